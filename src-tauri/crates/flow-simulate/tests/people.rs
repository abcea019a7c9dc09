//! Who is served when, worked out by hand: small cases of pools, the exception lane and interruptions.

#![expect(clippy::unwrap_used, reason = "a test stops at what it does not expect")]

use std::collections::BTreeMap;

use flow_engine::order::{Orders, read_csv};
use flow_model::{FlowId, NodeId};
use flow_simulate::report::imbalances;
use flow_simulate::{Control, Happening, Model, NoLog, Row, RunOptions, Tally, run, scenario};
use flow_testkit::{Rng, parse_notation};
use serde_json::{Value, json};

const HOUR: i64 = 3_600_000_000;

/// A service that is tried once, and two persons' steps, of which orders of a high priority come to the second.
const FLOW: &str = "s: flow.start\n\
    way: flow.decide { branches: [{port: \"service\", when: \"order.priority = 0\"}, {port: \"high\", when: \"order.priority > 7\"}], otherwise: \"low\" }\n\
    call: service.call\nhigh: human.task { deadline: \"P30D\" }\nlow: human.task { deadline: \"P30D\" }\n\
    e: flow.end\nx: flow.end { result: \"cancelled\" }\ns -> way\nway.service -> call\nway.high -> high\nway.low -> low\n\
    call -> e\ncall.rejected -> x\nhigh -> e\nhigh.cancel -> x\nhigh.timeout -> x\nlow -> e\nlow.cancel -> x\nlow.timeout -> x";

struct Played {
    model: Model,
    tally: Tally,
    rows: Vec<Row>,
}

impl Played {
    /// When an order has what happen to it, in hours.
    fn hours(&self, order: u64, what: Happening) -> Vec<f64> {
        let own = self
            .rows
            .iter()
            .filter(|row| row.number == order && row.what == what);
        own.map(|row| row.at_us as f64 / HOUR as f64).collect()
    }

    /// When all orders end, in hours, in the order of their numbers.
    fn ends(&self) -> Vec<f64> {
        let orders = 0..self.tally.orders.arrived;
        orders
            .flat_map(|order| self.hours(order, Happening::End))
            .collect()
    }

    /// How often work was interrupted.
    fn interrupted(&self) -> u64 {
        self.tally.pools.iter().map(|pool| pool.interrupted).sum()
    }

    /// Unit-hours that a pool was busy.
    fn busy(&self, name: &str) -> f64 {
        let pools = &self.model.layout().pools;
        let pool = pools.iter().position(|pool| pool.id == name).unwrap();
        self.tally.pools[pool].busy.area() / HOUR as f64
    }
}

/// Plays two days of what a scenario says, whose steps take an hour where nothing else is said.
fn play(parts: Value) -> Played {
    play_flow(FLOW, parts, &BTreeMap::new())
}

/// The same with orders that come at a minute with a priority.
fn play_orders(orders: &[(u32, u8)], parts: Value) -> Played {
    play_file(FLOW, orders, parts)
}

/// The same where those of the lower priority have three hours, waiting included.
fn play_due(orders: &[(u32, u8)], parts: Value) -> Played {
    let flow = FLOW.replace(
        "low: human.task { deadline: \"P30D\"",
        "low: human.task { deadline: \"PT3H\"",
    );
    play_file(&flow, orders, parts)
}

fn play_file(flow: &str, orders: &[(u32, u8)], mut parts: Value) -> Played {
    let mut text = "order.id,order.created_at,order.channel,order.priority\n".to_owned();
    for (number, (minute, priority)) in orders.iter().enumerate() {
        let (hour, minute) = (minute / 60, minute % 60);
        let line = format!("o{number},2026-11-02T{hour:02}:{minute:02}:00+08:00,web,{priority}\n");
        text.push_str(&line);
    }
    parts["arrivals"] = json!([{ "channel": "web", "replay": "orders.csv" }]);
    parts["orders"] = json!({ "fields": {} });
    let orders = read_csv(text.as_bytes()).unwrap();
    play_flow(flow, parts, &[("orders.csv".to_owned(), orders)].into())
}

