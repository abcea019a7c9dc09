//! What orders are like: any field of any order can be worked out at any time from the order's key, so that nothing
//! of an order is stored but what its steps write.

mod part;
mod rows;

use std::collections::BTreeMap;
use std::sync::Arc;

use flow_catalog::{FIELDS, FieldType, schema};
use flow_engine::order::{Orders, field, read_field};
use flow_feel::time::DateTime;
use flow_feel::{Decimal, Entries, Expression, Record, Value};
use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::{MOST4, NONE, money4};
use crate::distribution::{Draw, Weighted, zipf_weights};
use crate::random::{Stream, key};
use crate::scenario::{
    Customers, FieldSource, GOODS_MAX, Good, LINES_MAX, LineMix, OrderMix, PIECES_OF_LINE_MAX, since_start,
};
use rows::{since_placed, with_sums};

pub(crate) use part::Part;
pub(crate) use rows::sum_of_lines;

/// Lines of an order: good and pieces.
pub(crate) type Lines = SmallVec<[(u32, i64); 4]>;

/// Purposes of the random numbers of an order.
pub(crate) const LINES: &str = "order.lines";
const CUSTOMER: &str = "customer.id";
const DEPOSIT: &str = "payment.deposit";
const ROW: &str = "row";

/// Where a field comes from.
#[derive(Clone, Debug)]
pub(crate) enum Source {
    Constant(Value),
    Weighted(Box<Weighted<Value>>),
    /// A number with so many digits after the point.
    Number(Draw, u32),
    /// A length of time.
    Length(Draw),
    /// A moment so long after the arrival.
    After(Draw),
    Id,
    Channel,
    Created,
    Customer,
    Lines,
    Total,
    Weight,
    Row,
}

/// How one slot of the record is filled.
#[derive(Clone, Debug)]
pub(crate) struct Fill {
    pub(crate) slot: usize,
    /// Position among what is kept of each order; [`NONE`] when it is worked out anew.
    pub(crate) kept: u32,
}

/// The fields that must be filled to answer something, and the expression, when it is one of the scenario.
#[derive(Clone, Debug, Default)]
pub(crate) struct FieldPlan {
    pub(crate) fills: Vec<Fill>,
    pub(crate) expression: Option<Expression>,
}

/// A good that can be bought.
#[derive(Clone, Debug)]
pub(crate) struct GoodPlan {
    pub(crate) sku: Arc<str>,
    pub(crate) price: Decimal,
    price4: i64,
    kilograms: Decimal,
    kg: f64,
    entries: Vec<(Arc<str>, Value)>,
}

/// A number that is wanted of every order.
#[derive(Clone, Debug)]
pub(crate) enum Hot {
    None,
    Fixed(i64),
    Weighted(Box<Weighted<i64>>),
    /// Rounded to steps of one part in so many, as the field is, and brought to scale.
    Drawn(Draw, f64, f64),
    Lines,
    Row,
}

/// All fields.
#[derive(Debug, Default)]
pub(crate) struct Fields {
    sources: Vec<Option<Source>>,
    keys: Vec<u64>,
    /// Slots that are kept of each order since steps write and expressions read them.
    pub(crate) kept: Vec<usize>,
    kept_of: Vec<u32>,
    pub(crate) goods: Vec<GoodPlan>,
    lines: Option<LinesPlan>,
    /// Whether some good has a price, and whether some has a weight.
    has_prices: bool,
    has_weights: bool,
    customers: Option<CustomersPlan>,
    /// Orders of files.
    pub(crate) rows: Vec<Record>,
    row_lines: Vec<Lines>,
    /// Rows from which each order that comes from no file takes its fields: first and number.
    mix_rows: Option<(u32, u64)>,
    pub(crate) files: BTreeMap<String, (u32, u32)>,
    pub(crate) priority: Option<Hot>,
    pub(crate) promised: Option<Hot>,
    pub(crate) total: Option<Hot>,
    deposit: Option<Hot>,
    pub(crate) kilograms: Option<Hot>,
    /// SKU to good.
    pub(crate) skus: FxHashMap<String, u32>,
    /// Where the record has the customer, lines, weight, total and discount.
    pub(crate) customer_slot: usize,
    pub(crate) lines_slot: usize,
    pub(crate) weight_slot: usize,
    pub(crate) total_slot: usize,
    pub(crate) discount_slot: usize,
}

