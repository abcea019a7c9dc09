//! `simulate`, `compare` and `optimise` as their users and their scripts see them.

use std::fs;
use std::io::Cursor;
use std::path::Path;
use std::sync::LazyLock;

use flow_cli::{Control, Terminal};
use flow_testkit::{parse_notation, root};
use orderloom_tests::command::{Answer, Scratch, orderloom, orderloom_reading};
use orderloom_tests::schema::Schema;
use serde_json::Value;

fn template(name: &str) -> String {
    root().join("flows/templates").join(name).display().to_string()
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// JSON that a command printed, held to its published schema.
fn fitting(name: &str, text: &str) -> Value {
    let schema = Schema(json(&orderloom(&["schema", name]).out));
    let value = json(text);
    assert!(schema.accepts(&value), "{name}: {text}");
    value
}

/// A scenario with few orders and two people at the desk.
fn scenario(scratch: &Scratch) -> String {
    let flow = template("b2b-credit.flow.json");
    let usual = orderloom(&["new", "--scenario", &flow]);
    assert_eq!(usual.code, 0, "{}", usual.err);
    let mut scenario = json(&usual.out);
    scenario["arrivals"][0]["orders_max"] = 40.into();
    scenario["replications"] = 3.into();
    scratch.file("few.scenario.json", scenario.to_string())
}

/// What a command says after the only finding that there is, once for each flow: what the flow says and a run passes over.
fn after_the_hint(answer: &Answer) -> &str {
    let ends = [
        "1 hint in b2b-credit-usual for flow b2b-credit\n",
        "b2b-credit）：1 个提示\n",
    ];
    let is_it = |found: &str| found.matches("[N").count() == 1 && found.contains("[N26]");
    let mut rest = answer.err.as_str();
    while let Some((found, after)) = ends.iter().find_map(|end| rest.split_once(end)) {
        assert!(is_it(found), "{}", answer.err);
        rest = after.trim_start_matches('\n');
    }
    rest
}

fn names(folder: &str) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder");
    let name = |entry: fs::DirEntry| entry.file_name().to_string_lossy().into_owned();
    let mut names: Vec<String> = entries.map(|entry| name(entry.expect("an entry"))).collect();
    names.sort();
    names
}

#[test]
fn a_flow_alone_is_simulated_on_a_usual_day() {
    let flow = template("b2b-credit.flow.json");
    let answer = orderloom(&["simulate", &flow, "--replications", "2"]);
    assert_eq!((answer.code, after_the_hint(&answer)), (0, ""));
    assert!(answer.out.contains("scenario \"A usual day\""), "{}", answer.out);
    assert!(answer.out.contains("2 replications, seed 1"), "{}", answer.out);
    let chinese = orderloom(&["simulate", &flow, "--replications", "2", "--lang", "zh"]);
    assert!(chinese.out.contains("重复运行 2 次"), "{}", chinese.out);
}

/// A flow whose condition cannot be read, and which calls another that is not there.
fn broken_flow(scratch: &Scratch) -> String {
    let flow = parse_notation(
        "@id broken\ns: flow.start { effective_from: \"2026-01-01T00:00:00+08:00\" }\nask: flow.decide { branches: [{ port: \"yes\", when: \"(\" }], otherwise: \"no\" }\n\
         more: flow.call { flow: \"nope\" }\ne: flow.end\nx: flow.end { result: \"cancelled\" }\n\
         s -> ask\nask.yes -> more\nask.no -> more\nmore -> e\nmore.cancelled -> x",
    );
    scratch.file("broken.flow.json", flow_model::write(&flow))
}

