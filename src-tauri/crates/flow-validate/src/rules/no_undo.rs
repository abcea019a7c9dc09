//! A partner call that takes something which can be undone must say how. Without it "Undo open steps" has nothing to
//! call: the courier stays booked and the order ends all the same.
//!
//! Name the partner's call that takes it back.
//!
//! # Invalid
//! ```text
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00" }
//! p: service.call { endpoint: "coupons.redeem", acquires: ["coupon"] }
//! e: flow.end { result: "handed_over", to: "order_desk" }
//! x: flow.compensate
//! c: flow.end { result: "cancelled" }
//! s -> p -> e
//! p.rejected -> x -> c
//! ```
//! # Valid
//! ```text
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00" }
//! p: service.call { endpoint: "coupons.redeem", acquires: ["coupon"], undo: "coupons.give_back" }
//! e: flow.end { result: "handed_over", to: "order_desk" }
//! x: flow.compensate
//! c: flow.end { result: "cancelled" }
//! s -> p -> e
//! p.rejected -> x -> c
//! ```

use flow_catalog::{ObligationSet, Operation, Undo, Words};
use flow_engine::NodeIndex;

use crate::finding::{Finding, Severity};
use crate::findings::Findings;
use crate::rule::{Engine, Rule, RuleMeta, Wording};
use crate::view::FlowView;
use crate::words::thing;

/// T04.
pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        id: "T04",
        name: "no-undo",
        severity: Severity::Error,
        engine: Engine::Graph,
        wording: Wording {
            wrong: Words {
                en: "\"{node}\" takes a {obligation} but names no way to undo it.",
                zh: "“{node}”会占用{obligation}，却没有撤销方式。",
            },
            effect: Words {
                en: "When the order is cancelled it stays open.",
                zh: "订单取消后，它会一直挂着。",
            },
            advice: Words {
                en: "Name the partner's call that takes it back.",
                zh: "请填写合作方用于撤销的调用。",
            },
        },
        tags: &["obligations", "partner"],
        since: "0.1.0",
    },
    check,
};

fn check(view: &FlowView<'_>, findings: &mut Findings) {
    for (node, _) in view.steps() {
        let Some(Undo::Setting(setting)) = view.component(node).map(|component| component.undo) else {
            continue;
        };
        if view.text(node, setting).is_some() {
            continue;
        }
        for obligation in opened(view, node).intersection(ObligationSet::undoable()).iter() {
            let values = [("node", view.name(node)), ("obligation", thing(obligation))];
            let found = Finding::new(&RULE.meta, vec![view.id(node).clone()], &values);
            findings.push(found.at_setting(setting));
        }
    }
}

fn opened(view: &FlowView<'_>, node: NodeIndex) -> ObligationSet {
    let operations = view
        .compiled_step(node)
        .exits
        .iter()
        .flat_map(|exit| &exit.operations);
    operations.fold(ObligationSet::EMPTY, |open, operation| match operation {
        Operation::Acquire(set) => open.union(*set),
        _ => open,
    })
}
