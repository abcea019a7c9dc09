//! BPMN 2.0 with the whole diagram, for any tool that reads the standard and for three engines.
//!
//! `docs/bpmn.md` says what becomes of each step, and what travels in our own namespace so that the flow comes back.
//! Flows that are called are further processes of the same file. What an engine cannot say itself is handed to a worker
//! or to a decision table; what remains is refused before anything is written.

mod dialect;
mod draw;
mod extension;
mod juel;
mod lane;
mod layout;
mod moments;
mod names;
mod node;
mod process;
mod profile;
mod steps;
mod task;
mod writer;
mod xml_of;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use flow_catalog::{ObligationSet, Settings};
use flow_engine::{CompiledFlow, CompiledNode, compile};
use flow_model::{Edit, Flow, Node, Point, Text, apply, has_overlaps};

use crate::drawing::Drawing;
use crate::error::{ExportError, Refusal};
use crate::targets::undo::{lacks_undo, undo_of};
use crate::words::{Language, step_name};
use draw::Draw;
use names::Names;
use process::Process;
pub use profile::Profile;
use task::{groups_of, opened, roles};
use writer::{Called, Shared, Writer};

/// The flow and the flows it calls as one BPMN file.
pub fn write(drawing: &Drawing<'_>, profile: Profile, language: Language) -> Result<Vec<u8>, ExportError> {
    let all = reached(drawing);
    match refusal(drawing, &all, profile) {
        Some(refusal) => Err(refusal.into()),
        None => Ok(written(&all, profile, language)),
    }
}

/// What would be written of flows, the first of which is nobody's part, whatever is wrong with them.
pub(crate) fn as_it_stands(flows: &[Flow], profile: Profile, language: Language) -> String {
    let Some((flow, called)) = flows.split_first() else {
        return String::new();
    };
    let mut all = reached(&Drawing { flow, called });
    let is_left = |flow: &&Flow| all.iter().all(|(known, _)| known.id != flow.id);
    let left: Vec<&Flow> = called.iter().filter(is_left).collect();
    all.extend(left.into_iter().map(|flow| (flow, compile(flow))));
    String::from_utf8_lossy(&written(&all, profile, language)).into_owned()
}

/// Flows as a file: the first, then those it calls.
fn written(all: &[(&Flow, CompiledFlow)], profile: Profile, language: Language) -> Vec<u8> {
    let main = all[0].0;
    let mut shared = Shared {
        profile,
        language,
        names: Names::default(),
        messages: BTreeMap::new(),
        called: BTreeMap::new(),
    };
    let main_id = shared.names.id("Process_", main.id.as_str());
    for (flow, _) in &all[1..] {
        let called = called(flow, all, &mut shared.names, language);
        shared.called.insert(flow.id.as_str(), called);
    }
    let mut processes = Vec::with_capacity(all.len());
    for (position, (flow, compiled)) in all.iter().enumerate() {
        let (id, prefix) = match position {
            0 => (main_id.clone(), String::new()),
            _ => (
                shared.called[flow.id.as_str()].process.clone(),
                format!("{}.", flow.id),
            ),
        };
        let writer = Writer {
            flow,
            compiled,
            shared: &mut shared,
            prefix,
            activities: Vec::new(),
        };
        let has_lane = position == 0 && all.iter().any(|(_, compiled)| writer::can_fail(compiled));
        processes.push(writer.process(id, &places(flow), has_lane));
    }
    let undone: Vec<(String, Vec<String>, Text)> = all[1..]
        .iter()
        .filter_map(|(flow, _)| {
            let called = &shared.called[flow.id.as_str()];
            Some((
                called.undo.clone()?,
                called.undo_tasks.clone(),
                flow.title.clone(),
            ))
        })
        .collect();
    for (id, tasks, title) in undone {
        processes.push(undo_process(id, &tasks, &title, &mut shared));
    }
    xml_of::file(main, &processes, &shared)
}

/// The flow and those of the flows beside it that it calls, directly or not.
fn reached<'a>(drawing: &Drawing<'a>) -> Vec<(&'a Flow, CompiledFlow)> {
    let mut all = vec![(drawing.flow, compile(drawing.flow))];
    let mut seen = BTreeSet::from([drawing.flow.id.as_str()]);
    let mut done = 0;
    while let Some((_, compiled)) = all.get(done) {
        let calls: BTreeSet<String> = compiled
            .nodes
            .iter()
            .filter_map(|node| node.calls.clone())
            .collect();
        let called = drawing
            .called
            .iter()
            .filter(|flow| calls.contains(flow.id.as_str()));
        for flow in called {
            if seen.insert(flow.id.as_str()) {
                all.push((flow, compile(flow)));
            }
        }
        done += 1;
    }
    all
}

/// Where the steps stand; laid out where they lie on each other.
fn places(flow: &Flow) -> Vec<Point> {
    let mut flow = Cow::Borrowed(flow);
    if has_overlaps(&flow) {
        let tidy = Edit::Tidy { nodes: None };
        if apply(flow.to_mut(), &tidy).is_err() || has_overlaps(&flow) {
            let count = flow.nodes.len().isqrt() as i32 + 1;
            let spot = |position: i32| Point {
                x: position % count * 248,
                y: position / count * 104,
            };
            return (0..flow.nodes.len() as i32).map(spot).collect();
        }
    }
    flow.nodes.values().map(|node| node.at).collect()
}