#[test]
fn errors_of_a_flow_are_told_and_what_is_assumed_instead() {
    let scratch = Scratch::new("simulate-broken");
    let flow = broken_flow(&scratch);
    let told = |answer: &Answer, words: [&str; 4]| {
        assert_eq!(answer.code, 0, "{}", answer.err);
        let [first, second, third, fourth] = words;
        assert!(
            answer.err.contains(first) && answer.err.contains(second),
            "{}",
            answer.err
        );
        assert!(
            answer.out.contains(third) && answer.out.contains(fourth),
            "{}",
            answer.out
        );
    };
    let english = orderloom(&["simulate", &flow, "--replications", "2"]);
    assert!(english.err.contains("error[D04]"), "{}", english.err);
    told(
        &english,
        [
            "the expression ends too early",
            "2 errors in broken; it is run as far as it goes",
            "step ask does not work as drawn: the expression ends too early (the condition counts as false)",
            "step more calls the flow \"nope\", which is not there",
        ],
    );
    let chinese = orderloom(&["simulate", &flow, "--replications", "2", "--lang", "zh"]);
    told(
        &chinese,
        [
            "错误[D04]",
            "broken：2 个错误",
            "该条件按不成立处理",
            "步骤 more 调用的流程“nope”不存在",
        ],
    );
    // Those of a flow that is called are told as well.
    let caller = parse_notation(
        "@id caller\ns: flow.start { effective_from: \"2026-01-01T00:00:00+08:00\" }\nmore: flow.call { flow: \"broken\" }\n\
         e: flow.end\nx: flow.end { result: \"cancelled\" }\ns -> more\nmore -> e\nmore.cancelled -> x",
    );
    let caller = scratch.file("caller.flow.json", flow_model::write(&caller));
    let answer = orderloom(&["simulate", &caller, "--replications", "2"]);
    assert!(
        answer.err.contains("errors in broken; it is run"),
        "{}",
        answer.err
    );
    assert!(!answer.err.contains("in caller"), "{}", answer.err);
    let scenario = scratch.path("usual.scenario.json");
    assert_eq!(orderloom(&["new", "--scenario", &flow, "-o", &scenario]).code, 0);
    let compared = [
        "compare",
        &flow,
        &flow,
        "--scenario",
        &scenario,
        "--replications",
        "2",
    ];
    let compared = orderloom(&compared);
    assert!(compared.err.contains("error[D04]"), "{}", compared.err);
}

#[test]
fn orders_outside_the_scope_are_told() {
    let scratch = Scratch::new("simulate-scope");
    let flow = root().join("flows/examples/appliance-promotion.flow.json");
    let flow = flow.display().to_string();
    let mut usual = json(&orderloom(&["new", "--scenario", &flow]).out);
    for good in usual["orders"]["lines"]["goods"].as_array_mut().unwrap() {
        good["entries"]["category"] = "books".into();
    }
    usual["arrivals"][0]["orders_max"] = 40.into();
    let scenario = scratch.file("books.scenario.json", usual.to_string());
    let said = |lang: &str| {
        orderloom(&[
            "simulate",
            &flow,
            "--scenario",
            &scenario,
            "--replications",
            "2",
            "--lang",
            lang,
        ])
    };
    let english = said("en");
    assert!(english.err.contains("warning[N19]"), "{}", english.err);
    assert!(
        english
            .out
            .starts_with("No order was let in. 40 orders did not fit the scope."),
        "{}",
        english.out
    );
    let chinese = said("zh");
    assert!(
        chinese
            .out
            .starts_with("没有放行任何订单。40 单不符合适用范围，未放行。"),
        "{}",
        chinese.out
    );
}

#[test]
fn the_scenario_says_how_often_and_threads_change_nothing() {
    let scratch = Scratch::new("simulate-json");
    let (flow, scenario) = (template("b2b-credit.flow.json"), scenario(&scratch));
    let with = |more: &[&str]| {
        let arguments = ["simulate", &flow, "--scenario", &scenario, "--format", "json"];
        let answer = orderloom(&[&arguments[..], more].concat());
        assert_eq!((answer.code, after_the_hint(&answer)), (0, ""));
        answer.out
    };
    let one = with(&["--threads", "1"]);
    assert_eq!(one, with(&["--threads", "3"]));
    let report = fitting("simulation", &one);
    assert_eq!(report["replications"]["counted"], 3);
    assert_eq!(report["orders"]["arrived"]["mean"], 40);
    assert_ne!(one, with(&["--seed", "2"]));
    let exact = json(&with(&["--precision", "20%"]));
    assert!(exact["replications"]["precision"].as_f64().unwrap() <= 0.2);
}

