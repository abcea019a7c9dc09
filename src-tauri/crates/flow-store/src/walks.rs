//! Walks of sample orders that were saved as tests.

use rusqlite::params;
use serde::Serialize;

use crate::error::StoreError;
use crate::store::Store;

/// A saved walk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Walk {
    /// Its number.
    pub id: i64,
    /// When it was saved.
    pub at: i64,
    /// Its name.
    pub name: String,
    /// The order and its way, as JSON.
    pub walk: String,
}

impl Store {
    /// The walks of a flow, in the order they were saved.
    pub fn walks(&self, key: i64) -> Result<Vec<Walk>, StoreError> {
        let sql = "SELECT id, at, name, walk FROM walks WHERE key = ?1 ORDER BY id";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map([key], |row| {
            Ok(Walk {
                id: row.get(0)?,
                at: row.get(1)?,
                name: row.get(2)?,
                walk: row.get(3)?,
            })
        })?;
        rows.map(|row| Ok(row?)).collect()
    }

    /// Saves a walk and answers its number.
    pub fn add_walk(&mut self, key: i64, name: &str, walk: &str, now: i64) -> Result<i64, StoreError> {
        let sql = "INSERT INTO walks (key, at, name, walk) VALUES (?1, ?2, ?3, ?4)";
        self.connection.execute(sql, params![key, now, name, walk])?;
        Ok(self.connection.last_insert_rowid())
    }

    /// Removes a walk.
    pub fn remove_walk(&mut self, id: i64) -> Result<(), StoreError> {
        match self.connection.execute("DELETE FROM walks WHERE id = ?1", [id])? {
            0 => Err(StoreError::Missing { what: "walk", id }),
            _ => Ok(()),
        }
    }
}
