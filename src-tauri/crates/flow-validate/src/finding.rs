//! What a check answers.

use flow_model::{Edge, NodeId, PortId, TableId, Text};
use serde::Serialize;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Good to know.
    Hint,
    /// Needs a look.
    Warning,
    /// Blocks export and publishing.
    Error,
}

/// How many findings there are of each level: errors, warnings, hints.
pub fn levels(findings: &[Finding]) -> [usize; 3] {
    [Severity::Error, Severity::Warning, Severity::Hint].map(|level| {
        let of_level = findings.iter().filter(|finding| finding.severity == level);
        of_level.count()
    })
}

/// Whether a repair is one: it lowers the number of findings of some level and raises none. One fault in place of another is
/// not, and whoever repaired so would come to no end.
pub fn is_better(before: &[Finding], after: &[Finding]) -> bool {
    let (before, after) = (levels(before), levels(after));
    before != after && before.iter().zip(after).all(|(before, after)| after <= *before)
}

/// One fault of a flow.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Finding {
    /// Rule id, e.g. `T01`.
    pub rule: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong, what will happen, what to do.
    pub message: Text,
    /// Steps concerned, the most important first.
    pub nodes: Vec<NodeId>,
    /// Connections concerned.
    pub edges: Vec<Edge>,
    /// The setting concerned, as a path inside the first step: `deadline`, `branches[0].when`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub setting: Option<String>,
    /// The part of a table concerned.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub table: Option<TablePart>,
    /// A shortest path that shows it, from the start; empty where a path says nothing.
    pub witness: Vec<WitnessStep>,
    /// A change that mends it, where one is sensible.
    pub repair: Option<Repair>,
}

/// A part of a table.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct TablePart {
    /// The table.
    pub table: TableId,
    /// A path inside it, such as `rows[0].when[1]`; empty for the whole table.
    pub part: String,
}

impl TablePart {
    /// A part by its path.
    pub fn new(table: &TableId, part: impl Into<String>) -> TablePart {
        TablePart {
            table: table.clone(),
            part: part.into(),
        }
    }
}

/// One step of a witness: the order leaves `node` by `exit`. The last step of a witness is where it goes wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WitnessStep {
    /// The step that fires.
    pub node: NodeId,
    /// The exit it is left by; empty for an end, for a fork, which is left by all, and for a sub-flow in which it goes
    /// wrong.
    pub exit: PortId,
}

/// A change that mends a finding.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Repair {
    /// What it does, as a button says it.
    pub label: Text,
    /// The change.
    pub edit: flow_model::Edit,
}

/// How far the proofs reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Proved {
    /// Every path was looked at: what is not among the findings cannot happen.
    Yes,
    /// A bound was hit, or the flow cannot be run at all: nothing is claimed beyond the findings.
    No,
}

/// The answer of a check.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Report {
    /// How far the proofs reach.
    pub proved: Proved,
    /// Why nothing is claimed, when `proved` is no.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_proved: Option<Text>,
    /// Findings: errors first, then by rule, then by step.
    pub findings: Vec<Finding>,
}
