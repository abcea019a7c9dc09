//! Orders from JSON and CSV to records of the order model, and back. Bytes in, values out.
//!
//! JSON is one order, or a list of them, in the nested shape of the model:
//! `{"order": {"id": "A1", "total": "99.00", "lines": [{"sku": "S1", "qty": 2, "price": "49.50"}]}}`. Decimals are
//! text or whole numbers. CSV has the paths of the model as its header; lines are either one column
//! `order.lines` of JSON or columns `order.lines[0].sku`, `order.lines[0].qty` and so on; lists of words are
//! separated by `;`. An empty cell is a missing value, or an empty list in a column of words that come with the order.

mod csv;
mod json;
mod typed;
mod write;

use flow_feel::{Record, Value};
use flow_model::Text;
use serde_json::Value as Json;

pub use csv::read_csv;
pub use json::read_json;
pub use write::{order_to_json, value_to_json, write_csv, write_json};

/// Faults that are listed at most; reading goes no further.
pub const FAULTS_MAX: usize = 50;

/// Fields without which an order can hardly be followed; missing ones are noted.
const EXPECTED: &[&str] = &["order.id", "order.created_at", "order.currency", "order.total"];

/// Orders that were read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Orders {
    /// One record each.
    pub records: Vec<Record>,
    /// What is odd but does no harm: fields that are missing and null for that.
    pub notes: Vec<Text>,
}

/// A value that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderFault {
    /// Where in the text: the line of a CSV file, the position of an order in a JSON list; both count from 1.
    pub row: usize,
    /// The column of a CSV file or the path of the field, e.g. `order.lines[1].qty`; empty for the whole row.
    pub column: String,
    /// What is wrong and what to do.
    pub message: Text,
}

impl std::fmt::Display for OrderFault {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.column.is_empty() {
            true => write!(out, "row {}: {}", self.row, self.message.en),
            false => write!(out, "row {}, {}: {}", self.row, self.column, self.message.en),
        }
    }
}

impl std::error::Error for OrderFault {}

/// The id of an order; empty when it has none.
pub fn order_id(record: &Record) -> &str {
    field(record, "order.id").as_text().unwrap_or_default()
}

/// The value of a field of the order model; null for a path it does not have.
pub fn field<'a>(record: &'a Record, path: &str) -> &'a Value {
    let slot = flow_catalog::schema().slot(path);
    slot.map_or(&Value::Null, |slot| record.get(slot))
}

/// Reads the value of one field of the order model, given by its path; gives the slot of the field with it.
pub fn read_field(path: &str, json: &Json) -> Result<(usize, Value), OrderFault> {
    let mut faults = Vec::new();
    let mut reader = typed::Reader {
        row: 1,
        faults: &mut faults,
    };
    let read = match flow_catalog::schema().slot(path) {
        Some(slot) => Some((slot, reader.field(slot, json, path))),
        None => {
            reader.unknown(path, path);
            None
        }
    };
    match (faults.pop(), read) {
        (None, Some(read)) => Ok(read),
        (fault, _) => Err(fault.unwrap_or_else(|| OrderFault {
            row: 1,
            column: path.to_owned(),
            message: Text::default(),
        })),
    }
}

/// Notes on expected fields that are missing.
fn missing_fields(records: &[Record]) -> Vec<Text> {
    let note = |path: &&str| {
        let missing = records
            .iter()
            .filter(|record| field(record, path).is_null())
            .count();
        (missing > 0).then(|| {
            let all = records.len();
            Text::new(
                format!("{path} is missing in {missing} of {all} orders and null there"),
                format!("{all} 个订单中有 {missing} 个缺少 {path}，按空值处理"),
            )
        })
    };
    EXPECTED.iter().filter_map(note).collect()
}
