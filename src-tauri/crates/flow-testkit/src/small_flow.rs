//! Small random flows over the catalog: blocks put into each other, then some connections bent at random.

use std::collections::BTreeMap;

use flow_catalog::{Obligation, Outcome, PortKind, Role, component_with_role};
use flow_model::{Edge, Flow, FlowId, Node, NodeId, PortId, Text};
use serde_json::{Value, json};

use crate::rng::Rng;

/// A flow and those it may call.
#[derive(Clone, Debug)]
pub struct SmallFlow {
    /// The flow.
    pub flow: Flow,
    /// Flows it may call.
    pub called: BTreeMap<FlowId, Flow>,
}

/// A small flow of about 4 to 14 steps that follows from the seed alone. Many are faulty: branches leave blocks, joins
/// wait for nobody, obligations stay open. Every step and connection names things that exist; exits may be unwired.
pub fn small_flow(seed: u64) -> SmallFlow {
    let mut random = Rng::new(seed);
    let mut called = BTreeMap::new();
    for id in ["part", "piece"] {
        let mut builder = Builder::new(id, &mut random, &[]);
        builder.blocks_left = 2;
        called.insert(FlowId::new(id), builder.finish());
    }
    let names: &[&str] = if random.chance(25) {
        &["part", "piece"]
    } else {
        &[]
    };
    let mut builder = Builder::new("main", &mut random, names);
    builder.blocks_left = 2 + builder.random.below(5);
    SmallFlow {
        flow: builder.finish(),
        called,
    }
}

/// Id of the component of a role.
fn component_id(role: Role) -> &'static str {
    component_with_role(role).map_or("", |component| component.id)
}

/// Adds a step of the component of a role.
pub(crate) fn add_step(flow: &mut Flow, id: &str, role: Role, settings: &[(&str, Value)]) {
    let mut node = Node::new(component_id(role));
    let settings = settings.iter();
    node.settings
        .extend(settings.map(|(name, value)| ((*name).to_owned(), value.clone())));
    flow.nodes.insert(NodeId::new(id), node);
}

/// Where a part of a flow begins, and its exits that lead nowhere yet.
struct Part {
    entry: String,
    open: Vec<(String, String)>,
}

struct Builder<'a> {
    flow: Flow,
    random: &'a mut Rng,
    callable: &'a [&'a str],
    blocks_left: usize,
}

const TASKS: &[Role] = &[
    Role::Reserve,
    Role::Release,
    Role::Authorize,
    Role::Capture,
    Role::Refund,
    Role::VerifyPayment,
    Role::PresaleLock,
    Role::Ship,
    Role::Deliver,
    Role::ReturnCase,
    Role::Partner,
    Role::PersonTask,
    Role::Notify,
    Role::Compensate,
];

/// Conditions of decisions: several over the same field that comes with the order, one over a field that does not.
const CONDITIONS: &[&str] = &[
    "order.total > 100",
    "order.total <= 100",
    "order.total > 200",
    "order.total in [50..150]",
    "risk.fraud_score > 50",
];

