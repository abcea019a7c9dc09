//! What is counted of waiting, standing and cost, worked out by hand.

#![expect(clippy::unwrap_used, reason = "a test stops at what it does not expect")]

use std::collections::BTreeMap;

use flow_simulate::report::{Facts, Report};
use flow_simulate::{Control, Model, NoLog, RunOptions, Tally, run, scenario};
use flow_testkit::parse_notation;
use serde_json::{Value, json};

const HOUR: f64 = 3_600_000_000.0;
const TASK: &str = "s: flow.start\nw: human.task { role: \"desk\", deadline: \"P30D\" }\ne: flow.end\nx: flow.end { result: \"cancelled\" }\n\
    s -> w\nw -> e\nw.cancel -> x\nw.timeout -> x";

struct Played {
    model: Model,
    tally: Tally,
    facts: Facts,
}

impl Played {
    fn step(&self, id: &str) -> &flow_simulate::StepTally {
        let steps = &self.model.layout().steps;
        &self.tally.steps[steps.iter().position(|step| step.id == id).unwrap()]
    }

    fn pool(&self, id: &str) -> &flow_simulate::PoolTally {
        let pools = &self.model.layout().pools;
        &self.tally.pools[pools.iter().position(|pool| pool.id == id).unwrap()]
    }

    /// Mean time that visits waited for a pool, in hours.
    fn waited_for(&self, id: &str) -> Option<f64> {
        Some(self.pool(id).waiting.mean()? / HOUR)
    }

    /// Mean time that orders waited, in hours.
    fn waited(&self) -> f64 {
        self.tally.waiting_time.mean().unwrap() / HOUR
    }
}

/// Plays a day of orders that come at these moments, with a log and without.
fn play(flow: &str, at: &[&str], parts: Value) -> Played {
    let mut document = json!({
        "format": 1,
        "id": "counts",
        "start": "2026-11-02T00:00:00+08:00",
        "horizon": "P1D",
        "arrivals": [{ "channel": "web", "at": at }],
    });
    for (key, value) in parts.as_object().unwrap() {
        document[key] = value.clone();
    }
    let scenario = scenario::read(document.to_string().as_bytes()).unwrap().scenario;
    let flow = parse_notation(flow);
    let model = Model::new(&flow, &[], &scenario, &BTreeMap::new()).unwrap();
    let (options, control) = (RunOptions::default(), Control::default());
    let tally = run(&model, &options, &control, &mut NoLog);
    let logged = run(&model, &options, &control, &mut Vec::new());
    assert_eq!(format!("{tally:?}"), format!("{logged:?}"));
    let steps: i64 = tally.steps.iter().map(|step| step.cost).sum();
    assert_eq!(
        tally.money.steps, steps,
        "what steps cost is the sum of what each costs"
    );
    let facts = Facts::new(&flow, "flow", &scenario, "scenario", 1);
    Played { model, tally, facts }
}

/// A step of one hour that neither fails nor is cancelled.
fn hour() -> Value {
    json!({ "duration": "PT1H", "fault": 0, "exits": { "cancel": 0 } })
}

fn with(mut step: Value, key: &str, value: Value) -> Value {
    step[key] = value;
    step
}

#[test]
fn who_stands_at_a_step_before_the_warm_up_ends_is_counted_from_its_end() {
    let parts = json!({
        "horizon": "P5D",
        "warm_up": "P3D",
        "arrivals": [{ "channel": "web", "every": "PT1H" }],
        "steps": { "w": with(hour(), "duration", json!("P2D")) },
    });
    let played = play(TASK, &[], parts);
    let standing = &played.step("w").standing;
    assert_eq!(standing.area / (48.0 * HOUR), 48.0);
    assert_eq!(standing.greatest, 48);
}

#[test]
fn slices_show_the_warm_up_too() {
    let parts = |warm_up: &str| {
        json!({
            "warm_up": warm_up,
            "steps": { "w": with(hour(), "pools", json!(["p"])) },
            "pools": { "p": { "capacity": 1 } },
        })
    };
    let at = ["PT1H"; 4];
    // Two of the four are still there, and one of them waits, when the warm-up ends.
    let (cold, warm) = (play(TASK, &at, parts("PT0S")), play(TASK, &at, parts("PT3H45M")));
    assert_eq!(warm.tally.backlog.slices()[3], (2.0, 3));
    assert_eq!(warm.tally.backlog.slices(), cold.tally.backlog.slices());
    assert_eq!(
        (warm.tally.backlog.area() / HOUR, warm.tally.backlog.greatest()),
        (1.5, 2)
    );
    let series = |played: &Played| {
        let pool = played.pool("p");
        [&pool.busy, &pool.open, &pool.queue].map(|series| series.slices().to_vec())
    };
    assert_eq!(series(&warm), series(&cold));
    assert_eq!(warm.pool("p").queue.area() / HOUR, 0.25);
}

