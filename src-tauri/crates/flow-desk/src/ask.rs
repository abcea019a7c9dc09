//! The questions a window may ask about flows. What needs more than a few lines has an area of its own.

use std::collections::BTreeSet;

use flow_api::model::{Edit, NodeId, Text};
use serde::Deserialize;
use serde_json::Value;

/// One question. `ask` names it; what it needs stands beside.
#[derive(Debug, Deserialize)]
#[serde(tag = "ask", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Ask {
    /// Components, groups, fields and obligations, in both languages.
    Catalog,
    /// Flows to start from.
    Templates,
    /// What is to be told once, at the start.
    Hello,
    /// The flows of the library, those of the bin too.
    Library,
    /// Makes a flow.
    Create {
        /// Of what.
        origin: Origin,
        /// Where it is put.
        #[serde(default)]
        folder: String,
    },
    /// Opens a flow of the library.
    Open {
        /// Which.
        key: i64,
    },
    /// Number of the last change of a flow, whoever made it.
    Seq {
        /// Of which flow.
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
    /// The flow as a text tree.
    Outline {
        /// Of which flow.
        key: i64,
    },
    /// Copies steps, with what lies between them.
    Fragment {
        /// Of which flow.
        key: i64,
        /// The steps.
        nodes: BTreeSet<NodeId>,
    },
    /// The undo entries of a flow.
    History {
        /// Of which flow.
        key: i64,
    },
    /// How Chinese texts are typed in Latin letters: first letters, and in full.
    Spell {
        /// The texts.
        texts: Vec<String>,
    },
    /// Names that a setting may take: roles, connections, places and so on.
    Names {
        /// In which flow.
        key: i64,
    },
}

/// What a new flow is made of.
#[derive(Debug, Deserialize)]
#[serde(tag = "from", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Origin {
    /// A start and an end.
    Blank,
    /// A template.
    Template {
        /// Its id.
        id: String,
    },
    /// A flow that others call and that comes with the templates.
    Called {
        /// Its id.
        flow: String,
    },
    /// The sample that the tour uses.
    Sample,
}

/// A question about the library, a version or a preference.
#[derive(Debug, Deserialize)]
#[serde(tag = "ask", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Keep {
    /// Flows that hold every word of a text.
    Search { text: String },
    /// Renames a flow; it can be taken back like any edit.
    Rename { key: i64, title: Text },
    /// Puts a flow into a folder.
    Move { key: i64, folder: String },
    /// Makes a copy.
    Duplicate { key: i64 },
    /// Throws a flow into the bin.
    Delete { key: i64 },
    /// Takes it out again.
    Undelete { key: i64 },
    /// Removes it for good.
    Purge { key: i64 },
}

/// A question about named versions.
#[derive(Debug, Deserialize)]
#[serde(tag = "ask", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Versions {
    /// All of a flow, the newest first.
    List { key: i64 },
    /// Saves the flow as it is.
    Save {
        key: i64,
        name: String,
        #[serde(default)]
        note: String,
    },
    /// Makes the flow what it was.
    Restore { key: i64, version: i64 },
    /// How two states differ; nothing stands for the flow as it is.
    Compare {
        key: i64,
        before: Option<i64>,
        after: Option<i64>,
    },
    /// The flow of a version.
    Flow { key: i64, version: i64 },
}

/// A question about preferences.
#[derive(Debug, Deserialize)]
#[serde(tag = "ask", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Preferences {
    /// What is remembered under a name.
    Get { name: String },
    /// Remembers something.
    Set { name: String, value: Value },
}
