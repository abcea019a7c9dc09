//! Orders that move at one moment, in an order that is known by hand: who came first goes on first.

#![expect(clippy::unwrap_used, reason = "a test stops at what it does not expect")]

use std::collections::BTreeMap;

use flow_simulate::scenario;
use flow_simulate::{Control, Happening, Model, NoLog, Row, RunOptions, Tally, run};
use flow_testkit::parse_notation;
use serde_json::{Value, json};

const HOUR: f64 = 3_600_000_000.0;

/// Orders that come at these moments. Gives what is counted, and (number, hour) of each that begins at a step.
fn play(flow: &str, at: &[&str], others: Value, step: &str) -> (Tally, Vec<(u64, f64)>) {
    let mut document = json!({
        "format": 1,
        "id": "moment",
        "start": "2026-11-02T00:00:00+08:00",
        "arrivals": [{ "channel": "web", "at": at }],
        "orders": { "lines": { "goods": [{ "sku": "A" }] } },
    });
    for (key, value) in others.as_object().unwrap() {
        document[key] = value.clone();
    }
    let scenario = scenario::read(document.to_string().as_bytes()).unwrap().scenario;
    let flow = format!("s: flow.start\ne: flow.end\nx: flow.end {{ result: \"cancelled\" }}\n{flow}");
    let model = Model::new(&parse_notation(&flow), &[], &scenario, &BTreeMap::new()).unwrap();
    let (options, control) = (RunOptions::default(), Control::default());
    let mut rows: Vec<Row> = Vec::new();
    let tally = run(&model, &options, &control, &mut rows);
    let silent = run(&model, &options, &control, &mut NoLog);
    assert_eq!(format!("{tally:?}"), format!("{silent:?}"));
    let step = model.layout().steps.iter().position(|found| found.id == step);
    let begins = rows
        .iter()
        .filter(|row| Some(row.step as usize) == step && row.what == Happening::Begin)
        .map(|row| (row.number, row.at_us as f64 / HOUR))
        .collect();
    (tally, begins)
}

fn numbers(begins: &[(u64, f64)]) -> Vec<u64> {
    begins.iter().map(|(number, _)| *number).collect()
}

/// Work of one clerk.
fn clerk(duration: &str) -> Value {
    json!({ "duration": duration, "exits": { "cancel": 0 }, "fault": 0, "pools": ["clerk"] })
}

#[test]
fn a_batch_goes_on_in_its_order() {
    let (_, begins) = play(
        "b: human.task { deadline: \"P9D\" }\nw: human.task { deadline: \"P9D\" }\ns -> b -> w -> e\n\
         b.cancel -> x\nb.timeout -> x\nw.cancel -> x\nw.timeout -> x",
        &["PT0S", "PT1M", "PT2M", "PT3M"],
        json!({
            "steps": {
                "b": { "duration": "PT57M", "exits": { "cancel": 0 }, "fault": 0, "pools": [], "batch": { "size": 4, "wait": "PT1H" } },
                "w": clerk("PT1H"),
            },
            "pools": { "clerk": { "capacity": 1 } },
        }),
        "w",
    );
    assert_eq!(begins, [(0, 1.0), (1, 2.0), (2, 3.0), (3, 4.0)]);
}

#[test]
fn back_orders_are_served_in_their_order() {
    let at_once = || json!({ "duration": "PT0S", "fault": 0 });
    let (tally, begins) = play(
        "r: inventory.reserve\nb: inventory.backorder { max: \"P9D\", ask_customer: false }\n\
         w: human.task { deadline: \"P9D\" }\ns -> r -> w -> e\nr.short -> b -> r\nb.expired -> x\n\
         w.cancel -> x\nw.timeout -> x",
        &["PT1H", "PT2H", "PT3H", "PT4H"],
        json!({
            "steps": { "r": at_once(), "b": { "fault": 0 }, "w": clerk("PT1H") },
            "pools": { "clerk": { "capacity": 1 } },
            "stock": { "items": [{ "sku": "A", "pieces": 0, "supply": { "deliveries": [{ "at": "PT20H", "pieces": 3 }] } }] },
        }),
        "w",
    );
    assert_eq!(begins, [(0, 20.0), (1, 21.0), (2, 22.0)]);
    assert_eq!((tally.orders.completed, tally.orders.cancelled), (3, 1));
}

