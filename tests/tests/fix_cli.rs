//! `check --fix --yes`: what one run repairs, and what it says of the rest.

use orderloom_tests::command::{Scratch, orderloom};
use orderloom_tests::schema::Schema;
use serde_json::Value;

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// Two steps that nothing leads to. As long as the second is there, the repair of the first only brings another finding.
const IN_ORDER: &str = r#"{
  "format": 2,
  "id": "sale",
  "title": { "en": "Spring sale", "zh": "春季大促" },
  "nodes": {
    "freeze": { "component": "inventory.reserve", "at": [992, 0] },
    "large": {
      "component": "flow.decide",
      "settings": { "branches": [{ "port": "yes", "when": "order.total >= 600" }], "otherwise": "no" },
      "at": [496, 0]
    },
    "start": { "component": "flow.start", "at": [0, 0] }
  },
  "edges": [{ "from": "large", "port": "no", "to": "freeze" }]
}"#;

/// An exit that leads to two steps: to keep the first of them would do no good.
const IN_VAIN: &str = r#"{
  "format": 2,
  "id": "min75",
  "title": { "en": "Spring Sale", "zh": "春季大促" },
  "nodes": {
    "check": {
      "component": "human.task",
      "settings": {
        "deadline": "P1D",
        "role": "order_desk"
      },
      "at": [744, 104]
    },
    "freeze": {
      "component": "inventory.reserve",
      "at": [992, 0]
    },
    "large": {
      "component": "flow.decide",
      "settings": {
        "branches": [{ "port": "yes", "when": "order.total >= 600" }],
        "otherwise": "null"
      },
      "at": [496, 0]
    },
    "n19": {
      "component": "risk.fraud_check",
      "at": [2159, 160]
    },
    "offers": {
      "component": "promo.apply",
      "at": [248, 0]
    },
    "pay": {
      "component": "payment.verify",
      "at": [1240, 0]
    },
    "route": {
      "component": "fulfil.source",
      "at": [1488, 0]
    },
    "ship": {
      "component": "fulfil.dispatch",
      "at": [1736, 0]
    },
    "start": {
      "component": "flow.start",
      "at": [0, 0]
    }
  },
  "edges": [
    { "from": "check", "port": "ok", "to": "freeze" },
    { "from": "freeze", "port": "ok", "to": "large" },
    { "from": "freeze", "port": "ok", "to": "pay" },
    { "from": "large", "port": "null", "to": "large" },
    { "from": "large", "port": "yes", "to": "check" },
    { "from": "n19", "port": "ok", "to": "ship" },
    { "from": "offers", "port": "ok", "to": "large" },
    { "from": "pay", "port": "ok", "to": "route" },
    { "from": "route", "port": "ok", "to": "n19" },
    { "from": "start", "port": "ok", "to": "offers" }
  ]
}
"#;

#[test]
fn a_repair_that_others_make_possible_is_made_in_the_same_run() {
    let scratch = Scratch::new("fix-rounds");
    let file = scratch.file("sale.flow.json", IN_ORDER);
    let fix = ["check", "--fix", "--yes", "--format", "json", &file];
    let first = json(&orderloom(&fix).out)["flows"][0].clone();
    let removed = |flow: &Value| flow["repaired"].to_string().matches("Remove the step").count();
    assert_eq!(removed(&first), 2, "{first}");
    assert_eq!(first["left"], serde_json::json!([]));
    let again = json(&orderloom(&fix).out)["flows"][0].clone();
    assert_eq!(again["repaired"], serde_json::json!([]), "{again}");
}

#[test]
fn a_repair_that_is_not_made_is_named_with_its_reason() {
    let scratch = Scratch::new("fix-left");
    let file = scratch.file("sale.flow.json", IN_VAIN);
    let schema = Schema(json(&orderloom(&["schema", "check"]).out));
    for run in 0..2 {
        let answer = orderloom(&["check", "--fix", "--yes", "--format", "json", &file]);
        let report = json(&answer.out);
        assert!(schema.accepts(&report), "{report}");
        let left = &report["flows"][0]["left"];
        assert_eq!(left.as_array().map(Vec::len), Some(1), "run {run}: {left}");
        assert_eq!(left[0]["rule"], "S05");
        assert_eq!(left[0]["label"]["en"], "Keep the first connection");
    }
    for (lang, words) in [
        (
            "en",
            "not repaired S05: Keep the first connection (it would only put other problems in the place of this one)",
        ),
        ("zh", "（做了以后只会换成别的问题）"),
    ] {
        let answer = orderloom(&["check", "--fix", "--yes", "--lang", lang, &file]);
        assert!(answer.out.contains(words), "{}", answer.out);
    }
}
