//! `compare` where the two sides are not alike in what a comparison takes for granted.

use std::fs;

use flow_testkit::root;
use orderloom_tests::command::{Scratch, orderloom};
use orderloom_tests::one_desk::Desk;
use orderloom_tests::schema::Schema;
use serde_json::{Value, json};

fn template(name: &str) -> String {
    root().join("flows/templates").join(name).display().to_string()
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// A usual day with few orders, changed.
fn scenario(scratch: &Scratch, name: &str, change: impl FnOnce(&mut Value)) -> String {
    let usual = orderloom(&["new", "--scenario", &template("b2b-credit.flow.json")]);
    let mut scenario = parsed(&usual.out);
    scenario["arrivals"][0]["orders_max"] = 40.into();
    scenario["replications"] = 3.into();
    change(&mut scenario);
    scratch.file(name, scenario.to_string())
}

/// A change of a scenario, what differs by it, and what is said of that.
type Case = (fn(&mut Value), &'static str, &'static str, bool);

#[test]
fn scenarios_that_are_not_alike_are_told() {
    let scratch = Scratch::new("compare-mismatch");
    let flow = template("b2b-credit.flow.json");
    let a = scenario(&scratch, "a.scenario.json", |_| {});
    let schema = Schema(parsed(&orderloom(&["schema", "comparison"]).out));
    let cases: [Case; 6] = [
        (
            |scenario| scenario["arrivals"][0]["orders_max"] = 30.into(),
            "A and B differ in arrivals, so they do not see the same customers",
            "A 与 B 的到达不同，面对的顾客不同",
            false,
        ),
        (
            |scenario| scenario["orders"]["fields"]["order.priority"] = 3.into(),
            "A and B differ in orders, so they do not see the same customers",
            "A 与 B 的订单不同，面对的顾客不同",
            false,
        ),
        (
            |scenario| scenario["horizon"] = json!("P9D"),
            "A and B differ in horizon, so it is not the same period",
            "A 与 B 的时长不同，比较的不是同一段时间",
            true,
        ),
        (
            |scenario| {
                scenario["start"] = json!("2026-11-12T00:00:00+08:00");
                scenario["warm_up"] = json!("PT1H");
            },
            "A and B differ in start and warm-up, so it is not the same period",
            "A 与 B 的开始时刻和预热不同，比较的不是同一段时间",
            true,
        ),
        (
            |scenario| scenario["seed"] = 9.into(),
            "Seed and replications of B's scenario are not used",
            "B 方案的随机种子和重复次数不起作用",
            true,
        ),
        (
            |scenario| scenario["replications"] = 9.into(),
            "Seed and replications of B's scenario are not used",
            "B 方案的随机种子和重复次数不起作用",
            true,
        ),
    ];
    for (change, en, zh, same_customers) in cases {
        let b = scenario(&scratch, "b.scenario.json", change);
        let call = ["compare", &flow, &flow, "--scenario", &a, "--scenario-b", &b];
        for (lang, words) in [("en", en), ("zh", zh)] {
            let text = orderloom(&[&call[..], &["--lang", lang]].concat());
            assert!(text.out.contains(words), "{words}: {}{}", text.out, text.err);
            let says_same =
                text.out.contains("with the same customers") || text.out.contains("顾客与运气相同");
            assert_eq!(says_same, same_customers, "{}", text.out);
        }
        let found = parsed(&orderloom(&[&call[..], &["--format", "json"]].concat()).out);
        assert!(schema.accepts(&found), "{found}");
        assert_eq!(found["same_customers"], same_customers);
        let notes = found["notes"].as_array().expect("notes");
        assert!(
            notes
                .iter()
                .any(|note| note["en"].as_str().is_some_and(|note| note.starts_with(en)))
        );
    }
}

#[test]
fn a_flow_that_lacks_a_step_of_the_scenario_is_told_of_the_other_option() {
    let scratch = Scratch::new("compare-lacks");
    let flow = template("b2b-credit.flow.json");
    let scenario = scenario(&scratch, "a.scenario.json", |scenario| {
        scenario["steps"]["approve"]["cost"] = "1".into();
    });
    let text = fs::read_to_string(&flow).expect("a template");
    let other = scratch.file("b.flow.json", text.replace("\"approve\"", "\"consent\""));
    for (lang, words) in [
        ("en", "--scenario-b FILE gives it one"),
        ("zh", "可用 --scenario-b 文件 另给一份"),
    ] {
        let call = ["compare", &flow, &other, "--scenario", &scenario, "--lang", lang];
        let answer = orderloom(&call);
        assert_eq!((answer.code, answer.out.as_str()), (1, ""), "{}", answer.err);
        assert!(answer.err.contains(words), "{}", answer.err);
    }
}

#[test]
fn runs_that_a_limit_ended_early_are_told_of_each_side() {
    let scratch = Scratch::new("compare-limit");
    let flow = template("b2b-credit.flow.json");
    for warm_up in [None, Some("PT1M")] {
        let a = scenario(&scratch, "a.scenario.json", |scenario| {
            if let Some(warm_up) = warm_up {
                scenario["warm_up"] = warm_up.into();
            }
        });
        let call = ["compare", &flow, &flow, "--scenario", &a, "--orders-max", "1"];
        for (lang, words) in [
            (
                "en",
                ["A: 3 replications ended early", "B: 3 replications ended early"],
            ),
            ("zh", ["A：3 次重复运行提前结束", "B：3 次重复运行提前结束"]),
        ] {
            let text = orderloom(&[&call[..], &["--lang", lang]].concat()).out;
            assert!(words.iter().all(|words| text.contains(words)), "{text}");
        }
    }
}

#[test]
fn what_mser5_cuts_is_cut_of_both_sides_alike() {
    let long_run = |capacity: u32| {
        move |scenario: &mut Value| {
            scenario["seed"] = 3.into();
            scenario["warm_up"] = "mser5".into();
            scenario["pools"]["desk"]["capacity"] = capacity.into();
        }
    };
    let a = Desk::new("compare-mser5-a", long_run(5));
    let b = Desk::new("compare-mser5-b", long_run(6));
    let call = ["compare", &a.flow, &b.flow, "--scenario", &a.scenario];
    let call = [&call[..], &["--scenario-b", &b.scenario, "--replications", "5"]].concat();
    let found = parsed(&orderloom(&[&call[..], &["--format", "json"]].concat()).out);
    let arrived = &found["figures"][0];
    assert_eq!(
        (&arrived["id"], &arrived["judgement"]),
        (&json!("arrived"), &json!("same"))
    );
    for (lang, words) in [
        ("en", "are cut from the beginning of A and B alike"),
        ("zh", "A 与 B 开头都去掉"),
    ] {
        let text = orderloom(&[&call[..], &["--lang", lang]].concat()).out;
        assert!(text.contains(words), "{text}");
    }
}

#[test]
fn what_grows_without_end_has_no_long_run_means_to_compare() {
    let long_run = |capacity: u32| {
        move |scenario: &mut Value| {
            scenario["warm_up"] = "PT12H".into();
            scenario["pools"]["desk"]["capacity"] = capacity.into();
        }
    };
    let a = Desk::new("compare-grows-a", long_run(5));
    let b = Desk::new("compare-grows-b", long_run(3));
    let call = ["compare", &a.flow, &b.flow, "--scenario", &a.scenario];
    let call = [&call[..], &["--scenario-b", &b.scenario, "--replications", "3"]].concat();
    let found = parsed(&orderloom(&[&call[..], &["--format", "json"]].concat()).out);
    let figures = found["figures"].as_array().expect("figures");
    let ids: Vec<&str> = figures
        .iter()
        .filter_map(|figure| figure["id"].as_str())
        .collect();
    assert!(ids.contains(&"cost") && ids.contains(&"unfinished"), "{ids:?}");
    let is_mean = |id: &&str| {
        ["lead_time", "waiting", "delay", "backlog"]
            .iter()
            .any(|mean| id.starts_with(mean))
    };
    assert!(!ids.iter().any(is_mean), "{ids:?}");
    for (lang, words) in [
        ("en", "B: \"desk\" gets more work than it can do"),
        ("zh", "B：“desk”的工作量超出能力"),
    ] {
        let text = orderloom(&[&call[..], &["--lang", lang]].concat()).out;
        assert!(text.contains(words), "{text}");
        let of_a = words.replacen('B', "A", 1);
        assert!(!text.contains(&of_a), "{text}");
    }
}

#[test]
fn money_of_two_currencies_is_not_compared() {
    let paid_in = |currency: &'static str| {
        move |scenario: &mut Value| scenario["orders"]["fields"]["order.currency"] = currency.into()
    };
    let a = Desk::new("compare-currency-a", paid_in("CNY"));
    let b = Desk::new("compare-currency-b", paid_in("USD"));
    let call = ["compare", &a.flow, &b.flow, "--scenario", &a.scenario];
    let call = [&call[..], &["--scenario-b", &b.scenario, "--replications", "2"]].concat();
    let found = parsed(&orderloom(&[&call[..], &["--format", "json"]].concat()).out);
    for figures in ["figures", "pools"] {
        let mut figures = found[figures].as_array().expect("figures").iter();
        assert!(!figures.any(|figure| figure["unit"] == "money"), "{found}");
    }
    for (lang, words) in [
        ("en", "those of A are in CNY, those of B in USD"),
        ("zh", "A 的币种是 CNY，B 的是 USD"),
    ] {
        let text = orderloom(&[&call[..], &["--lang", lang]].concat()).out;
        assert!(text.contains(words), "{text}");
    }
}
