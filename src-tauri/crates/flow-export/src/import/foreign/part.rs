//! One process, or one embedded sub-process, on its way to a flow.

use std::collections::{BTreeMap, BTreeSet};

use flow_model::{Edge, Flow, Node, NodeId, Note, NoteId, Point, Size, Text};
use serde_json::Value;

use crate::import::fault::ImportError;
use crate::import::report::{Arrival, Arrived};
use crate::import::tree::{Element, Space, Tree};

/// Steps stand wider apart here than tasks do in BPMN: the factor, in percent.
const WIDER: f64 = 1.75;

/// What the whole file says.
pub(super) struct File<'a> {
    pub(super) tree: &'a Tree<'a>,
    /// Elements by id.
    pub(super) ids: BTreeMap<&'a str, &'a Element>,
    /// Top left corners by the id of what is drawn.
    pub(super) shapes: BTreeMap<&'a str, (f64, f64)>,
}

/// A flow in the making.
pub(super) struct Part<'a> {
    pub(super) file: &'a File<'a>,
    pub(super) flow: Flow,
    /// Flow nodes by id.
    pub(super) nodes: BTreeMap<&'a str, &'a Element>,
    /// Sequence flows by where they leave.
    pub(super) leaving: BTreeMap<&'a str, Vec<&'a Element>>,
    /// How many sequence flows arrive.
    pub(super) arriving: BTreeMap<&'a str, usize>,
    /// Lanes by what stands in them.
    pub(super) lanes: BTreeMap<&'a str, &'a str>,
    /// Nodes that orders pass without noticing, each with one way out.
    pub(super) through: BTreeSet<&'a str>,
    /// Settings that timers on borders give to their hosts.
    pub(super) lengths: Vec<(&'a str, &'static str, String)>,
    pub(super) report: Vec<(usize, Arrived)>,
}

