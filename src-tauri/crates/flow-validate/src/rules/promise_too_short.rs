//! The promise to customers must be possible at all: even if everything goes right, the steps of the fastest path
//! take their shortest times, and these add up.
//!
//! Promise a longer time, or take out what cannot be hurried: waits, merge windows, slow carriers.
//!
//! # Invalid
//! ```text
//! @promise PT12H
//! @enters_with paid
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00" }
//! m: order.merge { window: "PT2H" }
//! b: inventory.backorder
//! w: inventory.backorder
//! v: inventory.backorder
//! e: flow.end
//! x: flow.end { result: "handed_over", to: "order_desk" }
//! s -> m -> b -> w -> v -> e
//! m.absorbed -> x
//! b.refused -> x
//! b.expired -> x
//! w.refused -> x
//! w.expired -> x
//! v.refused -> x
//! v.expired -> x
//! ```
//! # Valid
//! ```text
//! @promise P1D
//! @enters_with paid
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00" }
//! m: order.merge { window: "PT2H" }
//! e: flow.end
//! x: flow.end { result: "handed_over", to: "order_desk" }
//! s -> m -> e
//! m.absorbed -> x
//! ```

use std::collections::BTreeMap;

use flow_catalog::{Outcome, Words};
use flow_engine::NodeIndex;
use flow_model::{Edit, HeaderEdit, Text};

use crate::finding::{Finding, Severity};
use crate::findings::Findings;
use crate::path::{Hop, replayable};
use crate::repair::iso_hours;
use crate::rule::{Engine, Rule, RuleMeta, Wording};
use crate::time::earliest;
use crate::view::FlowView;
use crate::words::duration;

/// C01.
pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        id: "C01",
        name: "promise-too-short",
        severity: Severity::Error,
        engine: Engine::Time,
        wording: Wording {
            wrong: Words {
                en: "Even the fastest path takes {min}, longer than the promise of {promise}.",
                zh: "最快路径也要{min}，超过承诺的{promise}。",
            },
            effect: Words {
                en: "Every order will be late.",
                zh: "每一单都会超时。",
            },
            advice: Words {
                en: "Promise a longer time, or shorten \"{node}\", which takes longest on that path ({share}).",
                zh: "请放宽承诺，或缩短这条路径上最耗时的“{node}”（{share}）。",
            },
        },
        tags: &["promise", "time"],
        since: "0.1.0",
    },
    check,
};

fn check(view: &FlowView<'_>, findings: &mut Findings) {
    let Some(promise_us) = view
        .flow
        .promise
        .as_deref()
        .and_then(flow_catalog::settings::duration_us)
    else {
        return;
    };
    let arrival = earliest(view);
    let completed = arrival
        .iter()
        .filter(|(node, _)| view.compiled_step(**node).outcome == Some(Outcome::Completed));
    let Some((end, fastest_us)) = completed.min_by_key(|(node, time)| (**time, **node)) else {
        return;
    };
    if *fastest_us <= promise_us {
        return;
    }
    let path = fastest_path(view, &arrival, *end);
    let floor = |node: NodeIndex| view.compiled_step(node).timing.shortest_us;
    let slowest = path
        .iter()
        .map(|hop| hop.0)
        .max_by_key(|node| (floor(*node), std::cmp::Reverse(*node)))
        .unwrap_or(*end);
    let values = [
        ("min", duration(*fastest_us)),
        ("promise", duration(promise_us)),
        ("node", view.name(slowest)),
        ("share", duration(floor(slowest))),
    ];
    let promise = iso_hours(*fastest_us);
    let spoken = duration(flow_catalog::settings::duration_us(&promise).unwrap_or(*fastest_us));
    let header = HeaderEdit {
        promise: Some(promise),
        ..HeaderEdit::default()
    };
    let nodes = vec![view.id(slowest).clone(), view.id(*end).clone()];
    let mut path = path;
    path.push((*end, 0));
    findings.push(
        Finding::new(&RULE.meta, nodes, &values)
            .with_witness(replayable(view, &path))
            .with_repair(
                Text::new(
                    format!("Promise {}", spoken.en),
                    format!("承诺改为 {}", spoken.zh),
                ),
                Edit::SetHeader { header },
            ),
    );
}

/// The steps before `end` on the path that gets there first.
fn fastest_path(view: &FlowView<'_>, arrival: &BTreeMap<NodeIndex, i64>, end: NodeIndex) -> Vec<Hop> {
    let mut path: Vec<Hop> = Vec::new();
    let mut at = end;
    while path.len() < view.compiled.nodes.len() {
        let incoming = view
            .compiled_step(at)
            .incoming
            .iter()
            .map(|edge| view.compiled.edges[*edge as usize]);
        let left = |from: NodeIndex| Some(arrival.get(&from)? + view.compiled_step(from).timing.shortest_us);
        let before = incoming.filter(|edge| left(edge.from) <= arrival.get(&at).copied());
        let joins = !view.compiled_step(at).slots.is_empty();
        let Some(edge) = before
            .filter(|edge| left(edge.from).is_some())
            .min_by_key(|edge| {
                let time = left(edge.from).unwrap_or(0);
                (if joins { -time } else { time }, edge.from)
            })
        else {
            break;
        };
        path.push((edge.from, edge.exit));
        at = edge.from;
    }
    path.reverse();
    path
}
