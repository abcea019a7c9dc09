//! Steps as the run needs them: what the flow, the catalog and the scenario say about each, put together.

mod acts;
mod money;
mod promises;
mod shares;
mod times;
mod units;

use std::collections::BTreeMap;

use flow_catalog::settings::duration_us;
use flow_catalog::{
    Component, Distribution as Usual, Family, ObligationSet, Operation, Outcome, PortKind, Role, Settings,
    schema,
};
use flow_engine::order::Orders;
use flow_engine::stepper::{Asks, Program};
use flow_engine::{CompiledFlow, CompiledNode, ExitIndex};
use flow_feel::time::{DateTime, Zone};
use flow_feel::{Decimal, Expression, Type, Unit, compile as compile_feel};
use flow_model::{Flow, Node, Policy};

use acts::{node_of, own_conditions, stated_order};
use money::stated_amount;
use promises::add_service_levels;
use shares::{is_race, shares, time_up_exit};
use times::{duration, limit_us, retry};

pub(crate) use acts::merged_by;

use super::flatten::{Body, Flat, flatten, missing_calls};
use super::{
    Act, ApprovalPlan, ArrivalStream, CallPlan, Costs, Exit, FieldPlan, Fields, GatePlan, Lane, LockPlan,
    MergePlan, Model, NONE, PoolPlan, PromisePlan, QueuePlan, ReservePlan, Retry, Sieve, SplitPlan, Step,
    StepDisruption, StockPlan, Use, WaitPlan, money4, pools, stock,
};
use crate::distribution::Draw;
use crate::error::SimulateError;
use crate::random::key;
use crate::scenario::{DisruptionEffect, Scenario, StepAssumptions, Strikes, since_start};
use crate::tally::{ExitName, Layout, Named, StepName};

const TIMEOUT_US: i64 = 30_000_000;
const RETRIES: u32 = 3;
const BACKOFF_US: i64 = 2_000_000;
const LANE_US: f64 = 30.0 * 60.0 * 1_000_000.0;
/// A failed delivery is tried again so much later.
pub(crate) const NEXT_ATTEMPT_US: i64 = 86_400_000_000;

/// Puts everything together.
pub(crate) fn build(
    flow: &Flow,
    called: &[Flow],
    program: Program,
    scenario: &Scenario,
    files: &BTreeMap<String, Orders>,
) -> Result<Model, SimulateError> {
    let mut fields = Fields::new(&scenario.orders, files, scenario.start);
    let mut layout = Layout {
        sample_every_us: scenario.sample_every_us,
        notes: program.notes().to_vec(),
        ..Layout::default()
    };
    let zone = scenario.start.zone.unwrap_or(Zone::UTC);
    layout.start = (scenario.start.local, zone.seconds / 60);
    let stock = scenario
        .stock
        .as_ref()
        .map(|stock| StockPlan::new(stock, &mut fields, &mut layout));
    let carriers = stock::carriers(scenario, &mut layout);
    let (flats, bodies) = flatten(&program)?;
    layout.notes.extend(missing_calls(&program, &flats));
    let all_flows: Vec<&Flow> = std::iter::once(flow).chain(called).collect();
    keep_fields(&mut fields, &program, scenario, (&flats, &all_flows));
    let mut pool_plans: Vec<PoolPlan> = Vec::new();
    for (name, pool) in &scenario.pools {
        pool_plans.push(PoolPlan::new(name, pool, scenario));
        layout.pools.push(Named {
            id: name.clone(),
            title: pool.title.clone(),
        });
    }
    let mut builder = Builder {
        flows: all_flows,
        program: &program,
        scenario,
        fields: &fields,
        bodies: &bodies,
        has_stock: stock.is_some(),
        pools: &mut pool_plans,
        layout: &mut layout,
        exits: Vec::new(),
        uses: Vec::new(),
        n_counted: 0,
        n_locks: 0,
        n_gates: 0,
        n_queues: 0,
        n_freezes: 0,
    };
    let steps: Vec<Step> = flats.iter().map(|flat| builder.step(flat)).collect();
    let (exits, uses, n_counted) = (builder.exits, builder.uses, builder.n_counted);
    let scope = program.scope_reads().map(|slots| fields.plan(&slots, None));
    let all: Vec<usize> = (0..schema().fields().len()).collect();
    let mut model = Model {
        scope,
        all_fields: fields.plan(&all, None),
        program,
        steps,
        exits,
        ways: Vec::new(),
        entry: super::Entry::default(),
        asides: Vec::new(),
        start: bodies[0].start,
        n_counted: n_counted as usize,
        arrivals: Vec::new(),
        pools: pool_plans,
        uses,
        stock,
        carriers,
        service: Vec::new(),
        has_books: false,
        has_set_ups: false,
        horizon_us: super::horizon(scenario).0,
        ends_with_last_order: super::horizon(scenario).1,
        warm_up_us: scenario.warm_up.length_us(),
        costs: costs(scenario),
        start_local: scenario.start.local,
        zone,
        fields,
        layout,
    };
    for arrivals in &scenario.arrivals {
        let stream = ArrivalStream::new(arrivals, &model.fields, scenario.start)?;
        model.layout.channels.push(stream.channel.clone());
        model.arrivals.push(stream);
    }
    add_service_levels(&mut model, scenario);
    money::settle_amounts(&mut model);
    find_short_ways(&mut model);
    super::crossed::find(&mut model);
    super::aside::find(&mut model);
    super::leaps::find(&mut model);
    add_quotas(&mut model);
    Ok(model)
}

