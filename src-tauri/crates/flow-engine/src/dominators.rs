//! Dominators of a graph: what every path from the root must pass.
//!
//! Semi-NCA (Georgiadis, *Linear-Time Algorithms for Dominators and Related Problems*, 2005): semidominators with path
//! compression, then nearest common ancestors. Flows send many exits to one cancelling step; algorithms that walk
//! the tree for each of these connections take quadratic time there.

use crate::graph::Graph;

/// Stands for "no vertex".
pub(crate) const NONE: u32 = u32::MAX;

/// The dominator tree.
#[derive(Debug)]
pub(crate) struct Dominators {
    /// The closest dominator of each vertex; [`NONE`] for the root and for what it does not reach.
    parent: Vec<u32>,
    /// Distance from the root; [`NONE`] for what it does not reach.
    depth: Vec<u32>,
    /// Some vertex above, so that a walk up takes logarithmically many steps; the root's is itself.
    jump: Vec<u32>,
    /// Position in a walk over the tree that stays below a vertex until everything there was met.
    first: Vec<u32>,
    /// The last such position below the vertex.
    last: Vec<u32>,
    /// Vertices that are reached, each after its dominators.
    order: Vec<u32>,
}

impl Dominators {
    /// The dominators seen from the root; without a root nothing is reached.
    pub(crate) fn new(graph: &Graph, root: Option<u32>) -> Self {
        let mut tree = Self {
            parent: vec![NONE; graph.len()],
            depth: vec![NONE; graph.len()],
            jump: vec![NONE; graph.len()],
            first: vec![NONE; graph.len()],
            last: vec![NONE; graph.len()],
            order: Vec::new(),
        };
        let Some(root) = root else {
            return tree;
        };
        let walk = Walk::new(graph, root);
        let closest = walk.closest_dominators(&graph.reversed());
        for (number, vertex) in walk.order.iter().enumerate() {
            let parent = walk.order[closest[number] as usize];
            if number == 0 {
                tree.depth[*vertex as usize] = 0;
            } else {
                tree.parent[*vertex as usize] = parent;
                tree.depth[*vertex as usize] = tree.depth[parent as usize] + 1;
            }
        }
        tree.order = walk.order;
        tree.set_jumps(root);
        tree.set_positions(root);
        tree
    }

    /// Jump pointers (Myers, *An Applicative Random-Access Stack*, 1983).
    fn set_jumps(&mut self, root: u32) {
        self.jump[root as usize] = root;
        for vertex in self.order.iter().skip(1) {
            let parent = self.parent[*vertex as usize];
            let once = self.jump[parent as usize];
            let twice = self.jump[once as usize];
            let depth = |at: u32| self.depth[at as usize];
            let is_even = depth(parent) - depth(once) == depth(once) - depth(twice);
            self.jump[*vertex as usize] = if is_even { twice } else { parent };
        }
    }

    fn set_positions(&mut self, root: u32) {
        let mut below = vec![1; self.parent.len()];
        for vertex in self.order.iter().skip(1).rev() {
            below[self.parent[*vertex as usize] as usize] += below[*vertex as usize];
        }
        self.first[root as usize] = 0;
        let mut free = vec![0; self.parent.len()];
        for vertex in &self.order {
            let position = *vertex as usize;
            if *vertex != root {
                let above = self.parent[position] as usize;
                self.first[position] = self.first[above] + 1 + free[above];
                free[above] += below[position];
            }
            self.last[position] = self.first[position] + below[position] - 1;
        }
    }

    /// Positions in a walk over the tree: what lies below a vertex, itself included, follows it without a gap.
    pub(crate) fn first(&self, vertex: u32) -> u32 {
        self.first[vertex as usize]
    }

    /// The last position below the vertex.
    pub(crate) fn last(&self, vertex: u32) -> u32 {
        self.last[vertex as usize]
    }

    fn is_above(&self, upper: u32, lower: u32) -> bool {
        (self.first(upper)..=self.last(upper)).contains(&self.first(lower))
    }

    /// Whether the root reaches it.
    pub(crate) fn is_reached(&self, vertex: u32) -> bool {
        self.depth[vertex as usize] != NONE
    }

    /// The closest dominator; [`NONE`] for the root.
    pub(crate) fn parent(&self, vertex: u32) -> u32 {
        self.parent[vertex as usize]
    }

    /// Vertices that are reached, each after its dominators.
    pub(crate) fn order(&self) -> &[u32] {
        &self.order
    }

    /// The lowest dominator of both; both must be reached.
    pub(crate) fn common(&self, left: u32, right: u32) -> u32 {
        let mut left = left;
        while !self.is_above(left, right) {
            let jump = self.jump[left as usize];
            left = if self.is_above(jump, right) {
                self.parent[left as usize]
            } else {
                jump
            };
        }
        left
    }

