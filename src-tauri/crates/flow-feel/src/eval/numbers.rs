//! Built-ins on numbers.

use super::Evaluator;
use crate::builtins::Function;
use crate::decimal::Decimal;
use crate::time::{Duration, Months};
use crate::value::Value;

impl Evaluator<'_> {
    pub(super) fn number_function(&mut self, function: Function, values: &[Value]) -> Option<Value> {
        let first = values.first()?;
        match function {
            Function::Abs => absolute(first),
            Function::Modulo => {
                let result = first.as_number()?.modulo(values.get(1)?.as_number()?)?;
                Some(Value::Number(result))
            }
            Function::Even => parity(first).map(|odd| Value::Bool(!odd)),
            Function::Odd => parity(first).map(Value::Bool),
            Function::Number => number_of(values),
            _ => None,
        }
    }
}

fn absolute(value: &Value) -> Option<Value> {
    Some(match value {
        Value::Number(number) => Value::Number(number.abs()),
        Value::Duration(duration) => Value::Duration(Duration {
            micros: duration.micros.checked_abs()?,
        }),
        Value::Months(months) => Value::Months(Months {
            count: months.count.checked_abs()?,
        }),
        _ => return None,
    })
}

/// Whether a whole number is odd; nothing for other numbers.
fn parity(value: &Value) -> Option<bool> {
    let number = value.as_number()?;
    number
        .is_whole()
        .then(|| number.modulo(Decimal::from(2)))
        .flatten()
        .map(|rest| !rest.is_zero())
}

/// Reads a number, with separators as FEEL allows them.
fn number_of(values: &[Value]) -> Option<Value> {
    let text = values.first()?.as_text()?;
    let separator = |idx: usize, allowed: &[&str]| match values.get(idx) {
        None | Some(Value::Null) => Some(None),
        Some(Value::Text(sign)) if allowed.contains(&&**sign) => Some(Some(sign.clone())),
        Some(_) => None,
    };
    let grouping = separator(1, &[" ", ",", "."])?;
    let point = separator(2, &[",", "."])?;
    if grouping.is_some() && grouping == point {
        return None;
    }
    let ungrouped = grouping.map_or_else(|| text.to_owned(), |sign| text.replace(&*sign, ""));
    let plain = point.map_or_else(|| ungrouped.clone(), |sign| ungrouped.replace(&*sign, "."));
    plain.parse().ok().map(Value::Number)
}
