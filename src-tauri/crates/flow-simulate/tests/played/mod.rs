//! Plays a scenario that stands in a test.

use std::collections::BTreeMap;

use flow_engine::order::Orders;
use flow_model::Flow;
use flow_simulate::report::imbalances;
use flow_simulate::{Control, Model, NoLog, RunOptions, Tally, run, scenario};
use serde_json::Value;

/// Plays a flow with those that it calls and the files that the scenario names, with a log and without: both count the same,
/// and the books are balanced.
pub(crate) fn played(
    flow: &Flow,
    called: &[Flow],
    document: &Value,
    files: &BTreeMap<String, Orders>,
) -> (Model, Tally) {
    let read = scenario::read(document.to_string().as_bytes()).expect("a scenario");
    let model = Model::new(flow, called, &read.scenario, files).expect("a model");
    let (options, control) = (RunOptions::default(), Control::default());
    let tally = run(&model, &options, &control, &mut NoLog);
    let logged = run(&model, &options, &control, &mut Vec::new());
    assert_eq!(format!("{tally:?}"), format!("{logged:?}"));
    assert_eq!(imbalances(model.layout(), &tally), []);
    (model, tally)
}
