//! An open scenario, and how it is told from a flow.

use std::collections::BTreeMap;

use flow_model::Places;
use flow_simulate::scenario::{Scenario, read, write};
use serde::de::IgnoredAny;

use crate::error::{ApiError, Code};

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
