//! Runs that have ended, by flow, so that they can be opened again.

use std::collections::BTreeMap;

use flow_api::model::Text;
use serde::Serialize;
use serde_json::Value;

/// Runs of one flow that are kept; the oldest goes first.
const RUNS_MAX: usize = 30;

/// A run as a list shows it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct KeptRun {
    /// Its number.
    pub(crate) kept: i64,
    /// Milliseconds since 1970.
    pub(crate) started_at: i64,
    /// Name of the scenario.
    pub(crate) scenario: Text,
    /// Seed of its random numbers.
    pub(crate) seed: u64,
    /// Replications that count.
    pub(crate) replications: usize,
    /// So many times the orders of the scenario.
    pub(crate) times: f64,
    /// Orders that came, on average.
    pub(crate) orders: f64,
    /// Of the flow as it was.
    pub(crate) fingerprint: String,
    /// What it said.
    pub(crate) headline: Text,
    /// Somebody stopped it.
    pub(crate) stopped: bool,
}

/// The runs of all flows.
#[derive(Debug, Default)]
pub(crate) struct Kept {
    last: i64,
    runs: BTreeMap<i64, Vec<(KeptRun, Value)>>,
}

impl Kept {
    /// Keeps a run of a flow with its report; its number is given here.
    pub(crate) fn keep(&mut self, key: i64, run: KeptRun, report: Value) -> i64 {
        self.last += 1;
        let kept = self.last;
        let runs = self.runs.entry(key).or_default();
        runs.push((KeptRun { kept, ..run }, report));
        if runs.len() > RUNS_MAX {
            runs.remove(0);
        }
        kept
    }

    /// The runs of a flow as a list, the newest first.
    pub(crate) fn of_flow(&self, key: i64) -> Value {
        let runs = self.runs.get(&key).into_iter().flatten().rev();
        let told = runs.map(|(run, _)| serde_json::to_value(run).unwrap_or(Value::Null));
        Value::Array(told.collect())
    }

    /// The report of a run.
    pub(crate) fn report(&self, kept: i64) -> Option<Value> {
        let mut all = self.runs.values().flatten();
        all.find(|(run, _)| run.kept == kept)
            .map(|(_, report)| report.clone())
    }

    /// Throws a run away.
    pub(crate) fn forget(&mut self, kept: i64) {
        for runs in self.runs.values_mut() {
            runs.retain(|(run, _)| run.kept != kept);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(orders: f64) -> KeptRun {
        KeptRun {
            kept: 0,
            started_at: 0,
            scenario: Text::default(),
            seed: 1,
            replications: 1,
            times: 1.0,
            orders,
            fingerprint: String::new(),
            headline: Text::default(),
            stopped: false,
        }
    }

    #[test]
    fn the_newest_stands_first_and_the_oldest_goes() {
        let mut kept = Kept::default();
        for number in 0..RUNS_MAX + 2 {
            kept.keep(7, run(number as f64), Value::from(number));
        }
        let list = kept.of_flow(7);
        let list = list.as_array().unwrap();
        assert_eq!(list.len(), RUNS_MAX);
        assert_eq!(list[0]["orders"], 31.0);
        assert_eq!(kept.report(1), None);
        assert_eq!(kept.report(32), Some(Value::from(31)));
        kept.forget(32);
        assert_eq!(kept.report(32), None);
        assert_eq!(kept.of_flow(8), Value::Array(Vec::new()));
    }
}
