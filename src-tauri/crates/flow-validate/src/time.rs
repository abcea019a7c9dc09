//! Longest and shortest times along paths.
//!
//! A loop is bounded by what counts it: its waits pass an order only so often. Between two of those every other step of
//! the loop is passed at most once; where persons alone send an order round, each is taken to do so once.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use flow_catalog::Role;
use flow_engine::{EdgeIndex, NodeIndex};

use crate::path::{Hop, hops};
use crate::view::FlowView;

/// A step whose entering a time is about.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Goal {
    /// How long it may take from there to the end of the matter; nothing when no limit is known.
    pub(crate) within_us: Option<i64>,
    /// The matter may also go on behind the step.
    pub(crate) passes_on: bool,
}

impl Goal {
    /// The matter ends where the step is entered.
    pub(crate) const LAST: Goal = Goal {
        within_us: Some(0),
        passes_on: false,
    };
}

/// The longest way from leaving a step to entering another one.
#[derive(Debug)]
pub(crate) struct Slowest {
    /// How long it may take, in microseconds; nothing when some step on the way has no known limit.
    pub(crate) length_us: Option<i64>,
    /// The way: the step that is left first, and the others before the last one.
    pub(crate) path: Vec<Hop>,
    /// The step that is entered.
    pub(crate) to: NodeIndex,
    /// Every step that may lie on the way.
    pub(crate) between: Vec<NodeIndex>,
}

/// The longest way an order may take after it left `from` until a goal ends the matter, by exits that do not close it.
/// Nothing when no goal can be reached.
pub(crate) fn slowest(
    view: &FlowView<'_>,
    from: Hop,
    goals: &BTreeMap<NodeIndex, Goal>,
    closes: &dyn Fn(Hop) -> bool,
    longest: &dyn Fn(NodeIndex) -> Option<i64>,
) -> Option<Slowest> {
    let first = view.target(from.0, from.1)?;
    let region = Region::of(view, first, goals, closes);
    if !region.contains(first) {
        return None;
    }
    let mut best: BTreeMap<Part, (i128, Option<Hop>)> =
        BTreeMap::from([(region.part_of(view, first), (0, None))]);
    let mut spent_in: BTreeMap<Part, i128> = BTreeMap::new();
    let mut unknown = false;
    // Connections never lead to a part with a higher number, so parts are done in falling order.
    let parts: Vec<Part> = region.parts.keys().rev().copied().collect();
    for part in parts {
        let Some((arrival, _)) = best.get(&part).copied() else {
            continue;
        };
        let members = &region.parts[&part];
        if members.iter().any(|node| region.ends_at(*node)) {
            continue;
        }
        let spent = region.spent(view, members, longest);
        unknown |= spent.is_none();
        let left = arrival + spent.unwrap_or(0);
        // A goal inside a loop may be entered late in it.
        if members.len() > 1 {
            spent_in.insert(part, left - arrival);
        }
        for node in members {
            for (next, hop) in region.onward(view, *node) {
                let next = region.part_of(view, next);
                if next != part && best.get(&next).is_none_or(|(known, _)| *known < left) {
                    best.insert(next, (left, Some(hop)));
                }
            }
        }
    }
    let mut reached: Vec<(i128, Reverse<NodeIndex>)> = Vec::new();
    for (node, goal) in goals.iter().filter(|(node, _)| region.contains(**node)) {
        let part = region.part_of(view, *node);
        let Some((arrival, _)) = best.get(&part) else {
            continue;
        };
        let before = spent_in.get(&part).copied().unwrap_or(0);
        unknown |= goal.within_us.is_none();
        let within = i128::from(goal.within_us.unwrap_or(0));
        reached.push((arrival + before + within, Reverse(*node)));
    }
    let (length, Reverse(to)) = reached.into_iter().max()?;
    Some(Slowest {
        length_us: (!unknown).then(|| i64::try_from(length).unwrap_or(i64::MAX)),
        path: std::iter::once(from)
            .chain(region.trace(view, first, to, &best))
            .collect(),
        to,
        between: region
            .members
            .iter()
            .copied()
            .filter(|node| !region.ends_at(*node))
            .collect(),
    })
}

/// The steps on ways from a step to the first goal, in strongly connected parts.
struct Region<'a> {
    closes: &'a dyn Fn(Hop) -> bool,
    /// For each step of the flow, whether it is one of them.
    is_member: Vec<bool>,
    /// Those steps, lowest first.
    members: Vec<NodeIndex>,
    goals: &'a BTreeMap<NodeIndex, Goal>,
    parts: BTreeMap<Part, Vec<NodeIndex>>,
}

/// The longest way between what counts a loop.
struct Stretch {
    /// Its length in all.
    most: i128,
    /// Its length until a step is entered.
    arrival: BTreeMap<NodeIndex, i128>,
}

