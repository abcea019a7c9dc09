//! One flow as a process: its steps as cells, its connections as flows between them.

use std::collections::{BTreeMap, BTreeSet};

use flow_catalog::{Family, PortKind, Role, Settings};
use flow_engine::{CompiledFlow, CompiledNode, NodeIndex};
use flow_model::{Edge, Flow, Node, Text};

use super::extension;
use super::layout::{self, Connection};
use super::names::{Names, variable};
use super::node::Tag;
use super::process::{Cell, Element, Flow as Sequence, Process};
use super::profile::Profile;
use crate::words::{Language, exit_name, step_name};

/// What all processes of a file share.
#[derive(Debug)]
pub(super) struct Shared<'a> {
    pub(super) profile: Profile,
    pub(super) language: Language,
    pub(super) names: Names,
    /// Messages by name, with their ids.
    pub(super) messages: BTreeMap<String, String>,
    /// Flows that are called, by id.
    pub(super) called: BTreeMap<&'a str, Called>,
}

/// What callers need to know about a called flow.
#[derive(Debug)]
pub(super) struct Called {
    /// Id of its process.
    pub(super) process: String,
    /// Its title.
    pub(super) title: String,
    /// Id of the process that undoes what it left open; nothing when there is nothing to undo.
    pub(super) undo: Option<String>,
    /// Tasks that undo, newest first.
    pub(super) undo_tasks: Vec<String>,
    /// Groups of the order that it changes.
    pub(super) groups: BTreeSet<&'static str>,
}

/// The fault that workers throw when retrying is over.
pub(super) const FAULT: &str = "ORDERLOOM_FAULT";
/// Id of its definition.
pub(super) const FAULT_ID: &str = "Error_fault";

/// A flow on its way into a process.
pub(super) struct Writer<'a, 's> {
    pub(super) flow: &'a Flow,
    pub(super) compiled: &'a CompiledFlow,
    pub(super) shared: &'s mut Shared<'a>,
    /// In front of the ids of steps; empty for the flow itself.
    pub(super) prefix: String,
    /// Ids of the activities of steps, by step: compensation may point at one that is drawn later.
    pub(super) activities: Vec<String>,
}