/// The numbers in their channels of orders that a queue at a peak lets through one after the other, of three channels.
fn let_through(settings: &str, priority: Option<&str>, fields: Value) -> Vec<u64> {
    let flow = format!(
        "q: promo.queue {{ rate: \"0.1\", burst: 1, max_wait: \"PT20M\"{settings} }}\n\
         w: human.task {{ deadline: \"P9D\" }}\ns -> q -> w -> e\nq.overflow -> x\n\
         w.cancel -> x\nw.timeout -> x"
    );
    let mut parts = json!({
        "arrivals": [
            { "channel": "app", "at": ["PT0S"], "batch": 1 },
            { "channel": "web", "at": ["PT1S"], "batch": 2 },
            { "channel": "store", "at": ["PT2S"], "batch": 13 },
        ],
        "orders": { "fields": fields },
        "steps": { "w": clerk("PT1S") },
        "pools": { "clerk": { "capacity": 1 } },
    });
    if let Some(priority) = priority {
        parts["steps"]["q"] = json!({ "priority": priority });
    }
    numbers(&play(&flow, &[], parts, "w").1)
}

fn order_by(text: &str) -> String {
    format!(", order_by: {}", json!(text))
}

/// A queue at a peak lets those through first whose number is higher: that of the scenario, of the step, else of the order.
#[test]
fn a_peak_is_let_through_by_its_order() {
    let store = "if order.channel = \"store\" then 1 else 0";
    let web = "if order.channel = \"web\" then 1.5 else 1";
    let of = |settings: &str, priority| let_through(settings, priority, json!({}));
    let (app, web_numbers, store_numbers) = (vec![0], vec![0, 1], (0..13).collect::<Vec<u64>>());
    let by_coming = [app.clone(), web_numbers.clone(), store_numbers.clone()].concat();
    let store_first = [app, store_numbers, web_numbers].concat();
    assert_eq!(of("", None), by_coming);
    assert_eq!(of(&order_by(store), None), store_first);
    assert_eq!(of("", Some(store)), store_first);
    assert_eq!(of(&order_by(store), Some(web)), by_coming);
}

/// What reads a field that no order has, or gives no number, leaves a queue at a peak to the priority of the order.
#[test]
fn a_peak_without_numbers_goes_by_the_priority_of_orders() {
    let fields = || json!({ "order.priority": { "weighted": [[1, 1], [9, 1]] } });
    let of = |settings: &str, priority| let_through(settings, priority, fields());
    let usual = of("", None);
    let lowest_first = "10 - order.priority";
    let reversed = of(&order_by(lowest_first), None);
    assert_ne!(reversed, usual);
    assert_eq!(of("", Some(lowest_first)), reversed);
    assert_eq!(
        of(&order_by("if customer.segment = \"vip\" then 1 else 0"), None),
        usual
    );
    assert_eq!(of("", Some("customer.return_rate")), usual);
}

/// Whoever comes when a wave leaves stands behind those who wait for it.
#[test]
fn nobody_overtakes_at_a_wave() {
    let (_, begins) = play(
        "d: fulfil.dispatch { wave: \"PT30M\" }\ns -> d -> e\nd.short -> x",
        &["PT10M", "PT30M"],
        json!({
            "steps": { "d": { "duration": "PT5M", "exits": { "short": 0 }, "fault": 0, "pools": ["clerk"] } },
            "pools": { "clerk": { "capacity": 1 } },
        }),
        "d",
    );
    assert_eq!(numbers(&begins), [0, 1]);
}

