//! Random flows of a wanted size that look like order flows: steps in a row, decisions, loops, parallel blocks,
//! what goes wrong led to an undo step; with mistakes on request.

use flow_model::{Edge, Flow, Node, NodeId, PortId, Text};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

use crate::rng::Rng;

/// The components that random flows are made of, as plain data.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kinds {
    /// Begins a flow; leaves by `ok`.
    pub start: String,
    /// Ends it.
    pub end: String,
    /// Undoes what is open; leaves by `ok`.
    pub undo: String,
    /// Takes one of its branches, or `other`.
    pub decide: String,
    /// Puts a token on each of its exits.
    pub fork: String,
    /// Waits for all that enter it; leaves by `ok`.
    pub join: String,
    /// Conditions of decisions.
    pub conditions: Vec<String>,
    /// All other steps; they leave by `ok` or an outcome.
    pub steps: Vec<StepKind>,
}

/// One component of [`Kinds`].
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StepKind {
    /// Its id.
    pub component: String,
    /// Settings that it needs.
    #[serde(default)]
    pub settings: BTreeMap<String, Value>,
    /// Exits beside `ok`.
    pub outcomes: Vec<String>,
}

impl Kinds {
    /// A dozen components of the catalog.
    pub fn common() -> Self {
        serde_json::from_str(include_str!("../data/kinds.json"))
            .expect("the data beside this crate is in shape")
    }
}

/// How often what happens, in percent.
#[derive(Clone, Copy, Debug)]
pub struct Mix {
    /// A step is a decision.
    pub decisions: u32,
    /// A step begins a parallel block.
    pub blocks: u32,
    /// An outcome leads back to an earlier step.
    pub loops: u32,
    /// A connection of the finished flow is dropped, doubled to another step or led elsewhere.
    pub mistakes: u32,
}

impl Default for Mix {
    fn default() -> Self {
        Self {
            decisions: 12,
            blocks: 8,
            loops: 10,
            mistakes: 0,
        }
    }
}

/// A random flow with about so many steps: never fewer than three, and up to a handful more than asked for.
pub fn random_flow(seed: u64, size: usize, kinds: &Kinds, mix: Mix) -> Flow {
    let mut maker = Maker {
        flow: Flow::new(
            format!("random-{seed}"),
            Text::new(format!("Random {seed}"), format!("随机 {seed}")),
        ),
        rng: Rng::new(seed),
        kinds,
        mix,
        row: Vec::new(),
        open: Vec::new(),
    };
    maker.grow(size);
    maker.close();
    maker.make_mistakes();
    maker.flow
}

/// An exit that leads nowhere yet.
#[derive(Clone)]
struct Open {
    node: NodeId,
    port: String,
}

struct Maker<'a> {
    flow: Flow,
    rng: Rng,
    kinds: &'a Kinds,
    mix: Mix,
    /// Steps that are not inside a parallel block, in the order in which they came: loops lead back to them.
    row: Vec<NodeId>,
    /// Exits to go on from.
    open: Vec<Open>,
}

