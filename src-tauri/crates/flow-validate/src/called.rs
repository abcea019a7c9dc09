//! What called flows do to obligations that end by themselves: how long they may take until they use one, how long they
//! keep one open, and how much time is left of those they open. Each called flow is looked at once, callees first.

use std::collections::{BTreeMap, BTreeSet};

use flow_catalog::{COMPONENTS, Dynamic, Obligation, Outcome};
use flow_engine::{CompiledFlow, NodeIndex};
use flow_model::{Flow, FlowId, Text};

use crate::check::Caches;
use crate::context::CheckContext;
use crate::lifetime::{Lifetime, closes, lifetimes, longest_open_us, users};
use crate::path::Hop;
use crate::proof::SubFlowTable;
use crate::time::{Goal, Slowest, slowest};
use crate::view::FlowView;

/// A longest time in microseconds; nothing when no limit is known.
pub(crate) type LongestUs = Option<i64>;

/// Called flows by id. Those that do not exist or lead back to a flow that is running are not among them.
pub(crate) type CalledFlows = BTreeMap<String, Called>;

/// What is known about a called flow.
#[derive(Debug)]
pub(crate) struct Called {
    /// What it does to each obligation that can end by itself.
    pub(crate) ways: BTreeMap<Obligation, Ways>,
    /// The flows it calls itself.
    pub(crate) calls: BTreeSet<String>,
    /// Obligations opened in it that may run out there before they are used.
    pub(crate) lapses: Vec<Lapse>,
}

/// What a called flow does to an obligation. In pairs the first is for `ok`, the second for `cancelled`.
#[derive(Debug)]
pub(crate) struct Ways {
    /// From its start until it uses what its caller opened; nothing when it never does.
    pub(crate) use_after: Option<LongestUs>,
    /// From its start to its end with the obligation open all the time; nothing when it cannot end so.
    pub(crate) kept: [Option<LongestUs>; 2],
    /// What is opened in it and open at its end, the one with the least time left.
    pub(crate) left: [Option<Left>; 2],
}

impl Ways {
    /// The longest time it keeps the obligation open.
    pub(crate) fn longest_us(&self) -> LongestUs {
        self.kept
            .iter()
            .flatten()
            .try_fold(0, |longest, kept| Some((*kept)?.max(longest)))
    }
}

/// An obligation that a called flow leaves open.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Left {
    /// How long it lasts.
    pub(crate) lasts_us: i64,
    /// How much of that may be over at the end of the flow.
    pub(crate) spent_us: i64,
}

/// An obligation that may run out before it is used, all inside a called flow.
#[derive(Debug)]
pub(crate) struct Lapse {
    pub(crate) obligation: Obligation,
    pub(crate) lasts_us: i64,
    pub(crate) worst_us: i64,
    /// Names of the step that opens it and of the one that uses it.
    pub(crate) opener: Text,
    pub(crate) user: Text,
}

/// Which of the two exits of a call it is.
pub(crate) fn exit_of(view: &FlowView<'_>, (node, exit): Hop) -> usize {
    usize::from(view.exit(node, exit).port.as_str() == "cancelled")
}

/// What the flow that a step calls does to an obligation, if the step calls one that is known.
pub(crate) fn ways_of<'c>(
    view: &FlowView<'_>,
    called: &'c CalledFlows,
    node: NodeIndex,
    obligation: Obligation,
) -> Option<&'c Ways> {
    let id = view.compiled_step(node).calls.as_deref()?;
    called.get(id)?.ways.get(&obligation)
}

