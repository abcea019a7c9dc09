//! Runs the tools of `tests/conformance`, which are not ours: `./dev test` installs them.

use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};

use flow_testkit::root;
use serde_json::{Value, json};

use crate::command::Scratch;

/// Runs a Python script on a JSON file and reads its answer, one JSON value a line.
pub fn python(script: &str, input: &Value) -> Vec<Value> {
    let folder = root().join("tests/conformance");
    let interpreter = if cfg!(windows) {
        "Scripts/python.exe"
    } else {
        "bin/python"
    };
    let mut command = Command::new(folder.join(".venv").join(interpreter));
    run(&mut command, &folder.join(script), input)
}

/// Runs a Node script on a JSON file and reads its answer, one JSON value a line.
pub fn node(script: &str, input: &Value) -> Vec<Value> {
    let folder = root().join("tests/conformance");
    run(&mut Command::new("node"), &folder.join(script), input)
}

/// What a script says of jobs that know nothing of each other, half of them in a process beside: these tests are waited for.
pub fn by_halves(tool: fn(&str, &Value) -> Vec<Value>, script: &str, jobs: &[Value]) -> Vec<Value> {
    let (first, second) = jobs.split_at(jobs.len() / 2);
    std::thread::scope(|scope| {
        let beside = scope.spawn(|| tool(script, &json!(second)));
        let mut answers = tool(script, &json!(first));
        let beside = beside.join();
        answers.extend(beside.unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        answers
    })
}

fn run(command: &mut Command, script: &Path, input: &Value) -> Vec<Value> {
    let name = script
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    // Tests run side by side, and several may use the same script.
    static RUNS: AtomicUsize = AtomicUsize::new(0);
    let scratch = Scratch::new(&format!("{name}-{}", RUNS.fetch_add(1, Ordering::Relaxed)));
    let file = scratch.file("input.json", input.to_string());
    let answer = command.arg(script).arg(&file).output();
    let answer = answer.unwrap_or_else(|error| {
        panic!("{name} cannot be run ({error}): `./dev test` installs what it needs")
    });
    let complaint = String::from_utf8_lossy(&answer.stderr);
    assert!(answer.status.success(), "{name}: {complaint}");
    let text = String::from_utf8(answer.stdout).expect("UTF-8");
    let lines = text.lines();
    lines
        .map(|line| serde_json::from_str(line).expect("a JSON value"))
        .collect()
}