fn play_flow(flow: &str, parts: Value, files: &BTreeMap<String, Orders>) -> Played {
    let usual = json!({ "duration": "PT1H", "fault": 0, "cost": 0 });
    let mut document = json!({
        "format": 1,
        "id": "people",
        "start": "2026-11-02T00:00:00+08:00",
        "horizon": "P2D",
        "arrivals": [{ "channel": "web", "at": ["PT0S"] }],
        "orders": { "fields": { "order.priority": 5 } },
        "steps": { "call": usual, "high": usual, "low": usual },
    });
    for (exit, step) in [("rejected", "call"), ("cancel", "high"), ("cancel", "low")] {
        document["steps"][step]["exits"] = json!({ exit: 0 });
    }
    put(&mut document, parts);
    let scenario = scenario::read(document.to_string().as_bytes()).unwrap().scenario;
    let mut flow = parse_notation(flow);
    flow.nodes.get_mut(&NodeId::new("call")).unwrap().policy.retries = Some(0);
    let model = Model::new(&flow, &[], &scenario, files).unwrap();
    let mut rows = Vec::new();
    let tally = run(&model, &RunOptions::default(), &Control::default(), &mut rows);
    assert_eq!(imbalances(model.layout(), &tally), []);
    Played { model, tally, rows }
}

/// Puts the entries of one object into another, into objects within it, too.
fn put(into: &mut Value, parts: Value) {
    match parts {
        Value::Object(parts) if into.is_object() => {
            for (key, part) in parts {
                match key.as_str() {
                    "fields" => into[key] = part,
                    _ => put(&mut into[key], part),
                }
            }
        }
        other => *into = other,
    }
}

/// The one desk serves those who come at the same time in the order in which they come, more of them than stand before
/// steps at once.
#[test]
fn orders_that_come_together_are_served_in_their_order() {
    for discipline in ["fifo", "priority"] {
        let played = play(json!({
            "arrivals": [{ "channel": "web", "at": ["PT0S"], "batch": 100 }],
            "steps": { "low": { "pools": ["desk"], "duration": "PT15M" } },
            "pools": { "desk": { "capacity": 1, "discipline": discipline } },
        }));
        let begun: Vec<u64> = played
            .rows
            .iter()
            .filter(|row| row.what == Happening::Begin)
            .map(|row| row.number)
            .collect();
        assert_eq!(begun, (0..100).collect::<Vec<u64>>(), "{discipline}");
    }
}

/// Tried until it succeeds or is cancelled: each try has the same chance, whatever came of those before.
#[test]
fn each_try_after_the_exception_lane_has_luck_of_its_own() {
    let orders = 4_000.0_f64;
    for (fault, cancel) in [(0.5_f64, 0.0), (0.9, 0.1), (0.97, 0.02)] {
        let played = play(json!({
            "horizon": "P200D",
            "arrivals": [{ "channel": "web", "at": ["PT0S"], "batch": orders }],
            "orders": { "fields": { "order.priority": 0 } },
            "steps": { "call": {
                "pools": [],
                "duration": "PT1M",
                "fault": fault,
                "lane": { "delay": "PT10M", "cancel": cancel },
            } },
        }));
        let tally = &played.tally;
        assert_eq!(tally.orders.completed + tally.orders.cancelled, orders as u64);
        // Of each round, so many are cancelled, and so many go on.
        let gone = fault * cancel / (1.0 - fault * (1.0 - cancel));
        let sd = (gone * (1.0 - gone) / orders).sqrt();
        let found = tally.orders.cancelled as f64 / orders;
        assert!(
            (found - gone).abs() <= 4.0 * sd,
            "{fault} {cancel}: {found}, not {gone}"
        );
        let faults: u64 = tally.steps.iter().map(|step| step.faults).sum();
        // Each fault that is not cancelled is followed by another with the same chance.
        let again = fault * (1.0 - cancel);
        let mean = fault / (1.0 - again);
        let square = fault * (1.0 + again) / (1.0 - again).powi(2);
        let sd = ((square - mean * mean) / orders).sqrt();
        let found = faults as f64 / orders;
        assert!(
            (found - mean).abs() <= 4.0 * sd,
            "{fault} {cancel}: {found} faults, not {mean}"
        );
    }
}

