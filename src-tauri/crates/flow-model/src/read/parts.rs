//! Reads the elements of a flow, whichever format they stand in.

use std::collections::BTreeSet;

use super::cursor::{Cursor, Object};
use super::error::Fault;
use crate::flow::{Edge, Flow, Group, Node, Note, Point, Policy, Size, Text};
use crate::ids::{ComponentId, NodeId, PortId};
use crate::limits;

impl Cursor<'_> {
    /// A text in both languages.
    pub fn bilingual(self) -> Result<Text, Fault> {
        text(self)
    }
}

pub(crate) fn text(at: Cursor<'_>) -> Result<Text, Fault> {
    if let Ok(plain) = at.text() {
        let plain = plain.replace('\\', "\\\\").replace('"', "\\\"");
        let fault = at.fault(
            "expected an object with \"en\" and \"zh\", found a text",
            "此处应为含“en”与“zh”的对象，实为文本",
        );
        let short: String = plain.chars().take(40).collect();
        return Err(fault.hint(
            format!("write {{\"en\": \"{short}\"}}"),
            format!("请写成 {{\"zh\": \"{short}\"}}"),
        ));
    }
    let object = at.object(&["en", "zh"])?;
    let language = |key: &str| object.read(key, |at| Ok(at.text()?.into_owned()));
    Ok(Text {
        en: language("en")?.unwrap_or_default(),
        zh: language("zh")?.unwrap_or_default(),
    })
}

pub(crate) fn owned(at: Cursor<'_>) -> Result<String, Fault> {
    Ok(at.text()?.into_owned())
}

pub(crate) fn words(at: Cursor<'_>) -> Result<BTreeSet<String>, Fault> {
    let mut words = BTreeSet::new();
    for item in at.items()? {
        let word = owned(item)?;
        if let Some(word) = words.replace(word) {
            return Err(item.fault(
                format!("\"{word}\" is there twice"),
                format!("“{word}”出现了两次"),
            ));
        }
    }
    Ok(words)
}

fn pair(at: Cursor<'_>) -> Result<(i32, i32), Fault> {
    let most = i64::from(limits::COORDINATE_MAX);
    let whole = |at: Cursor<'_>| at.int(-most, most).map(|number| number as i32);
    match at.items()?[..] {
        [first, second] => Ok((whole(first)?, whole(second)?)),
        _ => Err(at.fault("expected two whole numbers", "此处应为两个整数")),
    }
}

pub(crate) fn node(at: Cursor<'_>) -> Result<Node, Fault> {
    let object = at.object(&["component", "name", "settings", "policy", "at", "pinned"])?;
    let mut node = Node::new("");
    node.component = ComponentId::new(object.need("component")?.id()?);
    node.at = Point::from(pair(object.need("at")?)?);
    node.name = object.read("name", text)?.unwrap_or_default();
    node.policy = object.read("policy", policy)?.unwrap_or_default();
    node.pinned = object.read("pinned", Cursor::bool)?.unwrap_or_default();
    if let Some(at) = object.get("settings") {
        settings(at, &mut node)?;
    }
    Ok(node)
}

/// Reads an object of settings into a step.
pub(crate) fn settings(at: Cursor<'_>, node: &mut Node) -> Result<(), Fault> {
    for entry in at.entries()? {
        entry.key_at.check_id(&entry.key)?;
        node.settings.insert(entry.key.into_owned(), entry.value.value()?);
    }
    Ok(())
}

fn policy(at: Cursor<'_>) -> Result<Policy, Fault> {
    let object = at.object(&["timeout", "retries", "backoff"])?;
    let retries = object.read("retries", |at| at.int(0, i64::from(u32::MAX)))?;
    Ok(Policy {
        timeout: object.read("timeout", owned)?,
        retries: retries.map(|retries| retries as u32),
        backoff: object.read("backoff", owned)?,
    })
}

/// Reads the list of connections; both ends must exist, and each connection is there once.
pub(crate) fn edges(at: Cursor<'_>, flow: &mut Flow) -> Result<(), Fault> {
    for item in at.items()? {
        let object = item.object(&["from", "port", "to"])?;
        let edge = Edge {
            from: step(object.need("from")?, flow, "connection from", "连线的起点")?,
            port: PortId::new(object.need("port")?.id()?),
            to: step(object.need("to")?, flow, "connection to", "连线的终点")?,
        };
        if let Some(edge) = flow.edges.replace(edge) {
            return Err(item.fault(
                format!(
                    "the connection from \"{}\" by \"{}\" to \"{}\" is there twice",
                    edge.from, edge.port, edge.to
                ),
                format!(
                    "从“{}”的出口“{}”到“{}”的连线出现了两次",
                    edge.from, edge.port, edge.to
                ),
            ));
        }
    }
    Ok(())
}

/// The id of a step that exists.
fn step(at: Cursor<'_>, flow: &Flow, en: &str, zh: &str) -> Result<NodeId, Fault> {
    let id = at.id()?;
    match flow.nodes.get_key_value(id.as_ref()) {
        Some((id, _)) => Ok(id.clone()),
        None => {
            let fault = at.fault(
                format!("{en} \"{id}\", which does not exist"),
                format!("{zh}“{id}”不存在"),
            );
            Err(fault.or_rather(&id, flow.nodes.keys().take(2_000).map(NodeId::as_str)))
        }
    }
}

pub(crate) fn group(at: Cursor<'_>, flow: &Flow) -> Result<Group, Fault> {
    let object = at.object(&["title", "nodes"])?;
    let mut nodes = BTreeSet::new();
    for item in object.need("nodes")?.items()? {
        let id = step(item, flow, "the group holds step", "分组中的步骤")?;
        if let Some(id) = nodes.replace(id) {
            return Err(item.fault(format!("\"{id}\" is there twice"), format!("“{id}”出现了两次")));
        }
    }
    Ok(Group {
        title: text(object.need("title")?)?,
        nodes,
    })
}

pub(crate) fn note(at: Cursor<'_>, flow: &Flow) -> Result<Note, Fault> {
    let object = at.object(&["text", "at", "size", "about"])?;
    Ok(Note {
        text: owned(object.need("text")?)?,
        at: Point::from(pair(object.need("at")?)?),
        size: Size::from(pair(object.need("size")?)?),
        about: object.read("about", |at| {
            step(at, flow, "the note is about step", "备注所指的步骤")
        })?,
    })
}

/// Reads what the flow says about itself; `purpose` differs between formats.
pub(crate) fn header<'a>(
    object: &Object<'a>,
    purpose: impl FnOnce(Cursor<'a>) -> Result<Text, Fault>,
) -> Result<Flow, Fault> {
    let mut flow = Flow::new(object.need("id")?.id()?, text(object.need("title")?)?);
    flow.purpose = object.read("purpose", purpose)?.unwrap_or_default();
    flow.tags = object.read("tags", words)?.unwrap_or_default();
    flow.promise = object.read("promise", owned)?;
    flow.enters_with = object.read("enters_with", words)?.unwrap_or_default();
    Ok(flow)
}