/// The number of a part. Those of steps where the matter ends lie below all others, so that they are done last.
type Part = i64;

impl<'a> Region<'a> {
    fn of(
        view: &FlowView<'_>,
        first: NodeIndex,
        goals: &'a BTreeMap<NodeIndex, Goal>,
        closes: &'a dyn Fn(Hop) -> bool,
    ) -> Region<'a> {
        let n_steps = view.compiled.nodes.len();
        let mut is_ahead = vec![false; n_steps];
        let mut reached = Vec::new();
        let mut waiting = vec![first];
        while let Some(node) = waiting.pop() {
            if std::mem::replace(&mut is_ahead[node as usize], true) {
                continue;
            }
            let goal = goals.get(&node);
            if goal.is_some() {
                reached.push(node);
            }
            if goal.is_none_or(|goal| goal.passes_on) {
                let outgoing = view.graph().outgoing[node as usize].iter();
                let onward = outgoing.map(|edge| view.compiled.edges[*edge as usize]);
                waiting.extend(
                    onward
                        .filter(|edge| !closes((node, edge.exit)))
                        .map(|edge| edge.to),
                );
            }
        }
        let mut is_member = vec![false; n_steps];
        let mut members = Vec::new();
        let mut waiting = reached;
        while let Some(node) = waiting.pop() {
            if !std::mem::replace(&mut is_member[node as usize], true) {
                members.push(node);
                let incoming = view.compiled_step(node).incoming.iter();
                let before = incoming.map(|edge| view.compiled.edges[*edge as usize]);
                let on_a_way = before.filter(|edge| {
                    is_ahead[edge.from as usize]
                        && goals.get(&edge.from).is_none_or(|goal| goal.passes_on)
                        && !closes((edge.from, edge.exit))
                });
                waiting.extend(on_a_way.map(|edge| edge.from));
            }
        }
        members.sort_unstable();
        let mut region = Region {
            closes,
            is_member,
            members,
            goals,
            parts: BTreeMap::new(),
        };
        for position in 0..region.members.len() {
            let node = region.members[position];
            let part = region.part_of(view, node);
            region.parts.entry(part).or_default().push(node);
        }
        region
    }

    fn contains(&self, node: NodeIndex) -> bool {
        self.is_member[node as usize]
    }

    /// True when the matter does not go on behind a step.
    fn ends_at(&self, node: NodeIndex) -> bool {
        self.goals.get(&node).is_some_and(|goal| !goal.passes_on)
    }

    /// The part of a step; one where the matter ends is left by nobody and is a part by itself.
    fn part_of(&self, view: &FlowView<'_>, node: NodeIndex) -> Part {
        match self.ends_at(node) {
            true => -1 - Part::from(node),
            false => Part::from(view.graph().component[node as usize]),
        }
    }

    fn onward(&self, view: &FlowView<'_>, node: NodeIndex) -> Vec<(NodeIndex, Hop)> {
        let edges = view.graph().outgoing[node as usize].iter();
        let hops = edges
            .map(|edge| view.compiled.edges[*edge as usize])
            .map(|edge| (edge.to, (node, edge.exit)));
        hops.filter(|(to, hop)| self.contains(*to) && !(self.closes)(*hop))
            .collect()
    }

    /// The longest time inside a part: the longest way through it. In a loop, what counts it parts the way into
    /// stretches: each ends where a counted step is entered, the last one where the part is left.
    fn spent(
        &self,
        view: &FlowView<'_>,
        members: &[NodeIndex],
        longest: &dyn Fn(NodeIndex) -> Option<i64>,
    ) -> Option<i128> {
        let mut counted: BTreeMap<NodeIndex, i128> = BTreeMap::new();
        if let Some(once) = self.longest_way(view, members, &counted, longest)? {
            return Some(once.most);
        }
        for node in members.iter().filter(|node| view.role(**node) == Role::Wait) {
            let visits = view.compiled_step(*node).visits_max.unwrap_or(1);
            counted.insert(*node, i128::from(visits));
        }
        let mut stretch = self.longest_way(view, members, &counted, longest)?;
        if stretch.is_none() {
            let between_waits = 1 + counted.values().sum::<i128>();
            let is_person =
                |node: NodeIndex| matches!(view.role(node), Role::PersonTask | Role::Approval | Role::Hold);
            let persons = members.iter().copied().filter(|node| is_person(*node));
            counted.extend(persons.map(|node| (node, between_waits)));
            stretch = self.longest_way(view, members, &counted, longest)?;
        }
        let Some(stretch) = stretch else {
            let rest = members.iter().filter(|node| !counted.contains_key(node));
            let rest = rest
                .map(|node| longest(*node).map(i128::from))
                .sum::<Option<i128>>()?;
            let passes = counted
                .iter()
                .map(|(node, passes)| Some(i128::from(longest(*node)?) * passes));
            let rounds = 1 + counted.values().sum::<i128>();
            return Some(passes.sum::<Option<i128>>()? + rounds * rest);
        };
        let mut in_all = stretch.most;
        for (node, passes) in counted {
            let before = stretch.arrival.get(&node).copied().unwrap_or(0);
            in_all += passes * (before + i128::from(longest(node)?));
        }
        Some(in_all)
    }

    /// The longest way through steps, on which a counted one is passed at most by `exhausted`, without its time;
    /// nothing inside when they form a loop, nothing at all without a known limit.
    fn longest_way(
        &self,
        view: &FlowView<'_>,
        steps: &[NodeIndex],
        counted: &BTreeMap<NodeIndex, i128>,
        longest: &dyn Fn(NodeIndex) -> Option<i64>,
    ) -> Option<Option<Stretch>> {
        let onward = |node: NodeIndex| {
            let mut onward = self.onward(view, node);
            if counted.contains_key(&node) {
                onward.retain(|(_, (node, exit))| view.exit(*node, *exit).port.as_str() == "exhausted");
            }
            onward
        };
        let mut entering: BTreeMap<NodeIndex, usize> = steps.iter().map(|node| (*node, 0)).collect();
        for node in steps {
            for (to, _) in onward(*node) {
                entering.entry(to).and_modify(|count| *count += 1);
            }
        }
        let mut ready: Vec<NodeIndex> = entering
            .iter()
            .filter(|(_, count)| **count == 0)
            .map(|(node, _)| *node)
            .collect();
        let mut arrival: BTreeMap<NodeIndex, i128> = BTreeMap::new();
        let (mut most, mut done) = (0, 0);
        while let Some(node) = ready.pop() {
            let own = match counted.contains_key(&node) {
                true => 0,
                false => i128::from(longest(node)?),
            };
            let left = arrival.get(&node).copied().unwrap_or(0) + own;
            most = most.max(left);
            done += 1;
            for (to, _) in onward(node) {
                let Some(count) = entering.get_mut(&to) else {
                    continue;
                };
                *count -= 1;
                let known = arrival.entry(to).or_insert(0);
                *known = left.max(*known);
                if *count == 0 {
                    ready.push(to);
                }
            }
        }
        Some((done == steps.len()).then_some(Stretch { most, arrival }))
    }

    fn trace(
        &self,
        view: &FlowView<'_>,
        first: NodeIndex,
        to: NodeIndex,
        best: &BTreeMap<Part, (i128, Option<Hop>)>,
    ) -> Vec<Hop> {
        let mut hops_back: Vec<Hop> = Vec::new();
        let mut at = to;
        while let Some((_, Some(hop))) = best.get(&self.part_of(view, at)) {
            hops_back.push(*hop);
            at = hop.0;
        }
        let mut path = Vec::new();
        let mut at = first;
        let inside = |edge: EdgeIndex| {
            let edge = view.compiled.edges[edge as usize];
            self.contains(edge.to) && !(self.closes)((edge.from, edge.exit))
        };
        for hop in hops_back.iter().rev() {
            path.extend(hops(view, at, hop.0, &inside).unwrap_or_default());
            path.push(*hop);
            at = view.target(hop.0, hop.1).unwrap_or(at);
        }
        path.extend(hops(view, at, to, &inside).unwrap_or_default());
        path
    }
}