/// The person in the exception lane is one unit of one pool, whatever the step itself takes, and is given back as that.
#[test]
fn the_exception_lane_has_a_pool_of_its_own() {
    let skilled = json!({ "capacity": 2, "skills": [{ "skills": ["x"], "units": 1 }, { "skills": ["y"], "units": 1 }] });
    for (pools, desk, units) in [
        (json!(["desk"]), json!({ "capacity": 1 }), 1.0),
        (json!(["desk", "other"]), json!({ "capacity": 1 }), 1.0),
        (
            json!([{ "pool": "desk", "units": 2 }]),
            json!({ "capacity": 3 }),
            2.0,
        ),
        (json!([{ "pool": "desk", "skill": "x" }]), skilled, 1.0),
    ] {
        let played = play(json!({
            "horizon": "P20D",
            "arrivals": [{ "channel": "web", "every": "PT1H", "orders_max": 100 }],
            "orders": { "fields": { "order.priority": 0 } },
            "steps": { "call": {
                "pools": pools,
                "duration": "PT10S",
                "fault": 0.7,
                "lane": { "delay": "PT45M", "pool": "helper" },
            } },
            "pools": { "desk": desk, "other": { "capacity": 1 }, "helper": { "capacity": 1 } },
        }));
        assert_eq!(played.tally.orders.completed, 100, "{pools}");
        let faults = played.tally.steps.iter().map(|step| step.faults).sum::<u64>() as f64;
        assert!(faults > 150.0, "{faults}");
        let tries = (100.0 + faults) / 360.0;
        assert!((played.busy("desk") - units * tries).abs() < 1e-6, "{pools}");
        assert!((played.busy("helper") - 0.75 * faults).abs() < 1e-6, "{pools}");
    }
}

/// A pool whose units have one skill each.
fn singles(skills: &[String]) -> Value {
    let groups: Vec<Value> = skills
        .iter()
        .map(|skill| json!({ "units": 1, "skills": [skill] }))
        .collect();
    json!({ "capacity": skills.len(), "skills": groups })
}

/// However many pools with skills a step takes, and however many skills a pool knows apart, each unit comes back.
#[test]
fn units_with_skills_come_back() {
    let two = singles(&["x".to_owned(), "y".to_owned()]);
    let pools: serde_json::Map<String, Value> =
        (0..6).map(|pool| (format!("p{pool}"), two.clone())).collect();
    for skills in ["xxxxxx", "yyyyyy", "xxxxyx", "yyyyxy"] {
        let uses: Vec<Value> = skills
            .chars()
            .zip(0..)
            .map(|(skill, pool)| json!({ "pool": format!("p{pool}"), "skill": skill }))
            .collect();
        let played = play(json!({
            "arrivals": [{ "channel": "web", "at": ["PT0S"], "batch": 5 }],
            "steps": { "low": { "pools": uses } },
            "pools": pools,
        }));
        assert_eq!(played.ends(), [1.0, 2.0, 3.0, 4.0, 5.0], "{skills}");
        assert_eq!(played.busy("p5"), 5.0, "{skills}");
    }
    let names: Vec<String> = (0..20).map(|skill| format!("s{skill}")).collect();
    for skill in &names {
        let played = play(json!({
            "arrivals": [{ "channel": "web", "at": ["PT0S"], "batch": 3 }],
            "steps": { "low": { "pools": [{ "pool": "desk", "skill": skill }] } },
            "pools": { "desk": singles(&names) },
        }));
        assert_eq!(played.ends(), [1.0, 2.0, 3.0], "{skill}");
    }
}

/// A pool that a step names twice serves with two units, with skills by two different persons.
#[test]
fn a_pool_named_twice_serves_with_two_units() {
    let orders = json!([{ "channel": "web", "at": ["PT0S"], "batch": 4 }]);
    let plays = |uses: Value, desk: Value| {
        play(json!({
            "arrivals": orders,
            "steps": { "low": { "pools": uses } },
            "pools": { "desk": desk },
        }))
    };
    let three = plays(json!(["desk", "desk"]), json!({ "capacity": 3 }));
    assert_eq!(
        (three.ends(), three.busy("desk")),
        (vec![1.0, 2.0, 3.0, 4.0], 8.0)
    );
    let four = plays(json!(["desk", "desk"]), json!({ "capacity": 4 }));
    assert_eq!(four.ends(), [1.0, 1.0, 2.0, 2.0]);
    let one = plays(json!(["desk", "desk"]), json!({ "capacity": 1 }));
    assert_eq!((one.ends(), one.busy("desk")), (vec![], 0.0));
    let both = |x: &str, y: &str| json!([{ "pool": "desk", "skill": x }, { "pool": "desk", "skill": y }]);
    let desk = |groups: &[(u32, &[&str])]| {
        let of = |(units, skills): &(u32, &[&str])| json!({ "units": units, "skills": skills });
        let units: u32 = groups.iter().map(|(units, _)| units).sum();
        json!({ "capacity": units, "skills": groups.iter().map(of).collect::<Vec<Value>>() })
    };
    // Whoever can do both does what the other cannot.
    let played = plays(both("x", "y"), desk(&[(1, &["x", "y"]), (1, &["x", "z"])]));
    assert_eq!(
        (played.ends(), played.busy("desk")),
        (vec![1.0, 2.0, 3.0, 4.0], 8.0)
    );
    let played = plays(
        both("x", "x"),
        desk(&[(1, &["x", "y"]), (2, &["x", "z"]), (1, &["x"])]),
    );
    assert_eq!(played.ends(), [1.0, 1.0, 2.0, 2.0]);
    let alone = plays(both("x", "y"), desk(&[(1, &["x", "y"]), (1, &["z"])]));
    assert_eq!((alone.ends(), alone.busy("desk")), (vec![], 0.0));
}

