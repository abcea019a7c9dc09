//! An end closes the whole order. If it is reached from one branch while another still runs, that branch is cut off in the
//! middle of its work.
//!
//! Let all branches come together before the order ends.
//!
//! # Invalid
//! ```text
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00" }
//! f: flow.fork
//! a: after.notify { template: "thanks" }
//! b: after.notify { template: "warehouse", to: "role" }
//! e: flow.end { result: "handed_over", to: "order_desk" }
//! x: flow.end { result: "handed_over", to: "warehouse" }
//! s -> f
//! f.customer -> a -> e
//! f.warehouse -> b -> x
//! ```
//! # Valid
//! ```text
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00" }
//! f: flow.fork
//! a: after.notify { template: "thanks" }
//! b: after.notify { template: "warehouse", to: "role" }
//! j: flow.join
//! e: flow.end { result: "handed_over", to: "order_desk" }
//! s -> f
//! f.customer -> a -> j
//! f.warehouse -> b -> j
//! j -> e
//! ```

use flow_catalog::Words;
use flow_engine::ViolationKind;
use flow_model::Text;

use crate::faults::before_ends;
use crate::finding::Severity;
use crate::findings::Findings;
use crate::repair::join_in_front;
use crate::rule::{Engine, Rule, RuleMeta, Wording};
use crate::view::FlowView;

/// S07.
pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        id: "S07",
        name: "ended-too-early",
        severity: Severity::Error,
        engine: Engine::State,
        wording: Wording {
            wrong: Words {
                en: "The order can end at \"{end}\" while \"{node}\" is still running.",
                zh: "订单在“{end}”结束时，“{node}”可能还在运行。",
            },
            effect: Words {
                en: "On {path} what is running is cut off: stock may be picked for an order that is over.",
                zh: "在{path}上，未完成的工作会被中断，已结束的订单可能还在配货。",
            },
            advice: Words {
                en: "Let the branches come together in \"Wait for all\" before the order ends.",
                zh: "请先用“并行汇合”等各分支完成，再结束订单。",
            },
        },
        tags: &["structure", "parallel"],
        since: "0.1.0",
    },
    check,
};

fn check(view: &FlowView<'_>, findings: &mut Findings) {
    for fault in before_ends(view, ViolationKind::S07) {
        let Some(end) = fault.last() else { continue };
        let values = [("end", view.name(end))];
        let found = fault.worded(&RULE.meta, &RULE.meta.wording, &values);
        findings.push(match join_in_front(view, end).filter(|_| fault.is_ours()) {
            Some(edit) => found.with_repair(Text::new("Wait for all branches first", "先等各分支汇合"), edit),
            None => found,
        });
    }
}
