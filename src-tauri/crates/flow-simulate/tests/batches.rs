//! Orders that are served together, where the answer is known by hand.

#![expect(clippy::unwrap_used, reason = "a test stops at what it does not expect")]

use std::collections::BTreeMap;

use flow_simulate::scenario;
use flow_simulate::{Control, Happening, Model, NoLog, Row, RunOptions, Tally, run};
use flow_testkit::parse_notation;
use serde_json::{Value, json};

const MINUTE: i64 = 60_000_000;
/// A desk at which orders wait no longer than an hour.
const DESK: &str = "s: flow.start\nw: human.task { deadline: \"PT1H\" }\ne: flow.end\n\
                    c: flow.end { result: \"cancelled\" }\nt: flow.end { result: \"cancelled\" }\n\
                    s -> w -> e\nw.cancel -> c\nw.timeout -> t";
/// A service whose faults lead out.
const SERVICE: &str = "s: flow.start\nw: service.call { connector: \"x\" } policy { retries: 0 }\ne: flow.end\n\
                       c: flow.end { result: \"cancelled\" }\ns -> w -> e\nw.rejected -> c";

struct Played {
    tally: Tally,
    rows: Vec<Row>,
    model: Model,
}

impl Played {
    fn new(flow: &str, own: Value) -> Played {
        let mut document = json!({
            "format": 1,
            "id": "together",
            "start": "2026-11-02T00:00:00+08:00",
        });
        for (key, value) in own.as_object().unwrap() {
            document[key] = value.clone();
        }
        let scenario = scenario::read(document.to_string().as_bytes()).unwrap().scenario;
        let model = Model::new(&parse_notation(flow), &[], &scenario, &BTreeMap::new()).unwrap();
        let (options, control) = (RunOptions::default(), Control::default());
        let mut rows = Vec::new();
        let tally = run(&model, &options, &control, &mut rows);
        let silent = run(&model, &options, &control, &mut NoLog);
        assert_eq!(format!("{tally:?}"), format!("{silent:?}"));
        Played { tally, rows, model }
    }

    fn step(&self, id: &str) -> usize {
        let steps = &self.model.layout().steps;
        steps.iter().position(|step| step.id == id).unwrap()
    }

    /// How many leave the step by an exit.
    fn by(&self, port: &str) -> u64 {
        let step = self.step("w") as u32;
        let exits = &self.model.layout().exits;
        let found = exits
            .iter()
            .position(|exit| exit.step == step && exit.port == port);
        self.tally.exits[found.unwrap()]
    }

    /// (number of the order, minute) of what happens at the step.
    fn when(&self, what: Happening) -> Vec<(u64, i64)> {
        let step = self.step("w") as u32;
        let those = self
            .rows
            .iter()
            .filter(|row| row.step == step && row.what == what);
        those.map(|row| (row.number, row.at_us / MINUTE)).collect()
    }
}

fn desk(arrivals: &[&str], step: Value, pool: Value) -> Played {
    let mut own = json!({
        "arrivals": [{ "channel": "web", "at": arrivals }],
        "steps": { "w": { "duration": "PT10M", "exits": { "cancel": 0 }, "fault": 0, "pools": ["desk"] } },
        "calendars": { "late": { "shifts": [{ "from": "10:00", "until": "18:00" }] } },
        "pools": { "desk": pool },
    });
    for (key, value) in step.as_object().unwrap() {
        own["steps"]["w"][key] = value.clone();
    }
    Played::new(DESK, own)
}

/// Gathering counts as waiting once, and not as waiting for the pool; the log says when work begins for each.
#[test]
fn the_first_waits_no_longer_than_it_does() {
    let played = desk(
        &["PT0S", "PT1M", "PT2M", "PT20M"],
        json!({ "batch": { "size": 3, "wait": "PT30M" } }),
        json!({ "capacity": 1 }),
    );
    let minutes = |mean: Option<f64>| mean.unwrap() / MINUTE as f64;
    // Two minutes, one, none; the last waits for half an hour.
    assert_eq!(minutes(played.tally.waiting_time.mean()), 33.0 / 4.0);
    let step = &played.tally.steps[played.step("w")];
    assert_eq!(minutes(step.waiting.mean()), 33.0 / 4.0);
    assert_eq!(minutes(played.tally.pools[0].waiting.mean()), 0.0);
    assert_eq!(played.when(Happening::Begin), [(0, 2), (1, 2), (2, 2), (3, 50)]);
    assert_eq!(
        played.when(Happening::Leave),
        [(0, 12), (1, 12), (2, 12), (3, 60)]
    );
}

