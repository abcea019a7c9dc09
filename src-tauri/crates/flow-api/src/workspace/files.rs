//! Files that flows were opened from or saved to.

use flow_model::{Fingerprint, Text, place_unplaced};

use super::{Applied, Workspace};
use crate::document::Document;
use crate::error::ApiError;

/// How a file stands to the flow it belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileState {
    /// Nobody else has changed it.
    Same,
    /// It holds something else than when it was last opened or saved.
    ChangedElsewhere,
    /// The flow belongs to no file.
    None,
}

/// A hash of what a file holds.
pub fn print_of_file(bytes: &[u8]) -> String {
    Fingerprint::of_bytes(bytes).to_string()
}

impl Workspace {
    /// Remembers the file that a flow was opened from or saved to, and what it holds now.
    pub fn link_file(&mut self, key: i64, path: &str, bytes: &[u8]) -> Result<(), ApiError> {
        Ok(self.store.link_file(key, path, &print_of_file(bytes))?)
    }

    /// Forgets that file: the flow belongs to none from now on.
    pub fn unlink_file(&mut self, key: i64) -> Result<(), ApiError> {
        Ok(self.store.unlink_file(key)?)
    }

    /// The files of flows outside the bin, by key.
    pub fn files(&self) -> Result<Vec<(i64, String)>, ApiError> {
        Ok(self.store.files()?)
    }

    /// How the file of a flow stands to it, given what the file holds now.
    pub fn file_state(&self, key: i64, bytes: &[u8]) -> Result<FileState, ApiError> {
        let known = self.store.flow(key)?.file_print;
        Ok(match known {
            None => FileState::None,
            Some(print) if print == print_of_file(bytes) => FileState::Same,
            Some(_) => FileState::ChangedElsewhere,
        })
    }

    /// Makes a flow what a file holds, as one change that undo takes back.
    pub fn take_file(&mut self, key: i64, bytes: &[u8], label: &Text, now: i64) -> Result<Applied, ApiError> {
        let mut theirs = Document::open(bytes)?.flow().clone();
        place_unplaced(&mut theirs);
        self.become_flow(key, &theirs, label, now)
    }
}
