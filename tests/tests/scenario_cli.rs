//! Scenario files on the command line.

use std::fs;

use orderloom_tests::command::{Scratch, orderloom, orderloom_reading};

const SCENARIO: &str = r#"{"format": 1, "id": "demo",
 "start": "2026-11-11T00:00:00+08:00",
 "arrivals": [{"channel": "web", "rate": {"points": [["PT0S", 120], ["2026-11-11T20:00:00", 2400]], "linear": true}}],
 "horizon": "PT48H"}
"#;

const CANONICAL: &str = r#"{
  "format": 1,
  "id": "demo",
  "start": "2026-11-11T00:00:00+08:00",
  "horizon": "P2D",
  "arrivals": [
    {
      "channel": "web",
      "rate": { "points": [["PT0S", 120], ["PT20H", 2400]], "linear": true }
    }
  ]
}
"#;

#[test]
fn fmt_writes_scenarios_in_canonical_form() {
    let scratch = Scratch::new("fmt-scenario");
    let file = scratch.file("demo.scenario.json", SCENARIO);
    let folder = scratch.folder().display().to_string();
    assert_eq!(orderloom(&["fmt", "--check", &folder]).code, 1);
    assert_eq!(orderloom(&["fmt", &folder]).code, 0);
    assert_eq!(fs::read_to_string(&file).unwrap(), CANONICAL);
    assert_eq!(orderloom(&["fmt", "--check", &file]).code, 0);
}

#[test]
fn fmt_knows_a_scenario_by_what_it_holds() {
    assert_eq!(
        orderloom_reading(&["fmt", "-"], SCENARIO.as_bytes()).out,
        CANONICAL
    );
}

#[test]
fn a_scenario_that_cannot_be_read_is_shown_where() {
    let scratch = Scratch::new("unreadable-scenario");
    let file = scratch.file("demo.scenario.json", SCENARIO.replace("\"PT48H\"", "48"));
    let answer = orderloom(&["fmt", &file]);
    assert_eq!((answer.code, answer.out.as_str()), (2, ""));
    assert_eq!(
        answer.err,
        format!(
            "error: expected a length of time, found a number without a unit\n  --> {file}:4:13\n\
             4 |  \"horizon\": 48}}\n  |             ^\n  \
             help: write \"PT30S\", \"PT5M\", \"PT2H\" or \"P3D\" for seconds, minutes, hours or days\n"
        )
    );
    assert_eq!(
        fs::read_to_string(&file).unwrap(),
        SCENARIO.replace("\"PT48H\"", "48")
    );
}
