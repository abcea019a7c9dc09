//! Connections that were deleted in another tool: their exits must have led somewhere when the file was written. For the
//! comparison they lead somewhere again, so that what was drawn around them is as it was.

use std::collections::{BTreeMap, BTreeSet};

use flow_catalog::{PortKind, Role};
use flow_model::{Edge, Flow, NodeId};

use super::sheet::{Key, Sheet, Unit};
use crate::import::id_of;
use crate::import::tree::Tree;
use crate::targets::bpmn::{Profile, as_it_stands};
use crate::words::Language;

/// Connections by the place of their flow.
pub(super) type Wires = BTreeSet<(usize, Edge)>;

/// Puts connections on exits that lost theirs; gives them back with what would be written with them, or nothing if there
/// are none. `text` is what would be written without.
pub(super) fn wire(
    tree: &Tree<'_>,
    drawn: &BTreeMap<usize, Key>,
    flows: &mut [Flow],
    (profile, language, text): (Profile, Language, &str),
) -> Option<(Wires, String)> {
    let (needed, faults) = unwired(flows);
    let mut all: Wires = needed.union(&faults).cloned().collect();
    if all.is_empty() {
        return None;
    }
    let bare = Tree::read(text).ok()?;
    let bare = Sheet::new(&bare, &BTreeMap::new());
    put(flows, &all);
    let full = as_it_stands(flows, profile, language);
    let full = Tree::read(&full).ok()?;
    let full = Sheet::new(&full, &BTreeMap::new());
    let file = Sheet::new(tree, &full.alike(tree, drawn));
    // A fault leads to the lane for faults by itself: only what is left of its border tells that it led elsewhere.
    let is_left = |(place, edge): &(usize, Edge)| {
        let key = super::drawn::key(&flows[*place], edge);
        let border = full.unit(&key).and_then(|unit| unit.element.get("sourceRef"));
        border.is_some_and(|id| {
            let key = Key::Id(id.to_owned());
            file.unit(&key).is_some() && bare.unit(&key).is_none()
        })
    };
    let wrong: Wires = faults.into_iter().filter(|wire| !is_left(wire)).collect();
    take(flows, &wrong);
    all.retain(|wire| !wrong.contains(wire));
    if all.is_empty() {
        return None;
    }
    let text = as_it_stands(flows, profile, language);
    let with = Tree::read(&text).ok()?;
    let with = Sheet::new(&with, &BTreeMap::new());
    let [before, after] = [&bare, &with].map(|written| strange(&file, written, &with));
    let wrong: Wires = all
        .iter()
        .filter(|(place, edge)| {
            let step = (flows[*place].id.as_str().to_owned(), edge.from.clone());
            let count = |of: &BTreeMap<_, usize>| of.get(&step).copied().unwrap_or(0);
            count(&after) > count(&before)
        })
        .cloned()
        .collect();
    if wrong.is_empty() {
        return Some((all, text));
    }
    take(flows, &wrong);
    all.retain(|wire| !wrong.contains(wire));
    (!all.is_empty()).then(|| (all, as_it_stands(flows, profile, language)))
}

/// Takes connections out again.
pub(super) fn take(flows: &mut [Flow], wires: &Wires) {
    for (place, edge) in wires {
        flows[*place].edges.remove(edge);
    }
}

fn put(flows: &mut [Flow], wires: &Wires) {
    for (place, edge) in wires {
        flows[*place].edges.insert(edge.clone());
    }
}

/// Exits that lead nowhere, each led somewhere: those that must lead somewhere, and those of faults.
fn unwired(flows: &[Flow]) -> (Wires, Wires) {
    let (mut needed, mut faults) = (Wires::new(), Wires::new());
    for (place, flow) in flows.iter().enumerate() {
        let is_end = |id: &&NodeId| flow.nodes[*id].component.as_str() == id_of(Role::End);
        let compiled = flow_engine::compile(flow);
        // A step that nothing leads to any more is where it led, if there is only one.
        let mut orphans = (0..)
            .zip(&compiled.nodes)
            .filter(|(position, node)| node.incoming.is_empty() && !compiled.starts.contains(position));
        let orphan = match (orphans.next(), orphans.next()) {
            (Some((_, node)), None) => Some(&node.id),
            _ => None,
        };
        // Exits that only a cycle makes possible say which step was on one.
        let mut edges = flow.edges.iter();
        let looped = edges.find(|edge| {
            let node = compiled.nodes.iter().find(|node| node.id == edge.from);
            node.is_some_and(|node| node.exits.iter().all(|exit| exit.port != edge.port))
        });
        let looped = looped.map(|edge| &edge.from);
        let before = flow.edges.iter().find(|edge| Some(&edge.to) == looped);
        let Some(end) = orphan.or(looped).or_else(|| flow.nodes.keys().find(is_end)) else {
            continue;
        };
        for node in &compiled.nodes {
            for exit in node.exits.iter().filter(|exit| exit.edges.is_empty()) {
                let to = match before.filter(|edge| edge.to == node.id && orphan.is_none()) {
                    Some(edge) => &edge.from,
                    None => end,
                };
                let edge = Edge::new(node.id.as_str(), exit.port.as_str(), to.as_str());
                match exit.kind {
                    PortKind::Fault => faults.insert((place, edge)),
                    _ => needed.insert((place, edge)),
                };
            }
        }
    }
    (needed, faults)
}

/// How much of the file differs from what would be written, by flow and step. What is missing may have been deleted.
fn strange(
    file: &Sheet<'_, '_>,
    written: &Sheet<'_, '_>,
    full: &Sheet<'_, '_>,
) -> BTreeMap<(String, NodeId), usize> {
    let ids = written.ids_by(file);
    let steps = full.steps();
    let home = |unit: &Unit<'_, '_>| match &unit.key {
        Key::Step(flow, step) | Key::Connection(flow, [step, ..]) => {
            Some((flow.clone(), NodeId::new(step.as_str())))
        }
        _ => {
            let end = |name| unit.element.get(name).and_then(|id| steps.get(id));
            let (flow, step) = end("id").or_else(|| end("sourceRef"))?;
            Some(((*flow).to_owned(), NodeId::new(*step)))
        }
    };
    let mut counts = BTreeMap::new();
    for unit in &file.units {
        let is_same = written.unit(&unit.key).is_some_and(|known| {
            // A default that was deleted may have gone from the gateway.
            let facts = |mut facts: Vec<(String, String)>| {
                facts.retain(|(path, _)| path != "default");
                facts.sort();
                facts
            };
            unit.element.name == known.element.name
                && facts(file.facts(unit, &ids)) == facts(written.facts(known, &BTreeMap::new()))
        });
        if let Some(step) = home(unit).filter(|_| !is_same) {
            *counts.entry(step).or_default() += 1;
        }
    }
    counts
}