/// What was left of interrupted work is done when its units are there again, whichever of its pools it was interrupted at.
#[test]
fn interrupted_work_goes_on_wherever_the_pool_stands() {
    for uses in [
        json!(["desk"]),
        json!(["desk", "other"]),
        json!(["other", "desk"]),
    ] {
        let played = play_orders(
            &[(0, 5), (30, 8)],
            json!({
                "steps": { "low": { "pools": uses }, "high": { "pools": ["desk"] } },
                "pools": { "desk": { "capacity": 1, "preempts": true }, "other": { "capacity": 2 } },
            }),
        );
        assert_eq!(played.ends(), [2.0, 1.5], "{uses}");
        assert_eq!(played.hours(0, Happening::Interrupt), [0.5], "{uses}");
        assert_eq!(played.hours(0, Happening::Begin), [0.0, 1.5], "{uses}");
        assert_eq!((played.interrupted(), played.busy("desk")), (1, 2.0), "{uses}");
    }
}

/// The person in the exception lane is called away, and takes up what is left of the lane when they are back.
#[test]
fn the_exception_lane_is_interrupted_and_goes_on() {
    let played = play_orders(
        &[(0, 0), (30, 8)],
        json!({
            "steps": {
                "call": { "pools": [], "duration": "PT18S", "fault": 1, "lane": { "delay": "PT1H", "cancel": 1, "pool": "desk" } },
                "high": { "pools": ["desk"] },
            },
            "pools": { "desk": { "capacity": 1, "preempts": true } },
        }),
    );
    assert_eq!(played.ends(), [1.5]);
    let stays = played.tally.steps.iter().map(|step| step.staying.sum());
    assert_eq!(stays.sum::<f64>() / HOUR as f64, 2.005 + 1.0);
    assert_eq!(
        (played.tally.orders.cancelled, played.tally.orders.completed),
        (1, 1)
    );
    assert_eq!((played.interrupted(), played.busy("desk")), (1, 2.0));
}

/// What those who were interrupted had and nobody took serves others at once.
#[test]
fn units_of_interrupted_work_that_are_left_over_serve_others() {
    let played = play_orders(
        &[(0, 5), (15, 0), (30, 8)],
        json!({
            "steps": {
                "low": { "pools": ["desk", "other"] },
                "call": { "pools": ["other"], "duration": "PT15M" },
                "high": { "pools": ["desk"] },
            },
            "pools": { "desk": { "capacity": 1, "preempts": true }, "other": { "capacity": 1 } },
        }),
    );
    assert_eq!(played.ends(), [2.0, 0.75, 1.5]);
}

/// Work is interrupted for an order when all that it needs becomes free by that, and as little of it as that takes.
#[test]
fn as_many_are_interrupted_as_it_takes_or_none() {
    let plays = |orders: &[(u32, u8)], low: u32, capacity: u32| {
        play_orders(
            orders,
            json!({
                "steps": {
                    "low": { "pools": [{ "pool": "desk", "units": low }] },
                    "high": { "pools": [{ "pool": "desk", "units": 2 }] },
                },
                "pools": { "desk": { "capacity": capacity, "preempts": true } },
            }),
        )
    };
    // Two give up their units; each does what is left.
    let two = plays(&[(0, 5), (15, 5), (30, 8)], 1, 2);
    assert_eq!((two.ends(), two.interrupted()), (vec![2.0, 2.25, 1.5], 2));
    // One of three who work has not enough, and the other two are as urgent: nobody is interrupted.
    let none = plays(&[(0, 8), (0, 5), (30, 8)], 1, 3);
    assert_eq!((none.ends(), none.interrupted()), (vec![1.0, 1.0, 2.0], 0));
    // One alone is enough.
    let one = plays(&[(0, 5), (30, 8)], 2, 3);
    assert_eq!((one.ends(), one.interrupted()), (vec![2.0, 1.5], 1));
    // A unit that is free is not taken from somebody.
    let free = plays(&[(0, 5), (0, 5), (30, 8)], 1, 3);
    assert_eq!(free.interrupted(), 1);
}

