//! Orders that are merged: the one that goes on has the lines, the weight, the goods and the debt of those that were merged into it.

mod played;

use std::collections::BTreeMap;

use flow_simulate::Tally;
use flow_testkit::parse_notation;
use played::played;
use serde_json::{Value, json};

/// The steps of an order after another, each of which takes no time and goes well: merging, freezing, authorising, taking
/// money, shipping and bringing.
const STEPS: &str = "s: flow.start\nm: order.merge { window: \"PT2H\", same: [\"customer\"] }\na: payment.authorize\n\
                     f: inventory.reserve { ttl: \"P9D\" }\nd: fulfil.dispatch\nc: payment.capture\nb: fulfil.deliver\n\
                     e: flow.end\nab: flow.end\nx: flow.end { result: \"handed_over\", to: \"desk\" }\n\
                     m.absorbed -> ab\na.declined -> x\nf.short -> x\nd.short -> x\nc.failed -> x\nb.refused -> x\n\
                     b.lost -> x\n";

/// Plays 48 orders of one customer, one an hour, each of four pieces of half a kilogram that cost 25: two are merged at a
/// time.
fn play_steps(way: &str) -> (Tally, BTreeMap<String, u64>) {
    let at_once = |exits: Value| json!({ "duration": "PT0S", "fault": 0, "exits": exits, "pools": [] });
    let document = json!({
        "format": 1,
        "id": "merging",
        "start": "2026-11-02T00:00:00+08:00",
        "horizon": "last_order",
        "arrivals": [{ "channel": "web", "every": "PT1H", "orders_max": 48 }],
        "orders": {
            "lines": { "goods": [{ "sku": "a", "price": "25", "kilograms": "0.5" }], "pieces": 4 },
            "customers": { "number": 1 },
        },
        "steps": {
            "m": { "fault": 0, "pools": [] },
            "a": at_once(json!({ "declined": 0 })),
            "f": { "duration": "PT0S", "fault": 0, "pools": [] },
            "d": { "duration": "PT0S", "fault": 0, "pools": [] },
            "c": at_once(json!({ "failed": 0 })),
            "b": at_once(json!({ "refused": 0, "lost": 0 })),
        },
        "stock": { "items": [{ "sku": "a", "pieces": 1000 }] },
        "carriers": { "van": { "first": "PT1H", "every": "PT1H", "freight": "9", "freight_per_kg": "0.5", "carbon_kg": 0.1 } },
        "carbon": { "kg_per_kg_shipped": 0.25 },
        "money": { "goods_share": 0.5 },
    });
    let flow = parse_notation(&format!("{STEPS}{way}"));
    let (model, tally) = played(&flow, &[], &document, &BTreeMap::new());
    assert_eq!((tally.orders.merged, tally.orders.completed), (24, 48));
    let steps = model.layout().steps.iter().zip(&tally.steps);
    let entered = steps.map(|(step, count)| (step.id.clone(), count.entered));
    let entered = entered.collect();
    (tally, entered)
}

fn play(way: &str) -> Tally {
    play_steps(way).0
}

/// Whatever is merged when, 24 parcels of eight pieces leave, and all is sold and paid once.
#[track_caller]
fn all_is_there(tally: &Tally) {
    let [stock] = tally.stock.as_slice() else {
        panic!("one good: {:?}", tally.stock)
    };
    assert_eq!((stock.wanted, stock.shipped), (192, 192));
    assert_eq!(tally.carriers[0].parcels, 24);
    assert_eq!(tally.money.freight, (24 * 9 + 48) * 10_000);
    assert!(
        (tally.carbon_kg - (2.4 + 96.0 * 0.25)).abs() < 1e-9,
        "{}",
        tally.carbon_kg
    );
    let money = &tally.money;
    assert_eq!((money.taken, money.revenue), (48_000_000, 48_000_000));
    assert_eq!((money.kept, money.goods), (48_000_000, 24_000_000));
}

#[test]
fn what_was_merged_goes_on_with_the_order() {
    all_is_there(&play("s -> m -> a -> f -> d -> c -> b -> e"));
    // Money that was authorised before is taken for both.
    all_is_there(&play("s -> a -> m -> f -> d -> c -> b -> e"));
}

/// Whoever has frozen goods or paid before being merged leaves the goods to the other order and has paid for itself.
#[test]
fn what_was_done_before_is_done() {
    let goods = "s -> f -> m -> a -> d -> c -> b -> e";
    all_is_there(&play(goods));
    all_is_there(&play("s -> a -> c -> m -> f -> d -> b -> e"));
    all_is_there(&play("s -> f -> a -> c -> m -> d -> b -> e"));
}

/// Orders that go on after merging and for which a condition holds.
fn holds(way: &str, condition: &str) -> u64 {
    let flow = format!(
        "y: flow.decide {{ branches: [{{ port: \"yes\", when: {condition:?} }}], otherwise: \"no\" }}\n\
         z: flow.end\ny.yes -> z\ny.no -> e\n{way}"
    );
    let (_, entered) = play_steps(&flow);
    entered["z"]
}

