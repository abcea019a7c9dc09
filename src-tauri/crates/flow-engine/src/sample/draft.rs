//! One order in the making: its parts are written one after the other, each from the same stream of numbers.

use std::sync::Arc;

use flow_catalog::schema;
use flow_feel::time::{DateTime, SECOND, Zone};
use flow_feel::{Decimal, Entries, Record, Rounding, Type, Value};

use super::goods::{PRODUCTS, Product, Trait};
use super::people::{self, ABROAD, PLACES};
use super::profile::Profile;
use super::random::Random;
use super::{DAY, HOUR};
use crate::pricing::minor_digits;

const CHINA: Zone = Zone { seconds: 8 * 3_600 };

/// An order in the making.
pub(super) struct Draft {
    kind: Profile,
    random: Random,
    record: Record,
    moment: i64,
    currency: &'static str,
    per_cny: i64,
}

impl Draft {
    pub(super) fn new(kind: Profile, position: usize, moment: i64, random: Random) -> Draft {
        let mut draft = Draft {
            kind,
            random,
            record: Record::new(schema()),
            moment: moment - moment.rem_euclid(SECOND),
            currency: "CNY",
            per_cny: 10_000,
        };
        let date = DateTime {
            local: moment,
            zone: None,
        }
        .date()
        .ymd();
        draft.text(
            "order.id",
            &format!("SO{:04}{:02}{:02}-{:05}", date.0, date.1, date.2, position + 1),
        );
        draft
    }

    pub(super) fn finish(mut self) -> Record {
        self.write_place();
        self.write_kind();
        self.write_customer();
        let goods = self.write_lines();
        self.write_totals(goods);
        self.write_extras();
        self.record
    }

    fn set(&mut self, path: &str, value: Value) {
        if let Some(slot) = schema().slot(path) {
            self.record.set(slot, value);
        }
    }

    fn text(&mut self, path: &str, text: &str) {
        self.set(path, Value::text(text));
    }

    fn moment(&mut self, path: &str, local: i64) {
        let moment = DateTime {
            local,
            zone: Some(CHINA),
        };
        self.set(path, Value::DateTime(moment));
    }

    fn write_place(&mut self) {
        if self.kind == Profile::CrossBorder {
            let place = &ABROAD[self.random.weighted(ABROAD.iter().map(|place| place.weight))];
            self.currency = place.currency;
            self.per_cny = place.per_cny;
            self.text("order.country", place.country);
            self.text("order.region", place.region);
            self.text("order.address", place.address);
            self.text("order.postcode", place.postcode);
        } else {
            let place = &PLACES[self.random.weighted(PLACES.iter().map(|place| place.weight))];
            let house = self.random.between(1, 388);
            let room = self.random.between(101, 2_804);
            self.text("order.country", "CN");
            self.text("order.region", place.region);
            self.text("order.address", &format!("{}{house}号{room}室", place.name));
            self.text("order.postcode", place.postcode);
        }
        self.text("order.currency", self.currency);
    }

    fn write_kind(&mut self) {
        let (kind, channels, methods): (_, &[&str], &[&str]) = match self.kind {
            Profile::Presale => (
                "presale",
                &["app", "app", "web"],
                &["wallet", "wallet", "card", "instalment"],
            ),
            Profile::Business => ("b2b", &["b2b", "b2b", "phone"], &["terms", "terms", "bank"]),
            Profile::CrossBorder => (
                "standard",
                &["marketplace", "web", "app"],
                &["card", "card", "wallet"],
            ),
            Profile::Subscription => ("subscription", &["app", "web"], &["card", "wallet"]),
            Profile::FlashSale => (
                "standard",
                &["app", "app", "app", "social"],
                &["wallet", "wallet", "card"],
            ),
            Profile::Retail | Profile::Mixed => (
                "standard",
                &["app", "app", "web", "marketplace", "social", "store"],
                &["wallet", "wallet", "wallet", "card", "bank", "cod", "instalment"],
            ),
        };
        let channel = *self.random.pick(channels);
        let kind = match (self.kind, self.random.below(100)) {
            (Profile::Retail, 0..6) => "trial",
            (Profile::Retail, 6..8) => "replacement",
            (Profile::Retail, 8..40) if channel == "marketplace" => "dropship",
            _ => kind,
        };
        self.text("order.type", kind);
        let method = *self.random.pick(methods);
        self.text("order.channel", channel);
        self.text("payment.method", method);
        let slack = match self.kind {
            Profile::CrossBorder => self.random.between(7, 14),
            Profile::Presale => self.random.between(15, 30),
            _ => self.random.between(1, 4),
        };
        self.moment("order.created_at", self.moment);
        let promised = self.moment.div_euclid(DAY) * DAY + slack * DAY + 22 * HOUR;
        self.moment("order.promised_at", promised);
    }

