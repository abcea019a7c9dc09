//! What a file of ours is compared with: the flows in it as they would be written, with the connections that another tool
//! drew anew and did not mark as such.

use std::collections::BTreeMap;

use flow_engine::CompiledNode;
use flow_model::{Edge, Flow, NodeId};

use super::sheet::{Key, Sheet, Unit};
use crate::import::tree::Tree;
use crate::targets::bpmn::{Profile, as_it_stands};
use crate::words::{Language, exit_name};

/// What a file is compared with.
pub(super) struct Compared {
    /// The language of its names.
    pub(super) language: Language,
    /// What would be written of the flows.
    pub(super) text: String,
    /// Connections that were drawn in another tool, which the flows have now, by where they stand in the file.
    pub(super) drawn: BTreeMap<usize, Key>,
}

/// What to compare a file with; nothing if that would be too large.
pub(super) fn compared(tree: &Tree<'_>, flows: &mut [Flow], profile: Profile) -> Option<Compared> {
    let file = Sheet::new(tree, &BTreeMap::new());
    let mut best: Option<(usize, Language, String)> = None;
    for language in [Language::English, Language::Chinese] {
        let text = as_it_stands(flows, profile, language);
        let written = Tree::read(&text).ok()?;
        let strange = strange_names(&file, &Sheet::new(&written, &BTreeMap::new()));
        if best.as_ref().is_none_or(|(least, ..)| strange < *least) {
            best = Some((strange, language, text));
        }
        if strange == 0 {
            break;
        }
    }
    let (_, language, text) = best?;
    let written = Tree::read(&text).ok()?;
    let written = Sheet::new(&written, &BTreeMap::new());
    let file = Sheet::new(tree, &written.alike(tree, &BTreeMap::new()));
    let new = new_connections(&file, &written, flows, language);
    if new.is_empty() {
        let drawn = BTreeMap::new();
        return Some(Compared {
            language,
            text,
            drawn,
        });
    }
    for one in &new {
        flows[one.flow].edges.insert(one.edge.clone());
    }
    let (n_new, text) = (new.len(), as_it_stands(flows, profile, language));
    let drawn = drawn_alike(&text, flows, new)?;
    let text = match drawn.len() == n_new {
        true => text,
        false => as_it_stands(flows, profile, language),
    };
    Some(Compared {
        language,
        text,
        drawn,
    })
}

/// Those of the new connections that would be drawn where they were drawn; any other means something else and goes again.
fn drawn_alike(text: &str, flows: &mut [Flow], new: Vec<Drawn>) -> Option<BTreeMap<usize, Key>> {
    let written = Tree::read(text).ok()?;
    let written = Sheet::new(&written, &BTreeMap::new());
    let mut drawn = BTreeMap::new();
    for one in new {
        let key = key(&flows[one.flow], &one.edge);
        let is_same = written.unit(&key).is_some_and(|unit| {
            let ends = [("sourceRef", &one.ends[0]), ("targetRef", &one.ends[1])];
            ends.into_iter()
                .all(|(name, end)| unit.element.get(name) == Some(end))
        });
        match is_same {
            true => drop(drawn.insert(one.at, key)),
            false => drop(flows[one.flow].edges.remove(&one.edge)),
        }
    }
    Some(drawn)
}

pub(super) fn key(flow: &Flow, edge: &Edge) -> Key {
    let ends = [edge.from.as_str(), edge.port.as_str(), edge.to.as_str()];
    Key::Connection(flow.id.as_str().to_owned(), ends.map(str::to_owned))
}

/// How many names differ.
fn strange_names(file: &Sheet<'_, '_>, written: &Sheet<'_, '_>) -> usize {
    let name = |unit: &Unit<'_, '_>| unit.element.get("name").unwrap_or_default().to_owned();
    let pairs = file
        .units
        .iter()
        .filter_map(|unit| Some((unit, written.unit(&unit.key)?)));
    pairs.filter(|(one, other)| name(one) != name(other)).count()
}

