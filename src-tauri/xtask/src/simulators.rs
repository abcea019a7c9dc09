//! `bench simulators`: builds the programs in benches/simulators and runs the comparison.
//!
//! They are no part of the workspace: the Rust ones are a project of their own, the Python ones run in an environment in
//! the target folder, and Cimba's is C for the library that its Python package brings.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::steps::{Steps, cargo, root, target_dir};

/// Builds what is compared, then compares as the arguments say.
pub(crate) fn simulators(arguments: &[String]) -> Result<()> {
    if !cfg!(target_os = "linux") {
        bail!("the comparison of simulators runs on Linux");
    }
    let folder = target_dir().join("simulators");
    let python = folder.join("python");
    let pip = python.join("bin/pip");
    let sources = root().join("benches/simulators");
    let mut venv = Command::new("python3");
    venv.args(["-m", "venv"]).arg(&python);
    let mut packages = Command::new(&pip);
    packages
        .args(["install", "--quiet", "--requirement"])
        .arg(sources.join("python/requirements.txt"));
    // Its own dependencies compile models written in Python; the library needs none of them.
    let mut cimba = Command::new(&pip);
    cimba
        .args(["install", "--quiet", "--no-deps", "--requirement"])
        .arg(sources.join("cimba/requirements.txt"));
    let mut introduction = build(&sources, &folder);
    introduction.args(["--features", "odem-default", "--bin", "odem_introduction"]);
    Steps::default()
        .then(
            "build the command: cargo build --release",
            cargo(&["build", "--release", "--locked", "-p", "flow-cli"]),
        )
        .then("build the Rust programs", build(&sources, &folder))
        .then("build the one with all of odem-rs", introduction)
        .then("make a Python environment", venv)
        .then("install SimPy and Prosimos", packages)
        .then("install Cimba", cimba)
        .run()?;
    let mut compare = Command::new(folder.join("release/compare"));
    compare.args(arguments);
    Steps::default()
        .then(
            "build the models for Cimba",
            compile(&sources.join("cimba"), &folder)?,
        )
        .then("compare", compare)
        .run()
}

fn build(sources: &Path, folder: &Path) -> Command {
    let mut command = cargo(&["build", "--release", "--locked", "--manifest-path"]);
    command
        .arg(sources.join("rust/Cargo.toml"))
        .arg("--target-dir")
        .arg(folder);
    command
}

fn compile(sources: &Path, folder: &Path) -> Result<Command> {
    let package = package(&folder.join("python/lib"))?;
    let mut command = Command::new("cc");
    command.args(["-O3", "-std=c11", "-Wall", "-Wextra", "-o"]);
    command.arg(folder.join("cimba_models"));
    let files = [
        "main.c",
        "jackson.c",
        "jackson_processes.c",
        "promotion.c",
        "promotion_processes.c",
    ];
    command.args(files.map(|file| sources.join(file)));
    command.arg(package.join("libcimba_py.so"));
    command
        .arg(format!("-Wl,-rpath,{}", package.display()))
        .arg("-lm");
    Ok(command)
}

/// Where the environment keeps the package: its folder is named after the version of Python.
fn package(lib: &Path) -> Result<PathBuf> {
    let versions = std::fs::read_dir(lib).with_context(|| format!("looking into {}", lib.display()))?;
    versions
        .filter_map(|version| Some(version.ok()?.path().join("site-packages/cimba")))
        .find(|package| package.join("libcimba_py.so").exists())
        .context("the package cimba has no library for this machine")
}
