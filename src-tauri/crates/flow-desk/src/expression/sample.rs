//! The order that shows what an expression gives, walked to the step where the expression stands.

use std::sync::{Mutex, PoisonError};

use flow_api::ApiError;
use flow_api::engine::order::{field, order_id, order_to_json};
use flow_api::engine::sample::{Profile, sample_orders};
use flow_api::engine::stepper::{STEPS_MAX, ScriptStep, Stepper};
use flow_api::feel::{Clock, Record};
use serde_json::{Value, json};

use super::question::Walked;
use crate::desk::Desk;
use crate::step::Ground;

/// Sorts of business that are tried for the usual sample order, the most usual first.
const PROFILES: [&str; 7] = [
    "mixed",
    "retail",
    "flash-sale",
    "presale",
    "business",
    "cross-border",
    "subscription",
];
/// Orders of each that are tried.
const TRIED: usize = 40;
const SEED: u64 = 1;

/// The order that was last walked to a step, so that typing does not walk it again for each letter.
#[derive(Debug, Default)]
pub(crate) struct Samples {
    last: Mutex<Option<(Asked, Arrived)>>,
}

/// What an arrived order depends on.
#[derive(Clone, Debug, PartialEq)]
struct Asked {
    key: i64,
    seq: i64,
    node: String,
    walk: Option<(Value, Vec<ScriptStep>)>,
}

/// An order where the expression looks at it.
#[derive(Clone, Debug)]
pub(super) struct Arrived {
    pub(super) record: Record,
    pub(super) clock: Clock,
    /// It comes to the step; otherwise it is looked at as it comes in.
    pub(super) arrives: bool,
    /// It is the one that is stepped through.
    pub(super) is_walked: bool,
}

impl Arrived {
    /// The number of the order.
    pub(super) fn name(&self) -> &str {
        order_id(&self.record)
    }

    pub(super) fn currency(&self) -> String {
        let currency = field(&self.record, "order.currency");
        currency.as_text().unwrap_or_default().to_owned()
    }
}

impl Samples {
    /// The order at a step; nothing for a flow without a start.
    pub(super) fn arrive(
        &self,
        desk: &Desk,
        key: i64,
        node: &str,
        walk: Option<&Walked>,
    ) -> Result<Option<Arrived>, ApiError> {
        let asked = Asked {
            key,
            seq: desk.workspace().ways(key)?.seq,
            node: node.to_owned(),
            walk: walk.map(|walk| (walk.order.clone(), walk.steps.clone())),
        };
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((known, arrived)) = last.as_ref()
            && *known == asked
        {
            return Ok(Some(arrived.clone()));
        }
        let ground = Ground::new(desk, key)?;
        let record = match walk {
            Some(walk) => Some(crate::step::one_order(&walk.order)?),
            None => kept(desk, key)?.or_else(|| usual(&ground)),
        };
        let steps = walk.map_or(&[][..], |walk| &walk.steps);
        let arrived = record.and_then(|record| walked_to(&ground, record, node, steps, walk.is_some()));
        *last = arrived.clone().map(|arrived| (asked, arrived));
        Ok(arrived)
    }

    /// What a window shows of the sample order of a flow.
    pub(super) fn about(&self, desk: &Desk, key: i64) -> Result<Value, ApiError> {
        let own = kept(desk, key)?;
        let is_own = own.is_some();
        let order = match own {
            Some(own) => Some(own),
            None => usual(&Ground::new(desk, key)?),
        };
        Ok(json!({ "order": order.map(|order| order_to_json(&order)), "own": is_own }))
    }

    /// Keeps an order as the sample of a flow.
    pub(super) fn keep(&self, desk: &Desk, key: i64, order: Option<&Value>) -> Result<Value, ApiError> {
        if let Some(order) = order {
            crate::step::one_order(order)?;
        }
        let text = order.map_or_else(|| "null".to_owned(), Value::to_string);
        desk.workspace().set_preference(&name_of(key), &text)?;
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = None;
        self.about(desk, key)
    }
}

fn name_of(key: i64) -> String {
    format!("sample {key}")
}

/// The order that was kept for a flow.
fn kept(desk: &Desk, key: i64) -> Result<Option<Record>, ApiError> {
    let Some(text) = desk.workspace().preference(&name_of(key))? else {
        return Ok(None);
    };
    let order: Value = serde_json::from_str(&text).unwrap_or(Value::Null);
    match order.is_null() {
        true => Ok(None),
        false => crate::step::one_order(&order).map(Some),
    }
}

/// The first made-up order that the start lets in; the first of all where it lets none in.
fn usual(ground: &Ground) -> Option<Record> {
    let profiles = PROFILES.iter().filter_map(|id| Profile::from_id(id));
    let mut orders = profiles.flat_map(|profile| sample_orders(profile, TRIED, SEED));
    let first = orders.next()?;
    let fits = |order: &Record| {
        Stepper::new(&ground.program, order.clone(), ground.clock, None)
            .is_some_and(|stepper| stepper.is_in_scope())
    };
    if fits(&first) {
        return Some(first);
    }
    Some(orders.find(fits).unwrap_or(first))
}

/// Walks an order until a step is next: by the steps that were taken, then by itself. Where it does not come there it is
/// looked at as it came in.
fn walked_to(
    ground: &Ground,
    record: Record,
    node: &str,
    steps: &[ScriptStep],
    is_walked: bool,
) -> Option<Arrived> {
    let mut stepper = Stepper::new(&ground.program, record.clone(), ground.clock, None)?;
    let begun = Arrived {
        clock: stepper.clock(),
        arrives: node.is_empty(),
        record,
        is_walked,
    };
    if node.is_empty() {
        return Some(begun);
    }
    let mut taken = steps.iter();
    for _ in 0..STEPS_MAX {
        let enabled = stepper.enabled();
        if enabled.iter().any(|name| name == node) {
            return Some(Arrived {
                clock: stepper.clock(),
                record: stepper.order().clone(),
                arrives: true,
                is_walked,
            });
        }
        let chosen = taken.next().filter(|step| enabled.contains(&step.node));
        let next = match chosen {
            Some(step) => step.clone(),
            None => match stepper.upcoming() {
                Some(next) => ScriptStep::auto(&next),
                None => break,
            },
        };
        if stepper.fire(&next).is_err() {
            break;
        }
    }
    Some(begun)
}
