//! `run`: until the window exists, the app answers on the command line.

use anyhow::{Context as _, Result, bail};

use crate::steps::{Steps, cargo, say, target_dir};

const TEMPLATE: &str = "flows/templates/flash-presale.flow.json";

/// Builds the app and checks a template, or the flows that are named.
pub(crate) fn run(flows: &[String]) -> Result<()> {
    say("This version of Orderloom has no window yet: it checks a flow on the command line instead.");
    Steps::default()
        .then(
            "build (the first time takes a minute or two)",
            cargo(&[
                "build",
                "--locked",
                "--bin",
                "orderloom-app",
                "-p",
                "orderloom-app",
                "-p",
                "flow-cli",
            ]),
        )
        .run()?;
    let named = flows.iter().map(String::as_str);
    let arguments: Vec<&str> = match flows.is_empty() {
        true => vec!["check", TEMPLATE],
        false => std::iter::once("check").chain(named).collect(),
    };
    let program = target_dir()
        .join("debug")
        .join(format!("orderloom-app{}", std::env::consts::EXE_SUFFIX));
    say(&format!("\n$ orderloom {}", arguments.join(" ")));
    let mut command = std::process::Command::new(&program);
    command.args(&arguments);
    // Flows named by the user are relative to where the user stands; the template to the project.
    if flows.is_empty() {
        command.current_dir(crate::steps::root());
    }
    let status = command
        .status()
        .with_context(|| format!("{} could not be started", program.display()))?;
    say(&what_next());
    match status.code() {
        Some(0 | 1) => Ok(()),
        _ => bail!("the check could not be made"),
    }
}

fn what_next() -> String {
    let program = target_dir().join("debug").join("orderloom");
    format!(
        "
What to try next (the command is {program}):
  orderloom new flash-presale -o mine.flow.json      start from a template; `orderloom new --list` names all
  orderloom check --fix mine.flow.json               change the file, then let it be checked and mended
  orderloom diff {TEMPLATE} mine.flow.json
                                                     what your change means for orders, in words
  orderloom step mine.flow.json --seed 1             send one order through
  orderloom components                               the 40 steps a flow is made of",
        program = program.display()
    )
}