#[derive(Debug)]
struct LinesPlan {
    lines: Draw,
    pieces: Draw,
    goods: Weighted<u32>,
    key: u64,
    /// Pieces of the only line, where every order has one line of so many.
    only: Option<i64>,
}

#[derive(Debug)]
struct CustomersPlan {
    pick: Option<Weighted<u32>>,
    number: u32,
    key: u64,
}

/// What must be known of an order to work out its fields.
#[derive(Clone, Copy, Debug)]
pub(crate) struct OrderKey<'a> {
    pub(crate) seed: u64,
    pub(crate) number: u64,
    pub(crate) channel: &'a str,
    pub(crate) arrived: DateTime,
    /// Row of a file, or [`NONE`].
    pub(crate) row: u32,
}

impl Fields {
    /// Those of a run that begins at a moment.
    pub(crate) fn new(mix: &OrderMix, files: &BTreeMap<String, Orders>, start: DateTime) -> Fields {
        let n = schema().fields().len();
        let slot = |path: &str| schema().slot(path).unwrap_or(usize::MAX);
        let mut fields = Fields {
            sources: vec![None; n],
            keys: schema()
                .fields()
                .iter()
                .map(|known| key(&known.path, 0))
                .collect(),
            kept_of: vec![NONE; n],
            customer_slot: slot(CUSTOMER),
            lines_slot: slot(LINES),
            weight_slot: slot("order.weight"),
            total_slot: slot("order.total"),
            discount_slot: slot("order.discount"),
            ..Fields::default()
        };
        for (name, orders) in files {
            let first = fields.rows.len() as u32;
            fields.rows.extend(orders.records.iter().map(with_sums));
            fields
                .files
                .insert(name.clone(), (first, orders.records.len() as u32));
        }
        fields.set_lines(mix.lines.as_ref());
        fields.customers = mix.customers.as_ref().map(CustomersPlan::new);
        fields.mix_rows = mix
            .rows
            .as_ref()
            .and_then(|name| fields.files.get(name))
            .filter(|(_, n)| *n > 0)
            .map(|(first, n)| (*first, u64::from(*n)));
        fields.read_row_lines();
        fields.set_sources(mix);
        fields.priority = Some(fields.hot("order.priority", Value::as_number_i64, 1.0));
        fields.promised = Some(fields.hot_moment("order.promised_at", start));
        let money = |value: &Value| value.as_number().map(money4);
        fields.total = Some(fields.hot("order.total", money, 10_000.0));
        fields.deposit = Some(fields.hot(DEPOSIT, money, 10_000.0));
        fields.kilograms = Some(fields.hot("order.weight", |value| value.as_number().map(money4), 10_000.0));
        fields
    }

    fn set_lines(&mut self, mix: Option<&LineMix>) {
        // Without goods, orders have no lines.
        let Some(mix) = mix.filter(|mix| !mix.goods.is_empty()) else {
            return;
        };
        let mut weights = Vec::new();
        for good in &mix.goods {
            for copy in 1..=good.copies.clamp(1, GOODS_MAX) {
                let sku: Arc<str> = match good.copies {
                    0 | 1 => Arc::from(good.sku.as_str()),
                    _ => Arc::from(format!("{}-{copy}", good.sku)),
                };
                let number = self.goods.len() as u32;
                self.skus.entry(sku.to_string()).or_insert(number);
                self.goods.push(GoodPlan::new(good, sku));
                weights.push(good.weight / f64::from(good.copies.max(1)));
            }
        }
        if let Some(s) = mix.zipf {
            weights = zipf_weights(weights.len(), s).collect();
        }
        let goods = (0..).zip(weights).collect();
        self.has_prices = self.goods.iter().any(|good| good.price4 != 0);
        self.has_weights = self.goods.iter().any(|good| good.kg != 0.0);
        let (lines, pieces) = (Draw::new(&mix.lines), Draw::new(&mix.pieces));
        // Constants are the same in every stream.
        let constant =
            |draw: &Draw| matches!(draw, Draw::Constant(_)).then(|| whole(draw, &mut Stream::new(0, 0)));
        self.lines = Some(LinesPlan {
            only: constant(&pieces).filter(|_| constant(&lines) == Some(1)),
            lines,
            pieces,
            goods: Weighted::new(goods),
            key: key(LINES, 0),
        });
    }

