//! The workspace: every flow a person has, with its history, kept in one database.
//!
//! One workspace stands behind all windows and tabs of a program, so they never show different states of a flow. A method
//! that changes something has written it to disk when it answers. Times are milliseconds since the Unix epoch and come from the
//! caller.

mod error;
mod files;
mod keep;
mod recovered;

use std::collections::BTreeMap;
use std::path::Path;

use flow_model::{Difference, Edit, Flow, Text};
use flow_store::{Change, NewFlow, StackEntry, Store};
pub use flow_store::{FlowRow, RunRow, VersionRow, Walk};
use flow_validate::{CheckContext, Report};

pub use files::{FileState, print_of_file};
pub use keep::{Compared, KeptRun, Side};
use recovered::told;

use crate::calls::collect_called;
use crate::document::Document;
use crate::error::ApiError;
use crate::templates::template_part;

/// Edits in a row with the same name become one entry of undo while no more than so much time lies between them.
const MERGE_WITHIN_MS: i64 = 2_000;

/// All that is kept, and the flows that are open.
#[derive(Debug)]
pub struct Workspace {
    store: Store,
    open: BTreeMap<i64, OpenFlow>,
}

/// A flow that is open.
#[derive(Debug)]
struct OpenFlow {
    document: Document,
    seq: i64,
    stack: Vec<StackEntry>,
}

/// What undo and redo would do next.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ways {
    /// Number of the last change.
    pub seq: i64,
    /// What undo would take back.
    pub undo: Option<Text>,
    /// What redo would make again.
    pub redo: Option<Text>,
}

/// What came of a change.
#[derive(Clone, Debug)]
pub struct Applied {
    /// What it changed.
    pub difference: Difference,
    /// What can be done next.
    pub ways: Ways,
}

impl Workspace {
    /// Opens the database at a path, or makes one. The text says what became of a damaged one.
    pub fn open(path: &Path, now: i64) -> Result<(Workspace, Option<Text>), ApiError> {
        let (store, recovered) = Store::open(path, now)?;
        let workspace = Workspace {
            store,
            open: BTreeMap::new(),
        };
        Ok((workspace, recovered.map(|recovered| told(&recovered))))
    }

    /// All flows, the last changed first, also those in the bin.
    pub fn flows(&self) -> Result<Vec<FlowRow>, ApiError> {
        Ok(self.store.flows()?)
    }

    /// One flow of the library.
    pub fn entry(&self, key: i64) -> Result<FlowRow, ApiError> {
        Ok(self.store.flow(key)?)
    }

    /// Flows outside the bin that hold every word of a text, in either language.
    pub fn search(&self, text: &str) -> Result<Vec<i64>, ApiError> {
        Ok(self.store.search(text)?)
    }

    /// Adds the flow of a file's bytes. An id that is taken gets a number, since called flows are found by id.
    pub fn create(&mut self, bytes: &[u8], folder: &str, origin: &str, now: i64) -> Result<i64, ApiError> {
        let mut flow = Document::open(bytes)?.flow().clone();
        self.name_apart(&mut flow)?;
        Ok(self.store.add_flow(
            NewFlow {
                flow: &flow,
                folder,
                origin,
            },
            now,
        )?)
    }

    /// Adds a copy of a flow.
    pub fn duplicate(&mut self, key: i64, now: i64) -> Result<i64, ApiError> {
        let mut flow = self.opened(key)?.document.flow().clone();
        let folder = self.store.flow(key)?.folder;
        flow.title = Text::new(
            format!("{} (copy)", flow.title.english()),
            format!("{}（副本）", flow.title.chinese()),
        );
        self.name_apart(&mut flow)?;
        let copy = self.store.add_flow(
            NewFlow {
                flow: &flow,
                folder: &folder,
                origin: "copy",
            },
            now,
        )?;
        if let Some(scenario) = self.store.scenario(key)? {
            self.store.set_scenario(copy, &scenario)?;
        }
        Ok(copy)
    }

    fn name_apart(&self, flow: &mut Flow) -> Result<(), ApiError> {
        let stem = flow.id.clone();
        for count in 2.. {
            if self.store.key_of(flow.id.as_str())?.is_none() {
                break;
            }
            flow.id = format!("{stem}-{count}").as_str().into();
        }
        Ok(())
    }

    /// Puts a flow into a folder, `Sales/2026`; nothing is the top.
    pub fn move_to(&mut self, key: i64, folder: &str) -> Result<(), ApiError> {
        let parts: Vec<&str> = folder
            .split('/')
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .collect();
        Ok(self.store.move_flow(key, &parts.join("/"))?)
    }

    /// Throws a flow into the bin.
    pub fn delete(&mut self, key: i64, now: i64) -> Result<(), ApiError> {
        self.open.remove(&key);
        Ok(self.store.set_deleted(key, Some(now))?)
    }

    /// Takes a flow out of the bin.
    pub fn undelete(&mut self, key: i64) -> Result<(), ApiError> {
        Ok(self.store.set_deleted(key, None)?)
    }

    /// Removes a flow of the bin for good.
    pub fn purge(&mut self, key: i64) -> Result<(), ApiError> {
        self.open.remove(&key);
        Ok(self.store.purge(key)?)
    }

    /// The document of a flow, as it is now.
    pub fn document(&mut self, key: i64) -> Result<&mut Document, ApiError> {
        Ok(&mut self.opened(key)?.document)
    }

    /// What undo and redo would do.
    pub fn ways(&mut self, key: i64) -> Result<Ways, ApiError> {
        Ok(self.opened(key)?.ways())
    }

