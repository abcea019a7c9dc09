//! The workspace: every flow a person has, with its history, kept in one database.
//!
//! One workspace stands behind all windows and tabs of a program, so they never show different states of a flow. A method
//! that changes something has written it to disk when it answers. Should another program have the same database open, whoever
//! comes second sees first what the other one did. Times are milliseconds since the Unix epoch and come from the caller.

mod error;
mod files;
mod keep;
mod recovered;

use std::collections::BTreeMap;
use std::path::Path;

use flow_catalog::COMPONENTS;
use flow_model::{Difference, Edit, Flow, Text, place_unplaced};
use flow_store::{Change, NewFlow, Store, StoreError, Term, Tops};
pub use flow_store::{FlowRow, JournalRow, Run, RunRow, StackEntry, VersionRow, Walk};
use flow_validate::{CheckContext, Report};

pub use files::{FileState, print_of_file};
pub use keep::{Compared, Side};
use recovered::told;

use crate::calls::collect_called;
use crate::document::Document;
use crate::error::ApiError;
use crate::templates::template_part;

/// How often a change is made again on what a flow has become when another program was faster.
const TRIES: usize = 3;

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
    tops: Tops,
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

    /// Flows outside the bin that hold every word of a text, in either language, anywhere inside other words. Steps without a name of
    /// their own are called like their component.
    pub fn search(&self, text: &str) -> Result<Vec<i64>, ApiError> {
        let terms: Vec<Term> = text.split_whitespace().map(term).collect();
        Ok(self.store.search(&terms)?)
    }

    /// Adds the flow of a file's bytes. An id that is taken gets a number, since called flows are found by id; steps that nobody has
    /// placed are laid out.
    pub fn create(&mut self, bytes: &[u8], folder: &str, origin: &str, now: i64) -> Result<i64, ApiError> {
        let mut flow = Document::open(bytes)?.flow().clone();
        place_unplaced(&mut flow);
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

    /// A number that is another one after another program has changed what is kept here.
    pub fn stamp(&self) -> Result<i64, ApiError> {
        Ok(self.store.stamp()?)
    }

    /// Lets go of a flow that is not shown any more; it stays in the library.
    pub fn close(&mut self, key: i64) {
        self.open.remove(&key);
    }

    /// The document of a flow, as it is now.
    pub fn document(&mut self, key: i64) -> Result<&mut Document, ApiError> {
        Ok(&mut self.opened(key)?.document)
    }

    /// What undo and redo would do.
    pub fn ways(&mut self, key: i64) -> Result<Ways, ApiError> {
        Ok(self.opened(key)?.ways())
    }

    /// The newest undo entries of a flow in order, at most 1,000; those that are undone come last.
    pub fn history(&mut self, key: i64) -> Result<Vec<StackEntry>, ApiError> {
        Ok(self.store.stack(key)?)
    }

    /// The newest rows of a flow's journal, newest first: everything that ever happened, also what was undone and then left behind
    /// by another edit.
    pub fn journal(&mut self, key: i64, limit: usize) -> Result<Vec<JournalRow>, ApiError> {
        Ok(self.store.journal(key, limit)?)
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
        self.keep_edit(key, label, merge, now, |document| document.apply(edit))
    }

    /// Makes a flow what another one is, as one change that undo takes back. It keeps its id, by which others call it.
    fn become_flow(&mut self, key: i64, target: &Flow, label: &Text, now: i64) -> Result<Applied, ApiError> {
        self.keep_edit(key, label, None, now, |document| {
            let mut target = target.clone();
            target.id = document.flow().id.clone();
            let difference = Difference::between(document.flow(), &target);
            document.put(&difference);
            Ok(difference)
        })
    }

    /// Keeps what `make` does to the document, as an edit.
    fn keep_edit(
        &mut self,
        key: i64,
        label: &Text,
        merge: Option<&str>,
        now: i64,
        mut make: impl FnMut(&mut Document) -> Result<Difference, ApiError>,
    ) -> Result<Applied, ApiError> {
        let change = Change::Edit { label, merge };
        let applied = self.change(key, &change, now, |_, open| make(&mut open.document).map(Some))?;
        applied.ok_or_else(|| error::missing("flow", key))
    }

    /// Takes the last change back; nothing if there is none.
    pub fn undo(&mut self, key: i64, now: i64) -> Result<Option<Applied>, ApiError> {
        self.change(key, &Change::Undo, now, |store, open| {
            let way = store.way_back(key)?;
            way.iter().for_each(|way| open.document.put(way));
            Ok(way)
        })
    }

    /// Makes the last change that was taken back again; nothing if there is none.
    pub fn redo(&mut self, key: i64, now: i64) -> Result<Option<Applied>, ApiError> {
        self.change(key, &Change::Redo, now, |store, open| {
            let way = store.way_on(key)?;
            way.iter().for_each(|way| open.document.put(way));
            Ok(way)
        })
    }

    /// Changes a flow in memory, then on disk. If the disk does not take it, the memory is thrown away and read again when it is asked for;
    /// if another program changed the flow meanwhile, the change is made again on what it is now.
    fn change(
        &mut self,
        key: i64,
        change: &Change<'_>,
        now: i64,
        mut make: impl FnMut(&Store, &mut OpenFlow) -> Result<Option<Difference>, ApiError>,
    ) -> Result<Option<Applied>, ApiError> {
        let is_edit = matches!(change, Change::Edit { .. });
        for _ in 0..TRIES {
            // The flow is out of the list until the disk has taken the change.
            let mut open = self.take(key)?;
            let made = make(&self.store, &mut open);
            let difference = match made {
                // An entry of undo may have come to nothing, such as a drag there and back; it is gone through all the same.
                Ok(Some(difference)) if !is_edit || !difference.is_empty() => difference,
                other => {
                    let ways = open.ways();
                    self.open.insert(key, open);
                    return Ok(other?.map(|difference| Applied { difference, ways }));
                }
            };
            let flow = open.document.flow();
            match self.store.keep(key, open.seq + 1, change, &difference, flow, now) {
                Ok(tops) => {
                    open.seq += 1;
                    open.tops = tops;
                    let ways = open.ways();
                    self.open.insert(key, open);
                    return Ok(Some(Applied { difference, ways }));
                }
                Err(StoreError::Stale { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(StoreError::Busy.into())
    }

    /// Checks a flow as it is now; what an edit left alone is not worked out again.
    pub fn check(&mut self, key: i64) -> Result<Report, ApiError> {
        let context = self.context(key)?;
        Ok(self.opened(key)?.document.check(&context))
    }

    /// What a check of a flow needs to know: the flows it calls, from the library or, where it has none of the id, those that
    /// come with the templates.
    pub fn context(&mut self, key: i64) -> Result<CheckContext, ApiError> {
        let root = self.take(key)?;
        let flows = collect_called(&root.document, |id| -> Result<Option<Flow>, ApiError> {
            if let Some(called) = self.store.key_of(id.as_str())? {
                return Ok(Some(self.opened(called)?.document.flow().clone()));
            }
            template_part(id)
                .map(|bytes| Ok(Document::open(bytes)?.flow().clone()))
                .transpose()
        });
        self.open.insert(key, root);
        Ok(CheckContext {
            flows: flows?,
            ..CheckContext::default()
        })
    }

    /// A flow as it is on disk: read if it is not open yet, or if another program changed it.
    fn opened(&mut self, key: i64) -> Result<&mut OpenFlow, ApiError> {
        let seq = self.store.seq(key)?;
        if self.open.get(&key).is_none_or(|open| open.seq != seq) {
            let kept = self.store.load(key)?;
            let open = OpenFlow {
                document: Document::of(kept.flow),
                seq: kept.seq,
                tops: kept.tops,
            };
            self.open.insert(key, open);
        }
        self.open.get_mut(&key).ok_or_else(|| error::missing("flow", key))
    }

    /// Takes a flow out of those that are open.
    fn take(&mut self, key: i64) -> Result<OpenFlow, ApiError> {
        self.opened(key)?;
        self.open.remove(&key).ok_or_else(|| error::missing("flow", key))
    }
}

fn term(word: &str) -> Term {
    let word = word.to_lowercase();
    let called = COMPONENTS.iter().filter(|component| {
        component.name.en.to_lowercase().contains(&word) || component.name.zh.contains(&word)
    });
    let components = called.map(|component| component.id.to_owned()).collect();
    Term { word, components }
}

impl OpenFlow {
    fn ways(&self) -> Ways {
        Ways {
            seq: self.seq,
            undo: self.tops.undo.clone(),
            redo: self.tops.redo.clone(),
        }
    }
}
