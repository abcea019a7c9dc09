//! What a rule sees of a flow: the document, its compiled form, settings with defaults, reachability, expressions.

use std::cell::OnceCell;

use flow_catalog::{Component, ObligationSet, PortKind, Role, Words, branch_words};
use flow_engine::{CompiledFlow, CompiledNode, Exit, ExitIndex, NodeIndex};
use flow_feel::boxes::Region;
use flow_model::{Edge, Flow, Node, NodeId, Text};

use crate::called::{CalledFlows, called_flows};
use crate::check::Caches;
use crate::context::CheckContext;
use crate::data::Known;
use crate::decisions::steady_scope;
use crate::expressions::{PlacedExpression, placed_expressions};
use crate::finding::WitnessStep;
use crate::graph::Graph;
use crate::lifetime::{Lifetime, lifetimes};
use crate::open::{MayBeOpen, may_be_open};
use crate::proof::{Limits, Proof, SubFlowTable, Unproved, prove};
use crate::tables::{BrokenCell, broken_cells};
use crate::words::{fill, same, text};

/// A step and the exit it is left by, inside a path.
const TURN: Words = Words {
    en: "{node}: {exit}",
    zh: "{node}：{exit}",
};

/// A flow as rules see it. What is costly is worked out when the first rule asks for it.
#[derive(Debug)]
pub struct FlowView<'a> {
    /// The document.
    pub flow: &'a Flow,
    /// Its compiled form; steps stand at the same places as in [`FlowView::steps`].
    pub compiled: &'a CompiledFlow,
    /// What was told from outside.
    pub context: &'a CheckContext,
    caches: &'a Caches,
    steps: Vec<(&'a NodeId, &'a Node)>,
    graph: OnceCell<Graph>,
    expressions: OnceCell<Vec<PlacedExpression>>,
    broken_cells: OnceCell<Vec<BrokenCell>>,
    may_be_open: OnceCell<Vec<MayBeOpen>>,
    known: OnceCell<Known>,
    lifetimes: OnceCell<Vec<Lifetime>>,
    steady_scope: OnceCell<Region>,
    sub_flows: OnceCell<SubFlowTable>,
    called_flows: OnceCell<CalledFlows>,
    proof: OnceCell<Proof>,
}

impl<'a> FlowView<'a> {
    pub(crate) fn new(
        flow: &'a Flow,
        compiled: &'a CompiledFlow,
        context: &'a CheckContext,
        caches: &'a Caches,
    ) -> Self {
        Self {
            flow,
            compiled,
            context,
            caches,
            steps: flow.nodes.iter().collect(),
            graph: OnceCell::new(),
            expressions: OnceCell::new(),
            broken_cells: OnceCell::new(),
            may_be_open: OnceCell::new(),
            known: OnceCell::new(),
            lifetimes: OnceCell::new(),
            steady_scope: OnceCell::new(),
            sub_flows: OnceCell::new(),
            called_flows: OnceCell::new(),
            proof: OnceCell::new(),
        }
    }

    /// Every step with its place, in the order of ids.
    pub fn steps(&self) -> impl Iterator<Item = (NodeIndex, &'a Node)> + '_ {
        (0..).zip(self.steps.iter().map(|(_, node)| *node))
    }

    /// The steps of a role.
    pub fn with_role(&self, role: Role) -> impl Iterator<Item = (NodeIndex, &'a Node)> + '_ {
        self.steps().filter(move |(node, _)| self.role(*node) == role)
    }

    /// The step in the document.
    pub fn step(&self, node: NodeIndex) -> &'a Node {
        self.steps[node as usize].1
    }

    /// The step in the compiled flow.
    pub fn compiled_step(&self, node: NodeIndex) -> &'a CompiledNode {
        &self.compiled.nodes[node as usize]
    }

