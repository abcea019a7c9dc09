//! Which table a row is of, told by its shape, in every version of the schema. Rows that are not what their sum says are left out.

use std::collections::BTreeMap;

use flow_model::{Difference, Flow};
use rusqlite::types::Value;

use super::pages::Pages;
use super::record::{Record, records};
use crate::sum::fits;

/// Rows of a flow by their number inside it.
pub(super) type Numbered<T> = BTreeMap<i64, BTreeMap<i64, T>>;

/// Everything that was found.
#[derive(Default)]
pub(super) struct Found {
    pub(super) flows: BTreeMap<i64, FlowCells>,
    /// Whole flows by the number of the change they stand after, also those of versions.
    pub(super) bases: Numbered<Flow>,
    pub(super) journal: Numbered<JournalCells>,
    pub(super) undo: Numbered<UndoCells>,
    pub(super) versions: Numbered<Vec<Value>>,
    /// Cells of the other tables as they are to be written, with the flow they belong to.
    pub(super) scenarios: BTreeMap<i64, Vec<u8>>,
    pub(super) runs: BTreeMap<i64, (i64, Vec<Value>)>,
    pub(super) walks: BTreeMap<i64, (i64, Vec<Value>)>,
    pub(super) preferences: BTreeMap<String, String>,
}

/// How the library listed a flow.
pub(super) struct FlowCells {
    pub(super) title: String,
    pub(super) folder: String,
    pub(super) origin: String,
    pub(super) created_at: i64,
    pub(super) updated_at: i64,
    pub(super) deleted_at: Option<i64>,
    pub(super) file: Option<String>,
    pub(super) file_print: Option<String>,
    /// Number of the last change and position in the undo stack, since version 3.
    pub(super) came_to: Option<(i64, i64)>,
}

pub(super) struct JournalCells {
    pub(super) at: i64,
    pub(super) kind: String,
    pub(super) label: String,
    pub(super) json: String,
    pub(super) difference: Difference,
}

pub(super) struct UndoCells {
    pub(super) at: i64,
    pub(super) label: String,
    pub(super) merge: Option<String>,
    pub(super) json: String,
    pub(super) first_seq: Option<i64>,
    /// Before version 3 each entry said it by itself.
    pub(super) undone: Option<bool>,
}

/// Sorts the rows of all pages.
pub(super) fn find(pages: &Pages) -> Found {
    let mut found = Found::default();
    for record in records(pages) {
        // A row that is of no table here, such as one of an index, is nothing to keep.
        let _ = put(&mut found, record);
    }
    found
}

fn put(found: &mut Found, record: Record) -> Option<()> {
    let mut cells = Cells(record.cells);
    match (record.rowid, cells.0.len()) {
        (Some(key), 16 | 17) => flow(found, key, &mut cells),
        (Some(_), 4) => snapshot(found, &mut cells),
        (Some(_), 8 | 11) => version(found, cells),
        (Some(key), 2) if cells.0[0] == Value::Null => {
            found.scenarios.insert(key, cells.blob(1)?);
            Some(())
        }
        (Some(id), 10) if cells.text(4).is_some() && cells.text(9).is_some() => {
            found.runs.insert(id, (cells.int(1)?, cells.0));
            Some(())
        }
        (Some(id), 5) if cells.0[0] == Value::Null && cells.int(2).is_some() && cells.text(4).is_some() => {
            found.walks.insert(id, (cells.int(1)?, cells.0));
            Some(())
        }
        (None, 6..=8) => match cells.text(3)?.as_str() {
            "edit" | "undo" | "redo" => journal(found, &cells),
            _ => undo(found, &cells),
        },
        (None, 2) => {
            let (name, value) = (cells.text(0)?, cells.text(1)?);
            serde_json::from_str::<serde::de::IgnoredAny>(&value).ok()?;
            found.preferences.insert(name, value);
            Some(())
        }
        _ => None,
    }
}

