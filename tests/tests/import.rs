//! Files of other tools: each under `tests/import` gives the flows and the report beside it, and nothing of it is dropped
//! without a word.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::PathBuf;

use flow_export::import::{Arrival, Arrived, Imported, bpmn};
use flow_model::{has_overlaps, read, write};
use flow_testkit::{expect_file, files, root};
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, escape::unescape};

fn fixtures() -> Vec<(PathBuf, String, Imported)> {
    let all = files("tests/import", ".bpmn").into_iter().map(|path| {
        let text = std::fs::read_to_string(&path).expect("the fixture is text");
        let stem = path.file_stem().expect("a name").to_string_lossy();
        let imported =
            bpmn(text.as_bytes(), &stem).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        (path, text, imported)
    });
    let all: Vec<_> = all.collect();
    assert!(all.len() >= 12, "{}", all.len());
    all
}

/// Each file gives the flows and the report that were read in review: `x.bpmn` gives `x.txt`.
#[test]
fn files_give_their_flows_and_reports() {
    for (path, _, imported) in fixtures() {
        let mut text = String::new();
        for one in &imported.report.elements {
            let arrival = match one.arrival {
                Arrival::Mapped => "mapped",
                Arrival::Noted => "noted",
                Arrival::LeftOut => "left out",
            };
            let shown = |text: &str| text.replace('\n', "⏎");
            let _ = writeln!(
                text,
                "{:>4} {arrival:<8} {} {} {:?} -> {}",
                one.line,
                one.element,
                one.id,
                shown(&one.name),
                one.becomes
            );
            for remark in [&one.remark.en, &one.remark.zh] {
                if !remark.is_empty() {
                    let _ = writeln!(text, "     {}", shown(remark));
                }
            }
        }
        for flow in std::iter::once(&imported.flow).chain(&imported.others) {
            let bytes = write(flow);
            let again = read(&bytes)
                .expect("a flow that was imported is a flow file")
                .flow;
            assert_eq!(again, *flow, "{}", path.display());
            assert!(!has_overlaps(flow), "{}: {}", path.display(), flow.id);
            let _ = write!(
                text,
                "\n{}",
                String::from_utf8(bytes).expect("flow files are text")
            );
        }
        expect_file(&path.with_extension("txt"), &text);
    }
}

/// A remark that is noted stands on a note of the flow too, in both languages.
#[test]
fn what_is_noted_stands_on_the_canvas() {
    for (path, _, imported) in fixtures() {
        let flows: BTreeMap<&str, _> = std::iter::once(&imported.flow)
            .chain(&imported.others)
            .map(|flow| (flow.id.as_str(), flow))
            .collect();
        for one in imported
            .report
            .elements
            .iter()
            .filter(|one| one.arrival == Arrival::Noted)
        {
            let flow = flows[one.flow.as_str()];
            let said = |text: &str| flow.notes.values().any(|note| note.text.contains(text));
            let is_said = match one.becomes.as_str() {
                "note" => said(&one.name) && said(&one.element),
                _ => said(&one.remark.en) && said(&one.remark.zh),
            };
            assert!(is_said, "{}: {one:?}", path.display());
            assert!(!one.remark.en.is_empty() && !one.remark.zh.is_empty(), "{one:?}");
        }
    }
}

/// What says nothing about orders: the lists of `docs/import.md`, which this test reads.
struct Meaningless {
    elements: BTreeSet<String>,
    attributes: BTreeSet<String>,
    defaults: BTreeSet<String>,
    prefixes: BTreeSet<String>,
    properties: BTreeSet<String>,
}

impl Meaningless {
    fn read() -> Self {
        let text = std::fs::read_to_string(root().join("docs/import.md")).expect("the page is there");
        let row = |title: &str| {
            let line = text
                .lines()
                .find_map(|line| line.strip_prefix(&format!("| {title} | ")));
            let line = line.unwrap_or_else(|| panic!("docs/import.md has no row {title}"));
            let names = line.split('`').skip(1).step_by(2);
            names.map(str::to_owned).collect()
        };
        Self {
            elements: row("elements"),
            attributes: row("attributes"),
            defaults: row("values that are the default"),
            prefixes: row("prefixes of attributes"),
            properties: row("Bizagi properties"),
        }
    }

