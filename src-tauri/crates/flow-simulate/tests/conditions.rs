//! Settings of components that choose the exit of an order by what the order is.

#![expect(clippy::unwrap_used, reason = "a test stops at what it does not expect")]

use std::collections::BTreeMap;

use flow_simulate::scenario;
use flow_simulate::{Control, Model, NoLog, RunOptions, Tally, run};
use flow_testkit::parse_notation;
use serde_json::{Value, json};

const ENDS: &str = "s: flow.start\ne: flow.end\nx: flow.end { result: \"cancelled\" }\nw -> e\n";

/// Orders one minute apart, what they are like, and what is assumed of the step.
fn play(flow: &str, n: u32, orders: Value, step: Value, others: Value) -> Tally {
    let mut document = json!({
        "format": 1,
        "id": "conditions",
        "start": "2026-11-02T00:00:00+08:00",
        "arrivals": [{ "channel": "web", "every": "PT1M", "orders_max": n }],
        "orders": orders,
        "steps": { "w": step },
    });
    for (key, value) in others.as_object().unwrap() {
        document[key] = value.clone();
    }
    let scenario = scenario::read(document.to_string().as_bytes()).unwrap().scenario;
    let first = if flow.starts_with("p:") { "p" } else { "w" };
    let flow = parse_notation(&format!("{ENDS}s -> {first}\n{flow}"));
    let model = Model::new(&flow, &[], &scenario, &BTreeMap::new()).unwrap();
    let (options, control) = (RunOptions::default(), Control::default());
    let tally = run(&model, &options, &control, &mut NoLog);
    let logged = run(&model, &options, &control, &mut Vec::new());
    assert_eq!(format!("{tally:?}"), format!("{logged:?}"));
    tally
}

fn with(field: &str, value: Value) -> Value {
    json!({ "fields": { field: value } })
}

/// Orders that are completed, of a thousand.
fn completed(flow: &str, orders: Value, step: Value) -> u64 {
    play(flow, 1_000, orders, step, json!({})).orders.completed
}

#[test]
fn rules_say_which_orders_are_valid() {
    let flow = "w: order.validate { rules: [\"order.total < 100\", \"order.total > 10\"] }\nw.invalid -> x";
    let step = || json!({ "fault": 0 });
    assert_eq!(completed(flow, with("order.total", json!("50")), step()), 1_000);
    assert_eq!(completed(flow, with("order.total", json!("500")), step()), 0);
    assert_eq!(completed(flow, with("order.total", json!("5")), step()), 0);
    // What the scenario does not know, or says itself, is a matter of shares.
    let unknown = completed(flow, json!({}), step());
    assert!((960..1_000).contains(&unknown), "{unknown}");
    let stated = json!({ "fault": 0, "exits": { "invalid": 0.5 } });
    let stated = completed(flow, with("order.total", json!("500")), stated);
    assert!((400..600).contains(&stated), "{stated}");
}

#[test]
fn returns_are_accepted_by_their_condition() {
    let flow = "w: after.return_authorize { auto_accept: \"customer.return_rate < 0.3\" }\nw.denied -> x";
    let step = || json!({ "fault": 0 });
    assert_eq!(
        completed(flow, with("customer.return_rate", json!("0.1")), step()),
        1_000
    );
    assert_eq!(
        completed(flow, with("customer.return_rate", json!("0.9")), step()),
        0
    );
}

#[test]
fn what_need_not_be_held_goes_on_at_once() {
    let flow = "w: order.hold { type: \"x\", max: \"PT1H\", release_when: \"order.total > 100\" }\n\
                w.timeout -> x\nw.cancel -> x";
    let step =
        || json!({ "duration": "PT10M", "fault": 0, "exits": { "cancel": 0.5, "timeout": 0 }, "pools": [] });
    let held = |total: &str| play(flow, 1_000, with("order.total", json!(total)), step(), json!({}));
    let released = held("500");
    assert_eq!(
        (released.orders.completed, released.lead_time.greatest()),
        (1_000, 0)
    );
    let kept = held("50");
    assert!((400..600).contains(&kept.orders.completed));
    assert_eq!(kept.lead_time.greatest(), 600_000_000);
}

