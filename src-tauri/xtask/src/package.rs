//! `package`: the Debian package, which Tauri's bundler makes of programs that are built already. Both the window and the
//! command are in it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::steps::{Steps, cargo, root, say, succeeds, target_dir};
use crate::ui;

/// What the package is called, and what of it lies in /usr/bin.
const NAME: &str = "orderloom";
const PROGRAMS: [&str; 2] = ["orderloom-app", "orderloom"];

/// Builds for release and makes the package.
pub(crate) fn package() -> Result<()> {
    if !cfg!(target_os = "linux") {
        bail!("the Debian package is made on Linux");
    }
    let mut build = cargo(&["build", "--release", "--locked"]);
    for program in PROGRAMS {
        build.args(["--bin", program]);
    }
    build.args(["-p", "orderloom-app", "-p", "flow-cli"]);
    let steps = ui::built(Steps::default())?
        .then("build for release (takes many minutes)", build)
        .then_do(|| stage("release"));
    bundled(steps)?.run()?;
    say(&format!("\nthe package is {}", made()?.display()));
    Ok(())
}

/// Adds the package of the programs that were built for the tests, and what becomes of it when it is installed: that needs
/// root, and a machine that has no Orderloom yet.
pub(crate) fn tested(steps: Steps) -> Result<Steps> {
    if let Some(why) = why_not() {
        say(&format!(
            "the Debian package is not made, installed and removed: {why}"
        ));
        return Ok(steps);
    }
    let steps = steps.then_do(|| stage("debug"));
    let mut command = Command::new("node");
    command
        .args(["--test", "--test-concurrency=1", "tests/package/"])
        .env("ORDERLOOM_PACKAGES", packages())
        .current_dir(root());
    Ok(bundled(steps)?.then("tests: the installed package", command))
}

fn why_not() -> Option<&'static str> {
    if !cfg!(target_os = "linux") || !succeeds("dpkg", &["--version"]) {
        return Some("there is no dpkg here");
    }
    if !succeeds("sh", &["-c", "[ \"$(id -u)\" = 0 ]"]) {
        return Some("only root may install it");
    }
    match succeeds("dpkg", &["--status", NAME]) {
        true => Some("Orderloom is installed here, and would be removed"),
        false => None,
    }
}

/// The bundler takes programs from the release folder of a target folder; this one is its own, so that it can be given any.
fn staged() -> PathBuf {
    target_dir().join("package")
}

fn packages() -> PathBuf {
    staged().join("release/bundle/deb")
}

/// Puts programs without the names of their parts where the bundler looks.
fn stage(profile: &str) -> Result<()> {
    let folder = staged().join("release");
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| format!("{} could not be emptied", folder.display()))?;
    }
    fs::create_dir_all(&folder).with_context(|| format!("{} could not be made", folder.display()))?;
    for program in PROGRAMS {
        let from = target_dir().join(profile).join(program);
        let status = Command::new("strip")
            .arg("-o")
            .arg(folder.join(program))
            .arg(&from)
            .status();
        match status {
            Ok(status) if status.success() => {}
            _ => bail!("{} could not be stripped", from.display()),
        }
    }
    Ok(())
}

/// Adds the bundler's work on what is staged.
fn bundled(steps: Steps) -> Result<Steps> {
    let command_file = staged().join("release").join(NAME);
    let more = format!(
        "{{\"bundle\":{{\"linux\":{{\"deb\":{{\"files\":{{\"/usr/bin/{NAME}\":\"{}\"}}}}}}}}}}",
        command_file
            .to_str()
            .context("the path of the target folder is no text")?
    );
    let mut bundler = Command::new(root().join("ui/node_modules/.bin/tauri"));
    bundler
        .args([
            "bundle",
            "--ci",
            "--no-sign",
            "--no-binary-patching",
            "--bundles",
            "deb",
            "--config",
            &more,
        ])
        .env("CARGO_TARGET_DIR", staged())
        .current_dir(root());
    Ok(steps.then("make the Debian package", bundler))
}

/// The package that was made.
fn made() -> Result<PathBuf> {
    let folder = packages();
    let files = fs::read_dir(&folder).with_context(|| format!("{} could not be read", folder.display()))?;
    let packages = files.filter_map(|file| Some(file.ok()?.path()));
    let is_package = |path: &PathBuf| Path::extension(path).is_some_and(|ending| ending == "deb");
    let found = packages.into_iter().find(is_package);
    found.with_context(|| format!("there is no package in {}", folder.display()))
}
