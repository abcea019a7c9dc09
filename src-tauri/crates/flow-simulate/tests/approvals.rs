//! Approvals, worked out by hand: who is asked, who works, and who waits for an answer.

#![expect(clippy::unwrap_used, reason = "a test stops at what it does not expect")]

use std::collections::BTreeMap;

use flow_simulate::report::{Facts, Report, imbalances};
use flow_simulate::{Control, Happening, Model, NoLog, PoolTally, Row, RunOptions, StepTally, Tally, run};
use flow_testkit::parse_notation;
use serde_json::{Value, json};

const HOUR: f64 = 3_600_000_000.0;
/// Somebody is asked, and a director where nobody answers for four hours.
const ASKS: &str = "s: flow.start\nw: human.approval { roles: [\"lead\"], deadline: \"PT4H\", escalate_to: \"director\" }\n\
    e: flow.end\nx: flow.end { result: \"cancelled\" }\ns -> w\nw -> e\nw.rejected -> x\nw.timeout -> x";

struct Played {
    model: Model,
    tally: Tally,
    rows: Vec<Row>,
    report: Report,
}

impl Played {
    fn step(&self) -> &StepTally {
        let steps = &self.model.layout().steps;
        &self.tally.steps[steps.iter().position(|step| step.id == "w").unwrap()]
    }

    fn pool(&self, id: &str) -> &PoolTally {
        let pools = &self.model.layout().pools;
        &self.tally.pools[pools.iter().position(|pool| pool.id == id).unwrap()]
    }

    /// When what happens, in hours.
    fn hours(&self, what: Happening) -> Vec<f64> {
        let those = self.rows.iter().filter(|row| row.what == what);
        those.map(|row| row.at_us as f64 / HOUR).collect()
    }
}

/// Plays two days of orders that come at these moments, with a log and without.
fn play(flow: &str, at: &[&str], parts: Value) -> Played {
    let mut document = json!({
        "format": 1,
        "id": "approvals",
        "start": "2026-11-02T00:00:00+08:00",
        "horizon": "P2D",
        "arrivals": [{ "channel": "web", "at": at }],
        "steps": { "w": { "duration": "PT30M", "fault": 0, "cost": "5", "exits": { "rejected": 0 } } },
        "pools": { "lead": { "capacity": 1 }, "director": { "capacity": 1 } },
    });
    for (key, value) in parts.as_object().unwrap() {
        document[key] = value.clone();
    }
    let read = flow_simulate::scenario::read(document.to_string().as_bytes()).unwrap();
    let flow = parse_notation(flow);
    let model = Model::new(&flow, &[], &read.scenario, &BTreeMap::new()).unwrap();
    let (options, control) = (RunOptions::default(), Control::default());
    let mut rows = Vec::new();
    let tally = run(&model, &options, &control, &mut rows);
    let silent = run(&model, &options, &control, &mut NoLog);
    assert_eq!(format!("{tally:?}"), format!("{silent:?}"));
    assert_eq!(imbalances(model.layout(), &tally), []);
    let facts = Facts::new(&flow, "1a2b3c4d5e6f", &read.scenario, "6f5e4d3c2b1a", 1);
    let report = Report::new(model.layout(), std::slice::from_ref(&tally), &facts);
    Played {
        model,
        tally,
        rows,
        report,
    }
}

/// Of all orders such a share gets no answer.
fn unanswered(share: f64) -> Value {
    let exits = json!({ "rejected": 0, "timeout": share });
    json!({ "w": { "duration": "PT30M", "fault": 0, "cost": "5", "exits": exits } })
}

/// Neither the lead nor the director takes the question up: nobody is busy with it, nothing is done that costs, and it
/// lies there until both times are over.
#[test]
fn who_does_not_answer_does_not_work() {
    for pools in [
        json!({ "lead": { "capacity": 1 }, "director": { "capacity": 1 } }),
        json!({}),
    ] {
        let limited = !pools.as_object().unwrap().is_empty();
        let played = play(
            ASKS,
            &["PT1H"],
            json!({ "steps": unanswered(1.0), "pools": pools }),
        );
        assert_eq!((played.tally.orders.cancelled, played.tally.money.steps), (1, 0));
        for work in [Happening::Begin, Happening::PassOn] {
            assert!(played.hours(work).is_empty(), "{work:?}");
        }
        assert_eq!(played.hours(Happening::End), [9.0]);
        // Each question waited four hours for an answer, and for no pool.
        let waiting = &played.step().waiting;
        assert_eq!((waiting.n(), waiting.sum() / HOUR), (2, 8.0));
        let waits = played.report.waits.iter();
        let hours: Vec<(&str, f64)> = waits.map(|wait| (wait.id.as_str(), wait.hours.mean())).collect();
        assert_eq!(hours, [("w", 8.0)]);
        for pool in ["lead", "director"].iter().filter(|_| limited) {
            let pool = played.pool(pool);
            assert_eq!((pool.served, pool.busy.area(), pool.queue.area()), (0, 0.0, 0.0));
        }
    }
}

