//! Orders as JSON.

use flow_catalog::schema;
use flow_feel::Record;
use serde_json::Value as Json;

use super::typed::Reader;
use super::{FAULTS_MAX, OrderFault, Orders, missing_fields};

/// Reads one order or a list of orders.
pub fn read_json(bytes: &[u8]) -> Result<Orders, Vec<OrderFault>> {
    let mut faults = Vec::new();
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let json: Json = match serde_json::from_slice(bytes) {
        Ok(json) => json,
        Err(error) => {
            let (line, column) = (error.line(), error.column());
            let mut reader = Reader {
                row: line,
                faults: &mut faults,
            };
            reader.add(
                "",
                format!("not JSON: {error}"),
                format!("不是有效的 JSON（第 {line} 行第 {column} 列）"),
            );
            return Err(faults);
        }
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
