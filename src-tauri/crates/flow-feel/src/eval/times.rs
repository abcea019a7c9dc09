//! Built-ins on dates, times and lengths of time.

use crate::builtins::Function;
use crate::time::{Date, DateTime, Duration, Months, SECOND, Time, Zone, months_between};
use crate::value::Value;

pub(super) fn time_function(function: Function, values: &[Value]) -> Option<Value> {
    let first = values.first()?;
    match function {
        Function::Date if values.len() == 3 => {
            let part = |idx: usize| values.get(idx)?.as_number()?.to_i64();
            Date::from_ymd(part(0)?, part(1)?, part(2)?).map(Value::Date)
        }
        Function::Date => match first {
            Value::Text(text) => text.parse().ok().map(Value::Date),
            other => day(other).map(Value::Date),
        },
        Function::Time if values.len() >= 3 => time_of_parts(values).map(Value::Time),
        Function::Time => match first {
            Value::Text(text) => text.parse().ok().map(Value::Time),
            Value::Time(time) => Some(Value::Time(*time)),
            Value::DateTime(moment) => Some(Value::Time(moment.time())),
            Value::Date(_) => Some(Value::Time(Time {
                micros: 0,
                zone: Some(Zone::UTC),
            })),
            _ => None,
        },
        Function::DateAndTime => match (first, values.get(1)) {
            (Value::Text(text), None) => text.parse().ok().map(Value::DateTime),
            (date, Some(Value::Time(time))) => Some(Value::DateTime(DateTime::new(day(date)?, *time))),
            _ => None,
        },
        Function::Duration => {
            let text = first.as_text()?;
            let duration = text.parse::<Duration>().map(Value::Duration);
            duration
                .or_else(|_| text.parse::<Months>().map(Value::Months))
                .ok()
        }
        Function::YearsAndMonthsDuration => {
            Some(Value::Months(months_between(day(first)?, day(values.get(1)?)?)))
        }
        Function::DayOfWeek => {
            let idx = usize::try_from(day(first)?.weekday() - 1).ok()?;
            WEEKDAYS.get(idx).map(Value::text)
        }
        Function::MonthOfYear => {
            let idx = usize::try_from(day(first)?.ymd().1 - 1).ok()?;
            MONTHS.get(idx).map(Value::text)
        }
        Function::DayOfYear => {
            let date = day(first)?;
            let new_year = Date::from_ymd(date.ymd().0, 1, 1)?;
            Some(Value::int(i64::from(date.days - new_year.days) + 1))
        }
        _ => None,
    }
}

fn day(value: &Value) -> Option<Date> {
    match value {
        Value::Date(date) => Some(*date),
        Value::DateTime(moment) => Some(moment.date()),
        _ => None,
    }
}

fn time_of_parts(values: &[Value]) -> Option<Time> {
    let part = |idx: usize| values.get(idx)?.as_number()?.to_i64();
    let (hour, minute) = (part(0)?, part(1)?);
    let second = values.get(2)?.as_number()?;
    let micros = second
        .mul(SECOND.into())?
        .round(0, crate::decimal::Rounding::Down)?
        .to_i64()?;
    if !(0..24).contains(&hour) || !(0..60).contains(&minute) || !(0..60 * SECOND).contains(&micros) {
        return None;
    }
    let zone = match values.get(3) {
        None | Some(Value::Null) => None,
        Some(Value::Duration(offset)) if offset.micros.abs() <= 14 * 3_600 * SECOND => Some(Zone {
            seconds: i32::try_from(offset.micros / SECOND).ok()?,
        }),
        Some(_) => return None,
    };
    Some(Time {
        micros: (hour * 3_600 + minute * 60) * SECOND + micros,
        zone,
    })
}

const WEEKDAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
