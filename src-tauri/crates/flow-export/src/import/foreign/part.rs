//! One process, or one embedded sub-process, on its way to a flow.

use std::collections::{BTreeMap, BTreeSet};

use flow_model::{Edge, Edit, Flow, NODE_SIZE, Node, NodeId, Note, NoteId, Point, Size, Text};
use serde_json::Value;

use crate::import::fault::ImportError;
use crate::import::report::{Arrival, Arrived};
use crate::import::tree::{Element, Space, Tree};

/// Steps stand wider apart here than tasks do in BPMN, by this factor.
const WIDER: f64 = 2.0;
/// What stands on a border comes so far below it.
const BELOW_BORDER: f64 = 70.0;

/// What the whole file says.
pub(super) struct File<'a> {
    pub(super) tree: &'a Tree<'a>,
    /// What processes without a name are called by.
    pub(super) name: &'a str,
    /// Elements by id.
    pub(super) ids: BTreeMap<&'a str, &'a Element<'a>>,
    /// Names of pools by the process that is drawn in them.
    pub(super) pools: BTreeMap<&'a str, &'a str>,
    /// Categories by the id of their values.
    pub(super) categories: BTreeMap<&'a str, &'a Element<'a>>,
    /// Left, top, width and height by the id of what is drawn.
    pub(super) shapes: BTreeMap<&'a str, [f64; 4]>,
}

impl File<'_> {
    /// The title of the so-manieth process without a name, from 1.
    pub(super) fn title(&self, number: usize) -> Text {
        let (en, zh) = match self.name {
            "" => ("Imported flow", "导入的流程"),
            name => (name, ""),
        };
        let numbered = |title: &str| match (title, number) {
            ("", _) | (_, 1) => title.to_owned(),
            _ => format!("{title} {number}"),
        };
        Text::new(numbered(en), numbered(zh))
    }
}

/// A flow in the making.
pub(super) struct Part<'a> {
    pub(super) file: &'a File<'a>,
    pub(super) flow: Flow,
    /// Flow nodes by id.
    pub(super) nodes: BTreeMap<&'a str, &'a Element<'a>>,
    /// Sequence flows by where they leave.
    pub(super) leaving: BTreeMap<&'a str, Vec<&'a Element<'a>>>,
    /// How many sequence flows arrive.
    pub(super) arriving: BTreeMap<&'a str, usize>,
    /// Lanes by what stands in them.
    pub(super) lanes: BTreeMap<&'a str, &'a str>,
    /// Nodes that orders pass without noticing, each with one way out.
    pub(super) through: BTreeSet<&'a str>,
    /// Exits that events on borders took, by host.
    pub(super) taken_exits: BTreeSet<(&'a str, &'static str)>,
    /// Settings that timers on borders give to their hosts.
    pub(super) lengths: Vec<(&'a str, &'static str, String)>,
    /// Link events that orders jump from, with those they jump to.
    pub(super) links: BTreeMap<&'a str, &'a str>,
    /// Steps whose undoing is drawn: the call that undoes, by host.
    pub(super) undone_by: BTreeMap<&'a str, String>,
    /// The tasks that undo, and the events they hang on.
    pub(super) undoing: BTreeSet<&'a str>,
    /// Steps for elements that are not steps themselves: an event on a border for its host.
    pub(super) stands_for: BTreeMap<&'a str, NodeId>,
    /// What the file says about elements in words.
    pub(super) described: Vec<(&'a str, Text)>,
    /// What is to be put on notes, in order; by step where it is about one, else by the element.
    pub(super) remarks: Vec<Remark<'a>>,
    pub(super) report: Vec<(usize, Arrived)>,
}

/// A text for a note.
pub(super) struct Remark<'a> {
    /// Where it stands if it is about no step.
    element: &'a str,
    about: Option<NodeId>,
    /// What it says; nothing for what is only listed.
    text: String,
    /// What was not carried over.
    left_over: Option<String>,
}