#[test]
fn an_order_at_the_last_moment_is_in_the_last_slice() {
    let played = play(TASK, &["PT1H", "P1D"], json!({ "steps": { "w": hour() } }));
    assert_eq!(played.tally.orders.arrived, 2);
    assert_eq!(played.tally.arrived.iter().sum::<u64>(), 2);
    assert_eq!(played.tally.arrived.len(), played.tally.backlog.slices().len());
}

#[test]
fn each_pool_of_a_step_has_the_waits_in_its_own_queue() {
    let pools = json!(["p", { "pool": "q", "units": 2 }]);
    let parts = json!({
        "steps": { "w": with(hour(), "pools", pools) },
        "pools": { "p": { "capacity": 3 }, "q": { "capacity": 5 } },
    });
    // Two at once, since q is enough for two: two wait an hour for q, and nobody for p.
    let played = play(TASK, &["PT1H"; 4], parts);
    assert_eq!(played.waited_for("p"), Some(0.0));
    assert_eq!(played.waited_for("q"), Some(0.5));
    assert_eq!(played.pool("q").queue.area() / HOUR, 2.0);
    assert_eq!(played.pool("p").queue.area(), 0.0);
}

#[test]
fn a_visit_waits_for_one_pool_after_the_other() {
    let pools = json!(["p", "q"]);
    let own =
        |pool: &str, length: &str| with(with(hour(), "pools", json!([pool])), "duration", json!(length));
    let flow = "s: flow.start\nway: flow.decide { branches: [{ port: \"p\", when: \"order.channel = \\\"app\\\"\" }, { port: \"q\", when: \"order.channel = \\\"b2b\\\"\" }], otherwise: \"both\" }\n\
        p: human.task { role: \"desk\", deadline: \"P30D\" }\nq: human.task { role: \"desk\", deadline: \"P30D\" }\nw: human.task { role: \"desk\", deadline: \"P30D\" }\n\
        e: flow.end\nx: flow.end { result: \"cancelled\" }\ns -> way\nway.p -> p\nway.q -> q\nway.both -> w\np -> e\np.cancel -> x\np.timeout -> x\n\
        q -> e\nq.cancel -> x\nq.timeout -> x\nw -> e\nw.cancel -> x\nw.timeout -> x";
    let stream = |channel: &str, at: &str| json!({ "channel": channel, "at": [at] });
    let parts = json!({
        "arrivals": [stream("app", "PT1H"), stream("b2b", "PT1H"), stream("web", "PT1H30M")],
        "steps": { "p": own("p", "PT1H"), "q": own("q", "PT3H"), "w": with(hour(), "pools", pools) },
        "pools": { "p": { "capacity": 1 }, "q": { "capacity": 1 } },
    });
    // From 1:30 to 2:00 in the queue of p, then to 4:00 in that of q.
    let played = play(flow, &[], parts);
    assert_eq!(played.pool("p").queue.area() / HOUR, 0.5);
    assert_eq!(played.pool("q").queue.area() / HOUR, 2.0);
    assert_eq!(played.waited_for("p"), Some(0.25));
    assert_eq!(played.waited_for("q"), Some(1.0));
}

#[test]
fn who_gives_up_has_waited_for_the_pool_too() {
    let approval = "s: flow.start\nw: human.approval { roles: [\"l1\", \"l2\"], deadline: \"PT4H\", escalate_to: \"boss\" }\ne: flow.end\nx: flow.end { result: \"cancelled\" }\n\
        s -> w\nw -> e\nw.rejected -> x\nw.timeout -> x";
    let parts = json!({
        "steps": { "w": { "duration": "PT30M", "exits": { "rejected": 0, "timeout": 0 } } },
        "pools": { "l1": { "capacity": 1, "calendar": "late" }, "l2": { "capacity": 1 }, "boss": { "capacity": 3 } },
        "calendars": { "late": { "shifts": [{ "from": "11:00", "until": "18:00" }] } },
    });
    let played = play(approval, &["PT1H", "PT1H10M", "PT1H20M"], parts);
    assert_eq!(played.waited_for("l1"), Some(4.0));
    assert_eq!(played.pool("l1").queue.area() / HOUR, 12.0);
    assert_eq!(played.waited_for("boss"), Some(0.0));
}

#[test]
fn a_pool_does_not_have_the_waits_for_the_person_in_the_exception_lane() {
    let call = "s: flow.start\nw: service.call\ne: flow.end\nx: flow.end { result: \"cancelled\" }\ns -> w\nw -> e\nw.rejected -> x";
    let parts = json!({
        "steps": { "w": {
            "duration": "PT5S", "fault": 0, "pools": ["desk"], "exits": { "rejected": 0 },
            "lane": { "delay": "PT30M", "cancel": 0, "pool": "lane" },
        } },
        "pools": { "desk": { "capacity": 9 }, "lane": { "capacity": 1 } },
        "disruptions": [{ "strikes": { "step": "w" }, "from": "PT1H", "until": "PT1H10M", "effect": "down" }],
    });
    let played = play(call, &["PT1H", "PT1H"], parts);
    // Both try and fail in the same moment; the second waits for the person half an hour.
    assert_eq!(played.waited_for("lane"), Some(0.25));
    assert_eq!(played.waited_for("desk"), Some(0.0));
    assert_eq!(played.waited(), 0.25);
}

