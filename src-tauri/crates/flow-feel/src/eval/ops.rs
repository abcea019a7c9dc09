//! Equality, order and arithmetic of values.

use std::cmp::Ordering;
use std::sync::Arc;

use super::{Evaluator, both};
use crate::code::Node;
use crate::decimal::{Decimal, Rounding};
use crate::syntax::Arith;
use crate::time::{Date, DateTime, Duration, Months};
use crate::value::{Range, Value};

impl Evaluator<'_> {
    /// Whether two values are equal; null when they are of different kinds. Null equals only itself.
    pub(super) fn equal(&mut self, left: &Value, right: &Value) -> Option<bool> {
        if !self.charge(1) {
            return None;
        }
        match (left, right) {
            (Value::Null, other) | (other, Value::Null) => Some(other.is_null()),
            (Value::Bool(left), Value::Bool(right)) => Some(left == right),
            (Value::Text(left), Value::Text(right)) => Some(left == right),
            (Value::List(left), Value::List(right)) => self.equal_lists(left, right),
            (Value::Record(left), Value::Record(right)) => {
                if left.0.len() != right.0.len() {
                    return Some(false);
                }
                for (name, value) in &left.0 {
                    let Some(other) = right.get(name) else {
                        return Some(false);
                    };
                    if self.equal(value, other) != Some(true) {
                        return Some(false);
                    }
                }
                Some(true)
            }
            (Value::Range(left), Value::Range(right)) => {
                let closed = left.low_closed == right.low_closed && left.high_closed == right.high_closed;
                let low = self.equal(&left.low, &right.low);
                both(Some(closed), both(low, self.equal(&left.high, &right.high)))
            }
            // Without a zone a moment has no place among those with one, so it is none of them.
            (Value::DateTime(left), Value::DateTime(right))
                if left.zone.is_some() != right.zone.is_some() =>
            {
                Some(false)
            }
            (Value::Time(left), Value::Time(right)) if left.zone.is_some() != right.zone.is_some() => {
                Some(false)
            }
            _ => order(left, right).map(Ordering::is_eq),
        }
    }

    fn equal_lists(&mut self, left: &Arc<[Value]>, right: &Arc<[Value]>) -> Option<bool> {
        if left.len() != right.len() {
            return Some(false);
        }
        for (left, right) in left.iter().zip(right.iter()) {
            if self.equal(left, right) != Some(true) {
                return Some(false);
            }
        }
        Some(true)
    }

    pub(super) fn chain(&mut self, first: &Node, rest: &[(Arith, Node)]) -> Value {
        let mut result = self.value(first);
        for (sign, operand) in rest {
            let operand = self.value(operand);
            result = match (&result, &operand) {
                (Value::Number(left), Value::Number(right)) => number(*sign, *left, *right),
                (Value::Null, _) | (_, Value::Null) => Value::Null,
                (Value::Text(left), Value::Text(right)) if *sign == Arith::Add => {
                    let joined = format!("{left}{right}");
                    self.text(joined)
                }
                (left, right) => temporal(*sign, left, right).unwrap_or_default(),
            };
        }
        result
    }
}

/// The order of two values of one kind; `None` for others, for null, and for moments of which only one
/// has a zone.
pub(crate) fn order(left: &Value, right: &Value) -> Option<Ordering> {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => Some(left.cmp(right)),
        (Value::Text(left), Value::Text(right)) => Some(left.cmp(right)),
        (Value::Date(left), Value::Date(right)) => Some(left.cmp(right)),
        (Value::DateTime(left), Value::DateTime(right)) => match (left.instant(), right.instant()) {
            (Some(left), Some(right)) => Some(left.cmp(&right)),
            (None, None) => Some(left.local.cmp(&right.local)),
            _ => None,
        },
        (Value::Time(left), Value::Time(right)) => {
            (left.zone.is_some() == right.zone.is_some()).then(|| left.universal().cmp(&right.universal()))
        }
        (Value::Duration(left), Value::Duration(right)) => Some(left.cmp(right)),
        (Value::Months(left), Value::Months(right)) => Some(left.cmp(right)),
        _ => None,
    }
}

/// Whether a value lies in an interval.
pub(super) fn within(value: &Value, range: &Range) -> Option<bool> {
    let above = match &range.low {
        Value::Null => Some(true),
        low => order(value, low).map(|order| order.is_gt() || (range.low_closed && order.is_eq())),
    };
    let below = match &range.high {
        Value::Null => Some(true),
        high => order(value, high).map(|order| order.is_lt() || (range.high_closed && order.is_eq())),
    };
    both(above, below)
}