/// Of five pieces, some are kept back: orders of one piece are promised what is left.
#[test]
fn safety_stock_is_not_promised() {
    for (kept, promised) in [(0, 5), (2, 3), (5, 0)] {
        let flow = format!(
            "p: inventory.promise {{ safety_stock: {kept} }}\nw: inventory.reserve\n\
             p.none -> x\np.late -> x\nw.short -> x\np -> w"
        );
        let at_once = json!({ "duration": "PT0S", "fault": 0 });
        let others = json!({
            "stock": { "items": [{ "sku": "A", "pieces": 5 }] },
            "steps": { "p": at_once, "w": at_once },
        });
        let orders = json!({ "lines": { "goods": [{ "sku": "A" }] } });
        let tally = play(&flow, 8, orders, json!({}), others);
        assert_eq!(tally.orders.completed, promised, "{kept}");
    }
}

/// What an order asks for counts once, however often it asks; each request for which there is too little counts.
#[test]
fn a_wish_counts_once() {
    let at_once = || json!({ "duration": "PT0S", "fault": 0 });
    let wishes = |flow: &str, stock: Value, steps: Value| {
        let orders = json!({ "lines": { "goods": [{ "sku": "A" }] } });
        let others = json!({ "stock": { "items": [stock] }, "steps": steps });
        let tally = play(flow, 8, orders, json!({}), others);
        let [item] = tally.stock.as_slice() else {
            panic!("one good: {:?}", tally.stock)
        };
        (item.wanted, item.short, tally.orders.completed)
    };
    let waiting = "w: inventory.reserve\nb: inventory.backorder { max: \"P9D\", ask_customer: false }\n\
                   b.expired -> x\nb -> w\n";
    let steps = json!({ "w": at_once(), "b": { "fault": 0 } });
    let supplied =
        json!({ "sku": "A", "pieces": 5, "supply": { "deliveries": [{ "at": "PT2H", "pieces": 3 }] } });
    // Three of eight are refused, wait, and are served two hours later.
    let refused = format!("{waiting}w.short -> b");
    assert_eq!(wishes(&refused, supplied.clone(), steps.clone()), (8, 3, 8));
    // They wait without having asked before.
    let unasked = format!(
        "p: order.hold {{ max: \"PT1H\" }}\np -> b\n{waiting}w.short -> x\np.timeout -> x\np.cancel -> x"
    );
    let steps = json!({ "w": at_once(), "b": { "fault": 0 }, "p": { "duration": "PT0S", "fault": 0, "exits": { "cancel": 0, "timeout": 0 }, "pools": [] } });
    assert_eq!(wishes(&unasked, supplied, steps), (8, 3, 8));
    // What nobody delivers is wanted, too.
    let alone = "w: inventory.reserve\nw.short -> x";
    let none = json!({ "sku": "A", "pieces": 5 });
    assert_eq!(wishes(alone, none, json!({ "w": at_once() })), (8, 3, 5));
}

/// From the cut-off on, goods are ready the next day: later than what is promised within the hour.
#[test]
fn orders_after_the_cut_off_are_ready_the_next_day() {
    for (setting, completed) in [
        ("", 3),
        (" { cutoff: \"12:00\" }", 1),
        (" { cutoff: \"16:00\" }", 3),
    ] {
        let flow = format!(
            "p: inventory.promise{setting}\nw: inventory.reserve\np.none -> x\np.late -> x\nw.short -> x\np -> w"
        );
        let at_once = json!({ "duration": "PT0S", "fault": 0 });
        let others = json!({
            "arrivals": [{ "channel": "web", "at": ["PT11H59M", "PT12H", "PT23H"] }],
            "stock": { "items": [{ "sku": "A", "pieces": 5 }] },
            "steps": { "p": at_once, "w": at_once },
        });
        let orders = json!({
            "lines": { "goods": [{ "sku": "A" }] },
            "fields": { "order.promised_at": { "after": "PT30M" } },
        });
        let tally = play(&flow, 3, orders, json!({}), others);
        assert_eq!(tally.orders.completed, completed, "{setting}");
    }
}

