//! State machines in Amazon States Language run in an interpreter that is not ours, step for step as the stepper walks,
//! for every template and example: random exits, technical failures and what the person in the exception lane does.

use std::collections::BTreeMap;

use flow_engine::order::order_to_json;
use flow_engine::stepper::{Lane, TraceLine};
use flow_export::Drawing;
use flow_export::targets::asl;
use flow_model::Flow;
use flow_testkit::Rng;
use orderloom_tests::tools::{node, python};
use orderloom_tests::walks::{Walk, flows, random_walk};
use serde_json::{Map, Value, json};

/// Walks of each flow.
const WALKS: u64 = 6;

/// A technical failure is met after the first try and three more.
const TRIES: usize = 4;

#[test]
fn machines_run_as_the_stepper_walks() {
    let flows = flows();
    let mut jobs = Vec::new();
    let mut walked = Vec::new();
    for (name, flow, called) in &flows {
        let machine = machine(flow, called);
        let mut runs = Vec::new();
        for seed in 0..WALKS {
            let Some(walk) = random_walk(flow, called, &mut Rng::new(seed)) else {
                continue;
            };
            runs.push(json!({"order": walk.order, "answers": answers(&walk)}));
            walked.push((name.clone(), seed, walk));
        }
        jobs.push(json!({"name": name, "machine": machine, "runs": runs}));
    }
    assert!(
        walked.len() >= flows.len() * WALKS as usize / 2,
        "too few orders are in scope"
    );
    let mut ran = python("run_asl.py", &Value::Array(jobs)).into_iter();
    for (name, seed, walk) in walked {
        let ran = ran.next().expect("every walk was run");
        compare(&format!("{name}, seed {seed}"), &walk, &ran);
    }
}

/// The machine of a flow; written twice, the same bytes.
fn machine(flow: &Flow, called: &[Flow]) -> Value {
    let write =
        || asl::write(&Drawing { flow, called }).unwrap_or_else(|error| panic!("{}: {error}", flow.id));
    let once = write();
    assert!(once == write(), "{}: not the same twice", flow.id);
    serde_json::from_slice(&once).expect("a machine is JSON")
}

#[test]
fn machines_are_valid() {
    let flows = flows();
    let machines = flows
        .iter()
        .map(|(name, flow, called)| json!({"name": name, "machine": machine(flow, called)}));
    let machines: Vec<Value> = machines.collect();
    let broken = broken(&machines);
    for (checked, is_sound) in [(machines, true), (broken, false)] {
        for answer in node("check_asl.cjs", &Value::Array(checked)) {
            assert_eq!(answer["faults"] == json!([]), is_sound, "{answer:#}");
        }
    }
}

/// Machines with a fault that the validator has to find.
fn broken(machines: &[Value]) -> Vec<Value> {
    let mut broken = machines.to_vec();
    for job in &mut broken {
        let states = job["machine"]["States"].as_object_mut().expect("states");
        let state = states
            .values_mut()
            .find(|state| state["Type"] == "Choice")
            .expect("a choice");
        state["Default"] = json!("nowhere");
    }
    broken
}

/// What each task answers, by the step in full.
fn answers(walk: &Walk) -> BTreeMap<String, Vec<Value>> {
    let mut answers: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for line in &walk.trace {
        let Some(exit) = &line.outcome else { continue };
        if let Some(lane) = line.lane {
            let step = answers.entry(line.fire.clone()).or_default();
            step.extend((0..TRIES).map(|_| json!({"fault": true})));
            let exit = match lane {
                Lane::Retry => "retry",
                Lane::Cancel => "cancel",
                Lane::HandOver => "hand_over",
            };
            answers
                .entry(format!("{}!", line.fire))
                .or_default()
                .push(json!({"exit": exit}));
        } else if walk.is_asked(line) {
            let answer = match walk.is_time_up(line) {
                true => json!({"timeout": true}),
                false => json!({"exit": exit, "data": nested(line)}),
            };
            answers.entry(line.fire.clone()).or_default().push(answer);
        }
    }
    answers
}

/// The fields of a line by group.
fn nested(line: &TraceLine) -> Value {
    let mut data: Map<String, Value> = Map::new();
    for (path, value) in &line.fields {
        let (group, field) = path.split_once('.').expect("fields have a group");
        let group = data.entry(group).or_insert_with(|| json!({}));
        group[field] = value.clone();
    }
    Value::Object(data)
}

