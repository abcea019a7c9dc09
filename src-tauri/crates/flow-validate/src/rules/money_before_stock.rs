//! Whoever takes the money first and looks for stock afterwards will have to refund some customers. That can be meant, as
//! with prepaid marketplace orders; mostly it is not. Where no stock is secured any more afterwards, as when damaged goods
//! are charged after a return, there is nothing to warn of.
//!
//! Freeze or lock the stock first.
//!
//! # Invalid
//! ```text
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00" }
//! v: payment.verify
//! r: inventory.reserve
//! h: flow.end { result: "handed_over", to: "order_desk" }
//! u: flow.compensate
//! x: flow.end { result: "cancelled" }
//! s -> v -> r -> h
//! v.mismatch -> u
//! v.expired -> u
//! r.short -> u
//! u -> x
//! ```
//! # Valid
//! ```text
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00" }
//! r: inventory.reserve
//! v: payment.verify
//! h: flow.end { result: "handed_over", to: "order_desk" }
//! u: flow.compensate
//! x: flow.end { result: "cancelled" }
//! s -> r -> v -> h
//! v.mismatch -> u
//! v.expired -> u
//! r.short -> u
//! u -> x
//! ```

use flow_catalog::{Obligation, ObligationSet, Operation, Role, Words};
use flow_engine::{NodeIndex, ViolationKind};

use crate::faults::{Fault, faults};
use crate::finding::Severity;
use crate::findings::Findings;
use crate::rule::{Engine, Rule, RuleMeta, Wording};
use crate::view::FlowView;

/// Goods that are kept for the order, or on their way.
const GOODS: ObligationSet =
    ObligationSet::of(&[Obligation::Stock, Obligation::Presale, Obligation::Shipped]);

/// T11.
pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        id: "T11",
        name: "money-before-stock",
        severity: Severity::Warning,
        engine: Engine::State,
        wording: Wording {
            wrong: Words {
                en: "On {path}, \"{node}\" takes the money before stock is secured.",
                zh: "走{path}时，“{node}”先收款，之后才锁库存。",
            },
            effect: Words {
                en: "A customer may have paid for goods that are not there.",
                zh: "客户可能付了款却无货可发。",
            },
            advice: Words {
                en: "Freeze or lock the stock first, or accept that some orders are refunded.",
                zh: "请先冻结或锁定库存，或接受部分订单需要退款。",
            },
        },
        tags: &["obligations", "money", "stock"],
        since: "0.1.0",
    },
    check,
};

fn check(view: &FlowView<'_>, findings: &mut Findings) {
    for fault in faults(view, ViolationKind::T11).filter(secures_stock_later) {
        findings.push(fault.finding(&RULE.meta));
    }
}

/// Whether stock may still be secured after the money is taken, or in a parallel branch. What called flows do counts as
/// possible.
fn secures_stock_later(fault: &Fault<'_, '_>) -> bool {
    let view = fault.view;
    let Some(last) = fault.last() else {
        return true;
    };
    let outermost = std::iter::successors(Some(last), |inner| view.open_fork(*inner))
        .last()
        .unwrap_or(last);
    let after = view.graph().after(view.compiled, outermost);
    let may_secure = |node: NodeIndex| {
        let opens = view
            .compiled_step(node)
            .exits
            .iter()
            .flat_map(|exit| &exit.operations);
        view.role(node) == Role::Call
            || opens
                .into_iter()
                .any(|operation| matches!(operation, Operation::Acquire(set) if set.intersects(GOODS)))
    };
    let mut steps = view.steps().map(|(node, _)| node);
    steps.any(|node| after[node as usize] && may_secure(node))
}
