//! Installs the engines and readers that are not ours, which tests hold exports against: `tests/conformance`.
//!
//! Nothing of it is in the product. What is installed already is left alone: a stamp beside it holds the list it came from.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};

use crate::steps::{Steps, root, say};

/// Oldest Node.js that the tools run on.
const NODE_OLDEST: u32 = 20;

/// Adds what is still to be installed.
pub(crate) fn installed(mut steps: Steps) -> Result<Steps> {
    need_programs()?;
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

/// Node.js, npm and Python with its venv; installed with apt-get where that is possible without a question.
fn need_programs() -> Result<()> {
    let mut missing: Vec<&str> = Vec::new();
    if node_version().is_none_or(|version| version < NODE_OLDEST) || !runs(npm(), &["--version"]) {
        missing.extend(["nodejs", "npm"]);
    }
    if !runs(python(), &["-c", "import venv, ensurepip"]) {
        missing.extend(["python3", "python3-venv"]);
    }
    if missing.is_empty() {
        return Ok(());
    }
    say(&format!("tests need {}: trying apt-get", missing.join(", ")));
    let apt = |arguments: &[&str]| {
        let mut command = match is_root() {
            true => Command::new("apt-get"),
            false => Command::new("sudo"),
        };
        if !is_root() {
            command.args(["-n", "apt-get"]);
        }
        command
            .env("DEBIAN_FRONTEND", "noninteractive")
            .args(["-o", "DPkg::Lock::Timeout=300", "-qq", "-y"])
            .args(arguments)
            .stdin(Stdio::null());
        command.status().is_ok_and(|status| status.success())
    };
    let mut install = vec!["install", "--no-install-recommends"];
    install.extend(&missing);
    if !(apt(&["update"]) && apt(&install)) {
        bail!("install {} by hand, then run this again", missing.join(", "));
    }
    match node_version() {
        Some(version) if version >= NODE_OLDEST => Ok(()),
        Some(version) => bail!(
            "Node.js {version} is too old: tests need {NODE_OLDEST} or later; install it, then run this again"
        ),
        None => bail!("Node.js is missing: install version {NODE_OLDEST} or later, then run this again"),
    }
}

fn node_version() -> Option<u32> {
    let output = Command::new("node").arg("--version").output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    text.trim()
        .trim_start_matches('v')
        .split('.')
        .next()?
        .parse()
        .ok()
}

fn runs(program: &str, arguments: &[&str]) -> bool {
    let mut command = Command::new(program);
    command
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

fn is_root() -> bool {
    let output = Command::new("id").arg("-u").output();
    output.is_ok_and(|output| output.stdout.trim_ascii() == b"0")
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
