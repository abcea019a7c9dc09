//! What offers give away together stays within the largest discount of the step. Offers that combine can reach more than
//! each says by itself; the highest share is found by pricing orders of every value at which it can be reached.
//!
//! # Invalid
//! ```text
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00" }
//! p: promo.apply { rules: "spring", from: "2025-11-10T20:00:00+08:00", to: "2025-11-11T20:00:00+08:00", max_discount: "0.5" }
//! e: flow.end { result: "handed_over", to: "order_desk" }
//! x: flow.compensate
//! c: flow.end { result: "cancelled" }
//! x -> c
//! s -> p -> e
//! p.not_eligible -> x
//! @table spring {
//!   kind: "promotion",
//!   title: {en: "Spring sale", zh: "春季促销"},
//!   stacking: "in_order",
//!   offers: [
//!     {id: "a", name: {en: "Spring 30 %", zh: "春季七折"}, benefit: {kind: "percent", off: "0.3"}},
//!     {id: "b", name: {en: "Member 40 %", zh: "会员六折"}, benefit: {kind: "percent", off: "0.4"}}
//!   ]
//! }
//! ```
//! # Valid
//! ```text
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00" }
//! p: promo.apply { rules: "spring", from: "2025-11-10T20:00:00+08:00", to: "2025-11-11T20:00:00+08:00", max_discount: "0.6" }
//! e: flow.end { result: "handed_over", to: "order_desk" }
//! x: flow.compensate
//! c: flow.end { result: "cancelled" }
//! x -> c
//! s -> p -> e
//! p.not_eligible -> x
//! @table spring {
//!   kind: "promotion",
//!   title: {en: "Spring sale", zh: "春季促销"},
//!   stacking: "in_order",
//!   offers: [
//!     {id: "a", name: {en: "Spring 30 %", zh: "春季七折"}, benefit: {kind: "percent", off: "0.3"}},
//!     {id: "b", name: {en: "Member 40 %", zh: "会员六折"}, benefit: {kind: "percent", off: "0.4"}}
//!   ]
//! }
//! ```

use flow_catalog::SettingKind;
use flow_catalog::{Role, Words};
use flow_engine::NodeIndex;
use flow_engine::pricing::{LargestDiscount, PromotionSettings, largest_discount};
use flow_model::{PromotionTable, Stacking, Table, TableId, Text};

use crate::edits::{label, set};
use crate::finding::{Finding, Severity};
use crate::findings::Findings;
use crate::rule::{Engine, Rule, RuleMeta, Wording};
use crate::view::FlowView;
use crate::words::{decimal, listed, percent};

/// B04.
pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        id: "B04",
        name: "excessive-discount",
        severity: Severity::Error,
        engine: Engine::Config,
        wording: Wording {
            wrong: Words {
                en: "The offers of \"{node}\" together reach {max}, above the allowed {limit}: {offers} on an order of {value}.",
                zh: "“{node}”的叠加优惠可达{max}，超过允许的{limit}：{value}的订单可同时享受{offers}。",
            },
            effect: Words {
                en: "Customers see offers that are cut at the till, or goods are sold below cost.",
                zh: "顾客看到的优惠结算时会被截断，或者商品低于成本卖出。",
            },
            advice: Words {
                en: "Let fewer offers combine, or allow a larger discount.",
                zh: "请减少可叠加的优惠，或提高允许的折扣上限。",
            },
        },
        tags: &["promotion"],
        since: "0.1.0",
    },
    check,
};

const SINGLE: Wording = Wording {
    wrong: Words {
        en: "Offer {offers} of \"{node}\" reaches {max} on an order of {value}, above the allowed {limit}.",
        zh: "“{node}”的优惠{offers}在{value}的订单上可达{max}，超过允许的{limit}。",
    },
    effect: Words {
        en: "Customers see an offer that is cut at the till, or goods are sold below cost.",
        zh: "顾客看到的优惠结算时会被截断，或者商品低于成本卖出。",
    },
    advice: Words {
        en: "Lower the offer, or allow a larger discount.",
        zh: "请降低该优惠，或提高允许的折扣上限。",
    },
};

fn check(view: &FlowView<'_>, findings: &mut Findings) {
    for (node, _) in view.with_role(Role::Promotion) {
        let Some(limit) = view.decimal(node, "max_discount") else {
            continue;
        };
        let Some(table) = table_of(view, node) else {
            continue;
        };
        let Some(settings) = view.settings(node) else {
            continue;
        };
        let stacking = PromotionSettings::of(&settings).stacking;
        let Some(largest) = largest_discount(table, stacking).filter(|largest| largest.share > limit) else {
            continue;
        };
        let names: Vec<Text> = largest.offers.iter().map(|offer| name_of(table, offer)).collect();
        let values = [
            ("node", view.name(node)),
            ("max", percent(largest.share)),
            ("limit", percent(limit)),
            ("offers", listed(&names)),
            ("value", decimal(largest.order_value)),
        ];
        let wording = if names.len() == 1 {
            &SINGLE
        } else {
            &RULE.meta.wording
        };
        let finding = Finding::worded(&RULE.meta, wording, vec![view.id(node).clone()], &values)
            .at_setting("max_discount");
        let single = largest_discount(table, Some(Stacking::Never));
        findings.push(match single.filter(|single| single.share <= limit) {
            Some(_) => finding.with_repair(
                Text::new("Apply one offer only", "只用一项优惠"),
                set(view, node, "stack", "first"),
            ),
            None => finding.with_repair(
                label("Allow {max}", "允许{max}", &[("max", percent(ceiling(&largest)))]),
                set(view, node, "max_discount", ceiling(&largest).to_string()),
            ),
        });
    }
}

/// The share rounded up to four places.
fn ceiling(largest: &LargestDiscount) -> flow_feel::Decimal {
    let rounded = largest.share.round(4, flow_feel::Rounding::Up);
    rounded.unwrap_or(largest.share)
}

fn name_of(table: &PromotionTable, offer: &str) -> Text {
    let known = table.offers.iter().find(|known| known.id == offer);
    match known.filter(|known| !known.name.is_empty()) {
        Some(known) => known.name.clone(),
        None => crate::words::same(offer),
    }
}

/// The promotion table that the step names.
fn table_of<'v>(view: &'v FlowView<'_>, node: NodeIndex) -> Option<&'v PromotionTable> {
    let settings = view.component(node)?.settings;
    let named = settings
        .iter()
        .find(|setting| setting.kind == SettingKind::TableRef("promotion"))?;
    match view
        .flow
        .tables
        .get(&TableId::new(view.text(node, named.name)?))?
    {
        Table::Promotion(table) => Some(table),
        Table::Decision(_) => None,
    }
}
