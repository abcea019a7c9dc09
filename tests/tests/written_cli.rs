//! What commands write, and where they do not: over what they read, in the place of a device or a pipe, or by halves.

use std::fs;
use std::path::Path;

use flow_testkit::root;
use orderloom_tests::command::{Scratch, orderloom};

fn template(name: &str) -> String {
    root().join("flows/templates").join(name).display().to_string()
}

/// A process that calls another one of the same file.
const TWO: &str = r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t" id="d">
  <process id="P" name="N"><startEvent id="s"/><endEvent id="e"/><callActivity id="c" calledElement="Q"/>
    <sequenceFlow id="f0" sourceRef="s" targetRef="c"/><sequenceFlow id="f1" sourceRef="c" targetRef="e"/></process>
  <process id="Q" name="N"><startEvent id="s2"/><endEvent id="e2"/><sequenceFlow id="g0" sourceRef="s2" targetRef="e2"/></process>
</definitions>"#;

#[test]
fn an_import_writes_all_of_its_files_or_none() {
    let scratch = Scratch::new("written-import");
    let model = scratch.file("two.bpmn", TWO);
    fs::create_dir(scratch.path("out")).expect("a folder");
    let names = || {
        let entries = fs::read_dir(scratch.path("out")).expect("a folder");
        let mut names: Vec<_> = entries
            .map(|entry| entry.expect("an entry").file_name().into_string().expect("UTF-8"))
            .collect();
        names.sort();
        names
    };
    let taken = scratch.path("out/Q.flow.json");
    for (lang, words) in [
        ("en", "is the file of \"Q\", which the flow calls"),
        ("zh", "要留给被调用的流程“Q”"),
    ] {
        let answer = orderloom(&["import", &model, "-o", &taken, "--lang", lang]);
        assert!(answer.code == 2 && answer.err.contains(words), "{}", answer.err);
        assert_eq!(names(), Vec::<String>::new());
    }
    // A link that leads nowhere is there and is not seen before.
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("nowhere", &taken).expect("a link");
        let answer = orderloom(&["import", &model, "-o", &scratch.path("out/P.flow.json")]);
        assert_eq!(answer.code, 2, "{}", answer.err);
        assert_eq!(names(), ["Q.flow.json"]);
        fs::remove_file(&taken).expect("a link");
    }
    let answer = orderloom(&["import", &model, "-o", &scratch.path("out/P.flow.json")]);
    assert_ne!(answer.code, 2, "{}", answer.err);
    assert_eq!(names(), ["P.flow.json", "Q.flow.json"]);
}

#[test]
fn an_export_does_not_overwrite_what_it_reads() {
    let scratch = Scratch::new("written-own");
    let bytes = fs::read(template("b2b-credit.flow.json")).expect("a template");
    let flow = scratch.file("a.flow.json", &bytes);
    let other_way = scratch.path("./a.flow.json");
    let mut outputs = vec![flow.clone(), other_way];
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("a.flow.json", scratch.path("link")).expect("a link");
        fs::hard_link(&flow, scratch.path("hard")).expect("a link");
        outputs.extend([scratch.path("link"), scratch.path("hard")]);
    }
    for output in &outputs {
        for (lang, words) in [("en", "which this command reads"), ("zh", "会覆盖本命令要读取的")] {
            let answer = orderloom(&["export", &flow, "--to", "svg", "-o", output, "--lang", lang]);
            assert!(answer.code == 2 && answer.err.contains(words), "{}", answer.err);
            assert_eq!(fs::read(&flow).ok().as_ref(), Some(&bytes));
        }
    }
    let picture = scratch.file("a.svg", "old");
    assert_eq!(
        orderloom(&["export", &flow, "--to", "svg", "-o", &picture]).code,
        0
    );
    assert!(fs::read_to_string(&picture).expect("a picture").contains("<svg"));
}

#[test]
fn a_flow_that_is_called_is_read_too() {
    let scratch = Scratch::new("written-called");
    let made = orderloom(&["new", "flash-presale", "-o", &scratch.path("a.flow.json")]);
    assert_eq!(made.code, 0, "{}", made.err);
    let part = r#"{"format": 2, "id": "part", "title": {"en": "Part"}, "nodes": {
        "s": {"component": "flow.start", "at": [0, 0]}, "e": {"component": "flow.end", "at": [240, 0]}},
        "edges": [{"from": "s", "port": "ok", "to": "e"}]}"#;
    let main = r#"{"format": 2, "id": "main", "title": {"en": "Main"}, "nodes": {
        "c": {"component": "flow.call", "settings": {"flow": "part"}, "at": [0, 0]}}}"#;
    let part = scratch.file("parts/part.flow.json", part);
    let main = scratch.file("main.flow.json", main);
    let before = fs::read(&part).expect("a part");
    let answer = orderloom(&["export", &main, "--to", "svg", "-o", &part, "--lang", "en"]);
    assert!(
        answer.code == 2 && answer.err.contains("would overwrite"),
        "{}",
        answer.err
    );
    assert_eq!(fs::read(&part).ok(), Some(before));
}