#[test]
fn no_line_has_more_pieces_than_allowed() {
    let flow = "w: order.validate { max_qty_per_sku: 3, rules: [\"order.total < 100\"] }\nw.invalid -> x";
    let valid = |pieces: Value, price: &str| {
        let lines = json!({ "pieces": pieces, "goods": [{ "sku": "A", "price": price }] });
        completed(flow, json!({ "lines": lines }), json!({ "fault": 0 }))
    };
    assert_eq!(valid(json!(3), "9"), 1_000);
    assert_eq!(valid(json!(4), "9"), 0);
    assert_eq!(valid(json!(3), "99"), 0);
    // The usual limit counts beside rules, and shares decide about those that keep to it.
    let usual = |settings: &str, pieces: Value, exits: Value| {
        let lines = json!({ "pieces": pieces, "goods": [{ "sku": "A", "price": "1" }] });
        let flow = format!("w: order.validate{settings}\nw.invalid -> x");
        completed(
            &flow,
            json!({ "lines": lines }),
            json!({ "fault": 0, "exits": exits }),
        )
    };
    let rules = " { rules: [\"order.total > 0\"] }";
    for (pieces, valid) in [(json!(999), true), (json!(1_000), false)] {
        assert_eq!(
            usual(rules, pieces.clone(), json!({})),
            if valid { 1_000 } else { 0 }
        );
        for settings in ["", " { max_qty_per_sku: 999 }"] {
            let by_share = usual(settings, pieces.clone(), json!({}));
            assert_eq!((960..1_000).contains(&by_share), valid, "{settings} {by_share}");
            assert!(valid || by_share == 0);
            // Stated shares are those of all orders.
            assert_eq!(usual(settings, pieces.clone(), json!({ "invalid": 0 })), 1_000);
        }
    }
    let half = usual("", json!({ "empirical": [999, 1_000] }), json!({}));
    assert!((440..550).contains(&half), "{half}");
    // Without lines the rules are looked at all the same.
    let total = |total: &str| completed(flow, with("order.total", json!(total)), json!({ "fault": 0 }));
    assert_eq!((total("50"), total("500")), (1_000, 0));
}

#[test]
fn goods_come_back_within_the_return_window() {
    for (after, accepted) in [("P1D", 100), ("P2D", 100), ("P3D", 0)] {
        let flow = format!(
            "p: fulfil.deliver\nv: flow.wait {{ for: \"{after}\" }}\n\
             w: after.return_authorize {{ window: \"P2D\" }}\np -> v\nv -> w\np.refused -> x\nw.denied -> x"
        );
        let at_once = json!({ "duration": "PT0S", "fault": 0, "exits": { "refused": 0 } });
        let steps = json!({ "p": at_once, "w": { "duration": "PT0S", "fault": 0 } });
        let tally = play(&flow, 100, json!({}), json!({}), json!({ "steps": steps }));
        assert_eq!(tally.orders.completed, accepted, "{after}");
    }
}

