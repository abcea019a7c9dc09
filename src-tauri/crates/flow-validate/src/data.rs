//! Which fields are known where: a forward analysis over the graph.
//!
//! *Surely known* is what every path to a step has written: where paths merge only what all of them wrote counts,
//! where branches of a fork join everything any of them wrote counts. *Perhaps known* is what some path has written.
//! The analysis follows Trcka, van der Aalst and Sidorova, "Data-Flow Anti-patterns".

use std::collections::BTreeSet;

use flow_catalog::{COMPONENTS, Family, FieldSet, Obligation, ObligationSet, Operation, field_index};
use flow_engine::{CompiledFlow, EdgeIndex, NodeIndex};

use crate::context::CheckContext;

/// Deepest nesting of called flows that is looked into.
const DEPTH_MAX: u32 = 8;

/// What is known when each step is entered.
#[derive(Debug)]
pub struct Known {
    surely: Vec<Option<FieldSet>>,
    perhaps: Vec<FieldSet>,
}

impl Known {
    /// Looks at a flow that is entered with so much known.
    pub(crate) fn of(flow: &CompiledFlow, context: &CheckContext, at_start: FieldSet, depth: u32) -> Known {
        let mut known = Known {
            surely: vec![None; flow.nodes.len()],
            perhaps: vec![FieldSet::EMPTY; flow.nodes.len()],
        };
        let called: Vec<FieldSet> = (0..flow.nodes.len() as NodeIndex)
            .map(|node| called_writes(flow, node, context, depth))
            .collect();
        let Some(start) = flow.starts.first() else {
            return known;
        };
        known.surely[*start as usize] = Some(at_start);
        known.perhaps[*start as usize] = at_start;
        // Connections never lead to a component with a higher number, so those come first.
        let ranked = |node: NodeIndex| (flow.component_of(node), node);
        let mut waiting = BTreeSet::from([ranked(*start)]);
        while let Some((_, node)) = waiting.pop_last() {
            if node == *start || known.enter(flow, &called, node) {
                let onward = flow.successors(node).filter(|next| next != start);
                waiting.extend(onward.map(ranked));
            }
        }
        known
    }

    /// Which fields are known at each step of a flow.
    pub fn in_flow(flow: &CompiledFlow, context: &CheckContext) -> Known {
        Known::of(flow, context, known_at_start(flow.enters_with), 0)
    }

    /// What every path to the step has written; everything for a step that is not reached.
    pub fn surely(&self, node: NodeIndex) -> FieldSet {
        self.surely[node as usize].unwrap_or(FieldSet::ALL)
    }

    /// What some path to the step has written.
    pub fn perhaps(&self, node: NodeIndex) -> FieldSet {
        self.perhaps[node as usize]
    }

    /// Works out what is known at a step again; true when that changed something.
    fn enter(&mut self, flow: &CompiledFlow, called: &[FieldSet], node: NodeIndex) -> bool {
        let step = flow.node(node);
        let surely = match flow.family(node) == Family::Join && !step.slots.is_empty() {
            true => step
                .slots
                .iter()
                .filter_map(|slot| self.merged(flow, called, &slot.edges))
                .reduce(FieldSet::union),
            false => self.merged(flow, called, &step.incoming),
        };
        let perhaps = step.incoming.iter().fold(FieldSet::EMPTY, |all, edge| {
            let from = flow.edges[*edge as usize].from as usize;
            all.union(self.perhaps[from].union(written(flow, called, *edge)))
        });
        let changed = self.surely[node as usize] != surely || self.perhaps[node as usize] != perhaps;
        self.surely[node as usize] = surely;
        self.perhaps[node as usize] = perhaps;
        changed
    }

    fn merged(&self, flow: &CompiledFlow, called: &[FieldSet], edges: &[EdgeIndex]) -> Option<FieldSet> {
        let after = edges.iter().filter_map(|edge| {
            let before = self.surely[flow.edges[*edge as usize].from as usize]?;
            Some(before.union(written(flow, called, *edge)))
        });
        after.reduce(FieldSet::intersection)
    }
}

/// What is written when an order takes a connection.
fn written(flow: &CompiledFlow, called: &[FieldSet], edge: EdgeIndex) -> FieldSet {
    let edge = flow.edges[edge as usize];
    let exit = &flow.node(edge.from).exits[edge.exit as usize];
    exit.writes.union(called[edge.from as usize])
}

/// What a called flow has written at every one of its ends.
fn called_writes(flow: &CompiledFlow, node: NodeIndex, context: &CheckContext, depth: u32) -> FieldSet {
    let Some(called) = flow
        .node(node)
        .calls
        .as_deref()
        .and_then(|id| context.flows.get(id))
    else {
        return FieldSet::EMPTY;
    };
    if depth >= DEPTH_MAX {
        return FieldSet::EMPTY;
    }
    let inner = flow_engine::compile(called);
    let known = Known::of(&inner, context, FieldSet::EMPTY, depth + 1);
    let ends = (0..).zip(&inner.nodes).filter(|(_, step)| step.outcome.is_some());
    let at_ends = ends.filter_map(|(end, _): (usize, _)| known.surely[end]);
    at_ends.reduce(FieldSet::intersection).unwrap_or(FieldSet::EMPTY)
}

/// What is known when a flow is entered: what comes with the order, and what every step that opens one of the
/// obligations the flow counts on has written.
pub(crate) fn known_at_start(enters_with: ObligationSet) -> FieldSet {
    let written = enters_with.iter().map(written_with);
    written.fold(FieldSet::from_start(), FieldSet::union)
}

fn written_with(obligation: Obligation) -> FieldSet {
    let opens =
        |operation: Operation| matches!(operation, Operation::Acquire(set) if set.contains(obligation));
    let writers = COMPONENTS
        .iter()
        .filter(|component| component.effects.iter().any(|effect| opens(effect.operation)));
    let written = writers.map(|component| {
        component
            .writes
            .iter()
            .filter_map(|path| field_index(path))
            .collect::<FieldSet>()
    });
    written.reduce(FieldSet::intersection).unwrap_or(FieldSet::EMPTY)
}