#[test]
fn results_do_not_overwrite_the_orders_they_come_from() {
    let scratch = Scratch::new("written-results");
    let flow = template("b2b-credit.flow.json");
    let usual = orderloom(&["new", "--scenario", &flow]).out;
    let mut scenario: serde_json::Value = serde_json::from_str(&usual).expect("a scenario");
    scenario["orders"] = serde_json::json!({ "rows": "events.csv" });
    let rows = orderloom(&["orders", "--count", "5", "--csv"]).out;
    let orders = scratch.file("events.csv", &rows);
    let scenario = scratch.file("s.scenario.json", scenario.to_string());
    let folder = scratch.folder().display().to_string();
    let run = [
        "--scenario",
        &scenario,
        "--out",
        &folder,
        "--force",
        "--lang",
        "en",
        "--quiet",
    ];
    let answer = orderloom(&[&["simulate", &flow, "--replications", "1"][..], &run].concat());
    assert!(
        answer.code == 2 && answer.err.contains("would overwrite"),
        "{}",
        answer.err
    );
    let answer = orderloom(&[&["compare", &flow, &flow, "--replications", "1"][..], &run].concat());
    assert!(
        answer.code == 2 && answer.err.contains("would overwrite"),
        "{}",
        answer.err
    );
    assert_eq!(fs::read_to_string(&orders).ok(), Some(rows));
    assert!(!Path::new(&scratch.path("report.json")).exists());
    // Where nothing is overwritten it may lie there.
    let run = run.map(|word| if word == "--force" { "--quiet" } else { word });
    let answer = orderloom(
        &[
            &["simulate", &flow, "--replications", "1"][..],
            &run[..run.len() - 1],
        ]
        .concat(),
    );
    assert_ne!(answer.code, 2, "{}", answer.err);
    assert!(Path::new(&scratch.path("report.json")).exists());
}

#[cfg(unix)]
mod pipes {
    use std::os::unix::fs::FileTypeExt as _;
    use std::process::Command;

    use super::*;

    /// A pipe with a name, which is one for whoever writes into it as `/dev/null` is a device.
    fn pipe(scratch: &Scratch, name: &str) -> String {
        let path = scratch.path(name);
        let made = Command::new("mkfifo").arg(&path).status().expect("mkfifo runs");
        assert!(made.success());
        path
    }

    fn is_pipe(path: &str) -> bool {
        fs::metadata(path).is_ok_and(|metadata| metadata.file_type().is_fifo())
    }

    #[test]
    fn what_is_no_file_is_written_into() {
        let scratch = Scratch::new("written-pipe");
        let flow = template("b2b-credit.flow.json");
        let expected = orderloom(&["export", &flow, "--to", "svg"]).out;
        let pipe = pipe(&scratch, "pipe");
        std::os::unix::fs::symlink("pipe", scratch.path("link")).expect("a link");
        for output in [&pipe, &scratch.path("link")] {
            let reader = std::thread::spawn({
                let pipe = pipe.clone();
                move || fs::read_to_string(pipe)
            });
            let answer = orderloom(&["export", &flow, "--to", "svg", "-o", output]);
            assert_eq!(
                (answer.code, answer.out.as_str(), answer.err.as_str()),
                (0, "", "")
            );
            assert!(is_pipe(&pipe), "{output}");
            let read = reader.join().expect("a reader").expect("the pipe is read");
            assert_eq!(read, expected);
        }
    }

    #[test]
    fn standard_output_has_a_name() {
        let flow = template("b2b-credit.flow.json");
        let expected = orderloom(&["export", &flow, "--to", "svg"]);
        assert_eq!(
            orderloom(&["export", &flow, "--to", "svg", "-o", "/dev/stdout"]),
            expected
        );
    }

    /// Nothing can be put in the place of what a pipe holds, and a result in its place would be no pipe.
    #[test]
    fn what_is_no_file_is_not_rewritten() {
        let scratch = Scratch::new("written-no-file");
        let flow = template("b2b-credit.flow.json");
        let spaced = fs::read_to_string(&flow).expect("a template") + "\n";
        let mine = pipe(&scratch, "mine.flow.json");
        let writer = std::thread::spawn({
            let mine = mine.clone();
            move || fs::write(mine, spaced)
        });
        let answer = orderloom(&["fmt", &mine, "--lang", "en"]);
        writer.join().expect("a writer").expect("the pipe is written");
        assert!(
            answer.code == 2 && answer.err.contains("is a device or a pipe"),
            "{}",
            answer.err
        );
        assert!(is_pipe(&mine));

        fs::create_dir(scratch.path("out")).expect("a folder");
        let report = pipe(&scratch, "out/report.json");
        let run = [
            "simulate",
            &flow,
            "--replications",
            "1",
            "--quiet",
            "--force",
            "--lang",
            "zh",
            "--out",
        ];
        let answer = orderloom(&[&run[..], &[&scratch.path("out")]].concat());
        assert!(
            answer.code == 2 && answer.err.contains("是设备或管道"),
            "{}",
            answer.err
        );
        assert!(is_pipe(&report));
    }
}

/// A link that leads nowhere is told as one: nothing "exists already" that one could find.
#[cfg(unix)]
#[test]
fn a_link_that_leads_nowhere_is_told_as_one() {
    let scratch = Scratch::new("written-dangling");
    let link = scratch.path("link");
    std::os::unix::fs::symlink("nowhere", &link).expect("a link");
    let flow = template("b2b-credit.flow.json");
    for (lang, words) in [
        ("en", "is a link to something that is not there"),
        ("zh", "是链接，但它指向的位置不存在"),
    ] {
        for command in [
            &["export", &flow, "--to", "markdown", "-o", &link][..],
            &["simulate", &flow, "--replications", "1", "--out", &link],
        ] {
            let answer = orderloom(&[command, &["--lang", lang]].concat());
            assert_eq!(answer.code, 2, "{}", answer.err);
            assert!(answer.err.contains(words), "{}", answer.err);
        }
    }
    assert!(!Path::new(&scratch.path("nowhere")).exists(), "nothing was made");
}