/// The pool opens at ten o'clock; each waits an hour from when it came.
#[test]
fn each_leaves_the_queue_when_its_own_time_is_up() {
    let played = desk(
        &["PT0S", "PT1M", "PT2M"],
        json!({ "batch": { "size": 3, "wait": "PT30M" } }),
        json!({ "capacity": 1, "calendar": "late" }),
    );
    assert_eq!(played.when(Happening::Leave), [(0, 60), (1, 61), (2, 62)]);
    assert_eq!((played.by("timeout"), played.tally.orders.cancelled), (3, 3));
}

/// The desk is closed until two minutes past ten: the first has gone, and the second goes during work.
#[test]
fn who_is_left_keeps_the_place_in_the_queue() {
    for discipline in ["fifo", "priority", "lifo", "due_date"] {
        let own = json!({
            "arrivals": [{ "channel": "web", "at": ["PT9H", "PT9H5M", "PT9H40M", "PT9H41M", "PT9H41M"] }],
            "steps": { "w": {
                "duration": "PT10M", "exits": { "cancel": 0 }, "fault": 0, "pools": ["desk"],
                "batch": { "size": 3, "wait": "PT50M" },
            } },
            "calendars": { "late": { "shifts": [{ "from": "10:02", "until": "18:00" }] } },
            "pools": { "desk": { "capacity": 1, "calendar": "late", "discipline": discipline } },
        });
        let played = Played::new(DESK, own);
        // The first leaves at 10:00; its batch, the second and third, is served at 10:02 and the second leaves at 10:05.
        let mut left = played.when(Happening::Leave);
        left.sort_unstable();
        assert_eq!(left[..3], [(0, 600), (1, 605), (2, 612)], "{discipline}");
    }
}

/// All who wait together for a pool wait for it, also those who leave before the others, and when the run ends or statistics
/// begin meanwhile.
#[test]
fn a_pool_holds_up_each_of_a_batch() {
    let minutes = |arrivals: &[&str], more: Value| {
        let mut own = json!({
            "horizon": "P1D",
            "arrivals": [{ "channel": "web", "at": arrivals }],
            "steps": { "w": {
                "duration": "PT10M", "exits": { "cancel": 0 }, "fault": 0, "pools": ["desk"],
                "batch": { "size": 3, "wait": "PT20M" },
            } },
            "calendars": { "late": { "shifts": [{ "from": "10:00", "until": "18:00" }] } },
            "pools": { "desk": { "capacity": 1, "calendar": "late" } },
        });
        for (key, value) in more.as_object().unwrap() {
            own[key] = value.clone();
        }
        let played = Played::new(DESK, own);
        let pool = &played.tally.pools[0];
        (pool.queue.area() + pool.riders_us as f64) / MINUTE as f64
    };
    // From 9:10 on, the first until 9:50 and the second until ten o'clock.
    let two = ["PT8H50M", "PT9H5M"];
    assert_eq!(minutes(&two, json!({})), 40.0 + 50.0);
    assert_eq!(minutes(&two, json!({ "warm_up": "PT9H30M" })), 20.0 + 30.0);
    assert_eq!(minutes(&two, json!({ "horizon": "PT9H30M" })), 20.0 + 20.0);
    // From 9:04 on, until 9:45, 9:50 and ten o'clock.
    let three = ["PT8H45M", "PT8H50M", "PT9H4M"];
    assert_eq!(minutes(&three, json!({})), 41.0 + 46.0 + 56.0);
}

