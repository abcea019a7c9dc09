//! What can go wrong with the database.

use std::path::PathBuf;

use thiserror::Error;

/// Why something was not kept or not found. Nothing was changed.
#[derive(Debug, Error)]
pub enum StoreError {
    /// The database could not be read or written.
    #[error("the database says: {0}")]
    Database(rusqlite::Error),
    /// A newer version of the program wrote it.
    #[error("the database has version {found}, this program knows {known}")]
    Newer {
        /// Version of the file.
        found: u32,
        /// Newest version this program knows.
        known: u32,
    },
    /// Somebody else's database lies where ours should; it is left alone.
    #[error("the file is a database of another program")]
    Foreign,
    /// The flow was changed by somebody else since it was read; read it again.
    #[error("flow {key} was changed meanwhile")]
    Stale {
        /// Which flow.
        key: i64,
    },
    /// Another program holds it.
    #[error("another program is using the database")]
    Busy,
    /// A file could not be moved or read.
    #[error("{path}: {error}")]
    File {
        /// Which.
        path: PathBuf,
        /// What the system says.
        error: std::io::Error,
    },
    /// A row cannot be understood.
    #[error("a row of {table} cannot be read: {detail}")]
    Unreadable {
        /// Which table.
        table: &'static str,
        /// What is wrong.
        detail: String,
    },
    /// There is no such thing.
    #[error("there is no {what} {id}")]
    Missing {
        /// What was asked for.
        what: &'static str,
        /// Its number.
        id: i64,
    },
}

impl StoreError {
    /// True if the file itself is damaged, rather than busy, full or newer.
    pub fn is_damage(&self) -> bool {
        use rusqlite::Error::{
            FromSqlConversionFailure, IntegralValueOutOfRange, InvalidColumnType, Utf8Error,
        };
        use rusqlite::ErrorCode::{DatabaseCorrupt, NotADatabase};
        match self {
            StoreError::Database(
                FromSqlConversionFailure(..)
                | IntegralValueOutOfRange(..)
                | InvalidColumnType(..)
                | Utf8Error(..),
            ) => true,
            StoreError::Database(error) => {
                matches!(error.sqlite_error_code(), Some(DatabaseCorrupt | NotADatabase))
            }
            StoreError::Unreadable { .. } => true,
            _ => false,
        }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked) => StoreError::Busy,
            _ => StoreError::Database(error),
        }
    }
}