    /// The good of a SKU, which becomes known when it is not.
    pub(crate) fn good_of(&mut self, sku: &str) -> u32 {
        if let Some(good) = self.skus.get(sku) {
            return *good;
        }
        let number = self.goods.len() as u32;
        self.skus.insert(sku.to_owned(), number);
        self.goods.push(GoodPlan::unknown(sku));
        number
    }

    fn set_sources(&mut self, mix: &OrderMix) {
        for (path, source) in &mix.fields {
            let Some(slot) = schema().slot(path) else { continue };
            self.sources[slot] = Source::new(path, slot, source);
        }
        let has_rows = !self.rows.is_empty();
        let has_lines = self.lines.is_some();
        let intrinsic = |path: &str| match path {
            "order.id" => Some(Source::Id),
            "order.channel" => Some(Source::Channel),
            "order.created_at" => Some(Source::Created),
            "customer.id" if self.customers.is_some() => Some(Source::Customer),
            "order.lines" if has_lines => Some(Source::Lines),
            "order.total" if has_lines => Some(Source::Total),
            "order.weight" if has_lines => Some(Source::Weight),
            _ if has_rows => Some(Source::Row),
            "order.priority" => Some(Source::Constant(Value::int(5))),
            "order.currency" => Some(Source::Constant(Value::text("CNY"))),
            "order.discount" => Some(Source::Constant(Value::int(0))),
            _ => None,
        };
        for (slot, known) in schema().fields().iter().enumerate() {
            let given = self.sources[slot].is_some();
            let fixed = matches!(
                known.path.as_str(),
                "order.id" | "order.channel" | "order.created_at"
            );
            if !given || fixed {
                self.sources[slot] = intrinsic(&known.path);
            }
        }
    }

    fn hot(&self, path: &str, read: impl Fn(&Value) -> Option<i64>, scale: f64) -> Hot {
        let slot = schema().slot(path);
        match slot.and_then(|slot| self.sources[slot].as_ref()) {
            Some(Source::Constant(value)) => read(value).map_or(Hot::None, Hot::Fixed),
            Some(Source::Weighted(weighted)) => {
                let values = weighted
                    .values()
                    .iter()
                    .map(|value| read(value).unwrap_or(0))
                    .collect();
                Hot::Weighted(Box::new(weighted.like(values)))
            }
            Some(Source::Number(draw, digits)) => {
                let steps = (0..*digits.min(&9)).fold(1.0, |steps, _| steps * 10.0);
                Hot::Drawn(draw.clone(), steps, scale / steps)
            }
            Some(Source::Total | Source::Weight) => Hot::Lines,
            Some(Source::Row) => Hot::Row,
            _ => Hot::None,
        }
    }

    /// A moment of the run, or how long after the arrival it is; [`i64::MAX`] among weighted ones where there is none.
    fn hot_moment(&self, path: &str, start: DateTime) -> Hot {
        let of_run = |value: &Value| match value {
            Value::DateTime(moment) => Some(since_start(*moment, start)),
            _ => None,
        };
        let slot = schema().slot(path);
        match slot.and_then(|slot| self.sources[slot].as_ref()) {
            Some(Source::After(draw)) => Hot::Drawn(draw.clone(), 1.0, 1.0),
            Some(Source::Row) => Hot::Row,
            Some(Source::Constant(value)) => of_run(value).map_or(Hot::None, Hot::Fixed),
            Some(Source::Weighted(weighted)) => {
                let moments = weighted.values().iter();
                let moments = moments.map(|value| of_run(value).unwrap_or(i64::MAX));
                Hot::Weighted(Box::new(weighted.like(moments.collect())))
            }
            _ => Hot::None,
        }
    }

    /// Keeps these slots of each order.
    pub(crate) fn keep(&mut self, slots: Vec<usize>) {
        for (position, slot) in (0..).zip(&slots) {
            self.kept_of[*slot] = position;
        }
        self.kept = slots;
    }

    /// Whether a slot can have a value at all.
    pub(crate) fn has_source(&self, slot: usize) -> bool {
        self.sources[slot].is_some() || self.kept_of[slot] != NONE
    }

    /// Whether customers are told apart.
    pub(crate) fn has_customers(&self) -> bool {
        self.customers.is_some() || !self.rows.is_empty() || self.given_customer().is_some()
    }

