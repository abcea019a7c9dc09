//! Days, times and lengths of time on the proleptic Gregorian calendar, in whole microseconds.
//!
//! Finer fractions in text are cut off. Years run from -9999 to 9999. Zones are offsets from UTC; names
//! of the tz database are left out, because the rules behind them change with every release of it and
//! the same flow would mean something else on another machine.

mod arith;
mod text;

pub(crate) use arith::months_between;
pub use text::NotATime;

/// Microseconds in a second.
pub const SECOND: i64 = 1_000_000;
/// Microseconds in a day.
pub const DAY: i64 = 86_400 * SECOND;
pub(crate) const YEAR_MAX: i64 = 9_999;

/// A calendar day, counted from 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    /// Days since 1970-01-01.
    pub days: i32,
}

/// An offset from UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Zone {
    /// Seconds east of UTC.
    pub seconds: i32,
}

/// A time of day, with or without a zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Time {
    /// Microseconds since midnight.
    pub micros: i64,
    /// The zone, when there is one.
    pub zone: Option<Zone>,
}

/// A day and a time, with or without a zone. Equal means the same wall clock in the same zone; use
/// [`DateTime::instant`] to compare instants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DateTime {
    /// Wall-clock microseconds since 1970-01-01T00:00:00 in the zone.
    pub local: i64,
    /// The zone, when there is one.
    pub zone: Option<Zone>,
}

/// A length of time in microseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Duration {
    /// Microseconds, negative for backwards.
    pub micros: i64,
}

/// A length of time in months.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Months {
    /// Months, negative for backwards.
    pub count: i64,
}

impl Zone {
    /// Universal time.
    pub const UTC: Zone = Zone { seconds: 0 };
}

impl Date {
    /// The day with this year, month (1 to 12) and day of month, when there is one.
    pub fn from_ymd(year: i64, month: i64, day: i64) -> Option<Date> {
        if year.abs() > YEAR_MAX || !(1..=12).contains(&month) || day < 1 || day > days_in_month(year, month)
        {
            return None;
        }
        // Days from civil, after Howard Hinnant's chrono-compatible date algorithms.
        let shifted = if month <= 2 { year - 1 } else { year };
        let era = shifted.div_euclid(400);
        let year_of_era = shifted.rem_euclid(400);
        let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        Some(Date {
            days: (era * 146_097 + day_of_era - 719_468) as i32,
        })
    }

    /// Year, month and day of month.
    pub fn ymd(self) -> (i64, i64, i64) {
        let days = i64::from(self.days) + 719_468;
        let era = days.div_euclid(146_097);
        let day_of_era = days.rem_euclid(146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_index = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month_index + 2) / 5 + 1;
        let month = if month_index < 10 {
            month_index + 3
        } else {
            month_index - 9
        };
        (year_of_era + era * 400 + i64::from(month <= 2), month, day)
    }

    /// The day of the week, 1 for Monday to 7 for Sunday.
    pub fn weekday(self) -> i64 {
        (i64::from(self.days) + 3).rem_euclid(7) + 1
    }
}

impl Time {
    /// Hour, minute, second and microsecond.
    pub fn hms(self) -> (i64, i64, i64, i64) {
        let seconds = self.micros / SECOND;
        (
            seconds / 3_600,
            seconds / 60 % 60,
            seconds % 60,
            self.micros % SECOND,
        )
    }

    /// The time of day in UTC, for comparing; the wall clock when there is no zone.
    pub fn universal(self) -> i64 {
        match self.zone {
            Some(zone) => (self.micros - i64::from(zone.seconds) * SECOND).rem_euclid(DAY),
            None => self.micros,
        }
    }
}

impl DateTime {
    /// A day and a time of day.
    pub fn new(date: Date, time: Time) -> DateTime {
        DateTime {
            local: i64::from(date.days) * DAY + time.micros,
            zone: time.zone,
        }
    }

    /// The instant `micros` after 1970-01-01T00:00:00Z, in UTC.
    pub fn from_instant(micros: i64) -> DateTime {
        DateTime {
            local: micros,
            zone: Some(Zone::UTC),
        }
    }

    /// Microseconds since 1970-01-01T00:00:00Z; `None` without a zone.
    pub fn instant(self) -> Option<i64> {
        self.zone
            .map(|zone| self.local - i64::from(zone.seconds) * SECOND)
    }

    /// The day on the wall clock.
    pub fn date(self) -> Date {
        Date {
            days: self.local.div_euclid(DAY) as i32,
        }
    }

    /// The time on the wall clock.
    pub fn time(self) -> Time {
        Time {
            micros: self.local.rem_euclid(DAY),
            zone: self.zone,
        }
    }
}

pub(crate) fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        2 if (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}
