//! Where a walk that goes on by itself stops.

use flow_api::catalog::schema;
use flow_api::engine::stepper::Stepper;
use flow_api::feel::{Expression, Type, Value, compile};
use serde_json::{Value as Json, json};

use super::question::Stops;

/// Stops, ready to be looked at after each step.
pub(super) struct Watch<'a> {
    stops: &'a Stops,
    conditions: Vec<Result<Expression, Json>>,
}

impl<'a> Watch<'a> {
    /// Conditions that cannot be read stop nothing; [`Watch::about`] says what is wrong with them.
    pub(super) fn new(stops: &'a Stops) -> Watch<'a> {
        let conditions = stops.conditions.iter().map(|text| {
            compile(text, schema(), &Type::Bool).map_err(|errors| {
                let error = errors.first();
                error.map_or(
                    Json::Null,
                    |error| json!({ "en": error.message.en, "zh": error.message.zh }),
                )
            })
        });
        Watch {
            stops,
            conditions: conditions.collect(),
        }
    }

    /// For each condition whether it is true of the order now.
    pub(super) fn truths(&self, stepper: &Stepper<'_>) -> Vec<bool> {
        let clock = stepper.clock();
        let truths = self.conditions.iter().map(|condition| match condition {
            Ok(condition) => condition.eval(stepper.order(), &clock) == Value::Bool(true),
            Err(_) => false,
        });
        truths.collect()
    }

    /// What stops the walk here: a condition that became true, or a step that is next.
    pub(super) fn stops_at(&self, stepper: &Stepper<'_>, before: &[bool]) -> Option<Json> {
        let truths = self.truths(stepper);
        let became = (0..truths.len()).find(|at| truths[*at] && !before[*at]);
        if let Some(at) = became {
            return Some(json!({ "condition": self.stops.conditions[at] }));
        }
        let next = stepper.upcoming()?;
        self.stops.steps.contains(&next).then(|| json!({ "step": next }))
    }

    /// Each condition with what is wrong with it, and whether it is true now.
    pub(super) fn about(&self, stepper: &Stepper<'_>) -> Json {
        let truths = self.truths(stepper);
        let rows = self.conditions.iter().zip(&self.stops.conditions).zip(truths);
        rows.map(|((compiled, text), holds)| {
            let error = compiled.as_ref().err();
            json!({ "text": text, "error": error, "holds": holds })
        })
        .collect()
    }
}
