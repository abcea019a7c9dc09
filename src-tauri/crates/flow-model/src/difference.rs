//! What an edit changed: for each element how it was and how it is. Undo is the reversed difference.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::flow::{Edge, Flow, Group, Node, Note, Text};
use crate::ids::{FlowId, GroupId, NodeId, NoteId, TableId};
use crate::table::Table;

/// A set of changes, each with both sides, so that it can be turned round.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Difference {
    /// What the flow says about itself, if that changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub header: Option<Box<HeaderSwap>>,
    /// Steps.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub nodes: BTreeMap<NodeId, Swap<Node>>,
    /// Connections that came.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub edges_added: BTreeSet<Edge>,
    /// Connections that went.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub edges_removed: BTreeSet<Edge>,
    /// Tables.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub tables: BTreeMap<TableId, Swap<Table>>,
    /// Groups.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub groups: BTreeMap<GroupId, Swap<Group>>,
    /// Notes.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub notes: BTreeMap<NoteId, Swap<Note>>,
}

/// An element before and after; nothing means that it is not there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Swap<T> {
    /// As it was.
    pub before: Option<T>,
    /// As it is.
    pub after: Option<T>,
}

/// The header before and after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HeaderSwap {
    /// As it was.
    pub before: Header,
    /// As it is.
    pub after: Header,
}

/// What a flow says about itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Header {
    /// Name inside the project.
    pub id: FlowId,
    /// Title on screen.
    pub title: Text,
    /// What the flow is for.
    pub purpose: Text,
    /// Words for the library's search.
    pub tags: BTreeSet<String>,
    /// The promise to customers.
    pub promise: Option<String>,
    /// Obligations a sub-flow may count on.
    pub enters_with: BTreeSet<String>,
}

impl Header {
    /// The header of a flow.
    pub fn of(flow: &Flow) -> Self {
        Self {
            id: flow.id.clone(),
            title: flow.title.clone(),
            purpose: flow.purpose.clone(),
            tags: flow.tags.clone(),
            promise: flow.promise.clone(),
            enters_with: flow.enters_with.clone(),
        }
    }

    fn put(&self, flow: &mut Flow) {
        let header = self.clone();
        flow.id = header.id;
        flow.title = header.title;
        flow.purpose = header.purpose;
        flow.tags = header.tags;
        flow.promise = header.promise;
        flow.enters_with = header.enters_with;
    }
}

impl Difference {
    /// All that leads from one flow to another.
    pub fn between(before: &Flow, after: &Flow) -> Self {
        let (old, new) = (Header::of(before), Header::of(after));
        Self {
            header: (old != new).then(|| {
                Box::new(HeaderSwap {
                    before: old,
                    after: new,
                })
            }),
            nodes: swaps(&before.nodes, &after.nodes),
            edges_added: after.edges.difference(&before.edges).cloned().collect(),
            edges_removed: before.edges.difference(&after.edges).cloned().collect(),
            tables: swaps(&before.tables, &after.tables),
            groups: swaps(&before.groups, &after.groups),
            notes: swaps(&before.notes, &after.notes),
        }
    }

    /// True when nothing changed.
    pub fn is_empty(&self) -> bool {
        self.header.is_none()
            && self.nodes.is_empty()
            && self.edges_added.is_empty()
            && self.edges_removed.is_empty()
            && self.tables.is_empty()
            && self.groups.is_empty()
            && self.notes.is_empty()
    }

    /// The way back.
    pub fn reversed(&self) -> Self {
        Self {
            header: self.header.as_ref().map(|swap| {
                Box::new(HeaderSwap {
                    before: swap.after.clone(),
                    after: swap.before.clone(),
                })
            }),
            nodes: turned(&self.nodes),
            edges_added: self.edges_removed.clone(),
            edges_removed: self.edges_added.clone(),
            tables: turned(&self.tables),
            groups: turned(&self.groups),
            notes: turned(&self.notes),
        }
    }

