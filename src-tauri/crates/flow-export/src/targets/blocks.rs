//! Forks as blocks, for targets whose parallel branches are lists of their own.

use std::collections::BTreeSet;

use flow_catalog::Family;
use flow_engine::{CompiledFlow, NodeIndex};

/// The join that every branch of a fork leads to; else the fork, the same or an inner one, whose branches do not meet.
pub(crate) fn join_of(flow: &CompiledFlow, fork: NodeIndex) -> Result<NodeIndex, NodeIndex> {
    join_inside(flow, fork, &mut BTreeSet::new())
}

fn join_inside(
    flow: &CompiledFlow,
    fork: NodeIndex,
    around: &mut BTreeSet<NodeIndex>,
) -> Result<NodeIndex, NodeIndex> {
    if !around.insert(fork) {
        return Err(fork);
    }
    let mut joins = BTreeSet::new();
    let mut seen = BTreeSet::new();
    let mut waiting: Vec<NodeIndex> = flow.successors(fork).collect();
    while let Some(node) = waiting.pop() {
        match flow.family(node) {
            Family::Join => {
                joins.insert(node);
            }
            _ if !seen.insert(node) => {}
            Family::Fork => waiting.extend(flow.successors(join_inside(flow, node, around)?)),
            _ => waiting.extend(flow.successors(node)),
        }
    }
    around.remove(&fork);
    let joins: Vec<NodeIndex> = joins.into_iter().collect();
    match joins[..] {
        [join] if flow.node(join).slots.len() == flow.node(fork).exits.len() => Ok(join),
        _ => Err(fork),
    }
}

/// Every step from one on before a join.
pub(crate) fn inside(flow: &CompiledFlow, first: NodeIndex, join: NodeIndex) -> BTreeSet<NodeIndex> {
    let mut seen = BTreeSet::new();
    let mut waiting = vec![first];
    while let Some(node) = waiting.pop() {
        if node != join && seen.insert(node) {
            waiting.extend(flow.successors(node));
        }
    }
    seen
}
