//! `bench`: the measurements of BENCHMARKS.md.

use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::steps::{Steps, cargo, root, target_dir};
use crate::{ui, window};

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

/// Builds the app for release and measures its real window: `[PART...] [--rounds N]`.
pub(crate) fn window(arguments: &[String]) -> Result<()> {
    if !cfg!(target_os = "linux") {
        bail!("the window is measured on Linux, where Xvfb and WebKitWebDriver are");
    }
    let flows = target_dir().join("bench-window");
    std::fs::create_dir_all(&flows).with_context(|| format!("{} could not be made", flows.display()))?;
    let mut steps = ui::built(Steps::default())?.then(
        "build the app: cargo build --release",
        cargo(&["build", "--release", "--locked", "-p", "orderloom-app"]),
    );
    for size in ["1000", "2000"] {
        steps = steps.then(
            &format!("write a flow of {size} steps"),
            written(size, &flows.join(format!("{size}.flow.json"))),
        );
    }
    let mut measure = Command::new("node");
    measure
        .arg("benches/window/run.mjs")
        .args(arguments)
        .env("ORDERLOOM_APP", window::released())
        .env("ORDERLOOM_FLOWS", flows)
        .current_dir(root());
    steps.then("measure the real window", measure).run()
}

fn written(size: &str, file: &Path) -> Command {
    let mut command = large_flow_command();
    command.args([size, "-o"]).arg(file);
    command
}

/// Writes a large realistic flow to measure with: `N -o FILE`.
pub(crate) fn large_flow(arguments: &[String]) -> Result<()> {
    let mut command = large_flow_command();
    command.args(arguments);
    Steps::default().then("write a large flow", command).run()
}

fn large_flow_command() -> Command {
    cargo(&[
        "run",
        "--quiet",
        "--locked",
        "-p",
        "flow-testkit",
        "--example",
        "large_flow",
        "--",
    ])
}
