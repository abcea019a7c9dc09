//! Parts of split orders: each has the lines that belong to it, and weighs what they weigh.

mod played;

use std::collections::BTreeMap;

use flow_model::FlowId;
use flow_simulate::{Model, Tally};
use flow_testkit::parse_notation;
use played::played;
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
    let (_, tally) = played(&parse_notation(&flow), &[sub], &document, &BTreeMap::new());
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
        let (model, tally) = played(
            &parse_notation(&flow),
            &[sub.clone()],
            &document,
            &BTreeMap::new(),
        );
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

/// Plays thirty orders of four lines of two pieces through a flow, with what it calls.
fn play_goods(flow: &str, called: &[(&str, &str)]) -> (Tally, Model) {
    let goods = json!([{ "sku": "a" }, { "sku": "b" }]);
    play_lines(flow, called, json!({ "lines": 4, "pieces": 2, "goods": goods }))
}

/// The same with other lines.
fn play_lines(flow: &str, called: &[(&str, &str)], lines: Value) -> (Tally, Model) {
    let at_once = |exits: Value| json!({ "duration": "PT0S", "fault": 0, "pools": [], "exits": exits });
    let called: Vec<_> = called
        .iter()
        .map(|(id, text)| {
            let mut flow = parse_notation(text);
            flow.id = FlowId::new(*id);
            flow
        })
        .collect();
    let document = json!({
        "format": 1,
        "id": "goods",
        "start": "2026-11-02T00:00:00+08:00",
        "horizon": "last_order",
        "arrivals": [{ "channel": "web", "every": "PT1H", "orders_max": 30 }],
        "orders": { "lines": lines },
        "stock": { "items": [{ "sku": "*", "pieces": 1000 }] },
        "components": {
            "order.split": { "duration": "PT0S", "fault": 0, "parts": 2, "exits": { "whole": 0, "limit": 0 } },
            "fulfil.dispatch": at_once(json!({ "short": 0 })),
            "inventory.reserve": at_once(json!({})),
            "flow.compensate": at_once(json!({})),
            "service.call": { "duration": { "uniform": ["PT0S", "PT9H"] }, "fault": 0, "pools": [], "exits": { "rejected": 0 } },
            "after.return_receive": { "duration": "PT1H", "fault": 0, "pools": [], "exits": { "damaged": 0, "missing": 0 }, "restock": 1 },
        },
    });
    let (model, tally) = played(&parse_notation(flow), &called, &document, &BTreeMap::new());
    (tally, model)
}

fn shipped(tally: &Tally) -> i64 {
    tally.stock.iter().map(|item| item.shipped).sum()
}

fn frozen(tally: &Tally) -> i64 {
    tally.stock.iter().map(|item| item.frozen_at_end).sum()
}

/// The lines of a part are lines of the order: each leaves once.
#[test]
fn lines_of_parts_are_parts_themselves() {
    let ship = "s: flow.start\nship: fulfil.dispatch { wave: \"PT0S\" }\ne: flow.end\nx: flow.end { result: \"cancelled\" }\ns -> ship -> e\nship.short -> x";
    for (outer, split, dispatches) in [
        ("parts", "sp: order.split\n", 120),
        ("lines", "sp: flow.wait { for: \"PT1S\" }\n", 120),
    ] {
        for parallel in [true, false] {
            let each = |flow: &str, of: &str| {
                format!("flow.call {{ flow: \"{flow}\", for_each: \"order.{of}\", parallel: {parallel} }}")
            };
            let ways = if outer == "parts" {
                "sp.whole -> x\nsp.limit -> x"
            } else {
                ""
            };
            let top = format!(
                "s: flow.start\nkeep: inventory.reserve {{ ttl: \"P90D\" }}\n{split}c: {}\ne: flow.end\nx: flow.end {{ result: \"cancelled\" }}\n\
                 s -> keep -> sp -> c -> e\nkeep.short -> x\nc.cancelled -> x\n{ways}",
                each("middle", outer)
            );
            let middle = format!(
                "s: flow.start\nc: {}\ne: flow.end\nx: flow.end {{ result: \"cancelled\" }}\ns -> c -> e\nc.cancelled -> x",
                each("ship", "lines")
            );
            let (tally, model) = play_goods(&top, &[("middle", &middle), ("ship", ship)]);
            let ship = model
                .layout()
                .steps
                .iter()
                .position(|step| step.id == "c/c/ship")
                .unwrap();
            assert_eq!(tally.steps[ship].left, dispatches, "{outer} {parallel}");
            assert_eq!((shipped(&tally), frozen(&tally)), (240, 0), "{outer} {parallel}");
        }
    }
}

