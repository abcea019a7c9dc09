//! Values of an order in words.

use flow_api::catalog::{Field, FieldType, NO_BREAK, unit_words};
use flow_api::engine::pricing::{minor_digits, money_text};
use flow_api::feel::{Decimal, Type, Unit, Value};
use flow_api::model::Text;
use flow_api::validate::words::{decimal, duration, moment, percent, same};

/// Members of a list that are written out.
const SHOWN: usize = 3;

/// A value in words. `field` is where it stands, if it stands in one; `currency` is that of the order.
pub(super) fn said(value: &Value, ty: &Type, field: Option<&Field>, currency: &str) -> Text {
    match value {
        Value::Null => Text::new("no value", "无值"),
        Value::Bool(true) => Text::new("yes", "是"),
        Value::Bool(false) => Text::new("no", "否"),
        Value::Number(number) => measured(*number, ty, field, currency),
        Value::Text(text) => chosen(text, field).unwrap_or_else(|| quoted(text)),
        Value::DateTime(at) => moment(&at.to_string()),
        Value::Date(at) => same(at.to_string()),
        Value::Time(at) => same(at.to_string()),
        Value::Duration(length) => duration(length.micros),
        Value::List(members) => listed(members, ty, field, currency),
        Value::Months(_) | Value::Record(_) | Value::Range(_) => same(value.to_string()),
    }
}

/// The words of a choice; nothing for a text that is none.
pub(super) fn chosen(text: &str, field: Option<&Field>) -> Option<Text> {
    let FieldType::Enum(choices) = field?.kind else {
        return None;
    };
    let choice = choices.iter().find(|choice| choice.id == text)?;
    Some(Text::new(choice.words.en, choice.words.zh))
}

pub(super) fn quoted(text: &str) -> Text {
    Text::new(format!("\"{text}\""), format!("“{text}”"))
}

fn measured(number: Decimal, ty: &Type, field: Option<&Field>, currency: &str) -> Text {
    match ty {
        Type::Number(Unit::Money) => money(number, currency),
        Type::Number(Unit::Ratio) => percent(number),
        _ => with_unit(number, field),
    }
}

/// An amount as people write it: `1,240.00 CNY`, in Chinese `¥1,240.00`.
fn money(amount: Decimal, currency: &str) -> Text {
    let text = money_text(amount, minor_digits(currency));
    let grouped = match text.split_once('.') {
        Some((whole, cents)) => match whole.parse::<Decimal>() {
            Ok(whole) => format!("{}.{cents}", decimal(whole).english()),
            Err(_) => text,
        },
        None => decimal(amount).english().to_owned(),
    };
    match currency {
        "" => same(grouped),
        "CNY" => Text::new(format!("{grouped}{NO_BREAK}CNY"), format!("¥{grouped}")),
        other => same(format!("{grouped}{NO_BREAK}{other}")),
    }
}

/// A number with the unit that its field counts in; ranges and codes are no units of numbers.
pub(super) fn with_unit(number: Decimal, field: Option<&Field>) -> Text {
    let plain = decimal(number);
    let unit = field.and_then(|field| field.unit);
    let unit = unit.filter(|unit| !unit.contains("..") && !unit.starts_with("ISO") && *unit != "lifetime");
    let name = unit.map(|unit| unit.split(',').next().unwrap_or(unit));
    let name = name.map(|name| name.strip_suffix(" each").unwrap_or(name));
    match name.and_then(unit_words) {
        Some(words) => Text::new(
            format!("{}{NO_BREAK}{}", plain.english(), words.en),
            format!("{}{NO_BREAK}{}", plain.chinese(), words.zh),
        ),
        None => plain,
    }
}

fn listed(members: &[Value], ty: &Type, field: Option<&Field>, currency: &str) -> Text {
    let element = match ty {
        Type::List(element) => (**element).clone(),
        _ => Type::Any,
    };
    if members.is_empty() {
        return Text::new("none", "无");
    }
    if members.iter().any(|member| matches!(member, Value::Record(_))) {
        let count = members.len();
        let plural = if count == 1 { "" } else { "s" };
        return Text::new(format!("{count} line{plural}"), format!("{count} 行"));
    }
    let shown = members
        .iter()
        .take(SHOWN)
        .map(|member| said(member, &element, field, currency));
    let shown: Vec<Text> = shown.collect();
    let more = members.len() - shown.len();
    let joined =
        |pick: fn(&Text) -> &str, between: &str| shown.iter().map(pick).collect::<Vec<_>>().join(between);
    let (mut en, mut zh) = (joined(Text::english, ", "), joined(Text::chinese, "、"));
    if more > 0 {
        en.push_str(&format!(" and {more} more"));
        zh.push_str(&format!("等 {} 项", members.len()));
    }
    Text::new(en, zh)
}