#[test]
fn what_branches_wait_at_the_same_time_counts_once_for_the_order() {
    let task = |id: &str| format!("{id}: human.task {{ role: \"desk\", deadline: \"P30D\" }}\n");
    let ways = |id: &str| format!("f.{id} -> {id}\n{id} -> j\n{id}.cancel -> j\n{id}.timeout -> j\n");
    let ids = ["a", "b", "c"];
    let flow = format!(
        "s: flow.start\nf: flow.fork\nj: flow.join\ne: flow.end\n{}s -> f\n{}j -> e",
        ids.map(task).concat(),
        ids.map(ways).concat(),
    );
    let step = |pool: &str| with(hour(), "pools", json!([pool]));
    let open = |from: &str, until: &str| json!({ "shifts": [{ "from": from, "until": until }] });
    let parts = json!({
        "steps": { "a": step("a"), "b": step("b"), "c": step("c") },
        "pools": {
            "a": { "capacity": 1, "calendar": "ten" },
            "b": { "capacity": 1, "calendar": "eight" },
            "c": { "capacity": 1 },
        },
        "calendars": { "ten": open("10:00", "12:00"), "eight": open("08:00", "09:00") },
    });
    let played = play(&flow, &["PT1H"], parts);
    assert_eq!(played.tally.lead_time.mean().unwrap() / HOUR, 10.0);
    // Nine hours for a, in which seven for b lie.
    assert_eq!(played.waited(), 9.0);
    // Both others stood at the join before a came.
    assert_eq!(played.step("j").standing.greatest, 2);
}

#[test]
fn work_costs_however_it_ends_and_waiting_does_not() {
    let task = TASK.replace("P30D", "PT1H");
    let parts = json!({
        "steps": { "w": {
            "duration": "PT50M", "cost": "3", "pools": ["desk"], "exits": { "cancel": 0 },
        } },
        "pools": { "desk": { "capacity": 1 } },
    });
    // The first is done, the second has 20 of 50 minutes, and the third is never come to.
    let played = play(&task, &["PT1H", "PT1H10M", "PT1H15M"], parts.clone());
    assert_eq!(played.step("w").left, 3);
    assert_eq!(played.tally.money.steps, 90_000);
    // Without a queue nobody but the first is served.
    let mut full = parts;
    full["pools"]["desk"]["queue_max"] = json!(0);
    let played = play(&task, &["PT1H", "PT1H10M", "PT1H15M"], full);
    assert_eq!(played.tally.money.steps, 30_000);
}

#[test]
fn each_person_of_an_approval_costs() {
    let approval = "s: flow.start\nw: human.approval { roles: [\"l1\", \"l2\"], deadline: \"PT4H\" }\ne: flow.end\nx: flow.end { result: \"cancelled\" }\n\
        s -> w\nw -> e\nw.rejected -> x\nw.timeout -> x";
    let step = json!({ "duration": "PT30M", "cost": "5", "exits": { "rejected": 0, "timeout": 0 } });
    let parts = json!({
        "steps": { "w": step },
        "pools": { "l1": { "capacity": 1 }, "l2": { "capacity": 1 } },
    });
    let played = play(approval, &["PT1H"], parts.clone());
    assert_eq!(played.tally.money.steps, 100_000);
    // Nobody is set up for it, also where others are.
    let mut set_up = parts;
    set_up["steps"]["w"]["set_up"] = json!("PT5M");
    set_up["pools"]["l1"]["capacity"] = json!(1);
    let flow = approval.replace(
        "s -> w",
        "v: human.task { role: \"l1\", deadline: \"P30D\" }\nv.cancel -> x\nv.timeout -> x\ns -> v -> w",
    );
    set_up["steps"]["v"] = with(
        with(with(hour(), "pools", json!(["l1"])), "set_up", json!("PT0S")),
        "cost",
        json!("0"),
    );
    let played = play(&flow, &["PT1H"], set_up);
    assert_eq!(played.tally.lead_time.mean().unwrap() / HOUR, 2.0);
}

#[test]
fn each_attempt_to_hand_over_costs() {
    let flow = "s: flow.start\nw: fulfil.deliver { attempts: 3 }\ne: flow.end\nx: flow.end { result: \"cancelled\" }\n\
        s -> w\nw -> e\nw.refused -> x\nw.lost -> x";
    let step =
        json!({ "duration": "PT2H", "cost": "5", "carbon_kg": 2, "fault": 0, "exits": { "refused": 1 } });
    let parts = json!({ "horizon": "P9D", "steps": { "w": step } });
    let tally = play(flow, &["PT1H", "PT2H"], parts).tally;
    assert_eq!(
        (tally.orders.cancelled, tally.money.steps, tally.carbon_kg),
        (2, 300_000, 12.0)
    );
}

