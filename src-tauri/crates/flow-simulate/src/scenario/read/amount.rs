//! Lengths of time, moments, money and numbers.

use flow_feel::Decimal;
use flow_feel::time::{DAY, DateTime, Duration};
use flow_model::{Cursor, Fault, Kind};

/// Longest time that a scenario can speak of: 100 years. A binary float holds every microsecond of it.
pub(super) const LENGTH_MAX_US: i64 = 36_500 * DAY;

/// What an amount is an amount of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::scenario) enum Measure {
    /// A length of time in microseconds, written as ISO 8601 text.
    Time,
    /// A plain number.
    Number,
}

/// An amount of time or of something else.
pub(super) fn amount(at: Cursor<'_>, measure: Measure) -> Result<f64, Fault> {
    match measure {
        Measure::Time => Ok(length(at)? as f64),
        Measure::Number => number(at),
    }
}

/// A number.
pub(super) fn number(at: Cursor<'_>) -> Result<f64, Fault> {
    if let (Kind::Text, Ok(text)) = (at.kind(), at.text()) {
        let fault = at.fault("expected a number, found a text", "此处应为数字，实为文本");
        return Err(match text.parse::<Duration>() {
            Ok(_) => fault.hint(
                "no length of time is meant here but a number",
                "这里不是时长，请填数字",
            ),
            Err(_) => fault.hint("write it without quotes", "请去掉引号"),
        });
    }
    at.float()
}

/// A length of time, not negative, in microseconds.
pub(super) fn length(at: Cursor<'_>) -> Result<i64, Fault> {
    if at.kind() == Kind::Number {
        let fault = at.fault(
            "expected a length of time, found a number without a unit",
            "此处应为时长，实为没有单位的数字",
        );
        return Err(fault.hint(
            "write \"PT30S\", \"PT5M\", \"PT2H\" or \"P3D\" for seconds, minutes, hours or days",
            "秒、分、时、天请写成 \"PT30S\"、\"PT5M\"、\"PT2H\"、\"P3D\"",
        ));
    }
    let text = at.text()?;
    let length = text.parse::<Duration>().map_err(|_| not_a_length(at, &text))?;
    match text.starts_with('-') {
        true => Err(negative(at)),
        false => in_bounds(at, length.micros),
    }
}

fn negative(at: Cursor<'_>) -> Fault {
    at.fault("a length of time cannot be negative here", "此处时长不能为负")
}

fn not_a_length(at: Cursor<'_>, text: &str) -> Fault {
    let shown: String = text.chars().take(40).collect();
    at.fault(
        format!("\"{shown}\" is not a length of time"),
        format!("“{shown}”不是时长"),
    )
    .hint(
        "ISO 8601, such as \"PT5M\" or \"P1DT2H\"; months and years have no fixed length",
        "请用 ISO 8601 写法，如 \"PT5M\"、\"P1DT2H\"；月和年长度不固定，不能使用",
    )
}

fn in_bounds(at: Cursor<'_>, micros: i64) -> Result<i64, Fault> {
    match micros {
        ..0 => Err(negative(at)),
        0..=LENGTH_MAX_US => Ok(micros),
        _ => Err(at.fault("longer than 36,500 days", "超过 36,500 天")),
    }
}

/// A length of time that is not zero.
pub(super) fn some_length(at: Cursor<'_>) -> Result<i64, Fault> {
    match length(at)? {
        0 => Err(at.fault("a length of time above zero is needed here", "此处时长必须大于零")),
        length => Ok(length),
    }
}

/// The moment a run begins, from which its moments are counted.
#[derive(Clone, Copy)]
pub(super) struct Start(DateTime);

impl Start {
    /// Reads it: a wall clock with a zone.
    pub(super) fn read(at: Cursor<'_>) -> Result<Start, Fault> {
        let text = at.text()?;
        let moment: DateTime = text.parse().map_err(|_| {
            no_moment(at, &text).hint(
                "write the day, the time with seconds and the zone: \"2026-11-11T20:00:00+08:00\"",
                "请写日期、带秒的时间和时区：\"2026-11-11T20:00:00+08:00\"",
            )
        })?;
        match moment.zone {
            Some(_) => Ok(Start(moment)),
            None => Err(at
                .fault("the start has no zone", "开始时刻没有时区")
                .hint("add it, such as +08:00 or Z", "请补上时区，如 +08:00 或 Z")),
        }
    }

    /// The wall clock.
    pub(super) fn wall_clock(self) -> DateTime {
        self.0
    }

