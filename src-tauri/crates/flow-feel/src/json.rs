//! Values to and from JSON. Decimals travel as strings or whole numbers, never as binary floats.

use std::str::FromStr;
use std::sync::Arc;

use serde_json::Value as Json;

use crate::decimal::Decimal;
use crate::schema::{Record, Schema};
use crate::types::{RecordType, Type};
use crate::value::{Entries, Value};
use crate::{MAX_DEPTH, MAX_LIST};

impl Value {
    /// Reads a value of the given type. `null` is a value of every type.
    pub fn from_json(json: &Json, ty: &Type) -> Result<Value, String> {
        read(json, ty, 0)
    }

    /// The value as JSON: numbers as strings unless whole and small, moments and lengths of time as text.
    pub fn to_json(&self) -> Json {
        match self {
            Value::Null => Json::Null,
            Value::Bool(value) => Json::Bool(*value),
            Value::Number(number) => match number.to_i64() {
                Some(whole) if whole.unsigned_abs() < (1 << 53) => Json::from(whole),
                _ => Json::String(number.to_string()),
            },
            Value::Text(text) => Json::String(text.to_string()),
            Value::Date(value) => Json::String(value.to_string()),
            Value::Time(value) => Json::String(value.to_string()),
            Value::DateTime(value) => Json::String(value.to_string()),
            Value::Duration(value) => Json::String(value.to_string()),
            Value::Months(value) => Json::String(value.to_string()),
            Value::List(elements) => elements.iter().map(Value::to_json).collect(),
            Value::Record(entries) => Json::Object(
                entries
                    .0
                    .iter()
                    .map(|(name, value)| (name.to_string(), value.to_json()))
                    .collect(),
            ),
            Value::Range(range) => Json::String(range.to_string()),
        }
    }
}

impl Record {
    /// Reads the fields of one order from nested objects (`{"order": {"total": "12.50"}}`), from dotted
    /// names (`{"order.total": "12.50"}`), or a mix. Missing fields are null; unknown names are faults.
    pub fn from_json(schema: &Schema, json: &Json) -> Result<Record, Vec<String>> {
        let mut record = Record::new(schema);
        let mut faults = Vec::new();
        read_fields(schema, json, "", &mut record, &mut faults);
        if faults.is_empty() {
            Ok(record)
        } else {
            Err(faults)
        }
    }

    /// The fields that are not null, under their dotted names, by slot.
    pub fn to_json(&self, schema: &Schema) -> Json {
        let known = schema.fields().iter().zip(self.values());
        let set = known.filter(|(_, value)| !value.is_null());
        Json::Object(
            set.map(|(field, value)| (field.path.clone(), value.to_json()))
                .collect(),
        )
    }
}

fn read_fields(schema: &Schema, json: &Json, prefix: &str, record: &mut Record, faults: &mut Vec<String>) {
    let Json::Object(members) = json else {
        faults.push(format!(
            "{} should be an object",
            if prefix.is_empty() { "the order" } else { prefix }
        ));
        return;
    };
    for (name, member) in members {
        let path = if prefix.is_empty() {
            name.clone()
        } else {
            format!("{prefix}.{name}")
        };
        if let Some(slot) = schema.slot(&path) {
            match Value::from_json(member, &schema.fields()[slot].ty) {
                Ok(value) => record.set(slot, value),
                Err(fault) => faults.push(format!("{path}: {fault}")),
            }
        } else if schema.has_below(&path) {
            read_fields(schema, member, &path, record, faults);
        } else {
            let hint = schema
                .nearest(&path)
                .map(|known| format!(", did you mean {known}?"))
                .unwrap_or_default();
            faults.push(format!("{path}: no such field{hint}"));
        }
    }
}

fn read(json: &Json, ty: &Type, depth: usize) -> Result<Value, String> {
    if depth > MAX_DEPTH {
        return Err(format!("nested more than {MAX_DEPTH} deep"));
    }
    if json.is_null() {
        return Ok(Value::Null);
    }
    match ty {
        Type::Any | Type::Context => read_untyped(json, depth),
        Type::Bool => json
            .as_bool()
            .map(Value::Bool)
            .ok_or_else(|| expected("true or false", json)),
        Type::Number(_) => read_number(json).map(Value::Number),
        Type::Text => json
            .as_str()
            .map(Value::text)
            .ok_or_else(|| expected("text", json)),
        Type::Enum(values) => read_choice(json, values),
        Type::Date => read_text(json, "a date such as \"2026-01-31\"").map(Value::Date),
        Type::Time => read_text(json, "a time such as \"08:30:00\"").map(Value::Time),
        Type::DateTime => read_moment(json, true),
        Type::LocalDateTime => read_moment(json, false),
        Type::Duration => read_text(json, "a duration such as \"PT24H\"").map(Value::Duration),
        Type::Months => read_text(json, "a duration such as \"P6M\"").map(Value::Months),
        Type::List(element) => read_list(json, element, depth),
        Type::Record(record) => read_record(json, record, depth),
        Type::Null | Type::Interval(_) => Err(expected("null", json)),
    }
}

