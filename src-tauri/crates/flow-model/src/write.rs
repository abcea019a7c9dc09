//! Writes a flow as canonical bytes: the same flow always gives the same file, and a change of one value
//! changes as few lines as people would expect.

use serde::Serialize;

use crate::flow::{Flow, Node, Text};
use crate::json::{Json, scalar};
use crate::read::FORMAT;

/// The bytes of a flow file: keys in a fixed order, elements sorted, two spaces for each level, small objects
/// and lists on one line.
///
/// A binary float, which no reader lets in, is written as text.
pub fn write(flow: &Flow) -> Vec<u8> {
    document(flow).file()
}

fn document(flow: &Flow) -> Json {
    let mut entries = vec![
        ("format", Json::Scalar(FORMAT.to_string())),
        ("id", scalar(flow.id.as_str())),
        ("title", text(&flow.title)),
    ];
    let mut put = |is_there: bool, key: &'static str, value: Json| {
        if is_there {
            entries.push((key, value));
        }
    };
    put(!flow.purpose.is_empty(), "purpose", text(&flow.purpose));
    put(!flow.tags.is_empty(), "tags", texts(&flow.tags));
    put(flow.promise.is_some(), "promise", scalar(&flow.promise));
    put(
        !flow.enters_with.is_empty(),
        "enters_with",
        texts(&flow.enters_with),
    );
    let nodes = flow.nodes.iter().map(|(id, step)| (id.to_string(), node(step)));
    put(true, "nodes", Json::Elements(nodes.collect()));
    put(true, "edges", Json::Lines(flow.edges.iter().map(typed).collect()));
    let tables = flow
        .tables
        .iter()
        .map(|(id, table)| (id.to_string(), typed(table)));
    put(
        !flow.tables.is_empty(),
        "tables",
        Json::Elements(tables.collect()),
    );
    let groups = flow
        .groups
        .iter()
        .map(|(id, group)| (id.to_string(), typed(group)));
    put(
        !flow.groups.is_empty(),
        "groups",
        Json::Elements(groups.collect()),
    );
    let notes = flow.notes.iter().map(|(id, note)| (id.to_string(), typed(note)));
    put(!flow.notes.is_empty(), "notes", Json::Elements(notes.collect()));
    Json::Elements(
        entries
            .into_iter()
            .map(|(key, value)| (key.to_owned(), value))
            .collect(),
    )
}

fn node(node: &Node) -> Json {
    let mut entries = vec![("component".to_owned(), scalar(node.component.as_str()))];
    if !node.name.is_empty() {
        entries.push(("name".to_owned(), text(&node.name)));
    }
    if !node.settings.is_empty() {
        let settings = node
            .settings
            .iter()
            .map(|(name, value)| (name.clone(), Json::sorted(value)));
        entries.push(("settings".to_owned(), Json::Elements(settings.collect())));
    }
    if !node.policy.is_common() {
        entries.push(("policy".to_owned(), typed(&node.policy)));
    }
    entries.push(("at".to_owned(), typed(&node.at)));
    if node.pinned {
        entries.push(("pinned".to_owned(), Json::Scalar("true".to_owned())));
    }
    Json::Elements(entries)
}

fn text(text: &Text) -> Json {
    typed(text)
}

fn texts<'a>(texts: impl IntoIterator<Item = &'a String>) -> Json {
    Json::List(texts.into_iter().map(scalar).collect())
}

/// A value of ours, its keys in the order in which its type declares them.
fn typed(value: &impl Serialize) -> Json {
    scalar(value)
}
