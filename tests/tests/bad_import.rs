//! Files that cannot be imported: a clear message with its place in both languages, exit code 2, nothing written, and no more
//! memory than a small multiple of the file.

use std::fs;

use flow_export::import::{ATTRIBUTES_MAX, DEPTH_MAX, ELEMENTS_MAX, SIZE_MAX, bpmn};
use flow_testkit::{expect_file, files, root};
use orderloom_tests::command::{Scratch, orderloom, orderloom_reading};

const OPEN: &str = "<definitions xmlns=\"http://www.omg.org/spec/BPMN/20100524/MODEL\">";

/// Each file under `tests/bad-import` gives the message in the text file beside it, in both languages.
#[test]
fn fixtures_are_refused_with_their_message() {
    let scratch = Scratch::new("bad-import");
    let all = files("tests/bad-import", ".bpmn");
    assert!(all.len() >= 40, "{}", all.len());
    for file in all {
        let name = file.display().to_string();
        let output = scratch.path("out.flow.json");
        let [english, chinese] =
            ["en", "zh"].map(|lang| orderloom(&["import", &name, "--lang", lang, "-o", &output]));
        for answer in [&english, &chinese] {
            assert_eq!(
                (answer.code, answer.out.as_str()),
                (2, ""),
                "{name}\n{}",
                answer.err
            );
            assert!(answer.err.len() < 2_000, "{name}: {}", answer.err);
        }
        let is_chinese = |letter: char| ('\u{4e00}'..='\u{9fff}').contains(&letter);
        assert!(!english.err.contains(is_chinese), "{}", english.err);
        assert!(chinese.err.starts_with("错误："), "{}", chinese.err);
        assert!(!fs::exists(&output).expect("the folder can be read"), "{name}");
        let prefix = format!("{}{}", root().display(), std::path::MAIN_SEPARATOR);
        let text = format!("{}\n{}", english.err, chinese.err).replace(&prefix, "");
        expect_file(&file.with_extension("txt"), &text);
    }
}

/// The façade says the same: a code, a place, both languages, advice.
#[test]
fn the_facade_says_what_is_wrong_and_where() {
    for file in files("tests/bad-import", ".bpmn") {
        let bytes = fs::read(&file).expect("the fixture is there");
        let error = flow_api::import_file(&bytes, "").expect_err("refused");
        assert!(
            !error.message.en.is_empty() && !error.message.zh.is_empty(),
            "{}",
            file.display()
        );
        assert_ne!(error.message.en, error.message.zh, "{}", file.display());
        if let Err(error) = bpmn(&bytes, "") {
            let lines = bytes.iter().filter(|byte| **byte == b'\n').count() + 1;
            assert!(
                error.line >= 1 && error.line <= lines,
                "{}: {error}",
                file.display()
            );
        }
    }
}

/// An address that somebody listens at is not asked for anything.
#[test]
fn nothing_is_fetched() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener
        .set_nonblocking(true)
        .expect("it can be asked without waiting");
    let address = listener.local_addr().expect("it has an address");
    for text in [
        format!("<!DOCTYPE a SYSTEM \"http://{address}/a.dtd\"><a/>"),
        format!("<!DOCTYPE a [<!ENTITY b SYSTEM \"http://{address}/b\">]><a>&b;</a>"),
        format!("<!DOCTYPE a [<!ENTITY % c SYSTEM \"http://{address}/c\"> %c;]><a/>"),
        format!(
            "{OPEN}<import location=\"http://{address}/d.xsd\" namespace=\"x\" importType=\"y\"/><process id=\"p\"><endEvent id=\"e\"/></process></definitions>"
        ),
        format!("<?xml-stylesheet href=\"http://{address}/e.xsl\"?>{OPEN}</definitions>"),
        format!(
            "<definitions xmlns=\"http://www.omg.org/spec/BPMN/20100524/MODEL\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:schemaLocation=\"x http://{address}/f.xsd\"><process id=\"p\"><endEvent id=\"e\"/></process></definitions>"
        ),
    ] {
        // Whether it can be read does not matter here.
        let _ = flow_api::import_file(text.as_bytes(), "");
    }
    let asked = listener.accept().map_err(|error| error.kind());
    assert_eq!(asked.err(), Some(std::io::ErrorKind::WouldBlock));
}

