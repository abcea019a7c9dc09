//! A second, deliberately simple meaning of a flow: every interleaving, every visit counted, nothing left out.
//!
//! It shares with the engine only the compiled exits and their operations. Tokens, joins, obligations, ends and called
//! flows are worked out anew from their definitions.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use flow_catalog::{Family, ObligationSet, Operation, Outcome, schema};
use flow_engine::{CompiledFlow, EdgeIndex};
use flow_feel::time::DateTime;
use flow_feel::{Clock, Record, Type, Value};

/// A fault: rule, step, obligations.
pub(crate) type Fault = (&'static str, u32, ObligationSet);

/// Everything that can happen in a flow.
#[derive(Clone, Default)]
pub(crate) struct Everything {
    /// Faults, each with the length of the shortest path to it.
    pub(crate) faults: BTreeMap<Fault, usize>,
    /// Ways to end: cancelled or not, what is open.
    pub(crate) ends: BTreeSet<(bool, ObligationSet)>,
    /// False when a bound was hit.
    pub(crate) complete: bool,
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Order {
    /// How many tokens stand on a step, for joins on each input.
    tokens: BTreeMap<(u32, usize), u32>,
    open: BTreeSet<u8>,
    visits: BTreeMap<u32, u32>,
}

const ORDERS_MAX: usize = 4_000;

/// Explores a flow entered with a set open.
///
/// Decisions are taken by orders of several totals; the faults of all of them are put together.
pub(crate) fn explore(
    flow: &CompiledFlow,
    called: &BTreeMap<String, CompiledFlow>,
    open: ObligationSet,
) -> Everything {
    let mut brute = Brute {
        flow,
        called,
        slots: (0..flow.nodes.len() as u32)
            .map(|node| slots(flow, node))
            .collect(),
        chosen: BTreeMap::new(),
    };
    let mut all = Everything {
        complete: true,
        ..Everything::default()
    };
    for total in TOTALS {
        let decisions = (0..flow.nodes.len() as u32).filter(|node| !flow.node(*node).branches.is_empty());
        brute.chosen = decisions.map(|node| (node, chosen(flow, node, total))).collect();
        let everything = brute.run(open);
        all.complete &= everything.complete;
        all.ends.extend(everything.ends);
        for (fault, depth) in everything.faults {
            let known = all.faults.entry(fault).or_insert(depth);
            *known = depth.min(*known);
        }
    }
    all
}

/// One total between any two bounds in the conditions of small flows.
const TOTALS: [&str; 5] = ["20", "80", "120", "170", "300"];

struct Brute<'a> {
    flow: &'a CompiledFlow,
    called: &'a BTreeMap<String, CompiledFlow>,
    slots: Vec<Vec<Vec<EdgeIndex>>>,
    /// Exits by which the order may leave each decision.
    chosen: BTreeMap<u32, Vec<usize>>,
}

/// What a firing adds to what is known.
struct Seen<'a> {
    everything: &'a mut Everything,
    depth: usize,
}

impl Seen<'_> {
    fn fault(&mut self, rule: &'static str, node: u32, obligations: ObligationSet) {
        self.everything
            .faults
            .entry((rule, node, obligations))
            .or_insert(self.depth);
    }
}

