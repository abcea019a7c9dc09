//! Whom units serve first, worked out by hand: overtime, units of several pools that are there at one moment, full queues.

#![expect(clippy::unwrap_used, reason = "a test stops at what it does not expect")]

use std::collections::BTreeMap;

use flow_simulate::report::imbalances;
use flow_simulate::{Control, Happening, Model, NoLog, Row, RunOptions, Tally, run, scenario};
use flow_testkit::{Rng, parse_notation};
use serde_json::{Value, json};

const MINUTE: i64 = 60_000_000;

/// A step of its own for each of three channels.
const FLOW: &str = "s: flow.start\n\
    way: flow.decide { branches: [{port: \"a\", when: \"order.channel = \\\"app\\\"\"}, {port: \"p\", when: \"order.channel = \\\"phone\\\"\"}], otherwise: \"w\" }\n\
    app: human.task { deadline: \"P9D\" }\nphone: human.task { deadline: \"P9D\" }\nweb: human.task { deadline: \"P9D\" }\n\
    e: flow.end\nx: flow.end { result: \"cancelled\" }\ns -> way\nway.a -> app\nway.p -> phone\nway.w -> web\n\
    app -> e\napp.cancel -> x\napp.timeout -> x\nphone -> e\nphone.cancel -> x\nphone.timeout -> x\n\
    web -> e\nweb.cancel -> x\nweb.timeout -> x";

struct Played {
    model: Model,
    tally: Tally,
    rows: Vec<Row>,
}

impl Played {
    /// The minutes at which this happens at the step of a channel.
    fn minutes(&self, channel: &str, what: Happening) -> Vec<i64> {
        let steps = &self.model.layout().steps;
        let step = steps.iter().position(|step| step.id == channel).unwrap();
        let own = self
            .rows
            .iter()
            .filter(|row| row.step as usize == step && row.what == what);
        own.map(|row| row.at_us / MINUTE).collect()
    }

    fn begins(&self, channel: &str) -> Vec<i64> {
        self.minutes(channel, Happening::Begin)
    }

    fn leaves(&self, channel: &str) -> Vec<i64> {
        self.minutes(channel, Happening::Leave)
    }

    /// How often work was interrupted.
    fn interrupted(&self) -> u64 {
        self.tally.pools.iter().map(|pool| pool.interrupted).sum()
    }
}

/// Plays orders that come by these channels at these minutes.
fn play(orders: &[(&str, &[i64])], steps: &Value, pools: &Value, calendars: &Value) -> Played {
    let arrivals = orders.iter().map(|(channel, minutes)| {
        let at: Vec<String> = minutes.iter().map(|minute| format!("PT{minute}M")).collect();
        json!({ "channel": channel, "at": at })
    });
    let mut document = json!({
        "format": 1,
        "id": "first",
        "start": "2026-11-02T00:00:00+08:00",
        "arrivals": arrivals.collect::<Vec<_>>(),
        "steps": steps,
        "pools": pools,
        "calendars": calendars,
    });
    for step in document["steps"].as_object_mut().unwrap().values_mut() {
        step["exits"] = json!({ "cancel": 0 });
    }
    let scenario = scenario::read(document.to_string().as_bytes()).unwrap().scenario;
    let model = Model::new(&parse_notation(FLOW), &[], &scenario, &BTreeMap::new()).unwrap();
    let (options, control) = (RunOptions::default(), Control::default());
    let mut rows = Vec::new();
    let tally = run(&model, &options, &control, &mut rows);
    let silent = run(&model, &options, &control, &mut NoLog);
    assert_eq!(format!("{tally:?}"), format!("{silent:?}"));
    assert_eq!(imbalances(model.layout(), &tally), []);
    Played { model, tally, rows }
}

/// A step of work for so many minutes.
fn work(minutes: u32, priority: u8, pools: &[&str]) -> Value {
    json!({ "duration": format!("PT{minutes}M"), "priority": priority.to_string(), "pools": pools })
}

