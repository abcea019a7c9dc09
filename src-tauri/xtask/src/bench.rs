//! `bench`: the measurements of BENCHMARKS.md.

use std::process::Command;

use anyhow::Result;

use crate::steps::{Steps, cargo, root};

/// Builds the released command, fetches bpmnlint and measures both in the same run, then the parts.
pub(crate) fn bench() -> Result<()> {
    let mut install = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
    install
        .args(["ci", "--no-audit", "--no-fund"])
        .current_dir(root().join("benches/bpmnlint"));
    Steps::default()
        .then("fetch bpmnlint: npm ci", install)
        .then(
            "build the command: cargo build --release",
            cargo(&["build", "--release", "--locked", "-p", "flow-cli"]),
        )
        .then(
            "whole process, side by side",
            cargo(&["bench", "--locked", "--bench", "side_by_side"]),
        )
        .run()
}

/// Writes a large realistic flow to measure with: `N -o FILE`.
pub(crate) fn large_flow(arguments: &[String]) -> Result<()> {
    let mut command = cargo(&[
        "run",
        "--quiet",
        "--locked",
        "-p",
        "flow-testkit",
        "--example",
        "large_flow",
        "--",
    ]);
    command.args(arguments);
    Steps::default().then("write a large flow", command).run()
}
