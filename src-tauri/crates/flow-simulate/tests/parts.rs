//! Parts of split orders: each has the lines that belong to it, and weighs what they weigh.

#![expect(clippy::unwrap_used, reason = "a test stops at what it does not expect")]

use std::collections::BTreeMap;

use flow_model::FlowId;
use flow_simulate::report::imbalances;
use flow_simulate::{Control, Model, NoLog, RunOptions, Tally, run, scenario};
use flow_testkit::parse_notation;
use serde_json::{Value, json};

/// Plays ten orders that are cut into parts, each looked at, worked on and collected by itself.
fn play(each: &str, condition: &str, orders: Value, parts: Value) -> Tally {
    let flow = format!(
        "s: flow.start\nsplit: order.split\nc: flow.call {{ flow: \"sub\", for_each: \"order.{each}\" }}\ne: flow.end\n\
         x: flow.end {{ result: \"cancelled\" }}\ns -> split -> c -> e\nsplit.whole -> c\nsplit.limit -> x\nc.cancelled -> x"
    );
    let mut sub = parse_notation(&format!(
        "s: flow.start\nd: flow.decide {{ branches: [{{ port: \"a\", when: {condition:?} }}], otherwise: \"o\" }}\n\
         w: service.call\nship: fulfil.deliver\ne: flow.end\nx: flow.end {{ result: \"cancelled\" }}\n\
         s -> d\nd.a -> w\nd.o -> x\nw -> ship -> e\nw.rejected -> x\nship.refused -> x\nship.lost -> x"
    ));
    sub.id = FlowId::new("sub");
    let work = json!({ "duration": "PT1M", "times": "count(order.lines)", "fault": 0, "exits": { "rejected": 0 }, "pools": ["desk"] });
    let document = json!({
        "format": 1,
        "id": "parts",
        "start": "2026-11-02T00:00:00+08:00",
        "horizon": "last_order",
        "arrivals": [{ "channel": "web", "every": "PT1H", "orders_max": 10 }],
        "orders": orders,
        "pools": { "desk": { "capacity": 9 } },
        "steps": {
            "split": { "fault": 0, "exits": { "whole": if each == "lines" { 1 } else { 0 }, "limit": 0 }, "parts": parts },
            "c/w": work,
            "c/ship": { "duration": "PT1M", "fault": 0, "exits": { "refused": 0, "lost": 0 }, "pools": [] },
        },
        "carriers": { "van": { "first": "PT1H", "every": "PT1H", "freight": "9", "freight_per_kg": "0.5", "carbon_kg": 0.1 } },
        "carbon": { "kg_per_kg_shipped": 0.2 },
    });
    let scenario = scenario::read(document.to_string().as_bytes()).unwrap().scenario;
    let model = Model::new(&parse_notation(&flow), &[sub], &scenario, &BTreeMap::new()).unwrap();
    let (options, control) = (RunOptions::default(), Control::default());
    let tally = run(&model, &options, &control, &mut NoLog);
    let logged = run(&model, &options, &control, &mut Vec::new());
    assert_eq!(format!("{tally:?}"), format!("{logged:?}"));
    assert_eq!(imbalances(model.layout(), &tally), []);
    assert_eq!(tally.orders.completed, 10, "{:?} {:?}", tally.orders, tally.exits);
    tally
}

/// Lines of one piece of half a kilogram, at 25 each.
fn lines(n: u32) -> Value {
    let good = |sku: &str| json!({ "sku": sku, "price": "25", "kilograms": "0.5" });
    let goods = ["a", "b", "c", "d"].map(good);
    json!({ "lines": { "lines": n, "goods": goods } })
}

/// Freight, emissions in kilograms, and minutes of work.
#[track_caller]
fn costs(tally: &Tally, freight: f64, carbon_kg: f64, minutes: f64) {
    assert_eq!(tally.money.freight, (freight * 10_000.0) as i64);
    assert!((tally.carbon_kg - carbon_kg).abs() < 1e-9, "{}", tally.carbon_kg);
    assert_eq!(tally.pools[0].busy.area(), minutes * 60e6);
}

