//! Checking the value of a setting against its kind.
//!
//! Expressions are only asked to be texts here; whether they mean anything is a question to the expression
//! language. Whether a name names something is a question to the flow and the project.

use flow_feel::{Decimal, time};
use flow_model::nearest;
use serde_json::Value;

use crate::form::{Choice, Default, Setting, SettingCheck, SettingKind};
use crate::order_model::{FIELDS, FieldType, field_index};

/// Whether a value fits a setting. `null` counts as absent: then the default holds, if there is one.
pub fn check_setting(setting: &Setting, value: &Value) -> SettingCheck {
    if value.is_null() {
        let nothing = setting.required && setting.default == Default::None;
        return if nothing {
            SettingCheck::Missing
        } else {
            SettingCheck::Fine
        };
    }
    if is_empty(value) {
        return if setting.required {
            SettingCheck::Missing
        } else {
            check_empty(setting.kind, value)
        };
    }
    check_kind(setting.kind, value)
}

/// Nothing, a text without visible characters, or a list or map without entries.
fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(entries) => entries.is_empty(),
        Value::Object(entries) => entries.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

/// An empty value still has to have the right shape, but an empty text may stand for "nothing".
fn check_empty(kind: SettingKind, value: &Value) -> SettingCheck {
    match value {
        Value::Array(_) | Value::Object(_) => check_kind(kind, value),
        Value::String(_) if matches!(kind, SettingKind::Bool | SettingKind::Int(..)) => {
            check_kind(kind, value)
        }
        _ => SettingCheck::Fine,
    }
}

fn check_kind(kind: SettingKind, value: &Value) -> SettingCheck {
    match kind {
        SettingKind::Bool => expect(value.is_boolean(), "must be true or false", "应为 true 或 false"),
        SettingKind::Int(least, most) => check_int(least, most, value),
        SettingKind::Decimal | SettingKind::Money => check_decimal(value),
        SettingKind::Ratio => check_ratio(value),
        SettingKind::Text
        | SettingKind::Ref(_)
        | SettingKind::TableRef(_)
        | SettingKind::Condition
        | SettingKind::Expr(_) => check_text(value),
        SettingKind::FieldPath => each_text(std::slice::from_ref(value), check_field),
        SettingKind::ListPath => each_text(std::slice::from_ref(value), check_list_field),
        SettingKind::Enum(choices) => {
            each_text(std::slice::from_ref(value), |text| check_choice(choices, text))
        }
        SettingKind::EnumList(choices) => check_list(value, |text| check_choice(choices, text)),
        SettingKind::FieldList => check_list(value, check_field),
        SettingKind::RefList | SettingKind::ConditionList => check_list(value, |_| SettingCheck::Fine),
        SettingKind::Duration => check_duration(value),
        SettingKind::DateTime => check_moment(value),
        SettingKind::TimeOfDay => expect(
            value.as_str().is_some_and(is_time_of_day),
            "must be a time of day, e.g. 16:00",
            "应为一天中的时刻，例如 16:00",
        ),
        SettingKind::TimeSpan => expect(
            value.as_str().is_some_and(is_time_span),
            "must lead from one time of day to another, e.g. 22:00-08:00",
            "应为起止时刻，例如 22:00-08:00",
        ),
        SettingKind::Branches => check_branches(value),
        SettingKind::Map => check_map(value),
    }
}

fn expect(holds: bool, en: &str, zh: &str) -> SettingCheck {
    if holds { SettingCheck::Fine } else { wrong(en, zh) }
}

fn wrong(en: impl Into<String>, zh: impl Into<String>) -> SettingCheck {
    SettingCheck::Wrong {
        en: en.into(),
        zh: zh.into(),
    }
}

fn check_text(value: &Value) -> SettingCheck {
    expect(value.is_string(), "must be a text", "应为文本")
}

fn check_int(least: i64, most: i64, value: &Value) -> SettingCheck {
    expect(
        value
            .as_i64()
            .is_some_and(|number| (least..=most).contains(&number)),
        &format!("must be a whole number from {least} to {most}"),
        &format!("应为 {least} 到 {most} 的整数"),
    )
}

fn decimal(value: &Value) -> Option<Decimal> {
    let number: Decimal = value.as_str()?.parse().ok()?;
    (!number.is_negative()).then_some(number)
}

fn check_decimal(value: &Value) -> SettingCheck {
    expect(
        decimal(value).is_some(),
        "must be a decimal number in quotes, not negative, e.g. \"12.50\"",
        "应为带引号的非负小数，例如 \"12.50\"",
    )
}

fn check_ratio(value: &Value) -> SettingCheck {
    expect(
        decimal(value).is_some_and(|share| share <= Decimal::ONE),
        "must be a share from 0 to 1 in quotes, e.g. \"0.25\"",
        "应为带引号的 0 到 1 的比例，例如 \"0.25\"",
    )
}