impl<'a> Writer<'a, '_> {
    /// The process; with the part for technical failures or without it.
    pub(super) fn process(mut self, id: String, places: &[flow_model::Point], has_lane: bool) -> Process {
        self.activities = (0..self.compiled.nodes.len() as NodeIndex)
            .map(|node| match self.compiled.family(node) {
                Family::Task | Family::Subflow => self.id("Task_", node, ""),
                _ => String::new(),
            })
            .collect();
        let count = self.compiled.nodes.len() as NodeIndex;
        let mut cells: Vec<Cell> = (0..count).map(|node| self.cell(node)).collect();
        let (connections, mut flows, hidden) = self.connections(&cells);
        let diagram = layout::lay_out(&cells, places, &connections);
        for (flow, way) in flows.iter_mut().zip(diagram.ways) {
            flow.way = way;
        }
        let mut process = Process {
            id,
            name: self.text(&self.flow.title),
            documentation: self.text(&self.flow.purpose),
            extensions: extension::flow(self.flow, &hidden),
            elements: Vec::new(),
            flows: Vec::new(),
            associations: Vec::new(),
            lane: None,
        };
        for (connection, flow) in connections.iter().zip(&mut flows) {
            let (left, top) = diagram.cells[connection.from];
            if let Some(label) = &mut flow.label {
                *label = (label.0 + left, label.1 + top, label.2, label.3);
            }
        }
        for (cell, (left, top)) in cells.iter_mut().zip(&diagram.cells) {
            put(cell, *left, *top, &mut process);
        }
        process.flows.extend(flows);
        if has_lane {
            process.lane = Some(self.lane(diagram.bottom + 40));
        }
        process
    }

    /// A text in the language of the diagram.
    pub(super) fn text(&self, text: &Text) -> String {
        self.shared.language.pick(text).to_owned()
    }

    /// A wording in the language of the diagram.
    pub(super) fn words(&self, en: &str, zh: &str) -> String {
        self.text(&Text::new(en, zh))
    }

    /// The name of a step.
    pub(super) fn name(&self, node: NodeIndex) -> String {
        self.text(&step_name(self.flow, &self.compiled.node(node).id))
    }

    /// The label of an exit.
    pub(super) fn exit_label(&self, node: NodeIndex, exit: u32) -> String {
        let compiled = self.compiled.node(node);
        let port = compiled.exits[exit as usize].port.as_str();
        let text = exit_name(self.flow, &compiled.id, port);
        self.text(&text)
    }

    /// A fresh id of an element of a step.
    pub(super) fn id(&mut self, prefix: &str, node: NodeIndex, part: &str) -> String {
        let step = self.compiled.node(node).id.as_str();
        let text = format!("{}{step}{part}", self.prefix);
        self.shared.names.id(prefix, &text)
    }

    /// The step as it stands in the document.
    pub(super) fn step(&self, node: NodeIndex) -> (&'a Node, &'a CompiledNode) {
        let compiled = self.compiled.node(node);
        (&self.flow.nodes[&compiled.id], compiled)
    }

    /// The settings of a step; nothing for an unknown component.
    pub(super) fn settings(&self, node: NodeIndex) -> Option<Settings<'a>> {
        let (own, compiled) = self.step(node);
        compiled.component.map(|component| Settings::new(component, own))
    }

    /// A variable of a step.
    pub(super) fn variable(&self, prefix: &str, node: NodeIndex) -> String {
        variable(prefix, self.compiled.node(node).id.as_str())
    }

    /// What travels with a step.
    pub(super) fn extension(&self, node: NodeIndex) -> Tag {
        let (own, compiled) = self.step(node);
        extension::step(own, compiled)
    }

    /// The message of a name.
    pub(super) fn message(&mut self, name: &str) -> String {
        if let Some(id) = self.shared.messages.get(name) {
            return id.clone();
        }
        let id = self.shared.names.id("Message_", name);
        self.shared.messages.insert(name.to_owned(), id.clone());
        id
    }

    /// Exits that connections leave by: all of them are drawn.
    pub(super) fn wired(&self, node: NodeIndex) -> Vec<u32> {
        let exits = &self.compiled.node(node).exits;
        let wired = (0..).zip(exits).filter(|(_, exit)| !exit.edges.is_empty());
        wired.map(|(exit, _)| exit).collect()
    }

    /// How many connections orders enter a step by.
    pub(super) fn n_entering(&self, node: NodeIndex) -> usize {
        self.followed(node).count()
    }

    fn followed(&self, node: NodeIndex) -> impl Iterator<Item = u32> {
        let incoming = self.compiled.node(node).incoming.iter().copied();
        incoming.filter(|edge| self.is_followed(*edge))
    }

    fn is_followed(&self, edge: u32) -> bool {
        let compiled = self.compiled.edges[edge as usize];
        let exit = &self.compiled.node(compiled.from).exits[compiled.exit as usize];
        exit.edges.first() == Some(&edge)
    }

    /// The connections of the flow that orders take, as flows without their ways; and those that they never take.
    fn connections(&mut self, cells: &[Cell]) -> (Vec<Connection>, Vec<Sequence>, Vec<&'a Edge>) {
        let mut drawn = BTreeSet::new();
        let mut connections = Vec::new();
        let mut flows = Vec::new();
        let mut twins: BTreeMap<(u32, u32), usize> = BTreeMap::new();
        for edge in 0..self.compiled.edges.len() as u32 {
            let compiled = self.compiled.edges[edge as usize];
            let (from, to) = (compiled.from as usize, compiled.to as usize);
            let exit = cells[from].exits.iter().position(|way| way.exit == compiled.exit);
            let (Some(exit), true, false) = (exit, self.is_followed(edge), cells[to].entries.is_empty())
            else {
                continue;
            };
            let target = self.compiled.node(compiled.to);
            let slot = target.slots.iter().position(|slot| slot.edges.contains(&edge));
            let entry = slot.unwrap_or_default().min(cells[to].entries.len() - 1);
            let twin = twins.entry((compiled.from, compiled.to)).or_default();
            connections.push(Connection {
                from,
                exit,
                to,
                entry,
                twin: *twin,
            });
            *twin += 1;
            let way = &cells[from].exits[exit].flow;
            let source = self.compiled.node(compiled.from);
            let port = &source.exits[compiled.exit as usize].port;
            let model = Edge::new(source.id.as_str(), port.as_str(), target.id.as_str());
            let text = format!("{}{}.{}", self.prefix, source.id, port);
            let is_gateway = way.from.starts_with("Gateway_") && cells[from].exits.len() > 1;
            let is_exclusive = is_gateway
                && cells[from]
                    .elements
                    .iter()
                    .any(|element| element.id == way.from && element.tag == "exclusiveGateway");
            flows.push(Sequence {
                id: self.shared.names.id("Flow_", &text),
                from: way.from.clone(),
                to: cells[to].entries[entry].element.clone(),
                name: way.name.clone(),
                condition: way.condition.clone(),
                is_default: is_exclusive && way.condition.is_none(),
                extensions: vec![extension::connection(&model)],
                way: Vec::new(),
                label: way.label,
            });
            drawn.insert(model);
        }
        let hidden = self
            .flow
            .edges
            .iter()
            .filter(|edge| !drawn.contains(*edge))
            .collect();
        (connections, flows, hidden)
    }

    /// Whether a step is a counted wait, a person, a join and so on.
    pub(super) fn role(&self, node: NodeIndex) -> Role {
        self.compiled
            .node(node)
            .component
            .map_or(Role::Plain, |component| component.role)
    }

    /// The elements of a step.
    fn cell(&mut self, node: NodeIndex) -> Cell {
        match self.compiled.family(node) {
            Family::Source => self.start(node),
            Family::Sink => self.end(node),
            Family::Decision => self.decision(node),
            Family::Fork => self.fork(node),
            Family::Join => self.join(node),
            Family::Wait => self.wait(node),
            Family::Subflow => self.call(node),
            Family::Task if self.role(node) == Role::Compensate => self.undo(node),
            Family::Task => self.task(node),
        }
    }
}

