//! Orders of a file: when they come, and what their rows say of them.

#![expect(clippy::unwrap_used, reason = "a test stops at what it does not expect")]

mod played;

use std::collections::BTreeMap;

use flow_engine::order::{Orders, read_csv};
use flow_simulate::Tally;
use flow_testkit::parse_notation;
use played::played;
use serde_json::{Value, json};

/// A decision, its two ends, and what is written before it.
const DECISION: &str = "s: flow.start\nyes: flow.end\nno: flow.end { result: \"cancelled\" }\n";

/// Plays a flow, with a log and without, on orders of a file.
fn play(flow: &str, csv: &str, parts: Value) -> Tally {
    let mut document = json!({
        "format": 1,
        "id": "files",
        "start": "2026-11-11T00:00:00+08:00",
        "horizon": "P10D",
        "arrivals": [{ "channel": "web", "replay": "orders.csv" }],
    });
    for (key, value) in parts.as_object().unwrap() {
        document[key] = value.clone();
    }
    let files: BTreeMap<String, Orders> =
        [("orders.csv".to_owned(), read_csv(csv.as_bytes()).unwrap())].into();
    let (_, tally) = played(&parse_notation(flow), &[], &document, &files);
    tally
}

/// Orders for which a condition holds, of those that come.
fn holds(condition: &str, csv: &str, parts: Value) -> (u64, u64) {
    let flow = format!(
        "{DECISION}d: flow.decide {{ branches: [{{ port: \"a\", when: {condition:?} }}], otherwise: \"o\" }}\n\
         s -> d\nd.a -> yes\nd.o -> no"
    );
    let tally = play(&flow, csv, parts);
    (tally.orders.completed, tally.orders.arrived)
}

/// Ways in which orders come from a file: as they were placed, faster, drawn, and with nothing but their fields.
fn ways() -> [(Value, u64); 4] {
    [
        (json!({}), 2),
        (
            json!({ "arrivals": [{ "channel": "web", "replay": "orders.csv", "stretch": 0.5 }] }),
            2,
        ),
        (
            json!({ "arrivals": [{ "channel": "web", "resample": "orders.csv", "rate": { "per_hour": 100 }, "orders_max": 50 }] }),
            50,
        ),
        (
            json!({ "arrivals": [{ "channel": "web", "every": "PT1H", "orders_max": 7 }], "orders": { "rows": "orders.csv" } }),
            7,
        ),
    ]
}

/// Placed six weeks before the run and promised two days later; zones may differ.
const PROMISED: &str = "order.id,order.created_at,order.promised_at\n\
                        a,2026-10-01T00:00:00+08:00,2026-10-03T00:00:00+08:00\n\
                        b,2026-10-01T01:00:00+08:00,2026-10-02T17:00:00Z\n";

#[test]
fn a_promise_of_a_file_is_as_far_ahead_as_it_was() {
    for (parts, n) in ways() {
        let of = |condition: &str| holds(condition, PROMISED, parts.clone());
        assert_eq!(of("order.promised_at - now() < duration(\"P1D\")"), (0, n));
        assert_eq!(of("order.promised_at - now() = duration(\"P2D\")"), (n, n));
        assert_eq!(
            of("order.promised_at - order.created_at = duration(\"P2D\")"),
            (n, n)
        );
    }
}

/// Expressions and punctuality go by the same moment: work that takes until it is in time, and a second more is late.
#[test]
fn who_is_late_is_late_by_the_promise_that_expressions_read() {
    let flow = |test: &str| {
        format!(
            "{DECISION}w: service.call\n\
             d: flow.decide {{ branches: [{{ port: \"a\", when: \"now() {test} order.promised_at\" }}], otherwise: \"o\" }}\n\
             s -> w\nw -> d\nw.rejected -> no\nd.a -> yes\nd.o -> no"
        )
    };
    for (parts, n) in ways() {
        for (takes, test, in_time) in [("P2D", "<=", n), ("P2DT1S", ">", 0)] {
            let mut parts = parts.clone();
            parts["steps"] =
                json!({ "w": { "duration": takes, "exits": { "rejected": 0 }, "fault": 0, "pools": [] } });
            let tally = play(&flow(test), PROMISED, parts);
            assert_eq!(tally.orders.completed, n);
            assert_eq!((tally.on_time, tally.late), (in_time, n - in_time));
        }
    }
}

