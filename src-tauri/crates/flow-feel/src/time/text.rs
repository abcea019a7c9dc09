//! Days, times and lengths of time to and from ISO 8601 text, as XML Schema and FEEL restrict it.

use std::fmt;
use std::str::FromStr;

use super::{DAY, Date, DateTime, Duration, Months, SECOND, Time, Zone};

/// The text is not of the form it should be, or names a moment that does not exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a valid date, time or duration")]
pub struct NotATime;

impl FromStr for Date {
    type Err = NotATime;

    fn from_str(text: &str) -> Result<Date, NotATime> {
        parse_date(text).ok_or(NotATime)
    }
}

impl FromStr for Time {
    type Err = NotATime;

    fn from_str(text: &str) -> Result<Time, NotATime> {
        parse_time(text).ok_or(NotATime)
    }
}

impl FromStr for DateTime {
    type Err = NotATime;

    /// A day alone is its midnight without a zone.
    fn from_str(text: &str) -> Result<DateTime, NotATime> {
        let (day, time) = match text.split_once('T') {
            Some((day, time)) => (day, parse_time(time).ok_or(NotATime)?),
            None => (
                text,
                Time {
                    micros: 0,
                    zone: None,
                },
            ),
        };
        Ok(DateTime::new(parse_date(day).ok_or(NotATime)?, time))
    }
}

impl FromStr for Duration {
    type Err = NotATime;

    fn from_str(text: &str) -> Result<Duration, NotATime> {
        parse_duration(text).ok_or(NotATime)
    }
}

impl FromStr for Months {
    type Err = NotATime;

    fn from_str(text: &str) -> Result<Months, NotATime> {
        parse_months(text).ok_or(NotATime)
    }
}

fn parse_date(text: &str) -> Option<Date> {
    let (sign, unsigned) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text),
    };
    let mut parts = unsigned.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() < 4 || year.len() > 4 {
        return None;
    }
    Date::from_ymd(sign * number(year)?, two_digits(month)?, two_digits(day)?)
}

fn parse_time(text: &str) -> Option<Time> {
    let zone_at = text.find(['Z', '+', '-']);
    let (clock, zone) = match zone_at {
        Some(at) => (&text[..at], Some(parse_zone(&text[at..])?)),
        None => (text, None),
    };
    let mut parts = clock.split(':');
    let (hour, minute) = (two_digits(parts.next()?)?, two_digits(parts.next()?)?);
    let seconds = parts.next()?;
    if parts.next().is_some() || hour > 23 || minute > 59 {
        return None;
    }
    let (whole, fraction) = seconds
        .split_once('.')
        .map_or((seconds, None), |(whole, part)| (whole, Some(part)));
    let second = two_digits(whole)?;
    let micros = fraction.map_or(Some(0), fraction_micros)?;
    (second <= 59).then(|| Time {
        micros: (hour * 3_600 + minute * 60 + second) * SECOND + micros,
        zone,
    })
}

fn parse_zone(text: &str) -> Option<Zone> {
    if text == "Z" {
        return Some(Zone::UTC);
    }
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let mut parts = text[1..].split(':');
    let (hours, minutes) = (two_digits(parts.next()?)?, two_digits(parts.next()?)?);
    let seconds = parts.next().map_or(Some(0), two_digits)?;
    if parts.next().is_some() || hours > 14 || minutes > 59 || seconds > 59 {
        return None;
    }
    Some(Zone {
        seconds: (sign * (hours * 3_600 + minutes * 60 + seconds)) as i32,
    })
}

fn parse_duration(text: &str) -> Option<Duration> {
    let (sign, rest) = signed(text)?;
    let (days, clock) = match rest.split_once('T') {
        Some((_, "")) => return None,
        Some((days, clock)) => (days, clock),
        None => (rest, ""),
    };
    let mut total = 0i64;
    let mut any = false;
    let mut left = days;
    if let Some((count, after)) = left.split_once('D') {
        total = number(count)?.checked_mul(DAY)?;
        left = after;
        any = true;
    }
    if !left.is_empty() {
        return None;
    }
    let mut left = clock;
    for (letter, micros) in [('H', 3_600 * SECOND), ('M', 60 * SECOND)] {
        if let Some((count, after)) = left.split_once(letter) {
            total = total.checked_add(number(count)?.checked_mul(micros)?)?;
            left = after;
            any = true;
        }
    }
    if let Some((seconds, after)) = left.split_once('S') {
        let (whole, fraction) = seconds
            .split_once('.')
            .map_or((seconds, None), |(whole, part)| (whole, Some(part)));
        let micros = fraction.map_or(Some(0), fraction_micros)?;
        total = total
            .checked_add(number(whole)?.checked_mul(SECOND)?)?
            .checked_add(micros)?;
        left = after;
        any = true;
    }
    (any && left.is_empty()).then_some(Duration { micros: sign * total })
}