/// Everything that a flow calls, directly or through others.
pub(crate) fn called_flows(table: &SubFlowTable, context: &CheckContext, caches: &Caches) -> CalledFlows {
    let mut left: BTreeMap<&str, &CompiledFlow> = table.flows().collect();
    left.retain(|id, _| !table.is_cyclic(id));
    let mut known = CalledFlows::new();
    while !left.is_empty() {
        // None of them is cyclic, so each round takes at least one.
        let ready: Vec<&str> = left
            .iter()
            .filter(|(_, compiled)| !calls(compiled).any(|id| left.contains_key(id)))
            .map(|(id, _)| *id)
            .collect();
        for id in ready {
            if let Some(compiled) = left.remove(id)
                && let Some(flow) = context.flows.get(&FlowId::new(id))
            {
                let called = Called::of(flow, compiled, context, caches, &known);
                known.insert(id.to_owned(), called);
            }
        }
    }
    known
}

fn calls(flow: &CompiledFlow) -> impl Iterator<Item = &str> {
    flow.nodes.iter().filter_map(|node| node.calls.as_deref())
}

impl Called {
    fn of(
        flow: &Flow,
        compiled: &CompiledFlow,
        context: &CheckContext,
        caches: &Caches,
        known: &CalledFlows,
    ) -> Called {
        let view = FlowView::new(flow, compiled, context, caches);
        let lifetimes = lifetimes(&view, known);
        let dynamics = COMPONENTS.iter().flat_map(|component| component.dynamic);
        let lasting: BTreeSet<Obligation> = dynamics
            .filter_map(|dynamic| match dynamic {
                Dynamic::Lifetime(_, obligation) => Some(*obligation),
                _ => None,
            })
            .collect();
        Called {
            ways: lasting
                .into_iter()
                .map(|obligation| (obligation, ways(&view, known, &lifetimes, obligation)))
                .collect(),
            calls: calls(compiled).map(str::to_owned).collect(),
            lapses: lifetimes
                .iter()
                .filter_map(|lifetime| lapse(&view, lifetime))
                .collect(),
        }
    }
}

fn ways(view: &FlowView<'_>, known: &CalledFlows, lifetimes: &[Lifetime], obligation: Obligation) -> Ways {
    let way = |from: Hop, goals: &BTreeMap<NodeIndex, Goal>| -> Option<Slowest> {
        let is_closed = |hop: Hop| closes(view, known, hop, obligation);
        slowest(view, from, goals, &is_closed, &|node| {
            longest_open_us(view, known, node, obligation)
        })
    };
    let ends = [false, true].map(|is_cancelled| ends(view, is_cancelled));
    let entry = view.compiled.starts.first().map(|start| (*start, 0));
    let from_start = |goals: &BTreeMap<NodeIndex, Goal>| way(entry?, goals).map(|way| way.length_us);
    let opened = || {
        lifetimes
            .iter()
            .filter(|lifetime| lifetime.obligation == obligation)
    };
    Ways {
        use_after: from_start(&users(view, known, obligation)),
        kept: [from_start(&ends[0]), from_start(&ends[1])],
        left: ends.each_ref().map(|ends| {
            let left = opened().filter_map(|lifetime| {
                let until_end_us = way((lifetime.node, lifetime.exit), ends)?.length_us?;
                Some(Left {
                    lasts_us: lifetime.lasts_us,
                    spent_us: lifetime.spent_us.saturating_add(until_end_us),
                })
            });
            left.min_by_key(|left| left.lasts_us.saturating_sub(left.spent_us))
        }),
    }
}

fn ends(view: &FlowView<'_>, is_cancelled: bool) -> BTreeMap<NodeIndex, Goal> {
    let ends = view.steps().filter(|(node, _)| {
        let outcome = view.compiled_step(*node).outcome;
        outcome.is_some_and(|outcome| (outcome == Outcome::Cancelled) == is_cancelled)
    });
    ends.map(|(node, _)| (node, Goal::LAST)).collect()
}

fn lapse(view: &FlowView<'_>, lifetime: &Lifetime) -> Option<Lapse> {
    let way = lifetime.use_after.as_ref()?;
    Some(Lapse {
        obligation: lifetime.obligation,
        lasts_us: lifetime.lasts_us,
        worst_us: lifetime.lapses_after_us()?,
        opener: view.name(lifetime.node),
        user: view.name(way.to),
    })
}
