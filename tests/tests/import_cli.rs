//! `orderloom import` as its users and their scripts see it.

use std::fs;

use flow_testkit::root;
use orderloom_tests::command::{Answer, Scratch, orderloom, orderloom_reading};
use serde_json::Value;

fn fixture(name: &str) -> String {
    root().join("tests/import").join(name).display().to_string()
}

fn last(answer: &Answer) -> &str {
    answer.out.lines().last().unwrap_or_default()
}

/// A small file in which everything is known.
const KNOWN: &str = r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" exporter="Hand">
  <process id="hello" name="Hello">
    <startEvent id="s"/>
    <userTask id="u" name="Look"/>
    <endEvent id="e"/>
    <sequenceFlow id="f" sourceRef="s" targetRef="u"/>
    <sequenceFlow id="g" sourceRef="u" targetRef="e"/>
  </process>
</definitions>
"#;

#[test]
fn a_report_is_printed_in_both_languages() {
    let file = fixture("camunda7/order-to-cash.bpmn");
    let english = orderloom(&["import", &file]);
    assert_eq!((english.code, english.err.as_str()), (1, ""));
    let lines = |part: &str| english.out.lines().filter(|line| line.contains(part)).count();
    assert_eq!(lines("userTask Activity_approve \"Approve\" -> human.task"), 1);
    assert_eq!(
        lines(
            "camunda:formKey Activity_approve \"approve-form\" -> note  Forms are not taken over: people see the order."
        ),
        1
    );
    assert_eq!(
        lines("camunda:asyncBefore Activity_stock \"true\" -> left out"),
        1
    );
    assert_eq!(
        last(&english),
        "12 elements mapped, 30 with a note to look at, 7 left out"
    );
    let chinese = orderloom(&["import", &file, "--lang", "zh"]);
    assert_eq!((chinese.code, chinese.err.as_str()), (1, ""));
    assert!(
        chinese
            .out
            .contains("\"approve-form\" -> 便签  表单不带入：处理人员直接看订单。"),
        "{}",
        chinese.out
    );
    assert_eq!(last(&chinese), "12 项已对应，30 项附了便签待看，7 项未带入");
    assert_eq!(english.out.lines().count(), chinese.out.lines().count());
}

/// A script of many lines stands on one line of the report, and in full in JSON.
#[test]
fn json_has_everything() {
    let file = fixture("camunda7/order-to-cash.bpmn");
    let answer = orderloom(&["import", &file, "--format", "json"]);
    assert_eq!((answer.code, answer.err.as_str()), (1, ""));
    let json: Value = serde_json::from_str(&answer.out).expect("JSON");
    assert_eq!(json["kind"], "bpmn");
    assert_eq!(json["made_by"], "Camunda Modeler");
    assert_eq!(json["own"], false);
    assert_eq!(json["flow"], "order-to-cash");
    assert_eq!(json["files"], serde_json::json!([]));
    let elements = json["elements"].as_array().expect("a list");
    let script = elements.iter().find(|one| one["element"] == "script");
    let script = script.expect("the script is told");
    assert_eq!(script["arrival"], "noted");
    assert!(
        script["name"]
            .as_str()
            .is_some_and(|text| text.lines().count() == 3)
    );
    assert!(script["remark"]["en"].is_string() && script["remark"]["zh"].is_string());
    let text = orderloom(&["import", &file]);
    assert_eq!(text.out.lines().count(), elements.len() + 1);
}

/// What the file says is quoted in words as far as in JSON: 2,000 characters.
#[test]
fn long_values_are_quoted() {
    let long = format!("{}END", "y".repeat(1_500));
    let file = KNOWN.replace(
        "</process>",
        &format!("<dataObject id=\"d\" name=\"{long}\"/></process>"),
    );
    assert!(file.contains(&long));
    let answer = orderloom_reading(&["import", "-"], file.as_bytes());
    assert!(answer.out.contains(&long), "{}", answer.out);
}

#[test]
fn what_is_all_known_leaves_by_zero() {
    let answer = orderloom_reading(&["import", "-"], KNOWN.as_bytes());
    assert_eq!((answer.code, answer.err.as_str()), (0, ""), "{}", answer.out);
    assert_eq!(
        last(&answer),
        "3 elements mapped, 0 with a note to look at, 0 left out"
    );
}