impl<'a> Part<'a> {
    pub(super) fn id(element: &'a Element) -> &'a str {
        element.get("id").unwrap_or_default()
    }

    pub(super) fn name(element: &'a Element) -> &'a str {
        element.get("name").unwrap_or_default().trim()
    }

    /// The flows out of a node.
    pub(super) fn ways(&self, id: &str) -> Vec<&'a Element> {
        self.leaving.get(id).cloned().unwrap_or_default()
    }

    /// A child of the first of some names.
    pub(super) fn definition(&self, element: &'a Element) -> Option<&'a Element> {
        let children = self.file.tree.children(element);
        children
            .filter(|child| child.space == Space::Bpmn)
            .find(|child| child.name.ends_with("EventDefinition"))
    }

    /// The text of a child.
    pub(super) fn text_of(&self, element: &'a Element, name: &str) -> Option<&'a str> {
        let child = self.file.tree.child(element, Space::Bpmn, name)?;
        Some(child.text.trim())
    }

    /// The name of what an attribute refers to, or the reference itself.
    pub(super) fn named(&self, element: &'a Element, reference: &str) -> Option<&'a str> {
        let id = element.get(reference)?;
        let bare = id.rsplit(':').next().unwrap_or(id);
        let target = self.file.ids.get(id).or_else(|| self.file.ids.get(bare));
        let name = target.and_then(|target| target.get("name")).unwrap_or(id).trim();
        Some(if name.is_empty() { id } else { name })
    }

    fn place(&self, id: &str) -> Point {
        let (x, y) = self.file.shapes.get(id).copied().unwrap_or_default();
        let whole = |number: f64| number.clamp(-500_000.0, 500_000.0).round() as i32;
        Point {
            x: whole(x * WIDER),
            y: whole(y),
        }
    }

    /// Adds a step for an element.
    pub(super) fn add_step(&mut self, element: &'a Element, component: &str, settings: Vec<(&str, Value)>) {
        let id = Self::id(element);
        let mut node = Node::new(component);
        node.name = Text::new(Self::name(element), "");
        node.at = self.place(id);
        node.settings = settings
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect();
        self.flow.nodes.insert(step_id(id), node);
    }

    /// Adds a step that the file implies but does not draw, right of another or below it.
    pub(super) fn add_beside(
        &mut self,
        beside: &str,
        suffix: &str,
        component: &str,
        settings: Vec<(&str, Value)>,
    ) -> String {
        let id = flow_model::fresh_node_id(&self.flow, &bounded(&format!("{beside}.{suffix}")));
        let mut node = Node::new(component);
        let at = self.place(beside);
        node.at = Point {
            x: at.x + 180,
            y: at.y + 70,
        };
        node.settings = settings
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect();
        self.flow.nodes.insert(id.clone(), node);
        id.as_str().to_owned()
    }

    /// A connection to an element, past what orders pass without noticing.
    pub(super) fn connect(&mut self, from: &str, port: &str, way: &'a Element) -> Result<(), ImportError> {
        let to = self.target(way)?;
        self.flow
            .edges
            .insert(Edge::new(step_id(from).as_str(), port, step_id(to).as_str()));
        Ok(())
    }

    fn target(&self, way: &'a Element) -> Result<&'a str, ImportError> {
        let mut to = way.get("targetRef").unwrap_or_default();
        let mut passed = BTreeSet::new();
        while self.through.contains(to) {
            if !passed.insert(to) {
                return Err(self
                    .file
                    .tree
                    .error(
                        way,
                        format!("gateways lead to each other in a circle, by \"{to}\""),
                        format!("网关互相连成了一圈，经过“{to}”"),
                    )
                    .hint(
                        "put a task into the circle, or take one connection out",
                        "请在圈里放一个任务，或去掉一条连线",
                    ));
            }
            let next = self.leaving.get(to).and_then(|ways| ways.first());
            to = next.and_then(|next| next.get("targetRef")).unwrap_or_default();
        }
        Ok(to)
    }

    /// Notes how long the host of a boundary timer waits; hosts are set when all steps are there.
    pub(super) fn boundary_lengths(
        &mut self,
        host: &'a str,
        port: &str,
        wait: Option<(&'static str, String)>,
    ) {
        let name = match port {
            "timeout" => "deadline",
            "ok" => "for",
            _ => return,
        };
        if let Some((_, length)) = wait {
            self.lengths.push((host, name, length));
        }
    }

    /// Sets what the timers on borders said.
    pub(super) fn set_lengths(&mut self) {
        for (host, name, length) in std::mem::take(&mut self.lengths) {
            if let Some(node) = self.flow.nodes.get_mut(&step_id(host)) {
                node.settings.insert(name.to_owned(), Value::from(length));
            }
        }
    }

    /// Notes what became of an element.
    pub(super) fn arrive(&mut self, element: &'a Element, arrival: Arrival, becomes: &str, remark: Text) {
        let id = Self::id(element);
        if arrival == Arrival::Noted {
            self.add_note(id, &remark);
        }
        let arrived = Arrived {
            id: id.to_owned(),
            element: element.name.to_string(),
            name: Self::name(element).to_owned(),
            line: 0,
            arrival,
            flow: self.flow.id.as_str().to_owned(),
            becomes: becomes.to_owned(),
            remark,
        };
        self.report.push((element.at, arrived));
    }

    /// Puts a note beside what it is about.
    pub(super) fn add_note(&mut self, about: &str, text: &Text) {
        let at = self.place(about);
        let stem = bounded(&format!("note.{about}"));
        let mut id = NoteId::new(stem.as_str());
        let mut number = 2;
        while self.flow.notes.contains_key(&id) {
            id = NoteId::new(format!("{stem}.{number}"));
            number += 1;
        }
        let step = step_id(about);
        let note = Note {
            text: match text.en == text.zh || text.zh.is_empty() {
                true => text.en.clone(),
                false => format!("{}\n{}", text.en, text.zh),
            },
            at: Point {
                x: at.x,
                y: at.y + 80,
            },
            size: Size {
                width: 240,
                height: 96,
            },
            about: self.flow.nodes.contains_key(&step).then_some(step),
        };
        self.flow.notes.insert(id, note);
    }
}

/// The id of the step for an element.
pub(super) fn step_id(id: &str) -> NodeId {
    NodeId::new(bounded(id))
}

/// An id that flows can have: no longer than they may be, told apart by a hash where it is cut.
pub(super) fn bounded(id: &str) -> String {
    let clean: String = id
        .chars()
        .map(|letter| if letter.is_control() { '_' } else { letter })
        .collect();
    match clean.chars().count() {
        0 => "unnamed".to_owned(),
        1..=110 => clean,
        _ => {
            let head: String = clean.chars().take(100).collect();
            format!("{head}.{}", crate::targets::short_hash(&clean))
        }
    }
}
