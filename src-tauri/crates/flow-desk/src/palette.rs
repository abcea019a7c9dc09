//! What the palette knows beside the catalog: how a step is found by its first pinyin letters, what usually comes next,
//! and presets as pieces that can be put down as they are.

use std::collections::{BTreeMap, BTreeSet};

use flow_api::catalog::{
    COMPONENTS, PRESETS, PortKind, Preset, PresetShape, Words, catalog_json, component as find_component,
};
use flow_api::model::{Edge, Edit, Flow, Fragment, Node, NodeId, Text, fragment, write};
use flow_api::{Document, TEMPLATES};
use pinyin::{ToPinyin, ToPinyinMulti};
use serde_json::{Map, Value, json};

/// So many steps are proposed after one.
const PROPOSED: usize = 6;
/// A character that is read in several ways multiplies the spellings; more than these help nobody.
const SPELLINGS: usize = 8;

/// More characters than this are a sentence and no name.
const LONGEST_NAME: usize = 6;

/// The catalog with `spellings` (first pinyin letters of a name, by component or preset), `next` (components that follow one
/// in the templates, the most usual first) and `pieces` (presets as fragments, laid out).
pub(crate) fn catalog() -> Value {
    let mut listing = catalog_json();
    if let Value::Object(entries) = &mut listing {
        entries.insert("spellings".to_owned(), json!(all_spellings()));
        entries.insert("next".to_owned(), json!(usual_next()));
        let pieces = PRESETS
            .iter()
            .filter_map(|preset| Some((preset.id.to_owned(), piece(preset)?)));
        entries.insert("pieces".to_owned(), Value::Object(pieces.collect::<Map<_, _>>()));
    }
    listing
}

fn all_spellings() -> BTreeMap<&'static str, Vec<String>> {
    let components = COMPONENTS.iter().map(|one| (one.id, one.name, one.help.zh));
    let presets = PRESETS.iter().map(|one| (one.id, one.name, ""));
    let spelled = |(id, name, help): (&'static str, Words, &'static str)| {
        let mut all = spellings(name.zh);
        all.extend(listed(help).flat_map(spellings));
        (id, all)
    };
    components.chain(presets).map(spelled).collect()
}

/// The names that a help text lists before its first colon: 满减、满折: what people call the step by.
fn listed(help: &'static str) -> impl Iterator<Item = &'static str> {
    let (names, _) = help.split_once('：').unwrap_or_default();
    let names = names.split('、');
    names.filter(|name| (1..=LONGEST_NAME).contains(&name.chars().count()))
}

/// The first letters of a name: 满减 is `mj`; a character with several readings gives several. Latin letters stand for
/// themselves.
fn spellings(name: &str) -> Vec<String> {
    let mut all = vec![String::new()];
    for letter in name.chars() {
        let readings: BTreeSet<char> = match letter.to_pinyin_multi() {
            Some(readings) => readings
                .into_iter()
                .filter_map(|one| one.plain().chars().next())
                .collect(),
            None if letter.is_alphanumeric() => letter.to_lowercase().collect(),
            None => continue,
        };
        let longer = all
            .iter()
            .flat_map(|begun| readings.iter().map(move |letter| format!("{begun}{letter}")));
        all = longer.take(SPELLINGS).collect();
    }
    all
}

/// How each text is typed: its first letters, in several ways where a character is read in several, and then in full.
pub(crate) fn spelled(texts: &[String]) -> Vec<Vec<String>> {
    let spelled = |text: &String| {
        let mut all = spellings(text);
        all.push(in_full(text));
        all
    };
    texts.iter().map(spelled).collect()
}

/// 满减 as `manjian`; each character by its most usual reading.
fn in_full(name: &str) -> String {
    let letter = |letter: char| match letter.to_pinyin() {
        Some(reading) => reading.plain().to_owned(),
        None if letter.is_alphanumeric() => letter.to_lowercase().collect(),
        None => String::new(),
    };
    name.chars().map(letter).collect()
}

/// How often a component follows another when all goes well, counted in the templates.
fn usual_next() -> BTreeMap<String, Vec<String>> {
    let mut counts: BTreeMap<String, BTreeMap<String, usize>> = BTreeMap::new();
    for (_, bytes) in TEMPLATES {
        let Ok(document) = Document::open(bytes) else {
            continue;
        };
        let flow = document.flow();
        for edge in &flow.edges {
            let (Some(from), Some(to)) = (flow.nodes.get(&edge.from), flow.nodes.get(&edge.to)) else {
                continue;
            };
            if !goes_on(from.component.as_str(), edge.port.as_str()) {
                continue;
            }
            let of = counts.entry(from.component.as_str().to_owned()).or_default();
            *of.entry(to.component.as_str().to_owned()).or_default() += 1;
        }
    }
    let ranked = |(from, followers): (String, BTreeMap<String, usize>)| {
        let mut followers: Vec<(String, usize)> = followers.into_iter().collect();
        followers.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
        (
            from,
            followers.into_iter().take(PROPOSED).map(|(id, _)| id).collect(),
        )
    };
    counts.into_iter().map(ranked).collect()
}

/// Whether an exit is the way on, and not an outcome to be dealt with or a fault. Branches that a setting names are ways on.
fn goes_on(component: &str, port: &str) -> bool {
    let known = find_component(component).and_then(|known| known.ports.iter().find(|one| one.id == port));
    known.is_none_or(|port| port.kind == PortKind::Success)
}

/// A component and settings as JSON.
type Made = (&'static str, &'static str);
/// From a step by an exit to another, by position.
type Joined = (usize, &'static str, usize);

/// A preset as steps with places, as the clipboard holds them.
fn piece(preset: &Preset) -> Option<Value> {
    let name = Text::new(preset.name.en, preset.name.zh);
    let mut flow = Flow::new("piece", name.clone());
    let single;
    let (steps, connections): (&[Made], &[Joined]) = match &preset.shape {
        PresetShape::Step { component, settings } => {
            single = [(*component, *settings)];
            (&single, &[])
        }
        PresetShape::Pattern { steps, connections } => (steps, connections),
    };
    let mut ids = Vec::new();
    for (component, settings) in steps {
        let mut node = Node::new(*component);
        node.settings = serde_json::from_str(settings).ok()?;
        if steps.len() == 1 {
            node.name = name.clone();
        }
        let stem = component.rsplit('.').next().unwrap_or(component);
        let id = NodeId::new(format!("{stem}_{}", ids.len() + 1));
        flow.nodes.insert(id.clone(), node);
        ids.push(id);
    }
    for (from, port, to) in connections {
        flow.edges
            .insert(Edge::new(ids.get(*from)?.as_str(), *port, ids.get(*to)?.as_str()));
    }
    let mut document = Document::open(&write(&flow)).ok()?;
    document.apply(&Edit::Tidy { nodes: None }).ok()?;
    let piece: Fragment = fragment(document.flow(), &ids.into_iter().collect());
    serde_json::to_value(piece).ok()
}