/// Exits of an approval that are not named share the rest as usual, as anywhere.
#[test]
fn shares_of_an_approval_are_all_that_is_stated() {
    let approval = "s: flow.start\nw: human.approval { roles: [\"l1\", \"l2\"], deadline: \"P9D\" }\ne: flow.end\nx: flow.end { result: \"cancelled\" }\n\
        l: flow.end { result: \"cancelled\" }\ns -> w\nw -> e\nw.rejected -> x\nw.timeout -> l";
    for (exits, ends) in [
        (json!({ "ok": 0.6 }), [0.6, 0.4, 0.0]),
        (json!({ "rejected": 0.3 }), [0.7, 0.3, 0.0]),
        (json!({ "ok": 0.5, "timeout": 0.5 }), [0.5, 0.0, 0.5]),
        (json!({ "timeout": 0.51 }), [0.45, 0.04, 0.51]),
    ] {
        let step = json!({ "duration": "PT1H", "fault": 0, "exits": exits });
        let arrivals = json!([{ "channel": "web", "every": "PT1M", "orders_max": 8000 }]);
        let parts = json!({ "horizon": "last_order", "arrivals": arrivals, "steps": { "w": step } });
        let played = play(approval, &[], parts);
        let came = ["e", "x", "l"].map(|end| played.step(end).entered as f64 / 8_000.0);
        let is_near = came.iter().zip(ends).all(|(came, end)| (came - end).abs() < 0.02);
        assert!(is_near, "{exits}: {came:?}");
    }
}

/// Without the field that its table reads, an approval asks the persons that it names itself; whoever the table names nobody
/// for goes on.
#[test]
fn an_approval_asks_whom_it_can_find() {
    let approval = "@table who { kind: \"decision\", title: { en: \"who\" }, hit_policy: \"unique\", inputs: [{ expression: \"order.total\" }], \
        outputs: [{ name: \"roles\" }], rows: [{ when: [\"< 100\"], then: [\"[\\\"l1\\\"]\"] }, { when: [\"[100..200)\"], then: [\"[]\"] }, \
        { when: [\">= 200\"], then: [\"[\\\"l2\\\"]\"] }] }\n\
        s: flow.start\nw: human.approval { roles: [\"l1\", \"l2\"], deadline: \"P9D\", matrix: \"who\" }\n\
        e: flow.end\nx: flow.end { result: \"cancelled\" }\ns -> w\nw -> e\nw.rejected -> x\nw.timeout -> x";
    for (total, served, hours) in [
        (None, [1, 1], 2.0),
        (Some("50"), [1, 0], 1.0),
        (Some("150"), [0, 0], 0.0),
        (Some("250"), [0, 1], 1.0),
    ] {
        let step =
            json!({ "duration": "PT1H", "fault": 0, "cost": "1", "exits": { "rejected": 0, "timeout": 0 } });
        let mut parts = json!({
            "steps": { "w": step },
            "pools": { "l1": { "capacity": 1 }, "l2": { "capacity": 1 } },
        });
        if let Some(total) = total {
            parts["orders"] = json!({ "fields": { "order.total": total } });
        }
        let played = play(approval, &["PT1H"], parts);
        assert_eq!(
            [played.pool("l1").served, played.pool("l2").served],
            served,
            "{total:?}"
        );
        assert_eq!(played.tally.lead_time.mean().unwrap() / HOUR, hours, "{total:?}");
        assert_eq!(played.tally.money.steps, hours as i64 * 10_000, "{total:?}");
    }
}

#[test]
fn a_step_at_which_nobody_works_costs_each_visit() {
    let flow = "s: flow.start\nway: flow.decide { branches: [{ port: \"a\", when: \"order.priority > 4\" }], otherwise: \"b\" }\n\
        f: flow.fork\na: flow.wait { duration: \"PT1H\" }\nb: flow.wait { duration: \"PT2H\" }\nj: flow.join\ne: flow.end\n\
        s -> way\nway.a -> f\nway.b -> f\nf.a -> a\nf.b -> b\na -> j\nb -> j\nj -> e";
    let cost = |cost: &str| json!({ "cost": cost });
    let parts = json!({
        "steps": { "way": cost("1"), "f": cost("10"), "a": cost("100"), "j": cost("1000"), "e": cost("10000") },
    });
    let played = play(flow, &["PT1H", "PT2H"], parts);
    assert_eq!(played.tally.money.steps, 222_220_000);
}

