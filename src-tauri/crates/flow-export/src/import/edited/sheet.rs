//! A BPMN file as units that can be compared one by one: what has an id of its own and stands in a process or beside
//! it. Where things are drawn, prefixes, order and what is meant anyway are not looked at.

use std::collections::{BTreeMap, BTreeSet};

use crate::import::foreign::attribute_says_nothing;
use crate::import::own;
use crate::import::tree::{Element, Space, Tree, qualified};

/// An element with what is said of it.
#[derive(Debug)]
pub(super) struct Unit<'t, 'a> {
    pub(super) element: &'t Element<'a>,
    /// What it is in both files: the process of a flow, an element of a step, a connection; the id of anything else.
    pub(super) key: Key,
    /// The flow that its process carries.
    pub(super) flow: Option<&'t str>,
    /// Whether it stands in the process itself, not in a sub-process.
    pub(super) is_top: bool,
}

/// What a unit is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Key {
    Flow(String),
    Step(String, String),
    Connection(String, [String; 3]),
    Id(String),
}

/// Most rounds in which ids are told from those that are known: one each step away.
const ROUNDS_MAX: usize = 12;

/// Where something stands in a unit, and what it says.
pub(super) type Fact = (String, String);

/// The units of a file, in its order.
#[derive(Debug)]
pub(super) struct Sheet<'t, 'a> {
    tree: &'t Tree<'a>,
    pub(super) units: Vec<Unit<'t, 'a>>,
    places: BTreeMap<Key, usize>,
}

impl<'t, 'a> Sheet<'t, 'a> {
    /// The sheet of a file; `drawn` are keys for connections that do not say what they are, by where they stand.
    pub(super) fn new(tree: &'t Tree<'a>, drawn: &BTreeMap<usize, Key>) -> Self {
        let mut sheet = Self {
            tree,
            units: Vec::new(),
            places: BTreeMap::new(),
        };
        let mut open = vec![(&tree.elements[0], None, false)];
        while let Some((holder, flow, is_top)) = open.pop() {
            let mut inner = Vec::new();
            for element in tree.children(holder).filter(|one| is_unit(one)) {
                let own = match element.name {
                    "process" => own::header(tree, element).and_then(|header| header.get("id")),
                    _ => flow,
                };
                let key = drawn.get(&element.at).cloned();
                sheet.add(
                    element,
                    key.unwrap_or_else(|| key_of(tree, element, own)),
                    own,
                    is_top,
                );
                if is_holder(element) {
                    inner.push((element, own, element.name == "process"));
                }
            }
            open.extend(inner.into_iter().rev());
        }
        sheet
    }

    fn add(&mut self, element: &'t Element<'a>, key: Key, flow: Option<&'t str>, is_top: bool) {
        // A copy of something is another thing.
        let key = match self.places.contains_key(&key) {
            true => Key::Id(element.get("id").unwrap_or_default().to_owned()),
            false => key,
        };
        self.places.entry(key.clone()).or_insert(self.units.len());
        self.units.push(Unit {
            element,
            key,
            flow,
            is_top,
        });
    }

    /// The unit of a key.
    pub(super) fn unit(&self, key: &Key) -> Option<&Unit<'t, 'a>> {
        self.places.get(key).map(|place| &self.units[*place])
    }

    /// Ids here by those of the same things in another file, where they differ or not.
    pub(super) fn ids_by(&self, other: &Sheet<'_, '_>) -> BTreeMap<String, String> {
        let pairs = other.units.iter().filter_map(|unit| {
            let same = self.unit(&unit.key)?;
            Some((
                unit.element.get("id")?.to_owned(),
                same.element.get("id")?.to_owned(),
            ))
        });
        pairs.collect()
    }

