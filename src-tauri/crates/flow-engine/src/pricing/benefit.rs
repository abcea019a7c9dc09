//! What one offer saves on what earlier ones left.
//!
//! Every saving shrinks, or stays, when less is left of the lines. The search for the best combination relies on it.

use std::cmp::Ordering;

use flow_feel::{Decimal, Rounding};

use super::CompiledBenefit;
use super::goods::GoodsLine;
use super::money::{minus, plus, rounded, sum, times};

/// The saving of an offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Saving {
    /// Money off.
    pub(super) amount: Decimal,
    /// What is missing to the lowest threshold.
    pub(super) missing: Option<Decimal>,
    /// The budget of the offer does not cover all of it.
    pub(super) cut: bool,
}

impl CompiledBenefit {
    /// The saving on the counted lines, of which `left` is left, rounded to the minor unit.
    pub(super) fn saving(
        &self,
        lines: &[GoodsLine],
        counted: &[usize],
        left: &[Decimal],
        digits: u8,
    ) -> Saving {
        let value = sum(counted.iter().map(|line| left[*line]));
        let (amount, missing) = match self {
            CompiledBenefit::SpendAndSave { tiers, repeat } => spend_and_save(tiers, *repeat, value),
            CompiledBenefit::Percent { off, most } => {
                let share = times(value, *off);
                (most.map_or(share, |most| share.min(most)), None)
            }
            CompiledBenefit::Coupon { save, spend, .. } => match value >= *spend {
                true => (*save, None),
                false => (Decimal::ZERO, Some(minus(*spend, value))),
            },
            CompiledBenefit::Gift { spend, .. } => {
                let missing = (value < *spend).then(|| minus(*spend, value));
                (Decimal::ZERO, missing)
            }
            CompiledBenefit::Bundle { qty, price } => bundle(*qty, *price, lines, counted, left),
        };
        Saving {
            amount: rounded(amount, digits).min(value),
            missing,
            cut: false,
        }
    }

    /// Place in the order of calculation.
    pub(super) fn rank(&self) -> u8 {
        match self {
            CompiledBenefit::Bundle { .. } => 0,
            CompiledBenefit::Percent { .. } => 1,
            CompiledBenefit::SpendAndSave { .. } => 2,
            CompiledBenefit::Coupon { .. } => 3,
            CompiledBenefit::Gift { .. } => 4,
        }
    }
}

/// Of the tiers that are reached, the one that saves most.
fn spend_and_save(tiers: &[(Decimal, Decimal)], repeat: bool, value: Decimal) -> (Decimal, Option<Decimal>) {
    let reached = tiers
        .iter()
        .filter(|(spend, _)| value >= *spend && !value.is_zero());
    let saved = reached.map(|(spend, save)| match repeat {
        true => times(*save, full_steps(value, *spend)),
        false => *save,
    });
    match saved.max() {
        Some(saved) => (saved, None),
        None => {
            let lowest = tiers.iter().map(|(spend, _)| *spend).min();
            (Decimal::ZERO, lowest.map(|spend| minus(spend, value)))
        }
    }
}

/// How often a threshold fits into a value; once for a threshold of zero.
fn full_steps(value: Decimal, spend: Decimal) -> Decimal {
    let steps = value.div(spend).and_then(|steps| steps.round(0, Rounding::Floor));
    steps.unwrap_or(Decimal::ONE)
}

/// Bundles of the dearest pieces first, as long as each saves something.
fn bundle(
    size: i64,
    price: Decimal,
    lines: &[GoodsLine],
    counted: &[usize],
    left: &[Decimal],
) -> (Decimal, Option<Decimal>) {
    if size <= 0 {
        return (Decimal::ZERO, None);
    }
    let mut runs: Vec<(Decimal, i64)> = counted
        .iter()
        .filter_map(|line| {
            Some((
                left[*line].div(Decimal::from(lines[*line].qty))?,
                lines[*line].qty,
            ))
        })
        .collect();
    runs.sort_by(|(left, _), (right, _)| right.partial_cmp(left).unwrap_or(Ordering::Equal));
    let mut saved = Decimal::ZERO;
    let (mut open_value, mut open_pieces) = (Decimal::ZERO, 0);
    for (unit, mut pieces) in runs {
        if open_pieces > 0 {
            let taken = pieces.min(size - open_pieces);
            open_value = plus(open_value, times(unit, Decimal::from(taken)));
            open_pieces += taken;
            pieces -= taken;
            if open_pieces == size {
                saved = plus(saved, minus(open_value, price).max(Decimal::ZERO));
                (open_value, open_pieces) = (Decimal::ZERO, 0);
            }
        }
        if open_pieces == 0 {
            let each = minus(times(unit, Decimal::from(size)), price).max(Decimal::ZERO);
            saved = plus(saved, times(each, Decimal::from(pieces / size)));
            open_pieces = pieces % size;
            open_value = times(unit, Decimal::from(open_pieces));
        }
    }
    (saved, None)
}

/// Takes a saving from the counted lines in proportion to what is left of each, in minor units.
pub(super) fn take(saving: Decimal, counted: &[usize], left: &mut [Decimal], digits: u8) {
    let value = sum(counted.iter().map(|line| left[*line]));
    if saving.is_zero() || value.is_zero() {
        return;
    }
    let mut rest = saving;
    for line in counted {
        let part = times(saving, left[*line]).div(value);
        let part = part.and_then(|part| part.round(i32::from(digits), Rounding::Down));
        let part = part.unwrap_or(Decimal::ZERO).min(rest);
        left[*line] = minus(left[*line], part);
        rest = minus(rest, part);
    }
    for line in counted {
        let part = rest.min(left[*line]);
        left[*line] = minus(left[*line], part);
        rest = minus(rest, part);
    }
}
