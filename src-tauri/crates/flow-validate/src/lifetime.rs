//! Obligations that end by themselves, and how long an order may need until it uses them.

use std::collections::BTreeMap;

use flow_catalog::{Dynamic, FIELDS, Obligation, Operation, Role, SettingKind};
use flow_engine::{ExitIndex, NodeIndex};
use flow_feel::time::DateTime;
use flow_feel::{Clock, Record, Value};

use crate::called::{CalledFlows, LongestUs, exit_of, ways_of};
use crate::path::Hop;
use crate::time::{Goal, Slowest, slowest};
use crate::view::FlowView;

/// An obligation with a lifetime, from the step that opens it to the step that uses it.
#[derive(Debug)]
pub(crate) struct Lifetime {
    /// The step that opens it, or that calls a flow which leaves it open.
    pub(crate) node: NodeIndex,
    /// The exit by which that step is left then.
    pub(crate) exit: ExitIndex,
    /// The setting that says how long it lasts; nothing when a called flow opens it.
    pub(crate) setting: Option<&'static str>,
    /// The obligation.
    pub(crate) obligation: Obligation,
    /// How long it lasts.
    pub(crate) lasts_us: i64,
    /// How much of that may be over when the step is left: the rest of the called flow that opens it.
    pub(crate) spent_us: i64,
    /// The longest way from there to the step that uses it.
    pub(crate) use_after: Option<Slowest>,
    /// The longest way to the step that takes the balance, and the time until its deadline.
    pub(crate) balance: Option<(Slowest, Option<i64>)>,
}

impl Lifetime {
    /// The longest time until it is used, when that is more than it lasts.
    pub(crate) fn lapses_after_us(&self) -> Option<i64> {
        let worst_us = self.use_after.as_ref()?.length_us?.saturating_add(self.spent_us);
        (worst_us > self.lasts_us).then_some(worst_us)
    }

    /// How long it would have to last, as far as that is known.
    pub(crate) fn needed_us(&self) -> i64 {
        let used = self.use_after.as_ref().and_then(|way| way.length_us);
        let balance = self.balance.as_ref().and_then(|(_, due_us)| *due_us);
        used.unwrap_or(0).max(balance.unwrap_or(0))
    }

    /// Persons on the way who alone may take longer than it lasts.
    pub(crate) fn slow_persons(&self, view: &FlowView<'_>) -> Vec<(NodeIndex, i64)> {
        let between = self.use_after.iter().flat_map(|way| way.between.iter().copied());
        let persons =
            between.filter(|node| matches!(view.role(*node), Role::PersonTask | Role::Approval | Role::Hold));
        let timed = persons.filter_map(|node| Some((node, longest_us(view, node)?)));
        timed.filter(|(_, longest)| *longest > self.lasts_us).collect()
    }
}

/// Every obligation with a lifetime that some step opens or leaves open.
pub(crate) fn lifetimes(view: &FlowView<'_>, called: &CalledFlows) -> Vec<Lifetime> {
    let mut found = Vec::new();
    for (node, _) in view.steps().filter(|(node, _)| view.is_reachable(*node)) {
        found.extend(opened_here(view, node));
        found.extend(left_by_call(view, called, node));
    }
    let mut users_of: BTreeMap<Obligation, BTreeMap<NodeIndex, Goal>> = BTreeMap::new();
    for lifetime in &mut found {
        let (hop, obligation) = ((lifetime.node, lifetime.exit), lifetime.obligation);
        let users = users_of
            .entry(obligation)
            .or_insert_with(|| users(view, called, obligation));
        lifetime.use_after = slowest(
            view,
            hop,
            users,
            &|hop| closes(view, called, hop, obligation),
            &|node| longest_open_us(view, called, node, obligation),
        );
        if obligation == Obligation::Presale && lifetime.setting.is_some() {
            lifetime.balance = balance(view, called, hop);
        }
    }
    found
}

