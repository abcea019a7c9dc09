//! A step that no connection leads to never runs. It is mostly left over after a rewiring, and the work it stands for
//! is silently not done.
//!
//! Connect an exit to it, or remove it.
//!
//! # Invalid
//! ```text
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00" }
//! n: after.notify { template: "thanks" }
//! e: flow.end { result: "handed_over" }
//! s -> e
//! n -> e
//! ```
//! # Valid
//! ```text
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00" }
//! n: after.notify { template: "thanks" }
//! e: flow.end { result: "handed_over" }
//! s -> n -> e
//! ```

use flow_catalog::{Role, Words};
use flow_model::{Edit, Text};

use crate::finding::{Finding, Severity};
use crate::findings::Findings;
use crate::rule::{Engine, Rule, RuleMeta, Wording};
use crate::view::FlowView;

/// S02.
pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        id: "S02",
        name: "unreachable-step",
        severity: Severity::Error,
        engine: Engine::Graph,
        wording: Wording {
            wrong: Words {
                en: "\"{node}\" can never be reached.",
                zh: "“{node}”永远不会执行到。",
            },
            effect: Words {
                en: "What it stands for is never done.",
                zh: "这一步的工作不会有人做。",
            },
            advice: Words {
                en: "Connect an exit to it, or remove it.",
                zh: "请把某个出口连到它，或删除该步骤。",
            },
        },
        tags: &["structure"],
        since: "0.1.0",
    },
    check,
};

fn check(view: &FlowView<'_>, findings: &mut Findings) {
    if view.compiled.starts.is_empty() {
        return;
    }
    for (node, _) in view.steps() {
        if view.is_reachable(node) || view.role(node) == Role::Start {
            continue;
        }
        let values = [("node", view.name(node))];
        let finding = Finding::new(&RULE.meta, vec![view.id(node).clone()], &values);
        findings.push(finding.with_repair(
            Text::new("Remove the step", "删除该步骤"),
            Edit::RemoveNodes {
                nodes: vec![view.id(node).clone()],
            },
        ));
    }
}