/// Those who gathered are turned away together.
#[test]
fn all_are_turned_away() {
    let played = desk(
        &["PT0S", "PT1M", "PT2M", "PT3M"],
        json!({ "batch": { "size": 2, "wait": "PT30M" } }),
        json!({ "capacity": 1, "queue_max": 0 }),
    );
    assert_eq!(played.tally.orders.completed, 2);
    assert_eq!(played.by("cancel"), 2);
    assert_eq!(played.tally.steps[played.step("w")].turned_away, 2);
}

/// Time is up while they gather: each leaves in its turn, and nobody is served without work.
#[test]
fn who_gathers_too_long_leaves() {
    let played = desk(
        &["PT0S", "PT50M", "PT70M"],
        json!({ "duration": "PT40M", "batch": { "size": 3, "wait": "PT2H" } }),
        json!({ "capacity": 1 }),
    );
    assert_eq!(played.when(Happening::Leave), [(0, 60), (1, 110), (2, 130)]);
    assert_eq!(played.by("timeout"), 3);
}

/// When the first leaves, the next is the first and has its own time to wait.
#[test]
fn the_next_is_the_first() {
    let played = desk(
        &["PT0S", "PT50M"],
        json!({ "duration": "PT1M", "batch": { "size": 3, "wait": "PT65M" } }),
        json!({ "capacity": 1 }),
    );
    assert_eq!(played.when(Happening::Leave), [(0, 60), (1, 110)]);
    let played = desk(
        &["PT0S", "PT50M"],
        json!({ "duration": "PT1M", "batch": { "size": 3, "wait": "PT59M" } }),
        json!({ "capacity": 1 }),
    );
    assert_eq!(played.when(Happening::Leave), [(0, 60), (1, 60)]);
}

/// Work that takes longer than the first may stay goes on for those who may stay longer.
#[test]
fn work_goes_on_for_those_who_are_in_time() {
    let played = desk(
        &["PT0S", "PT1M", "PT10M"],
        json!({ "duration": "PT55M", "batch": { "size": 3, "wait": "PT30M" } }),
        json!({ "capacity": 1 }),
    );
    assert_eq!(played.when(Happening::Leave), [(0, 60), (1, 61), (2, 65)]);
    assert_eq!((played.by("timeout"), played.by("ok")), (2, 1));
    // One unit was busy for all of it.
    assert_eq!(played.tally.pools[0].busy.area() / MINUTE as f64, 55.0);
}

fn service(flow: &str, own: Value) -> Played {
    let mut step = json!({
        "duration": "PT10S", "fault": 0.4, "exits": { "rejected": 0 }, "pools": [], "cost": "0",
        "batch": { "size": 4, "wait": "PT30M" },
    });
    for (key, value) in own.as_object().unwrap() {
        step[key] = value.clone();
    }
    let arrivals = json!([{ "channel": "web", "every": "PT1M", "orders_max": 20_000 }]);
    Played::new(flow, json!({ "arrivals": arrivals, "steps": { "w": step } }))
}

/// A fault of the one piece of work is a fault of all four orders.
#[test]
fn all_fail_together() {
    let played = service(&format!("{SERVICE}\nw.fault -> c"), json!({}));
    let failed = played.by("fault");
    assert_eq!(failed % 4, 0);
    assert_eq!(played.tally.steps[played.step("w")].faults, failed);
    let share = failed as f64 / 20_000.0;
    // Four standard deviations of a mean of 5,000 draws.
    assert!((share - 0.4).abs() < 0.028, "{share}");
}

/// In the exception lane each order is looked at by itself, and tried again by itself: 0.4 * 0.5 / (1 - 0.4 * 0.5).
#[test]
fn each_is_looked_at_in_the_lane() {
    let played = service(SERVICE, json!({ "lane": { "delay": "PT5M", "cancel": 0.5 } }));
    let share = played.tally.orders.cancelled as f64 / 20_000.0;
    assert!((share - 0.25).abs() < 0.02, "{share}");
    assert_eq!(played.tally.orders.unfinished + played.tally.orders.lost, 0);
}

