//! Carries an [`Edit`] out. An edit that cannot be done changes nothing and says why.

use std::collections::{BTreeMap, BTreeSet};

use crate::difference::Difference;
use crate::edit::{Edit, HeaderEdit};
use crate::edit_error::EditError;
use crate::flow::{Edge, Flow, Node, Note, Point};
use crate::ids::{NodeId, PortId};
use crate::limits;
use crate::paste::paste;
use crate::recorder::Recorder;
use crate::tidy;
use serde_json::Value;

/// Carries out an edit on the flow in place and returns what changed.
///
/// The work is in the size of the change, apart from edits that remove or rejoin steps, which look once at
/// each connection and group, and tidying, which looks at the whole flow.
pub fn apply(flow: &mut Flow, edit: &Edit) -> Result<Difference, EditError> {
    let mut recorder = Recorder::new(flow);
    match perform(&mut recorder, edit, 0) {
        Ok(()) => Ok(recorder.finish()),
        Err(error) => {
            recorder.cancel();
            Err(error)
        }
    }
}

fn perform(recorder: &mut Recorder<'_>, edit: &Edit, depth: usize) -> Result<(), EditError> {
    match edit {
        Edit::AddNode { id, node } => add_node(recorder, id, node),
        Edit::RemoveNodes { nodes } => remove_nodes(recorder, &nodes.iter().cloned().collect()),
        Edit::RemoveAndRejoin { node, port } => remove_and_rejoin(recorder, node, port),
        Edit::MoveNodes { to } => move_nodes(recorder, to),
        Edit::Connect { edge } => connect(recorder, edge),
        Edit::Disconnect { edge } => disconnect(recorder, edge),
        Edit::Reconnect { edge, to } => disconnect(recorder, edge).and_then(|()| connect(recorder, to)),
        Edit::InsertOnEdge { edge, id, node, port } => {
            disconnect(recorder, edge)?;
            add_node(recorder, id, node)?;
            connect(recorder, &edge_between(&edge.from, &edge.port, id))?;
            connect(recorder, &edge_between(id, port, &edge.to))
        }
        Edit::ReplaceComponent { node, with, ports } => replace(recorder, node, with, ports),
        Edit::SetSetting { node, setting, value } => set_setting(recorder, node, setting, value.as_ref()),
        Edit::SetName { node, name } => change_node(recorder, node, |node| node.name = name.clone()),
        Edit::SetPolicy { node, policy } => change_node(recorder, node, |node| node.policy = policy.clone()),
        Edit::SetPinned { node, pinned } => change_node(recorder, node, |node| node.pinned = *pinned),
        Edit::SetHeader { header } => {
            recorder.header(|flow| set_header(flow, header));
            Ok(())
        }
        Edit::Batch { edits } if depth < limits::BATCH_DEPTH => edits
            .iter()
            .try_for_each(|edit| perform(recorder, edit, depth + 1)),
        Edit::Batch { .. } => Err(EditError::TooDeep("batch".to_owned())),
        Edit::Paste { fragment, offset } => paste(recorder, fragment, *offset),
        Edit::Tidy { nodes } => tidy_up(recorder, nodes.as_ref()),
        Edit::SetGroup { .. }
        | Edit::RemoveGroup { .. }
        | Edit::SetNote { .. }
        | Edit::RemoveNote { .. }
        | Edit::SetTable { .. }
        | Edit::RemoveTable { .. } => perform_beside(recorder, edit),
    }
}

/// Groups, notes and tables.
fn perform_beside(recorder: &mut Recorder<'_>, edit: &Edit) -> Result<(), EditError> {
    match edit {
        Edit::SetGroup { id, group } => {
            check_id(id.as_str())?;
            group.nodes.iter().try_for_each(|node| known(recorder, node))?;
            recorder.group(id, Some(group.clone()));
        }
        Edit::RemoveGroup { id } if recorder.flow().groups.contains_key(id) => recorder.group(id, None),
        Edit::RemoveGroup { id } => return Err(EditError::NoSuchElement(id.to_string())),
        Edit::SetNote { id, note } => {
            check_id(id.as_str())?;
            check_note(recorder, note)?;
            recorder.note(id, Some(note.clone()));
        }
        Edit::RemoveNote { id } if recorder.flow().notes.contains_key(id) => recorder.note(id, None),
        Edit::RemoveNote { id } => return Err(EditError::NoSuchElement(id.to_string())),
        Edit::SetTable { id, table } => {
            check_id(id.as_str())?;
            recorder.table(id, Some(table.clone()));
        }
        Edit::RemoveTable { id } if recorder.flow().tables.contains_key(id) => recorder.table(id, None),
        Edit::RemoveTable { id } => return Err(EditError::NoSuchElement(id.to_string())),
        _ => {}
    }
    check_count(recorder)
}

