//! A flow that remembers how each element it touches was.

use std::collections::BTreeMap;

use crate::difference::{Difference, Header, HeaderSwap, Swap};
use crate::flow::{Edge, Flow, Group, Node, Note};
use crate::ids::{GroupId, NodeId, NoteId, TableId};
use crate::table::Table;

/// Changes a flow element by element and keeps the difference.
pub(crate) struct Recorder<'a> {
    flow: &'a mut Flow,
    difference: Difference,
}

impl<'a> Recorder<'a> {
    pub(crate) fn new(flow: &'a mut Flow) -> Self {
        Self {
            flow,
            difference: Difference::default(),
        }
    }

    /// The flow as it is by now.
    pub(crate) fn flow(&self) -> &Flow {
        self.flow
    }

    /// What changed.
    pub(crate) fn finish(mut self) -> Difference {
        self.difference.settle();
        self.difference
    }

    /// Takes everything back.
    pub(crate) fn cancel(self) {
        self.difference.reversed().apply_to(self.flow);
    }

    pub(crate) fn node(&mut self, id: &NodeId, node: Option<Node>) {
        put(&mut self.flow.nodes, &mut self.difference.nodes, id, node);
    }

    pub(crate) fn table(&mut self, id: &TableId, table: Option<Table>) {
        put(&mut self.flow.tables, &mut self.difference.tables, id, table);
    }

    pub(crate) fn group(&mut self, id: &GroupId, group: Option<Group>) {
        put(&mut self.flow.groups, &mut self.difference.groups, id, group);
    }

    pub(crate) fn note(&mut self, id: &NoteId, note: Option<Note>) {
        put(&mut self.flow.notes, &mut self.difference.notes, id, note);
    }

    pub(crate) fn add_edge(&mut self, edge: &Edge) {
        if self.flow.edges.insert(edge.clone()) && !self.difference.edges_removed.remove(edge) {
            self.difference.edges_added.insert(edge.clone());
        }
    }

    pub(crate) fn remove_edge(&mut self, edge: &Edge) {
        if self.flow.edges.remove(edge) && !self.difference.edges_added.remove(edge) {
            self.difference.edges_removed.insert(edge.clone());
        }
    }

    pub(crate) fn header(&mut self, change: impl FnOnce(&mut Flow)) {
        let before = Header::of(self.flow);
        change(self.flow);
        let after = Header::of(self.flow);
        match &mut self.difference.header {
            Some(swap) => swap.after = after,
            None => self.difference.header = Some(Box::new(HeaderSwap { before, after })),
        }
    }
}

/// Puts an element in or takes it out, and notes its first state and its last.
fn put<K: Ord + Clone, T: Clone>(
    elements: &mut BTreeMap<K, T>,
    swaps: &mut BTreeMap<K, Swap<T>>,
    id: &K,
    after: Option<T>,
) {
    let before = match after.clone() {
        Some(element) => elements.insert(id.clone(), element),
        None => elements.remove(id),
    };
    match swaps.get_mut(id) {
        Some(swap) => swap.after = after,
        None => {
            swaps.insert(id.clone(), Swap { before, after });
        }
    }
}
