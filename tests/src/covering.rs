//! Walks of the stepper that together take every connection of a flow and of the flows it calls, branches in any order.

use std::collections::{BTreeMap, BTreeSet};

use flow_catalog::{Family, PortKind, Role};
use flow_engine::sample::{Profile, sample_orders};
use flow_engine::stepper::{ExitChoice, Lane, Program, ScriptStep, Stepper, TraceLine};
use flow_engine::{CompiledFlow, CompiledNode, compile};
use flow_feel::{Clock, Record};
use flow_model::{Flow, NodeId};
use flow_testkit::Rng;

use crate::walks::{Walk, component_of, flow_of, own, prefix};

/// Walks that are tried to take a connection that none took yet.
const TRIES: u64 = 600;
/// Steps after which a walk is given up.
const STEPS_MAX: usize = 150;

/// In which order enabled steps are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Any of them.
    Any,
    /// Those first that wait for nobody, as engines do that take them at once.
    AtOnceFirst,
}

/// Something that a walk does: a flow, a step of it, an exit or what the person in the exception lane does.
pub type Deed = (String, String, String);

/// Walks of a flow.
#[derive(Debug, Default)]
pub struct Covering {
    /// The walks with their seeds.
    pub walks: Vec<(u64, Walk)>,
    /// What no walk did.
    pub missed: BTreeSet<Deed>,
}

/// Walks of which each does something that none before it did, and so many more.
pub fn covering(flow: &Flow, called: &[Flow], order: Order, more: usize) -> Covering {
    let mut flows = vec![flow.clone()];
    flows.extend(called.iter().cloned());
    let walker = Walker {
        program: Program::new(flow, called),
        maps: flows.iter().map(Map::of).collect(),
        flows,
        order,
    };
    let orders = walker.orders();
    let mut all = Covering {
        walks: Vec::new(),
        missed: walker.deeds(),
    };
    let mut spare = Vec::new();
    for seed in 0..TRIES {
        if all.missed.is_empty() && spare.len() >= more {
            break;
        }
        let mut rng = Rng::new(seed);
        let Some(order) = rng.pick(&orders) else { break };
        let Some(walk) = walker.walk(order, &all.missed, &mut rng) else {
            continue;
        };
        let done: BTreeSet<Deed> = walk.trace.iter().flat_map(|line| walker.done(line)).collect();
        let is_news = done.iter().any(|deed| all.missed.contains(deed));
        all.missed.retain(|deed| !done.contains(deed));
        match is_news {
            true => all.walks.push((seed, walk)),
            false => spare.push((seed, walk)),
        }
    }
    spare.truncate(more);
    all.walks.extend(spare);
    all
}

/// What is known of a flow before it is walked.
struct Map {
    compiled: CompiledFlow,
    /// The exit for technical failures of steps where it leads nowhere, by step.
    faults: BTreeMap<String, &'static str>,
    /// Decisions that somebody is asked to take.
    decided_outside: BTreeSet<String>,
}

impl Map {
    fn of(flow: &Flow) -> Map {
        let compiled = compile(flow);
        let faults = flow.nodes.keys().filter_map(|step| {
            let fault = fault_without_connection(flow, step)?;
            Some((step.to_string(), fault))
        });
        let decisions = compiled
            .nodes
            .iter()
            .filter(|node| is_asked_of_somebody(flow, node));
        Map {
            faults: faults.collect(),
            decided_outside: decisions.map(|node| node.id.to_string()).collect(),
            compiled,
        }
    }

    /// How many connections away the nearest of some steps is, from each step.
    fn distances(&self, wanted: &BTreeSet<&str>) -> Vec<usize> {
        let nodes = &self.compiled.nodes;
        let mut far: Vec<usize> = nodes
            .iter()
            .map(|node| {
                if wanted.contains(node.id.as_str()) {
                    0
                } else {
                    usize::MAX
                }
            })
            .collect();
        for _ in 0..nodes.len() {
            for edge in &self.compiled.edges {
                let through = far[edge.to as usize].saturating_add(1);
                let here = &mut far[edge.from as usize];
                *here = (*here).min(through);
            }
        }
        far
    }
}

/// The exit for technical failures of a step that leads nowhere.
fn fault_without_connection(flow: &Flow, step: &NodeId) -> Option<&'static str> {
    let component = flow_catalog::component(flow.nodes[step].component.as_str())?;
    let fault = component.ports.iter().find(|port| port.kind == PortKind::Fault)?;
    let mut edges = flow.edges.iter();
    let is_wired = edges.any(|edge| edge.from == *step && edge.port.as_str() == fault.id);
    (!is_wired).then_some(fault.id)
}

