//! Installs the engines and readers that are not ours, which tests hold exports against: `tests/conformance`.
//!
//! Nothing of it is in the product; `dev` finds or installs Node.js and Python themselves. What is installed already is left
//! alone: a stamp beside it holds the list it came from.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};

use crate::steps::{Steps, root};

/// Adds what is still to be installed.
pub(crate) fn installed(mut steps: Steps) -> Result<Steps> {
    let folder = root().join("tests/conformance");
    if !is_fresh(&folder, "package-lock.json", "node_modules")? {
        let mut install = Command::new(npm());
        install
            .args(["ci", "--no-audit", "--no-fund", "--loglevel=error"])
            .current_dir(&folder);
        steps = steps
            .then("conformance tools: npm ci (about a minute)", install)
            .then_do(stamp(&folder, "package-lock.json", "node_modules"));
    }
    if !is_fresh(&folder, "requirements.txt", ".venv")? {
        let mut make = Command::new(python());
        make.args(["-m", "venv", ".venv"]).current_dir(&folder);
        let mut install = Command::new(folder.join(".venv").join(scripts()).join("python"));
        install
            .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"])
            .args(["-r", "requirements.txt"])
            .current_dir(&folder);
        steps = steps
            .then("conformance tools: python -m venv", make)
            .then("conformance tools: pip install (about a minute)", install)
            .then_do(stamp(&folder, "requirements.txt", ".venv"));
    }
    Ok(steps)
}

/// Where the list that something was installed from is kept.
fn stamp_of(folder: &Path, installed: &str) -> PathBuf {
    folder.join(installed).join("installed-from")
}

/// Whether what is installed came from the list as it is now.
fn is_fresh(folder: &Path, list: &str, installed: &str) -> Result<bool> {
    let wanted = fs::read(folder.join(list)).with_context(|| format!("{list} could not be read"))?;
    Ok(fs::read(stamp_of(folder, installed)).is_ok_and(|found| found == wanted))
}

fn stamp(folder: &Path, list: &'static str, installed: &'static str) -> impl FnOnce() -> Result<()> + use<> {
    let (from, to) = (folder.join(list), stamp_of(folder, installed));
    move || {
        fs::copy(&from, &to).with_context(|| format!("{} could not be written", to.display()))?;
        Ok(())
    }
}

fn npm() -> &'static str {
    if cfg!(windows) { "npm.cmd" } else { "npm" }
}

fn python() -> &'static str {
    if cfg!(windows) { "python" } else { "python3" }
}

fn scripts() -> &'static str {
    if cfg!(windows) { "Scripts" } else { "bin" }
}
