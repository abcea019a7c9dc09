//! A copied part of a flow: what the clipboard holds.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::flow::{Edge, Flow, Node, Note};
use crate::ids::{NodeId, NoteId, TableId};
use crate::table::Table;

/// Steps with the connections between them, the tables their settings name and the notes about them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Fragment {
    /// Steps by the ids they had.
    pub nodes: BTreeMap<NodeId, Node>,
    /// Connections between them.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub edges: BTreeSet<Edge>,
    /// Tables that a setting of the steps names.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub tables: BTreeMap<TableId, Table>,
    /// Notes about the steps.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub notes: BTreeMap<NoteId, Note>,
}

/// Copies steps out of a flow; ids that name no step are left out.
pub fn fragment(flow: &Flow, nodes: &BTreeSet<NodeId>) -> Fragment {
    let copied: BTreeMap<NodeId, Node> = nodes
        .iter()
        .filter_map(|id| Some((id.clone(), flow.nodes.get(id)?.clone())))
        .collect();
    let inside = |edge: &&Edge| copied.contains_key(&edge.to);
    let edges = copied
        .keys()
        .flat_map(|id| flow.leaving(id))
        .filter(inside)
        .cloned()
        .collect();
    let named: BTreeSet<&str> = copied.values().flat_map(named_texts).collect();
    let tables = flow.tables.iter().filter(|(id, _)| named.contains(id.as_str()));
    let tables = tables.map(|(id, table)| (id.clone(), table.clone())).collect();
    let about = |note: &Note| note.about.as_ref().is_some_and(|id| copied.contains_key(id));
    let notes = flow.notes.iter().filter(|(_, note)| about(note));
    let notes = notes.map(|(id, note)| (id.clone(), note.clone())).collect();
    Fragment {
        nodes: copied,
        edges,
        tables,
        notes,
    }
}

fn named_texts(node: &Node) -> impl Iterator<Item = &str> {
    node.settings.values().filter_map(Value::as_str)
}

/// An id for a new step that nothing has yet: the stem itself, else the stem with the first free number from 2.
pub fn fresh_node_id(flow: &Flow, stem: &str) -> NodeId {
    NodeId::new(fresh(stem, |id| flow.nodes.contains_key(id)))
}

/// The stem if it is free, else the stem with the first free number from 2; digits at the stem's end give way.
pub(crate) fn fresh(stem: &str, taken: impl Fn(&str) -> bool) -> String {
    if !stem.is_empty() && !taken(stem) {
        return stem.to_owned();
    }
    let bare = stem.trim_end_matches(|character: char| character.is_ascii_digit());
    let bare: String = bare.chars().take(100).collect();
    let bare = if bare.is_empty() { "step" } else { &bare };
    let mut number = 2_u64;
    loop {
        let id = format!("{bare}{number}");
        if !taken(&id) {
            return id;
        }
        number += 1;
    }
}
