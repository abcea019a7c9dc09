//! Answers questions.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use flow_api::export::bundle::SigningKey;
use flow_api::export::targets::png::Pixels;
use flow_api::model::{Edit, Flow, FlowId, HeaderEdit, NodeId, Text};
use flow_api::validate::CheckContext;
use flow_api::workspace::{Applied, Side, Workspace};
use flow_api::{ApiError, Code, Document, SAMPLE, TEMPLATES, empty_flow, flow_report, template_part};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::ask::{Ask, Keep, Origin, Preferences, Versions};
use crate::export::{self, Exported};
use crate::expression::{self, Samples};
use crate::files::{Imports, Waiting};
use crate::find;
use crate::outline::outline;
use crate::palette;
use crate::problem;
use crate::rehearse::Rehearsals;
use crate::views::{StepView, views};

/// What stands behind the windows of one running program.
#[derive(Debug)]
pub struct Desk {
    workspace: Arc<Mutex<Workspace>>,
    /// What the windows last saw of each flow.
    shown: Mutex<BTreeMap<i64, Shown>>,
    rehearsals: Rehearsals,
    samples: Samples,
    clock: fn() -> i64,
    /// What became of a damaged database, until a window has said it.
    recovered: Mutex<Option<Text>>,
    waiting: Mutex<Waiting>,
    imports: Mutex<Imports>,
    /// The flow in front of the window.
    front: Mutex<Option<i64>>,
    /// The orders of the file that came in last, to walk with.
    orders: Mutex<Vec<u8>>,
}

/// What the windows last saw of a flow.
#[derive(Debug, Default)]
pub(crate) struct Shown {
    /// Its steps.
    views: BTreeMap<NodeId, StepView>,
    /// How long its last check took, in milliseconds; nothing before the first.
    check_ms: Option<i64>,
}

/// A flow that is checked in this time is checked with each edit: what was changed and what follows is then one answer, and
/// painted once. The findings of others are asked for apart, so that an edit never waits for them.
const QUICK_CHECK_MS: i64 = 20;

impl Desk {
    /// Opens the database at a path, or makes one. `clock` tells milliseconds since the Unix epoch.
    pub fn open(database: &Path, clock: fn() -> i64) -> Result<Desk, ApiError> {
        let (workspace, recovered) = Workspace::open(database, clock())?;
        Ok(Desk {
            workspace: Arc::new(Mutex::new(workspace)),
            shown: Mutex::default(),
            rehearsals: Rehearsals::default(),
            samples: Samples::default(),
            clock,
            recovered: Mutex::new(recovered),
            waiting: Mutex::default(),
            imports: Mutex::default(),
            front: Mutex::default(),
            orders: Mutex::default(),
        })
    }

