//! Calls of built-ins. Arguments of the wrong kind, which the checker lets pass only when their type is
//! not known, give null.

use super::Evaluator;
use crate::builtins::Function;
use crate::code::Node;
use crate::decimal::Rounding;
use crate::value::Value;

impl Evaluator<'_> {
    pub(super) fn call(&mut self, function: Function, arguments: &[Node]) -> Value {
        let mut values: [Value; 4] = Default::default();
        if matches!(
            function,
            Function::Append | Function::Concatenate | Function::Union
        ) {
            let values: Vec<Value> = arguments.iter().map(|argument| self.value(argument)).collect();
            return self.join(function, &values);
        }
        for (value, argument) in values.iter_mut().zip(arguments) {
            *value = self.value(argument);
        }
        let values = &values[..arguments.len().min(4)];
        self.apply(function, values).unwrap_or_default()
    }

    fn apply(&mut self, function: Function, values: &[Value]) -> Option<Value> {
        match function {
            Function::Now => Some(Value::DateTime(self.clock.now)),
            Function::Today => Some(Value::Date(self.clock.now.date())),
            Function::IsDefined => Some(Value::Bool(!values.first()?.is_null())),
            Function::Not => match values.first()? {
                Value::Bool(value) => Some(Value::Bool(!value)),
                _ => None,
            },
            Function::Abs | Function::Modulo | Function::Even | Function::Odd | Function::Number => {
                self.number_function(function, values)
            }
            Function::Ceiling => rounded(values, Rounding::Ceiling),
            Function::Floor => rounded(values, Rounding::Floor),
            Function::Decimal => rounded(values, Rounding::HalfEven),
            Function::RoundDown => rounded(values, Rounding::Down),
            Function::RoundHalfDown => rounded(values, Rounding::HalfDown),
            Function::RoundHalfUp => rounded(values, Rounding::HalfUp),
            Function::RoundUp => rounded(values, Rounding::Up),
            Function::Contains
            | Function::EndsWith
            | Function::LowerCase
            | Function::StartsWith
            | Function::String
            | Function::StringJoin
            | Function::StringLength
            | Function::Substring
            | Function::SubstringAfter
            | Function::SubstringBefore
            | Function::UpperCase => self.text_function(function, values),
            Function::Date
            | Function::DateAndTime
            | Function::DayOfWeek
            | Function::DayOfYear
            | Function::Duration
            | Function::MonthOfYear
            | Function::Time
            | Function::YearsAndMonthsDuration => super::times::time_function(function, values),
            _ => self.list_function(function, values),
        }
    }
}

fn rounded(values: &[Value], rounding: Rounding) -> Option<Value> {
    let number = values.first()?.as_number()?;
    let scale = match values.get(1) {
        Some(scale) => scale.as_number()?.round(0, Rounding::Down)?.to_i64()?,
        None => 0,
    };
    if !(-6_111..=6_176).contains(&scale) {
        return None;
    }
    number.round(scale as i32, rounding).map(Value::Number)
}