fn opened_here(view: &FlowView<'_>, node: NodeIndex) -> Vec<Lifetime> {
    let dynamics = view
        .component(node)
        .map_or(&[][..], |component| component.dynamic);
    let opened = dynamics.iter().filter_map(|dynamic| {
        let Dynamic::Lifetime(setting, obligation) = *dynamic else {
            return None;
        };
        Some(Lifetime {
            node,
            exit: opening_exit(view, node, obligation)?,
            setting: Some(setting),
            obligation,
            lasts_us: view.duration_us(node, setting)?,
            spent_us: 0,
            use_after: None,
            balance: None,
        })
    });
    opened.collect()
}

/// What the flow that a step calls leaves open.
fn left_by_call(view: &FlowView<'_>, called: &CalledFlows, node: NodeIndex) -> Vec<Lifetime> {
    let step = view.compiled_step(node);
    let Some(flow) = step.calls.as_deref().and_then(|id| called.get(id)) else {
        return Vec::new();
    };
    let exits = || (0..).zip(&step.exits).map(|(exit, _)| exit);
    let left = flow.ways.iter().flat_map(|(obligation, ways)| {
        exits().filter_map(|exit| {
            let left = ways.left[exit_of(view, (node, exit))]?;
            Some(Lifetime {
                node,
                exit,
                setting: None,
                obligation: *obligation,
                lasts_us: left.lasts_us,
                spent_us: left.spent_us,
                use_after: None,
                balance: None,
            })
        })
    });
    left.collect()
}

fn opening_exit(view: &FlowView<'_>, node: NodeIndex, obligation: Obligation) -> Option<u32> {
    let opens =
        |operation: &Operation| matches!(operation, Operation::Acquire(set) if set.contains(obligation));
    let mut exits = (0..).zip(&view.compiled_step(node).exits);
    exits
        .find(|(_, exit)| exit.operations.iter().any(opens))
        .map(|(exit, _)| exit)
}

/// Whether the obligation is not open any more after a step was left by an exit.
pub(crate) fn closes(view: &FlowView<'_>, called: &CalledFlows, hop: Hop, obligation: Obligation) -> bool {
    let (node, exit) = hop;
    if let Some(ways) = ways_of(view, called, node, obligation) {
        return ways.kept[exit_of(view, hop)].is_none();
    }
    let ends = |operation: &Operation| matches!(operation, Operation::Consume(set) | Operation::Release(set) if set.contains(obligation));
    view.exit(node, exit).operations.iter().any(ends)
}

/// Steps one of whose exits fulfils the obligation, and those that call a flow with such steps.
pub(crate) fn users(
    view: &FlowView<'_>,
    called: &CalledFlows,
    obligation: Obligation,
) -> BTreeMap<NodeIndex, Goal> {
    let uses =
        |operation: &Operation| matches!(operation, Operation::Consume(set) if set.contains(obligation));
    let goal = |node: NodeIndex| {
        if let Some(ways) = ways_of(view, called, node, obligation) {
            return Some(Goal {
                within_us: ways.use_after?,
                passes_on: ways.kept.iter().any(Option::is_some),
            });
        }
        let exits = (0..).zip(&view.compiled_step(node).exits);
        let is_user = exits.clone().any(|(_, exit)| exit.operations.iter().any(uses));
        is_user.then(|| Goal {
            within_us: Some(0),
            // By another exit it may come back and try again.
            passes_on: exits
                .into_iter()
                .any(|(exit, _)| !closes(view, called, (node, exit), obligation)),
        })
    };
    let steps = view.steps().map(|(node, _)| node);
    steps.filter_map(|node| Some((node, goal(node)?))).collect()
}

