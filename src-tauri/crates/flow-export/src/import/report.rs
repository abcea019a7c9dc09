//! What became of each element of a file.

use flow_model::Text;
use serde::Serialize;

/// How an element arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Arrival {
    /// As it was meant.
    Mapped,
    /// As the nearest thing there is; a note on the canvas says what is different.
    Noted,
    /// Not in the flow, because orders do not notice it; the report says what it was.
    LeftOut,
}

/// One element of the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Arrived {
    /// Its id in the file.
    pub id: String,
    /// Its kind in the file: `serviceTask`.
    pub element: String,
    /// Its name in the file.
    pub name: String,
    /// Line, from 1.
    pub line: usize,
    /// How it arrived.
    pub arrival: Arrival,
    /// The flow it is in.
    pub flow: String,
    /// The component it is now, or `connection`, `exit`, `note`; empty if left out.
    pub becomes: String,
    /// What a person should know; may be empty.
    pub remark: Text,
}

/// Everything that was found in a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ImportReport {
    /// Where the file seems to come from.
    pub made_by: String,
    /// True for our own files, which come back as they were.
    pub is_own: bool,
    /// Every element that could matter, in the order of the file.
    pub elements: Vec<Arrived>,
}

impl ImportReport {
    /// How many elements arrived in a way.
    pub fn count(&self, arrival: Arrival) -> usize {
        self.elements.iter().filter(|one| one.arrival == arrival).count()
    }
}
