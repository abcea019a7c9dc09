//! What commands write, and where they do not: in the place of a device or a pipe, or by halves.

use std::fs;

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
