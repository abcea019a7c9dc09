//! What a search remembers beside tokens and obligations: visits of some counted waits, some facts about the order.

use std::collections::BTreeSet;

use flow_engine::{CompiledFlow, NodeIndex, State};

use super::guards::{Guards, RegionId};

/// Counted waits whose visits, and regions of orders whose knowledge, are part of the state. It grows when a path turns out to be
/// impossible; what can no longer matter is forgotten, so that the state stays small.
#[derive(Debug, Default)]
pub(super) struct Followed {
    /// Each with the steps from which it can still be reached.
    waits: Vec<(NodeIndex, Vec<bool>)>,
    /// Regions that contradict each other.
    groups: BTreeSet<Vec<RegionId>>,
    /// Each with the steps from which a decision about one of its groups can still be reached.
    regions: Vec<(RegionId, Vec<bool>)>,
    /// Forks with such a decision between their branches.
    forks: BTreeSet<NodeIndex>,
}

impl Followed {
    /// Whether the visits of the wait are counted.
    pub(super) fn counts(&self, wait: NodeIndex) -> bool {
        self.waits.iter().any(|(node, _)| *node == wait)
    }

    /// Whether nothing about orders is remembered.
    pub(super) fn is_blind(&self) -> bool {
        self.regions.is_empty()
    }

    /// Whether it is remembered that the order lies in the region.
    pub(super) fn knows(&self, region: RegionId) -> bool {
        self.regions.iter().any(|(known, _)| *known == region)
    }

    /// Whether a decision about a remembered region is made in a branch of the fork.
    pub(super) fn decides_inside(&self, fork: NodeIndex) -> bool {
        self.forks.contains(&fork)
    }

    /// Counts the visits of a wait; false when they are counted already.
    pub(super) fn count(&mut self, flow: &CompiledFlow, wait: NodeIndex) -> bool {
        let is_new = !self.counts(wait);
        if is_new {
            self.waits.push((wait, flow.reaching([wait])));
        }
        is_new
    }

    /// Remembers regions that contradict each other; false when they are remembered already.
    pub(super) fn learn(&mut self, flow: &CompiledFlow, guards: &Guards<'_>, core: &[RegionId]) -> bool {
        let mut group = core.to_vec();
        group.sort_unstable();
        let is_new = self.groups.insert(group);
        if is_new {
            let decisions = guards.deciding(core);
            for decision in &decisions {
                self.forks.extend(flow.forks_around(*decision));
            }
            let ahead = flow.reaching(decisions);
            for region in core {
                match self.regions.iter_mut().find(|(known, _)| known == region) {
                    Some((_, known)) => merge(known, &ahead),
                    None => self.regions.push((*region, ahead.clone())),
                }
            }
        }
        is_new
    }

    /// Drops visits and regions that cannot matter any more.
    pub(super) fn forget(&self, flow: &CompiledFlow, state: &mut State, known: &mut Vec<RegionId>) {
        let is_ahead = |state: &State, reaching: &Vec<bool>| {
            let mut places = state.places().iter();
            places.any(|place| reaching[flow.node_at(*place) as usize])
        };
        state.forget_visits(|state, wait| {
            let entry = self.waits.iter().find(|(node, _)| *node == wait);
            entry.is_some_and(|(_, reaching)| is_ahead(state, reaching))
        });
        known.retain(|region| {
            let entry = self.regions.iter().find(|(known, _)| known == region);
            entry.is_some_and(|(_, reaching)| is_ahead(state, reaching))
        });
    }
}

fn merge(into: &mut [bool], other: &[bool]) {
    for (left, right) in into.iter_mut().zip(other) {
        *left |= right;
    }
}
