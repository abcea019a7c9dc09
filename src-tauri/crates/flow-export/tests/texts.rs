//! Texts that people typed stay texts: no engine takes them for expressions, no reader for signs of the format, and what a format
//! cannot hold is refused.

use flow_export::targets::bpmn::{self, Profile};
use flow_export::targets::{dmn, markdown, serverless_workflow};
use flow_export::{Drawing, ExportError, Language};
use flow_model::{
    DecisionTable, Flow, HitPolicy, InputClause, Note, NoteId, OutputClause, Table, TableId, TableRow, Text,
};
use flow_testkit::parse_notation;
use serde_json::json;

const STEPS: &str = "s: flow.start\nask: human.task { role: \"sales\" }\nw: flow.wait { for: \"PT1H\", event: \"paid\" }\ne: flow.end { result: \"completed\" }\ns -> ask -> w -> e\nw.event -> e";

fn flow(name: &str, role: &str, event: &str) -> Flow {
    let mut flow = parse_notation(STEPS);
    let ask = flow.nodes.get_mut("ask").expect("a task");
    ask.name = Text::new(name, "");
    ask.settings.insert("role".to_owned(), json!(role));
    let wait = flow.nodes.get_mut("w").expect("a wait");
    wait.settings.insert("event".to_owned(), json!(event));
    flow
}

fn written(flow: &Flow, profile: Profile) -> Result<String, ExportError> {
    let bytes = bpmn::write(&Drawing { flow, called: &[] }, profile, Language::English)?;
    Ok(String::from_utf8(bytes).expect("UTF-8"))
}

#[test]
fn no_engine_takes_a_text_for_an_expression() {
    let odd = flow("Choose ${bad}", "${evil}", "=stock ${arrived}");
    for (profile, prefix) in [(Profile::Camunda7, "camunda"), (Profile::Flowable, "flowable")] {
        let text = written(&odd, profile).expect("written");
        assert!(
            text.contains("<userTask id=\"Task_ask\" name=\"${'Choose ${bad}'}\""),
            "{text}"
        );
        assert!(
            text.contains(&format!("{prefix}:candidateGroups=\"${{'$'}}${{'{{'}}evil}}\"")),
            "{text}"
        );
        assert!(text.contains("name=\"${'=stock ${arrived}'}\""), "{text}");
    }
    let text = written(&odd, Profile::Zeebe).expect("written");
    assert!(text.contains("name=\"=&quot;=stock ${arrived}&quot;\""), "{text}");
    assert!(text.contains("candidateGroups=\"${evil}\""), "{text}");
    let text = written(&odd, Profile::Plain).expect("written");
    assert!(text.contains("name=\"=stock ${arrived}\""), "{text}");
}

#[test]
fn a_role_with_a_comma_is_one_role_or_refused() {
    let comma = flow("Choose", "Sales, EU", "paid");
    let text = written(&comma, Profile::Zeebe).expect("written");
    assert!(
        text.contains("candidateGroups=\"=[&quot;Sales, EU&quot;]\""),
        "{text}"
    );
    for profile in [Profile::Camunda7, Profile::Flowable] {
        let Err(ExportError::Refused(refusal)) = written(&comma, profile) else {
            panic!("{} has written it", profile.id());
        };
        assert_eq!(refusal.step.as_ref().map(|step| step.as_str()), Some("ask"));
        assert!(refusal.reason.en.contains("Sales, EU") && refusal.reason.zh.contains("Sales, EU"));
    }
}

/// XML cannot hold some characters: they are refused, wherever they stand, rather than replaced.
#[test]
fn characters_that_xml_cannot_hold_are_refused() {
    let refused = |flow: &Flow, step: Option<&str>| {
        let drawing = Drawing { flow, called: &[] };
        for result in [
            bpmn::write(&drawing, Profile::Plain, Language::English),
            dmn::write(&drawing),
        ] {
            let Err(ExportError::Refused(refusal)) = result else {
                panic!("it was written");
            };
            assert_eq!(refusal.step.as_ref().map(|step| step.as_str()), step);
            assert!(refusal.reason.en.contains("U+"), "{refusal:?}");
        }
    };
    refused(&flow("A\u{1}", "sales", "paid"), Some("ask"));
    refused(&flow("A", "sales", "paid\u{ffff}"), Some("w"));
    let mut titled = flow("A", "sales", "paid");
    titled.title = Text::new("\u{1b}[31m", "");
    refused(&titled, None);
    let lines = flow("Line\none\ttab\r", "sales", "paid");
    assert!(written(&lines, Profile::Plain).is_ok());
}

