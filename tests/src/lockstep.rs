//! Holds what another engine did against a walk of the stepper.

use std::collections::BTreeMap;

use flow_engine::order::order_to_json;
use flow_engine::stepper::{Lane, TraceLine};
use serde_json::{Map, Value, json};

use crate::walks::Walk;

/// A technical failure is met after the first try and three more.
const TRIES: usize = 4;

/// How an engine says what it does.
#[derive(Clone, Copy, Debug)]
pub struct Dialect {
    /// Stands between the name of a step and what a further task of it does.
    pub mark: &'static str,
    /// Decisions, and waits until a moment, are asked for too.
    pub asks_all: bool,
}

/// What each task answers, by the step in full.
pub fn answers(walk: &Walk, dialect: Dialect) -> BTreeMap<String, Vec<Value>> {
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
        } else if walk.is_fault(line) {
            let step = answers.entry(line.fire.clone()).or_default();
            step.extend((0..TRIES).map(|_| json!({"fault": true})));
        } else if walk.is_asked(line, dialect.asks_all) {
            let answer = match walk.is_time_up(line, dialect.asks_all) {
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

/// Stops where the engine fired other steps, undid something else or ended otherwise than the walk did.
pub fn compare(place: &str, walk: &Walk, ran: &Value, dialect: Dialect) {
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
        let (expected, seen) = (walk.fired_in(&scope), entered_in(ran, &scope, dialect));
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
        .filter(|line| walk.undoes(line))
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
fn entered_in(ran: &Value, scope: &(String, Vec<String>), dialect: Dialect) -> Vec<String> {
    let mut seen = Vec::new();
    let mut after_undo = false;
    for entry in ran["entered"].as_array().expect("a list") {
        let Some(state) = entry["state"].as_str() else {
            after_undo |= entry.get("undo").is_some();
            continue;
        };
        let at = entry["at"].as_str().unwrap_or_default();
        let step = state.rsplit('/').next().unwrap_or_default();
        if state.contains(dialect.mark) || step == "exception" || at != scope.0 {
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