/// Gates first, then locks, as they are counted.
fn add_quotas(model: &mut Model) {
    let named = |is_one: fn(&Act) -> bool| {
        let steps = model.steps.iter().zip(&model.layout.steps);
        let those = steps.filter(move |(step, _)| is_one(&step.act));
        those.map(|(_, name)| Named {
            id: name.id.clone(),
            title: name.title.clone(),
        })
    };
    let gates = named(|act| matches!(act, Act::FlashGate(_)));
    let locks = named(|act| matches!(act, Act::PresaleLock(_)));
    model.layout.quotas = gates.chain(locks).collect();
}

fn costs(scenario: &Scenario) -> Costs {
    Costs {
        goods_share: scenario.money.goods_share,
        late_once: money4(scenario.money.late_once),
        late_per_day: money4(scenario.money.late_per_day),
        cancelled: money4(scenario.money.cancelled),
        carbon_per_kg: scenario.carbon.kg_per_kg_shipped,
    }
}

/// Finds the steps for which there is a short way, and the pools whose waits are those of their steps.
fn find_short_ways(model: &mut Model) {
    for step in &model.steps {
        let uses = &model.uses[step.uses.0 as usize..step.uses.1 as usize];
        if uses.iter().any(|used| used.pool != uses[0].pool) {
            let several = uses.iter().map(|used| used.pool as usize);
            several.for_each(|number| model.pools[number].is_joint = true);
        }
    }
    let is_plain_pool: Vec<bool> = model.pools.iter().map(PoolPlan::is_plain).collect();
    for step in &mut model.steps {
        step.only = only_exit(step, &model.exits);
        step.cuts = cuts_of(step, &model.exits);
        step.usual = match step.draws_exit {
            true => step.only,
            false => step.success,
        };
        step.is_charged = step.cost != 0 || step.carbon_kg != 0.0;
        step.is_timed = step.limit_us != i64::MAX && !step.races;
        step.is_collected = matches!(step.act, Act::Deliver { .. }) && !model.carriers.is_empty();
        let is_bare = step.uses.0 == step.uses.1
            && step.fault == 0.0
            && step.disruptions.is_empty()
            && step.batch.is_none()
            && step.set_up.is_none()
            && step.times.is_none()
            && step.amount.is_none()
            && !step.writes
            && !step.marks;
        let is_work = matches!(step.act, Act::Work);
        step.is_swift = is_bare
            && step.pool == NONE
            && step.limit_us > 0
            && step.success != NONE
            && may_be_swift(&step.act);
        let own = step.first_exit as usize..(step.first_exit + step.n_exits) as usize;
        step.is_plain = is_bare
            && !step.is_swift
            && is_work
            && (step.pool == NONE || is_plain_pool[step.pool as usize])
            && (!step.is_timed || is_never_late(step, &model.exits[own]));
        step.acts_at_end = matches!(
            step.act,
            Act::Reserve(_)
                | Act::Dispatch { has_stock: true, .. }
                | Act::Deliver { .. }
                | Act::Receive { .. }
        );
        step.is_instant =
            step.is_swift && step.draw == Draw::ZERO && !matches!(step.act, Act::Deliver { .. });
    }
    for number in 0..model.pools.len() as u32 {
        let by_others = model.steps.iter().any(|step| {
            let several = &model.uses[step.uses.0 as usize..step.uses.1 as usize];
            several.iter().any(|used| used.pool == number)
                || step.lane.pool == number
                || step.pool == number && step.lane.pool != NONE
                || matches!(&step.act, Act::Approval(plan) if plan.matrix.is_some()
                    || plan.levels.contains(&number)
                    || plan.escalates_to == number)
                || (step.pool == number && (step.batch.is_some() || !matches!(step.act, Act::Work)))
        });
        model.pools[number as usize].derives_waits = !by_others;
        if by_others {
            let own = model.steps.iter_mut().filter(|step| step.pool == number);
            own.for_each(|step| step.adds_waits = true);
        }
    }
    model.has_set_ups = model.pools.iter().any(|pool| pool.has_set_up);
    model.has_books = model.fields.has_promises()
        || model.fields.has_totals()
        || !model.fields.kept.is_empty()
        || model.scope.is_some()
        || model.steps.iter().any(reads_fields);
    find_last_steps(model);
}

