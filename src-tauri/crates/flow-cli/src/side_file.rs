//! Files on their way: written beside the place they are for, and gone in the end, also when the process is ended at once.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Those of this process.
static SIDE_FILES: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

fn side_files() -> MutexGuard<'static, BTreeSet<PathBuf>> {
    // A set of paths cannot be left half-changed.
    SIDE_FILES.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A file beside another. It is removed with the value, if it was ever made and has not been put in its place.
#[derive(Debug)]
pub(crate) struct SideFile(PathBuf);

impl SideFile {
    /// The file for one that is to be `target`, hidden from who looks into the folder meanwhile.
    pub(crate) fn of(target: &Path) -> SideFile {
        let mut name = OsString::from(".");
        name.push(target.file_name().unwrap_or_default());
        name.push(format!(".{}.new", std::process::id()));
        let path = target.with_file_name(name);
        side_files().insert(path.clone());
        SideFile(path)
    }

    /// Makes it anew for writing and reading.
    pub(crate) fn make(&self) -> io::Result<fs::File> {
        make(&self.0)
    }

    /// The same, for another thread.
    pub(crate) fn maker(&self) -> impl FnOnce() -> io::Result<fs::File> + Send + 'static {
        let path = self.0.clone();
        move || make(&path)
    }

    /// Puts it in its place.
    pub(crate) fn replace(&self, target: &Path) -> io::Result<()> {
        fs::rename(&self.0, target)
    }

    /// Its path.
    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for SideFile {
    fn drop(&mut self) {
        // Mostly it was never made or is in its place by now.
        let _ = fs::remove_file(&self.0);
        side_files().remove(&self.0);
    }
}

fn make(path: &Path) -> io::Result<fs::File> {
    // While the process is being ended, no file comes any more.
    let _side_files = side_files();
    // What has its name is left from a process that was killed.
    let _ = fs::remove_file(path);
    fs::OpenOptions::new()
        .read(true)
        .write(true)
        .create_new(true)
        .open(path)
}

/// Ends the process at once, without its side files.
pub(crate) fn exit(code: u8) -> ! {
    let side_files = side_files();
    for path in side_files.iter() {
        let _ = fs::remove_file(path);
    }
    std::process::exit(i32::from(code))
}
