//! A flow compiled to flat tables: indices instead of names, effects and exits worked out from settings.

use std::collections::BTreeMap;

use flow_catalog::{Component, Family, FieldSet, ObligationSet, Operation, Outcome, PortKind};
use flow_model::{NodeId, PortId};

use crate::block::BlockTable;
use crate::graph::{Components, Graph};
use crate::state::Places;
use crate::structure::Structure;

/// Position of a step in [`CompiledFlow::nodes`]; steps stand in the order of their ids.
pub type NodeIndex = u32;
/// Position of a connection in [`CompiledFlow::edges`]; connections stand in the order of the document.
pub type EdgeIndex = u32;
/// Position of an exit in [`CompiledNode::exits`].
pub type ExitIndex = u32;

/// A flow ready to be searched, stepped and timed. Building one never fails: what makes no sense is left out here and
/// reported by the rules.
#[derive(Debug)]
pub struct CompiledFlow {
    /// Steps.
    pub nodes: Vec<CompiledNode>,
    /// Connections that lead from an exit of a step to a step.
    pub edges: Vec<CompiledEdge>,
    /// Steps by id.
    pub index: BTreeMap<NodeId, NodeIndex>,
    /// Every start; an order begins at the first.
    pub starts: Vec<NodeIndex>,
    /// Obligations a sub-flow may count on when it is called.
    pub enters_with: ObligationSet,
    /// Obligations that some step of this flow can open.
    pub opens: ObligationSet,
    pub(crate) components: Components,
    pub(crate) structure: Structure,
    pub(crate) places: Places,
    pub(crate) blocks: BlockTable,
}

impl CompiledFlow {
    /// The step of an id.
    pub fn node_of(&self, id: &str) -> Option<NodeIndex> {
        self.index.get(id).copied()
    }

    /// A step.
    pub fn node(&self, node: NodeIndex) -> &CompiledNode {
        &self.nodes[node as usize]
    }

    /// What a step's component does in the token game; an unknown one counts as a task.
    pub fn family(&self, node: NodeIndex) -> Family {
        self.node(node)
            .component
            .map_or(Family::Task, |component| component.family)
    }

    /// Steps that connections lead to from a step, in the order of its exits.
    pub fn successors(&self, node: NodeIndex) -> impl Iterator<Item = NodeIndex> {
        let exits = self.node(node).exits.iter();
        exits.flat_map(|exit| exit.edges.iter().map(|edge| self.edges[*edge as usize].to))
    }

    /// The step an exit leads to; nothing for an unwired one.
    pub fn target(&self, node: NodeIndex, exit: ExitIndex) -> Option<NodeIndex> {
        let exit = self.node(node).exits.get(exit as usize)?;
        exit.edges.first().map(|edge| self.edges[*edge as usize].to)
    }

    /// Which steps connections reach from any start.
    pub fn reachable_from_start(&self) -> Vec<bool> {
        self.graph().reached_from(self.starts.iter().copied())
    }

    /// From which steps connections reach an end.
    pub fn can_reach_end(&self) -> Vec<bool> {
        let ends = (0..self.nodes.len() as NodeIndex).filter(|node| self.family(*node) == Family::Sink);
        self.graph().reversed().reached_from(ends)
    }

    /// From which steps connections reach one of these, themselves included.
    pub fn reaching(&self, nodes: impl IntoIterator<Item = NodeIndex>) -> Vec<bool> {
        self.graph().reversed().reached_from(nodes)
    }

    /// Whether connections lead from a step back to it.
    pub fn on_cycle(&self, node: NodeIndex) -> bool {
        self.components.on_cycle[node as usize]
    }

    /// Number of the strongly connected component of a step; connections never lead to a component with a higher
    /// number.
    pub fn component_of(&self, node: NodeIndex) -> u32 {
        self.components.of[node as usize]
    }

    /// The closest step that every path from the start to a step passes; nothing for the start and for steps that
    /// are out of reach.
    pub fn dominator(&self, node: NodeIndex) -> Option<NodeIndex> {
        self.structure.dominator(node)
    }

    /// The innermost fork whose branches have not come together again at the step.
    pub fn open_fork(&self, node: NodeIndex) -> Option<NodeIndex> {
        let mut at = Some(node);
        while let Some(step) = at {
            match self.family(step) {
                Family::Fork if step != node => return Some(step),
                Family::Join if self.node(step).slots.len() > 1 => {
                    at = self.dominator(step).and_then(|fork| self.dominator(fork));
                }
                _ => at = self.dominator(step),
            }
        }
        None
    }

    pub(crate) fn graph(&self) -> Graph {
        let edges: Vec<_> = self.edges.iter().map(|edge| (edge.from, edge.to)).collect();
        Graph::new(self.nodes.len(), &edges)
    }
}

/// A step.
#[derive(Debug)]
pub struct CompiledNode {
    /// Its id.
    pub id: NodeId,
    /// Its component; nothing when the catalog does not know it.
    pub component: Option<&'static Component>,
    /// Exits an order can leave by: declared ones that its settings make possible, those of its branches, and
    /// the ones connections of a fork name.
    pub exits: Vec<Exit>,
    /// Connections that lead here.
    pub incoming: Vec<EdgeIndex>,
    /// For a join: its inputs grouped by branch of its fork; it fires when every slot holds a token.
    pub slots: Vec<JoinSlot>,
    /// For an end: how the order ends.
    pub outcome: Option<Outcome>,
    /// For a wait on a cycle: how often one order may pass before it leaves by `exhausted`.
    pub visits_max: Option<u32>,
    /// For a sub-flow: the called flow.
    pub calls: Option<String>,
    /// For a sub-flow: whether it runs once for each part of the order.
    pub for_each: bool,
    /// Branches of a decision in order, for those exits that have one.
    pub branches: Vec<Branch>,
    /// For a decision: the exit when no branch applies; it may be that of a branch.
    pub otherwise: Option<ExitIndex>,
    /// Fields that must be known when it is entered.
    pub needs: FieldSet,
    /// Fields it reads if they are known.
    pub reads: FieldSet,
    /// How long it may take.
    pub timing: Timing,
}

/// An exit of a step.
#[derive(Debug, Clone)]
pub struct Exit {
    /// Its name.
    pub port: PortId,
    /// Success, outcome or fault.
    pub kind: PortKind,
    /// Connections from it: none for an unwired one; more than one is a finding, and the first is followed.
    pub edges: Vec<EdgeIndex>,
    /// What happens to obligations, in order: requirements first, then consumption, release, acquisition.
    pub operations: Vec<Operation>,
    /// Fields known after it.
    pub writes: FieldSet,
}

/// A connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CompiledEdge {
    /// The step that is left.
    pub from: NodeIndex,
    /// By this exit.
    pub exit: ExitIndex,
    /// The step that is entered.
    pub to: NodeIndex,
}

/// One input of a join: connections of the same branch, of which one will bring the token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JoinSlot {
    /// The connections.
    pub edges: Vec<EdgeIndex>,
}

/// A branch of a decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Branch {
    /// The exit it leads to.
    pub exit: ExitIndex,
    /// FEEL condition in rules mode.
    pub when: Option<String>,
    /// Share in share mode, decimal text.
    pub share: Option<String>,
}

/// How long a step may take, in microseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timing {
    /// Shortest.
    pub shortest_us: i64,
    /// Longest; nothing when no limit is known.
    pub longest_us: Option<i64>,
}
