//! A limit of memory ends a run with what it has counted, not the process.
#![cfg(target_os = "linux")]

use std::path::PathBuf;
use std::process::{Command, Output};

const BIN: &str = env!("CARGO_BIN_EXE_orderloom");

/// Orders that come faster than any computer has room for, and stay for a day.
const FLOW: &str = r#"{
  "format": 2,
  "id": "full",
  "title": { "en": "Full" },
  "nodes": {
    "done": { "component": "flow.end", "settings": { "result": "completed" }, "at": [496, 0] },
    "rest": { "component": "flow.wait", "settings": { "for": "P1D" }, "at": [248, 0] },
    "start": { "component": "flow.start", "at": [0, 0] }
  },
  "edges": [
    { "from": "rest", "port": "ok", "to": "done" },
    { "from": "start", "port": "ok", "to": "rest" }
  ]
}"#;
const SCENARIO: &str = r#"{
  "format": 1,
  "id": "full",
  "flow": "full",
  "start": "2026-11-11T00:00:00+08:00",
  "replications": 2,
  "arrivals": [{ "channel": "web", "every": "PT0.001S", "orders_max": 10000000 }],
  "orders": { "fields": { "order.country": "CN" } }
}"#;

fn file(name: &str, text: &str) -> PathBuf {
    let path = std::env::temp_dir().join(format!("orderloom-{}-{name}", std::process::id()));
    std::fs::write(&path, text).expect("a file of the test");
    path
}

fn limited(kibibytes: u32, more: &str) -> Output {
    let flow = file("full.flow.json", FLOW);
    let scenario = file("full.scenario.json", SCENARIO);
    let line = format!(
        "ulimit -v {kibibytes}; exec {BIN} simulate {} --scenario {} --quiet --lang en --threads 1 {more}",
        flow.display(),
        scenario.display()
    );
    let output = Command::new("sh").args(["-c", &line]).output();
    output.expect("the command starts")
}

#[test]
fn a_run_that_memory_is_too_small_for_ends_with_what_it_counted() {
    // As many as are taken to fit, and more than do.
    for more in ["", "--orders-max 20000000"] {
        let output = limited(220_000, more);
        let (out, err) = (
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr),
        );
        assert_eq!(output.status.code(), Some(1), "{out}{err}");
        assert!(
            out.contains("more orders were in the flow than memory allows"),
            "{out}"
        );
        assert!(!err.contains("allocation"), "{err}");
    }
}