#[test]
fn expressions_read_both() {
    let after = "s -> m -> y";
    let both = "order.total = 200 and order.weight = 4 and count(order.lines) = 2";
    assert_eq!((holds(after, both), holds(after, "order.total = 100")), (24, 0));
    // What was paid before is no longer to be paid.
    let before = "s -> a -> c -> m -> y";
    let both = "order.total = 100 and order.weight = 4 and count(order.lines) = 2";
    assert_eq!((holds(before, both), holds(before, "order.total = 200")), (24, 0));
}

/// Where nobody is known, a share is merged into others, at once; who goes on waits for the window, or as long as stated.
#[test]
fn a_share_is_merged() {
    let play = |window: &str, parts: Value| {
        let mut document = json!({
            "format": 1,
            "id": "merging",
            "start": "2026-11-02T00:00:00+08:00",
            "arrivals": [{ "channel": "web", "every": "PT1M", "orders_max": 200 }],
        });
        for (key, value) in parts.as_object().unwrap() {
            document[key] = value.clone();
        }
        let flow = parse_notation(&format!(
            "s: flow.start\nm: order.merge {{ window: \"{window}\" }}\ne: flow.end\n\
             ab: flow.end {{ result: \"cancelled\" }}\ns -> m -> e\nm.absorbed -> ab"
        ));
        let (model, tally) = played(&flow, &[], &document, &BTreeMap::new());
        assert_eq!(tally.orders.merged, tally.orders.cancelled);
        let lead = tally.lead_time_completed.mean().unwrap();
        let merging = model
            .layout()
            .steps
            .iter()
            .position(|step| step.id == "m")
            .unwrap();
        let stayed = tally.steps[merging].staying.sum();
        assert!(
            (stayed / tally.orders.completed as f64 - lead).abs() < 1.0,
            "who is merged stays no time"
        );
        (tally.orders.merged, lead / 60e6)
    };
    let (merged, minutes) = play("PT3M", json!({}));
    assert!((3..20).contains(&merged) && minutes == 3.0, "{merged} {minutes}");
    assert_eq!(play("PT6H", json!({})), (merged, 360.0));
    let stated = |duration: Value| {
        let mut step = json!({ "exits": { "absorbed": 0.5 } });
        if !duration.is_null() {
            step["duration"] = duration;
        }
        play(
            "PT3M",
            json!({ "orders": { "customers": { "number": 1 } }, "steps": { "m": step } }),
        )
    };
    let (merged, minutes) = stated(Value::Null);
    assert!(
        (80..120).contains(&merged) && minutes == 3.0,
        "{merged} {minutes}"
    );
    assert_eq!(stated(json!("PT1H")), (merged, 60.0));
    let components = json!({ "components": { "order.merge": { "duration": "PT1H" } } });
    assert_eq!(play("PT3M", components).1, 60.0);
}

/// Three orders of an hour's promise go on as one after two hours, and work takes one: what was promised of each is judged then.
#[test]
fn what_was_promised_is_kept_by_the_order_that_goes_on() {
    let play = |horizon: &str| {
        let document = json!({
            "format": 1,
            "id": "merging",
            "start": "2026-11-02T00:00:00+08:00",
            "horizon": horizon,
            "arrivals": [{ "channel": "web", "at": ["PT0S", "PT30M", "PT50M"] }],
            "orders": { "customers": { "number": 1 }, "fields": { "order.promised_at": { "after": "PT1H" } } },
            "steps": { "m": { "pools": [] }, "b": { "duration": "PT1H", "fault": 0, "pools": [], "exits": { "rejected": 0 } } },
            "money": { "late_once": "100" },
            "service_levels": [
                { "target": 0.9 },
                { "within": "PT2H40M", "target": 0.9 },
                { "within": "PT2H40M", "step": "b", "target": 0.9 },
            ],
        });
        let flow = parse_notation(
            "s: flow.start\nm: order.merge { window: \"PT2H\", same: [\"customer\"] }\nb: service.call\n\
             e: flow.end\nab: flow.end\ns -> m -> b -> e\nb.rejected -> e\nm.absorbed -> ab",
        );
        let tally = played(&flow, &[], &document, &BTreeMap::new()).1;
        let levels = tally.service_levels.iter();
        let levels: Vec<_> = levels
            .map(|level| (level.kept, level.broken, level.open))
            .collect();
        assert_eq!(tally.money.late, 3 * 100 * 10_000);
        ((tally.on_time, tally.late, tally.overdue), levels)
    };
    assert_eq!(play("P1D"), ((0, 3, 0), vec![(0, 3, 0), (2, 1, 0), (2, 1, 0)]));
    assert_eq!(
        play("PT2H45M"),
        ((0, 0, 3), vec![(0, 3, 0), (0, 1, 2), (0, 1, 2)])
    );
}
