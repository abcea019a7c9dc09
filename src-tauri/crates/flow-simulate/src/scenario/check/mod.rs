//! What is wrong with a scenario for a flow: findings, as a flow has them. Nothing here keeps a scenario from being run.
//!
//! A rule is one file in `rules/` plus its two lines in `rules/mod.rs`. It sees flow and scenario as a [`View`].

mod amounts;
mod arriving;
mod counts;
mod files;
mod finding;
mod load;
mod names;
mod numbers;
mod opening;
mod rules;
mod view;
mod ways;
mod words;

use std::collections::BTreeMap;

use flow_model::Flow;

use super::Scenario;
use crate::Control;

pub use files::{NoFile, OrderFile};
pub use finding::ScenarioFinding;
pub use rules::{RULES, ScenarioRule};

pub(super) use opening::unit_time;
pub(crate) use opening::units_max;
pub(super) use view::View;

use finding::Found;

/// Checks a scenario for a flow. `called` are the flows it calls, directly or through others; `files` holds what is known
/// of the files that the scenario names. Errors first, then by rule.
pub fn check(
    scenario: &Scenario,
    flow: &Flow,
    called: &[Flow],
    files: &BTreeMap<String, OrderFile>,
) -> Vec<ScenarioFinding> {
    check_until_stopped(scenario, flow, called, files, &Control::default())
}

/// The same, for whoever may not want to wait for it: when stopped, what a trial of orders would show is left out.
pub fn check_until_stopped(
    scenario: &Scenario,
    flow: &Flow,
    called: &[Flow],
    files: &BTreeMap<String, OrderFile>,
    control: &Control,
) -> Vec<ScenarioFinding> {
    let view = View::new(scenario, flow, called, files, control);
    let mut found = Found::default();
    for rule in RULES {
        (rule.check)(&view, &mut found);
    }
    found.into_sorted()
}