    /// The undo entries of a flow; those that are undone come last.
    pub fn history(&mut self, key: i64) -> Result<Vec<StackEntry>, ApiError> {
        Ok(self.opened(key)?.stack.clone())
    }

    /// Carries out an edit and keeps it; `label` is what undo will say.
    pub fn edit(
        &mut self,
        key: i64,
        edit: &Edit,
        label: &Text,
        merge: Option<&str>,
        now: i64,
    ) -> Result<Applied, ApiError> {
        let mut flow = self.opened(key)?.document.flow().clone();
        let difference = flow_model::apply(&mut flow, edit)?;
        self.keep_edit(key, difference, label, merge, now)
    }

    /// Keeps a change that was worked out elsewhere, as an edit.
    fn keep_edit(
        &mut self,
        key: i64,
        difference: Difference,
        label: &Text,
        merge: Option<&str>,
        now: i64,
    ) -> Result<Applied, ApiError> {
        if difference.is_empty() {
            let ways = self.opened(key)?.ways();
            return Ok(Applied { difference, ways });
        }
        let open = self.opened(key)?;
        let last = open.stack.last().filter(|last| {
            !last.undone
                && merge.is_some()
                && last.merge.as_deref() == merge
                && now - last.at <= MERGE_WITHIN_MS
        });
        let grown = last.map(|last| last.entry);
        let (seq, mut flow) = (open.seq + 1, open.document.flow().clone());
        difference.apply_to(&mut flow);
        let whole = match grown {
            Some(entry) => Some((entry, self.store.difference(key, entry)?.then(&difference))),
            None => None,
        };
        let grows = whole.as_ref().map(|(entry, whole)| (*entry, whole));
        self.store.keep(
            key,
            seq,
            &Change::Edit { label, merge, grows },
            &difference,
            &flow,
            now,
        )?;
        // From here on it is on disk.
        let stack = self.store.stack(key)?;
        let open = self.opened(key)?;
        open.document.put(&difference);
        open.seq = seq;
        open.stack = stack;
        Ok(Applied {
            difference,
            ways: open.ways(),
        })
    }

    /// Takes the last change back; nothing if there is none.
    pub fn undo(&mut self, key: i64, now: i64) -> Result<Option<Applied>, ApiError> {
        let open = self.opened(key)?;
        let Some(entry) = open
            .stack
            .iter()
            .rfind(|entry| !entry.undone)
            .map(|entry| entry.entry)
        else {
            return Ok(None);
        };
        let difference = self.store.difference(key, entry)?.reversed();
        self.go(key, entry, &Change::Undo(entry), difference, now)
            .map(Some)
    }

    /// Makes the last change that was taken back again; nothing if there is none.
    pub fn redo(&mut self, key: i64, now: i64) -> Result<Option<Applied>, ApiError> {
        let open = self.opened(key)?;
        let Some(entry) = open
            .stack
            .iter()
            .find(|entry| entry.undone)
            .map(|entry| entry.entry)
        else {
            return Ok(None);
        };
        let difference = self.store.difference(key, entry)?;
        self.go(key, entry, &Change::Redo(entry), difference, now)
            .map(Some)
    }

    fn go(
        &mut self,
        key: i64,
        entry: i64,
        change: &Change<'_>,
        difference: Difference,
        now: i64,
    ) -> Result<Applied, ApiError> {
        let open = self.opened(key)?;
        let (seq, mut flow) = (open.seq + 1, open.document.flow().clone());
        difference.apply_to(&mut flow);
        self.store.keep(key, seq, change, &difference, &flow, now)?;
        let open = self.opened(key)?;
        open.document.put(&difference);
        open.seq = seq;
        for known in open.stack.iter_mut().filter(|known| known.entry == entry) {
            known.undone = matches!(change, Change::Undo(_));
        }
        Ok(Applied {
            difference,
            ways: open.ways(),
        })
    }

    /// Checks a flow as it is now; what an edit left alone is not worked out again.
    pub fn check(&mut self, key: i64) -> Result<Report, ApiError> {
        let context = self.context(key)?;
        Ok(self.opened(key)?.document.check(&context))
    }

    /// What a check of a flow needs to know: the flows it calls, from the library or, where it has none of the id, those that
    /// come with the templates.
    pub fn context(&mut self, key: i64) -> Result<CheckContext, ApiError> {
        let root = Document::of(self.opened(key)?.document.flow().clone());
        let flows = collect_called(&root, |id| -> Result<Option<Flow>, ApiError> {
            if let Some(called) = self.store.key_of(id.as_str())? {
                return Ok(Some(self.opened(called)?.document.flow().clone()));
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

    fn opened(&mut self, key: i64) -> Result<&mut OpenFlow, ApiError> {
        if !self.open.contains_key(&key) {
            let kept = self.store.load(key)?;
            let open = OpenFlow {
                document: Document::of(kept.flow),
                seq: kept.seq,
                stack: kept.stack,
            };
            self.open.insert(key, open);
        }
        self.open.get_mut(&key).ok_or_else(|| error::missing("flow", key))
    }
}

impl OpenFlow {
    fn ways(&self) -> Ways {
        let undo = self.stack.iter().rfind(|entry| !entry.undone);
        let redo = self.stack.iter().find(|entry| entry.undone);
        Ways {
            seq: self.seq,
            undo: undo.map(|entry| entry.label.clone()),
            redo: redo.map(|entry| entry.label.clone()),
        }
    }
}
