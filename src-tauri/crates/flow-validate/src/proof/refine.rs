//! Repeats a search until every path it found can really be taken.

use std::collections::BTreeMap;

use flow_catalog::ObligationSet;
use flow_engine::{CompiledFlow, Move, NodeIndex, State};

use super::Found;
use super::search::{Followed, Goal, Options, Search};
use super::sub_flow::Work;
use super::unproved::Unproved;

/// What can happen to an order in a flow.
#[derive(Default)]
pub(super) struct Explored {
    /// Faults.
    pub(super) found: Vec<Found>,
    /// Ways to end: whether cancelled, and what is open then.
    pub(super) ends: Vec<(bool, ObligationSet)>,
}

/// Finds out what can happen to orders that enter a flow with these obligations open.
pub(super) fn explore(flow: &CompiledFlow, open: ObligationSet, work: &mut Work<'_>, depth: u32) -> Explored {
    let Some(first) = flow.state_entering(open) else {
        return Explored::default();
    };
    let mut followed = Followed::default();
    let mut confirmed: BTreeMap<Goal, Option<Found>> = BTreeMap::new();
    loop {
        let options = Options {
            followed: &followed,
            reduced: true,
            states_max: work.states_left(),
            goals_max: usize::MAX,
        };
        let search = Search::run(flow, first.clone(), &options, work, depth);
        work.spend(search.n_states());
        let uncounted = confirm(flow, &search, &mut confirmed);
        if search.was_cut {
            work.give_up(Unproved::TooManyStates {
                max: work.limits.states_max,
            });
        }
        let mut grew = false;
        for wait in uncounted {
            grew |= followed.add(flow, wait);
        }
        if !grew || search.was_cut {
            if search.was_reduced {
                shorten(flow, &first, &followed, &mut confirmed, work, depth);
            }
            break;
        }
    }
    split(confirmed)
}

/// Keeps the goals whose path can be taken; answers the waits whose counts rule the other paths out.
fn confirm(
    flow: &CompiledFlow,
    search: &Search<'_>,
    confirmed: &mut BTreeMap<Goal, Option<Found>>,
) -> Vec<NodeIndex> {
    let mut uncounted = Vec::new();
    for (goal, met) in &search.goals {
        if confirmed.contains_key(goal) {
            continue;
        }
        let witness = search.path_to(met);
        let miscounted = miscounted(flow, &witness);
        if miscounted.is_empty() {
            let found = met.violation.map(|violation| Found {
                violation,
                witness,
                inside: met.inside.clone(),
            });
            confirmed.insert(*goal, found);
        } else {
            uncounted.extend(miscounted);
        }
    }
    uncounted
}

/// Waits that the path leaves by an exit that the visits so far do not allow.
fn miscounted(flow: &CompiledFlow, path: &[Move]) -> Vec<NodeIndex> {
    let mut visits: BTreeMap<NodeIndex, u32> = BTreeMap::new();
    let mut miscounted = Vec::new();
    for step in path {
        let (Some(most), Some(exit)) = (flow.node(step.node).visits_max, step.exit) else {
            continue;
        };
        let count = visits.entry(step.node).or_default();
        let is_exhausted = flow.is_exhausted_exit(step.node, exit);
        if is_exhausted != (*count >= most) {
            miscounted.push(step.node);
        }
        if !is_exhausted {
            *count += 1;
        }
    }
    miscounted
}

/// Looks for shorter paths without putting any move off, as far as a small bound allows.
fn shorten(
    flow: &CompiledFlow,
    first: &State,
    followed: &Followed,
    confirmed: &mut BTreeMap<Goal, Option<Found>>,
    work: &mut Work<'_>,
    depth: u32,
) {
    if depth > 0 || confirmed.values().all(Option::is_none) {
        return;
    }
    let options = Options {
        followed,
        reduced: false,
        states_max: work.limits.shortening_states_max,
        goals_max: confirmed.len(),
    };
    let search = Search::run(flow, first.clone(), &options, work, depth);
    work.states_visited += search.n_states();
    for (goal, met) in &search.goals {
        let Some(Some(found)) = confirmed.get_mut(goal) else {
            continue;
        };
        let witness = search.path_to(met);
        if witness.len() < found.witness.len()
            && miscounted(flow, &witness).is_empty()
            && let Some(violation) = met.violation
        {
            *found = Found {
                violation,
                witness,
                inside: met.inside.clone(),
            };
        }
    }
}

fn split(confirmed: BTreeMap<Goal, Option<Found>>) -> Explored {
    let mut explored = Explored::default();
    for (goal, found) in confirmed {
        if let Goal::End(is_cancelled, open) = goal {
            explored.ends.push((is_cancelled, open));
        }
        explored.found.extend(found);
    }
    explored
}
