//! A completed order is a paid one. An authorisation alone is not money: somebody has to take it before it runs out.
//!
//! Put "Take payment" or "Verify payment" in front of the end.
//!
//! # Invalid
//! ```text
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00" }
//! a: payment.authorize
//! k: flow.compensate
//! d: flow.decide { branches: [{ "port": "pay", "when": "order.total > 0" }] }
//! c: payment.capture
//! e: flow.end
//! x: flow.end { result: "cancelled" }
//! u: flow.compensate
//! s -> a -> d
//! d.pay -> c -> e
//! d.other -> k -> e
//! a.declined -> x
//! c.failed -> u -> x
//! ```
//! # Valid
//! ```text
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00" }
//! a: payment.authorize
//! c: payment.capture
//! e: flow.end
//! x: flow.end { result: "cancelled" }
//! u: flow.compensate
//! s -> a -> c -> e
//! a.declined -> x
//! c.failed -> u -> x
//! ```

use flow_catalog::{Obligation, Role, Words, component_with_role};
use flow_engine::{EdgeIndex, ViolationKind};
use flow_model::{Edit, Text};

use super::left_open::{capture_mode, take_money};
use crate::faults::faults;
use crate::finding::Severity;
use crate::findings::Findings;
use crate::open::open_on;
use crate::repair::Mend;
use crate::rule::{Engine, Rule, RuleMeta, Wording};
use crate::view::FlowView;

/// T06.
pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        id: "T06",
        name: "unpaid-completion",
        severity: Severity::Error,
        engine: Engine::State,
        wording: Wording {
            wrong: Words {
                en: "On {path}, an order is completed at \"{node}\" unpaid.",
                zh: "走{path}时，订单未收款就在“{node}”完成。",
            },
            effect: Words {
                en: "The order counts as done, and the money never comes.",
                zh: "订单按已完成处理，货款却一直没有收到。",
            },
            advice: Words {
                en: "Take the money before the end.",
                zh: "请在结束前收款。",
            },
        },
        tags: &["obligations", "money"],
        since: "0.1.0",
    },
    check,
};

fn check(view: &FlowView<'_>, findings: &mut Findings) {
    for fault in faults(view, ViolationKind::T06) {
        let found = fault.finding(&RULE.meta);
        let edge = fault.came_by().filter(|_| fault.is_mendable());
        findings.push(match edge.and_then(|edge| paid_before(view, edge)) {
            Some((label, edit)) => found.with_repair(label, edit),
            None => found,
        });
    }
}

/// Takes the money on a connection: from what secures it, if something does, else by asking for it.
fn paid_before(view: &FlowView<'_>, edge: EdgeIndex) -> Option<(Text, Edit)> {
    let open = open_on(view, edge);
    let secured = [Obligation::Auth, Obligation::Credit]
        .into_iter()
        .find(|secured| open.contains(*secured));
    if let Some(mode) = secured.and_then(capture_mode) {
        let edit = take_money(view, edge, mode)?;
        return Some((Text::new("Take the money before the end", "结束前扣款"), edit));
    }
    let mut mend = Mend::new(view);
    mend.insert_component(edge, component_with_role(Role::VerifyPayment)?, &[]);
    Some((
        Text::new("Ask for the money before the end", "结束前收款"),
        mend.finish(),
    ))
}
