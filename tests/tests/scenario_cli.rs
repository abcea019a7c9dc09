//! Scenario files on the command line.

use std::fs;

use flow_testkit::files;
use orderloom_tests::command::{Scratch, orderloom, orderloom_reading};
use orderloom_tests::schema::Schema;
use serde_json::{Value, json};

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

const FLOW: &str = "flash-presale";

/// A scenario beside the flow it names.
fn beside_its_flow(scratch: &Scratch, scenario: &str) -> String {
    let flow = orderloom(&["new", FLOW]).out;
    scratch.file(&format!("{FLOW}.flow.json"), flow);
    scratch.file("sale.scenario.json", scenario)
}

fn scenario_for_flow(steps: &str) -> String {
    let header = "\"format\": 1, \"id\": \"sale\", \"start\": \"2026-11-11T00:00:00+08:00\"";
    let arrivals = "\"arrivals\": [{\"channel\": \"web\", \"every\": \"PT1H\"}]";
    let orders = "\"orders\": {\"fields\": {\"order.type\": \"presale\"}}";
    format!(
        "{{{header},\n\"flow\": \"{FLOW}\", \"horizon\": \"P30D\", {arrivals}, {orders},\n\"steps\": {{{steps}}}}}"
    )
}

#[test]
fn check_shows_findings_on_a_scenario_as_those_on_a_flow() {
    let scratch = Scratch::new("check-scenario");
    let file = beside_its_flow(&scratch, &scenario_for_flow("\"locc\": {\"fault\": 2}"));
    let answer = orderloom(&["check", &file, "--level", "hint"]);
    assert_eq!((answer.code, answer.err.as_str()), (1, ""), "{}", answer.out);
    let first = format!(
        "error[N01]: Step \"locc\" does not exist. What the scenario says about it has no effect. Correct the name, or add what it stands for. Did you mean \
         \"lock\"?\n  --> {file}:3:11\n3 | \"steps\": {{\"locc\": {{\"fault\": 2}}}}}}\n  |           ^^^^^^\n  \
         suggestion: lock\n"
    );
    assert!(answer.out.starts_with(&first), "{}\n{first}", answer.out);
    assert!(
        answer.out.contains("error[N05]: 2 is not a share"),
        "{}",
        answer.out
    );
    let last = answer.out.lines().last().unwrap_or_default();
    assert!(last.ends_with("in sale for flow flash-presale"), "{last}");
    let chinese = orderloom(&["check", &file, "--lang", "zh"]);
    assert!(
        chinese.out.contains("错误[N01]：步骤“locc”不存在"),
        "{}",
        chinese.out
    );
}

#[test]
fn check_reports_scenarios_as_json() {
    let scratch = Scratch::new("check-scenario-json");
    beside_its_flow(&scratch, &scenario_for_flow("\"locc\": {}"));
    let folder = scratch.folder().display().to_string();
    let answer = orderloom(&["check", &folder, "--format", "json"]);
    let report: Value = serde_json::from_str(&answer.out).unwrap();
    assert_eq!(
        (answer.code, report["flows"].as_array().map(Vec::len)),
        (1, Some(1))
    );
    let schema = Schema(serde_json::from_str(&orderloom(&["schema", "check"]).out).unwrap());
    assert!(schema.accepts(&report), "{report}");
    let scenario = &report["scenarios"][0];
    assert_eq!(scenario["flow"], FLOW);
    let finding = &scenario["findings"][0];
    assert_eq!(
        (
            &finding["rule"],
            &finding["path"],
            &finding["suggestion"],
            &finding["place"]
        ),
        (
            &json!("N01"),
            &json!("steps.locc"),
            &json!("lock"),
            &json!({ "line": 3, "column": 11 })
        )
    );
}