/// What BPMN cannot say of these flows.
fn refusal(drawing: &Drawing<'_>, all: &[(&Flow, CompiledFlow)], profile: Profile) -> Option<Refusal> {
    let ids: BTreeSet<&str> = drawing.called.iter().map(|flow| flow.id.as_str()).collect();
    all.iter().find_map(|(flow, compiled)| {
        if compiled.starts.is_empty() {
            return Some(Refusal {
                step: None,
                reason: Text::new(
                    format!("{} has no start", flow.title.english()),
                    format!("“{}”没有开始步骤", flow.title.chinese()),
                ),
                way: Text::new("put a start in", "请加上开始步骤"),
            });
        }
        if let Some(unwritable) = crate::xml::unwritable(flow) {
            return Some(unwritable);
        }
        compiled.nodes.iter().find_map(|node| {
            let own = &flow.nodes[&node.id];
            let name = step_name(flow, &node.id);
            let (en, zh) = (name.english(), name.chinese());
            let (reason, way) = if node.component.is_none() {
                (
                    Text::new(
                        format!("nobody knows what \"{en}\" does"),
                        format!("“{zh}”无法识别"),
                    ),
                    Text::new("replace it by another step", "请换成别的步骤"),
                )
            } else if lacks_undo(node, undo_of(node, own).as_ref()) {
                (
                    Text::new(
                        format!("\"{en}\" opens something and does not say what undoes it"),
                        format!("“{zh}”产生了待结事项，却没有写明如何撤销"),
                    ),
                    Text::new("name the call that undoes it", "请填写撤销它的调用"),
                )
            } else if let Some(called) = node.calls.as_deref().filter(|called| !ids.contains(called)) {
                (
                    Text::new(
                        format!("the flow \"{called}\" that \"{en}\" calls is not there"),
                        format!("“{zh}”调用的子流程“{called}”不存在"),
                    ),
                    Text::new("put its file beside the flow", "请把子流程文件放在流程旁边"),
                )
            } else if let Some(role) = unsayable_role(node, own, profile) {
                let label = profile.label();
                (
                    Text::new(
                        format!(
                            "the role \"{role}\" of \"{en}\" holds a comma, which {label} takes for two roles"
                        ),
                        format!("“{zh}”的角色“{role}”里有逗号，{label} 会当成两个角色"),
                    ),
                    Text::new(
                        "give the role a name without a comma",
                        "请给角色起一个不带逗号的名称",
                    ),
                )
            } else {
                return None;
            };
            Some(Refusal {
                step: Some(node.id.clone()),
                reason,
                way,
            })
        })
    })
}

/// A role of a person's task that the engine would read as something else.
fn unsayable_role(compiled: &CompiledNode, own: &Node, profile: Profile) -> Option<String> {
    let component = compiled.component.filter(|one| one.export.bpmn == "userTask")?;
    let mut roles = roles(&Settings::new(component, own)).into_iter();
    roles.find(|role| !profile.says_role(role))
}

/// What callers need to know about a flow.
fn called(flow: &Flow, all: &[(&Flow, CompiledFlow)], names: &mut Names, language: Language) -> Called {
    let mut tasks: Vec<(i32, String)> = Vec::new();
    let mut groups = BTreeSet::new();
    let mut seen = BTreeSet::new();
    let mut waiting = vec![flow.id.as_str()];
    while let Some(id) = waiting.pop() {
        let found = all.iter().find(|(flow, _)| flow.id.as_str() == id);
        let Some((flow, compiled)) = found.filter(|_| seen.insert(id)) else {
            continue;
        };
        for node in &compiled.nodes {
            let own = &flow.nodes[&node.id];
            groups.extend(node.component.map(groups_of).unwrap_or_default());
            let undoable = opened(node).intersection(ObligationSet::undoable());
            let undo = undo_of(node, own).filter(|_| !undoable.is_empty());
            tasks.extend(undo.map(|undo| (-own.at.x, undo.task)));
            waiting.extend(node.calls.as_deref());
        }
    }
    tasks.sort();
    let mut undo_tasks: Vec<String> = Vec::new();
    for (_, task) in tasks {
        if !undo_tasks.contains(&task) {
            undo_tasks.push(task);
        }
    }
    let process = names.id("Process_", flow.id.as_str());
    Called {
        undo: (!undo_tasks.is_empty()).then(|| names.id("Process_", &format!("{}.undo", flow.id))),
        process,
        title: language.pick(&flow.title).to_owned(),
        undo_tasks,
        groups,
    }
}

/// The process that undoes what a called flow left open.
fn undo_process(id: String, tasks: &[String], title: &Text, shared: &mut Shared<'_>) -> Process {
    let language = shared.language;
    let word = |en: &str, zh: &str| language.pick(&Text::new(en, zh)).to_owned();
    let name = format!("{}: {}", word("Undo", "撤销"), language.pick(title));
    let mut part = |prefix: &str, text: &str| shared.names.id(prefix, &format!("{id}.{text}"));
    let mut draw = Draw::new(part("Flow_", "inside"));
    let start = part("Event_", "start");
    draw.then("startEvent", &start, word("Undo", "撤销"));
    for (position, task_type) in tasks.iter().enumerate() {
        let task = part("Task_", &(position + 1).to_string());
        let placed = draw.then("serviceTask", &task, task_type.clone());
        let job = dialect::Job {
            task_type,
            tries: flow_engine::RETRIES + 1,
            settings: Vec::new(),
        };
        draw.change(placed, |element| shared.profile.job(element, &job));
    }
    let end = part("Event_", "end");
    draw.then("endEvent", &end, word("Undone", "已撤销"));
    let cell = draw.finish();
    Process {
        id,
        name,
        documentation: String::new(),
        extensions: Vec::new(),
        elements: cell.elements,
        flows: cell.flows,
        associations: Vec::new(),
        lane: None,
    }
}
