//! A loop that neither a person nor a counted wait stands in can spin without end: a declined card would be charged
//! again and again, as fast as the machines go.
//!
//! Put a wait on the way back. It counts how often an order passes and lets it out by "exhausted" in the end.
//!
//! # Invalid
//! ```text
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00" }
//! a: payment.authorize
//! e: flow.end { result: "handed_over" }
//! s -> a -> e
//! a.declined -> a
//! ```
//! # Valid
//! ```text
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00" }
//! a: payment.authorize
//! w: flow.wait { for: "PT10M", max_visits: 3 }
//! e: flow.end { result: "handed_over" }
//! x: flow.end { result: "cancelled" }
//! s -> a -> e
//! a.declined -> w -> a
//! w.exhausted -> x
//! ```

use std::collections::{BTreeMap, BTreeSet};

use flow_catalog::{Role, Words};
use flow_engine::NodeIndex;
use flow_model::{FlowId, Text};
use serde_json::json;

use crate::finding::{Finding, Severity};
use crate::findings::Findings;
use crate::path::{Hop, hops_on, replayable, run_to};
use crate::repair::Mend;
use crate::rule::{Engine, Rule, RuleMeta, Wording};
use crate::view::FlowView;
use crate::words::listed;

/// S09.
pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        id: "S09",
        name: "uncounted-loop",
        severity: Severity::Error,
        engine: Engine::Graph,
        wording: Wording {
            wrong: Words {
                en: "The loop through {path} has no counted wait.",
                zh: "经过{path}的循环没有次数限制。",
            },
            effect: Words {
                en: "An order can go round without end.",
                zh: "订单会在里面无限重试。",
            },
            advice: Words {
                en: "Put a wait on the way back and lead its exit \"Too often\" out of the loop.",
                zh: "请在返回的连线上加一个“等待”，并把它的“次数用完”出口引到循环之外。",
            },
        },
        tags: &["structure", "loop"],
        since: "0.1.0",
    },
    check,
};

const CALLS_ITSELF: Wording = Wording {
    wrong: Words {
        en: "\"{node}\" runs a sub-flow that leads back to this flow ({path}).",
        zh: "“{node}”运行的子流程又调回了本流程（{path}）。",
    },
    effect: Words {
        en: "The flow calls itself without end.",
        zh: "流程会无限地调用自己。",
    },
    advice: Words {
        en: "Call another flow here.",
        zh: "请在这里改用别的流程。",
    },
};

fn check(view: &FlowView<'_>, findings: &mut Findings) {
    let graph = view.graph();
    let mut seen: BTreeSet<NodeIndex> = BTreeSet::new();
    for (node, _) in view.steps() {
        let spins =
            graph.on_loop[node as usize] && graph.reachable[node as usize] && !breaks_loops(view.role(node));
        if spins
            && !seen.contains(&node)
            && let Some(round) = uncounted_round(view, node)
        {
            seen.extend(round.iter().map(|hop| hop.0));
            findings.push(finding(view, &round));
        }
    }
    for (node, _) in view.with_role(Role::Call) {
        if let Some(path) = calls_back(view, node) {
            let values = [("node", view.name(node)), ("path", listed(&path))];
            let found = Finding::worded(&RULE.meta, &CALLS_ITSELF, vec![view.id(node).clone()], &values);
            findings.push(found.at_setting("flow"));
        }
    }
}

fn breaks_loops(role: Role) -> bool {
    matches!(role, Role::Wait | Role::PersonTask | Role::Approval | Role::Hold)
}

/// The shortest loop through a step that nothing counts.
fn uncounted_round(view: &FlowView<'_>, node: NodeIndex) -> Option<Vec<Hop>> {
    let component = view.graph().component[node as usize];
    hops_on(view, node, node, &|edge| {
        let to = view.compiled.edges[edge as usize].to;
        view.graph().component[to as usize] == component && !breaks_loops(view.role(to))
    })
}

fn finding(view: &FlowView<'_>, round: &[Hop]) -> Finding {
    let entry = (0..round.len()).min_by_key(|place| (run_to(view, round[*place].0).len(), round[*place].0));
    let mut round = round.to_vec();
    round.rotate_left(entry.unwrap_or(0));
    let names: Vec<Text> = round.iter().map(|hop| view.name(hop.0)).collect();
    let ids = round.iter().map(|hop| view.id(hop.0).clone()).collect();
    let found = Finding::new(&RULE.meta, ids, &[("path", listed(&names))]);
    let edges = round
        .iter()
        .filter_map(|(node, exit)| view.exit(*node, *exit).edges.first());
    let found = found.with_edges(edges.map(|edge| view.edge(*edge)).collect());
    let found = found.with_witness(once_round(view, &round));
    match counted(view, &round) {
        Some(mend) => found.with_repair(
            Text::new("Count the way back", "在返回处加计次等待"),
            mend.finish(),
        ),
        None => found,
    }
}

fn once_round(view: &FlowView<'_>, round: &[Hop]) -> Vec<crate::finding::WitnessStep> {
    let mut path = view.graph().path_from_start(round[0].0).unwrap_or_default();
    path.extend(round);
    replayable(view, &path)
}

/// A counted wait on the connection that leads back to the first step of the loop.
fn counted<'v, 'f>(view: &'v FlowView<'f>, round: &[Hop]) -> Option<Mend<'v, 'f>> {
    let (last, exit) = *round.last()?;
    if view.open_fork(last).is_some() {
        return None;
    }
    let back = view.edge(*view.exit(last, exit).edges.first()?);
    let mut mend = Mend::new(view);
    let wait = mend.insert(
        back,
        Role::Wait,
        &[("for", json!("PT10M")), ("max_visits", json!(3))],
    );
    let out = mend.way_out(last, view.may_be_open(round[0].0));
    mend.connect(&wait, "exhausted", &out);
    Some(mend)
}

/// The titles of the flows on the way from a call back to this flow.
fn calls_back(view: &FlowView<'_>, node: NodeIndex) -> Option<Vec<Text>> {
    let first = FlowId::new(view.compiled_step(node).calls.as_deref()?);
    let mut reached_by: BTreeMap<FlowId, Option<FlowId>> = BTreeMap::from([(first.clone(), None)]);
    let mut waiting = vec![first];
    while let Some(id) = waiting.pop() {
        if id == view.flow.id {
            return Some(titles(view, &reached_by, id));
        }
        let Some(flow) = view.context.flows.get(&id) else {
            continue;
        };
        for called in flow
            .nodes
            .values()
            .filter_map(|step| step.settings.get("flow")?.as_str())
        {
            let called = FlowId::new(called);
            if !reached_by.contains_key(&called) {
                reached_by.insert(called.clone(), Some(id.clone()));
                waiting.push(called);
            }
        }
    }
    None
}

fn titles(view: &FlowView<'_>, reached_by: &BTreeMap<FlowId, Option<FlowId>>, last: FlowId) -> Vec<Text> {
    let mut path = Vec::new();
    let mut at = Some(last);
    while let Some(id) = at {
        let title = view
            .context
            .flows
            .get(&id)
            .map(|flow| &flow.title)
            .filter(|title| !title.is_empty());
        path.push(title.cloned().unwrap_or_else(|| crate::words::same(id.as_str())));
        at = reached_by.get(&id).cloned().flatten();
    }
    path.reverse();
    path
}
