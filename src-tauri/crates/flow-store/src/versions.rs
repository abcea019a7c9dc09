//! Named versions: snapshots that never change.

use flow_model::Flow;
use rusqlite::{OptionalExtension as _, TransactionBehavior, params};
use serde::Serialize;

use crate::error::StoreError;
use crate::journal::read_flow;
use crate::store::Store;
use crate::sum::{fits, sum};
use crate::undo::end_burst;

/// A version, without its flow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct VersionRow {
    /// 1, 2, 3…
    pub version: i64,
    /// When it was saved.
    pub at: i64,
    /// The change it was saved after.
    pub seq: i64,
    /// Its name.
    pub name: String,
    /// What was noted.
    pub note: String,
    /// What orders can notice of it, as one number.
    pub fingerprint: String,
}

/// A version to save.
#[derive(Clone, Copy, Debug)]
pub struct NewVersion<'a> {
    /// The flow as it is.
    pub flow: &'a Flow,
    /// Number of its last change.
    pub seq: i64,
    /// Its name.
    pub name: &'a str,
    /// What is noted.
    pub note: &'a str,
    /// What orders can notice of it.
    pub fingerprint: &'a str,
}

impl Store {
    /// Saves a version and answers its number.
    pub fn add_version(&mut self, key: i64, new: NewVersion<'_>, now: i64) -> Result<i64, StoreError> {
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let sql = "SELECT flows.seq, flows.done, (SELECT first_seq FROM undo WHERE undo.key = flows.key AND entry = flows.done),
            (SELECT coalesce(max(version), 0) + 1 FROM versions WHERE versions.key = flows.key) FROM flows WHERE key = ?1";
        let found = transaction.query_row(sql, [key], |row| {
            Ok((
                row.get::<_, i64>(0)?,
                row.get::<_, i64>(1)?,
                row.get::<_, Option<i64>>(2)?,
                row.get::<_, i64>(3)?,
            ))
        });
        let (seq, done, first_seq, version) = found.optional()?.ok_or(StoreError::Missing {
            what: "flow",
            id: key,
        })?;
        if seq != new.seq {
            return Err(StoreError::Stale { key });
        }
        let bytes = flow_model::write(new.flow);
        transaction.execute(
            "INSERT INTO versions (key, version, at, seq, name, note, fingerprint, flow, done, first_seq, sum)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
            params![
                key, version, now, seq, new.name, new.note, new.fingerprint, bytes, done, first_seq, sum(key, version, &bytes)
            ],
        )?;
        // What is typed from now on is not undone together with what is in the version.
        end_burst(&transaction, key, done)?;
        transaction.commit()?;
        Ok(version)
    }

    /// The versions of a flow, the newest first.
    pub fn versions(&self, key: i64) -> Result<Vec<VersionRow>, StoreError> {
        let sql = "SELECT version, at, seq, name, note, fingerprint FROM versions WHERE key = ?1 ORDER BY version DESC";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map([key], |row| {
            Ok(VersionRow {
                version: row.get(0)?,
                at: row.get(1)?,
                seq: row.get(2)?,
                name: row.get(3)?,
                note: row.get(4)?,
                fingerprint: row.get(5)?,
            })
        })?;
        rows.map(|row| Ok(row?)).collect()
    }

    /// The flow of a version.
    pub fn version_flow(&self, key: i64, version: i64) -> Result<Flow, StoreError> {
        let sql = "SELECT flow, sum FROM versions WHERE key = ?1 AND version = ?2";
        let found = self.connection.query_row(sql, [key, version], |row| {
            Ok((row.get::<_, Vec<u8>>(0)?, row.get(1)?))
        });
        let (bytes, sum) = found.optional()?.ok_or(StoreError::Missing {
            what: "version",
            id: version,
        })?;
        match fits(sum, key, version, &bytes) {
            true => read_flow(&bytes, "versions"),
            false => Err(StoreError::Unreadable {
                table: "versions",
                detail: format!("version {version} of flow {key} is not as it was written"),
            }),
        }
    }
}
