//! Orders, stock, quotas, money and time balance in real runs of all templates, with and without a warm-up, whether the
//! run ends in the middle or with the last order.

use std::collections::BTreeMap;

use flow_model::{Flow, read};
use flow_simulate::report::imbalances;
use flow_simulate::scenario::{
    Arrivals, Delivery, Distribution, Good, Horizon, LineMix, Pattern, RateCurve, Scenario, Stock, StockItem,
    Supply, WarmUp,
};
use flow_simulate::{Control, Model, NoLog, RunOptions, Tally, run, scenario};
use flow_testkit::{fixtures, parse_notation};

const HOUR: i64 = 3_600_000_000;

fn scenario(horizon: Horizon, warm_up_us: i64, has_stock: bool) -> Scenario {
    let start = "2026-11-11T00:00:00+08:00".parse().expect("a moment");
    let mut scenario = Scenario::empty("any", start);
    scenario.horizon = horizon;
    scenario.warm_up = WarmUp::Fixed(warm_up_us);
    scenario.arrivals.push(Arrivals {
        channel: "web".to_owned(),
        pattern: Pattern::Poisson(RateCurve {
            points: vec![(0, 40.0)],
            is_linear: false,
            repeat_us: None,
            peaks: Vec::new(),
        }),
        batch: None,
        orders_max: None,
        from_us: 0,
        until_us: Some(72 * HOUR),
    });
    if has_stock {
        scenario.orders.lines = Some(LineMix {
            lines: Distribution::UniformWhole(1, 3),
            pieces: Distribution::UniformWhole(1, 2),
            goods: vec![Good {
                sku: "thing".to_owned(),
                weight: 1.0,
                price: flow_feel::Decimal::from(50),
                kilograms: flow_feel::Decimal::from(1),
                entries: BTreeMap::new(),
                copies: 5,
            }],
            zipf: Some(1.0),
        });
        scenario.stock = Some(Stock {
            places: vec!["north".to_owned(), "south".to_owned()],
            items: vec![StockItem {
                sku: "*".to_owned(),
                place: "north".to_owned(),
                pieces: 100,
                supply: Supply::Deliveries(vec![Delivery {
                    at_us: 12 * HOUR,
                    pieces: 60,
                    every_us: Some(12 * HOUR),
                }]),
            }],
        });
    }
    scenario
}

#[test]
fn in_every_template() {
    let open = |folder: &str| -> Vec<Flow> {
        let files = fixtures(folder, ".flow.json");
        files
            .iter()
            .map(|file| read(&file.bytes).expect("a template").flow)
            .collect()
    };
    let parts = open("flows/templates/parts");
    for flow in open("flows/templates") {
        for has_stock in [false, true] {
            for (horizon, warm_up) in [
                (Horizon::After(60 * HOUR), 0),
                (Horizon::After(96 * HOUR), 24 * HOUR + 1),
                (Horizon::LastOrder, 0),
                (Horizon::LastOrder, 30 * HOUR),
            ] {
                let scenario = scenario(horizon, warm_up, has_stock);
                let model = Model::new(&flow, &parts, &scenario, &BTreeMap::new()).expect("it runs");
                let tally = run(&model, &RunOptions::default(), &Control::default(), &mut NoLog);
                let found = imbalances(model.layout(), &tally);
                assert!(
                    found.is_empty(),
                    "{} {horizon:?} {warm_up} {has_stock}: {found:#?}\n{:?}",
                    flow.id,
                    tally.orders
                );
            }
        }
    }
}

/// Orders that end while they hold nothing but a lock of future stock; others take their places in memory at once.
const LOCKED: &str = r#"{
  "format": 1,
  "id": "locked",
  "start": "2026-11-11T00:00:00+08:00",
  "horizon": "P4D",
  "arrivals": [
    { "channel": "web", "rate": { "per_hour": 60 }, "until": "P1D" },
    { "channel": "shop", "at": ["2026-11-14T12:00:00+08:00"] }
  ],
  "orders": { "lines": { "lines": 1, "pieces": 2, "goods": [{ "sku": "thing" }] } }
}"#;

