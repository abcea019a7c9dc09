//! Where a scenario says what is in stock, goods without an entry are not there.

use flow_catalog::Words;
use flow_model::Text;
use flow_validate::words::{listed, same};
use flow_validate::{Engine, RuleMeta, Severity, Wording};

use super::ScenarioRule;
use crate::scenario::Good;
use crate::scenario::check::finding::{Found, ScenarioFinding};
use crate::scenario::check::view::View;
use crate::scenario::check::words::is_one_of;

/// N12.
pub(super) static RULE: ScenarioRule = ScenarioRule {
    meta: RuleMeta {
        id: "N12",
        name: "missing-stock",
        severity: Severity::Warning,
        engine: Engine::Config,
        wording: Wording {
            wrong: Words {
                en: "There is no stock of {goods}, which customers buy.",
                zh: "顾客会购买{goods}，但没有设定库存。",
            },
            effect: Words {
                en: "Every order of it is short from the start.",
                zh: "含这些商品的订单从一开始就缺货。",
            },
            advice: Words {
                en: "Add it to the stock, or an entry \"*\" for all other goods.",
                zh: "请补上库存，或用“*”表示其他所有商品。",
            },
        },
        tags: &["stock"],
        since: "0.1.0",
    },
    others: &[],
    check,
};

fn check(view: &View<'_>, found: &mut Found) {
    let (Some(mix), Some(stock)) = (&view.scenario.orders.lines, &view.scenario.stock) else {
        return;
    };
    let is_there = |good: &Good| {
        stock
            .items
            .iter()
            .any(|item| item.sku == "*" || is_one_of(&item.sku, &good.sku, good.copies))
    };
    let missing: Vec<Text> = mix
        .goods
        .iter()
        .filter(|good| !is_there(good))
        .map(|good| same(good.sku.as_str()))
        .collect();
    if !missing.is_empty() {
        let values = [("goods", listed(&missing))];
        found.push(ScenarioFinding::new(&RULE.meta, "stock.items", &values));
    }
}
