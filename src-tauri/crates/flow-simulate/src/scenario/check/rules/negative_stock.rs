//! Stock and deliveries are numbers of pieces, none of them below 0, and an order of goods brings some.

use flow_catalog::Words;
use flow_validate::words::number;
use flow_validate::{Engine, RuleMeta, Severity, Wording};

use super::ScenarioRule;
use crate::scenario::Supply;
use crate::scenario::check::finding::{Found, ScenarioFinding};
use crate::scenario::check::view::View;

/// N11.
pub(super) static RULE: ScenarioRule = ScenarioRule {
    meta: RuleMeta {
        id: "N11",
        name: "negative-stock",
        severity: Severity::Error,
        engine: Engine::Config,
        wording: Wording {
            wrong: Words {
                en: "A number of {n} pieces makes no sense here.",
                zh: "这里的件数 {n} 不合理。",
            },
            effect: Words {
                en: "The run begins with no pieces instead, and nothing comes by such an order.",
                zh: "模拟会按 0 件开始，这样的补货也不会到货。",
            },
            advice: Words {
                en: "Correct the number of pieces.",
                zh: "请改正件数。",
            },
        },
        tags: &["stock"],
        since: "0.1.0",
    },
    others: &[],
    check,
};

fn check(view: &View<'_>, found: &mut Found) {
    let items = view
        .scenario
        .stock
        .iter()
        .flat_map(|stock| stock.items.iter().enumerate());
    for (index, item) in items {
        let path = format!("stock.items[{index}]");
        let mut judge = |part: &str, pieces: i64, least: i64| {
            if pieces < least {
                let values = [("n", number(pieces))];
                found.push(ScenarioFinding::new(
                    &RULE.meta,
                    format!("{path}.{part}"),
                    &values,
                ));
            }
        };
        judge("pieces", item.pieces, 0);
        match &item.supply {
            Supply::None => {}
            Supply::Deliveries(deliveries) => {
                for (index, delivery) in deliveries.iter().enumerate() {
                    judge(&format!("supply.deliveries[{index}].pieces"), delivery.pieces, 0);
                }
            }
            Supply::ReorderPoint { quantity, .. } => judge("supply.quantity", *quantity, 1),
            Supply::OrderUpTo { up_to, .. } => judge("supply.up_to", *up_to, 1),
        }
    }
}
