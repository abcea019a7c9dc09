//! Steps at which nothing happens are counted as if orders had come to them: without a log, orders leap over them; with a
//! log they do not. Both count the same.

#![expect(clippy::unwrap_used, reason = "a test stops at what it does not expect")]

use std::collections::BTreeMap;

use flow_simulate::scenario::{self, Horizon, WarmUp};
use flow_simulate::{Control, Model, NoLog, RunOptions, run};
use flow_testkit::parse_notation;
use serde_json::json;

const HOUR: i64 = 3_600_000_000;

/// Three steps that are passed at once, and two that take time; `ways` says how they follow each other.
fn counts_alike(ways: &str) {
    let flow = format!(
        "s: flow.start\na: service.call\nb: service.call\nc: service.call\nwork: service.call\nmail: after.notify\n\
         f: flow.fork\nj: flow.join\ne: flow.end\nx: flow.end {{ result: \"cancelled\" }}\n{ways}"
    );
    let at_once = || json!({ "duration": "PT0S", "exits": { "rejected": 0 }, "fault": 0, "pools": [], "cost": "0", "carbon_kg": 0 });
    let document = json!({
        "format": 1,
        "id": "leaps",
        "title": { "en": "Leaps", "zh": "跳过" },
        "flow": "flow",
        "start": "2026-11-11T00:00:00+08:00",
        "arrivals": [{ "channel": "web", "rate": { "per_hour": 60 }, "batch": { "uniform_whole": [0, 3] } }],
        "steps": {
            "a": at_once(),
            "b": at_once(),
            "c": at_once(),
            "mail": { "duration": { "exponential": "PT3M" }, "fault": 0, "pools": [] },
            "work": {
                "duration": { "exponential": "PT5M" },
                "exits": { "rejected": 0.2 },
                "fault": 0,
                "pools": ["desk"],
            },
        },
        "pools": { "desk": { "capacity": 20 } },
    });
    let mut scenario = scenario::read(document.to_string().as_bytes()).unwrap().scenario;
    scenario.horizon = Horizon::After(14 * HOUR);
    scenario.warm_up = WarmUp::Fixed(HOUR + 7);
    let model = Model::new(&parse_notation(&flow), &[], &scenario, &BTreeMap::new()).unwrap();
    let (options, control) = (RunOptions::default(), Control::default());
    let mut rows = Vec::new();
    let logged = run(&model, &options, &control, &mut rows);
    let silent = run(&model, &options, &control, &mut NoLog);
    assert!(logged.orders.arrived > 500, "{ways}");
    let steps = model.layout().steps.iter().zip(&logged.steps);
    let is_named = |id: &str| ways.split_whitespace().any(|word| word == id);
    for (name, step) in steps.filter(|(name, _)| is_named(&name.id)) {
        assert!(step.entered > 0, "{} in {ways}", name.id);
    }
    assert_eq!(format!("{logged:?}"), format!("{silent:?}"), "{ways}");
}

#[test]
fn one_after_the_other_or_alone() {
    counts_alike("s -> a -> b -> work -> c -> e\nwork.rejected -> x");
    counts_alike("s -> work -> a -> b -> c -> e\nwork.rejected -> b");
    counts_alike("s -> e");
    counts_alike("s -> a -> b -> c -> e");
}

#[test]
fn before_within_and_after_a_fork() {
    counts_alike("s -> a -> f\nf.a -> mail -> j\nf.b -> b -> work -> j\nwork.rejected -> x\nj -> c -> e");
    counts_alike("s -> a -> f\nf.a -> b -> mail -> j\nf.b -> work -> c -> j\nwork.rejected -> c\nj -> e");
    counts_alike("s -> f\nf.a -> a -> b -> j\nf.b -> work -> j\nwork.rejected -> x\nj -> c -> e");
}

/// Two tokens of an order may come to the same step, and one that is stopped there takes the other with it.
#[test]
fn where_both_branches_lead_to_the_same_step() {
    counts_alike("s -> f\nf.a -> mail -> a\nf.b -> work -> a\nwork.rejected -> b -> a\na -> c -> e");
}

#[test]
fn in_a_circle() {
    counts_alike("s -> a -> work -> e\nwork.rejected -> b -> c -> work");
    counts_alike("s -> a -> work -> e\nwork.rejected -> b -> a");
}