/// Whether a decision is asked of somebody: only conditions of which each has an exit of its own are not.
pub(crate) fn is_decided_outside(flow: &Flow, step: &str) -> bool {
    let compiled = compile(flow);
    let node = compiled.node_of(step).expect("the step is there");
    is_asked_of_somebody(flow, compiled.node(node))
}

fn is_asked_of_somebody(flow: &Flow, node: &CompiledNode) -> bool {
    let mode = flow.nodes[&node.id].settings.get("mode");
    let is_asked = matches!(mode.and_then(|mode| mode.as_str()), Some("table" | "share"));
    let exits: BTreeSet<u32> = node.branches.iter().map(|branch| branch.exit).collect();
    let is_said = node.branches.iter().all(|branch| branch.when.is_some());
    is_asked || !is_said || exits.len() < node.branches.len()
}

/// What a walk is drawn to.
struct Wish {
    /// How far each step of each flow is from what is missed.
    far: Vec<Vec<usize>>,
    /// Of a hundred steps of each flow, how many fail for technical reasons.
    faults: Vec<u32>,
    /// Of a hundred steps, how many go the shortest way to what is missed.
    keen: usize,
}

struct Walker {
    program: Program,
    flows: Vec<Flow>,
    maps: Vec<Map>,
    order: Order,
}

impl Walker {
    fn clock(&self) -> Clock {
        Clock {
            now: "2026-11-11T09:00:00+08:00".parse().expect("a moment"),
        }
    }

    /// Orders that the flow is for.
    fn orders(&self) -> Vec<Record> {
        let is_for_it = |order: &Record| {
            let stepper = Stepper::new(&self.program, order.clone(), self.clock(), None);
            stepper.is_some_and(|stepper| stepper.is_in_scope())
        };
        let samples = (1..=10).flat_map(|seed| sample_orders(Profile::Mixed, 100, seed));
        samples.filter(is_for_it).take(20).collect()
    }

    /// The flow that a step belongs to.
    fn map(&self, fire: &str) -> (&Flow, &Map) {
        let flow = flow_of(&self.flows, prefix(fire));
        let position = self.flows.iter().position(|known| known.id == flow.id);
        (flow, &self.maps[position.expect("the flow is there")])
    }

    /// Everything that can be done in the flow and in those it calls.
    fn deeds(&self) -> BTreeSet<Deed> {
        let mut all = BTreeSet::new();
        let mut waiting = vec![0];
        let mut seen = BTreeSet::new();
        while let Some(position) = waiting.pop() {
            if !seen.insert(position) {
                continue;
            }
            let (id, map) = (self.flows[position].id.as_str(), &self.maps[position]);
            let deed = |step: &str, what: &str| (id.to_owned(), step.to_owned(), what.to_owned());
            let reached = map.compiled.reachable_from_start();
            for (node, _) in map
                .compiled
                .nodes
                .iter()
                .zip(reached)
                .filter(|(_, reached)| *reached)
            {
                let wired = node.exits.iter().filter(|exit| !exit.edges.is_empty());
                all.extend(wired.map(|exit| deed(node.id.as_str(), exit.port.as_str())));
                let calls = node.calls.as_deref();
                waiting.extend(self.flows.iter().position(|flow| Some(flow.id.as_str()) == calls));
                if map.faults.contains_key(node.id.as_str()) {
                    all.extend(["cancel", "hand_over"].map(|lane| deed("", lane)));
                }
            }
        }
        all
    }

    /// What a line of a trace does.
    fn done(&self, line: &TraceLine) -> Vec<Deed> {
        let (flow, _) = self.map(&line.fire);
        let step = own(&line.fire);
        let deed = |step: &str, what: &str| (flow.id.to_string(), step.to_owned(), what.to_owned());
        if component_of(&self.flows, &line.fire).family == Family::Fork {
            let edges = flow.edges.iter().filter(|edge| edge.from.as_str() == step);
            return edges.map(|edge| deed(step, edge.port.as_str())).collect();
        }
        match (line.lane, &line.outcome) {
            (Some(Lane::Retry), _) | (None, None) => Vec::new(),
            (Some(Lane::Cancel), _) => vec![deed("", "cancel")],
            (Some(Lane::HandOver), _) => vec![deed("", "hand_over")],
            (None, Some(exit)) => vec![deed(step, exit)],
        }
    }

