//! What may be asked of walks.

use std::collections::BTreeSet;

use flow_api::engine::stepper::ScriptStep;
use serde::Deserialize;
use serde_json::Value;

/// One question: `step.samples`, `step.walk` and so on.
#[derive(Debug, Deserialize)]
#[serde(tag = "ask", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Question {
    /// Made-up orders to choose from.
    Samples {
        /// For which flow.
        key: i64,
        /// The sort of business.
        profile: String,
        /// Others with another seed.
        seed: u64,
    },
    /// The orders of a text, JSON or CSV with a heading.
    Read {
        /// For which flow.
        key: i64,
        /// What a file holds; without it, the file of orders that came in last.
        text: Option<String>,
    },
    /// Where an order is after some steps, and what can be done next.
    Walk {
        /// In which flow.
        key: i64,
        /// The order as it came in.
        order: Value,
        /// The steps taken.
        steps: Vec<ScriptStep>,
        /// Whether it then goes on by itself; nothing stays where it is.
        go: Option<Go>,
        /// Where it stops.
        #[serde(default)]
        stops: Stops,
    },
    /// Keeps a walk, taken on to its end, as a test.
    Save {
        /// Of which flow.
        key: i64,
        /// What it is called.
        name: String,
        /// The order as it came in.
        order: Value,
        /// The steps taken.
        steps: Vec<ScriptStep>,
    },
    /// Walks all saved walks of a flow again and compares how they end.
    Tests {
        /// Of which flow.
        key: i64,
    },
    /// Removes a saved walk.
    Remove {
        /// Its number.
        walk: i64,
    },
}

/// How far a walk goes on by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Go {
    /// One step.
    Step,
    /// To the next stop, or to its end.
    On,
    /// To its end as a saved walk: the steps are those at which something was chosen, and each is waited for.
    Again,
}

/// Where a walk that goes on stops.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Stops {
    /// Before these steps.
    pub(crate) steps: BTreeSet<String>,
    /// When one of these conditions on the order becomes true.
    pub(crate) conditions: Vec<String>,
}
