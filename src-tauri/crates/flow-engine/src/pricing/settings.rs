//! What the step adds to its promotion table, and what has been given away so far.

use std::collections::BTreeMap;

use flow_feel::Decimal;
use flow_feel::time::DateTime;
use flow_model::{Node, Stacking};
use serde_json::Value;

use super::PriceTape;
use super::money::plus;

/// Limits that a step sets for its promotion table. The default sets none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PromotionSettings {
    /// First moment; nothing is given before.
    pub from: Option<DateTime>,
    /// Last moment; nothing is given after.
    pub to: Option<DateTime>,
    /// Largest share of the goods value that may be given away.
    pub max_discount: Option<Decimal>,
    /// Money that may be given away in all.
    pub budget: Option<Decimal>,
    /// How offers combine, instead of what the table says.
    pub stacking: Option<Stacking>,
}

impl PromotionSettings {
    /// The limits of a step. A setting that is absent or empty sets none, save for the largest discount, whose
    /// default the caller takes from the catalog.
    pub fn of(node: &Node, max_discount_default: Option<&str>) -> PromotionSettings {
        let text = |name: &str| match node.settings.get(name) {
            Some(Value::String(text)) => Some(text.clone()),
            Some(Value::Number(number)) => Some(number.to_string()),
            _ => None,
        };
        let decimal = |text: String| text.parse::<Decimal>().ok();
        let moment = |text: String| text.parse::<DateTime>().ok();
        let max_discount = text("max_discount").or_else(|| max_discount_default.map(str::to_owned));
        PromotionSettings {
            from: text("from").and_then(moment),
            to: text("to").and_then(moment),
            max_discount: max_discount.and_then(decimal),
            budget: text("budget")
                .and_then(decimal)
                .filter(|budget| !budget.is_zero()),
            stacking: text("stack").and_then(|name| match name.as_str() {
                "best" => Some(Stacking::Best),
                "all" => Some(Stacking::InOrder),
                "first" => Some(Stacking::Never),
                _ => None,
            }),
        }
    }
}

/// Money given away so far; what is left of a budget follows from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BudgetState {
    /// By the step in all.
    pub spent: Decimal,
    /// By offer.
    pub by_offer: BTreeMap<String, Decimal>,
}

impl Default for BudgetState {
    fn default() -> BudgetState {
        BudgetState {
            spent: Decimal::ZERO,
            by_offer: BTreeMap::new(),
        }
    }
}

impl BudgetState {
    /// Books what a tape gives away.
    pub fn book(&mut self, tape: &PriceTape) {
        self.spent = plus(self.spent, tape.discount);
        for line in &tape.lines {
            if let Some(offer) = &line.offer {
                let spent = self.by_offer.entry(offer.clone()).or_insert(Decimal::ZERO);
                *spent = plus(*spent, line.amount.neg());
            }
        }
    }

    pub(super) fn of_offer(&self, offer: &str) -> Decimal {
        self.by_offer.get(offer).map_or(Decimal::ZERO, |spent| *spent)
    }
}