    /// Its id.
    pub fn id(&self, node: NodeIndex) -> &'a NodeId {
        self.steps[node as usize].0
    }

    /// Its component; nothing when the catalog does not know it.
    pub fn component(&self, node: NodeIndex) -> Option<&'static Component> {
        self.compiled_step(node).component
    }

    /// Its role; plain when the catalog does not know its component.
    pub fn role(&self, node: NodeIndex) -> Role {
        self.component(node)
            .map_or(Role::Plain, |component| component.role)
    }

    /// An exit of a step.
    pub fn exit(&self, node: NodeIndex, exit: ExitIndex) -> &'a Exit {
        &self.compiled_step(node).exits[exit as usize]
    }

    /// The exit of a name, if the step has it.
    pub fn exit_named(&self, node: NodeIndex, port: &str) -> Option<ExitIndex> {
        (0..)
            .zip(&self.compiled_step(node).exits)
            .find(|(_, exit)| exit.port.as_str() == port)
            .map(|(index, _)| index)
    }

    /// Where an exit leads, if it is wired.
    pub fn target(&self, node: NodeIndex, exit: ExitIndex) -> Option<NodeIndex> {
        self.compiled.target(node, exit)
    }

    /// True when an order can get to the step.
    pub fn is_reachable(&self, node: NodeIndex) -> bool {
        self.graph().reachable[node as usize]
    }

    /// What may be open when the step is entered, at most.
    pub fn may_be_open(&self, node: NodeIndex) -> ObligationSet {
        self.openings()[node as usize].entered
    }

    /// What may be open when the step is left, before its exit does anything, at most.
    pub fn may_be_open_left(&self, node: NodeIndex) -> ObligationSet {
        self.openings()[node as usize].left
    }

    fn openings(&self) -> &[MayBeOpen] {
        self.may_be_open
            .get_or_init(|| may_be_open(self.compiled, self.context))
    }

    /// Which fields are known where.
    pub fn known(&self) -> &Known {
        self.known
            .get_or_init(|| Known::in_flow(self.compiled, self.context))
    }

    /// What the search over everything an order can do found.
    pub fn proof(&self) -> &Proof {
        self.proof
            .get_or_init(|| prove(self.compiled, self.sub_flows(), Limits::default()))
    }

    /// The flows that are called, directly or through others.
    pub(crate) fn sub_flows(&self) -> &SubFlowTable {
        self.sub_flows
            .get_or_init(|| SubFlowTable::new(self.compiled, &self.flow.id, &self.context.flows))
    }

    /// What the flows that are called do to obligations that end by themselves.
    pub(crate) fn called_flows(&self) -> &CalledFlows {
        self.called_flows
            .get_or_init(|| called_flows(self.sub_flows(), self.context, self.caches))
    }

    /// Obligations that end by themselves.
    pub(crate) fn lifetimes(&self) -> &[Lifetime] {
        self.lifetimes
            .get_or_init(|| lifetimes(self, self.called_flows()))
    }

    /// The orders that can be anywhere in the flow as far as its scope tells.
    pub(crate) fn steady_scope(&self) -> &Region {
        self.steady_scope.get_or_init(|| steady_scope(self))
    }

    /// The innermost fork whose branches have not come together again at the step.
    pub fn open_fork(&self, node: NodeIndex) -> Option<NodeIndex> {
        self.compiled.open_fork(node)
    }

    /// A compiled connection as the document has it.
    pub fn edge(&self, edge: flow_engine::EdgeIndex) -> Edge {
        let compiled = self.compiled.edges[edge as usize];
        Edge {
            from: self.id(compiled.from).clone(),
            port: self.exit(compiled.from, compiled.exit).port.clone(),
            to: self.id(compiled.to).clone(),
        }
    }

    /// Reachability, loops and dominators.
    pub fn graph(&self) -> &Graph {
        self.graph.get_or_init(|| Graph::of(self.compiled))
    }

    /// Every expression of the flow, compiled.
    pub fn expressions(&self) -> &[PlacedExpression] {
        self.expressions
            .get_or_init(|| placed_expressions(self, self.caches))
    }

    /// What keeps tables from being used.
    pub(crate) fn broken_cells(&self) -> &[BrokenCell] {
        self.broken_cells.get_or_init(|| broken_cells(self))
    }

    /// What keeps between checks.
    pub(crate) fn caches(&self) -> &'a Caches {
        self.caches
    }

    /// The step's name as the user knows it: its own, or that of its component.
    pub fn name(&self, node: NodeIndex) -> Text {
        let own = &self.step(node).name;
        match self.component(node) {
            _ if !own.is_empty() => own.clone(),
            Some(component) => text(component.name),
            None => same(self.step(node).component.as_str()),
        }
    }

    /// Why nothing is claimed, with steps by their names; a step of a called flow keeps its id.
    pub(crate) fn reason(&self, reason: &Unproved) -> Text {
        reason.text(|id| match self.compiled.index.get(id) {
            Some(node) => self.name(*node),
            None => same(id.as_str()),
        })
    }

    /// A path in few words: the steps that are left by another exit than the normal one, and that exit.
    pub fn path_text(&self, witness: &[WitnessStep]) -> Text {
        const SHOWN: usize = 3;
        let mut turns = Vec::new();
        for step in witness {
            let Some(node) = self.compiled.index.get(&step.node) else {
                continue;
            };
            let Some(exit) = self.exit_named(*node, step.exit.as_str()) else {
                continue;
            };
            if self.exit(*node, exit).kind != PortKind::Success {
                let (name, label) = (self.name(*node), self.exit_label(*node, step.exit.as_str()));
                let turn = fill(TURN, &[("node", name), ("exit", label)]);
                if turns.last() != Some(&turn) {
                    turns.push(turn);
                }
            }
        }
        let from = turns.len().saturating_sub(SHOWN);
        let join = |pick: fn(&Text) -> &str| turns[from..].iter().map(pick).collect::<Vec<_>>().join(" → ");
        match turns.is_empty() {
            true => Text::new("the normal path", "正常路径"),
            false => Text::new(
                format!("the path \"{}\"", join(|turn| &turn.en)),
                format!("“{}”这条路径", join(|turn| &turn.zh)),
            ),
        }
    }

    /// The label of an exit as the canvas shows it.
    pub fn exit_label(&self, node: NodeIndex, port: &str) -> Text {
        let ports = self.component(node).map_or(&[][..], |component| component.ports);
        match ports.iter().find(|declared| declared.id == port) {
            Some(declared) if !declared.label.en.is_empty() => text(declared.label),
            _ => branch_words(port).map_or_else(|| same(port), text),
        }
    }
}
