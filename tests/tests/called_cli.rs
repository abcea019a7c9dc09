//! Flows that call others, as commands find them: every command by the same ids, and none walks past a flow that is missing.

use std::fs;

use flow_testkit::parse_notation;
use orderloom_tests::command::{Scratch, orderloom};

/// A flow that calls another one and ends.
fn caller(id: &str, called: &str) -> Vec<u8> {
    let mut flow = parse_notation(&format!(
        "s: flow.start {{ effective_from: \"2026-01-01T00:00:00+08:00\" }}\nc: flow.call {{ flow: \"{called}\" }}\n\
         e: flow.end\ns -> c\nc -> e\nc.cancelled -> e"
    ));
    flow.id = id.into();
    flow_model::write(&flow)
}

/// A flow that leaves stock frozen.
fn part(id: &str) -> Vec<u8> {
    let mut flow = parse_notation(
        "s: flow.start { effective_from: \"2026-01-01T00:00:00+08:00\" }\nn: inventory.reserve\ne: flow.end\n\
         x: flow.end { result: \"cancelled\" }\ns -> n\nn -> e\nn.short -> x",
    );
    flow.id = id.into();
    flow_model::write(&flow)
}

const COMMANDS: [&[&str]; 6] = [
    &["check"],
    &["step", "--seed", "1"],
    &["simulate", "--replications", "1"],
    &["new", "--scenario"],
    &["export", "--to", "bpmn"],
    &["export", "--to", "svg"],
];

#[test]
fn a_file_with_the_id_of_another_flow_is_refused_by_every_command() {
    let scratch = Scratch::new("called-id");
    let main = scratch.file("main.flow.json", caller("main", "part"));
    let beside = scratch.file("part.flow.json", part("copied"));
    for command in COMMANDS {
        for (lang, says, help) in [
            (
                "en",
                "is looked for as the flow \"part\", and its id is \"copied\"",
                "write \"id\": \"part\" in the file, or call \"copied\" and name the file copied.flow.json",
            ),
            (
                "zh",
                "文件里的标识却是“copied”",
                "改成 \"part\"，或改为调用“copied”",
            ),
        ] {
            let answer = orderloom(&[command, &[&main, "--lang", lang]].concat());
            assert_eq!((answer.code, answer.out.as_str()), (2, ""), "{command:?}");
            assert!(answer.err.contains(says), "{command:?}: {}", answer.err);
            assert!(answer.err.contains(help), "{command:?}: {}", answer.err);
            assert!(answer.err.contains(&format!("{beside}:3:9")), "{}", answer.err);
        }
    }
    // A file of the right id in the other place is the one that is meant.
    scratch.file("parts/part.flow.json", part("part"));
    let answer = orderloom(&["check", &main]);
    assert!(answer.code == 1 && answer.out.contains("T01"), "{}", answer.out);
    let answer = orderloom(&["step", "--seed", "1", &main]);
    assert!(answer.out.contains("c/n"), "{}", answer.out);
}

#[test]
fn a_step_over_a_flow_that_is_missing_says_so() {
    let scratch = Scratch::new("called-missing");
    let main = scratch.file("main.flow.json", caller("main", "inner"));
    scratch.file("inner.flow.json", caller("inner", "../outside"));
    scratch.file("no-start.flow.json", {
        let mut flow = parse_notation("e: flow.end");
        flow.id = "no-start".into();
        flow_model::write(&flow)
    });
    let other = scratch.file("other.flow.json", caller("other", "no-start"));
    for (file, lang, says) in [
        (
            &main,
            "en",
            "step c of \"inner\" calls the flow \"../outside\", which is not there; it is stepped over",
        ),
        (
            &main,
            "zh",
            "流程“inner”的步骤 c 调用的流程“../outside”不存在，只能直接跳过",
        ),
        (
            &other,
            "en",
            "step c calls the flow \"no-start\", which has no start; it is stepped over",
        ),
    ] {
        let answer = orderloom(&["step", file, "--seed", "1", "--lang", lang]);
        assert_eq!(answer.err.lines().collect::<Vec<_>>(), [says]);
    }
    fs::remove_file(scratch.path("inner.flow.json")).expect("it was there");
    let answer = orderloom(&["step", &main, "--seed", "1", "--lang", "en"]);
    assert!(
        answer.err.contains("\"inner\", which is not there"),
        "{}",
        answer.err
    );
}