/// A connection that another tool drew.
struct Drawn {
    /// Where it stands in the file.
    at: usize,
    /// The flow, by its place.
    flow: usize,
    edge: Edge,
    /// The elements it connects, as we would call them.
    ends: [String; 2],
}

/// Sequence flows that stand for no connection and lead from one step to another, by an exit that leads nowhere.
fn new_connections(
    file: &Sheet<'_, '_>,
    written: &Sheet<'_, '_>,
    flows: &[Flow],
    language: Language,
) -> Vec<Drawn> {
    let ids = written.ids_by(file);
    let known = |id: &str| ids.get(id).map_or(id, String::as_str).to_owned();
    let steps = written.steps();
    let inner = written.inner();
    let is_new = |unit: &&Unit<'_, '_>| {
        unit.element.name == "sequenceFlow"
            && unit.is_top
            && unit.flow.is_some()
            && matches!(unit.key, Key::Id(_))
            && written.unit(&unit.key).is_none()
    };
    let ways: Vec<(&Unit<'_, '_>, [String; 2])> = file
        .units
        .iter()
        .filter(is_new)
        .filter_map(|unit| {
            let end = |name| unit.element.get(name).map(known);
            Some((unit, [end("sourceRef")?, end("targetRef")?]))
        })
        .collect();
    // Without the connection its step may have had fewer elements: a gateway behind it belongs to it.
    let mut behind: BTreeMap<&str, (&str, &str)> = BTreeMap::new();
    for (_, [from, to]) in &ways {
        let step = steps
            .get(from.as_str())
            .or_else(|| behind.get(from.as_str()))
            .copied();
        if let (Some(step), None) = (step, steps.get(to.as_str())) {
            behind.insert(to, step);
        }
    }
    let mut free = Exits::default();
    let mut drawn = Vec::new();
    for (unit, ends) in &ways {
        let [from, to] = ends.each_ref().map(String::as_str);
        let source = steps.get(from).or_else(|| behind.get(from));
        let (Some(source), Some(target)) = (source, steps.get(to)) else {
            continue;
        };
        let place = flows.iter().position(|flow| flow.id.as_str() == source.0);
        let (Some(place), true, false) = (place, source.0 == target.0, inner.contains(to)) else {
            continue;
        };
        if let Some(port) = free.take(&flows[place], place, source.1, unit, language) {
            drawn.push(Drawn {
                at: unit.element.at,
                flow: place,
                edge: Edge::new(source.1, port.as_str(), target.1),
                ends: ends.clone(),
            });
        }
    }
    drawn
}

/// Exits that lead nowhere, by the place of the flow and the step.
#[derive(Default)]
struct Exits {
    of: BTreeMap<usize, BTreeMap<NodeId, Vec<String>>>,
}

impl Exits {
    /// The exit that a sequence flow leaves by: the one its id or its name tells, else the only one that is left.
    fn take(
        &mut self,
        flow: &Flow,
        place: usize,
        step: &str,
        unit: &Unit<'_, '_>,
        language: Language,
    ) -> Option<String> {
        let unwired = |node: &CompiledNode| {
            let exits = node.exits.iter().filter(|exit| exit.edges.is_empty());
            let ports = exits.map(|exit| exit.port.as_str().to_owned()).collect();
            (node.id.clone(), ports)
        };
        let all = self.of.entry(place).or_insert_with(|| {
            let compiled = flow_engine::compile(flow);
            compiled.nodes.iter().map(unwired).collect()
        });
        let step = NodeId::new(step);
        let free = all.get_mut(&step)?;
        let id = unit.element.get("id").unwrap_or_default();
        let name = unit.element.get("name").unwrap_or_default();
        let by_id = |port: &String| id.ends_with(&crate::xml::id("", &format!("{step}.{port}")));
        let by_name =
            |port: &String| !name.is_empty() && language.pick(&exit_name(flow, &step, port)) == name;
        let found = free
            .iter()
            .position(by_id)
            .or_else(|| free.iter().position(by_name));
        let only = (free.len() == 1).then_some(0);
        found.or(only).map(|position| free.remove(position))
    }
}
