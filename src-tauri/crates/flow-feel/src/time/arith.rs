//! Calendar arithmetic. `None` stands for a result outside the calendar.

use super::{DAY, Date, DateTime, Duration, Months, Time, YEAR_MAX, days_in_month};

impl Date {
    /// The day so many months later, or the last of that month when it is shorter.
    pub fn plus_months(self, months: Months) -> Option<Date> {
        let (year, month, day) = self.ymd();
        let total = year
            .checked_mul(12)?
            .checked_add(month - 1)?
            .checked_add(months.count)?;
        let (year, month) = (total.div_euclid(12), total.rem_euclid(12) + 1);
        if year.abs() > YEAR_MAX {
            return None;
        }
        Date::from_ymd(year, month, day.min(days_in_month(year, month)))
    }

    /// Midnight of the day, in UTC: how FEEL adds durations to days and compares them with instants.
    pub fn midnight(self) -> DateTime {
        DateTime::from_instant(i64::from(self.days) * DAY)
    }
}

impl Time {
    /// The time so much later, round the clock.
    pub fn plus(self, duration: Duration) -> Time {
        Time {
            micros: (self.micros + duration.micros % DAY).rem_euclid(DAY),
            zone: self.zone,
        }
    }
}

impl DateTime {
    /// The moment so much later.
    pub fn plus(self, duration: Duration) -> Option<DateTime> {
        in_calendar(DateTime {
            local: self.local.checked_add(duration.micros)?,
            zone: self.zone,
        })
    }

    /// The moment so many months later, on the same wall clock.
    pub fn plus_months(self, months: Months) -> Option<DateTime> {
        Some(DateTime::new(self.date().plus_months(months)?, self.time()))
    }

    /// The time from `earlier` to this; `None` when only one of them has a zone.
    pub fn since(self, earlier: DateTime) -> Option<Duration> {
        let micros = match (self.instant(), earlier.instant()) {
            (Some(later), Some(earlier)) => later.checked_sub(earlier)?,
            (None, None) => self.local.checked_sub(earlier.local)?,
            _ => return None,
        };
        Some(Duration { micros })
    }
}

/// Whole months from one day to another, towards zero.
pub(crate) fn months_between(from: Date, to: Date) -> Months {
    let (from_year, from_month, from_day) = from.ymd();
    let (to_year, to_month, to_day) = to.ymd();
    let mut count = (to_year - from_year) * 12 + to_month - from_month;
    if count > 0 && to_day < from_day {
        count -= 1;
    } else if count < 0 && to_day > from_day {
        count += 1;
    }
    Months { count }
}

pub(super) fn in_calendar(moment: DateTime) -> Option<DateTime> {
    let days = moment.local.div_euclid(DAY);
    let year = Date {
        days: i32::try_from(days).ok()?,
    }
    .ymd()
    .0;
    (year.abs() <= YEAR_MAX).then_some(moment)
}