impl<'a> Builder<'a> {
    fn new(id: &str, random: &'a mut Rng, callable: &'a [&'a str]) -> Self {
        Self {
            flow: Flow::new(id, Text::default()),
            random,
            callable,
            blocks_left: 3,
        }
    }

    fn finish(mut self) -> Flow {
        let start = self.step(Role::Start, &[]);
        let body = self.part(0);
        self.connect(&start, "ok", &body.entry);
        for (from, port) in body.open {
            let end = self.way_out();
            self.connect(&from, &port, &end);
        }
        let n_bends = [0, 0, 1, 1, 2, 4][self.random.below(6)];
        for _ in 0..n_bends {
            self.bend();
        }
        if self.random.chance(10) {
            let obligation = self.one_of(&Obligation::ALL);
            self.flow.enters_with.insert(obligation.id().to_owned());
        }
        self.flow
    }

    fn one_of<T: Copy>(&mut self, entries: &[T]) -> T {
        entries[self.random.below(entries.len())]
    }

    fn step(&mut self, role: Role, settings: &[(&str, Value)]) -> String {
        let id = format!("n{:02}", self.flow.nodes.len());
        add_step(&mut self.flow, &id, role, settings);
        id
    }

    fn connect(&mut self, from: &str, port: &str, to: &str) {
        self.flow.edges.insert(Edge::new(from, port, to));
    }

    fn part(&mut self, depth: usize) -> Part {
        let is_small = depth > 3 || self.blocks_left == 0 || self.flow.nodes.len() > 11;
        self.blocks_left = self.blocks_left.saturating_sub(1);
        match if is_small { 10 } else { self.random.below(11) } {
            0..=2 => self.series(depth),
            3..=4 => self.parallel(depth),
            5..=6 => self.decision(depth),
            7..=8 => self.counted_loop(depth),
            9 if !self.callable.is_empty() => self.call(),
            _ => self.task(),
        }
    }

    fn series(&mut self, depth: usize) -> Part {
        let first = self.part(depth + 1);
        let second = self.part(depth + 1);
        let mut open = second.open;
        for (position, (from, port)) in first.open.into_iter().enumerate() {
            if position == 0 || self.random.chance(70) {
                self.connect(&from, &port, &second.entry);
            } else {
                open.push((from, port));
            }
        }
        Part {
            entry: first.entry,
            open,
        }
    }

    fn parallel(&mut self, depth: usize) -> Part {
        let fork = self.step(Role::Fork, &[]);
        let join = self.step(Role::Join, &[]);
        for port in ["a", "b", "c"].iter().take(2 + self.random.below(6) / 5) {
            if self.random.chance(10) {
                self.connect(&fork, port, &join);
                continue;
            }
            let branch = self.part(depth + 1);
            self.connect(&fork, port, &branch.entry);
            for (from, port) in branch.open {
                self.connect(&from, &port, &join);
            }
        }
        Part {
            entry: fork,
            open: vec![(join, "ok".to_owned())],
        }
    }

    fn decision(&mut self, depth: usize) -> Part {
        let when = self.one_of(CONDITIONS);
        let mut branches =
            vec![json!({ "port": if self.random.chance(5) { "other" } else { "yes" }, "when": when })];
        if self.random.chance(20) {
            let when = self.one_of(CONDITIONS);
            let port = self.one_of(&["yes", "other", "also"]);
            branches.push(json!({ "port": port, "when": when }));
        }
        let decision = self.step(Role::Decide, &[("branches", json!(branches))]);
        let mut open = vec![(decision.clone(), "other".to_owned())];
        let branch = self.part(depth + 1);
        self.connect(&decision, "yes", &branch.entry);
        open.extend(branch.open);
        Part {
            entry: decision,
            open,
        }
    }

    fn counted_loop(&mut self, depth: usize) -> Part {
        let body = self.part(depth + 1);
        let visits = 1 + self.random.below(2);
        let wait = self.step(Role::Wait, &[("max_visits", json!(visits))]);
        self.connect(&wait, "ok", &body.entry);
        let mut open = vec![(wait.clone(), "exhausted".to_owned())];
        let chosen = self.random.below(body.open.len().max(1));
        for (position, (from, port)) in body.open.into_iter().enumerate() {
            if position == chosen {
                self.connect(&from, &port, &wait);
            } else {
                open.push((from, port));
            }
        }
        Part {
            entry: body.entry,
            open,
        }
    }

    fn call(&mut self) -> Part {
        let flow = self.one_of(self.callable);
        let mut settings = vec![("flow", json!(flow))];
        if self.random.chance(30) {
            settings.push(("for_each", json!("order.parts")));
        }
        let call = self.step(Role::Call, &settings);
        let open = ["ok", "cancelled"].map(|port| (call.clone(), port.to_owned()));
        Part {
            entry: call,
            open: open.to_vec(),
        }
    }

    fn task(&mut self) -> Part {
        let role = self.one_of(TASKS);
        let settings = self.settings_of(role);
        let task = self.step(role, &settings);
        let ports = component_with_role(role).map_or(&[][..], |component| component.ports);
        let mut open = Vec::new();
        for port in ports
            .iter()
            .filter(|port| port.kind != PortKind::Fault || self.random.chance(10))
        {
            open.push((task.clone(), port.id.to_owned()));
        }
        Part { entry: task, open }
    }

    fn settings_of(&mut self, role: Role) -> Vec<(&'static str, Value)> {
        match role {
            Role::VerifyPayment => vec![("stage", json!(self.one_of(&["full", "deposit", "balance"])))],
            Role::Reserve => vec![("from_presale", json!(self.random.chance(30)))],
            Role::Ship => vec![("cod", json!(self.random.chance(30)))],
            Role::Partner => vec![("acquires", json!([self.one_of(&Obligation::ALL).id()]))],
            Role::Compensate if self.random.chance(30) => {
                vec![("tokens", json!([self.one_of(&Obligation::ALL).id()]))]
            }
            _ => Vec::new(),
        }
    }

    /// An end, half of the time behind an undo; ends are shared now and then.
    fn way_out(&mut self) -> String {
        let ends: Vec<String> = self
            .flow
            .nodes
            .iter()
            .filter(|(_, node)| node.component.as_str() == component_id(Role::End))
            .map(|(id, _)| id.as_str().to_owned())
            .collect();
        if !ends.is_empty() && self.random.chance(60) {
            return ends[self.random.below(ends.len())].clone();
        }
        let outcome = self.one_of(&Outcome::ALL).id();
        let end = self.step(Role::End, &[("result", json!(outcome))]);
        if self.random.chance(50) {
            return end;
        }
        let undo = self.step(Role::Compensate, &[]);
        self.connect(&undo, "ok", &end);
        undo
    }

    /// Leads a connection somewhere else, or cuts it.
    fn bend(&mut self) {
        let edges: Vec<Edge> = self.flow.edges.iter().cloned().collect();
        let ids: Vec<NodeId> = self.flow.nodes.keys().cloned().collect();
        if edges.is_empty() {
            return;
        }
        let edge = edges[self.random.below(edges.len())].clone();
        self.flow.edges.remove(&edge);
        if self.random.chance(85) {
            let to = ids[self.random.below(ids.len())].clone();
            let port = PortId::new(edge.port.as_str());
            self.flow.edges.insert(Edge { to, port, ..edge });
        }
    }
}
