//! Which obligations may be open at a step: a forward analysis over the graph. It is coarser than the proof and is
//! used where an upper bound is enough, such as choosing a way out for a repair.

use std::collections::{BTreeMap, BTreeSet};

use flow_catalog::{ObligationSet, Operation};
use flow_engine::{CompiledFlow, EdgeIndex, Exit, NodeIndex};
use flow_model::FlowId;

use crate::context::CheckContext;
use crate::view::FlowView;

/// What may be open at a step, at most.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct MayBeOpen {
    /// When it is entered.
    pub(crate) entered: ObligationSet,
    /// When it is left, before its own exits do anything: with what a called flow may have opened.
    pub(crate) left: ObligationSet,
}

/// What may be open at each step.
pub(crate) fn may_be_open(flow: &CompiledFlow, context: &CheckContext) -> Vec<MayBeOpen> {
    let mut called = BTreeMap::new();
    let mut open: Vec<Option<MayBeOpen>> = vec![None; flow.nodes.len()];
    let mut waiting: Vec<(NodeIndex, ObligationSet)> = flow
        .starts
        .first()
        .map(|start| (*start, flow.enters_with))
        .into_iter()
        .collect();
    while let Some((node, arriving)) = waiting.pop() {
        let known = open[node as usize];
        let entered = known.map_or(arriving, |known| known.entered.union(arriving));
        if known.is_some_and(|known| known.entered == entered) {
            continue;
        }
        let step = flow.node(node);
        let inside = step
            .calls
            .as_deref()
            .map(|id| opened_inside(id, context, &mut called));
        let left = entered.union(inside.unwrap_or_default());
        open[node as usize] = Some(MayBeOpen { entered, left });
        for exit in &step.exits {
            let after = after_exit(left, exit);
            waiting.extend(
                exit.edges
                    .iter()
                    .map(|edge| (flow.edges[*edge as usize].to, after)),
            );
        }
    }
    open.into_iter().map(Option::unwrap_or_default).collect()
}

/// Everything that a called flow and those it calls can open.
fn opened_inside(
    id: &str,
    context: &CheckContext,
    called: &mut BTreeMap<FlowId, ObligationSet>,
) -> ObligationSet {
    let id = FlowId::new(id);
    if let Some(known) = called.get(&id) {
        return *known;
    }
    let mut opened = ObligationSet::EMPTY;
    let mut seen = BTreeSet::new();
    let mut waiting = vec![id.clone()];
    while let Some(next) = waiting.pop() {
        let Some(flow) = context.flows.get(&next).filter(|_| seen.insert(next.clone())) else {
            continue;
        };
        let compiled = flow_engine::compile(flow);
        opened = opened.union(compiled.opens);
        waiting.extend(
            compiled
                .nodes
                .iter()
                .filter_map(|node| node.calls.as_deref())
                .map(FlowId::new),
        );
    }
    called.insert(id, opened);
    opened
}

/// What may be open when an order comes by a connection, at most.
pub(crate) fn open_on(view: &FlowView<'_>, edge: EdgeIndex) -> ObligationSet {
    let edge = view.compiled.edges[edge as usize];
    after_exit(view.may_be_open_left(edge.from), view.exit(edge.from, edge.exit))
}

/// What may be open after an exit when so much was open before.
pub(crate) fn after_exit(before: ObligationSet, exit: &Exit) -> ObligationSet {
    exit.operations
        .iter()
        .fold(before, |open, operation| match operation {
            Operation::Acquire(set) => open.union(*set),
            Operation::Consume(set) => open.minus(*set),
            Operation::Release(set) => open.minus(set.intersection(ObligationSet::undoable())),
            Operation::Require(_) => open,
        })
}
