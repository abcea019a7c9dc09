//! The price tape: what an order costs step by step, and which offers it did not get.

use flow_feel::Decimal;
use flow_model::Text;
use serde_json::{Value as Json, json};

use super::benefit::Saving;
use super::money::{money_text, plus};
use super::{CompiledBenefit, CompiledOffer};

/// What an order costs after its offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriceTape {
    /// Currency of all amounts.
    pub currency: String,
    /// Digits behind the point of the currency.
    pub digits: u8,
    /// What the order costs before its offers: its total, or else its goods and shipping fee.
    pub total_before: Decimal,
    /// Savings in the order in which they are taken, and the cut of a limit.
    pub lines: Vec<TapeLine>,
    /// Goods that are added free of charge.
    pub gifts: Vec<Gift>,
    /// Offers that the order did not get, in the order of the table.
    pub lost: Vec<Lost>,
    /// What is saved in all, after the limit.
    pub discount: Decimal,
    /// What the order costs now. The total before and all lines add up to it.
    pub total_after: Decimal,
    /// False when not every combination of offers was tried.
    pub exhaustive: bool,
}

/// One amount on the tape.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TapeLine {
    /// The offer; nothing for the cut of a limit.
    pub offer: Option<String>,
    /// What it is.
    pub label: Text,
    /// The amount, negative for a saving.
    pub amount: Decimal,
    /// The total from here on.
    pub total: Decimal,
}

/// Goods that are added free of charge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gift {
    /// The offer.
    pub offer: String,
    /// What is given.
    pub sku: String,
    /// How many pieces.
    pub qty: u32,
}

/// An offer that an order did not get.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lost {
    /// The offer.
    pub offer: String,
    /// The sort of reason.
    pub reason: Reason,
    /// The reason in words.
    pub why: Text,
}

/// Why an offer is not applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// The step or the offer has not begun.
    NotYet,
    /// The step or the offer is over.
    Over,
    /// Its condition on orders is not true.
    NotForThisOrder,
    /// No line of the order counts.
    NoLine,
    /// The customer does not hold the coupon.
    NoCoupon,
    /// The counted lines are worth too little.
    BelowThreshold {
        /// What is missing.
        missing: Decimal,
        /// They were worth enough before the other offers.
        after_others: bool,
    },
    /// Its budget is used up.
    BudgetUsedUp,
    /// It does not combine with an offer that is applied.
    Excluded {
        /// That offer.
        by: String,
    },
    /// What is applied instead saves more.
    AnotherSavesMore,
    /// It saves nothing on this order.
    SavesNothing,
}

impl Reason {
    /// A short stable name.
    pub fn id(&self) -> &'static str {
        match self {
            Reason::NotYet => "not_yet",
            Reason::Over => "over",
            Reason::NotForThisOrder => "not_for_this_order",
            Reason::NoLine => "no_line",
            Reason::NoCoupon => "no_coupon",
            Reason::BelowThreshold { .. } => "below_threshold",
            Reason::BudgetUsedUp => "budget_used_up",
            Reason::Excluded { .. } => "excluded",
            Reason::AnotherSavesMore => "another_saves_more",
            Reason::SavesNothing => "saves_nothing",
        }
    }
}

impl PriceTape {
    /// True when the order gets anything.
    pub fn gives_something(&self) -> bool {
        !self.discount.is_zero() || !self.gifts.is_empty()
    }

    /// Ids of the offers that are applied, gifts last.
    pub fn applied(&self) -> Vec<&str> {
        let lines = self.lines.iter().filter_map(|line| line.offer.as_deref());
        lines
            .chain(self.gifts.iter().map(|gift| gift.offer.as_str()))
            .collect()
    }

    /// The tape as JSON; amounts are text with all digits of the minor unit.
    pub fn to_json(&self) -> Json {
        let money = |amount: Decimal| money_text(amount, self.digits);
        let text = |text: &Text| json!({"en": text.en, "zh": text.zh});
        let lines = self.lines.iter().map(|line| {
            json!({
                "offer": line.offer,
                "label": text(&line.label),
                "amount": money(line.amount),
                "total": money(line.total),
            })
        });
        let gifts = self.gifts.iter();
        let gifts = gifts.map(|gift| json!({"offer": gift.offer, "sku": gift.sku, "qty": gift.qty}));
        let lost = self.lost.iter();
        let lost =
            lost.map(|lost| json!({"offer": lost.offer, "reason": lost.reason.id(), "why": text(&lost.why)}));
        json!({
            "currency": self.currency,
            "total_before": money(self.total_before),
            "lines": lines.collect::<Vec<_>>(),
            "gifts": gifts.collect::<Vec<_>>(),
            "lost": lost.collect::<Vec<_>>(),
            "discount": money(self.discount),
            "total_after": money(self.total_after),
            "exhaustive": self.exhaustive,
        })
    }
}

impl PriceTape {
    pub(super) fn add_offer(&mut self, offer: &CompiledOffer, saving: Saving) {
        if let CompiledBenefit::Gift { sku, qty, .. } = &offer.benefit {
            self.gifts.push(Gift {
                offer: offer.id.clone(),
                sku: sku.clone(),
                qty: *qty,
            });
            return;
        }
        let (en, zh) = pick(&offer.name);
        let label = match saving.cut {
            true => Text::new(
                format!("{en} (the rest of its budget)"),
                format!("{zh}（用完剩余预算）"),
            ),
            false => Text::new(en, zh),
        };
        self.add(Some(offer.id.clone()), label, saving.amount.neg());
    }

    pub(super) fn add(&mut self, offer: Option<String>, label: Text, amount: Decimal) {
        self.total_after = plus(self.total_after, amount);
        self.lines.push(TapeLine {
            offer,
            label,
            amount,
            total: self.total_after,
        });
    }
}

/// Both languages of a name; a missing one falls back to the other.
pub(super) fn pick(name: &Text) -> (&str, &str) {
    (name.english(), name.chinese())
}