pub(super) fn negate(value: &Value) -> Value {
    match value {
        Value::Number(number) => Value::Number(number.neg()),
        Value::Duration(duration) => Value::Duration(Duration {
            micros: duration.micros.saturating_neg(),
        }),
        Value::Months(months) => Value::Months(Months {
            count: months.count.saturating_neg(),
        }),
        _ => Value::Null,
    }
}

pub(super) fn power(base: &Value, exponent: &Value) -> Value {
    match (base, exponent) {
        (Value::Number(base), Value::Number(exponent)) => {
            base.power(*exponent).map_or(Value::Null, Value::Number)
        }
        _ => Value::Null,
    }
}

fn number(sign: Arith, left: Decimal, right: Decimal) -> Value {
    let result = match sign {
        Arith::Add => left.add(right),
        Arith::Subtract => left.sub(right),
        Arith::Multiply => left.mul(right),
        Arith::Divide => left.div(right),
    };
    result.map_or(Value::Null, Value::Number)
}

/// Arithmetic with dates, times and lengths of time.
fn temporal(sign: Arith, left: &Value, right: &Value) -> Option<Value> {
    match (sign, left, right) {
        (Arith::Add | Arith::Subtract, left, Value::Duration(duration)) => {
            let micros = if sign == Arith::Add {
                duration.micros
            } else {
                duration.micros.checked_neg()?
            };
            later(left, Duration { micros })
        }
        (Arith::Add, Value::Duration(duration), right) => later(right, *duration),
        (Arith::Add | Arith::Subtract, left, Value::Months(months)) => {
            let count = if sign == Arith::Add {
                months.count
            } else {
                months.count.checked_neg()?
            };
            months_later(left, Months { count })
        }
        (Arith::Add, Value::Months(months), right) => months_later(right, *months),
        (Arith::Subtract, Value::Time(left), Value::Time(right)) => {
            let comparable = left.zone.is_some() == right.zone.is_some();
            let micros = match left.zone {
                Some(_) => left.micros - offset(left.zone) - (right.micros - offset(right.zone)),
                None => left.micros - right.micros,
            };
            comparable.then_some(Value::Duration(Duration { micros }))
        }
        (Arith::Subtract, left, right) => moment(left)?.since(moment(right)?).map(Value::Duration),
        (Arith::Multiply, length, Value::Number(factor))
        | (Arith::Multiply, Value::Number(factor), length) => scaled(length, |count| count.mul(*factor)),
        (Arith::Divide, length, Value::Number(divisor)) => scaled(length, |count| count.div(*divisor)),
        (Arith::Divide, Value::Duration(left), Value::Duration(right)) => Decimal::from(left.micros)
            .div(Decimal::from(right.micros))
            .map(Value::Number),
        (Arith::Divide, Value::Months(left), Value::Months(right)) => Decimal::from(left.count)
            .div(Decimal::from(right.count))
            .map(Value::Number),
        _ => None,
    }
}

fn offset(zone: Option<crate::time::Zone>) -> i64 {
    zone.map_or(0, |zone| i64::from(zone.seconds) * crate::time::SECOND)
}

fn later(value: &Value, duration: Duration) -> Option<Value> {
    Some(match value {
        Value::Duration(base) => Value::Duration(Duration {
            micros: base.micros.checked_add(duration.micros)?,
        }),
        Value::DateTime(moment) => Value::DateTime(moment.plus(duration)?),
        Value::Time(time) => Value::Time(time.plus(duration)),
        Value::Date(date) => Value::Date(date.midnight().plus(duration)?.date()),
        _ => return None,
    })
}

fn months_later(value: &Value, months: Months) -> Option<Value> {
    Some(match value {
        Value::Months(base) => Value::Months(Months {
            count: base.count.checked_add(months.count)?,
        }),
        Value::DateTime(moment) => Value::DateTime(moment.plus_months(months)?),
        Value::Date(date) => Value::Date(date.plus_months(months)?),
        _ => return None,
    })
}

/// A day stands for its midnight in UTC.
fn moment(value: &Value) -> Option<DateTime> {
    match value {
        Value::DateTime(moment) => Some(*moment),
        Value::Date(date) => Some(Date::midnight(*date)),
        _ => None,
    }
}

/// A length of time times or by a number, cut to whole microseconds or months.
fn scaled(length: &Value, scale: impl Fn(Decimal) -> Option<Decimal>) -> Option<Value> {
    let whole = |count: i64| scale(Decimal::from(count))?.round(0, Rounding::Down)?.to_i64();
    match length {
        Value::Duration(duration) => Some(Value::Duration(Duration {
            micros: whole(duration.micros)?,
        })),
        Value::Months(months) => Some(Value::Months(Months {
            count: whole(months.count)?,
        })),
        _ => None,
    }
}
