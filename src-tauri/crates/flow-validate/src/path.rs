//! Paths that the stepper can replay.
//!
//! A path through the graph is not yet a run: at a join the other branches must arrive as well, and a counted wait
//! leaves by `exhausted` only after its visits are used up. [`replayable`] adds what is missing.

use std::collections::{BTreeMap, VecDeque};

use flow_catalog::Family;
use flow_engine::{EdgeIndex, ExitIndex, Move, NodeIndex, replay};
use flow_model::PortId;

use crate::finding::WitnessStep;
use crate::time::Slowest;
use crate::view::FlowView;

/// A step and the exit it is left by.
pub(crate) type Hop = (NodeIndex, ExitIndex);

/// Deepest nesting of joins that is completed, and most firings of a run.
const DEPTH_MAX: u32 = 8;
const FIRED_MAX: usize = 20_000;

/// The shortest run from the start that leaves `target` by `exit`; empty when there is none.
pub(crate) fn run_through(view: &FlowView<'_>, target: NodeIndex, exit: ExitIndex) -> Vec<WitnessStep> {
    match view.graph().path_from_start(target) {
        Some(mut path) => {
            path.push((target, exit));
            replayable(view, &path)
        }
        None => Vec::new(),
    }
}

/// The shortest run from the start that gets to `target` and leaves it by its first exit.
pub(crate) fn run_to(view: &FlowView<'_>, target: NodeIndex) -> Vec<WitnessStep> {
    run_through(view, target, 0)
}

/// The shortest way from a step to another over connections that `allowed` lets pass: the steps before `to`.
pub(crate) fn hops(
    view: &FlowView<'_>,
    from: NodeIndex,
    to: NodeIndex,
    allowed: &dyn Fn(EdgeIndex) -> bool,
) -> Option<Vec<Hop>> {
    if from == to {
        return Some(Vec::new());
    }
    hops_on(view, from, to, allowed)
}

/// As [`hops`], but at least one hop long, so that a step may lead to itself.
pub(crate) fn hops_on(
    view: &FlowView<'_>,
    from: NodeIndex,
    to: NodeIndex,
    allowed: &dyn Fn(EdgeIndex) -> bool,
) -> Option<Vec<Hop>> {
    let mut reached_by: BTreeMap<NodeIndex, Hop> = BTreeMap::new();
    let mut waiting = VecDeque::from([from]);
    while let Some(node) = waiting.pop_front() {
        for edge in &view.graph().outgoing[node as usize] {
            let compiled = view.compiled.edges[*edge as usize];
            if !allowed(*edge) || reached_by.contains_key(&compiled.to) {
                continue;
            }
            reached_by.insert(compiled.to, (node, compiled.exit));
            if compiled.to == to {
                return Some(traced(&reached_by, from, to));
            }
            waiting.push_back(compiled.to);
        }
    }
    None
}

fn traced(reached_by: &BTreeMap<NodeIndex, Hop>, from: NodeIndex, to: NodeIndex) -> Vec<Hop> {
    let mut path = Vec::new();
    let mut at = to;
    while let Some(hop) = reached_by.get(&at) {
        path.push(*hop);
        at = hop.0;
        if at == from {
            break;
        }
    }
    path.reverse();
    path
}

/// A path as a run: other branches are brought to the joins it passes, waits are worn out where it needs that. Empty
/// where no run was found.
pub(crate) fn replayable(view: &FlowView<'_>, path: &[Hop]) -> Vec<WitnessStep> {
    let mut run = Run {
        view,
        tokens: Vec::new(),
        visits: BTreeMap::new(),
        fired: Vec::new(),
    };
    run.tokens
        .extend(view.compiled.starts.first().map(|start| (*start, None)));
    if run.follow(path, 0).is_none() {
        return Vec::new();
    }
    let leaves_by_one = |node: NodeIndex| !matches!(view.compiled.family(node), Family::Fork | Family::Sink);
    let moves: Vec<Move> = run
        .fired
        .iter()
        .map(|(node, exit)| Move {
            node: *node,
            exit: leaves_by_one(*node).then_some(*exit),
            returns: None,
        })
        .collect();
    // A broken flow may stop an order where the graph lets it go on.
    match replay(view.compiled, &moves) {
        Ok(_) => witness_of(view, &moves),
        Err(_) => Vec::new(),
    }
}

/// A step and its exit as a witness names them; the exit is empty for an end and a fork.
pub(crate) fn witness_step(view: &FlowView<'_>, node: NodeIndex, exit: ExitIndex) -> WitnessStep {
    let leaves_by_one = view.compiled.family(node) != Family::Fork;
    let exit = view
        .compiled_step(node)
        .exits
        .get(exit as usize)
        .filter(|_| leaves_by_one);
    WitnessStep {
        node: view.id(node).clone(),
        exit: exit.map_or_else(|| PortId::new(""), |exit| exit.port.clone()),
    }
}

/// Moves as a witness names them.
pub(crate) fn witness_of(view: &FlowView<'_>, moves: &[Move]) -> Vec<WitnessStep> {
    let exit = |step: &Move| step.exit.unwrap_or(ExitIndex::MAX);
    moves
        .iter()
        .map(|step| witness_step(view, step.node, exit(step)))
        .collect()
}

