//! The value of a field is of the field's type: one of its choices, a moment with a zone, a decimal.

use flow_catalog::{FIELDS, FieldType, Words, field_index};
use flow_engine::order::read_field;
use flow_model::Text;
use flow_validate::words::same;
use flow_validate::{Engine, RuleMeta, Severity, Wording};
use serde_json::Value;

use super::ScenarioRule;
use crate::scenario::FieldSource;
use crate::scenario::check::finding::{Found, ScenarioFinding};
use crate::scenario::check::view::View;

/// N07.
pub(super) static RULE: ScenarioRule = ScenarioRule {
    meta: RuleMeta {
        id: "N07",
        name: "wrong-value",
        severity: Severity::Error,
        engine: Engine::Config,
        wording: Wording {
            wrong: Words {
                en: "{field} cannot be {value}: {reason}.",
                zh: "{field}不能是{value}：{reason}。",
            },
            effect: Words {
                en: "Orders would have no value there, and conditions on it would not hold.",
                zh: "订单在这里会没有值，相关条件都不成立。",
            },
            advice: Words {
                en: "Correct the value.",
                zh: "请改正这个值。",
            },
        },
        tags: &["orders"],
        since: "0.1.0",
    },
    others: &[],
    check,
};

fn check(view: &View<'_>, found: &mut Found) {
    for (path, source) in &view.scenario.orders.fields {
        match source {
            FieldSource::Constant(value) => judge(path, &format!("orders.fields.{path}"), value, found),
            FieldSource::Weighted(choices) => {
                for (index, (value, _)) in choices.iter().enumerate() {
                    let place = format!("orders.fields.{path}.weighted[{index}][0]");
                    judge(path, &place, value, found);
                }
            }
            FieldSource::Drawn(..) if !is_number(path) => wrong_source(path, "drawn", found),
            FieldSource::After(_) if !is_moment(path) => wrong_source(path, "after", found),
            FieldSource::Drawn(..) | FieldSource::After(_) => {}
        }
    }
}

fn judge(path: &str, place: &str, value: &Value, found: &mut Found) {
    if field_index(path).is_none() {
        return;
    }
    if let Err(fault) = read_field(path, value) {
        report(
            path,
            place.to_owned(),
            same(value.to_string()),
            &fault.message,
            found,
        );
    }
}

fn report(path: &str, place: String, value: Text, reason: &Text, found: &mut Found) {
    let reason = Text::new(
        reason.en.trim_end_matches('.').to_owned(),
        reason.zh.trim_end_matches('。').to_owned(),
    );
    let values = [("field", same(path)), ("value", value), ("reason", reason)];
    found.push(ScenarioFinding::new(&RULE.meta, place, &values));
}

fn kind(path: &str) -> Option<FieldType> {
    field_index(path).map(|index| FIELDS[index].kind)
}

fn is_number(path: &str) -> bool {
    use FieldType::{Decimal, Duration, Int, Money, Ratio};
    kind(path).is_none_or(|kind| matches!(kind, Int | Decimal | Money | Ratio | Duration))
}

fn is_moment(path: &str) -> bool {
    kind(path).is_none_or(|kind| kind == FieldType::DateTime)
}

/// A number where a moment or a word is needed, or a moment where none is.
fn wrong_source(path: &str, source: &str, found: &mut Found) {
    let (value, reason) = match source {
        "after" => (
            Text::new("a moment", "时刻"),
            Text::new("the field is not a moment", "该字段不是时刻"),
        ),
        _ => (
            Text::new("a drawn number", "随机数值"),
            Text::new(
                "the field is neither a number nor a length of time",
                "该字段既不是数字也不是时长",
            ),
        ),
    };
    report(
        path,
        format!("orders.fields.{path}.{source}"),
        value,
        &reason,
        found,
    );
}