/// The usual window of seven days counts where what is accepted is decided by the order, and is part of the shares elsewhere.
#[test]
fn the_usual_return_window_counts_where_no_share_stands_for_it() {
    for (after, accepted) in [("P6D", 100), ("P7D", 100), ("P8D", 0)] {
        for window in ["window: \"P7D\", ", ""] {
            let flow = format!(
                "p: fulfil.deliver\nv: flow.wait {{ for: \"{after}\" }}\n\
                 w: after.return_authorize {{ {window}auto_accept: \"order.total > 0\" }}\n\
                 p -> v\nv -> w\np.refused -> x\nw.denied -> x"
            );
            let at_once = json!({ "duration": "PT0S", "fault": 0, "exits": { "refused": 0 } });
            let steps = json!({ "p": at_once, "w": { "duration": "PT0S", "fault": 0 } });
            let played =
                |orders: Value| play(&flow, 100, orders, json!({}), json!({ "steps": steps.clone() }));
            let tally = played(with("order.total", json!("50")));
            assert_eq!(tally.orders.completed, accepted, "{after} {window}");
            // Without a total, seven in a hundred are denied, whenever they come.
            let tally = played(json!({}));
            assert!((80..100).contains(&tally.orders.completed), "{after} {window}");
        }
    }
}

/// Customers that the scenario names as a field are told apart by their names, whatever `customers` says.
#[test]
fn customers_may_be_named_as_a_field() {
    let merged = |orders: Value| {
        let flow = "w: order.merge { window: \"PT1H\", same: [\"customer\"] }\nw.absorbed -> x";
        play(flow, 30, orders, json!({ "fault": 0 }), json!({}))
            .orders
            .merged
    };
    let one_of = |names: &[Value]| {
        let weighted: Vec<Value> = names.iter().map(|name| json!([name, 1])).collect();
        with("customer.id", json!({ "weighted": weighted }))
    };
    // Where they are not told apart, the usual share is merged.
    assert_eq!(merged(json!({})), 1);
    assert_eq!(merged(with("customer.id", json!("c"))), 29);
    assert_eq!(merged(one_of(&[json!("c"), json!("d"), json!("e")])), 27);
    let mut both = one_of(&[json!("c"), json!("d")]);
    both["customers"] = json!({ "number": 1 });
    assert_eq!(merged(both), 28);
    // Orders of one shop have it in common.
    let flow = "w: order.merge { window: \"PT1H\", same: [\"shop\"] }\nw.absorbed -> x";
    let of_shop = play(flow, 30, json!({}), json!({ "fault": 0 }), json!({}));
    assert_eq!(of_shop.orders.merged, 29);
    // Two customers may take three places each.
    let gate = "w: promo.flash_gate { from: \"2026-11-02T00:00:00+08:00\", to: \"2026-11-03T00:00:00+08:00\", \
                quota: 100, per_customer: 3 }\nw.over_limit -> x\nw.sold_out -> x\nw.closed -> x";
    let let_in = |orders: Value| {
        play(gate, 30, orders, json!({ "fault": 0 }), json!({}))
            .orders
            .completed
    };
    assert_eq!(let_in(one_of(&[json!("c"), json!("d")])), 6);
    assert_eq!(let_in(json!({})), 30);
}

/// The gate is open at the first and at the last moment of the sale.
#[test]
fn a_sale_lasts_to_its_last_moment() {
    let gate = "w: promo.flash_gate { from: \"2026-11-02T00:02:00+08:00\", to: \"2026-11-02T00:06:00+08:00\", \
                quota: 100 }\nw.over_limit -> x\nw.sold_out -> x\nw.closed -> x";
    let at = ["PT1M59.999999S", "PT2M", "PT6M", "PT6M0.000001S"];
    let let_in = |at: &str| {
        let others = json!({ "arrivals": [{ "channel": "web", "at": [at] }] });
        let step = json!({ "duration": "PT0S", "fault": 0 });
        play(gate, 1, json!({}), step, others).orders.completed
    };
    assert_eq!(at.map(let_in), [0, 1, 1, 0]);
}

