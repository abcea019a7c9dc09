//! Looks through a database before it is used: that its pages hang together, that its rows are as they were written, and that the
//! rows of a flow belong together.

use rusqlite::{Connection, ErrorCode};

use crate::error::StoreError;
use crate::sum::fits;

/// Since this version rows have sums.
const SUMS_SINCE: u32 = 3;

/// Key, number, sum and content of every row with a sum.
const SUMS: &[&str] = &[
    "SELECT key, seq, sum, CAST(difference AS BLOB) FROM journal",
    "SELECT key, entry, sum, CAST(difference AS BLOB) FROM undo",
    "SELECT key, seq, sum, flow FROM snapshots",
    "SELECT key, version, sum, flow FROM versions",
];

/// Flows whose rows do not belong together.
const TORN: &str = "SELECT count(*) FROM flows WHERE
    seq IS NOT max(coalesce((SELECT max(seq) FROM journal WHERE journal.key = flows.key), 0),
        coalesce((SELECT max(seq) FROM snapshots WHERE snapshots.key = flows.key), 0))
    OR done < 0
    OR done > 0 AND NOT EXISTS (SELECT 1 FROM undo WHERE undo.key = flows.key AND entry = done)
    OR NOT EXISTS (SELECT 1 FROM snapshots WHERE snapshots.key = flows.key)";

/// Rows of a flow that is not in the list.
const LOOSE: &str = "SELECT count(*) FROM snapshots WHERE key NOT IN (SELECT key FROM flows)";

/// Checks a database of a version.
pub(crate) fn check(db: &Connection, version: u32) -> Result<(), StoreError> {
    look(db, version).map_err(|error| match error {
        // A statement that is known to be right and cannot be understood: the schema is damaged.
        StoreError::Database(error) if error.sqlite_error_code() == Some(ErrorCode::Unknown) => {
            damaged(error.to_string())
        }
        other => other,
    })
}

fn look(db: &Connection, version: u32) -> Result<(), StoreError> {
    let said: String = db.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
    if said != "ok" {
        return Err(damaged(said));
    }
    db.query_row("SELECT count(*) FROM preferences", [], |_| Ok(()))?;
    if version < SUMS_SINCE {
        return Ok(());
    }
    SUMS.iter().try_for_each(|sql| rows_fit(db, sql))?;
    for sql in [TORN, LOOSE] {
        let torn: i64 = db.query_row(sql, [], |row| row.get(0))?;
        if torn > 0 {
            return Err(damaged(format!(
                "the rows of {torn} flows do not belong together"
            )));
        }
    }
    Ok(())
}

fn rows_fit(db: &Connection, sql: &str) -> Result<(), StoreError> {
    let mut statement = db.prepare(sql)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (key, number): (i64, i64) = (row.get(0)?, row.get(1)?);
        let content = row.get_ref(3)?.as_blob().map_err(rusqlite::Error::from)?;
        if !fits(row.get(2)?, key, number, content) {
            return Err(damaged(format!(
                "row {number} of flow {key} is not as it was written"
            )));
        }
    }
    Ok(())
}

fn damaged(detail: String) -> StoreError {
    StoreError::Unreadable {
        table: "the file",
        detail,
    }
}