/// An order that is cut into parts has as many lines as before.
#[test]
fn each_line_of_an_order_that_is_split_is_a_line() {
    let ship = "s: flow.start\nship: fulfil.dispatch { wave: \"PT0S\" }\ne: flow.end\nx: flow.end { result: \"cancelled\" }\ns -> ship -> e\nship.short -> x";
    let top = "s: flow.start\nkeep: inventory.reserve { ttl: \"P90D\" }\nsp: order.split\n\
         c: flow.call { flow: \"ship\", for_each: \"order.lines\" }\ne: flow.end\nx: flow.end { result: \"cancelled\" }\n\
         s -> keep -> sp -> c -> e\nkeep.short -> x\nc.cancelled -> x\nsp.whole -> x\nsp.limit -> x";
    let (tally, model) = play_goods(top, &[("ship", ship)]);
    let steps = &model.layout().steps;
    let ship = steps.iter().position(|step| step.id == "c/ship").unwrap();
    assert_eq!(
        (tally.steps[ship].left, shipped(&tally), frozen(&tally)),
        (120, 240, 0)
    );
}

/// A line of a part gives back what is its own, and then its part no more than is left of it: others ship the same goods later.
#[test]
fn undoing_a_part_leaves_the_goods_of_others() {
    let line = "s: flow.start\nd: flow.decide { branches: [{ port: \"a\", when: \"order.lines[1].qty = 1\" }, { port: \"k\", when: \"order.lines[1].qty = 2\" }], otherwise: \"b\" }\n\
        undo: flow.compensate\nw: flow.wait { for: \"PT1H\" }\nship: fulfil.dispatch { wave: \"PT0S\" }\ne: flow.end\n\
        x: flow.end { result: \"cancelled\" }\ns -> d\nd.a -> undo -> x\nd.k -> e\nd.b -> w -> ship -> e\nship.short -> x";
    let middle = "s: flow.start\nc: flow.call { flow: \"line\", for_each: \"order.lines\", parallel: true }\nu: flow.compensate\ne: flow.end\n\
        x: flow.end { result: \"cancelled\" }\ns -> c -> e\nc.cancelled -> u -> x";
    let top = "s: flow.start\nkeep: inventory.reserve { ttl: \"P90D\" }\nsp: order.split\n\
        c: flow.call { flow: \"middle\", for_each: \"order.parts\", parallel: true }\nu: flow.compensate\ne: flow.end\nx: flow.end { result: \"cancelled\" }\n\
        s -> keep -> sp -> c -> u -> e\nkeep.short -> x\nc.cancelled -> u\nsp.whole -> x\nsp.limit -> x";
    let lines =
        json!({ "lines": 4, "pieces": { "empirical": [[1, 1], [2, 1], [3, 1]] }, "goods": [{ "sku": "a" }] });
    let (tally, model) = play_lines(top, &[("middle", middle), ("line", line)], lines);
    let steps = &model.layout().steps;
    let ships = steps.iter().position(|step| step.id == "c/c/ship").unwrap();
    let n_shipped = tally.steps[ships].left as i64;
    assert!((20..60).contains(&n_shipped), "{n_shipped}");
    assert_eq!((shipped(&tally), frozen(&tally)), (3 * n_shipped, 0));
}