#[test]
fn results_are_written_and_not_overwritten() {
    let scratch = Scratch::new("simulate-out");
    let (flow, scenario) = (template("b2b-credit.flow.json"), scenario(&scratch));
    let out = scratch.path("results");
    let arguments = ["simulate", &flow, "--scenario", &scenario, "--out", &out];
    let answer = orderloom(&[&arguments[..], &["--log", "csv", "--lang", "en"]].concat());
    assert_eq!(answer.code, 0, "{}", answer.err);
    assert_eq!(
        names(&out),
        [
            "context.json",
            "events.csv",
            "report.json",
            "series.csv",
            "summary.txt"
        ]
    );
    let read = |name: &str| fs::read_to_string(Path::new(&out).join(name)).expect("a file");
    assert!(answer.out.starts_with(&read("summary.txt")), "{}", answer.out);
    assert!(answer.out.contains("events of 40 orders"), "{}", answer.out);
    assert_eq!(json(&read("report.json"))["format"], 1);
    assert!(read("series.csv").starts_with("from_s,about,id,measure"));
    assert!(read("events.csv").starts_with("case:concept:name,concept:name,"));

    let context = Path::new(&out).join("context.json").display().to_string();
    let checked = orderloom(&["check", &flow, "--context", &context]);
    assert!(checked.code < 2, "{}", checked.err);

    fs::write(Path::new(&out).join("report.json"), "mine").expect("it can be written");
    let refused = orderloom(&arguments);
    assert_eq!((refused.code, refused.out.as_str()), (2, ""));
    assert!(
        refused.err.contains("report.json is there already"),
        "{}",
        refused.err
    );
    assert_eq!(read("report.json"), "mine");
    let forced = orderloom(&[&arguments[..], &["--log", "xes", "--bottleneck", "--force"]].concat());
    assert_eq!(forced.code, 0, "{}", forced.err);
    assert_eq!(json(&read("report.json"))["format"], 1);
    assert!(read("events.xes").ends_with("</log>\n"));
    assert_eq!(json(&read("bottleneck.json"))["format"], 1);
    // Events of the run before would pass for those of this one.
    assert!(!names(&out).contains(&"events.csv".to_owned()));
    let forced = orderloom(&[&arguments[..], &["--force"]].concat());
    assert_eq!(forced.code, 0, "{}", forced.err);
    assert_eq!(
        names(&out),
        ["context.json", "report.json", "series.csv", "summary.txt"]
    );
}

#[test]
fn what_cannot_be_written_is_printed() {
    let scratch = Scratch::new("simulate-full");
    let (flow, scenario) = (template("b2b-credit.flow.json"), scenario(&scratch));
    let out = scratch.path("results");
    // A folder in the place of a file on its way stands for a disk that is full.
    for name in ["report.json", "comparison.json", "optimisation.json"] {
        let side = format!(".{name}.{}.new", std::process::id());
        fs::create_dir_all(Path::new(&out).join(side)).expect("a folder");
    }
    let last = ["--scenario", &scenario, "--out", &out, "--force", "--lang", "en"];
    let vary = ["--vary", "pools.warehouse.capacity=2|3", "--goal", "min cost"];
    for (begin, printed) in [
        (&["simulate", &flow][..], "Key figures"),
        (&["compare", &flow, &flow], "pairs of replications"),
        (&[&["optimise", &flow][..], &vary].concat(), "Best of those tried"),
    ] {
        let answer = orderloom(&[begin, &last].concat());
        assert_eq!(answer.code, 2, "{}", answer.err);
        assert!(answer.err.contains("cannot be written"), "{}", answer.err);
        assert!(answer.out.contains(printed), "{}", answer.out);
    }
}

