//! From every step an order must be able to get to some end. A loop without a way out keeps orders for ever: they
//! never count as done, and what they hold stays held.
//!
//! Give one of the steps in the loop an exit that leads on to an end.
//!
//! # Invalid
//! ```text
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00" }
//! n: after.notify { template: "reminder" }
//! w: flow.wait { for: "P1D" }
//! s -> n -> w -> n
//! w.exhausted -> n
//! ```
//! # Valid
//! ```text
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00" }
//! n: after.notify { template: "reminder" }
//! w: flow.wait { for: "P1D" }
//! e: flow.end { result: "handed_over" }
//! s -> n -> w -> n
//! w.exhausted -> e
//! ```

use std::collections::BTreeMap;

use flow_catalog::{PortKind, Words};
use flow_engine::NodeIndex;

use crate::finding::{Finding, Severity};
use crate::findings::Findings;
use crate::path::run_to;
use crate::rule::{Engine, Rule, RuleMeta, Wording};
use crate::view::FlowView;

/// S03.
pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        id: "S03",
        name: "endless-path",
        severity: Severity::Error,
        engine: Engine::Graph,
        wording: Wording {
            wrong: Words {
                en: "From \"{node}\" no end can be reached.",
                zh: "从“{node}”走不到任何结束。",
            },
            effect: Words {
                en: "An order that gets there is never finished.",
                zh: "到达这里的订单永远不会完成。",
            },
            advice: Words {
                en: "Let one of the steps lead on to an end.",
                zh: "请让其中一个步骤通向结束。",
            },
        },
        tags: &["structure"],
        since: "0.1.0",
    },
    check,
};

/// One finding for each loop that traps orders; a path that stops at an unwired exit is for the rule on dead ends.
fn check(view: &FlowView<'_>, findings: &mut Findings) {
    let graph = view.graph();
    let mut traps: BTreeMap<u32, Vec<NodeIndex>> = BTreeMap::new();
    for (node, _) in view.steps() {
        if graph.reachable[node as usize] && !graph.finishing[node as usize] {
            traps
                .entry(graph.component[node as usize])
                .or_default()
                .push(node);
        }
    }
    for members in traps.values() {
        let left = |node: &NodeIndex| {
            view.compiled
                .successors(*node)
                .any(|next| !members.contains(&next))
        };
        if members.iter().any(|node| left(node) || stops(view, *node)) {
            continue;
        }
        let first = members
            .iter()
            .min_by_key(|node| run_to(view, **node).len())
            .copied()
            .unwrap_or(members[0]);
        let mut ids = vec![view.id(first).clone()];
        ids.extend(
            members
                .iter()
                .filter(|node| **node != first)
                .map(|node| view.id(*node).clone()),
        );
        let finding = Finding::new(&RULE.meta, ids, &[("node", view.name(first))]);
        findings.push(finding.with_witness(run_to(view, first)));
    }
}

/// True when the step has an exit that has to be wired and is not, or no exit at all.
fn stops(view: &FlowView<'_>, node: NodeIndex) -> bool {
    let exits = &view.compiled_step(node).exits;
    exits.is_empty()
        || exits
            .iter()
            .any(|exit| exit.kind != PortKind::Fault && exit.edges.is_empty())
}
