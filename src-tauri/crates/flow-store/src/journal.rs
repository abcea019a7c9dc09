//! The journal of a flow, and its undo: both are written in the transaction that acknowledges a change.

use flow_model::{Difference, Flow, Text};
use rusqlite::{OptionalExtension as _, Transaction, params};
use serde::Serialize;

use crate::error::StoreError;
use crate::flows::{About, json_of, text};
use crate::store::Store;

/// A snapshot is taken when so many changes lie behind the last one.
pub const SNAPSHOT_EVERY: i64 = 200;

/// What happened to a flow.
#[derive(Clone, Debug)]
pub enum Change<'a> {
    /// A new change, with what undo says of it. `grows` is the number of the undo entry that it becomes part of, with
    /// the whole difference of that entry as it is then.
    Edit {
        /// What undo says.
        label: &'a Text,
        /// Edits in a row with the same name belong together.
        merge: Option<&'a str>,
        /// The entry it belongs to, if any.
        grows: Option<(i64, &'a Difference)>,
    },
    /// The entry was taken back.
    Undo(i64),
    /// The entry was made again.
    Redo(i64),
}

/// An entry of undo.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StackEntry {
    /// Its number; higher is later.
    pub entry: i64,
    /// When it was last added to.
    pub at: i64,
    /// What it did.
    pub label: Text,
    /// Edits with the same name may join it.
    #[serde(skip)]
    pub merge: Option<String>,
    /// Whether it has been taken back.
    pub undone: bool,
}

/// A flow as it was kept.
#[derive(Debug)]
pub struct Kept {
    /// The flow after all its changes.
    pub flow: Flow,
    /// Number of the last change; 0 before the first.
    pub seq: i64,
    /// Undo entries in order; those that are undone come last.
    pub stack: Vec<StackEntry>,
}

impl Store {
    /// Reads a flow with everything that was acknowledged.
    pub fn load(&self, key: i64) -> Result<Kept, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT snapshot, snapshot_seq FROM flows WHERE key = ?1")?;
        let snapshot = statement.query_row([key], |row| {
            Ok((row.get::<_, Vec<u8>>(0)?, row.get::<_, i64>(1)?))
        });
        let (bytes, mut seq) = snapshot.optional()?.ok_or(StoreError::Missing {
            what: "flow",
            id: key,
        })?;
        let mut flow = read_flow(&bytes, "flows")?;
        let mut statement = self
            .connection
            .prepare_cached("SELECT seq, difference FROM journal WHERE key = ?1 AND seq > ?2 ORDER BY seq")?;
        let mut rows = statement.query(params![key, seq])?;
        while let Some(row) = rows.next()? {
            read_difference(&row.get::<_, String>(1)?, "journal")?.apply_to(&mut flow);
            seq = row.get(0)?;
        }
        Ok(Kept {
            flow,
            seq,
            stack: self.stack(key)?,
        })
    }

    /// The undo entries of a flow.
    pub fn stack(&self, key: i64) -> Result<Vec<StackEntry>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT entry, at, label, merge, undone FROM undo WHERE key = ?1 ORDER BY entry",
        )?;
        let rows = statement.query_map([key], |row| {
            Ok(StackEntry {
                entry: row.get(0)?,
                at: row.get(1)?,
                label: text(&row.get::<_, String>(2)?),
                merge: row.get(3)?,
                undone: row.get(4)?,
            })
        })?;
        rows.map(|row| Ok(row?)).collect()
    }

    /// What an undo entry changed.
    pub fn difference(&self, key: i64, entry: i64) -> Result<Difference, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT difference FROM undo WHERE key = ?1 AND entry = ?2")?;
        let found = statement
            .query_row([key, entry], |row| row.get::<_, String>(0))
            .optional()?;
        let json = found.ok_or(StoreError::Missing {
            what: "undo entry",
            id: entry,
        })?;
        read_difference(&json, "undo")
    }

    /// Keeps a change that has made `flow` of what it was, as number `seq`. When this answers, it is on disk.
    pub fn keep(
        &mut self,
        key: i64,
        seq: i64,
        change: &Change<'_>,
        difference: &Difference,
        flow: &Flow,
        now: i64,
    ) -> Result<(), StoreError> {
        let transaction = self.connection.transaction()?;
        let (kind, label) = match change {
            Change::Edit { label, merge, grows } => {
                let json = json_of(*label);
                write_entry(&transaction, key, &json, *merge, *grows, difference, now)?;
                ("edit", json)
            }
            Change::Undo(entry) => ("undo", set_undone(&transaction, key, *entry, true)?),
            Change::Redo(entry) => ("redo", set_undone(&transaction, key, *entry, false)?),
        };
        transaction
            .prepare_cached(
                "INSERT INTO journal (key, seq, at, kind, label, difference) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute(params![key, seq, now, kind, label, json_of(difference)])?;
        match touches_library(difference) {
            true => {
                let about = About::of(flow);
                transaction
                    .prepare_cached(
                        "UPDATE flows SET flow = ?2, title = ?3, purpose = ?4, tags = ?5, words = ?6, steps = ?7, updated_at = ?8 WHERE key = ?1",
                    )?
                    .execute(params![key, flow.id.as_str(), about.title, about.purpose, about.tags, about.words, about.steps, now])?;
            }
            false => {
                transaction
                    .prepare_cached("UPDATE flows SET updated_at = ?2 WHERE key = ?1")?
                    .execute(params![key, now])?;
            }
        }
        if seq % SNAPSHOT_EVERY == 0 {
            transaction
                .prepare_cached("UPDATE flows SET snapshot = ?2, snapshot_seq = ?3 WHERE key = ?1")?
                .execute(params![key, flow_model::write(flow), seq])?;
        }
        transaction.commit()?;
        Ok(())
    }
}

