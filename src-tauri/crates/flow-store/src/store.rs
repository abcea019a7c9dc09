//! Opening the database.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::Connection;

use crate::check::check;
use crate::error::StoreError;
use crate::recover::{Recovered, finish, recover, wal_is_damaged};
use crate::schema::{VERSION, migrate, version_of};

/// How many backups made before a migration are kept.
const BACKUPS: usize = 3;

/// How long to wait for another program that holds the database.
const PATIENCE: Duration = Duration::from_millis(2_000);

/// An open database.
#[derive(Debug)]
pub struct Store {
    pub(crate) connection: Connection,
}

impl Store {
    /// Opens the database at a path, or makes one. One of an earlier version is copied beside it and then brought up to
    /// date; one that is damaged is set aside, and what can be read of it goes into a new one.
    pub fn open(path: &Path, now: i64) -> Result<(Store, Option<Recovered>), StoreError> {
        finish(path)?;
        match Store::open_sound(path, now) {
            Ok(store) => Ok((store, None)),
            Err(error) if error.is_damage() => {
                let recovered = recover(path, now)?;
                Ok((Store::open_sound(path, now)?, Some(recovered)))
            }
            Err(error) => Err(error),
        }
    }

    /// A number that is another one after another program has changed the database.
    pub fn stamp(&self) -> Result<i64, StoreError> {
        let stamp = self
            .connection
            .pragma_query_value(None, "data_version", |row| row.get(0));
        Ok(stamp?)
    }

    fn open_sound(path: &Path, now: i64) -> Result<Store, StoreError> {
        // Before SQLite sees it: a log that breaks off would be cut there without a word.
        if wal_is_damaged(path)? {
            return Err(StoreError::Unreadable {
                table: "the log",
                detail: "it breaks off before its end".to_owned(),
            });
        }
        let mut connection = connect(path)?;
        // Nothing is written to a file before it is known to be ours.
        let found = version_of(&connection)?;
        if found > VERSION {
            return Err(StoreError::Newer {
                found,
                known: VERSION,
            });
        }
        write_ahead(&connection)?;
        if found > 0 {
            check(&connection, found)?;
        }
        if found > 0 && found < VERSION {
            back_up(&connection, path, found, now)?;
        }
        migrate(&mut connection, VERSION)?;
        Ok(Store { connection })
    }
}

/// Opens the file as it is. Every transaction will be synced before it is acknowledged. What is deleted is overwritten, so that nothing that
/// was thrown away comes back when a damaged file is searched for rows.
pub(crate) fn connect(path: &Path) -> Result<Connection, StoreError> {
    let connection = Connection::open(path)?;
    connection.busy_timeout(PATIENCE)?;
    connection.pragma_update(None, "secure_delete", true)?;
    connection.pragma_update(None, "cell_size_check", true)?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(connection)
}

/// Changes go to a log first, so that a transaction costs one sync and readers are not held up.
fn write_ahead(connection: &Connection) -> Result<(), StoreError> {
    Ok(connection.pragma_update(None, "journal_mode", "WAL")?)
}

/// Copies the database beside itself, and forgets older copies but the newest few.
fn back_up(connection: &Connection, path: &Path, version: u32, now: i64) -> Result<(), StoreError> {
    // Padded, so that the order of names is the order of times.
    let copy = beside(path, &format!("{now:015}-v{version}.backup"));
    // A copy of that name is of an attempt that came to nothing.
    let _ = fs::remove_file(&copy);
    connection.execute("VACUUM INTO ?1", [&copy.to_string_lossy()])?;
    let (Some(folder), Some(stem)) = (path.parent(), path.file_name()) else {
        return Ok(());
    };
    let folder = match folder.as_os_str().is_empty() {
        true => Path::new("."),
        false => folder,
    };
    let stem = format!("{}.", stem.to_string_lossy());
    let is_backup = |name: &str| name.starts_with(&stem) && name.ends_with(".backup");
    let mut backups: Vec<PathBuf> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .filter_map(Result::ok)
        .filter(|entry| is_backup(&entry.file_name().to_string_lossy()))
        .map(|entry| entry.path())
        .collect();
    backups.sort();
    let extra = backups.len().saturating_sub(BACKUPS);
    for old in backups.drain(..extra) {
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
