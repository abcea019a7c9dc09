//! The library: one row a flow.

use std::collections::BTreeSet;

use flow_model::{Flow, Text};
use rusqlite::{Connection, OptionalExtension as _, Row, TransactionBehavior, params};
use serde::Serialize;

use crate::error::StoreError;
use crate::snapshots;
use crate::store::Store;

/// A flow of the library, without its steps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FlowRow {
    /// Its number here; never used again.
    pub key: i64,
    /// Its id.
    pub flow: String,
    /// Its title.
    pub title: Text,
    /// What it is for.
    pub purpose: Text,
    /// Words for the search.
    pub tags: Vec<String>,
    /// Its folder, as `Sales/2026`; empty at the top.
    pub folder: String,
    /// What it was made of: `blank`, `template flash-presale`, `file`…
    pub origin: String,
    /// How many steps it has.
    pub steps: i64,
    /// When it was made.
    pub created_at: i64,
    /// When it was last changed.
    pub updated_at: i64,
    /// When it was thrown into the bin.
    pub deleted_at: Option<i64>,
    /// Number of its newest named version.
    pub version: Option<i64>,
    /// Changes since then.
    pub changes_since_version: i64,
    /// The file it was opened from or saved to.
    pub file: Option<String>,
    /// What that file held then, as a hash.
    pub file_print: Option<String>,
}

/// A flow that is to be added.
#[derive(Clone, Copy, Debug)]
pub struct NewFlow<'a> {
    /// The flow.
    pub flow: &'a Flow,
    /// Its folder.
    pub folder: &'a str,
    /// What it was made of.
    pub origin: &'a str,
}

/// One word of a search.
#[derive(Clone, Debug)]
pub struct Term {
    /// The word in small letters, looked for anywhere inside other words.
    pub word: String,
    /// Components that are called like that: steps of theirs without a name of their own are found too.
    pub components: Vec<String>,
}

impl Term {
    fn occurs_in(&self, hay: &str) -> bool {
        let is_component = |id: &String| hay.contains(&unnamed(&id.to_lowercase()));
        hay.contains(&self.word) || self.components.iter().any(is_component)
    }
}

/// How a step without a name of its own stands among the words of its flow.
fn unnamed(component: &str) -> String {
    format!("<{component}>")
}

const LISTED: &str = "SELECT flows.key, flows.flow, title, purpose, tags, folder, origin, steps, created_at, updated_at, deleted_at, \
        file, file_print, flows.seq, flows.done, last.version, last.seq, last.done, last.first_seq, \
        (SELECT first_seq FROM undo WHERE undo.key = flows.key AND entry = last.done) \
    FROM flows LEFT JOIN versions AS last ON last.key = flows.key AND \
        last.version = (SELECT max(version) FROM versions WHERE versions.key = flows.key)";

impl Store {
    /// All flows, the last changed first, also those in the bin.
    pub fn flows(&self) -> Result<Vec<FlowRow>, StoreError> {
        let sql = format!("{LISTED} ORDER BY updated_at DESC, flows.key DESC");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map([], read)?;
        rows.map(|row| Ok(row?)).collect()
    }

    /// One flow.
    pub fn flow(&self, key: i64) -> Result<FlowRow, StoreError> {
        let sql = format!("{LISTED} WHERE flows.key = ?1");
        let mut statement = self.connection.prepare_cached(&sql)?;
        statement
            .query_row([key], read)
            .optional()?
            .ok_or(StoreError::Missing {
                what: "flow",
                id: key,
            })
    }

    /// The newest flow of an id that is not in the bin.
    pub fn key_of(&self, flow: &str) -> Result<Option<i64>, StoreError> {
        let sql = "SELECT key FROM flows WHERE flow = ?1 AND deleted_at IS NULL ORDER BY updated_at DESC, key DESC LIMIT 1";
        let mut statement = self.connection.prepare_cached(sql)?;
        Ok(statement.query_row([flow], |row| row.get(0)).optional()?)
    }