/// The lock lasts longer than the order, which nobody pays the balance of.
#[test]
fn a_lock_whose_order_is_gone_is_given_back_when_its_time_is_up() {
    let flow = parse_notation(
        "s: flow.start\nlock: inventory.presale_lock { ttl: \"P1D\", limit: 100000 }\ne: flow.end\n\
         s -> lock -> e\nlock.sold_out -> e",
    );
    let tally = played(&flow, LOCKED);
    let [quota] = tally.quotas.as_slice() else {
        panic!("one lock: {:?}", tally.quotas)
    };
    assert!(quota.given > 2_000, "{quota:?}");
    // Those of the first day have expired; the last order holds its own.
    assert_eq!(quota.taken_at_end, 2, "{quota:?}");
    assert_eq!(quota.returned, quota.given - 2);
}

/// Whoever had its place in memory before, nothing is set aside for an order that froze nothing when it is shipped.
#[test]
fn nothing_is_set_aside_for_an_order_that_froze_nothing() {
    let flow = parse_notation(
        "s: flow.start\nlook: risk.fraud_check\nfreeze: inventory.reserve { ttl: \"PT1H\" }\n\
         lock: inventory.presale_lock { ttl: \"PT1H\" }\nship: fulfil.dispatch\ne: flow.end\n\
         s -> look -> lock -> ship -> e\nlook.reject -> e\nlook.review -> freeze -> e\nfreeze.short -> e\n\
         lock.sold_out -> e\nship.short -> e",
    );
    let stock = r#""stock": { "items": [{ "sku": "thing", "pieces": 10000 }] }"#;
    let halves = r#""steps": { "look": { "exits": { "review": 0.5 } } }"#;
    let text = LOCKED.replace("\"orders\"", &format!("{stock}, {halves}, \"orders\""));
    let tally = played(&flow, &text);
    let [stock] = tally.stock.as_slice() else {
        panic!("one good: {:?}", tally.stock)
    };
    assert!(stock.wanted > 1_000, "{stock:?}");
    // What was frozen on the first day has melted; the last order may hold its own.
    assert!(stock.frozen_at_end <= 2, "{stock:?}");
}

/// An order that comes to a gate or a lock again has its place already.
#[test]
fn a_place_is_taken_once() {
    let flow = parse_notation(
        "s: flow.start\n\
         gate: promo.flash_gate { from: \"2026-11-11T00:00:00+08:00\", to: \"2026-11-30T00:00:00+08:00\", quota: 100000 }\n\
         lock: inventory.presale_lock { ttl: \"P9D\", limit: 100000 }\nlook: risk.fraud_check\ne: flow.end\n\
         s -> gate -> lock -> look -> e\nlook.review -> gate\nlook.reject -> e\nlock.sold_out -> e\n\
         gate.sold_out -> e\ngate.closed -> e\ngate.over_limit -> e",
    );
    let again = r#""steps": { "look": { "exits": { "review": 0.5 } } }"#;
    let tally = played(
        &flow,
        &LOCKED.replace("\"orders\"", &format!("{again}, \"orders\"")),
    );
    let arrived = tally.orders.arrived;
    let given: Vec<u64> = tally.quotas.iter().map(|quota| quota.given).collect();
    assert!(arrived > 1_000);
    assert_eq!(given, [arrived, 2 * arrived]);
}

/// Plays once what a scenario says.
fn played(flow: &Flow, text: &str) -> Tally {
    let scenario = scenario::read(text.as_bytes()).expect("a scenario").scenario;
    let model = Model::new(flow, &[], &scenario, &BTreeMap::new()).expect("it runs");
    let tally = run(&model, &RunOptions::default(), &Control::default(), &mut NoLog);
    assert_eq!(imbalances(model.layout(), &tally), []);
    tally
}