/// Whoever waits behind others for one of two pools is served as soon as that pool can, though the other was free all along.
#[test]
fn whoever_stands_behind_others_waits_where_they_do() {
    let played = play_orders(
        &[(0, 0), (15, 8), (30, 5)],
        json!({
            "steps": {
                "call": { "pools": ["desk"] },
                "high": { "pools": [{ "pool": "desk", "units": 2 }] },
                "low": { "pools": ["other", "desk"] },
            },
            "pools": { "desk": { "capacity": 2 }, "other": { "capacity": 1 } },
        }),
    );
    assert_eq!(played.ends(), [1.0, 2.0, 3.0]);
}

/// A queue is in the order of its own pool, whatever that of the step's first pool is.
#[test]
fn each_pool_has_its_own_discipline() {
    for (discipline, ends) in [("fifo", [1.0, 2.0, 3.0]), ("priority", [1.0, 3.0, 2.0])] {
        let played = play_orders(
            &[(0, 5), (15, 4), (30, 6)],
            json!({
                "steps": { "low": { "pools": ["other", "desk"] } },
                "pools": {
                    "desk": { "capacity": 1, "discipline": discipline },
                    "other": { "capacity": 9, "discipline": if discipline == "fifo" { "priority" } else { "fifo" } },
                },
            }),
        );
        assert_eq!(played.ends(), ends, "{discipline}");
    }
}

/// An order whose work was interrupted leaves when its time is up, as others that wait do.
#[test]
fn interrupted_work_is_given_up_in_time() {
    let mut parts = json!({
        "steps": { "low": { "pools": ["desk"] }, "high": { "pools": ["desk"], "duration": "PT4H" } },
        "pools": { "desk": { "capacity": 1, "preempts": true } },
    });
    let late = play_due(&[(0, 5), (30, 8)], parts.clone());
    assert_eq!((late.ends(), late.busy("desk")), (vec![3.0, 4.5], 4.5));
    assert_eq!(late.tally.orders.cancelled, 1);
    // What is left after the interruption is cut short.
    parts["steps"]["high"]["duration"] = "PT2H15M".into();
    let cut = play_due(&[(0, 5), (30, 8)], parts.clone());
    assert_eq!((cut.ends(), cut.tally.orders.cancelled), (vec![3.0, 2.75], 1));
    parts["steps"]["high"]["duration"] = "PT1H45M".into();
    let whole = play_due(&[(0, 5), (30, 8)], parts);
    assert_eq!(
        (whole.ends(), whole.tally.orders.completed),
        (vec![2.75, 2.25], 2)
    );
}

/// Units beyond those that are listed with a skill have none: they do what asks for no skill, and before the others.
#[test]
fn units_beyond_those_with_skills_have_none() {
    let plays = |orders: &[(u32, u8)], calendar: Value| {
        let mut desk = json!({ "capacity": 3, "skills": [{ "units": 1, "skills": ["x"] }] });
        if !calendar.is_null() {
            desk["calendar"] = "day".into();
        }
        play_orders(
            orders,
            json!({
                "steps": {
                    "low": { "pools": ["desk"] },
                    "high": { "pools": [{ "pool": "desk", "skill": "x" }] },
                },
                "pools": { "desk": desk },
                "calendars": if calendar.is_null() { json!({}) } else { json!({ "day": calendar }) },
            }),
        )
    };
    let four = [(0, 5), (0, 5), (0, 5), (0, 5)];
    assert_eq!(plays(&four, Value::Null).ends(), [1.0, 1.0, 1.0, 2.0]);
    let mixed = [(0, 5), (0, 5), (0, 8), (0, 8)];
    assert_eq!(plays(&mixed, Value::Null).ends(), [1.0, 1.0, 1.0, 2.0]);
    // A shift may have more than the capacity.
    let day = json!({ "shifts": [{ "from": "00:00", "until": "24:00", "units": 4 }] });
    assert_eq!(plays(&four, day).ends(), [1.0, 1.0, 1.0, 1.0]);
}

