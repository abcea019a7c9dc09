//! A branch that needs no token is counted as one that has one: without a log, orders leave out the token of a branch that
//! is a pause and nothing else; with a log they do not. Both count the same.

#![expect(clippy::unwrap_used, reason = "a test stops at what it does not expect")]

use std::collections::BTreeMap;

use flow_simulate::scenario::{self, Horizon, WarmUp};
use flow_simulate::{Control, Model, NoLog, RunOptions, run};
use flow_testkit::parse_notation;
use serde_json::{Value, json};

/// An invoice beside work; `ways` says how the fork is left and what follows.
fn flow(ways: &str) -> String {
    format!(
        "s: flow.start\nf: flow.fork\nmail: after.notify\ncheck: service.call\nwork: human.task {{ deadline: \"PT20M\" }}\n\
         j: flow.join\ne: flow.end\nx: flow.end {{ result: \"cancelled\" }}\ns -> f\n{ways}"
    )
}

fn counts_alike(ways: &str, mail: Value, horizon_h: i64) {
    let document = json!({
        "format": 1,
        "id": "aside",
        "title": { "en": "Aside", "zh": "并行" },
        "flow": "flow",
        "start": "2026-11-11T00:00:00+08:00",
        "arrivals": [{ "channel": "web", "rate": { "per_hour": 60 } }],
        "steps": {
            "mail": { "duration": mail, "fault": 0, "pools": [], "cost": "0.25" },
            "check": { "duration": { "exponential": "PT2M" }, "exits": { "rejected": 0.2 }, "fault": 0, "pools": [] },
            "work": { "duration": { "exponential": "PT5M" }, "exits": { "cancel": 0.1 }, "fault": 0, "pools": ["desk"] },
        },
        "pools": { "desk": { "capacity": 5 } },
    });
    let mut scenario = scenario::read(document.to_string().as_bytes()).unwrap().scenario;
    scenario.horizon = Horizon::After(horizon_h * 3_600_000_000);
    scenario.warm_up = WarmUp::Fixed(3_600_000_007);
    let model = Model::new(&parse_notation(&flow(ways)), &[], &scenario, &BTreeMap::new()).unwrap();
    let (options, control) = (RunOptions::default(), Control::default());
    let mut rows = Vec::new();
    let logged = run(&model, &options, &control, &mut rows);
    let silent = run(&model, &options, &control, &mut NoLog);
    assert!(
        logged.orders.arrived > 500 && logged.orders.completed > 300,
        "{ways}"
    );
    let step = |id: &str| {
        let found = model.layout().steps.iter().position(|step| step.id == id);
        &logged.steps[found.unwrap()]
    };
    assert!(
        step("mail").entered > 500 && step("j").staying.n() > 100,
        "{ways}"
    );
    let (logged, silent) = (format!("{logged:?}"), format!("{silent:?}"));
    let differs =
        (0..logged.len().min(silent.len())).find(|at| logged.as_bytes()[*at] != silent.as_bytes()[*at]);
    let around = |text: &str, at: usize| text[at.saturating_sub(200)..text.len().min(at + 50)].to_owned();
    let shown = differs.map(|at| (around(&logged, at), around(&silent, at)));
    assert_eq!(shown, None, "{ways}");
    assert_eq!(logged.len(), silent.len());
}

/// The branch beside comes first or second, is over before the other or after it, at once, or at the very moment.
#[test]
fn whichever_branch_comes_first_and_ends_last() {
    let orders = ["f.a -> mail\nf.b -> check", "f.a -> check\nf.b -> mail"];
    let lengths = [
        json!({ "exponential": "PT1M" }),
        json!({ "exponential": "PT40M" }),
        json!({ "uniform": ["PT0S", "PT10M"] }),
        json!({ "empirical": [["PT0S", 1], ["PT3M", 1]] }),
        json!("PT4M"),
    ];
    for order in orders {
        for length in &lengths {
            let ways = format!(
                "{order}\nmail -> j\ncheck -> work -> j\ncheck.rejected -> work\nwork.cancel -> j\nwork.timeout -> j\nj -> e"
            );
            counts_alike(&ways, length.clone(), 14);
        }
    }
}

/// An order ends on the other branch, before or after the one beside it has come to the join.
#[test]
fn an_order_that_ends_takes_its_branch_with_it() {
    for order in ["f.a -> mail\nf.b -> check", "f.a -> check\nf.b -> mail"] {
        for length in [json!({ "exponential": "PT3M" }), json!("PT1H")] {
            let ways = format!(
                "{order}\nmail -> j\ncheck -> work -> j\ncheck.rejected -> x\nwork.cancel -> x\nwork.timeout -> x\nj -> e"
            );
            counts_alike(&ways, length, 14);
        }
    }
}

/// What a token could meet keeps its token: two ways to one input, a loop, a branch that two forks lead to.
#[test]
fn what_a_token_could_meet_keeps_its_token() {
    let both_to_one = "f.a -> mail\nf.b -> check\nmail -> j\ncheck -> work -> j\ncheck.rejected -> mail\n\
                       work.cancel -> j\nwork.timeout -> j\nj -> e";
    counts_alike(both_to_one, json!({ "exponential": "PT3M" }), 14);
    let loop_back = "f.a -> mail\nf.b -> check\nmail -> j\ncheck -> work -> j\ncheck.rejected -> check\n\
                     work.cancel -> j\nwork.timeout -> j\nj -> e";
    counts_alike(loop_back, json!({ "exponential": "PT3M" }), 14);
}
