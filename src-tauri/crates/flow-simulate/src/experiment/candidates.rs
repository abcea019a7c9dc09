//! Whether scenario and flow would pass their checks with each value that a search may recommend.

use std::collections::{BTreeMap, BTreeSet};

use flow_model::{Flow, Text};
use flow_validate::{CheckContext, Checker, Finding, Severity};
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

/// Checks every value, put into the scenario or the flow alone, by the rules of both. The first that brings an error which
/// they do not have as they stand is refused: nobody could run or publish what the search would recommend. `is_stopped` is
/// asked between the checks.
pub fn check_candidates(
    base: &Variant,
    around: Around<'_>,
    settings: &[Setting],
    is_stopped: &dyn Fn() -> bool,
) -> Result<(), ExperimentError> {
    let called = around.called.iter();
    let context = CheckContext {
        flows: called.map(|flow| (flow.id.clone(), flow.clone())).collect(),
        ..CheckContext::default()
    };
    let mut checker = Checker::new();
    let mut of_flow = |flow: &Flow| flow_errors(checker.check(flow, &context).findings);
    let of_scenario = |variant: &Variant| scenario_errors(variant, around);
    let present = [of_scenario(base), of_flow(&base.flow)].concat();
    let known: BTreeSet<Place> = present.into_iter().map(|fault| fault.place).collect();
    for setting in settings {
        for value in &setting.values {
            if is_stopped() {
                return Err(ExperimentError::NothingTried);
            }
            let mut variant = base.clone();
            apply_setting(&mut variant, &setting.path, value)?;
            let mut faults = of_scenario(&variant);
            if variant.flow != base.flow {
                faults.extend(of_flow(&variant.flow));
            }
            if let Some(fault) = faults.into_iter().find(|fault| !known.contains(&fault.place)) {
                return Err(refused(setting, value, fault));
            }
        }
    }
    Ok(())
}

/// The rule of an error, and what it is about.
type Place = (&'static str, String);

/// An error that a check finds.
#[derive(Clone)]
struct Fault {
    place: Place,
    message: Text,
}

fn scenario_errors(variant: &Variant, around: Around<'_>) -> Vec<Fault> {
    let found = check(&variant.scenario, &variant.flow, around.called, around.files);
    let errors = found
        .into_iter()
        .filter(|finding| finding.severity == Severity::Error);
    let fault = |finding: ScenarioFinding| Fault {
        place: (finding.rule, finding.path),
        message: finding.message,
    };
    errors.map(fault).collect()
}

fn flow_errors(found: Vec<Finding>) -> Vec<Fault> {
    let errors = found
        .into_iter()
        .filter(|finding| finding.severity == Severity::Error);
    let fault = |finding: Finding| Fault {
        place: (finding.rule, format!("{:?} {:?}", finding.nodes, finding.setting)),
        message: finding.message,
    };
    errors.map(fault).collect()
}

fn refused(setting: &Setting, value: &Value, fault: Fault) -> ExperimentError {
    ExperimentError::Faulty {
        path: setting.path.clone(),
        value: value.as_str().map_or_else(|| value.to_string(), str::to_owned),
        rule: fault.place.0,
        message: fault.message,
    }
}
