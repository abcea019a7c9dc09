//! The flow as a graph: what can be reached, which steps lie on loops, what every path must pass.

use flow_engine::{CompiledFlow, EdgeIndex, NodeIndex};
use petgraph::algo::{dominators, kosaraju_scc};
use petgraph::graph::{DiGraph, NodeIndex as Place};

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
        let ends = (0..)
            .zip(&flow.nodes)
            .filter(|(_, node)| node.outcome.is_some())
            .map(|(node, _)| node);
        let library = library_graph(flow);
        let (component, on_loop) = loops(&library);
        Graph {
            reachable: flood(flow.nodes.len(), flow.starts.first().copied(), |node| {
                outgoing[node as usize]
                    .iter()
                    .map(|edge| flow.edges[*edge as usize].to)
                    .collect()
            }),
            finishing: flood(flow.nodes.len(), ends, |node| {
                let incoming = &flow.nodes[node as usize].incoming;
                incoming
                    .iter()
                    .map(|edge| flow.edges[*edge as usize].from)
                    .collect()
            }),
            dominator: dominator_of_each(&library, flow.starts.first().copied()),
            outgoing,
            component,
            on_loop,
        }
    }

    /// True when every path from the start to `node` passes `over`; a step is over itself.
    pub fn dominates(&self, over: NodeIndex, node: NodeIndex) -> bool {
        let mut at = Some(node);
        while let Some(step) = at {
            if step == over {
                return true;
            }
            at = self.dominator[step as usize];
        }
        false
    }

    /// Steps that can be reached from `from`, itself only if it lies on a loop.
    pub fn after(&self, flow: &CompiledFlow, from: NodeIndex) -> Vec<bool> {
        let next = |node: NodeIndex| -> Vec<NodeIndex> {
            self.outgoing[node as usize]
                .iter()
                .map(|edge| flow.edges[*edge as usize].to)
                .collect()
        };
        flood(flow.nodes.len(), next(from), next)
    }
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

fn library_graph(flow: &CompiledFlow) -> DiGraph<(), ()> {
    let mut library = DiGraph::with_capacity(flow.nodes.len(), flow.edges.len());
    for _ in &flow.nodes {
        library.add_node(());
    }
    for edge in &flow.edges {
        library.add_edge(Place::new(edge.from as usize), Place::new(edge.to as usize), ());
    }
    library
}

fn loops(library: &DiGraph<(), ()>) -> (Vec<u32>, Vec<bool>) {
    let mut component = vec![0; library.node_count()];
    let mut on_loop = vec![false; library.node_count()];
    for (number, members) in (0..).zip(kosaraju_scc(library)) {
        let looped = members.len() > 1 || library.contains_edge(members[0], members[0]);
        for member in members {
            component[member.index()] = number;
            on_loop[member.index()] = looped;
        }
    }
    (component, on_loop)
}

fn dominator_of_each(library: &DiGraph<(), ()>, start: Option<NodeIndex>) -> Vec<Option<NodeIndex>> {
    let Some(start) = start else {
        return vec![None; library.node_count()];
    };
    let tree = dominators::simple_fast(library, Place::new(start as usize));
    let place = |node: Place| u32::try_from(node.index()).ok();
    library
        .node_indices()
        .map(|node| tree.immediate_dominator(node).and_then(place))
        .collect()
}
