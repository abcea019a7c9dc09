//! Building repairs: new steps beside those concerned, connections, and a proper way out.

use std::collections::BTreeSet;

use flow_catalog::{
    Component, Family, Obligation, ObligationSet, Outcome, PortKind, Role, component_with_role,
};
use flow_engine::{EdgeIndex, NodeIndex};
use flow_model::{Edge, Edit, Node, NodeId, Point, PortId, fresh_node_id};
use serde_json::{Value, json};

use crate::open::open_on;
use crate::view::FlowView;

/// Distance from a step to what is added beside it, in canvas units.
const BESIDE: i32 = 120;

/// Several changes that become one edit.
#[derive(Debug)]
pub(crate) struct Mend<'v, 'f> {
    view: &'v FlowView<'f>,
    edits: Vec<Edit>,
    taken: BTreeSet<NodeId>,
    way_out: Option<NodeId>,
}

impl<'v, 'f> Mend<'v, 'f> {
    /// No changes yet.
    pub(crate) fn new(view: &'v FlowView<'f>) -> Self {
        Self {
            view,
            edits: Vec::new(),
            taken: BTreeSet::new(),
            way_out: None,
        }
    }

    /// Adds a step of a role below another one.
    pub(crate) fn add(&mut self, role: Role, settings: &[(&str, Value)], beside: NodeIndex) -> NodeId {
        self.add_new(component_with_role(role), settings, beside)
    }

    /// Adds a step of a component below another one.
    pub(crate) fn add_component(&mut self, component: &'static Component, beside: NodeIndex) -> NodeId {
        self.add_new(Some(component), &[], beside)
    }

    fn add_new(
        &mut self,
        component: Option<&'static Component>,
        settings: &[(&str, Value)],
        beside: NodeIndex,
    ) -> NodeId {
        let (id, node) = self.new_step(component, settings, beside);
        self.edits.push(Edit::AddNode { id: id.clone(), node });
        id
    }

    /// Puts a step of a role on a connection; the order goes on by its first success exit.
    pub(crate) fn insert(&mut self, edge: Edge, role: Role, settings: &[(&str, Value)]) -> NodeId {
        self.insert_new(edge, component_with_role(role), settings)
    }

    /// Puts a step of a component on a connection; its other business exits lead out of the flow.
    pub(crate) fn insert_component(
        &mut self,
        edge: EdgeIndex,
        component: &'static Component,
        settings: &[(&str, Value)],
    ) -> NodeId {
        let open = open_on(self.view, edge);
        let near = self.view.compiled.edges[edge as usize].from;
        let id = self.insert_new(self.view.edge(edge), Some(component), settings);
        self.lead_out(&id, component, &[onward(component)], near, open);
        id
    }

    fn insert_new(
        &mut self,
        edge: Edge,
        component: Option<&'static Component>,
        settings: &[(&str, Value)],
    ) -> NodeId {
        let beside = self.view.compiled.index[&edge.from];
        let (id, mut node) = self.new_step(component, settings, beside);
        if let (Some(from), Some(to)) = (
            self.view.flow.nodes.get(&edge.from),
            self.view.flow.nodes.get(&edge.to),
        ) {
            node.at = Point {
                x: (from.at.x + to.at.x) / 2,
                y: (from.at.y + to.at.y) / 2 + BESIDE,
            };
        }
        let port = component.map_or("ok", onward);
        self.edits.push(Edit::InsertOnEdge {
            edge,
            id: id.clone(),
            node,
            port: PortId::new(port),
        });
        id
    }

    /// Connects every business exit of a new step that is not named to the way out at `near`.
    pub(crate) fn lead_out(
        &mut self,
        id: &NodeId,
        component: &'static Component,
        but: &[&str],
        near: NodeIndex,
        open: ObligationSet,
    ) {
        for port in component.ports {
            if port.kind != PortKind::Fault && port.id != "*" && !but.contains(&port.id) {
                let out = self.way_out(near, open);
                self.connect(id, port.id, &out);
            }
        }
    }

    /// Connects an exit.
    pub(crate) fn connect(&mut self, from: &NodeId, port: &str, to: &NodeId) {
        let edge = Edge {
            from: from.clone(),
            port: PortId::new(port),
            to: to.clone(),
        };
        self.edits.push(Edit::Connect { edge });
    }

    /// Makes another change.
    pub(crate) fn push(&mut self, edit: Edit) {
        self.edits.push(edit);
    }

    /// Where an order can leave the flow with those obligations open: undo and cancelled, or, where goods are
    /// already out of the house, handed over to a person.
    pub(crate) fn way_out(&mut self, near: NodeIndex, open: ObligationSet) -> NodeId {
        if let Some(known) = &self.way_out {
            return known.clone();
        }
        let out = match open.iter().all(Obligation::is_undoable) {
            true => self.undo(near),
            false => self.end(Outcome::HandedOver, near),
        };
        self.way_out = Some(out.clone());
        out
    }

    /// The nearest undo of everything that leads to a cancelled end, or a new one.
    pub(crate) fn undo(&mut self, near: NodeIndex) -> NodeId {
        let view = self.view;
        let undoes_all =
            |node: NodeIndex| view.list(node, "tokens").is_empty() && leads_to_cancelled(view, node);
        let known = view
            .with_role(Role::Compensate)
            .map(|(node, _)| node)
            .filter(|node| undoes_all(*node));
        if let Some(node) = known.min_by_key(|node| (distance(view, near, *node), *node)) {
            return view.id(node).clone();
        }
        let undo = self.add(Role::Compensate, &[], near);
        let end = self.end(Outcome::Cancelled, near);
        self.connect(&undo, "ok", &end);
        undo
    }