    /// Where the scenario itself says who the customer is.
    fn given_customer(&self) -> Option<&Source> {
        let source = self.sources.get(self.customer_slot)?.as_ref();
        source.filter(|source| !matches!(source, Source::Customer | Source::Row))
    }

    /// Whether orders have lines.
    pub(crate) fn has_lines(&self) -> bool {
        self.lines.is_some() || self.row_lines.iter().any(|lines| !lines.is_empty())
    }

    /// Whether an order may have a line of more pieces.
    pub(crate) fn may_have_line_of_more(&self, most: i64) -> bool {
        let drawn = self.lines.as_ref().is_some_and(|plan| match plan.pieces {
            Draw::Constant(pieces) => pieces > most as f64,
            _ => true,
        });
        let mut of_rows = self.row_lines.iter().flatten();
        drawn || of_rows.any(|(_, pieces)| *pieces > most)
    }

    /// What must be filled so that these slots are right.
    pub(crate) fn plan(&self, slots: &[usize], expression: Option<Expression>) -> FieldPlan {
        let known = slots.iter().copied().filter(|slot| self.has_source(*slot));
        let fills = known.map(|slot| Fill {
            slot,
            kept: self.kept_of[slot],
        });
        FieldPlan {
            fills: fills.collect(),
            expression,
        }
    }

    /// The value of a field of an order as it came.
    pub(crate) fn value(&self, slot: usize, order: &OrderKey<'_>) -> Value {
        let Some(source) = &self.sources[slot] else {
            return Value::Null;
        };
        let mut stream = Stream::new(order.seed, self.keys[slot]);
        match source {
            Source::Constant(value) => value.clone(),
            Source::Weighted(values) => values.pick(&mut stream).clone(),
            Source::Number(draw, digits) => number(draw.draw(&mut stream), *digits),
            Source::Length(draw) => Value::Duration(flow_feel::time::Duration {
                micros: draw.micros(&mut stream),
            }),
            Source::After(draw) => {
                let micros = draw.micros(&mut stream);
                let moment = order.arrived.plus(flow_feel::time::Duration { micros });
                moment.map_or(Value::Null, Value::DateTime)
            }
            Source::Id => self
                .row_value(slot, order)
                .unwrap_or_else(|| Value::text(format!("{}-{}", order.channel, order.number + 1))),
            Source::Channel => Value::text(order.channel),
            Source::Created => Value::DateTime(order.arrived),
            Source::Customer => {
                let name = CustomerName::new(self.customer(order.seed, order.row));
                Value::text(name.bytes().map(char::from).collect::<String>())
            }
            Source::Lines => self.lines_value(order),
            Source::Total => number(self.total_of_lines(order.seed, order.row) as f64 / 10_000.0, 2),
            Source::Weight => value_of4(self.kg_of_lines(order.seed, order.row)),
            Source::Row => self.row_value(slot, order).unwrap_or_default(),
        }
    }

    /// The number of the customer of an order.
    pub(crate) fn customer(&self, seed: u64, row: u32) -> u32 {
        if self.given_customer().is_some() {
            let order_key = OrderKey {
                seed,
                number: 0,
                channel: "",
                arrived: flow_feel::time::DateTime { local: 0, zone: None },
                row,
            };
            // Nobody is the same as anybody else where there is no name.
            return match self.value(self.customer_slot, &order_key) {
                Value::Null => seed as u32,
                name => key(&format!("{name:?}"), 0) as u32,
            };
        }
        if let Some(customers) = &self.customers {
            let mut stream = Stream::new(seed, customers.key);
            return match &customers.pick {
                Some(pick) => *pick.pick(&mut stream),
                None => stream.below(u64::from(customers.number.max(1))) as u32,
            };
        }
        let row = self.row_of(seed, row).map(|row| &self.rows[row]);
        let name = row.and_then(|row| field(row, CUSTOMER).as_text());
        name.map_or(seed as u32, |name| key(name, 0) as u32)
    }

    /// Whether a field is the name of the customer whom [`Fields::customer`] tells, and nothing else.
    pub(crate) fn is_customer(&self, slot: usize) -> bool {
        matches!(self.sources[slot], Some(Source::Customer)) && self.kept_of[slot] == NONE
    }

    /// Whether some order may have a promised moment.
    pub(crate) fn has_promises(&self) -> bool {
        !matches!(self.promised, None | Some(Hot::None))
    }