    /// Keys for the units of a file that are the same as some here under another id, by where they stand: what the same
    /// reference of the same thing leads to, or what says the same.
    pub(super) fn alike(&self, tree: &Tree<'_>, drawn: &BTreeMap<usize, Key>) -> BTreeMap<usize, Key> {
        let mut keys = drawn.clone();
        for _ in 0..ROUNDS_MAX {
            let file = Sheet::new(tree, &keys);
            let ids = self.ids_by(&file);
            let open = |unit: &&Unit<'_, '_>, other: &Sheet<'_, '_>| {
                matches!(unit.key, Key::Id(_)) && other.unit(&unit.key).is_none()
            };
            let added: Vec<_> = file.units.iter().filter(|unit| open(unit, self)).collect();
            let missing: Vec<_> = self.units.iter().filter(|unit| open(unit, &file)).collect();
            if added.is_empty() || missing.is_empty() {
                break;
            }
            let by_id = |units: &[&Unit<'_, '_>]| -> BTreeMap<String, usize> {
                let ids = units
                    .iter()
                    .map(|unit| unit.element.get("id").unwrap_or_default());
                ids.map(str::to_owned).zip(0..).collect()
            };
            let (new, old) = (by_id(&added), by_id(&missing));
            let mut pairs: BTreeMap<usize, usize> = BTreeMap::new();
            for unit in &file.units {
                let Some(known) = self.unit(&unit.key) else {
                    continue;
                };
                let refers = |facts: Vec<Fact>| -> BTreeMap<String, String> {
                    let refers = |path: &str| path.ends_with("Ref") || path.ends_with("default");
                    facts.into_iter().filter(|(path, _)| refers(path)).collect()
                };
                let known = refers(self.facts(known, &BTreeMap::new()));
                for (path, value) in refers(file.facts(unit, &ids)) {
                    let pair = known
                        .get(&path)
                        .and_then(|old_id| Some((*new.get(&value)?, *old.get(old_id)?)));
                    if let Some((one, other)) = pair {
                        pairs.entry(one).or_insert(other);
                    }
                }
            }
            let mut said: BTreeMap<(&str, Vec<Fact>), Vec<usize>> = BTreeMap::new();
            let sorted = |mut facts: Vec<Fact>| {
                facts.sort();
                facts
            };
            for (place, unit) in missing.iter().enumerate().rev() {
                let facts = sorted(self.facts(unit, &BTreeMap::new()));
                said.entry((unit.element.name, facts)).or_default().push(place);
            }
            for (place, unit) in added.iter().enumerate() {
                let facts = sorted(file.facts(unit, &ids));
                let same = said.get_mut(&(unit.element.name, facts)).and_then(Vec::pop);
                if let Some(same) = same {
                    pairs.entry(place).or_insert(same);
                }
            }
            if pairs.is_empty() {
                // What there is only one of, whatever it refers to.
                let bare = |sheet: &Sheet<'_, '_>, units: &[&Unit<'_, '_>]| {
                    let mut places: BTreeMap<(String, Vec<Fact>), Vec<usize>> = BTreeMap::new();
                    for (place, unit) in units.iter().enumerate() {
                        let mut facts = sorted(sheet.facts(unit, &BTreeMap::new()));
                        facts.retain(|(path, _)| !path.ends_with("Ref") && !path.ends_with("default"));
                        let name = unit.element.name.to_owned();
                        places.entry((name, facts)).or_default().push(place);
                    }
                    places
                };
                let theirs = bare(&file, &added);
                for (what, places) in bare(self, &missing) {
                    if let ([one], Some([other])) = (&places[..], theirs.get(&what).map(Vec::as_slice)) {
                        pairs.insert(*other, *one);
                    }
                }
            }
            let mut used = BTreeSet::new();
            let count = keys.len();
            for (one, other) in pairs {
                let (one, other) = (added[one], missing[other]);
                let is_same = one.element.name == other.element.name
                    && one.flow == other.flow
                    && one.is_top == other.is_top;
                if is_same && used.insert(&other.key) {
                    keys.insert(one.element.at, other.key.clone());
                }
            }
            if keys.len() == count {
                break;
            }
        }
        keys
    }

    /// What is said of a unit, its name and references as `ids` have them.
    pub(super) fn facts(&self, unit: &Unit<'_, '_>, ids: &BTreeMap<String, String>) -> Vec<Fact> {
        let mut facts = Vec::new();
        self.collect(unit.element, "", ids, &mut facts);
        facts
    }

    fn collect(
        &self,
        element: &Element<'_>,
        path: &str,
        ids: &BTreeMap<String, String>,
        facts: &mut Vec<Fact>,
    ) {
        let below = |name: &str| match path {
            "" => name.to_owned(),
            path => format!("{path} {name}"),
        };
        let is_ours = element.space == Space::Ours && matches!(element.name, "step" | "flow");
        for attribute in element.attributes.iter().filter(|_| !is_ours) {
            if attribute_says_nothing(element, attribute) {
                continue;
            }
            let value = attribute.value.trim();
            let refers = attribute.name.ends_with("Ref") || attribute.name == "default";
            let value = match ids.get(value).filter(|_| refers) {
                Some(known) => known.as_str(),
                None => value,
            };
            let name = qualified(attribute.space, attribute.prefix, attribute.name);
            facts.push((below(&name), value.to_owned()));
        }
        let text = element.text.trim();
        if !text.is_empty() {
            facts.push((path.to_owned(), text.replace("\r\n", "\n")));
        }
        for child in self.tree.children(element) {
            let is_told = is_holder(element) && is_unit(child)
                || matches!(child.name, "incoming" | "outgoing" | "flowNodeRef")
                    && child.space == Space::Bpmn
                || is_ours && READ.contains(&child.name)
                || child.is(Space::Ours, "connection");
            if is_told {
                continue;
            }
            let inside = match child.name {
                "extensionElements" => path.to_owned(),
                // The schema lets one stand for the other.
                "formalExpression" if child.space == Space::Bpmn => below("expression"),
                name => below(&qualified(child.space, child.prefix, name)),
            };
            let is_shell = child.name == "extensionElements"
                || child.space == Space::Ours && matches!(child.name, "step" | "flow");
            if !is_shell && child.text.trim().is_empty() {
                facts.push((inside.clone(), String::new()));
            }
            self.collect(child, &inside, ids, facts);
        }
    }

