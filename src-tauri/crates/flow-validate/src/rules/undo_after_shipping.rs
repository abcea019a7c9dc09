//! Undoing gives money and stock back; it cannot call back goods that are on the way or with the customer. These need an
//! intercept or a return, which only people and return steps can do.
//!
//! Hand the order over to a person, or take the goods back first.
//!
//! # Invalid
//! ```text
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00" }
//! v: payment.verify
//! r: inventory.reserve
//! o: fulfil.source
//! d: fulfil.dispatch
//! k: flow.decide { branches: [{ "port": "late", "when": "order.total > 100" }] }
//! h: flow.end { result: "handed_over", to: "order_desk" }
//! u: flow.compensate
//! x: flow.end { result: "cancelled" }
//! s -> v -> r -> o -> d -> k
//! v.mismatch -> u
//! v.expired -> u
//! r.short -> u
//! o.none -> u
//! d.short -> u
//! k.other -> h
//! k.late -> u2
//! u2: flow.compensate
//! u2 -> h
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

use flow_catalog::{ObligationSet, Outcome, Words};
use flow_engine::{EdgeIndex, NodeIndex, ViolationKind};
use flow_model::{Edge, Edit, Text};

use crate::faults::faults;
use crate::finding::{Severity, WitnessStep};
use crate::findings::Findings;
use crate::open::open_on;
use crate::repair::Mend;
use crate::rule::{Engine, Rule, RuleMeta, Wording};
use crate::view::FlowView;

/// T07.
pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        id: "T07",
        name: "undo-after-shipping",
        severity: Severity::Error,
        engine: Engine::State,
        wording: Wording {
            wrong: Words {
                en: "\"{node}\" cannot undo the {obligation} that is open on {path}.",
                zh: "“{node}”无法撤销{path}上的{obligation}。",
            },
            effect: Words {
                en: "The order would count as cancelled while the goods are out of the house.",
                zh: "订单会被当作已取消，而货物已不在仓库。",
            },
            advice: Words {
                en: "Stop or take back the goods first, or hand the order over to a person.",
                zh: "请先拦截或退回货物，或把订单移交人工。",
            },
        },
        tags: &["obligations", "goods"],
        since: "0.1.0",
    },
    check,
};

fn check(view: &FlowView<'_>, findings: &mut Findings) {
    for fault in faults(view, ViolationKind::T07) {
        let found = fault.finding(&RULE.meta);
        let edit = hand_over(view, fault.node(), &found.witness);
        let label = Text::new(
            "Hand over orders whose goods are out",
            "货已出库的订单改为移交人工",
        );
        findings.push(match fault.is_mendable() {
            true => found.with_repair(label, edit),
            false => found,
        });
    }
}

/// Leads every connection by which goods may be out of the house to an end where the order is handed over. What
/// nothing leads to any more is removed. The connection of the witness is one of them, whatever a sub-flow left open.
fn hand_over(view: &FlowView<'_>, undo: NodeIndex, witness: &[WitnessStep]) -> Edit {
    let mut mend = Mend::new(view);
    let incoming = &view.compiled_step(undo).incoming;
    let shown = witness.iter().rev().find_map(|step| {
        let mut edges = incoming.iter().map(|edge| view.edge(*edge));
        edges.find(|edge| edge.from == step.node && edge.port == step.exit)
    });
    let (sent, others): (Vec<&EdgeIndex>, Vec<&EdgeIndex>) = incoming
        .iter()
        .filter(|edge| view.is_reachable(view.compiled.edges[**edge as usize].from))
        .partition(|edge| {
            let goods = open_on(view, **edge).minus(ObligationSet::undoable());
            !goods.is_empty() || shown == Some(view.edge(**edge))
        });
    let orphans = if others.is_empty() {
        orphans_without(view, undo)
    } else {
        Vec::new()
    };
    let end = match orphans
        .iter()
        .any(|orphan| view.compiled_step(*orphan).outcome == Some(Outcome::HandedOver))
    {
        true => mend.new_end(Outcome::HandedOver, undo),
        false => mend.end(Outcome::HandedOver, undo),
    };
    for edge in sent.into_iter().map(|edge| view.edge(*edge)) {
        let to = Edge {
            to: end.clone(),
            ..edge.clone()
        };
        mend.push(Edit::Reconnect { edge, to });
    }
    if !orphans.is_empty() {
        let nodes = orphans.iter().map(|orphan| view.id(*orphan).clone()).collect();
        mend.push(Edit::RemoveNodes { nodes });
    }
    mend.finish()
}

/// The step and those that only it leads to.
fn orphans_without(view: &FlowView<'_>, undo: NodeIndex) -> Vec<NodeIndex> {
    let steps = view
        .steps()
        .map(|(node, _)| node)
        .filter(|node| view.is_reachable(*node));
    steps.filter(|node| view.graph().dominates(undo, *node)).collect()
}