    /// Whether some order may have a total that is not 0.
    pub(crate) fn has_totals(&self) -> bool {
        match &self.total {
            None | Some(Hot::None | Hot::Fixed(0)) => false,
            Some(Hot::Lines) => self.has_prices || !self.rows.is_empty(),
            Some(_) => true,
        }
    }

    /// Whether some order may have a weight that is not 0.
    pub(crate) fn has_kilograms(&self) -> bool {
        match &self.kilograms {
            None | Some(Hot::None | Hot::Fixed(0)) => false,
            Some(Hot::Lines) => self.has_weights || !self.rows.is_empty(),
            Some(_) => true,
        }
    }

    /// The lines of an order.
    pub(crate) fn lines(&self, seed: u64, row: u32) -> Lines {
        if let Some(plan) = &self.lines
            && row == NONE
        {
            let mut stream = Stream::new(seed, plan.key);
            let n = whole(&plan.lines, &mut stream).min(i64::from(LINES_MAX));
            let line = |stream: &mut Stream| {
                let good = *plan.goods.pick(stream);
                (good, whole(&plan.pieces, stream))
            };
            return (0..n).map(|_| line(&mut stream)).collect();
        }
        match self.row_of(seed, row) {
            Some(row) => self.row_lines[row].clone(),
            None => Lines::new(),
        }
    }

    /// Good and pieces of an order that is known to have one line.
    #[inline]
    pub(crate) fn only_line(&self, seed: u64, row: u32) -> Option<(u32, i64)> {
        let plan = self.lines.as_ref().filter(|_| row == NONE)?;
        let pieces = plan.only?;
        Some((*plan.goods.pick(&mut Stream::new(seed, plan.key)), pieces))
    }

    fn total_of_lines(&self, seed: u64, row: u32) -> i64 {
        if !self.has_prices {
            return 0;
        }
        let lines = self.lines(seed, row);
        lines
            .iter()
            .map(|(good, pieces)| self.goods[*good as usize].price4.saturating_mul(*pieces))
            .fold(0, i64::saturating_add)
            .clamp(-MOST4, MOST4)
    }

    fn kg_of_lines(&self, seed: u64, row: u32) -> i64 {
        if !self.has_weights {
            return 0;
        }
        self.kg_of(&self.lines(seed, row))
    }

    /// What lines weigh together.
    fn kg_of(&self, lines: &Lines) -> i64 {
        let kg = lines
            .iter()
            .map(|(good, pieces)| self.goods[*good as usize].kg * *pieces as f64);
        libm::rint(kg.sum::<f64>() * 10_000.0) as i64
    }

    fn lines_value(&self, order: &OrderKey<'_>) -> Value {
        let lines = self.lines(order.seed, order.row);
        let values = lines
            .iter()
            .map(|(good, pieces)| self.goods[*good as usize].line(*pieces));
        Value::list(values.collect())
    }

    /// A number that is wanted of every order; nothing when it is not known.
    #[inline]
    fn number(hot: Option<&Hot>, path_key: u64, seed: u64) -> Option<i64> {
        match hot? {
            Hot::None => None,
            Hot::Fixed(value) => Some(*value),
            Hot::Weighted(values) => Some(*values.pick(&mut Stream::new(seed, path_key))),
            Hot::Drawn(draw, steps, scale) => {
                let drawn = draw.draw(&mut Stream::new(seed, path_key));
                Some((libm::rint(libm::rint(drawn * steps) * scale) as i64).clamp(-MOST4, MOST4))
            }
            Hot::Lines | Hot::Row => None,
        }
    }

    /// The total of an order in ten-thousandths; 0 when it is not known.
    #[inline]
    pub(crate) fn total4(&self, seed: u64, row: u32, key: u64) -> i64 {
        match &self.total {
            Some(Hot::Lines) => self.total_of_lines(seed, row),
            Some(Hot::Row) => self.row_number("order.total", seed, row).unwrap_or(0),
            hot => Fields::number(hot.as_ref(), key, seed).unwrap_or(0),
        }
    }

    /// The deposit that an order is to pay, in ten-thousandths, where that is known.
    pub(crate) fn deposit4(&self, seed: u64, row: u32) -> Option<i64> {
        match &self.deposit {
            Some(Hot::Row) => self.row_number(DEPOSIT, seed, row),
            hot => Fields::number(hot.as_ref(), key(DEPOSIT, 0), seed),
        }
    }

