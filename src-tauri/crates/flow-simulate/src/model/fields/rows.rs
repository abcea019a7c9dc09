//! Orders of files: what a row says of an order that comes at another moment than it was placed.

use flow_catalog::schema;
use flow_engine::order::field;
use flow_feel::time::{DateTime, Duration};
use flow_feel::{Decimal, Record, Value};

use super::{Fields, LINES, OrderKey, ROW};
use crate::model::{NONE, money4};
use crate::random::{Stream, key};
use crate::scenario::since_start;

impl Fields {
    /// Tells goods and pieces of the lines of each row.
    pub(super) fn read_row_lines(&mut self) {
        let lists: Vec<Vec<(String, i64)>> = self.rows.iter().map(lines_of).collect();
        self.row_lines = lists
            .into_iter()
            .map(|list| {
                let lines = list.iter().map(|(sku, pieces)| (self.good_of(sku), *pieces));
                lines.collect()
            })
            .collect();
    }

    /// The value of a field in the row that an order is taken from. Moments are as far from its arrival as they were from
    /// placing the order of the file.
    pub(super) fn row_value(&self, slot: usize, order: &OrderKey<'_>) -> Option<Value> {
        let row = self.row_of(order.seed, order.row)?;
        let row = &self.rows[row];
        match row.get(slot) {
            Value::Null => None,
            Value::DateTime(moment) => Some(match since_placed(row, *moment) {
                Some(micros) => order
                    .arrived
                    .plus(Duration { micros })
                    .map_or(Value::Null, Value::DateTime),
                None => Value::DateTime(*moment),
            }),
            value => Some(value.clone()),
        }
    }

    /// The row of a file that an order takes its fields from.
    pub(super) fn row_of(&self, seed: u64, row: u32) -> Option<usize> {
        if row != NONE {
            return Some(row as usize);
        }
        let (first, n) = self.mix_rows?;
        Some(first as usize + Stream::new(seed, key(ROW, 0)).below(n) as usize)
    }

    /// A number in the row that an order is taken from, in ten-thousandths.
    pub(super) fn row_number(&self, path: &str, seed: u64, row: u32) -> Option<i64> {
        let row = self.row_of(seed, row)?;
        field(&self.rows[row], path).as_number().map(money4)
    }
}

/// SKUs and pieces of the lines of an order of a file.
fn lines_of(record: &Record) -> Vec<(String, i64)> {
    let lines = field(record, LINES).as_list().unwrap_or_default();
    let line = |value: &Value| match value {
        Value::Record(entries) => {
            let sku = entries.get("sku")?.as_text()?.to_owned();
            let pieces = entries
                .get("qty")
                .and_then(Value::as_number)
                .and_then(Decimal::to_i64);
            Some((sku, pieces.unwrap_or(1).max(0)))
        }
        _ => None,
    };
    lines.iter().filter_map(line).collect()
}

/// An order of a file with the total and the weight that its lines come to, where it does not state them.
pub(super) fn with_sums(record: &Record) -> Record {
    let mut record = record.clone();
    for (path, entry) in [("order.total", "price"), ("order.weight", "weight")] {
        let slot = schema().slot(path).filter(|slot| record.get(*slot).is_null());
        let sum = slot.and_then(|slot| Some((slot, sum_of_lines(&record, entry)?)));
        if let Some((slot, sum)) = sum {
            record.set(slot, Value::Number(sum));
        }
    }
    record
}

/// What an entry of the lines of an order, such as the price, comes to for all pieces; nothing where a line does not have it.
pub(crate) fn sum_of_lines(record: &Record, entry: &str) -> Option<Decimal> {
    let lines = field(record, LINES).as_list().filter(|lines| !lines.is_empty())?;
    let of_line = |line: &Value| match line {
        Value::Record(entries) => {
            let each = entries.get(entry)?.as_number()?;
            let pieces = entries.get("qty").and_then(Value::as_number);
            each.mul(pieces.unwrap_or(Decimal::ONE))
        }
        _ => None,
    };
    lines
        .iter()
        .try_fold(Decimal::ZERO, |sum, line| sum.add(of_line(line)?))
}

/// How long after it was placed a moment of an order of a file lies, in microseconds; nothing for one that does not say when that was.
pub(super) fn since_placed(row: &Record, moment: DateTime) -> Option<i64> {
    match field(row, "order.created_at") {
        Value::DateTime(placed) => Some(since_start(moment, *placed)),
        _ => None,
    }
}