#[test]
fn parts_weigh_and_count_their_own_lines() {
    // Twenty parcels of a kilogram, of two lines each; the total is that of the order.
    let condition = "count(order.lines) = 2 and order.weight = 1 and order.total = 100";
    let tally = play("parts", condition, lines(4), json!(2));
    costs(&tally, 20.0 * 9.0 + 20.0 * 0.5, 20.0 * 0.1 + 20.0 * 0.2, 40.0);
    // Of three lines, two and one.
    let condition = "order.total = 75 and (count(order.lines) = 2 and order.weight = 1 or \
                     count(order.lines) = 1 and order.weight = 0.5)";
    let tally = play("parts", condition, lines(3), json!(2));
    costs(&tally, 20.0 * 9.0 + 15.0 * 0.5, 20.0 * 0.1 + 15.0 * 0.2, 30.0);
    // A flow that is called for each line.
    let condition = "count(order.lines) = 1 and order.weight = 0.5";
    let tally = play("lines", condition, lines(3), json!(2));
    costs(&tally, 30.0 * 9.0 + 15.0 * 0.5, 30.0 * 0.1 + 15.0 * 0.2, 30.0);
    // Nothing to cut.
    let condition = "count(order.lines) = 1 and order.weight = 0.5";
    let tally = play("parts", condition, lines(1), json!(2));
    costs(&tally, 10.0 * 9.0 + 5.0 * 0.5, 10.0 * 0.1 + 5.0 * 0.2, 10.0);
}

/// A weight that the scenario states for the order is parted as its pieces are, and evenly where nobody knows them.
#[test]
fn a_stated_weight_is_parted() {
    let mut orders = lines(3);
    orders["fields"] = json!({ "order.weight": "6" });
    let condition =
        "count(order.lines) = 2 and order.weight = 4 or count(order.lines) = 1 and order.weight = 2";
    let tally = play("parts", condition, orders, json!(2));
    costs(&tally, 20.0 * 9.0 + 60.0 * 0.5, 20.0 * 0.1 + 60.0 * 0.2, 30.0);
    let orders = json!({ "fields": { "order.weight": "6" } });
    let tally = play("parts", "order.weight = 1.5", orders, json!(4));
    assert_eq!(tally.money.freight, (40 * 9 + 30) * 10_000);
}

/// Each part ships its own pieces of what the order has frozen, or gives them back.
#[test]
fn parts_ship_their_own_goods() {
    let mut sub = parse_notation(
        "s: flow.start\nship: fulfil.dispatch { wave: \"PT0S\" }\nundo: flow.compensate { tokens: [\"stock\"] }\ne: flow.end\n\
         x: flow.end { result: \"cancelled\" }\ns -> ship -> e\nship.short -> undo -> x",
    );
    sub.id = FlowId::new("sub");
    for parallel in [true, false] {
        let flow = format!(
            "s: flow.start\nkeep: inventory.reserve {{ ttl: \"P9D\" }}\nsplit: order.split\n\
             c: flow.call {{ flow: \"sub\", for_each: \"order.parts\", parallel: {parallel} }}\ne: flow.end\n\
             x: flow.end {{ result: \"cancelled\" }}\ns -> keep -> split -> c -> e\nkeep.short -> x\nsplit.whole -> c\nsplit.limit -> x\nc.cancelled -> x"
        );
        let at_once = |exits: Value| json!({ "duration": "PT0S", "fault": 0, "pools": [], "exits": exits });
        let mut split = at_once(json!({ "whole": 0, "limit": 0 }));
        split["parts"] = json!(3);
        let document = json!({
            "format": 1,
            "id": "parts",
            "start": "2026-11-02T00:00:00+08:00",
            "horizon": "last_order",
            "arrivals": [{ "channel": "web", "every": "PT1H", "orders_max": 50 }],
            "orders": { "lines": { "lines": 3, "pieces": 2, "goods": [{ "sku": "a", "price": "25" }, { "sku": "b", "price": "5" }] } },
            "stock": { "items": [{ "sku": "*", "pieces": 1000 }] },
            "steps": { "keep": at_once(json!({})), "split": split, "c/ship": at_once(json!({ "short": 0.5 })), "c/undo": at_once(json!({})) },
        });
        let scenario = scenario::read(document.to_string().as_bytes()).unwrap().scenario;
        let model = Model::new(
            &parse_notation(&flow),
            &[sub.clone()],
            &scenario,
            &BTreeMap::new(),
        )
        .unwrap();
        let tally = run(&model, &RunOptions::default(), &Control::default(), &mut NoLog);
        assert_eq!(imbalances(model.layout(), &tally), []);
        let exits = model.layout().exits.iter().zip(&tally.exits);
        let is_ship = |step: u32| model.layout().steps[step as usize].id == "c/ship";
        let taken = |port: &str| -> u64 {
            let own = exits
                .clone()
                .filter(|(exit, _)| is_ship(exit.step) && exit.port == port);
            own.map(|(_, taken)| *taken).sum()
        };
        let (ok, short) = (taken("ok"), taken("short"));
        assert_eq!(ok + short, 150);
        assert!(ok > 40 && short > 40, "{ok} {short}");
        let stock = |of: fn(&flow_simulate::StockTally) -> i64| tally.stock.iter().map(of).sum::<i64>();
        assert_eq!(stock(|item| item.shipped), 2 * ok as i64);
        assert_eq!(stock(|item| item.frozen_at_end), 0);
        assert_eq!(stock(|item| item.on_hand.value), 2_000 - 2 * ok as i64);
    }
}