    /// This difference and one that was made after it, as one.
    #[must_use]
    pub fn then(&self, later: &Difference) -> Self {
        let header = match (&self.header, &later.header) {
            (Some(first), Some(second)) => Some(Box::new(HeaderSwap {
                before: first.before.clone(),
                after: second.after.clone(),
            })),
            (first, second) => second.clone().or_else(|| first.clone()),
        };
        let came = |first: &BTreeSet<Edge>,
                    gone: &BTreeSet<Edge>,
                    second: &BTreeSet<Edge>,
                    back: &BTreeSet<Edge>| {
            let kept = first.difference(gone).cloned();
            kept.chain(second.difference(back).cloned()).collect()
        };
        let (one, two) = (self, later);
        let mut whole = Self {
            header,
            nodes: joined(&one.nodes, &two.nodes),
            edges_added: came(
                &one.edges_added,
                &two.edges_removed,
                &two.edges_added,
                &one.edges_removed,
            ),
            edges_removed: came(
                &one.edges_removed,
                &two.edges_added,
                &two.edges_removed,
                &one.edges_added,
            ),
            tables: joined(&one.tables, &two.tables),
            groups: joined(&one.groups, &two.groups),
            notes: joined(&one.notes, &two.notes),
        };
        whole.settle();
        whole
    }

    /// Brings a flow that is as before to how it is after.
    pub fn apply_to(&self, flow: &mut Flow) {
        if let Some(swap) = &self.header {
            swap.after.put(flow);
        }
        put_all(&mut flow.nodes, &self.nodes);
        for edge in &self.edges_removed {
            flow.edges.remove(edge);
        }
        flow.edges.extend(self.edges_added.iter().cloned());
        put_all(&mut flow.tables, &self.tables);
        put_all(&mut flow.groups, &self.groups);
        put_all(&mut flow.notes, &self.notes);
    }

    /// Forgets elements that ended as they began.
    pub(crate) fn settle(&mut self) {
        if self.header.as_ref().is_some_and(|swap| swap.before == swap.after) {
            self.header = None;
        }
        self.nodes.retain(|_, swap| swap.before != swap.after);
        self.tables.retain(|_, swap| swap.before != swap.after);
        self.groups.retain(|_, swap| swap.before != swap.after);
        self.notes.retain(|_, swap| swap.before != swap.after);
    }
}

fn swaps<K: Ord + Clone, T: Clone + PartialEq>(
    before: &BTreeMap<K, T>,
    after: &BTreeMap<K, T>,
) -> BTreeMap<K, Swap<T>> {
    let gone = before.iter().filter(|(id, _)| !after.contains_key(*id));
    let gone = gone.map(|(id, old)| (id.clone(), Some(old.clone()), None));
    let now = after.iter().filter(|(id, new)| before.get(*id) != Some(*new));
    let now = now.map(|(id, new)| (id.clone(), before.get(id).cloned(), Some(new.clone())));
    gone.chain(now)
        .map(|(id, before, after)| (id, Swap { before, after }))
        .collect()
}

fn turned<K: Ord + Clone, T: Clone>(swaps: &BTreeMap<K, Swap<T>>) -> BTreeMap<K, Swap<T>> {
    let turn = |swap: &Swap<T>| Swap {
        before: swap.after.clone(),
        after: swap.before.clone(),
    };
    swaps.iter().map(|(id, swap)| (id.clone(), turn(swap))).collect()
}

fn joined<K: Ord + Clone, T: Clone>(
    first: &BTreeMap<K, Swap<T>>,
    second: &BTreeMap<K, Swap<T>>,
) -> BTreeMap<K, Swap<T>> {
    let mut whole = first.clone();
    for (id, swap) in second {
        match whole.get_mut(id) {
            Some(known) => known.after = swap.after.clone(),
            None => {
                whole.insert(id.clone(), swap.clone());
            }
        }
    }
    whole
}

fn put_all<K: Ord + Clone, T: Clone>(elements: &mut BTreeMap<K, T>, swaps: &BTreeMap<K, Swap<T>>) {
    for (id, swap) in swaps {
        match &swap.after {
            Some(element) => elements.insert(id.clone(), element.clone()),
            None => elements.remove(id),
        };
    }
}
