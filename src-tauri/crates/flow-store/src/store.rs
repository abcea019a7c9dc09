//! Opening the database.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::Connection;

use crate::error::{StoreError, busy};
use crate::recover::{Recovered, set_aside};
use crate::schema::{VERSION, migrate, version_of};

/// How many backups made before a migration are kept.
const BACKUPS: usize = 3;

/// An open database.
#[derive(Debug)]
pub struct Store {
    pub(crate) connection: Connection,
}

impl Store {
    /// Opens the database at a path, or makes one. One of an earlier version is copied beside it and then brought up to
    /// date; one that is damaged is set aside, and what can be read of it goes into a new one.
    pub fn open(path: &Path, now: i64) -> Result<(Store, Option<Recovered>), StoreError> {
        match Store::open_sound(path, now) {
            Ok(store) => Ok((store, None)),
            Err(error) if error.is_damage() => {
                let aside = set_aside(path, now)?;
                let mut store = Store::open_sound(path, now)?;
                let recovered = store.take_from(&aside)?;
                Ok((store, Some(recovered)))
            }
            Err(error) => Err(error),
        }
    }

    fn open_sound(path: &Path, now: i64) -> Result<Store, StoreError> {
        let mut connection = Connection::open(path).map_err(busy)?;
        connection.busy_timeout(Duration::from_millis(2_000))?;
        connection
            .pragma_update(None, "journal_mode", "WAL")
            .map_err(busy)?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "foreign_keys", true)?;
        let found = version_of(&connection)?;
        if found > VERSION {
            return Err(StoreError::Newer {
                found,
                known: VERSION,
            });
        }
        let sound: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
        if sound != "ok" {
            return Err(StoreError::Unreadable {
                table: "the file",
                detail: sound,
            });
        }
        if found > 0 && found < VERSION {
            back_up(&connection, path, found, now)?;
        }
        migrate(&mut connection, VERSION)?;
        connection.set_prepared_statement_cache_capacity(64);
        Ok(Store { connection })
    }
}

/// Copies the database beside itself, and forgets older copies but the newest few.
fn back_up(connection: &Connection, path: &Path, version: u32, now: i64) -> Result<(), StoreError> {
    let copy = beside(path, &format!("v{version}-{now}.backup"));
    let name = copy.to_string_lossy();
    connection.execute("VACUUM INTO ?1", [&name])?;
    let (Some(folder), Some(stem)) = (path.parent(), path.file_name()) else {
        return Ok(());
    };
    let stem = stem.to_string_lossy().into_owned();
    let is_backup = |name: &str| name.starts_with(&stem) && name.ends_with(".backup");
    let mut backups: Vec<(std::time::SystemTime, PathBuf)> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .filter_map(Result::ok)
        .filter(|entry| is_backup(&entry.file_name().to_string_lossy()))
        .filter_map(|entry| Some((entry.metadata().ok()?.modified().ok()?, entry.path())))
        .collect();
    backups.sort();
    let extra = backups.len().saturating_sub(BACKUPS);
    for (_, old) in backups.drain(..extra) {
        // A backup too many does no harm.
        let _ = fs::remove_file(old);
    }
    Ok(())
}

/// `orderloom.db` and `x` make `orderloom.db.x`.
pub(crate) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    name.push(".");
    name.push(ending);
    path.with_file_name(name)
}
