//! Packages of npm and PyPI that are installed beside the sources. What is installed already is left alone: a stamp beside it
//! holds the list it came from.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

/// Whether what is installed came from the list as it is now.
pub(crate) fn is_fresh(folder: &Path, list: &str, installed: &str) -> Result<bool> {
    let wanted = fs::read(folder.join(list)).with_context(|| format!("{list} could not be read"))?;
    Ok(fs::read(stamp_of(folder, installed)).is_ok_and(|found| found == wanted))
}

/// Remembers what was installed, once it is.
pub(crate) fn stamp(
    folder: &Path,
    list: &'static str,
    installed: &'static str,
) -> impl FnOnce() -> Result<()> + use<> {
    let (from, to) = (folder.join(list), stamp_of(folder, installed));
    move || {
        fs::copy(&from, &to).with_context(|| format!("{} could not be written", to.display()))?;
        Ok(())
    }
}

/// Where the list that something was installed from is kept.
fn stamp_of(folder: &Path, installed: &str) -> PathBuf {
    folder.join(installed).join("installed-from")
}

/// The package manager's name on this system.
pub(crate) fn npm() -> &'static str {
    if cfg!(windows) { "npm.cmd" } else { "npm" }
}
