//! Finds words in a flow, or in all flows of the library: in names, settings, conditions, tables, groups and notes.

use flow_api::ApiError;
use flow_api::catalog::{Component, Setting, SettingKind, component};
use flow_api::model::{Flow, Node, Text};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::desk::{Desk, value};

/// More of one flow are not told when all flows are searched.
const HITS_OF_A_FLOW: usize = 20;
/// More flows are not told.
const FLOWS: usize = 60;
/// An excerpt is at most so many characters long.
const EXCERPT: usize = 90;

/// A question for words.
#[derive(Debug, Deserialize)]
#[serde(tag = "ask", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Question {
    /// In one flow.
    Here {
        /// Which.
        key: i64,
        /// The words; all of them have to stand in one place.
        text: String,
    },
    /// In all flows that are not in the bin, the last changed first.
    Everywhere {
        /// The words.
        text: String,
    },
}

/// A place where all words stand.
#[derive(Debug, PartialEq, Serialize)]
struct Hit {
    /// `step`, `note`, `group`, `table` or `flow`.
    kind: &'static str,
    /// Of that element; empty for the flow itself.
    id: String,
    /// The name of a step, the title of a group or table; empty for the rest.
    name: Text,
    /// Which part of it: the label of a setting; empty for its name or text.
    part: Text,
    /// What stands there.
    excerpt: Text,
}

pub(crate) fn ask(desk: &Desk, question: Question) -> Result<Value, ApiError> {
    match question {
        Question::Here { key, text } => {
            let flow = desk.workspace().peek(key)?;
            Ok(value(&hits(&flow, &words(&text))))
        }
        Question::Everywhere { text } => {
            let words = words(&text);
            let entries = desk.workspace().flows()?;
            let mut found = Vec::new();
            for entry in entries.into_iter().filter(|entry| entry.deleted_at.is_none()) {
                if words.is_empty() || found.len() == FLOWS {
                    break;
                }
                // The lock is given back between flows, so that an edit need not wait for all of them.
                let flow = desk.workspace().peek(entry.key)?;
                let mut hits = hits(&flow, &words);
                if !hits.is_empty() {
                    let count = hits.len();
                    hits.truncate(HITS_OF_A_FLOW);
                    found.push(
                        json!({ "key": entry.key, "title": entry.title, "count": count, "hits": hits }),
                    );
                }
            }
            Ok(Value::Array(found))
        }
    }
}

fn words(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_lowercase).collect()
}

/// All places: steps as they stand on the canvas from the left, then notes, groups, tables, and the flow itself.
fn hits(flow: &Flow, words: &[String]) -> Vec<Hit> {
    if words.is_empty() {
        return Vec::new();
    }
    let mut hits = Vec::new();
    let mut steps: Vec<_> = flow.nodes.iter().collect();
    steps.sort_by_key(|(_, node)| (node.at.x, node.at.y));
    for (id, node) in steps {
        step_hits(id.as_str(), node, words, &mut hits);
    }
    let mut look = |kind, id: &str, name: Text, hay: &Text| {
        if holds(&[&name, hay], words) {
            let excerpt = cut(hay, words);
            hits.push(Hit {
                kind,
                id: id.to_owned(),
                name,
                part: Text::default(),
                excerpt,
            });
        }
    };
    for (id, note) in &flow.notes {
        look("note", id.as_str(), Text::default(), &both(note.text.clone()));
    }
    for (id, group) in &flow.groups {
        look("group", id.as_str(), Text::default(), &group.title);
    }
    for (id, table) in &flow.tables {
        let content = value(table);
        let title: Text = serde_json::from_value(content["title"].clone()).unwrap_or_default();
        look("table", id.as_str(), title, &both(leaves(&content)));
    }
    look("flow", "", Text::default(), &flow.title);
    look("flow", "", Text::default(), &flow.purpose);
    hits
}