/// Whatever pools are like, every order ends that they can serve, all units come back, and none is there that is not.
#[test]
fn all_units_come_back_whatever_pools_are_like() {
    let mut rng = Rng::new(7);
    let (mut interrupted, mut faults) = (0, 0);
    for _ in 0..300 {
        let mut pools = json!({});
        for pool in ["a", "b", "c"] {
            let disciplines = ["priority", "fifo", "lifo", "due_date"];
            let mut plan = json!({
                "capacity": 2 + rng.below(3),
                "discipline": disciplines[rng.below(4)],
                "preempts": rng.below(2) == 0,
            });
            if rng.below(2) == 0 {
                plan["skills"] =
                    json!([{ "units": 1, "skills": ["x"] }, { "units": 1, "skills": ["x", "y"] }]);
            }
            pools[pool] = plan;
        }
        let mut uses = || -> Vec<Value> {
            let use_of = |rng: &mut Rng| {
                let pool = ["a", "b", "c"][rng.below(3)];
                match pools[pool]["skills"].is_array() && rng.below(2) == 0 {
                    true => json!({ "pool": pool, "skill": if rng.below(2) == 0 { "x" } else { "y" } }),
                    false => json!({ "pool": pool, "units": 1 + rng.below(2) }),
                }
            };
            // Not more of one pool than there are.
            let first = use_of(&mut rng);
            let second = use_of(&mut rng);
            match first["pool"] == second["pool"] {
                true => vec![first],
                false => vec![first, second],
            }
        };
        let (call, high, low) = (uses(), uses(), uses());
        let lane = ["a", "b", "c"][rng.below(3)];
        let mut at = 0;
        let orders: Vec<(u32, u8)> = (0..40)
            .map(|_| {
                at += rng.below(12) as u32;
                (at, [0, 0, 3, 5, 8, 9][rng.below(6)])
            })
            .collect();
        let document = json!({
            "horizon": "last_order",
            "steps": {
                "call": {
                    "pools": call,
                    "duration": { "exponential": "PT10M" },
                    "fault": 0.5,
                    "lane": { "delay": { "exponential": "PT10M" }, "cancel": 0.2, "pool": lane },
                },
                "high": { "pools": high, "duration": { "exponential": "PT15M" } },
                "low": { "pools": low, "duration": { "exponential": "PT25M" } },
            },
            "pools": pools,
        });
        let played = play_orders(&orders, document.clone());
        let counts = &played.tally.orders;
        assert_eq!(
            counts.completed + counts.cancelled,
            40,
            "{document:#}\n{counts:?}"
        );
        for (pool, name) in played.tally.pools.iter().zip(&played.model.layout().pools) {
            let capacity = pools[&name.id]["capacity"].as_i64().unwrap();
            assert_eq!(pool.busy.value(), 0, "{document:#}");
            assert!(pool.busy.greatest() <= capacity, "{document:#}");
        }
        interrupted += played.interrupted();
        faults += played.tally.steps.iter().map(|step| step.faults).sum::<u64>();
    }
    assert!(interrupted > 500 && faults > 1_000, "{interrupted} {faults}");
}

/// A unit that did something else in between, or never did it, is set up; one that did the same last is not.
#[test]
fn units_are_set_up_when_they_turn_to_another_step() {
    let orders = [(0, 5), (180, 5), (240, 9), (360, 5), (540, 5)];
    for (pools, pools_of_high, third) in [
        (json!(["desk"]), json!([]), 7.0),
        // Whoever goes to the other step turns the unit, too, though it is not set up there.
        (json!(["desk"]), json!(["desk"]), 7.5),
        (json!(["desk", "helper"]), json!(["desk"]), 7.5),
        // Only units of the first pool are set up.
        (json!(["helper", "desk"]), json!(["desk"]), 7.0),
    ] {
        let played = play_orders(
            &orders,
            json!({
                "steps": {
                    "low": { "pools": pools, "set_up": "PT30M" },
                    "high": { "pools": pools_of_high },
                },
                "pools": { "desk": { "capacity": 1 }, "helper": { "capacity": 1 } },
            }),
        );
        assert_eq!(
            played.ends(),
            [1.5, 4.0, 5.0, third, 10.0],
            "{pools} {pools_of_high}"
        );
    }
}

/// A unit that has done nothing yet is set up before another loses what it is set up for.
#[test]
fn fresh_units_are_set_up_first() {
    let played = play_orders(
        &[(0, 5), (120, 9), (240, 5)],
        json!({
            "steps": {
                "low": { "pools": ["desk"], "set_up": "PT30M" },
                "high": { "pools": ["desk"], "set_up": "PT30M" },
            },
            "pools": { "desk": { "capacity": 2 } },
        }),
    );
    assert_eq!(played.ends(), [1.5, 3.5, 5.0]);
}