/// Whom the limit is missed by is drawn for each: the others are not held up.
#[test]
fn each_is_late_by_its_own_share() {
    let own = json!({
        "arrivals": [{ "channel": "web", "every": "PT1M", "orders_max": 8_000 }],
        "steps": { "w": {
            "duration": "PT10M", "exits": { "cancel": 0, "timeout": 0.25 }, "fault": 0, "pools": [],
            "batch": { "size": 4, "wait": "PT30M" },
        } },
    });
    let played = Played::new(DESK, own);
    let share = played.by("timeout") as f64 / 8_000.0;
    assert!((share - 0.25).abs() < 0.02, "{share}");
    let longest = played.tally.steps[played.step("w")].staying.greatest() / MINUTE;
    assert_eq!(longest, 60);
    let mean = played.tally.steps[played.step("w")].staying.mean().unwrap() / MINUTE as f64;
    let wanted = 0.25 * 60.0 + 0.75 * 11.5;
    assert!((mean - wanted).abs() < 1.0, "{mean}");
}

#[test]
fn no_batch_of_arrivals_is_empty() {
    for batch in [json!(0.4), json!(0), json!({ "poisson": 0.1 })] {
        let stream = json!({ "channel": "web", "every": "PT1M", "batch": batch, "orders_max": 100 });
        let played = Played::new(DESK, json!({ "arrivals": [stream] }));
        assert_eq!(played.tally.orders.arrived, 100, "{batch}");
    }
}

/// Orders of two at a time, and urgent ones that interrupt them.
const URGENT: &str = "s: flow.start\nway: flow.decide { branches: [{ port: \"high\", when: \"order.channel = \\\"app\\\"\" }], otherwise: \"low\" }\n\
    w: human.task { deadline: \"PT70M\" }\nh: human.task { deadline: \"P3D\" }\ne: flow.end\nt: flow.end { result: \"cancelled\" }\n\
    s -> way\nway.low -> w\nway.high -> h\nw -> e\nw.cancel -> t\nw.timeout -> t\nh -> e\nh.cancel -> t\nh.timeout -> t";

fn low(cost: &str) -> Value {
    let batch = json!({ "size": 2, "wait": "PT1H" });
    json!({ "duration": "PT40M", "exits": { "cancel": 0 }, "pools": ["desk"], "priority": "1", "cost": cost, "batch": batch })
}

fn high(duration: &str) -> Value {
    json!({ "duration": duration, "exits": { "cancel": 0 }, "pools": ["desk"], "priority": "9", "cost": "0" })
}

/// An interruption of one piece of work is one of all who are served together: whoever takes the place of the first while it
/// lasts goes on and does not begin anew.
#[test]
fn an_interruption_is_told_of_all() {
    let own = json!({
        "arrivals": [
            { "channel": "web", "at": ["PT0S", "PT15M"] },
            { "channel": "app", "at": ["PT30M", "PT62M"] },
        ],
        "steps": { "w": low("0"), "h": high("PT10M") },
        "pools": { "desk": { "capacity": 1, "preempts": true } },
    });
    // Both begin at 15 and stand still from 30 to 40 and from 62 to 72; the first has to leave at 70.
    let played = Played::new(URGENT, own);
    assert_eq!(
        played.when(Happening::Interrupt),
        [(0, 30), (1, 30), (0, 62), (1, 62)]
    );
    assert_eq!(
        played.when(Happening::Begin),
        [(0, 15), (1, 15), (0, 40), (1, 40), (1, 72)]
    );
    assert_eq!(played.when(Happening::Leave), [(0, 70), (1, 75)]);
}

/// Work that is given up while it is interrupted costs for each order, also for who rides with the first.
#[test]
fn interrupted_work_costs_for_each_who_gives_up() {
    let own = json!({
        "arrivals": [
            { "channel": "web", "at": ["PT0S", "PT0S"] },
            { "channel": "app", "at": ["PT10M"] },
        ],
        "steps": { "w": low("5"), "h": high("PT2H") },
        "pools": { "desk": { "capacity": 1, "preempts": true } },
    });
    let played = Played::new(URGENT, own);
    assert_eq!(played.by("timeout"), 2);
    assert_eq!(played.tally.money.steps, 100_000);
}