    fn attribute(&self, name: &str, value: &str) -> bool {
        let (prefix, bare) = name.split_once(':').unwrap_or(("", name));
        let is_default = self.defaults.contains(&format!("{bare}={value}"));
        value.trim().is_empty()
            || is_default
            || (prefix.is_empty() && self.attributes.contains(bare))
            || self.prefixes.contains(prefix)
            || prefix == "xmlns"
            || name == "xmlns"
    }
}

/// Attributes that name an element of the file which is a part of what they stand on.
const NAMING: [&str; 7] = [
    "messageRef",
    "signalRef",
    "errorRef",
    "escalationRef",
    "categoryValueRef",
    "dataStoreRef",
    "dataObjectRef",
];

/// Values that decide how their element is mapped, as `docs/import.md` says.
const MAPPED: [(&str, &str); 8] = [
    // Says no more than the topic beside it.
    ("camunda:type", "external"),
    ("flowable:type", "external-worker"),
    ("isSequential", "true"),
    ("cancelActivity", "false"),
    ("triggeredByEvent", "true"),
    ("isForCompensation", "true"),
    // One more than the retries of the step.
    ("retries", "5"),
    // A mail task of Flowable, named in the remark.
    ("flowable:type", "mail"),
];

/// Whether a text is the id of an element, so that it stands in the report.
fn is_id(text: &str, value: &str) -> bool {
    text.contains(&format!(" id=\"{value}\""))
}

/// Everything in the file, walked by another reader: each attribute and each text is in a flow, named in the report, or on the
/// list of what says nothing.
#[test]
fn nothing_is_dropped_without_a_word() {
    let meaningless = Meaningless::read();
    let mut walked = 0;
    for (path, text, imported) in fixtures() {
        let mut known = String::new();
        for flow in std::iter::once(&imported.flow).chain(&imported.others) {
            collect(&serde_json::from_slice(&write(flow)).expect("JSON"), &mut known);
        }
        let report = serde_json::to_value(&imported.report).expect("JSON");
        collect(&report, &mut known);
        let settings: BTreeSet<String> = known.lines().map(str::to_owned).collect();
        let known = squeezed(&known);
        let mut missing = Vec::new();
        for (place, value) in said(&text, &meaningless) {
            walked += 1;
            let attribute = place.split_once('@').map_or("", |(_, name)| name);
            // Whatever it names speaks for itself.
            if NAMING.contains(&attribute) && text.contains(&format!("id=\"{value}\"")) {
                continue;
            }
            if MAPPED.contains(&(attribute, value.as_str())) {
                continue;
            }
            // Short values stand everywhere by chance: the report must name the attribute with them.
            if value.chars().count() < 6 && !attribute.is_empty() && attribute != "name" {
                let is_line = |one: &Arrived| one.element == attribute && one.name == value;
                let is_told = known.contains(&format!("{attribute}=\"{value}\""))
                    || imported.report.elements.iter().any(is_line);
                if !is_told && !settings.contains(&value) && !is_id(&text, &value) {
                    missing.push(format!("{place}: {value}"));
                }
                continue;
            }
            // Conditions are rewritten, and lengths and paths lose their dress; what is inside must be there.
            let forms = [
                squeezed(&value),
                undressed(&value),
                undressed(&value)
                    .replace("&&", " and ")
                    .replace("||", " or ")
                    .replace("==", "=")
                    .replace('\'', "\""),
            ];
            if !forms.iter().any(|form| known.contains(&squeezed(form))) {
                missing.push(format!("{place}: {value}"));
            }
        }
        assert!(missing.is_empty(), "{}:\n{}", path.display(), missing.join("\n"));
    }
    assert!(walked > 700, "{walked}");
}