/// Called flows are written beside the flow, where `check` looks for them.
#[test]
fn flows_are_written_and_can_be_checked() {
    let scratch = Scratch::new("import-writes");
    let output = scratch.path("deliver.flow.json");
    let answer = orderloom(&["import", &fixture("flowable/parts.bpmn"), "-o", &output]);
    assert_eq!((answer.code, answer.err.as_str()), (1, ""));
    let written: Vec<&str> = answer
        .out
        .lines()
        .filter_map(|line| line.strip_prefix("wrote "))
        .collect();
    assert_eq!(
        written,
        [
            output.clone(),
            scratch.path("each.flow.json"),
            scratch.path("tx.flow.json")
        ]
    );
    for file in &written {
        let formatted = orderloom(&["fmt", "--check", file]);
        assert_eq!((formatted.code, formatted.err.as_str()), (0, ""), "{file}");
        assert!(matches!(orderloom(&["check", file]).code, 0 | 1), "{file}");
    }
    // A second time nothing is overwritten.
    let before = fs::read(&output).expect("it was written");
    let again = orderloom(&["import", &fixture("bpmn-io/draft.bpmn"), "-o", &output]);
    assert_eq!(again.code, 2);
    assert!(again.err.contains("exists already"), "{}", again.err);
    let again = orderloom(&[
        "import",
        &fixture("bpmn-io/draft.bpmn"),
        "-o",
        &output,
        "--lang",
        "zh",
    ]);
    assert!(again.err.contains("已存在"), "{}", again.err);
    assert_eq!(fs::read(&output).expect("it is still there"), before);
}

/// A way without a condition stops the check until somebody has written one: no order goes a way that was guessed.
#[test]
fn a_missing_condition_is_found_by_the_check() {
    let scratch = Scratch::new("import-condition");
    let output = scratch.path("draft.flow.json");
    let imported = orderloom(&["import", &fixture("bpmn-io/draft.bpmn"), "-o", &output]);
    assert_eq!(imported.code, 1);
    assert!(
        imported
            .out
            .contains("The way \"yes\" had no condition: write one."),
        "{}",
        imported.out
    );
    let text = fs::read_to_string(&output).expect("it was written");
    assert!(!text.contains("\"when\": \"false\"") && !text.contains("\"when\": \"true\""));
    let checked = orderloom(&["check", &output]);
    assert_eq!(checked.code, 1);
    let found = |word: &str| checked.out.lines().filter(|line| line.contains(word)).count();
    assert!(found("condition_missing") >= 2, "{}", checked.out);
    let exported = orderloom(&["export", &output, "--to", "bpmn"]);
    assert_ne!(exported.code, 0, "a flow with errors is not written");
}

#[test]
fn other_files_are_told_apart() {
    let scratch = Scratch::new("import-others");
    let flow = root().join("flows/templates/b2b-credit.flow.json");
    let answer = orderloom(&["import", &flow.display().to_string()]);
    assert_eq!(answer.code, 2);
    assert!(answer.err.contains("is a flow file already"), "{}", answer.err);
    let missing = scratch.path("no-such.bpmn");
    let answer = orderloom(&["import", &missing]);
    assert_eq!(answer.code, 2);
    assert!(answer.err.contains("there is no such file"), "{}", answer.err);
    let answer = orderloom(&["import", &missing, "--lang", "zh"]);
    assert!(answer.err.contains("没有这个文件"), "{}", answer.err);
    // A process whose called flow could not be a file name is not written at all.
    let odd = KNOWN.replace(
        "</definitions>",
        "<process id=\"../up\"><endEvent id=\"z\"/></process></definitions>",
    );
    let odd = scratch.file("odd.bpmn", odd);
    let output = scratch.path("odd.flow.json");
    let answer = orderloom(&["import", &odd, "-o", &output]);
    assert_eq!(answer.code, 2);
    assert!(
        answer.err.contains("cannot be the name of a file"),
        "{}",
        answer.err
    );
    assert!(!fs::exists(&output).expect("the folder can be read"));
}
