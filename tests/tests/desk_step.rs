//! Walking an order at the window: forwards, back, by an exit that somebody chose, to a stop; and the walks that were
//! saved as tests, after edits.

use flow_desk::Desk;
use orderloom_tests::command::Scratch;
use serde_json::{Value, json};

struct Window {
    desk: Desk,
    key: i64,
    _scratch: Scratch,
}

impl Window {
    fn open(name: &str, template: &str) -> Window {
        let scratch = Scratch::new(name);
        let desk =
            Desk::open(&scratch.folder().join("desk.db"), || 1_796_000_000_000).expect("what was asked for");
        let made = desk
            .ask(json!({ "ask": "create", "origin": { "from": "template", "id": template } }))
            .expect("what was asked for");
        let key = made["key"].as_i64().expect("what was asked for");
        Window {
            desk,
            key,
            _scratch: scratch,
        }
    }

    fn ask(&self, name: &str, mut details: Value) -> Value {
        details["ask"] = Value::from(name);
        details["key"] = Value::from(self.key);
        self.desk.ask(details).expect("what was asked for")
    }

    fn walk(&self, order: &Value, steps: &Value, go: Option<&str>) -> Value {
        self.ask("step.walk", json!({ "order": order, "steps": steps, "go": go }))
    }

    fn edit(&self, edit: &Value) {
        self.ask(
            "edit",
            json!({ "edit": edit, "label": { "en": "x", "zh": "x" }, "merge": null }),
        );
    }

    fn tests(&self) -> Vec<Value> {
        self.ask("step.tests", json!({}))
            .as_array()
            .expect("what was asked for")
            .clone()
    }
}

fn order(total: &str) -> Value {
    json!({
        "order": {
            "id": "A1", "channel": "web", "currency": "CNY", "total": total, "discount": "0",
            "created_at": "2026-11-11T20:00:00+08:00",
            "lines": [{ "sku": "S1", "qty": 1, "price": total }],
        },
        "customer": { "segment": "regular" },
    })
}

fn steps_of(walked: &Value) -> Value {
    let points = walked["points"].as_array().expect("what was asked for").iter();
    points.map(|point| point["step"].clone()).collect()
}

fn nodes_of(walked: &Value) -> Vec<String> {
    let steps = steps_of(walked);
    let steps = steps.as_array().expect("what was asked for").iter();
    steps
        .map(|step| step["node"].as_str().expect("what was asked for").to_owned())
        .collect()
}

#[test]
fn an_order_goes_forwards_and_back() {
    let window = Window::open("step-forwards", "approval-policy");
    let order = order("60000");
    let mut walked = window.walk(&order, &json!([]), None);
    assert_eq!(walked["next"], "start");
    let mut seen = Vec::new();
    for _ in 0..4 {
        seen.push((steps_of(&walked), walked["clock"].clone(), walked["open"].clone()));
        walked = window.walk(&order, &steps_of(&walked), Some("step"));
    }
    assert_eq!(
        nodes_of(&walked),
        ["start", "validate", "needs_approval", "approve"]
    );
    for (steps, clock, open) in seen.iter().rev() {
        let before = window.walk(&order, steps, None);
        assert_eq!((&before["clock"], &before["open"]), (clock, open));
    }
}

#[test]
fn what_data_choose_is_offered_first_and_another_exit_can_be_taken() {
    let window = Window::open("step-choice", "approval-policy");
    let walked = window.walk(
        &order("60000"),
        &json!([{ "node": "start" }, { "node": "validate" }]),
        None,
    );
    let exits = walked["options"][0]["exits"]
        .as_array()
        .expect("what was asked for");
    let by_data: Vec<&str> = exits
        .iter()
        .filter(|exit| exit["by_data"] == true)
        .map(|exit| exit["port"].as_str().expect("what was asked for"))
        .collect();
    assert_eq!(by_data, ["yes"]);
    let forced =
        json!([{ "node": "start" }, { "node": "validate" }, { "node": "needs_approval", "exit": "no" }]);
    let walked = window.walk(&order("60000"), &forced, None);
    assert_eq!(walked["next"], "authorize");
    assert_eq!(walked["points"][2]["lines"][0]["forced"], true);
}

