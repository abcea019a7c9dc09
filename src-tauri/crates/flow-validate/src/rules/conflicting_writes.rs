//! Two branches that run at the same time must not write the same field if anything reads it later: whoever comes last
//! wins, and that is luck.
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
//! d: flow.decide { branches: [{ port: "no", when: "human.decision != null and human.decision = \"rejected\"" }] }
//! e: flow.end { result: "handed_over", to: "order_desk" }
//! x: flow.end { result: "cancelled" }
//! s -> f
//! f.desk -> a -> j
//! f.boss -> b -> j
//! a.cancel -> j
//! a.timeout -> j
//! b.rejected -> j
//! b.timeout -> j
//! j -> d
//! d.no -> x
//! d.other -> e
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
use crate::reads::read_by_each;
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
                en: "Whoever comes last wins; the steps that use it later depend on luck.",
                zh: "谁后完成就以谁为准，后面用到它的步骤结果不确定。",
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
    let mut forks = view
        .with_role(Role::Fork)
        .filter(|(fork, _)| view.is_reachable(*fork))
        .peekable();
    if forks.peek().is_none() {
        return;
    }
    let read = read_by_each(view);
    let read_anywhere = read.iter().fold(FieldSet::EMPTY, |all, read| all.union(*read));
    let all = Writers::new(view, read_anywhere);
    for (fork, _) in forks {
        // Branches that write, and the fields that two or more of them write; few do.
        let mut branches = branches(view, fork, &all);
        let (mut once, mut twice) = (FieldSet::EMPTY, FieldSet::EMPTY);
        for branch in &branches {
            let written = branch
                .iter()
                .fold(FieldSet::EMPTY, |written, (_, its)| written.union(*its));
            twice = twice.union(once.intersection(written));
            once = once.union(written);
        }
        branches.retain(|branch| {
            branch
                .iter()
                .any(|(_, written)| !written.intersection(twice).is_empty())
        });
        for (index, left) in branches.iter().enumerate() {
            for right in &branches[index + 1..] {
                report(view, &read, left, right, findings);
            }
        }
    }
}

/// Steps that write a field some step reads, in the preorder of the dominator tree.
struct Writers {
    in_preorder: Vec<Writer>,
}

impl Writers {
    fn new(view: &FlowView<'_>, of_interest: FieldSet) -> Self {
        let writes = view.graph().all_dominated().iter().map(|node| {
            let exits = view.compiled_step(*node).exits.iter();
            let written = exits.fold(FieldSet::EMPTY, |all, exit| all.union(exit.writes));
            (*node, written.intersection(of_interest))
        });
        Self {
            in_preorder: writes.filter(|(_, written)| !written.is_empty()).collect(),
        }
    }

    /// Those that only paths over `head` get to, in the order of their ids.
    fn below(&self, view: &FlowView<'_>, head: NodeIndex) -> Vec<Writer> {
        let (first, last) = view.graph().span(head);
        let position = |end: u32| {
            self.in_preorder
                .partition_point(|(node, _)| view.graph().span(*node).0 < end)
        };
        let mut inside = self.in_preorder[position(first)..position(last)].to_vec();
        inside.sort_unstable_by_key(|(node, _)| *node);
        inside
    }
}

/// A step of a branch and what it writes.
type Writer = (NodeIndex, FieldSet);

/// The steps of each branch that write one of the fields: those that only this exit of the fork leads to.
fn branches(view: &FlowView<'_>, fork: NodeIndex, all: &Writers) -> Vec<Vec<Writer>> {
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
    own.map(|(_, head)| all.below(view, head)).collect()
}

/// Reports the first pair of steps for the fields that both branches write and some later step reads.
fn report(
    view: &FlowView<'_>,
    read: &[FieldSet],
    left: &[Writer],
    right: &[Writer],
    findings: &mut Findings,
) {
    for (one, other, both) in clashes(left, right) {
        let used = used_after(view, read, one, other).intersection(both);
        if !used.is_empty() {
            findings.push(finding(view, one, other, used));
            return;
        }
    }
}

/// Pairs of steps of two branches that write the same fields.
fn clashes(left: &[Writer], right: &[Writer]) -> impl Iterator<Item = (NodeIndex, NodeIndex, FieldSet)> {
    let pairs = left.iter().flat_map(|(one, its)| {
        right
            .iter()
            .map(move |(other, theirs)| (*one, *other, its.intersection(*theirs)))
    });
    pairs.filter(|(_, _, fields)| !fields.is_empty())
}

/// Fields that some step after one of the two reads.
fn used_after(view: &FlowView<'_>, read: &[FieldSet], one: NodeIndex, other: NodeIndex) -> FieldSet {
    let after = [one, other].map(|node| view.graph().after(view.compiled, node));
    let later = read
        .iter()
        .enumerate()
        .filter(|(node, _)| after[0][*node] || after[1][*node]);
    later.fold(FieldSet::EMPTY, |all, (_, read)| all.union(*read))
}

fn finding(view: &FlowView<'_>, one: NodeIndex, other: NodeIndex, both: FieldSet) -> Finding {
    let both: Vec<usize> = both.iter().collect();
    let values = [
        ("a", view.name(one)),
        ("b", view.name(other)),
        ("field", fields(&both)),
    ];
    let nodes = vec![view.id(one).clone(), view.id(other).clone()];
    Finding::new(&RULE.meta, nodes, &values).with_witness(run_to(view, one))
}
