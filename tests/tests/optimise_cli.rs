//! What `optimise` recommends and leaves behind, as its users see it.

use std::fs;
use std::path::Path;

use flow_testkit::root;
use orderloom_tests::command::{Answer, orderloom};
use orderloom_tests::one_desk::Desk;
use orderloom_tests::schema::Schema;
use serde_json::{Value, json};

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
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
    let first = optimise(&desk.flow, &desk.scenario, &[&deadline[..], &goal].concat());
    assert_eq!(first.code, 0, "{}", first.err);
    let before = fs::read(&flow).expect("the flow is changed");
    let capacity = ["--vary", "pools.desk.capacity=4|6"];
    let again = optimise(&flow, &scenario, &[&capacity[..], &goal].concat());
    assert_eq!(again.code, 0, "{}", again.err);
    assert_eq!(fs::read(&flow).ok(), Some(before), "it was read and stays");
    // It is of no use to a run that has read another.
    let other = optimise(&desk.flow, &desk.scenario, &[&capacity[..], &goal].concat());
    assert_eq!(other.code, 0, "{}", other.err);
    assert!(!Path::new(&flow).exists() && Path::new(&scenario).exists());
}

/// The answer as a document, which keeps to its schema.
fn answer(desk: &Desk, more: &[&str]) -> Value {
    let schema = Schema(parsed(&orderloom(&["schema", "optimisation"]).out));
    let answer = optimise(
        &desk.flow,
        &desk.scenario,
        &[more, &["--format", "json"]].concat(),
    );
    let found = parsed(&answer.out);
    assert!(schema.accepts(&found), "{found}");
    found
}

fn says(notes: &Value, en: &str, zh: &str) -> bool {
    let has = |note: &Value, lang: &str, words: &str| {
        let text = note[lang].as_str();
        text.is_some_and(|text| text.contains(words))
    };
    let mut notes = notes.as_array().expect("notes").iter();
    notes.any(|note| has(note, "en", en) && has(note, "zh", zh))
}

#[test]
fn runs_that_a_limit_ended_early_recommend_nothing() {
    let goal = ["--goal", "min cost", "--budget", "100", "--orders-max", "100"];
    let vary = ["--vary", "pools.desk.capacity=3..6"];
    let call = [&vary[..], &goal].concat();
    // Three and four are too few: runs end when a hundred wait, and cost little.
    let enough = Desk::new("optimise-limit", |_| {});
    let found = answer(&enough, &call);
    assert_eq!(found["best"]["values"], json!([5]), "{found}");
    let missing: Vec<&Value> = found["leaders"]
        .as_array()
        .into_iter()
        .flatten()
        .filter(|design| design["goal"].is_null())
        .map(|design| &design["values"][0])
        .collect();
    assert_eq!(missing, [&json!(4), &json!(3)]);
    let (en, zh) = (
        "Runs of 2 of the 4 combinations",
        "试过的 4 种组合中，有 2 种触及上限",
    );
    assert!(says(&found["notes"], en, zh), "{found}");
    let text = optimise(&enough.flow, &enough.scenario, &call).out;
    assert!(text.contains(en), "{text}");

    let scarce = Desk::new("optimise-limit-now", |scenario| {
        scenario["pools"]["desk"]["capacity"] = 3.into();
    });
    let found = answer(&scarce, &call);
    assert_eq!(
        (&found["start"]["goal"], &found["difference"]),
        (&Value::Null, &Value::Null)
    );
    let (en, zh) = (
        "With the present settings runs were ended early",
        "按现有设置，运行触及上限",
    );
    assert!(says(&found["notes"], en, zh), "{found}");

    let bound = ["--subject-to", "unfinished<=1000000"];
    let few = ["--vary", "pools.desk.capacity=2|3"];
    let found = answer(&scarce, &[&few[..], &goal, &bound].concat());
    assert_eq!(
        found["outcome"], "infeasible",
        "a bound on what is missing is missed"
    );
    assert!(
        says(&found["notes"], "so none is recommended", "没有可推荐的设置"),
        "{found}"
    );
}

