//! The `orderloom` command as its users and their scripts see it.

use std::fs;
use std::io::{self, Cursor, Write};

use flow_cli::Terminal;
use flow_testkit::{files, parse_notation, root};
use orderloom_tests::command::{Scratch, interrupt, orderloom, orderloom_answering, orderloom_reading};
use orderloom_tests::schema::Schema;
use serde_json::Value;

/// A flow with faults that repairs mend: a second start, and exits that lead nowhere.
const FAULTY: &str = r#"{
  "format": 2,
  "id": "faulty",
  "title": { "en": "Faulty", "zh": "有毛病" },
  "nodes": {
    "done": { "component": "flow.end", "at": [480, 0] },
    "pay": { "component": "payment.verify", "name": { "en": "Money in", "zh": "货款到账" }, "at": [240, 0] },
    "start": { "component": "flow.start", "settings": { "effective_from": "2026-11-01T00:00:00+08:00" }, "at": [0, 0] }
  },
  "edges": [
    { "from": "pay", "port": "ok", "to": "done" },
    { "from": "start", "port": "ok", "to": "pay" }
  ]
}
"#;

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

fn example(name: &str) -> String {
    root().join("flows/examples").join(name).display().to_string()
}

fn template(name: &str) -> String {
    root().join("flows/templates").join(name).display().to_string()
}

#[test]
fn templates_are_clean() {
    let answer = orderloom(&["check", &template("")]);
    assert_eq!((answer.code, answer.err.as_str()), (0, ""), "{}", answer.out);
}

/// A flow with findings is not praised, and a reason names steps as their users do.
#[test]
fn the_last_line_says_how_far_the_proof_reaches() {
    let scratch = Scratch::new("check-summary");
    let faulty = scratch.file("faulty.flow.json", FAULTY);
    let calling = FAULTY.replace("payment.verify", "flow.call").replace(
        "\"at\": [240, 0]",
        "\"settings\": { \"flow\": \"nowhere\" }, \"at\": [240, 0]",
    );
    let calling = scratch.file("calling.flow.json", calling);
    let last = |arguments: &[&str]| orderloom(arguments).out.lines().last().map(str::to_owned);
    let english = [
        (
            template("b2b-credit.flow.json"),
            "no problems in b2b-credit; proved safe",
        ),
        (faulty.clone(), "; every path was looked at"),
        (
            calling.clone(),
            "; not proved: step \"Money in\" calls flow \"nowhere\", which is not there",
        ),
    ];
    for (file, words) in english {
        let line = last(&["check", &file, "--lang", "en"]).unwrap_or_default();
        assert!(line.contains(words), "{line}");
    }
    let chinese = [
        (
            template("b2b-credit.flow.json"),
            "b2b-credit：没有问题，已证明安全",
        ),
        (faulty, "，已检查所有路径"),
        (calling, "，未能证明：步骤“货款到账”调用的流程“nowhere”不存在"),
    ];
    for (file, words) in chinese {
        let line = last(&["check", &file, "--lang", "zh"]).unwrap_or_default();
        assert!(line.contains(words), "{line}");
    }
}