    /// The steps that elements belong to, by their ids, with the flow: elements of a step are connected by sequence flows
    /// that stand for no connection, hang on its border, or undo it.
    pub(super) fn steps(&self) -> BTreeMap<&'t str, (&'t str, &'t str)> {
        let mut beside: BTreeMap<&str, Vec<&'t str>> = BTreeMap::new();
        let mut open: Vec<(&'t str, (&'t str, &'t str))> = Vec::new();
        for unit in &self.units {
            let Some(id) = unit.element.get("id") else {
                continue;
            };
            let step = own::step_of(self.tree, unit.element).and_then(|step| step.get("id"));
            open.extend(step.zip(unit.flow).map(|(step, flow)| (id, (flow, step))));
            if let Some((one, other)) = joined(unit) {
                beside.entry(one).or_default().push(other);
                beside.entry(other).or_default().push(one);
            }
        }
        let mut steps = BTreeMap::new();
        while let Some((id, step)) = open.pop() {
            if steps.contains_key(id) {
                continue;
            }
            steps.insert(id, step);
            let next = beside.get(id).map_or(&[][..], Vec::as_slice);
            open.extend(next.iter().map(|other| (*other, step)));
        }
        steps
    }

    /// Elements that nothing outside their step can lead to.
    pub(super) fn inner(&self) -> BTreeSet<&'t str> {
        let mut inner = BTreeSet::new();
        for unit in &self.units {
            let is_way = unit.element.name == "sequenceFlow" && !matches!(unit.key, Key::Connection(..));
            inner.extend(unit.element.get("targetRef").filter(|_| is_way));
            let is_beside =
                unit.element.name == "boundaryEvent" || unit.element.get("isForCompensation") == Some("true");
            inner.extend(unit.element.get("id").filter(|_| is_beside));
        }
        inner
    }
}

/// What is read from our own elements; what else stands there follows from it.
const READ: &[&str] = &[
    "name",
    "setting",
    "title",
    "purpose",
    "tag",
    "enters",
    "part",
    "connection",
];

/// The two that a unit holds together within a step.
fn joined<'t>(unit: &Unit<'t, '_>) -> Option<(&'t str, &'t str)> {
    let element = unit.element;
    match element.name {
        "sequenceFlow" if matches!(unit.key, Key::Connection(..)) => None,
        "sequenceFlow" | "association" => element.get("sourceRef").zip(element.get("targetRef")),
        _ => element.get("attachedToRef").zip(element.get("id")),
    }
}

fn key_of(tree: &Tree<'_>, element: &Element<'_>, flow: Option<&str>) -> Key {
    let id = || Key::Id(element.get("id").unwrap_or_default().to_owned());
    let Some(flow) = flow else {
        return id();
    };
    if element.name == "process" {
        return Key::Flow(flow.to_owned());
    }
    if let Some(step) = own::step_of(tree, element).and_then(|step| step.get("id")) {
        return Key::Step(flow.to_owned(), step.to_owned());
    }
    let connection = tree
        .extensions(element)
        .find(|one| one.is(Space::Ours, "connection"));
    let ends = connection.and_then(|one| Some([one.get("from")?, one.get("port")?, one.get("to")?]));
    match ends {
        Some(ends) => Key::Connection(flow.to_owned(), ends.map(str::to_owned)),
        None => id(),
    }
}

fn is_holder(element: &Element<'_>) -> bool {
    element.space == Space::Bpmn && matches!(element.name, "definitions" | "process" | "subProcess")
}

/// Whether something is looked at by itself.
fn is_unit(element: &Element<'_>) -> bool {
    let is_part = element.name == "BPMNDiagram"
        || element.name.ends_with("EventDefinition")
        || matches!(element.name, "documentation" | "extensionElements")
        || element.name.ends_with("LoopCharacteristics");
    element.space == Space::Bpmn && !is_part && element.get("id").is_some()
}