/// Names with line breaks and with signs of Markdown leave the tables whole and are read as they were typed.
#[test]
fn markdown_tables_hold_any_text() {
    let odd = "Ask\n| *now* <b> [x](y) `z` \\";
    let mut flow = flow(odd, "sales", "paid");
    let table = DecisionTable {
        title: Text::new("Limits", ""),
        hit_policy: HitPolicy::First,
        inputs: vec![InputClause {
            expression: "order.total".to_owned(),
            label: Text::new(odd, ""),
        }],
        outputs: vec![OutputClause {
            name: odd.to_owned(),
            values: Vec::new(),
        }],
        rows: vec![TableRow {
            when: vec!["-".to_owned()],
            then: vec!["\"a\"".to_owned()],
            note: odd.to_owned(),
        }],
    };
    flow.tables.insert(TableId::new("limits"), Table::Decision(table));
    let drawing = Drawing {
        flow: &flow,
        called: &[],
    };
    let text =
        String::from_utf8(markdown::write(&drawing, Language::English).expect("words")).expect("UTF-8");
    let escaped = "Ask \\| \\*now\\* \\<b\\> \\[x\\](y) \\`z\\` \\\\";
    for line in [
        format!("| Order in | {escaped} |"),
        format!("| # | {escaped} | → {escaped} | Note |"),
        format!("| 1 | any | `\"a\"` | {escaped} |"),
    ] {
        assert!(text.lines().any(|one| one == line), "{line}\n{text}");
    }
}

/// To whom an end hands over is a text, not an expression of the engine.
#[test]
fn a_workflow_hands_over_to_a_text() {
    let mut flow = parse_notation("s: flow.start\ne: flow.end\ns -> e");
    let end = flow.nodes.get_mut("e").expect("an end");
    end.settings.insert("result".to_owned(), json!("handed_over"));
    end.settings.insert("to".to_owned(), json!("${x}"));
    let drawing = Drawing {
        flow: &flow,
        called: &[],
    };
    let text = String::from_utf8(serverless_workflow::write(&drawing).expect("written")).expect("UTF-8");
    let to = text
        .lines()
        .map(str::trim)
        .find(|line| line.starts_with("to: \"$"));
    assert_eq!(to, Some("to: \"${ \\\"${x}\\\" }\""), "{text}");
}

/// Signs that Markdown takes for a character or for the beginning of a list stay what was typed.
#[test]
fn markdown_takes_no_text_for_a_sign() {
    let mut flow = flow("R&amp;D &copy; &#169; A&B; & C", "sales", "paid");
    flow.purpose = Text::new("1. first", "");
    let notes = ["- a", "+ b", "1. c", "2) d", "---", "&lt;e", "5 f", "g - h"];
    for (number, text) in notes.iter().enumerate() {
        let note = json!({ "text": text, "at": [0, 0], "size": [160, 80] });
        let note: Note = serde_json::from_value(note).expect("a note");
        flow.notes.insert(NoteId::new(format!("n{number}")), note);
    }
    let drawing = Drawing {
        flow: &flow,
        called: &[],
    };
    let text =
        String::from_utf8(markdown::write(&drawing, Language::English).expect("words")).expect("UTF-8");
    for line in [
        "### 2. R\\&amp;D \\&copy; &\\#169; A\\&B; & C",
        "1\\. first",
        "- \\- a",
        "- \\+ b",
        "- 1\\. c",
        "- 2\\) d",
        "- \\---",
        "- 5 f",
        "- g - h",
    ] {
        assert!(text.lines().any(|one| one == line), "{line}\n{text}");
    }
}
