//! Any flow at all, sound or not, is written or refused with a reason: never a panic, the same bytes for the same flow.

use flow_export::targets::{asl, bpmn, dmn, markdown, serverless_workflow, svg};
use flow_export::{Drawing, ExportError, Language};
use flow_model::{Flow, Node, apply};
use flow_testkit::{Kinds, Rng, large_flow, random_edit, small_flow};
use flow_validate::{CheckContext, Finding, check};
use orderloom_tests::tools::node;
use orderloom_tests::walks::flows;
use serde_json::{Value, json};

type Write = fn(&Drawing<'_>) -> Result<Vec<u8>, ExportError>;

const TARGETS: &[(&str, Write)] = &[
    ("asl", asl::write),
    ("bpmn", |drawing| {
        bpmn::write(drawing, bpmn::Profile::Zeebe, Language::English)
    }),
    ("bpmn zh", |drawing| {
        bpmn::write(drawing, bpmn::Profile::Flowable, Language::Chinese)
    }),
    ("dmn", dmn::write),
    ("serverless-workflow", serverless_workflow::write),
    ("markdown", |drawing| markdown::write(drawing, Language::English)),
    ("markdown zh", |drawing| {
        markdown::write(drawing, Language::Chinese)
    }),
    ("svg", |drawing| svg::write(drawing, Language::English)),
    ("svg zh", |drawing| svg::write(drawing, Language::Chinese)),
];

/// Writes a flow by every target; what asl makes of it, if anything.
fn write(flow: &Flow, called: &[Flow]) -> Option<Value> {
    let drawing = Drawing { flow, called };
    let mut machine = None;
    for (name, write) in TARGETS {
        match (write(&drawing), write(&drawing)) {
            (Ok(once), Ok(again)) => {
                assert_eq!(once, again, "{name} {}: not the same twice", flow.id);
                if *name == "asl" {
                    machine = serde_json::from_slice(&once).ok();
                }
            }
            (Err(ExportError::Refused(refusal)), Err(_)) => {
                for text in [refusal.reason, refusal.way] {
                    assert!(
                        !text.en.is_empty() && !text.zh.is_empty(),
                        "{name} {}: {text:?}",
                        flow.id
                    );
                }
                assert!(
                    refusal
                        .step
                        .is_none_or(|step| flow.nodes.contains_key(&step) || !called.is_empty())
                );
            }
            _ => panic!("{name} {}: written once and refused once", flow.id),
        }
    }
    machine
}

#[test]
fn broken_flows_are_written_or_refused() {
    let kinds = Kinds::common();
    let mut machines = Vec::new();
    for (name, flow, called) in flows() {
        for seed in 0..6 {
            let mut rng = Rng::new(seed);
            let mut broken = flow.clone();
            for _ in 0..1 + seed {
                let edit = random_edit(&broken, &kinds, &mut rng);
                // An edit that does not apply leaves the flow as it is.
                let _ = apply(&mut broken, &edit);
            }
            if let Some(machine) = write(&broken, &called) {
                machines.push(json!({"name": format!("{name} {seed}"), "machine": machine}));
            }
        }
    }
    assert!(machines.len() > 10, "{} machines", machines.len());
    for answer in node("check_asl.cjs", &Value::Array(machines)) {
        assert_eq!(answer["faults"], json!([]), "{}", answer["name"]);
    }
}

#[test]
fn small_flows_are_written_or_refused() {
    for seed in 0..150 {
        let small = small_flow(seed);
        let called: Vec<Flow> = small.called.into_values().collect();
        write(&small.flow, &called);
    }
}

/// Flows in which no order waits for ever, is cut off or goes on twice are written as workflows and as machines. Nothing but
/// branches that cross is refused, and that for what is said of it.
#[test]
fn sound_branches_are_written() {
    const CROSSING: [u64; 0] = [];
    const STRUCTURE: [&str; 6] = ["S03", "S04", "S05", "S06", "S07", "S08"];
    let (mut written, mut crossing) = (0, Vec::new());
    for seed in 0..1_500 {
        let small = small_flow(seed);
        let context = CheckContext {
            flows: small.called.clone(),
            ..CheckContext::default()
        };
        let fork = |node: &Node| node.component.as_str() == "flow.fork";
        let report = check(&small.flow, &context);
        let is_unsound = |finding: &Finding| STRUCTURE.contains(&finding.rule);
        if !small.flow.nodes.values().any(fork) || report.findings.iter().any(is_unsound) {
            continue;
        }
        let called: Vec<Flow> = small.called.into_values().collect();
        let drawing = Drawing {
            flow: &small.flow,
            called: &called,
        };
        for write in [asl::write, serverless_workflow::write] {
            match write(&drawing) {
                Ok(_) => written += 1,
                Err(ExportError::Refused(refusal)) => {
                    let reason = refusal.reason.en;
                    let about_branches = ["parallel branch", "does not close"];
                    assert!(
                        !about_branches.iter().any(|words| reason.contains(words)),
                        "seed {seed}: {reason}"
                    );
                    if reason.contains("do not come together") {
                        crossing.push(seed);
                    }
                }
                Err(error) => panic!("seed {seed}: {error}"),
            }
        }
    }
    assert!(written >= 200, "{written}");
    assert_eq!(crossing, CROSSING, "{written} were written");
}

#[test]
fn odd_names_do_no_harm() {
    let (_, mut flow, called) = flows().swap_remove(0);
    let odd = [
        "",
        "continue",
        "{% x %}",
        "${ x }",
        "a: b",
        "<&>\"'",
        "名字",
        "exception",
        &"x".repeat(300),
        "a/b[0]",
        "\u{7}",
    ];
    for (number, id) in odd.iter().enumerate() {
        let mut node = Node::new("human.task");
        node.name.en = (*id).to_owned();
        node.settings.insert("role".to_owned(), json!(id));
        node.at.x = number as i32 * 300;
        flow.nodes.insert((*id).into(), node);
        let next = odd.get(number + 1).unwrap_or(&"cancelled");
        for port in ["ok", "cancel", "timeout"] {
            flow.edges.insert(flow_model::Edge::new(*id, port, *next));
        }
    }
    let start = flow
        .nodes
        .iter()
        .find(|(_, node)| node.component.as_str() == "flow.start");
    let start = start.expect("a start").0.clone();
    flow.edges.retain(|edge| edge.from != start);
    flow.edges
        .insert(flow_model::Edge::new(start.as_str(), "ok", odd[0]));
    let end = Node::new("flow.end");
    flow.nodes.insert("cancelled".into(), end);
    let machine = write(&flow, &called).expect("a machine");
    for answer in node("check_asl.cjs", &json!([{"name": "odd", "machine": machine}])) {
        assert_eq!(answer["faults"], json!([]));
    }
    let text = serverless_workflow::write(&Drawing {
        flow: &flow,
        called: &called,
    })
    .expect("a workflow");
    let text = String::from_utf8(text).expect("UTF-8");
    for answer in node("check_serverless.cjs", &json!([{"name": "odd", "text": text}])) {
        assert_eq!(answer["faults"], json!([]));
    }
}

#[test]
fn large_flows_are_written_or_refused() {
    write(&large_flow(1_000, 1), &[]);
}
