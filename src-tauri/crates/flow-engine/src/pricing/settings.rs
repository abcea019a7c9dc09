//! What the step adds to its promotion table, and what has been given away so far.

use std::collections::BTreeMap;

use flow_catalog::Settings;
use flow_feel::Decimal;
use flow_feel::time::DateTime;
use flow_model::Stacking;

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
    /// The limits of a step. How offers combine counts only where the step itself says so.
    pub fn of(settings: &Settings<'_>) -> PromotionSettings {
        let decimal = |name: &str| settings.text(name).and_then(|text| text.parse::<Decimal>().ok());
        let moment = |name: &str| settings.text(name).and_then(|text| text.parse::<DateTime>().ok());
        let stack = settings.own("stack").and_then(|own| own.as_str());
        PromotionSettings {
            from: moment("from"),
            to: moment("to"),
            max_discount: decimal("max_discount"),
            budget: decimal("budget").filter(|budget| !budget.is_zero()),
            stacking: stack.and_then(|name| match name {
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