    /// Flows outside the bin in which every term occurs: in title, purpose, tags, folder or the names of steps. The last changed first.
    pub fn search(&self, terms: &[Term]) -> Result<Vec<i64>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT key, words || ' ' || folder FROM flows WHERE deleted_at IS NULL ORDER BY updated_at DESC, key DESC",
        )?;
        let rows = statement.query_map([], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?)))?;
        let mut found = Vec::new();
        for row in rows {
            let (key, hay) = row?;
            let hay = hay.to_lowercase();
            if terms.iter().all(|term| term.occurs_in(&hay)) {
                found.push(key);
            }
        }
        Ok(found)
    }

    /// Adds a flow and answers its key.
    pub fn add_flow(&mut self, new: NewFlow<'_>, now: i64) -> Result<i64, StoreError> {
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        transaction.execute(
            "INSERT INTO flows (flow, title, purpose, tags, words, steps, folder, origin, created_at, updated_at)
             VALUES ('', '', '', '', '', 0, ?1, ?2, ?3, ?3)",
            params![new.folder, new.origin, now],
        )?;
        let key = transaction.last_insert_rowid();
        About::of(new.flow).put(&transaction, key, new.flow)?;
        snapshots::add(&transaction, key, 0, new.flow)?;
        transaction.commit()?;
        Ok(key)
    }

    /// Puts a flow into a folder.
    pub fn move_flow(&mut self, key: i64, folder: &str) -> Result<(), StoreError> {
        self.set(key, "UPDATE flows SET folder = ?2 WHERE key = ?1", folder)
    }

    /// Throws a flow into the bin, or takes it out again.
    pub fn set_deleted(&mut self, key: i64, at: Option<i64>) -> Result<(), StoreError> {
        self.set(key, "UPDATE flows SET deleted_at = ?2 WHERE key = ?1", at)
    }

    /// Removes a flow with its history, versions and runs for good.
    pub fn purge(&mut self, key: i64) -> Result<(), StoreError> {
        let sql = "DELETE FROM flows WHERE key = ?1";
        found(key, self.connection.execute(sql, [key])?)
    }

    /// Remembers the file that a flow was opened from or saved to, and a hash of what it held.
    pub fn link_file(&mut self, key: i64, file: &str, print: &str) -> Result<(), StoreError> {
        let sql = "UPDATE flows SET file = ?2, file_print = ?3 WHERE key = ?1";
        found(key, self.connection.execute(sql, params![key, file, print])?)
    }

    /// Forgets that file: the flow belongs to none from now on.
    pub fn unlink_file(&mut self, key: i64) -> Result<(), StoreError> {
        let sql = "UPDATE flows SET file = NULL, file_print = NULL WHERE key = ?1";
        found(key, self.connection.execute(sql, [key])?)
    }

    /// The files of flows outside the bin, by key.
    pub fn files(&self) -> Result<Vec<(i64, String)>, StoreError> {
        let sql = "SELECT key, file FROM flows WHERE file IS NOT NULL AND deleted_at IS NULL ORDER BY key";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        rows.map(|row| Ok(row?)).collect()
    }

    fn set(&mut self, key: i64, sql: &str, value: impl rusqlite::ToSql) -> Result<(), StoreError> {
        found(key, self.connection.execute(sql, params![key, value])?)
    }
}

fn found(key: i64, rows: usize) -> Result<(), StoreError> {
    match rows {
        0 => Err(StoreError::Missing {
            what: "flow",
            id: key,
        }),
        _ => Ok(()),
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<FlowRow> {
    Ok(FlowRow {
        key: row.get(0)?,
        flow: row.get(1)?,
        title: text(&row.get::<_, String>(2)?),
        purpose: text(&row.get::<_, String>(3)?),
        tags: serde_json::from_str(&row.get::<_, String>(4)?).unwrap_or_default(),
        folder: row.get(5)?,
        origin: row.get(6)?,
        steps: row.get(7)?,
        created_at: row.get(8)?,
        updated_at: row.get(9)?,
        deleted_at: row.get(10)?,
        file: row.get(11)?,
        file_print: row.get(12)?,
        version: row.get(15)?,
        changes_since_version: changes(row)?,
    })
}

/// As long as the undo stack still holds what was done when the version was saved, going back and forth on it counts as so many changes more
/// or less; after that, everything that has happened since counts.
fn changes(row: &Row<'_>) -> rusqlite::Result<i64> {
    let (seq, done): (i64, i64) = (row.get(13)?, row.get(14)?);
    let Some(then) = row.get::<_, Option<i64>>(16)? else {
        return Ok(done);
    };
    let done_then: Option<i64> = row.get(17)?;
    let (first_then, first_now): (Option<i64>, Option<i64>) = (row.get(18)?, row.get(19)?);
    Ok(match done_then {
        Some(done_then) if done_then == 0 || (first_then.is_some() && first_then == first_now) => {
            (done - done_then).abs()
        }
        _ => seq - then,
    })
}

/// Texts are kept as `{en, zh}`.
pub(crate) fn text(json: &str) -> Text {
    serde_json::from_str(json).unwrap_or_default()
}

pub(crate) fn json_of<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// What the library shows and searches of a flow.
pub(crate) struct About {
    pub(crate) title: String,
    pub(crate) purpose: String,
    pub(crate) tags: String,
    pub(crate) words: String,
    pub(crate) steps: i64,
}

impl About {
    pub(crate) fn of(flow: &Flow) -> About {
        let names = flow.nodes.values().map(|node| &node.name);
        let texts = [&flow.title, &flow.purpose].into_iter().chain(names);
        let mut words: Vec<&str> = texts
            .flat_map(|text| [text.en.as_str(), text.zh.as_str()])
            .collect();
        words.extend(flow.tags.iter().map(String::as_str));
        words.push(flow.id.as_str());
        let without_name = flow.nodes.values().filter(|node| node.name.is_empty());
        let components: BTreeSet<String> = without_name
            .map(|node| unnamed(node.component.as_str()))
            .collect();
        words.extend(components.iter().map(String::as_str));
        words.retain(|word| !word.is_empty());
        About {
            title: json_of(&flow.title),
            purpose: json_of(&flow.purpose),
            tags: json_of(&flow.tags),
            words: words.join(" "),
            steps: i64::try_from(flow.nodes.len()).unwrap_or(i64::MAX),
        }
    }

    /// Writes it down.
    pub(crate) fn put(&self, db: &Connection, key: i64, flow: &Flow) -> Result<(), StoreError> {
        db.prepare_cached(
            "UPDATE flows SET flow = ?2, title = ?3, purpose = ?4, tags = ?5, words = ?6, steps = ?7 WHERE key = ?1",
        )?
        .execute(params![key, flow.id.as_str(), self.title, self.purpose, self.tags, self.words, self.steps])?;
        Ok(())
    }
}
