//! The highest share of an order that combined offers can give away.

use flow_feel::boxes::{Region, region_of};
use flow_feel::{Decimal, Rounding};
use flow_model::{PromotionTable, Stacking};

use super::choose::{Candidate, Choice};
use super::compile::WITH_ITEM;
use super::goods::Goods;
use super::money::{minus, plus, sum};
use super::{CompiledBenefit, CompiledOffer, CompiledPromotion};

/// Order values that are tried at most.
const VALUES_MAX: usize = 400;

/// The highest discount that offers can reach together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LargestDiscount {
    /// Share of the goods value.
    pub share: Decimal,
    /// An order of this value, all of whose lines every offer counts, reaches it.
    pub order_value: Decimal,
    /// The offers that are applied then, by id.
    pub offers: Vec<String>,
    /// Offers that were left out, because what they save depends on the prices of the goods: bundles.
    pub left_out: Vec<String>,
}

/// The highest share that offers of a table can give away together, found by pricing orders of all values at
/// which it can be reached: the thresholds, and the thresholds before the discounts of other offers. Offers
/// combine unless they exclude each other, their windows do not meet, or no order meets both conditions.
///
/// Nothing when the table cannot be compiled or has no offer that saves money.
pub fn largest_discount(table: &PromotionTable, stacking: Option<Stacking>) -> Option<LargestDiscount> {
    let mut promotion = CompiledPromotion::new(table).ok()?;
    promotion.separate();
    let offers = &promotion.offers;
    let is_counted = |offer: &CompiledOffer| {
        !matches!(
            offer.benefit,
            CompiledBenefit::Gift { .. } | CompiledBenefit::Bundle { .. }
        )
    };
    let candidates: Vec<Candidate> = offers
        .iter()
        .enumerate()
        .filter(|(_, offer)| is_counted(offer))
        .map(|(offer, compiled)| Candidate {
            offer,
            counted: vec![0],
            budget: compiled.budget,
        })
        .collect();
    let tried = order_values(offers).into_iter().filter_map(|value| {
        let goods = Goods::single(value);
        let choice = Choice {
            offers,
            candidates: &candidates,
            lines: &goods.lines,
            values: &[value],
            cap: value,
            digits: goods.digits,
        };
        let chosen = match stacking.unwrap_or(table.stacking) {
            Stacking::Best => choice.best(),
            Stacking::Never => choice.single(),
            Stacking::InOrder => choice.in_order(|_, _| false),
        };
        let saved = sum(chosen.picks.iter().map(|(_, saving)| saving.amount));
        let ids = chosen
            .picks
            .iter()
            .map(|(one, _)| offers[candidates[*one].offer].id.clone());
        let share = saved.div(value).filter(|share| !share.is_zero())?;
        Some((share, value, ids.collect::<Vec<_>>()))
    });
    let (share, order_value, applied) =
        tried.reduce(|best, next| if next.0 > best.0 { next } else { best })?;
    let bundles = offers
        .iter()
        .filter(|offer| matches!(offer.benefit, CompiledBenefit::Bundle { .. }));
    Some(LargestDiscount {
        share,
        order_value,
        offers: applied,
        left_out: bundles.map(|offer| offer.id.clone()).collect(),
    })
}

impl CompiledPromotion {
    /// Lets offers exclude each other that no order can have together.
    fn separate(&mut self) {
        let regions: Vec<Option<Region>> = self
            .offers
            .iter()
            .map(|offer| region_of(offer.when.as_ref()?, &WITH_ITEM))
            .collect();
        for left in 0..self.offers.len() {
            for right in 0..left {
                let apart = |left: &Option<Region>, right: &Option<Region>| {
                    let both = left.as_ref()?.and(right.as_ref()?)?;
                    Some(both.is_empty())
                };
                let never_meet = self.offers[left].is_over_before(&self.offers[right])
                    || self.offers[right].is_over_before(&self.offers[left])
                    || apart(&regions[left], &regions[right]) == Some(true);
                if never_meet && !self.offers[left].excludes.contains(&right) {
                    self.offers[left].excludes.push(right);
                    self.offers[right].excludes.push(left);
                }
            }
        }
    }
}

impl CompiledOffer {
    fn is_over_before(&self, other: &CompiledOffer) -> bool {
        let end = self.to.and_then(|moment| moment.instant());
        let start = other.from.and_then(|moment| moment.instant());
        matches!((end, start), (Some(end), Some(start)) if end < start)
    }

    /// Order values at which the share of the offer alone is largest or begins to fall.
    fn thresholds(&self) -> Vec<Decimal> {
        match &self.benefit {
            CompiledBenefit::SpendAndSave { tiers, .. } => tiers.iter().map(|(spend, _)| *spend).collect(),
            CompiledBenefit::Percent { off, most } => {
                most.and_then(|most| most.div(*off)).into_iter().collect()
            }
            CompiledBenefit::Coupon { save, spend, .. } => vec![*spend.max(save)],
            CompiledBenefit::Gift { .. } | CompiledBenefit::Bundle { .. } => Vec::new(),
        }
    }

    fn percent(&self) -> Option<Decimal> {
        match &self.benefit {
            CompiledBenefit::Percent { off, .. } => Some(minus(Decimal::ONE, *off)),
            _ => None,
        }
    }
}

/// Order values that are worth trying, without repeats.
fn order_values(offers: &[CompiledOffer]) -> Vec<Decimal> {
    let thresholds: Vec<Decimal> = offers.iter().flat_map(CompiledOffer::thresholds).collect();
    let kept: Vec<Decimal> = offers.iter().filter_map(CompiledOffer::percent).collect();
    let all_kept = kept.iter().try_fold(Decimal::ONE, |all, one| all.mul(*one));
    let mut values = vec![Decimal::from(1_000)];
    for threshold in &thresholds {
        values.push(*threshold);
        for share in kept.iter().copied().chain(all_kept) {
            values.extend(
                threshold
                    .div(share)
                    .and_then(|value| value.round(2, Rounding::Ceiling)),
            );
        }
        values.extend(thresholds.iter().map(|other| plus(*threshold, *other)));
        values.extend(offers.iter().filter_map(|offer| match &offer.benefit {
            CompiledBenefit::SpendAndSave { tiers, .. } => {
                let saved = tiers.iter().filter(|(spend, _)| spend <= threshold);
                Some(plus(*threshold, saved.map(|(_, save)| *save).max()?))
            }
            CompiledBenefit::Coupon { save, .. } => Some(plus(*threshold, *save)),
            _ => None,
        }));
    }
    values.retain(|value| *value > Decimal::ZERO);
    values.sort();
    values.dedup();
    values.truncate(VALUES_MAX);
    values
}
