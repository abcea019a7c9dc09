//! Makes a new database of what was found.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use flow_model::Flow;
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension as _, Transaction, params, params_from_iter};

use super::rows::{FlowCells, Found, JournalCells, UndoCells};
use super::{Recovered, remove, with};
use crate::error::StoreError;
use crate::flows::{About, text};
use crate::schema::{VERSION, migrate};
use crate::snapshots;
use crate::store::connect;
use crate::sum::sum;

/// What is left of a flow.
struct Saved {
    flow: Flow,
    /// The last change that it has.
    seq: i64,
    /// Nothing that is known of is missing.
    is_whole: bool,
    /// The undo entries that fit, and how many are done.
    undo: BTreeMap<i64, UndoCells>,
    done: i64,
}

/// Writes a new database at a path.
pub(super) fn rebuild(
    path: &Path,
    aside: &Path,
    mut found: Found,
    now: i64,
) -> Result<Recovered, StoreError> {
    for ending in ["-wal", "-shm"] {
        remove(&with(path, ending))?;
    }
    let mut connection = connect(path)?;
    migrate(&mut connection, VERSION)?;
    let mut told = Recovered {
        aside: aside.to_owned(),
        flows: 0,
        older: Vec::new(),
        lost: Vec::new(),
        versions: 0,
    };
    let transaction = connection.transaction()?;
    for key in keys(&found) {
        let row = found.flows.remove(&key);
        match save(&mut found, key, row.as_ref()) {
            None => told
                .lost
                .push(row.map(|row| text(&row.title)).unwrap_or_default()),
            Some(saved) => {
                told.flows += 1;
                if !saved.is_whole {
                    told.older.push(saved.flow.title.clone());
                }
                write_flow(&transaction, key, row.as_ref(), &saved, now)?;
                told.versions += write_beside(&transaction, &mut found, key, &saved)?;
            }
        }
    }
    for (name, value) in &found.preferences {
        transaction.execute(
            "INSERT INTO preferences (name, value) VALUES (?1, ?2)",
            [name, value],
        )?;
    }
    transaction.commit()?;
    close(connection)?;
    Ok(told)
}

/// Closes the new database so that no log is left beside it.
fn close(connection: Connection) -> Result<(), StoreError> {
    let mode: Option<String> = connection
        .query_row("PRAGMA journal_mode = DELETE", [], |row| row.get(0))
        .optional()?;
    debug_assert_eq!(mode.as_deref(), Some("delete"));
    connection.close().map_err(|(_, error)| error.into())
}

/// Keys of all flows there is anything of.
fn keys(found: &Found) -> BTreeSet<i64> {
    let flows = found.flows.keys();
    let rows = found.bases.keys().chain(found.journal.keys());
    flows.chain(rows).copied().filter(|key| *key > 0).collect()
}

/// The latest state of a flow that can be reached: from a whole flow along the journal without a gap.
fn save(found: &mut Found, key: i64, row: Option<&FlowCells>) -> Option<Saved> {
    let bases = found.bases.remove(&key)?;
    let journal = found.journal.get(&key);
    let has = |seq: i64| journal.is_some_and(|journal| journal.contains_key(&seq));
    let reach = |base: i64| {
        let mut seq = base;
        while has(seq + 1) {
            seq += 1;
        }
        seq
    };
    let reached = bases.keys().map(|base| reach(*base)).max()?;
    let (base, mut flow) = bases.into_iter().rfind(|(base, _)| reach(*base) == reached)?;
    for seq in base + 1..=reached {
        journal?.get(&seq)?.difference.apply_to(&mut flow);
    }
    let last_change = journal.and_then(|journal| journal.keys().last().copied());
    let target = match row.and_then(|row| row.came_to) {
        Some((seq, _)) => Some(seq),
        None => last_change,
    };
    // Without its row in the list nobody knows what the last change was.
    let is_whole = row.is_some() && target.is_none_or(|target| target <= reached);
    let entries = found.undo.remove(&key).unwrap_or_default();
    let (undo, done) = match is_whole {
        true => fitting(entries, row),
        // Undo leads back from the last state; from an earlier one it would lead astray.
        false => (BTreeMap::new(), 0),
    };
    Some(Saved {
        flow,
        seq: reached,
        is_whole,
        undo,
        done,
    })
}