/// What reads no field is known of every order.
#[test]
fn a_condition_without_fields_decides() {
    let known = |flow: &str, truth: bool| {
        let flow = flow.replace('?', &format!("\"{truth}\""));
        completed(&flow, json!({}), json!({ "fault": 0 }))
    };
    for flow in [
        "w: after.return_authorize { auto_accept: ? }\nw.denied -> x",
        "w: order.validate { rules: [?] }\nw.invalid -> x",
    ] {
        assert_eq!(
            [true, false].map(|truth| known(flow, truth)),
            [1_000, 0],
            "{flow}"
        );
    }
    // No rule is none.
    let all = completed(
        "w: order.validate { rules: [] }\nw.invalid -> x",
        json!({}),
        json!({ "fault": 0 }),
    );
    assert!((960..1_000).contains(&all), "{all}");
    let merged = |exclude: &str| {
        let flow = format!(
            "w: order.merge {{ window: \"PT1H\", same: [\"customer\"], exclude: \"{exclude}\" }}\nw.absorbed -> x"
        );
        let orders = json!({ "customers": { "number": 1 } });
        play(&flow, 30, orders, json!({ "fault": 0 }), json!({}))
            .orders
            .merged
    };
    assert_eq!((merged("true"), merged("false")), (0, 29));
    let longest = |released: &str| {
        let flow = format!(
            "w: order.hold {{ max: \"PT1H\", release_when: \"{released}\" }}\nw.timeout -> x\nw.cancel -> x"
        );
        let step =
            json!({ "duration": "PT30M", "fault": 0, "exits": { "cancel": 0, "timeout": 0 }, "pools": [] });
        play(&flow, 30, json!({}), step, json!({})).lead_time.greatest()
    };
    assert_eq!((longest("true"), longest("false")), (0, 1_800_000_000));
}

/// Where nobody knows the goods, shares decide about orders that come while the promotion lasts, and about no other.
#[test]
fn a_promotion_gives_nothing_out_of_its_time() {
    let flow = "w: promo.apply { rules: \"t\", from: \"2026-11-02T00:02:00+08:00\", to: \"2026-11-02T00:06:00+08:00\" }\nw.not_eligible -> x";
    let given = |at: &str, exits: Value| {
        let others = json!({ "arrivals": [{ "channel": "web", "at": [at], "batch": 100 }] });
        let step = json!({ "duration": "PT0S", "fault": 0, "exits": exits });
        play(flow, 100, json!({}), step, others).orders.completed
    };
    for (at, is_given) in [
        ("PT1M59.999999S", false),
        ("PT2M", true),
        ("PT6M", true),
        ("PT6M0.000001S", false),
    ] {
        let given_at = given(at, json!({}));
        assert_eq!((40..80).contains(&given_at), is_given, "{at} {given_at}");
        assert!(is_given || given_at == 0, "{at} {given_at}");
        // Stated shares are those of all orders.
        assert_eq!(given(at, json!({ "ok": 1 })), 100, "{at}");
    }
}

/// Of customers who are asked, the usual three in twenty or as many as stated refuse to wait; of others nobody does.
#[test]
fn only_who_is_asked_refuses_to_wait() {
    let waited = |asks: bool, exits: Value| {
        let flow = format!(
            "w: inventory.backorder {{ max: \"P14D\", ask_customer: {asks} }}\nw.refused -> x\nw.expired -> e"
        );
        completed(
            &flow,
            json!({}),
            json!({ "duration": "P1D", "fault": 0, "exits": exits }),
        )
    };
    let asked = waited(true, json!({}));
    assert!((800..900).contains(&asked), "{asked}");
    assert_eq!(waited(true, json!({ "refused": 1 })), 0);
    assert_eq!(waited(false, json!({})), 1_000);
    assert_eq!(waited(false, json!({ "refused": 1 })), 1_000);
}