#[test]
fn the_best_scenario_has_the_warm_up_by_which_it_was_found() {
    let desk = Desk::new("optimise-mser5", |scenario| {
        scenario["seed"] = 3.into();
        scenario["warm_up"] = "mser5".into();
    });
    let out = desk.scratch.path("best");
    let call = [
        "--vary",
        "pools.desk.capacity=6|7",
        "--goal",
        "min lead_time.mean",
    ];
    let found = answer(&desk, &[&call[..], &["--budget", "60", "--out", &out]].concat());
    let (en, zh) = (
        "the warm-up that MSER-5 found with the present settings",
        "按现有设置找到的预热",
    );
    assert!(says(&found["notes"], en, zh), "{found}");
    let scenario = format!("{out}/best.scenario.json");
    let runs = found["best"]["replications"].to_string();
    let again = [
        "simulate",
        &desk.flow,
        "--scenario",
        &scenario,
        "--replications",
        &runs,
    ];
    let report = parsed(&orderloom(&[&again[..], &["--format", "json"]].concat()).out);
    assert_eq!(report["warm_up_s"], found["warm_up_s"]);
    let mut figures = report["figures"].as_array().expect("figures").iter();
    let lead_time = figures.find(|figure| figure["id"] == "lead_time.mean");
    assert_eq!(lead_time.expect("a figure")["value"], found["best"]["goal"]);
}

#[test]
fn what_grows_without_end_keeps_no_bound_of_the_long_run() {
    let desk = Desk::new("optimise-grows", |scenario| {
        scenario["warm_up"] = "PT12H".into();
        scenario["pools"]["desk"]["capacity"] = 3.into();
    });
    let call = [
        "--goal",
        "min pools.desk.cost",
        "--subject-to",
        "lead_time.mean<=P3D",
    ];
    let call = [&call[..], &["--budget", "60"]].concat();
    let found = answer(
        &desk,
        &[&["--vary", "pools.desk.capacity=3|6"][..], &call].concat(),
    );
    assert_eq!(found["best"]["values"], json!([6]), "{found}");
    assert_eq!(found["start"]["keeps_constraints"], false);
    let (en, zh) = ("With 1 of the 2 combinations", "试过的 2 种组合中，有 1 种");
    assert!(says(&found["notes"], en, zh), "{found}");
    let found = answer(
        &desk,
        &[&["--vary", "pools.desk.capacity=2|3"][..], &call].concat(),
    );
    assert_eq!(found["outcome"], "infeasible");
    // What it costs has a mean for as long as it runs.
    let call = [
        "--goal",
        "min pools.desk.cost",
        "--vary",
        "pools.desk.capacity=3|6",
        "--budget",
        "60",
    ];
    let found = answer(&desk, &call);
    assert_eq!(found["best"]["values"], json!([3]));
    let (en, zh) = (
        "With the best settings that were found more comes in",
        "按找到的最好设置",
    );
    assert!(says(&found["notes"], en, zh), "{found}");
}

#[test]
fn values_with_which_the_flow_has_errors_are_refused() {
    for (flow, vary, rule) in [
        (
            "templates/flash-presale",
            "steps.gate.to=2025-01-01T00:00:00+08:00",
            "C03",
        ),
        (
            "examples/approval-in-turn",
            "steps.authorize.amount=order.total +|5",
            "D04",
        ),
    ] {
        let [flow, scenario] = ["flow", "scenario"].map(|kind| {
            root()
                .join(format!("flows/{flow}.{kind}.json"))
                .display()
                .to_string()
        });
        let (path, value) = vary.split_once('=').expect("values");
        let value = value.trim_end_matches("|5");
        for (lang, words) in [
            ("en", format!("cannot set {path} to {value}: {rule}: ")),
            ("zh", format!("{path} 不能设为 {value}：{rule}：")),
        ] {
            let call = ["--vary", vary, "--goal", "min cost", "--lang", lang];
            let refused = optimise(&flow, &scenario, &call);
            assert_eq!((refused.code, refused.out.as_str()), (2, ""), "{}", refused.err);
            assert!(refused.err.contains(&words), "{}", refused.err);
        }
    }
}