/// What called flows froze for orders that are gone is not taken for that of others.
#[test]
fn each_order_asks_for_its_own_goods() {
    let keep = "s: flow.start\nkeep: inventory.reserve { ttl: \"P90D\" }\nship: fulfil.dispatch { wave: \"PT0S\" }\ne: flow.end\n\
        x: flow.end { result: \"cancelled\" }\ns -> keep -> ship -> e\nkeep.short -> x\nship.short -> x";
    for each in [
        "",
        ", for_each: \"order.lines\"",
        ", for_each: \"order.lines\", parallel: true",
    ] {
        let top = format!(
            "s: flow.start\nc: flow.call {{ flow: \"keep\"{each} }}\nw: service.call\ne: flow.end\n\
             x: flow.end {{ result: \"cancelled\" }}\ns -> c -> w -> e\nc.cancelled -> x\nw.rejected -> x"
        );
        let (tally, _) = play_goods(&top, &[("keep", keep)]);
        let wanted: i64 = tally.stock.iter().map(|item| item.wanted).sum();
        assert_eq!((wanted, shipped(&tally)), (240, 240), "{each}");
    }
}

/// What has left and come back is not taken once more by who ships without a new freeze.
#[test]
fn goods_that_came_back_are_for_sale() {
    let flow = "s: flow.start\nkeep: inventory.reserve { ttl: \"P90D\" }\none: fulfil.dispatch { wave: \"PT0S\" }\nback: after.return_receive\n\
        two: fulfil.dispatch { wave: \"PT0S\" }\ne: flow.end\nx: flow.end { result: \"cancelled\" }\n\
        s -> keep -> one -> back -> two -> e\nkeep.short -> x\none.short -> x\ntwo.short -> x\nback.damaged -> x\nback.missing -> x";
    let (tally, _) = play_goods(flow, &[]);
    let restocked: i64 = tally.stock.iter().map(|item| item.restocked).sum();
    assert_eq!((shipped(&tally), restocked, frozen(&tally)), (240, 240, 0));
}

/// What a called flow has frozen is its caller's to give back.
#[test]
fn a_caller_gives_back_what_a_called_flow_froze() {
    let keep = "s: flow.start\nkeep: inventory.reserve { ttl: \"P900D\" }\ne: flow.end\nx: flow.end { result: \"cancelled\" }\ns -> keep -> e\nkeep.short -> x";
    for each in [
        "",
        ", for_each: \"order.lines\", parallel: true",
        ", for_each: \"order.lines\", parallel: false",
    ] {
        let top = |then: &str| {
            format!(
                "s: flow.start\nc: flow.call {{ flow: \"keep\"{each} }}\n{then}\ne: flow.end\nx: flow.end {{ result: \"cancelled\" }}\n\
             s -> c -> then -> e\nc.cancelled -> x"
            )
        };
        let (tally, _) = play_goods(&top("then: flow.compensate"), &[("keep", keep)]);
        assert_eq!((shipped(&tally), frozen(&tally)), (0, 0), "{each}");
        let ship = top("then: fulfil.dispatch { wave: \"PT0S\" }") + "\nthen.short -> x";
        let (tally, _) = play_goods(&ship, &[("keep", keep)]);
        assert_eq!((shipped(&tally), frozen(&tally)), (240, 0), "{each}");
        // Without either they stay frozen until their time is up.
        let (tally, _) = play_goods(&top("then: flow.wait { for: \"PT1S\" }"), &[("keep", keep)]);
        assert_eq!((shipped(&tally), frozen(&tally)), (0, 240), "{each}");
    }
}

/// Who has all goods need not wait for supply, and what is frozen stays counted.
#[test]
fn a_back_order_keeps_what_is_frozen() {
    let flow = "s: flow.start\nkeep: inventory.reserve { ttl: \"P20D\" }\nwait: inventory.backorder { max: \"P5D\" }\nundo: flow.compensate\n\
        x: flow.end { result: \"cancelled\" }\ns -> keep -> wait -> undo -> x\nkeep.short -> x\nwait.expired -> undo\nwait.refused -> undo";
    let (tally, _) = play_goods(flow, &[]);
    assert_eq!((shipped(&tally), frozen(&tally)), (0, 0));
    assert!(tally.stock.iter().all(|item| item.on_hand.value == 1_000));
}

