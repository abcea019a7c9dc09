//! The numbers of `MODELS.md` as scenario files of Orderloom, for any number of orders.

use serde_json::{Value, json};
use simulators::jackson::{GAP, NAMES, SERVERS, SERVICE};
use simulators::promotion::{SKUS, Shop, share_of};
use simulators::stock::Stock;

const START: &str = "2026-11-11T00:00:00+08:00";

/// The scenario of a model.
pub(crate) fn scenario(model: &str, orders: usize) -> Value {
    match model {
        "jackson" => jackson(orders),
        _ => promotion(orders),
    }
}

fn seconds(seconds: f64) -> String {
    format!("PT{seconds}S")
}

fn jackson(orders: usize) -> Value {
    let mut steps = serde_json::Map::new();
    let mut pools = serde_json::Map::new();
    for (index, name) in NAMES.iter().enumerate() {
        let mut step = json!({
            "duration": { "exponential": seconds(SERVICE[index]) },
            "fault": 0,
            "pools": [name],
        });
        match *name {
            "screen" => step["exits"] = json!({ "ok": 0.6, "review": 0.4, "reject": 0 }),
            "inspect" => step["exits"] = json!({ "ok": 0.75, "review": 0.25, "reject": 0 }),
            "rework" => step["exits"] = json!({ "ok": 1, "cancel": 0, "timeout": 0 }),
            _ => {}
        }
        steps.insert((*name).to_owned(), step);
        pools.insert(
            (*name).to_owned(),
            json!({ "capacity": SERVERS[index], "discipline": "fifo" }),
        );
    }
    json!({
        "format": 1,
        "id": "jackson",
        "title": { "en": "Eight stations with rework", "zh": "八工位返工网络" },
        "flow": "jackson",
        "start": START,
        "replications": 1,
        "arrivals": [{ "channel": "web", "rate": { "per_hour": 3_600.0 / GAP }, "orders_max": orders }],
        "steps": steps,
        "pools": pools,
    })
}

fn promotion(orders: usize) -> Value {
    let shop = Shop::new(orders);
    json!({
        "format": 1,
        "id": "promotion",
        "title": { "en": "Promotion", "zh": "大促" },
        "flow": "promotion",
        "start": START,
        "replications": 1,
        "arrivals": [{
            "channel": "web",
            "rate": {
                "per_hour": 909.0 * orders as f64 / 100_000.0,
                "peaks": [{ "from": "PT20H", "until": "PT22H", "times": 20 }],
            },
            "orders_max": orders,
        }],
        "orders": {
            "fields": { "order.priority": { "weighted": [[0, 0.9], [1, 0.1]] } },
            "lines": { "goods": [{ "sku": "p", "copies": SKUS }], "zipf": 1 },
            "customers": { "number": u32::MAX },
        },
        "steps": promotion_steps(),
        "pools": {
            "approvers": { "capacity": shop.approvers, "calendar": "working_hours", "discipline": "fifo" },
            "desk": { "capacity": shop.desk, "discipline": "fifo" },
            "packers": { "capacity": shop.packers, "discipline": "fifo" },
            "pickers": { "capacity": shop.pickers },
        },
        "calendars": { "working_hours": { "shifts": [{ "from": "09:00", "until": "18:00" }] } },
        "stock": { "places": ["A", "B"], "items": stock(orders) },
        "carriers": { "courier": { "first": "PT2H", "every": "PT2H", "capacity": shop.pickup } },
    })
}

fn promotion_steps() -> Value {
    let delay = |duration: Value, exits: Value| json!({ "duration": duration, "exits": exits, "fault": 0, "pools": [] });
    let ok = |others: &[&str]| {
        let mut exits = json!({ "ok": 1 });
        for other in others {
            exits[*other] = json!(0);
        }
        exits
    };
    json!({
        "pay": delay(
            json!({ "lognormal": { "median": "PT2M", "sigma": 0.5 } }),
            json!({ "ok": 0.95, "expired": 0.05, "mismatch": 0 }),
        ),
        "credit": delay(json!({ "exponential": "PT3S" }), json!({ "ok": 0.9, "over_limit": 0.1 })),
        "approve": {
            "duration": { "triangular": ["PT2M", "PT5M", "PT15M"] },
            "exits": { "ok": 0.9, "rejected": 0.1, "timeout": 0 },
            "fault": 0,
            "pools": ["approvers"],
        },
        "freeze": { "duration": "PT0S", "fault": 0, "pools": [] },
        "backorder": { "exits": { "refused": 0.1 }, "fault": 0, "pools": [] },
        "freeze_late": { "duration": "PT0S", "fault": 0, "pools": [] },
        "source": delay(json!("PT0S"), ok(&["none"])),
        "pick": {
            "duration": { "lognormal": { "median": "PT2M30S", "sigma": 0.6 } },
            "exits": ok(&["cancel", "timeout"]),
            "fault": 0,
            "pools": ["pickers"],
        },
        "pack": {
            "duration": { "uniform": ["PT1M", "PT3M"] },
            "exits": ok(&["cancel", "timeout"]),
            "fault": 0,
            "pools": ["packers"],
        },
        "invoice": { "duration": { "exponential": "PT5M" }, "fault": 0, "pools": [] },
        "dispatch": {
            "duration": "PT0S",
            "exits": ok(&["short"]),
            "fault": 0,
            "pools": [],
            "carrier": "courier",
        },
        "deliver": delay(
            json!({ "lognormal": { "median": "PT36H", "sigma": 0.4 } }),
            ok(&["refused", "lost"]),
        ),
        "accept_return": delay(json!("PT0S"), ok(&["denied"])),
        "receive": {
            "duration": { "uniform": ["PT5M", "PT15M"] },
            "exits": ok(&["damaged", "missing"]),
            "fault": 0,
            "pools": ["desk"],
            "restock": 0.9,
        },
        "refund": delay(json!({ "exponential": "PT1M" }), ok(&["failed"])),
        "undo": { "duration": "PT0S", "fault": 0, "pools": [] },
    })
}

fn stock(orders: usize) -> Vec<Value> {
    let mut items = Vec::new();
    for sku in 0..SKUS {
        let levels = Stock::<()>::levels(orders as f64 * share_of(sku));
        for (place, level) in ["A", "B"].iter().zip(levels) {
            items.push(json!({
                "sku": format!("p-{}", sku + 1),
                "place": place,
                "pieces": level.start,
                "supply": {
                    "reorder_at": level.reorder_at,
                    "quantity": level.quantity,
                    "lead_time": { "uniform": ["PT12H", "PT24H"] },
                },
            }));
        }
    }
    items
}