#[test]
fn a_parcel_that_pickups_leave_behind_counts_once() {
    let flow = "s: flow.start\nship: fulfil.dispatch { wave: \"PT0S\" }\nw: fulfil.deliver\ne: flow.end\nx: flow.end { result: \"cancelled\" }\n\
        s -> ship\nship -> w\nship.short -> x\nw -> e\nw.refused -> x\nw.lost -> x";
    let step = |exits: Value| json!({ "duration": "PT0S", "fault": 0, "pools": [], "exits": exits });
    let mut bring = step(json!({ "refused": 0, "lost": 0 }));
    bring["carrier"] = json!("van");
    let parts = json!({
        "steps": { "ship": step(json!({ "short": 0 })), "w": bring },
        "carriers": { "van": { "first": "PT2H", "every": "PT2H", "capacity": 1 } },
    });
    // Of four parcels of 1:00 three are left behind at 2:00, and the fifth one of 3:00 at 4:00.
    let played = play(flow, &["PT1H", "PT1H", "PT1H", "PT1H", "PT3H"], parts);
    let van = &played.tally.carriers[0];
    assert_eq!((van.parcels, van.left_behind), (5, 4));
    // They wait for the van and for nothing else.
    let report = Report::new(played.model.layout(), &[played.tally], &played.facts);
    let waits = report.waits.iter();
    let shares: Vec<(&str, f64)> = waits.map(|wait| (wait.id.as_str(), wait.share.mean())).collect();
    assert_eq!(shares, [("van", 1.0)]);
}

#[test]
fn an_approval_that_is_tried_again_asks_the_same_person() {
    let approval = "s: flow.start\nw: human.approval { roles: [\"l1\"], deadline: \"P9D\" }\ne: flow.end\nx: flow.end { result: \"cancelled\" }\n\
        s -> w\nw -> e\nw.rejected -> x\nw.timeout -> x";
    let parts = json!({
        "steps": { "w": {
            "duration": "PT1H", "exits": { "rejected": 0, "timeout": 0 }, "lane": { "delay": "PT2H", "cancel": 0 },
        } },
        "pools": { "l1": { "capacity": 1 } },
        "disruptions": [{ "strikes": { "step": "w" }, "from": "PT1H", "until": "PT2H", "effect": "down" }],
    });
    // All tries fail by 1:03; at 3:03 the person is asked again, for an hour each, one after the other.
    let played = play(approval, &["PT1H", "PT1H"], parts);
    assert_eq!(played.tally.orders.completed, 2);
    assert!(
        played.pool("l1").busy.area() / HOUR > 2.0,
        "{:?}",
        played.pool("l1").busy.area() / HOUR
    );
    assert_eq!(played.pool("l1").busy.greatest(), 1);
}

#[test]
fn a_pool_does_not_have_the_waits_for_a_wave() {
    let flow = "s: flow.start\nw: fulfil.dispatch { wave: \"PT4H\" }\ne: flow.end\nx: flow.end { result: \"cancelled\" }\ns -> w\nw -> e\nw.short -> x";
    let parts = json!({
        "steps": { "w": { "duration": "PT30M", "fault": 0, "pools": ["desk"], "exits": { "short": 0 } } },
        "pools": { "desk": { "capacity": 1 } },
    });
    // Both wait for the wave at 4:00, and the second for the first half an hour more.
    let played = play(flow, &["PT1H", "PT3H"], parts);
    assert_eq!(played.waited_for("desk"), Some(0.25));
    assert_eq!(played.pool("desk").queue.area() / HOUR, 0.5);
    assert_eq!(played.waited(), (3.0 + 1.5) / 2.0);
    let report = Report::new(played.model.layout(), &[played.tally], &played.facts);
    let waits = report.waits.iter();
    let hours: Vec<(&str, f64)> = waits.map(|wait| (wait.id.as_str(), wait.hours.mean())).collect();
    assert_eq!(hours, [("w", 4.0), ("desk", 0.5)]);
}

#[test]
fn the_last_branch_at_a_join_waits_for_nobody() {
    let flow = "s: flow.start\nf: flow.fork\na: flow.wait { for: \"PT1H\" }\nb: flow.wait { for: \"PT3H\" }\nj: flow.join\ne: flow.end\n\
        s -> f\nf.a -> a\nf.b -> b\na -> j\nb -> j\nj -> e";
    let played = play(flow, &["PT1H", "PT1H"], json!({}));
    let join = played.step("j");
    assert_eq!((join.left, join.staying.n()), (4, 4));
    assert_eq!(join.staying.mean().unwrap() / HOUR, 1.0);
    assert_eq!(join.standing.area / HOUR, 4.0);
}

#[test]
fn stated_shares_of_an_approval_are_all_who_are_late() {
    let approval = "s: flow.start\nw: human.approval { roles: [\"l1\", \"l2\"], deadline: \"PT4H\" }\ne: flow.end\nx: flow.end { result: \"cancelled\" }\n\
        l: flow.end { result: \"cancelled\" }\ns -> w\nw -> e\nw.rejected -> x\nw.timeout -> l";
    // Two thirds of what people take is longer than they may.
    let step = json!({ "duration": { "lognormal": { "median": "PT5H", "sigma": 0.5 } }, "exits": { "rejected": 0, "timeout": 0 } });
    let parts = json!({ "horizon": "last_order", "arrivals": [{ "channel": "web", "every": "PT1H", "orders_max": 500 }], "steps": { "w": step } });
    let played = play(approval, &[], parts);
    assert!(played.step("l").entered < 5, "{}", played.step("l").entered);
}