/// Where fewer units are open than work, whoever interrupts takes the units of as few as it needs, and the others work
/// on in overtime; but no open unit does more than one work that may not be interrupted.
#[test]
fn one_is_interrupted_for_one_unit_beyond_the_capacity() {
    let steps = json!({ "web": work(60, 1, &["desk"]), "app": work(20, 9, &["desk"]) });
    let pools = json!({ "desk": { "capacity": 2, "preempts": true, "calendar": "day" } });
    let day = json!({ "day": { "shifts": [
        { "from": "09:00", "until": "10:00", "units": 2 },
        { "from": "10:00", "until": "17:00", "units": 1 },
    ] } });
    let played = play(&[("web", &[570, 575]), ("app", &[610])], &steps, &pools, &day);
    assert_eq!((played.begins("app"), played.interrupted()), (vec![610], 1));
    assert_eq!(played.leaves("web"), [630, 655]);

    let played = play(
        &[("web", &[570, 575]), ("app", &[610, 611])],
        &steps,
        &pools,
        &day,
    );
    assert_eq!((played.begins("app"), played.interrupted()), (vec![610, 630], 1));
    assert_eq!(played.leaves("web"), [630, 675]);

    let shut = json!({ "day": { "shifts": [{ "from": "09:00", "until": "10:00", "units": 2 }] } });
    let played = play(&[("web", &[570, 575]), ("app", &[610])], &steps, &pools, &shut);
    assert_eq!((played.leaves("web"), played.interrupted()), (vec![630, 635], 0));
}

/// The order in which pools are listed, and their names.
const LISTED: [[&str; 2]; 4] = [["a", "b"], ["b", "a"], ["z", "b"], ["b", "z"]];

/// All units that come back or open at one moment are there before one of them is given to somebody.
#[test]
fn units_of_one_moment_serve_whoever_is_first() {
    for listed in LISTED {
        let other = listed[usize::from(listed[0] == "b")];
        // Of two units of the other pool, one comes back together with that of b.
        for (discipline, priority, begins) in [("priority", 9, 80), ("priority", 1, 132), ("fifo", 1, 80)] {
            let steps = json!({ "web": work(60, 2, &[other]), "app": work(20, priority, &listed) });
            let pools = json!({
                other: { "capacity": 2, "discipline": discipline },
                "b": { "capacity": 1, "discipline": discipline },
            });
            let played = play(
                &[("app", &[60, 70]), ("web", &[72, 75])],
                &steps,
                &pools,
                &json!({}),
            );
            assert_eq!(
                played.begins("app"),
                [60, begins],
                "{listed:?} {discipline} {priority}"
            );
        }
        // Both open in the morning.
        for (priority, first) in [(9, [540, 560]), (1, [600, 540])] {
            let steps = json!({ "web": work(60, 2, &[other]), "app": work(20, priority, &listed) });
            let day = json!({ "day": { "shifts": [{ "from": "09:00", "until": "17:00" }] } });
            let opens = json!({ "capacity": 1, "calendar": "day" });
            let pools = json!({ other: opens, "b": opens });
            let played = play(&[("app", &[480]), ("web", &[420])], &steps, &pools, &day);
            let begins = [played.begins("app")[0], played.begins("web")[0]];
            assert_eq!(begins, first, "{listed:?} {priority}");
        }
        // Two others give back one each.
        let steps = json!({ "web": work(30, 2, &[other]), "phone": work(40, 2, &["b"]), "app": work(20, 2, &listed) });
        let pools = json!({ other: { "capacity": 1 }, "b": { "capacity": 1 } });
        let played = play(
            &[("web", &[20, 45]), ("phone", &[10, 46]), ("app", &[40])],
            &steps,
            &pools,
            &json!({}),
        );
        assert_eq!(played.begins("app"), [50], "{listed:?}");
        assert_eq!(
            (played.begins("web"), played.begins("phone")),
            (vec![20, 70], vec![10, 70])
        );
    }
}

/// Whoever is interrupted had begun: nobody begins to be interrupted at the same moment.
#[test]
fn nobody_begins_to_be_interrupted_at_once() {
    for listed in LISTED {
        let other = listed[usize::from(listed[0] == "b")];
        let mut high = work(20, 9, &listed);
        high["set_up"] = json!("PT10M");
        let steps = json!({ "web": work(60, 1, &[other]), "app": high });
        let pools = json!({ other: { "capacity": 2, "preempts": true }, "b": { "capacity": 1 } });
        let played = play(
            &[("app", &[60, 70]), ("web", &[65, 66])],
            &steps,
            &pools,
            &json!({}),
        );
        // The units of the first serve the second, and need no other set-up.
        assert_eq!(played.leaves("app"), [90, 110], "{listed:?}");
        assert_eq!(
            (played.leaves("web"), played.interrupted()),
            (vec![125, 170], 0),
            "{listed:?}"
        );
    }
}

