//! What `optimise` recommends and leaves behind, as its users see it.

use std::fs;
use std::path::Path;

use flow_testkit::root;
use orderloom_tests::command::{Answer, Scratch, orderloom};
use orderloom_tests::schema::Schema;
use serde_json::{Value, json};

fn template(name: &str) -> String {
    root().join("flows/templates").join(name).display().to_string()
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// People at one desk, and a scenario that comes with the flow.
struct Desk {
    scratch: Scratch,
    flow: String,
    scenario: String,
}

impl Desk {
    /// Twenty orders an hour, twelve minutes of work each.
    fn new(name: &str, change: impl FnOnce(&mut Value)) -> Desk {
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

    fn optimise(&self, more: &[&str]) -> Answer {
        optimise(&self.flow, &self.scenario, more)
    }
}

fn optimise(flow: &str, scenario: &str, more: &[&str]) -> Answer {
    let call = ["optimise", flow, "--scenario", scenario, "--quiet"];
    orderloom(&[&call[..], more].concat())
}

#[test]
fn what_a_search_has_read_is_not_removed_by_it() {
    let desk = Desk::new("optimise-own-input", |_| {});
    let out = desk.scratch.path("best");
    let goal = ["--goal", "min cost", "--budget", "24", "--out", &out, "--force"];
    let flow = format!("{out}/best.flow.json");
    let scenario = format!("{out}/best.scenario.json");
    let deadline = ["--vary", "steps.work.deadline=PT30M|PT1H"];
    let first = desk.optimise(&[&deadline[..], &goal].concat());
    assert_eq!(first.code, 0, "{}", first.err);
    let before = fs::read(&flow).expect("the flow is changed");
    let capacity = ["--vary", "pools.desk.capacity=4|6"];
    let again = optimise(&flow, &scenario, &[&capacity[..], &goal].concat());
    assert_eq!(again.code, 0, "{}", again.err);
    assert_eq!(fs::read(&flow).ok(), Some(before), "it was read and stays");
    // It is of no use to a run that has read another.
    let other = desk.optimise(&[&capacity[..], &goal].concat());
    assert_eq!(other.code, 0, "{}", other.err);
    assert!(!Path::new(&flow).exists() && Path::new(&scenario).exists());
}
