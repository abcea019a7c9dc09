//! Who waits, how long, and whether they still do when the run ends, worked out by hand.

#![expect(clippy::unwrap_used, reason = "a test stops at what it does not expect")]

mod played;

use std::collections::BTreeMap;

use flow_simulate::report::{Facts, Report};
use flow_simulate::{StepTally, Tally, scenario};
use flow_testkit::parse_notation;
use played::played;
use serde_json::{Value, json};

const HOUR: f64 = 3_600_000_000.0;
/// What is shipped leaves in waves.
const WAVE: &str = "s: flow.start\nw: fulfil.dispatch { wave: \"PT4H\" }\ne: flow.end\n\
                    x: flow.end { result: \"cancelled\" }\ns -> w\nw -> e\nw.short -> x";

struct Played {
    tally: Tally,
    step: StepTally,
    report: Report,
}

/// Plays a day of orders that come at these moments; `w` is the step that is looked at.
fn play(flow: &str, at: &[&str], parts: Value) -> Played {
    let mut document = json!({
        "format": 1,
        "id": "waiting",
        "start": "2026-11-02T00:00:00+08:00",
        "horizon": "P1D",
        "arrivals": [{ "channel": "web", "at": at }],
        "orders": { "customers": { "number": 1 } },
    });
    for (key, value) in parts.as_object().unwrap() {
        document[key] = value.clone();
    }
    let flow = parse_notation(flow);
    let (model, tally) = played(&flow, &[], &document, &BTreeMap::new());
    let scenario = scenario::read(document.to_string().as_bytes()).unwrap().scenario;
    let facts = Facts::new(&flow, "flow", &scenario, "scenario", 1);
    let report = Report::new(model.layout(), std::slice::from_ref(&tally), &facts);
    let steps = &model.layout().steps;
    let at = steps.iter().position(|step| step.id == "w").unwrap();
    Played {
        step: tally.steps[at].clone(),
        tally,
        report,
    }
}

/// Whom a full queue turns away after a wave has waited for that, alone or with others; who is turned away at once has not
/// waited.
#[test]
fn who_is_turned_away_has_waited_for_the_wave() {
    let counts = |pools: Value, batch: Value| {
        let mut step = json!({ "duration": "PT9H", "fault": 0, "pools": pools, "exits": { "short": 0 } });
        if !batch.is_null() {
            step["batch"] = batch;
        }
        let parts = json!({
            "steps": { "w": step },
            "pools": { "desk": { "capacity": 1, "queue_max": 0 }, "room": { "capacity": 5 } },
        });
        let played = play(WAVE, &["PT1H", "PT2H", "PT3H", "PT3H", "PT8H"], parts);
        let waited = played.step.waiting.sum();
        assert_eq!(played.tally.waiting_time.sum(), waited);
        let hours = played.report.waits.iter().map(|wait| wait.hours.mean());
        assert_eq!(hours.sum::<f64>(), waited / HOUR);
        (played.step.turned_away, played.step.waiting.n(), waited / HOUR)
    };
    for pools in [json!(["desk"]), json!(["desk", "room"])] {
        // One of those who wait for the wave at 4:00 begins then; the last comes when the wave at 8:00 leaves.
        assert_eq!(counts(pools.clone(), Value::Null), (4, 4, 3.0 + 2.0 + 1.0 + 1.0));
        // Two begin together, two are turned away together, and the last has waited for another until 9:00.
        let two = json!({ "size": 2, "wait": "PT1H" });
        assert_eq!(counts(pools, two), (3, 5, 3.0 + 2.0 + 1.0 + 1.0 + 1.0));
    }
}

