//! An exit leads to exactly one step. Two connections from the same exit look as if both steps would start, but an
//! order takes only one of them.
//!
//! To do both, put "Run in parallel" in between; to choose one, put "Decide" in between.
//!
//! # Invalid
//! ```text
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00" }
//! a: after.notify { template: "thanks" }
//! e: flow.end { result: "handed_over" }
//! s -> a -> e
//! s -> e
//! ```
//! # Valid
//! ```text
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00" }
//! a: after.notify { template: "thanks" }
//! e: flow.end { result: "handed_over" }
//! s -> a -> e
//! ```

use flow_catalog::{Family, Role, Words};
use flow_engine::{EdgeIndex, ExitIndex, NodeIndex};
use flow_model::{Edge, Edit, Text};

use crate::finding::{Finding, Severity};
use crate::findings::Findings;
use crate::path::run_through;
use crate::repair::Mend;
use crate::rule::{Engine, Rule, RuleMeta, Wording};
use crate::view::FlowView;
use crate::words::{listed, number};

/// S05.
pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        id: "S05",
        name: "double-connection",
        severity: Severity::Error,
        engine: Engine::Graph,
        wording: Wording {
            wrong: Words {
                en: "Exit \"{exit}\" of \"{node}\" has {n} connections, to {targets}.",
                zh: "“{node}”的出口“{exit}”连了{n}条线，分别到{targets}。",
            },
            effect: Words {
                en: "An order takes only one of them.",
                zh: "订单只会走其中一条。",
            },
            advice: Words {
                en: "Put \"Run in parallel\" in between to do both, or \"Decide\" to choose one.",
                zh: "要同时进行，请用“并行”；要二选一，请用“判断”。",
            },
        },
        tags: &["structure"],
        since: "0.1.0",
    },
    check,
};

fn check(view: &FlowView<'_>, findings: &mut Findings) {
    for (node, _) in view.steps() {
        for (exit, left_by) in (0..).zip(&view.compiled_step(node).exits) {
            if left_by.edges.len() > 1 {
                findings.push(finding(view, node, exit, &left_by.edges));
            }
        }
    }
}

fn finding(view: &FlowView<'_>, node: NodeIndex, exit: ExitIndex, edges: &[EdgeIndex]) -> Finding {
    let targets: Vec<NodeIndex> = edges
        .iter()
        .map(|edge| view.compiled.edges[*edge as usize].to)
        .collect();
    let names: Vec<Text> = targets.iter().map(|target| view.name(*target)).collect();
    let connections: Vec<Edge> = edges.iter().map(|edge| view.edge(*edge)).collect();
    let values = [
        ("node", view.name(node)),
        ("exit", view.exit_label(node, view.exit(node, exit).port.as_str())),
        ("n", number(edges.len() as i64)),
        ("targets", listed(&names)),
    ];
    let found = Finding::new(&RULE.meta, vec![view.id(node).clone()], &values).with_witness(
        if view.is_reachable(node) {
            run_through(view, node, exit)
        } else {
            Vec::new()
        },
    );
    let found = match common_join(view, &targets) {
        true => found.with_repair(
            Text::new("Run both in parallel", "改为并行"),
            in_parallel(view, node, &connections),
        ),
        false => found.with_repair(
            Text::new("Keep the first connection", "只保留第一条连线"),
            keep_first(&connections),
        ),
    };
    found.with_edges(connections)
}

/// True when all targets come together at a join, so that running them in parallel makes sense.
fn common_join(view: &FlowView<'_>, targets: &[NodeIndex]) -> bool {
    let reached: Vec<Vec<bool>> = targets
        .iter()
        .map(|target| view.graph().after(view.compiled, *target))
        .collect();
    let joins = view
        .steps()
        .filter(|(node, _)| view.compiled.family(*node) == Family::Join);
    let mut joins = joins.map(|(node, _)| node as usize);
    joins.any(|join| reached.iter().all(|after| after[join]))
}

fn in_parallel(view: &FlowView<'_>, node: NodeIndex, connections: &[Edge]) -> Edit {
    let mut mend = Mend::new(view);
    let fork = mend.add(Role::Fork, &[], node);
    for (index, edge) in connections.iter().enumerate() {
        mend.push(Edit::Disconnect { edge: edge.clone() });
        mend.connect(&fork, &format!("branch_{}", index + 1), &edge.to);
    }
    mend.connect(view.id(node), connections[0].port.as_str(), &fork);
    mend.finish()
}

fn keep_first(connections: &[Edge]) -> Edit {
    let surplus = connections[1..]
        .iter()
        .map(|edge| Edit::Disconnect { edge: edge.clone() });
    Edit::Batch {
        edits: surplus.collect(),
    }
}