/// Finds the steps at which the end of an order may be certain, when nothing asks for the rows of orders afterwards.
fn find_last_steps(model: &mut Model) {
    let asks = model.has_books
        || !model.service.is_empty()
        || model.pools.iter().any(|pool| pool.preempts)
        || model.steps.iter().any(|step| matches!(step.act, Act::Call(_)));
    if asks {
        return;
    }
    // What is brought or collected is weighed, for which its row is wanted.
    let weighs = |step: &Step| {
        let counts_here = step.is_collected || model.costs.carbon_per_kg != 0.0;
        matches!(step.act, Act::Deliver { .. }) && counts_here && model.fields.has_kilograms()
    };
    let leads_to_end = |exit: &Exit| {
        let next = model.steps.get(exit.to as usize).map(|step| &step.act);
        matches!(next, Some(Act::End(_) | Act::Pass | Act::DecideByCustomer(..)))
    };
    let may_be_last = |step: &Step| {
        let own = step.first_exit as usize..(step.first_exit + step.n_exits) as usize;
        step.is_swift
            && !step.is_instant
            && matches!(step.act, Act::Work | Act::Deliver { .. })
            && !weighs(step)
            && model.exits[own].iter().any(leads_to_end)
    };
    let found: Vec<bool> = model.steps.iter().map(may_be_last).collect();
    for (step, may_be_last) in model.steps.iter_mut().zip(found) {
        step.may_be_last = may_be_last;
    }
}

/// Where the shares of all exits but the last end, as far as there is room for them.
fn cuts_of(step: &Step, exits: &[Exit]) -> [f64; 2] {
    let mut cuts = [2.0; 2];
    let but_last = step.first_exit as usize..(step.first_exit + step.n_exits.saturating_sub(1)) as usize;
    for (cut, exit) in cuts.iter_mut().zip(&exits[but_last]) {
        *cut = exit.share_end;
    }
    cuts
}

/// The exit that is taken whatever is drawn.
fn only_exit(step: &Step, exits: &[Exit]) -> u32 {
    if step.n_exits < 2 {
        return step.success;
    }
    let own = &exits[step.first_exit as usize..(step.first_exit + step.n_exits) as usize];
    let first = own
        .iter()
        .take(own.len() - 1)
        .position(|exit| exit.share_end > 0.0);
    let first = first.unwrap_or(own.len() - 1);
    match first + 1 == own.len() || own[first].share_end >= 1.0 {
        true => step.first_exit + first as u32,
        false => NONE,
    }
}