/// The test above can fail: a file with something in it that the importer did not see would be found.
#[test]
fn the_walk_sees_what_is_hidden() {
    let meaningless = Meaningless::read();
    let text = "<a b=\"1\"><c d=\"deep\">text</c><BPMNDiagram e=\"2\"><f g=\"3\"/></BPMNDiagram></a>";
    let found: Vec<String> = said(text, &meaningless)
        .into_iter()
        .map(|(_, value)| value)
        .collect();
    assert_eq!(found, ["1", "deep", "text"]);
}

/// Every text in a JSON value, one a line.
fn collect(value: &serde_json::Value, out: &mut String) {
    match value {
        serde_json::Value::String(text) => {
            out.push_str(text);
            out.push('\n');
        }
        serde_json::Value::Array(items) => items.iter().for_each(|item| collect(item, out)),
        serde_json::Value::Object(entries) => entries.iter().for_each(|(name, item)| {
            out.push_str(name);
            out.push('\n');
            collect(item, out);
        }),
        serde_json::Value::Bool(value) => out.push_str(if *value { "true\n" } else { "false\n" }),
        serde_json::Value::Number(number) => {
            let _ = writeln!(out, "{number}");
        }
        serde_json::Value::Null => {}
    }
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn undressed(text: &str) -> String {
    let text = text.trim();
    let text = text.strip_prefix('=').unwrap_or(text).trim();
    let text = text
        .strip_prefix("${")
        .or_else(|| text.strip_prefix("#{"))
        .map_or(text, |inner| inner.strip_suffix('}').unwrap_or(inner));
    text.trim().trim_matches('"').to_owned()
}

/// Every attribute and text that could mean something, with where it stands.
fn said(text: &str, meaningless: &Meaningless) -> Vec<(String, String)> {
    let mut reader = Reader::from_str(text);
    let mut found = Vec::new();
    let mut open: Vec<String> = Vec::new();
    let mut content = String::new();
    loop {
        match reader.read_event().expect("the fixture is XML") {
            Event::Start(tag) => {
                if is_look(&tag, meaningless) {
                    reader.read_to_end(tag.to_end().name()).expect("it ends");
                    continue;
                }
                open.push(tag.local_name().as_ref().to_owned());
                attributes(&tag, &open, meaningless, &mut found);
                content.clear();
            }
            Event::Empty(tag) if is_look(&tag, meaningless) => {}
            Event::Empty(tag) => {
                open.push(tag.local_name().as_ref().to_owned());
                attributes(&tag, &open, meaningless, &mut found);
                open.pop();
            }
            Event::Text(text) => content.push_str(&text),
            Event::CData(text) => content.push_str(&text),
            Event::GeneralRef(reference) => match reference.resolve_char_ref() {
                Ok(Some(letter)) => content.push(letter),
                _ => content.push_str(&unescape(&format!("&{};", &*reference)).expect("an entity of XML")),
            },
            Event::End(_) => {
                if !content.trim().is_empty() {
                    found.push((open.join("/"), content.trim().to_owned()));
                }
                content.clear();
                open.pop();
            }
            Event::Eof => return found,
            _ => {}
        }
    }
}

fn is_look(tag: &BytesStart<'_>, meaningless: &Meaningless) -> bool {
    let name = tag.local_name().as_ref().to_owned();
    let property = tag
        .attributes()
        .filter_map(Result::ok)
        .find(|one| one.key.as_ref() == "name");
    let is_colour = property.is_some_and(|one| meaningless.properties.contains(&*one.value));
    meaningless.elements.contains(&name) || (name == "BizagiProperty" && is_colour)
}

fn attributes(
    tag: &BytesStart<'_>,
    open: &[String],
    meaningless: &Meaningless,
    found: &mut Vec<(String, String)>,
) {
    for attribute in tag.attributes() {
        let attribute = attribute.expect("the fixture is XML");
        let name = attribute.key.as_ref().to_owned();
        let value = unescape(&attribute.value)
            .expect("the fixture is XML")
            .into_owned();
        if !meaningless.attribute(&name, &value) {
            found.push((format!("{}@{name}", open.join("/")), value));
        }
    }
}
