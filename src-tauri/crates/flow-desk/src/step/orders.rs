//! Orders to walk with: made up, or read from a text.

use flow_api::engine::order::order_to_json;
use flow_api::engine::sample::{Profile, sample_orders};
use flow_api::engine::stepper::Stepper;
use flow_api::feel::Record;
use flow_api::{ApiError, Code};
use serde_json::{Value, json};

use super::Ground;

/// Sample orders that are offered at once.
const SAMPLES: usize = 40;
/// Orders of a text that are offered at most.
const READ_MAX: usize = 500;

/// Made-up orders of a sort of business.
pub(super) fn samples(ground: &Ground, profile: &str, seed: u64) -> Result<Value, ApiError> {
    let profile = Profile::from_id(profile).ok_or_else(|| {
        let (en, zh) = (
            format!("there is no sort of business \"{profile}\""),
            format!("没有“{profile}”这类业务"),
        );
        ApiError::new(Code::NotFound, en, zh)
    })?;
    Ok(offered(ground, sample_orders(profile, SAMPLES, seed)))
}

/// The orders of a text.
pub(super) fn read(ground: &Ground, text: &[u8]) -> Result<Value, ApiError> {
    let orders = flow_api::read_orders(text)?;
    let count = orders.records.len();
    let mut records = orders.records;
    records.truncate(READ_MAX);
    let mut answer = offered(ground, records);
    answer["count"] = Value::from(count);
    answer["notes"] = crate::desk::value(&orders.notes);
    Ok(answer)
}

/// The one order that a window sends.
pub(crate) fn one(order: &Value) -> Result<Record, ApiError> {
    let orders = flow_api::read_orders(order.to_string().as_bytes())?;
    orders
        .records
        .into_iter()
        .next()
        .ok_or_else(|| ApiError::new(Code::UnreadableOrder, "there is no order", "没有订单"))
}

fn offered(ground: &Ground, records: Vec<Record>) -> Value {
    let rows = records.into_iter().map(|record| {
        let order = order_to_json(&record);
        let fits = Stepper::new(&ground.program, record, ground.clock, None)
            .is_some_and(|stepper| stepper.is_in_scope());
        json!({ "order": order, "fits": fits })
    });
    json!({ "orders": rows.collect::<Vec<_>>() })
}