#[test]
fn what_is_too_large_is_refused_before_it_is_read() {
    let scratch = Scratch::new("huge-import");
    let path = scratch.file("huge.bpmn", OPEN);
    let file = fs::OpenOptions::new().write(true).open(&path).unwrap();
    file.set_len(50 * 1000 * 1000).unwrap();
    for (lang, word) in [("en", "is larger than 32 MiB"), ("zh", "32 MiB")] {
        let answer = orderloom(&["import", &path, "--lang", lang]);
        assert_eq!(answer.code, 2);
        assert!(answer.err.contains(word), "{}", answer.err);
    }
    let spaces = vec![b' '; SIZE_MAX + 1];
    let answer = orderloom_reading(&["import", "-"], &spaces);
    assert_eq!(answer.code, 2);
    assert!(answer.err.contains("is larger than 32 MiB"), "{}", answer.err);
    let error = bpmn(&spaces, "").expect_err("refused");
    assert!(error.message.en.contains("32 MiB") && error.message.zh.contains("32 MiB"));
}

fn refused(text: &str, word: &str) {
    let error = bpmn(text.as_bytes(), "").expect_err("refused");
    assert!(error.message.en.contains(word), "{error}");
    assert!(!error.message.zh.is_empty());
}

#[test]
fn depth_number_and_attributes_are_bounded() {
    refused(
        &format!("{OPEN}{}", "<subProcess id=\"a\">".repeat(1_000_000)),
        &format!("more than {DEPTH_MAX} deep"),
    );
    refused(
        &format!("{OPEN}{}", "<a/>".repeat(ELEMENTS_MAX + 1)),
        &format!("more than {ELEMENTS_MAX} XML elements"),
    );
    let attributes: String = (0..ATTRIBUTES_MAX + 2).map(|n| format!(" a{n}=\"\"")).collect();
    refused(
        &format!("{OPEN}<a{attributes}/></definitions>"),
        &format!("more than {ATTRIBUTES_MAX} attributes"),
    );
}

/// Each task of another tool becomes a step, an end, a connection and a note: a file of nothing but tasks is refused on the
/// way, before it fills the memory, and so are as many processes.
#[test]
fn what_would_grow_beyond_a_flow_is_refused_on_the_way() {
    let many = |one: fn(usize) -> String| (0..ELEMENTS_MAX / 3).map(one).collect::<String>();
    let tasks = many(|n| format!("<task id=\"t{n}\"/>"));
    let more = "steps, connections and notes";
    refused(
        &format!("{OPEN}<process id=\"p\">{tasks}</process></definitions>"),
        more,
    );
    let processes = many(|n| format!("<process id=\"p{n}\"><task id=\"t{n}\"/></process>"));
    refused(&format!("{OPEN}{processes}</definitions>"), more);
}

/// Sub-processes as deep as elements may be are flows that call each other.
#[test]
fn deep_sub_processes_are_read() {
    let depth = DEPTH_MAX - 3;
    let opened: String = (0..depth).map(|n| format!("<subProcess id=\"s{n}\">")).collect();
    let closed = "</subProcess>".repeat(depth);
    let text = format!("{OPEN}<process id=\"p\">{opened}<task id=\"t\"/>{closed}</process></definitions>");
    let imported = bpmn(text.as_bytes(), "").expect("it can be read");
    assert_eq!(imported.others.len(), depth);
}