/// The shortest time from the start until a step is entered, for each step that can be reached, and the connection by
/// which it is entered last. A join waits for the latest of its branches.
pub(crate) fn earliest(view: &FlowView<'_>) -> BTreeMap<NodeIndex, i64> {
    let mut arrival: BTreeMap<NodeIndex, i64> = BTreeMap::new();
    let mut at_slot: BTreeMap<(NodeIndex, usize), i64> = BTreeMap::new();
    let mut waiting: BTreeSet<(i64, NodeIndex)> = view
        .compiled
        .starts
        .first()
        .map(|start| (0, *start))
        .into_iter()
        .collect();
    while let Some((time, node)) = waiting.pop_first() {
        if arrival.contains_key(&node) {
            continue;
        }
        arrival.insert(node, time);
        let left = time.saturating_add(view.compiled_step(node).timing.shortest_us);
        for edge in &view.graph().outgoing[node as usize] {
            let to = view.compiled.edges[*edge as usize].to;
            let slots = &view.compiled_step(to).slots;
            let Some(slot) = slots.iter().position(|slot| slot.edges.contains(edge)) else {
                waiting.insert((left, to));
                continue;
            };
            at_slot.entry((to, slot)).or_insert(left);
            let filled: Vec<i64> = (0..slots.len())
                .filter_map(|slot| at_slot.get(&(to, slot)).copied())
                .collect();
            if filled.len() == slots.len() {
                waiting.insert((filled.into_iter().max().unwrap_or(left), to));
            }
        }
    }
    arrival
}
