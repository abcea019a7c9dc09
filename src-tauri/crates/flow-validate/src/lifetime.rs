//! Obligations that end by themselves, and how long an order may need until it uses them.

use std::collections::{BTreeMap, BTreeSet};

use flow_catalog::{Dynamic, FIELDS, Obligation, Operation, Role, SettingKind};
use flow_engine::NodeIndex;
use flow_feel::time::DateTime;
use flow_feel::{Clock, Record, Value};

use crate::path::Hop;
use crate::time::{Slowest, slowest};
use crate::view::FlowView;

/// An obligation with a lifetime, from the step that opens it to the step that uses it.
#[derive(Debug)]
pub(crate) struct Lifetime {
    /// The step that opens it.
    pub(crate) node: NodeIndex,
    /// The setting that says how long it lasts.
    pub(crate) setting: &'static str,
    /// The obligation.
    pub(crate) obligation: Obligation,
    /// How long it lasts.
    pub(crate) lasts_us: i64,
    /// The longest way to the step that uses it.
    pub(crate) use_after: Option<Slowest>,
    /// The longest way to the step that takes the balance, and the time until its deadline.
    pub(crate) balance: Option<(Slowest, Option<i64>)>,
}

impl Lifetime {
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

/// Every obligation with a lifetime that some step opens.
pub(crate) fn lifetimes(view: &FlowView<'_>) -> Vec<Lifetime> {
    let mut found = Vec::new();
    let mut users_of: BTreeMap<Obligation, BTreeSet<NodeIndex>> = BTreeMap::new();
    for (node, _) in view.steps().filter(|(node, _)| view.is_reachable(*node)) {
        for dynamic in view
            .component(node)
            .map_or(&[][..], |component| component.dynamic)
        {
            if let Dynamic::Lifetime(setting, obligation) = *dynamic
                && let Some(lasts_us) = view.duration_us(node, setting)
                && let Some(exit) = opening_exit(view, node, obligation)
            {
                let hop = (node, exit);
                let users = users_of
                    .entry(obligation)
                    .or_insert_with(|| users(view, obligation));
                found.push(Lifetime {
                    node,
                    setting,
                    obligation,
                    lasts_us,
                    use_after: slowest(view, hop, users, &|hop| closes(view, hop, obligation), &|node| {
                        longest_us(view, node)
                    }),
                    balance: (obligation == Obligation::Presale)
                        .then(|| balance(view, hop))
                        .flatten(),
                });
            }
        }
    }
    found
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
fn closes(view: &FlowView<'_>, (node, exit): Hop, obligation: Obligation) -> bool {
    let ends = |operation: &Operation| matches!(operation, Operation::Consume(set) | Operation::Release(set) if set.contains(obligation));
    view.compiled_step(node).exits[exit as usize]
        .operations
        .iter()
        .any(ends)
}

/// Steps one of whose exits fulfils the obligation.
fn users(view: &FlowView<'_>, obligation: Obligation) -> BTreeSet<NodeIndex> {
    let uses =
        |operation: &Operation| matches!(operation, Operation::Consume(set) if set.contains(obligation));
    let steps = view.steps().map(|(node, _)| node);
    steps
        .filter(|node| {
            view.compiled_step(*node)
                .exits
                .iter()
                .any(|exit| exit.operations.iter().any(uses))
        })
        .collect()
}

fn balance(view: &FlowView<'_>, lock: Hop) -> Option<(Slowest, Option<i64>)> {
    let verify = view.with_role(Role::VerifyPayment).map(|(node, _)| node);
    let balances: BTreeSet<NodeIndex> = verify
        .filter(|node| view.text(*node, "stage") == Some("balance"))
        .collect();
    let is_undone = |hop: Hop| closes(view, hop, Obligation::Presale);
    let way = slowest(view, lock, &balances, &is_undone, &|node| longest_us(view, node))?;
    let deadline = longest_us(view, way.to);
    let due_us = way
        .length_us
        .zip(deadline)
        .map(|(length, deadline)| length.saturating_add(deadline));
    Some((way, due_us))
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
