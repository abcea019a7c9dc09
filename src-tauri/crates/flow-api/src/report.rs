//! The answer of a check as it crosses the wire; `docs/json.md` describes it.

use flow_model::{Edge, Flow, NodeId, Place, Places, Text};
use flow_simulate::scenario::ScenarioFinding;
use flow_validate::{Finding, Proved, Repair, Report, Severity, TablePart, WitnessStep};
use serde::Serialize;

use crate::document::Document;
use crate::scenario::ScenarioDocument;

/// Raised when the shape of a report changes in a way that readers notice.
pub const CHECK_VERSION: u32 = 1;

/// The reports of a run.
#[derive(Debug, Serialize)]
pub struct CheckReport {
    /// [`CHECK_VERSION`].
    pub version: u32,
    /// One for each flow, in the order asked for.
    pub flows: Vec<FlowReport>,
    /// One for each scenario, in the order asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub scenarios: Vec<ScenarioReport>,
}

/// The report on one scenario.
#[derive(Debug, Serialize)]
pub struct ScenarioReport {
    /// The scenario's id.
    pub scenario: String,
    /// The file, as it was named; `-` for standard input.
    pub file: String,
    /// The id of the flow it was checked for.
    pub flow: String,
    /// Errors first, then by rule.
    pub findings: Vec<ScenarioFindingReport>,
}

/// One finding on a scenario with its place.
#[derive(Debug, Serialize)]
pub struct ScenarioFindingReport {
    /// What was found.
    #[serde(flatten)]
    pub finding: ScenarioFinding,
    /// Where in the file it points.
    pub place: Option<LineColumn>,
    /// The stretch of text to point at.
    #[serde(skip)]
    pub at: Option<Place>,
}

/// The report on one flow.
#[derive(Debug, Serialize)]
pub struct FlowReport {
    /// The flow's id.
    pub flow: String,
    /// The file, as it was named; `-` for standard input.
    pub file: String,
    /// What orders can notice of the flow, as one number.
    pub fingerprint: String,
    /// True when every path was looked at.
    pub proved: bool,
    /// Why nothing is claimed beyond the findings.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_proved: Option<Text>,
    /// Errors first, then by rule, then by step.
    pub findings: Vec<FindingReport>,
    /// What `--fix` repaired, in order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repaired: Option<Vec<Text>>,
    /// Repairs that `--fix` was to make and did not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub left: Option<Vec<LeftRepair>>,
}

/// A repair that was not made.
#[derive(Clone, Debug, Serialize)]
pub struct LeftRepair {
    /// The rule whose finding it was for.
    pub rule: &'static str,
    /// What it would do.
    pub label: Text,
    /// Why it was left.
    pub why: Text,
}

/// One finding with its place.
#[derive(Debug, Serialize)]
pub struct FindingReport {
    /// Rule id.
    pub rule: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong, what will happen, what to do.
    pub message: Text,
    /// Steps concerned, the most important first.
    pub nodes: Vec<NodeId>,
    /// Connections concerned.
    pub edges: Vec<Edge>,
    /// The setting concerned.
    pub setting: Option<String>,
    /// The part of a table concerned.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub table: Option<TablePart>,
    /// Where in the file it points.
    pub place: Option<LineColumn>,
    /// A shortest path that shows it.
    pub witness: Vec<WitnessStep>,
    /// A change that mends it.
    pub repair: Option<Repair>,
    /// The stretch of text to point at.
    #[serde(skip)]
    pub at: Option<Place>,
}

/// A place, both from 1, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct LineColumn {
    /// Line.
    pub line: usize,
    /// Column.
    pub column: usize,
}

impl From<Place> for LineColumn {
    fn from(place: Place) -> Self {
        LineColumn {
            line: place.line,
            column: place.column,
        }
    }
}

/// How many findings there are of each severity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Errors.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
    /// Hints.
    pub hints: usize,
}

impl FlowReport {
    /// Counts the findings.
    pub fn summary(&self) -> Summary {
        Summary::of(self.findings.iter().map(|finding| finding.severity))
    }
}

impl ScenarioReport {
    /// Counts the findings.
    pub fn summary(&self) -> Summary {
        Summary::of(self.findings.iter().map(|report| report.finding.severity))
    }
}

impl Summary {
    fn of(severities: impl Iterator<Item = Severity>) -> Summary {
        let mut summary = Summary::default();
        for severity in severities {
            match severity {
                Severity::Error => summary.errors += 1,
                Severity::Warning => summary.warnings += 1,
                Severity::Hint => summary.hints += 1,
            }
        }
        summary
    }
}

/// Puts findings on a scenario into their wire form.
pub(crate) fn scenario_report(
    document: &ScenarioDocument,
    file: &str,
    flow: &Flow,
    findings: Vec<ScenarioFinding>,
) -> ScenarioReport {
    let placed = |finding: ScenarioFinding| {
        let at = match finding.at_key {
            true => document.places.key(&finding.path),
            false => document.places.at(&finding.path),
        };
        ScenarioFindingReport {
            place: at.map(LineColumn::from),
            finding,
            at,
        }
    };
    ScenarioReport {
        scenario: document.scenario.id.clone(),
        file: file.to_owned(),
        flow: flow.id.to_string(),
        findings: findings.into_iter().map(placed).collect(),
    }
}

/// Puts a report on an open flow into its wire form.
pub fn flow_report(document: &Document, file: &str, report: Report) -> FlowReport {
    let place = |finding: &Finding| place_of(document.flow(), document.places(), finding);
    FlowReport {
        flow: document.flow().id.to_string(),
        file: file.to_owned(),
        fingerprint: document.fingerprint().to_string(),
        proved: report.proved == Proved::Yes,
        not_proved: report.not_proved,
        findings: report
            .findings
            .into_iter()
            .map(|finding| finding_report(place(&finding), finding))
            .collect(),
        repaired: None,
        left: None,
    }
}

fn finding_report(place: Option<Place>, finding: Finding) -> FindingReport {
    FindingReport {
        rule: finding.rule,
        severity: finding.severity,
        message: finding.message,
        nodes: finding.nodes,
        edges: finding.edges,
        setting: finding.setting,
        table: finding.table,
        place: place.map(LineColumn::from),
        witness: finding.witness,
        repair: finding.repair,
        at: place,
    }
}

/// What to point at: the part of a table, else the setting, else the connection when there is no step, else the first step.
fn place_of(flow: &Flow, places: &Places, finding: &Finding) -> Option<Place> {
    if let Some(TablePart { table, part }) = &finding.table {
        return match part.is_empty() {
            true => places.table(table),
            false => places.table_part(table, part),
        };
    }
    let node = finding.nodes.iter().find(|id| flow.nodes.contains_key(*id));
    match (node, &finding.setting) {
        (Some(node), Some(setting)) => places.node_part(node, &format!("settings.{setting}")),
        (Some(node), None) => places.node(node),
        (None, _) => finding.edges.iter().find_map(|edge| places.edge(edge)),
    }
}
