//! The flow as a graph: what can be reached, which steps lie on loops, what every path must pass.

use std::collections::VecDeque;

use flow_engine::{CompiledFlow, EdgeIndex, ExitIndex, NodeIndex};

/// Reachability, loops and dominators. Every list has one entry for each step.
#[derive(Debug)]
pub struct Graph {
    /// Connections that leave the step, in the order of its exits.
    pub outgoing: Vec<Vec<EdgeIndex>>,
    /// An order can get here.
    pub reachable: Vec<bool>,
    /// From here some end can be reached.
    pub finishing: Vec<bool>,
    /// The step's strongly connected component, as a number.
    pub component: Vec<u32>,
    /// The step lies on a loop.
    pub on_loop: Vec<bool>,
    /// The last step that every path from the start to here passes; nothing for the start and what is not reached.
    pub dominator: Vec<Option<NodeIndex>>,
    /// The hop by which a shortest way from the start enters the step.
    entered_by: Vec<Option<(NodeIndex, ExitIndex)>>,
    /// First and last number of the step's part of the dominator tree, in preorder.
    span: Vec<(u32, u32)>,
    /// Steps in that preorder.
    preorder: Vec<NodeIndex>,
}

impl Graph {
    /// Looks at a flow.
    pub(crate) fn of(flow: &CompiledFlow) -> Graph {
        let outgoing: Vec<Vec<EdgeIndex>> = flow
            .nodes
            .iter()
            .map(|node| {
                node.exits
                    .iter()
                    .flat_map(|exit| exit.edges.iter().copied())
                    .collect()
            })
            .collect();
        let all = || 0..flow.nodes.len() as NodeIndex;
        let dominator: Vec<_> = all().map(|node| flow.dominator(node)).collect();
        let (span, preorder) = spans(&dominator);
        Graph {
            reachable: flood(flow.nodes.len(), flow.starts.first().copied(), |node| {
                flow.successors(node).collect()
            }),
            entered_by: entered_by(flow, &outgoing),
            finishing: flow.can_reach_end(),
            component: all().map(|node| flow.component_of(node)).collect(),
            on_loop: all().map(|node| flow.on_cycle(node)).collect(),
            span,
            preorder,
            dominator,
            outgoing,
        }
    }

    /// True when every path from the start to `node` passes `over`; a step is over itself.
    pub fn dominates(&self, over: NodeIndex, node: NodeIndex) -> bool {
        let (first, last) = self.span[over as usize];
        let (place, _) = self.span[node as usize];
        first <= place && place < last
    }

    /// Every step that only paths over `over` get to, itself first.
    pub fn dominated(&self, over: NodeIndex) -> &[NodeIndex] {
        let (first, last) = self.span[over as usize];
        &self.preorder[first as usize..last as usize]
    }

    /// Every step that the start reaches, in preorder of the dominator tree.
    pub(crate) fn all_dominated(&self) -> &[NodeIndex] {
        &self.preorder
    }

    /// Where what only paths over a step get to stands in that preorder: the first, and the one behind the last.
    pub(crate) fn span(&self, over: NodeIndex) -> (u32, u32) {
        self.span[over as usize]
    }

    /// The hops of a shortest way from the start to a step; nothing when there is none.
    pub(crate) fn path_from_start(&self, to: NodeIndex) -> Option<Vec<(NodeIndex, ExitIndex)>> {
        let mut path = Vec::new();
        let mut at = to;
        while let Some(hop) = self.entered_by[at as usize] {
            path.push(hop);
            at = hop.0;
        }
        path.reverse();
        self.reachable[to as usize].then_some(path)
    }

    /// Steps that can be reached from `from`, itself only if it lies on a loop.
    pub fn after(&self, flow: &CompiledFlow, from: NodeIndex) -> Vec<bool> {
        let next = |node: NodeIndex| -> Vec<NodeIndex> { flow.successors(node).collect() };
        flood(flow.nodes.len(), next(from), next)
    }
}

/// Breadth first from the start: the hop by which each other step is entered.
fn entered_by(flow: &CompiledFlow, outgoing: &[Vec<EdgeIndex>]) -> Vec<Option<(NodeIndex, ExitIndex)>> {
    let mut entered_by = vec![None; outgoing.len()];
    let start = flow.starts.first().copied();
    let mut waiting: VecDeque<NodeIndex> = start.into_iter().collect();
    while let Some(node) = waiting.pop_front() {
        for edge in &outgoing[node as usize] {
            let edge = flow.edges[*edge as usize];
            if Some(edge.to) != start && entered_by[edge.to as usize].is_none() {
                entered_by[edge.to as usize] = Some((node, edge.exit));
                waiting.push_back(edge.to);
            }
        }
    }
    entered_by
}

/// Marks everything that can be reached from the seeds.
fn flood(
    count: usize,
    seeds: impl IntoIterator<Item = NodeIndex>,
    next: impl Fn(NodeIndex) -> Vec<NodeIndex>,
) -> Vec<bool> {
    let mut marked = vec![false; count];
    let mut waiting: Vec<NodeIndex> = seeds.into_iter().collect();
    while let Some(node) = waiting.pop() {
        if !std::mem::replace(&mut marked[node as usize], true) {
            waiting.extend(next(node));
        }
    }
    marked
}

/// The preorder of the dominator tree, and the part of it that each step stands over, itself included. Steps that are
/// not reached stand over themselves alone.
fn spans(dominator: &[Option<NodeIndex>]) -> (Vec<(u32, u32)>, Vec<NodeIndex>) {
    let mut children: Vec<Vec<NodeIndex>> = vec![Vec::new(); dominator.len()];
    let mut waiting: Vec<(NodeIndex, bool)> = Vec::new();
    for (node, over) in (0..).zip(dominator) {
        match over {
            Some(over) => children[*over as usize].push(node),
            None => waiting.push((node, false)),
        }
    }
    let mut span = vec![(0, 0); dominator.len()];
    let mut preorder = Vec::with_capacity(dominator.len());
    while let Some((node, is_left)) = waiting.pop() {
        let place = u32::try_from(preorder.len()).unwrap_or(u32::MAX);
        if is_left {
            span[node as usize].1 = place;
            continue;
        }
        span[node as usize].0 = place;
        preorder.push(node);
        waiting.push((node, true));
        waiting.extend(children[node as usize].iter().map(|child| (*child, false)));
    }
    (span, preorder)
}