/// Eight orders, from midnight on one an hour; of those from 3 until 7 there are four.
#[test]
fn a_stream_brings_nothing_before_its_begin() {
    let rows = (0..8).map(|hour| format!("{hour},2026-11-11T0{hour}:00:00+08:00,{hour}\n"));
    let csv = format!(
        "order.id,order.created_at,order.total\n{}",
        rows.collect::<String>()
    );
    let stream = |more: Value| {
        let mut stream = json!({ "channel": "web", "from": "PT3H", "until": "PT7H" });
        for (key, value) in more.as_object().unwrap() {
            stream[key] = value.clone();
        }
        json!({ "arrivals": [stream] })
    };
    // Whoever comes is placed then, and is the row of that hour.
    let replayed = || stream(json!({ "replay": "orders.csv" }));
    let at = |hour: u32| format!("date and time(\"2026-11-11T0{hour}:00:00+08:00\")");
    let condition = format!(
        "order.total >= 3 and order.total < 7 and now() >= {} and now() <= {}",
        at(3),
        at(6)
    );
    assert_eq!(holds(&condition, &csv, replayed()), (4, 4));
    let first = stream(json!({ "replay": "orders.csv", "orders_max": 1 }));
    assert_eq!(holds("order.total = 3", &csv, first), (1, 1));
    // Twice as fast, the begin is still one of the run: rows 6 and 7 come at 3 and at half past.
    let faster = stream(json!({ "replay": "orders.csv", "stretch": 0.5 }));
    assert_eq!(holds("order.total >= 6", &csv, faster), (2, 2));
    let stated = stream(json!({ "at": ["PT8H", "PT4H", "PT1H"] }));
    assert_eq!(holds(&format!("now() = {}", at(4)), &csv, stated), (1, 1));
}

/// Without a total and a weight of its own, an order of a file costs and weighs what its lines do, piece by piece.
#[test]
fn lines_of_a_file_say_what_an_order_costs_and_weighs() {
    let csv = "order.id,order.created_at,order.total,order.weight,order.lines[0].sku,order.lines[0].qty,\
               order.lines[0].price,order.lines[0].weight,order.lines[1].sku,order.lines[1].qty,\
               order.lines[1].price,order.lines[1].weight\n\
               a,2026-11-11T00:00:00+08:00,,,x,2,10,1.5,y,1,5,0.25\n\
               b,2026-11-11T01:00:00+08:00,99,7,x,2,10,1.5,,,,\n\
               c,2026-11-11T02:00:00+08:00,,,x,3,,,,,,\n";
    for (condition, n) in [
        ("order.total = 25 and order.weight = 3.25", 1),
        ("order.total = 99 and order.weight = 7", 1),
        ("order.total = null and order.weight = null", 1),
    ] {
        assert_eq!(holds(condition, csv, json!({})), (n, 3), "{condition}");
    }
    let flow = format!("{DECISION}d: fulfil.deliver\ns -> d -> yes\nd.refused -> no\nd.lost -> no");
    let tally = play(
        &flow,
        csv,
        json!({
            "steps": { "d": { "duration": "PT0S", "fault": 0, "exits": { "refused": 0, "lost": 0 }, "pools": [] } },
            "carriers": { "van": { "first": "PT1H", "every": "PT1H", "freight": "1", "freight_per_kg": "1" } },
            "carbon": { "kg_per_kg_shipped": 1 },
        }),
    );
    assert_eq!(tally.money.freight, 132_500);
    assert!((tally.carbon_kg - 10.25).abs() < 1e-9, "{}", tally.carbon_kg);
    assert_eq!(tally.money.revenue, 1_240_000);
}