#[test]
fn a_folder_that_cannot_take_the_results_is_refused_before_anything_runs() {
    let scratch = Scratch::new("simulate-refused");
    let (flow, scenario) = (template("b2b-credit.flow.json"), scenario(&scratch));
    let file = scratch.file("taken", "mine");
    let mixed = scratch.path("mixed");
    fs::create_dir_all(Path::new(&mixed).join("summary.txt")).expect("a folder");
    let last = ["--scenario", &scenario, "--force"];
    let vary = ["--vary", "pools.warehouse.capacity=2|3", "--goal", "min cost"];
    for begin in [
        &["simulate", &flow][..],
        &["compare", &flow, &flow],
        &[&["optimise", &flow][..], &vary].concat(),
    ] {
        for (lang, out, words) in [
            ("en", &file, "is a file, and --out takes a folder"),
            ("zh", &file, "是文件，--out 需要文件夹"),
            ("en", &mixed, "summary.txt cannot be written: it is a folder"),
            ("zh", &mixed, "summary.txt 无法写入：这是一个文件夹"),
        ] {
            let answer = orderloom(&[begin, &last, &["--out", out, "--lang", lang]].concat());
            assert_eq!((answer.code, answer.out.as_str()), (2, ""), "{}", answer.err);
            assert!(answer.err.contains(words), "{}", answer.err);
        }
        assert_eq!(names(&mixed), ["summary.txt"]);
    }
    assert_eq!(fs::read_to_string(&file).expect("it is there"), "mine");
}

#[test]
fn results_of_an_earlier_run_of_another_command_do_not_stay() {
    let scratch = Scratch::new("simulate-other");
    let (flow, scenario) = (template("b2b-credit.flow.json"), scenario(&scratch));
    let out = scratch.path("results");
    let last = ["--scenario", &scenario, "--force", "--out", &out];
    let simulated = orderloom(&[&["simulate", &flow, "--log", "csv"][..], &last].concat());
    assert_eq!(simulated.code, 0, "{}", simulated.err);
    fs::write(Path::new(&out).join("notes.txt"), "mine").expect("it can be written");
    let compared = orderloom(&[&["compare", &flow, &flow][..], &last].concat());
    assert_eq!(compared.code, 0, "{}", compared.err);
    assert_eq!(names(&out), ["comparison.json", "notes.txt", "summary.txt"]);
    let vary = ["--vary", "pools.warehouse.capacity=2|3", "--goal", "min cost"];
    let found = orderloom(&[&["optimise", &flow][..], &vary, &last].concat());
    assert_eq!(found.code, 0, "{}", found.err);
    assert_eq!(
        names(&out),
        [
            "best.scenario.json",
            "notes.txt",
            "optimisation.json",
            "summary.txt"
        ]
    );
    let simulated = orderloom(&[&["simulate", &flow][..], &last].concat());
    assert_eq!(simulated.code, 0, "{}", simulated.err);
    assert!(!names(&out).contains(&"optimisation.json".to_owned()));
}

#[test]
fn a_bottleneck_stands_beside_the_report() {
    let scratch = Scratch::new("simulate-bottleneck");
    let (flow, scenario) = (template("b2b-credit.flow.json"), scenario(&scratch));
    let arguments = ["simulate", &flow, "--scenario", &scenario, "--bottleneck"];
    let text = orderloom(&arguments);
    assert!(text.out.contains("\nWhat holds the flow up\n"), "{}", text.out);
    let both = json(&orderloom(&[&arguments[..], &["--format", "json"]].concat()).out);
    let part = |name: &str, schema: &str| fitting(schema, &both[name].to_string());
    assert_eq!(part("report", "simulation")["replications"]["counted"], 3);
    assert_eq!(part("bottleneck", "bottleneck")["pairs"], 3);
}