    /// A moment of the run, in microseconds since its start: a length of time since the start or a wall clock, in the zone
    /// of the start unless it has its own.
    pub(super) fn moment(self, at: Cursor<'_>) -> Result<i64, Fault> {
        if at.kind() == Kind::Number {
            return length(at);
        }
        let text = at.text()?;
        if text.parse::<Duration>().is_ok() {
            return length(at);
        }
        let mut moment: DateTime = text.parse().map_err(|_| not_a_moment(at, &text))?;
        moment.zone = moment.zone.or(self.0.zone);
        let since = moment.instant().zip(self.0.instant());
        let since = since.map_or(0, |(moment, start)| moment - start);
        match since {
            ..0 => Err(at
                .fault(
                    format!("{moment} is before the run begins at {}", self.0),
                    format!("{moment} 早于模拟开始时刻 {}", self.0),
                )
                .hint(
                    "write \"PT0S\" for the start of the run, or let the run begin earlier",
                    "从一开始就生效请写 \"PT0S\"，或把模拟开始时刻提前",
                )),
            _ => in_bounds(at, since),
        }
    }
}

fn no_moment(at: Cursor<'_>, text: &str) -> Fault {
    let shown: String = text.chars().take(40).collect();
    at.fault(
        format!("\"{shown}\" is not a moment"),
        format!("“{shown}”不是时刻"),
    )
}

fn not_a_moment(at: Cursor<'_>, text: &str) -> Fault {
    no_moment(at, text).hint(
        "write \"PT20H\" for 20 hours after the start, or \"2026-11-11T20:00:00+08:00\"",
        "开始后 20 小时请写 \"PT20H\"，或写 \"2026-11-11T20:00:00+08:00\"",
    )
}

/// Exact decimal: a text, or a whole number.
pub(super) fn decimal(at: Cursor<'_>) -> Result<Decimal, Fault> {
    if at.kind() == Kind::Number {
        let written: String = at.written().chars().take(40).collect();
        return at.int(i64::MIN, i64::MAX).map(Decimal::from).map_err(|_| {
            at.fault(
                "expected a decimal as text, found a number",
                "小数须写成文本，此处为数字",
            )
            .hint(
                format!("write \"{written}\", so that nothing rounds it"),
                format!("请写成 \"{written}\"，以免被舍入"),
            )
        });
    }
    let text = at.text()?;
    let shown: String = text.chars().take(40).collect();
    let decimal: Option<Decimal> = text.parse().ok().filter(|_| is_plain(&text));
    let decimal = decimal.ok_or_else(|| {
        at.fault(
            format!("\"{shown}\" is not a decimal number"),
            format!("“{shown}”不是小数"),
        )
        .hint("write it as \"12.50\"", "请写成 \"12.50\"")
    })?;
    // It is written as it is read: without an exponent.
    match is_plain(&decimal.to_string()) {
        true => Ok(decimal),
        false => Err(at.fault(
            format!("\"{shown}\" has more digits than can be kept"),
            format!("“{shown}”位数过多，无法保存"),
        )),
    }
}

/// Digits, perhaps with a point between them and a minus before.
fn is_plain(text: &str) -> bool {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    is_number(whole) && is_number(fraction)
}

/// A text.
pub(super) fn owned(at: Cursor<'_>) -> Result<String, Fault> {
    Ok(at.text()?.into_owned())
}

/// A name: a text that can be an id.
pub(super) fn name(at: Cursor<'_>) -> Result<String, Fault> {
    Ok(at.id()?.into_owned())
}

/// How many there are.
pub(super) fn count(at: Cursor<'_>) -> Result<u32, Fault> {
    Ok(at.int(0, i64::from(u32::MAX))? as u32)
}

/// How many there are, at least one.
pub(super) fn some(at: Cursor<'_>) -> Result<u32, Fault> {
    Ok(at.int(1, i64::from(u32::MAX))? as u32)
}

/// A list.
pub(super) fn list<'a, T>(
    at: Cursor<'a>,
    read: impl Fn(Cursor<'a>) -> Result<T, Fault>,
) -> Result<Vec<T>, Fault> {
    at.items()?.into_iter().map(read).collect()
}

/// A list of exactly two.
pub(super) fn pair<'a>(at: Cursor<'a>, en: &str, zh: &str) -> Result<(Cursor<'a>, Cursor<'a>), Fault> {
    match at.items()?[..] {
        [first, second] => Ok((first, second)),
        _ => Err(at.fault(format!("expected [{en}]"), format!("此处应为 [{zh}]"))),
    }
}
