//! Workflows of the CNCF DSL: read by its SDK, every `then` names a task, every task can be reached; run with jq itself,
//! step for step as the stepper walks.

use flow_export::targets::serverless_workflow;
use flow_export::{Drawing, ExportError};
use flow_model::Flow;
use flow_testkit::{Rng, expect_file, root};
use orderloom_tests::lockstep::{Dialect, answers, compare};
use orderloom_tests::tools::{by_halves, node, python};
use orderloom_tests::walks::{flows, in_step_flows, random_walk};
use serde_json::{Map, Value, json};

fn write(flow: &Flow, called: &[Flow]) -> Result<String, ExportError> {
    let write = || serverless_workflow::write(&Drawing { flow, called });
    let once = write()?;
    assert_eq!(once, write()?, "{}: not the same twice", flow.id);
    Ok(String::from_utf8(once).expect("UTF-8"))
}

/// Every template and example; those with parts side by side once more with the parts in turn; and the flows of
/// `tests/in-step`, of which one cannot be said.
fn sayable() -> Vec<(String, Flow, Vec<Flow>)> {
    let mut all = flows();
    for (name, mut flow, called) in flows() {
        let calls = flow.nodes.values_mut();
        let each = calls.filter(|node| node.settings.contains_key("for_each"));
        let n_changed = each
            .map(|node| node.settings.insert("parallel".to_owned(), Value::Bool(false)))
            .count();
        if n_changed > 0 {
            all.push((format!("{name}, in turn"), flow, called));
        }
    }
    all.extend(in_step_flows().into_iter().filter(|(name, ..)| name != UNSAYABLE));
    all
}

/// A branch of it ends the order.
const UNSAYABLE: &str = "in-step/ends-in-branches";

#[test]
fn the_sdk_reads_every_workflow_and_every_task_can_be_reached() {
    let mut jobs = Vec::new();
    for (name, flow, called) in sayable() {
        let text = write(&flow, &called).unwrap_or_else(|error| panic!("{name}: {error}"));
        let is_example = name.starts_with("flows/examples/") && !name.contains("/parts/");
        if is_example && !name.contains(", in turn") {
            expect_file(
                &root().join(format!("tests/exports/serverless-workflow/{}.yaml", flow.id)),
                &text,
            );
        }
        jobs.push(json!({"name": name, "text": text}));
        for part in &called {
            let text = write(part, &called).unwrap_or_else(|error| panic!("{name}: {error}"));
            jobs.push(json!({"name": format!("{name}: {}", part.id), "text": text}));
        }
    }
    for answer in node("check_serverless.cjs", &Value::Array(jobs.clone())) {
        assert_eq!(answer["faults"], json!([]), "{}", answer["name"]);
    }
    // The check itself finds what it has to.
    for (from, to) in [
        ("then: exception", "then: nowhere"),
        ("workflow:\n", "flow:\n"),
        ("      fork:\n", "      spoon:\n"),
    ] {
        let texts = jobs
            .iter()
            .filter_map(|job| Some((&job["name"], job["text"].as_str()?)));
        let broken = texts.filter(|(_, text)| text.contains(from));
        let broken: Vec<Value> = broken
            .map(|(name, text)| json!({"name": name, "text": text.replacen(from, to, 1)}))
            .collect();
        assert!(broken.len() >= 3, "{from}");
        for answer in node("check_serverless.cjs", &Value::Array(broken)) {
            assert_ne!(answer["faults"], json!([]), "{from}: {}", answer["name"]);
        }
    }
    // A workflow that is run has to be there.
    let alone = jobs
        .iter()
        .find(|job| job["name"] == "flows/templates/split-shipments");
    for answer in node("check_serverless.cjs", &json!([alone.expect("a call")])) {
        assert!(
            answer["faults"].to_string().contains("runs ship-part"),
            "{answer}"
        );
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
                // Every other run goes through branches from the last to the first.
                let is_turned = seed % 2 == 1;
                runs.push(
                    json!({"order": walk.order, "answers": answers(&walk, DIALECT), "turned": is_turned}),
                );
                walked.push((name, seed, walk));
            }
        }
        assert!(!runs.is_empty(), "{name}: no order is in its scope");
        jobs.push(json!({"name": name, "text": text(flow), "called": parts, "runs": runs}));
    }
    assert!(
        walked.len() >= flows.len() * WALKS as usize / 2,
        "too few orders are in scope"
    );
    let mut ran = by_halves(python, "run_serverless.py", &jobs).into_iter();
    for (name, seed, walk) in walked {
        let ran = ran.next().expect("every walk was run");
        compare(&format!("{name}, seed {seed}"), &walk, &ran, DIALECT);
    }
}
