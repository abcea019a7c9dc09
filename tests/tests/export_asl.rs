//! State machines in Amazon States Language run in an interpreter that is not ours, step for step as the stepper walks,
//! for every template and example: random exits, technical failures and what the person in the exception lane does.

use flow_export::Drawing;
use flow_export::targets::asl;
use flow_model::Flow;
use flow_testkit::{Rng, expect_file, root};
use orderloom_tests::lockstep::{Dialect, answers, compare};
use orderloom_tests::tools::{by_halves, node, python};
use orderloom_tests::walks::{flows, in_step_flows, random_walk};
use serde_json::{Value, json};

/// Walks of each flow.
const WALKS: u64 = 6;

const DIALECT: Dialect = Dialect {
    mark: ": ",
    asks_all: false,
};

#[test]
fn machines_run_as_the_stepper_walks() {
    let mut flows = flows();
    let sayable = |(name, ..): &(String, Flow, Vec<Flow>)| {
        ["in-step/meet-earlier", "in-step/merged-and-returned"].contains(&name.as_str())
    };
    flows.extend(in_step_flows().into_iter().filter(sayable));
    let mut jobs = Vec::new();
    let mut walked = Vec::new();
    for (name, flow, called) in &flows {
        let machine = machine(flow, called);
        let mut runs = Vec::new();
        for seed in 0..WALKS {
            let Some(walk) = random_walk(flow, called, &mut Rng::new(seed)) else {
                continue;
            };
            runs.push(json!({"order": walk.order, "answers": answers(&walk, DIALECT)}));
            walked.push((name.clone(), seed, walk));
        }
        jobs.push(json!({"name": name, "machine": machine, "runs": runs}));
    }
    assert!(
        walked.len() >= flows.len() * WALKS as usize / 2,
        "too few orders are in scope"
    );
    let mut ran = by_halves(python, "run_asl.py", &jobs).into_iter();
    for (name, seed, walk) in walked {
        let ran = ran.next().expect("every walk was run");
        compare(&format!("{name}, seed {seed}"), &walk, &ran, DIALECT);
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
    for ((name, flow, _), job) in flows.iter().zip(&machines) {
        if name.starts_with("flows/examples/") && !name.contains("/parts/") {
            let text = serde_json::to_string_pretty(&job["machine"]).expect("a machine is JSON");
            expect_file(
                &root().join(format!("tests/exports/asl/{}.asl.json", flow.id)),
                &format!("{text}\n"),
            );
        }
    }
    let broken = broken(&machines);
    for (checked, is_sound) in [(machines, true), (broken, false)] {
        for answer in node("check_asl.cjs", &Value::Array(checked)) {
            assert_eq!(answer["faults"] == json!([]), is_sound, "{answer:#}");
        }
    }
}

/// Machines with a fault that the validator has to find.
fn broken(machines: &[Value]) -> Vec<Value> {
    let mut broken = machines[..3].to_vec();
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
