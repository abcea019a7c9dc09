//! How steps, exits and values are called in messages.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::Names;
use crate::flow::{Edge, Flow, Node, Text};
use crate::ids::NodeId;

/// Longest value that is shown whole, in characters.
const SHOWN: usize = 80;

/// Both flows and the words for what is in them.
pub(super) struct Words<'a> {
    pub(super) before: &'a Flow,
    pub(super) after: &'a Flow,
    pub(super) names: &'a dyn Names,
    /// Names that more than one step has.
    shared: BTreeSet<Text>,
}

impl<'a> Words<'a> {
    pub(super) fn new(before: &'a Flow, after: &'a Flow, names: &'a dyn Names) -> Self {
        let mut owners: BTreeMap<Text, BTreeSet<&NodeId>> = BTreeMap::new();
        for (id, node) in before.nodes.iter().chain(&after.nodes) {
            owners.entry(name_of(node, names)).or_default().insert(id);
        }
        let shared = owners
            .into_iter()
            .filter(|(_, ids)| ids.len() > 1)
            .map(|(name, _)| name);
        Self {
            before,
            after,
            names,
            shared: shared.collect(),
        }
    }

    /// A step by its name, with its id where the name is not enough.
    pub(super) fn step(&self, id: &NodeId) -> Text {
        match self.after.nodes.get(id).or_else(|| self.before.nodes.get(id)) {
            Some(node) => self.step_as(id, node),
            None => both(&quoted(id.as_str()), &cited(id.as_str())),
        }
    }

    /// A step by the name it has, or had, as the given one.
    pub(super) fn step_as(&self, id: &NodeId, node: &Node) -> Text {
        let name = name_of(node, self.names);
        let id = match self.shared.contains(&name) || name.is_empty() {
            true => format!(" ({id})"),
            false => String::new(),
        };
        Text::new(quoted(name.english()) + &id, cited(name.chinese()) + &id)
    }

    /// Several steps, one after the other.
    pub(super) fn steps<'n>(&self, ids: impl IntoIterator<Item = &'n NodeId>) -> Text {
        let steps: Vec<Text> = ids.into_iter().map(|id| self.step(id)).collect();
        joined(&steps)
    }

    /// A component by its name, with its id when the catalog does not know it.
    pub(super) fn component(&self, node: &Node) -> Text {
        let name = self.names.component(&node.component);
        match name.is_empty() {
            true => both(&quoted(node.component.as_str()), &cited(node.component.as_str())),
            false => Text::new(quoted(name.english()), cited(name.chinese())),
        }
    }

    /// The exit of a connection.
    pub(super) fn exit(&self, edge: &Edge) -> Text {
        let node = self
            .after
            .nodes
            .get(&edge.from)
            .or_else(|| self.before.nodes.get(&edge.from));
        let name = node
            .map(|node| self.names.port(&node.component, &edge.port))
            .unwrap_or_default();
        match name.is_empty() {
            true => both(&quoted(edge.port.as_str()), &cited(edge.port.as_str())),
            false => Text::new(quoted(name.english()), cited(name.chinese())),
        }
    }

    /// A setting of a step.
    pub(super) fn setting(&self, node: &Node, setting: &str) -> Text {
        let name = self.names.setting(&node.component, setting);
        match name.is_empty() {
            true => both(&quoted(setting), &cited(setting)),
            false => Text::new(quoted(name.english()), cited(name.chinese())),
        }
    }
}

fn name_of(node: &Node, names: &dyn Names) -> Text {
    match node.name.is_empty() {
        true => names.component(&node.component),
        false => node.name.clone(),
    }
}

fn both(en: &str, zh: &str) -> Text {
    Text::new(en, zh)
}

/// A text in quotation marks, English.
pub(super) fn quoted(text: &str) -> String {
    format!("\"{text}\"")
}

/// A text in quotation marks, Chinese.
pub(super) fn cited(text: &str) -> String {
    format!("“{text}”")
}

/// A title in quotation marks, or the id where there is none.
pub(super) fn titled(title: &Text, id: &str) -> Text {
    match title.is_empty() {
        true => Text::new(quoted(id), cited(id)),
        false => Text::new(quoted(title.english()), cited(title.chinese())),
    }
}

/// Texts one after the other: `a, b and c`, `a、b 和 c`.
pub(super) fn joined(texts: &[Text]) -> Text {
    match texts {
        [] => Text::default(),
        [only] => only.clone(),
        [first @ .., last] => {
            let en: Vec<&str> = first.iter().map(|text| text.en.as_str()).collect();
            let zh: Vec<&str> = first.iter().map(|text| text.zh.as_str()).collect();
            Text::new(
                format!("{} and {}", en.join(", "), last.en),
                format!("{}和{}", zh.join("、"), last.zh),
            )
        }
    }
}

/// A value as users type it.
pub(super) fn value(value: &Value) -> String {
    let text = match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    shortened(&text)
}

/// The beginning of a text that is too long to show.
pub(super) fn shortened(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
