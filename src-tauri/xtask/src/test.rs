//! `test`: formatting, lints, tests.

use std::process::Command;

use anyhow::Result;

use crate::steps::{Steps, cargo, say};
use crate::{conformance, package, platforms, ui, window};

/// The Rust whose lints the code is kept clean of; newer ones know lints nobody has looked at yet.
const LINT_RUST: &str = "1.95.";

/// Runs what must pass before a change is handed in.
pub(crate) fn test() -> Result<()> {
    let steps = Steps::default().then(
        "formatting: cargo fmt --check",
        cargo(&["fmt", "--all", "--check"]),
    );
    let steps = locked(steps);
    let steps = ui::tested(ui::built(steps)?).then("lints: cargo clippy", clippy());
    let steps = conformance::installed(steps)?
        .then(
            "build: cargo build",
            cargo(&["build", "--locked", "--workspace", "--bins"]),
        )
        .then(
            "tests: cargo test",
            cargo(&["test", "--locked", "--workspace", "--quiet"]),
        );
    package::tested(window::tested(platforms::tested(steps)))?.run()
}

/// Adds a look at the lock files of the workspaces that stand apart: a new dependency of a crate they use is easily
/// forgotten there, and they are built last or by hand.
fn locked(mut steps: Steps) -> Steps {
    for folder in ["tests/fuzz", "tests/oracle", "benches/simulators/rust"] {
        let manifest = format!("{folder}/Cargo.toml");
        steps = steps.then(
            &format!("lock file: {folder}"),
            cargo(&[
                "update",
                "--workspace",
                "--locked",
                "--quiet",
                "--manifest-path",
                &manifest,
            ]),
        );
    }
    steps
}

fn clippy() -> Command {
    let mut arguments = vec!["clippy", "--locked", "--workspace", "--all-targets"];
    match rust_version() {
        Some(version) if !version.starts_with(LINT_RUST) => {
            say(&format!(
                "Rust {version} is not the one the lints are kept for ({LINT_RUST}*): they only warn"
            ));
        }
        _ => arguments.extend(["--", "-D", "warnings"]),
    }
    cargo(&arguments)
}

fn rust_version() -> Option<String> {
    let output = cargo(&["--version"]).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    text.split_whitespace().nth(1).map(str::to_owned)
}
