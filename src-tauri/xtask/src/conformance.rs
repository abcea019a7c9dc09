//! Installs the engines and readers that are not ours, which tests hold exports against: `tests/conformance`.
//!
//! Nothing of it is in the product; `dev` finds or installs Node.js and Python themselves.

use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use crate::installed::{is_fresh, npm, stamp};
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
        let mut make = Command::new(system_python());
        make.args(["-m", "venv", ".venv"]).current_dir(&folder);
        let mut install = Command::new(python());
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

/// Python with what the tests install for it.
pub(crate) fn python() -> PathBuf {
    let folder = root().join("tests/conformance/.venv");
    folder.join(scripts()).join("python")
}

fn system_python() -> &'static str {
    if cfg!(windows) { "python" } else { "python3" }
}

fn scripts() -> &'static str {
    if cfg!(windows) { "Scripts" } else { "bin" }
}
