//! Which parallel branches cannot disturb each other, for the reduction of searches.
//!
//! A fork is *certified* when its branches form a block: each leads to one common join, one input for each exit, and
//! nothing else leads out of them; no order ends, stops or stays inside. Two tokens in different branches of a
//! certified fork meet only at its join, so that steps which touch different obligations can fire in either order.

use flow_catalog::{Family, ObligationSet, Operation};

use crate::compiled::{CompiledEdge, CompiledNode, NodeIndex};
use crate::dominators::NONE;
use crate::fire::GOODS;
use crate::state::Place;
use crate::structure::{Structure, Vertex, is_fork, is_join};

/// Branches of a flow: a branch is named by the vertex of the fork's exit that it begins with.
#[derive(Debug)]
pub(crate) struct BlockTable {
    /// Innermost branch of each vertex; [`NONE`] outside all forks.
    branch: Vec<Vertex>,
    /// Innermost branch of each place; joins that end no certified block have [`NONE`].
    branch_of_place: Vec<Vertex>,
    /// How many branches lie around each vertex.
    depth: Vec<u32>,
    /// Whether the fork is certified.
    certified: Vec<bool>,
    /// Whether its branches, moreover, touch different obligations.
    apart: Vec<bool>,
    /// What the exits of a step, or all steps of a branch, do with obligations.
    touched: Vec<ObligationSet>,
}

impl BlockTable {
    pub(crate) fn new(flow: Parts<'_>) -> Self {
        let mut table = Self::with_branches(&flow);
        table.touch(&flow);
        let joins = joins_of_forks(&flow);
        let faulty = table.faulty_branches(&flow, &joins);
        table.certify(&flow, &joins, faulty);
        table.apart = (0..)
            .zip(flow.nodes)
            .map(|(fork, node)| table.is_apart(&flow, fork, node))
            .collect();
        table.branch_of_place = table.branches_of_places(&flow, &joins);
        table
    }

    fn with_branches(flow: &Parts<'_>) -> Self {
        let n_vertices = flow.structure.n_vertices();
        let mut table = Self {
            branch: vec![NONE; n_vertices],
            branch_of_place: Vec::new(),
            depth: vec![0; n_vertices],
            certified: vec![false; flow.nodes.len()],
            apart: Vec::new(),
            touched: vec![ObligationSet::EMPTY; n_vertices],
        };
        for vertex in flow.structure.tree.order() {
            let above = flow.structure.tree.parent(*vertex);
            let position = *vertex as usize;
            if above != NONE {
                table.branch[position] = table.branch[above as usize];
                table.depth[position] = table.depth[above as usize];
            }
            if flow.structure.fork_exit(*vertex).is_some() {
                table.branch[position] = *vertex;
                table.depth[position] += 1;
            }
        }
        table
    }

    fn touch(&mut self, flow: &Parts<'_>) {
        for (position, node) in flow.nodes.iter().enumerate() {
            self.touched[position] = touched_by(node, flow.secures_stock);
        }
        for vertex in flow.structure.tree.order().iter().rev() {
            let around = match flow.structure.fork_exit(*vertex) {
                Some((fork, _)) => self.branch[fork as usize],
                None => self.branch[*vertex as usize],
            };
            if around != NONE {
                let inner = self.touched[*vertex as usize];
                let outer = &mut self.touched[around as usize];
                *outer = outer.union(inner);
            }
        }
    }

    /// Branches from which something leads out, in which an order can end or stop, or which it may never leave.
    fn faulty_branches(&self, flow: &Parts<'_>, joins: &[NodeIndex]) -> Vec<bool> {
        let mut faulty = vec![false; self.branch.len()];
        let mut leaves = vec![false; self.branch.len()];
        let mut ends_block = vec![false; flow.nodes.len()];
        for join in joins.iter().filter(|join| **join != NONE) {
            ends_block[*join as usize] = true;
        }
        let mut inside: Vec<(Vertex, Vertex)> = Vec::new();
        for vertex in flow.structure.tree.order() {
            let branch = self.branch[*vertex as usize];
            if branch == NONE {
                continue;
            }
            let join = flow
                .structure
                .fork_exit(branch)
                .map_or(NONE, |(fork, _)| joins[fork as usize]);
            for (target, is_certain) in flow.followed(*vertex) {
                let stays = target != NONE && self.branch[target as usize] == branch;
                faulty[branch as usize] |= !stays && (target == NONE || target != join);
                if stays && is_certain {
                    inside.push((target, *vertex));
                }
                leaves[*vertex as usize] |= !stays && is_certain;
            }
            if let Some(node) = flow.nodes.get(*vertex as usize) {
                if is_fork(node) && joins[*vertex as usize] != NONE {
                    inside.push((joins[*vertex as usize], *vertex));
                }
                faulty[branch as usize] |=
                    flow.is_dead(node) || (node.slots.len() > 1 && !ends_block[*vertex as usize]);
            }
        }
        self.mark_traps(flow, &inside, leaves, &mut faulty);
        faulty
    }