/// Orders of one customer, one a minute; the first waits an hour for others like it.
#[test]
fn orders_are_merged_by_what_they_have_in_common() {
    let merged = |settings: &str, fields: Value| {
        let flow = format!("w: order.merge {{ window: \"PT1H\"{settings} }}\nw.absorbed -> x");
        let orders = json!({ "customers": { "number": 1 }, "fields": fields });
        play(&flow, 30, orders, json!({ "fault": 0 }), json!({}))
            .orders
            .merged
    };
    assert_eq!(merged("", json!({})), 29);
    // Cash on delivery stays alone unless the step says otherwise.
    assert_eq!(merged("", json!({ "payment.method": "cod" })), 0);
    assert_eq!(merged("", json!({ "payment.method": "card" })), 29);
    let none = ", exclude: \"false\"";
    assert_eq!(merged(none, json!({ "payment.method": "cod" })), 29);
    // Two addresses are two parcels, when the address counts.
    let two = || json!({ "order.address": { "weighted": [["here", 1], ["there", 1]] } });
    assert_eq!(merged("", two()), 28);
    assert_eq!(merged(", same: [\"customer\"]", two()), 29);
    assert_eq!(merged(", same: [\"address\"]", two()), 28);
}

#[test]
fn a_factor_that_makes_no_sense_is_counted() {
    let run = |orders: Value, factor: &str| {
        let step = json!({ "fault": 0, "duration": "PT10S", "times": factor });
        let tally = play("w: order.validate", 100, orders, step, json!({}));
        let odd: u64 = tally.steps.iter().map(|step| step.without_factor).sum();
        (odd, tally.lead_time_completed.mean())
    };
    let four = || with("order.total", json!("4"));
    assert_eq!(run(four(), "order.total / 2"), (0, Some(20_000_000.0)));
    // What is below 0 counts as 0, and what is no number as 1.
    assert_eq!(run(four(), "order.total * -1"), (100, Some(0.0)));
    assert_eq!(run(json!({}), "order.total"), (100, Some(10_000_000.0)));
}

/// What a step finds out about goods is what the stock of the run says.
#[test]
fn stock_is_what_steps_find_out_about_it() {
    let at_once = || json!({ "duration": "PT0S", "fault": 0 });
    let end = "e: flow.end\nx: flow.end { result: \"cancelled\" }\n";
    let goes = |way: &str, condition: &str, stock: Value| {
        let flow = format!(
            "s: flow.start\np: inventory.promise {{ horizon: \"P30D\", safety_stock: 1 }}\nr: inventory.reserve {{ partial: true }}\n\
             d: flow.decide {{ branches: [{{ port: \"yes\", when: {condition:?} }}], otherwise: \"no\" }}\n{end}{way}\n\
             d.yes -> e\nd.no -> x\np.none -> x\np.late -> d\nr.short -> x"
        );
        let document = json!({
            "format": 1,
            "id": "told",
            "start": "2026-11-02T00:00:00+08:00",
            "arrivals": [{ "channel": "web", "every": "PT1M", "orders_max": 4 }],
            "orders": { "lines": { "goods": [{ "sku": "A" }], "pieces": 2 } },
            "stock": { "items": [stock] },
            "steps": { "p": at_once(), "r": at_once() },
        });
        let scenario = scenario::read(document.to_string().as_bytes()).unwrap().scenario;
        let model = Model::new(&parse_notation(&flow), &[], &scenario, &BTreeMap::new()).unwrap();
        let tally = run(&model, &RunOptions::default(), &Control::default(), &mut NoLog);
        tally.orders.completed
    };
    let promise = "s -> p -> d";
    let pieces = |n: u32| json!({ "sku": "A", "pieces": n });
    assert_eq!(goes(promise, "stock.atp = 6", pieces(7)), 4);
    assert_eq!(goes(promise, "stock.short = []", pieces(7)), 4);
    let supplied =
        json!({ "sku": "A", "pieces": 0, "supply": { "deliveries": [{ "at": "P9D", "pieces": 20 }] } });
    let moment = "stock.ready_at = date and time(\"2026-11-11T00:00:00+08:00\") and stock.atp = 0 and stock.short = [\"A\"]";
    assert_eq!(goes(promise, moment, supplied), 4);
    // Of five pieces the first two orders get two each, the third one, and the fourth none.
    let reserve = "s -> r -> d";
    assert_eq!(goes(reserve, "stock.short = [\"A\"]", pieces(5)), 1);
    assert_eq!(goes(reserve, "stock.short = []", pieces(5)), 2);
}
