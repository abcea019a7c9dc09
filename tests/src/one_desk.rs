//! A small flow with a scenario, both as files: orders queue at one desk.

use serde_json::{Value, json};

use crate::command::Scratch;

/// People at one desk, and a scenario that comes with the flow.
#[derive(Debug)]
pub struct Desk {
    /// Where both are.
    pub scratch: Scratch,
    /// The flow.
    pub flow: String,
    /// The scenario.
    pub scenario: String,
}

impl Desk {
    /// Twenty orders an hour, twelve minutes of work each.
    pub fn new(name: &str, change: impl FnOnce(&mut Value)) -> Desk {
        let scratch = Scratch::new(name);
        let mut scenario = json!({
            "format": 1,
            "id": "desk",
            "flow": "desk",
            "start": "2026-11-02T00:00:00+08:00",
            "horizon": "P4D",
            "arrivals": [{ "channel": "web", "rate": { "per_hour": 20 } }],
            "orders": { "fields": { "order.promised_at": { "after": "PT1H" } } },
            "steps": { "work": {
                "duration": { "exponential": "PT12M" },
                "pools": ["desk"],
                "exits": { "cancel": 0 },
            } },
            "pools": { "desk": { "capacity": 5, "cost_per_hour": "10" } },
        });
        change(&mut scenario);
        let flow = flow_testkit::parse_notation(
            "start: flow.start\nwork: human.task { role: \"desk\", deadline: \"P30D\" }\n\
             done: flow.end { result: \"completed\" }\nout: flow.end { result: \"cancelled\" }\n\
             start -> work -> done\nwork.cancel -> out\nwork.timeout -> out",
        );
        let flow = String::from_utf8(flow_model::write(&flow)).expect("UTF-8");
        Desk {
            flow: scratch.file("desk.flow.json", flow),
            scenario: scratch.file("desk.scenario.json", scenario.to_string()),
            scratch,
        }
    }
}