/// Orders that would be cut into more parts than allowed leave whole, unless the scenario states the exits of the step.
#[test]
fn more_parts_than_allowed_are_none() {
    let cut = |most: u32, lines: u32, exits: Value| {
        let flow = parse_notation(&format!(
            "s: flow.start\nsplit: order.split {{ max_parts: {most} }}\nc: flow.call {{ flow: \"sub\", for_each: \"order.parts\" }}\n\
             l: flow.call {{ flow: \"sub\", for_each: \"order.parts\" }}\ne: flow.end\nx: flow.end {{ result: \"cancelled\" }}\n\
             s -> split -> c -> e\nsplit.whole -> e\nsplit.limit -> l -> x\nc.cancelled -> x\nl.cancelled -> x"
        ));
        let mut sub = parse_notation("s: flow.start\ne: flow.end\ns -> e");
        sub.id = FlowId::new("sub");
        let document = json!({
            "format": 1,
            "id": "parts",
            "start": "2026-11-02T00:00:00+08:00",
            "arrivals": [{ "channel": "web", "every": "PT1H", "orders_max": 10 }],
            "orders": { "lines": { "lines": lines, "goods": [{ "sku": "a" }] } },
            "components": { "order.split": { "exits": { "whole": 0, "limit": 0 } } },
            "steps": { "split": { "fault": 0, "exits": exits, "parts": 4 } },
        });
        let (model, tally) = played(&flow, &[sub], &document, &BTreeMap::new());
        let parts = |step: &str| {
            let steps = &model.layout().steps;
            tally.steps[steps.iter().position(|own| own.id == step).unwrap()].entered
        };
        (parts("c/e"), parts("l/e"))
    };
    assert_eq!(cut(4, 5, json!({})), (40, 0));
    assert_eq!(cut(3, 5, json!({})), (0, 10));
    // Two lines cannot be cut into more than two parts.
    assert_eq!(cut(2, 2, json!({})), (20, 0));
    assert_eq!(cut(2, 5, json!({ "whole": 0, "limit": 0 })), (40, 0));
}

/// Three parts of an order are worked on one after the other, an hour each: what is promised of the step is kept by the last.
#[test]
fn a_promise_is_kept_by_the_last_part() {
    let play = |horizon: &str| {
        let mut sub =
            parse_notation("s: flow.start\nw: service.call\ne: flow.end\ns -> w -> e\nw.rejected -> e");
        sub.id = FlowId::new("sub");
        let level = |within: &str| json!({ "step": "c/w", "within": within, "target": 0.9 });
        let document = json!({
            "format": 1,
            "id": "parts",
            "start": "2026-11-02T00:00:00+08:00",
            "horizon": horizon,
            "arrivals": [{ "channel": "web", "at": ["PT0S"] }],
            "steps": {
                "split": { "duration": "PT0S", "fault": 0, "exits": { "whole": 0, "limit": 0 }, "parts": 3, "pools": [] },
                "c/w": { "duration": "PT1H", "fault": 0, "exits": { "rejected": 0 }, "pools": ["desk"] },
            },
            "pools": { "desk": { "capacity": 1 } },
            "service_levels": [level("PT1H"), level("PT2H30M"), level("PT3H")],
        });
        let flow = parse_notation(
            "s: flow.start\nsplit: order.split\nc: flow.call { flow: \"sub\", for_each: \"order.parts\" }\nt: flow.wait { for: \"PT9H\" }\n\
             e: flow.end\ns -> split -> c -> t -> e\nsplit.whole -> e\nsplit.limit -> e\nc.cancelled -> e",
        );
        let tally = played(&flow, &[sub], &document, &BTreeMap::new()).1;
        let levels = tally.service_levels.iter();
        levels
            .map(|level| (level.kept, level.broken, level.open))
            .collect::<Vec<_>>()
    };
    assert_eq!(play("PT2H45M"), [(0, 1, 0), (0, 1, 0), (0, 0, 1)]);
    // The order itself is still under way.
    assert_eq!(play("PT4H"), [(0, 1, 0), (0, 1, 0), (1, 0, 0)]);
    assert_eq!(play("P1D"), [(0, 1, 0), (0, 1, 0), (1, 0, 0)]);
}