impl Brute<'_> {
    fn run(&self, open: ObligationSet) -> Everything {
        let mut everything = Everything {
            complete: true,
            ..Everything::default()
        };
        let Some(start) = self.flow.starts.first() else {
            return everything;
        };
        let first = Order {
            tokens: BTreeMap::from([((*start, 0), 1)]),
            open: open.iter().map(|obligation| obligation as u8).collect(),
            visits: BTreeMap::new(),
        };
        let mut known = BTreeSet::from([first.clone()]);
        let mut waiting = VecDeque::from([(first, 1)]);
        while let Some((order, depth)) = waiting.pop_front() {
            if known.len() > ORDERS_MAX {
                everything.complete = false;
                break;
            }
            let mut seen = Seen {
                everything: &mut everything,
                depth,
            };
            for next in self.everything_next(&order, &mut seen) {
                if known.insert(next.clone()) {
                    waiting.push_back((next, depth + 1));
                }
            }
        }
        everything
    }

    fn can_fire(&self, order: &Order, node: u32) -> bool {
        let has = |slot: usize| order.tokens.get(&(node, slot)).is_some_and(|count| *count > 0);
        match self.flow.family(node) {
            Family::Join => {
                !self.slots[node as usize].is_empty() && (0..self.slots[node as usize].len()).all(has)
            }
            _ => has(0),
        }
    }

    fn everything_next(&self, order: &Order, seen: &mut Seen<'_>) -> Vec<Order> {
        let mut result = Vec::new();
        for node in (0..self.flow.nodes.len() as u32).filter(|node| self.can_fire(order, *node)) {
            let mut left = order.clone();
            for slot in 0..self.slots[node as usize].len().max(1) {
                left.tokens.remove(&(node, slot));
            }
            let compiled = self.flow.node(node);
            match self.flow.family(node) {
                Family::Sink => self.end(&left, node, seen),
                Family::Fork => {
                    let edges: Vec<EdgeIndex> = compiled
                        .exits
                        .iter()
                        .filter_map(|exit| exit.edges.first().copied())
                        .collect();
                    if !compiled.exits.is_empty() {
                        result.extend(self.arrive(left, &edges, seen));
                    }
                }
                Family::Subflow => {
                    for (exit, open) in self.call(order, node, seen) {
                        let mut back = left.clone();
                        back.open = open.iter().map(|obligation| obligation as u8).collect();
                        let edges: Vec<EdgeIndex> =
                            compiled.exits[exit].edges.first().copied().into_iter().collect();
                        result.extend(self.arrive(back, &edges, seen));
                    }
                }
                _ => {
                    for exit in 0..compiled.exits.len() {
                        result.extend(self.leave(left.clone(), node, exit, seen));
                    }
                }
            }
        }
        result
    }

    fn leave(&self, mut order: Order, node: u32, exit: usize, seen: &mut Seen<'_>) -> Option<Order> {
        let compiled = self.flow.node(node);
        if self.chosen.get(&node).is_some_and(|exits| !exits.contains(&exit)) {
            return None;
        }
        let left = &compiled.exits[exit];
        if let Some(most) = compiled.visits_max {
            let visit = order.visits.get(&node).copied().unwrap_or(0) + 1;
            if (visit > most) != (left.port.as_str() == "exhausted") {
                return None;
            }
            if visit <= most {
                order.visits.insert(node, visit);
            }
        }
        for operation in &left.operations {
            self.operate(&mut order, node, *operation, seen);
        }
        let edges: Vec<EdgeIndex> = left.edges.first().copied().into_iter().collect();
        self.arrive(order, &edges, seen)
    }

    fn operate(&self, order: &mut Order, node: u32, operation: Operation, seen: &mut Seen<'_>) {
        let open = set(&order.open);
        let one = |id: &str| {
            let found = flow_catalog::Obligation::from_id(id).expect("an obligation of the catalog");
            ObligationSet::of(&[found])
        };
        match operation {
            Operation::Require(choice) => {
                let money = one("paid").union(one("auth")).union(one("credit"));
                if choice.intersection(open).is_empty() {
                    let rule = if choice.minus(money).is_empty() {
                        "T05"
                    } else {
                        "T03"
                    };
                    seen.fault(rule, node, choice);
                }
            }
            Operation::Consume(consumed) => {
                for obligation in consumed.iter() {
                    if !order.open.remove(&(obligation as u8)) {
                        seen.fault("T03", node, ObligationSet::of(&[obligation]));
                    }
                }
            }
            Operation::Release(released) => {
                for obligation in released.iter() {
                    if obligation.is_undoable() {
                        order.open.remove(&(obligation as u8));
                    } else if order.open.contains(&(obligation as u8)) {
                        seen.fault("T07", node, ObligationSet::of(&[obligation]));
                    }
                }
            }
            Operation::Acquire(acquired) => {
                let holds_goods = self.flow.opens.intersects(one("stock").union(one("presale")));
                let goods = ["stock", "presale", "shipped", "with_customer", "rma"].map(one);
                if acquired.intersects(one("paid"))
                    && holds_goods
                    && !goods.iter().any(|good| open.intersects(*good))
                {
                    seen.fault("T11", node, one("paid"));
                }
                for obligation in acquired.iter() {
                    if !order.open.insert(obligation as u8) {
                        seen.fault("T02", node, ObligationSet::of(&[obligation]));
                    }
                }
            }
        }
    }

    fn arrive(&self, mut order: Order, edges: &[EdgeIndex], seen: &mut Seen<'_>) -> Option<Order> {
        if edges.is_empty() {
            return None;
        }
        let mut collided = false;
        for edge in edges {
            let to = self.flow.edges[*edge as usize].to;
            let slots = &self.slots[to as usize];
            let slot = slots.iter().position(|slot| slot.contains(edge)).unwrap_or(0);
            let count = order.tokens.entry((to, slot)).or_insert(0);
            *count += 1;
            if *count > 1 {
                seen.fault("S08", to, ObligationSet::EMPTY);
                collided = true;
            }
        }
        if collided {
            return None;
        }
        let stuck = !(0..self.flow.nodes.len() as u32).any(|node| self.can_fire(&order, node));
        if stuck {
            for (join, _) in order.tokens.keys() {
                seen.fault("S06", *join, ObligationSet::EMPTY);
            }
        }
        Some(order)
    }

    fn end(&self, order: &Order, node: u32, seen: &mut Seen<'_>) {
        for (other, _) in order.tokens.keys() {
            seen.fault("S07", *other, ObligationSet::EMPTY);
        }
        let outcome = self.flow.node(node).outcome.expect("an end has an outcome");
        let open = set(&order.open);
        for obligation in open.iter() {
            let alone = ObligationSet::of(&[obligation]);
            if !outcome.may_leave_open().intersects(alone) && !self.flow.enters_with.intersects(alone) {
                seen.fault("T01", node, alone);
            }
        }
        let paid = ObligationSet::of(&[flow_catalog::Obligation::Paid]);
        let delivered = ObligationSet::of(&[flow_catalog::Obligation::WithCustomer]);
        let asks_for_money = open.intersects(delivered) || self.flow.opens.intersects(paid);
        if outcome == Outcome::Completed
            && self.flow.enters_with.is_empty()
            && asks_for_money
            && !open.intersects(paid)
        {
            seen.fault("T06", node, paid);
        }
        seen.everything.ends.insert((outcome == Outcome::Cancelled, open));
    }

    /// Exits and sets with which a call comes back.
    fn call(&self, order: &Order, node: u32, seen: &mut Seen<'_>) -> Vec<(usize, ObligationSet)> {
        let compiled = self.flow.node(node);
        let Some(callee) = compiled.calls.as_ref().and_then(|id| self.called.get(id)) else {
            return Vec::new();
        };
        let inside = explore(callee, self.called, set(&order.open));
        seen.everything.complete &= inside.complete;
        for (rule, _, obligations) in inside.faults.keys() {
            if !["T01", "T06"].contains(rule) {
                seen.fault(rule, node, *obligations);
            }
        }
        let mut ends = inside.ends.clone();
        if compiled.for_each {
            while let Some(larger) = joined_once(&ends) {
                ends = larger;
            }
        }
        let exit_of = |cancelled: bool| {
            let name = if cancelled { "cancelled" } else { "ok" };
            compiled.exits.iter().position(|exit| exit.port.as_str() == name)
        };
        ends.into_iter()
            .filter_map(|(cancelled, open)| Some((exit_of(cancelled)?, open)))
            .collect()
    }
}

