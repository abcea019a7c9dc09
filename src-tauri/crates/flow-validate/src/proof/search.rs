//! Breadth-first search over where an order can stand.

use std::hash::BuildHasherDefault;

use flow_catalog::{Family, ObligationSet, Outcome};
use flow_engine::{CompiledFlow, Move, NodeIndex, Phase, State, Violation};
use indexmap::IndexMap;
use rustc_hash::FxHasher;

use super::followed::Followed;
use super::guards::{Guards, RegionId};
use super::sub_flow::{Work, returns};
use super::{FaultKey, Inside, key};

type FastMap<K, V> = IndexMap<K, V, BuildHasherDefault<FxHasher>>;

/// Most tokens in all states that a search looks at, for each state that it may look at: a search of states with
/// hundreds of tokens each stops earlier, so that its time and memory stay bounded.
const TOKENS_PER_STATE: usize = 20;

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
    /// What beside tokens and obligations is part of the state.
    pub(super) followed: &'a Followed,
    /// Which orders take which exits.
    pub(super) guards: &'a Guards<'a>,
    /// Whether tokens that cannot disturb each other are moved one at a time.
    pub(super) reduced: bool,
    /// Most states.
    pub(super) states_max: usize,
    /// The search stops when it has met that many goals.
    pub(super) goals_max: usize,
    /// How many calls deep the flow runs.
    pub(super) depth: u32,
}

/// A state as a search tells states apart.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Known {
    state: State,
    /// Regions that the order is known to lie in, sorted; only those that are remembered.
    regions: Vec<RegionId>,
}

/// States a search looked at, in the order they were met, and what it met there.
pub(super) struct Search<'a> {
    flow: &'a CompiledFlow,
    options: &'a Options<'a>,
    /// Each state with the one before it and the move between them; the first has itself before it.
    states: FastMap<Known, (u32, Move)>,
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
        options: &'a Options<'a>,
        work: &mut Work<'_>,
    ) -> Self {
        let mut search = Self {
            flow,
            options,
            states: FastMap::default(),
            goals: FastMap::default(),
            was_reduced: false,
            was_cut: false,
        };
        let first = Known {
            state: first,
            regions: Vec::new(),
        };
        search.states.insert(first, (0, stay(0)));
        let mut position = 0;
        let mut n_tokens = 0;
        while let Some((known, _)) = search.states.get_index(position) {
            n_tokens += known.state.places().len();
            if search.states.len() > options.states_max
                || n_tokens > TOKENS_PER_STATE * options.states_max
                || search.goals.len() >= options.goals_max
            {
                search.was_cut = true;
                break;
            }
            let known = known.clone();
            search.expand(position as u32, &known, work);
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

    fn expand(&mut self, from: u32, known: &Known, work: &mut Work<'_>) {
        let enabled = self.flow.enabled(&known.state);
        let alone = if self.options.reduced && enabled.len() > 1 {
            enabled
                .iter()
                .copied()
                .find(|node| self.can_go_alone(&known.state, *node))
        } else {
            None
        };
        self.was_reduced |= alone.is_some();
        for node in enabled {
            if alone.is_some_and(|chosen| chosen != node) {
                continue;
            }
            if self.flow.family(node) == Family::Subflow {
                self.expand_call(from, known, node, work);
                continue;
            }
            for step in self.flow.moves_of(node) {
                if !self.options.followed.counts(node) || self.flow.is_counted_right(&known.state, step) {
                    self.fire(from, known, step);
                }
            }
        }
    }

    /// Whether firing the step and whatever the other tokens do meanwhile can be swapped.
    fn can_go_alone(&self, state: &State, node: NodeIndex) -> bool {
        let places = self.flow.places_of(node);
        let mut others = state.places().iter().filter(|place| !places.contains(place));
        others.all(|place| {
            let fork = self.flow.parting_fork(node, *place);
            fork.is_some_and(|fork| !self.options.followed.decides_inside(fork))
        })
    }

    /// Whether the branches of a fork can be run one after the other.
    fn goes_in_turn(&self, fork: NodeIndex) -> bool {
        self.flow.runs_in_turn(fork) && !self.options.followed.decides_inside(fork)
    }

    fn expand_call(&mut self, from: u32, known: &Known, node: NodeIndex, work: &mut Work<'_>) {
        let summary = work.summary(self.flow, node, known.state.open(), self.options.depth);
        let Some(summary) = summary else {
            return;
        };
        for (violation, inside) in &summary.faults {
            let here = Violation {
                node,
                exit: None,
                slot: None,
                ..*violation
            };
            self.meet(
                Goal::Fault(key(&here)),
                from,
                stay(node),
                Some(here),
                Some(inside),
            );
        }
        for (is_cancelled, open) in &summary.ends {
            if let Some(step) = returns(self.flow, node, *is_cancelled, *open) {
                self.fire(from, known, step);
            }
        }
    }

    fn fire(&mut self, from: u32, known: &Known, step: Move) {
        let Some(mut regions) = self.regions_after(known, step) else {
            return;
        };
        let mut fired = if self.options.reduced {
            self.was_reduced |= self.flow.family(step.node) == Family::Fork && self.goes_in_turn(step.node);
            self.flow
                .fire_in_turn(&known.state, step, |fork| self.goes_in_turn(fork))
        } else {
            self.flow.fire(&known.state, step)
        };
        for violation in fired.violations {
            self.meet(Goal::Fault(key(&violation)), from, step, Some(violation), None);
        }
        match fired.state.phase() {
            Phase::Running => {
                let followed = self.options.followed;
                followed.forget(self.flow, &mut fired.state, &mut regions);
                let next = Known {
                    state: fired.state,
                    regions,
                };
                self.states.entry(next).or_insert((from, step));
            }
            Phase::Ended(outcome) => {
                let end = Goal::End(outcome == Outcome::Cancelled, fired.state.open());
                self.meet(end, from, step, None, None);
            }
            Phase::Stopped => {}
        }
    }

    /// What is known of the order once a move is done; nothing when no order can do it.
    fn regions_after(&self, known: &Known, step: Move) -> Option<Vec<RegionId>> {
        let mut regions = known.regions.clone();
        if self.options.followed.is_blind() {
            return Some(regions);
        }
        if let Some(region) = self.options.guards.region(step)
            && self.options.followed.knows(region)
            && let Err(position) = regions.binary_search(&region)
        {
            regions.insert(position, region);
            if !self.options.guards.have_order(&regions) {
                return None;
            }
        }
        Some(regions)
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

/// A step that is not left.
fn stay(node: NodeIndex) -> Move {
    Move {
        node,
        exit: None,
        returns: None,
    }
}