#[test]
fn work_that_a_cancelled_order_leaves_costs() {
    let flow = "s: flow.start\nf: flow.fork\na: human.task { role: \"desk\", deadline: \"P30D\" }\nb: service.call\nj: flow.join\ne: flow.end\n\
        s -> f\nf.a -> a\nf.b -> b\na -> j\na.cancel -> j\na.timeout -> j\nb -> j\nb.rejected -> j\nj -> e";
    let parts = json!({
        "steps": {
            "a": { "duration": "PT9H", "cost": "5", "pools": ["desk"], "exits": { "cancel": 0 } },
            "b": { "duration": "PT5S", "fault": 1, "exits": { "rejected": 0 }, "lane": { "delay": "PT1H", "cancel": 1 } },
        },
        "pools": { "desk": { "capacity": 1 } },
    });
    // Work for the first has begun when it is cancelled, and begins then for the second, which is cancelled at once.
    let played = play(flow, &["PT1H", "PT2H"], parts);
    assert_eq!(played.tally.orders.cancelled, 2);
    assert_eq!(played.step("a").cost, 100_000);
}

/// Whoever is first in a queue begins as soon as there are units, also when the one who was first needs more of them.
#[test]
fn who_is_first_now_begins_at_once() {
    let flow = "s: flow.start\nd: flow.decide { branches: [{ port: \"big\", when: \"order.channel = \\\"app\\\"\" }], otherwise: \"small\" }\n\
        a: human.task { role: \"desk\", deadline: \"P30D\" }\nb: human.task { role: \"desk\", deadline: \"PT10M\" }\ne: flow.end\n\
        x: flow.end { result: \"cancelled\" }\n\
        s -> d\nd.small -> a\nd.big -> b\na -> e\nb -> e\na.cancel -> x\na.timeout -> x\nb.cancel -> x\nb.timeout -> x";
    let at = |channel: &str, at: &str| json!({ "channel": channel, "at": [at] });
    // One of two units works from 0:00 on, and from 0:01 on somebody waits for both of them.
    for (discipline, priority, longest) in [
        ("lifo", "1", 1.0),
        ("priority", "9", 1.0),
        ("fifo", "1", 1.0 + 9.0 / 60.0),
    ] {
        let mut small = with(
            hour(),
            "priority",
            json!(format!("if order.channel = \"store\" then {priority} else 1")),
        );
        small["pools"] = json!(["desk"]);
        let mut parts = json!({
            "arrivals": [at("web", "PT0S"), at("app", "PT1M"), at("store", "PT2M")],
            "steps": { "a": small, "b": with(hour(), "pools", json!([{ "pool": "desk", "units": 2 }])) },
            "pools": { "desk": { "capacity": 2, "discipline": discipline } },
        });
        let played = play(flow, &[], parts.clone());
        assert_eq!(
            played.step("a").staying.greatest() as f64 / HOUR,
            longest,
            "{discipline}"
        );
        // A change of shift at which nothing changes changes nothing.
        parts["pools"]["desk"]["calendar"] = json!("always");
        parts["calendars"] = json!({ "always": { "shifts": [{ "from": "00:00", "until": "00:30" }, { "from": "00:30", "until": "24:00" }] } });
        let steps = |played: &Played| format!("{:?}", played.tally.steps);
        assert_eq!(steps(&play(flow, &[], parts)), steps(&played), "{discipline}");
    }
}

