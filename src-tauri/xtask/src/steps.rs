//! Runs commands one after the other, says which and how long each took.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context as _, Result, bail};

/// Writes a line to standard error, where progress belongs.
pub(crate) fn say(text: &str) {
    // Nobody is left to tell if standard error is closed.
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// The folder of the project.
pub(crate) fn root() -> PathBuf {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest
        .ancestors()
        .nth(2)
        .expect("this package stands two folders below the root")
        .to_owned()
}

/// Where cargo puts what it builds.
pub(crate) fn target_dir() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(folder) => root().join(folder),
        None => root().join("target"),
    }
}

/// A cargo command in the root, the same cargo that runs this.
pub(crate) fn cargo(arguments: &[&str]) -> Command {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(program);
    command.args(arguments).current_dir(root());
    command
}

/// Whether a command is there and succeeds; what it writes is not shown.
pub(crate) fn succeeds(program: &str, arguments: &[&str]) -> bool {
    let mut command = Command::new(program);
    command.args(arguments);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

/// A list of commands with a title each.
#[derive(Default)]
pub(crate) struct Steps {
    steps: Vec<Step>,
}

struct Step {
    title: String,
    command: Command,
    /// What is done when the command has succeeded.
    then: Option<Box<dyn FnOnce() -> Result<()>>>,
}

impl Steps {
    /// Adds a command.
    pub(crate) fn then(mut self, title: &str, command: Command) -> Self {
        self.steps.push(Step {
            title: title.to_owned(),
            command,
            then: None,
        });
        self
    }

    /// Adds something to do when the command added last has succeeded.
    pub(crate) fn then_do(mut self, what: impl FnOnce() -> Result<()> + 'static) -> Self {
        if let Some(last) = self.steps.last_mut() {
            last.then = Some(Box::new(what));
        }
        self
    }

    /// Runs them in order; the first that fails ends it.
    pub(crate) fn run(self) -> Result<()> {
        let started = now();
        let count = self.steps.len();
        for (index, step) in self.steps.into_iter().enumerate() {
            let Step {
                title,
                mut command,
                then,
            } = step;
            say(&format!("[{}/{count}] {title}", index + 1));
            let step_started = now();
            let status = command
                .stdin(Stdio::null())
                .status()
                .with_context(|| format!("{title}: {:?} could not be started", command.get_program()))?;
            let seconds = step_started.elapsed().as_secs_f64();
            if !status.success() {
                bail!("step {} of {count}, {title} ({seconds:.1} s)", index + 1);
            }
            if let Some(then) = then {
                then()?;
            }
            let total = started.elapsed().as_secs_f64();
            say(&format!(
                "[{}/{count}] done in {seconds:.1} s, {total:.1} s in all",
                index + 1
            ));
        }
        Ok(())
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the runner tells people how long they waited"
)]
pub(crate) fn now() -> Instant {
    Instant::now()
}
