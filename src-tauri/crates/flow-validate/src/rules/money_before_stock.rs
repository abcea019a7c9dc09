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

use flow_catalog::Words;
use flow_engine::ViolationKind;

use crate::faults::{Fault, faults};
use crate::finding::Severity;
use crate::findings::Findings;
use crate::rule::{Engine, Rule, RuleMeta, Wording};
use crate::view::FlowView;

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

/// Whether stock may still be secured after the money is taken or in a parallel branch, in the flow that takes it or in
/// this one. What flows between the two do counts as possible.
fn secures_stock_later(fault: &Fault<'_, '_>) -> bool {
    let view = fault.view;
    let Some(last) = fault.last() else {
        return true;
    };
    let is_later_inside = fault.found.inside.as_ref().is_some_and(|inside| {
        let is_called_here = view.compiled_step(last).calls.as_deref() == Some(inside.flow.as_str());
        let called = view.sub_flows().get(&inside.flow);
        let later = called.and_then(|flow| Some(flow.secures_stock_later(*flow.index.get(&inside.node)?)));
        !is_called_here || later.unwrap_or(true)
    });
    is_later_inside || view.compiled.secures_stock_later(last)
}
