//! An open scenario: what it names, how it is checked, and how it is told from a flow.

use std::collections::BTreeMap;

use flow_model::{Flow, Places};
use flow_simulate::Control;
use flow_simulate::scenario::{OrderFile, Pattern, Scenario, check_until_stopped, read, usual, write};
use serde::de::IgnoredAny;

use crate::error::{ApiError, Code};
use crate::report::{ScenarioReport, scenario_report};

/// Keys that a scenario has and a flow does not.
const KEYS: [&str; 6] = ["start", "arrivals", "horizon", "pools", "calendars", "stock"];

/// An open scenario.
#[derive(Clone, Debug)]
pub struct ScenarioDocument {
    /// The scenario.
    pub scenario: Scenario,
    /// Where its parts stand in the text it was read from.
    pub places: Places,
}

/// Reads a scenario file.
pub fn read_scenario(bytes: &[u8]) -> Result<ScenarioDocument, ApiError> {
    let read = read(bytes).map_err(|error| ApiError {
        code: Code::UnreadableScenario,
        ..ApiError::from(error)
    })?;
    Ok(ScenarioDocument {
        scenario: read.scenario,
        places: read.places,
    })
}

/// True for the text of a scenario rather than of a flow, by the keys it begins with; also where the rest cannot be read
/// as one.
pub fn is_scenario(bytes: &[u8]) -> bool {
    let keys: Result<BTreeMap<String, IgnoredAny>, _> = serde_json::from_slice(bytes);
    keys.is_ok_and(|keys| !keys.contains_key("nodes") && KEYS.iter().any(|key| keys.contains_key(*key)))
}

/// A scenario file in canonical form.
pub fn canonical_scenario(bytes: &[u8]) -> Result<Vec<u8>, ApiError> {
    Ok(write(&read_scenario(bytes)?.scenario))
}

impl ScenarioDocument {
    /// Names of the files of orders that the scenario takes orders from, each once.
    pub fn order_files(&self) -> Vec<String> {
        let of_stream = |pattern: &Pattern| match pattern {
            Pattern::Replay { file, .. } | Pattern::Resample { file, .. } => Some(file.clone()),
            Pattern::Poisson(_) | Pattern::Gaps(_) | Pattern::Every(_) | Pattern::At(_) => None,
        };
        let streams = self.scenario.arrivals.iter();
        let mut names: Vec<String> = streams.filter_map(|stream| of_stream(&stream.pattern)).collect();
        names.extend(self.scenario.orders.rows.clone());
        names.sort();
        names.dedup();
        names
    }
}

/// Checks a scenario for a flow. `called` are the flows it calls; `files` are those that [`ScenarioDocument::order_files`]
/// names, read by [`crate::order_file`].
pub fn check_scenario(
    document: &ScenarioDocument,
    file: &str,
    flow: &Flow,
    called: &[Flow],
    files: &BTreeMap<String, OrderFile>,
) -> ScenarioReport {
    check_scenario_until_stopped(document, file, flow, called, files, &Control::default())
}

/// The same, for whoever may not want to wait for it: when stopped, what a trial of orders would show is left out.
pub fn check_scenario_until_stopped(
    document: &ScenarioDocument,
    file: &str,
    flow: &Flow,
    called: &[Flow],
    files: &BTreeMap<String, OrderFile>,
    control: &Control,
) -> ScenarioReport {
    let findings = check_until_stopped(&document.scenario, flow, called, files, control);
    scenario_report(document, file, flow, findings)
}

/// A usual day of a flow, to start from: 1,000 orders that its start takes, and as many people and machines as they need.
/// `called` are the flows it calls.
pub fn default_scenario(flow: &Flow, called: &[Flow]) -> Scenario {
    usual(flow, called)
}

/// A usual day of a flow as a scenario file.
pub fn default_scenario_file(flow: &Flow, called: &[Flow]) -> Vec<u8> {
    write(&default_scenario(flow, called))
}