impl Maker<'_> {
    fn add(&mut self, component: &str, settings: BTreeMap<String, Value>) -> NodeId {
        let id = NodeId::new(format!("n{}", self.flow.nodes.len()));
        let mut node = Node::new(component);
        node.settings = settings;
        self.flow.nodes.insert(id.clone(), node);
        id
    }

    fn wire(&mut self, from: &Open, to: &NodeId) {
        self.flow.edges.insert(Edge {
            from: from.node.clone(),
            port: PortId::new(from.port.as_str()),
            to: to.clone(),
        });
    }

    fn grow(&mut self, size: usize) {
        let kinds = self.kinds;
        let start = self.add(&kinds.start, BTreeMap::new());
        self.open.push(Open {
            node: start,
            port: "ok".to_owned(),
        });
        // The undo step and the two ends come in the end.
        while self.flow.nodes.len() + 3 < size {
            let at = self.rng.below(self.open.len().min(4));
            let from = self.open.remove(self.open.len() - 1 - at);
            let roll = self.rng.below(100) as u32;
            if roll < self.mix.decisions {
                self.decision(&from);
            } else if roll < self.mix.decisions + self.mix.blocks {
                self.block(&from);
            } else {
                self.step(&from);
            }
            if self.open.is_empty() {
                break;
            }
        }
    }

    fn step(&mut self, from: &Open) {
        let kinds = self.kinds;
        let Some(kind) = self.rng.pick(&kinds.steps) else {
            return;
        };
        let node = self.add(&kind.component, kind.settings.clone());
        self.wire(from, &node);
        for outcome in &kind.outcomes {
            let exit = Open {
                node: node.clone(),
                port: outcome.clone(),
            };
            self.lead_outcome(exit);
        }
        self.row.push(node.clone());
        self.open.push(Open {
            node,
            port: "ok".to_owned(),
        });
    }

    /// Back to an earlier step, on with steps of its own, or to the undo step, which is drawn later.
    fn lead_outcome(&mut self, exit: Open) {
        if self.rng.chance(self.mix.loops)
            && let Some(earlier) = self.rng.pick(&self.row).cloned()
        {
            self.wire(&exit, &earlier);
        } else if self.rng.chance(10) {
            self.open.insert(0, exit);
        }
    }

    fn decision(&mut self, from: &Open) {
        let kinds = self.kinds;
        let branches = 1 + self.rng.below(2);
        let names = ["a", "b"];
        let condition = |maker: &mut Self| maker.rng.pick(&kinds.conditions).cloned().unwrap_or_default();
        let list: Vec<Value> = names[..branches]
            .iter()
            .map(|port| json!({ "port": port, "when": condition(self) }))
            .collect();
        let settings = BTreeMap::from([("branches".to_owned(), Value::Array(list))]);
        let node = self.add(&kinds.decide, settings);
        self.wire(from, &node);
        self.row.push(node.clone());
        for port in names[..branches].iter().chain(&["other"]) {
            let exit = Open {
                node: node.clone(),
                port: (*port).to_owned(),
            };
            self.open.push(exit);
        }
    }

    /// A parallel block: branches of a few steps each that meet in a join. Inside a branch every exit leads to the
    /// next step, and the last one has only one, so that each branch enters the join by one connection.
    fn block(&mut self, from: &Open) {
        let kinds = self.kinds;
        let simple: Vec<&StepKind> = kinds
            .steps
            .iter()
            .filter(|kind| kind.outcomes.is_empty())
            .collect();
        let fork = self.add(&kinds.fork, BTreeMap::new());
        self.wire(from, &fork);
        let join = self.add(&kinds.join, BTreeMap::new());
        for port in &["a", "b", "c"][..2 + self.rng.below(2)] {
            let mut exits = vec![Open {
                node: fork.clone(),
                port: (*port).to_owned(),
            }];
            let inner: Vec<&StepKind> = (0..self.rng.below(3))
                .filter_map(|_| self.rng.pick(&kinds.steps))
                .collect();
            let last = self.rng.pick(&simple).copied();
            for kind in inner.into_iter().chain(last) {
                let node = self.add(&kind.component, kind.settings.clone());
                exits.iter().for_each(|exit| self.wire(exit, &node));
                let ports = std::iter::once("ok").chain(kind.outcomes.iter().map(String::as_str));
                let exit = |port: &str| Open {
                    node: node.clone(),
                    port: port.to_owned(),
                };
                exits = ports.map(exit).collect();
            }
            exits.iter().for_each(|exit| self.wire(exit, &join));
        }
        self.open.push(Open {
            node: join,
            port: "ok".to_owned(),
        });
    }

    /// Leads all that is open to an end, and every outcome that is not wired to the undo step.
    fn close(&mut self) {
        let kinds = self.kinds;
        let end = self.add(&kinds.end, BTreeMap::new());
        let undo = self.add(&kinds.undo, BTreeMap::new());
        let cancelled = BTreeMap::from([("result".to_owned(), json!("cancelled"))]);
        let undone = self.add(&kinds.end, cancelled);
        for exit in std::mem::take(&mut self.open) {
            self.wire(&exit, &end);
        }
        let undo_exit = Open {
            node: undo.clone(),
            port: "ok".to_owned(),
        };
        self.wire(&undo_exit, &undone);
        let outcomes_of: BTreeMap<&str, &[String]> = kinds
            .steps
            .iter()
            .map(|kind| (kind.component.as_str(), kind.outcomes.as_slice()))
            .collect();
        let mut unwired = Vec::new();
        for (id, node) in &self.flow.nodes {
            for outcome in outcomes_of
                .get(node.component.as_str())
                .copied()
                .unwrap_or_default()
            {
                if !self.flow.leaving(id).any(|edge| edge.port.as_str() == outcome) {
                    unwired.push(Open {
                        node: id.clone(),
                        port: outcome.clone(),
                    });
                }
            }
        }
        for exit in unwired {
            self.wire(&exit, &undo);
        }
    }

    fn make_mistakes(&mut self) {
        let nodes: Vec<NodeId> = self.flow.nodes.keys().cloned().collect();
        for edge in self.flow.edges.clone() {
            if !self.rng.chance(self.mix.mistakes) {
                continue;
            }
            let elsewhere = Edge {
                to: self.rng.pick(&nodes).cloned().unwrap_or_else(|| edge.to.clone()),
                ..edge.clone()
            };
            match self.rng.below(3) {
                0 => {
                    self.flow.edges.remove(&edge);
                }
                1 => {
                    self.flow.edges.insert(elsewhere);
                }
                _ => {
                    self.flow.edges.remove(&edge);
                    self.flow.edges.insert(elsewhere);
                }
            }
        }
    }
}