/// At each pool its own discipline decides, also for one who waits elsewhere behind others.
#[test]
fn each_discipline_decides_at_its_own_pool() {
    for listed in LISTED {
        let other = listed[usize::from(listed[0] == "b")];
        for (discipline, app, web) in [("fifo", 60, 80), ("priority", 120, 60)] {
            let steps = json!({
                "phone": work(60, 9, &["b"]),
                "web": work(60, 8, &[other]),
                "app": work(20, 1, &listed),
            });
            let opens = |units: u32, discipline: &str| json!({ "capacity": units, "calendar": "day", "discipline": discipline });
            let pools = json!({ other: opens(1, discipline), "b": opens(2, "priority") });
            let day = json!({ "day": { "shifts": [{ "from": "01:00", "until": "17:00" }] } });
            let orders: [(&str, &[i64]); 3] = [("app", &[10]), ("web", &[20]), ("phone", &[30])];
            let played = play(&orders, &steps, &pools, &day);
            let begins = [
                played.begins("phone")[0],
                played.begins("web")[0],
                played.begins("app")[0],
            ];
            assert_eq!(begins, [60, web, app], "{listed:?} {discipline}");
        }
    }
}

/// A full queue turns away whoever would have to wait for its pool, also one who waits for another or did so before.
#[test]
fn a_full_queue_is_full_for_those_of_other_queues() {
    for listed in LISTED {
        let other = listed[usize::from(listed[0] == "b")];
        let steps = json!({ "phone": work(30, 1, &["b"]), "web": work(35, 1, &[other]), "app": work(20, 1, &listed) });
        let plays = |phone: &[i64], web: &[i64], app: &[i64], queue_max: u32| {
            let pools = json!({ other: { "capacity": 1, "queue_max": queue_max }, "b": { "capacity": 1 } });
            let orders = [("phone", phone), ("web", web), ("app", app)];
            let played = play(&orders, &steps, &pools, &json!({}));
            let pool = played
                .model
                .layout()
                .pools
                .iter()
                .position(|pool| pool.id == other);
            let greatest = played.tally.pools[pool.unwrap()].queue.greatest();
            (played.begins("app"), played.leaves("app"), greatest)
        };
        // Neither pool has a unit when it comes.
        assert_eq!(plays(&[60], &[65], &[70], 0), (vec![], vec![70], 0), "{listed:?}");
        // It waits for b alone, and when that comes back the other has none any more.
        assert_eq!(plays(&[60], &[75], &[70], 0), (vec![], vec![90], 0), "{listed:?}");
        assert_eq!(
            plays(&[60], &[75], &[70], 1),
            (vec![110], vec![130], 1),
            "{listed:?}"
        );
        // Who comes first has the place: from the beginning, or when it goes on there from the first queue of its list.
        let second = if listed[0] == "b" { 90 } else { 71 };
        assert_eq!(
            plays(&[60], &[65], &[70, 71], 1),
            (vec![100], vec![second, 120], 1),
            "{listed:?}"
        );
        // Whoever comes when the unit comes back needs none.
        assert_eq!(
            plays(&[60], &[65], &[100], 0),
            (vec![100], vec![120], 0),
            "{listed:?}"
        );
    }
}

/// Of those that go on to a free pool at one moment, the first by its discipline has it, in whatever order they go on.
#[test]
fn who_goes_on_first_does_not_decide() {
    for discipline in ["priority", "fifo"] {
        let mut steps =
            json!({ "web": work(3, 1, &["b"]), "app": work(3, 3, &["b"]), "phone": work(1, 1, &["a", "b"]) });
        for channel in ["web", "app"] {
            steps[channel]["batch"] = json!({ "size": 9, "wait": "PT10M" });
        }
        let pools = json!({ "a": { "capacity": 1 }, "b": { "capacity": 1, "discipline": discipline } });
        let played = play(&[("web", &[0]), ("app", &[0])], &steps, &pools, &json!({}));
        let begins = (played.begins("app"), played.begins("web"));
        match discipline {
            "priority" => assert_eq!(begins, (vec![10], vec![13])),
            _ => assert_eq!(begins, (vec![13], vec![10])),
        }
    }
}

/// Of those that go on to a queue with one place left, the first by the discipline of the queue has it.
#[test]
fn the_first_of_those_who_go_on_has_the_last_place() {
    let steps = json!({
        "web": work(1, 1, &["a", "b"]),
        "app": work(1, 3, &["a", "b"]),
        "phone": work(7, 1, &["a"]),
    });
    let pools = json!({ "a": { "capacity": 1 }, "b": { "capacity": 1, "queue_max": 1, "calendar": "late" } });
    let late = json!({ "late": { "shifts": [{ "from": "00:20", "until": "10:00" }] } });
    let orders: [(&str, &[i64]); 3] = [("phone", &[0]), ("web", &[1]), ("app", &[2])];
    let played = play(&orders, &steps, &pools, &late);
    assert_eq!((played.begins("app"), played.leaves("web")), (vec![20], vec![7]));
}

