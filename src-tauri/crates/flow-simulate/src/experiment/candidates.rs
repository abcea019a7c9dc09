//! Whether the scenario would pass its check with each value that a search may recommend.

use std::collections::{BTreeMap, BTreeSet};

use flow_model::Flow;
use flow_validate::Severity;
use serde_json::Value;

use super::Variant;
use super::error::ExperimentError;
use super::setting::{Setting, apply_setting};
use crate::scenario::{OrderFile, ScenarioFinding, check};

/// What a check needs beside flow and scenario.
#[derive(Clone, Copy, Debug)]
pub struct Around<'a> {
    /// The flows it calls, directly or through others.
    pub called: &'a [Flow],
    /// What is known of the files that the scenario names.
    pub files: &'a BTreeMap<String, OrderFile>,
}

/// Checks every value, put into the scenario alone, by the scenario's rules. The first that brings an error which the
/// scenario does not have as it stands is refused: nobody could run what the search would recommend. `is_stopped` is asked
/// between the checks.
pub fn check_candidates(
    base: &Variant,
    around: Around<'_>,
    settings: &[Setting],
    is_stopped: &dyn Fn() -> bool,
) -> Result<(), ExperimentError> {
    let errors = |variant: &Variant| {
        let found = check(&variant.scenario, &variant.flow, around.called, around.files);
        found
            .into_iter()
            .filter(|finding| finding.severity == Severity::Error)
    };
    let known: BTreeSet<(&str, String)> = errors(base).map(|finding| (finding.rule, finding.path)).collect();
    for setting in settings {
        for value in &setting.values {
            if is_stopped() {
                return Err(ExperimentError::NothingTried);
            }
            let mut variant = base.clone();
            apply_setting(&mut variant, &setting.path, value)?;
            let is_new = |finding: &ScenarioFinding| !known.contains(&(finding.rule, finding.path.clone()));
            if let Some(finding) = errors(&variant).find(is_new) {
                return Err(refused(setting, value, finding));
            }
        }
    }
    Ok(())
}

fn refused(setting: &Setting, value: &Value, finding: ScenarioFinding) -> ExperimentError {
    ExperimentError::Faulty {
        path: setting.path.clone(),
        value: value.as_str().map_or_else(|| value.to_string(), str::to_owned),
        rule: finding.rule,
        message: finding.message,
    }
}