/// Whether all that a step does is done in [`crate::engine`]'s short way for steps where nobody is waited for.
fn may_be_swift(act: &Act) -> bool {
    match act {
        Act::Dispatch { wave_us, .. } => *wave_us <= 0,
        Act::Work | Act::Compensate | Act::Reserve(_) | Act::Deliver { .. } | Act::Receive { .. } => true,
        _ => false,
    }
}

/// Whether a step asks for fields of an order as expressions see them.
fn reads_fields(step: &Step) -> bool {
    let asks = match &step.act {
        Act::Decide(_) | Act::Price(_) | Act::Test(..) | Act::Hold(_) => true,
        Act::Approval(plan) => plan.matrix.is_some(),
        Act::Wait(plan) => plan.until.is_some(),
        Act::Merge(plan) => plan.exclude.is_some() || !plan.slots.is_empty(),
        _ => false,
    };
    asks || step.amount.is_some() || step.writes || step.times.is_some() || step.urgency.is_some()
}

/// Whether the share of the exit that is taken when the time is up is 0.
fn is_never_late(step: &Step, exits: &[Exit]) -> bool {
    if step.time_up == NONE {
        return true;
    }
    let late = (step.time_up - step.first_exit) as usize;
    let begin = late.checked_sub(1).map_or(0.0, |before| exits[before].share_end);
    // The last one takes what is left.
    let end = match late + 1 == exits.len() {
        true => 1.0,
        false => exits[late].share_end,
    };
    begin >= end
}

/// Keeps of each order what some step writes and some expression reads.
fn keep_fields(
    fields: &mut Fields,
    program: &Program,
    scenario: &Scenario,
    (flats, flows): (&[Flat], &[&Flow]),
) {
    let n = schema().fields().len();
    let (mut read, mut written) = (vec![false; n], vec![false; n]);
    let mut mark = |slots: &[usize]| slots.iter().for_each(|slot| read[*slot] = true);
    mark(&program.scope_reads().unwrap_or_default());
    let node_at = |flat: &Flat| program.compiled(flat.origin.flow).node(flat.origin.node);
    for exit in flats.iter().flat_map(|flat| &node_at(flat).exits) {
        exit.writes.iter().for_each(|slot| written[slot] = true);
    }
    let is_given = |slot: usize| written[slot] || fields.has_source(slot);
    for flat in flats {
        mark(&program.reads(flat.origin));
        let node = node_at(flat);
        let own = node_of(program, flows, flat);
        mark(&merged_by(node.component, own));
        for condition in own_conditions(node.component, own, &is_given).iter().flatten() {
            mark(condition.reads());
        }
        if let Some(amount) = stated_amount(node.component, own) {
            mark(amount.reads());
        }
        if let Some(order) = stated_order(node.component, own) {
            mark(order.reads());
        }
    }
    for assumptions in scenario.steps.values().chain(scenario.components.values()) {
        for text in [&assumptions.times, &assumptions.priority].into_iter().flatten() {
            if let Ok(expression) = compile_feel(text, schema(), &Type::Any) {
                mark(expression.reads());
            }
        }
    }
    fields.keep((0..n).filter(|slot| read[*slot] && written[*slot]).collect());
}

struct Builder<'a> {
    flows: Vec<&'a Flow>,
    program: &'a Program,
    scenario: &'a Scenario,
    fields: &'a Fields,
    bodies: &'a [Body],
    has_stock: bool,
    pools: &'a mut Vec<PoolPlan>,
    layout: &'a mut Layout,
    exits: Vec<Exit>,
    uses: Vec<Use>,
    n_counted: u32,
    n_locks: u32,
    n_gates: u32,
    n_queues: u32,
    n_freezes: u32,
}