/// Who stands before a wave when the run ends waits, and whoever is worked on does not.
#[test]
fn a_wave_is_waited_for_at_the_end() {
    let parts = json!({
        "horizon": "PT11H",
        "steps": { "w": { "duration": "PT8H", "fault": 0, "pools": ["desk"], "exits": { "short": 0 } } },
        "pools": { "desk": { "capacity": 1 } },
    });
    // One is worked on since 4:00, one stands in the queue since, and two wait for noon.
    let played = play(WAVE, &["PT1H", "PT3H", "PT9H", "PT10H"], parts);
    assert_eq!((played.step.at_end, played.step.waiting_at_end), (4, 3));
    let [place] = played.report.standing.as_slice() else {
        panic!("all stand at one step")
    };
    assert_eq!((place.orders.mean(), place.waiting.mean()), (4.0, 3.0));
}

/// So does who stands there for others to be merged with, and whoever pauses does not.
#[test]
fn a_merge_window_is_waited_for_at_the_end() {
    let merge = "s: flow.start\nw: order.merge { window: \"PT2H\", same: [\"customer\"] }\ne: flow.end\nab: flow.end\n\
                 s -> w -> e\nw.absorbed -> ab";
    let horizon = || json!({ "horizon": "PT5H" });
    let played = play(merge, &["PT1H", "PT4H"], horizon());
    assert_eq!((played.step.left, played.step.waiting.sum() / HOUR), (1, 2.0));
    assert_eq!((played.step.at_end, played.step.waiting_at_end), (1, 1));
    let pause = "s: flow.start\nw: flow.wait { for: \"PT2H\" }\ne: flow.end\ns -> w -> e";
    let played = play(pause, &["PT1H", "PT4H"], horizon());
    assert_eq!((played.step.left, played.step.waiting.n()), (1, 0));
    assert_eq!((played.step.at_end, played.step.waiting_at_end), (1, 0));
}

/// Who is left of the warm-up is in the flow, too, when nobody comes after it.
#[test]
fn time_in_the_flow_is_that_of_all_who_were_there() {
    let desk = "s: flow.start\nw: human.task { deadline: \"P30D\" }\ne: flow.end\nx: flow.end { result: \"cancelled\" }\n\
                s -> w -> e\nw.cancel -> x\nw.timeout -> x";
    let parts = json!({
        "warm_up": "PT2H",
        "steps": { "w": { "duration": "PT4H", "fault": 0, "pools": [], "exits": { "cancel": 0 } } },
    });
    let report = play(desk, &["PT1H"], parts).report;
    let delay = report.figures.iter().find(|figure| figure.id == "delay").unwrap();
    assert_eq!(delay.value.unwrap().mean(), 3.0 * 3_600.0);
    assert_eq!(report.orders.arrived.mean(), 0.0);
    let (en, zh) = (delay.name.english(), delay.name.chinese());
    assert_eq!(
        (en, zh),
        ("Time in the flow for each order", "每单在流程中的时间")
    );
}

/// What the exception lane has tried again is another visit: its time limit counts anew, waiting included.
#[test]
fn the_time_limit_goes_for_what_is_tried_again() {
    let flow = "s: flow.start\nw: human.task { deadline: \"PT6M\" }\ne: flow.end\nx: flow.end { result: \"cancelled\" }\n\
                s -> w\nw -> e\nw.cancel -> x\nw.timeout -> x";
    let parts = json!({
        "steps": { "w": { "duration": "PT1M", "pools": ["desk"], "exits": { "cancel": 0 }, "lane": { "delay": "PT3M" } } },
        "pools": { "desk": { "capacity": 1, "calendar": "day" } },
        "calendars": { "day": { "shifts": [{ "from": "00:00", "until": "00:03" }, { "from": "01:00", "until": "10:00" }] } },
        "disruptions": [{ "strikes": { "step": "w" }, "from": "PT0M", "until": "PT3M", "effect": "down" }],
    });
    // Tries fail for 2 min 14 s, the lane takes 3 min, and then the desk is closed.
    let played = play(flow, &["PT0M"], parts);
    assert_eq!(played.tally.orders.cancelled, 1);
    assert_eq!(played.tally.lead_time.sum(), 674_000_000.0);
}
