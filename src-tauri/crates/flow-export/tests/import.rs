//! Our own BPMN files come back as they were, a file of another tool by the mapping, and bad files with a clear error.

use std::path::Path;

use flow_export::import::{Arrival, bpmn};
use flow_export::targets::bpmn::{Profile, write};
use flow_export::{Drawing, Language};
use flow_model::{Flow, read};
use flow_testkit::root;
use serde_json::json;

fn flows(folder: &Path) -> Vec<Flow> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    let flows = paths
        .iter()
        .filter(|path| path.to_string_lossy().ends_with(".flow.json"));
    flows
        .map(|path| {
            read(&std::fs::read(path).expect("readable"))
                .expect("a flow")
                .flow
        })
        .collect()
}

#[test]
fn own_files_come_back_as_they_were() {
    let mut count = 0;
    for folder in ["flows/templates", "flows/examples"] {
        let folder = root().join(folder);
        let called = flows(&folder.join("parts"));
        for flow in flows(&folder) {
            for profile in Profile::ALL {
                let drawing = Drawing {
                    flow: &flow,
                    called: &called,
                };
                let file = write(&drawing, profile, Language::English).expect("written");
                let back = bpmn(&file, "").unwrap_or_else(|error| panic!("{}: {error}", flow.id));
                assert!(back.report.is_own);
                assert!(back.report.elements.iter().all(|one| one.element == "step"));
                assert_eq!(back.flow, flow, "{}", profile.id());
                for other in &back.others {
                    assert!(called.contains(other), "{}", other.id);
                }
                count += 1;
            }
        }
    }
    assert!(count >= 60, "{count}");
}

#[test]
fn a_file_of_another_tool_is_mapped_and_nothing_is_dropped() {
    let file = std::fs::read(root().join("tests/import/camunda7/big-orders.bpmn")).expect("readable");
    let back = bpmn(&file, "").expect("imported");
    let flow = &back.flow;
    let component = |id: &str| {
        flow.nodes[&flow_model::NodeId::new(id)]
            .component
            .as_str()
            .to_owned()
    };
    assert_eq!(component("Stock"), "service.call");
    assert_eq!(component("Look"), "human.task");
    assert_eq!(component("Count"), "service.call");
    let big = &flow.nodes[&flow_model::NodeId::new("Big")];
    assert_eq!(
        big.settings["branches"],
        json!([{ "port": "big", "when": "order.total > 1000 and order.channel = \"web\"" }])
    );
    let look = &flow.nodes[&flow_model::NodeId::new("Look")];
    assert_eq!(
        (&look.settings["role"], &look.settings["deadline"]),
        (&json!("sales"), &json!("PT4H"))
    );
    let edges: Vec<String> = flow
        .edges
        .iter()
        .map(|edge| format!("{}.{}>{}", edge.from, edge.port, edge.to))
        .collect();
    assert_eq!(
        edges,
        [
            "Big.big>Look",
            "Big.small>Count",
            "Count.ok>Done",
            "Look.ok>Count",
            "Look.timeout>Count",
            "Start_1.ok>Stock",
            "Stock.fault>Look",
            "Stock.ok>Big"
        ]
    );
    assert_eq!(back.report.count(Arrival::Noted), 3);
    assert_eq!(flow.notes.len(), 1);
}

fn refused(file: &[u8], line: usize, word: &str) {
    let error = bpmn(file, "").expect_err("refused");
    assert!(error.message.en.contains(word), "{error}");
    assert_eq!(error.line, line, "{error}");
    assert!(!error.hint.zh.is_empty(), "{error}");
}

