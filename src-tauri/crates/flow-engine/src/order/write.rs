//! Orders back to JSON and CSV, in a canonical form.

use std::collections::BTreeMap;

use flow_catalog::schema;
use flow_feel::{Decimal, Record, Type, Unit, Value};
use serde_json::{Map, Value as Json};

use super::field;
use super::typed::entry_field;
use crate::pricing::{minor_digits, money_text};

/// The fields of an order that are known, as nested objects. Money has all digits of its minor unit; it and
/// other decimals are text, whole numbers of things are numbers.
pub fn order_to_json(record: &Record) -> Json {
    let mut roots: BTreeMap<&str, Map<String, Json>> = BTreeMap::new();
    for (slot, known) in schema().fields().iter().enumerate() {
        let Some((root, name)) = known.path.split_once('.') else {
            continue;
        };
        if !record.get(slot).is_null() {
            let members = roots.entry(root).or_default();
            members.insert(name.to_owned(), value_to_json(record, slot));
        }
    }
    let roots = roots.into_iter();
    Json::Object(
        roots
            .map(|(root, members)| (root.to_owned(), Json::Object(members)))
            .collect(),
    )
}

/// The value of one field of an order as JSON.
pub fn value_to_json(record: &Record, slot: usize) -> Json {
    let currency = field(record, "order.currency").as_text().unwrap_or_default();
    let digits = minor_digits(currency);
    match schema().field(slot) {
        Some(known) => typed_json(
            record.get(slot),
            &known.ty,
            known.domain.whole,
            (&known.path, digits),
        ),
        None => Json::Null,
    }
}

/// Orders as a JSON list, one on each line.
pub fn write_json(records: &[Record]) -> Vec<u8> {
    let rows: Vec<String> = records
        .iter()
        .map(|record| order_to_json(record).to_string())
        .collect();
    format!("[\n{}\n]\n", rows.join(",\n")).into_bytes()
}

/// Orders as CSV: a column for each field that some order knows, lines as JSON.
pub fn write_csv(records: &[Record]) -> Vec<u8> {
    let used = |slot: &usize| records.iter().any(|record| !record.get(*slot).is_null());
    let slots: Vec<usize> = (0..schema().fields().len()).filter(used).collect();
    let headings = slots.iter().filter_map(|slot| schema().field(*slot));
    let mut out = String::new();
    push_row(&mut out, headings.map(|known| known.path.clone()));
    for record in records {
        push_row(&mut out, slots.iter().map(|slot| cell(record, *slot)));
    }
    out.into_bytes()
}

fn cell(record: &Record, slot: usize) -> String {
    match value_to_json(record, slot) {
        Json::Null => String::new(),
        Json::String(text) => text,
        Json::Array(items) if items.iter().all(Json::is_string) => {
            let words: Vec<&str> = items.iter().filter_map(Json::as_str).collect();
            words.join("; ")
        }
        other => other.to_string(),
    }
}

/// Cells with a comma, a quote or a line break are quoted (RFC 4180).
fn push_row(out: &mut String, cells: impl Iterator<Item = String>) {
    for (index, cell) in cells.enumerate() {
        if index > 0 {
            out.push(',');
        }
        if cell.contains([',', '"', '\n', '\r']) {
            out.push('"');
            out.push_str(&cell.replace('"', "\"\""));
            out.push('"');
        } else {
            out.push_str(&cell);
        }
    }
    out.push('\n');
}

fn typed_json(value: &Value, ty: &Type, whole: bool, place: (&str, u8)) -> Json {
    let (path, digits) = place;
    match (value, ty) {
        (Value::Number(number), Type::Number(unit)) => number_json(*number, unit, whole, digits),
        (Value::List(items), Type::List(element)) => {
            let path = format!("{path}[]");
            let items = items.iter();
            items
                .map(|item| typed_json(item, element, false, (&path, digits)))
                .collect()
        }
        (Value::Record(entries), Type::Record(record)) => {
            let known = entries.0.iter().filter(|(_, value)| !value.is_null());
            let members = known.map(|(name, value)| {
                let path = format!("{path}.{name}");
                let ty = record.entry(name).map_or(&Type::Any, |(_, ty)| ty);
                let whole = entry_field(&path).is_some_and(|known| known.domain.whole);
                (name.to_string(), typed_json(value, ty, whole, (&path, digits)))
            });
            Json::Object(members.collect())
        }
        _ => value.to_json(),
    }
}

fn number_json(number: Decimal, unit: &Unit, whole: bool, digits: u8) -> Json {
    match number.to_i64() {
        Some(count) if whole => Json::from(count),
        _ if *unit == Unit::Money => Json::String(money_text(number, digits)),
        _ => Json::String(number.to_string()),
    }
}
