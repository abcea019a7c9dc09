//! What a field can hold, as an axis of the space that boxes lie in.

use std::sync::Arc;

use super::line::{Line, Span};
use crate::decimal::Decimal;
use crate::schema::Field;
use crate::time::{DAY, Date, DateTime, Duration, Months, Time};
use crate::types::Type;
use crate::value::Value;

/// The values of a field besides null.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Axis {
    Line(Scale, Line),
    /// Any text, or those listed.
    Texts(Option<Arc<[Arc<str>]>>),
    Bools,
    /// Values of which boxes say only whether they are null; one that is not.
    Opaque(Value),
}

/// How values lie on a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scale {
    Number,
    Whole,
    Date,
    DateTime,
    LocalDateTime,
    Duration,
    Months,
}

impl Axis {
    pub(super) fn of(field: &Field) -> Axis {
        let line = |scale: Scale| Axis::Line(scale, Line::of(vec![Span::ALL], true));
        match &field.ty {
            Type::Number(_) => {
                let (min, max) = field.domain.bounds(&field.ty);
                let span = Span {
                    low: min,
                    low_closed: min.is_some(),
                    high: max,
                    high_closed: max.is_some(),
                };
                let scale = if field.domain.whole {
                    Scale::Whole
                } else {
                    Scale::Number
                };
                Axis::Line(scale, Line::of(vec![span], scale.is_whole()))
            }
            Type::Text => Axis::Texts(None),
            Type::Enum(values) => Axis::Texts(Some(values.clone())),
            Type::Bool => Axis::Bools,
            Type::Date => line(Scale::Date),
            Type::DateTime => line(Scale::DateTime),
            Type::LocalDateTime => line(Scale::LocalDateTime),
            Type::Duration => line(Scale::Duration),
            Type::Months => line(Scale::Months),
            other => Axis::Opaque(example(other)),
        }
    }
}

fn example(ty: &Type) -> Value {
    match ty {
        Type::List(_) => Value::list(Vec::new()),
        Type::Record(_) | Type::Context => Value::Record(Arc::default()),
        Type::Time => Value::Time(Time {
            micros: 0,
            zone: None,
        }),
        _ => Value::Bool(true),
    }
}

impl Scale {
    pub(super) fn is_whole(self) -> bool {
        self != Scale::Number
    }

    pub(super) fn is_time(self) -> bool {
        matches!(self, Scale::Date | Scale::DateTime | Scale::LocalDateTime)
    }

    /// Where a value lies, when it lies on this line.
    pub(super) fn place(self, value: &Value) -> Option<Decimal> {
        match (self, value) {
            (Scale::Number | Scale::Whole, Value::Number(number)) => Some(*number),
            (Scale::Date, Value::Date(date)) => Some(Decimal::from(date.days)),
            (Scale::DateTime, Value::DateTime(moment)) => moment.instant().map(Decimal::from),
            (Scale::LocalDateTime, Value::DateTime(moment)) if moment.zone.is_none() => {
                Some(moment.local.into())
            }
            (Scale::Duration, Value::Duration(duration)) => Some(duration.micros.into()),
            (Scale::Months, Value::Months(months)) => Some(months.count.into()),
            _ => None,
        }
    }

    /// The value at a place.
    pub(super) fn value(self, place: Decimal) -> Value {
        if matches!(self, Scale::Number | Scale::Whole) {
            return Value::Number(place);
        }
        let Some(count) = place.to_i64() else {
            return Value::Null;
        };
        match self {
            Scale::Date => i32::try_from(count).map_or(Value::Null, |days| Value::Date(Date { days })),
            Scale::DateTime => Value::DateTime(DateTime::from_instant(count)),
            Scale::LocalDateTime => Value::DateTime(DateTime {
                local: count.clamp(-DAY << 20, DAY << 20),
                zone: None,
            }),
            Scale::Duration => Value::Duration(Duration { micros: count }),
            Scale::Months => Value::Months(Months { count }),
            Scale::Number | Scale::Whole => Value::Number(place),
        }
    }
}
