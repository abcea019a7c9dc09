//! Time limits whose being missed is a share: work takes as long as it takes, and waiting counts.

#![expect(clippy::unwrap_used, reason = "a test stops at what it does not expect")]

use std::collections::BTreeMap;

use flow_simulate::scenario;
use flow_simulate::{Control, Model, NoLog, RunOptions, Tally, run};
use flow_testkit::parse_notation;
use serde_json::{Value, json};

const MINUTE: f64 = 60e6;
const DAY: i64 = 86_400_000_000;
const DESK: &str = "s: flow.start\nw: human.task { deadline: \"PT1H\" }\ne: flow.end\n\
                    x: flow.end { result: \"cancelled\" }\ns -> w -> e\nw.cancel -> x\nw.timeout -> x";
const PAYMENT: &str = "s: flow.start\nw: payment.verify { deadline: \"PT30M\" }\ne: flow.end\n\
                       x: flow.end { result: \"cancelled\" }\ns -> w -> e\nw.expired -> x\nw.mismatch -> x";

const PARCEL: &str = "s: flow.start\nw: fulfil.deliver { max: \"P15D\" }\ne: flow.end\n\
                      x: flow.end { result: \"cancelled\" }\ns -> w -> e\nw.refused -> x\nw.lost -> x";

struct Played {
    tally: Tally,
    model: Model,
}

/// A hundred orders at once.
fn play(flow: &str, step: Value, pools: Value) -> Played {
    let document = json!({
        "format": 1,
        "id": "limits",
        "start": "2026-11-02T00:00:00+08:00",
        "arrivals": [{ "channel": "web", "at": ["PT0S"], "batch": 100 }],
        "steps": { "w": step },
        "pools": pools,
    });
    let scenario = scenario::read(document.to_string().as_bytes()).unwrap().scenario;
    let model = Model::new(&parse_notation(flow), &[], &scenario, &BTreeMap::new()).unwrap();
    let (options, control) = (RunOptions::default(), Control::default());
    let tally = run(&model, &options, &control, &mut NoLog);
    let logged = run(&model, &options, &control, &mut Vec::new());
    assert_eq!(format!("{tally:?}"), format!("{logged:?}"));
    Played { tally, model }
}

impl Played {
    fn step(&self) -> usize {
        let steps = &self.model.layout().steps;
        steps.iter().position(|step| step.id == "w").unwrap()
    }

    /// How many leave the step by an exit.
    fn by(&self, port: &str) -> u64 {
        let step = self.step() as u32;
        let exits = &self.model.layout().exits;
        let found = exits
            .iter()
            .position(|exit| exit.step == step && exit.port == port);
        self.tally.exits[found.unwrap()]
    }

    /// Minutes of the longest stay.
    fn longest(&self) -> f64 {
        self.tally.steps[self.step()].staying.greatest() as f64 / MINUTE
    }
}

fn desk(duration: Value, exits: Value, others: Value) -> Played {
    let mut step = json!({ "duration": duration, "exits": exits, "fault": 0, "pools": ["desk"] });
    for (key, value) in others.as_object().unwrap() {
        step[key] = value.clone();
    }
    play(DESK, step, json!({ "desk": { "capacity": 1 } }))
}

/// One desk does five orders of ten minutes in an hour; the sixth would be done when its time is up.
#[test]
fn a_share_of_none_does_not_do_the_work_of_those_who_wait() {
    // By the short way and the long one.
    for others in [json!({}), json!({ "times": "1" })] {
        let played = desk(json!("PT10M"), json!({ "cancel": 0, "timeout": 0 }), others);
        assert_eq!((played.by("ok"), played.by("timeout")), (5, 95));
        assert_eq!(played.longest(), 60.0);
        assert_eq!(played.tally.pools[0].busy.area() / MINUTE, 60.0);
    }
}

/// Draws that are shorter than the limit are kept, however little of it is left.
#[test]
fn work_that_begins_late_is_not_shorter() {
    let duration = json!({ "uniform": ["PT7M", "PT13M"] });
    let stated = desk(duration.clone(), json!({ "cancel": 0, "timeout": 0 }), json!({}));
    let raced = desk(duration, json!({ "cancel": 0 }), json!({}));
    assert_eq!(format!("{:?}", stated.tally), format!("{:?}", raced.tally));
}

