//! Why a flow was not written.

use flow_model::{NodeId, Text};

/// Something that the target cannot say. Nothing was written; the flow itself is fine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The step it is about; nothing when it is about the whole flow.
    pub step: Option<NodeId>,
    /// What cannot be said.
    pub reason: Text,
    /// What to do instead.
    pub way: Text,
}

/// Why a flow was not written.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The target cannot say what the flow means.
    #[error("{}", .0.reason.english())]
    Refused(Refusal),
    /// The target is signed, and nobody said by which key.
    #[error("a bundle is signed, and there is no key to sign it with")]
    KeyNeeded,
}

impl From<Refusal> for ExportError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}
