//! The window: whether one can be opened here, and the tests that drive the real one.

use std::path::PathBuf;
use std::process::Command;

use crate::steps::{Steps, root, target_dir};

/// The program with the window, once it is built.
pub(crate) fn program() -> PathBuf {
    built("debug", "orderloom-app")
}

/// The same as it is shipped.
pub(crate) fn released() -> PathBuf {
    built("release", "orderloom-app")
}

/// The command line, once it is built.
pub(crate) fn command() -> PathBuf {
    built("debug", "orderloom")
}

fn built(profile: &str, name: &str) -> PathBuf {
    target_dir()
        .join(profile)
        .join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
}

/// Whether there is a display to open a window on.
pub(crate) fn has_display() -> bool {
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || is_set("DISPLAY") || is_set("WAYLAND_DISPLAY")
}

/// Adds the tests of the real window. They need Xvfb and WebKitWebDriver, which only Linux has.
pub(crate) fn tested(steps: Steps) -> Steps {
    if !cfg!(target_os = "linux") {
        return steps;
    }
    let mut command = Command::new("node");
    command
        .args(["--test", "--test-concurrency=1", "tests/window/"])
        .env("ORDERLOOM_APP", program())
        .current_dir(root());
    steps.then("tests: the real window", command)
}
