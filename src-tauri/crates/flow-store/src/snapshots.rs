//! The whole of a flow at some moments, so that opening it does not play its whole journal. The newest two are kept: should one be
//! damaged, the other leads to the same place.

use flow_model::Flow;
use rusqlite::{Connection, params};

use crate::error::StoreError;
use crate::sum::{fits, sum};

/// A snapshot is taken when so many changes lie behind the last one, or so many bytes of them and about as many as the flow
/// itself has: opening a flow reads twice the flow at most, or a little.
pub const SNAPSHOT_EVERY: i64 = 200;
const BYTES: i64 = 64 * 1024;
/// Bytes of a flow file for each step, about.
const BYTES_OF_STEP: i64 = 250;

/// Whether it is time for one.
pub(crate) fn is_due(seq: i64, bytes_since: i64, flow: &Flow) -> bool {
    let size = i64::try_from(flow.nodes.len()).unwrap_or(i64::MAX / BYTES_OF_STEP) * BYTES_OF_STEP;
    seq % SNAPSHOT_EVERY == 0 || bytes_since >= BYTES.max(size)
}

/// Keeps a flow as it is after a change.
pub(crate) fn add(db: &Connection, key: i64, seq: i64, flow: &Flow) -> Result<(), StoreError> {
    let bytes = flow_model::write(flow);
    db.prepare_cached("INSERT OR REPLACE INTO snapshots (key, seq, sum, flow) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![key, seq, sum(key, seq, &bytes), bytes])?;
    db.prepare_cached(
        "DELETE FROM snapshots WHERE key = ?1 AND seq < (
            SELECT min(seq) FROM (SELECT seq FROM snapshots WHERE key = ?1 ORDER BY seq DESC LIMIT 2))",
    )?
    .execute([key])?;
    Ok(())
}

/// The newest snapshot of a flow that is as it was written, with its number.
pub(crate) fn newest(db: &Connection, key: i64) -> Result<Option<(i64, Flow)>, StoreError> {
    let mut statement =
        db.prepare_cached("SELECT seq, sum, flow FROM snapshots WHERE key = ?1 ORDER BY seq DESC")?;
    let mut rows = statement.query([key])?;
    while let Some(row) = rows.next()? {
        let (seq, bytes): (i64, Vec<u8>) = (row.get(0)?, row.get(2)?);
        if fits(row.get(1)?, key, seq, &bytes)
            && let Ok(read) = flow_model::read(&bytes)
        {
            return Ok(Some((seq, read.flow)));
        }
    }
    Ok(None)
}