fn check_duration(value: &Value) -> SettingCheck {
    let length = value.as_str().and_then(crate::settings::duration_us);
    expect(
        length.is_some(),
        "must be a length of time in days or smaller, e.g. P2D, PT4H or PT30M",
        "应为以天或更小单位表示的时长，例如 P2D、PT4H、PT30M",
    )
}

fn check_moment(value: &Value) -> SettingCheck {
    let moment = value
        .as_str()
        .and_then(|text| text.parse::<time::DateTime>().ok());
    expect(
        moment.is_some_and(|moment| moment.zone.is_some()),
        "must be a moment with its offset, e.g. 2025-11-11T00:00:00+08:00",
        "应为带时区的时刻，例如 2025-11-11T00:00:00+08:00",
    )
}

/// Hours and minutes, two digits each.
pub(crate) fn is_time_of_day(text: &str) -> bool {
    let Some((hours, minutes)) = text.split_once(':') else {
        return false;
    };
    let within = |digits: &str, below: u8| {
        digits.len() == 2
            && digits.bytes().all(|byte| byte.is_ascii_digit())
            && digits.parse::<u8>().is_ok_and(|number| number < below)
    };
    within(hours, 24) && within(minutes, 60)
}

fn is_time_span(text: &str) -> bool {
    text.split_once('-')
        .is_some_and(|(from, until)| is_time_of_day(from) && is_time_of_day(until))
}

/// Checks texts; anything else, and an empty text, is wrong.
fn each_text(values: &[Value], check: impl Fn(&str) -> SettingCheck) -> SettingCheck {
    for value in values {
        let found = match value.as_str() {
            Some(text) if !text.trim().is_empty() => check(text),
            Some(_) => wrong("must not contain an empty text", "不能有空文本"),
            None => wrong("must be a text", "应为文本"),
        };
        if found != SettingCheck::Fine {
            return found;
        }
    }
    SettingCheck::Fine
}

fn check_list(value: &Value, check: impl Fn(&str) -> SettingCheck) -> SettingCheck {
    match value.as_array() {
        Some(entries) => each_text(entries, check),
        None => wrong("must be a list of texts", "应为文本列表"),
    }
}

fn check_choice(choices: &[Choice], text: &str) -> SettingCheck {
    if choices.iter().any(|choice| choice.id == text) {
        return SettingCheck::Fine;
    }
    let ids: Vec<&str> = choices.iter().map(|choice| choice.id).collect();
    unknown(
        text,
        &format!("must be one of {}", ids.join(", ")),
        &format!("应为 {} 之一", ids.join("、")),
        nearest(text, ids.iter().copied()),
    )
}

fn check_field(path: &str) -> SettingCheck {
    if field_index(path).is_some() {
        return SettingCheck::Fine;
    }
    unknown(
        path,
        "must be a field of the order model",
        "应为订单模型中的字段",
        nearest(path, FIELDS.iter().map(|field| field.path)),
    )
}

fn check_list_field(path: &str) -> SettingCheck {
    let lists = || {
        FIELDS
            .iter()
            .filter(|field| is_list(field.kind))
            .map(|field| field.path)
    };
    if lists().any(|list| list == path) {
        return SettingCheck::Fine;
    }
    unknown(
        path,
        "must be a list of the order model, such as order.parts",
        "应为订单模型中的列表，例如 order.parts",
        nearest(path, lists()),
    )
}

fn is_list(kind: FieldType) -> bool {
    matches!(
        kind,
        FieldType::TextList | FieldType::LineList | FieldType::PartList
    )
}

fn unknown(text: &str, en: &str, zh: &str, near: Option<&str>) -> SettingCheck {
    match near {
        Some(near) => wrong(
            format!("is \"{text}\" but {en}; did you mean \"{near}\"?"),
            format!("现为“{text}”，{zh}；是否想写“{near}”？"),
        ),
        None => wrong(format!("is \"{text}\" but {en}"), format!("现为“{text}”，{zh}")),
    }
}

fn check_branches(value: &Value) -> SettingCheck {
    const EN: &str = "must be a list of branches, each with an exit name and either a condition or a share";
    const ZH: &str = "应为分支列表，每个分支写明出口名，以及条件或比例";
    let Some(branches) = value.as_array() else {
        return wrong(EN, ZH);
    };
    for (index, branch) in branches.iter().enumerate() {
        let number = index + 1;
        if let SettingCheck::Wrong { en, zh } = check_branch(branch) {
            return wrong(
                format!("{EN}: branch {number} {en}"),
                format!("{ZH}：第 {number} 个分支{zh}"),
            );
        }
    }
    SettingCheck::Fine
}

