//! Forks as blocks, for targets whose parallel branches are lists of their own.
//!
//! Where some branches of a fork meet before the others do, they are a block inside the block: two branches that meet at
//! a join, whose way on meets the third at another, are `((a b) c)`.

use std::collections::{BTreeMap, BTreeSet};

use flow_catalog::Family;
use flow_engine::{CompiledFlow, ExitIndex, NodeIndex};
use flow_model::Text;

/// Branches that run side by side and meet at a join.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Block {
    /// Where all of them meet.
    pub(crate) join: NodeIndex,
    /// The branches, in the order of the exits of the fork.
    pub(crate) branches: Vec<Branch>,
}

/// One branch of a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Branch {
    /// What follows an exit of the fork.
    Exit(ExitIndex),
    /// Branches that meet before, and what follows their join.
    Block(Block),
}

/// A branch under way, with the joins that its ways meet first.
struct Strand {
    branch: Branch,
    joins: BTreeSet<NodeIndex>,
}

/// Whether a step of the family of forks or joins parts and unites nothing: it has one branch, so orders just pass.
pub(crate) fn passes(flow: &CompiledFlow, node: NodeIndex) -> bool {
    match flow.family(node) {
        Family::Fork => flow.node(node).exits.len() == 1,
        Family::Join => flow.node(node).slots.len() == 1,
        _ => false,
    }
}

/// The branches of a fork up to the join that all of them lead to; else the fork, the same or an inner one, whose
/// branches do not meet in such a way.
pub(crate) fn block_of(flow: &CompiledFlow, fork: NodeIndex) -> Result<Block, NodeIndex> {
    let mut search = Search {
        flow,
        around: BTreeSet::new(),
        known: BTreeMap::new(),
    };
    search.block(fork)
}

/// Looks for blocks inside of blocks, each fork once.
struct Search<'a> {
    flow: &'a CompiledFlow,
    /// Forks that are being looked at, outermost first.
    around: BTreeSet<NodeIndex>,
    /// Where the branches of inner forks meet, or the fork whose do not.
    known: BTreeMap<NodeIndex, Result<NodeIndex, NodeIndex>>,
}

impl Search<'_> {
    fn block(&mut self, fork: NodeIndex) -> Result<Block, NodeIndex> {
        if !self.around.insert(fork) {
            return Err(fork);
        }
        let mut strands = Vec::new();
        for exit in 0..self.flow.node(fork).exits.len() as ExitIndex {
            let first = self.flow.target(fork, exit).ok_or(fork)?;
            strands.push(Strand {
                branch: Branch::Exit(exit),
                joins: self.first_joins(vec![first])?,
            });
        }
        let mut closed = BTreeSet::new();
        let block = loop {
            let join = closing(self.flow, &strands, &closed).ok_or(fork)?;
            closed.insert(join);
            let is_in = |strand: &Strand| strand.joins.contains(&join);
            let place = strands.iter().position(is_in).ok_or(fork)?;
            let (inside, mut others): (Vec<Strand>, Vec<Strand>) = strands.into_iter().partition(is_in);
            let block = Block {
                join,
                branches: inside.into_iter().map(|strand| strand.branch).collect(),
            };
            if others.is_empty() {
                break block;
            }
            let merged = Strand {
                branch: Branch::Block(block),
                joins: self.first_joins(self.flow.successors(join).collect())?,
            };
            others.insert(place, merged);
            strands = others;
        };
        self.around.remove(&fork);
        Ok(block)
    }

    /// The joins that ways from these steps meet first; forks on the way come together again by themselves.
    fn first_joins(&mut self, mut waiting: Vec<NodeIndex>) -> Result<BTreeSet<NodeIndex>, NodeIndex> {
        let mut joins = BTreeSet::new();
        let mut seen = BTreeSet::new();
        while let Some(node) = waiting.pop() {
            match self.flow.family(node) {
                Family::Join if !passes(self.flow, node) => {
                    joins.insert(node);
                }
                _ if !seen.insert(node) => {}
                Family::Fork if !passes(self.flow, node) => {
                    let join = match self.known.get(&node) {
                        Some(known) => *known,
                        None => {
                            let found = self.block(node).map(|block| block.join);
                            self.known.insert(node, found);
                            found
                        }
                    };
                    waiting.extend(self.flow.successors(join?));
                }
                _ => waiting.extend(self.flow.successors(node)),
            }
        }
        Ok(joins)
    }
}

/// A join that waits for exactly the strands that lead to it, and to nothing else.
fn closing(flow: &CompiledFlow, strands: &[Strand], closed: &BTreeSet<NodeIndex>) -> Option<NodeIndex> {
    let joins: BTreeSet<NodeIndex> = strands.iter().flat_map(|strand| &strand.joins).copied().collect();
    joins.into_iter().find(|join| {
        let mut waiting = 0;
        let fits = strands.iter().all(|strand| {
            let leads = strand.joins.contains(join);
            waiting += usize::from(leads);
            !leads || strand.joins.len() == 1
        });
        fits && flow.node(*join).slots.len() == waiting && !closed.contains(join)
    })
}

/// Why branches that make no block are refused, and the way round.
pub(crate) fn crossing() -> (Text, Text) {
    let reason = Text::new(
        "its branches do not come together one inside the other",
        "它的分支汇合时互相交叉，没有一层套一层",
    );
    let way = Text::new(
        "let branches that start together meet at one join of their own before they meet others",
        "请让一起开始的分支先在同一个汇合里会齐，再与其他分支汇合",
    );
    (reason, way)
}

/// The steps of a branch before the join of its block.
pub(crate) fn inside(
    flow: &CompiledFlow,
    fork: NodeIndex,
    branch: &Branch,
    join: NodeIndex,
) -> BTreeSet<NodeIndex> {
    let mut seen = BTreeSet::new();
    let mut waiting = Vec::new();
    match branch {
        Branch::Exit(exit) => waiting.extend(flow.target(fork, *exit)),
        Branch::Block(block) => {
            for branch in &block.branches {
                seen.extend(inside(flow, fork, branch, block.join));
            }
            waiting.push(block.join);
        }
    }
    while let Some(node) = waiting.pop() {
        if node != join && seen.insert(node) {
            waiting.extend(flow.successors(node));
        }
    }
    seen
}