    /// Marks branches with a vertex from which no certain way leads to their join.
    fn mark_traps(
        &self,
        flow: &Parts<'_>,
        inside: &[(Vertex, Vertex)],
        leaves: Vec<bool>,
        faulty: &mut [bool],
    ) {
        let back = crate::graph::Graph::new(self.branch.len(), inside);
        let seeds = (0..)
            .zip(&leaves)
            .filter(|(_, leaves)| **leaves)
            .map(|(vertex, _)| vertex);
        let gets_out = back.reached_from(seeds);
        for vertex in flow.structure.tree.order() {
            let branch = self.branch[*vertex as usize];
            if branch != NONE && !gets_out[*vertex as usize] {
                faulty[branch as usize] = true;
            }
        }
    }

    fn certify(&mut self, flow: &Parts<'_>, joins: &[NodeIndex], mut faulty: Vec<bool>) {
        for vertex in flow.structure.tree.order().iter().rev() {
            let Some(node) = flow.nodes.get(*vertex as usize).filter(|node| is_fork(node)) else {
                continue;
            };
            let mut exits = (0..).zip(&node.exits);
            let is_sound = exits.all(|(exit, wired)| {
                wired.edges.len() == 1 && !faulty[flow.structure.exit_vertex(*vertex, exit) as usize]
            });
            self.certified[*vertex as usize] = is_sound && joins[*vertex as usize] != NONE;
            let around = self.branch[*vertex as usize];
            if around != NONE && !self.certified[*vertex as usize] {
                faulty[around as usize] = true;
            }
        }
    }

    fn is_apart(&self, flow: &Parts<'_>, fork: NodeIndex, node: &CompiledNode) -> bool {
        let mut seen = ObligationSet::EMPTY;
        let mut exits = 0..node.exits.len() as u32;
        self.certified[fork as usize]
            && exits.all(|exit| {
                let touched = self.touched[flow.structure.exit_vertex(fork, exit) as usize];
                let is_new = !touched.intersects(seen);
                seen = seen.union(touched);
                is_new
            })
    }

    fn branches_of_places(&self, flow: &Parts<'_>, joins: &[NodeIndex]) -> Vec<Vertex> {
        let mut result = Vec::with_capacity(flow.nodes.len());
        for (position, node) in (0..).zip(flow.nodes) {
            if node.slots.len() <= 1 {
                result.push(self.branch[position as usize]);
                continue;
            }
            let fork = flow.structure.tree.parent(position);
            let ends_block = joins[fork as usize] == position && self.certified[fork as usize];
            for slot in &node.slots {
                let source = flow
                    .structure
                    .source(flow.nodes, flow.edges[slot.edges[0] as usize]);
                let branch = flow.structure.tree.child_towards(fork, source);
                result.push(if ends_block { branch } else { NONE });
            }
        }
        result
    }

    /// The fork in whose different branches a step and a token stand, if it is certified, and what the token's
    /// branch may touch.
    fn parted(
        &self,
        structure: &Structure,
        step: NodeIndex,
        token: Place,
    ) -> Option<(NodeIndex, ObligationSet)> {
        let mut left = self.branch[step as usize];
        let mut right = self.branch_of_place[token as usize];
        while left != NONE && right != NONE {
            let (left_fork, _) = structure.fork_exit(left)?;
            let (right_fork, _) = structure.fork_exit(right)?;
            if left_fork == right_fork {
                let is_block = left != right && self.certified[left_fork as usize];
                return is_block.then(|| (left_fork, self.touched[right as usize]));
            }
            let (left_depth, right_depth) = (self.depth[left as usize], self.depth[right as usize]);
            if left_depth >= right_depth {
                left = self.branch[left_fork as usize];
            }
            if right_depth >= left_depth {
                right = self.branch[right_fork as usize];
            }
        }
        None
    }
}

/// What the table is made from.
pub(crate) struct Parts<'a> {
    pub(crate) nodes: &'a [CompiledNode],
    pub(crate) edges: &'a [CompiledEdge],
    pub(crate) structure: &'a Structure,
    pub(crate) secures_stock: bool,
}