fn check_branch(branch: &Value) -> SettingCheck {
    let Some(entries) = branch.as_object() else {
        return wrong("is no object", "不是对象");
    };
    if let Some(name) = entries
        .keys()
        .find(|name| !matches!(name.as_str(), "port" | "when" | "share"))
    {
        return wrong(
            format!("has an unknown entry \"{name}\""),
            format!("有未知项“{name}”"),
        );
    }
    if entries
        .get("port")
        .is_none_or(|port| port.as_str().is_none_or(|port| port.trim().is_empty()))
    {
        return wrong("has no exit name", "没有出口名");
    }
    match (entries.get("when"), entries.get("share")) {
        (Some(when), None) => expect(
            when.is_string(),
            "has a condition that is no text",
            "的条件不是文本",
        ),
        (None, Some(share)) => match check_ratio(share) {
            SettingCheck::Fine => SettingCheck::Fine,
            _ => wrong(
                "has a share that is not a text from \"0\" to \"1\"",
                "的比例应为 \"0\" 到 \"1\" 的文本",
            ),
        },
        (None, None) => wrong("has neither a condition nor a share", "既没有条件也没有比例"),
        (Some(_), Some(_)) => wrong("has both a condition and a share", "同时有条件和比例"),
    }
}

fn check_map(value: &Value) -> SettingCheck {
    let Some(entries) = value.as_object() else {
        return wrong(
            "must be an object of order fields, each with an expression",
            "应为对象，每个订单字段对应一个表达式",
        );
    };
    for (path, expression) in entries {
        match check_field(path) {
            SettingCheck::Fine if expression.is_string() => {}
            SettingCheck::Fine => {
                return wrong(
                    format!("has \"{path}\" with something that is no expression"),
                    format!("“{path}”对应的不是表达式"),
                );
            }
            other => return other,
        }
    }
    SettingCheck::Fine
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::check_setting;
    use crate::form::{Default, Rehearsal, Setting, SettingCheck, SettingKind, choice};
    use crate::words::words;

    fn answer(kind: SettingKind, required: bool, value: &Value) -> String {
        let setting = Setting {
            name: "x",
            label: words("X", "X"),
            doc: words("x", "x"),
            kind,
            default: Default::None,
            required,
            unit: None,
            rehearsal: Rehearsal::Uncounted,
        };
        match check_setting(&setting, value) {
            SettingCheck::Fine => "fine".to_owned(),
            SettingCheck::Missing => "missing".to_owned(),
            SettingCheck::Wrong { en, .. } => en,
        }
    }

    const PAIR: SettingKind = SettingKind::Enum(&[
        choice("full", "All", "全款"),
        choice("deposit", "Deposit", "定金"),
    ]);

    #[test]
    fn values_of_the_kind_are_fine() {
        let cases = [
            (SettingKind::Bool, json!(true)),
            (SettingKind::Int(1, 9), json!(9)),
            (SettingKind::Decimal, json!("0.10")),
            (SettingKind::Ratio, json!("1")),
            (PAIR, json!("deposit")),
            (SettingKind::Duration, json!("PT1H30M")),
            (SettingKind::DateTime, json!("2025-11-11T00:00:00+08:00")),
            (SettingKind::FieldPath, json!("order.total")),
            (SettingKind::ListPath, json!("order.parts")),
            (SettingKind::FieldList, json!(["route.node"])),
            (
                SettingKind::Branches,
                json!([{"port": "a", "when": "true"}, {"port": "b", "share": "0.1"}]),
            ),
            (SettingKind::Map, json!({"ship.tracking": "reply.data.tracking"})),
        ];
        for (kind, value) in cases {
            assert_eq!(answer(kind, true, &value), "fine", "{value}");
        }
    }

    #[test]
    fn empty_is_missing_only_when_required() {
        for value in [json!(null), json!(""), json!("  "), json!([])] {
            assert_eq!(answer(SettingKind::RefList, true, &value), "missing", "{value}");
        }
        assert_eq!(answer(SettingKind::Text, false, &json!("")), "fine");
        assert_eq!(answer(SettingKind::RefList, false, &json!([])), "fine");
    }

    #[test]
    fn wrong_values_say_what_is_expected() {
        let cases = [
            (
                SettingKind::Int(1, 9),
                json!(10),
                "must be a whole number from 1 to 9",
            ),
            (
                SettingKind::Int(1, 9),
                json!("3"),
                "must be a whole number from 1 to 9",
            ),
            (
                SettingKind::Ratio,
                json!("1.01"),
                "must be a share from 0 to 1 in quotes, e.g. \"0.25\"",
            ),
            (
                PAIR,
                json!("depsit"),
                "is \"depsit\" but must be one of full, deposit; did you mean \"deposit\"?",
            ),
            (
                SettingKind::FieldPath,
                json!("order.totl"),
                "is \"order.totl\" but must be a field of the order model; did you mean \"order.total\"?",
            ),
            (
                SettingKind::DateTime,
                json!("2025-11-11T00:00:00"),
                "must be a moment with its offset, e.g. 2025-11-11T00:00:00+08:00",
            ),
            (
                SettingKind::Duration,
                json!("P1M"),
                "must be a length of time in days or smaller, e.g. P2D, PT4H or PT30M",
            ),
            (
                SettingKind::Branches,
                json!([{"when": "true"}]),
                "must be a list of branches, each with an exit name and either a condition or a share: branch 1 has no exit name",
            ),
        ];
        for (kind, value, expected) in cases {
            assert_eq!(answer(kind, true, &value), expected, "{value}");
        }
    }
}
