//! Messages in words of the reader's language, with the place and what to do: none of a parser's own.

use flow_testkit::root;
use orderloom_tests::command::{Answer, Scratch, orderloom};

fn flow() -> String {
    let path = root().join("flows/templates/b2b-credit.flow.json");
    path.display().to_string()
}

/// A call that is refused in both languages with these words.
fn refused(call: &[&str], en: &str, zh: &str) -> [Answer; 2] {
    [("en", en), ("zh", zh)].map(|(lang, words)| {
        let answer = orderloom(&[call, &["--lang", lang]].concat());
        assert_eq!((answer.code, answer.out.as_str()), (2, ""), "{call:?}");
        assert!(answer.err.contains(words), "{call:?}: {}", answer.err);
        answer
    })
}

#[test]
fn a_script_that_is_none_is_told_as_a_flow_is() {
    let scratch = Scratch::new("words-script");
    for (text, place, en, zh) in [
        (
            "[1]",
            "1:2",
            "expected an object, found a number",
            "此处应为对象，实为数字",
        ),
        ("{}", "1:1", "this is not a script", "这不是脚本"),
        ("5", "1:1", "a script is a list of", "脚本应为"),
        (
            "[{\"node\":\"start\",\n\"foo\":5}]",
            "2:1",
            "unknown key \"foo\"",
            "未知的键“foo”",
        ),
        (
            "[{\"node\":\"start\",\"lane\":\"rety\"}]",
            "1:25",
            "did you mean \"retry\"?",
            "是否想写“retry”？",
        ),
        (
            "[{\"exit\":\"ok\"}]",
            "1:2",
            "\"node\" is missing here",
            "此处缺少“node”",
        ),
        (
            "[{\"node\":\"start\",}]",
            "1:18",
            "perhaps there is a comma too many",
            "前面可能多了一个逗号",
        ),
        (
            "{\"version\":7}",
            "1:12",
            "the script has version 7",
            "脚本版本为 7",
        ),
    ] {
        let script = scratch.file("script.json", text);
        for answer in refused(&["step", &flow(), "--script", &script], en, zh) {
            assert!(
                answer.err.contains(&format!("{script}:{place}\n")),
                "{}",
                answer.err
            );
        }
    }
    for text in [
        "[]",
        "{\"version\":1,\"steps\":[{\"node\":\"start\",\"exit\":null}]}",
        "{\"rule\":\"T01\",\"witness\":[{\"node\":\"start\",\"exit\":\"ok\"}]}",
    ] {
        let script = scratch.file("script.json", text);
        let answer = orderloom(&["step", &flow(), "--script", &script]);
        assert_ne!(answer.code, 2, "{text}: {}", answer.err);
    }
}

#[test]
fn orders_that_are_no_json_are_told_as_a_flow_is() {
    let scratch = Scratch::new("words-orders");
    let orders = scratch.file("orders.json", "[{\"a\":}]");
    refused(
        &["step", &flow(), "--orders", &orders],
        "not JSON: expected a value (line 1, column 7)",
        "不是有效的 JSON：此处应为一个值（第 1 行第 7 列）",
    );
}

#[test]
fn a_value_of_our_own_files_that_is_no_json_is_told_as_a_flow_is() {
    let scratch = Scratch::new("words-import");
    let written = orderloom(&["export", &flow(), "--to", "bpmn"]).out;
    let from = written.find("<orderloom:setting ").expect("a setting");
    let begin = from + written[from..].find('>').expect("its end") + 1;
    let end = begin + written[begin..].find('<').expect("its end tag");
    for (value, en, zh) in [
        (
            "&quot;P3D",
            "cannot be read at its line 1, column 4: the file ends in the middle",
            "在其第 1 行第 4 列无法读取：文件不完整",
        ),
        (
            "{bad",
            "column 2: not JSON: expected a key in double quotes",
            "第 2 列无法读取：不是有效的 JSON：此处应为双引号括起的键",
        ),
    ] {
        let broken = [&written[..begin], value, &written[end..]].concat();
        let file = scratch.file("broken.bpmn", broken);
        refused(&["import", &file], en, zh);
    }
    let table = "<orderloom:part kind=\"table\" id=\"z\">{\"kind\":7}</orderloom:part></orderloom:flow>";
    let broken = scratch.file("table.bpmn", written.replacen("</orderloom:flow>", table, 1));
    refused(
        &["import", &broken],
        "it is not what belongs there",
        "内容与此处不符",
    );
}

#[test]
fn a_format_for_every_engine_says_that_it_has_no_profiles() {
    refused(
        &["export", &flow(), "--to", "svg", "--profile", "zeebe"],
        "svg is the same for every engine and has no profiles\n  help: leave --profile out",
        "svg 不分引擎，没有可选的 profile\n  办法：请去掉 --profile",
    );
}

#[test]
fn a_report_bears_a_day_of_the_calendar() {
    for date in ["foo", "2026-02-30", "", "2026-11-27T10:00:00"] {
        refused(
            &["export", &flow(), "--to", "svg", "--date", date],
            "is no day of the calendar\n  help: write --date 2026-11-27",
            "不是日历上的日期\n  办法：请写成 --date 2026-11-27",
        );
    }
    let answer = orderloom(&["export", &flow(), "--to", "svg", "--date", "2028-02-29"]);
    assert_eq!(answer.code, 0, "{}", answer.err);
}

#[test]
fn a_number_that_is_refused_says_what_is_wanted() {
    let flow = flow();
    for (call, en, zh) in [
        (
            ["simulate", &flow, "--threads", "0"],
            "it has to be more than 0",
            "须大于 0",
        ),
        (
            ["simulate", &flow, "--replications", "0"],
            "it has to be from 1 to 100000",
            "须在 1 到 100000 之间",
        ),
        (
            ["step", &flow, "--seed", "x"],
            "a whole number from 0 on is wanted",
            "须为不小于 0 的整数",
        ),
    ] {
        refused(&call, en, zh);
    }
}

#[test]
fn the_man_page_is_in_the_language() {
    let english = orderloom(&["man", "--lang", "en"]).out;
    assert!(english.contains(".SH NAME\n") && !english.contains("名称"));
    let chinese = orderloom(&["man", "--lang", "zh"]).out;
    for words in [".SH 名称\n", ".SS 用法\n", "证明流程安全", "可选值："] {
        assert!(chinese.contains(words), "{words}");
    }
    for words in ["SYNOPSIS", "DESCRIPTION", "OPTIONS", "Possible values", "Print"] {
        assert!(!chinese.contains(words), "{words}");
    }
}