fn step_hits(id: &str, node: &Node, words: &[String], hits: &mut Vec<Hit>) {
    let known = component(node.component.as_str());
    let called = known.map_or_else(Text::default, |known| Text::new(known.name.en, known.name.zh));
    let name = if node.name.is_empty() {
        called.clone()
    } else {
        node.name.clone()
    };
    let mut push = |part: Text, excerpt: Text| {
        hits.push(Hit {
            kind: "step",
            id: id.to_owned(),
            name: name.clone(),
            part,
            excerpt,
        });
    };
    if holds(&[&name, &called], words) {
        push(Text::default(), name.clone());
    }
    for (setting, content) in &node.settings {
        let about = known.and_then(|known| setting_of(known, setting));
        let part = about.map_or_else(
            || both(setting.clone()),
            |about| Text::new(about.label.en, about.label.zh),
        );
        let said = said(about, content);
        if holds(&[&part, &said], words) {
            push(part, cut(&said, words));
        }
    }
}

fn setting_of(component: &'static Component, name: &str) -> Option<&'static Setting> {
    component.settings.iter().find(|setting| setting.name == name)
}

/// A setting as people read it: choices by their words, the rest as it was typed.
fn said(setting: Option<&Setting>, content: &Value) -> Text {
    if let (Some(SettingKind::Enum(choices)), Value::String(id)) =
        (setting.map(|setting| setting.kind), content)
        && let Some(choice) = choices.iter().find(|choice| choice.id == id)
    {
        return Text::new(choice.words.en, choice.words.zh);
    }
    both(leaves(content))
}

fn both(text: String) -> Text {
    Text::new(text.clone(), text)
}

/// Texts and numbers of a value, one behind the other.
fn leaves(content: &Value) -> String {
    match content {
        Value::Null | Value::Bool(_) => String::new(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.clone(),
        Value::Array(parts) => joined(parts.iter().map(leaves)),
        Value::Object(parts) => joined(parts.values().map(leaves)),
    }
}

fn joined(parts: impl Iterator<Item = String>) -> String {
    parts
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" · ")
}

/// Whether every word stands in one of the texts, in either language.
fn holds(texts: &[&Text], words: &[String]) -> bool {
    let hay: Vec<String> = texts
        .iter()
        .flat_map(|text| [text.en.to_lowercase(), text.zh.to_lowercase()])
        .collect();
    words.iter().all(|word| hay.iter().any(|one| one.contains(word)))
}

/// The part of a long text around the first of the words.
fn cut(text: &Text, words: &[String]) -> Text {
    Text::new(cut_one(&text.en, words), cut_one(&text.zh, words))
}

fn cut_one(text: &str, words: &[String]) -> String {
    let letters: Vec<char> = text
        .chars()
        .map(|letter| if letter.is_whitespace() { ' ' } else { letter })
        .collect();
    if letters.len() <= EXCERPT {
        return letters.into_iter().collect();
    }
    let small = text.to_lowercase();
    let first = words
        .iter()
        .filter_map(|word| small.find(word.as_str()))
        .min()
        .unwrap_or(0);
    let at = small.get(..first).map_or(0, |before| before.chars().count());
    let from = at.saturating_sub(EXCERPT / 3).min(letters.len() - EXCERPT);
    let to = from + EXCERPT;
    let (before, after) = (
        if from > 0 { "…" } else { "" },
        if to < letters.len() { "…" } else { "" },
    );
    let middle: String = letters.get(from..to).unwrap_or_default().iter().collect();
    format!("{before}{middle}{after}")
}

#[cfg(test)]
mod tests {
    use flow_api::model::{Flow, Node, Text};
    use serde_json::json;

    use super::{hits, words};

    fn flow() -> Flow {
        let mut flow = Flow::new("demo", Text::new("Demo", "示例"));
        let mut node = Node::new("flow.decide");
        node.settings.insert(
            "branches".to_owned(),
            json!([{ "name": "vip", "when": "customer.level = \"VIP\"" }]),
        );
        flow.nodes.insert("decide".into(), node);
        flow
    }

    #[test]
    fn a_condition_is_found_with_the_step_it_stands_in() {
        let found = hits(&flow(), &words("CUSTOMER vip"));
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!((found[0].kind, found[0].id.as_str()), ("step", "decide"));
        assert!(!found[0].part.is_empty());
        assert!(found[0].excerpt.en.contains("customer.level"), "{found:?}");
    }

    #[test]
    fn nothing_sought_finds_nothing_and_every_word_counts() {
        assert!(hits(&flow(), &words("  ")).is_empty());
        assert!(hits(&flow(), &words("vip nothing")).is_empty());
        assert_eq!(hits(&flow(), &words("示例"))[0].kind, "flow");
    }
}