/// A new entry, or more of one; either way what was undone can no longer be made again.
fn write_entry(
    transaction: &Transaction<'_>,
    key: i64,
    label: &str,
    merge: Option<&str>,
    grows: Option<(i64, &Difference)>,
    difference: &Difference,
    now: i64,
) -> Result<(), StoreError> {
    transaction
        .prepare_cached("DELETE FROM undo WHERE key = ?1 AND undone")?
        .execute([key])?;
    match grows {
        Some((entry, whole)) => transaction
            .prepare_cached("UPDATE undo SET at = ?3, label = ?4, difference = ?5 WHERE key = ?1 AND entry = ?2")?
            .execute(params![key, entry, now, label, json_of(whole)])?,
        None => transaction
            .prepare_cached(
                "INSERT INTO undo (key, entry, at, label, merge, undone, difference)
                 VALUES (?1, (SELECT coalesce(max(entry), 0) + 1 FROM undo WHERE key = ?1), ?2, ?3, ?4, 0, ?5)",
            )?
            .execute(params![key, now, label, merge, json_of(difference)])?,
    };
    Ok(())
}

fn set_undone(
    transaction: &Transaction<'_>,
    key: i64,
    entry: i64,
    undone: bool,
) -> Result<String, StoreError> {
    transaction
        .prepare_cached("UPDATE undo SET undone = ?3 WHERE key = ?1 AND entry = ?2")?
        .execute(params![key, entry, undone])?;
    let mut statement = transaction.prepare_cached("SELECT label FROM undo WHERE key = ?1 AND entry = ?2")?;
    Ok(statement.query_row([key, entry], |row| row.get(0))?)
}

/// Whether a change shows in the library: moving a step does not.
fn touches_library(difference: &Difference) -> bool {
    let name = |node: &Option<flow_model::Node>| node.as_ref().map(|node| node.name.clone());
    difference.header.is_some()
        || difference
            .nodes
            .values()
            .any(|swap| name(&swap.before) != name(&swap.after))
}

pub(crate) fn read_flow(bytes: &[u8], table: &'static str) -> Result<Flow, StoreError> {
    match flow_model::read(bytes) {
        Ok(read) => Ok(read.flow),
        Err(error) => Err(StoreError::Unreadable {
            table,
            detail: error.to_string(),
        }),
    }
}

fn read_difference(json: &str, table: &'static str) -> Result<Difference, StoreError> {
    serde_json::from_str(json).map_err(|error| StoreError::Unreadable {
        table,
        detail: error.to_string(),
    })
}