/// Ready when the carrier comes is ready in time, unless it must be ready before.
#[test]
fn a_carrier_takes_what_is_ready_when_it_comes() {
    for (cut_off, hour) in [("PT0S", 2.0), ("PT30M", 4.0), ("PT1M", 4.0)] {
        let (_, begins) = play(
            "p: human.task { deadline: \"P9D\" }\nd: fulfil.deliver { attempts: 1, max: \"P9D\" }\ns -> p -> d -> e\n\
             p.cancel -> x\np.timeout -> x\nd.refused -> x\nd.lost -> x",
            &["PT1H"],
            json!({
                "steps": {
                    "p": { "duration": "PT1H", "exits": { "cancel": 0 }, "fault": 0, "pools": [] },
                    "d": { "duration": "PT1H", "exits": { "refused": 0, "lost": 0 }, "fault": 0, "carrier": "post" },
                },
                "carriers": { "post": { "first": "PT2H", "every": "PT2H", "cut_off": cut_off } },
            }),
            "d",
        );
        assert_eq!(begins, [(0, hour)], "{cut_off}");
    }
}

/// Of four pieces, none leaves twice: what was frozen for too short a time is on the shelf for others, and is missing
/// when the first are shipped, whether goods decide or a stated share does.
#[test]
fn no_piece_leaves_twice() {
    for (stated, completed) in [(json!({}), 2), (json!({ "short": 0 }), 3)] {
        let (tally, _) = play(
            "r: inventory.reserve { ttl: \"P2D\" }\nd: fulfil.dispatch { wave: \"PT0S\" }\ns -> r -> d -> e\n\
             r.short -> x\nd.short -> x",
            &["PT0S", "PT1H", "PT49H"],
            json!({
                "orders": { "lines": { "pieces": 2, "goods": [{ "sku": "A" }] } },
                "steps": {
                    "r": { "duration": "PT0S", "fault": 0 },
                    "d": { "duration": "P3D", "fault": 0, "pools": [], "exits": stated },
                },
                "stock": { "items": [{ "sku": "A", "pieces": 4 }] },
            }),
            "d",
        );
        let item = &tally.stock[0];
        assert_eq!(
            (tally.orders.completed, item.shipped, item.short),
            (completed, 4, 1)
        );
    }
}

/// Shares of exits are shares of all orders, also where two of them are drawn one after the other.
#[test]
fn shares_are_those_of_all_orders() {
    let near = |found: u64, share: f64| (found as f64 / 4_000.0 - share).abs() < 0.03;
    let many = json!([{ "channel": "web", "every": "PT1M", "orders_max": 4_000 }]);
    for attempts in [1, 3] {
        let (tally, _) = play(
            &format!(
                "d: fulfil.deliver {{ attempts: {attempts}, max: \"P30D\" }}\ns -> d -> e\nd.refused -> x\n\
                 l: flow.end {{ result: \"returned\" }}\nd.lost -> l"
            ),
            &[],
            json!({
                "arrivals": many,
                "steps": { "d": { "duration": "PT1H", "exits": { "refused": 0.5, "lost": 0.4 }, "fault": 0 } },
            }),
            "d",
        );
        let orders = &tally.orders;
        assert!(
            near(orders.completed, 0.1) && near(orders.cancelled, 0.5) && near(orders.returned, 0.4),
            "{orders:?}"
        );
    }
    for (roles, timeout, shares) in [
        (1, Some(0.4), (0.3, 0.3, 0.4)),
        (2, Some(0.4), (0.3, 0.3, 0.4)),
        (2, None, (0.7, 0.3, 0.0)),
    ] {
        let roles: Vec<String> = (0..roles).map(|role| format!("\"r{role}\"")).collect();
        let mut exits = json!({ "rejected": 0.3 });
        if let Some(timeout) = timeout {
            exits["timeout"] = json!(timeout);
        }
        let (tally, _) = play(
            &format!(
                "a: human.approval {{ roles: [{}], deadline: \"PT4H\" }}\ns -> a -> e\na.rejected -> x\n\
                 l: flow.end {{ result: \"returned\" }}\na.timeout -> l",
                roles.join(", ")
            ),
            &[],
            json!({
                "arrivals": many,
                "steps": { "a": { "duration": "PT1H", "exits": exits, "fault": 0, "pools": [] } },
            }),
            "a",
        );
        let orders = &tally.orders;
        assert!(
            near(orders.completed, shares.0)
                && near(orders.cancelled, shares.1)
                && near(orders.returned, shares.2),
            "{roles:?} {timeout:?} {orders:?}"
        );
    }
}