    fn write_customer(&mut self) {
        let number = self.random.below(40_000);
        let segment = match self.kind {
            Profile::Business => "b2b",
            _ => ["new", "regular", "vip"][self.random.weighted([30, 58, 12].iter().copied())],
        };
        let orders = match segment {
            "new" => 0,
            "regular" => self.random.between(1, 24),
            _ => self.random.between(20, 180),
        };
        let name = match self.kind {
            Profile::Business => people::firm(&mut self.random),
            Profile::CrossBorder => people::foreigner(&mut self.random),
            _ => people::person(&mut self.random),
        };
        let returned = self.random.below(12) * self.random.below(4);
        self.text("customer.id", &format!("C{number:06}"));
        self.text("customer.segment", segment);
        self.set("customer.orders", Value::int(orders));
        self.set("customer.return_rate", cents(returned as i64));
        self.text("customer.name", &name);
        let phone = self.random.below(10_000);
        self.text("customer.phone", &format!("13{}****{phone:04}", number % 10));
        self.text("customer.email", &format!("c{number:06}@example.com"));
        let priority = match segment {
            "vip" => 7,
            "b2b" => 6,
            _ => 5,
        };
        self.set("order.priority", Value::int(priority));
    }

    /// Writes the lines; gives what they cost and weigh, in minor units and grams.
    fn write_lines(&mut self) -> (Decimal, i64) {
        let count = match self.kind {
            Profile::Presale | Profile::Subscription => 1,
            Profile::Business => self.random.between(1, 6),
            _ => 1 + self.random.weighted([52, 26, 13, 6, 3].iter().copied()) as i64,
        };
        let mut taken: Vec<&'static Product> = Vec::new();
        for _ in 0..count {
            let product = self.product();
            if !taken.iter().any(|known| known.sku == product.sku) {
                taken.push(product);
            }
        }
        let (mut goods, mut grams) = (Decimal::ZERO, 0);
        let mut lines = Vec::with_capacity(taken.len());
        for product in taken {
            let pieces = match self.kind {
                Profile::Business => *self.random.pick(&[10, 20, 20, 50, 100]),
                _ => 1 + self.random.weighted([78, 15, 7].iter().copied()) as i64,
            };
            let price = self.local_price(product.price);
            let value = price.mul(Decimal::from(pieces)).unwrap_or(Decimal::ZERO);
            goods = goods.add(value).unwrap_or(Decimal::ZERO);
            grams += pieces * product.grams;
            lines.push(line(product, pieces, price));
        }
        self.set("order.lines", Value::list(lines));
        (goods, grams)
    }

