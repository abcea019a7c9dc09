//! `run`: the window, or where there is no display the same flow on the command line.

use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::steps::{Steps, cargo, root, say};
use crate::{ui, window};

const TEMPLATE: &str = "flows/templates/flash-presale.flow.json";

/// Builds the app and opens its window, with the flows that are named.
pub(crate) fn run(flows: &[String]) -> Result<()> {
    let build = [
        "build",
        "--locked",
        "--bin",
        "orderloom-app",
        "--bin",
        "orderloom",
        "-p",
        "orderloom-app",
        "-p",
        "flow-cli",
    ];
    ui::built(Steps::default())?
        .then("build (the first time takes some minutes)", cargo(&build))
        .run()?;
    match window::has_display() {
        true => open(&window::program(), flows),
        false => check(&window::command(), flows),
    }
}

fn open(program: &Path, flows: &[String]) -> Result<()> {
    say("\nopening the window; it can be closed like any other");
    let mut command = Command::new(program);
    command.args(flows);
    match started(&mut command, program)? {
        Some(0) => Ok(()),
        _ => bail!("the window could not be opened; see the lines above"),
    }
}

fn check(program: &Path, flows: &[String]) -> Result<()> {
    say(
        "\nThere is no display here, so no window is opened: the flow is checked on the command line instead.",
    );
    let named = flows.iter().map(String::as_str);
    let arguments: Vec<&str> = match flows.is_empty() {
        true => vec!["check", TEMPLATE],
        false => std::iter::once("check").chain(named).collect(),
    };
    say(&format!("\n$ orderloom {}", arguments.join(" ")));
    let mut command = Command::new(program);
    command.args(&arguments);
    // Flows named by the user are relative to where the user stands; the template to the project.
    if flows.is_empty() {
        command.current_dir(root());
    }
    let code = started(&mut command, program)?;
    say(&what_next());
    match code {
        Some(0 | 1) => Ok(()),
        _ => bail!("the check could not be made"),
    }
}

fn started(command: &mut Command, program: &Path) -> Result<Option<i32>> {
    let status = command
        .status()
        .with_context(|| format!("{} could not be started", program.display()))?;
    Ok(status.code())
}

fn what_next() -> String {
    format!(
        "
What to try next (the command is {program}):
  orderloom new flash-presale -o mine.flow.json      start from a template; `orderloom new --list` names all
  orderloom check --fix mine.flow.json               change the file, then let it be checked and mended
  orderloom diff {TEMPLATE} mine.flow.json
                                                     what your change means for orders, in words
  orderloom step mine.flow.json --seed 1             send one order through
  orderloom components                               the 40 steps a flow is made of",
        program = window::command().display()
    )
}
