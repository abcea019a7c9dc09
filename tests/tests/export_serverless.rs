//! Workflows of the CNCF DSL: read by its SDK, every `then` names a task, every task can be reached; run with jq itself,
//! step for step as the stepper walks.

use flow_export::targets::serverless_workflow;
use flow_export::{Drawing, ExportError};
use flow_model::{Flow, NodeId};
use flow_testkit::{Rng, expect_file, root};
use orderloom_tests::lockstep::{Dialect, answers, compare};
use orderloom_tests::tools::{node, python};
use orderloom_tests::walks::{flows, random_walk};
use serde_json::{Map, Value, json};

fn write(flow: &Flow, called: &[Flow]) -> Result<String, ExportError> {
    let write = || serverless_workflow::write(&Drawing { flow, called });
    let once = write()?;
    assert_eq!(once, write()?, "{}: not the same twice", flow.id);
    Ok(String::from_utf8(once).expect("UTF-8"))
}

/// Every template and example, calls for each part made to run one after the other, as the DSL can say.
fn sayable() -> Vec<(String, Flow, Vec<Flow>)> {
    let mut all = flows();
    for (_, flow, _) in &mut all {
        for node in flow
            .nodes
            .values_mut()
            .filter(|node| node.settings.contains_key("for_each"))
        {
            node.settings.insert("parallel".to_owned(), Value::Bool(false));
        }
    }
    all
}

#[test]
fn the_sdk_reads_every_workflow_and_every_task_can_be_reached() {
    let mut jobs = Vec::new();
    for (name, flow, called) in sayable() {
        let text = write(&flow, &called).unwrap_or_else(|error| panic!("{name}: {error}"));
        if name.starts_with("flows/examples/") && !name.contains("/parts/") {
            expect_file(
                &root().join(format!("tests/exports/serverless-workflow/{}.yaml", flow.id)),
                &text,
            );
        }
        jobs.push(json!({"name": name, "text": text}));
    }
    for answer in node("check_serverless.cjs", &Value::Array(jobs.clone())) {
        assert_eq!(answer["faults"], json!([]), "{}", answer["name"]);
    }
    // The check itself finds what it has to.
    let broken = jobs.iter().map(|job| {
        let text = job["text"].as_str().expect("a text");
        json!({"name": job["name"], "text": text.replacen("then: exception", "then: nowhere", 1)})
    });
    for answer in node("check_serverless.cjs", &broken.collect()) {
        assert_ne!(answer["faults"], json!([]), "{}", answer["name"]);
    }
}

const DIALECT: Dialect = Dialect {
    mark: ".",
    asks_all: true,
};

/// Walks of each flow.
const WALKS: u64 = 12;

#[test]
fn workflows_run_as_the_stepper_walks() {
    let flows = sayable();
    let mut jobs = Vec::new();
    let mut walked = Vec::new();
    for (name, flow, called) in &flows {
        let text = |flow: &Flow| write(flow, called).unwrap_or_else(|error| panic!("{name}: {error}"));
        let parts: Map<String, Value> = called
            .iter()
            .map(|part| (part.id.to_string(), Value::from(text(part))))
            .collect();
        let mut runs = Vec::new();
        for seed in 100..100 + WALKS {
            if let Some(walk) = random_walk(flow, called, &mut Rng::new(seed)) {
                runs.push(json!({"order": walk.order, "answers": answers(&walk, DIALECT)}));
                walked.push((name, seed, walk));
            }
        }
        jobs.push(json!({"name": name, "text": text(flow), "called": parts, "runs": runs}));
    }
    assert!(
        walked.len() >= flows.len() * WALKS as usize / 2,
        "too few orders are in scope"
    );
    let mut ran = python("run_serverless.py", &Value::Array(jobs)).into_iter();
    for (name, seed, walk) in walked {
        let ran = ran.next().expect("every walk was run");
        compare(&format!("{name}, seed {seed}"), &walk, &ran, DIALECT);
    }
}

#[test]
fn parts_side_by_side_are_refused_with_the_way_round() {
    let mut refused = 0;
    for (name, flow, called) in flows() {
        let Err(ExportError::Refused(refusal)) = write(&flow, &called) else {
            continue;
        };
        let step: &NodeId = refusal.step.as_ref().expect("it is about a step");
        assert!(flow.nodes[step].settings.contains_key("for_each"), "{name}");
        assert!(
            refusal.way.en.contains("Side by side") && refusal.way.zh.contains("同时执行"),
            "{name}"
        );
        refused += 1;
    }
    assert!(refused >= 2, "the templates have calls for each part");
}
