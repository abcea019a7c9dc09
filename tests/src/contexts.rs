//! Orders as FEEL contexts, for engines that are told about an order in FEEL.

use std::collections::BTreeMap;

use flow_catalog::schema;
use flow_feel::{Record, Value};

/// The order as one context of contexts: `{order: {total: 12.5}}`.
pub fn context(record: &Record) -> String {
    let mut groups: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (field, value) in schema().fields().iter().zip(record.values()) {
        // Entries of lines are fields of the model, but stand inside the list.
        if let Some((group, name)) = field.path.split_once('.').filter(|(_, name)| !name.contains('[')) {
            let entries = groups.entry(group).or_default();
            entries.push(format!("{name}: {}", literal(value)));
        }
    }
    let groups: Vec<String> = groups
        .into_iter()
        .map(|(group, entries)| format!("{group}: {{{}}}", entries.join(", ")))
        .collect();
    format!("{{{}}}", groups.join(", "))
}

fn literal(value: &Value) -> String {
    match value {
        Value::Text(text) => serde_json::Value::from(&**text).to_string(),
        Value::DateTime(moment) => format!("date and time(\"{moment}\")"),
        Value::Date(day) => format!("date(\"{day}\")"),
        Value::Duration(length) => format!("duration(\"{length}\")"),
        Value::List(items) => format!("[{}]", items.iter().map(literal).collect::<Vec<_>>().join(", ")),
        Value::Record(entries) => {
            let entries = entries
                .0
                .iter()
                .map(|(name, value)| format!("{name}: {}", literal(value)));
            format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
        }
        Value::Null => "null".to_owned(),
        other => other.to_string(),
    }
}

/// A value as JSON, numbers as numbers.
pub fn to_json(value: &Value) -> serde_json::Value {
    match value {
        Value::Null => serde_json::Value::Null,
        Value::Bool(truth) => (*truth).into(),
        Value::Number(number) => match number.to_i64() {
            Some(whole) => whole.into(),
            None => number.to_f64().into(),
        },
        Value::Text(text) => (&**text).into(),
        Value::List(items) => items.iter().map(to_json).collect(),
        Value::Record(entries) => {
            let entries = entries
                .0
                .iter()
                .map(|(name, value)| (name.to_string(), to_json(value)));
            serde_json::Value::Object(entries.collect())
        }
        other => other.to_string().into(),
    }
}
