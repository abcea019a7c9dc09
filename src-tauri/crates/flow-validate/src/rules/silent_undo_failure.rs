//! A refund can fail too: the card is closed, the gateway refuses. If nobody is told, the customer waits for money
//! that never comes.
//!
//! Lead the exit to a person, or tell a role.
//!
//! # Invalid
//! ```text
//! @enters_with paid
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00" }
//! r: payment.refund
//! x: flow.end { result: "cancelled" }
//! s -> r -> x
//! r.failed -> x
//! ```
//! # Valid
//! ```text
//! @enters_with paid
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00" }
//! r: payment.refund
//! h: human.task { role: "finance_desk" }
//! o: flow.end { result: "handed_over", to: "finance_desk" }
//! x: flow.end { result: "cancelled" }
//! s -> r -> x
//! r.failed -> h -> o
//! h.cancel -> o
//! h.timeout -> o
//! ```

use flow_catalog::{Outcome, PortKind, Role, Words};
use flow_engine::{ExitIndex, NodeIndex};
use flow_model::{Edge, Text};
use serde_json::json;

use crate::finding::{Finding, Severity};
use crate::findings::Findings;
use crate::path::run_through;
use crate::repair::Mend;
use crate::rule::{Engine, Rule, RuleMeta, Wording};
use crate::view::FlowView;

/// T12.
pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        id: "T12",
        name: "silent-undo-failure",
        severity: Severity::Warning,
        engine: Engine::State,
        wording: Wording {
            wrong: Words {
                en: "\"{node}\" can fail and nobody is told.",
                zh: "“{node}”失败时无人处理。",
            },
            effect: Words {
                en: "What should have been undone stays as it is, unseen.",
                zh: "本该撤销的事项没有撤销，也没有人知道。",
            },
            advice: Words {
                en: "Lead its exit \"{exit}\" to a person.",
                zh: "请把出口“{exit}”连到人工处理。",
            },
        },
        tags: &["obligations", "people"],
        since: "0.1.0",
    },
    check,
};

fn check(view: &FlowView<'_>, findings: &mut Findings) {
    for (node, _) in view
        .with_role(Role::Refund)
        .filter(|(node, _)| view.is_reachable(*node))
    {
        for (exit, left_by) in (0..).zip(&view.compiled_step(node).exits) {
            if left_by.kind != PortKind::Success && ends_unseen(view, node, exit) {
                findings.push(finding(view, node, exit));
            }
        }
    }
}

/// True when from that exit an end can be reached without a person, a message to a role or a hand-over.
fn ends_unseen(view: &FlowView<'_>, node: NodeIndex, exit: ExitIndex) -> bool {
    let mut seen = vec![false; view.compiled.nodes.len()];
    let mut waiting: Vec<NodeIndex> = view.target(node, exit).into_iter().collect();
    while let Some(node) = waiting.pop() {
        if std::mem::replace(&mut seen[node as usize], true) || is_told(view, node) {
            continue;
        }
        if view.compiled_step(node).outcome.is_some() {
            return true;
        }
        waiting.extend(view.compiled.successors(node));
    }
    false
}

fn is_told(view: &FlowView<'_>, node: NodeIndex) -> bool {
    match view.role(node) {
        Role::PersonTask | Role::Approval | Role::Hold => true,
        Role::Notify => view.text(node, "to") == Some("role"),
        _ => view.compiled_step(node).outcome == Some(Outcome::HandedOver),
    }
}

fn finding(view: &FlowView<'_>, node: NodeIndex, exit: ExitIndex) -> Finding {
    let port = view.exit(node, exit).port.clone();
    let values = [
        ("node", view.name(node)),
        ("exit", view.exit_label(node, port.as_str())),
    ];
    let found = Finding::new(&RULE.meta, vec![view.id(node).clone()], &values)
        .with_witness(run_through(view, node, exit));
    if view.open_fork(node).is_some() {
        return found;
    }
    let mut mend = Mend::new(view);
    for edge in &view.exit(node, exit).edges {
        mend.push(flow_model::Edit::Disconnect {
            edge: view.edge(*edge),
        });
    }
    let person = mend.add(Role::PersonTask, &[("role", json!("finance_desk"))], node);
    let end = mend.end(Outcome::HandedOver, node);
    mend.push(flow_model::Edit::Connect {
        edge: Edge {
            from: view.id(node).clone(),
            port,
            to: person.clone(),
        },
    });
    for exit in ["ok", "cancel", "timeout"] {
        mend.connect(&person, exit, &end);
    }
    found.with_repair(Text::new("Lead it to a person", "连到人工处理"), mend.finish())
}
