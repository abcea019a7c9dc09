//! From the table of the document to compiled offers, with every fault found on the way.

use std::ops::Range;
use std::sync::LazyLock;

use flow_feel::time::DateTime;
use flow_feel::{Decimal, ErrorKind, Expression, Field, Schema, Type, compile};
use flow_model::{Benefit, Offer, PromotionTable, Text};

use super::{CompiledBenefit, CompiledOffer, CompiledPromotion};
use crate::tables::text_of;

/// Prefix of the entries of an order line in conditions on lines.
const ITEM: &str = "item.";
const LINES: &str = "order.lines";

/// The order model with `item.…`, the entries of the line in question, behind it.
pub(super) static WITH_ITEM: LazyLock<Schema> = LazyLock::new(|| {
    let order = flow_catalog::schema().fields();
    let entries = order.iter().filter_map(|field| {
        let entry = field.path.strip_prefix(LINES)?.strip_prefix("[].")?;
        let mut item = Field::new(&format!("{ITEM}{entry}"), field.ty.clone());
        item.domain = field.domain.clone();
        Some(item)
    });
    Schema::new(order.iter().cloned().chain(entries).collect())
});

/// The order model with `item.…`, what conditions of offers may read.
pub fn offer_schema() -> &'static Schema {
    &WITH_ITEM
}

/// Slots in [`WITH_ITEM`] that a line fills, with the name of its entry.
pub(super) static ITEM_SLOTS: LazyLock<Vec<(usize, String)>> = LazyLock::new(|| {
    let fields = WITH_ITEM.fields().iter().enumerate();
    fields
        .filter_map(|(slot, field)| Some((slot, field.path.strip_prefix(ITEM)?.to_owned())))
        .collect()
});

/// A fault that keeps a promotion table from being used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PromotionError {
    /// The offer, by position.
    pub offer: usize,
    /// Where in the offer.
    pub place: PromotionPlace,
    /// The sort of fault, inside an expression.
    pub kind: Option<ErrorKind>,
    /// What is wrong and what to do.
    pub message: Text,
    /// The place in the text, in bytes.
    pub at: Option<Range<usize>>,
    /// What was probably meant: a replacement for the text at the place.
    pub suggestion: Option<String>,
}

/// A place in an offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PromotionPlace {
    /// The condition on orders.
    When,
    /// The condition on lines.
    Lines,
    /// An amount or share of the benefit.
    Benefit,
    /// The budget.
    Budget,
    /// The window.
    Window,
}

impl CompiledPromotion {
    /// Compiles a table against the order model. Ids in `excludes` that name no offer are left out here and
    /// reported by [`super::promotion_faults`].
    pub fn new(table: &PromotionTable) -> Result<CompiledPromotion, Vec<PromotionError>> {
        let mut faults = Vec::new();
        let mut offers = Vec::with_capacity(table.offers.len());
        for (index, offer) in table.offers.iter().enumerate() {
            let mut reader = Reader {
                offer: index,
                faults: &mut faults,
            };
            offers.extend(reader.offer(offer, excluded(table, index)));
        }
        if faults.is_empty() {
            Ok(CompiledPromotion {
                stacking: table.stacking,
                offers,
            })
        } else {
            Err(faults)
        }
    }
}

/// Offers that do not combine with one of the table, whichever of the two says so.
fn excluded(table: &PromotionTable, index: usize) -> Vec<usize> {
    let offer = &table.offers[index];
    let others = table.offers.iter().enumerate();
    others
        .filter(|(other, _)| *other != index)
        .filter(|(_, other)| offer.excludes.contains(&other.id) || other.excludes.contains(&offer.id))
        .map(|(other, _)| other)
        .collect()
}

struct Reader<'a> {
    offer: usize,
    faults: &'a mut Vec<PromotionError>,
}