pub(crate) fn edge_between(from: &NodeId, port: &PortId, to: &NodeId) -> Edge {
    Edge {
        from: from.clone(),
        port: port.clone(),
        to: to.clone(),
    }
}

pub(crate) fn check_id(id: &str) -> Result<(), EditError> {
    match limits::is_id(id) {
        true => Ok(()),
        false => Err(EditError::BadId(id.to_owned())),
    }
}

pub(crate) fn check_count(recorder: &Recorder<'_>) -> Result<(), EditError> {
    match limits::elements(recorder.flow()) <= limits::ELEMENTS_MAX {
        true => Ok(()),
        false => Err(EditError::TooMany),
    }
}

fn check_point(point: Point) -> Result<(), EditError> {
    match limits::is_on_canvas(point) {
        true => Ok(()),
        false => Err(EditError::OffCanvas(point)),
    }
}

fn check_value(name: &str, value: &Value) -> Result<(), EditError> {
    check_id(name)?;
    match limits::value_fault(value) {
        None => Ok(()),
        Some(limits::ValueFault::Float) => Err(EditError::Float(name.to_owned())),
        Some(limits::ValueFault::TooDeep) => Err(EditError::TooDeep(name.to_owned())),
    }
}

pub(crate) fn check_note(recorder: &Recorder<'_>, note: &Note) -> Result<(), EditError> {
    check_point(note.at)?;
    check_point(Point {
        x: note.size.width,
        y: note.size.height,
    })?;
    note.about.iter().try_for_each(|node| known(recorder, node))
}

fn known(recorder: &Recorder<'_>, node: &NodeId) -> Result<(), EditError> {
    match recorder.flow().nodes.contains_key(node) {
        true => Ok(()),
        false => Err(EditError::NoSuchNode(node.clone())),
    }
}

pub(crate) fn add_node(recorder: &mut Recorder<'_>, id: &NodeId, node: &Node) -> Result<(), EditError> {
    check_id(id.as_str())?;
    check_id(node.component.as_str())?;
    check_point(node.at)?;
    node.settings
        .iter()
        .try_for_each(|(name, value)| check_value(name, value))?;
    if recorder.flow().nodes.contains_key(id) {
        return Err(EditError::NodeExists(id.clone()));
    }
    recorder.node(id, Some(node.clone()));
    check_count(recorder)
}

fn change_node(
    recorder: &mut Recorder<'_>,
    id: &NodeId,
    change: impl FnOnce(&mut Node),
) -> Result<(), EditError> {
    let mut node = recorder.flow().nodes.get(id).cloned();
    let node_here = node.as_mut().ok_or_else(|| EditError::NoSuchNode(id.clone()))?;
    change(node_here);
    recorder.node(id, node);
    Ok(())
}

fn set_setting(
    recorder: &mut Recorder<'_>,
    id: &NodeId,
    name: &str,
    value: Option<&Value>,
) -> Result<(), EditError> {
    value.map_or(Ok(()), |value| check_value(name, value))?;
    change_node(recorder, id, |node| {
        match value {
            Some(value) => node.settings.insert(name.to_owned(), value.clone()),
            None => node.settings.remove(name),
        };
    })
}

fn remove_nodes(recorder: &mut Recorder<'_>, nodes: &BTreeSet<NodeId>) -> Result<(), EditError> {
    nodes.iter().try_for_each(|id| known(recorder, id))?;
    let flow = recorder.flow();
    let touches = |edge: &&Edge| nodes.contains(&edge.from) || nodes.contains(&edge.to);
    let edges: Vec<Edge> = flow.edges.iter().filter(touches).cloned().collect();
    let groups = flow
        .groups
        .iter()
        .filter(|(_, group)| !group.nodes.is_disjoint(nodes));
    let groups: Vec<_> = groups.map(|(id, group)| (id.clone(), group.clone())).collect();
    let about = |note: &Note| note.about.as_ref().is_some_and(|id| nodes.contains(id));
    let notes = flow.notes.iter().filter(|(_, note)| about(note));
    let notes: Vec<_> = notes.map(|(id, note)| (id.clone(), note.clone())).collect();
    for edge in &edges {
        recorder.remove_edge(edge);
    }
    for (id, mut group) in groups {
        group.nodes.retain(|node| !nodes.contains(node));
        recorder.group(&id, Some(group));
    }
    for (id, mut note) in notes {
        note.about = None;
        recorder.note(&id, Some(note));
    }
    for id in nodes {
        recorder.node(id, None);
    }
    Ok(())
}