    /// A product by popularity: the n-th sells 1/n as much as the first (Zipf).
    fn product(&mut self) -> &'static Product {
        let kind = self.kind;
        let weights = PRODUCTS.iter().enumerate().map(move |(rank, product)| {
            let fits = match kind {
                Profile::Presale => product.trait_ == Trait::Presale,
                Profile::Business => {
                    matches!(product.category, "office" | "industrial" | "home" | "household")
                }
                Profile::CrossBorder => product.trait_ == Trait::Plain && product.grams < 5_000,
                Profile::Subscription => matches!(product.category, "food" | "baby" | "household"),
                Profile::FlashSale => matches!(product.category, "electronics" | "appliances" | "beauty"),
                Profile::Retail | Profile::Mixed => true,
            };
            if fits { 1_000_000 / (rank as u64 + 1) } else { 0 }
        });
        &PRODUCTS[self.random.weighted(weights)]
    }

    /// A price in cents of CNY in the currency of the order.
    fn local_price(&self, cents_cny: i64) -> Decimal {
        let digits = i32::from(minor_digits(self.currency));
        let local = cents(cents_cny).as_number().and_then(|price| {
            let rate = Decimal::from_parts(false, self.per_cny.unsigned_abs().into(), -4)?;
            price.mul(rate)?.round(digits, Rounding::HalfEven)
        });
        local.unwrap_or(Decimal::ZERO)
    }

    fn write_totals(&mut self, (goods, grams): (Decimal, i64)) {
        let fee_cny = match self.kind {
            Profile::CrossBorder => 4_900 + grams / 10,
            Profile::Business => 0,
            _ if goods >= Decimal::from(99) => 0,
            _ => 800,
        };
        let fee = self.local_price(fee_cny);
        self.set("order.shipping_fee", Value::Number(fee));
        self.set("order.discount", Value::Number(Decimal::ZERO));
        self.set("order.total", Value::Number(goods.add(fee).unwrap_or(goods)));
        let weight = Decimal::from_parts(false, grams.unsigned_abs().into(), -3);
        self.set("order.weight", weight.map_or(Value::Null, Value::Number));
    }

    fn write_extras(&mut self) {
        const NOTES: &[&str] = &[
            "请放快递柜",
            "工作日送货",
            "易碎，轻拿轻放",
            "送人的，请勿放发票",
            "周末在家",
            "到货前请电话联系",
        ];
        let mut tags = Vec::new();
        for (tag, share) in [
            ("coupon:WELCOME20", 150),
            ("coupon:VIP50", 80),
            ("gift", 60),
            ("invoice", 120),
        ] {
            if self.random.per_mille(share) {
                tags.push(Value::text(tag));
            }
        }
        self.set("order.tags", Value::list(tags));
        if self.random.per_mille(120) {
            let note = *self.random.pick(NOTES);
            self.text("order.note", note);
        }
        if self.kind == Profile::CrossBorder {
            let digits = self.random.below(10_000);
            self.text("customer.id_no", &format!("**************{digits:04}"));
        }
    }
}

fn cents(amount: i64) -> Value {
    let amount = Decimal::from_parts(amount < 0, amount.unsigned_abs().into(), -2);
    amount.map_or(Value::Null, Value::Number)
}

/// A line with its entries in the order of the model.
fn line(product: &Product, pieces: i64, price: Decimal) -> Value {
    let kilograms = Decimal::from_parts(false, product.grams.unsigned_abs().into(), -3);
    let value = |name: &str| match name {
        "sku" => Value::text(product.sku),
        "qty" => Value::int(pieces),
        "price" => Value::Number(price),
        "weight" => kilograms.map_or(Value::Null, Value::Number),
        "category" => Value::text(product.category),
        "presale" => Value::Bool(product.trait_ == Trait::Presale),
        "hazmat" => Value::Bool(product.trait_ == Trait::Hazmat),
        "cold_chain" => Value::Bool(product.trait_ == Trait::ColdChain),
        "hs_code" => Value::text(product.hs_code),
        "origin" => Value::text(product.origin),
        _ => Value::Null,
    };
    let field = schema().slot("order.lines").and_then(|slot| schema().field(slot));
    let Some(Type::List(element)) = field.map(|field| &field.ty) else {
        return Value::Null;
    };
    let Type::Record(record) = &**element else {
        return Value::Null;
    };
    let entries = record.entries.iter().map(|(name, _)| (name.clone(), value(name)));
    Value::Record(Arc::new(Entries(entries.collect())))
}