impl Parts<'_> {
    /// Where a vertex leads: [`NONE`] for an exit that leads nowhere. A way is certain unless it is one that a counted
    /// wait takes only so often.
    fn followed(&self, vertex: Vertex) -> Vec<(Vertex, bool)> {
        let target = |edges: &[u32]| edges.first().map_or(NONE, |edge| self.edges[*edge as usize].to);
        if let Some((fork, exit)) = self.structure.fork_exit(vertex) {
            return vec![(
                target(&self.nodes[fork as usize].exits[exit as usize].edges),
                true,
            )];
        }
        let node = &self.nodes[vertex as usize];
        if is_fork(node) {
            return Vec::new();
        }
        let last = node.exits.len().saturating_sub(1);
        let exits = node.exits.iter().enumerate();
        exits
            .map(|(position, exit)| (target(&exit.edges), node.visits_max.is_none() || position == last))
            .collect()
    }

    /// Whether an order stays or ends in it.
    fn is_dead(&self, node: &CompiledNode) -> bool {
        node.exits.is_empty() || node.outcome.is_some()
    }
}

/// For each fork the join whose inputs are exactly its exits; [`NONE`] for other forks and steps.
fn joins_of_forks(flow: &Parts<'_>) -> Vec<NodeIndex> {
    let mut joins = vec![NONE; flow.nodes.len()];
    for (position, node) in (0..).zip(flow.nodes) {
        if !is_join(node) || node.slots.len() < 2 {
            continue;
        }
        let fork = flow.structure.tree.parent(position);
        let is_fork = flow.nodes.get(fork as usize).is_some_and(is_fork);
        if is_fork && is_join_of(flow, node, fork) {
            joins[fork as usize] = position;
        }
    }
    joins
}

fn is_join_of(flow: &Parts<'_>, join: &CompiledNode, fork: NodeIndex) -> bool {
    let mut branches: Vec<Vertex> = Vec::new();
    for slot in &join.slots {
        let source = flow
            .structure
            .source(flow.nodes, flow.edges[slot.edges[0] as usize]);
        branches.push(flow.structure.tree.child_towards(fork, source));
    }
    branches.sort_unstable();
    branches.dedup();
    let are_exits = branches
        .iter()
        .all(|branch| flow.structure.fork_exit(*branch).is_some());
    are_exits && branches.len() == join.slots.len() && branches.len() == flow.nodes[fork as usize].exits.len()
}

/// Obligations that leaving a step may change or look at. What a called flow does is not known here.
fn touched_by(node: &CompiledNode, secures_stock: bool) -> ObligationSet {
    if node
        .component
        .is_some_and(|component| component.family == Family::Subflow)
    {
        return ObligationSet::ALL;
    }
    let paid = ObligationSet::of(&[flow_catalog::Obligation::Paid]);
    let operations = node.exits.iter().flat_map(|exit| &exit.operations);
    operations.fold(ObligationSet::EMPTY, |touched, operation| match operation {
        Operation::Acquire(set) if secures_stock && set.intersects(paid) => touched.union(*set).union(GOODS),
        Operation::Acquire(set)
        | Operation::Consume(set)
        | Operation::Release(set)
        | Operation::Require(set) => touched.union(*set),
    })
}

impl crate::CompiledFlow {
    /// The certified fork that parts a step from a token in such a way that firing the step can neither disturb what
    /// the token's branch does nor be disturbed by it; nothing when there is no such fork.
    pub fn parting_fork(&self, step: NodeIndex, token: Place) -> Option<NodeIndex> {
        let (fork, touched) = self.blocks.parted(&self.structure, step, token)?;
        let is_apart = !self.blocks.touched[step as usize].intersects(touched);
        is_apart.then_some(fork)
    }

    /// Whether the branches of a fork form a block of which each is run to the end, whatever the others do.
    pub fn is_block(&self, fork: NodeIndex) -> bool {
        self.blocks.certified[fork as usize]
    }

    /// Whether the branches of a fork form a block and touch different obligations: run one after the other they do
    /// all that they do in any other order.
    pub fn runs_in_turn(&self, fork: NodeIndex) -> bool {
        self.blocks.apart[fork as usize]
    }

    /// For an input of a join that ends a block: the fork, and its exit whose branch ends there.
    pub(crate) fn branch_that_ends(&self, place: Place) -> Option<(NodeIndex, u32)> {
        if self.places_of(self.node_at(place)).len() < 2 {
            return None;
        }
        self.structure
            .fork_exit(self.blocks.branch_of_place[place as usize])
    }

    /// The forks around a step, innermost first.
    pub fn forks_around(&self, step: NodeIndex) -> impl Iterator<Item = NodeIndex> {
        let mut branch = self.blocks.branch[step as usize];
        std::iter::from_fn(move || {
            let (fork, _) = self.structure.fork_exit(branch)?;
            branch = self.blocks.branch[fork as usize];
            Some(fork)
        })
    }
}
