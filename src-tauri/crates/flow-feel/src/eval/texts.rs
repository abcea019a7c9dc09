//! Built-ins on text. Positions count characters, not bytes.

use super::Evaluator;
use crate::builtins::Function;
use crate::decimal::Rounding;
use crate::value::Value;

impl Evaluator<'_> {
    pub(super) fn text_function(&mut self, function: Function, values: &[Value]) -> Option<Value> {
        let first = values.first()?;
        match function {
            Function::String => return self.written(first),
            Function::StringJoin => return self.string_join(values),
            _ => {}
        }
        let text = first.as_text()?;
        let second = || values.get(1).and_then(Value::as_text);
        Some(match function {
            Function::Contains => Value::Bool(text.contains(second()?)),
            Function::StartsWith => Value::Bool(text.starts_with(second()?)),
            Function::EndsWith => Value::Bool(text.ends_with(second()?)),
            Function::StringLength => Value::int(i64::try_from(text.chars().count()).ok()?),
            Function::UpperCase => self.text(text.to_uppercase()),
            Function::LowerCase => self.text(text.to_lowercase()),
            Function::Substring => self.text(substring(text, values)?),
            Function::SubstringBefore => {
                let found = second()?;
                self.text(text.find(found).map_or("", |at| &text[..at]).to_owned())
            }
            Function::SubstringAfter => {
                let found = second()?;
                self.text(
                    text.find(found)
                        .map_or("", |at| &text[at + found.len()..])
                        .to_owned(),
                )
            }
            _ => return None,
        })
    }

    fn written(&mut self, value: &Value) -> Option<Value> {
        if !self.weigh(value) {
            return None;
        }
        Some(match value {
            Value::Null => return None,
            Value::Text(_) => value.clone(),
            Value::Date(date) => Value::text(date.to_string()),
            Value::Time(time) => Value::text(time.to_string()),
            Value::DateTime(moment) => Value::text(moment.to_string()),
            Value::Duration(duration) => Value::text(duration.to_string()),
            Value::Months(months) => Value::text(months.to_string()),
            other => self.text(other.to_string()),
        })
    }

    /// The texts of a list, one after the other; nulls are left out.
    fn string_join(&mut self, values: &[Value]) -> Option<Value> {
        let single = std::slice::from_ref(values.first()?);
        let elements = match values.first()? {
            Value::Null => return None,
            Value::List(elements) => elements,
            _ => single,
        };
        let delimiter = match values.get(1) {
            None | Some(Value::Null) => "",
            Some(delimiter) => delimiter.as_text()?,
        };
        let mut joined = String::new();
        let mut first = true;
        for element in elements {
            if element.is_null() {
                continue;
            }
            let text = element.as_text()?;
            if !self.charge(1 + (text.len() + delimiter.len()) / 16) {
                return None;
            }
            if !first {
                joined.push_str(delimiter);
            }
            joined.push_str(text);
            first = false;
        }
        Some(self.text(joined))
    }
}

/// From a position, 1 for the first and -1 for the last character, on for a length.
fn substring(text: &str, values: &[Value]) -> Option<String> {
    let count = i64::try_from(text.chars().count()).ok()?;
    let start = whole(values.get(1)?)?;
    let skipped = match start {
        1.. => start - 1,
        0 => return None,
        _ => count + start,
    };
    if skipped < 0 || skipped >= count {
        return None;
    }
    let length = match values.get(2) {
        None => count,
        Some(Value::Null) => count,
        Some(length) => whole(length).filter(|length| *length >= 1)?,
    };
    let (skipped, length) = (usize::try_from(skipped).ok()?, usize::try_from(length).ok()?);
    Some(text.chars().skip(skipped).take(length).collect())
}

fn whole(value: &Value) -> Option<i64> {
    value.as_number()?.round(0, Rounding::Down)?.to_i64()
}