#[test]
fn what_is_better_is_said_as_people_say_it() {
    let desk = Desk::new("optimise-words", |scenario| {
        let level = json!({ "step": "work", "within": "PT30M", "target": 0.9 });
        scenario["service_levels"] = json!([level]);
    });
    let say = |vary: &str, more: &[&str], lang: &str| {
        let call = ["--vary", vary, "--budget", "60", "--lang", lang];
        optimise(&desk.flow, &desk.scenario, &[&call[..], more].concat()).out
    };
    let kept = ["--goal", "max service.work"];
    let text = say("pools.desk.capacity=5|6", &kept, "en");
    assert!(text.contains("\u{a0}points or more."), "{text}");
    let text = say("pools.desk.capacity=5|6", &kept, "zh");
    assert!(text.contains("\u{a0}个百分点 以上"), "{text}");
    // Nobody is late with twenty at the desk.
    let desk = Desk::new("optimise-words-late", |scenario| {
        scenario["pools"]["desk"]["capacity"] = 3.into();
        scenario["orders"]["fields"]["order.promised_at"]["after"] = "P1D".into();
    });
    let say = |lang: &str| {
        let call = [
            "--vary",
            "pools.desk.capacity=3|20",
            "--budget",
            "60",
            "--lang",
            lang,
        ];
        let goal = ["--goal", "min lateness.mean"];
        optimise(&desk.flow, &desk.scenario, &[&call[..], &goal].concat()).out
    };
    let text = say("en");
    assert!(text.contains("the other finalist is not better."), "{text}");
    let text = say("zh");
    assert!(text.contains("都不比它好，把握为"), "{text}");
}

#[test]
fn files_that_the_best_scenario_and_flow_need_are_named() {
    let desk = Desk::new("optimise-beside", |scenario| {
        scenario["arrivals"][0] = json!({ "channel": "web", "replay": "orders.csv" });
    });
    let rows = "order.id,order.created_at\n1,2026-11-02T08:00:00+08:00\n2,2026-11-02T09:00:00+08:00\n";
    desk.scratch.file("orders.csv", rows);
    let goal = ["--goal", "min cost", "--budget", "20", "--force", "--out"];
    let out = desk.scratch.path("best");
    let vary = ["--vary", "pools.desk.capacity=5|6"];
    for (lang, words) in [
        (
            "en",
            "help: best.scenario.json looks beside itself for orders.csv",
        ),
        ("zh", "best.scenario.json 会在自己所在的文件夹里找 orders.csv"),
    ] {
        let call = [&vary[..], &goal, &[&out, "--lang", lang]].concat();
        let found = optimise(&desk.flow, &desk.scenario, &call);
        assert!(found.err.contains(words), "{}", found.err);
    }
    fs::write(format!("{out}/orders.csv"), rows).expect("a file");
    let found = optimise(&desk.flow, &desk.scenario, &[&vary[..], &goal, &[&out]].concat());
    assert!(!found.err.contains("help: best"), "{}", found.err);

    let [flow, scenario] = ["flow", "scenario"].map(|kind| {
        root()
            .join(format!("flows/templates/split-shipments.{kind}.json"))
            .display()
            .to_string()
    });
    let vary = ["--vary", "steps.ship.wave=PT10M|PT2H"];
    let out = desk.scratch.path("parts");
    let found = optimise(
        &flow,
        &scenario,
        &[
            &vary[..],
            &["--goal", "min delay", "--budget", "20", "--out", &out],
        ]
        .concat(),
    );
    let words = "help: best.flow.json looks beside itself for ";
    assert!(
        found.err.contains(words) && found.err.contains(".flow.json; copy"),
        "{}",
        found.err
    );
}