    /// The weight of an order in ten-thousandths of a kilogram; 0 when it is not known.
    pub(crate) fn kg4(&self, seed: u64, row: u32, key: u64) -> i64 {
        match &self.kilograms {
            Some(Hot::Lines) => self.kg_of_lines(seed, row),
            Some(Hot::Row) => self.row_number("order.weight", seed, row).unwrap_or(0),
            hot => Fields::number(hot.as_ref(), key, seed).unwrap_or(0),
        }
    }

    /// The priority of an order; 5 when it is not known.
    #[inline]
    pub(crate) fn priority(&self, seed: u64, row: u32, key: u64) -> i64 {
        match &self.priority {
            Some(Hot::Fixed(value)) => *value,
            Some(Hot::Row) => self
                .row_number("order.priority", seed, row)
                .map_or(5, |scaled| scaled / 10_000),
            hot => Fields::number(hot.as_ref(), key, seed).unwrap_or(5),
        }
    }

    /// The promised moment of an order that arrived at a moment of the run, as a moment of the run.
    #[inline]
    pub(crate) fn promised(&self, seed: u64, row: u32, key: u64, arrived: i64) -> Option<i64> {
        match &self.promised {
            Some(Hot::Drawn(draw, ..)) => Some(arrived + draw.micros(&mut Stream::new(seed, key))),
            Some(Hot::Fixed(moment)) => Some(*moment),
            Some(Hot::Weighted(moments)) => {
                let moment = *moments.pick(&mut Stream::new(seed, key));
                (moment != i64::MAX).then_some(moment)
            }
            Some(Hot::Row) => {
                let row = &self.rows[self.row_of(seed, row)?];
                match field(row, "order.promised_at") {
                    Value::DateTime(promised) => Some(arrived + since_placed(row, *promised)?),
                    _ => None,
                }
            }
            _ => None,
        }
    }
}

impl Source {
    fn new(path: &str, slot: usize, source: &FieldSource) -> Option<Source> {
        let read = |json: &serde_json::Value| read_field(path, json).map(|(_, value)| value).ok();
        match source {
            FieldSource::Constant(json) => read(json).map(Source::Constant),
            FieldSource::Weighted(values) => {
                let values = values
                    .iter()
                    .filter_map(|(json, weight)| Some((read(json)?, *weight)));
                let values: Vec<(Value, f64)> = values.collect();
                (!values.is_empty()).then(|| Source::Weighted(Box::new(Weighted::new(values))))
            }
            FieldSource::Drawn(distribution, digits) => {
                let draw = Draw::new(distribution);
                match FIELDS.get(slot).map(|known| known.kind) {
                    Some(FieldType::Duration) => Some(Source::Length(draw)),
                    Some(FieldType::DateTime) => Some(Source::After(draw)),
                    _ => Some(Source::Number(draw, *digits)),
                }
            }
            FieldSource::After(distribution) => Some(Source::After(Draw::new(distribution))),
        }
    }
}

/// The name of a customer: `C` and the number from 1, of at least six digits.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CustomerName {
    /// Ten digits.
    digits: [u8; 10],
    /// Zeros before the name's own digits.
    n_zeros: usize,
}

impl CustomerName {
    #[inline]
    pub(crate) fn new(customer: u32) -> CustomerName {
        let number = u64::from(customer) + 1;
        let upper = number / 100_000_000;
        let lower = eight_digits((number % 100_000_000) as u32);
        let mut digits = [0; 10];
        digits[0] = b'0' + (upper / 10) as u8;
        digits[1] = b'0' + (upper % 10) as u8;
        digits[2..].copy_from_slice(&lower.to_le_bytes());
        let lengths = [1_000_000, 10_000_000, 100_000_000, 1_000_000_000];
        let n_zeros = lengths.iter().map(|end| usize::from(number < *end)).sum();
        CustomerName { digits, n_zeros }
    }

    /// A C and six digits, or more where six are too few.
    #[inline]
    pub(crate) fn bytes(&self) -> impl Iterator<Item = u8> {
        std::iter::once(b'C').chain(self.digits.iter().skip(self.n_zeros).copied())
    }
}