impl<'a> Part<'a> {
    pub(super) fn id(element: &'a Element<'a>) -> &'a str {
        element.get("id").unwrap_or_default()
    }

    pub(super) fn name(element: &'a Element<'a>) -> &'a str {
        element.get("name").unwrap_or_default().trim()
    }

    /// The flows out of a node.
    pub(super) fn ways(&self, id: &str) -> Vec<&'a Element<'a>> {
        self.leaving.get(id).cloned().unwrap_or_default()
    }

    /// What an event waits for or does.
    pub(super) fn definition(&self, element: &'a Element<'a>) -> Option<&'a Element<'a>> {
        let children = self.file.tree.children(element);
        let found = children
            .filter(|child| child.space == Space::Bpmn)
            .find(|child| child.name.ends_with("EventDefinition"))?;
        found.take();
        Some(found)
    }

    /// The text of a child.
    pub(super) fn text_of(&self, element: &'a Element<'a>, name: &str) -> Option<&'a str> {
        let child = self.file.tree.child(element, Space::Bpmn, name)?;
        child.take();
        Some(child.text.trim())
    }

    /// The name of what an attribute refers to, or the reference itself.
    pub(super) fn named(&self, element: &'a Element<'a>, reference: &str) -> Option<&'a str> {
        let id = element.get(reference)?;
        let bare = id.rsplit(':').next().unwrap_or(id);
        let target = self.file.ids.get(id).or_else(|| self.file.ids.get(bare));
        if let Some(target) = target {
            target.take();
        }
        let name = target.and_then(|target| target.get("name")).unwrap_or(id).trim();
        Some(if name.is_empty() { id } else { name })
    }

    /// How many steps, connections and notes there are so far.
    pub(super) fn made(&self) -> usize {
        let flow = &self.flow;
        flow.nodes.len() + flow.edges.len() + self.remarks.len() + self.described.len()
    }

    fn place(&self, id: &str) -> Point {
        let [left, top, width, height] = self.file.shapes.get(id).copied().unwrap_or_default();
        let on_border = self.nodes.get(id).is_some_and(|one| one.name == "boundaryEvent");
        let (x, y) = (left + width / 2.0, top + height / 2.0);
        let y = if on_border { y + BELOW_BORDER } else { y };
        let whole = |number: f64| number.clamp(-500_000.0, 500_000.0).round() as i32;
        Point {
            x: whole(x * WIDER) - NODE_SIZE.width / 2,
            y: whole(y) - NODE_SIZE.height / 2,
        }
    }

    /// Adds a step for an element.
    pub(super) fn add_step(
        &mut self,
        element: &'a Element<'a>,
        component: &str,
        settings: Vec<(&str, Value)>,
    ) {
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
    pub(super) fn connect(
        &mut self,
        from: &str,
        port: &str,
        way: &'a Element<'a>,
    ) -> Result<(), ImportError> {
        let to = self.target(way)?;
        self.flow
            .edges
            .insert(Edge::new(step_id(from).as_str(), port, step_id(to).as_str()));
        Ok(())
    }

    fn target(&self, way: &'a Element<'a>) -> Result<&'a str, ImportError> {
        let mut to = way.get("targetRef").unwrap_or_default();
        let mut passed = BTreeSet::new();
        while self.through.contains(to) || self.links.contains_key(to) {
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
            if let Some(other) = self.links.get(to) {
                to = other;
                continue;
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

    /// The step that an element became, or that it is part of.
    pub(super) fn step_of(&self, id: &str) -> Option<NodeId> {
        let stands_for = self.stands_for.get(id).cloned();
        let step = stands_for.unwrap_or_else(|| step_id(id));
        self.flow.nodes.contains_key(&step).then_some(step)
    }

    /// Notes what became of an element.
    pub(super) fn arrive(&mut self, element: &'a Element<'a>, arrival: Arrival, becomes: &str, remark: Text) {
        let id = Self::id(element);
        element.take();
        if arrival == Arrival::Noted {
            self.remark(id, &remark);
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

    /// Puts a text on the note of what it is about.
    pub(super) fn remark(&mut self, element: &'a str, text: &Text) {
        self.remarks.push(Remark {
            element,
            about: self.step_of(element),
            text: match text.en == text.zh || text.zh.is_empty() {
                true => text.en.clone(),
                false => format!("{}\n{}", text.en, text.zh),
            },
            left_over: None,
        });
    }

    /// Puts something that was not carried over on the note of its step.
    pub(super) fn leave_over(&mut self, step: NodeId, what: &str, quoted: &str) {
        self.remarks.push(Remark {
            element: "",
            about: Some(step),
            text: String::new(),
            left_over: Some(match quoted {
                "" => what.to_owned(),
                quoted => format!("{what}: {quoted}"),
            }),
        });
    }

    /// The flow with its notes, laid out if the file does not say where things stand.
    pub(super) fn finish(mut self) -> Flow {
        if flow_model::has_overlaps(&self.flow) {
            // Tidying cannot fail; a flow that stays as it is can be tidied by hand.
            let _ = flow_model::apply(&mut self.flow, &Edit::Tidy { nodes: None });
        }
        let mut by_step: BTreeMap<NodeId, (String, Vec<String>)> = BTreeMap::new();
        let mut numbers = BTreeMap::new();
        for remark in std::mem::take(&mut self.remarks) {
            match remark.about {
                Some(step) => {
                    let (text, left_over) = by_step.entry(step).or_default();
                    if !remark.text.is_empty() {
                        text.push_str(if text.is_empty() { "" } else { "\n" });
                        text.push_str(&remark.text);
                    }
                    left_over.extend(remark.left_over);
                }
                None => {
                    let at = self.place(remark.element);
                    self.add_note(&mut numbers, remark.element, at, remark.text, None);
                }
            }
        }
        for (step, (mut text, left_over)) in by_step {
            if !left_over.is_empty() {
                text.push_str(if text.is_empty() { "" } else { "\n" });
                text.push_str("Not carried over | 未带入:\n");
                text.push_str(&left_over.join("\n"));
            }
            let at = self.flow.nodes[&step].at;
            let below = Point {
                x: at.x,
                y: at.y.saturating_add(80),
            };
            self.add_note(&mut numbers, step.as_str(), below, text, Some(step.clone()));
        }
        self.flow
    }

    /// Adds a note; `numbers` tells the last number by stem, so that many of a stem take no longer than few.
    fn add_note(
        &mut self,
        numbers: &mut BTreeMap<String, u32>,
        stem: &str,
        at: Point,
        text: String,
        about: Option<NodeId>,
    ) {
        let stem = bounded(&format!("note.{stem}"));
        let number = numbers.entry(stem.clone()).or_insert(0);
        let mut id = NoteId::new(stem.as_str());
        while *number > 0 || self.flow.notes.contains_key(&id) {
            *number = (*number).max(1) + 1;
            id = NoteId::new(format!("{stem}.{number}"));
            if !self.flow.notes.contains_key(&id) {
                break;
            }
        }
        *number = (*number).max(1);
        self.flow.notes.insert(id, note(text, at, about));
    }
}

/// A note that is as high as its text needs.
pub(in crate::import) fn note(text: String, at: Point, about: Option<NodeId>) -> Note {
    let lines = text
        .lines()
        .map(|line| 1 + line.chars().count() / 36)
        .sum::<usize>();
    let size = Size {
        width: 240,
        height: (24 * lines.min(20) as i32).max(96),
    };
    Note {
        text,
        at,
        size,
        about,
    }
}

/// The id of the step for an element.
pub(super) fn step_id(id: &str) -> NodeId {
    NodeId::new(bounded(id))
}

/// An id that flows can have: no longer than they may be, told apart by a hash where it is cut.
pub(super) fn bounded(id: &str) -> String {
    if (1..=110).contains(&id.len()) && !id.bytes().any(|byte| byte.is_ascii_control() || !byte.is_ascii()) {
        return id.to_owned();
    }
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
