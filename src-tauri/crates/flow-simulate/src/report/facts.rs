//! What a report must know of a run beyond its counts.

use flow_model::{Flow, Text};
use serde::Serialize;

use super::names::shown;
use crate::scenario::{FieldSource, Scenario, WarmUp};

/// What ran, and how.
#[derive(Clone, Debug)]
pub struct Facts {
    /// The flow.
    pub flow: Document,
    /// The scenario.
    pub scenario: Document,
    /// Seed of all random numbers.
    pub seed: u64,
    /// Confidence level of all ranges; 0.95 unless set.
    pub level: f64,
    /// What kind of question the run answers.
    pub kind: Kind,
    /// Replications that were asked for, when they were counted.
    pub replications_asked: Option<u32>,
    /// Precision that was asked for: half the width of the range of the mean lead time as a share of it.
    pub precision_asked: Option<f64>,
    /// ISO 4217, where the scenario says one currency for all orders.
    pub currency: Option<String>,
    /// The share that each promise should reach, in the order of the scenario.
    pub targets: Vec<f64>,
}

/// A document that a run used.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Document {
    /// Id.
    pub id: String,
    /// Name on screen.
    pub title: Text,
    /// Stands for all that orders can notice of it.
    pub fingerprint: String,
}

/// What kind of question a run answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// What happens from a known start until an end: a promotion. No warm-up is cut, the beginning is part of it.
    Terminating,
    /// What happens in the long run. The beginning is cut, and means are refused when something grows without end.
    SteadyState,
}

impl Facts {
    /// The facts of a run of a scenario. A run with a warm-up asks for the long run; one without is terminating.
    pub fn new(
        flow: &Flow,
        flow_fingerprint: impl Into<String>,
        scenario: &Scenario,
        scenario_fingerprint: impl Into<String>,
        seed: u64,
    ) -> Facts {
        let currency = match scenario.orders.fields.get("order.currency") {
            Some(FieldSource::Constant(value)) => value.as_str().map(str::to_owned),
            _ => None,
        };
        Facts {
            flow: Document {
                id: flow.id.to_string(),
                title: shown(&flow.title, flow.id.as_str()),
                fingerprint: flow_fingerprint.into(),
            },
            scenario: Document {
                id: scenario.id.clone(),
                title: shown(&scenario.title, &scenario.id),
                fingerprint: scenario_fingerprint.into(),
            },
            seed,
            level: 0.95,
            kind: match scenario.warm_up {
                WarmUp::Fixed(0) => Kind::Terminating,
                _ => Kind::SteadyState,
            },
            replications_asked: None,
            precision_asked: None,
            currency,
            targets: scenario.service_levels.iter().map(|level| level.target).collect(),
        }
    }
}