/// Files that a careless reader would compare each with each in: the work grows with the file.
#[test]
fn many_of_a_kind_are_read() {
    let many = |count: usize, one: fn(usize) -> String| (0..count).map(one).collect::<String>();
    let steps = many(20_000, |n| format!("<task id=\"t{n}\"/>"));
    let inside = [
        many(20_000, |_| {
            "<textAnnotation><text>x</text></textAnnotation>".to_owned()
        }),
        many(20_000, |n| {
            format!(
                "<textAnnotation id=\"a{n}\"><text>x</text></textAnnotation><association sourceRef=\"t{n}\" targetRef=\"a{n}\"/>"
            )
        }),
        many(20_000, |n| {
            format!(
                "<boundaryEvent id=\"b{n}\" attachedToRef=\"t{n}\"><errorEventDefinition/></boundaryEvent><sequenceFlow id=\"f{n}\" sourceRef=\"b{n}\" targetRef=\"t0\"/>"
            )
        }),
        many(20_000, |n| {
            format!("<group id=\"g{n}\" categoryValueRef=\"t{n}\"/>")
        }),
    ];
    for elements in inside {
        let text = format!("{OPEN}<process id=\"p\">{steps}{elements}</process></definitions>");
        bpmn(text.as_bytes(), "").expect("it can be read");
    }
    let pools = many(5_000, |n| {
        format!("<participant id=\"l{n}\" name=\"n{n}\" processRef=\"p{n}\"/>")
    });
    let processes = many(5_000, |n| {
        format!(
            "<process id=\"p{n}\"><callActivity id=\"c{n}\" calledElement=\"p{}\"/></process>",
            n + 1
        )
    });
    let text = format!("{OPEN}<collaboration id=\"c\">{pools}</collaboration>{processes}</definitions>");
    let imported = bpmn(text.as_bytes(), "").expect("it can be read");
    assert_eq!(imported.flow.title.en, "n0");
    assert_eq!(imported.others.len(), 4_999);
}

/// Ids of any length and kind become ids that a flow can have, and stay different.
#[test]
fn huge_and_odd_ids_become_ids() {
    let long = "x".repeat(1_000_000);
    let steps = format!(
        "<task id=\"{long}1\" name=\"{long}\"/><task id=\"{long}2\"/><task id=\"&#9;odd&#10;id\"/><sequenceFlow id=\"{long}f\" sourceRef=\"{long}1\" targetRef=\"{long}2\"/>"
    );
    let text = format!("{OPEN}<process id=\"{long}p\">{steps}</process></definitions>");
    let imported = bpmn(text.as_bytes(), "").expect("it can be read");
    let flow = &imported.flow;
    assert!(flow.nodes.len() >= 3 && flow.nodes.keys().all(|id| id.as_str().chars().count() <= 128));
    flow_model::read(&flow_model::write(flow)).expect("it is a flow file");
    refused(
        &format!(
            "{OPEN}<process id=\"p\"><task id=\"a\"/><sequenceFlow id=\"f\" sourceRef=\"a\" targetRef=\"{long}\"/></process></definitions>"
        ),
        "which is no step of its process",
    );
}

/// Both ways round, with its mark, UTF-16 is read like UTF-8; so is a file with several processes.
#[test]
fn other_encodings_and_several_processes_are_read() {
    let text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-16\"?>{OPEN}<process id=\"p\" name=\"下单\"><endEvent id=\"e\"/></process><process id=\"q\"><endEvent id=\"d\"/></process></definitions>"
    );
    let wide = |mark: [u8; 2], bytes: fn(u16) -> [u8; 2]| {
        let mut file = mark.to_vec();
        file.extend(text.encode_utf16().flat_map(bytes));
        file
    };
    for file in [
        wide([0xFF, 0xFE], u16::to_le_bytes),
        wide([0xFE, 0xFF], u16::to_be_bytes),
        format!("\u{feff}{}", text.replace("UTF-16", "UTF-8")).into_bytes(),
    ] {
        let imported = bpmn(&file, "").expect("it can be read");
        assert_eq!(imported.flow.title.en, "下单");
        assert_eq!(imported.others.len(), 1);
        assert!(flow_api::import_file(&file, "").is_ok());
    }
}

/// Whatever is cut off a file or changed in it, the answer is a flow or an error with a place.
#[test]
fn no_cut_and_no_changed_byte_does_harm() {
    for file in files("tests/import", ".bpmn") {
        let bytes = fs::read(&file).expect("the fixture is there");
        let cuts = (0..bytes.len()).step_by(97).map(|end| bytes[..end].to_vec());
        let changes = (0..bytes.len()).step_by(61).map(|place| {
            let mut changed = bytes.clone();
            changed[place] ^= 0x15;
            changed
        });
        for broken in cuts.chain(changes) {
            if let Err(error) = bpmn(&broken, "") {
                assert!(error.line >= 1 && error.column >= 1 && !error.message.zh.is_empty());
            }
        }
    }
}
