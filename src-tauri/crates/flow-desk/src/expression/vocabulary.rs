//! What can be typed at a step: fields with what is known of them there, functions, operators.

use flow_api::ApiError;
use flow_api::catalog::{FIELDS, Field, FieldType, unit_words};
use flow_api::engine::compile;
use flow_api::feel::signatures;
use flow_api::model::Text;
use flow_api::validate::Known;
use serde_json::{Value, json};

use super::functions::{doc_of, operators};
use crate::desk::Desk;

/// Fields, functions and operators. `known` of a field is `always`, `perhaps` where only some ways to the step write it, and
/// `later` where none does.
pub(super) fn vocabulary(desk: &Desk, key: i64, node: &str) -> Result<Value, ApiError> {
    let (document, context) = desk.snapshot(key)?;
    let compiled = compile(document.flow());
    let known = Known::in_flow(&compiled, &context);
    let at = compiled.node_of(node);
    let fields = FIELDS.iter().enumerate().map(|(index, field)| {
        let (surely, perhaps) = match at {
            Some(at) if compiled.reachable_from_start()[at as usize] => {
                (known.surely(at).contains(index), known.perhaps(at).contains(index))
            }
            _ => (field.from_start, field.from_start),
        };
        let known = match (surely, perhaps) {
            (true, _) => "always",
            (false, true) => "perhaps",
            (false, false) => "later",
        };
        json!({
            "path": field.path, "name": { "en": field.name.en, "zh": field.name.zh }, "type": type_words(field),
            "unit": field.unit.and_then(unit_words).map(|words| Text::new(words.en, words.zh)), "known": known,
        })
    });
    let functions = signatures().into_iter().map(|one| {
        let calls: Vec<String> = one
            .calls
            .iter()
            .map(|parameters| format!("{}({})", one.name, parameters.join(", ")))
            .collect();
        json!({ "name": one.name, "calls": calls, "doc": doc_of(one.name) })
    });
    let operators = operators().map(|(name, doc)| json!({ "name": name, "doc": doc }));
    Ok(json!({
        "fields": fields.collect::<Vec<_>>(), "functions": functions.collect::<Vec<_>>(), "operators": operators.collect::<Vec<_>>(),
    }))
}

fn type_words(field: &Field) -> Text {
    let (en, zh) = match field.kind {
        FieldType::Bool => ("yes or no", "是或否"),
        FieldType::Int => ("whole number", "整数"),
        FieldType::Decimal => ("number", "数字"),
        FieldType::Money => ("amount", "金额"),
        FieldType::Ratio => ("share", "比例"),
        FieldType::Text => ("text", "文本"),
        FieldType::Enum(_) => ("choice", "选项"),
        FieldType::Duration => ("length of time", "时长"),
        FieldType::DateTime => ("date and time", "日期时间"),
        FieldType::TextList => ("list of texts", "文本列表"),
        FieldType::LineList => ("order lines", "订单行列表"),
        FieldType::PartList => ("order parts", "子单列表"),
        FieldType::Context => ("any data", "任意数据"),
    };
    Text::new(en, zh)
}
