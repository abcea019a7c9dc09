//! A flash gate that lets in more pieces than the presale lock behind it can hold oversells: customers are let in,
//! pay a deposit, and there is nothing to lock for them.
//!
//! Raise the limit of the lock, or lower the quota of the gate.
//!
//! # Invalid
//! ```text
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00" }
//! g: promo.flash_gate { from: "2025-11-10T20:00:00+08:00", to: "2025-11-11T20:00:00+08:00", quota: 5000, per_customer: 2 }
//! l: inventory.presale_lock { available_at: "2025-11-20T00:00:00+08:00", limit: 6000 }
//! e: flow.end { result: "handed_over", to: "order_desk" }
//! u: flow.compensate
//! x: flow.end { result: "cancelled" }
//! s -> g -> l -> e
//! g.closed -> u
//! g.sold_out -> u
//! g.over_limit -> u
//! l.sold_out -> u
//! u -> x
//! ```
//! # Valid
//! ```text
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00" }
//! g: promo.flash_gate { from: "2025-11-10T20:00:00+08:00", to: "2025-11-11T20:00:00+08:00", quota: 3000, per_customer: 2 }
//! l: inventory.presale_lock { available_at: "2025-11-20T00:00:00+08:00", limit: 6000 }
//! e: flow.end { result: "handed_over", to: "order_desk" }
//! u: flow.compensate
//! x: flow.end { result: "cancelled" }
//! s -> g -> l -> e
//! g.closed -> u
//! g.sold_out -> u
//! g.over_limit -> u
//! l.sold_out -> u
//! u -> x
//! ```

use flow_catalog::{Role, Words};
use flow_engine::NodeIndex;
use flow_feel::Decimal;
use flow_model::{Edit, Text};
use serde_json::json;

use crate::finding::{Finding, Severity};
use crate::findings::Findings;
use crate::rule::{Engine, Rule, RuleMeta, Wording};
use crate::view::FlowView;
use crate::words::number;

/// T10.
pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        id: "T10",
        name: "oversold-lock",
        severity: Severity::Error,
        engine: Engine::Config,
        wording: Wording {
            wrong: Words {
                en: "\"{node}\" can lock {limit} pieces, fewer than \"{gate}\" can let in ({max}).",
                zh: "“{node}”最多锁 {limit} 件，少于“{gate}”可放行的{max}件。",
            },
            effect: Words {
                en: "Customers who were let in find nothing left: the sale oversells.",
                zh: "已放行的客户会无货可锁，造成超卖。",
            },
            advice: Words {
                en: "Raise the limit of the lock, or lower the quota.",
                zh: "请提高锁库上限，或降低抢购总量。",
            },
        },
        tags: &["presale", "flash sale"],
        since: "0.1.0",
    },
    check,
};

fn check(view: &FlowView<'_>, findings: &mut Findings) {
    for (gate, _) in view.with_role(Role::FlashGate) {
        let Some(admitted) = admitted(view, gate) else {
            continue;
        };
        let after = view.graph().after(view.compiled, gate);
        for (lock, _) in view
            .with_role(Role::PresaleLock)
            .filter(|(lock, _)| after[*lock as usize])
        {
            let Some(limit) = lockable(view, lock).filter(|limit| *limit < admitted) else {
                continue;
            };
            let values = [
                ("node", view.name(lock)),
                ("gate", view.name(gate)),
                ("limit", number(limit)),
                ("max", number(admitted)),
            ];
            let nodes = vec![view.id(lock).clone(), view.id(gate).clone()];
            let label = Text::new(
                format!("Raise the limit to {}", number(admitted).en),
                format!("把上限提高到 {}", number(admitted).zh),
            );
            let edit = Edit::SetSetting {
                node: view.id(lock).clone(),
                setting: "limit".to_owned(),
                value: Some(json!(admitted)),
            };
            findings.push(
                Finding::new(&RULE.meta, nodes, &values)
                    .at_setting("limit")
                    .with_repair(label, edit),
            );
        }
    }
}

/// The most pieces a gate can let in.
fn admitted(view: &FlowView<'_>, gate: NodeIndex) -> Option<i64> {
    view.int(gate, "quota")?
        .checked_mul(view.int(gate, "per_customer")?)
}

/// The most pieces a lock can hold, with what it may oversell.
fn lockable(view: &FlowView<'_>, lock: NodeIndex) -> Option<i64> {
    let limit = view.int(lock, "limit").filter(|limit| *limit >= 0)?;
    let oversell = view.decimal(lock, "oversell").unwrap_or(Decimal::ZERO);
    // A ratio has few digits; thousandths of it are exact enough for whole pieces.
    let thousandths = (oversell.to_f64() * 1_000.0).round() as i64;
    limit.checked_add(limit.checked_mul(thousandths)? / 1_000)
}
