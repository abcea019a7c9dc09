//! When an order ends, nothing it holds may stay behind: frozen stock blocks sales, an open authorisation blocks the
//! customer's card. Only what the result allows may stay open, such as the money of a completed order.
//!
//! Put "Undo open steps" in front of the end, or the step that uses it.
//!
//! # Invalid
//! ```text
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00" }
//! a: payment.authorize
//! c: payment.capture
//! e: flow.end
//! x: flow.end { result: "cancelled" }
//! s -> a -> c -> e
//! a.declined -> x
//! c.failed -> x
//! ```
//! # Valid
//! ```text
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00" }
//! a: payment.authorize
//! c: payment.capture
//! e: flow.end
//! u: flow.compensate
//! x: flow.end { result: "cancelled" }
//! s -> a -> c -> e
//! a.declined -> x
//! c.failed -> u -> x
//! ```

use flow_catalog::{Obligation, ObligationSet, Outcome, Role, Words, component_with_role};
use flow_engine::{EdgeIndex, ViolationKind};
use flow_model::{Edge, Edit, Text};
use serde_json::json;

use crate::faults::{Fault, faults};
use crate::finding::{Finding, Severity};
use crate::findings::Findings;
use crate::open::open_on;
use crate::repair::Mend;
use crate::rule::{Engine, Rule, RuleMeta, Wording};
use crate::view::FlowView;
use crate::words::text;

/// T01.
pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        id: "T01",
        name: "left-open",
        severity: Severity::Error,
        engine: Engine::State,
        wording: Wording {
            wrong: Words {
                en: "On {path}, the order ends as {result} at \"{node}\" while the {obligation} is still open.",
                zh: "走{path}时，订单在“{node}”以“{result}”结束，但{obligation}未处理。",
            },
            effect: Words {
                en: "Nobody will deal with it any more.",
                zh: "之后不会再有人处理它。",
            },
            advice: UNDO,
        },
        tags: &["obligations"],
        since: "0.1.0",
    },
    check,
};

const UNDO: Words = Words {
    en: "Put \"Undo open steps\" in front of the end, or use it before.",
    zh: "请在结束前加上“撤销补偿”，或先把它用掉。",
};
const TAKE_MONEY: Words = Words {
    en: "Take the money before the end.",
    zh: "请在结束前扣款。",
};
const GOODS_OUT: Words = Words {
    en: "Goods that are out of the house cannot be undone: take them back first, or hand the order over to a person.",
    zh: "已出库的货物无法撤销：请先退回，或把订单移交人工。",
};

fn check(view: &FlowView<'_>, findings: &mut Findings) {
    for fault in faults(view, ViolationKind::T01) {
        let Some(obligation) = fault.obligation() else {
            continue;
        };
        let outcome = view
            .compiled_step(fault.last().unwrap_or_default())
            .outcome
            .unwrap_or(Outcome::Completed);
        let takes_money =
            outcome == Outcome::Completed && matches!(obligation, Obligation::Auth | Obligation::Credit);
        let advice = match obligation {
            _ if takes_money => TAKE_MONEY,
            obligation if obligation.is_undoable() => UNDO,
            _ => GOODS_OUT,
        };
        let values = [("result", text(outcome.words()))];
        findings.push(mended(
            view,
            &fault,
            outcome,
            obligation,
            fault.worded(
                &RULE.meta,
                &Wording {
                    advice,
                    ..RULE.meta.wording
                },
                &values,
            ),
        ));
    }
}

fn mended(
    view: &FlowView<'_>,
    fault: &Fault<'_, '_>,
    outcome: Outcome,
    obligation: Obligation,
    found: Finding,
) -> Finding {
    let Some(edge) = fault.came_by().filter(|_| fault.is_mendable()) else {
        return found;
    };
    let open = open_on(view, edge);
    let sent = open.minus(ObligationSet::undoable());
    if !obligation.is_undoable() || (outcome == Outcome::Cancelled && !sent.is_empty()) {
        return found.with_repair(
            Text::new("Hand the order over to a person here", "改为移交人工"),
            hand_over(view, edge),
        );
    }
    if outcome == Outcome::Completed
        && let Some(edit) = capture_mode(obligation).and_then(|mode| take_money(view, edge, mode))
    {
        return found.with_repair(Text::new("Take the money before the end", "结束前扣款"), edit);
    }
    let everything = outcome == Outcome::Cancelled;
    found.with_repair(
        match everything {
            true => Text::new("Undo before the end", "结束前撤销"),
            false => Text::new("Undo it before the end", "结束前撤销该事项"),
        },
        undo_on(view, edge, (!everything).then_some(obligation)),
    )
}

/// How money is taken for what secures it.
pub(super) fn capture_mode(secured_by: Obligation) -> Option<&'static str> {
    match secured_by {
        Obligation::Auth => Some("capture"),
        Obligation::Credit => Some("invoice"),
        _ => None,
    }
}

/// Puts a step that takes the money on a connection.
pub(super) fn take_money(view: &FlowView<'_>, edge: EdgeIndex, mode: &str) -> Option<Edit> {
    let mut mend = Mend::new(view);
    mend.insert_component(
        edge,
        component_with_role(Role::Capture)?,
        &[("mode", json!(mode))],
    );
    Some(mend.finish())
}

/// Puts an undo of one obligation, or of everything, on a connection.
pub(super) fn undo_on(view: &FlowView<'_>, edge: EdgeIndex, only: Option<Obligation>) -> Edit {
    let tokens = only.map(|obligation| ("tokens", json!([obligation.id()])));
    let mut mend = Mend::new(view);
    mend.insert(view.edge(edge), Role::Compensate, tokens.as_slice());
    mend.finish()
}

/// Leads a connection to an end where the order is handed over; an end that nothing else leads to becomes one.
fn hand_over(view: &FlowView<'_>, edge: EdgeIndex) -> Edit {
    let compiled = view.compiled.edges[edge as usize];
    let mut mend = Mend::new(view);
    if view.compiled_step(compiled.to).incoming.len() == 1 {
        for (setting, value) in [("result", Outcome::HandedOver.id()), ("to", "order_desk")] {
            mend.push(Edit::SetSetting {
                node: view.id(compiled.to).clone(),
                setting: setting.to_owned(),
                value: Some(json!(value)),
            });
        }
        return mend.finish();
    }
    let edge = view.edge(edge);
    let to = Edge {
        to: mend.end(Outcome::HandedOver, compiled.from),
        ..edge.clone()
    };
    mend.push(Edit::Reconnect { edge, to });
    mend.finish()
}
