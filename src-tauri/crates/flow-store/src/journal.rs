//! The journal of a flow: every change in order, written in the transaction that acknowledges it and never changed again.

use flow_model::{Difference, Flow, Text};
use rusqlite::{Connection, OptionalExtension as _, TransactionBehavior, params};
use serde::Serialize;

use crate::error::StoreError;
use crate::flows::{About, json_of, text};
use crate::snapshots;
use crate::store::Store;
use crate::sum::{fits, sum};
use crate::undo::{NewEntry, Tops, label, push, tops};

/// What happened to a flow.
#[derive(Clone, Copy, Debug)]
pub enum Change<'a> {
    /// A new change.
    Edit {
        /// What undo says of it.
        label: &'a Text,
        /// Edits in a row with the same name, none more than 2 seconds after the one before, are one entry of undo.
        merge: Option<&'a str>,
    },
    /// What [`Store::way_back`] says.
    Undo,
    /// What [`Store::way_on`] says.
    Redo,
}

/// A flow as it was kept.
#[derive(Debug)]
pub struct Kept {
    /// The flow after all its changes.
    pub flow: Flow,
    /// Number of the last change; 0 before the first.
    pub seq: i64,
    /// What undo and redo would do next.
    pub tops: Tops,
}

/// A row of the journal without its difference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct JournalRow {
    /// Its number, from 1.
    pub seq: i64,
    /// When.
    pub at: i64,
    /// `edit`, `undo` or `redo`.
    pub kind: String,
    /// What was done, taken back or made again.
    pub label: Text,
}

/// How far a flow has come.
struct State {
    seq: i64,
    done: i64,
    since_snapshot: i64,
}

impl Store {
    /// Reads a flow with everything that was acknowledged.
    pub fn load(&self, key: i64) -> Result<Kept, StoreError> {
        // In one transaction, so that everything is of one moment.
        let view = self.connection.unchecked_transaction()?;
        let state = state(&view, key)?;
        let (mut seq, mut flow) = snapshots::newest(&view, key)?.ok_or_else(|| unreadable(key, 0))?;
        let mut statement = view.prepare_cached(
            "SELECT seq, difference, sum FROM journal WHERE key = ?1 AND seq > ?2 ORDER BY seq",
        )?;
        let mut rows = statement.query([key, seq])?;
        while let Some(row) = rows.next()? {
            let (next, json): (i64, String) = (row.get(0)?, row.get(1)?);
            if next != seq + 1 {
                return Err(unreadable(key, seq + 1));
            }
            read_difference(&json, row.get(2)?, (key, next), "journal")?.apply_to(&mut flow);
            seq = next;
        }
        match seq == state.seq {
            true => Ok(Kept {
                flow,
                seq,
                tops: tops(&view, key, state.done)?,
            }),
            false => Err(unreadable(key, seq + 1)),
        }
    }

    /// Number of the last change of a flow; 0 before the first.
    pub fn seq(&self, key: i64) -> Result<i64, StoreError> {
        Ok(state(&self.connection, key)?.seq)
    }

    /// The newest rows of a flow's journal, newest first.
    pub fn journal(&self, key: i64, limit: usize) -> Result<Vec<JournalRow>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT seq, at, kind, label FROM journal WHERE key = ?1 ORDER BY seq DESC LIMIT ?2",
        )?;
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let rows = statement.query_map([key, limit], |row| {
            Ok(JournalRow {
                seq: row.get(0)?,
                at: row.get(1)?,
                kind: row.get(2)?,
                label: text(&row.get::<_, String>(3)?),
            })
        })?;
        rows.map(|row| Ok(row?)).collect()
    }

    /// Keeps a change that has made `flow` of what it was, as number `seq`. When this answers, it is on disk. Where that is not the next
    /// number any more, somebody else was faster and nothing is kept.
    pub fn keep(
        &mut self,
        key: i64,
        seq: i64,
        change: &Change<'_>,
        difference: &Difference,
        flow: &Flow,
        now: i64,
    ) -> Result<Tops, StoreError> {
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut state = state(&transaction, key)?;
        if state.seq + 1 != seq {
            return Err(StoreError::Stale { key });
        }
        let (kind, label) = move_stack(&transaction, key, seq, &mut state.done, change, difference, now)?;
        let json = json_of(difference);
        transaction
            .prepare_cached(
                "INSERT INTO journal (key, seq, at, kind, label, difference, sum) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )?
            .execute(params![key, seq, now, kind, json_of(&label), json, sum(key, seq, json.as_bytes())])?;
        state.since_snapshot += i64::try_from(json.len()).unwrap_or(i64::MAX);
        if snapshots::is_due(seq, state.since_snapshot, flow) {
            snapshots::add(&transaction, key, seq, flow)?;
            state.since_snapshot = 0;
        }
        if touches_library(difference) {
            About::of(flow).put(&transaction, key, flow)?;
        }
        transaction
            .prepare_cached(
                "UPDATE flows SET updated_at = ?2, seq = ?3, done = ?4, since_snapshot = ?5 WHERE key = ?1",
            )?
            .execute([key, now, seq, state.done, state.since_snapshot])?;
        let tops = tops(&transaction, key, state.done)?;
        transaction.commit()?;
        Ok(tops)
    }
}

fn state(db: &Connection, key: i64) -> Result<State, StoreError> {
    let mut statement = db.prepare_cached("SELECT seq, done, since_snapshot FROM flows WHERE key = ?1")?;
    let found = statement.query_row([key], |row| {
        Ok(State {
            seq: row.get(0)?,
            done: row.get(1)?,
            since_snapshot: row.get(2)?,
        })
    });
    found.optional()?.ok_or(StoreError::Missing {
        what: "flow",
        id: key,
    })
}

/// Moves the undo stack and answers what goes into the journal.
fn move_stack(
    db: &Connection,
    key: i64,
    seq: i64,
    done: &mut i64,
    change: &Change<'_>,
    difference: &Difference,
    now: i64,
) -> Result<(&'static str, Text), StoreError> {
    let of_entry = |entry| {
        label(db, key, entry)?.ok_or(StoreError::Missing {
            what: "undo entry",
            id: entry,
        })
    };
    match *change {
        Change::Edit { label, merge } => {
            let new = NewEntry {
                seq,
                at: now,
                label,
                merge,
                difference,
            };
            *done = push(db, key, *done, &new)?;
            Ok(("edit", label.clone()))
        }
        Change::Undo => {
            let label = of_entry(*done)?;
            *done -= 1;
            Ok(("undo", label))
        }
        Change::Redo => {
            *done += 1;
            Ok(("redo", of_entry(*done)?))
        }
    }
}

/// Whether a change shows in the library: moving a step does not.
fn touches_library(difference: &Difference) -> bool {
    let name = |node: &Option<flow_model::Node>| {
        node.as_ref()
            .map(|node| (node.name.clone(), node.component.clone()))
    };
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

/// A difference of a row whose sum, key and number are given.
pub(crate) fn read_difference(
    json: &str,
    sum: Option<i64>,
    (key, number): (i64, i64),
    table: &'static str,
) -> Result<Difference, StoreError> {
    let detail = match serde_json::from_str(json) {
        Ok(difference) if fits(sum, key, number, json.as_bytes()) => return Ok(difference),
        Ok(_) => format!("row {number} of flow {key} is not as it was written"),
        Err(error) => format!("row {number} of flow {key}: {error}"),
    };
    Err(StoreError::Unreadable { table, detail })
}

fn unreadable(key: i64, seq: i64) -> StoreError {
    StoreError::Unreadable {
        table: "journal",
        detail: format!("change {seq} of flow {key} is missing"),
    }
}
