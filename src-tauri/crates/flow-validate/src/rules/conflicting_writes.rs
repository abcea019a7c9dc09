//! Two branches that run at the same time must not write the same field: whoever comes last wins, and that is luck.
//!
//! Do one after the other, or let only one branch write.
//!
//! # Invalid
//! ```text
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00" }
//! f: flow.fork
//! a: human.task { role: "order_desk" }
//! b: human.approval
//! j: flow.join
//! e: flow.end { result: "handed_over", to: "order_desk" }
//! s -> f
//! f.desk -> a -> j
//! f.boss -> b -> j
//! a.cancel -> j
//! a.timeout -> j
//! b.rejected -> j
//! b.timeout -> j
//! j -> e
//! ```
//! # Valid
//! ```text
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00" }
//! f: flow.fork
//! a: risk.fraud_check
//! b: inventory.promise
//! j: flow.join
//! e: flow.end { result: "handed_over", to: "order_desk" }
//! s -> f
//! f.risk -> a -> j
//! f.stock -> b -> j
//! a.review -> j
//! a.reject -> j
//! b.late -> j
//! b.none -> j
//! j -> e
//! ```

use flow_catalog::{FieldSet, Role, Words};
use flow_engine::NodeIndex;

use crate::finding::{Finding, Severity};
use crate::findings::Findings;
use crate::path::run_to;
use crate::rule::{Engine, Rule, RuleMeta, Wording};
use crate::view::FlowView;
use crate::words::fields;

/// D03.
pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        id: "D03",
        name: "conflicting-writes",
        severity: Severity::Error,
        engine: Engine::Data,
        wording: Wording {
            wrong: Words {
                en: "\"{a}\" and \"{b}\" run at the same time and both write {field}.",
                zh: "“{a}”与“{b}”同时进行，都会写{field}。",
            },
            effect: Words {
                en: "Whoever comes last wins; the result depends on luck.",
                zh: "谁后完成就以谁为准，结果不确定。",
            },
            advice: Words {
                en: "Do one after the other, or let only one of them write it.",
                zh: "请改为先后执行，或只让其中一个写入。",
            },
        },
        tags: &["data", "parallel"],
        since: "0.1.0",
    },
    check,
};

fn check(view: &FlowView<'_>, findings: &mut Findings) {
    for (fork, _) in view
        .with_role(Role::Fork)
        .filter(|(fork, _)| view.is_reachable(*fork))
    {
        let branches = branches(view, fork);
        for (index, left) in branches.iter().enumerate() {
            for right in &branches[index + 1..] {
                report(view, left, right, findings);
            }
        }
    }
}

/// A step of a branch and what it writes.
type Writer = (NodeIndex, FieldSet);

/// The writing steps of each branch: those that only this exit of the fork leads to.
fn branches(view: &FlowView<'_>, fork: NodeIndex) -> Vec<Vec<Writer>> {
    let n_exits = view.compiled_step(fork).exits.len() as u32;
    let heads = (0..n_exits).filter_map(|exit| Some((exit, view.target(fork, exit)?)));
    let own = heads.filter(|(exit, head)| {
        let mut incoming = view
            .compiled_step(*head)
            .incoming
            .iter()
            .map(|edge| view.compiled.edges[*edge as usize]);
        incoming.all(|edge| {
            (edge.from == fork && edge.exit == *exit)
                || view.graph().dominates(*head, edge.from)
                || !view.is_reachable(edge.from)
        })
    });
    own.map(|(_, head)| writers(view, head)).collect()
}

fn writers(view: &FlowView<'_>, head: NodeIndex) -> Vec<Writer> {
    let mut inside = view.graph().dominated(head).to_vec();
    inside.sort_unstable();
    let writes = inside.into_iter().map(|node| {
        let exits = view.compiled_step(node).exits.iter();
        (
            node,
            exits.fold(FieldSet::EMPTY, |all, exit| all.union(exit.writes)),
        )
    });
    writes.filter(|(_, written)| !written.is_empty()).collect()
}

/// Reports the first pair of steps for the fields that both branches write.
fn report(view: &FlowView<'_>, left: &[Writer], right: &[Writer], findings: &mut Findings) {
    for (one, its) in left {
        for (other, theirs) in right {
            let both: Vec<usize> = its.intersection(*theirs).iter().collect();
            if both.is_empty() {
                continue;
            }
            let values = [
                ("a", view.name(*one)),
                ("b", view.name(*other)),
                ("field", fields(&both)),
            ];
            let nodes = vec![view.id(*one).clone(), view.id(*other).clone()];
            findings.push(Finding::new(&RULE.meta, nodes, &values).with_witness(run_to(view, *one)));
            return;
        }
    }
}