fn compare(place: &str, walk: &Walk, ran: &Value) {
    assert_eq!(ran["failed"], Value::Null, "{place}: {ran:#}");
    let entered: Vec<String> = ran["entered"]
        .as_array()
        .expect("a list")
        .iter()
        .map(Value::to_string)
        .collect();
    assert_eq!(
        ran["left"],
        json!({}),
        "{place}: answers nobody asked for: {}",
        entered.join("\n")
    );
    let stopped_inside = walk.is_stopped_inside();
    for scope in walk.scopes() {
        let (expected, seen) = (walk.fired_in(&scope), entered_in(ran, &scope));
        assert_eq!(seen, expected, "{place}, scope {scope:?}: {:#?}", ran["entered"]);
    }
    if stopped_inside {
        // The other branches come to their end here, where the stepper takes the order away at once.
        assert!(["cancelled", "handed_over"].contains(&ran["output"]["result"].as_str().unwrap_or_default()));
        return;
    }
    assert_eq!(ran["missing"], json!([]), "{place}: answers nobody gave");
    compare_roles(place, walk, ran);
    let undone: Vec<Value> = walk
        .trace
        .iter()
        .flat_map(|line| &line.undone)
        .map(|one| json!({"obligation": one.obligation.id(), "by": one.by}))
        .filter(|one| walk.is_undoable(one))
        .collect();
    let entered = ran["entered"].as_array().expect("a list");
    let seen: Vec<Value> = entered
        .iter()
        .filter(|entry| entry.get("undo").is_some())
        .map(|entry| json!({"obligation": entry["undo"], "by": entry["by"]}))
        .collect();
    assert_eq!(seen, undone, "{place}: what is undone, newest first");
    let output = &ran["output"];
    assert_eq!(output["result"], json!(walk.result()), "{place}");
    assert_eq!(output["ended"], json!(walk.ended()), "{place}");
    let open: Vec<Value> = walk
        .open
        .iter()
        .map(|one| json!({"obligation": one.obligation.id(), "by": one.by}))
        .collect();
    let left: Vec<Value> = output["open"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|one| json!({"obligation": one["obligation"], "by": one["by"]}))
        .collect();
    assert_eq!(left, open, "{place}: what is left open");
    assert_eq!(
        without_nulls(&output["data"]),
        without_nulls(&order_to_json(&walk.record)),
        "{place}: the order"
    );
}

/// Whom approvals ask: the interpreter works the matrix out as the engine does.
fn compare_roles(place: &str, walk: &Walk, ran: &Value) {
    let asked = walk
        .trace
        .iter()
        .filter_map(|line| line.why.as_ref()?.en.strip_prefix("asks "));
    let asked = asked.map(|why| why.split(": ").next().unwrap_or_default().to_owned());
    let entered = ran["entered"].as_array().expect("a list");
    let seen = entered.iter().filter_map(|entry| {
        let roles = entry.get("roles")?.as_array()?.iter();
        let roles: Vec<&str> = roles.filter_map(Value::as_str).collect();
        Some(roles.join(", "))
    });
    let (asked, seen): (Vec<String>, Vec<String>) = (asked.collect(), seen.collect());
    assert_eq!(seen, asked, "{place}: whom approvals ask");
}

/// Steps entered in a scope: the states named like a step, each once a visit.
fn entered_in(ran: &Value, scope: &(String, Vec<String>)) -> Vec<String> {
    let mut seen = Vec::new();
    let mut after_undo = false;
    for entry in ran["entered"].as_array().expect("a list") {
        let Some(state) = entry["state"].as_str() else {
            after_undo |= entry.get("undo").is_some();
            continue;
        };
        let at = entry["at"].as_str().unwrap_or_default();
        let step = state.rsplit('/').next().unwrap_or_default();
        if state.contains(": ") || step == "exception" || at != scope.0 {
            continue;
        }
        // The undo step looks again at what is open after each thing it undid.
        let is_again = std::mem::take(&mut after_undo) && seen.last().is_some_and(|last| last == step);
        if !is_again && scope.1.iter().any(|own| own == step) {
            seen.push(step.to_owned());
        }
    }
    seen
}

fn without_nulls(value: &Value) -> Value {
    match value {
        Value::Object(entries) => {
            let known = entries.iter().filter(|(_, value)| !value.is_null());
            let known = known.map(|(name, value)| (name.clone(), without_nulls(value)));
            Value::Object(known.filter(|(_, value)| value != &json!({})).collect())
        }
        other => other.clone(),
    }
}
