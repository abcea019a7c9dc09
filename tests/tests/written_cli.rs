//! What commands write, and where they do not: by halves.

use std::fs;

use orderloom_tests::command::{Scratch, orderloom};

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