fn remove_and_rejoin(recorder: &mut Recorder<'_>, node: &NodeId, port: &PortId) -> Result<(), EditError> {
    known(recorder, node)?;
    let next = recorder.flow().leaving(node).filter(|edge| edge.port == *port);
    let next: Vec<&Edge> = next.collect();
    let successor = match next[..] {
        [edge] if edge.to != *node => edge.to.clone(),
        _ => return Err(EditError::NoSingleSuccessor(node.clone(), port.clone())),
    };
    let entering: Vec<Edge> = recorder.flow().entering(node).cloned().collect();
    remove_nodes(recorder, &BTreeSet::from([node.clone()]))?;
    for edge in entering.iter().filter(|edge| edge.from != *node) {
        recorder.add_edge(&edge_between(&edge.from, &edge.port, &successor));
    }
    Ok(())
}

fn move_nodes(recorder: &mut Recorder<'_>, to: &BTreeMap<NodeId, Point>) -> Result<(), EditError> {
    for (id, point) in to {
        check_point(*point)?;
        change_node(recorder, id, |node| node.at = *point)?;
    }
    Ok(())
}

/// Moves steps to their tidy places, and the notes about them along with them.
fn tidy_up(recorder: &mut Recorder<'_>, nodes: Option<&BTreeSet<NodeId>>) -> Result<(), EditError> {
    nodes
        .into_iter()
        .flatten()
        .try_for_each(|node| known(recorder, node))?;
    let to = tidy::places(recorder.flow(), nodes);
    let mut notes = Vec::new();
    for (id, note) in &recorder.flow().notes {
        let about = note
            .about
            .as_ref()
            .and_then(|node| Some((recorder.flow().nodes.get(node)?, to.get(node)?)));
        if let Some((node, place)) = about {
            let offset = Point {
                x: place.x - node.at.x,
                y: place.y - node.at.y,
            };
            let at = limits::onto_canvas(moved(note.at, offset));
            notes.push((id.clone(), Note { at, ..note.clone() }));
        }
    }
    for (id, note) in notes {
        recorder.note(&id, Some(note));
    }
    move_nodes(recorder, &to)
}

pub(crate) fn connect(recorder: &mut Recorder<'_>, edge: &Edge) -> Result<(), EditError> {
    known(recorder, &edge.from)?;
    known(recorder, &edge.to)?;
    check_id(edge.port.as_str())?;
    if recorder.flow().edges.contains(edge) {
        return Err(EditError::EdgeExists(edge.clone()));
    }
    recorder.add_edge(edge);
    check_count(recorder)
}

fn disconnect(recorder: &mut Recorder<'_>, edge: &Edge) -> Result<(), EditError> {
    if !recorder.flow().edges.contains(edge) {
        return Err(EditError::NoSuchEdge(edge.clone()));
    }
    recorder.remove_edge(edge);
    Ok(())
}

fn replace(
    recorder: &mut Recorder<'_>,
    id: &NodeId,
    with: &Node,
    ports: &BTreeMap<PortId, Option<PortId>>,
) -> Result<(), EditError> {
    check_id(with.component.as_str())?;
    with.settings
        .iter()
        .try_for_each(|(name, value)| check_value(name, value))?;
    ports
        .values()
        .flatten()
        .try_for_each(|port| check_id(port.as_str()))?;
    change_node(recorder, id, |node| {
        node.component = with.component.clone();
        node.settings = with.settings.clone();
    })?;
    let leaving: Vec<Edge> = recorder.flow().leaving(id).cloned().collect();
    for edge in &leaving {
        recorder.remove_edge(edge);
    }
    for edge in &leaving {
        match ports.get(&edge.port) {
            Some(Some(port)) => recorder.add_edge(&edge_between(&edge.from, port, &edge.to)),
            Some(None) => {}
            None => recorder.add_edge(edge),
        }
    }
    Ok(())
}

fn set_header(flow: &mut Flow, edit: &HeaderEdit) {
    let edit = edit.clone();
    flow.title = edit.title.unwrap_or_else(|| std::mem::take(&mut flow.title));
    flow.purpose = edit.purpose.unwrap_or_else(|| std::mem::take(&mut flow.purpose));
    flow.tags = edit.tags.unwrap_or_else(|| std::mem::take(&mut flow.tags));
    flow.enters_with = edit
        .enters_with
        .unwrap_or_else(|| std::mem::take(&mut flow.enters_with));
    if let Some(promise) = edit.promise {
        flow.promise = Some(promise).filter(|promise| !promise.is_empty());
    }
}

pub(crate) fn moved(point: Point, offset: Point) -> Point {
    Point {
        x: point.x.saturating_add(offset.x),
        y: point.y.saturating_add(offset.y),
    }
}
