//! What another tool changed in a file of ours. The file is compared with what would be written of the flows that travel
//! in it. New names and connections between steps are taken over; of everything else the report says what stands in the file
//! and that the flow keeps what it had.

mod drawn;
mod gone;
mod sheet;
mod wires;

use std::collections::{BTreeMap, BTreeSet};

use flow_model::{Edge, Flow, NodeId, NoteId, Point, Text};

use self::drawn::{Compared, compared};
pub(super) use self::gone::Gone;
use self::sheet::{Fact, Key, Sheet, Unit};
use self::wires::Wires;
use super::foreign::note;
use super::own::Lines;
use super::report::{Arrival, Arrived};
use super::tree::{Space, Tree};
use crate::targets::bpmn::Profile;
use crate::words::{Language, step_name};

/// Most lines; what is beyond is counted.
const LINES_MAX: usize = 20_000;
/// Most characters of what is quoted.
const QUOTED_MAX: usize = 2_000;
/// Most lines on one note; the report has all of them.
const NOTED_MAX: usize = 20;

/// Takes over what is plain; the lines of the report say everything that was changed, in the order of the file.
pub(super) fn take_over(tree: &Tree<'_>, flows: &mut [Flow], gone: &Gone) -> Vec<Arrived> {
    let lines = looked_at(tree, flows, gone);
    gone.clear(flows);
    lines
}

fn looked_at(tree: &Tree<'_>, flows: &mut [Flow], gone: &Gone) -> Vec<Arrived> {
    let profile = profile_of(tree);
    let compared = compared(tree, flows, profile);
    let Some(Compared {
        language,
        text,
        drawn,
    }) = compared
    else {
        return vec![not_compared(flows)];
    };
    let wired = wires::wire(tree, &drawn, flows, (profile, language, &text));
    let bare = match &wired {
        Some(_) => Tree::read(&text).ok(),
        None => None,
    };
    let bare = bare.as_ref().map(|bare| Sheet::new(bare, &BTreeMap::new()));
    let (cut, text) = match &wired {
        Some((cut, text)) => (cut.clone(), text),
        None => (Wires::new(), &text),
    };
    let Ok(written) = Tree::read(text) else {
        wires::take(flows, &cut);
        return vec![not_compared(flows)];
    };
    let written = Sheet::new(&written, &BTreeMap::new());
    let keys = written.alike(tree, &drawn);
    let file = Sheet::new(tree, &keys);
    let mut edits = Edits {
        language,
        ids: written.ids_by(&file),
        steps: written.steps(),
        inner: written.inner(),
        file: &file,
        written: &written,
        gone,
        cut: cut
            .iter()
            .map(|(place, edge)| drawn::key(&flows[*place], edge))
            .collect(),
        bare: bare.as_ref(),
        flows,
        lines: Vec::new(),
        notes: BTreeMap::new(),
    };
    edits.look(&drawn);
    // They must not come back, whatever stands in the file.
    wires::take(edits.flows, &cut);
    edits.finish(tree)
}

/// The engine that a file was written for.
fn profile_of(tree: &Tree<'_>) -> Profile {
    let spaces = tree.elements.iter().flat_map(|element| {
        let attributes = element.attributes.iter().map(|one| one.space);
        std::iter::once(element.space).chain(attributes)
    });
    let mut profiles = spaces.filter_map(|space| match space {
        Space::Zeebe => Some(Profile::Zeebe),
        Space::Camunda => Some(Profile::Camunda7),
        Space::Flowable => Some(Profile::Flowable),
        _ => None,
    });
    profiles.next().unwrap_or(Profile::Plain)
}

/// The comparison under way.
struct Edits<'s, 't, 'a, 'w> {
    language: Language,
    /// Ids as we would give them, by those in the file.
    ids: BTreeMap<String, String>,
    /// Flow and step by the ids that we would give their elements.
    steps: BTreeMap<&'w str, (&'w str, &'w str)>,
    /// Elements that nothing outside their step can lead to.
    inner: BTreeSet<&'w str>,
    file: &'s Sheet<'t, 'a>,
    written: &'s Sheet<'w, 'w>,
    flows: &'s mut [Flow],
    gone: &'s Gone,
    /// Connections that were deleted.
    cut: BTreeSet<Key>,
    /// What would be written without them.
    bare: Option<&'s Sheet<'s, 's>>,
    /// With where they stand in the file.
    lines: Vec<(usize, Arrived)>,
    /// What is to be put on notes, by flow and step.
    notes: BTreeMap<(String, Option<NodeId>), Vec<String>>,
}

