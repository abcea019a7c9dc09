//! What a window asks about rehearsals: run in the background, seen, stopped, kept.

use std::time::{Duration, Instant};

use flow_desk::Desk;
use orderloom_tests::desk::{ask, desk};
use serde_json::{Value, json};

fn of_template(desk: &Desk, id: &str) -> i64 {
    let entry = ask(
        desk,
        json!({ "ask": "create", "origin": { "from": "template", "id": id } }),
    );
    entry["key"].as_i64().expect("a key")
}

/// Looks until the run has ended; gives the answers on the way.
fn follow(desk: &Desk, run: &Value) -> (Value, Vec<Value>) {
    #[expect(
        clippy::disallowed_methods,
        reason = "a run that never ends must end the test"
    )]
    let since = Instant::now();
    let (mut seen, mut answers) = (0, Vec::new());
    loop {
        let look = ask(desk, json!({ "ask": "rehearse.look", "run": run, "seen": seen }));
        seen = look["version"].as_u64().expect("a number");
        answers.extend(look.get("answer").cloned());
        if look["ended"] == json!(true) {
            return (look, answers);
        }
        assert!(since.elapsed() < Duration::from_secs(300), "{look}");
        std::thread::yield_now();
    }
}

#[test]
fn a_flow_is_run_with_the_scenario_of_its_template_and_the_run_is_kept() {
    let (_scratch, desk) = desk("desk-rehearse");
    let key = of_template(&desk, "b2b-credit");
    let scenario = ask(&desk, json!({ "ask": "rehearse.scenario", "key": key }));
    assert_eq!(
        (&scenario["usual"], &scenario["runs"]),
        (&json!(false), &json!(true)),
        "{scenario}"
    );
    assert_eq!(scenario["id"], json!("b2b-credit"));
    let wish = json!({ "replications": 2, "seed": 7 });
    let run = ask(
        &desk,
        json!({ "ask": "rehearse.start", "key": key, "wish": wish }),
    )["run"]
        .clone();
    let (end, answers) = follow(&desk, &run);
    assert_eq!(end["error"], Value::Null, "{end}");
    let last = answers.last().expect("an answer");
    assert_eq!(last["first"], json!(false));
    let report = &last["report"];
    assert_eq!(
        (&report["seed"], &report["replications"]["counted"]),
        (&json!(7), &json!(2))
    );
    assert_busiest_are_served(report);
    let kept = ask(&desk, json!({ "ask": "rehearse.runs", "key": key }));
    assert_eq!(kept.as_array().map(Vec::len), Some(1));
    assert_eq!((&kept[0]["id"], &kept[0]["seed"]), (&last["kept"], &json!(7)));
    assert_eq!(kept[0]["summary"], report["headline"]);
    let again = ask(&desk, json!({ "ask": "rehearse.report", "kept": kept[0]["id"] }));
    assert_eq!(again, *report);
}

/// The busiest steps are those whose people have most to do, not those at which most orders stand.
fn assert_busiest_are_served(report: &Value) {
    let pools = report["pools"].as_array().expect("pools");
    let load = |id: &Value| {
        let pool = pools.iter().find(|pool| pool["id"] == *id);
        pool.and_then(|pool| pool["utilisation"]["mean"].as_f64())
            .unwrap_or_default()
    };
    let steps = report["steps"].as_array().expect("steps");
    let busy = report["busiest"].as_array().expect("the busiest steps");
    let loads: Vec<f64> = busy
        .iter()
        .map(|id| {
            let step = steps.iter().find(|step| step["id"] == *id).expect("a step");
            let served = step["pools"].as_array().expect("its pools");
            served.iter().map(load).fold(0.0, f64::max)
        })
        .collect();
    assert!(
        loads[0] > 0.0 && loads.is_sorted_by(|one, next| one >= next),
        "{busy:?} {loads:?}"
    );
    let stands = |step: &Value| step["standing_mean"]["mean"].as_f64().unwrap_or_default();
    let fullest = steps
        .iter()
        .max_by(|one, other| stands(one).total_cmp(&stands(other)));
    assert_ne!(
        fullest.map(|step| &step["id"]),
        busy.first(),
        "parcels under way are nobody's work"
    );
}