/// Exits by which the order may leave a decision: one, unless a condition looks at what is not known here.
fn chosen(flow: &CompiledFlow, node: u32, total: &str) -> Vec<usize> {
    let mut exits = Vec::new();
    let mut order = Record::new(schema());
    let slot = schema().slot("order.total").expect("a field of the order");
    order.set(slot, Value::Number(total.parse().expect("a number")));
    let clock = Clock {
        now: DateTime::from_instant(0),
    };
    for branch in &flow.node(node).branches {
        let when = branch.when.as_deref().expect("a condition");
        let condition = flow_feel::compile(when, schema(), &Type::Bool).expect("a condition");
        let is_known = condition.reads() == [slot];
        let holds = condition.eval(&order, &clock) == Value::Bool(true);
        if holds || !is_known {
            exits.push(branch.exit as usize);
        }
        if holds && is_known {
            return exits;
        }
    }
    let other = flow
        .node(node)
        .exits
        .iter()
        .position(|exit| exit.port.as_str() == "other");
    exits.extend(other);
    exits
}

/// The ends of two parts together, for every pair; nothing when that adds none.
fn joined_once(ends: &BTreeSet<(bool, ObligationSet)>) -> Option<BTreeSet<(bool, ObligationSet)>> {
    let mut larger = ends.clone();
    for left in ends {
        larger.extend(
            ends.iter()
                .map(|right| (left.0 || right.0, left.1.union(right.1))),
        );
    }
    (larger != *ends).then_some(larger)
}