    /// Answers a question: an object whose `ask` names it, as `edit` or `version.save`, with what it needs beside. A
    /// question that cannot be read is an error like any other.
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
            "step" => crate::step::ask(self, read(question)?),
            "expression" => expression::ask(self, &self.samples, read(question)?),
            "rehearse" => self.rehearsals.ask(self, read(question)?),
            "export" => export::ask(self, read(question)?),
            "find" => find::ask(self, read(question)?),
            "problem" => problem::ask(self, read(question)?),
            "library" => self.about_library(read(question)?),
            "version" => self.about_versions(read(question)?),
            "file" => self.about_files(read(question)?),
            "preference" => self.about_preferences(read(question)?),
            _ => Err(unknown(&name)),
        }
    }

    /// A flow as it is now, apart from the one that is edited, so that work on it holds up nothing, and what its check needs to
    /// know.
    pub(crate) fn snapshot(&self, key: i64) -> Result<(Document, CheckContext), ApiError> {
        let mut workspace = self.workspace();
        let context = workspace.context(key)?;
        let bytes = workspace.document(key)?.canonical();
        drop(workspace);
        Ok((Document::open(&bytes)?, context))
    }

    /// Adds a flow of a file's bytes and answers its entry in the library.
    pub fn add(&self, bytes: &[u8], folder: &str, origin: &str) -> Result<Value, ApiError> {
        let mut workspace = self.workspace();
        let key = workspace.create(bytes, folder, origin, self.now())?;
        Ok(value(&workspace.entry(key)?))
    }

    pub(crate) fn workspace(&self) -> MutexGuard<'_, Workspace> {
        self.workspace.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A flow in another format, for who writes it to a file; `wanted` is an object as `export.preview` takes it. A format
    /// that is signed needs the key.
    pub fn export(&self, wanted: Value, key: Option<&SigningKey>) -> Result<Exported, ApiError> {
        export::write(self, &read(wanted)?, key)
    }

    /// The picture of a flow, for the clipboard; `wanted` has `key` and `language`.
    pub fn picture(&self, wanted: Value) -> Result<Pixels, ApiError> {
        export::picture(self, read(wanted)?)
    }

    /// What work in the background keeps its results in, and the clock it dates them by.
    pub(crate) fn keeping(&self) -> (Arc<Mutex<Workspace>>, fn() -> i64) {
        (Arc::clone(&self.workspace), self.clock)
    }

    pub(crate) fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn imports(&self) -> MutexGuard<'_, Imports> {
        self.imports.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn orders(&self) -> MutexGuard<'_, Vec<u8>> {
        self.orders.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A number that is another one after another program has changed what is kept here.
    pub fn stamp(&self) -> Result<i64, ApiError> {
        self.workspace().stamp()
    }

    pub(crate) fn now(&self) -> i64 {
        (self.clock)()
    }

    fn about_flows(&self, ask: Ask) -> Result<Value, ApiError> {
        match ask {
            Ask::Catalog => Ok(palette::catalog()),
            Ask::Templates => templates(),
            Ask::Hello => {
                let mut recovered = self.recovered.lock().unwrap_or_else(PoisonError::into_inner);
                Ok(json!({ "version": env!("CARGO_PKG_VERSION"), "recovered": recovered.take() }))
            }
            Ask::Library => Ok(value(&self.workspace().flows()?)),
            Ask::Create { origin, folder } => self.create(&origin, &folder),
            Ask::Open { key } => self.opened(key),
            Ask::Seq { key } => Ok(Value::from(self.workspace().ways(key)?.seq)),
            Ask::Edit {
                key,
                edit,
                label,
                merge,
            } => {
                let mut workspace = self.workspace();
                let applied = workspace.edit(key, &edit, &label, merge.as_deref(), self.now())?;
                self.told(&mut workspace, key, &applied)
            }
            Ask::Undo { key } => {
                let mut workspace = self.workspace();
                let applied = workspace.undo(key, self.now())?.ok_or_else(nothing_to_do)?;
                self.told(&mut workspace, key, &applied)
            }
            Ask::Redo { key } => {
                let mut workspace = self.workspace();
                let applied = workspace.redo(key, self.now())?.ok_or_else(nothing_to_do)?;
                self.told(&mut workspace, key, &applied)
            }
            Ask::Check { key } => {
                let mut workspace = self.workspace();
                let mut shown = self.shown();
                self.checked(&mut workspace, key, shown.entry(key).or_default())
            }
            Ask::Outline { key } => Ok(value(&outline(self.workspace().document(key)?.flow()))),
            Ask::Fragment { key, nodes } => {
                let mut workspace = self.workspace();
                let flow = workspace.document(key)?.flow();
                Ok(value(&flow_api::model::fragment(flow, &nodes)))
            }
            Ask::History { key } => Ok(value(&self.workspace().history(key)?)),
            Ask::Spell { texts } => Ok(value(&palette::spelled(&texts))),
            Ask::Names { key } => crate::names::names(self, key),
        }
    }

    fn about_library(&self, ask: Keep) -> Result<Value, ApiError> {
        let mut workspace = self.workspace();
        match ask {
            Keep::Search { text } => return Ok(value(&workspace.search(&text)?)),
            Keep::Rename { key, title } => {
                let label = Text::new("Rename the flow", "重命名流程");
                let header = HeaderEdit {
                    title: Some(title),
                    ..HeaderEdit::default()
                };
                let applied = workspace.edit(key, &Edit::SetHeader { header }, &label, None, self.now())?;
                return self.told(&mut workspace, key, &applied);
            }
            Keep::Move { key, folder } => workspace.move_to(key, &folder)?,
            Keep::Duplicate { key } => {
                let copy = workspace.duplicate(key, self.now())?;
                return Ok(value(&workspace.entry(copy)?));
            }
            Keep::Delete { key } => workspace.delete(key, self.now())?,
            Keep::Undelete { key } => workspace.undelete(key)?,
            Keep::Purge { key } => workspace.purge(key)?,
        }
        Ok(Value::Null)
    }

    fn about_versions(&self, ask: Versions) -> Result<Value, ApiError> {
        let side = |version: Option<i64>| version.map_or(Side::Draft, Side::Version);
        let mut workspace = self.workspace();
        match ask {
            Versions::List { key } => Ok(value(&workspace.versions(key)?)),
            Versions::Save { key, name, note } => {
                Ok(value(&workspace.save_version(key, &name, &note, self.now())?))
            }
            Versions::Restore { key, version } => {
                let applied = workspace.restore(key, version, self.now())?;
                self.told(&mut workspace, key, &applied)
            }
            Versions::Compare { key, before, after } => {
                Ok(value(&workspace.compare(key, side(before), side(after))?))
            }
            Versions::Flow { key, version } => {
                let flow = workspace.flow_at(key, Side::Version(version))?;
                Ok(json!({ "flow": whole(&flow), "views": views(&flow) }))
            }
        }
    }

    fn about_preferences(&self, ask: Preferences) -> Result<Value, ApiError> {
        let mut workspace = self.workspace();
        match ask {
            Preferences::Get { name } => {
                let kept = workspace.preference(&name)?;
                Ok(kept
                    .and_then(|json| serde_json::from_str(&json).ok())
                    .unwrap_or(Value::Null))
            }
            Preferences::Set { name, value } => {
                workspace.set_preference(&name, &value.to_string())?;
                Ok(Value::Null)
            }
        }
    }

    fn create(&self, origin: &Origin, folder: &str) -> Result<Value, ApiError> {
        match origin {
            Origin::Blank => self.add(&empty_flow(&moment(self.now())), folder, "blank"),
            Origin::Template { id } => self.add(template(id)?, folder, &format!("template {id}")),
            Origin::Called { flow } => match template_part(&FlowId::new(flow)) {
                Some(bytes) => self.add(bytes, folder, &format!("part {flow}")),
                None => Err(no_such_part(flow)),
            },
            Origin::Sample => self.add(SAMPLE.0, folder, "sample"),
        }
    }

    fn opened(&self, key: i64) -> Result<Value, ApiError> {
        let mut workspace = self.workspace();
        let (entry, ways) = (workspace.entry(key)?, workspace.ways(key)?);
        let flow = workspace.document(key)?.flow();
        let all = views(flow);
        let answer = json!({
            "entry": entry, "flow": whole(flow), "views": all, "seq": ways.seq, "undo": ways.undo, "redo": ways.redo,
        });
        self.shown().entry(key).or_default().views = all;
        Ok(answer)
    }

    /// What the check of a flow finds, and the number of the last change it knows.
    fn checked(&self, workspace: &mut Workspace, key: i64, shown: &mut Shown) -> Result<Value, ApiError> {
        let began = self.now();
        let report = workspace.check(key)?;
        let mut told = value(&flow_report(workspace.document(key)?, "", report));
        told["seq"] = Value::from(workspace.ways(key)?.seq);
        shown.check_ms = Some(self.now() - began);
        Ok(told)
    }

    /// What a window is told of a change: the difference, the views of the steps it shows in, and the findings if they are
    /// quickly found.
    pub(crate) fn told(
        &self,
        workspace: &mut Workspace,
        key: i64,
        applied: &Applied,
    ) -> Result<Value, ApiError> {
        let now = views(workspace.document(key)?.flow());
        let mut shown = self.shown();
        let before = shown.entry(key).or_default();
        let changed: BTreeMap<&NodeId, &StepView> = now
            .iter()
            .filter(|(id, view)| before.views.get(*id) != Some(view))
            .collect();
        let mut answer = json!({
            "seq": applied.ways.seq, "difference": applied.difference, "views": changed,
            "undo": applied.ways.undo, "redo": applied.ways.redo, "entry": workspace.entry(key)?,
        });
        before.views = now;
        if before.check_ms.is_some_and(|took| took <= QUICK_CHECK_MS) {
            answer["report"] = self.checked(workspace, key, before)?;
        }
        Ok(answer)
    }

    pub(crate) fn front(&self) -> MutexGuard<'_, Option<i64>> {
        self.front.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn shown(&self) -> MutexGuard<'_, BTreeMap<i64, Shown>> {
        self.shown.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A flow with every part in its place, also those that are empty.
