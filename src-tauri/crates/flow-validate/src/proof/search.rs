//! Breadth-first search over where an order can stand.

use std::hash::BuildHasherDefault;

use flow_catalog::{Family, ObligationSet};
use flow_engine::{CompiledFlow, Move, NodeIndex, Phase, State, Violation};
use indexmap::IndexMap;
use rustc_hash::FxHasher;

use super::sub_flow::{Work, returns};
use super::{FaultKey, Inside, key};

type FastMap<K, V> = IndexMap<K, V, BuildHasherDefault<FxHasher>>;

/// Something a search looks for: a fault, or a way in which the order can end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Goal {
    /// A fault.
    Fault(FaultKey),
    /// The order ends: whether cancelled, and what is open.
    End(bool, ObligationSet),
}

/// Where a search met a goal first.
#[derive(Clone, Debug)]
pub(super) struct Met {
    /// State before the last move.
    from: u32,
    /// The last move.
    step: Move,
    /// The fault, if it is one, as it was seen first.
    pub(super) violation: Option<Violation>,
    /// Where in a called flow it happens.
    pub(super) inside: Option<Inside>,
}

/// What a search looks at and what it may leave out.
pub(super) struct Options<'a> {
    /// Counted waits whose visits are part of the state.
    pub(super) followed: &'a Followed,
    /// Whether tokens that cannot disturb each other are moved one at a time.
    pub(super) reduced: bool,
    /// Most states.
    pub(super) states_max: usize,
    /// The search stops when it has met that many goals.
    pub(super) goals_max: usize,
}

/// Counted waits whose visits are part of the state, each with the steps from which it can still be reached.
#[derive(Debug, Default)]
pub(super) struct Followed {
    waits: Vec<(NodeIndex, Vec<bool>)>,
}

impl Followed {
    fn entry(&self, wait: NodeIndex) -> Option<&Vec<bool>> {
        let found = self.waits.iter().find(|(node, _)| *node == wait);
        found.map(|(_, reaching)| reaching)
    }

    /// Adds a wait; false when it is followed already.
    pub(super) fn add(&mut self, flow: &CompiledFlow, wait: NodeIndex) -> bool {
        let is_new = self.entry(wait).is_none();
        if is_new {
            self.waits.push((wait, flow.reaching(wait)));
        }
        is_new
    }
}

/// States a search looked at, in the order they were met, and what it met there.
pub(super) struct Search<'a> {
    flow: &'a CompiledFlow,
    /// Each state with the one before it and the move between them; the first has itself before it.
    states: FastMap<State, (u32, Move)>,
    /// Goals in the order they were met.
    pub(super) goals: FastMap<Goal, Met>,
    /// Whether some move was put off.
    pub(super) was_reduced: bool,
    /// Whether a bound stopped the search.
    pub(super) was_cut: bool,
}

impl<'a> Search<'a> {
    /// Looks at everything that can happen from a state on.
    pub(super) fn run(
        flow: &'a CompiledFlow,
        first: State,
        options: &Options<'_>,
        work: &mut Work<'_>,
        depth: u32,
    ) -> Self {
        let mut search = Self {
            flow,
            states: FastMap::default(),
            goals: FastMap::default(),
            was_reduced: false,
            was_cut: false,
        };
        let nothing = Move {
            node: 0,
            exit: None,
            returns: None,
        };
        search.states.insert(first, (0, nothing));
        let mut position = 0;
        while let Some((state, _)) = search.states.get_index(position) {
            if search.states.len() > options.states_max || search.goals.len() >= options.goals_max {
                search.was_cut = true;
                break;
            }
            let state = state.clone();
            search.expand(position as u32, &state, options, work, depth);
            position += 1;
        }
        search
    }

    /// How many states were met.
    pub(super) fn n_states(&self) -> usize {
        self.states.len()
    }

    /// The moves from the first state to where a goal was met.
    pub(super) fn path_to(&self, met: &Met) -> Vec<Move> {
        let mut path = vec![met.step];
        let mut position = met.from;
        while position != 0 {
            let Some((_, (before, step))) = self.states.get_index(position as usize) else {
                break;
            };
            path.push(*step);
            position = *before;
        }
        path.reverse();
        path
    }

    fn expand(&mut self, from: u32, state: &State, options: &Options<'_>, work: &mut Work<'_>, depth: u32) {
        let enabled = self.flow.enabled(state);
        let alone = if options.reduced && enabled.len() > 1 {
            enabled
                .iter()
                .copied()
                .find(|node| self.can_go_alone(state, *node))
        } else {
            None
        };
        self.was_reduced |= alone.is_some();
        for node in enabled {
            if alone.is_some_and(|chosen| chosen != node) {
                continue;
            }
            if self.flow.family(node) == Family::Subflow {
                self.expand_call(from, state, node, work, depth, options);
                continue;
            }
            for step in self.flow.moves_of(node) {
                if options.followed.entry(node).is_none() || self.flow.is_counted_right(state, step) {
                    self.fire(from, state, step, options);
                }
            }
        }
    }

    /// Whether firing the step and whatever the other tokens do meanwhile can be swapped.
    fn can_go_alone(&self, state: &State, node: NodeIndex) -> bool {
        let places = self.flow.places_of(node);
        let mut others = state.places().iter().filter(|place| !places.contains(place));
        others.all(|place| self.flow.parting_fork(node, *place).is_some())
    }

    fn expand_call(
        &mut self,
        from: u32,
        state: &State,
        node: NodeIndex,
        work: &mut Work<'_>,
        depth: u32,
        options: &Options<'_>,
    ) {
        let Some(summary) = work.summary(self.flow, node, state.open(), depth) else {
            return;
        };
        for (violation, inside) in &summary.faults {
            let here = Violation {
                node,
                exit: None,
                slot: None,
                ..*violation
            };
            let step = Move {
                node,
                exit: None,
                returns: None,
            };
            self.meet(Goal::Fault(key(&here)), from, step, Some(here), Some(inside));
        }
        for (is_cancelled, open) in &summary.ends {
            if let Some(step) = returns(self.flow, node, *is_cancelled, *open) {
                self.fire(from, state, step, options);
            }
        }
    }

    fn fire(&mut self, from: u32, state: &State, step: Move, options: &Options<'_>) {
        let mut fired = self.flow.fire(state, step);
        for violation in fired.violations {
            self.meet(Goal::Fault(key(&violation)), from, step, Some(violation), None);
        }
        match fired.state.phase() {
            Phase::Running => {
                fired.state.forget_visits(|state, wait| {
                    let is_ahead = |reaching: &Vec<bool>| {
                        let mut nodes = state.places().iter().map(|place| self.flow.node_at(*place));
                        nodes.any(|node| reaching[node as usize])
                    };
                    options.followed.entry(wait).is_some_and(is_ahead)
                });
                self.states.entry(fired.state).or_insert((from, step));
            }
            Phase::Ended(outcome) => {
                let is_cancelled = outcome == flow_catalog::Outcome::Cancelled;
                self.meet(
                    Goal::End(is_cancelled, fired.state.open()),
                    from,
                    step,
                    None,
                    None,
                );
            }
            Phase::Stopped => {}
        }
    }

    fn meet(
        &mut self,
        goal: Goal,
        from: u32,
        step: Move,
        violation: Option<Violation>,
        inside: Option<&Inside>,
    ) {
        self.goals.entry(goal).or_insert_with(|| Met {
            from,
            step,
            violation,
            inside: inside.cloned(),
        });
    }
}