impl<'w> Edits<'_, '_, '_, 'w> {
    fn look(&mut self, drawn: &BTreeMap<usize, Key>) {
        let (file, written) = (self.file, self.written);
        for unit in &file.units {
            let at = unit.element.at;
            if let Some(known) = written.unit(&unit.key) {
                self.compare(unit, known, drawn.contains_key(&at));
                continue;
            }
            if self.went_along(unit) {
                continue;
            }
            let facts = file.facts(unit, &self.ids);
            let said = match quoted(facts.iter().map(|fact| (fact, 1))) {
                said if said.is_empty() => unit.element.name.to_owned(),
                said => said,
            };
            let remark = Text::new(
                format!("Added in another tool and not taken over: {said}. Draw it here."),
                format!("在别的工具里新加的，没有带入：{said}。请在这里画上。"),
            );
            self.keep(unit, at, remark);
        }
        for unit in written.units.iter().filter(|unit| file.unit(&unit.key).is_none()) {
            let process = unit.flow.and_then(|flow| file.unit(&Key::Flow(flow.to_owned())));
            let at = process.map_or(0, |process| process.element.at);
            if self.is_deleted(unit, at) || self.is_cut(unit, at) {
                continue;
            }
            let remark = Text::new(
                "It is missing in the file, and the flow keeps it: delete it here if it is to go.",
                "文件里已没有它，流程仍保留：如要去掉，请在这里删除。",
            );
            self.keep(unit, at, remark);
        }
    }

    /// A step that was deleted: its line.
    fn is_deleted(&mut self, unit: &Unit<'_, '_>, at: usize) -> bool {
        let Key::Step(flow, step) = &unit.key else {
            return false;
        };
        if !self.gone.has(flow, step) {
            return false;
        }
        let remark = Text::new(
            format!("The step \"{step}\" was deleted in another tool and is deleted here."),
            format!("步骤“{step}”在别的工具里删除了，这里也已删除。"),
        );
        let line = Arrived {
            id: step.clone(),
            element: "step".to_owned(),
            name: String::new(),
            line: 0,
            arrival: Arrival::Mapped,
            flow: flow.clone(),
            becomes: "deleted".to_owned(),
            remark,
        };
        self.lines.push((at, line));
        true
    }

    /// A connection that was deleted: its line. What was only there for it goes with it.
    fn is_cut(&mut self, unit: &Unit<'_, '_>, at: usize) -> bool {
        let (Key::Connection(flow, [from, port, _]), true) = (&unit.key, self.cut.contains(&unit.key)) else {
            return self.bare.is_some_and(|bare| bare.unit(&unit.key).is_none());
        };
        let step = self.file.unit(&Key::Step(flow.clone(), from.clone()));
        let at = step.map_or(at, |step| step.element.at);
        let remark = Text::new(
            format!(
                "The connection from \"{from}\" by \"{port}\" was deleted in another tool and is deleted here: the exit leads nowhere now. Connect it here."
            ),
            format!(
                "步骤“{from}”出口“{port}”的连线在别的工具里删除了，这里也已删除：该出口现在没有去处。请在这里连上。"
            ),
        );
        self.line(unit, at, (Arrival::Mapped, "deleted"), remark);
        true
    }

    /// What is left in the file of a step that was deleted: its line.
    fn went_along(&mut self, unit: &Unit<'_, '_>) -> bool {
        let flow = unit.flow.unwrap_or_default();
        let id = unit.element.get("id").unwrap_or_default();
        if let Key::Connection(flow, [from, port, to]) = &unit.key
            && self.gone.has(flow, from)
        {
            let remark = Text::new(
                format!(
                    "The step \"{from}\" it led from was deleted in another tool: the connection {port} to \"{to}\" went with it."
                ),
                format!("它的起点步骤“{from}”在别的工具里删除了：从“{port}”到“{to}”的连线也随之删除。"),
            );
            self.line(unit, unit.element.at, (Arrival::Mapped, "deleted"), remark);
            return true;
        }
        let Some(step) = self.gone.owner(flow, id) else {
            return false;
        };
        let remark = Text::new(
            format!("Left of the step \"{step}\", which was deleted in another tool: it went with it."),
            format!("步骤“{step}”在别的工具里删除后留下的，也随之删除。"),
        );
        self.line(unit, unit.element.at, (Arrival::Mapped, "deleted"), remark);
        true
    }

    fn has_edge(&self, flow: &str, edge: &Edge) -> bool {
        let mut flows = self.flows.iter();
        flows.any(|one| one.id.as_str() == flow && one.edges.contains(edge))
    }

    fn compare(&mut self, unit: &Unit<'_, '_>, known: &Unit<'w, 'w>, is_drawn: bool) {
        let mut counts: BTreeMap<Fact, i64> = BTreeMap::new();
        if unit.element.name != known.element.name {
            *counts
                .entry((String::new(), unit.element.name.to_owned()))
                .or_default() += 1;
            *counts
                .entry((String::new(), known.element.name.to_owned()))
                .or_default() -= 1;
        }
        for fact in self.file.facts(unit, &self.ids) {
            *counts.entry(fact).or_default() += 1;
        }
        for fact in self.written.facts(known, &BTreeMap::new()) {
            *counts.entry(fact).or_default() -= 1;
        }
        counts.retain(|_, count| *count != 0);
        if is_drawn {
            let remark = Text::new(
                "Drawn in another tool and taken over as a connection.",
                "在别的工具里画的连线，已带入。",
            );
            self.line(unit, unit.element.at, (Arrival::Mapped, "connection"), remark);
        }
        // A default goes with its connection.
        let cut = self.cut.iter().filter_map(|key| self.written.unit(key));
        let cut: BTreeSet<&str> = cut.filter_map(|unit| unit.element.get("id")).collect();
        counts
            .retain(|(path, value), count| path != "default" || *count > 0 || !cut.contains(value.as_str()));
        self.adopt(unit, known, &mut counts);
        if let Key::Connection(flow, [from, port, to]) = &known.key
            && self.gone.has(flow, to)
            && self.has_edge(flow, &Edge::new(from.as_str(), port.as_str(), to.as_str()))
        {
            let remark = Text::new(
                format!(
                    "The step \"{to}\" it led to was deleted in another tool: the connection went with it."
                ),
                format!("它通往的步骤“{to}”在别的工具里删除了，连线也随之删除。"),
            );
            forget(&mut counts, "targetRef");
            self.line(unit, unit.element.at, (Arrival::Mapped, "deleted"), remark);
        }
        if counts.is_empty() {
            return;
        }
        let new = quoted(
            counts
                .iter()
                .filter(|one| *one.1 > 0)
                .map(|(fact, count)| (fact, *count)),
        );
        let old = quoted(
            counts
                .iter()
                .filter(|one| *one.1 < 0)
                .map(|(fact, count)| (fact, -count)),
        );
        let remark = match (new.as_str(), old.as_str()) {
            (new, "") => Text::new(
                format!("Added in another tool and not taken over: {new}. Change it here."),
                format!("在别的工具里新加的，没有带入：{new}。请在这里改。"),
            ),
            ("", old) => Text::new(
                format!("Taken out in another tool; the flow keeps it: {old}. Change it here."),
                format!("在别的工具里去掉的，流程仍保留：{old}。请在这里改。"),
            ),
            (new, old) => Text::new(
                format!(
                    "Changed in another tool and not taken over: the file has {new}; the flow keeps {old}. Change it here."
                ),
                format!("在别的工具里改过，没有带入：文件中是 {new}；流程仍保留 {old}。请在这里改。"),
            ),
        };
        self.keep(unit, unit.element.at, remark);
    }

    /// Takes over what is plain, and takes it out of what differs.
    fn adopt(&mut self, unit: &Unit<'_, '_>, known: &Unit<'w, 'w>, counts: &mut BTreeMap<Fact, i64>) {
        let flow = known
            .flow
            .and_then(|id| self.flows.iter().position(|flow| flow.id.as_str() == id));
        match (&known.key, flow) {
            (Key::Step(_, step), Some(flow)) => self.name_step(unit, known, (flow, step), counts),
            (Key::Flow(_), Some(flow)) => self.name_flow(unit, flow, counts),
            (Key::Connection(_, ends), Some(flow)) => {
                if let Some((new, old)) = replaced(counts, "targetRef")
                    && self.lead_elsewhere(unit, (flow, ends), &new, &old)
                {
                    forget(counts, "targetRef");
                }
            }
            _ => {}
        }
    }

    /// A new name of a step, where the file had the name that the step has.
    fn name_step(
        &mut self,
        unit: &Unit<'_, '_>,
        known: &Unit<'w, 'w>,
        (flow, step): (usize, &str),
        counts: &mut BTreeMap<Fact, i64>,
    ) {
        let Some((new, old)) = replaced(counts, "name") else {
            return;
        };
        let (flow, step, language) = (&mut self.flows[flow], NodeId::new(step), self.language);
        if known.element.get("name") != Some(language.pick(&step_name(flow, &step))) {
            return;
        }
        if let Some(node) = flow.nodes.get_mut(&step) {
            *wording(&mut node.name, language) = new.clone();
            let component = node.component.as_str().to_owned();
            forget(counts, "name");
            self.renamed(unit, &component, &new, &old);
        }
    }

    /// A new title of a flow, or another text of what it is for.
    fn name_flow(&mut self, unit: &Unit<'_, '_>, flow: usize, counts: &mut BTreeMap<Fact, i64>) {
        for path in ["name", "documentation"] {
            let Some((new, old)) = replaced(counts, path) else {
                continue;
            };
            let flow = &mut self.flows[flow];
            let text = match path {
                "name" => &mut flow.title,
                _ => &mut flow.purpose,
            };
            *wording(text, self.language) = new.clone();
            forget(counts, path);
            self.renamed(unit, "setting", &new, &old);
        }
    }

    /// A connection to another step of the same flow; false if it leads to none.
    fn lead_elsewhere(
        &mut self,
        unit: &Unit<'_, '_>,
        (flow, [from, port, to]): (usize, &[String; 3]),
        new: &str,
        old: &str,
    ) -> bool {
        let flow = &mut self.flows[flow];
        let target = self.steps.get(new).copied();
        let target = target.filter(|(of, step)| *of == flow.id.as_str() && step != to);
        let Some((_, target)) = target.filter(|_| !self.inner.contains(new)) else {
            return false;
        };
        flow.edges
            .remove(&Edge::new(from.as_str(), port.as_str(), to.as_str()));
        flow.edges.insert(Edge::new(from.as_str(), port.as_str(), target));
        let old = match self.gone.has(flow.id.as_str(), to) {
            true => to,
            false => old,
        };
        let remark = Text::new(
            format!("Led elsewhere in another tool and taken over: to {new} instead of {old}."),
            format!("在别的工具里改接过，已带入：接到 {new}，原接到 {old}。"),
        );
        self.line(unit, unit.element.at, (Arrival::Mapped, "connection"), remark);
        true
    }

    fn renamed(&mut self, unit: &Unit<'_, '_>, becomes: &str, new: &str, old: &str) {
        let remark = Text::new(
            format!("Renamed in another tool and taken over: \"{new}\" instead of \"{old}\"."),
            format!("在别的工具里改过名，已带入：“{new}”，原为“{old}”。"),
        );
        self.line(unit, unit.element.at, (Arrival::Mapped, becomes), remark);
    }

    /// Says that the flow keeps what it had, in the report and on a note.
    fn keep(&mut self, unit: &Unit<'_, '_>, at: usize, remark: Text) {
        let id = unit.element.get("id").unwrap_or_default();
        let ours = self.ids.get(id).map_or(id, String::as_str);
        let step = match &unit.key {
            Key::Step(_, step) => Some(step.as_str()),
            Key::Connection(_, [from, ..]) => Some(from.as_str()),
            _ => self.steps.get(ours).map(|step| step.1),
        };
        let flow = self.flow_of(unit);
        let about = step.map(NodeId::new).filter(|step| {
            let flow = self.flows.iter().find(|one| one.id.as_str() == flow);
            flow.is_some_and(|flow| flow.nodes.contains_key(step))
        });
        let text = format!("{id}: {}\n{}", remark.en, remark.zh);
        self.notes.entry((flow, about)).or_default().push(text);
        self.line(unit, at, (Arrival::Noted, "note"), remark);
    }

    /// The flow that a unit is in; what is in none is told with the first.
    fn flow_of(&self, unit: &Unit<'_, '_>) -> String {
        let first = self.flows.first().map_or("", |flow| flow.id.as_str());
        let is_there = |id: &&str| self.flows.iter().any(|flow| flow.id.as_str() == *id);
        unit.flow.filter(is_there).unwrap_or(first).to_owned()
    }

    fn line(&mut self, unit: &Unit<'_, '_>, at: usize, (arrival, becomes): (Arrival, &str), remark: Text) {
        let element = unit.element;
        let arrived = Arrived {
            id: element.get("id").unwrap_or_default().to_owned(),
            element: element.name.to_owned(),
            name: element.get("name").unwrap_or_default().to_owned(),
            line: 0,
            arrival,
            flow: self.flow_of(unit),
            becomes: becomes.to_owned(),
            remark,
        };
        self.lines.push((at, arrived));
    }

    /// Puts the notes on the flows; the lines in the order of the file.
    fn finish(mut self, tree: &Tree<'_>) -> Vec<Arrived> {
        for ((id, about), mut texts) in std::mem::take(&mut self.notes) {
            let Some(flow) = self.flows.iter_mut().find(|flow| flow.id.as_str() == id) else {
                continue;
            };
            let more = texts.len().saturating_sub(NOTED_MAX);
            texts.truncate(NOTED_MAX);
            if more > 0 {
                texts.push(format!("{more} more in the report.\n另有 {more} 项，见报告。"));
            }
            add_note(flow, about, texts.join("\n"));
        }
        self.lines.sort_by_key(|one| one.0);
        let more = self.lines.len().saturating_sub(LINES_MAX);
        self.lines.truncate(LINES_MAX);
        let mut lines = Lines::new(tree.text);
        let mut told: Vec<Arrived> = Vec::with_capacity(self.lines.len());
        for (at, mut one) in self.lines {
            one.line = lines.of(at);
            told.push(one);
        }
        if more > 0 {
            let remark = Text::new(
                format!("{more} further things of this file are not in the flow either."),
                format!("文件中还有 {more} 项内容没有带入流程。"),
            );
            told.push(of_file(self.flows, remark));
        }
        told
    }
}

