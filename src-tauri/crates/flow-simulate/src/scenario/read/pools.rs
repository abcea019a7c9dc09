//! Who serves, and when.

use std::collections::BTreeMap;

use flow_feel::time::{DAY, Date, SECOND};
use flow_model::{Cursor, Fault, Kind};

use super::amount::{count, decimal, list, name, number};
use crate::scenario::{Calendar, Discipline, Pool, Shift, SkillGroup};

/// Names of the weekdays, Monday first.
pub(in crate::scenario) const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// Names of the disciplines.
pub(in crate::scenario) const DISCIPLINES: [(&str, Discipline); 4] = [
    ("priority", Discipline::Priority),
    ("fifo", Discipline::Fifo),
    ("lifo", Discipline::Lifo),
    ("due_date", Discipline::DueDate),
];

const POOL_KEYS: [&str; 10] = [
    "title",
    "capacity",
    "calendar",
    "discipline",
    "preempts",
    "queue_max",
    "skills",
    "cost_per_hour",
    "extra_cost_per_hour",
    "carbon_g_per_hour",
];

/// A pool.
pub(super) fn pool(at: Cursor<'_>) -> Result<Pool, Fault> {
    let object = at.object(&POOL_KEYS)?;
    Ok(Pool {
        title: object.read("title", Cursor::bilingual)?.unwrap_or_default(),
        capacity: count(object.need("capacity")?)?,
        calendar: object.read("calendar", name)?,
        discipline: object
            .read("discipline", |at| at.one_of(&DISCIPLINES))?
            .unwrap_or_default(),
        preempts: object.read("preempts", Cursor::bool)?.unwrap_or_default(),
        queue_max: object.read("queue_max", count)?,
        skills: object.read("skills", |at| list(at, skills))?.unwrap_or_default(),
        cost_per_hour: object.read("cost_per_hour", decimal)?.unwrap_or_default(),
        extra_cost_per_hour: object.read("extra_cost_per_hour", decimal)?,
        carbon_g_per_hour: object.read("carbon_g_per_hour", number)?.unwrap_or_default(),
    })
}

fn skills(at: Cursor<'_>) -> Result<SkillGroup, Fault> {
    let object = at.object(&["units", "skills"])?;
    Ok(SkillGroup {
        units: count(object.need("units")?)?,
        skills: list(object.need("skills")?, name)?,
    })
}

/// A calendar.
pub(super) fn calendar(at: Cursor<'_>) -> Result<Calendar, Fault> {
    let object = at.object(&["shifts", "days"])?;
    let mut days = BTreeMap::new();
    if let Some(at) = object.get("days") {
        for entry in at.entries()? {
            let day = day(entry.key_at, &entry.key)?;
            days.insert(day, list(entry.value, single_day_shift)?);
        }
    }
    Ok(Calendar {
        shifts: object
            .read("shifts", |at| list(at, weekly_shift))?
            .unwrap_or_default(),
        days,
    })
}

fn day(at: Cursor<'_>, text: &str) -> Result<String, Fault> {
    let day: Result<Date, _> = text.parse();
    day.map(|day| day.to_string()).map_err(|_| {
        at.fault(format!("\"{text}\" is not a day"), format!("“{text}”不是日期"))
            .hint("write it as \"2026-11-11\"", "请写成 \"2026-11-11\"")
    })
}

fn weekly_shift(at: Cursor<'_>) -> Result<Shift, Fault> {
    let object = at.object(&["weekdays", "from", "until", "units"])?;
    let all = || (1..=7).collect();
    Ok(Shift {
        weekdays: object.read("weekdays", weekdays)?.unwrap_or_else(all),
        from_us: time_of_day(object.need("from")?)?,
        until_us: time_of_day(object.need("until")?)?,
        units: object.read("units", count)?,
    })
}

fn single_day_shift(at: Cursor<'_>) -> Result<Shift, Fault> {
    let object = at.object(&["from", "until", "units"])?;
    Ok(Shift {
        weekdays: Vec::new(),
        from_us: time_of_day(object.need("from")?)?,
        until_us: time_of_day(object.need("until")?)?,
        units: object.read("units", count)?,
    })
}

fn weekdays(at: Cursor<'_>) -> Result<Vec<u8>, Fault> {
    let names: Vec<(&str, u8)> = WEEKDAYS.into_iter().zip(1..).collect();
    let mut days = list(at, |at| at.one_of(&names))?;
    days.sort_unstable();
    days.dedup();
    Ok(days)
}

/// Microseconds after midnight: `09:00`, `09:00:30`, up to `48:00`.
fn time_of_day(at: Cursor<'_>) -> Result<i64, Fault> {
    let fault = || {
        at.fault(
            "expected a time of day such as \"09:00\"",
            "此处应为一天中的时间，如 \"09:00\"",
        )
        .hint(
            "\"24:00\" is the end of the day; up to \"48:00\" reaches into the next one",
            "\"24:00\" 表示当天结束，最大 \"48:00\"，可延续到次日",
        )
    };
    if at.kind() != Kind::Text {
        return Err(fault());
    }
    let text = at.text()?;
    let parts: Vec<Option<i64>> = text.split(':').map(two_digits).collect();
    let micros = match parts[..] {
        [Some(hours), Some(minutes)] => clock(hours, minutes, 0),
        [Some(hours), Some(minutes), Some(seconds)] => clock(hours, minutes, seconds),
        _ => None,
    };
    micros.ok_or_else(fault)
}

fn two_digits(text: &str) -> Option<i64> {
    let is_short = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| is_short)
}

fn clock(hours: i64, minutes: i64, seconds: i64) -> Option<i64> {
    let micros = (hours * 3_600 + minutes * 60 + seconds) * SECOND;
    (minutes < 60 && seconds < 60 && micros <= 2 * DAY).then_some(micros)
}
