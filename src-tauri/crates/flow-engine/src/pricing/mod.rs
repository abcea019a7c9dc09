//! Promotion tables: what an order costs after its offers, and which offer was lost and why.
//!
//! How offers combine:
//! - [`Stacking::Best`]: the allowed combination that saves most. Sets of offers that do not exclude each other
//!   are searched with a bound (branch and bound), each set in two orders: the order of calculation (bundles,
//!   percentages, spend-and-save, coupons) and the order of the table. So the best is never worse than the other
//!   two ways. The search is exact up to a stated number of tries; beyond it the tape says so.
//! - [`Stacking::Never`]: the one offer that saves most.
//! - [`Stacking::InOrder`]: the order of the table; an offer that an earlier one excludes is left out.
//!
//! Each offer counts on what the earlier ones left of its lines, thresholds included. A saving never exceeds what
//! is left, so no total falls below zero. Every saving is rounded half even to the minor unit of the currency.
//! Gifts cost nothing here and come last. A limit on the whole discount cuts the total and has its own line.
//!
//! The table says how its offers combine; a step that sets `stack` itself overrides it for that step.

mod benefit;
mod choose;
mod compile;
mod faults;
mod goods;
mod largest;
mod money;
mod price;
mod settings;
mod tape;

use flow_feel::time::DateTime;
use flow_feel::{Decimal, Expression};
use flow_model::{Stacking, Text};

pub use compile::{PromotionError, PromotionPlace, offer_schema};
pub use faults::{PromotionFault, promotion_faults};
pub use largest::{LargestDiscount, largest_discount};
pub use money::{minor_digits, money_text};
pub use settings::{BudgetState, PromotionSettings};
pub use tape::{Gift, Lost, PriceTape, Reason, TapeLine};

/// A promotion table, ready to price orders.
#[derive(Debug, Clone)]
pub struct CompiledPromotion {
    stacking: Stacking,
    offers: Vec<CompiledOffer>,
}

#[derive(Debug, Clone)]
struct CompiledOffer {
    id: String,
    name: Text,
    when: Option<Expression>,
    lines: Option<Expression>,
    benefit: CompiledBenefit,
    from: Option<DateTime>,
    to: Option<DateTime>,
    budget: Option<Decimal>,
    /// Positions of offers it does not combine with, whichever of the two says so.
    excludes: Vec<usize>,
}

#[derive(Debug, Clone)]
enum CompiledBenefit {
    SpendAndSave {
        /// Threshold and saving.
        tiers: Vec<(Decimal, Decimal)>,
        repeat: bool,
    },
    Percent {
        off: Decimal,
        most: Option<Decimal>,
    },
    Coupon {
        tag: String,
        save: Decimal,
        spend: Decimal,
    },
    Gift {
        sku: String,
        qty: u32,
        spend: Decimal,
    },
    Bundle {
        qty: i64,
        price: Decimal,
    },
}