/// Whoever waits for several pools keeps their turn in the queue of each, whichever of them lacks units now.
#[test]
fn who_waits_for_several_pools_keeps_their_turn() {
    let begins = |at: &[(&str, &[&str])], steps: Value, discipline: &str| {
        let channels = ["app", "store", "phone", "b2b"];
        let branches: Vec<Value> = channels
            .iter()
            .map(|channel| json!({ "port": channel, "when": format!("order.channel = \"{channel}\"") }))
            .collect();
        let mut flow = format!(
            "s: flow.start\nd: flow.decide {{ branches: {}, otherwise: \"web\" }}\ne: flow.end\nx: flow.end {{ result: \"cancelled\" }}\ns -> d",
            Value::from(branches)
        );
        for channel in channels.iter().chain(&["web"]) {
            let task = TASK
                .lines()
                .nth(1)
                .unwrap()
                .replacen("w:", &format!("t_{channel}:"), 1);
            flow += &format!(
                "\n{task}\nd.{channel} -> t_{channel} -> e\nt_{channel}.cancel -> x\nt_{channel}.timeout -> x"
            );
        }
        let arrivals: Vec<Value> = at
            .iter()
            .map(|(channel, at)| json!({ "channel": channel, "at": at }))
            .collect();
        let pool = |units: u32| json!({ "capacity": units, "discipline": discipline });
        let capacity = if discipline == "fifo" { 3 } else { 4 };
        let parts =
            json!({ "arrivals": arrivals, "steps": steps, "pools": { "p": pool(capacity), "q": pool(3) } });
        let played = play(&flow, &[], parts);
        channels.map(|channel| played.step(&format!("t_{channel}")).waiting.greatest() / 60_000_000)
    };
    let step = |minutes: u32, p: u32, q: u32| {
        let uses = [("p", p), ("q", q)].into_iter().filter(|(_, units)| *units > 0);
        let uses: Vec<Value> = uses
            .map(|(pool, units)| json!({ "pool": pool, "units": units }))
            .collect();
        json!({ "duration": format!("PT{minutes}M"), "fault": 0, "exits": { "cancel": 0 }, "pools": uses })
    };
    // From 0:20 on there is what the store needs, which came first in both queues.
    let steps = json!({ "t_web": step(20, 1, 2), "t_app": step(10, 1, 1), "t_store": step(10, 1, 2), "t_phone": step(60, 2, 1) });
    let at: [(&str, &[&str]); 4] = [
        ("web", &["PT0S"]),
        ("app", &["PT0S"]),
        ("store", &["PT1M"]),
        ("phone", &["PT2M", "PT3M"]),
    ];
    assert_eq!(begins(&at, steps, "fifo")[..3], [0, 19, 67]);
    // From 0:10 on there is what the last needs, who is first; the one before lacks units.
    let steps = json!({ "t_web": step(10, 2, 1), "t_app": step(60, 2, 1), "t_store": step(60, 0, 1), "t_phone": step(10, 1, 2), "t_b2b": step(10, 0, 1) });
    let at: [(&str, &[&str]); 5] = [
        ("web", &["PT0S"]),
        ("app", &["PT0S"]),
        ("store", &["PT0S"]),
        ("phone", &["PT1M"]),
        ("b2b", &["PT2M"]),
    ];
    assert_eq!(begins(&at, steps, "lifo"), [0, 0, 59, 8]);
}

/// To wait for a wave or for company is not to wait for units, however many of them are needed.
#[test]
fn several_units_are_waited_for_from_the_wave_on() {
    let flow = "s: flow.start\nw: fulfil.dispatch { wave: \"PT30M\" }\ne: flow.end\nx: flow.end { result: \"cancelled\" }\ns -> w -> e\nw.short -> x";
    let play_with = |uses: Value, more: Value| {
        let mut step = json!({ "duration": "PT40M", "fault": 0, "exits": { "short": 0 }, "pools": uses });
        for (key, value) in more.as_object().unwrap() {
            step[key] = value.clone();
        }
        let parts = json!({
            "steps": { "w": step },
            "pools": { "desk": { "capacity": 3 }, "other": { "capacity": 9 } },
        });
        let played = play(flow, &["PT1M", "PT2M", "PT31M", "PT61M"], parts);
        assert_eq!(
            played.pool("desk").waiting.sum(),
            played.pool("desk").queue.area()
        );
        played.waited_for("desk").unwrap() * 60.0
    };
    // They are free to go at 30, 30, 60 and 90, and begin at 30, 70, 110 and 150.
    let two = || json!([{ "pool": "desk", "units": 2 }]);
    assert_eq!(play_with(two(), json!({})), (0.0 + 40.0 + 50.0 + 60.0) / 4.0);
    assert_eq!(play_with(json!(["desk", "other"]), json!({})), 0.0);
    assert_eq!(
        play_with(json!(["desk"]), json!({ "batch": { "size": 2, "wait": "PT1H" } })),
        0.0
    );
}

/// What is told of waits is what orders wait, each of those that gather and are served together.
#[test]
fn those_who_are_served_together_all_wait() {
    let flow = "s: flow.start\nw: fulfil.dispatch { wave: \"PT30M\" }\ne: flow.end\nx: flow.end { result: \"cancelled\" }\ns -> w -> e\nw.short -> x";
    let batch = json!({ "size": 3, "wait": "P1D" });
    let step =
        json!({ "duration": "PT2H", "fault": 0, "exits": { "short": 0 }, "pools": ["desk"], "batch": batch });
    let parts = json!({ "steps": { "w": &step }, "pools": { "desk": { "capacity": 1 } } });
    // Three gather until 1:30, and three until 2:30, who wait until 3:30.
    let at = ["PT20M", "PT50M", "PT80M", "PT110M", "PT110M", "PT150M"];
    let played = play(flow, &at, parts);
    assert_eq!(
        played.tally.waiting_time.sum() / HOUR,
        (70 + 40 + 10 + 100 + 100 + 60) as f64 / 60.0
    );
    let waits = Report::new(played.model.layout(), &[played.tally], &played.facts).waits;
    let hours: Vec<_> = waits
        .iter()
        .map(|wait| (wait.id.as_str(), wait.hours.mean()))
        .collect();
    assert_eq!(hours, [("w", 200.0 / 60.0), ("desk", 3.0)]);
    // What they waited there is not what they wait for several units elsewhere.
    let flow = flow.replace("w -> e", "w -> v -> e\nv.cancel -> x\nv.timeout -> x")
        + "\nv: human.task { role: \"two\", deadline: \"P30D\" }";
    let two = with(
        with(hour(), "duration", json!("PT5M")),
        "pools",
        json!([{ "pool": "two", "units": 2 }]),
    );
    let parts = json!({ "steps": { "w": step, "v": two }, "pools": { "desk": { "capacity": 1 }, "two": { "capacity": 2 } } });
    let two = play(&flow, &at, parts);
    assert_eq!(two.pool("two").waiting.sum(), two.pool("two").queue.area());
}

