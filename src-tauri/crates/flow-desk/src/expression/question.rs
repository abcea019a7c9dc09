//! What may be asked of expressions.

use flow_api::engine::stepper::ScriptStep;
use serde::Deserialize;
use serde_json::Value;

use super::rows::Rows;

/// One question: `expression.check`, `expression.words` and so on.
#[derive(Debug, Deserialize)]
#[serde(tag = "ask", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Question {
    /// What an expression says, what is wrong with it, and what it gives for a sample order.
    Check {
        /// In which flow.
        key: i64,
        /// At which step; empty where it stands in a table.
        #[serde(default)]
        node: String,
        /// As it is typed.
        text: String,
        /// The type it must have: `bool`, `money`, `datetime`, `int`, `list`, `any`, `field:<path>`, or `offer` for a condition of an
        /// offer, which may read the line in question.
        wanted: String,
        /// The order that is stepped through; without one the flow's sample order is taken.
        #[serde(default)]
        walk: Option<Walked>,
    },
    /// The fields, functions and operators that may be used at a step.
    Vocabulary {
        /// In which flow.
        key: i64,
        /// At which step; empty for everything that comes with an order.
        #[serde(default)]
        node: String,
    },
    /// The text of a condition that was put together of rows.
    Write(Rows),
    /// The sample order of a flow.
    Sample {
        /// Of which flow.
        key: i64,
    },
    /// Makes an order the sample order of a flow; nothing takes the usual one again.
    KeepSample {
        /// Of which flow.
        key: i64,
        /// The order.
        order: Option<Value>,
    },
}

/// An order on its way.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Walked {
    /// As it came in.
    pub(super) order: Value,
    /// The steps that were taken.
    #[serde(default)]
    pub(super) steps: Vec<ScriptStep>,
}