/// What is known of the step that is being built.
struct Site<'a> {
    flat: &'a Flat,
    node: &'a CompiledNode,
    compiled: &'a CompiledFlow,
    own: Option<&'a Node>,
    component: Option<&'static Component>,
    /// What the scenario says of the step, and of its component.
    said: [Option<&'a StepAssumptions>; 2],
    first_exit: u32,
}

impl<'a> Site<'a> {
    fn settings(&self) -> Option<Settings<'a>> {
        Some(Settings::new(self.component?, self.own?))
    }

    fn said<T>(&self, pick: impl Fn(&'a StepAssumptions) -> Option<T>) -> Option<T> {
        self.said.iter().flatten().find_map(|said| pick(said))
    }

    /// The number of an exit among all exits; [`NONE`] when the step does not have it.
    fn exit(&self, port: &str) -> u32 {
        let found = self.node.exits.iter().position(|exit| exit.port.as_str() == port);
        found.map_or(NONE, |exit| self.first_exit + exit as u32)
    }

    fn role(&self) -> Role {
        self.component.map_or(Role::Plain, |component| component.role)
    }

    fn duration_us(&self, setting: &str) -> Option<i64> {
        self.settings()?.duration_us(setting)
    }

    /// The share that the scenario, or else the catalog, gives an exit.
    fn share(&self, port: &str) -> f64 {
        self.stated(port).unwrap_or_else(|| self.usual_share(port))
    }

    fn stated(&self, port: &str) -> Option<f64> {
        self.said(|said| said.exits.get(port).copied())
            .filter(|share| share.is_finite())
            .map(|share| share.clamp(0.0, 1.0))
    }

    fn usual_share(&self, port: &str) -> f64 {
        let mix = self
            .component
            .map_or(&[][..], |component| component.simulation.mix);
        mix.iter()
            .find(|(known, _)| *known == port)
            .map_or(0.0, |(_, share)| *share)
    }

    /// Whether the scenario states shares for this very step.
    fn is_stated(&self) -> bool {
        self.said[0].is_some_and(|said| !said.exits.is_empty())
    }
}

impl<'a> Builder<'a> {
    fn step(&mut self, flat: &'a Flat) -> Step {
        let compiled = self.program.compiled(flat.origin.flow);
        let node = compiled.node(flat.origin.node);
        let component = node.component;
        let site = Site {
            flat,
            node,
            compiled,
            own: node_of(self.program, &self.flows, flat),
            component,
            said: [
                self.scenario.steps.get(&flat.id),
                component.and_then(|component| self.scenario.components.get(component.id)),
            ],
            first_exit: self.exits.len() as u32,
        };
        let races = is_race(&site);
        let time_up = time_up_exit(&site);
        self.add_exits(&site, races.then_some(time_up));
        let act = self.act(&site);
        let (pool, uses) = self.pool_of(&site, &act);
        let step = self.assemble(&site, act, (pool, uses), (races, time_up));
        self.name(&site, &step);
        step
    }

