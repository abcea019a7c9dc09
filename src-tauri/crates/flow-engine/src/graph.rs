//! A directed graph as two flat arrays, with the questions a flow asks of it. Nothing here recurses.

use std::collections::BTreeMap;

/// Successors of vertices `0..len`, in the order the edges were given.
#[derive(Debug)]
pub(crate) struct Graph {
    first: Vec<u32>,
    targets: Vec<u32>,
}

impl Graph {
    /// The graph of these edges over that many vertices.
    pub(crate) fn new(count: usize, edges: &[(u32, u32)]) -> Self {
        let mut first = vec![0; count + 1];
        for (from, _) in edges {
            first[*from as usize + 1] += 1;
        }
        for vertex in 0..count {
            first[vertex + 1] += first[vertex];
        }
        let mut free = first.clone();
        let mut targets = vec![0; edges.len()];
        for (from, to) in edges {
            let place = &mut free[*from as usize];
            targets[*place as usize] = *to;
            *place += 1;
        }
        Self { first, targets }
    }

    /// How many vertices there are.
    pub(crate) fn len(&self) -> usize {
        self.first.len() - 1
    }

    /// Where edges of a vertex lead.
    pub(crate) fn next(&self, vertex: u32) -> &[u32] {
        let vertex = vertex as usize;
        &self.targets[self.first[vertex] as usize..self.first[vertex + 1] as usize]
    }

    /// The same graph with every edge turned round.
    pub(crate) fn reversed(&self) -> Self {
        let edges: Vec<(u32, u32)> = (0..self.len() as u32)
            .flat_map(|from| self.next(from).iter().map(move |to| (*to, from)))
            .collect();
        Self::new(self.len(), &edges)
    }

    /// Which vertices can be reached from these, themselves included.
    pub(crate) fn reached_from(&self, starts: impl IntoIterator<Item = u32>) -> Vec<bool> {
        let mut seen = vec![false; self.len()];
        let mut open: Vec<u32> = starts.into_iter().collect();
        for start in &open {
            seen[*start as usize] = true;
        }
        while let Some(vertex) = open.pop() {
            for to in self.next(vertex) {
                if !seen[*to as usize] {
                    seen[*to as usize] = true;
                    open.push(*to);
                }
            }
        }
        seen
    }

    /// Strongly connected components (Tarjan 1972, with an explicit stack).
    pub(crate) fn components(&self) -> Components {
        let mut search = Tarjan::new(self.len());
        for root in 0..self.len() as u32 {
            if search.number[root as usize] == UNSEEN {
                search.visit(self, root);
            }
        }
        let mut sizes = vec![0_u32; search.n_components as usize];
        for component in &search.component {
            sizes[*component as usize] += 1;
        }
        let on_cycle = (0..self.len() as u32)
            .map(|vertex| {
                sizes[search.component[vertex as usize] as usize] > 1 || self.next(vertex).contains(&vertex)
            })
            .collect();
        Components {
            of: search.component,
            on_cycle,
        }
    }
}

/// The rings of a graph of vertices `0..count`: sets of vertices from each of which edges lead to all others of the set
/// and back, each in the order of its numbers.
pub fn rings(count: usize, edges: &[(u32, u32)]) -> Vec<Vec<u32>> {
    let components = Graph::new(count, edges).components();
    let mut rings: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    let on_cycle = components
        .on_cycle
        .iter()
        .zip(0..)
        .filter(|(on_cycle, _)| **on_cycle);
    for (_, vertex) in on_cycle {
        let ring = components.of[vertex as usize];
        rings.entry(ring).or_default().push(vertex);
    }
    rings.into_values().collect()
}

/// Strongly connected components of a graph.
#[derive(Debug)]
pub(crate) struct Components {
    /// Number of the component of each vertex; a component never leads to one with a higher number.
    pub(crate) of: Vec<u32>,
    /// Whether a vertex lies on a cycle.
    pub(crate) on_cycle: Vec<bool>,
}

const UNSEEN: u32 = u32::MAX;

struct Tarjan {
    number: Vec<u32>,
    low: Vec<u32>,
    component: Vec<u32>,
    pending: Vec<u32>,
    path: Vec<(u32, u32)>,
    n_seen: u32,
    n_components: u32,
}

impl Tarjan {
    fn new(count: usize) -> Self {
        Self {
            number: vec![UNSEEN; count],
            low: vec![0; count],
            component: vec![UNSEEN; count],
            pending: Vec::new(),
            path: Vec::new(),
            n_seen: 0,
            n_components: 0,
        }
    }

    fn enter(&mut self, vertex: u32) {
        self.number[vertex as usize] = self.n_seen;
        self.low[vertex as usize] = self.n_seen;
        self.n_seen += 1;
        self.pending.push(vertex);
        self.path.push((vertex, 0));
    }

    fn visit(&mut self, graph: &Graph, root: u32) {
        self.enter(root);
        while let Some((vertex, position)) = self.path.pop() {
            let Some(to) = graph.next(vertex).get(position as usize).copied() else {
                self.leave(vertex);
                continue;
            };
            self.path.push((vertex, position + 1));
            if self.number[to as usize] == UNSEEN {
                self.enter(to);
            } else if self.component[to as usize] == UNSEEN {
                let low = &mut self.low[vertex as usize];
                *low = (*low).min(self.number[to as usize]);
            }
        }
    }

    fn leave(&mut self, vertex: u32) {
        let low = self.low[vertex as usize];
        if low == self.number[vertex as usize] {
            while let Some(member) = self.pending.pop() {
                self.component[member as usize] = self.n_components;
                if member == vertex {
                    break;
                }
            }
            self.n_components += 1;
        }
        if let Some((parent, _)) = self.path.last() {
            let parent_low = &mut self.low[*parent as usize];
            *parent_low = (*parent_low).min(low);
        }
    }
}
