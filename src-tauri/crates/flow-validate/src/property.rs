//! Shortest paths with a property, for rules that say "an order can get there without having been here".
//!
//! A property is a small automaton over what the order does: it is in a phase, and each move takes it to another, is not
//! allowed, or is the goal. First every token is looked at by itself, which cannot miss a path; what is found is
//! replayed. Where joins or counted waits forbid that path, the search goes over whole states, up to a bound.

use std::collections::{HashMap, HashSet, VecDeque};

use flow_engine::{ExitIndex, Move, NodeIndex, State, replay};

use crate::finding::WitnessStep;
use crate::path::witness_of;
use crate::view::FlowView;

/// Most states of the exact search.
const STATES_MAX: usize = 20_000;

/// What a move means for a property.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Next {
    /// The path does not do this.
    Blocked,
    /// The path goes on in a phase.
    Go(u8),
    /// The path ends with this move.
    Goal,
}

/// What a search found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// There is no such path.
    Nothing,
    /// A shortest one.
    Path(Vec<WitnessStep>),
    /// The bound was hit before it was sure that there is one.
    Unknown,
}

impl Found {
    /// The path, empty when it is not known; nothing when there is none.
    pub(crate) fn witness(self) -> Option<Vec<WitnessStep>> {
        match self {
            Found::Nothing => None,
            Found::Path(path) => Some(path),
            Found::Unknown => Some(Vec::new()),
        }
    }
}

/// A shortest path from the start with a property; it begins in phase 0. The property is asked for the phase, the step
/// and the exit, which is nothing for ends and forks.
pub(crate) fn shortest_path(
    view: &FlowView<'_>,
    property: impl Fn(u8, NodeIndex, Option<ExitIndex>) -> Next,
) -> Found {
    let Some(moves) = path_of_one_token(view, &property) else {
        return Found::Nothing;
    };
    if replay(view.compiled, &moves).is_ok() {
        return Found::Path(witness_of(view, &moves));
    }
    exact_path(view, &property)
}

/// How a place of a search was first reached: from which place, by which move.
type Origin<P> = Option<(P, Move)>;

/// A shortest path on which one token is followed, whatever the others do.
fn path_of_one_token(
    view: &FlowView<'_>,
    property: &impl Fn(u8, NodeIndex, Option<ExitIndex>) -> Next,
) -> Option<Vec<Move>> {
    let start = *view.compiled.starts.first()?;
    let mut origins: HashMap<(NodeIndex, u8), Origin<(NodeIndex, u8)>> = HashMap::new();
    let mut waiting = VecDeque::from([(start, 0)]);
    origins.insert((start, 0), None);
    while let Some(at @ (node, phase)) = waiting.pop_front() {
        for step in view.compiled.moves_of(node) {
            let next = match property(phase, node, step.exit) {
                Next::Blocked => continue,
                Next::Goal => return Some(trace(&origins, at, step)),
                Next::Go(next) => next,
            };
            for target in targets(view, step) {
                origins.entry((target, next)).or_insert_with(|| {
                    waiting.push_back((target, next));
                    Some((at, step))
                });
            }
        }
    }
    None
}

/// The steps that a move leads to: several for a fork.
fn targets(view: &FlowView<'_>, step: Move) -> Vec<NodeIndex> {
    match step.exit {
        Some(exit) => view.target(step.node, exit).into_iter().collect(),
        None => view.graph().outgoing[step.node as usize]
            .iter()
            .map(|edge| view.compiled.edges[*edge as usize].to)
            .collect(),
    }
}

fn trace<P: Copy + Eq + std::hash::Hash>(origins: &HashMap<P, Origin<P>>, last: P, goal: Move) -> Vec<Move> {
    let mut moves = vec![goal];
    let mut at = last;
    while let Some(Some((before, step))) = origins.get(&at) {
        moves.push(*step);
        at = *before;
    }
    moves.reverse();
    moves
}

/// A state that was reached, its phase, and from which entry by which move.
type Reached = (State, u8, Option<(usize, Move)>);

/// A shortest path over whole states: joins wait and visits are counted.
fn exact_path(view: &FlowView<'_>, property: &impl Fn(u8, NodeIndex, Option<ExitIndex>) -> Next) -> Found {
    let Some(start) = view.compiled.initial_state() else {
        return Found::Nothing;
    };
    let mut seen: HashSet<(State, u8)> = HashSet::from([(start.clone(), 0)]);
    let mut reached: Vec<Reached> = vec![(start, 0, None)];
    let mut at = 0;
    while at < reached.len() {
        let (state, phase, _) = reached[at].clone();
        for step in view.compiled.moves(&state) {
            let next = match property(phase, step.node, step.exit) {
                Next::Blocked => continue,
                Next::Goal => return Found::Path(witness_of(view, &trace_states(&reached, at, step))),
                Next::Go(next) => next,
            };
            let after = view.compiled.fire(&state, step).state;
            if seen.insert((after.clone(), next)) {
                reached.push((after, next, Some((at, step))));
            }
        }
        if reached.len() > STATES_MAX {
            return Found::Unknown;
        }
        at += 1;
    }
    Found::Nothing
}

fn trace_states(reached: &[Reached], last: usize, goal: Move) -> Vec<Move> {
    let mut moves = vec![goal];
    let mut at = last;
    while let Some((before, step)) = reached[at].2 {
        moves.push(step);
        at = before;
    }
    moves.reverse();
    moves
}

/// True when every path from the start to the step leaves by one of the exits.
pub(crate) fn passes_exit(view: &FlowView<'_>, node: NodeIndex, exits: &[(NodeIndex, ExitIndex)]) -> bool {
    let found = shortest_path(view, |_, step, left_by| {
        if step == node {
            return Next::Goal;
        }
        let is_one = left_by.is_some_and(|exit| exits.contains(&(step, exit)));
        if is_one { Next::Blocked } else { Next::Go(0) }
    });
    found == Found::Nothing
}

/// The steps that can be reached from an exit without passing one that `stops`; those are not among them.
pub(crate) fn region_behind(
    view: &FlowView<'_>,
    node: NodeIndex,
    exit: ExitIndex,
    stops: impl Fn(NodeIndex) -> bool,
) -> Vec<bool> {
    let mut marked = vec![false; view.compiled.nodes.len()];
    let mut waiting: Vec<NodeIndex> = view.target(node, exit).into_iter().collect();
    while let Some(step) = waiting.pop() {
        if stops(step) || std::mem::replace(&mut marked[step as usize], true) {
            continue;
        }
        let outgoing = &view.graph().outgoing[step as usize];
        waiting.extend(outgoing.iter().map(|edge| view.compiled.edges[*edge as usize].to));
    }
    marked
}

/// The steps that can be reached from the start without leaving `node` by `exit`.
pub(crate) fn reached_without(view: &FlowView<'_>, node: NodeIndex, exit: ExitIndex) -> Vec<bool> {
    let mut marked = vec![false; view.compiled.nodes.len()];
    let mut waiting: Vec<NodeIndex> = view.compiled.starts.first().copied().into_iter().collect();
    while let Some(step) = waiting.pop() {
        if std::mem::replace(&mut marked[step as usize], true) {
            continue;
        }
        let edges = view.graph().outgoing[step as usize].iter();
        let edges = edges.map(|edge| view.compiled.edges[*edge as usize]);
        let others = edges.filter(|edge| (edge.from, edge.exit) != (node, exit));
        waiting.extend(others.map(|edge| edge.to));
    }
    marked
}