#[test]
fn bad_files_are_refused_with_the_place() {
    let open = "<definitions xmlns=\"http://www.omg.org/spec/BPMN/20100524/MODEL\">";
    refused(
        b"<?xml version=\"1.0\"?>\n<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/hosts\">]>\n<a>&b;</a>",
        2,
        "DOCTYPE",
    );
    refused(
        format!("{open}\n<process id=\"p\">&lol;</process></definitions>").as_bytes(),
        2,
        "entity",
    );
    refused(format!("{open}{}", "<a>".repeat(200)).as_bytes(), 1, "nested");
    refused(format!("{open}<process id=\"p\">").as_bytes(), 1, "middle");
    refused(b"\n<html></html>", 2, "not BPMN");
    refused(b"<a>\n\xFF</a>", 2, "not UTF-8");
    let way = "<task id=\"a\"/>\n<sequenceFlow id=\"f\" sourceRef=\"a\" targetRef=\"gone\"/>";
    refused(
        format!("{open}<process id=\"p\">{way}</process></definitions>").as_bytes(),
        2,
        "gone",
    );
    let circle = "<callActivity id=\"a\" calledElement=\"p\"/>";
    refused(
        format!("{open}<process id=\"p\">{circle}</process></definitions>").as_bytes(),
        1,
        "circle",
    );
}

#[test]
fn wide_and_latin_files_are_read() {
    let text = "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><definitions xmlns=\"http://www.omg.org/spec/BPMN/20100524/MODEL\"><process id=\"p\" name=\"Zur\u{fc}ck\"><endEvent id=\"e\"/></process></definitions>";
    let latin: Vec<u8> = text.chars().map(|letter| letter as u8).collect();
    assert_eq!(bpmn(&latin, "").expect("read").flow.title.en, "Zur\u{fc}ck");
    let mut wide = vec![0xFF, 0xFE];
    wide.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
    assert_eq!(bpmn(&wide, "").expect("read").flow.title.en, "Zur\u{fc}ck");
}

#[test]
fn processes_without_a_name_are_called_by_the_file() {
    let process = |id: &str| format!("<process id=\"{id}\"><endEvent id=\"{id}-e\"/></process>");
    let (first, second) = (process("Process_1kx9"), process("Process_07vq"));
    let text = format!(
        "<definitions xmlns=\"http://www.omg.org/spec/BPMN/20100524/MODEL\">{first}{second}</definitions>"
    );
    let titles = |name: &str| {
        let read = bpmn(text.as_bytes(), name).expect("read");
        let second = &read.others[0].title;
        [&read.flow.title, second].map(|title| (title.english().to_owned(), title.chinese().to_owned()))
    };
    let pair = |en: &str, zh: &str| (en.to_owned(), zh.to_owned());
    assert_eq!(
        titles("returns"),
        [pair("returns", "returns"), pair("returns 2", "returns 2")]
    );
    let nameless = [
        pair("Imported flow", "导入的流程"),
        pair("Imported flow 2", "导入的流程 2"),
    ];
    assert_eq!(titles(""), nameless);
}

/// A list in FEEL names its groups one by one, commas and all.
#[test]
fn a_group_list_of_zeebe_gives_the_role() {
    let role = |groups: &str| {
        let task = format!(
            "<userTask id=\"t\"><extensionElements><zeebe:assignmentDefinition candidateGroups='{groups}'/></extensionElements></userTask>"
        );
        let text = format!(
            "<definitions xmlns=\"http://www.omg.org/spec/BPMN/20100524/MODEL\" xmlns:zeebe=\"http://camunda.org/schema/zeebe/1.0\"><process id=\"p\">{task}</process></definitions>"
        );
        let back = bpmn(text.as_bytes(), "").expect("imported");
        let node = &back.flow.nodes[&flow_model::NodeId::new("t")];
        let arrival = back.report.elements.iter().find(|one| one.element == "userTask");
        (node.settings.get("role").cloned(), arrival.map(|one| one.arrival))
    };
    assert_eq!(
        role("=[\"Sales, EU\"]"),
        (Some(json!("Sales, EU")), Some(Arrival::Mapped))
    );
    assert_eq!(
        role("=[\"g1\",\"g2\"]"),
        (Some(json!("g1")), Some(Arrival::Noted))
    );
    assert_eq!(role("=groups"), (None, Some(Arrival::Noted)));
}