/// A line about the whole file.
fn of_file(flows: &[Flow], remark: Text) -> Arrived {
    Arrived {
        id: String::new(),
        element: "definitions".to_owned(),
        name: String::new(),
        line: 1,
        arrival: Arrival::LeftOut,
        flow: flows.first().map_or("", |flow| flow.id.as_str()).to_owned(),
        becomes: String::new(),
        remark,
    }
}

fn not_compared(flows: &[Flow]) -> Arrived {
    let remark = Text::new(
        "What other tools may have changed in this file was not looked for: it is too large.",
        "文件太大，没有检查别的工具是否改过它。",
    );
    of_file(flows, remark)
}

/// What stands in the place of something else: the new text and the old one.
fn replaced(counts: &BTreeMap<Fact, i64>, path: &str) -> Option<(String, String)> {
    let mut of_path = counts.iter().filter(|((one, _), _)| one == path);
    let (one, other) = (of_path.next()?, of_path.next()?);
    let (new, old) = match (one.1, other.1) {
        (1, -1) => (one.0, other.0),
        (-1, 1) => (other.0, one.0),
        _ => return None,
    };
    let is_all = of_path.next().is_none() && !new.1.is_empty();
    is_all.then(|| (new.1.clone(), old.1.clone()))
}

fn forget(counts: &mut BTreeMap<Fact, i64>, path: &str) {
    counts.retain(|(one, _), _| one != path);
}

