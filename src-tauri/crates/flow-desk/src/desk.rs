//! Answers questions.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use flow_api::model::{Difference, Flow, NodeId};
use flow_api::validate::CheckContext;
use flow_api::{ApiError, Code, Document, TEMPLATES, collect_called, empty_flow, flow_report, template_part};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::ask::{Ask, Origin};
use crate::memory::{Memory, OpenFlow};
use crate::rehearse::Rehearsals;
use crate::views::{StepView, views};

/// What stands behind the windows of one running program.
#[derive(Debug, Default)]
pub struct Desk {
    memory: Mutex<Memory>,
    shown: Mutex<BTreeMap<i64, BTreeMap<NodeId, StepView>>>,
    rehearsals: Rehearsals,
}

impl Desk {
    /// Answers a question: an object whose `ask` names it, as `edit` or `rehearse.start`, with what it needs beside.
    /// A question that cannot be read is an error like any other.
    pub fn ask(&self, mut question: Value) -> Result<Value, ApiError> {
        let name = question
            .get("ask")
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned();
        let (area, verb) = name.split_once('.').unwrap_or(("flow", &name));
        if let Some(tag) = question.get_mut("ask") {
            *tag = Value::from(verb);
        }
        match area {
            "flow" => self.about_flows(read(question)?),
            "rehearse" => self.rehearsals.ask(self, read(question)?),
            _ => Err(unknown(&name)),
        }
    }

    /// A flow as it is now, opened anew so that work on it holds up nothing, and what its check needs to know.
    pub(crate) fn snapshot(&self, key: i64) -> Result<(Document, CheckContext), ApiError> {
        let mut memory = self.memory();
        let context = context(&memory, key)?;
        let bytes = open(&mut memory, key)?.document.canonical();
        drop(memory);
        Ok((Document::open(&bytes)?, context))
    }

    fn about_flows(&self, ask: Ask) -> Result<Value, ApiError> {
        match ask {
            Ask::Catalog => Ok(flow_api::catalog::catalog_json()),
            Ask::Templates => templates(),
            Ask::Library => {
                let memory = self.memory();
                let entries = memory.flows.iter().map(|(key, open)| entry(*key, open));
                Ok(Value::Array(entries.collect()))
            }
            Ask::Create { origin } => {
                let bytes = match origin {
                    Origin::Blank => empty_flow("2026-01-01T00:00:00+08:00"),
                    Origin::Template { id } => template(&id)?.to_vec(),
                };
                let mut memory = self.memory();
                let key = memory.add(&bytes)?;
                Ok(entry(key, open(&mut memory, key)?))
            }
            Ask::Open { key } => {
                let mut memory = self.memory();
                let open = open(&mut memory, key)?;
                let all = views(open.document.flow());
                let answer = json!({
                    "entry": entry(key, open),
                    "flow": whole(open.document.flow()),
                    "views": value(&all),
                    "seq": open.seq,
                    "undo": open.done.last().map(|(label, _)| label),
                    "redo": open.undone.last().map(|(label, _)| label),
                });
                self.shown().insert(key, all);
                Ok(answer)
            }
            Ask::Edit {
                key,
                edit,
                label,
                merge: _,
            } => {
                let mut memory = self.memory();
                let open = open(&mut memory, key)?;
                let difference = open.edit(&edit, label)?;
                Ok(self.applied(key, open, &difference))
            }
            Ask::Undo { key } => {
                let mut memory = self.memory();
                let open = open(&mut memory, key)?;
                let Some((label, difference)) = open.done.pop() else {
                    return Err(nothing_to_undo());
                };
                let back = difference.reversed();
                open.undone.push((label, difference));
                put(open, &back)?;
                Ok(self.applied(key, open, &back))
            }
            Ask::Redo { key } => {
                let mut memory = self.memory();
                let open = open(&mut memory, key)?;
                let Some((label, difference)) = open.undone.pop() else {
                    return Err(nothing_to_undo());
                };
                open.done.push((label, difference.clone()));
                put(open, &difference)?;
                Ok(self.applied(key, open, &difference))
            }
            Ask::Check { key } => {
                let mut memory = self.memory();
                let context = context(&memory, key)?;
                let open = open(&mut memory, key)?;
                let report = open.document.check(&context);
                Ok(value(&flow_report(&open.document, "", report)))
            }
        }
    }