#[test]
fn a_walk_stops_before_a_step_and_when_a_condition_becomes_true() {
    let window = Window::open("step-stops", "approval-policy");
    let ask = |steps: Value, stops: Value| {
        window.ask(
            "step.walk",
            json!({ "order": order("100"), "steps": steps, "go": "on", "stops": stops }),
        )
    };
    let at_step = ask(json!([]), json!({ "steps": ["freeze"] }));
    assert_eq!(
        (&at_step["next"], &at_step["stopped"]),
        (&json!("freeze"), &json!({ "step": "freeze" }))
    );
    let on = ask(steps_of(&at_step), json!({ "steps": ["freeze"] }));
    assert_eq!(on["ending"]["node"], "done");
    let condition = "route.node != null";
    let at_condition = ask(json!([]), json!({ "conditions": [condition, "order.totl > 1"] }));
    assert_eq!(at_condition["stopped"], json!({ "condition": condition }));
    assert_eq!(
        nodes_of(&at_condition).last().expect("what was asked for"),
        "route"
    );
    assert_eq!(at_condition["conditions"][0]["holds"], true);
    assert!(at_condition["conditions"][1]["error"]["zh"].is_string());
}

#[test]
fn a_saved_walk_fails_when_the_order_ends_elsewhere() {
    let window = Window::open("step-saved", "approval-policy");
    window.ask(
        "step.save",
        json!({ "name": "Small order", "order": order("100"), "steps": [] }),
    );
    let tests = window.tests();
    assert_eq!(
        (&tests[0]["passes"], &tests[0]["message"]),
        (&json!(true), &Value::Null)
    );
    let edge = |to: &str| json!({ "from": "needs_approval", "port": "no", "to": to });
    window.edit(&json!({ "edit": "reconnect", "edge": edge("authorize"), "to": edge("undo") }));
    let tests = window.tests();
    assert_eq!(
        tests[0]["message"]["en"],
        "The walk \"Small order\" now ends at \"Cancelled\" (cancelled); it ended at \"Delivered\" (completed)."
    );
    assert_eq!(tests[0]["node"], "cancelled");
    window.ask("undo", json!({}));
    assert_eq!(window.tests()[0]["passes"], true);
}

#[test]
fn a_saved_walk_keeps_its_choices_and_says_when_they_cannot_be_made() {
    let window = Window::open("step-choices", "approval-policy");
    let steps = json!([
        { "node": "start" }, { "node": "validate" }, { "node": "needs_approval" },
        { "node": "authorize", "exit": "declined" },
    ]);
    window.ask(
        "step.save",
        json!({ "name": "Declined", "order": order("100"), "steps": steps }),
    );
    // A step on the way that the walk did not choose anything at may go.
    window.edit(&json!({ "edit": "remove_and_rejoin", "node": "validate", "port": "ok" }));
    assert_eq!(window.tests()[0]["passes"], true);
    let again = window.walk(&order("100"), &window.tests()[0]["steps"], Some("again"));
    assert_eq!(again["ending"]["node"], "cancelled");
    window.edit(&json!({ "edit": "remove_and_rejoin", "node": "authorize", "port": "ok" }));
    let message = window.tests()[0]["message"].clone();
    assert!(
        message["en"]
            .as_str()
            .expect("what was asked for")
            .starts_with("The walk \"Declined\" can no longer be followed")
    );
    let id = window.tests()[0]["walk"].clone();
    window
        .desk
        .ask(json!({ "ask": "step.remove", "walk": id }))
        .expect("what was asked for");
    assert!(window.tests().is_empty());
}

#[test]
fn samples_fit_the_flow_or_say_that_they_do_not() {
    let window = Window::open("step-samples", "b2b-credit");
    let samples = window.ask("step.samples", json!({ "profile": "business", "seed": 1 }));
    assert!(
        samples["orders"]
            .as_array()
            .expect("what was asked for")
            .iter()
            .any(|one| one["fits"] == true)
    );
    let read = window.ask(
        "step.read",
        json!({ "text": "order.id,order.total\nA1,99.00\nA2,12.50\n" }),
    );
    assert_eq!(read["count"], 2);
    assert_eq!(read["orders"][1]["order"]["order"]["id"], "A2");
}