fn read_number(json: &Json) -> Result<Decimal, String> {
    let text = match json {
        Json::String(text) => text.clone(),
        Json::Number(number) if number.is_i64() || number.is_u64() => number.to_string(),
        Json::Number(_) => {
            return Err("a number with a fraction must be written as text, e.g. \"12.50\"".to_owned());
        }
        other => return Err(expected("a number", other)),
    };
    text.parse().map_err(|_| expected("a number", json))
}

fn read_text<T: FromStr>(json: &Json, wanted: &str) -> Result<T, String> {
    json.as_str()
        .and_then(|text| text.parse().ok())
        .ok_or_else(|| expected(wanted, json))
}

fn read_moment(json: &Json, zoned: bool) -> Result<Value, String> {
    let wanted = match zoned {
        true => "a date and time with a zone such as \"2026-01-31T08:30:00+08:00\"",
        false => "a date and time without a zone such as \"2026-01-31T08:30:00\"",
    };
    let moment: crate::time::DateTime = read_text(json, wanted)?;
    if moment.zone.is_some() == zoned {
        Ok(Value::DateTime(moment))
    } else {
        Err(expected(wanted, json))
    }
}

fn read_choice(json: &Json, values: &[Arc<str>]) -> Result<Value, String> {
    let text = json.as_str().ok_or_else(|| expected("text", json))?;
    match values.iter().find(|value| &***value == text) {
        Some(value) => Ok(Value::Text(value.clone())),
        None => Err(format!("\"{text}\" is not one of {}", values.join(", "))),
    }
}

fn read_list(json: &Json, element: &Type, depth: usize) -> Result<Value, String> {
    let Json::Array(items) = json else {
        return Err(expected("a list", json));
    };
    if items.len() > MAX_LIST {
        return Err(format!("a list may have at most {MAX_LIST} elements"));
    }
    let read_item =
        |(idx, item)| read(item, element, depth + 1).map_err(|fault| format!("element {}: {fault}", idx + 1));
    items
        .iter()
        .enumerate()
        .map(read_item)
        .collect::<Result<Vec<_>, _>>()
        .map(Value::list)
}

/// Entries come out in the order of the type, absent ones as null; unknown ones are faults.
fn read_record(json: &Json, record: &RecordType, depth: usize) -> Result<Value, String> {
    let Json::Object(members) = json else {
        return Err(expected("an object", json));
    };
    if let Some(name) = members.keys().find(|name| record.entry(name).is_none()) {
        return Err(format!("no entry {name} is known here"));
    }
    let read_entry = |(name, ty): &(Arc<str>, Type)| {
        let value = members
            .get(&**name)
            .map_or(Ok(Value::Null), |member| read(member, ty, depth + 1));
        value
            .map(|value| (name.clone(), value))
            .map_err(|fault| format!("{name}: {fault}"))
    };
    let entries = record
        .entries
        .iter()
        .map(read_entry)
        .collect::<Result<Vec<_>, _>>()?;
    Ok(Value::Record(Arc::new(Entries(entries))))
}

fn read_untyped(json: &Json, depth: usize) -> Result<Value, String> {
    match json {
        Json::Null => Ok(Value::Null),
        Json::Bool(value) => Ok(Value::Bool(*value)),
        Json::Number(_) => read_number(json).map(Value::Number),
        Json::String(text) => Ok(Value::text(text)),
        Json::Array(_) => read_list(json, &Type::Any, depth),
        Json::Object(members) => {
            let read_entry = |(name, member): (&String, &Json)| {
                read(member, &Type::Any, depth + 1).map(|value| (Arc::from(name.as_str()), value))
            };
            let entries = members
                .iter()
                .map(read_entry)
                .collect::<Result<Vec<_>, String>>()?;
            Ok(Value::Record(Arc::new(Entries(entries))))
        }
    }
}

fn expected(wanted: &str, json: &Json) -> String {
    let mut found = json.to_string();
    if found.chars().count() > 40 {
        found = found.chars().take(40).chain("…".chars()).collect();
    }
    format!("expected {wanted}, found {found}")
}
