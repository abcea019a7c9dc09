//! Orders, stock, quotas, money and time balance in real runs of all templates, with and without a warm-up, whether the
//! run ends in the middle or with the last order.

use std::collections::BTreeMap;

use flow_model::{Flow, read};
use flow_simulate::report::imbalances;
use flow_simulate::scenario::{
    Arrivals, Delivery, Distribution, Good, Horizon, LineMix, Pattern, RateCurve, Scenario, Stock, StockItem,
    Supply, WarmUp,
};
use flow_simulate::{Control, Model, NoLog, RunOptions, run};
use flow_testkit::fixtures;

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
