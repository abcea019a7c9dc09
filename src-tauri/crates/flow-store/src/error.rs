//! What can go wrong with the database.

use std::path::PathBuf;

use thiserror::Error;

/// Why something was not kept or not found. Nothing was changed.
#[derive(Debug, Error)]
pub enum StoreError {
    /// The database could not be read or written.
    #[error("the database says: {0}")]
    Database(#[from] rusqlite::Error),
    /// A newer version of the program wrote it.
    #[error("the database has version {found}, this program knows {known}")]
    Newer {
        /// Version of the file.
        found: u32,
        /// Newest version this program knows.
        known: u32,
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
    pub(crate) fn is_damage(&self) -> bool {
        use rusqlite::ErrorCode::{DatabaseCorrupt, NotADatabase};
        match self {
            StoreError::Database(error) => {
                matches!(error.sqlite_error_code(), Some(DatabaseCorrupt | NotADatabase))
            }
            StoreError::Unreadable { .. } => true,
            _ => false,
        }
    }
}

/// Tells a busy database from other errors.
pub(crate) fn busy(error: rusqlite::Error) -> StoreError {
    match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked) => StoreError::Busy,
        _ => StoreError::Database(error),
    }
}
