//! Nobody approves what he or she asked for. With the four-eyes check off, the person who gave the discount can wave it
//! through.
//!
//! # Invalid
//! ```text
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00" }
//! a: human.approval { four_eyes: false }
//! e: flow.end { result: "handed_over", to: "order_desk" }
//! x: flow.compensate
//! c: flow.end { result: "cancelled" }
//! x -> c
//! s -> a -> e
//! a.rejected -> x
//! a.timeout -> x
//! ```
//! # Valid
//! ```text
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00" }
//! a: human.approval { four_eyes: true }
//! e: flow.end { result: "handed_over", to: "order_desk" }
//! x: flow.compensate
//! c: flow.end { result: "cancelled" }
//! x -> c
//! s -> a -> e
//! a.rejected -> x
//! a.timeout -> x
//! ```

use flow_catalog::{Role, Words};
use flow_model::Text;

use crate::edits::set;
use crate::finding::{Finding, Severity};
use crate::findings::Findings;
use crate::rule::{Engine, Rule, RuleMeta, Wording};
use crate::view::FlowView;

/// P07.
pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        id: "P07",
        name: "self-approval",
        severity: Severity::Error,
        engine: Engine::Config,
        wording: Wording {
            wrong: Words {
                en: "The person who asks may approve at \"{node}\".",
                zh: "“{node}”允许申请人自己审批。",
            },
            effect: Words {
                en: "A discount or a limit can be waved through by whoever gave it.",
                zh: "给出折扣或额度的人可以自己放行。",
            },
            advice: Words {
                en: "Switch the four-eyes check on.",
                zh: "请打开“四眼原则”。",
            },
        },
        tags: &["people"],
        since: "0.1.0",
    },
    check,
};

fn check(view: &FlowView<'_>, findings: &mut Findings) {
    for (node, _) in view.with_role(Role::Approval) {
        if view.declared(node, "four_eyes").is_none() || view.flag(node, "four_eyes") {
            continue;
        }
        let values = [("node", view.name(node))];
        let finding = Finding::new(&RULE.meta, vec![view.id(node).clone()], &values).at_setting("four_eyes");
        findings.push(finding.with_repair(
            Text::new("Switch the four-eyes check on", "打开四眼原则"),
            set(view, node, "four_eyes", true),
        ));
    }
}
