//! Values: what fields hold and what expressions give.

use std::sync::Arc;

use crate::decimal::Decimal;
use crate::time::{Date, DateTime, Duration, Months, Time};

/// A FEEL value.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub enum Value {
    /// Missing, unknown or not computable.
    #[default]
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// An exact decimal.
    Number(Decimal),
    /// Text.
    Text(Arc<str>),
    /// A calendar day.
    Date(Date),
    /// A time of day.
    Time(Time),
    /// A day and time.
    DateTime(DateTime),
    /// Days, hours, minutes, seconds.
    Duration(Duration),
    /// Years and months.
    Months(Months),
    /// A list.
    List(Arc<[Value]>),
    /// Named entries.
    Record(Arc<Entries>),
    /// An interval.
    Range(Arc<Range>),
}

/// Named values in the order they were written.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Entries(pub Vec<(Arc<str>, Value)>);

/// An interval; an end without a value is open to infinity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Range {
    /// The lower end.
    pub low: Value,
    /// Whether the lower end belongs to the interval.
    pub low_closed: bool,
    /// The upper end.
    pub high: Value,
    /// Whether the upper end belongs to the interval.
    pub high_closed: bool,
}

impl Value {
    /// A text value.
    pub fn text(text: impl AsRef<str>) -> Value {
        Value::Text(Arc::from(text.as_ref()))
    }

    /// A list value.
    pub fn list(elements: Vec<Value>) -> Value {
        Value::List(Arc::from(elements))
    }

    /// A whole number.
    pub fn int(value: i64) -> Value {
        Value::Number(Decimal::from(value))
    }

    /// Whether it is null.
    pub fn is_null(&self) -> bool {
        *self == Value::Null
    }

    /// Whether it is `true`; null and everything else are not.
    pub fn is_true(&self) -> bool {
        *self == Value::Bool(true)
    }

    /// The number, when it is one.
    pub fn as_number(&self) -> Option<Decimal> {
        match self {
            Value::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// The text, when it is one.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The elements, when it is a list.
    pub fn as_list(&self) -> Option<&[Value]> {
        match self {
            Value::List(elements) => Some(elements),
            _ => None,
        }
    }
}

impl Entries {
    /// The value of an entry.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0
            .iter()
            .find(|(known, _)| &**known == name)
            .map(|(_, value)| value)
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Value {
        Value::Bool(value)
    }
}

impl From<Decimal> for Value {
    fn from(value: Decimal) -> Value {
        Value::Number(value)
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Value {
        Value::text(value)
    }
}
