//! The interface: its packages and its pages, which the program is built around.

use std::process::Command;

use anyhow::Result;

use crate::installed::{is_fresh, npm, stamp};
use crate::steps::{Steps, root};

/// Adds what is still to be installed, and the building of the pages.
pub(crate) fn built(mut steps: Steps) -> Result<Steps> {
    let folder = root().join("ui");
    if !is_fresh(&folder, "package-lock.json", "node_modules")? {
        steps = steps
            .then(
                "interface: npm ci",
                npm_in_ui(&["ci", "--no-audit", "--no-fund", "--loglevel=error"]),
            )
            .then_do(stamp(&folder, "package-lock.json", "node_modules"));
    }
    Ok(steps.then(
        "interface: types and pages",
        npm_in_ui(&["run", "--silent", "build", "--", "--logLevel", "warn"]),
    ))
}

/// Adds the interface's own tests.
pub(crate) fn tested(steps: Steps) -> Steps {
    steps.then("interface: vitest", npm_in_ui(&["run", "--silent", "test"]))
}

fn npm_in_ui(arguments: &[&str]) -> Command {
    let mut command = Command::new(npm());
    command.args(arguments).current_dir(root().join("ui"));
    command
}
