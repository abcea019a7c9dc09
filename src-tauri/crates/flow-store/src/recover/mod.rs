//! A damaged database: it is set aside, and everything that can be read of it goes into a new one.
//!
//! Nothing of the file is believed but its pages: SQLite does not open it. Each page that looks like one with rows is read by itself (file
//! format of SQLite, sections 1.6 and 2), each row is told by its shape, and rows that are not what their sum says are left out. So
//! a broken header, a broken schema or a broken way down to a page costs nothing but itself.

mod pages;
mod rebuild;
mod record;
mod rows;

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use flow_model::Text;

use crate::error::StoreError;
use crate::store::beside;

pub(crate) use pages::wal_is_damaged;

/// What became of a damaged database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recovered {
    /// Where the damaged file lies now, untouched.
    pub aside: PathBuf,
    /// Flows that were taken over.
    pub flows: usize,
    /// Titles of the flows of which only an earlier state could be read.
    pub older: Vec<Text>,
    /// Titles of the flows that could not be read; empty where not even that is known.
    pub lost: Vec<Text>,
    /// Versions that were taken over.
    pub versions: usize,
}

/// The new database while it is made, and when it is whole.
const PART: &str = "rebuilt-part";
const WHOLE: &str = "rebuilt";

/// Sets a damaged database aside and puts one with everything readable in its place. Whenever this is interrupted, either the damaged
/// database is still there, with its log, or the new one is whole; the damaged one is never touched before it lies aside.
pub(crate) fn recover(path: &Path, now: i64) -> Result<Recovered, StoreError> {
    let aside = beside(path, &format!("damaged-{now}"));
    copy(path, &aside)?;
    let log = with(path, "-wal");
    if log.exists() {
        copy(&log, &with(&aside, "-wal"))?;
    }
    let part = beside(path, PART);
    remove(&part)?;
    let found = rows::find(&pages::read(&aside)?);
    let recovered = rebuild::rebuild(&part, &aside, found, now)?;
    fs::rename(&part, beside(path, WHOLE)).map_err(|error| failed(&part, error))?;
    finish(path)?;
    Ok(recovered)
}

/// Puts a rebuilt database that is whole in its place.
pub(crate) fn finish(path: &Path) -> Result<(), StoreError> {
    let whole = beside(path, WHOLE);
    if !whole.exists() {
        return Ok(());
    }
    // The old log goes first: over a new database it would be played into it.
    remove(&with(path, "-wal"))?;
    remove(&with(path, "-shm"))?;
    fs::rename(&whole, path).map_err(|error| failed(&whole, error))
}

fn copy(from: &Path, to: &Path) -> Result<(), StoreError> {
    fs::copy(from, to).map_err(|error| failed(from, error))?;
    let synced = File::options()
        .write(true)
        .open(to)
        .and_then(|file| file.sync_all());
    synced.map_err(|error| failed(to, error))
}

fn remove(path: &Path) -> Result<(), StoreError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(failed(path, error)),
        _ => Ok(()),
    }
}

fn failed(path: &Path, error: std::io::Error) -> StoreError {
    StoreError::File {
        path: path.to_owned(),
        error,
    }
}

pub(super) fn with(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_os_string();
    name.push(ending);
    PathBuf::from(name)
}
