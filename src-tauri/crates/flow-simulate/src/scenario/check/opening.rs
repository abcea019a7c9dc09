//! How long a calendar is open.

use flow_feel::time::{DAY, Date, DateTime};

use crate::scenario::{Calendar, Shift};

/// Most days that are looked at one by one; a longer time is judged by its beginning.
const DAYS_MAX: i64 = 800;

/// Units times microseconds that a calendar gives between two moments of a run. Without a calendar the capacity is always
/// there.
pub(crate) fn unit_time(
    start: DateTime,
    calendar: Option<&Calendar>,
    capacity: u32,
    from_us: i64,
    until_us: i64,
) -> f64 {
    let length = (until_us - from_us).max(0);
    let Some(calendar) = calendar else {
        return f64::from(capacity) * length as f64;
    };
    let looked_at = length.min(DAYS_MAX * DAY);
    let times = times(start, calendar, capacity, from_us, from_us + looked_at);
    let sum = times.fold(0.0, |sum, time| sum + time);
    if looked_at == 0 {
        0.0
    } else {
        sum * (length as f64 / looked_at as f64)
    }
}

/// Whether a calendar gives a unit any time before a moment of a run.
pub(crate) fn opens(start: DateTime, calendar: &Calendar, until_us: i64) -> bool {
    let until_us = until_us.clamp(0, DAYS_MAX * DAY);
    times(start, calendar, 1, 0, until_us).any(|time| time > 0.0)
}

/// Whether a calendar gives a unit at a moment of a run.
pub(crate) fn is_open(start: DateTime, calendar: &Calendar, at_us: i64) -> bool {
    times(start, calendar, 1, at_us, at_us + 1).any(|time| time > 0.0)
}

/// What each shift gives between two moments of a run, in units times microseconds.
fn times(
    start: DateTime,
    calendar: &Calendar,
    capacity: u32,
    from_us: i64,
    until_us: i64,
) -> impl Iterator<Item = f64> {
    let (first, last) = (start.local + from_us, start.local + until_us);
    // A shift of the day before may reach into the first day.
    let days = first.div_euclid(DAY) - 1..=last.div_euclid(DAY);
    let shifts = days.flat_map(|day| shifts(calendar, day).into_iter().map(move |shift| (day, shift)));
    shifts.map(move |(day, shift)| {
        let begin = (day * DAY + shift.from_us).max(first);
        let end = (day * DAY + shift.until_us).min(last);
        (end - begin).max(0) as f64 * f64::from(shift.units.unwrap_or(capacity))
    })
}

/// Most units that are ever there at the same time, if no shifts of different days meet.
pub(crate) fn units_max(calendar: Option<&Calendar>, capacity: u32) -> u32 {
    let Some(calendar) = calendar else { return capacity };
    let all = calendar.shifts.iter().chain(calendar.days.values().flatten());
    let shifts: Vec<&Shift> = all.collect();
    let at_begin = |shift: &&Shift| {
        let others = shifts.iter().filter(|other| {
            let same_day = other.weekdays.is_empty()
                || shift.weekdays.is_empty()
                || other.weekdays.iter().any(|day| shift.weekdays.contains(day));
            same_day && other.from_us <= shift.from_us && shift.from_us < other.until_us
        });
        let units = others.map(|other| other.units.unwrap_or(capacity));
        units.fold(0_u32, u32::saturating_add)
    };
    shifts.iter().map(at_begin).max().unwrap_or(0)
}

/// The shifts of a day, counted from 1970-01-01.
fn shifts(calendar: &Calendar, day: i64) -> Vec<&Shift> {
    let date = Date { days: day as i32 };
    if let Some(single) = calendar.days.get(&date.to_string()) {
        return single.iter().collect();
    }
    let weekday = date.weekday() as u8;
    let weekly = calendar.shifts.iter();
    weekly.filter(|shift| shift.weekdays.contains(&weekday)).collect()
}

#[cfg(test)]
mod tests {
    use super::{unit_time, units_max};
    use crate::scenario::{Calendar, Shift};
    use flow_feel::time::{DAY, DateTime};

    const HOUR: i64 = DAY / 24;

    fn shift(weekdays: &[u8], from: i64, until: i64, units: Option<u32>) -> Shift {
        Shift {
            weekdays: weekdays.to_vec(),
            from_us: from * HOUR,
            until_us: until * HOUR,
            units,
        }
    }

    /// Monday.
    fn start() -> DateTime {
        "2026-11-09T00:00:00+08:00".parse().expect("a moment")
    }

    #[track_caller]
    fn gives(calendar: &Calendar, from: i64, until: i64, hours: f64) {
        let time = unit_time(start(), Some(calendar), 3, from * HOUR, until * HOUR);
        assert_eq!(time / HOUR as f64, hours);
    }

    #[test]
    fn shifts_of_a_week_and_of_single_days_add_up() {
        let weekly = Calendar {
            shifts: vec![shift(&[1, 2, 3, 4, 5], 9, 18, None), shift(&[6], 22, 30, Some(2))],
            ..Calendar::default()
        };
        gives(&weekly, 0, 24 * 7, 5.0 * 9.0 * 3.0 + 8.0 * 2.0);
        // Sunday night has what is left of the shift of Saturday.
        gives(&weekly, 24 * 6, 24 * 7, 6.0 * 2.0);
        gives(&weekly, 17, 24, 3.0);
        let closed = [("2026-11-10".to_owned(), Vec::new())];
        let holiday = Calendar {
            days: closed.into(),
            ..weekly
        };
        gives(&holiday, 0, 24 * 3, 2.0 * 9.0 * 3.0);
    }

    #[test]
    fn shifts_at_the_same_time_meet() {
        let calendar = Calendar {
            shifts: vec![
                shift(&[1], 8, 16, Some(2)),
                shift(&[1, 2], 12, 20, Some(5)),
                shift(&[2], 8, 12, None),
            ],
            ..Calendar::default()
        };
        assert_eq!(units_max(Some(&calendar), 6), 7);
        assert_eq!(units_max(None, 6), 6);
        assert_eq!(units_max(Some(&Calendar::default()), 6), 0);
    }
}