/// A branch that waits in a called flow waits beside the others like any.
#[test]
fn what_a_called_flow_waits_beside_a_branch_counts_once() {
    let task = |name: &str| {
        format!(
            "{name}: human.task {{ role: \"{name}\", deadline: \"P30D\" }}\n{name}.cancel -> x\n{name}.timeout -> x"
        )
    };
    let mut sub = parse_notation(&format!(
        "s: flow.start\n{}\ne: flow.end\nx: flow.end {{ result: \"cancelled\" }}\ns -> a -> e",
        task("a")
    ));
    sub.id = flow_model::FlowId::new("sub");
    let ends = "j: flow.join\ne: flow.end\nx: flow.end { result: \"cancelled\" }\nj -> e";
    let waited = |way: &str, step: &str| {
        let flow = parse_notation(&format!(
            "s: flow.start\nf: flow.fork\n{}\n{way}\n{ends}\ns -> f\nf.b -> b\nb -> j",
            task("b")
        ));
        let timed =
            |length: &str, pool: &str| with(with(hour(), "duration", json!(length)), "pools", json!([pool]));
        let document = json!({
            "format": 1,
            "id": "calls",
            "start": "2026-11-02T00:00:00+08:00",
            "arrivals": [{ "channel": "web", "at": ["PT0S", "PT0S", "PT0S"] }],
            "steps": { step: timed("PT10M", "a"), "b": timed("PT30M", "b") },
            "pools": { "a": { "capacity": 1 }, "b": { "capacity": 1 } },
        });
        let scenario = scenario::read(document.to_string().as_bytes()).unwrap().scenario;
        let model = Model::new(&flow, &[sub.clone()], &scenario, &BTreeMap::new()).unwrap();
        run(&model, &RunOptions::default(), &Control::default(), &mut NoLog).waiting_time
    };
    let plain = waited(&format!("{}\nf.a -> a\na -> j", task("a")), "a");
    let called = waited(
        "c: flow.call { flow: \"sub\" }\nf.a -> c\nc -> j\nc.cancelled -> x",
        "c/a",
    );
    assert_eq!((plain.greatest() as f64 / HOUR, plain.sum() / HOUR), (1.0, 1.5));
    assert_eq!(format!("{called:?}"), format!("{plain:?}"));
}

/// A desk that opens for an hour and works until noon: after the warm-up all its work is overtime, and it is busy all of it.
#[test]
fn a_pool_that_works_only_overtime_is_busy() {
    let parts = json!({
        "warm_up": "PT2H",
        "steps": { "w": { "duration": "PT12H", "pools": ["desk"], "exits": { "cancel": 0, "timeout": 0 } } },
        "pools": { "desk": { "capacity": 1, "calendar": "night" } },
        "calendars": { "night": { "shifts": [{ "from": "00:00", "until": "01:00" }] } },
    });
    let played = play(TASK, &["PT0S"], parts);
    let report = Report::new(played.model.layout(), &[played.tally], &played.facts);
    let desk = &report.pools[0];
    assert_eq!(
        (desk.open_mean.unwrap().mean(), desk.overtime_hours.mean()),
        (0.0, 10.0)
    );
    assert_eq!(desk.utilisation.unwrap().mean(), 1.0);
}

/// Two steps of one name are told apart by their ids, also in what is said of them.
#[test]
fn steps_of_one_name_have_their_ids() {
    let parts = json!({ "steps": { "w": { "exits": { "cancel": 0, "timeout": 0 }, "pools": [] } }, "sample_every": "PT0.5S" });
    let played = play(TASK, &["PT0S"], parts);
    let report = Report::new(played.model.layout(), &[played.tally], &played.facts);
    let titles: Vec<&str> = report.steps.iter().map(|step| step.title.english()).collect();
    assert_eq!(titles, ["End (e)", "Start", "Manual handling", "End (x)"]);
    let summary = report.summary();
    assert!(
        summary.en.contains("No order came to \"End (x)\"."),
        "{}",
        summary.en
    );
}
