//! Adds a copied part to a flow under fresh ids.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::apply::{add_node, check_count, check_id, check_note, connect, edge_between, moved};
use crate::edit_error::EditError;
use crate::flow::{Note, Point};
use crate::fragment::{Fragment, fresh};
use crate::ids::{NodeId, NoteId, TableId};
use crate::recorder::Recorder;
use crate::table::Table;

/// Adds the steps, connections, tables and notes of a fragment, moved by an offset.
pub(crate) fn paste(
    recorder: &mut Recorder<'_>,
    fragment: &Fragment,
    offset: Point,
) -> Result<(), EditError> {
    let tables = paste_tables(recorder, &fragment.tables)?;
    let mut names: BTreeMap<&NodeId, NodeId> = BTreeMap::new();
    for (old, node) in &fragment.nodes {
        let id = NodeId::new(fresh(old.as_str(), |id| recorder.flow().nodes.contains_key(id)));
        let mut node = node.clone();
        node.at = moved(node.at, offset);
        for value in node.settings.values_mut() {
            if let Some(table) = value.as_str().and_then(|name| tables.get(name)) {
                *value = Value::String(table.to_string());
            }
        }
        add_node(recorder, &id, &node)?;
        names.insert(old, id);
    }
    let name_of = |id: &NodeId| names.get(id).ok_or_else(|| EditError::NoSuchNode(id.clone()));
    for edge in &fragment.edges {
        connect(
            recorder,
            &edge_between(name_of(&edge.from)?, &edge.port, name_of(&edge.to)?),
        )?;
    }
    for (old, note) in &fragment.notes {
        let id = NoteId::new(fresh(old.as_str(), |id| recorder.flow().notes.contains_key(id)));
        let about = note.about.as_ref().map(name_of).transpose()?.cloned();
        let at = moved(note.at, offset);
        let note = Note {
            at,
            about,
            ..note.clone()
        };
        check_id(id.as_str())?;
        check_note(recorder, &note)?;
        recorder.note(&id, Some(note));
    }
    check_count(recorder)
}

/// Adds pasted tables; one that is there with the same content is used as it is. Returns those that got new ids.
fn paste_tables<'f>(
    recorder: &mut Recorder<'_>,
    tables: &'f BTreeMap<TableId, Table>,
) -> Result<BTreeMap<&'f str, TableId>, EditError> {
    let mut renamed = BTreeMap::new();
    for (old, table) in tables {
        if recorder.flow().tables.get(old) == Some(table) {
            continue;
        }
        let id = TableId::new(fresh(old.as_str(), |id| recorder.flow().tables.contains_key(id)));
        check_id(id.as_str())?;
        recorder.table(&id, Some(table.clone()));
        if id != *old {
            renamed.insert(old.as_str(), id);
        }
    }
    Ok(renamed)
}