    /// One walk that likes to do what is still missed.
    fn walk(&self, order: &Record, missed: &BTreeSet<Deed>, rng: &mut Rng) -> Option<Walk> {
        let mut stepper = Stepper::new(&self.program, order.clone(), self.clock(), Some(rng.next_u64()))?;
        let wish = self.wish(missed, rng);
        for _ in 0..STEPS_MAX {
            let enabled = stepper.enabled();
            let at_once = enabled.iter().filter(|node| !self.is_asked(&stepper, node));
            let at_once: Vec<String> = match self.order {
                Order::Any => Vec::new(),
                Order::AtOnceFirst => at_once.cloned().collect(),
            };
            let from = if at_once.is_empty() { &enabled } else { &at_once };
            let Some(node) = rng.pick(from).cloned() else {
                break;
            };
            let step = self.step(&stepper, &node, &wish, rng);
            if stepper.fire(&step).is_err() {
                stepper
                    .fire(&ScriptStep::auto(&node))
                    .expect("a step goes by itself");
            }
        }
        Walk::of(&stepper, order, self.flows.clone())
    }

    fn wish(&self, missed: &BTreeSet<Deed>, rng: &mut Rng) -> Wish {
        let keen = *rng.pick(&[20, 60, 96]).expect("not empty");
        let mut wish = Wish {
            far: Vec::new(),
            faults: Vec::new(),
            keen,
        };
        for (flow, map) in self.flows.iter().zip(&self.maps) {
            let missed = missed.iter().filter(|deed| deed.0 == flow.id.as_str());
            let mut wanted: BTreeSet<&str> = missed.map(|deed| deed.1.as_str()).collect();
            wish.faults.push(match (wanted.contains(""), keen > 90) {
                (true, false) => 20,
                (false, false) => 6,
                _ => 1,
            });
            if wanted.contains("") {
                wanted.extend(map.faults.keys().map(String::as_str));
            }
            wish.far.push(map.distances(&wanted));
        }
        wish
    }

    /// How a step is taken: often by the exit that leads to what is missed, else often by its usual one.
    fn step(&self, stepper: &Stepper<'_>, node: &str, wish: &Wish, rng: &mut Rng) -> ScriptStep {
        let family = component_of(&self.flows, node).family;
        if matches!(family, Family::Subflow | Family::Sink | Family::Fork) {
            return ScriptStep::auto(node);
        }
        let (flow, map) = self.map(node);
        let position = self.flows.iter().position(|known| known.id == flow.id);
        let position = position.expect("the flow is there");
        let fault = map.faults.get(own(node));
        if let Some(fault) = fault.filter(|_| rng.chance(wish.faults[position])) {
            let mut step = ScriptStep::new(node, fault);
            let lanes = [Lane::Retry, Lane::Retry, Lane::Cancel, Lane::HandOver];
            step.lane = rng.pick(&lanes).copied();
            return step;
        }
        let choices = stepper.choices(node);
        let far = &wish.far[position];
        let here = map.compiled.node_of(own(node)).expect("the step is there");
        let exits = &map.compiled.node(here).exits;
        let distance = |port: &str| {
            let exit = exits.iter().position(|exit| exit.port.as_str() == port);
            let to = exit.and_then(|exit| map.compiled.target(here, exit as u32));
            to.map_or(usize::MAX, |to| far[to as usize])
        };
        let choice = match rng.below(100) {
            luck if luck < wish.keen => choices.iter().min_by_key(|choice| distance(&choice.port)),
            luck if luck % 3 == 0 => choices.first(),
            _ => rng.pick(&choices),
        };
        choice.map_or_else(
            || ScriptStep::auto(node),
            |choice| ScriptStep::new(node, &choice.port),
        )
    }

    /// Whether an engine stops at a step until somebody answers or time is up.
    fn is_asked(&self, stepper: &Stepper<'_>, node: &str) -> bool {
        let component = component_of(&self.flows, node);
        match (component.family, component.role) {
            (Family::Task, role) => role != Role::Compensate,
            (Family::Wait, _) => {
                let exhausted = |choice: &ExitChoice| choice.by_data && choice.port == "exhausted";
                !stepper.choices(node).iter().any(exhausted)
            }
            (Family::Decision, _) => self.map(node).1.decided_outside.contains(own(node)),
            _ => false,
        }
    }
}
