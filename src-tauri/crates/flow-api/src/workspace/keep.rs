//! Versions, scenarios, runs, walks and preferences.

use flow_model::{Change, Difference, Flow, Text};
use flow_store::{NewVersion, Run, RunRow, VersionRow, Walk};
use serde::Serialize;

use super::{Applied, Workspace};
use crate::compare::changes;
use crate::document::Document;
use crate::error::ApiError;

/// One side of a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The flow as it is.
    Draft,
    /// A named version.
    Version(i64),
}

/// How two states of a flow differ.
#[derive(Clone, Debug, Serialize)]
pub struct Compared {
    /// True when orders notice nothing.
    pub same_for_orders: bool,
    /// In words, what changes for orders first.
    pub changes: Vec<Change>,
    /// Every element before and after.
    pub difference: Difference,
}

impl Workspace {
    /// Saves the flow as it is under a name, and answers the version's number.
    pub fn save_version(&mut self, key: i64, name: &str, note: &str, now: i64) -> Result<i64, ApiError> {
        let open = self.opened(key)?;
        let (seq, fingerprint) = (open.seq, open.document.fingerprint().to_string());
        let flow = open.document.flow().clone();
        let new = NewVersion {
            flow: &flow,
            seq,
            name,
            note,
            fingerprint: &fingerprint,
        };
        Ok(self.store.add_version(key, new, now)?)
    }

    /// The versions of a flow, the newest first.
    pub fn versions(&self, key: i64) -> Result<Vec<VersionRow>, ApiError> {
        Ok(self.store.versions(key)?)
    }

    /// The flow of a version, or as it is now.
    pub fn flow_at(&mut self, key: i64, side: Side) -> Result<Flow, ApiError> {
        match side {
            Side::Draft => Ok(self.document(key)?.flow().clone()),
            Side::Version(version) => Ok(self.store.version_flow(key, version)?),
        }
    }

    /// A flow as it is now, without opening it, for who only looks.
    pub fn peek(&self, key: i64) -> Result<Flow, ApiError> {
        let seq = self.store.seq(key)?;
        match self.open.get(&key).filter(|open| open.seq == seq) {
            Some(open) => Ok(open.document.flow().clone()),
            None => Ok(self.store.load(key)?.flow),
        }
    }

    /// Makes the flow what it was in a version, as one change that undo takes back.
    pub fn restore(&mut self, key: i64, version: i64, now: i64) -> Result<Applied, ApiError> {
        let then = self.store.version_flow(key, version)?;
        let label = Text::new(
            format!("Restore version {version}"),
            format!("恢复版本 {version}"),
        );
        self.become_flow(key, &then, &label, now)
    }

    /// How two states of a flow differ.
    pub fn compare(&mut self, key: i64, before: Side, after: Side) -> Result<Compared, ApiError> {
        let (before, after) = (self.flow_at(key, before)?, self.flow_at(key, after)?);
        Ok(Compared {
            changes: changes(&before, &after),
            difference: Difference::between(&before, &after),
            same_for_orders: Document::of(before).fingerprint() == Document::of(after).fingerprint(),
        })
    }

    /// The scenario file of a flow.
    pub fn scenario(&self, key: i64) -> Result<Option<Vec<u8>>, ApiError> {
        Ok(self.store.scenario(key)?)
    }

    /// Gives a flow a scenario file.
    pub fn set_scenario(&mut self, key: i64, scenario: &[u8]) -> Result<(), ApiError> {
        Ok(self.store.set_scenario(key, scenario)?)
    }

    /// Keeps a rehearsal and answers its number.
    pub fn save_run(&mut self, key: i64, run: Run<'_>, now: i64) -> Result<i64, ApiError> {
        Ok(self.store.add_run(key, run, now)?)
    }

    /// The rehearsals of a flow, the newest first.
    pub fn runs(&self, key: i64) -> Result<Vec<RunRow>, ApiError> {
        Ok(self.store.runs(key)?)
    }

    /// What came out of a rehearsal, as JSON.
    pub fn run_report(&self, id: i64) -> Result<String, ApiError> {
        Ok(self.store.run_report(id)?)
    }

    /// The walks of a flow that were saved as tests.
    pub fn walks(&self, key: i64) -> Result<Vec<Walk>, ApiError> {
        Ok(self.store.walks(key)?)
    }

    /// Saves a walk and answers its number.
    pub fn save_walk(&mut self, key: i64, name: &str, walk: &str, now: i64) -> Result<i64, ApiError> {
        Ok(self.store.add_walk(key, name, walk, now)?)
    }

    /// Removes a walk.
    pub fn remove_walk(&mut self, id: i64) -> Result<(), ApiError> {
        Ok(self.store.remove_walk(id)?)
    }

    /// A preference, as JSON.
    pub fn preference(&self, name: &str) -> Result<Option<String>, ApiError> {
        Ok(self.store.preference(name)?)
    }

    /// Remembers a preference, JSON.
    pub fn set_preference(&mut self, name: &str, value: &str) -> Result<(), ApiError> {
        Ok(self.store.set_preference(name, value)?)
    }
}
