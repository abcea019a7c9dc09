//! The short way through steps where nobody is waited for gives what the long way gives, event by event: on the promotion
//! of the benchmark, with a deadline that some miss, goods that run out, parcels that wait for a pickup and are brought again.

#![expect(clippy::unwrap_used, reason = "a test stops at what it does not expect")]

use std::collections::BTreeMap;

use flow_model::Flow;
use flow_simulate::scenario::{Distribution, Horizon, Scenario, WarmUp};
use flow_simulate::{Control, Model, NoLog, Row, RunOptions, Tally, run, scenario};
use flow_testkit::fixtures;
use serde_json::{Value, json};

const HOUR: i64 = 3_600_000_000;

fn flow() -> Flow {
    let files = fixtures("benches/simulators", "promotion.flow.json");
    flow_model::read(&files[0].bytes).unwrap().flow
}

fn promotion(money: bool) -> Scenario {
    let item = |sku: &str, place: &str| {
        json!({ "sku": sku, "place": place, "pieces": 60, "supply": {
            "reorder_at": 40, "quantity": 25, "lead_time": { "uniform": ["PT6H", "PT12H"] },
        } })
    };
    let skus = ["p-1", "p-2", "p-3"].into_iter();
    let items: Vec<Value> = skus.flat_map(|sku| [item(sku, "A"), item(sku, "B")]).collect();
    let price = if money { "20" } else { "0" };
    let document = json!({
        "format": 1,
        "id": "promotion",
        "title": { "en": "Promotion", "zh": "大促" },
        "flow": "promotion",
        "start": "2026-11-11T00:00:00+08:00",
        "arrivals": [{ "channel": "web", "rate": { "per_hour": 30 } }],
        "orders": {
            "lines": { "goods": [{ "sku": "p", "copies": 3, "price": price }], "zipf": 1 },
            "customers": { "number": 5_000 },
        },
        "steps": {
            "pay": {
                "duration": { "lognormal": { "median": "PT12M", "sigma": 0.8 } },
                "exits": { "ok": 0.9, "expired": 0.1, "mismatch": 0 },
                "fault": 0,
                "cost": "0.5",
            },
            "credit": { "duration": { "exponential": "PT3S" }, "fault": 0, "pools": [] },
            "approve": { "duration": "PT9M", "pools": ["desk"], "fault": 0 },
            "freeze": { "duration": "PT0S", "fault": 0, "pools": [] },
            "freeze_late": { "duration": "PT0S", "fault": 0, "pools": [] },
            "source": { "duration": "PT0S", "fault": 0, "pools": [] },
            "pick": { "duration": { "exponential": "PT6M" }, "fault": 0, "pools": ["desk"] },
            "invoice": { "duration": { "exponential": "PT5M" }, "fault": 0, "pools": [] },
            "dispatch": { "duration": "PT0S", "fault": 0, "pools": [], "carrier": "courier" },
            "deliver": {
                "duration": { "lognormal": { "median": "PT20H", "sigma": 0.4 } },
                "exits": { "ok": 0.85, "refused": 0.1, "lost": 0.05 },
                "fault": 0,
                "pools": [],
            },
            "receive": { "duration": "PT9M", "fault": 0, "pools": [], "restock": 0.8 },
            "undo": { "duration": "PT0S", "fault": 0, "pools": [] },
        },
        "pools": { "desk": { "capacity": 6 } },
        "stock": { "places": ["A", "B"], "items": items },
        "carriers": { "courier": { "first": "PT2H", "every": "PT2H", "capacity": 50 } },
    });
    let mut scenario = scenario::read(document.to_string().as_bytes()).unwrap().scenario;
    scenario.horizon = Horizon::After(120 * HOUR);
    scenario.warm_up = WarmUp::Fixed(10 * HOUR + 7);
    scenario
}

fn model(scenario: &Scenario) -> Model {
    Model::new(&flow(), &[], scenario, &BTreeMap::new()).unwrap()
}

fn play(model: &Model) -> (Tally, Vec<Row>) {
    let mut rows = Vec::new();
    let tally = run(model, &RunOptions::default(), &Control::default(), &mut rows);
    (tally, rows)
}

#[test]
fn both_ways_have_the_same_events() {
    let mut scenario = promotion(true);
    let (tally, rows) = play(&model(&scenario));
    assert!(tally.orders.completed > 1_000 && tally.orders.returned > 50);
    // A factor, whatever it is, sends orders the long way.
    for step in scenario.steps.values_mut() {
        step.times = Some("1".to_owned());
    }
    let (long_tally, long_rows) = play(&model(&scenario));
    let differs = rows.iter().zip(&long_rows).find(|(one, other)| one != other);
    assert_eq!(differs, None);
    assert_eq!(rows.len(), long_rows.len());
    assert_eq!(format!("{tally:?}"), format!("{long_tally:?}"));
}

#[test]
fn without_money_no_log_counts_the_same() {
    let model = model(&promotion(false));
    let (tally, _) = play(&model);
    let silent = run(&model, &RunOptions::default(), &Control::default(), &mut NoLog);
    assert_eq!(format!("{tally:?}"), format!("{silent:?}"));
}

/// Parcels of which nothing but the last leg is kept: some are lost, most are kept by the customer, some take no time at
/// all, and carriers fall so far behind that some parcels wait longer than they may take. Statistics begin and the run
/// ends while many are on the way and many wait for a pickup.
#[test]
fn orders_on_their_last_leg_are_counted_as_others() {
    let quick = Distribution::Exponential(1.0);
    let usual = Distribution::Lognormal {
        median: 20.0 * HOUR as f64,
        sigma: 0.4,
    };
    let long = Distribution::Exponential(600.0 * HOUR as f64);
    for (duration, capacity, hours) in [
        (usual.clone(), 50, 120),
        (quick, 30, 60),
        (usual, 9, 900),
        (long, 50, 900),
    ] {
        let mut scenario = promotion(false);
        scenario.horizon = Horizon::After(hours * HOUR);
        let deliver = scenario.steps.get_mut("deliver").unwrap();
        deliver.duration = Some(duration);
        deliver.exits.insert("ok".to_owned(), 0.95);
        deliver.exits.insert("refused".to_owned(), 0.0);
        for carrier in scenario.carriers.values_mut() {
            carrier.capacity = Some(capacity);
        }
        let model = model(&scenario);
        let (tally, _) = play(&model);
        let deliver = model
            .layout()
            .steps
            .iter()
            .position(|step| step.id == "deliver")
            .unwrap();
        assert!(tally.orders.completed + tally.orders.handed_over > 100 && tally.steps[deliver].at_end > 0);
        let silent = run(&model, &RunOptions::default(), &Control::default(), &mut NoLog);
        assert_eq!(format!("{tally:?}"), format!("{silent:?}"));
    }
}

#[test]
fn a_pool_of_approvals_and_tasks_counts_the_waits_of_both() {
    let model = model(&promotion(true));
    let (tally, _) = play(&model);
    let layout = model.layout();
    let served = layout.steps.iter().zip(&tally.steps);
    let waits = served
        .filter(|(step, _)| step.pools.contains(&0))
        .map(|(_, step)| step.waiting.n());
    assert_eq!(tally.pools[0].waiting.n(), waits.sum::<u64>());
    assert!(tally.pools[0].served > 1_000);
}
