//! Each component in the smallest flow that uses it: what it opens and closes, what is known after it, where it goes.
//!
//! `components/<component>/<case>.flow.txt` is the flow, beside it what happens on the way when it is not the usual
//! (`<case>.script.json`), flows that it calls (`<case>.<flow>.part`), and what the stepper prints (`<case>.trace`).
//! The same order walks through all of them: `components/order.json`.

#![expect(
    clippy::unwrap_used,
    reason = "a test stops at what it does not expect, in its helpers too"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use flow_catalog::{COMPONENTS, PortKind};
use flow_engine::order::read_json;
use flow_engine::stepper::{Program, Script, Stepper};
use flow_feel::time::DateTime;
use flow_feel::{Clock, Record};
use flow_model::Flow;
use flow_testkit::{Fixture, expect_file, fixtures, parse_notation};

const FOLDER: &str = "tests/components";

/// A case with its flow and those it calls.
struct Case {
    fixture: Fixture,
    /// The component that it is about.
    component: String,
    flow: Flow,
    called: Vec<Flow>,
    script: Script,
}

fn cases() -> Vec<Case> {
    let parts = fixtures(FOLDER, ".part");
    let found = fixtures(FOLDER, ".flow.txt").into_iter();
    found.map(|fixture| case(fixture, &parts)).collect()
}

fn case(fixture: Fixture, parts: &[Fixture]) -> Case {
    let called = parts.iter().filter_map(|part| {
        let id = part.name.strip_prefix(&format!("{}.", fixture.name))?;
        let mut flow = parse_notation(part.text());
        flow.id = id.into();
        Some(flow)
    });
    let called = called.collect();
    let script = match fs::read(fixture.beside(".script.json")) {
        Ok(bytes) => Script::read(&bytes).unwrap(),
        Err(_) => Script::default(),
    };
    let (component, _) = fixture.name.split_once('/').unwrap();
    Case {
        component: component.to_owned(),
        flow: parse_notation(fixture.text()),
        called,
        script,
        fixture,
    }
}

fn order() -> Record {
    let [order] = &fixtures(FOLDER, "order.json")[..] else {
        panic!("{FOLDER} has one order");
    };
    let read = read_json(&order.bytes).unwrap();
    assert!(read.notes.is_empty(), "{:?}", read.notes);
    read.records.into_iter().next().unwrap()
}

fn walk<'a>(case: &Case, program: &'a Program) -> Stepper<'a> {
    let clock = Clock {
        now: "2026-11-11T20:00:00+08:00".parse::<DateTime>().unwrap(),
    };
    let name = &case.fixture.name;
    let notes = program.notes();
    assert!(notes.is_empty(), "{name}: {notes:?}");
    let mut stepper = Stepper::new(program, order(), clock, None).unwrap();
    if stepper.is_in_scope() {
        let walked = stepper.walk(&case.script, true);
        walked.unwrap_or_else(|error| panic!("{name}: {error}"));
    }
    stepper
}

fn trace(stepper: &Stepper<'_>) -> String {
    if !stepper.is_in_scope() {
        return "not in scope\n".to_owned();
    }
    let lines = stepper.trace().iter();
    let mut text: String = lines.map(|line| line.to_json_line() + "\n").collect();
    if let Some(ending) = stepper.ending() {
        text += &format!("ended: {} at {}\n", ending.kind.id(), ending.node);
    }
    text
}

#[test]
fn orders_walk_through_each_component_as_stored() {
    for case in cases() {
        let program = Program::new(&case.flow, &case.called);
        let stepper = walk(&case, &program);
        expect_file(&case.fixture.beside(".trace"), &trace(&stepper));
    }
}

/// Folders are the components, no more and no less, and each case has the component in its flow.
#[test]
fn every_component_has_a_case() {
    let cases = cases();
    for case in &cases {
        let (name, component) = (&case.fixture.name, &case.component);
        let mut nodes = case.flow.nodes.values();
        assert!(
            nodes.any(|node| node.component.as_str() == component),
            "{name} has no step of {component}"
        );
    }
    let folders: BTreeSet<&str> = cases.iter().map(|case| case.component.as_str()).collect();
    let components: BTreeSet<&str> = COMPONENTS.iter().map(|component| component.id).collect();
    assert_eq!(folders, components);
}

/// Every success and every outcome that a component declares is taken by one of its cases.
#[test]
fn every_exit_of_a_component_is_taken() {
    let mut taken: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for case in cases() {
        let program = Program::new(&case.flow, &case.called);
        let stepper = walk(&case, &program);
        let own = |step: &str| {
            let node = case.flow.nodes.get(step);
            node.is_some_and(|node| node.component.as_str() == case.component)
        };
        let lines = stepper.trace().iter().filter(|line| own(&line.fire));
        let exits = lines.filter_map(|line| line.outcome.clone());
        taken.entry(case.component.clone()).or_default().extend(exits);
    }
    for component in COMPONENTS {
        let named = component.ports.iter().filter(|port| !port.id.contains('*'));
        let declared = named.filter(|port| port.kind != PortKind::Fault);
        for port in declared {
            assert!(
                taken[component.id].contains(port.id),
                "no case of {} leaves by {}",
                component.id,
                port.id
            );
        }
    }
}

/// Scripts and called flows belong to a flow, and traces too.
#[test]
fn nothing_lies_about() {
    let names: BTreeSet<String> = cases().into_iter().map(|case| case.fixture.name).collect();
    for ending in [".script.json", ".trace"] {
        for fixture in fixtures(FOLDER, ending) {
            assert!(
                names.contains(&fixture.name),
                "{}{ending} has no flow",
                fixture.name
            );
        }
    }
    for part in fixtures(FOLDER, ".part") {
        let (case, _) = part.name.rsplit_once('.').unwrap();
        assert!(names.contains(case), "{}.part has no flow", part.name);
    }
}
