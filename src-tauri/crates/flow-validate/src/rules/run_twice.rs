//! Branches that run at the same time must come together in "Wait for all". If they run straight into the same step, it
//! starts once for each of them.
//!
//! Put "Wait for all" in front of the step.
//!
//! # Invalid
//! ```text
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00" }
//! f: flow.fork
//! a: after.notify { template: "thanks" }
//! b: after.notify { template: "warehouse", to: "role" }
//! v: order.validate
//! e: flow.end { result: "handed_over", to: "order_desk" }
//! s -> f
//! f.customer -> a -> v
//! f.warehouse -> b -> v
//! v -> e
//! v.invalid -> e
//! ```
//! # Valid
//! ```text
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00" }
//! f: flow.fork
//! a: after.notify { template: "thanks" }
//! b: after.notify { template: "warehouse", to: "role" }
//! j: flow.join
//! v: order.validate
//! e: flow.end { result: "handed_over", to: "order_desk" }
//! s -> f
//! f.customer -> a -> j
//! f.warehouse -> b -> j
//! j -> v -> e
//! v.invalid -> e
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

/// S08.
pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        id: "S08",
        name: "run-twice",
        severity: Severity::Error,
        engine: Engine::State,
        wording: Wording {
            wrong: Words {
                en: "\"{node}\" can run twice at the same time.",
                zh: "“{node}”可能被同时执行两次。",
            },
            effect: Words {
                en: "Parallel branches run into each other there: money may be taken or goods sent twice.",
                zh: "并行的分支在这里相遇，可能重复扣款或重复发货。",
            },
            advice: Words {
                en: "Put \"Wait for all\" in front of it.",
                zh: "请在它前面加上“并行汇合”。",
            },
        },
        tags: &["structure", "parallel"],
        since: "0.1.0",
    },
    check,
};

fn check(view: &FlowView<'_>, findings: &mut Findings) {
    for fault in before_ends(view, ViolationKind::S08) {
        let found = fault.finding(&RULE.meta);
        findings.push(
            match join_in_front(view, fault.node()).filter(|_| fault.is_ours()) {
                Some(edit) => found.with_repair(
                    Text::new("Wait for all in front of it", "在前面加“并行汇合”"),
                    edit,
                ),
                None => found,
            },
        );
    }
}
