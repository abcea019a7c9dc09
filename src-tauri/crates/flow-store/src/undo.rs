//! The undo stack of a flow: entries from 1; those up to the flow's `done` are done, those above were taken back.

use flow_model::{Difference, Text};
use rusqlite::{Connection, OptionalExtension as _, params};
use serde::Serialize;

use crate::error::StoreError;
use crate::flows::{json_of, text};
use crate::journal::read_difference;
use crate::store::Store;
use crate::sum::sum;

/// Edits in a row with the same name become one entry while no more than so much time lies between them.
const MERGE_WITHIN_MS: i64 = 2_000;

/// How many entries the list of what can be undone shows at most, the newest.
const LISTED_MAX: i64 = 1_000;

/// An entry of undo.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StackEntry {
    /// Its number; higher is later.
    pub entry: i64,
    /// When it was last added to.
    pub at: i64,
    /// What it did.
    pub label: Text,
    /// Whether it has been taken back.
    pub undone: bool,
}

/// What undo and redo would do next.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tops {
    /// What undo would take back.
    pub undo: Option<Text>,
    /// What redo would make again.
    pub redo: Option<Text>,
}

/// An edit as undo sees it.
pub(crate) struct NewEntry<'a> {
    pub(crate) seq: i64,
    pub(crate) at: i64,
    pub(crate) label: &'a Text,
    pub(crate) merge: Option<&'a str>,
    pub(crate) difference: &'a Difference,
}

/// The entry that an edit may become part of.
struct Top {
    at: i64,
    first_seq: Option<i64>,
    difference: Difference,
}

impl Store {
    /// The newest undo entries of a flow in order, at most 1,000.
    pub fn stack(&self, key: i64) -> Result<Vec<StackEntry>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT entry, undo.at, label, entry > done FROM undo JOIN flows USING (key) WHERE key = ?1 ORDER BY entry DESC LIMIT ?2",
        )?;
        let rows = statement.query_map([key, LISTED_MAX], |row| {
            Ok(StackEntry {
                entry: row.get(0)?,
                at: row.get(1)?,
                label: text(&row.get::<_, String>(2)?),
                undone: row.get(3)?,
            })
        })?;
        let mut stack = rows.collect::<Result<Vec<_>, _>>()?;
        stack.reverse();
        Ok(stack)
    }

    /// What undo and redo would do next.
    pub fn tops(&self, key: i64) -> Result<Tops, StoreError> {
        tops(&self.connection, key, done(&self.connection, key)?)
    }

    /// What undo would change; nothing if there is nothing to take back.
    pub fn way_back(&self, key: i64) -> Result<Option<Difference>, StoreError> {
        let top = difference(&self.connection, key, done(&self.connection, key)?)?;
        Ok(top.map(|difference| difference.reversed()))
    }

    /// What redo would change; nothing if nothing was taken back.
    pub fn way_on(&self, key: i64) -> Result<Option<Difference>, StoreError> {
        difference(&self.connection, key, done(&self.connection, key)? + 1)
    }
}

fn done(db: &Connection, key: i64) -> Result<i64, StoreError> {
    let mut statement = db.prepare_cached("SELECT done FROM flows WHERE key = ?1")?;
    let found = statement.query_row([key], |row| row.get(0)).optional()?;
    found.ok_or(StoreError::Missing {
        what: "flow",
        id: key,
    })
}

fn difference(db: &Connection, key: i64, entry: i64) -> Result<Option<Difference>, StoreError> {
    let mut statement =
        db.prepare_cached("SELECT difference, sum FROM undo WHERE key = ?1 AND entry = ?2")?;
    let found = statement.query_row([key, entry], |row| Ok((row.get::<_, String>(0)?, row.get(1)?)));
    let found = found.optional()?;
    found
        .map(|(json, sum)| read_difference(&json, sum, (key, entry), "undo"))
        .transpose()
}

/// What stands at both sides of where the stack is.
pub(crate) fn tops(db: &Connection, key: i64, done: i64) -> Result<Tops, StoreError> {
    Ok(Tops {
        undo: label(db, key, done)?,
        redo: label(db, key, done + 1)?,
    })
}

/// What an entry did.
pub(crate) fn label(db: &Connection, key: i64, entry: i64) -> Result<Option<Text>, StoreError> {
    let mut statement = db.prepare_cached("SELECT label FROM undo WHERE key = ?1 AND entry = ?2")?;
    let found = statement
        .query_row([key, entry], |row| row.get::<_, String>(0))
        .optional()?;
    Ok(found.map(|json| text(&json)))
}

/// Puts an edit on the stack, or into the entry on top if both are of one burst, and answers how many entries are done then. What
/// was taken back before can no longer be made again.
pub(crate) fn push(db: &Connection, key: i64, done: i64, new: &NewEntry<'_>) -> Result<i64, StoreError> {
    let dropped = db
        .prepare_cached("DELETE FROM undo WHERE key = ?1 AND entry > ?2")?
        .execute([key, done])?;
    let top = match new.merge {
        Some(merge) if dropped == 0 => top(db, key, done, merge)?,
        _ => None,
    };
    let top = top.filter(|top| (0..=MERGE_WITHIN_MS).contains(&(new.at - top.at)));
    let (entry, first_seq, whole) = match top {
        Some(top) => (done, top.first_seq, json_of(&top.difference.then(new.difference))),
        None => (done + 1, Some(new.seq), json_of(new.difference)),
    };
    let sum = sum(key, entry, whole.as_bytes());
    db.prepare_cached(
        "INSERT OR REPLACE INTO undo (key, entry, at, label, merge, difference, first_seq, sum) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?
    .execute(params![key, entry, new.at, json_of(new.label), new.merge, whole, first_seq, sum])?;
    Ok(entry)
}

/// The entry on top, if it is of a burst of that name.
fn top(db: &Connection, key: i64, done: i64, merge: &str) -> Result<Option<Top>, StoreError> {
    let mut statement = db.prepare_cached(
        "SELECT at, first_seq, difference, sum FROM undo WHERE key = ?1 AND entry = ?2 AND merge = ?3",
    )?;
    let found = statement
        .query_row(params![key, done, merge], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get::<_, String>(2)?, row.get(3)?))
        })
        .optional()?;
    let Some((at, first_seq, json, sum)) = found else {
        return Ok(None);
    };
    Ok(Some(Top {
        at,
        first_seq,
        difference: read_difference(&json, sum, (key, done), "undo")?,
    }))
}

/// Ends the burst on top: the next edit is an entry of its own.
pub(crate) fn end_burst(db: &Connection, key: i64, done: i64) -> Result<(), StoreError> {
    db.prepare_cached("UPDATE undo SET merge = NULL WHERE key = ?1 AND entry = ?2")?
        .execute([key, done])?;
    Ok(())
}
