//! Entries of contexts and properties of dates, times and intervals.

use std::sync::Arc;

use super::Evaluator;
use crate::decimal::Decimal;
use crate::time::{DAY, Date, Duration, SECOND, Time};
use crate::value::{Range, Value};

impl Evaluator<'_> {
    /// The entry or property; of a list, the list of those of its elements.
    pub(super) fn member(&mut self, base: &Value, name: &str, hint: usize) -> Value {
        match base {
            Value::List(elements) => {
                let mut found = Vec::with_capacity(elements.len());
                for element in elements.iter() {
                    if !self.charge(1) {
                        return Value::Null;
                    }
                    found.push(single(element, name, hint));
                }
                self.list(found)
            }
            other => single(other, name, hint),
        }
    }
}

fn single(base: &Value, name: &str, hint: usize) -> Value {
    match base {
        Value::Record(entries) => match entries.0.get(hint) {
            Some((known, value)) if &**known == name => value.clone(),
            _ => entries.get(name).cloned().unwrap_or_default(),
        },
        Value::Range(range) => interval(range, name),
        Value::Date(date) => day(*date, name).map_or(Value::Null, Value::int),
        Value::Time(time) => clock(*time, name),
        Value::DateTime(moment) => match day(moment.date(), name) {
            Some(number) => Value::int(number),
            None => clock(moment.time(), name),
        },
        Value::Duration(duration) => length(*duration, name),
        Value::Months(months) => match name {
            "years" => Value::int(months.count / 12),
            "months" => Value::int(months.count % 12),
            _ => Value::Null,
        },
        _ => Value::Null,
    }
}

fn day(date: Date, name: &str) -> Option<i64> {
    let (year, month, day) = date.ymd();
    match name {
        "year" => Some(year),
        "month" => Some(month),
        "day" => Some(day),
        "weekday" => Some(date.weekday()),
        _ => None,
    }
}

fn clock(time: Time, name: &str) -> Value {
    let (hour, minute, second, micros) = time.hms();
    match name {
        "hour" => Value::int(hour),
        "minute" => Value::int(minute),
        "second" => seconds(second * SECOND + micros),
        "time offset" => match time.zone {
            Some(zone) => Value::Duration(Duration {
                micros: i64::from(zone.seconds) * SECOND,
            }),
            None => Value::Null,
        },
        _ => Value::Null,
    }
}

fn length(duration: Duration, name: &str) -> Value {
    let micros = duration.micros;
    match name {
        "days" => Value::int(micros / DAY),
        "hours" => Value::int(micros % DAY / (3_600 * SECOND)),
        "minutes" => Value::int(micros % (3_600 * SECOND) / (60 * SECOND)),
        "seconds" => seconds(micros % (60 * SECOND)),
        _ => Value::Null,
    }
}

fn seconds(micros: i64) -> Value {
    Decimal::from_parts(micros < 0, u128::from(micros.unsigned_abs()), -6).map_or(Value::Null, Value::Number)
}

fn interval(range: &Arc<Range>, name: &str) -> Value {
    match name {
        "start" => range.low.clone(),
        "end" => range.high.clone(),
        "start included" => Value::Bool(range.low_closed),
        "end included" => Value::Bool(range.high_closed),
        _ => Value::Null,
    }
}
