//! What is open already must not be taken again: a second authorisation blocks the card twice, a second capture charges
//! twice. It happens mostly where a loop leads back too far.
//!
//! Lead the loop back behind the step, or undo the first one before.
//!
//! # Invalid
//! ```text
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00" }
//! a: payment.authorize
//! r: inventory.reserve
//! w: flow.wait { for: "PT1H", max_visits: 2 }
//! c: payment.capture
//! d: flow.compensate { tokens: ["stock"] }
//! e: flow.end
//! u: flow.compensate
//! x: flow.end { result: "cancelled" }
//! s -> a -> r -> c -> d -> e
//! a.declined -> u
//! r.short -> w -> a
//! w.exhausted -> u
//! c.failed -> u
//! u -> x
//! ```
//! # Valid
//! ```text
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00" }
//! a: payment.authorize
//! r: inventory.reserve
//! w: flow.wait { for: "PT1H", max_visits: 2 }
//! c: payment.capture
//! d: flow.compensate { tokens: ["stock"] }
//! e: flow.end
//! u: flow.compensate
//! x: flow.end { result: "cancelled" }
//! s -> a -> r -> c -> d -> e
//! a.declined -> u
//! r.short -> w -> r
//! w.exhausted -> u
//! c.failed -> u
//! u -> x
//! ```

use flow_catalog::Words;
use flow_engine::ViolationKind;
use flow_model::Text;

use super::left_open::undo_on;
use crate::faults::faults;
use crate::finding::Severity;
use crate::findings::Findings;
use crate::rule::{Engine, Rule, RuleMeta, Wording};
use crate::view::FlowView;

/// T02.
pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        id: "T02",
        name: "taken-twice",
        severity: Severity::Error,
        engine: Engine::State,
        wording: Wording {
            wrong: Words {
                en: "On {path}, \"{node}\" takes a {obligation} that is already open.",
                zh: "走{path}时，“{node}”会重复占用{obligation}。",
            },
            effect: Words {
                en: "The customer is charged or the stock blocked twice.",
                zh: "客户会被重复扣款，或库存被重复占用。",
            },
            advice: Words {
                en: "Undo the first one before, or lead the order past this step.",
                zh: "请先撤销前一次，或让订单绕过这一步。",
            },
        },
        tags: &["obligations"],
        since: "0.1.0",
    },
    check,
};

fn check(view: &FlowView<'_>, findings: &mut Findings) {
    for fault in faults(view, ViolationKind::T02) {
        let found = fault.finding(&RULE.meta);
        let edge = fault.came_by().filter(|_| fault.is_mendable());
        let undoable = fault.obligation().filter(|obligation| obligation.is_undoable());
        findings.push(match edge.zip(undoable) {
            Some((edge, obligation)) => found.with_repair(
                Text::new("Undo the first one before", "先撤销前一次"),
                undo_on(view, edge, Some(obligation)),
            ),
            None => found,
        });
    }
}