    fn assemble(
        &mut self,
        site: &Site<'a>,
        act: Act,
        (pool, uses): (u32, (u32, u32)),
        (races, time_up): (bool, u32),
    ) -> Step {
        let success = site
            .node
            .exits
            .iter()
            .position(|exit| exit.kind == PortKind::Success);
        let fault_exit = site
            .node
            .exits
            .iter()
            .position(|exit| exit.kind == PortKind::Fault);
        let number = |exit: Option<usize>| exit.map_or(NONE, |exit| site.first_exit + exit as u32);
        let policy = site.own.map(|own| own.policy.clone()).unwrap_or_default();
        let usual_fault = site.component.map_or(0.0, |component| component.simulation.fault);
        let has_fault = site
            .component
            .is_some_and(|component| component.ports.iter().any(|port| port.kind == PortKind::Fault));
        let fault = site
            .said(|said| said.fault)
            .unwrap_or(usual_fault)
            .clamp(0.0, 1.0);
        let counted = match site.compiled.on_cycle(site.flat.origin.node) {
            true => {
                self.n_counted += 1;
                self.n_counted - 1
            }
            false => NONE,
        };
        let set_up = site
            .said(|said| said.set_up.as_ref())
            // Persons who approve turn to it as they are.
            .filter(|_| site.role() != Role::Approval)
            .map(|draw| Box::new(Draw::new(draw)));
        if set_up.is_some() {
            self.is_set_up_for(pool, uses);
        }
        let carries = site
            .node
            .exits
            .iter()
            .any(|exit| exit.writes.iter().any(|slot| self.fields.kept.contains(&slot)));
        let uses_shares = matches!(
            act,
            Act::Share
                | Act::Work
                | Act::Sift(..)
                | Act::Hold(_)
                | Act::Dispatch { .. }
                | Act::Receive { .. }
                | Act::Split(_)
        );
        let n_exits = site.node.exits.len() as u32;
        // A parcel that is long on the way is lost, beside those that are lost by their share.
        let is_parcel = matches!(act, Act::Deliver { .. }) && self.scenario.carriers.is_empty();
        let time_up = if is_parcel { site.exit("lost") } else { time_up };
        Step {
            success: number(success.or((n_exits > 0).then_some(0))),
            fault_exit: number(fault_exit),
            time_up,
            limit_us: match time_up {
                NONE => i64::MAX,
                // A parcel may take all of its time: it is lost as soon as it takes longer.
                _ if is_parcel => limit_us(site.node.timing.longest_us).saturating_add(1),
                _ => limit_us(site.node.timing.longest_us),
            },
            races: races || is_parcel,
            luck: key(&site.flat.id, 1),
            counted,
            draw: duration(site),
            times: self.expression(site, |said| said.times.as_ref()),
            urgency: self
                .expression(site, |said| said.priority.as_ref())
                .or_else(|| self.order_of_peak(site)),
            amount: self.amount(site),
            fault: if has_fault { fault } else { 0.0 },
            retry: retry(&policy),
            lane: self.lane(site),
            pool,
            uses,
            set_up,
            batch: site.said(|said| said.batch),
            draws_exit: uses_shares && n_exits > 1,
            cost: money4(site.said(|said| said.cost).unwrap_or_else(|| {
                let text = site.component.map_or("0", |component| component.simulation.cost);
                text.parse().unwrap_or(Decimal::ZERO)
            })),
            carbon_kg: site.said(|said| said.carbon_kg).unwrap_or(0.0),
            writes: carries,
            marks: false,
            disruptions: self.disruptions(site),
            origin: site.flat.origin,
            first_exit: site.first_exit,
            n_exits,
            act,
            is_plain: false,
            is_swift: false,
            is_instant: false,
            acts_at_end: false,
            may_be_last: false,
            is_collected: false,
            is_timed: false,
            adds_waits: false,
            is_charged: false,
            is_crossed: true,
            is_watched: true,
            aside: NONE,
            cuts: [2.0; 2],
            only: NONE,
            usual: NONE,
        }
    }

    fn name(&mut self, site: &Site<'a>, step: &Step) {
        let mut pools: Vec<u32> = self.uses[step.uses.0 as usize..step.uses.1 as usize]
            .iter()
            .map(|used| used.pool)
            .collect();
        pools.extend((step.pool != NONE).then_some(step.pool));
        if let Act::Approval(plan) = &step.act {
            pools.extend(self.asked(site, plan));
        }
        pools.sort_unstable();
        pools.dedup();
        self.layout.steps.push(StepName {
            id: site.flat.id.clone(),
            component: site.component.map_or("", |component| component.id),
            title: self.program.label(site.flat.origin).clone(),
            pools,
            first_exit: site.first_exit,
        });
    }

