//! Steps by number, the connections that lead forward, and a layer for each step.

use std::collections::{BTreeMap, VecDeque};

use crate::flow::Flow;
use crate::ids::NodeId;

/// The exit by which a step goes on when all is well.
const MAIN_EXIT: &str = "ok";
/// Most bends of long connections in all; longer ones are drawn without being planned for.
const BENDS_MAX: usize = 40_000;

/// Connections between numbered steps; the main exit's come first.
pub(super) struct Graph {
    next: Vec<Vec<usize>>,
    /// Where the main exit leads.
    main: Vec<Option<usize>>,
}

/// Where on the canvas something belongs, from top to bottom.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Lane {
    /// The path of success.
    Main,
    /// What comes back to it.
    Side,
    /// What never does: cancelling, undoing, other ends.
    Away,
}

/// Steps and bends of long connections in layers, connected from each layer to the next.
pub(super) struct Layers {
    /// What each layer holds, from top to bottom. The steps come first in the numbering, then the bends.
    pub(super) layers: Vec<Vec<usize>>,
    pub(super) lane: Vec<Lane>,
    pub(super) left: Vec<Vec<usize>>,
    pub(super) right: Vec<Vec<usize>>,
}

impl Graph {
    /// The connections between the given steps.
    pub(super) fn new(flow: &Flow, nodes: &[&NodeId]) -> Self {
        let numbers: BTreeMap<&NodeId, usize> = nodes.iter().enumerate().map(|(at, id)| (*id, at)).collect();
        let mut next = vec![Vec::new(); nodes.len()];
        let mut main = vec![None; nodes.len()];
        for edge in &flow.edges {
            let (Some(from), Some(to)) = (numbers.get(&edge.from), numbers.get(&edge.to)) else {
                continue;
            };
            match edge.port.as_str() == MAIN_EXIT && main[*from].is_none() {
                true => {
                    main[*from] = Some(*to);
                    next[*from].insert(0, *to);
                }
                false => next[*from].push(*to),
            }
        }
        for targets in &mut next {
            let mut seen = std::collections::BTreeSet::new();
            targets.retain(|to| seen.insert(*to));
        }
        Self { next, main }
    }

    /// The connected parts, largest first.
    pub(super) fn parts(&self) -> Vec<Vec<usize>> {
        let mut neighbours = vec![Vec::new(); self.next.len()];
        for (from, to) in self.edges() {
            neighbours[from].push(to);
            neighbours[to].push(from);
        }
        let mut seen = vec![false; self.next.len()];
        let mut parts = Vec::new();
        for first in 0..self.next.len() {
            if std::mem::replace(&mut seen[first], true) {
                continue;
            }
            let mut part = vec![first];
            let mut done = 0;
            while done < part.len() {
                for &near in &neighbours[part[done]] {
                    if !std::mem::replace(&mut seen[near], true) {
                        part.push(near);
                    }
                }
                done += 1;
            }
            part.sort_unstable();
            parts.push(part);
        }
        parts.sort_by_key(|part| std::cmp::Reverse(part.len()));
        parts
    }

    /// One part by itself, its steps numbered anew.
    pub(super) fn part(&self, part: &[usize]) -> Self {
        let number = |node: &usize| part.binary_search(node).expect("a part holds all it connects to");
        Self {
            next: part
                .iter()
                .map(|node| self.next[*node].iter().map(number).collect())
                .collect(),
            main: part
                .iter()
                .map(|node| self.main[*node].as_ref().map(number))
                .collect(),
        }
    }

    fn edges(&self) -> impl Iterator<Item = (usize, usize)> {
        let targets = self.next.iter().enumerate();
        targets.flat_map(|(from, targets)| targets.iter().map(move |to| (from, *to)))
    }

    /// Lanes, layers and bends of a connected part.
    pub(super) fn layered(&self) -> Layers {
        let forward = self.forward();
        let order = topological(&forward);
        let main = self.main_path(&forward, &order);
        let lane = self.lanes(&main);
        let layer = layer_of_each(&forward, &order, main[0]);
        let mut layers = Layers::new(lane, &layer);
        let mut is_main = vec![None; self.next.len()];
        main.windows(2).for_each(|pair| is_main[pair[0]] = Some(pair[1]));
        layers.connect(&forward, &layer, &is_main);
        layers
    }

    /// The connections without those that lead back to a step on the way from the beginning.
    fn forward(&self) -> Vec<Vec<usize>> {
        let count = self.next.len();
        let mut entered = vec![false; count];
        self.edges()
            .filter(|(from, to)| from != to)
            .for_each(|(_, to)| entered[to] = true);
        let (inner, begins): (Vec<usize>, Vec<usize>) = (0..count).partition(|node| entered[*node]);
        let mut forward = vec![Vec::new(); count];
        let mut state = vec![State::New; count];
        for root in begins.into_iter().chain(inner) {
            if state[root] != State::New {
                continue;
            }
            state[root] = State::Open;
            let mut stack = vec![(root, 0)];
            while let Some((node, done)) = stack.last_mut() {
                let Some(&to) = self.next[*node].get(*done) else {
                    state[*node] = State::Done;
                    stack.pop();
                    continue;
                };
                *done += 1;
                if state[to] != State::Open {
                    forward[*node].push(to);
                }
                if state[to] == State::New {
                    state[to] = State::Open;
                    stack.push((to, 0));
                }
            }
        }
        forward
    }

