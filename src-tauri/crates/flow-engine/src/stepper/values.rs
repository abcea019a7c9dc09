//! Plausible values for fields that a step writes and no script gives.

use flow_catalog::{FIELDS, FieldType, Obligation, ObligationSet, PortKind, schema};
use flow_feel::time::{DateTime, Duration, SECOND};
use flow_feel::{Decimal, Record, Rounding, Value};

use crate::order::field;
use crate::pricing::minor_digits;
use crate::sample::Random;

const HOUR: i64 = 3_600 * SECOND;
const DAY: i64 = 24 * HOUR;

/// What a value depends on.
pub(super) struct Scene<'a> {
    pub(super) record: &'a Record,
    pub(super) now: DateTime,
    /// The exit the step leaves by.
    pub(super) port: &'a str,
    pub(super) kind: PortKind,
    /// Goods that the step waited for are there when it succeeds.
    pub(super) waits_for_goods: bool,
    /// Obligations that it opens.
    pub(super) opens: ObligationSet,
    /// How long what it opens lasts, when it ends by itself.
    pub(super) lasts: Option<Duration>,
    pub(super) random: Random,
}

impl Scene<'_> {
    /// A value for a field of the order model.
    pub(super) fn value(&mut self, index: usize) -> Value {
        let known = &FIELDS[index];
        match known.path {
            "payment.paid" | "payment.deposit" => self.payment(known.path),
            "payment.refunded" => self.money("payment.paid", "1"),
            "risk.credit_left" if self.went_well() => Value::int(self.random.between(20, 500) * 1_000),
            "risk.credit_left" => self.money("order.total", "0.5"),
            "risk.fraud_score" => {
                let (first, last) = match (self.kind, self.port) {
                    (PortKind::Success, _) => (0, 45),
                    (_, "reject") => (90, 98),
                    _ => (60, 89),
                };
                Value::int(self.random.between(first, last))
            }
            "rma.condition" if self.port == "damaged" => Value::text("damaged"),
            "rma.condition" => Value::text(self.choice(&["new", "used"])),
            "stock.ready_at" => self.ready_at(),
            "route.reasons" => Value::list(["promise", "cost"].map(Value::text).to_vec()),
            "human.decision" => Value::text(self.verdict()),
            "stock.atp" => Value::int(if self.went_well() {
                self.random.between(20, 900)
            } else {
                0
            }),
            "route.cost" => self.per_weight("4", "1.2"),
            "route.on_time" | "carbon.kg" => self.estimate(known.path),
            "tax.total" => self.money("order.total", "0.13"),
            "tax.duty" => self.money("order.total", "0.05"),
            "customs.fee" => Value::int(self.random.between(8, 60)),
            "order.parts" => self.parts(),
            "promo.applied" | "order.discount" | "order.total" => self.unchanged(known.path),
            path => self.by_type(path, known.kind),
        }
    }

    fn went_well(&self) -> bool {
        self.kind == PortKind::Success
    }

    fn by_type(&mut self, path: &str, kind: FieldType) -> Value {
        match kind {
            FieldType::Text => Value::text(self.text(path)),
            FieldType::Enum(values) => Value::text(*self.random.pick(values)),
            FieldType::DateTime => self.moment(path),
            FieldType::Duration => Value::Duration(Duration {
                micros: self.random.between(1, 20) * 60 * SECOND,
            }),
            FieldType::Bool => Value::Bool(self.went_well()),
            FieldType::Ratio => Decimal::from_parts(false, self.random.below(100).into(), -2)
                .map_or(Value::Null, Value::Number),
            FieldType::Int | FieldType::Decimal | FieldType::Money => Value::int(self.random.between(1, 100)),
            FieldType::TextList => self.problems(),
            FieldType::LineList | FieldType::PartList => Value::list(Vec::new()),
            FieldType::Context => Value::Record(Default::default()),
        }
    }

    fn text(&mut self, path: &str) -> String {
        let number = self.random.between(100_000, 999_999);
        match path {
            "human.by" => format!("staff-{:02}", number % 40 + 1),
            "human.reason" => "checked by hand".to_owned(),
            "route.node" => format!(
                "WH-{}",
                self.choice(&["SH-01", "GZ-02", "BJ-01", "CD-01", "WH-03"])
            ),
            "route.carrier" => self.choice(&["SF", "JD", "ZTO", "YTO", "EMS"]).to_owned(),
            "order.merged_into" => format!("order-{number}"),
            "rma.reason" => self
                .choice(&["size", "damaged", "not_as_described", "changed_mind"])
                .to_owned(),
            _ => {
                let prefix = path.split('.').next_back().unwrap_or_default();
                let prefix = if prefix == "id" {
                    path.split('.').next().unwrap_or_default()
                } else {
                    prefix
                };
                format!("{}-{number}", prefix.trim_end_matches("_id"))
            }
        }
    }

    /// Moments of things that happened are now; those of things to come lie some days ahead.
    fn moment(&mut self, path: &str) -> Value {
        let ahead = match path.rsplit('_').next() {
            _ if path.ends_with("ed_at") => 0,
            _ if path.ends_with("expires_at") => self.lasts.map_or(7 * DAY, |length| length.micros),
            _ => self.random.between(1, 3) * DAY,
        };
        let moment = self.now.plus(Duration { micros: ahead });
        moment.map_or(Value::Null, Value::DateTime)
    }

    /// Goods that are late come after the promised day; those that never come have no day.
    fn ready_at(&mut self) -> Value {
        let ahead = Duration {
            micros: self.random.between(1, 3) * DAY,
        };
        let promised = match field(self.record, "order.promised_at") {
            Value::DateTime(moment) => Some(*moment),
            _ => None,
        };
        let moment = match self.port {
            _ if self.waits_for_goods => Some(self.now),
            "none" => None,
            "late" => promised.unwrap_or(self.now).plus(ahead),
            _ => self.now.plus(ahead),
        };
        moment.map_or(Value::Null, Value::DateTime)
    }

    /// Nothing when all went well, else the first line.
    fn problems(&mut self) -> Value {
        let lines = field(self.record, "order.lines").as_list().unwrap_or_default();
        let sku = lines.first().and_then(|line| match line {
            Value::Record(entries) => entries.get("sku").cloned(),
            _ => None,
        });
        match (self.went_well(), sku) {
            (false, Some(sku)) if !sku.is_null() => Value::list(vec![sku]),
            (false, _) => Value::list(vec![Value::text(self.port)]),
            (true, _) => Value::list(Vec::new()),
        }
    }

    fn verdict(&self) -> &'static str {
        match (self.kind, self.port) {
            (PortKind::Success, _) => "approved",
            (_, port) if port.starts_with("cancel") => "cancelled",
            _ => "rejected",
        }
    }

    fn unchanged(&self, path: &str) -> Value {
        match field(self.record, path) {
            Value::Null if path == "promo.applied" => Value::list(Vec::new()),
            known => known.clone(),
        }
    }

    /// A deposit is what the order says, or a fifth of the total; whoever pays at once pays none.
    fn payment(&self, path: &str) -> Value {
        let takes_deposit = self.opens.contains(Obligation::Deposit);
        match (path, takes_deposit) {
            (_, true) => match field(self.record, "payment.deposit") {
                Value::Null => self.money("order.total", "0.2"),
                stated => stated.clone(),
            },
            ("payment.paid", false) => self.money("order.total", "1"),
            (_, false) => match field(self.record, path) {
                Value::Null => Value::int(0),
                earlier => earlier.clone(),
            },
        }
    }

    fn money(&self, path: &str, share: &str) -> Value {
        let digits = minor_digits(field(self.record, "order.currency").as_text().unwrap_or_default());
        let share = share.parse::<Decimal>().ok();
        let amount = field(self.record, path).as_number().zip(share);
        let amount = amount
            .and_then(|(amount, share)| amount.mul(share)?.round(i32::from(digits), Rounding::HalfEven));
        amount.map_or(Value::Null, Value::Number)
    }

    fn per_weight(&self, base: &str, per_kilogram: &str) -> Value {
        let number = |text: &str| text.parse::<Decimal>().ok();
        let weight = field(self.record, "order.weight")
            .as_number()
            .unwrap_or(Decimal::ONE);
        let cost = number(per_kilogram)
            .and_then(|rate| rate.mul(weight)?.add(number(base)?)?.round(2, Rounding::HalfEven));
        cost.map_or(Value::Null, Value::Number)
    }

    fn estimate(&mut self, path: &str) -> Value {
        if path == "carbon.kg" {
            return self.per_weight("0.4", "0.35");
        }
        let hundredths = self.random.between(82, 99).unsigned_abs();
        Decimal::from_parts(false, hundredths.into(), -2).map_or(Value::Null, Value::Number)
    }

    fn choice(&mut self, of: &[&'static str]) -> &'static str {
        self.random.pick::<&'static str>(of)
    }

    /// Two parts, or one for an order of a single line: every other line goes to the second.
    fn parts(&mut self) -> Value {
        let lines = field(self.record, "order.lines").as_list().unwrap_or_default();
        let skus: Vec<String> = lines
            .iter()
            .filter_map(|line| match line {
                Value::Record(entries) => entries.get("sku").and_then(Value::as_text).map(str::to_owned),
                _ => None,
            })
            .collect();
        let order = field(self.record, "order.id")
            .as_text()
            .unwrap_or("part")
            .to_owned();
        let n_parts = skus.len().clamp(1, 2);
        let parts = (0..n_parts).map(|part| {
            let own: Vec<&String> = skus.iter().skip(part).step_by(n_parts).collect();
            serde_json::json!({"id": format!("{order}-{}", part + 1), "lines": own, "node": self.text("route.node")})
        });
        let json: serde_json::Value = parts.collect();
        let ty = schema()
            .slot("order.parts")
            .and_then(|slot| schema().field(slot))
            .map(|known| &known.ty);
        ty.and_then(|ty| Value::from_json(&json, ty).ok())
            .unwrap_or_default()
    }
}
