//! Pictures of every template and example in both languages: read by another XML reader, with nothing on top of anything.

use std::collections::BTreeSet;

use flow_export::targets::svg;
use flow_export::{Drawing, Language};
use flow_model::{Edge, Flow, Node, Point, Text};
use flow_testkit::{Rng, expect_file, large_flow, root};
use orderloom_tests::tools::python;
use orderloom_tests::walks::flows;
use serde_json::{Value, json};

fn write(flow: &Flow, language: Language) -> String {
    let write = || svg::write(&Drawing { flow, called: &[] }, language).expect("every flow can be drawn");
    let once = write();
    assert_eq!(once, write(), "{}: not the same twice", flow.id);
    String::from_utf8(once).expect("UTF-8")
}

fn check(flows: &[(String, Flow)]) {
    let languages = [("en", Language::English), ("zh", Language::Chinese)];
    let jobs: Vec<Value> = flows
        .iter()
        .flat_map(|(name, flow)| {
            languages.map(
                |(tag, language)| json!({"name": format!("{name} {tag}"), "text": write(flow, language)}),
            )
        })
        .collect();
    let seen = python("check_svg.py", &Value::Array(jobs));
    for ((_, flow), seen) in flows.iter().flat_map(|flow| [flow, flow]).zip(seen) {
        assert_eq!(seen["faults"], json!([]), "{}", seen["name"]);
        assert_eq!(seen["steps"], json!(flow.nodes.len()), "{}", seen["name"]);
        let pairs: BTreeSet<_> = flow.edges.iter().map(|edge| (&edge.from, &edge.to)).collect();
        assert_eq!(seen["lines"], json!(pairs.len()), "{}", seen["name"]);
    }
}

#[test]
fn templates_and_examples_are_drawn_clearly() {
    let flows: Vec<(String, Flow)> = flows().into_iter().map(|(name, flow, _)| (name, flow)).collect();
    check(&flows);
    for (name, flow) in flows
        .iter()
        .filter(|(name, _)| name.starts_with("flows/examples/") && !name.contains("/parts/"))
    {
        let id = name.rsplit('/').next().expect("a name");
        for (tag, language) in [("en", Language::English), ("zh", Language::Chinese)] {
            let path = root().join(format!("tests/exports/svg/{id}.{tag}.svg"));
            expect_file(&path, &write(flow, language));
        }
    }
}

/// Steps anywhere, also on top of each other, with connections between any two.
#[test]
fn flows_arranged_at_random_are_drawn_clearly() {
    let mut rng = Rng::new(3);
    let components = [
        "flow.decide",
        "human.task",
        "flow.wait",
        "flow.end",
        "payment.capture",
        "flow.call",
    ];
    let mut all = Vec::new();
    for number in 0..40 {
        let mut flow = Flow::new(
            format!("random-{number}"),
            Text::new("Random <&> \"flow\"", "随机流程"),
        );
        let n_steps = 2 + rng.below(24);
        for step in 0..n_steps {
            let mut node = Node::new(*rng.pick(&components).expect("not empty"));
            let far = if rng.chance(50) { 600 } else { 4_000 };
            node.at = Point {
                x: rng.below(far) as i32 - 300,
                y: rng.below(far / 2) as i32 - 300,
            };
            if rng.chance(50) {
                node.name = Text::new(
                    "A step with quite a long name that has to be cut",
                    "名字很长必须截断的步骤名字很长必须截断",
                );
            }
            flow.nodes.insert(format!("s{step}").as_str().into(), node);
        }
        for _ in 0..n_steps * 2 {
            let step = |rng: &mut Rng| format!("s{}", rng.below(n_steps));
            let port = *rng
                .pick(&["ok", "timeout", "a long name of an exit", "出口"])
                .expect("not empty");
            let (from, to) = (step(&mut rng), step(&mut rng));
            flow.edges.insert(Edge::new(from, port, to));
        }
        all.push((flow.id.to_string(), flow));
    }
    check(&all);
}

#[test]
fn a_large_flow_is_drawn() {
    let flow = large_flow(1_000, 1);
    let text = write(&flow, Language::English);
    assert_eq!(text.matches("<g><title>").count(), flow.nodes.len());
}