fn flow(found: &mut Found, key: i64, cells: &mut Cells) -> Option<()> {
    let is_new = cells.0.len() == 17;
    let row = FlowCells {
        title: cells.text(2)?,
        folder: cells.text(7)?,
        origin: cells.text(8)?,
        created_at: cells.int(9)?,
        updated_at: cells.int(10)?,
        deleted_at: cells.int(11),
        file: cells.text(12),
        file_print: cells.text(13),
        came_to: if is_new {
            Some((cells.int(14)?, cells.int(15)?))
        } else {
            None
        },
    };
    if !is_new && let Ok(read) = flow_model::read(&cells.blob(14)?) {
        found
            .bases
            .entry(key)
            .or_default()
            .insert(cells.int(15)?, read.flow);
    }
    let is_newer = |known: &FlowCells| (row.came_to, row.updated_at) >= (known.came_to, known.updated_at);
    if found.flows.get(&key).is_none_or(is_newer) {
        found.flows.insert(key, row);
    }
    Some(())
}

fn snapshot(found: &mut Found, cells: &mut Cells) -> Option<()> {
    let (key, seq, bytes) = (cells.int(0)?, cells.int(1)?, cells.blob(3)?);
    if fits(cells.int(2), key, seq, &bytes) {
        let flow = flow_model::read(&bytes).ok()?.flow;
        found.bases.entry(key).or_default().insert(seq, flow);
    }
    Some(())
}

fn version(found: &mut Found, mut cells: Cells) -> Option<()> {
    let (key, number, seq) = (cells.int(0)?, cells.int(1)?, cells.int(3)?);
    let _told = [cells.text(4)?, cells.text(5)?, cells.text(6)?];
    let bytes = cells.blob(7)?;
    if !fits(cells.int(10), key, number, &bytes) {
        return None;
    }
    let flow = flow_model::read(&bytes).ok()?.flow;
    found.bases.entry(key).or_default().entry(seq).or_insert(flow);
    cells.0.resize(11, Value::Null);
    cells.0[7] = Value::Blob(bytes);
    found.versions.entry(key).or_default().insert(number, cells.0);
    Some(())
}

fn journal(found: &mut Found, cells: &Cells) -> Option<()> {
    let (key, seq, json) = (cells.int(0)?, cells.int(1)?, cells.text(5)?);
    if !fits(cells.int(6), key, seq, json.as_bytes()) {
        return None;
    }
    let row = JournalCells {
        at: cells.int(2)?,
        kind: cells.text(3)?,
        label: cells.text(4)?,
        difference: serde_json::from_str(&json).ok()?,
        json,
    };
    found.journal.entry(key).or_default().insert(seq, row);
    Some(())
}

fn undo(found: &mut Found, cells: &Cells) -> Option<()> {
    let is_old = cells.0.len() == 7;
    let at = if is_old { 6 } else { 5 };
    let (key, entry, json) = (cells.int(0)?, cells.int(1)?, cells.text(at)?);
    serde_json::from_str::<Difference>(&json).ok()?;
    if !fits(cells.int(7), key, entry, json.as_bytes()) {
        return None;
    }
    let row = UndoCells {
        at: cells.int(2)?,
        label: cells.text(3)?,
        merge: cells.text(4),
        json,
        first_seq: cells.int(6).filter(|_| !is_old),
        undone: cells.int(5).filter(|_| is_old).map(|undone| undone != 0),
    };
    let entries = found.undo.entry(key).or_default();
    if entries.get(&entry).is_none_or(|known| known.at <= row.at) {
        entries.insert(entry, row);
    }
    Some(())
}

/// The cells of a row. One that is not there is like one that is null.
struct Cells(Vec<Value>);

impl Cells {
    fn int(&self, at: usize) -> Option<i64> {
        match self.0.get(at) {
            Some(Value::Integer(number)) => Some(*number),
            _ => None,
        }
    }

    fn text(&self, at: usize) -> Option<String> {
        match self.0.get(at) {
            Some(Value::Text(text)) => Some(text.clone()),
            _ => None,
        }
    }

    /// Takes the bytes out.
    fn blob(&mut self, at: usize) -> Option<Vec<u8>> {
        match self.0.get_mut(at) {
            Some(Value::Blob(bytes)) => Some(std::mem::take(bytes)),
            _ => None,
        }
    }
}
