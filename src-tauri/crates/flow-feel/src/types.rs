//! What the typer knows about a value before any order exists: its kind and its unit.

use std::fmt;
use std::sync::Arc;

/// The kind of a value, with the unit of numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Type {
    /// Not known before evaluation; fits everywhere.
    Any,
    /// Only `null`.
    Null,
    /// `true` or `false`.
    Bool,
    /// An exact decimal.
    Number(Unit),
    /// Text.
    Text,
    /// Text out of a fixed list.
    Enum(Arc<[Arc<str>]>),
    /// A calendar day.
    Date,
    /// A time of day.
    Time,
    /// A day and time with a zone, that is an instant.
    DateTime,
    /// A day and time without a zone; it cannot be compared with an instant.
    LocalDateTime,
    /// A length of time in days, hours, minutes and seconds.
    Duration,
    /// A length of time in years and months.
    Months,
    /// A list whose elements have one type.
    List(Arc<Type>),
    /// Named entries whose names and types are known.
    Record(Arc<RecordType>),
    /// Named entries of which nothing is known before evaluation.
    Context,
    /// An interval between two values of a type.
    Interval(Arc<Type>),
}

/// The unit of a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unit {
    /// A plain number.
    None,
    /// A number written in the expression: takes the unit of what it meets.
    Any,
    /// A share between 0 and 1.
    Ratio,
    /// Money in the currency of the order.
    Money,
    /// A named unit such as `kg` or `pieces`.
    Of(Arc<str>),
}

/// The entries of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordType {
    /// Name and type of each entry, in the order in which values hold them.
    pub entries: Vec<(Arc<str>, Type)>,
}

impl Type {
    /// A list of `element`.
    pub fn list(element: Type) -> Type {
        Type::List(Arc::new(element))
    }

    /// An enumeration of `values`.
    pub fn one_of<S: AsRef<str>>(values: &[S]) -> Type {
        Type::Enum(values.iter().map(|value| Arc::from(value.as_ref())).collect())
    }

    /// A record with the given entries.
    pub fn record(entries: Vec<(&str, Type)>) -> Type {
        let entries = entries
            .into_iter()
            .map(|(name, ty)| (Arc::from(name), ty))
            .collect();
        Type::Record(Arc::new(RecordType { entries }))
    }

    /// A number with a named unit.
    pub fn number_of(unit: &str) -> Type {
        Type::Number(Unit::of(unit))
    }
}

impl Unit {
    /// The unit with this name. `kg each` is `kg`: the count it is multiplied with has no unit of its own.
    pub fn of(name: &str) -> Unit {
        match name.trim() {
            "" => Unit::None,
            "ratio" => Unit::Ratio,
            "money" => Unit::Money,
            other => Unit::Of(Arc::from(other.strip_suffix(" each").unwrap_or(other))),
        }
    }

    /// Whether the unit leaves the unit of a product alone.
    pub(crate) fn is_scalar(&self) -> bool {
        match self {
            Unit::None | Unit::Any | Unit::Ratio => true,
            Unit::Money => false,
            Unit::Of(name) => &**name == "pieces",
        }
    }
}

impl RecordType {
    /// The place and type of an entry.
    pub fn entry(&self, name: &str) -> Option<(usize, &Type)> {
        self.entries
            .iter()
            .enumerate()
            .find(|(_, (known, _))| &**known == name)
            .map(|(idx, (_, ty))| (idx, ty))
    }
}

impl fmt::Display for Type {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Type::Any => out.write_str("any value"),
            Type::Null => out.write_str("null"),
            Type::Bool => out.write_str("true/false"),
            Type::Number(unit) => match unit {
                Unit::None | Unit::Any => out.write_str("number"),
                other => write!(out, "number in {other}"),
            },
            Type::Text => out.write_str("text"),
            Type::Enum(_) => out.write_str("text from a list"),
            Type::Date => out.write_str("date"),
            Type::Time => out.write_str("time"),
            Type::DateTime => out.write_str("date and time with zone"),
            Type::LocalDateTime => out.write_str("date and time without zone"),
            Type::Duration => out.write_str("duration"),
            Type::Months => out.write_str("years and months duration"),
            Type::List(element) => write!(out, "list of {element}"),
            Type::Record(_) | Type::Context => out.write_str("context"),
            Type::Interval(element) => write!(out, "interval of {element}"),
        }
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unit::None | Unit::Any => out.write_str("plain number"),
            Unit::Ratio => out.write_str("ratio"),
            Unit::Money => out.write_str("money"),
            Unit::Of(name) => out.write_str(name),
        }
    }
}