    /// The nearest end with an outcome, or a new one.
    pub(crate) fn end(&mut self, outcome: Outcome, near: NodeIndex) -> NodeId {
        let view = self.view;
        let known = view.with_role(Role::End).map(|(node, _)| node);
        let known = known.filter(|node| view.compiled_step(*node).outcome == Some(outcome));
        if let Some(node) = known.min_by_key(|node| (distance(view, near, *node), *node)) {
            return view.id(node).clone();
        }
        self.new_end(outcome, near)
    }

    /// A new end with an outcome.
    pub(crate) fn new_end(&mut self, outcome: Outcome, near: NodeIndex) -> NodeId {
        let mut settings = vec![("result", json!(outcome.id()))];
        if outcome == Outcome::HandedOver {
            settings.push(("to", json!("order_desk")));
        }
        self.add(Role::End, &settings, near)
    }

    /// All changes as one edit.
    pub(crate) fn finish(mut self) -> Edit {
        match self.edits.len() {
            1 => self.edits.remove(0),
            _ => Edit::Batch { edits: self.edits },
        }
    }

    fn new_step(
        &mut self,
        component: Option<&'static Component>,
        settings: &[(&str, Value)],
        beside: NodeIndex,
    ) -> (NodeId, Node) {
        let component = component.map_or("", |component| component.id);
        let stem = component.rsplit('.').next().unwrap_or("step");
        let mut id = fresh_node_id(self.view.flow, stem);
        let mut attempt = 1;
        while !self.taken.insert(id.clone()) {
            attempt += 1;
            id = fresh_node_id(self.view.flow, &format!("{stem}-{attempt}"));
        }
        let mut node = Node::new(component);
        let at = self.view.step(beside).at;
        let placed = i32::try_from(self.taken.len()).unwrap_or(1);
        node.at = Point {
            x: at.x + BESIDE * (placed - 1),
            y: at.y + BESIDE,
        };
        node.settings = settings
            .iter()
            .map(|(name, value)| ((*name).to_owned(), value.clone()))
            .collect();
        (id, node)
    }
}

/// The first component of a role.
/// The name of the exit by which an order goes on.
pub(crate) fn onward(component: &Component) -> &'static str {
    component.success().map_or("ok", |port| port.id)
}

fn leads_to_cancelled(view: &FlowView<'_>, node: NodeIndex) -> bool {
    let next = view
        .exit_named(node, "ok")
        .and_then(|exit| view.target(node, exit));
    next.is_some_and(|end| view.compiled_step(end).outcome == Some(Outcome::Cancelled))
}

fn distance(view: &FlowView<'_>, left: NodeIndex, right: NodeIndex) -> i64 {
    let (left, right) = (view.step(left).at, view.step(right).at);
    i64::from(left.x.abs_diff(right.x)) + i64::from(left.y.abs_diff(right.y))
}

/// Puts a join in front of a step that several branches of one fork run into. Nothing when its connections do not
/// come from different branches.
pub(crate) fn join_in_front(view: &FlowView<'_>, node: NodeIndex) -> Option<Edit> {
    let incoming = &view.compiled_step(node).incoming;
    let fork =
        view.graph().dominator[node as usize].filter(|over| view.compiled.family(*over) == Family::Fork)?;
    let reached = incoming
        .iter()
        .filter(|edge| view.is_reachable(view.compiled.edges[**edge as usize].from));
    let reached: Vec<_> = reached.copied().collect();
    let from_fork = |edge: &u32| {
        view.graph()
            .dominates(fork, view.compiled.edges[*edge as usize].from)
    };
    if reached.len() < 2 || !reached.iter().all(from_fork) {
        return None;
    }
    let mut mend = Mend::new(view);
    let join = mend.add(Role::Join, &[], node);
    for edge in reached {
        let edge = view.edge(edge);
        let to = Edge {
            to: join.clone(),
            ..edge.clone()
        };
        mend.push(Edit::Reconnect { edge, to });
    }
    mend.connect(&join, "ok", view.id(node));
    Some(mend.finish())
}

/// An ISO 8601 duration of full hours that is at least so long.
pub(crate) fn iso_hours(length_us: i64) -> String {
    const HOUR_US: i64 = 3_600_000_000;
    let hours = length_us.max(1).saturating_add(HOUR_US - 1) / HOUR_US;
    match (hours / 24, hours % 24) {
        (0, hours) => format!("PT{hours}H"),
        (days, 0) => format!("P{days}D"),
        (days, hours) => format!("P{days}DT{hours}H"),
    }
}

/// Puts another text at a path inside a setting: `scope`, `rules[0]`, `branches[0].when`, `map.order.note`.
pub(crate) fn replace_text(view: &FlowView<'_>, node: NodeIndex, path: &str, text: &str) -> Option<Edit> {
    let name = path.split(['[', '.']).next()?;
    let rest = &path[name.len()..];
    let value = if rest.is_empty() {
        json!(text)
    } else {
        let mut value = match view.own(node, name) {
            Some(own) => own.clone(),
            None => json!(view.list(node, name)),
        };
        *place_in(&mut value, rest)? = json!(text);
        value
    };
    Some(Edit::SetSetting {
        node: view.id(node).clone(),
        setting: name.to_owned(),
        value: Some(value),
    })
}

fn place_in<'v>(value: &'v mut Value, path: &str) -> Option<&'v mut Value> {
    match path.strip_prefix('[') {
        Some(indexed) => {
            let (index, rest) = indexed.split_once(']')?;
            let entry = value.get_mut(index.parse::<usize>().ok()?)?;
            match rest.strip_prefix('.') {
                Some(key) => entry.get_mut(key),
                None => Some(entry),
            }
        }
        None => value.get_mut(path.strip_prefix('.')?),
    }
}