/// The entries around where the stack is, as far as they follow each other.
fn fitting(
    mut entries: BTreeMap<i64, UndoCells>,
    row: Option<&FlowCells>,
) -> (BTreeMap<i64, UndoCells>, i64) {
    let done = match row.and_then(|row| row.came_to) {
        Some((_, done)) => done,
        None => {
            let done = entries.iter().filter(|(_, entry)| entry.undone == Some(false));
            done.map(|(number, _)| *number).max().unwrap_or(0)
        }
    };
    if done < 0 || done > 0 && !entries.contains_key(&done) {
        return (BTreeMap::new(), 0);
    }
    let (mut first, mut last) = (done, done);
    while entries.contains_key(&(first - 1)) {
        first -= 1;
    }
    while entries.contains_key(&(last + 1)) {
        last += 1;
    }
    entries.retain(|number, _| (first..=last).contains(number));
    (entries, done)
}

fn write_flow(
    transaction: &Transaction<'_>,
    key: i64,
    row: Option<&FlowCells>,
    saved: &Saved,
    now: i64,
) -> Result<(), StoreError> {
    transaction.execute(
        "INSERT INTO flows (key, flow, title, purpose, tags, words, steps, folder, origin, created_at, updated_at, deleted_at, file,
            file_print, seq, done) VALUES (?1, '', '', '', '', '', 0, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        params![
            key,
            row.map_or("", |row| &row.folder),
            row.map_or("recovered", |row| &row.origin),
            row.map_or(now, |row| row.created_at),
            row.map_or(now, |row| row.updated_at),
            row.and_then(|row| row.deleted_at),
            row.and_then(|row| row.file.as_deref()),
            row.and_then(|row| row.file_print.as_deref()),
            saved.seq,
            saved.done,
        ],
    )?;
    About::of(&saved.flow).put(transaction, key, &saved.flow)?;
    snapshots::add(transaction, key, saved.seq, &saved.flow)?;
    for (entry, cells) in &saved.undo {
        let sum = sum(key, *entry, cells.json.as_bytes());
        transaction.execute(
            "INSERT INTO undo (key, entry, at, label, merge, difference, first_seq, sum) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            params![key, entry, cells.at, cells.label, cells.merge, cells.json, cells.first_seq, sum],
        )?;
    }
    Ok(())
}

/// What belongs to a flow, and how many versions that are.
fn write_beside(
    transaction: &Transaction<'_>,
    found: &mut Found,
    key: i64,
    saved: &Saved,
) -> Result<usize, StoreError> {
    for (seq, row) in found.journal.remove(&key).unwrap_or_default().range(..=saved.seq) {
        write_journal(transaction, key, *seq, row)?;
    }
    let versions = found.versions.remove(&key).unwrap_or_default();
    let count = versions.len();
    for (number, mut cells) in versions {
        if let Some(Value::Blob(bytes)) = cells.get(7) {
            cells[10] = Value::Integer(sum(key, number, bytes));
        }
        if saved.undo.is_empty() {
            (cells[8], cells[9]) = (Value::Null, Value::Null);
        }
        insert(transaction, "versions", &cells)?;
    }
    if let Some(scenario) = found.scenarios.get(&key) {
        transaction.execute(
            "INSERT INTO scenarios (key, scenario) VALUES (?1, ?2)",
            params![key, scenario],
        )?;
    }
    for (table, rows) in [("runs", &found.runs), ("walks", &found.walks)] {
        for (id, (_, cells)) in rows.iter().filter(|(_, (of, _))| *of == key) {
            let mut cells = cells.clone();
            cells[0] = Value::Integer(*id);
            insert(transaction, table, &cells)?;
        }
    }
    Ok(count)
}

fn write_journal(
    transaction: &Transaction<'_>,
    key: i64,
    seq: i64,
    row: &JournalCells,
) -> Result<(), StoreError> {
    let sum = sum(key, seq, row.json.as_bytes());
    transaction.execute(
        "INSERT INTO journal (key, seq, at, kind, label, difference, sum) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![key, seq, row.at, row.kind, row.label, row.json, sum],
    )?;
    Ok(())
}

/// Writes the cells of a row as they are. Cells of a type that the table does not take are of no row that was ever written.
fn insert(transaction: &Transaction<'_>, table: &str, cells: &[Value]) -> Result<(), StoreError> {
    let places = vec!["?"; cells.len()].join(", ");
    transaction.execute(
        &format!("INSERT OR IGNORE INTO {table} VALUES ({places})"),
        params_from_iter(cells),
    )?;
    Ok(())
}
