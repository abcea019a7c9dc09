//! Repeats a search until every path it found can really be taken.

use std::collections::BTreeMap;

use flow_catalog::ObligationSet;
use flow_engine::{CompiledFlow, Move, NodeIndex, State};

use super::Found;
use super::followed::Followed;
use super::guards::{Guards, RegionId};
use super::search::{Goal, Options, Search};
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
    let guards = Guards::new(flow, work.table);
    let mut followed = Followed::default();
    let mut confirmed: BTreeMap<Goal, Option<Found>> = BTreeMap::new();
    loop {
        let options = Options {
            followed: &followed,
            guards: &guards,
            reduced: true,
            states_max: work.states_left(),
            goals_max: usize::MAX,
            depth,
        };
        let search = Search::run(flow, first.clone(), &options, work);
        work.spend(search.n_states());
        let impossible = confirm(flow, &search, &options, &mut confirmed);
        if search.was_cut {
            work.give_up(Unproved::TooManyStates {
                max: work.limits.states_max.min(work.states_visited),
            });
        }
        let (was_cut, was_reduced) = (search.was_cut, search.was_reduced);
        let (mut grew, mut is_open) = (false, false);
        for reason in impossible {
            is_open = true;
            grew |= match reason {
                Impossible::Count(wait) => followed.count(flow, wait),
                Impossible::Data(core) => followed.learn(flow, &guards, &core),
            };
        }
        if is_open && !grew {
            work.give_up(Unproved::Conditions);
        }
        if !grew || was_cut {
            if was_reduced && depth == 0 {
                shorten(flow, &first, (&followed, &guards), &mut confirmed, work);
            }
            break;
        }
    }
    split(confirmed)
}

/// Why no order can take a path.
enum Impossible {
    /// The visits of a wait do not allow it.
    Count(NodeIndex),
    /// No order lies in all these regions.
    Data(Vec<RegionId>),
}

/// Keeps the goals whose path can be taken; answers what rules the other paths out. How a flow ends matters only to
/// its caller.
fn confirm(
    flow: &CompiledFlow,
    search: &Search<'_>,
    options: &Options<'_>,
    confirmed: &mut BTreeMap<Goal, Option<Found>>,
) -> Vec<Impossible> {
    let mut impossible = Vec::new();
    for (goal, met) in &search.goals {
        let is_wanted = options.depth > 0 || matches!(goal, Goal::Fault(_));
        if !is_wanted || confirmed.contains_key(goal) {
            continue;
        }
        let witness = search.path_to(met);
        let reasons = why_impossible(flow, options.guards, &witness);
        if reasons.is_empty() {
            let found = met.violation.map(|violation| Found {
                violation,
                witness,
                inside: met.inside.clone(),
            });
            confirmed.insert(*goal, found);
        } else {
            impossible.extend(reasons);
        }
    }
    impossible
}

fn why_impossible(flow: &CompiledFlow, guards: &Guards<'_>, path: &[Move]) -> Vec<Impossible> {
    let mut reasons: Vec<Impossible> = miscounted(flow, path)
        .into_iter()
        .map(Impossible::Count)
        .collect();
    let core = guards.contradiction(path);
    if !core.is_empty() {
        reasons.push(Impossible::Data(core));
    }
    reasons
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
    (followed, guards): (&Followed, &Guards<'_>),
    confirmed: &mut BTreeMap<Goal, Option<Found>>,
    work: &mut Work<'_>,
) {
    if confirmed.values().all(Option::is_none) {
        return;
    }
    let options = Options {
        followed,
        guards,
        reduced: false,
        states_max: work.limits.shortening_states_max,
        goals_max: usize::MAX,
        depth: 0,
    };
    let search = Search::run(flow, first.clone(), &options, work);
    work.states_visited += search.n_states();
    for (goal, met) in &search.goals {
        let Some(Some(found)) = confirmed.get_mut(goal) else {
            continue;
        };
        let witness = search.path_to(met);
        if witness.len() < found.witness.len()
            && why_impossible(flow, guards, &witness).is_empty()
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