/// A script with a misspelt step is refused before anything is walked.
#[test]
fn a_script_may_not_name_an_unknown_step() {
    let scratch = Scratch::new("step-script");
    let script = scratch.file("script.json", r#"[{ "node": "qeue", "exit": "ok" }]"#);
    let flow = template("flash-presale.flow.json");
    let answer = orderloom(&["step", &flow, "--script", &script, "--lang", "en"]);
    assert_eq!(answer.code, 2, "{}", answer.out);
    assert!(!answer.out.contains("queue"), "{}", answer.out);
    let words = "step 1 of the script: the flow has no step qeue, did you mean queue?";
    assert!(answer.err.contains(words), "{}", answer.err);
}

/// A finding about a table points at the cell, in text and in JSON.
#[test]
fn a_finding_about_a_table_points_at_its_cell() {
    let scratch = Scratch::new("check-table");
    let path = template("approval-policy.flow.json");
    let text = fs::read_to_string(path)
        .expect("a template")
        .replace("> 200000", "> order.weight");
    let file = scratch.file("approval-policy.flow.json", &text);
    let report = json(&orderloom(&["check", "--format", "json", &file]).out);
    let finding = &report["flows"][0]["findings"][0];
    assert_eq!(finding["rule"], "D05");
    assert_eq!(finding["table"]["part"], "rows[2].when[0]");
    let line = text
        .lines()
        .position(|line| line.contains("order.weight"))
        .expect("the cell");
    assert_eq!(finding["place"]["line"], line + 1);
}

/// The shape that other programs read: per flow `flow`, `fingerprint`, `proved`, `findings`.
#[test]
fn check_gives_json() {
    let scratch = Scratch::new("check-json");
    let file = scratch.file("faulty.flow.json", FAULTY);
    let answer = orderloom(&["check", "--format", "json", &file]);
    assert_eq!(answer.code, 1);
    let report = json(&answer.out);
    assert_eq!(report["version"], 1);
    let flow = &report["flows"][0];
    assert_eq!(flow["flow"], "faulty");
    assert_eq!(flow["fingerprint"].as_str().unwrap().len(), 64);
    assert!(flow["proved"].is_boolean());
    let findings = flow["findings"].as_array().unwrap();
    let lost = findings
        .iter()
        .find(|finding| finding["rule"] == "S04")
        .expect("exits lead nowhere");
    assert_eq!(lost["severity"], "error");
    assert!(
        !lost["message"]["en"].as_str().unwrap().is_empty()
            && !lost["message"]["zh"].as_str().unwrap().is_empty()
    );
    assert_eq!(lost["nodes"][0], "pay");
    assert_eq!(lost["place"]["line"], 7);
    assert_eq!(lost["witness"][0]["node"], "start");
    assert_eq!(lost["witness"][0]["exit"], "ok");
    assert!(lost["repair"]["edit"]["edit"].is_string());
}

/// The same flow and context give the same bytes.
#[test]
fn check_gives_the_same_twice() {
    let arguments = ["check", "--format", "json", &template("")];
    assert_eq!(orderloom(&arguments), orderloom(&arguments));
}

#[test]
fn check_points_at_the_place_in_both_languages() {
    let scratch = Scratch::new("check-text");
    let file = scratch.file("faulty.flow.json", FAULTY);
    let english = orderloom(&["check", &file]).out;
    assert!(english.contains("error[S04]: "), "{english}");
    assert!(
        english.contains(&format!("--> {file}:7:5\n7 |     \"pay\"")),
        "{english}"
    );
    assert!(
        english.contains("path: Start (start) -ok-> Money in (pay) -"),
        "{english}"
    );
    assert!(english.contains(" in faulty; "), "{english}");
    let chinese = orderloom(&["check", "--lang", "zh", &file]).out;
    assert!(
        chinese.contains("错误[S04]：") && chinese.contains("货款到账 (pay)"),
        "{chinese}"
    );
}

#[test]
fn the_level_decides_the_exit_code() {
    let scratch = Scratch::new("level");
    let file = scratch.file("faulty.flow.json", FAULTY);
    assert_eq!(orderloom(&["check", "--level", "error", &file]).code, 1);
    assert_eq!(orderloom(&["check", "--level", "hint", &file]).code, 1);
    let clean = scratch.file("clean.flow.json", orderloom(&["new", "--empty"]).out);
    assert_eq!(orderloom(&["check", "--level", "error", &clean]).code, 0);
}

#[test]
fn colours_only_where_they_are_wanted() {
    let scratch = Scratch::new("colour");
    let file = scratch.file("faulty.flow.json", FAULTY);
    assert!(!orderloom(&["check", &file]).out.contains('\u{1b}'));
    assert!(
        orderloom(&["check", "--color", "always", &file])
            .out
            .contains("\u{1b}[1;31merror[S04]\u{1b}[0m")
    );
}

#[test]
fn check_reads_standard_input() {
    let answer = orderloom_reading(&["check", "-"], FAULTY.as_bytes());
    assert_eq!(answer.code, 1);
    assert!(answer.out.contains("--> -:7:5"), "{}", answer.out);
}

/// Repairs are made until none applies; afterwards the file is canonical and has no finding that offers one.
#[test]
fn fix_makes_every_repair() {
    let scratch = Scratch::new("fix-yes");
    let file = scratch.file("faulty.flow.json", FAULTY);
    let answer = orderloom(&["check", "--fix", "--yes", "--format", "json", &file]);
    let flow = &json(&answer.out)["flows"][0];
    assert!(flow["repaired"].as_array().unwrap().len() >= 2, "{}", answer.out);
    assert!(
        flow["findings"]
            .as_array()
            .unwrap()
            .iter()
            .all(|finding| finding["rule"] != "S04"),
        "{}",
        answer.out
    );
    assert_eq!(orderloom(&["fmt", "--check", &file]).code, 0);
    let again = fs::read(&file).unwrap();
    orderloom(&["check", "--fix", "--yes", &file]);
    assert_eq!(fs::read(&file).unwrap(), again, "a second run changes nothing");
    assert_eq!(
        fs::read_dir(scratch.folder()).unwrap().count(),
        1,
        "no side file is left"
    );
}

/// A repair after which the same is wrong at another step is none: made again and again it would fill the flow with steps.
#[test]
fn fix_leaves_what_it_would_only_move() {
    let scratch = Scratch::new("fix-moved");
    let flow = parse_notation(
        "s: flow.start\nfk: flow.fork\nt: human.task { role: \"d\", deadline: \"PT8H\" }\nu: flow.compensate\n\
         c: flow.end { result: \"cancelled\" }\ns -> fk\nfk.a -> t\nfk.b -> u\nt -> c\nt.cancel -> u\nt.timeout -> u\nu -> c",
    );
    let file = scratch.file(
        "moved.flow.json",
        String::from_utf8(flow_model::write(&flow)).unwrap(),
    );
    let fix =
        || json(&orderloom(&["check", "--fix", "--yes", "--format", "json", &file]).out)["flows"][0].clone();
    let [first, again] = [fix(), fix()];
    assert_eq!(first["repaired"].as_array().unwrap().len(), 1, "{first}");
    assert!(first["findings"].to_string().contains("S08"), "{first}");
    assert_eq!(again["repaired"], serde_json::json!([]), "{again}");
}

#[test]
fn fix_asks_and_takes_no_for_an_answer() {
    let scratch = Scratch::new("fix-no");
    let file = scratch.file("faulty.flow.json", FAULTY);
    let answer = orderloom_answering(&["check", "--fix", &file], "n\nn\nq\n");
    assert!(answer.out.contains("Make this repair?"), "{}", answer.out);
    assert_eq!(fs::read_to_string(&file).unwrap(), FAULTY);
    orderloom_answering(&["check", "--fix", &file], "y\nq\n");
    assert_ne!(fs::read_to_string(&file).unwrap(), FAULTY);
}

#[test]
fn fix_does_not_ask_where_nobody_can_answer() {
    let scratch = Scratch::new("fix-nobody");
    let file = scratch.file("faulty.flow.json", FAULTY);
    let answer = orderloom(&["check", "--fix", &file]);
    assert_eq!(answer.code, 2);
    assert!(answer.err.contains("--yes"), "{}", answer.err);
    assert_eq!(fs::read_to_string(&file).unwrap(), FAULTY);
}

#[test]
fn fmt_writes_canonical_bytes_in_place() {
    let scratch = Scratch::new("fmt");
    let file = scratch.file("faulty.flow.json", FAULTY);
    assert_eq!(orderloom(&["fmt", "--check", &file]).code, 1);
    assert_eq!(fs::read_to_string(&file).unwrap(), FAULTY);
    assert_eq!(orderloom(&["fmt", &file]).code, 0);
    assert_eq!(orderloom(&["fmt", "--check", &file]).code, 0);
    let piped = orderloom_reading(&["fmt", "-"], FAULTY.as_bytes());
    assert_eq!(piped.out, fs::read_to_string(&file).unwrap());
}

/// Windows line ends and a byte order mark are read.
#[test]
fn files_of_other_editors_are_read() {
    let windows = format!("\u{feff}{}", FAULTY.replace('\n', "\r\n"));
    let answer = orderloom_reading(&["fmt", "-"], windows.as_bytes());
    assert_eq!(
        (answer.code, answer.out),
        (0, orderloom_reading(&["fmt", "-"], FAULTY.as_bytes()).out)
    );
}

#[test]
fn diff_tells_layout_from_behaviour() {
    let scratch = Scratch::new("diff");
    let before = scratch.file("before.flow.json", FAULTY);
    let moved = scratch.file("moved.flow.json", FAULTY.replace("[240, 0]", "[240, 80]"));
    let changed = scratch.file(
        "changed.flow.json",
        FAULTY.replace("\"ok\", \"to\": \"done\"", "\"expired\", \"to\": \"done\""),
    );
    let layout = orderloom(&["diff", &before, &moved]);
    assert_eq!(layout.code, 0);
    assert!(
        layout
            .out
            .starts_with("nothing changes for orders\nOnly layout and names\n"),
        "{}",
        layout.out
    );
    let behaviour = orderloom(&["diff", &before, &changed, "--lang", "zh"]);
    assert!(behaviour.out.starts_with("对订单的改动\n"), "{}", behaviour.out);
    let report = json(&orderloom(&["diff", &before, &moved, "--format", "json"]).out);
    assert_eq!(report["before"]["fingerprint"], report["after"]["fingerprint"]);
    assert_eq!(report["changes"][0]["affects_orders"], false);
}

#[test]
fn components_are_a_list_of_forty() {
    let list = json(&orderloom(&["components", "--format", "json"]).out);
    let list = list.as_array().unwrap();
    assert_eq!(list.len(), 40);
    assert!(
        list.iter()
            .all(|component| component["name"]["zh"].is_string() && component["format"] == 1)
    );
    let catalog = json(&orderloom(&["components", "--format", "json", "--all"]).out);
    assert_eq!(catalog["presets"].as_array().unwrap().len(), 6);
    let unknown = orderloom(&["components", "payment.verfy"]);
    assert_eq!(unknown.code, 2);
    assert!(
        unknown.err.contains("did you mean payment.verify?"),
        "{}",
        unknown.err
    );
}

#[test]
fn new_makes_a_flow_that_checks() {
    let scratch = Scratch::new("new");
    let listed = json(&orderloom(&["new", "--list", "--format", "json"]).out);
    assert_eq!(
        listed.as_array().unwrap().len(),
        files("flows/templates", ".flow.json").len() - files("flows/templates/parts", ".flow.json").len()
    );
    for entry in listed.as_array().unwrap() {
        let name = entry["template"].as_str().unwrap();
        let file = scratch.path(&format!("{name}.flow.json"));
        assert_eq!(orderloom(&["new", name, "-o", &file]).code, 0, "{name}");
        assert_eq!(orderloom(&["check", &file]).code, 0, "{name}");
        assert_eq!(
            orderloom(&["new", name, "-o", &file]).code,
            2,
            "{name} is not written over"
        );
    }
    let empty = scratch.file("empty.flow.json", orderloom(&["new", "--empty"]).out);
    assert_eq!(orderloom(&["check", &empty]).code, 0);
}

#[test]
fn step_prints_the_lock_step_trace() {
    let flow = template("flash-presale.flow.json");
    let arguments = ["step", &flow, "--seed", "7", "--format", "json"];
    let answer = orderloom(&arguments);
    assert_eq!(answer.err, "");
    for line in answer.out.lines() {
        let line = json(line);
        assert!(line["enabled"].is_array() && line["fire"].is_string(), "{line}");
        assert!(
            line.get("outcome").is_some() && line["open"].is_array() && line["fields"].is_object(),
            "{line}"
        );
    }
    assert_eq!(orderloom(&arguments), answer);
    assert_eq!(
        orderloom(&arguments[..4]),
        answer,
        "programs get the trace unasked"
    );
    let text = orderloom(&["step", &flow, "--seed", "7", "--format", "text"]).out;
    assert!(text.contains("-ok->"), "{text}");
}

#[test]
fn step_shows_the_price_tape() {
    let flow = example("double-eleven.flow.json");
    let text = orderloom(&["step", &flow, "--seed", "5", "--format", "text"]).out;
    assert!(text.contains("not applied: "), "{text}");
    assert!(text.contains("open: "), "{text}");
}

/// The path of a finding is a script.
#[test]
fn step_replays_a_witness() {
    let scratch = Scratch::new("replay");
    let file = scratch.file("faulty.flow.json", FAULTY);
    let report = json(&orderloom(&["check", "--format", "json", &file]).out);
    let findings = report["flows"][0]["findings"].as_array().unwrap();
    let lost = findings.iter().find(|finding| finding["rule"] == "S04").unwrap();
    let script = scratch.file("script.json", lost["witness"].to_string());
    let answer = orderloom(&["step", &file, "--script", &script, "--format", "json"]);
    assert_eq!(answer.code, 1, "{}", answer.err);
    let last = json(answer.out.lines().last().unwrap());
    let expected = lost["witness"].as_array().unwrap().last().unwrap();
    assert_eq!(
        (&last["fire"], &last["outcome"]),
        (&expected["node"], &expected["exit"])
    );
}

#[test]
fn step_lets_somebody_choose() {
    let flow = template("flash-presale.flow.json");
    let answer = orderloom_answering(&["step", &flow], "\n2\nb\nf\nc\nx\nq\n");
    assert!(answer.out.contains("  1  "), "{}", answer.out);
    assert!(
        answer.out.contains("still on its way") || answer.out.contains("cancelled at"),
        "{}",
        answer.out
    );
}

#[test]
fn step_walks_a_file_of_orders() {
    let scratch = Scratch::new("orders");
    let orders = orderloom(&["orders", "--count", "50", "--profile", "presale", "--csv"]).out;
    let csv = scratch.file("orders.csv", orders);
    let flow = template("flash-presale.flow.json");
    let report = json(&orderloom(&["step", &flow, "--orders", &csv, "--format", "json"]).out);
    assert_eq!(report["orders"].as_array().unwrap().len(), 50);
    let summed: u64 = report["summary"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["orders"].as_u64().unwrap())
        .sum();
    assert_eq!(summed, 50);
    let text = orderloom(&["step", &flow, "--orders", &csv, "--lang", "zh"]).out;
    assert!(text.starts_with("订单"), "{text}");
}

#[test]
fn orders_are_the_same_for_the_same_seed() {
    let make = |seed: &str| orderloom(&["orders", "--count", "20", "--seed", seed]).out;
    assert_eq!(make("5"), make("5"));
    assert_ne!(make("5"), make("6"));
}

#[test]
fn schemas_are_json() {
    for name in [
        "flow",
        "scenario",
        "check",
        "context",
        "order",
        "script",
        "components",
    ] {
        let schema = json(&orderloom(&["schema", name]).out);
        assert_eq!(
            schema["$schema"], "https://json-schema.org/draft/2020-12/schema",
            "{name}"
        );
    }
}

#[test]
fn context_files_are_read_strictly() {
    let scratch = Scratch::new("context");
    let flow = template("flash-presale.flow.json");
    let good = scratch.file(
        "good.json",
        format!(r#"{{"now": "2026-11-11T00:00:00+08:00", "live": ["{flow}"]}}"#),
    );
    assert_ne!(orderloom(&["check", "--context", &good, &flow]).code, 2);
    let bad = scratch.file("bad.json", "{\n  \"nwo\": 1\n}");
    let answer = orderloom(&["check", "--context", &bad, &flow]);
    assert_eq!(answer.code, 2);
    assert!(answer.err.contains("bad.json:2:"), "{}", answer.err);
    let simulation = |late: &str, load: &str| {
        format!(r#"{{"simulation": {{"late_share": {late}, "utilisation": {{"packers": {load}}}}}}}"#)
    };
    let schema = Schema(json(&orderloom(&["schema", "context"]).out));
    for (text, en, zh) in [
        (String::new(), "the file is empty", "文件是空的"),
        (
            r#"{"nope": 1}"#.to_owned(),
            "unknown key \"nope\"",
            "未知的键“nope”",
        ),
        ("[]".to_owned(), "expected an object", "此处应为对象"),
        (
            r#"{"now": "nonsense"}"#.to_owned(),
            "\"nonsense\" is no moment",
            "“nonsense”不是带时差的时刻",
        ),
        (
            r#"{"now": "2026-13-01"}"#.to_owned(),
            "is no moment",
            "不是带时差的时刻",
        ),
        (
            simulation("\"x\"", "\"0\""),
            "\"x\" is no share from 0 to 1",
            "“x”不是 0 到 1 之间的比例",
        ),
        (
            simulation("\"-5\"", "\"0\""),
            "is no share",
            "不是 0 到 1 之间的比例",
        ),
        (
            simulation("\"1\"", "\"97\""),
            "\"97\" is no share",
            "“97”不是 0 到 1 之间的比例",
        ),
        (
            simulation("0.5", "\"0\""),
            "a share is written as text",
            "比例要写成文本",
        ),
        (
            r#"{"running": {"at": {"pick": -1}}}"#.to_owned(),
            "expected a whole number",
            "整数",
        ),
    ] {
        let file = scratch.file("wrong.json", &text);
        for (lang, words) in [("en", en), ("zh", zh)] {
            let answer = orderloom(&["check", "--context", &file, &flow, "--lang", lang]);
            assert_eq!((answer.code, answer.out.as_str()), (2, ""), "{text}");
            assert!(answer.err.contains(words), "{text}: {}", answer.err);
            assert!(answer.err.contains("wrong.json:1:"), "{text}: {}", answer.err);
        }
        // What is refused is refused by the published schema, too; it does not look at moments.
        let value = serde_json::from_str(&text).unwrap_or_default();
        assert!(text.contains("now") || !schema.accepts(&value), "{text}");
    }
    for (late, load) in [("\"0\"", "\"1\""), ("\"0.08\"", "\"1.000\"")] {
        let file = scratch.file("right.json", simulation(late, load));
        assert_ne!(
            orderloom(&["check", "--context", &file, &flow]).code,
            2,
            "{late} {load}"
        );
        assert!(schema.accepts(&json(&simulation(late, load))), "{late} {load}");
    }
}

#[test]
fn a_moment_of_a_check_is_one() {
    let flow = template("flash-presale.flow.json");
    for wrong in ["garbage", "2026-13-01", "", "2026-11-11T00:00:00"] {
        for (lang, words) in [("en", "is no moment with its offset"), ("zh", "不是带时差的时刻")] {
            let answer = orderloom(&["check", &format!("--now={wrong}"), &flow, "--lang", lang]);
            assert_eq!((answer.code, answer.out.as_str()), (2, ""), "{wrong}");
            assert!(answer.err.contains(words), "{wrong}: {}", answer.err);
            assert!(
                answer.err.contains("--now=2026-11-11T20:00:00+08:00"),
                "{}",
                answer.err
            );
        }
    }
    for right in ["--now", "--now=2026-11-11T00:00:00+08:00"] {
        assert_ne!(orderloom(&["check", right, &flow]).code, 2, "{right}");
    }
}

#[test]
fn wrong_calls_are_told_in_both_languages() {
    let english = orderloom(&["chekc"]);
    assert_eq!(english.code, 2);
    assert!(
        english.err.contains("unrecognized subcommand 'chekc'") && english.err.contains("check"),
        "{}",
        english.err
    );
    let chinese = orderloom(&["chekc", "--lang", "zh"]);
    assert_eq!(chinese.code, 2);
    assert!(
        chinese.err.contains("没有命令“chekc”") && chinese.err.contains("check"),
        "{}",
        chinese.err
    );
    let nothing = orderloom(&["--lang", "zh"]);
    assert_eq!(nothing.code, 2);
    assert!(
        nothing
            .err
            .starts_with("错误：缺少命令\n  可用的命令：check、fmt、"),
        "{}",
        nothing.err
    );
    for command in ["", "check", "optimise", "orders", "keys", "schema"] {
        let call: Vec<&str> = [command, "--help", "--lang", "zh"]
            .into_iter()
            .skip_while(|word| word.is_empty())
            .collect();
        let help = orderloom(&call).out;
        for english in [
            "possible values",
            "[default",
            "OPTIONS",
            "for any setting",
            ", or stock",
            "项:",
        ] {
            assert!(!help.contains(english), "{command}: {english}: {help}");
        }
    }
    assert_eq!(orderloom(&["check"]).code, 2);
    assert_eq!(orderloom(&["check", "--level", "loud", "x"]).code, 2);
}

#[test]
fn help_has_examples_for_every_command() {
    for command in [
        "check",
        "fmt",
        "diff",
        "step",
        "components",
        "schema",
        "new",
        "orders",
        "explain",
        "completions",
        "man",
    ] {
        let english = orderloom(&[command, "--help"]);
        assert_eq!(english.code, 0);
        assert!(english.out.contains("Examples:"), "{}", english.out);
        let chinese = orderloom(&[command, "--help", "--lang", "zh"]).out;
        assert!(
            chinese.contains("示例：") && chinese.contains("用法："),
            "{chinese}"
        );
    }
}

#[test]
fn shells_and_manual_are_served() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(
            orderloom(&["completions", shell]).out.contains("orderloom"),
            "{shell}"
        );
    }
    let page = orderloom(&["man"]).out;
    assert!(page.starts_with(".") && page.contains(".SH \"CHECK\""), "{page}");
}

#[test]
fn rules_are_explained() {
    let listed = json(&orderloom(&["explain", "--format", "json"]).out);
    for rule in listed.as_array().unwrap() {
        for (part, lang) in ["wrong", "effect", "advice"]
            .iter()
            .flat_map(|part| [(part, "en"), (part, "zh")])
        {
            let words = rule[part][lang].as_str().unwrap_or_default();
            assert!(
                words.chars().count() > 4 && words.trim() == words,
                "{rule}: {part} {lang}"
            );
        }
    }
    for rule in listed.as_array().unwrap() {
        let answer = orderloom(&["explain", rule["rule"].as_str().unwrap(), "--lang", "zh"]);
        assert!(
            answer.code == 0 && answer.out.contains("怎么办"),
            "{}",
            answer.out
        );
    }
    assert_eq!(orderloom(&["explain", "Z99"]).code, 2);
}

/// A reader that has seen enough, as `head` does.
struct Closed;

impl Write for Closed {
    fn write(&mut self, _bytes: &[u8]) -> io::Result<usize> {
        Err(io::ErrorKind::BrokenPipe.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Err(io::ErrorKind::BrokenPipe.into())
    }
}

#[test]
fn a_reader_that_leaves_is_no_error() {
    for arguments in [
        vec!["components"],
        vec!["man"],
        vec!["new", "--list"],
        vec!["--help"],
    ] {
        let mut err = Vec::new();
        let mut terminal = Terminal {
            input: &mut Cursor::new(b""),
            out: &mut Closed,
            err: &mut err,
            in_is_terminal: false,
            out_is_terminal: false,
            err_is_terminal: false,
            locale: None,
            no_color: true,
            now: "2026-11-11T00:00:00+08:00".to_owned(),
            interrupt,
        };
        let arguments = std::iter::once("orderloom").chain(arguments).map(Into::into);
        assert_eq!(flow_cli::run(arguments, &mut terminal), 0);
        assert_eq!(err, b"");
    }
}

#[test]
fn export_writes_what_servers_read() {
    let list = orderloom(&["export", "--list"]);
    assert_eq!(list.code, 0, "{}", list.err);
    for name in [
        "bpmn",
        "--profile zeebe",
        "dmn",
        "asl",
        "serverless-workflow",
        "svg",
        "png",
        "pdf",
        "markdown",
    ] {
        assert!(list.out.contains(name), "{name}: {}", list.out);
    }
    let scratch = Scratch::new("export");
    let file = scratch.path("order.bpmn");
    let file = file.as_str();
    let flow = template("b2b-credit.flow.json");
    let written = orderloom(&["export", &flow, "--to", "bpmn", "--profile", "zeebe", "-o", file]);
    assert_eq!((written.code, written.err.as_str()), (0, ""));
    let text = fs::read_to_string(file).expect("the file is there");
    assert!(text.contains("zeebe:taskDefinition"), "{text:.400}");
    let shown = orderloom(&["export", &flow, "--to", "bpmn", "--profile", "zeebe"]);
    assert_eq!(shown.out, text);
}

/// What is refused leaves the file that is there as it was.
#[test]
fn export_refuses_before_it_writes() {
    let scratch = Scratch::new("export-refused");
    let faulty = scratch.file("faulty.flow.json", FAULTY);
    let there = scratch.file("there.bpmn", "as it was");
    let calls = [
        (
            vec!["export", faulty.as_str(), "--to", "bpmn", "-o", there.as_str()],
            "the flow has an error",
        ),
        (
            vec!["export", faulty.as_str(), "--to", "bpnm", "-o", there.as_str()],
            "did you mean bpmn?",
        ),
        (
            vec![
                "export",
                faulty.as_str(),
                "--to",
                "bpmn",
                "--profile",
                "zebe",
                "-o",
                there.as_str(),
            ],
            "did you mean zeebe?",
        ),
    ];
    for (arguments, wanted) in calls {
        let answer = orderloom(&arguments);
        assert_eq!(answer.code, 2, "{}", answer.out);
        assert!(answer.err.contains(wanted), "{}", answer.err);
        assert_eq!(
            fs::read_to_string(&there).expect("the file is there"),
            "as it was"
        );
    }
}