    /// The child of `ancestor` that dominates `vertex`, which must lie strictly below it.
    pub(crate) fn child_towards(&self, ancestor: u32, vertex: u32) -> u32 {
        let mut vertex = vertex;
        while self.parent[vertex as usize] != ancestor {
            let jump = self.jump[vertex as usize];
            vertex = if self.depth[jump as usize] > self.depth[ancestor as usize] {
                jump
            } else {
                self.parent[vertex as usize]
            };
        }
        vertex
    }
}

/// A depth-first walk; vertices are named by the order in which they were met.
struct Walk {
    order: Vec<u32>,
    number: Vec<u32>,
    parent: Vec<u32>,
}

impl Walk {
    fn new(graph: &Graph, root: u32) -> Self {
        let mut walk = Self {
            order: Vec::new(),
            number: vec![NONE; graph.len()],
            parent: Vec::new(),
        };
        let mut open = vec![(root, 0)];
        while let Some((vertex, parent)) = open.pop() {
            if walk.number[vertex as usize] != NONE {
                continue;
            }
            let number = walk.order.len() as u32;
            walk.number[vertex as usize] = number;
            walk.order.push(vertex);
            walk.parent.push(parent);
            for to in graph.next(vertex).iter().rev() {
                if walk.number[*to as usize] == NONE {
                    open.push((*to, number));
                }
            }
        }
        walk
    }

    /// The closest dominator of each vertex by number; the root's is itself.
    fn closest_dominators(&self, reversed: &Graph) -> Vec<u32> {
        let count = self.order.len();
        let mut forest = Forest {
            ancestor: self.parent.clone(),
            label: (0..count as u32).collect(),
            semi: (0..count as u32).collect(),
            path: Vec::new(),
        };
        for number in (1..count as u32).rev() {
            let mut semi = self.parent[number as usize];
            for from in reversed.next(self.order[number as usize]) {
                let from = self.number[*from as usize];
                if from != NONE {
                    let best = forest.best_above(from, number + 1);
                    semi = semi.min(forest.semi[best as usize]);
                }
            }
            forest.semi[number as usize] = semi;
        }
        let mut closest = self.parent.clone();
        for number in 1..count {
            let mut candidate = closest[number];
            while candidate > forest.semi[number] {
                candidate = closest[candidate as usize];
            }
            closest[number] = candidate;
        }
        closest
    }
}

/// The part of the walk's tree that is linked so far: vertices numbered `linked` and higher.
struct Forest {
    ancestor: Vec<u32>,
    label: Vec<u32>,
    semi: Vec<u32>,
    path: Vec<u32>,
}

impl Forest {
    /// The vertex with the lowest semidominator from `vertex` up to, but without, the root of its linked tree.
    fn best_above(&mut self, vertex: u32, linked: u32) -> u32 {
        if self.ancestor[vertex as usize] < linked {
            return self.label[vertex as usize];
        }
        let mut above = vertex;
        while self.ancestor[above as usize] >= linked {
            self.path.push(above);
            above = self.ancestor[above as usize];
        }
        while let Some(below) = self.path.pop() {
            self.ancestor[below as usize] = self.ancestor[above as usize];
            let (upper, lower) = (self.label[above as usize], self.label[below as usize]);
            if self.semi[upper as usize] < self.semi[lower as usize] {
                self.label[below as usize] = upper;
            }
            above = below;
        }
        self.label[vertex as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::{Dominators, NONE};
    use crate::graph::Graph;

    /// By definition: `a` dominates `b` if `b` is out of reach once `a` is gone.
    fn dominates(edges: &[(u32, u32)], count: usize, a: u32, b: u32) -> bool {
        let kept: Vec<_> = edges
            .iter()
            .copied()
            .filter(|edge| edge.0 != a && edge.1 != a)
            .collect();
        a == b || a == 0 || !Graph::new(count, &kept).reached_from([0])[b as usize]
    }

    #[test]
    fn agrees_with_the_definition_on_random_graphs() {
        let mut seed = 7_u64;
        let mut random = |below: u64| {
            seed = seed
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            ((seed >> 33) % below) as u32
        };
        for _ in 0..500 {
            let count = 2 + random(9) as usize;
            let edges: Vec<_> = (0..random(20))
                .map(|_| (random(count as u64), random(count as u64)))
                .collect();
            let graph = Graph::new(count, &edges);
            let tree = Dominators::new(&graph, Some(0));
            let reached = graph.reached_from([0]);
            for vertex in 0..count as u32 {
                assert_eq!(tree.is_reached(vertex), reached[vertex as usize]);
                let mut chain = Vec::new();
                let mut above = vertex;
                while tree.is_reached(vertex) && above != NONE {
                    chain.push(above);
                    above = tree.parent(above);
                }
                for other in (0..count as u32).filter(|_| reached[vertex as usize]) {
                    let expected = reached[other as usize] && dominates(&edges, count, other, vertex);
                    assert_eq!(
                        chain.contains(&other),
                        expected,
                        "{edges:?} {other} over {vertex}"
                    );
                }
            }
        }
    }
}
