//! The tables, version by version. A version once released is never edited: the next one changes it.

use rusqlite::{Connection, TransactionBehavior};

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
    // 3: snapshots in a table of their own, so that an edit does not touch them; sums by which damage is seen; how far a flow and its
    // undo have come, so that nothing is counted.
    "CREATE TABLE snapshots (
        key INTEGER NOT NULL REFERENCES flows ON DELETE CASCADE,
        seq INTEGER NOT NULL,
        sum INTEGER,
        flow BLOB NOT NULL,
        PRIMARY KEY (key, seq)
    );
    INSERT INTO snapshots (key, seq, flow) SELECT key, snapshot_seq, snapshot FROM flows;
    ALTER TABLE flows ADD COLUMN seq INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE flows ADD COLUMN done INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE flows ADD COLUMN since_snapshot INTEGER NOT NULL DEFAULT 0;
    UPDATE flows SET
        seq = coalesce((SELECT max(seq) FROM journal WHERE journal.key = flows.key), snapshot_seq),
        done = coalesce((SELECT max(entry) FROM undo WHERE undo.key = flows.key AND NOT undone), 0);
    ALTER TABLE flows DROP COLUMN snapshot;
    ALTER TABLE flows DROP COLUMN snapshot_seq;
    ALTER TABLE undo DROP COLUMN undone;
    ALTER TABLE undo ADD COLUMN first_seq INTEGER;
    ALTER TABLE undo ADD COLUMN sum INTEGER;
    ALTER TABLE journal ADD COLUMN sum INTEGER;
    ALTER TABLE versions ADD COLUMN done INTEGER;
    ALTER TABLE versions ADD COLUMN first_seq INTEGER;
    ALTER TABLE versions ADD COLUMN sum INTEGER;
    CREATE INDEX flows_by_id ON flows (flow);
    PRAGMA application_id = 1330410861;",
];

/// Marks the file as ours from version 3 on: "OLum".
const APPLICATION: i64 = 0x4F4C_756D;

/// The version of a database; an empty one has 0.
pub(crate) fn version_of(connection: &Connection) -> Result<u32, StoreError> {
    let version = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let application: i64 = connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    // Somebody else's database is not to be written to, nor to be set aside.
    match (version, application) {
        (0, _) if tables > 0 => Err(StoreError::Foreign),
        (_, 0 | APPLICATION) => Ok(version),
        _ => Err(StoreError::Foreign),
    }
}

/// Brings a database to a version, one transaction a step.
pub(crate) fn migrate(connection: &mut Connection, to: u32) -> Result<(), StoreError> {
    for (at, migration) in (0_u32..to).zip(MIGRATIONS) {
        if version_of(connection)? > at {
            continue;
        }
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        // Another program that was started at the same time may have been faster.
        if version_of(&transaction)? > at {
            continue;
        }
        transaction.execute_batch(migration)?;
        transaction.pragma_update(None, "user_version", at + 1)?;
        transaction.commit()?;
    }
    Ok(())
}