/// A token stands on a step, or on a slot of a join.
type Token = (NodeIndex, Option<usize>);

struct Run<'v, 'f> {
    view: &'v FlowView<'f>,
    tokens: Vec<Token>,
    visits: BTreeMap<NodeIndex, u32>,
    fired: Vec<Hop>,
}

impl Run<'_, '_> {
    fn follow(&mut self, path: &[Hop], depth: u32) -> Option<()> {
        if depth > DEPTH_MAX || self.fired.len() > FIRED_MAX {
            return None;
        }
        for (node, exit) in path {
            self.wear_out(*node, *exit, depth)?;
            if self.view.compiled_step(*node).slots.is_empty() {
                self.fire(*node, *exit)?;
            } else {
                self.complete(*node, depth)?;
                self.fire_join(*node, *exit)?;
            }
        }
        Some(())
    }

    /// Goes round the loop of a wait until an order leaves it by `exhausted`.
    fn wear_out(&mut self, node: NodeIndex, exit: ExitIndex, depth: u32) -> Option<()> {
        let step = self.view.compiled_step(node);
        let Some(most) = step.visits_max else {
            return Some(());
        };
        if step.exits.get(exit as usize)?.port.as_str() != "exhausted" {
            return Some(());
        }
        let view = self.view;
        let own = move |edge: EdgeIndex| {
            let compiled = view.compiled.edges[edge as usize];
            compiled.from != node || view.exit(node, compiled.exit).port.as_str() != "exhausted"
        };
        let round = hops_on(view, node, node, &own)?;
        while self.visits.get(&node).copied().unwrap_or(0) < most {
            self.follow(&round, depth + 1)?;
        }
        Some(())
    }

    fn fire(&mut self, node: NodeIndex, exit: ExitIndex) -> Option<()> {
        let place = self.tokens.iter().position(|token| *token == (node, None))?;
        self.tokens.remove(place);
        *self.visits.entry(node).or_insert(0) += 1;
        self.fired.push((node, exit));
        let step = self.view.compiled_step(node);
        let is_fork = step
            .component
            .is_some_and(|component| component.family == Family::Fork);
        for (index, left_by) in (0..).zip(&step.exits) {
            if (is_fork || index == exit)
                && let Some(edge) = left_by.edges.first()
            {
                self.arrive(*edge);
            }
        }
        Some(())
    }

    fn fire_join(&mut self, node: NodeIndex, exit: ExitIndex) -> Option<()> {
        for slot in 0..self.view.compiled_step(node).slots.len() {
            let place = self
                .tokens
                .iter()
                .position(|token| *token == (node, Some(slot)))?;
            self.tokens.remove(place);
        }
        self.tokens.push((node, None));
        self.fire(node, exit)
    }

    fn arrive(&mut self, edge: EdgeIndex) {
        let to = self.view.compiled.edges[edge as usize].to;
        let slots = &self.view.compiled_step(to).slots;
        let slot = slots.iter().position(|slot| slot.edges.contains(&edge));
        self.tokens.push((to, slot));
    }

    /// Brings a token to every slot of a join.
    fn complete(&mut self, join: NodeIndex, depth: u32) -> Option<()> {
        let view = self.view;
        for (slot, entries) in view.compiled_step(join).slots.iter().enumerate() {
            if !self.tokens.contains(&(join, Some(slot))) {
                let path = self.way_into(join, &entries.edges)?;
                self.follow(&path, depth + 1)?;
            }
        }
        Some(())
    }

    /// The shortest way from a token to one of the connections into a join. Searched backwards, so that it does not
    /// look further than the branch the token stands in.
    fn way_into(&self, join: NodeIndex, entries: &[EdgeIndex]) -> Option<Vec<Hop>> {
        let edges = &self.view.compiled.edges;
        let mut leads_by: BTreeMap<NodeIndex, (ExitIndex, NodeIndex)> = BTreeMap::new();
        let mut waiting: VecDeque<EdgeIndex> = entries.iter().copied().collect();
        while let Some(edge) = waiting.pop_front() {
            let edge = edges[edge as usize];
            if edge.from == join || leads_by.contains_key(&edge.from) {
                continue;
            }
            leads_by.insert(edge.from, (edge.exit, edge.to));
            if self.tokens.contains(&(edge.from, None)) {
                return Some(onward(&leads_by, edge.from, join));
            }
            waiting.extend(&self.view.compiled_step(edge.from).incoming);
        }
        None
    }
}

fn onward(
    leads_by: &BTreeMap<NodeIndex, (ExitIndex, NodeIndex)>,
    from: NodeIndex,
    to: NodeIndex,
) -> Vec<Hop> {
    let mut path = Vec::new();
    let mut at = from;
    while at != to
        && let Some((exit, next)) = leads_by.get(&at)
    {
        path.push((at, *exit));
        at = *next;
    }
    path
}

/// The run to a step and from there along the slowest way to the step that the time is about.
pub(crate) fn slow_run(view: &FlowView<'_>, from: NodeIndex, way: &Slowest) -> Vec<WitnessStep> {
    let Some(mut path) = view.graph().path_from_start(from) else {
        return Vec::new();
    };
    path.extend(&way.path);
    path.push((way.to, 0));
    replayable(view, &path)
}
