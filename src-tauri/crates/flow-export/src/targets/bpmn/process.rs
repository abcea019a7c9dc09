//! A process under way: elements and flows as BPMN knows them, each step's elements as one cell of the diagram.

use super::node::Tag;

/// A point of the diagram, in pixels.
pub(super) type Spot = (i32, i32);

/// A shape: left, top, width, height.
pub(super) type Area = (i32, i32, i32, i32);

/// A process with its diagram.
#[derive(Debug)]
pub(super) struct Process {
    /// Its id.
    pub(super) id: String,
    /// Its name.
    pub(super) name: String,
    /// What it is for.
    pub(super) documentation: String,
    /// What travels with it.
    pub(super) extensions: Vec<Tag>,
    /// Flow nodes, in the order they are written.
    pub(super) elements: Vec<Element>,
    /// Sequence flows.
    pub(super) flows: Vec<Flow>,
    /// Compensation events and the tasks that undo.
    pub(super) associations: Vec<Association>,
    /// The part for technical failures, drawn below.
    pub(super) lane: Option<Lane>,
}

/// An event sub-process with elements of its own.
#[derive(Debug)]
pub(super) struct Lane {
    /// Its id.
    pub(super) id: String,
    /// Its name.
    pub(super) name: String,
    /// Where it is drawn.
    pub(super) area: Area,
    /// What stands inside.
    pub(super) elements: Vec<Element>,
    /// The flows inside.
    pub(super) flows: Vec<Flow>,
}

/// A flow node.
#[derive(Debug)]
pub(super) struct Element {
    /// Its id.
    pub(super) id: String,
    /// The BPMN element.
    pub(super) tag: &'static str,
    /// Its label.
    pub(super) name: String,
    /// Further attributes.
    pub(super) attributes: Vec<(&'static str, String)>,
    /// What stands in `extensionElements`.
    pub(super) extensions: Vec<Tag>,
    /// What follows the flows: event definitions, loops.
    pub(super) body: Vec<Tag>,
    /// Where it is drawn: relative to its cell until the diagram is laid out.
    pub(super) area: Area,
    /// Where its label is drawn, if outside.
    pub(super) label: Option<Area>,
}

impl Element {
    /// An element without anything, at a place in its cell.
    pub(super) fn new(tag: &'static str, id: String, name: String, area: Area) -> Self {
        let label = super::layout::label_of(tag, area, &name);
        Self {
            id,
            tag,
            name,
            attributes: Vec::new(),
            extensions: Vec::new(),
            body: Vec::new(),
            area,
            label,
        }
    }

    /// With an attribute.
    pub(super) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.attributes.push((name, value.into()));
        self
    }

    /// With something in `extensionElements`.
    pub(super) fn extended(mut self, extensions: impl IntoIterator<Item = Tag>) -> Self {
        self.extensions.extend(extensions);
        self
    }

    /// With something at the head of `extensionElements`.
    pub(super) fn extended_first(mut self, extension: Tag) -> Self {
        self.extensions.insert(0, extension);
        self
    }

    /// With something after the flows.
    pub(super) fn body(mut self, tag: Tag) -> Self {
        self.body.push(tag);
        self
    }
}

/// A sequence flow.
#[derive(Debug, Default)]
pub(super) struct Flow {
    /// Its id.
    pub(super) id: String,
    /// The element it leaves.
    pub(super) from: String,
    /// The element it enters.
    pub(super) to: String,
    /// Its label.
    pub(super) name: String,
    /// When it is taken.
    pub(super) condition: Option<String>,
    /// Whether it is the default of its gateway.
    pub(super) is_default: bool,
    /// What stands in `extensionElements`.
    pub(super) extensions: Vec<Tag>,
    /// How it is drawn: relative to the cell until the diagram is laid out.
    pub(super) way: Vec<Spot>,
    /// Where its label is drawn.
    pub(super) label: Option<Area>,
}

/// A compensation event and what undoes.
#[derive(Debug)]
pub(super) struct Association {
    /// Its id.
    pub(super) id: String,
    /// The compensation event.
    pub(super) from: String,
    /// The task that undoes.
    pub(super) to: String,
    /// How it is drawn.
    pub(super) way: Vec<Spot>,
}

/// The elements of one step with the flows between them.
#[derive(Debug, Default)]
pub(super) struct Cell {
    /// Width.
    pub(super) width: i32,
    /// How far it reaches above the line on which it is entered.
    pub(super) above: i32,
    /// How far it reaches below that line.
    pub(super) below: i32,
    /// The elements; the line on which it is entered is 0.
    pub(super) elements: Vec<Element>,
    /// Flows inside.
    pub(super) flows: Vec<Flow>,
    /// Compensation inside.
    pub(super) associations: Vec<Association>,
    /// Where connections enter: the element and the way from the left edge to it.
    pub(super) entries: Vec<Entry>,
    /// Where connections leave: one for each exit that is wired.
    pub(super) exits: Vec<Way>,
}

/// Where connections enter a cell.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// The element they enter.
    pub(super) element: String,
    /// From the left edge to the element.
    pub(super) way: Vec<Spot>,
}

/// Where a connection leaves a cell.
#[derive(Debug)]
pub(super) struct Way {
    /// The exit.
    pub(super) exit: u32,
    /// The flow, without its end.
    pub(super) flow: Flow,
}
