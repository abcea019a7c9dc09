//! A presale lock must hold until the balance is due. If it ends before, customers pay the balance for goods that
//! were given away.
//!
//! Let the lock last until the balance's deadline.
//!
//! # Invalid
//! ```text
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00" }
//! l: inventory.presale_lock { ttl: "P7D", available_at: "2025-11-20T00:00:00+08:00" }
//! w: flow.wait { for: "P10D" }
//! d: payment.verify { stage: "deposit" }
//! b: payment.verify { stage: "balance", deadline: "P2D" }
//! e: flow.end { result: "handed_over", to: "order_desk" }
//! u: flow.compensate
//! x: flow.end { result: "cancelled" }
//! s -> l -> d -> w -> b -> e
//! l.sold_out -> u
//! d.mismatch -> u
//! d.expired -> u
//! b.mismatch -> u
//! b.expired -> u
//! u -> x
//! ```
//! # Valid
//! ```text
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00" }
//! l: inventory.presale_lock { ttl: "P14D", available_at: "2025-11-20T00:00:00+08:00" }
//! w: flow.wait { for: "P10D" }
//! d: payment.verify { stage: "deposit" }
//! b: payment.verify { stage: "balance", deadline: "P2D" }
//! e: flow.end { result: "handed_over", to: "order_desk" }
//! u: flow.compensate
//! x: flow.end { result: "cancelled" }
//! s -> l -> d -> w -> b -> e
//! l.sold_out -> u
//! d.mismatch -> u
//! d.expired -> u
//! b.mismatch -> u
//! b.expired -> u
//! u -> x
//! ```

use flow_catalog::Words;

use super::lapsed_obligation::longer;
use crate::finding::{Finding, Severity};
use crate::findings::Findings;
use crate::path::slow_run;
use crate::rule::{Engine, Rule, RuleMeta, Wording};
use crate::view::FlowView;
use crate::words::duration;

/// T09.
pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        id: "T09",
        name: "lock-ends-early",
        severity: Severity::Error,
        engine: Engine::Time,
        wording: Wording {
            wrong: Words {
                en: "The lock of \"{node}\" lasts {ttl} and ends {gap} before the balance is due at \"{balance}\".",
                zh: "“{node}”的锁库有效期{ttl}，比“{balance}”的尾款截止早{gap}失效。",
            },
            effect: Words {
                en: "Customers who pay in time may find the goods gone.",
                zh: "按时付尾款的客户可能已无货可发。",
            },
            advice: Words {
                en: "Let the lock last until the balance is due.",
                zh: "请把锁库有效期延长到尾款截止之后。",
            },
        },
        tags: &["presale", "time"],
        since: "0.1.0",
    },
    check,
};

fn check(view: &FlowView<'_>, findings: &mut Findings) {
    for lifetime in view.lifetimes() {
        let (Some((way, Some(due_us))), Some(setting)) = (&lifetime.balance, lifetime.setting) else {
            continue;
        };
        let gap_us = due_us - lifetime.lasts_us;
        if gap_us <= 0 {
            continue;
        }
        let values = [
            ("node", view.name(lifetime.node)),
            ("ttl", duration(lifetime.lasts_us)),
            ("gap", duration(gap_us)),
            ("balance", view.name(way.to)),
        ];
        let nodes = vec![view.id(lifetime.node).clone(), view.id(way.to).clone()];
        let (label, edit) = longer(view, lifetime, setting);
        let found = Finding::new(&RULE.meta, nodes, &values).at_setting(setting);
        findings.push(
            found
                .with_witness(slow_run(view, lifetime.node, way))
                .with_repair(label, edit),
        );
    }
}
