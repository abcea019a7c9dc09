//! Which units numbers have after arithmetic.

use std::sync::Arc;

use crate::types::Unit;

/// The unit of a sum, a difference or a comparison; `None` when the two do not go together.
pub(crate) fn common(left: &Unit, right: &Unit) -> Option<Unit> {
    match (left, right) {
        (Unit::Any, other) | (other, Unit::Any) => Some(other.clone()),
        (same, other) if same == other => Some(same.clone()),
        (Unit::None, other) | (other, Unit::None) if other.is_scalar() => Some(Unit::None),
        _ => None,
    }
}

/// The unit of a product; `None` for money times money, which means nothing.
pub(crate) fn product(left: &Unit, right: &Unit) -> Option<Unit> {
    match (left, right) {
        (Unit::Any, Unit::Any) => Some(Unit::Any),
        (Unit::Ratio, Unit::Ratio) => Some(Unit::Ratio),
        (Unit::Money, Unit::Money) => None,
        (scalar, other) | (other, scalar) if scalar.is_scalar() => Some(scaled(other)),
        (left, right) => {
            let (left, right) = (name(left), name(right));
            // A rate times what it is a rate of.
            let cancelled = cancel(&left, &right).or_else(|| cancel(&right, &left));
            Some(cancelled.unwrap_or_else(|| Unit::Of(Arc::from(format!("{left}·{right}")))))
        }
    }
}

/// The unit of a quotient.
pub(crate) fn quotient(left: &Unit, right: &Unit) -> Unit {
    match (left, right) {
        (Unit::Any, Unit::Any) => Unit::Any,
        (left, right) if left == right => Unit::None,
        (left, scalar) if scalar.is_scalar() => scaled(left),
        (scalar, right) if scalar.is_scalar() => Unit::Of(Arc::from(format!("1/{}", name(right)))),
        (left, right) => Unit::Of(Arc::from(format!("{}/{}", name(left), name(right)))),
    }
}

/// What a scalar factor leaves of a unit: a ratio of a plain number is a plain number.
fn scaled(unit: &Unit) -> Unit {
    if unit.is_scalar() && *unit != Unit::Of(Arc::from("pieces")) {
        Unit::None
    } else {
        unit.clone()
    }
}

fn cancel(rate: &str, amount: &str) -> Option<Unit> {
    let (upper, lower) = rate.split_once('/')?;
    if lower != amount {
        return None;
    }
    Some(if upper == "1" { Unit::None } else { Unit::of(upper) })
}

fn name(unit: &Unit) -> String {
    match unit {
        Unit::Money => "money".to_owned(),
        Unit::Of(name) => name.to_string(),
        Unit::None | Unit::Any | Unit::Ratio => "1".to_owned(),
    }
}
