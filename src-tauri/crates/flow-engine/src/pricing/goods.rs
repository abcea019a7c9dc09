//! The goods of an order: what each line is worth, and what offers have left of it.

use flow_feel::{Clock, Decimal, Expression, Record, Value};

use super::compile::{ITEM_SLOTS, WITH_ITEM};
use super::money::{minor_digits, plus, rounded, sum, times};

/// The goods of one order and the record that conditions read.
pub(super) struct Goods {
    /// Lines with a positive quantity and a price that is not negative.
    pub(super) lines: Vec<GoodsLine>,
    /// Digits behind the point of the currency.
    pub(super) digits: u8,
    /// Code of the currency.
    pub(super) currency: String,
    /// What the order costs before its offers.
    pub(super) total: Decimal,
    record: Record,
}

#[derive(Debug, Clone)]
pub(super) struct GoodsLine {
    /// Pieces.
    pub(super) qty: i64,
    /// Quantity times price in the minor unit.
    pub(super) value: Decimal,
    source: Value,
}

impl Goods {
    /// The goods of an order. An order whose lines are not known is one line of its total.
    pub(super) fn of(order: &Record) -> Goods {
        let schema = flow_catalog::schema();
        let field = |path: &str| schema.slot(path).map_or(&Value::Null, |slot| order.get(slot));
        let currency = field("order.currency").as_text().unwrap_or_default().to_owned();
        let digits = minor_digits(&currency);
        let total = field("order.total")
            .as_number()
            .filter(|total| !total.is_negative());
        let lines = match field("order.lines").as_list() {
            Some(lines) => lines
                .iter()
                .filter_map(|line| GoodsLine::of(line, digits))
                .collect(),
            None => total.map(GoodsLine::whole_order).into_iter().collect(),
        };
        let mut record = Record::new(&WITH_ITEM);
        for (slot, value) in order.values().iter().enumerate() {
            record.set(slot, value.clone());
        }
        let mut goods = Goods {
            lines,
            digits,
            currency,
            total: Decimal::ZERO,
            record,
        };
        let fee = field("order.shipping_fee").as_number().unwrap_or(Decimal::ZERO);
        goods.total = total.unwrap_or_else(|| rounded(plus(goods.value(), fee), digits));
        goods
    }

    /// Goods of one line, for worst cases.
    pub(super) fn single(value: Decimal) -> Goods {
        Goods {
            lines: vec![GoodsLine::whole_order(value)],
            digits: 2,
            currency: String::new(),
            total: value,
            record: Record::new(&WITH_ITEM),
        }
    }

    /// What all lines are worth.
    pub(super) fn value(&self) -> Decimal {
        sum(self.lines.iter().map(|line| line.value))
    }

    /// The values of all lines, from which offers take.
    pub(super) fn values(&self) -> Vec<Decimal> {
        self.lines.iter().map(|line| line.value).collect()
    }

    /// Whether a condition on the order is true.
    pub(super) fn holds(&self, condition: Option<&Expression>, clock: &Clock) -> bool {
        condition.is_none_or(|condition| condition.eval(&self.record, clock).is_true())
    }

    /// Whether the order has a tag.
    pub(super) fn has_tag(&self, tag: &str) -> bool {
        let slot = flow_catalog::schema().slot("order.tags");
        let tags = slot
            .and_then(|slot| self.record.get(slot).as_list())
            .unwrap_or_default();
        tags.iter().any(|known| known.as_text() == Some(tag))
    }

    /// Positions of the lines for which a condition is true.
    pub(super) fn counted(&mut self, condition: Option<&Expression>, clock: &Clock) -> Vec<usize> {
        let Some(condition) = condition else {
            return (0..self.lines.len()).collect();
        };
        let mut counted = Vec::new();
        for (index, line) in self.lines.iter().enumerate() {
            for (slot, entry) in ITEM_SLOTS.iter() {
                self.record.set(*slot, line.entry(entry));
            }
            if condition.eval(&self.record, clock).is_true() {
                counted.push(index);
            }
        }
        counted
    }
}

impl GoodsLine {
    fn of(line: &Value, digits: u8) -> Option<GoodsLine> {
        let Value::Record(entries) = line else { return None };
        let number = |name: &str| entries.get(name).and_then(Value::as_number);
        let qty = number("qty")?.to_i64().filter(|qty| *qty > 0)?;
        let price = number("price").filter(|price| !price.is_negative())?;
        Some(GoodsLine {
            qty,
            value: rounded(times(Decimal::from(qty), price), digits),
            source: line.clone(),
        })
    }

    fn whole_order(value: Decimal) -> GoodsLine {
        GoodsLine {
            qty: 1,
            value,
            source: Value::Null,
        }
    }

    fn entry(&self, name: &str) -> Value {
        match &self.source {
            Value::Record(entries) => entries.get(name).cloned().unwrap_or_default(),
            _ => Value::Null,
        }
    }
}
