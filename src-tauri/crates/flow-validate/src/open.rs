//! Which obligations may be open at a step: a forward analysis over the graph. It is coarser than the proof and is
//! used where an upper bound is enough, such as choosing a way out for a repair.

use flow_catalog::{ObligationSet, Operation};
use flow_engine::{CompiledFlow, EdgeIndex, Exit};

use crate::view::FlowView;

/// What may be open when a step is entered, for each step.
pub(crate) fn may_be_open(flow: &CompiledFlow) -> Vec<ObligationSet> {
    let mut open = vec![None; flow.nodes.len()];
    let mut waiting = Vec::new();
    if let Some(start) = flow.starts.first() {
        open[*start as usize] = Some(flow.enters_with);
        waiting.push(*start);
    }
    while let Some(node) = waiting.pop() {
        let before = open[node as usize].unwrap_or(ObligationSet::EMPTY);
        for exit in &flow.nodes[node as usize].exits {
            let after = after_exit(before, exit);
            for edge in &exit.edges {
                let next = flow.edges[*edge as usize].to;
                let known = &mut open[next as usize];
                let wider = known.map_or(after, |known| known.union(after));
                if *known != Some(wider) {
                    *known = Some(wider);
                    waiting.push(next);
                }
            }
        }
    }
    open.into_iter()
        .map(|set| set.unwrap_or(ObligationSet::EMPTY))
        .collect()
}

/// What may be open when an order comes by a connection, at most.
pub(crate) fn open_on(view: &FlowView<'_>, edge: EdgeIndex) -> ObligationSet {
    let edge = view.compiled.edges[edge as usize];
    after_exit(view.may_be_open(edge.from), view.exit(edge.from, edge.exit))
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