/// Another flow can be named; without one beside it, a scenario cannot be checked.
#[test]
fn check_looks_for_the_flow_of_a_scenario() {
    let scratch = Scratch::new("check-scenario-flow");
    let lonely = scratch.file("sale.scenario.json", scenario_for_flow(""));
    let answer = orderloom(&["check", &lonely]);
    assert_eq!(answer.code, 2);
    assert!(answer.err.contains("flash-presale.flow.json"), "{}", answer.err);
    assert!(answer.err.contains("--flow FILE"), "{}", answer.err);
    let flow = scratch.file("other.flow.json", orderloom(&["new", FLOW]).out);
    assert_eq!(orderloom(&["check", &lonely, "--flow", &flow]).code, 0);
    let own_name = scenario_for_flow("").replace("\"flow\": \"flash-presale\",", "");
    let beside = scratch.file("other.scenario.json", own_name);
    assert_eq!(orderloom(&["check", &beside]).code, 0);
}

/// Files of orders lie beside the scenario; what is wrong with them is a finding.
#[test]
fn check_reads_the_files_that_a_scenario_names() {
    let scratch = Scratch::new("check-scenario-files");
    let replay = "{\"channel\": \"web\", \"replay\": \"orders.csv\"}";
    let scenario = scenario_for_flow("").replace("{\"channel\": \"web\", \"every\": \"PT1H\"}", replay);
    let file = beside_its_flow(&scratch, &scenario);
    let missing = orderloom(&["check", &file]);
    assert!(
        missing
            .out
            .contains("error[N23]: There is no file \"orders.csv\""),
        "{}",
        missing.out
    );
    scratch.file("orders.csv", orderloom(&["orders", "--csv", "--count", "5"]).out);
    let there = orderloom(&["check", &file]);
    assert_eq!(there.code, 0, "{}", there.out);
}

#[test]
fn explain_knows_the_rules_about_scenarios() {
    let answer = orderloom(&["explain", "N18"]);
    assert_eq!(answer.code, 0);
    assert!(
        answer.out.starts_with("N18 too-much-work (warning)\n"),
        "{}",
        answer.out
    );
    assert!(orderloom(&["explain"]).out.contains("\nN26  "));
}

/// The scenario that is made for a flow has no findings but those about what its steps say, and orders of it find room.
#[test]
fn new_makes_a_scenario_for_every_template() {
    let scratch = Scratch::new("new-scenario");
    for (number, template) in files("flows/templates", ".flow.json").iter().enumerate() {
        let flow = template.display().to_string();
        let file = scratch.folder().join(format!("made-{number}.scenario.json"));
        let file = file.display().to_string();
        let made = orderloom(&["new", "--scenario", &flow, "-o", &file]);
        assert_eq!(made.code, 0, "{}", made.err);
        assert_eq!(orderloom(&["fmt", "--check", &file]).code, 0);
        let checked = orderloom(&["check", &file, "--flow", &flow, "--level", "warning"]);
        assert_eq!(checked.code, 0, "{}", checked.out);
        let checked = orderloom(&["check", &file, "--flow", &flow, "--level", "hint"]);
        let mut found = checked.out.lines().filter(|line| line.contains("]: "));
        assert!(found.all(|line| line.starts_with("hint[N26]")), "{}", checked.out);
        assert_eq!(
            orderloom(&["new", "--scenario", &flow]).out,
            fs::read_to_string(&file).unwrap()
        );
    }
}

#[test]
#[cfg(unix)]
fn what_is_no_file_of_orders_is_named() {
    let scratch = Scratch::new("no-file-of-orders");
    let flow = flow_testkit::root().join("flows/templates/peak-protection.flow.json");
    let flow = flow.display().to_string();
    for (name, what) in [("/dev/zero", "a device or a pipe"), (".", "a folder")] {
        let scenario = json!({
            "format": 1,
            "id": "past",
            "start": "2026-11-11T00:00:00+08:00",
            "arrivals": [{ "channel": "web", "replay": name }],
        });
        let file = scratch.file("past.scenario.json", scenario.to_string());
        let answer = orderloom(&["check", &file, "--flow", &flow]);
        let told = format!("\"{name}\" is {what}, and a file of orders is needed.");
        assert!(answer.out.contains(&told), "{}", answer.out);
        assert!(!answer.out.contains("N15"), "{}", answer.out);
    }
}