fn set(open: &BTreeSet<u8>) -> ObligationSet {
    flow_catalog::Obligation::ALL
        .into_iter()
        .filter(|obligation| open.contains(&(*obligation as u8)))
        .collect()
}

/// A step, or an exit of a fork.
type Vertex = (u32, Option<u32>);

/// Inputs of a join by definition; one for every other step.
fn slots(flow: &CompiledFlow, node: u32) -> Vec<Vec<EdgeIndex>> {
    if flow.family(node) != Family::Join {
        return vec![Vec::new()];
    }
    let reached = vertices_from_start(flow, None);
    let mut dominators: BTreeMap<Vertex, BTreeSet<Vertex>> =
        reached.iter().map(|vertex| (*vertex, BTreeSet::new())).collect();
    for gone in &reached {
        let still = vertices_from_start(flow, Some(*gone));
        for lost in reached.difference(&still) {
            dominators.get_mut(lost).expect("was reached").insert(*gone);
        }
    }
    let inputs: Vec<(EdgeIndex, Vertex)> = (0..flow.edges.len() as u32)
        .filter(|edge| flow.edges[*edge as usize].to == node)
        .filter(|edge| {
            let compiled = flow.edges[*edge as usize];
            flow.node(compiled.from).exits[compiled.exit as usize]
                .edges
                .first()
                == Some(edge)
        })
        .map(|edge| (edge, source(flow, edge)))
        .filter(|(_, source)| reached.contains(source))
        .collect();
    let mut slots = Vec::new();
    group(flow, &dominators, inputs, &mut slots);
    slots
}

fn group(
    flow: &CompiledFlow,
    dominators: &BTreeMap<Vertex, BTreeSet<Vertex>>,
    inputs: Vec<(EdgeIndex, Vertex)>,
    slots: &mut Vec<Vec<EdgeIndex>>,
) {
    let Some((_, first)) = inputs.first() else {
        return;
    };
    let mut common = dominators[first].clone();
    for (_, source) in &inputs {
        common = common.intersection(&dominators[source]).copied().collect();
    }
    let lowest = *common
        .iter()
        .max_by_key(|vertex| dominators[*vertex].len())
        .expect("the start dominates all");
    let is_fork = lowest.1.is_none() && flow.family(lowest.0) == Family::Fork;
    if inputs.len() == 1 || !is_fork {
        slots.push(inputs.into_iter().map(|(edge, _)| edge).collect());
        return;
    }
    let mut parts: BTreeMap<Vertex, Vec<(EdgeIndex, Vertex)>> = BTreeMap::new();
    for (edge, source) in inputs {
        let below = dominators[&source].difference(&dominators[&lowest]);
        let child = *below
            .min_by_key(|vertex| dominators[*vertex].len())
            .expect("the start dominates all");
        parts.entry(child).or_default().push((edge, source));
    }
    for part in parts.into_values() {
        group(flow, dominators, part, slots);
    }
}

fn source(flow: &CompiledFlow, edge: EdgeIndex) -> Vertex {
    let compiled = flow.edges[edge as usize];
    let is_fork = flow.family(compiled.from) == Family::Fork;
    (compiled.from, is_fork.then_some(compiled.exit))
}

fn vertices_from_start(flow: &CompiledFlow, gone: Option<Vertex>) -> BTreeSet<Vertex> {
    let mut reached = BTreeSet::new();
    let mut open: Vec<Vertex> = flow
        .starts
        .first()
        .map(|start| (*start, None))
        .into_iter()
        .collect();
    while let Some(vertex) = open.pop() {
        if Some(vertex) == gone || !reached.insert(vertex) {
            continue;
        }
        for (position, exit) in flow.node(vertex.0).exits.iter().enumerate() {
            let is_fork = flow.family(vertex.0) == Family::Fork;
            let target = exit
                .edges
                .first()
                .map(|edge| (flow.edges[*edge as usize].to, None));
            match vertex.1 {
                None if is_fork => open.push((vertex.0, Some(position as u32))),
                Some(own) if own as usize != position => {}
                _ => open.extend(target),
            }
        }
    }
    reached
}
