//! What the program remembers of the person: language, theme, panes, open tabs.

use rusqlite::OptionalExtension as _;

use crate::error::StoreError;
use crate::store::Store;

impl Store {
    /// A preference, as JSON.
    pub fn preference(&self, name: &str) -> Result<Option<String>, StoreError> {
        let sql = "SELECT value FROM preferences WHERE name = ?1";
        let mut statement = self.connection.prepare_cached(sql)?;
        Ok(statement.query_row([name], |row| row.get(0)).optional()?)
    }

    /// Remembers a preference, JSON.
    pub fn set_preference(&mut self, name: &str, value: &str) -> Result<(), StoreError> {
        let sql = "INSERT INTO preferences (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value";
        self.connection.prepare_cached(sql)?.execute([name, value])?;
        Ok(())
    }
}