fn whole(flow: &Flow) -> Value {
    json!({
        "id": flow.id, "title": flow.title, "purpose": flow.purpose, "tags": flow.tags, "promise": flow.promise,
        "enters_with": flow.enters_with, "nodes": flow.nodes, "edges": flow.edges, "tables": flow.tables,
        "groups": flow.groups, "notes": flow.notes,
    })
}

fn template(id: &str) -> Result<&'static [u8], ApiError> {
    let found = TEMPLATES.iter().find(|(name, _)| *name == id);
    found.map(|(_, bytes)| *bytes).ok_or_else(|| {
        let (en, zh) = (
            format!("there is no template \"{id}\""),
            format!("没有模板“{id}”"),
        );
        ApiError::new(Code::NotFound, en, zh)
    })
}

fn no_such_part(id: &str) -> ApiError {
    let (en, zh) = (
        format!("the flow \"{id}\" is not in the library"),
        format!("流程库中没有流程“{id}”"),
    );
    ApiError::new(Code::NotFound, en, zh)
}

fn templates() -> Result<Value, ApiError> {
    let told = TEMPLATES.iter().map(|(id, bytes)| {
        let document = Document::open(bytes)?;
        let flow = document.flow();
        Ok(json!({
            "id": id, "title": flow.title, "purpose": flow.purpose, "tags": flow.tags, "steps": flow.nodes.len(),
            "places": flow.nodes.values().map(|node| node.at).collect::<Vec<_>>(),
            "edges": flow.edges.iter().filter_map(|edge| Some((place(flow, &edge.from)?, place(flow, &edge.to)?))).collect::<Vec<_>>(),
        }))
    });
    told.collect::<Result<Vec<Value>, ApiError>>().map(Value::Array)
}

/// The number of a step among the steps of its flow.
fn place(flow: &Flow, step: &NodeId) -> Option<usize> {
    flow.nodes.keys().position(|id| id == step)
}

/// ISO 8601 in UTC.
pub(crate) fn moment(ms: i64) -> String {
    let second = ms.div_euclid(1_000) * 1_000_000;
    flow_api::feel::time::DateTime::from_instant(second).to_string()
}

pub(crate) fn value<T: Serialize>(answer: &T) -> Value {
    serde_json::to_value(answer).unwrap_or(Value::Null)
}

fn nothing_to_do() -> ApiError {
    let (en, zh) = (
        "there is nothing to take back or make again",
        "没有可以撤销或重做的操作",
    );
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
