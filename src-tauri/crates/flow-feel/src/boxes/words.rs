//! Regions in words, in both languages.

use super::Hyperbox;
use super::axis::{Axis, Scale};
use super::line::{Line, Span};
use super::set::{Set, Values};
use crate::decimal::Decimal;
use crate::error::Message;
use crate::schema::Schema;
use crate::value::Value;

/// The boxes that are written out; more are counted.
const BOXES_SHOWN: usize = 3;

pub(super) fn region(boxes: &[Hyperbox], schema: &Schema) -> Message {
    if boxes.is_empty() {
        return Message::new("no order", "没有订单");
    }
    let mut shown: Vec<Message> = boxes
        .iter()
        .take(BOXES_SHOWN)
        .map(|part| hyperbox(part, schema))
        .collect();
    if boxes.len() > BOXES_SHOWN {
        let more = boxes.len() - BOXES_SHOWN;
        shown.push(Message::new(
            format!("{more} more cases"),
            format!("另外 {more} 种情况"),
        ));
    }
    joined(&shown, " or ", "；或")
}

fn hyperbox(part: &Hyperbox, schema: &Schema) -> Message {
    if part.is_empty() {
        return Message::new("every order", "所有订单");
    }
    let phrases: Vec<Message> = part
        .iter()
        .map(|(slot, set)| {
            let field = schema.field(*slot);
            let path = field.map_or("", |field| field.path.as_str());
            let zh = field.and_then(|field| field.name_zh.as_deref()).unwrap_or(path);
            let phrase = phrase(set);
            Message::new(format!("{path} {}", phrase.en), spaced(zh, &phrase.zh))
        })
        .collect();
    joined(&phrases, " and ", "，且")
}

/// What is said of a field.
fn phrase(set: &Set) -> Message {
    let values = values(set);
    match (set.null, values) {
        (true, None) => Message::new("is empty", "为空"),
        (true, Some(values)) => {
            Message::new(format!("{} or is empty", values.en), spaced(&values.zh, "或为空"))
        }
        (false, Some(_)) if set.not().is_only_null() => Message::new("is not empty", "不为空"),
        (false, Some(values)) => values,
        (false, None) => Message::new("has no value", "无值"),
    }
}

/// The values besides null; nothing when there are none.
fn values(set: &Set) -> Option<Message> {
    match (&set.values, &*set.axis) {
        (Values::Line(line), Axis::Line(scale, domain)) => numbers(line, *scale, domain),
        (Values::Texts { listed, others }, _) => {
            let (en, zh) = (
                quoted(listed.iter(), "\"", "\"", " or "),
                quoted(listed.iter(), "“", "”", "、"),
            );
            match (others, listed.len()) {
                (false, 0) => None,
                (false, 1) => Some(Message::new(format!("= {en}"), format!("= {zh}"))),
                (false, _) => Some(Message::new(format!("is {en}"), format!("为{zh}之一"))),
                (true, 0) => Some(Message::new("is any text", "为任意文本")),
                (true, _) => Some(Message::new(format!("is not {en}"), format!("不是{zh}"))),
            }
        }
        (Values::Bools { yes, no }, _) => match (yes, no) {
            (true, true) => Some(Message::new("is true or false", "为真或假")),
            (true, false) => Some(Message::new("is true", "为真")),
            (false, true) => Some(Message::new("is false", "为假")),
            (false, false) => None,
        },
        (Values::Opaque(true), _) => Some(Message::new("is not empty", "不为空")),
        _ => None,
    }
}

fn numbers(line: &Line, scale: Scale, domain: &Line) -> Option<Message> {
    let gaps = line.not(scale.is_whole()).and(domain, scale.is_whole());
    if let ([gap], true) = (&gaps.spans[..], line.spans.len() > 1)
        && gap.low == gap.high
    {
        let at = written(scale, gap.low?);
        return Some(Message::new(format!("is not {at}"), format!("不等于 {at}")));
    }
    let spans: Vec<Message> = line.spans.iter().map(|interval| span(interval, scale)).collect();
    (!spans.is_empty()).then(|| joined(&spans, " or ", "，或"))
}

fn span(span: &Span, scale: Scale) -> Message {
    let write = |at: Decimal| written(scale, at);
    match (span.low, span.high) {
        (None, None) => Message::new("has any value", "为任意值"),
        (Some(low), Some(high)) if low == high => {
            Message::new(format!("= {}", write(low)), format!("= {}", write(low)))
        }
        (Some(low), Some(high)) if span.low_closed && span.high_closed => {
            let (low, high) = (write(low), write(high));
            Message::new(format!("from {low} to {high}"), format!("从 {low} 到 {high}"))
        }
        (low, high) => {
            let low = low.map(|low| bound(scale, true, span.low_closed, low));
            let high = high.map(|high| bound(scale, false, span.high_closed, high));
            let parts: Vec<Message> = low.into_iter().chain(high).collect();
            joined(&parts, " and ", " 且")
        }
    }
}

/// One end of an interval in words.
fn bound(scale: Scale, low: bool, closed: bool, at: Decimal) -> Message {
    let (en, zh) = match (scale.is_time(), low, closed) {
        (false, true, true) => ("at least", "不低于"),
        (false, true, false) => ("above", "高于"),
        (false, false, true) => ("at most", "不高于"),
        (false, false, false) => ("below", "低于"),
        (true, true, true) => ("not before", "不早于"),
        (true, true, false) => ("after", "晚于"),
        (true, false, true) => ("not after", "不晚于"),
        (true, false, false) => ("before", "早于"),
    };
    let at = written(scale, at);
    Message::new(format!("{en} {at}"), format!("{zh} {at}"))
}

fn written(scale: Scale, at: Decimal) -> String {
    match scale.value(at) {
        Value::Number(number) => number.to_string(),
        Value::Date(date) => date.to_string(),
        Value::DateTime(moment) => moment.to_string(),
        Value::Duration(duration) => duration.to_string(),
        Value::Months(months) => months.to_string(),
        other => other.to_string(),
    }
}

fn quoted<'a>(
    texts: impl Iterator<Item = &'a std::sync::Arc<str>>,
    open: &str,
    close: &str,
    between: &str,
) -> String {
    texts
        .map(|text| format!("{open}{text}{close}"))
        .collect::<Vec<_>>()
        .join(between)
}

fn joined(parts: &[Message], en: &str, zh: &str) -> Message {
    let text = |pick: fn(&Message) -> &str, between: &str| {
        parts.iter().map(pick).collect::<Vec<&str>>().join(between)
    };
    Message::new(text(|part| &part.en, en), text(|part| &part.zh, zh))
}

/// Chinese words one after the other; a space only where Chinese meets digits or Latin letters.
fn spaced(left: &str, right: &str) -> String {
    let chinese = |letter: Option<char>| letter.is_some_and(|letter| !letter.is_ascii());
    let gap = if chinese(left.chars().next_back()) && chinese(right.chars().next()) {
        ""
    } else {
        " "
    };
    format!("{left}{gap}{right}")
}
