//! The tables, version by version. A version once released is never edited: the next one changes it.

use rusqlite::Connection;

use crate::error::StoreError;

/// The newest version.
#[expect(clippy::cast_possible_truncation, reason = "a handful")]
pub const VERSION: u32 = MIGRATIONS.len() as u32;

/// `MIGRATIONS[n]` brings a database of version n to version n + 1.
pub(crate) const MIGRATIONS: &[&str] = &[
    // 1: flows with their journal and undo, versions, preferences.
    "CREATE TABLE flows (
        key INTEGER PRIMARY KEY AUTOINCREMENT,
        flow TEXT NOT NULL,
        title TEXT NOT NULL,
        purpose TEXT NOT NULL,
        tags TEXT NOT NULL,
        words TEXT NOT NULL,
        steps INTEGER NOT NULL,
        folder TEXT NOT NULL,
        origin TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        updated_at INTEGER NOT NULL,
        deleted_at INTEGER,
        file TEXT,
        file_print TEXT,
        snapshot BLOB NOT NULL,
        snapshot_seq INTEGER NOT NULL
    );
    CREATE TABLE journal (
        key INTEGER NOT NULL REFERENCES flows ON DELETE CASCADE,
        seq INTEGER NOT NULL,
        at INTEGER NOT NULL,
        kind TEXT NOT NULL,
        label TEXT NOT NULL,
        difference TEXT NOT NULL,
        PRIMARY KEY (key, seq)
    ) WITHOUT ROWID;
    CREATE TABLE undo (
        key INTEGER NOT NULL REFERENCES flows ON DELETE CASCADE,
        entry INTEGER NOT NULL,
        at INTEGER NOT NULL,
        label TEXT NOT NULL,
        merge TEXT,
        undone INTEGER NOT NULL,
        difference TEXT NOT NULL,
        PRIMARY KEY (key, entry)
    ) WITHOUT ROWID;
    CREATE TABLE versions (
        key INTEGER NOT NULL REFERENCES flows ON DELETE CASCADE,
        version INTEGER NOT NULL,
        at INTEGER NOT NULL,
        seq INTEGER NOT NULL,
        name TEXT NOT NULL,
        note TEXT NOT NULL,
        fingerprint TEXT NOT NULL,
        flow BLOB NOT NULL,
        PRIMARY KEY (key, version)
    );
    CREATE TABLE preferences (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;",
    // 2: scenarios, runs and walks.
    "CREATE TABLE scenarios (
        key INTEGER PRIMARY KEY REFERENCES flows ON DELETE CASCADE,
        scenario BLOB NOT NULL
    );
    CREATE TABLE runs (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        key INTEGER NOT NULL REFERENCES flows ON DELETE CASCADE,
        at INTEGER NOT NULL,
        seq INTEGER NOT NULL,
        fingerprint TEXT NOT NULL,
        seed INTEGER NOT NULL,
        took_ms INTEGER NOT NULL,
        summary TEXT NOT NULL,
        scenario TEXT NOT NULL,
        report TEXT NOT NULL
    );
    CREATE INDEX runs_of_flow ON runs (key, id);
    CREATE TABLE walks (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        key INTEGER NOT NULL REFERENCES flows ON DELETE CASCADE,
        at INTEGER NOT NULL,
        name TEXT NOT NULL,
        walk TEXT NOT NULL
    );",
];

/// The version of a database; an empty one has 0.
pub(crate) fn version_of(connection: &Connection) -> Result<u32, StoreError> {
    Ok(connection.pragma_query_value(None, "user_version", |row| row.get(0))?)
}

/// Brings a database to a version, one transaction a step.
pub(crate) fn migrate(connection: &mut Connection, to: u32) -> Result<(), StoreError> {
    let from = version_of(connection)?;
    for (at, migration) in (0_u32..).zip(MIGRATIONS).skip(from as usize) {
        if at >= to {
            break;
        }
        let transaction = connection.transaction()?;
        transaction.execute_batch(migration)?;
        transaction.pragma_update(None, "user_version", at + 1)?;
        transaction.commit()?;
    }
    Ok(())
}