/// Whether some technical failure has no connection of its own.
pub(super) fn can_fail(flow: &CompiledFlow) -> bool {
    flow.nodes.iter().any(|node| {
        let can_fail = node
            .component
            .is_some_and(|component| component.ports.iter().any(|port| port.kind == PortKind::Fault));
        let is_wired = |exit: &flow_engine::Exit| exit.kind == PortKind::Fault && !exit.edges.is_empty();
        can_fail && !node.exits.iter().any(is_wired)
    })
}

/// Moves a cell to its place.
fn put(cell: &mut Cell, left: i32, top: i32, process: &mut Process) {
    for mut element in cell.elements.drain(..) {
        move_element(&mut element, left, top);
        process.elements.push(element);
    }
    for mut flow in cell.flows.drain(..) {
        flow.way
            .iter_mut()
            .for_each(|spot| *spot = (spot.0 + left, spot.1 + top));
        process.flows.push(flow);
    }
    for mut association in cell.associations.drain(..) {
        association
            .way
            .iter_mut()
            .for_each(|spot| *spot = (spot.0 + left, spot.1 + top));
        process.associations.push(association);
    }
}

/// Moves an element with its label.
pub(super) fn move_element(element: &mut Element, left: i32, top: i32) {
    element.area.0 += left;
    element.area.1 += top;
    if let Some(label) = &mut element.label {
        label.0 += left;
        label.1 += top;
    }
}
