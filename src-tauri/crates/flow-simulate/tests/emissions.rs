//! Emissions by weight: each kilogram that is brought counts once, whether somebody writes down its way or not.

mod played;

use std::collections::BTreeMap;

use flow_model::FlowId;
use flow_testkit::parse_notation;
use played::played;
use serde_json::{Value, json};

/// Emissions of a hundred orders of sixteen kilograms, at a quarter for each, without a carrier.
fn emissions(price: &str, in_parts: bool, exits: &Value) -> f64 {
    let brought = "b: fulfil.deliver { attempts: 3 }\ne: flow.end\nx: flow.end { result: \"cancelled\" }\n\
                   b.refused -> x\nb.lost -> x";
    let mut sub = parse_notation(&format!("s: flow.start\n{brought}\ns -> b -> e"));
    sub.id = FlowId::new("sub");
    let flow = match in_parts {
        true => "s: flow.start\nb: flow.call { flow: \"sub\", for_each: \"order.lines\" }\ne: flow.end\n\
                 s -> b -> e\nb.cancelled -> e"
            .to_owned(),
        false => format!("s: flow.start\n{brought}\ns -> b -> e"),
    };
    let document = json!({
        "format": 1,
        "id": "emissions",
        "start": "2026-11-02T00:00:00+08:00",
        "horizon": "last_order",
        "arrivals": [{ "channel": "web", "every": "PT1H", "orders_max": 100 }],
        "orders": {
            "lines": { "lines": 4, "pieces": 2, "goods": [{ "sku": "a", "price": price, "kilograms": "2" }] },
        },
        "components": {
            "fulfil.deliver": { "duration": "PT5H", "fault": 0, "pools": [], "exits": exits },
        },
        "carbon": { "kg_per_kg_shipped": 0.25 },
    });
    let (_, tally) = played(&parse_notation(&flow), &[sub], &document, &BTreeMap::new());
    tally.carbon_kg
}

#[test]
fn what_is_brought_without_a_carrier_counts_once() {
    for price in ["0", "10"] {
        for in_parts in [false, true] {
            // 100 × 4 × 2 × 2 kg × 0.25, in one attempt, in up to three, and for those who refuse after three.
            for refused in [0.0, 0.5, 1.0] {
                let exits = json!({ "refused": refused, "lost": 0 });
                let kg = emissions(price, in_parts, &exits);
                assert!((kg - 400.0).abs() < 1e-9, "{price} {in_parts} {refused}: {kg}");
            }
            let lost = emissions(price, in_parts, &json!({ "refused": 0, "lost": 1 }));
            assert_eq!(lost, 0.0);
        }
    }
}