/// Interrupted work is set up again by units that did something else in between; of a set-up that was interrupted nothing
/// is left.
#[test]
fn interrupted_work_is_set_up_again() {
    for (minute, end) in [(5, 38.0), (2, 37.0)] {
        for (size, orders) in [
            (1, vec![(0, 5), (minute, 9)]),
            (2, vec![(0, 5), (0, 5), (minute, 9)]),
        ] {
            let played = play_orders(
                &orders,
                json!({
                    "steps": {
                        "low": { "pools": ["desk"], "set_up": "PT3M", "duration": "PT20M", "batch": { "size": size, "wait": "PT1H" } },
                        "high": { "pools": ["desk"], "set_up": "PT2M", "duration": "PT10M" },
                    },
                    "pools": { "desk": { "capacity": 1, "preempts": true } },
                }),
            );
            let mut ends = vec![end / 60.0; size];
            ends.push(f64::from(minute + 12) / 60.0);
            assert_eq!(played.ends(), ends, "{minute} {size}");
        }
    }
}

/// The priority of a step decides who interrupts whom, as it decides who is served first.
#[test]
fn the_priority_of_a_step_interrupts() {
    let reversed = |is_reversed: bool| {
        let mut step = json!({ "pools": ["desk"] });
        if is_reversed {
            step["priority"] = json!("10 - order.priority");
        }
        json!({ "pools": { "desk": { "capacity": 1, "preempts": true } }, "steps": { "low": step } })
    };
    let rising = [(0, 2), (30, 5)];
    let played = play_orders(&rising, reversed(false));
    assert_eq!((played.ends(), played.interrupted()), (vec![2.0, 1.5], 1));
    let played = play_orders(&rising, reversed(true));
    assert_eq!((played.ends(), played.interrupted()), (vec![1.0, 2.0], 0));
    let played = play_orders(&[(0, 5), (30, 2)], reversed(true));
    assert_eq!((played.ends(), played.interrupted()), (vec![2.0, 1.5], 1));
}

/// Orders of a file come when they were placed, wherever they stand in it and whatever the zone.
#[test]
fn a_file_need_not_be_in_order_of_time() {
    let alone = || json!({ "steps": { "low": { "pools": [] } } });
    let played = play_orders(&[(180, 5), (120, 5), (60, 5)], alone());
    assert_eq!(played.ends(), [2.0, 3.0, 4.0]);
    let text = "order.id,order.created_at,order.priority\n\
                a,2026-11-02T00:30:00+08:00,5\nb,2026-11-01T17:00:00Z,5\nc,2026-11-01T16:00:00+00:00,5\n";
    let orders = read_csv(text.as_bytes()).unwrap();
    let mut parts = alone();
    parts["arrivals"] = json!([{ "channel": "web", "replay": "orders.csv" }]);
    parts["orders"] = json!({ "fields": {} });
    let played = play_flow(FLOW, parts, &[("orders.csv".to_owned(), orders)].into());
    assert_eq!(played.ends(), [1.0, 1.5, 2.0]);
}

/// A flow that is called for each line runs as often as the order has lines, side by side or in turn.
#[test]
fn a_call_for_each_line_runs_for_each() {
    for (is_parallel, lines, ends) in [(true, 3, 2.0), (false, 3, 3.0), (true, 2, 1.0), (false, 1, 1.0)] {
        let flow = format!(
            "s: flow.start\nc: flow.call {{ flow: \"sub\", for_each: \"order.lines\", parallel: {is_parallel} }}\n\
             e: flow.end\nx: flow.end {{ result: \"cancelled\" }}\ns -> c\nc -> e\nc.cancelled -> x"
        );
        let mut sub = parse_notation(
            "s: flow.start\np: human.task { deadline: \"P30D\" }\ne: flow.end\n\
             x: flow.end { result: \"cancelled\" }\ns -> p\np -> e\np.cancel -> x\np.timeout -> x",
        );
        sub.id = FlowId::new("sub");
        let scenario = json!({
            "format": 1,
            "id": "lines",
            "start": "2026-11-02T00:00:00+08:00",
            "arrivals": [{ "channel": "web", "at": ["PT0S"] }],
            "orders": { "lines": { "lines": lines, "goods": [{ "sku": "a", "copies": 9 }] } },
            "pools": { "desk": { "capacity": 2 } },
            "steps": { "c/p": { "duration": "PT1H", "fault": 0, "exits": { "cancel": 0 }, "pools": ["desk"] } },
        });
        let scenario = scenario::read(scenario.to_string().as_bytes()).unwrap().scenario;
        let model = Model::new(&parse_notation(&flow), &[sub], &scenario, &BTreeMap::new()).unwrap();
        let tally = run(&model, &RunOptions::default(), &Control::default(), &mut NoLog);
        assert_eq!(imbalances(model.layout(), &tally), []);
        let visits: u64 = tally.pools.iter().map(|pool| pool.served).sum();
        assert_eq!(
            (tally.lead_time.greatest(), visits),
            ((ends * HOUR as f64) as i64, lines),
            "{lines} lines, parallel: {is_parallel}"
        );
    }
}

