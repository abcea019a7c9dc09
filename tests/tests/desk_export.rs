//! What a window asks about other formats: what stands against one, how it looks, its bytes.

use flow_desk::Desk;
use orderloom_tests::desk::{ask, desk};
use serde_json::{Value, json};

fn create(desk: &Desk, origin: Value) -> i64 {
    ask(desk, json!({ "ask": "create", "origin": origin }))["key"]
        .as_i64()
        .expect("a key")
}

fn wanted(key: i64, target: &str) -> Value {
    json!({ "key": key, "target": target, "profile": null, "language": "zh" })
}

fn preview(desk: &Desk, key: i64, target: &str) -> Value {
    let mut question = wanted(key, target);
    question["ask"] = json!("export.preview");
    ask(desk, question)
}

#[test]
fn every_format_is_shown_as_it_is_written() {
    let (_scratch, desk) = desk("desk-export");
    let key = create(&desk, json!({ "from": "template", "id": "approval-policy" }));
    let targets = ask(&desk, json!({ "ask": "export.targets" }));
    let mut shown = 0;
    for target in targets
        .as_array()
        .expect("targets")
        .iter()
        .filter(|target| target["signed"] == json!(false))
    {
        let id = target["id"].as_str().expect("a name");
        let preview = preview(&desk, key, id);
        let exported = desk
            .export(wanted(key, id), None)
            .unwrap_or_else(|error| panic!("{id}: {error}"));
        assert_eq!(preview["bytes"], json!(exported.bytes.len()), "{id}");
        assert_eq!(preview["name"], json!(exported.name), "{id}");
        assert!(
            exported
                .name
                .ends_with(target["extension"].as_str().expect("an extension")),
            "{id}"
        );
        match preview["text"].as_str() {
            Some(text) => assert_eq!(text.as_bytes(), exported.bytes, "{id}"),
            None => assert!(preview["picture"].is_string(), "{id}"),
        }
        shown += 1;
    }
    assert!(shown >= 8, "{shown} formats");
}

#[test]
fn problems_come_before_the_file() {
    let (_scratch, desk) = desk("desk-export-problems");
    let key = create(&desk, json!({ "from": "blank" }));
    let edit = json!({ "edit": "remove_nodes", "nodes": ["done"] });
    let label = json!({ "en": "Remove", "zh": "删除" });
    ask(
        &desk,
        json!({ "ask": "edit", "key": key, "edit": edit, "label": label, "merge": null }),
    );
    let preview = preview(&desk, key, "bpmn");
    let errors = preview["errors"].as_array().expect("errors");
    assert!(
        errors.iter().any(|error| error["nodes"] == json!(["start"])),
        "{preview}"
    );
    assert!(desk.export(wanted(key, "bpmn"), None).is_err());
    // Pictures and the report show also what is wrong.
    for target in ["svg", "png", "pdf"] {
        let exported = desk.export(wanted(key, target), None).expect("a file");
        assert!(exported.bytes.len() > 500, "{target}");
    }
    let pixels = desk
        .picture(json!({ "key": key, "language": "en" }))
        .expect("a picture");
    assert_eq!(pixels.rgba.len(), (pixels.width * pixels.height * 4) as usize);
}

#[test]
fn what_a_format_cannot_say_names_the_step_and_the_way_round() {
    let (_scratch, desk) = desk("desk-export-refused");
    let key = create(&desk, json!({ "from": "blank" }));
    let preview = preview(&desk, key, "dmn");
    let refused = &preview["refused"];
    assert!(
        refused["reason"]["zh"]
            .as_str()
            .is_some_and(|text| !text.is_empty()),
        "{preview}"
    );
    assert!(
        refused["way"]["en"].as_str().is_some_and(|text| !text.is_empty()),
        "{preview}"
    );
    assert!(preview.get("text").is_none());
}