#[test]
fn findings_come_first_and_errors_keep_it_from_running() {
    let scratch = Scratch::new("simulate-findings");
    let flow = template("b2b-credit.flow.json");
    let mut wrong = json(&fs::read_to_string(scenario(&scratch)).expect("a file"));
    wrong["pools"]["warehouse"]["capacity"] = 0.into();
    wrong["arrivals"][0]["until"] = "P1D".into();
    let few = scratch.file("idle.scenario.json", wrong.to_string());
    let answer = orderloom(&["simulate", &flow, "--scenario", &few]);
    assert!(answer.err.contains("[N"), "{}", answer.err);
    wrong["steps"]["nowhere"]["cost"] = "1".into();
    let unknown = scratch.file("unknown.scenario.json", wrong.to_string());
    let answer = orderloom(&["simulate", &flow, "--scenario", &unknown, "--format", "json"]);
    assert_eq!((answer.code, answer.out.as_str()), (1, ""));
    assert!(answer.err.contains("error[N01]"), "{}", answer.err);
    assert!(
        answer
            .err
            .ends_with("nothing was run: mend the errors of the scenario first\n")
    );
}

#[test]
fn a_run_that_a_limit_ends_is_told_by_the_exit_code() {
    let flow = template("b2b-credit.flow.json");
    let arguments = ["simulate", &flow, "--replications", "2", "--orders-max", "3"];
    let answer = orderloom(&arguments);
    assert_eq!(answer.code, 1, "{}", answer.err);
    assert!(
        answer.out.contains("more orders were in the flow than"),
        "{}",
        answer.out
    );
}

#[test]
fn two_flows_are_compared_on_the_same_customers() {
    let scratch = Scratch::new("compare");
    let (flow, scenario) = (template("b2b-credit.flow.json"), scenario(&scratch));
    let same = orderloom(&[
        "compare",
        &flow,
        &flow,
        "--scenario",
        &scenario,
        "--format",
        "json",
    ]);
    assert_eq!((same.code, after_the_hint(&same)), (0, ""));
    let same = fitting("comparison", &same.out);
    assert_eq!(same["pairs"], 3);
    let figures = same["figures"].as_array().expect("figures");
    assert!(
        figures.iter().all(|figure| figure["judgement"] == "same"),
        "{figures:?}"
    );

    let mut dearer = json(&fs::read_to_string(&scenario).expect("a file"));
    dearer["pools"]["warehouse"]["cost_per_hour"] = "100".into();
    let dearer = scratch.file("dearer.scenario.json", dearer.to_string());
    let arguments = [
        "compare",
        &flow,
        &flow,
        "--scenario",
        &scenario,
        "--scenario-b",
        &dearer,
    ];
    let folder = scratch.path("compared");
    let answer = orderloom(&[&arguments[..], &["--lang", "zh", "--out", &folder]].concat());
    assert_eq!(answer.code, 0, "{}", answer.err);
    let kept = |name: &str| fs::read_to_string(format!("{folder}/{name}")).expect("a file");
    assert!(answer.out.starts_with(&kept("summary.txt")), "{}", answer.out);
    assert_eq!(fitting("comparison", &kept("comparison.json"))["pairs"], 3);
    let again = orderloom(&[&arguments[..], &["--out", &folder]].concat());
    assert_eq!((again.code, again.out.as_str()), (2, ""));
    assert!(again.err.contains("nothing was run"), "{}", again.err);
    assert!(
        answer.out.contains("运行成本") || answer.out.contains("成本"),
        "{}",
        answer.out
    );
}

