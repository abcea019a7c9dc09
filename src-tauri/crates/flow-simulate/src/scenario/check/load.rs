//! How much work orders bring to the pools: what a trial of some of them shows when nobody has to wait.

use std::collections::BTreeMap;

use flow_engine::order::Orders;
use flow_feel::time::DAY;

use super::arriving::{end, expected};
use super::files::OrderFile;
use super::opening::{unit_time, units_max};
use super::view::View;
use crate::scenario::{Arrivals, Horizon, Pattern, Pool, Scenario, SkillGroup, WarmUp};
use crate::{Model, NoLog, RunEnd, RunOptions, run};

/// Orders of the trial; more of them would say the same.
const TRIAL_ORDERS: f64 = 1_000.0;
/// Events of all of them; orders that only go round have no more.
const MOVES_MAX: u64 = 500_000;
/// Units of a pool in the trial: nobody has to wait.
const ENOUGH: u32 = 1_000_000;

/// What a scenario asks of a flow.
#[derive(Debug)]
pub(crate) struct Load {
    /// Orders that are expected.
    pub(crate) orders: f64,
    /// The time that is looked at: to the end of the run, or to the last order.
    pub(crate) span_us: i64,
    /// The time in which they come: to the last order, or to the end of the run where that is before.
    pub(crate) arrivals_us: i64,
    /// Mean time that one order is under way, if nothing has to wait.
    pub(crate) time_us: f64,
    /// The longest that one of those tried is under way, if nothing has to wait.
    pub(crate) time_most_us: i64,
    /// What pools have to do, by name.
    pub(crate) pools: BTreeMap<String, PoolLoad>,
}

/// What a pool has to do.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct PoolLoad {
    /// Work that orders bring in that time, in units times microseconds.
    pub(crate) work: f64,
    /// Most units that are ever there at the same time; 0 when it has no limit.
    pub(crate) units: u32,
    /// Visits that orders make in that time.
    pub(crate) visits: f64,
    /// What the pool can do in that time; nothing when it has no limit.
    pub(crate) available: Option<f64>,
    /// What of that it can do while orders come.
    pub(crate) meanwhile: f64,
}

/// What a trial of some orders shows.
#[derive(Debug, Default)]
pub(crate) struct Trial {
    /// Orders that the start did not let in.
    pub(crate) outside: u64,
    /// What the others ask of the flow; nothing when there are none.
    pub(crate) load: Option<Load>,
}

/// Tries some orders.
pub(crate) fn try_out(view: &View<'_>) -> Trial {
    let mut outside = 0;
    let load = load(view, &mut outside);
    Trial { outside, load }
}

/// Works the load out; nothing when no order can be tried.
fn load(view: &View<'_>, outside: &mut u64) -> Option<Load> {
    let scenario = view.scenario;
    let ends = scenario.arrivals.iter().map(|stream| end(view, stream));
    let last = ends.map(|end| end.unwrap_or(i64::MAX)).max().unwrap_or_default();
    let span_us = view.horizon_us().unwrap_or(last);
    let arrivals_us = last.min(span_us);
    let each: Vec<f64> = scenario
        .arrivals
        .iter()
        .map(|stream| expected(view, stream, span_us))
        .collect();
    let orders: f64 = each.iter().sum();
    if !orders.is_finite() || orders <= 0.0 {
        return None;
    }
    let trial = trial(view, &each, orders);
    let model = Model::new(view.flow, view.called, &trial, &files(view)).ok()?;
    let options = RunOptions {
        moves_max: MOVES_MAX,
        ..RunOptions::default()
    };
    let tally = run(&model, &options, view.control, &mut NoLog);
    if tally.end == RunEnd::Stopped {
        return None;
    }
    *outside = tally.orders.out_of_scope;
    let tried = tally.orders.arrived as f64;
    if tried == 0.0 {
        return None;
    }
    let mut pools = BTreeMap::new();
    for (named, tally) in model.layout().pools.iter().zip(&tally.pools) {
        let mut load = PoolLoad {
            work: tally.busy.area() / tried * orders,
            visits: tally.served as f64 / tried * orders,
            ..PoolLoad::default()
        };
        if let Some(pool) = scenario.pools.get(&named.id) {
            let calendar = pool.calendar.as_ref();
            let calendar = calendar.and_then(|name| scenario.calendars.get(name));
            let until = |end| unit_time(scenario.start, calendar, pool.units(), 0, end);
            load.available = Some(until(span_us));
            load.meanwhile = until(arrivals_us);
            load.units = units_max(calendar, pool.units());
        }
        pools.insert(named.id.clone(), load);
    }
    Some(Load {
        orders,
        span_us,
        arrivals_us,
        time_us: tally.lead_time.mean().unwrap_or_default(),
        time_most_us: tally.lead_time.greatest(),
        pools,
    })
}

/// The scenario with fewer orders, in the same proportions, and more than enough of everything.
fn trial(view: &View<'_>, each: &[f64], orders: f64) -> Scenario {
    let scenario = view.scenario;
    let share = (TRIAL_ORDERS / orders).min(1.0);
    let fewer = |(stream, expected): (&Arrivals, &f64)| {
        // The beginning of a file may lie before the begin of its stream.
        let (from_us, until_us) = match stream.pattern {
            Pattern::Replay { .. } => (0, None),
            _ => (stream.from_us, stream.until_us),
        };
        Arrivals {
            batch: None,
            orders_max: Some(libm::ceil(expected * share) as u64),
            from_us,
            until_us,
            ..stream.clone()
        }
    };
    let names = view.needed_pools().into_iter();
    Scenario {
        horizon: Horizon::LastOrder,
        warm_up: WarmUp::Fixed(0),
        arrivals: scenario.arrivals.iter().zip(each).map(fewer).collect(),
        pools: names
            .map(|name| (name.clone(), plenty(scenario.pools.get(&name))))
            .collect(),
        stock: None,
        carriers: BTreeMap::new(),
        disruptions: Vec::new(),
        sample_every_us: DAY,
        ..scenario.clone()
    }
}

/// A pool with more units than orders need, of every skill that it has.
fn plenty(pool: Option<&Pool>) -> Pool {
    let groups = pool.map_or(&[][..], |pool| &pool.skills).iter();
    let enough = |group: &SkillGroup| SkillGroup {
        units: ENOUGH,
        skills: group.skills.clone(),
    };
    Pool {
        title: Default::default(),
        capacity: ENOUGH,
        calendar: None,
        discipline: Default::default(),
        preempts: false,
        queue_max: None,
        skills: groups.map(enough).collect(),
        cost_per_hour: Default::default(),
        extra_cost_per_hour: None,
        carbon_g_per_hour: 0.0,
    }
}

/// The beginnings of the files, which are as good as the whole of them.
fn files(view: &View<'_>) -> BTreeMap<String, Orders> {
    const ROWS_MAX: usize = 2 * TRIAL_ORDERS as usize;
    let beginning = |orders: &Orders| Orders {
        records: orders.records.iter().take(ROWS_MAX).cloned().collect(),
        notes: Vec::new(),
    };
    let files = view.files.iter();
    files
        .filter_map(|(name, file)| match file {
            OrderFile::Read(orders) => Some((name.clone(), beginning(orders))),
            OrderFile::Missing | OrderFile::NoFile(_) | OrderFile::Faulty(_) => None,
        })
        .collect()
}
