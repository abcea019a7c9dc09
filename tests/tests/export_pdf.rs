//! Reports of every template and example in both languages, read by another PDF reader: everything is said, in the
//! language that was asked for, with a font that is embedded.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flow_catalog::component;
use flow_export::targets::pdf;
use flow_export::{Drawing, Language};
use flow_model::{Flow, Text};
use flow_testkit::large_flow;
use orderloom_tests::tools::python;
use orderloom_tests::walks::flows;
use serde_json::{Value, json};

fn write(flow: &Flow, called: &[Flow], language: Language, date: Option<&str>) -> Vec<u8> {
    let write = || pdf::write(&Drawing { flow, called }, language, date).expect("every flow can be reported");
    let once = write();
    assert_eq!(once, write(), "{}: not the same twice", flow.id);
    once
}

fn read(jobs: &[(String, Vec<u8>)]) -> Vec<Value> {
    let jobs: Vec<Value> = jobs
        .iter()
        .map(|(name, bytes)| json!({ "name": name, "pdf": STANDARD.encode(bytes) }))
        .collect();
    python("check_pdf.py", &Value::Array(jobs))
}

/// Text without spaces and line ends, since lines break anywhere.
fn plain(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_whitespace()).collect()
}

fn text_of(seen: &Value) -> String {
    let pages = seen["text"].as_array().expect("pages");
    plain(&pages.iter().filter_map(Value::as_str).collect::<String>())
}

fn pick(language: Language, text: &Text) -> &str {
    match language {
        Language::English => text.english(),
        Language::Chinese => text.chinese(),
    }
}

#[test]
fn reports_say_everything_in_both_languages() {
    let flows = flows();
    let mut cases = Vec::new();
    for (name, flow, called) in &flows {
        for (tag, language) in [("en", Language::English), ("zh", Language::Chinese)] {
            let bytes = write(flow, called, language, Some("2026-11-27"));
            assert!(bytes.len() < 400_000, "{name} {tag}: {} bytes", bytes.len());
            cases.push((format!("{name} {tag}"), bytes, flow, language));
        }
    }
    let jobs: Vec<(String, Vec<u8>)> = cases
        .iter()
        .map(|(name, bytes, ..)| (name.clone(), bytes.clone()))
        .collect();
    let seen = read(&jobs);
    assert_eq!(seen.len(), cases.len());
    for ((name, _, flow, language), seen) in cases.iter().zip(&seen) {
        let text = text_of(seen);
        let title = pick(*language, &flow.title);
        assert_eq!(seen["title"], json!(title), "{name}");
        let mut wanted = vec![
            title.to_owned(),
            pick(*language, &flow.purpose).to_owned(),
            "2026-11-27".to_owned(),
        ];
        wanted.extend(
            flow.nodes
                .values()
                .map(|node| match component(node.component.as_str()) {
                    Some(known) if node.name.is_empty() => {
                        pick(*language, &Text::new(known.name.en, known.name.zh)).to_owned()
                    }
                    _ => pick(*language, &node.name).to_owned(),
                }),
        );
        for words in wanted {
            assert!(text.contains(&plain(&words)), "{name}: “{words}” is missing");
        }
        let fonts = seen["fonts"].as_object().expect("fonts");
        assert!(
            !fonts.is_empty() && fonts.values().all(|embedded| *embedded == json!(true)),
            "{name}: {fonts:?}"
        );
        assert_ne!(seen["outline"], json!([]), "{name}");
    }
}

/// A character that the font lacks would be left out without a word: every character of every name is there.
#[test]
fn nothing_that_the_program_says_lacks_a_character() {
    let (_, flow, called) = flows().remove(0);
    let mut flow = flow;
    let all: String = flow_catalog::COMPONENTS
        .iter()
        .flat_map(|known| [known.name.zh, known.purpose.zh, known.help.zh])
        .collect();
    let mut letters: Vec<char> = all.chars().filter(|letter| !letter.is_whitespace()).collect();
    letters.sort_unstable();
    letters.dedup();
    let letters: String = letters.into_iter().collect();
    flow.purpose = Text::new(letters.clone(), letters.clone());
    let bytes = write(&flow, &called, Language::Chinese, None);
    let seen = read(&[("letters".to_owned(), bytes)]).remove(0);
    let text = text_of(&seen);
    let missing: String = letters.chars().filter(|letter| !text.contains(*letter)).collect();
    assert_eq!(missing, "");
}

/// A picture that cannot be read on one page goes over several, each upright or across.
#[test]
fn a_large_flow_is_drawn_in_parts() {
    let flow = large_flow(120, 1);
    let bytes = write(&flow, &[], Language::English, None);
    let seen = read(&[("large".to_owned(), bytes)]).remove(0);
    let across = json!([842, 595]);
    let sizes = seen["sizes"].as_array().expect("pages");
    assert!(
        sizes.iter().filter(|size| **size == across).count() > 1,
        "{sizes:?}"
    );
    let text = seen["text"].to_string();
    assert!(text.contains("Picture, part 1 of "), "no parts");
    assert!(!text.contains("Date"), "nobody gave a date");
}

/// Each part holds what passes through it, and not every line whose ends lie around it.
#[test]
fn a_report_grows_with_its_flow() {
    let length = |steps: usize| {
        let flow = large_flow(steps, 1);
        let report = pdf::write(
            &Drawing {
                flow: &flow,
                called: &[],
            },
            Language::English,
            None,
        );
        report.expect("every flow can be reported").len()
    };
    let (small, large) = (length(100), length(400));
    assert!(large < 6 * small, "{small} bytes for 100 steps, {large} for 400");
}