#[test]
fn the_best_settings_are_found() {
    let scratch = Scratch::new("optimise");
    let flow = template("b2b-credit.flow.json");
    let mut costly = json(&fs::read_to_string(scenario(&scratch)).expect("a file"));
    costly["pools"]["warehouse"]["cost_per_hour"] = "100".into();
    let costly = scratch.file("costly.scenario.json", costly.to_string());
    let with = |vary: &str, goal: &str, more: &[&str]| {
        let arguments = [
            "optimise",
            &flow,
            "--scenario",
            &costly,
            "--vary",
            vary,
            "--goal",
            goal,
        ];
        orderloom(&[&arguments[..], &["--budget", "60"], more].concat())
    };
    let capacity = "pools.warehouse.capacity=1..3";
    let found = with(capacity, "min cost", &["--format", "json"]);
    assert_eq!((found.code, after_the_hint(&found)), (0, ""));
    let found = json(&found.out);
    assert_eq!(
        (&found["outcome"], &found["settings"][0]["to"]),
        (&"found".into(), &1.into())
    );
    let folder = scratch.path("best");
    let found = with(capacity, "min cost", &["--out", &folder]);
    assert_eq!(found.code, 0, "{}", found.err);
    let best = fs::read_to_string(format!("{folder}/best.scenario.json")).expect("a scenario");
    assert_eq!(json(&best)["pools"]["warehouse"]["capacity"], 1);
    let best = format!("{folder}/best.scenario.json");
    let again = orderloom(&["simulate", &flow, "--scenario", &best, "--replications", "1"]);
    assert_eq!(again.code, 0, "{}", again.err);
    assert!(
        !Path::new(&folder).join("best.flow.json").exists(),
        "the flow is as it was"
    );
    let never = with(capacity, "min cost", &["--subject-to", "lead_time.p95<=PT1S"]);
    assert_eq!(never.code, 1, "{}", never.err);
    for (vary, goal, words) in [
        ("capacity", "min cost", "write it as PATH=2..12"),
        ("pools.nobody.capacity=1..3", "min cost", "pools.nobody.capacity"),
        (capacity, "cost", "write a goal as"),
        (capacity, "min costs", "there is no key figure costs"),
    ] {
        let refused = with(vary, goal, &[]);
        assert_eq!((refused.code, refused.out.as_str()), (2, ""), "{vary} {goal}");
        assert!(refused.err.contains(words), "{}", refused.err);
    }
}

#[test]
fn what_a_scenario_may_not_have_is_not_tried() {
    let flow = template("cross-border.flow.json");
    let scenario = template("cross-border.scenario.json");
    for (vary, en, zh) in [
        (
            "pools.trade_desk.capacity=0..2",
            "cannot set pools.trade_desk.capacity to 0: N09: ",
            "pools.trade_desk.capacity 不能设为 0：N09：",
        ),
        (
            "steps.customs.fault=0|2",
            "cannot set steps.customs.fault to 2: N05: ",
            "steps.customs.fault 不能设为 2：N05：",
        ),
        (
            "steps.customs.batch_size=0|2",
            "it takes whole numbers from 1",
            "只接受不小于 1 的整数",
        ),
    ] {
        let arguments = [
            "optimise",
            &flow,
            "--scenario",
            &scenario,
            "--goal",
            "min cost",
            "--vary",
            vary,
        ];
        for (lang, words) in [("en", en), ("zh", zh)] {
            let answer = orderloom(&[&arguments[..], &["--budget", "20", "--lang", lang]].concat());
            assert_eq!(
                (answer.code, answer.out.as_str()),
                (2, ""),
                "{vary}: {}",
                answer.err
            );
            assert!(answer.err.contains(words), "{}", answer.err);
        }
    }
}

#[test]
fn a_wrong_figure_is_answered_with_those_that_are_like_it() {
    let flow = template("cross-border.flow.json");
    let scenario = template("cross-border.scenario.json");
    let vary = "pools.trade_desk.capacity=1..2";
    for (lang, words) in [
        ("en", "nearest: service.customs, "),
        ("zh", "相近的有：service.customs, "),
    ] {
        let arguments = [
            "optimise",
            &flow,
            "--scenario",
            &scenario,
            "--vary",
            vary,
            "--lang",
            lang,
        ];
        let answer = orderloom(&[&arguments[..], &["--goal", "min service.nope"]].concat());
        assert_eq!((answer.code, answer.out.as_str()), (2, ""));
        assert!(answer.err.contains(words), "{}", answer.err);
    }
}