/// Eight digits of a number below 10^8, the first in the lowest byte: halves, quarters and digits, all at once.
#[inline]
fn eight_digits(number: u32) -> u64 {
    let halves = u64::from(number / 10_000) | u64::from(number % 10_000) << 32;
    let hundreds = ((halves * 10_486) >> 20) & 0x7f_0000_007f;
    let quarters = hundreds | (halves - hundreds * 100) << 16;
    let tens = ((quarters * 103) >> 10) & 0x000f_000f_000f_000f;
    let digits = tens | (quarters - tens * 10) << 8;
    digits | 0x3030_3030_3030_3030
}

impl CustomersPlan {
    fn new(customers: &Customers) -> CustomersPlan {
        let number = customers.number.max(1);
        // A table of more customers than this would cost more memory than the difference is worth.
        let is_even = customers.zipf == 0.0 || number > 2_000_000;
        let weights = || (0..).zip(zipf_weights(number as usize, customers.zipf)).collect();
        CustomersPlan {
            pick: (!is_even).then(|| Weighted::new(weights())),
            number,
            key: key(CUSTOMER, 0),
        }
    }
}

impl GoodPlan {
    fn new(good: &Good, sku: Arc<str>) -> GoodPlan {
        let entries = good.entries.iter().map(|(name, json)| {
            let value = match json {
                serde_json::Value::Bool(truth) => Value::Bool(*truth),
                serde_json::Value::String(text) => Value::text(text),
                _ => Value::Null,
            };
            (Arc::from(name.as_str()), value)
        });
        GoodPlan {
            sku,
            price: good.price,
            price4: money4(good.price),
            kilograms: good.kilograms,
            kg: good.kilograms.to_f64(),
            entries: entries.collect(),
        }
    }

    fn unknown(sku: &str) -> GoodPlan {
        GoodPlan {
            sku: Arc::from(sku),
            price: Decimal::ZERO,
            price4: 0,
            kilograms: Decimal::ZERO,
            kg: 0.0,
            entries: Vec::new(),
        }
    }

    /// A line of an order.
    fn line(&self, pieces: i64) -> Value {
        let mut entries = vec![
            (Arc::from("sku"), Value::Text(self.sku.clone())),
            (Arc::from("qty"), Value::int(pieces)),
            (Arc::from("price"), Value::Number(self.price)),
            (Arc::from("weight"), Value::Number(self.kilograms)),
        ];
        entries.extend(self.entries.iter().cloned());
        for (name, usual) in [
            ("category", Value::Null),
            ("presale", Value::Bool(false)),
            ("hazmat", Value::Bool(false)),
            ("cold_chain", Value::Bool(false)),
        ] {
            if !entries.iter().any(|(known, _)| &**known == name) {
                entries.push((Arc::from(name), usual));
            }
        }
        Value::Record(Arc::new(Entries(entries)))
    }
}

/// A whole number of at least 1.
fn whole(draw: &Draw, stream: &mut Stream) -> i64 {
    (libm::rint(draw.draw(stream)) as i64).clamp(1, i64::from(PIECES_OF_LINE_MAX))
}

fn number(value: f64, digits: u32) -> Value {
    let digits = digits.min(9);
    let scale = (0..digits).fold(1.0, |scale, _| scale * 10.0);
    let scaled = libm::rint(value * scale);
    if !scaled.is_finite() || scaled.abs() > 1e18 {
        return Value::Null;
    }
    let decimal = Decimal::from_parts(scaled < 0.0, scaled.abs() as u128, -(digits as i32));
    decimal.map_or(Value::Null, Value::Number)
}

/// A weight or an amount in ten-thousandths, as a field has it.
fn value_of4(number4: i64) -> Value {
    number(number4 as f64 / 10_000.0, 4)
}

/// Whole numbers out of values.
trait AsWhole {
    fn as_number_i64(&self) -> Option<i64>;
}

impl AsWhole for Value {
    fn as_number_i64(&self) -> Option<i64> {
        self.as_number().and_then(Decimal::to_i64)
    }
}

#[cfg(test)]
mod tests {
    use super::CustomerName;

    #[test]
    fn customers_have_six_digits_or_more() {
        let some = (0..u32::MAX / 100_003).map(|nth| nth * 100_003);
        for customer in some.chain([8, 999_998, 999_999, 99_999_999, 999_999_999, u32::MAX - 1]) {
            let wanted = format!("C{:06}", customer + 1);
            assert!(CustomerName::new(customer).bytes().eq(wanted.bytes()));
        }
    }
}