fn parse_months(text: &str) -> Option<Months> {
    let (sign, mut left) = signed(text)?;
    let mut count = 0i64;
    let mut any = false;
    for (letter, months) in [('Y', 12), ('M', 1)] {
        if let Some((number_text, after)) = left.split_once(letter) {
            count = count.checked_add(number(number_text)?.checked_mul(months)?)?;
            left = after;
            any = true;
        }
    }
    (any && left.is_empty()).then_some(Months { count: sign * count })
}

fn signed(text: &str) -> Option<(i64, &str)> {
    match text.strip_prefix('-') {
        Some(rest) => Some((-1, rest.strip_prefix('P')?)),
        None => Some((1, text.strip_prefix('P')?)),
    }
}

fn number(text: &str) -> Option<i64> {
    let digits = !text.is_empty() && text.len() <= 18 && text.bytes().all(|byte| byte.is_ascii_digit());
    if digits { text.parse().ok() } else { None }
}

fn two_digits(text: &str) -> Option<i64> {
    if text.len() == 2 { number(text) } else { None }
}

fn fraction_micros(text: &str) -> Option<i64> {
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let padded: String = text.chars().chain("000000".chars()).take(6).collect();
    number(&padded)
}

impl fmt::Display for Date {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.ymd();
        let sign = if year < 0 { "-" } else { "" };
        write!(out, "{sign}{:04}-{month:02}-{day:02}", year.abs())
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.seconds == 0 {
            return out.write_str("Z");
        }
        let sign = if self.seconds < 0 { '-' } else { '+' };
        let seconds = self.seconds.abs();
        write!(out, "{sign}{:02}:{:02}", seconds / 3_600, seconds / 60 % 60)?;
        if seconds % 60 == 0 {
            Ok(())
        } else {
            write!(out, ":{:02}", seconds % 60)
        }
    }
}

impl fmt::Display for Time {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (hour, minute, second, micros) = self.hms();
        write!(out, "{hour:02}:{minute:02}:{second:02}{}", fraction(micros))?;
        self.zone.map_or(Ok(()), |zone| zone.fmt(out))
    }
}

impl fmt::Display for DateTime {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}T{}", self.date(), self.time())
    }
}

impl fmt::Display for Duration {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let micros = i128::from(self.micros).abs();
        let sign = if self.micros < 0 { "-" } else { "" };
        let (days, rest) = (micros / i128::from(DAY), micros % i128::from(DAY));
        let seconds = rest / i128::from(SECOND);
        let (hours, minutes, seconds) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
        let fraction = fraction((rest % i128::from(SECOND)) as i64);
        if micros == 0 {
            return out.write_str("PT0S");
        }
        write!(out, "{sign}P")?;
        if days != 0 {
            write!(out, "{days}D")?;
        }
        if rest == 0 {
            return Ok(());
        }
        out.write_str("T")?;
        if hours != 0 {
            write!(out, "{hours}H")?;
        }
        if minutes != 0 {
            write!(out, "{minutes}M")?;
        }
        if seconds != 0 || !fraction.is_empty() {
            write!(out, "{seconds}{fraction}S")?;
        }
        Ok(())
    }
}

impl fmt::Display for Months {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.count.unsigned_abs();
        let sign = if self.count < 0 { "-" } else { "" };
        match (count / 12, count % 12) {
            (0, months) => write!(out, "{sign}P{months}M"),
            (years, 0) => write!(out, "{sign}P{years}Y"),
            (years, months) => write!(out, "{sign}P{years}Y{months}M"),
        }
    }
}

fn fraction(micros: i64) -> String {
    if micros == 0 {
        return String::new();
    }
    format!(".{}", format!("{micros:06}").trim_end_matches('0'))
}
