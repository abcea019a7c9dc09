//! The questions a window may ask.

use flow_api::model::{Edit, Text};
use serde::Deserialize;

/// One question. `ask` names it; what it needs stands beside.
#[derive(Debug, Deserialize)]
#[serde(tag = "ask", rename_all = "snake_case", deny_unknown_fields)]
pub enum Ask {
    /// Components, groups, fields and obligations, in both languages.
    Catalog,
    /// Flows to start from.
    Templates,
    /// The flows of the library.
    Library,
    /// Makes a flow.
    Create {
        /// Of what.
        origin: Origin,
    },
    /// Opens a flow of the library.
    Open {
        /// Which.
        key: i64,
    },
    /// Carries out an edit and keeps it.
    Edit {
        /// Of which flow.
        key: i64,
        /// The change.
        edit: Box<Edit>,
        /// What undo says of it.
        label: Text,
        /// Edits in a row with the same name are undone at once.
        merge: Option<String>,
    },
    /// Takes the last edit back.
    Undo {
        /// Of which flow.
        key: i64,
    },
    /// Makes it again.
    Redo {
        /// Of which flow.
        key: i64,
    },
    /// Checks a flow as it is now.
    Check {
        /// Which.
        key: i64,
    },
}

/// What a new flow is made of.
#[derive(Debug, Deserialize)]
#[serde(tag = "from", rename_all = "snake_case", deny_unknown_fields)]
pub enum Origin {
    /// A start and an end.
    Blank,
    /// A template.
    Template {
        /// Its id.
        id: String,
    },
}
