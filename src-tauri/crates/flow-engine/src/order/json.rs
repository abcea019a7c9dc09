//! Orders as JSON.

use flow_catalog::schema;
use flow_feel::Record;
use flow_model::{FileKind, ReadError, Text, read_value};
use serde_json::Value as Json;

use super::typed::Reader;
use super::{FAULTS_MAX, OrderFault, Orders, missing_fields};

/// What messages call the file.
const ORDERS: FileKind = FileKind {
    en: "file of orders",
    zh: "订单",
    format: 1,
    made_by: "orderloom orders",
};

/// Reads one order or a list of orders.
pub fn read_json(bytes: &[u8]) -> Result<Orders, Vec<OrderFault>> {
    let mut faults = Vec::new();
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let json: Json = match serde_json::from_slice(bytes) {
        Ok(json) => json,
        Err(error) => return Err(vec![no_json(bytes, error.line())]),
    };
    let single = [json];
    let items: &[Json] = match &single[0] {
        Json::Array(items) => items,
        _ => &single,
    };
    let mut records = Vec::with_capacity(items.len());
    for (index, item) in items.iter().enumerate() {
        let mut record = Record::new(schema());
        let mut reader = Reader {
            row: index + 1,
            faults: &mut faults,
        };
        match item {
            Json::Object(members) => reader.object(members, "", &mut record),
            _ => reader.add("", "an order is an object", "订单应是一个对象"),
        }
        if faults.len() >= FAULTS_MAX {
            break;
        }
        records.push(record);
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let notes = missing_fields(&records);
    Ok(Orders { records, notes })
}

/// What is wrong with a text that is no JSON, told as it is of flows.
fn no_json(bytes: &[u8], row: usize) -> OrderFault {
    let message = match read_value(&ORDERS, bytes, |_| Ok(())) {
        Err(ReadError {
            message,
            line,
            column,
            ..
        }) => Text::new(
            format!("{} (line {line}, column {column})", message.en),
            format!("{}（第 {line} 行第 {column} 列）", message.zh),
        ),
        Ok(()) => Text::new("a value that cannot be read", "含有无法识别的值"),
    };
    let column = String::new();
    OrderFault { row, column, message }
}