    fn applied(&self, key: i64, open: &OpenFlow, difference: &Difference) -> Value {
        let now = views(open.document.flow());
        let mut shown = self.shown();
        let before = shown.entry(key).or_default();
        let changed: BTreeMap<&NodeId, &StepView> = now
            .iter()
            .filter(|(id, view)| before.get(*id) != Some(view))
            .collect();
        let answer = json!({
            "seq": open.seq,
            "difference": difference,
            "views": changed,
            "undo": open.done.last().map(|(label, _)| label),
            "redo": open.undone.last().map(|(label, _)| label),
            "entry": entry(key, open),
        });
        *before = now;
        answer
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn shown(&self) -> MutexGuard<'_, BTreeMap<i64, BTreeMap<NodeId, StepView>>> {
        self.shown.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn put(open: &mut OpenFlow, difference: &Difference) -> Result<(), ApiError> {
    let mut flow = open.document.flow().clone();
    difference.apply_to(&mut flow);
    open.document = Document::open(&flow_api::model::write(&flow))?;
    open.seq += 1;
    Ok(())
}

fn open(memory: &mut Memory, key: i64) -> Result<&mut OpenFlow, ApiError> {
    memory.flows.get_mut(&key).ok_or_else(|| {
        ApiError::new(
            Code::UnreadableFlow,
            "this flow is not in the library",
            "流程库里没有这个流程",
        )
    })
}

fn context(memory: &Memory, key: i64) -> Result<CheckContext, ApiError> {
    let Some(open) = memory.flows.get(&key) else {
        return Ok(CheckContext::default());
    };
    let flows = collect_called(&open.document, |id| -> Result<Option<Flow>, ApiError> {
        if let Some(document) = memory.with_id(id) {
            return Ok(Some(document.flow().clone()));
        }
        template_part(id)
            .map(|bytes| Ok(Document::open(bytes)?.flow().clone()))
            .transpose()
    })?;
    Ok(CheckContext {
        flows,
        ..CheckContext::default()
    })
}

/// A flow with every part in its place, also those that are empty.
fn whole(flow: &Flow) -> Value {
    json!({
        "id": flow.id, "title": flow.title, "purpose": flow.purpose, "tags": flow.tags, "promise": flow.promise,
        "enters_with": flow.enters_with, "nodes": flow.nodes, "edges": flow.edges, "tables": flow.tables,
        "groups": flow.groups, "notes": flow.notes,
    })
}

fn entry(key: i64, open: &OpenFlow) -> Value {
    let flow = open.document.flow();
    json!({
        "key": key, "flow": flow.id, "title": flow.title, "purpose": flow.purpose, "tags": flow.tags, "folder": "",
        "steps": flow.nodes.len(), "created_at": 0, "updated_at": 0, "deleted_at": null, "version": null,
        "changes_since_version": open.done.len(), "file": null,
    })
}

fn template(id: &str) -> Result<&'static [u8], ApiError> {
    let found = TEMPLATES.iter().find(|(name, _)| *name == id);
    found.map(|(_, bytes)| *bytes).ok_or_else(|| {
        let (en, zh) = (
            format!("there is no template \"{id}\""),
            format!("没有模板“{id}”"),
        );
        ApiError::new(Code::UnreadableFlow, en, zh)
    })
}

fn templates() -> Result<Value, ApiError> {
    let told = TEMPLATES.iter().map(|(id, bytes)| {
        let document = Document::open(bytes)?;
        let flow = document.flow();
        Ok(json!({ "id": id, "title": flow.title, "purpose": flow.purpose, "tags": flow.tags, "steps": flow.nodes.len() }))
    });
    told.collect::<Result<Vec<Value>, ApiError>>().map(Value::Array)
}

fn value<T: Serialize>(answer: &T) -> Value {
    serde_json::to_value(answer).unwrap_or(Value::Null)
}

fn nothing_to_undo() -> ApiError {
    let (en, zh) = ("there is nothing to take back", "没有可以撤销的操作");
    ApiError::new(Code::EditRefused, en, zh)
}

/// Reads the question of an area.
pub(crate) fn read<Question: DeserializeOwned>(question: Value) -> Result<Question, ApiError> {
    serde_json::from_value(question).map_err(|error| {
        let (en, zh) = (
            format!("the question cannot be read: {error}"),
            format!("请求无法读取：{error}"),
        );
        ApiError::new(Code::EditRefused, en, zh)
    })
}

fn unknown(name: &str) -> ApiError {
    let (en, zh) = (
        format!("there is no question \"{name}\""),
        format!("没有“{name}”这个请求"),
    );
    ApiError::new(Code::EditRefused, en, zh)
}
