//! Named versions: snapshots that never change.

use flow_model::Flow;
use rusqlite::{OptionalExtension as _, params};
use serde::Serialize;

use crate::error::StoreError;
use crate::journal::read_flow;
use crate::store::Store;

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
        let transaction = self.connection.transaction()?;
        let next = "SELECT coalesce(max(version), 0) + 1 FROM versions WHERE key = ?1";
        let version: i64 = transaction.query_row(next, [key], |row| row.get(0))?;
        transaction.execute(
            "INSERT INTO versions (key, version, at, seq, name, note, fingerprint, flow) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            params![key, version, now, new.seq, new.name, new.note, new.fingerprint, flow_model::write(new.flow)],
        )?;
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
        let sql = "SELECT flow FROM versions WHERE key = ?1 AND version = ?2";
        let bytes = self
            .connection
            .query_row(sql, [key, version], |row| row.get::<_, Vec<u8>>(0));
        let bytes = bytes.optional()?.ok_or(StoreError::Missing {
            what: "version",
            id: version,
        })?;
        read_flow(&bytes, "versions")
    }
}