fn wording(text: &mut Text, language: Language) -> &mut String {
    match language {
        Language::English => &mut text.en,
        Language::Chinese => &mut text.zh,
    }
}

/// Facts in a row, as far as they are quoted.
fn quoted<'f>(facts: impl Iterator<Item = (&'f Fact, i64)>) -> String {
    let mut out = String::new();
    for ((path, value), count) in facts {
        for _ in 0..count {
            out.push_str(if out.is_empty() { "" } else { ", " });
            out.push_str(&match (path.as_str(), value.as_str()) {
                (path, "") => path.to_owned(),
                ("", value) => value.to_owned(),
                (path, value) => format!("{path}=\"{value}\""),
            });
            if let Some((end, _)) = out.char_indices().nth(QUOTED_MAX) {
                out.truncate(end);
                out.push('…');
                return out;
            }
        }
    }
    out
}

/// Puts a note below its step, or below the flow.
fn add_note(flow: &mut Flow, about: Option<NodeId>, text: String) {
    let at = match about.as_ref().and_then(|step| flow.nodes.get(step)) {
        Some(node) => Point {
            x: node.at.x,
            y: node.at.y.saturating_add(80),
        },
        None => Point {
            x: flow
                .nodes
                .values()
                .map(|node| node.at.x)
                .min()
                .unwrap_or_default(),
            y: flow
                .nodes
                .values()
                .map(|node| node.at.y)
                .max()
                .unwrap_or_default()
                .saturating_add(160),
        },
    };
    let stem = match &about {
        Some(step) => format!("edited.{step}"),
        None => "edited".to_owned(),
    };
    let mut id = NoteId::new(stem.as_str());
    let mut number = 1;
    while flow.notes.contains_key(&id) {
        number += 1;
        id = NoteId::new(format!("{stem}.{number}"));
    }
    flow.notes.insert(id, note(text, at, about));
}