    /// Adds the exits with their shares; the one that is taken when the time is up has none where that is a race.
    fn add_exits(&mut self, site: &Site<'a>, raced: Option<u32>) {
        let first = self.bodies[site.flat.body as usize].first;
        let me = self.layout.steps.len() as u32;
        let weights = shares(site, raced);
        let mut end = 0.0;
        for (position, exit) in site.node.exits.iter().enumerate() {
            end += weights[position];
            let edge = exit.edges.first().copied();
            let to = edge.map_or(NONE, |edge| first + site.compiled.edges[edge as usize].to);
            let slot = edge.map_or(0, |edge| slot_of(site.compiled, edge));
            let (mut consume, mut release, mut acquire) = (0, 0, 0);
            let undoable = ObligationSet::undoable().bits();
            for operation in &exit.operations {
                match operation {
                    Operation::Consume(set) => consume |= set.bits(),
                    Operation::Release(set) => release |= set.bits(),
                    Operation::Acquire(set) => acquire |= set.bits(),
                    Operation::Require(_) => {}
                }
            }
            self.layout.exits.push(ExitName {
                step: me,
                port: exit.port.as_str().to_owned(),
                kind: exit.kind,
                to: (to != NONE).then_some(to),
            });
            self.exits.push(Exit {
                to,
                slot,
                share_end: end,
                consume,
                release: release & undoable,
                acquire,
                has_effect: consume | release | acquire != 0,
                port: position as u32,
            });
        }
    }

    fn pool(&self, name: &str) -> u32 {
        let found = self.scenario.pools.keys().position(|known| known == name);
        found.map_or(NONE, |pool| pool as u32)
    }

    fn expression(
        &self,
        site: &Site<'a>,
        pick: impl Fn(&'a StepAssumptions) -> Option<&'a String>,
    ) -> Option<Box<FieldPlan>> {
        Some(self.plan_with(number_of(site.said(pick)?)?))
    }

    /// What sorts those whom a queue at a peak holds back, where the step says it and the scenario gives all that it reads.
    fn order_of_peak(&self, site: &Site<'a>) -> Option<Box<FieldPlan>> {
        let order = stated_order(site.component, site.own)?;
        let is_known = order.reads().iter().all(|slot| self.fields.has_source(*slot));
        is_known.then(|| self.plan_with(order))
    }

    fn plan_with(&self, expression: Expression) -> Box<FieldPlan> {
        let reads = expression.reads().to_vec();
        Box::new(self.fields.plan(&reads, Some(expression)))
    }

    fn plan_of(&self, site: &Site<'a>) -> FieldPlan {
        self.fields.plan(&self.program.reads(site.flat.origin), None)
    }

    fn lane(&self, site: &Site<'a>) -> Lane {
        match site.said(|said| said.lane.as_ref()) {
            Some(mix) => Lane {
                delay: Draw::new(&mix.delay),
                cancel: mix.cancel.clamp(0.0, 1.0),
                pool: mix.pool.as_ref().map_or(NONE, |name| self.pool(name)),
            },
            None => Lane {
                delay: Draw::Constant(LANE_US),
                cancel: 0.0,
                pool: NONE,
            },
        }
    }

    fn disruptions(&self, site: &Site<'a>) -> Vec<StepDisruption> {
        let id = site.component.map_or("", |component| component.id);
        let strikes = |struck: &Strikes| match struck {
            Strikes::Step(step) => *step == site.flat.id,
            Strikes::Component(component) => component == id,
            Strikes::Pool(_) | Strikes::Carrier(_) => false,
        };
        let own = self
            .scenario
            .disruptions
            .iter()
            .filter(|disruption| strikes(&disruption.strikes));
        own.filter(|disruption| !matches!(disruption.effect, DisruptionEffect::FewerUnits(_)))
            .map(|disruption| StepDisruption {
                when: pools::cut_of(disruption, 0),
                effect: disruption.effect,
            })
            .collect()
    }
}

/// An expression that gives a number of any unit: money and kilograms are numbers, too.
fn number_of(text: &str) -> Option<Expression> {
    compile_feel(text, schema(), &Type::Number(Unit::Any)).ok()
}

/// The input of the join that a connection leads to.
fn slot_of(compiled: &CompiledFlow, edge: u32) -> u32 {
    let to = compiled.edges[edge as usize].to;
    let slots = compiled.node(to).slots.iter();
    let mut found = slots.zip(0..).filter(|(slot, _)| slot.edges.contains(&edge));
    found.next().map_or(0, |(_, slot)| slot)
}
