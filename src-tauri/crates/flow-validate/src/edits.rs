//! Edits of settings and wires that repairs are made of; larger ones are put together in `repair`.

use std::collections::BTreeMap;

use flow_catalog::{Component, Default, Role, component_with_role};
use flow_engine::NodeIndex;
use flow_model::{Edge, Edit, Node, NodeId, Point, Text, fresh_node_id};
use serde_json::Value;

use crate::view::FlowView;
use crate::words::fill;

/// How far left of a step a new one is put.
const STEP_WIDTH: i32 = 220;

/// Gives a setting a value.
pub(crate) fn set(view: &FlowView<'_>, node: NodeIndex, name: &str, value: impl Into<Value>) -> Edit {
    Edit::SetSetting {
        node: view.id(node).clone(),
        setting: name.to_owned(),
        value: Some(value.into()),
    }
}

/// Gives a text at a path inside a setting a value: `scope`, `branches[0].when`, `map.ship.tracking`.
pub(crate) fn set_at(view: &FlowView<'_>, node: NodeIndex, path: &str, text: &str) -> Option<Edit> {
    let (name, rest) = path.split_at(path.find(['[', '.']).unwrap_or(path.len()));
    if rest.is_empty() {
        return Some(set(view, node, name, text));
    }
    let mut value = view.own(node, name)?.clone();
    let place = match rest.strip_prefix('.') {
        Some(key) => value.get_mut(key)?,
        None => {
            let (index, rest) = rest.strip_prefix('[')?.split_once(']')?;
            let entry = value.get_mut(index.parse::<usize>().ok()?)?;
            match rest.strip_prefix('.') {
                Some(key) => entry.get_mut(key)?,
                None => entry,
            }
        }
    };
    *place = Value::from(text);
    Some(set(view, node, name, value))
}

/// Takes a setting back to the component's default.
pub(crate) fn restore(view: &FlowView<'_>, node: NodeIndex, name: &str) -> Edit {
    Edit::SetSetting {
        node: view.id(node).clone(),
        setting: name.to_owned(),
        value: None,
    }
}

/// The default of a setting as text.
pub(crate) fn default_text(view: &FlowView<'_>, node: NodeIndex, name: &str) -> Option<&'static str> {
    match view.declared(node, name)?.default {
        Default::Text(text) => Some(text).filter(|text| !text.is_empty()),
        _ => None,
    }
}

/// A button label with a value in it.
pub(crate) fn label(en: &'static str, zh: &'static str, values: &[(&str, Text)]) -> Text {
    fill(flow_catalog::Words { en, zh }, values)
}

/// A step that a repair adds.
#[derive(Debug)]
pub(crate) struct NewStep {
    /// The id it will have.
    pub(crate) id: NodeId,
    /// What it is.
    pub(crate) component: &'static Component,
}

impl NewStep {
    /// The default of one of its settings as text.
    pub(crate) fn default_text(&self, name: &str) -> Option<&'static str> {
        let setting = self
            .component
            .settings
            .iter()
            .find(|setting| setting.name == name)?;
        match setting.default {
            Default::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Leads one of its exits to a step.
    pub(crate) fn connect(&self, port: &str, to: &NodeId) -> Edit {
        Edit::Connect {
            edge: Edge::new(self.id.as_str(), port, to.as_str()),
        }
    }
}

/// What a repair puts in front of a step: a role, its settings, and the exit that leads on.
pub(crate) type Inserted<'s> = (Role, BTreeMap<String, Value>, &'s str);

/// Puts steps in front of `node`: everything that entered it enters the first of them. Their other exits are left to
/// the caller, who appends to the edits.
pub(crate) fn steps_before(
    view: &FlowView<'_>,
    node: NodeIndex,
    inserted: Vec<Inserted<'_>>,
) -> Option<(Vec<NewStep>, Vec<Edit>)> {
    let below = view.step(node).at;
    let target = view.id(node);
    let (mut steps, mut edits, mut ports) = (Vec::new(), Vec::new(), Vec::new());
    let mut left = below.x;
    for (role, settings, port) in inserted {
        let component = component_with_role(role)?;
        let stem = component.id.rsplit('.').next().unwrap_or(component.id);
        left = left.saturating_sub(STEP_WIDTH);
        let mut step = Node::new(component.id);
        step.settings = settings;
        step.at = Point { x: left, y: below.y };
        let id = fresh_node_id(view.flow, stem);
        edits.push(Edit::AddNode {
            id: id.clone(),
            node: step,
        });
        steps.push(NewStep { id, component });
        ports.push(port);
    }
    let first = steps.first()?.id.clone();
    for edge in view.flow.edges.iter().filter(|edge| edge.to == *target) {
        edits.push(Edit::Reconnect {
            edge: edge.clone(),
            to: Edge {
                to: first.clone(),
                ..edge.clone()
            },
        });
    }
    for (place, step) in steps.iter().enumerate() {
        let next = steps.get(place + 1).map_or(target, |next| &next.id);
        edits.push(step.connect(ports[place], next));
    }
    Some((steps, edits))
}

/// Leads an exit to a step, away from where it led before.
pub(crate) fn rewire(view: &FlowView<'_>, node: NodeIndex, port: &str, to: NodeIndex) -> Edit {
    let wanted = Edge::new(view.id(node).as_str(), port, view.id(to).as_str());
    let old = view
        .flow
        .edges
        .iter()
        .filter(|edge| edge.from == wanted.from && edge.port == wanted.port && **edge != wanted);
    let mut edits: Vec<Edit> = old.map(|edge| Edit::Disconnect { edge: edge.clone() }).collect();
    if !view.flow.edges.contains(&wanted) {
        edits.push(Edit::Connect { edge: wanted });
    }
    Edit::Batch { edits }
}

/// The step of one of the roles that lies nearest in the document: preferably one that is reached, else none.
pub(crate) fn reached_with_role(view: &FlowView<'_>, roles: &[Role], but: NodeIndex) -> Option<NodeIndex> {
    let reachable = &view.graph().reachable;
    roles.iter().find_map(|role| {
        view.with_role(*role)
            .map(|(node, _)| node)
            .find(|node| *node != but && reachable[*node as usize])
    })
}
