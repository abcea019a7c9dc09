//! Goods leave the house only when money is secured: received, authorised, or within a credit line. Cash on delivery is
//! the exception and is said at the shipping step.
//!
//! Verify or authorise the payment before.
//!
//! # Invalid
//! ```text
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00" }
//! r: inventory.reserve
//! o: fulfil.source
//! d: fulfil.dispatch
//! h: flow.end { result: "handed_over", to: "order_desk" }
//! u: flow.compensate
//! x: flow.end { result: "cancelled" }
//! s -> r -> o -> d -> h
//! r.short -> u
//! o.none -> u
//! d.short -> u
//! u -> x
//! ```
//! # Valid
//! ```text
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00" }
//! v: payment.verify
//! r: inventory.reserve
//! o: fulfil.source
//! d: fulfil.dispatch
//! h: flow.end { result: "handed_over", to: "order_desk" }
//! u: flow.compensate
//! x: flow.end { result: "cancelled" }
//! s -> v -> r -> o -> d -> h
//! v.mismatch -> u
//! v.expired -> u
//! r.short -> u
//! o.none -> u
//! d.short -> u
//! u -> x
//! ```

use flow_catalog::{Obligation, Operation, Words};
use flow_engine::{NodeIndex, ViolationKind};

use super::missing_obligation::open_before;
use crate::faults::faults;
use crate::finding::Severity;
use crate::findings::Findings;
use crate::rule::{Engine, Rule, RuleMeta, Wording};
use crate::view::FlowView;

/// T05.
pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        id: "T05",
        name: "unpaid-shipping",
        severity: Severity::Error,
        engine: Engine::State,
        wording: Wording {
            wrong: Words {
                en: "Goods leave at \"{node}\" with no money secured on {path}.",
                zh: "走{path}时，“{node}”发货时没有任何货款保障。",
            },
            effect: Words {
                en: "The goods are gone and nobody has paid.",
                zh: "货物已发出，却没有人付款。",
            },
            advice: Words {
                en: "Verify the payment or authorise it before, or mark the shipment as cash on delivery.",
                zh: "请在发货前收款或做预授权；货到付款请在发货步骤中标明。",
            },
        },
        tags: &["obligations", "money"],
        since: "0.1.0",
    },
    check,
};

fn check(view: &FlowView<'_>, findings: &mut Findings) {
    for fault in faults(view, ViolationKind::T05) {
        let found = fault.finding(&RULE.meta);
        let edge = fault.came_by().filter(|_| fault.is_mendable());
        let repair =
            edge.and_then(|edge| open_before(view, edge, fault.node(), secured_by(view, fault.node())));
        findings.push(match repair {
            Some((label, edit)) => found.with_repair(label, edit),
            None => found,
        });
    }
}

/// What secures the money here: an authorisation where a later step takes the money from one, else the payment.
fn secured_by(view: &FlowView<'_>, node: NodeIndex) -> Obligation {
    let after = view.graph().after(view.compiled, node);
    let takes = |operation: &Operation| matches!(operation, Operation::Consume(set) if set.contains(Obligation::Auth));
    let steps = view.steps().filter(|(step, _)| after[*step as usize]);
    let mut exits = steps.flat_map(|(step, _)| &view.compiled_step(step).exits);
    match exits.any(|exit| exit.operations.iter().any(takes)) {
        true => Obligation::Auth,
        false => Obligation::Paid,
    }
}