impl Reader<'_> {
    fn offer(&mut self, offer: &Offer, excludes: Vec<usize>) -> Option<CompiledOffer> {
        let when = self.condition(&offer.when, PromotionPlace::When);
        let lines = self.condition(&offer.lines, PromotionPlace::Lines);
        let benefit = self.benefit(&offer.benefit);
        let from = self.moment(offer.from.as_deref());
        let to = self.moment(offer.to.as_deref());
        let budget = self.optional(offer.budget.as_deref(), PromotionPlace::Budget);
        Some(CompiledOffer {
            id: offer.id.clone(),
            name: match offer.name.is_empty() {
                true => Text::new(&offer.id, &offer.id),
                false => offer.name.clone(),
            },
            when: when?,
            lines: lines?,
            benefit: benefit?,
            from: from?,
            to: to?,
            budget: budget?,
            excludes,
        })
    }

    fn condition(&mut self, text: &str, place: PromotionPlace) -> Option<Option<Expression>> {
        if text.trim().is_empty() {
            return Some(None);
        }
        match compile(text, &WITH_ITEM, &Type::Bool) {
            Ok(condition) => Some(Some(condition)),
            Err(errors) => {
                self.faults.extend(errors.into_iter().map(|error| PromotionError {
                    offer: self.offer,
                    place,
                    kind: Some(error.kind),
                    message: text_of(error.message),
                    at: Some(error.at),
                    suggestion: error.suggestion,
                }));
                None
            }
        }
    }

    fn benefit(&mut self, benefit: &Benefit) -> Option<CompiledBenefit> {
        let place = PromotionPlace::Benefit;
        Some(match benefit {
            Benefit::SpendAndSave { tiers, repeat } => {
                let read = tiers.iter().map(|tier| {
                    let spend = self.amount(&tier.spend, place);
                    let save = self.amount(&tier.save, place);
                    Some((spend?, save?))
                });
                let read: Vec<Option<(Decimal, Decimal)>> = read.collect();
                CompiledBenefit::SpendAndSave {
                    tiers: read.into_iter().collect::<Option<Vec<_>>>()?,
                    repeat: *repeat,
                }
            }
            Benefit::Percent { off, most } => CompiledBenefit::Percent {
                off: self.share(off)?,
                most: self.optional(most.as_deref(), place)?,
            },
            Benefit::Coupon { code, save, spend } => CompiledBenefit::Coupon {
                tag: format!("coupon:{code}"),
                save: self.amount(save, place)?,
                spend: self.optional(spend.as_deref(), place)?.unwrap_or(Decimal::ZERO),
            },
            Benefit::Gift { sku, qty, spend } => CompiledBenefit::Gift {
                sku: sku.clone(),
                qty: *qty,
                spend: self.optional(spend.as_deref(), place)?.unwrap_or(Decimal::ZERO),
            },
            Benefit::Bundle { qty, price } => CompiledBenefit::Bundle {
                qty: i64::from(*qty),
                price: self.amount(price, place)?,
            },
        })
    }

    fn amount(&mut self, text: &str, place: PromotionPlace) -> Option<Decimal> {
        let amount = text
            .parse::<Decimal>()
            .ok()
            .filter(|amount| !amount.is_negative());
        if amount.is_none() {
            self.add(
                place,
                format!("\"{text}\" is no amount: write a decimal such as 49.90"),
                format!("“{text}”不是金额，请写成 49.90 这样的小数"),
            );
        }
        amount
    }

    fn share(&mut self, text: &str) -> Option<Decimal> {
        let share = text.parse::<Decimal>().ok();
        let share = share.filter(|share| !share.is_negative() && *share <= Decimal::ONE);
        if share.is_none() {
            self.add(
                PromotionPlace::Benefit,
                format!("\"{text}\" is no share: write a decimal from 0 to 1, e.g. 0.15 for 15\u{a0}%"),
                format!("“{text}”不是比例，请写 0 到 1 之间的小数，如 0.15 表示 15%"),
            );
        }
        share
    }

    /// Nothing for a text that cannot be read; nothing inside for a text that is not there.
    fn optional(&mut self, text: Option<&str>, place: PromotionPlace) -> Option<Option<Decimal>> {
        match text {
            Some(text) => self.amount(text, place).map(Some),
            None => Some(None),
        }
    }

    fn moment(&mut self, text: Option<&str>) -> Option<Option<DateTime>> {
        let Some(text) = text else { return Some(None) };
        let moment = text
            .parse::<DateTime>()
            .ok()
            .filter(|moment| moment.zone.is_some());
        if moment.is_none() {
            self.add(
                PromotionPlace::Window,
                format!("\"{text}\" is no moment with an offset: write e.g. 2026-11-11T00:00:00+08:00"),
                format!("“{text}”不是带时区的时间，请写成 2026-11-11T00:00:00+08:00"),
            );
        }
        moment.map(Some)
    }

    fn add(&mut self, place: PromotionPlace, en: String, zh: String) {
        self.faults.push(PromotionError {
            offer: self.offer,
            place,
            kind: None,
            message: Text::new(en, zh),
            at: None,
            suggestion: None,
        });
    }
}
