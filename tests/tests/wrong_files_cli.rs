//! Files and calls that are nearly right: the message says what they are and what to do.

use std::fs;

use flow_testkit::root;
use orderloom_tests::command::{Scratch, orderloom};

fn template(name: &str) -> String {
    root().join("flows/templates").join(name).display().to_string()
}

/// A call that is refused in both languages with these words.
fn refused(call: &[&str], code: u8, en: &str, zh: &str) {
    for (lang, words) in [("en", en), ("zh", zh)] {
        let answer = orderloom(&[call, &["--lang", lang]].concat());
        assert_eq!(
            (answer.code, answer.out.as_str()),
            (code, ""),
            "{call:?}: {}",
            answer.err
        );
        assert!(answer.err.contains(words), "{call:?}: {}", answer.err);
    }
}

#[test]
fn what_a_spreadsheet_saves_beside_csv_is_called_what_it_is() {
    let scratch = Scratch::new("wrong-csv");
    let flow = template("b2b-credit.flow.json");
    let rows = orderloom(&["orders", "--count", "2", "--csv"]).out;
    let wide: Vec<u8> = rows.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let wide = [&[0xFF, 0xFE][..], &wide].concat();
    let file = |name: &str, bytes: &[u8]| {
        let path = scratch.path(name);
        fs::write(&path, bytes).expect("a file");
        path
    };
    let header = rows.lines().next().unwrap_or_default();
    for (path, en, zh) in [
        (
            file("semicolons.csv", rows.replace(',', ";").as_bytes()),
            "separated by semicolons; save the file with commas",
            "各列之间用的是分号；请用英文逗号",
        ),
        (
            file("tabs.csv", rows.replace(',', "\t").as_bytes()),
            "separated by tabs",
            "各列之间用的是制表符",
        ),
        (
            file("wide.csv", &wide),
            "the file seems to be UTF-16, not UTF-8; open it in an editor and save it as UTF-8",
            "文件似乎是 UTF-16 编码",
        ),
        (
            file("empty.csv", b""),
            "empty.csv holds no order",
            "empty.csv 中没有订单",
        ),
        (
            file("header.csv", header.as_bytes()),
            "holds no order",
            "中没有订单",
        ),
    ] {
        refused(&["step", &flow, "--orders", &path], 2, en, zh);
    }
    let right = file("right.csv", rows.as_bytes());
    assert_ne!(orderloom(&["step", &flow, "--orders", &right]).code, 2);
}

#[test]
fn a_folder_with_the_name_of_a_file_is_a_folder() {
    let scratch = Scratch::new("wrong-folder");
    let folder = scratch.path("mine.flow.json");
    fs::create_dir_all(&folder).expect("a folder");
    let flow = template("b2b-credit.flow.json");
    refused(
        &["simulate", &flow, "--scenario", &folder],
        2,
        "it is a folder",
        "这是一个文件夹",
    );
}

#[test]
fn new_without_a_template_says_what_there_is() {
    refused(
        &["new"],
        2,
        "`orderloom new --list` names them",
        "用 orderloom new --list 查看模板",
    );
    for help in ["simulate", "compare"] {
        assert!(
            orderloom(&[help, "--help", "--lang", "en"])
                .out
                .contains("not with --replications")
        );
    }
}

#[test]
fn a_run_of_no_time_is_no_fault_of_a_calendar() {
    let scratch = Scratch::new("wrong-horizon");
    let flow = template("b2b-credit.flow.json");
    let usual = orderloom(&["new", "--scenario", &flow]).out;
    let mut scenario: serde_json::Value = serde_json::from_str(&usual).expect("a scenario");
    scenario["horizon"] = "PT0S".into();
    let scenario = scratch.file("none.scenario.json", scenario.to_string());
    let answer = orderloom(&["check", &scenario, "--flow", &flow, "--lang", "en"]);
    assert!(
        answer.out.contains("N13") && !answer.out.contains("N10"),
        "{}",
        answer.out
    );
}
