//! probe
use flow_export::targets::bpmn::{self, Profile};
use flow_export::{Drawing, Language};
use flow_testkit::Rng;
use orderloom_tests::covering::{Covering, Order, covering};
use orderloom_tests::walks::{Walk, flows};
use serde_json::{Value, json};
use std::collections::BTreeSet;

fn parts(walk: &Walk, at: usize) -> Option<usize> {
    let line = &walk.trace[at];
    line.enters.as_ref()?;
    let mark = format!("{}[", line.fire);
    let rest = walk.trace[at + 1..]
        .iter()
        .take_while(|next| next.fire != line.fire);
    let parts: BTreeSet<&str> = rest
        .filter_map(|next| next.fire.strip_prefix(&mark)?.split(']').next())
        .collect();
    Some(parts.len())
}

fn moves(walk: &Walk) -> Value {
    walk.trace.iter().enumerate().map(|(at, line)| json!({
        "enabled": line.enabled, "fire": line.fire, "outcome": line.outcome, "lane": line.lane, "parts": parts(walk, at),
        "undone": line.undone,
        "open": line.open,
    })).collect()
}

#[test]
fn probe() {
    let mut jobs = Vec::new();
    for (name, flow, called) in flows() {
        let drawing = Drawing {
            flow: &flow,
            called: &called,
        };
        let xml =
            String::from_utf8(bpmn::write(&drawing, Profile::Plain, Language::English).unwrap()).unwrap();
        for order in [Order::Any, Order::AtOnceFirst] {
            let all = covering(&flow, &called, order, 2);
            let runs: Vec<Value> = all.walks.iter().map(|(_, walk)| moves(walk)).collect();
            let ends: Vec<Value> = all
                .walks
                .iter()
                .map(|(_, walk)| json!([walk.ended(), walk.result()]))
                .collect();
            jobs.push(json!({"name": name, "order": format!("{order:?}"), "xml": xml, "process": format!("Process_{}", flow.id), "runs": runs, "ends": ends}));
        }
    }
    std::fs::write("/tmp/lockwork/jobs.json", serde_json::to_string(&jobs).unwrap()).unwrap();
}