    /// From the beginning with the longest way on along main exits; where a step has none, along the longest way.
    fn main_path(&self, forward: &[Vec<usize>], order: &[usize]) -> Vec<usize> {
        let mut way = vec![0_usize; forward.len()];
        let mut after = vec![None; forward.len()];
        for &node in order.iter().rev() {
            let main = self.main[node].filter(|to| forward[node].contains(to));
            let longest = || forward[node].iter().copied().rev().max_by_key(|to| way[*to]);
            after[node] = main.or_else(longest);
            way[node] = after[node].map_or(0, |to| way[to] + 1);
        }
        let mut entered = vec![false; forward.len()];
        forward.iter().flatten().for_each(|to| entered[*to] = true);
        let begins = (0..forward.len()).rev().filter(|node| !entered[*node]);
        let first = begins.max_by_key(|node| way[*node]).unwrap_or_default();
        std::iter::successors(Some(first), |node| after[*node]).collect()
    }

    fn lanes(&self, main: &[usize]) -> Vec<Lane> {
        let mut before = vec![Vec::new(); self.next.len()];
        for (from, to) in self.edges() {
            before[to].push(from);
        }
        let mut lane = vec![Lane::Away; self.next.len()];
        main.iter().for_each(|node| lane[*node] = Lane::Main);
        let mut queue: VecDeque<usize> = main.iter().copied().collect();
        while let Some(node) = queue.pop_front() {
            for &from in &before[node] {
                if lane[from] == Lane::Away {
                    lane[from] = Lane::Side;
                    queue.push_back(from);
                }
            }
        }
        lane
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    Open,
    Done,
}

/// Steps so that every connection leads from an earlier one to a later one.
fn topological(forward: &[Vec<usize>]) -> Vec<usize> {
    let mut missing = vec![0_usize; forward.len()];
    forward.iter().flatten().for_each(|to| missing[*to] += 1);
    let mut order: Vec<usize> = (0..forward.len()).filter(|node| missing[*node] == 0).collect();
    let mut done = 0;
    while done < order.len() {
        for &to in &forward[order[done]] {
            missing[to] -= 1;
            if missing[to] == 0 {
                order.push(to);
            }
        }
        done += 1;
    }
    order
}

/// The longest way from a beginning; other beginnings than the first move next to what they lead to.
fn layer_of_each(forward: &[Vec<usize>], order: &[usize], first: usize) -> Vec<usize> {
    let mut layer = vec![0; forward.len()];
    let mut entered = vec![false; forward.len()];
    for &node in order {
        for &to in &forward[node] {
            layer[to] = layer[to].max(layer[node] + 1);
            entered[to] = true;
        }
    }
    for &node in order.iter().filter(|node| !entered[**node] && **node != first) {
        let nearest = forward[node].iter().map(|to| layer[*to]).min();
        layer[node] = nearest.map_or(0, |nearest| nearest - 1);
    }
    layer
}

impl Layers {
    fn new(lane: Vec<Lane>, layer: &[usize]) -> Self {
        let count = layer.iter().max().map_or(0, |last| last + 1);
        let mut layers = vec![Vec::new(); count];
        for (node, at) in layer.iter().enumerate() {
            layers[*at].push(node);
        }
        let nodes = lane.len();
        Self {
            layers,
            lane,
            left: vec![Vec::new(); nodes],
            right: vec![Vec::new(); nodes],
        }
    }

    /// Leads connections from layer to layer. Those to the same step share their bends, as they may share a line.
    fn connect(&mut self, forward: &[Vec<usize>], layer: &[usize], main: &[Option<usize>]) {
        let mut bends: BTreeMap<(usize, bool, usize), usize> = BTreeMap::new();
        for (from, targets) in forward.iter().enumerate() {
            for &to in targets {
                let is_main = main[from] == Some(to);
                let lane = match (is_main, self.lane[to]) {
                    (true, _) => Lane::Main,
                    (_, Lane::Away) => Lane::Away,
                    _ => Lane::Side,
                };
                let mut here = from;
                for at in layer[from] + 1..layer[to] {
                    let known = bends.get(&(to, is_main, at)).copied();
                    if known.is_none() && bends.len() >= BENDS_MAX {
                        break;
                    }
                    let bend = known.unwrap_or_else(|| self.bend(at, lane));
                    bends.insert((to, is_main, at), bend);
                    self.join(here, bend);
                    here = bend;
                }
                if bends.len() < BENDS_MAX || layer[from] + 1 == layer[to] {
                    self.join(here, to);
                }
            }
        }
    }

    fn bend(&mut self, layer: usize, lane: Lane) -> usize {
        let bend = self.lane.len();
        self.layers[layer].push(bend);
        self.lane.push(lane);
        self.left.push(Vec::new());
        self.right.push(Vec::new());
        bend
    }

    fn join(&mut self, from: usize, to: usize) {
        if !self.right[from].contains(&to) {
            self.right[from].push(to);
            self.left[to].push(from);
        }
    }
}
