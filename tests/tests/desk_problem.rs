//! What a window asks about findings: the rule explained, a repair seen before it is made, all safe repairs at once.

use flow_desk::Desk;
use orderloom_tests::command::Scratch;
use orderloom_tests::desk::{ask, desk};
use serde_json::{Value, json};

/// A template of which the connections of one step were taken away.
fn broken(name: &str) -> (Scratch, Desk, i64) {
    let (scratch, desk) = desk(name);
    let origin = json!({ "from": "template", "id": "approval-policy" });
    let key = ask(&desk, json!({ "ask": "create", "origin": origin }))["key"]
        .as_i64()
        .expect("a key");
    let edge = json!({ "from": "ship", "port": "short", "to": "undo" });
    let label = json!({ "en": "cut", "zh": "断开" });
    let edit = json!({ "edit": "disconnect", "edge": edge });
    ask(
        &desk,
        json!({ "ask": "edit", "key": key, "edit": edit, "label": label }),
    );
    (scratch, desk, key)
}

fn findings(desk: &Desk, key: i64) -> Vec<Value> {
    let report = ask(desk, json!({ "ask": "check", "key": key }));
    report["findings"].as_array().expect("a list").clone()
}

#[test]
fn an_edit_of_a_flow_that_is_checked_quickly_brings_its_findings_along() {
    // The clock of this desk stands still, so a check takes no time.
    let (_scratch, desk, key) = broken("desk-problem-along");
    let found = findings(&desk, key);
    let mended = ask(&desk, json!({ "ask": "undo", "key": key }));
    assert_eq!(mended["report"]["seq"], mended["seq"]);
    assert_eq!(mended["report"]["findings"], json!(findings(&desk, key)));
    let broken_again = ask(&desk, json!({ "ask": "redo", "key": key }));
    assert_eq!(broken_again["report"]["findings"], json!(found));
}

#[test]
fn a_repair_is_seen_before_it_is_made() {
    let (_scratch, desk, key) = broken("desk-problem-preview");
    let found = findings(&desk, key);
    let repair = found
        .iter()
        .find_map(|finding| finding["repair"]["edit"].as_object())
        .expect("a repair");
    let seen = ask(
        &desk,
        json!({ "ask": "problem.preview", "key": key, "edit": repair }),
    );
    let changes = seen["changes"].as_array().expect("a list");
    assert!(!changes.is_empty(), "{seen}");
    assert_ne!(seen["before"], seen["after"], "{seen}");
    assert!(seen["difference"].is_object(), "{seen}");
    assert_eq!(findings(&desk, key), found, "a preview changes nothing");
}

#[test]
fn safe_repairs_are_one_edit_and_do_what_was_said() {
    let (_scratch, desk, key) = broken("desk-problem-all");
    let all = ask(&desk, json!({ "ask": "problem.repair_all", "key": key }));
    assert!(!all["labels"].as_array().expect("a list").is_empty(), "{all}");
    let label = json!({ "en": "repair", "zh": "修复" });
    ask(
        &desk,
        json!({ "ask": "edit", "key": key, "edit": all["edit"], "label": label }),
    );
    let left = findings(&desk, key);
    let count = |level: &str| {
        let of_level = left.iter().filter(|finding| finding["severity"] == level);
        of_level.count()
    };
    assert_eq!(
        json!([count("error"), count("warning"), count("hint")]),
        all["after"]
    );
    ask(&desk, json!({ "ask": "undo", "key": key }));
    assert!(findings(&desk, key).len() > left.len(), "one undo takes all back");
}

#[test]
fn a_rule_is_explained_in_both_languages() {
    let (_scratch, desk, key) = broken("desk-problem-explain");
    for finding in findings(&desk, key) {
        let told = ask(
            &desk,
            json!({ "ask": "problem.explain", "rule": finding["rule"] }),
        );
        for part in ["wrong", "effect", "advice"] {
            for language in ["en", "zh"] {
                assert_ne!(told[part][language].as_str().unwrap_or_default(), "", "{told}");
            }
        }
    }
    assert!(
        desk.ask(json!({ "ask": "problem.explain", "rule": "none" }))
            .is_err()
    );
}
