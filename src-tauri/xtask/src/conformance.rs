//! What the tests of exported flows need besides Rust: readers and engines that are not ours, from npm and PyPI, in the
//! folder `tests/conformance` and nowhere else.

use std::path::PathBuf;
use std::process::Command;

use crate::steps::{Steps, root};

/// Adds what fetches them; packages that are there already stay.
pub(crate) fn fetch(steps: Steps) -> Steps {
    let folder = root().join("tests/conformance");
    let mut npm = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
    npm.args(["ci", "--no-audit", "--no-fund", "--loglevel=error"])
        .current_dir(&folder);
    let mut venv = Command::new(if cfg!(windows) { "python" } else { "python3" });
    venv.args(["-m", "venv", ".venv"]).current_dir(&folder);
    let mut pip = Command::new(python(folder.join(".venv")));
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"])
        .args(["-r", "requirements.txt"])
        .current_dir(&folder);
    steps
        .then("readers of exported flows: npm ci", npm)
        .then("a place for Python packages: python -m venv", venv)
        .then("engines for exported flows: pip install", pip)
}

fn python(venv: PathBuf) -> PathBuf {
    match cfg!(windows) {
        true => venv.join("Scripts/python.exe"),
        false => venv.join("bin/python"),
    }
}
