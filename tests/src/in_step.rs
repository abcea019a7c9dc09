//! Walks of the stepper as engines for BPMN are told of them, and what the engines did held against them, move for move.

use std::collections::BTreeSet;

use flow_catalog::{Family, Role};
use flow_engine::stepper::TraceLine;
use flow_model::NodeId;
use serde_json::{Value, json};

use crate::covering::is_decided_outside;
use crate::walks::{Walk, component_of, flow_of, own, prefix};

/// An engine and what it can be asked.
#[derive(Clone, Copy, Debug)]
pub struct Engine {
    /// Takes steps that wait for nobody at once; nobody can see what else could have been taken then.
    pub at_once: bool,
    /// Undoes.
    pub undoes: bool,
}

/// What an engine is told: each step with how it is answered, and how many entries the list has that a call is made for.
pub fn moves(walk: &Walk) -> Value {
    let lines = walk.trace.iter().enumerate();
    lines
        .map(|(at, line)| {
            let enters = line.enters.is_some();
            json!({
                "fire": line.fire,
                "outcome": line.outcome,
                "lane": line.lane,
                "enters": enters,
                "entries": enters.then(|| entries(walk, at)).flatten(),
            })
        })
        .collect()
}

/// Entries of the list that the call at a line is made for, as the order is then.
fn entries(walk: &Walk, at: usize) -> Option<usize> {
    let fire = &walk.trace[at].fire;
    let flow = flow_of(&walk.flows, prefix(fire));
    let list = flow.nodes[&NodeId::new(own(fire))]
        .settings
        .get("for_each")?
        .as_str()?;
    let written = walk.trace[..at]
        .iter()
        .rev()
        .find_map(|line| line.fields.get(list));
    let first = || {
        list.split('.')
            .try_fold(&walk.order, |value, name| value.get(name))
    };
    let list = written.or_else(first);
    Some(list.and_then(Value::as_array).map_or(0, Vec::len))
}

/// The first difference between a walk and what an engine did.
pub fn compare(walk: &Walk, ran: &Value, engine: Engine) -> Result<(), String> {
    if ran["failed"] != Value::Null {
        return Err(format!("failed: {}", ran["failed"]));
    }
    let seen = ran["seen"].as_array().expect("a list");
    let mut early = BTreeSet::new();
    for (at, (line, seen)) in walk.trace.iter().zip(seen).enumerate() {
        let place = format!("move {at}, {} by {:?}", line.fire, line.outcome);
        let enabled = &seen["enabled"];
        if engine.at_once && !waits(walk, line) {
            differ(&format!("{place}, waited"), enabled, &Value::Null)?;
        } else {
            differ(&format!("{place}, enabled"), enabled, &json!(line.enabled))?;
        }
        if line.lane.is_none() && line.enters.is_none() {
            differ(&format!("{place}, taken"), &seen["took"], &json!(line.outcome))?;
        }
        if engine.undoes {
            let undone = texts(&seen["undone"]);
            compare_undone(walk, &walk.trace[..=at], &undone, &early)
                .map_err(|error| format!("{place}: {error}"))?;
            if undoes_some(walk, line) {
                early.extend(undone);
            }
        }
    }
    differ("moves", &json!(seen.len()), &json!(walk.trace.len()))?;
    differ("the end", &ran["ended"], &json!(walk.ended()))?;
    differ("the result", &ran["result"], &json!(walk.result()))?;
    differ("beyond the walk", &ran["beyond"], &json!([]))
}

fn differ(what: &str, seen: &Value, wanted: &Value) -> Result<(), String> {
    match seen == wanted {
        true => Ok(()),
        false => Err(format!("{what}: {seen} instead of {wanted}")),
    }
}

/// Whether an engine stops at a step until somebody answers or time is up.
fn waits(walk: &Walk, line: &TraceLine) -> bool {
    let component = component_of(&walk.flows, &line.fire);
    match component.family {
        Family::Task => component.role != Role::Compensate,
        Family::Wait => line.outcome.as_deref() != Some("exhausted"),
        Family::Decision => is_decided_outside(flow_of(&walk.flows, prefix(&line.fire)), own(&line.fire)),
        _ => false,
    }
}

/// Whether a step undoes only some of what is open. bpmn-engine undoes everything then.
fn undoes_some(walk: &Walk, line: &TraceLine) -> bool {
    let flow = flow_of(&walk.flows, prefix(&line.fire));
    let node = &flow.nodes[&NodeId::new(own(&line.fire))];
    node.component.as_str() == "flow.compensate" && node.settings.contains_key("tokens")
}

fn texts(value: &Value) -> BTreeSet<String> {
    let texts = value.as_array().expect("a list").iter();
    texts.filter_map(Value::as_str).map(str::to_owned).collect()
}

/// What the last line undoes, by the steps that the engine undid: every step that opened it is among them, or was undone
/// too early, and any other was taken before. Those may have nothing open any more, and their undo tasks answer at once.
fn compare_undone(
    walk: &Walk,
    trace: &[TraceLine],
    undone: &BTreeSet<String>,
    early: &BTreeSet<String>,
) -> Result<(), String> {
    let line = &trace[trace.len() - 1];
    // A person who cancels undoes from the first flow down.
    let scope = if line.lane.is_some() {
        ""
    } else {
        prefix(&line.fire)
    };
    let step_of = |fire: &str| {
        let inside = fire.strip_prefix(scope).filter(|inside| !inside.is_empty());
        // What the flow was called with is undone by tasks of its own.
        inside.map_or(String::new(), |inside| {
            let step = inside.split(['/', '[']).next().unwrap_or_default();
            format!("{scope}{step}")
        })
    };
    let undone_here = line.undone.iter().filter(|_| walk.undoes(line));
    let wanted: BTreeSet<String> = undone_here.map(|one| step_of(&one.by)).collect();
    let before: BTreeSet<String> = trace.iter().map(|line| step_of(&line.fire)).collect();
    let is_there = |step: &String| undone.contains(step) || early.contains(step);
    // After a technical failure, calls are undone whether they were under way or not.
    let is_call = |step: &str| component_of(&walk.flows, step).family == Family::Subflow;
    let is_known =
        |step: &String| step.is_empty() || before.contains(step) || (line.lane.is_some() && is_call(step));
    match wanted.iter().all(is_there) && undone.iter().all(is_known) {
        true => Ok(()),
        false => Err(format!("undone: {undone:?} instead of {wanted:?}")),
    }
}
