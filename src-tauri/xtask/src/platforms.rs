//! Holds the simulator to the same bytes on another platform: WebAssembly, with 32 bits and other library functions.

use std::path::PathBuf;
use std::process::Command;

use crate::conformance;
use crate::steps::{Steps, cargo, root, say, succeeds, target_dir};

const OTHER: &str = "wasm32-wasip1";
const EXAMPLE: &str = "rehearse";

/// Adds the comparison, where rustup can fetch the other platform's library.
pub(crate) fn tested(steps: Steps) -> Steps {
    if !succeeds("rustup", &["--version"]) {
        say("Rust was not installed by rustup: the simulator is not compared with another platform");
        return steps;
    }
    let mut add = Command::new("rustup");
    add.args(["--quiet", "target", "add", OTHER]).current_dir(root());
    let build = [
        "build",
        "--locked",
        "--package",
        "flow-simulate",
        "--example",
        EXAMPLE,
    ];
    let mut compare = Command::new(conformance::python());
    compare
        .arg("tests/conformance/same_elsewhere.py")
        .arg(built("", std::env::consts::EXE_SUFFIX))
        .arg(built(OTHER, ".wasm"))
        .args(["flows/templates", "flows/examples"])
        .current_dir(root());
    steps
        .then(&format!("another platform: rustup target add {OTHER}"), add)
        .then(
            "another platform: cargo build",
            cargo(&[&build[..], &["--target", OTHER]].concat()),
        )
        .then("another platform: the simulator writes the same", compare)
}

/// The example as `cargo test` built it for a platform; the empty name is this one.
fn built(platform: &str, suffix: &str) -> PathBuf {
    let folder = target_dir().join(platform).join("debug/examples");
    folder.join(format!("{EXAMPLE}{suffix}"))
}