/// Work is interrupted for who needs the skill, also while a unit without it has nothing to do.
#[test]
fn a_skill_is_interrupted_for_beside_units_without_it() {
    let mut steps =
        json!({ "web": work(10, 1, &[]), "app": work(2, 3, &[]), "phone": work(1, 1, &["a", "b"]) });
    let skilled = json!({ "pool": "b", "skill": "x" });
    steps["web"]["pools"] = json!([skilled]);
    steps["app"]["pools"] = json!([{ "pool": "a" }, skilled]);
    let skills = json!([{ "skills": ["x"], "units": 1 }, { "skills": ["y"], "units": 1 }]);
    let pools = json!({ "a": { "capacity": 1 }, "b": { "capacity": 2, "skills": skills, "preempts": true } });
    let played = play(&[("web", &[0]), ("app", &[2])], &steps, &pools, &json!({}));
    assert_eq!((played.begins("app"), played.leaves("web")), (vec![2], vec![12]));
}

/// What pools are called decides nothing, at many moments at which several things happen.
#[test]
fn names_of_pools_decide_nothing() {
    let mut rng = Rng::new(11);
    let (mut interrupted, mut turned_away) = (0, 0);
    for _ in 0..60 {
        let pools: [Value; 3] = std::array::from_fn(|_| {
            let discipline = ["priority", "priority", "fifo", "lifo"][rng.below(4)];
            let preempts = rng.below(3) == 0;
            let mut pool = json!({ "capacity": 2, "discipline": discipline, "preempts": preempts });
            if rng.below(3) == 0 {
                pool["queue_max"] = json!(1 + rng.below(4));
            }
            if rng.below(3) == 0 {
                pool["calendar"] = json!("day");
            }
            pool
        });
        let lists = ["app", "phone", "web"].map(|channel| {
            let first = rng.below(3);
            let second = (first + 1 + rng.below(2)) % 3;
            let n = 1 + usize::from(channel == "app" || rng.below(2) == 0);
            let uses: Vec<(usize, usize)> = [first, second][..n]
                .iter()
                .map(|pool| (*pool, 1 + rng.below(2)))
                .collect();
            let minutes = 10 * (1 + rng.below(4));
            (channel, uses, minutes, rng.below(4))
        });
        let at: [Vec<i64>; 3] =
            std::array::from_fn(|_| (0..12).map(|_| 10 * rng.below(40) as i64 + 480).collect());
        let mut arrivals = ["app", "phone", "web"]
            .into_iter()
            .zip(&at)
            .map(|(channel, at)| (channel, &at[..]));
        let orders: [(&str, &[i64]); 3] = std::array::from_fn(|_| arrivals.next().unwrap());
        let day = json!({ "day": { "shifts": [
            { "from": "08:00", "until": "10:00", "units": 2 },
            { "from": "10:00", "until": "12:00", "units": 1 },
            { "from": "13:00", "until": "20:00", "units": 2 },
        ] } });
        let outcomes = [["a", "b", "c"], ["b", "c", "a"], ["c", "b", "a"]].map(|names| {
            let mut steps = json!({});
            for (channel, uses, minutes, priority) in &lists {
                let uses: Vec<Value> = uses
                    .iter()
                    .map(|(pool, units)| json!({ "pool": names[*pool], "units": units }))
                    .collect();
                steps[*channel] = json!({
                    "duration": format!("PT{minutes}M"),
                    "priority": priority.to_string(),
                    "pools": uses,
                });
            }
            let mut named = json!({});
            for (name, pool) in names.iter().zip(&pools) {
                named[*name] = pool.clone();
            }
            let played = play(&orders, &steps, &named, &day);
            interrupted += played.interrupted();
            turned_away += played
                .tally
                .steps
                .iter()
                .map(|step| step.turned_away)
                .sum::<u64>();
            let mut rows = played.rows.clone();
            rows.sort_by_key(|row| (row.channel, row.number));
            let moments: Vec<_> = rows
                .iter()
                .map(|row| (row.channel, row.number, row.at_us / MINUTE, row.what))
                .collect();
            (moments, steps, named)
        });
        let [(first, steps, named), others @ ..] = &outcomes;
        for (other, ..) in others {
            let differs = first.iter().zip(other).find(|(one, two)| one != two);
            assert_eq!(differs, None, "{steps:#}\n{named:#}");
        }
    }
    assert!(
        interrupted > 50 && turned_away > 50,
        "{interrupted} {turned_away}"
    );
}
