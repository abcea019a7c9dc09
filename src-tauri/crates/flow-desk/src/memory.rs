//! Flows while the program runs.

use std::collections::BTreeMap;

use flow_api::model::{Difference, Edit, FlowId, Text};
use flow_api::{ApiError, Document};

/// A flow that is open.
#[derive(Debug)]
pub(crate) struct OpenFlow {
    pub(crate) document: Document,
    pub(crate) done: Vec<(Text, Difference)>,
    pub(crate) undone: Vec<(Text, Difference)>,
    pub(crate) seq: i64,
}

/// All flows.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    pub(crate) flows: BTreeMap<i64, OpenFlow>,
}

impl Memory {
    pub(crate) fn add(&mut self, bytes: &[u8]) -> Result<i64, ApiError> {
        let document = Document::open(bytes)?;
        let key = self.flows.keys().last().map_or(1, |last| last + 1);
        let open = OpenFlow {
            document,
            done: Vec::new(),
            undone: Vec::new(),
            seq: 0,
        };
        self.flows.insert(key, open);
        Ok(key)
    }

    pub(crate) fn with_id(&self, id: &FlowId) -> Option<&Document> {
        self.flows
            .values()
            .map(|open| &open.document)
            .find(|document| document.flow().id == *id)
    }
}

impl OpenFlow {
    pub(crate) fn edit(&mut self, edit: &Edit, label: Text) -> Result<Difference, ApiError> {
        let difference = self.document.apply(edit)?;
        self.done.push((label, difference.clone()));
        self.undone.clear();
        self.seq += 1;
        Ok(difference)
    }
}
