//! Steps by number, the connections that lead forward, and a column for each step.

use std::collections::{BTreeMap, VecDeque};

use crate::flow::Flow;
use crate::ids::NodeId;

/// The exit by which a step goes on when all is well.
const MAIN_EXIT: &str = "ok";

/// A short cut passes by fewer steps than this.
const SHORT_CUT_MAX: usize = 64;

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

/// What the rows are made from.
pub(super) struct Columns {
    /// Connections without those that lead back.
    pub(super) forward: Vec<Vec<usize>>,
    /// Connections that lead back.
    pub(super) back: Vec<(usize, usize)>,
    /// Steps so that every forward connection leads from an earlier one to a later one.
    pub(super) order: Vec<usize>,
    /// The column of each step.
    pub(super) column: Vec<usize>,
    /// Where each step goes on when all is well.
    pub(super) after: Vec<Option<usize>>,
    /// Where each step belongs.
    pub(super) lane: Vec<Lane>,
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

    /// All steps, each after those that lead to it.
    pub(super) fn in_order(&self) -> Vec<usize> {
        topological(&self.forward())
    }

    /// Columns and lanes of a connected part.
    pub(super) fn columns(&self) -> Columns {
        let forward = self.forward();
        let back = self
            .edges()
            .filter(|(from, to)| !forward[*from].contains(to))
            .collect();
        let order = topological(&forward);
        let (first, after) = self.ways_on(&forward, &order);
        let main: Vec<usize> = std::iter::successors(Some(first), |node| after[*node]).collect();
        let lane = self.lanes(&main);
        let column = column_of_each(&forward, &order, first);
        Columns {
            forward,
            back,
            order,
            column,
            after,
            lane,
        }
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

    /// The beginning with the longest way, and where each step goes on: by its main exit; without one along its
    /// longest way, but by the short cut if another of its exits leads there directly.
    fn ways_on(&self, forward: &[Vec<usize>], order: &[usize]) -> (usize, Vec<Option<usize>>) {
        let mut way = vec![0_usize; forward.len()];
        let mut after: Vec<Option<usize>> = vec![None; forward.len()];
        for &node in order.iter().rev() {
            let main = self.main[node].filter(|to| forward[node].contains(to));
            let longest = forward[node].iter().copied().rev().max_by_key(|to| way[*to]);
            let short_cut = || {
                let ahead = std::iter::successors(longest, |node| after[*node]).take(SHORT_CUT_MAX);
                ahead.filter(|ahead| forward[node].contains(ahead)).last()
            };
            after[node] = main.or_else(short_cut);
            way[node] = longest.map_or(0, |to| way[to] + 1);
        }
        let mut entered = vec![false; forward.len()];
        forward.iter().flatten().for_each(|to| entered[*to] = true);
        let begins = (0..forward.len()).rev().filter(|node| !entered[*node]);
        let first = begins.max_by_key(|node| way[*node]).unwrap_or_default();
        (first, after)
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
fn column_of_each(forward: &[Vec<usize>], order: &[usize], first: usize) -> Vec<usize> {
    let mut column = vec![0; forward.len()];
    let mut entered = vec![false; forward.len()];
    for &node in order {
        for &to in &forward[node] {
            column[to] = column[to].max(column[node] + 1);
            entered[to] = true;
        }
    }
    for &node in order.iter().filter(|node| !entered[**node] && **node != first) {
        let nearest = forward[node].iter().map(|to| column[*to]).min();
        column[node] = nearest.map_or(0, |nearest| nearest - 1);
    }
    column
}