#[test]
fn wrong_calls_say_what_to_do() {
    let scratch = Scratch::new("simulate-wrong");
    let (flow, scenario) = (template("b2b-credit.flow.json"), scenario(&scratch));
    let nothing = scratch.path("nowhere.scenario.json");
    for (arguments, words) in [
        (&["--log", "csv"][..], "--out"),
        (&["--force"], "--out"),
        (&["--replications", "0"], "0"),
        (&["--replications", "5", "--precision", "1%"], "--precision"),
        (&["--precision", "150%"], "such as 1% or 0.01"),
        (&["--precision", "NaN"], "such as 1% or 0.01"),
        (&["--threads", "0"], "0"),
        (&["--orders-max", "0"], "0"),
        (&["--seed", "-1"], "-1"),
        (&["--scenario", &nothing], "there is no such file"),
        (
            &["--scenario", &flow],
            "is a flow, and --scenario takes a scenario",
        ),
        (&["--out", &scenario], "is a file, and --out takes a folder"),
    ] {
        let answer = orderloom(&[&["simulate", &flow][..], arguments].concat());
        assert_eq!((answer.code, answer.out.as_str()), (2, ""), "{arguments:?}");
        assert!(answer.err.contains(words), "{arguments:?}: {}", answer.err);
    }
    let turned = orderloom(&["simulate", &scenario, "--scenario", &flow]);
    assert_eq!(turned.code, 2);
    assert!(
        turned.err.contains("is a scenario, and a flow is wanted"),
        "{}",
        turned.err
    );
    let both = orderloom_reading(&["simulate", "-", "--scenario", "-"], b"{}");
    assert_eq!(both.code, 2);
    assert!(
        both.err.contains("cannot both come from standard input"),
        "{}",
        both.err
    );
}

#[test]
fn a_wrong_value_has_its_reason_in_both_languages() {
    let flow = template("b2b-credit.flow.json");
    for (arguments, en, zh) in [
        (
            ["--replications", "0"],
            "it has to be from 1 to 100000",
            "“0”无效：须在 1 到 100000 之间\n",
        ),
        (
            ["--precision", "200%"],
            "such as 1% or 0.01",
            "“200%”无效：须大于 0、小于 1，如 1% 或 0.01\n",
        ),
        (
            ["--seed", "many"],
            "a whole number from 0 on is wanted",
            "“many”无效：须为不小于 0 的整数\n",
        ),
        (
            ["--seed", "99999999999999999999"],
            "too large",
            "无效：数字太大\n",
        ),
        (
            ["--seed", "-1"],
            "invalid value '-1' for '--seed <NUMBER>'",
            "“-1”无效：须为不小于 0 的整数\n",
        ),
        (
            ["--precision", "-1%"],
            "such as 1% or 0.01",
            "“-1%”无效：须大于 0、小于 1，如 1% 或 0.01\n",
        ),
        (
            ["--replications", "-5"],
            "it has to be from 1 to 100000",
            "“-5”无效：须在 1 到 100000 之间\n",
        ),
        (
            ["--threads", "-2"],
            "a whole number from 0 on is wanted",
            "“-2”无效：须为不小于 0 的整数\n",
        ),
        (["--threads", "0"], "be more than 0", "“0”无效：须大于 0\n"),
        (
            ["--orders-max", "0"],
            "it has to be from 1 to 1000000000",
            "须在 1 到 1000000000 之间\n",
        ),
    ] {
        for (lang, words) in [("en", en), ("zh", zh)] {
            let answer = orderloom(&[&["simulate", &flow, "--lang", lang][..], &arguments].concat());
            assert_eq!((answer.code, answer.out.as_str()), (2, ""), "{arguments:?}");
            assert!(answer.err.contains(words), "{arguments:?}: {}", answer.err);
        }
    }
}