fn balance(view: &FlowView<'_>, called: &CalledFlows, lock: Hop) -> Option<(Slowest, Option<i64>)> {
    let verify = view.with_role(Role::VerifyPayment).map(|(node, _)| node);
    let balances: BTreeMap<NodeIndex, Goal> = verify
        .filter(|node| view.text(*node, "stage") == Some("balance"))
        .map(|node| (node, Goal::LAST))
        .collect();
    let is_undone = |hop: Hop| closes(view, called, hop, Obligation::Presale);
    let longest = |node: NodeIndex| longest_open_us(view, called, node, Obligation::Presale);
    let way = slowest(view, lock, &balances, &is_undone, &longest)?;
    let deadline = longest_us(view, way.to);
    let due_us = way
        .length_us
        .zip(deadline)
        .map(|(length, deadline)| length.saturating_add(deadline));
    Some((way, due_us))
}

/// The longest time a step may take with an obligation open: for a sub-flow that of the called flow.
pub(crate) fn longest_open_us(
    view: &FlowView<'_>,
    called: &CalledFlows,
    node: NodeIndex,
    obligation: Obligation,
) -> LongestUs {
    match ways_of(view, called, node, obligation) {
        Some(ways) => ways.longest_us(),
        None => longest_us(view, node),
    }
}

/// The longest time a step may take. A wait until a moment takes at most the time from the first moment an order can
/// come in until then.
pub(crate) fn longest_us(view: &FlowView<'_>, node: NodeIndex) -> Option<i64> {
    match view.compiled_step(node).timing.longest_us {
        None if view.role(node) == Role::Wait => {
            let until = moment_of(view, node)?.instant()?;
            Some(until.saturating_sub(first_order(view, node)?).max(0))
        }
        known => known,
    }
}

/// The moment a wait ends at: written out, or that of the step that writes the field it names.
fn moment_of(view: &FlowView<'_>, node: NodeIndex) -> Option<DateTime> {
    // Expressions stand in the order of their steps.
    let expressions = view.expressions();
    let first = expressions.partition_point(|placed| placed.node < node);
    let mut own = expressions[first..]
        .iter()
        .take_while(|placed| placed.node == node);
    let until = own.find(|placed| placed.path == "until")?;
    let expression = until.compiled.as_ref().as_ref().ok()?;
    match *expression.reads() {
        [] => {
            let clock = Clock {
                now: DateTime::from_instant(0),
            };
            match expression.eval(&Record::new(flow_catalog::schema()), &clock) {
                Value::DateTime(moment) => Some(moment),
                _ => None,
            }
        }
        [slot] if until.text.trim() == FIELDS[slot].path => written_moment(view, node, slot),
        _ => None,
    }
}

/// The latest moment that steps before `node` may write into a field; nothing when one of them does not say.
fn written_moment(view: &FlowView<'_>, node: NodeIndex, slot: usize) -> Option<DateTime> {
    let mut latest: Option<DateTime> = None;
    for (writer, _) in view.steps() {
        let writes = view
            .compiled_step(writer)
            .exits
            .iter()
            .any(|exit| exit.writes.contains(slot));
        if !writes || !view.is_reachable(writer) || !view.graph().after(view.compiled, writer)[node as usize]
        {
            continue;
        }
        let settings = view
            .component(writer)
            .map_or(&[][..], |component| component.settings);
        let dated = settings
            .iter()
            .find(|setting| setting.kind == SettingKind::DateTime)?;
        let moment = view.moment(writer, dated.name)?;
        if latest.is_none_or(|known| known.instant() < moment.instant()) {
            latest = Some(moment);
        }
    }
    latest
}

/// The first moment an order can get to a step: the latest of the opening moments on every path to it.
fn first_order(view: &FlowView<'_>, node: NodeIndex) -> Option<i64> {
    let opens = view
        .steps()
        .filter(|(gate, _)| view.graph().dominates(*gate, node));
    let moments = opens.filter_map(|(gate, _)| match view.role(gate) {
        Role::Start => view.moment(gate, "effective_from"),
        Role::FlashGate | Role::Promotion => view.moment(gate, "from"),
        _ => None,
    });
    moments.filter_map(DateTime::instant).max()
}