#[test]
fn flows_that_are_nested_too_deep_for_a_walk_are_stepped_over_with_a_word() {
    let scratch = Scratch::new("called-deep");
    for depth in 0..20 {
        let flow = caller(&format!("d{depth}"), &format!("d{}", depth + 1));
        scratch.file(&format!("d{depth}.flow.json"), flow);
    }
    let file = scratch.file("d20.flow.json", part("d20"));
    let answer = orderloom(&[
        "step",
        &scratch.path("d0.flow.json"),
        "--seed",
        "1",
        "--lang",
        "en",
    ]);
    let says = "step c of \"d16\" calls the flow \"d17\", which is nested too deep; it is stepped over\n";
    assert_eq!(answer.err, says);
    assert!(!answer.out.contains(&["c/"; 17].concat()), "{}", answer.out);
    assert!(answer.out.contains(&["c/"; 16].concat()), "{}", answer.out);
    // An export that misses a flow far down names it.
    fs::remove_file(file).expect("it was there");
    for (lang, says) in [
        (
            "en",
            "In the flow \"d19\", called from \"Sub-flow\": \"Flow\" of \"Sub-flow\" names \"d20\", which is not there.",
        ),
        ("zh", "”指向“d20”，但它不存在。"),
    ] {
        let export = [
            "export",
            &scratch.path("d0.flow.json"),
            "--to",
            "bpmn",
            "--lang",
            lang,
        ];
        let answer = orderloom(&export);
        assert!(answer.code == 2 && answer.err.contains(says), "{}", answer.err);
    }
}

/// What is wrong in a called flow happens to the orders of its caller: no check of the caller walks past it, however far down.
#[test]
fn a_check_finds_the_errors_of_called_flows() {
    let scratch = Scratch::new("called-errors");
    let main = scratch.file("main.flow.json", caller("main", "upper"));
    scratch.file("upper.flow.json", caller("upper", "mid"));
    let mut mid = parse_notation(
        "s: flow.start { effective_from: \"2026-01-01T00:00:00+08:00\" }\nc: flow.call { flow: \"low\" }\ne: flow.end\n\
         s -> c\nc -> e",
    );
    mid.id = "mid".into();
    let mid_file = scratch.file("mid.flow.json", flow_model::write(&mid));
    let low = |end: &str| {
        let mut flow = parse_notation(&format!(
            "s: flow.start {{ effective_from: \"2026-01-01T00:00:00+08:00\", trigger: \"message\" }}\n\
             e: flow.end {{ result: \"{end}\" }}\ns -> e"
        ));
        flow.id = "low".into();
        flow_model::write(&flow)
    };
    scratch.file("low.flow.json", low("cancelled"));
    for (lang, says) in [
        (
            "en",
            "In the flow \"mid\", called from \"Sub-flow\": Exit \"Cancelled\" of \"Sub-flow\" leads nowhere.",
        ),
        (
            "zh",
            "从“子流程”调用的流程“mid”中：“子流程”的出口“已取消”没有连接。",
        ),
    ] {
        let answer = orderloom(&["check", &main, "--lang", lang]);
        assert_eq!(answer.code, 1, "{}", answer.out);
        assert!(
            answer.out.contains("[S04]") && answer.out.contains(says),
            "{}",
            answer.out
        );
        assert!(
            !answer.out.contains("proved safe") && !answer.out.contains("已证明安全"),
            "{}",
            answer.out
        );
    }
    let answer = orderloom(&["export", &main, "--to", "bpmn"]);
    assert_eq!(answer.code, 2, "an export of it is refused: {}", answer.err);
    // A flow that is not there is a finding at any depth.
    fs::write(&mid_file, caller("mid", "nowhere")).expect("it can be written");
    for (lang, says) in [
        ("en", "In the flow \"mid\", called from \"Sub-flow\": "),
        ("zh", "从“子流程”调用的流程“mid”中："),
    ] {
        let answer = orderloom(&["check", &main, "--lang", lang]);
        assert_eq!(answer.code, 1, "{}", answer.out);
        assert!(
            answer.out.contains("[D04]") && answer.out.contains(says) && answer.out.contains("nowhere"),
            "{}",
            answer.out
        );
    }
}