#[test]
fn a_number_below_0_is_a_wrong_value_and_no_option() {
    let flow = template("b2b-credit.flow.json");
    let scenario = template("b2b-credit.scenario.json");
    let optimise = [
        "optimise",
        &flow,
        "--scenario",
        &scenario,
        "--vary",
        "a=1",
        "--goal",
        "min cost",
    ];
    for (command, option) in [
        (&optimise[..], "--budget"),
        (&optimise, "--seed"),
        (&["compare", &flow, &flow, "--scenario", &scenario], "--seed"),
        (&["step", &flow], "--seed"),
        (&["orders"], "--seed"),
        (&["orders"], "--count"),
        (&["export", &flow, "--to", "bundle"], "--flow-version"),
    ] {
        let answer = orderloom(&[command, &[option, "-3", "--lang", "en"]].concat());
        assert_eq!((answer.code, answer.out.as_str()), (2, ""), "{command:?}");
        assert!(
            answer.err.contains("invalid value '-3'"),
            "{command:?}: {}",
            answer.err
        );
    }
}

/// Runs the command with somebody who has pressed Ctrl-C before anything was finished.
fn interrupted(arguments: &[&str]) -> Answer {
    static STOPPED: LazyLock<Control> = LazyLock::new(|| {
        let control = Control::default();
        control.stop();
        control
    });
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let mut terminal = Terminal {
        input: &mut Cursor::new(b""),
        out: &mut out,
        err: &mut err,
        in_is_terminal: false,
        out_is_terminal: false,
        err_is_terminal: false,
        locale: None,
        no_color: true,
        now: "2026-11-11T00:00:00+08:00".to_owned(),
        interrupt: || &STOPPED,
    };
    let arguments = std::iter::once("orderloom").chain(arguments.iter().copied());
    let code = flow_cli::run(arguments.map(Into::into), &mut terminal);
    let text = |bytes| String::from_utf8(bytes).expect("the command writes UTF-8");
    Answer {
        code,
        out: text(out),
        err: text(err),
    }
}

#[test]
fn stopping_keeps_and_writes_what_there_is() {
    let scratch = Scratch::new("simulate-stopped");
    let flow = template("b2b-credit.flow.json");
    let out = scratch.path("results");
    let answer = interrupted(&[
        "simulate",
        &flow,
        "--replications",
        "500",
        "--out",
        &out,
        "--log",
        "xes",
    ]);
    assert_eq!(answer.code, 130, "{}", answer.err);
    assert_eq!(after_the_hint(&answer), "stopped: the results are those so far\n");
    let report = fs::read_to_string(Path::new(&out).join("report.json")).expect("a report");
    let runs = &json(&report)["replications"];
    let finished = runs["at_horizon"].as_u64().unwrap() + runs["with_last_order"].as_u64().unwrap();
    let counted = if finished > 0 {
        finished.into()
    } else {
        runs["stopped"].clone()
    };
    assert_eq!(runs["counted"], counted, "{runs}");
    assert_eq!(
        answer.out.contains("the part that ran"),
        finished == 0 && counted != 0
    );
    for (lang, words) in [
        ("en", "what has run of those under way"),
        ("zh", "写出已运行的部分"),
    ] {
        let help = orderloom(&["simulate", "--help", "--lang", lang]);
        assert!(help.out.contains(words), "{}", help.out);
    }
    assert!(answer.out.contains("Stopped "), "{}", answer.out);
    assert_eq!(
        names(&out),
        [
            "context.json",
            "events.xes",
            "report.json",
            "series.csv",
            "summary.txt"
        ]
    );
    let found = interrupted(&[
        "optimise",
        &flow,
        "--scenario",
        &scenario(&scratch),
        "--vary",
        "pools.warehouse.capacity=1..3000",
        "--goal",
        "min cost",
        "--lang",
        "zh",
    ]);
    assert_eq!(
        (found.code, after_the_hint(&found)),
        (130, "错误：还没试任何设置就被中止\n")
    );
    let compared = interrupted(&["compare", &flow, &flow, "--scenario", &scenario(&scratch)]);
    assert_eq!(compared.code, 130, "{}", compared.err);
}
