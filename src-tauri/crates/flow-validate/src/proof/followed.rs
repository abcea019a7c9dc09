//! What a search remembers beside tokens and obligations: visits of some counted waits, choices at some decisions.

use std::collections::BTreeSet;

use flow_engine::{CompiledFlow, NodeIndex, State};

use super::guards::Choice;

/// Counted waits and groups of decisions whose past is part of the state. It grows when a path turns out to be
/// impossible; what can no longer matter is forgotten, so that the state stays small.
#[derive(Debug, Default)]
pub(super) struct Followed {
    /// Each with the steps from which it can still be reached.
    waits: Vec<(NodeIndex, Vec<bool>)>,
    /// Decisions that contradict each other.
    groups: BTreeSet<Vec<NodeIndex>>,
    /// Each with the steps from which a decision of one of its groups can still be reached.
    decisions: Vec<(NodeIndex, Vec<bool>)>,
    /// Forks with such a decision between their branches.
    forks: BTreeSet<NodeIndex>,
}

impl Followed {
    /// Whether the visits of the wait are counted.
    pub(super) fn counts(&self, wait: NodeIndex) -> bool {
        self.waits.iter().any(|(node, _)| *node == wait)
    }

    /// Whether the choice at the decision is remembered.
    pub(super) fn chooses(&self, decision: NodeIndex) -> bool {
        self.decisions.iter().any(|(node, _)| *node == decision)
    }

    /// Whether a remembered choice is made in a branch of the fork.
    pub(super) fn chooses_inside(&self, fork: NodeIndex) -> bool {
        self.forks.contains(&fork)
    }

    /// Counts the visits of a wait; false when they are counted already.
    pub(super) fn count(&mut self, flow: &CompiledFlow, wait: NodeIndex) -> bool {
        let is_new = !self.counts(wait);
        if is_new {
            self.waits.push((wait, flow.reaching(wait)));
        }
        is_new
    }

    /// Remembers the choices at decisions that contradict each other; false when they are remembered already.
    pub(super) fn choose(&mut self, flow: &CompiledFlow, core: &[Choice]) -> bool {
        let group: BTreeSet<NodeIndex> = core.iter().map(|(node, _)| *node).collect();
        let is_new = self.groups.insert(group.iter().copied().collect());
        if is_new {
            let mut ahead = vec![false; flow.nodes.len()];
            for decision in &group {
                merge(&mut ahead, &flow.reaching(*decision));
                self.forks.extend(flow.forks_around(*decision));
            }
            for decision in group {
                match self.decisions.iter_mut().find(|(node, _)| *node == decision) {
                    Some((_, known)) => merge(known, &ahead),
                    None => self.decisions.push((decision, ahead.clone())),
                }
            }
        }
        is_new
    }

    /// Drops visits and choices that cannot matter any more.
    pub(super) fn forget(&self, flow: &CompiledFlow, state: &mut State, choices: &mut Vec<Choice>) {
        let is_ahead = |list: &[(NodeIndex, Vec<bool>)], state: &State, node: NodeIndex| {
            let entry = list.iter().find(|(known, _)| *known == node);
            entry.is_some_and(|(_, reaching)| {
                let mut places = state.places().iter();
                places.any(|place| reaching[flow.node_at(*place) as usize])
            })
        };
        state.forget_visits(|state, wait| is_ahead(&self.waits, state, wait));
        choices.retain(|(decision, _)| is_ahead(&self.decisions, state, *decision));
    }
}

fn merge(into: &mut [bool], other: &[bool]) {
    for (left, right) in into.iter_mut().zip(other) {
        *left |= right;
    }
}