/// Whoever is done at the moment at which a pool closes leaves the next one for the morning, also after an earlier change.
#[test]
fn nobody_begins_when_the_pool_closes() {
    let shift = |until: &str| json!({ "from": "09:00", "until": until, "units": 1 });
    let played = play_orders(
        &[(600, 5), (600, 5), (630, 5), (640, 5)],
        json!({
            "calendars": { "day": { "shifts": [shift("12:00"), shift("11:00")] } },
            "pools": { "desk": { "capacity": 1, "calendar": "day" }, "other": { "capacity": 2 } },
            "steps": { "low": { "pools": ["desk", "other"], "duration": "PT2H" } },
        }),
    );
    assert_eq!(played.ends(), [12.0, 12.0, 35.0, 35.0]);
    // Both pools of the step served them all.
    let served: Vec<u64> = played.tally.pools.iter().map(|pool| pool.served).collect();
    assert_eq!(served, [4, 4]);
}

/// Whoever waits is looked at again when a unit comes back, though all others are still busy beyond the end of a shift.
#[test]
fn who_waits_interrupts_when_that_becomes_enough() {
    let shifts = json!([{ "from": "00:00", "until": "24:00", "units": 1 }, { "from": "00:00", "until": "01:00", "units": 1 }]);
    let played = play_orders(
        &[(0, 9), (0, 5), (70, 8)],
        json!({
            "steps": {
                "high": { "pools": ["desk"], "duration": "PT90M" },
                "low": { "pools": ["desk"], "duration": "PT6H" },
            },
            "pools": { "desk": { "capacity": 2, "preempts": true, "calendar": "hours" } },
            "calendars": { "hours": { "shifts": shifts } },
        }),
    );
    // From 1:00 there is one unit and both work on; at 1:30 one is done, and the last order takes the place of the other.
    assert_eq!(played.hours(2, Happening::Begin), [1.5]);
    assert_eq!(played.hours(1, Happening::Interrupt), [1.5]);
    assert_eq!(played.ends(), [1.5, 7.5, 3.0]);
}

/// Whoever needs two pools interrupts others at one when the other has a unit: one that comes back, or a shift that begins.
#[test]
fn who_waits_for_two_pools_interrupts_when_the_other_is_free() {
    let morning = json!({ "m": { "shifts": [{ "from": "00:10", "until": "24:00", "units": 1 }] } });
    let (desk, busy) = (
        json!({ "capacity": 1, "preempts": true }),
        json!({ "capacity": 1 }),
    );
    let mut shut = desk.clone();
    shut["calendar"] = json!("m");
    let orders = [(0, 5), (0, 0), (5, 9)];
    for (other, orders) in [(&busy, &orders[..]), (&desk, &orders), (&shut, &[(0, 5), (5, 9)])] {
        for uses in [json!(["other", "desk"]), json!(["desk", "other"])] {
            let played = play_orders(
                orders,
                json!({
                    "steps": {
                        "call": { "pools": ["other"], "duration": "PT10M" },
                        "low": { "pools": ["desk"] },
                        "high": { "pools": uses, "duration": "PT30M" },
                    },
                    "orders": { "fields": {} },
                    "pools": { "desk": desk, "other": other },
                    "calendars": morning,
                }),
            );
            let high = orders.len() as u64 - 1;
            let begun = played.hours(high, Happening::Begin);
            let interrupted = played.hours(0, Happening::Interrupt);
            // Where what the call has can be interrupted, too, nobody waits.
            let from = match other == &desk {
                true => 5.0 / 60.0,
                false => 10.0 / 60.0,
            };
            assert_eq!((begun, interrupted), (vec![from], vec![from]), "{other} {uses}");
        }
    }
}

/// Who was interrupted goes on before others of the same priority, however priorities are told.
#[test]
fn who_was_interrupted_goes_before_others_of_its_priority() {
    for priority in [json!({}), json!({ "priority": "order.priority" })] {
        let mut low = priority;
        low["pools"] = json!(["desk"]);
        let played = play_orders(
            &[(0, 5), (10, 5), (30, 8)],
            json!({
                "steps": { "low": low, "high": { "pools": ["desk"] } },
                "pools": { "desk": { "capacity": 1, "preempts": true } },
            }),
        );
        assert_eq!(played.ends(), [2.0, 3.0, 1.5]);
    }
}