/// Where half of the orders get no answer, each who answers works for half an hour and nobody else works.
#[test]
fn those_who_answer_alone_are_busy() {
    let arrivals = json!([{ "channel": "web", "every": "PT1H", "orders_max": 400 }]);
    let own = json!({ "horizon": "last_order", "arrivals": arrivals, "steps": unanswered(0.5) });
    let played = play(ASKS, &[], own);
    let late = played.tally.orders.cancelled as f64;
    assert!((late - 200.0).abs() < 30.0, "{late}");
    let [lead, director] = ["lead", "director"].map(|pool| played.pool(pool));
    let answers = lead.served + director.served;
    assert_eq!(answers, 400 - played.tally.orders.cancelled);
    assert_eq!(
        (lead.busy.area() + director.busy.area()) / HOUR,
        answers as f64 / 2.0
    );
    assert_eq!(played.tally.money.steps, answers as i64 * 50_000);
}

/// Each question has a time limit of its own: that of the first person, of the second, and of whoever is asked instead.
#[test]
fn each_question_waits_for_its_own_answer() {
    let flow = ASKS.replace("[\"lead\"]", "[\"lead\", \"director\"]");
    let arrivals = json!([{ "channel": "web", "every": "PT20H", "orders_max": 200 }]);
    let own = json!({ "horizon": "last_order", "arrivals": arrivals, "steps": unanswered(0.3) });
    let played = play(&flow, &[], own);
    let waiting = &played.step().waiting;
    let unanswered = waiting.sum() / HOUR / 4.0;
    let answered = played.pool("lead").served + played.pool("director").served;
    assert!(unanswered > 100.0, "{unanswered}");
    assert_eq!(waiting.n() as f64, unanswered + answered as f64);
    let passed_on = played.hours(Happening::PassOn).len() as u64;
    assert_eq!(passed_on, played.pool("lead").served);
}

/// By its total, an order is for nobody, for the lead or for the lead and the chief; nobody asks the clerk.
const MATRIX: &str = "@table who { kind: \"decision\", title: { en: \"who\" }, hit_policy: \"unique\", inputs: [{ expression: \"order.total\" }], \
    outputs: [{ name: \"roles\" }], rows: [{ when: [\"< 100\"], then: [\"[]\"] }, { when: [\"[100..1000)\"], then: [\"[\\\"lead\\\"]\"] }, \
    { when: [\">= 1000\"], then: [\"[\\\"lead\\\", \\\"chief\\\"]\"] }] }\n\
    s: flow.start\nw: human.approval { roles: [\"clerk\"], deadline: \"P5D\", escalate_to: \"director\", matrix: \"who\" }\n\
    e: flow.end\nx: flow.end { result: \"cancelled\" }\ns -> w\nw -> e\nw.rejected -> x\nw.timeout -> x";

/// What a matrix play is about: the total of orders, where it is known.
fn by_matrix(total: Option<&str>) -> Value {
    let pool = || json!({ "capacity": 1 });
    let mut parts = json!({
        "pools": { "lead": pool(), "director": pool(), "chief": pool(), "clerk": pool() },
    });
    if let Some(total) = total {
        parts["orders"] = json!({ "fields": { "order.total": total } });
    }
    parts
}

/// Whoever a matrix can name serves the step, and makes it busy; without the fields that it reads, the own roles do.
#[test]
fn those_whom_a_matrix_names_serve_the_step() {
    let pools = |played: &Played| {
        let step = played.report.steps.iter().find(|step| step.id == "w");
        step.unwrap().pools.clone()
    };
    let played = play(MATRIX, &["PT1H"], by_matrix(Some("500")));
    assert_eq!(pools(&played), ["chief", "director", "lead"]);
    assert_eq!(played.report.busiest, ["w"]);
    let played = play(MATRIX, &["PT1H"], by_matrix(None));
    assert_eq!(pools(&played), ["clerk", "director"]);
}

/// An order for which nobody is asked has not waited at the approval, for however short a time.
#[test]
fn who_is_approved_by_nobody_does_not_wait() {
    let played = play(MATRIX, &["PT1H", "PT2H"], by_matrix(Some("50")));
    assert_eq!((played.step().left, played.step().waiting.n()), (2, 0));
    let played = play(MATRIX, &["PT1H", "PT1H"], by_matrix(Some("500")));
    assert_eq!(played.step().waiting.mean().unwrap() / HOUR, 0.25);
}