#[test]
fn wishes_change_the_scenario_and_steps_that_went_are_left_out() {
    let (_scratch, desk) = desk("desk-wishes");
    let key = of_template(&desk, "rainy-season");
    let about = |wish: Value| {
        ask(
            &desk,
            json!({ "ask": "rehearse.scenario", "key": key, "wish": wish }),
        )
    };
    let plain = about(json!({}));
    assert_eq!(about(json!({ "usual": true }))["usual"], json!(true));
    let own = about(json!({}))["title"].clone();
    assert_eq!(
        about(json!({ "usual": true }))["own"],
        own,
        "the way back has its name"
    );
    assert_eq!(
        about(json!({ "horizon": { "days": 3 } }))["horizon_s"],
        json!(259_200.0)
    );
    assert_eq!(about(json!({ "times": 8.0 }))["times"], json!(8.0));
    assert_eq!(plain["left_out"], json!([]));
    let flow = ask(&desk, json!({ "ask": "open", "key": key }))["flow"].clone();
    let steps: Vec<&String> = flow["nodes"].as_object().expect("steps").keys().collect();
    let remove = json!({ "edit": "remove_nodes", "nodes": steps });
    let label = json!({ "en": "Remove", "zh": "删除" });
    ask(
        &desk,
        json!({ "ask": "edit", "key": key, "edit": remove, "label": label, "merge": null }),
    );
    assert_ne!(about(json!({}))["left_out"], json!([]));
}

#[test]
fn a_run_that_is_stopped_ends_and_says_so() {
    let (_scratch, desk) = desk("desk-stopped");
    let key = of_template(&desk, "flash-presale");
    let wish = json!({ "replications": 1_000, "times": 20.0 });
    let run = ask(
        &desk,
        json!({ "ask": "rehearse.start", "key": key, "wish": wish }),
    )["run"]
        .clone();
    ask(&desk, json!({ "ask": "rehearse.stop", "run": run }));
    let (end, answers) = follow(&desk, &run);
    assert_eq!(end["error"], Value::Null, "{end}");
    assert_eq!(
        answers.last().map(|answer| answer["stopped"].clone()),
        Some(json!(true))
    );
}

#[test]
fn a_run_ends_when_another_of_its_flow_begins() {
    let (_scratch, desk) = desk("desk-another");
    let key = of_template(&desk, "flash-presale");
    let start = |replications: u32| {
        let wish = json!({ "replications": replications });
        ask(
            &desk,
            json!({ "ask": "rehearse.start", "key": key, "wish": wish }),
        )["run"]
            .clone()
    };
    let first = start(1_000);
    let second = start(1);
    let gone = desk.ask(json!({ "ask": "rehearse.look", "run": first, "seen": 0 }));
    assert!(gone.is_err(), "the first run is no longer there");
    let (end, _) = follow(&desk, &second);
    assert_eq!(end["error"], Value::Null, "{end}");
}

#[test]
fn what_holds_orders_up_is_found_when_it_is_asked_for() {
    let (_scratch, desk) = desk("desk-bottleneck");
    let key = of_template(&desk, "approval-policy");
    let question =
        json!({ "ask": "rehearse.start", "key": key, "aim": "bottleneck", "wish": { "replications": 3 } });
    let run = ask(&desk, question)["run"].clone();
    let (end, answers) = follow(&desk, &run);
    assert_eq!(end["error"], Value::Null, "{end}");
    let found = &answers.last().expect("an answer")["bottleneck"];
    assert!(
        found["headline"]["zh"]
            .as_str()
            .is_some_and(|text| !text.is_empty()),
        "{found}"
    );
}