fn alone(flow: &str, duration: Value, exits: Value) -> Played {
    let step = json!({ "duration": duration, "exits": exits, "fault": 0, "pools": [] });
    play(flow, step, json!({}))
}

#[test]
fn what_never_fits_is_late_when_the_time_is_up() {
    let played = alone(PAYMENT, json!("PT2H"), json!({}));
    assert_eq!((played.by("expired"), played.longest()), (100, 30.0));
    let played = alone(PAYMENT, json!("PT2H"), json!({ "expired": 0, "mismatch": 0 }));
    assert_eq!((played.by("expired"), played.longest()), (100, 30.0));
}

/// A parcel is lost as soon as its time is over, by the short way, the long one, and with nothing but the last leg kept.
#[test]
fn a_parcel_that_is_long_on_the_way_is_lost() {
    let half = json!({ "empirical": ["P10D", "P20D"] });
    for others in [json!({}), json!({ "times": "1" })] {
        let mut step =
            json!({ "duration": half, "exits": { "refused": 0, "lost": 0 }, "fault": 0, "pools": [] });
        if let Some(times) = others.get("times") {
            step["times"] = times.clone();
        }
        let played = play(PARCEL, step, json!({}));
        let lost = played.by("lost");
        assert!(
            (30..=70).contains(&lost) && lost + played.by("ok") == 100,
            "{lost}"
        );
        let longest = played.tally.steps[played.step()].staying.greatest();
        assert_eq!(longest, 15 * DAY + 1);
    }
}

/// A parcel that takes all of its time is not lost, by the short way and the long one.
#[test]
fn a_parcel_may_take_all_of_its_time() {
    for others in [json!({}), json!({ "times": "1" })] {
        for (duration, lost) in [("P15D", 0), ("P15DT0.000001S", 100)] {
            let mut step = json!({ "duration": duration, "exits": { "refused": 0, "lost": 0 }, "fault": 0, "pools": [] });
            if let Some(times) = others.get("times") {
                step["times"] = times.clone();
            }
            let played = play(PARCEL, step, json!({}));
            assert_eq!((played.by("lost"), played.by("ok")), (lost, 100 - lost));
        }
    }
}

/// Where draws fit after some tries, the share alone says how many are late.
#[test]
fn what_fits_at_last_is_in_time() {
    let half = json!({ "empirical": ["PT10M", "PT2H"] });
    let played = alone(PAYMENT, half.clone(), json!({ "expired": 0, "mismatch": 0 }));
    assert_eq!((played.by("ok"), played.longest()), (100, 10.0));
    let played = alone(PAYMENT, half, json!({ "expired": 1 }));
    assert_eq!((played.by("expired"), played.longest()), (100, 30.0));
}

/// A gateway that does one payment at a time does two of ten minutes in half an hour.
#[test]
fn waiting_counts_for_partners_too() {
    let step = json!({
        "duration": "PT10M", "exits": { "expired": 0, "mismatch": 0 }, "fault": 0, "pools": ["gateway"],
    });
    let played = play(PAYMENT, step, json!({ "gateway": { "capacity": 1 } }));
    assert_eq!((played.by("ok"), played.by("expired")), (2, 98));
    assert_eq!(played.longest(), 30.0);
}

/// Six tries of ten seconds and five pauses: ten minutes each, or 40 seconds and then a minute.
#[test]
fn a_pause_between_tries_is_as_long_as_it_says() {
    for (first, seconds) in [
        ("PT10M", 5 * 600),
        ("PT40S", 40 + 4 * 60),
        ("PT10S", 10 + 20 + 40 + 60 + 60),
    ] {
        let flow = format!(
            "s: flow.start\nw: service.call {{ connector: \"x\" }} \
             policy {{ retries: 5, backoff: \"{first}\", timeout: \"PT30S\" }}\ne: flow.end\n\
             x: flow.end {{ result: \"cancelled\" }}\ns -> w -> e\nw.rejected -> x\nw.fault -> x"
        );
        let step = json!({ "duration": "PT10S", "fault": 1, "pools": [] });
        let played = play(&flow, step, json!({}));
        assert_eq!(played.by("fault"), 100);
        assert_eq!(
            played.tally.steps[played.step()].staying.greatest(),
            (60 + seconds) * 1_000_000
        );
    }
}
