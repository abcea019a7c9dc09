//! The parts of a flow.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::ids::{ComponentId, FlowId, GroupId, NodeId, NoteId, PortId, TableId};
use crate::table::Table;

/// A text in both languages. An empty language falls back to the other one on screen.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// English.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub en: String,
    /// Simplified Chinese.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub zh: String,
}

impl Text {
    /// A text from its English and Chinese wording.
    pub fn new(en: impl Into<String>, zh: impl Into<String>) -> Self {
        Self {
            en: en.into(),
            zh: zh.into(),
        }
    }

    /// True when neither language says anything.
    pub fn is_empty(&self) -> bool {
        self.en.is_empty() && self.zh.is_empty()
    }

    /// The English wording, or the Chinese one where there is no other.
    pub fn english(&self) -> &str {
        if self.en.is_empty() { &self.zh } else { &self.en }
    }

    /// The Chinese wording, or the English one where there is no other.
    pub fn chinese(&self) -> &str {
        if self.zh.is_empty() { &self.en } else { &self.zh }
    }
}

/// A place on the canvas in grid units of one pixel at 100 %; x grows to the right, y downwards.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "(i32, i32)", into = "(i32, i32)")]
pub struct Point {
    /// To the right.
    pub x: i32,
    /// Downwards.
    pub y: i32,
}

impl From<(i32, i32)> for Point {
    fn from((x, y): (i32, i32)) -> Self {
        Self { x, y }
    }
}

impl From<Point> for (i32, i32) {
    fn from(point: Point) -> Self {
        (point.x, point.y)
    }
}

/// A width and a height in canvas units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "(i32, i32)", into = "(i32, i32)")]
pub struct Size {
    /// To the right.
    pub width: i32,
    /// Downwards.
    pub height: i32,
}

impl From<(i32, i32)> for Size {
    fn from((width, height): (i32, i32)) -> Self {
        Self { width, height }
    }
}

impl From<Size> for (i32, i32) {
    fn from(size: Size) -> Self {
        (size.width, size.height)
    }
}

/// A flow: steps, the connections between them, tables they use, and what is only there for the reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flow {
    /// Name inside the project; the file is `<id>.flow.json`.
    pub id: FlowId,
    /// Title on screen.
    pub title: Text,
    /// One paragraph: what the flow is for.
    pub purpose: Text,
    /// Free words for the library's search.
    pub tags: BTreeSet<String>,
    /// What customers are promised from order to delivery: an ISO 8601 duration, or nothing.
    pub promise: Option<String>,
    /// Obligations a sub-flow may count on being open when it is called.
    pub enters_with: BTreeSet<String>,
    /// Steps by id.
    pub nodes: BTreeMap<NodeId, Node>,
    /// Connections; each is its own key.
    pub edges: BTreeSet<Edge>,
    /// Decision and promotion tables by id.
    pub tables: BTreeMap<TableId, Table>,
    /// Named groups of steps.
    pub groups: BTreeMap<GroupId, Group>,
    /// Notes for the reader.
    pub notes: BTreeMap<NoteId, Note>,
}

impl Flow {
    /// An empty flow.
    pub fn new(id: impl Into<String>, title: Text) -> Self {
        Self {
            id: FlowId::new(id),
            title,
            purpose: Text::default(),
            tags: BTreeSet::new(),
            promise: None,
            enters_with: BTreeSet::new(),
            nodes: BTreeMap::new(),
            edges: BTreeSet::new(),
            tables: BTreeMap::new(),
            groups: BTreeMap::new(),
            notes: BTreeMap::new(),
        }
    }

    /// Connections that leave a step, by exit and then by where they lead.
    pub fn leaving<'a>(&'a self, node: &NodeId) -> impl Iterator<Item = &'a Edge> {
        let first = Edge::new(node.as_str(), "", "");
        self.edges
            .range(first..)
            .take_while(move |edge| edge.from == *node)
    }

    /// Connections that enter a step. Looks at every connection of the flow.
    pub fn entering<'a>(&'a self, node: &NodeId) -> impl Iterator<Item = &'a Edge> {
        self.edges.iter().filter(move |edge| edge.to == *node)
    }
}

/// A step: one use of a component.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Node {
    /// What kind of step it is.
    pub component: ComponentId,
    /// The step's own name; empty means the component's name.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub name: Text,
    /// Settings by name; one that is absent has the component's default. Never a binary float.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub settings: BTreeMap<String, Value>,
    /// Technical policy where it differs from the common one.
    #[serde(default, skip_serializing_if = "Policy::is_common")]
    pub policy: Policy,
    /// Top left corner on the canvas.
    pub at: Point,
    /// Tidy leaves a pinned step where it is.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub pinned: bool,
}

impl Node {
    /// A step of a component at the origin with default settings.
    pub fn new(component: impl Into<String>) -> Self {
        Self {
            component: ComponentId::new(component),
            name: Text::default(),
            settings: BTreeMap::new(),
            policy: Policy::default(),
            at: Point::default(),
            pinned: false,
        }
    }
}

/// How a technical failure is met: `None` means the common value of the catalog.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// Longest wait for one try, ISO 8601 duration.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeout: Option<String>,
    /// Further tries after the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retries: Option<u32>,
    /// First pause between tries, doubled each time until it is a minute, ISO 8601 duration. One that is longer stays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub backoff: Option<String>,
}

impl Policy {
    /// True when nothing differs from the common policy.
    pub fn is_common(&self) -> bool {
        self.timeout.is_none() && self.retries.is_none() && self.backoff.is_none()
    }
}

/// A connection from an exit of a step to a step.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Edge {
    /// The step that is left.
    pub from: NodeId,
    /// The exit it is left by.
    pub port: PortId,
    /// The step that is entered.
    pub to: NodeId,
}

impl Edge {
    /// A connection from its three names.
    pub fn new(from: impl Into<String>, port: impl Into<String>, to: impl Into<String>) -> Self {
        Self {
            from: NodeId::new(from),
            port: PortId::new(port),
            to: NodeId::new(to),
        }
    }
}

/// A named frame around steps; says nothing about orders.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// Title on the frame.
    pub title: Text,
    /// The steps inside.
    pub nodes: BTreeSet<NodeId>,
}

/// A sticky note; says nothing about orders.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Note {
    /// What it says, as typed.
    pub text: String,
    /// Top left corner on the canvas.
    pub at: Point,
    /// Width and height.
    pub size: Size,
    /// The step it is about, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<NodeId>,
}
