//! The shape of a flow as the token game sees it: dominators with a vertex of its own for every exit of a fork.

use flow_catalog::Family;

use crate::compiled::{CompiledEdge, CompiledNode, EdgeIndex, ExitIndex, NodeIndex};
use crate::dominators::{Dominators, NONE};
use crate::graph::Graph;

/// A step, or an exit of a fork: branches begin at the latter.
pub(crate) type Vertex = u32;

/// Dominators and the branches of forks.
#[derive(Debug)]
pub(crate) struct Structure {
    pub(crate) tree: Dominators,
    n_nodes: u32,
    /// Fork and exit of each vertex from `n_nodes` on.
    fork_exits: Vec<(NodeIndex, ExitIndex)>,
    /// First of these vertices for each step; only forks have any.
    first_exit: Vec<Vertex>,
}

impl Structure {
    /// The shape of steps whose exits know their connections. Only the first connection of an exit counts: orders
    /// take no other.
    pub(crate) fn new(nodes: &[CompiledNode], edges: &[CompiledEdge], start: Option<NodeIndex>) -> Self {
        let n_nodes = nodes.len() as u32;
        let mut fork_exits = Vec::new();
        let mut first_exit = Vec::with_capacity(nodes.len());
        let mut arcs = Vec::with_capacity(edges.len());
        for (from, node) in (0..).zip(nodes) {
            first_exit.push(n_nodes + fork_exits.len() as u32);
            for (exit, followed) in (0..).zip(&node.exits) {
                let target = followed.edges.first().map(|edge| edges[*edge as usize].to);
                if is_fork(node) {
                    let vertex = n_nodes + fork_exits.len() as u32;
                    fork_exits.push((from, exit));
                    arcs.push((from, vertex));
                    arcs.extend(target.map(|to| (vertex, to)));
                } else {
                    arcs.extend(target.map(|to| (from, to)));
                }
            }
        }
        let graph = Graph::new(nodes.len() + fork_exits.len(), &arcs);
        Self {
            tree: Dominators::new(&graph, start),
            n_nodes,
            fork_exits,
            first_exit,
        }
    }

    /// How many vertices there are.
    pub(crate) fn n_vertices(&self) -> usize {
        self.n_nodes as usize + self.fork_exits.len()
    }

    /// The vertex a connection leaves from.
    pub(crate) fn source(&self, nodes: &[CompiledNode], edge: CompiledEdge) -> Vertex {
        if is_fork(&nodes[edge.from as usize]) {
            self.exit_vertex(edge.from, edge.exit)
        } else {
            edge.from
        }
    }

    /// The vertex of an exit of a fork.
    pub(crate) fn exit_vertex(&self, fork: NodeIndex, exit: ExitIndex) -> Vertex {
        self.first_exit[fork as usize] + exit
    }

    /// Fork and exit of a vertex that is not a step.
    pub(crate) fn fork_exit(&self, vertex: Vertex) -> Option<(NodeIndex, ExitIndex)> {
        let position = vertex.checked_sub(self.n_nodes)?;
        self.fork_exits.get(position as usize).copied()
    }

    /// The closest step above in the tree.
    pub(crate) fn dominator(&self, node: NodeIndex) -> Option<NodeIndex> {
        let above = self.tree.parent(node);
        if above == NONE {
            return None;
        }
        Some(self.fork_exit(above).map_or(above, |(fork, _)| fork))
    }

    /// Inputs of a join, grouped so that one token comes for each group: connections whose sources part at a fork
    /// are all awaited, others are alternatives.
    pub(crate) fn slots(
        &self,
        nodes: &[CompiledNode],
        edges: &[CompiledEdge],
        incoming: &[EdgeIndex],
    ) -> Vec<Vec<EdgeIndex>> {
        let mut inputs: Vec<(EdgeIndex, Vertex)> = incoming
            .iter()
            .map(|edge| (*edge, self.source(nodes, edges[*edge as usize])))
            .filter(|(_, source)| self.tree.is_reached(*source))
            .collect();
        inputs.sort_unstable_by_key(|(edge, source)| (self.tree.first(*source), *edge));
        let mut slots = Vec::new();
        let mut parts = vec![inputs.as_slice()];
        while let Some(part) = parts.pop() {
            // What lies between two vertices in the walk over the tree lies below what is above both.
            let (Some((_, first)), Some((_, last))) = (part.first(), part.last()) else {
                continue;
            };
            let common = self.tree.common(*first, *last);
            if part.len() > 1 && common < self.n_nodes && is_fork(&nodes[common as usize]) {
                self.part_at(common, part, &mut parts);
            } else {
                let mut slot: Vec<EdgeIndex> = part.iter().map(|(edge, _)| *edge).collect();
                slot.sort_unstable();
                slots.push(slot);
            }
        }
        slots.sort_unstable();
        slots
    }

    /// Splits inputs by the part of the tree right below a fork that they come from.
    fn part_at<'i>(
        &self,
        fork: Vertex,
        part: &'i [(EdgeIndex, Vertex)],
        parts: &mut Vec<&'i [(EdgeIndex, Vertex)]>,
    ) {
        let mut rest = part;
        while let Some((_, source)) = rest.first() {
            let end = self.tree.last(self.tree.child_towards(fork, *source));
            let (here, others) =
                rest.split_at(rest.partition_point(|(_, source)| self.tree.first(*source) <= end));
            parts.push(here);
            rest = others;
        }
    }
}

/// Whether it is a fork.
pub(crate) fn is_fork(node: &CompiledNode) -> bool {
    node.component
        .is_some_and(|component| component.family == Family::Fork)
}

/// Whether it is a join.
pub(crate) fn is_join(node: &CompiledNode) -> bool {
    node.component
        .is_some_and(|component| component.family == Family::Join)
}
