//! Where a model is not sure, a person decides: its exit for unsure answers leads to a task or an approval before anything
//! ships and before the order ends.
//!
//! # Invalid
//! ```text
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00" }
//! d: flow.decide { mode: "share", branches: [{port: "ai", share: "0.1"}] }
//! r: fulfil.ai_route { model: "m1" }
//! f: fulfil.source { nodes: "all_nodes" }
//! h: human.task { role: "dispatcher", may_override: ["route.node", "route.carrier"] }
//! e: flow.end { result: "handed_over", to: "order_desk" }
//! x: flow.compensate
//! c: flow.end { result: "cancelled" }
//! x -> c
//! s -> d
//! d.ai -> r
//! d.other -> f
//! r -> e
//! r.unsure -> x
//! r.stale -> f
//! r.none -> f
//! f -> e
//! f.none -> h
//! h -> e
//! h.cancel -> x
//! h.timeout -> x
//! ```
//! # Valid
//! ```text
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00" }
//! d: flow.decide { mode: "share", branches: [{port: "ai", share: "0.1"}] }
//! r: fulfil.ai_route { model: "m1" }
//! f: fulfil.source { nodes: "all_nodes" }
//! h: human.task { role: "dispatcher", may_override: ["route.node", "route.carrier"] }
//! e: flow.end { result: "handed_over", to: "order_desk" }
//! x: flow.compensate
//! c: flow.end { result: "cancelled" }
//! x -> c
//! s -> d
//! d.ai -> r
//! d.other -> f
//! r -> e
//! r.unsure -> h
//! r.stale -> f
//! r.none -> f
//! f -> e
//! f.none -> h
//! h -> e
//! h.cancel -> x
//! h.timeout -> x
//! ```

use flow_catalog::{Role, Words};
use flow_engine::NodeIndex;

use crate::finding::Severity;
use crate::findings::Findings;
use crate::property::{Next, region_behind, shortest_path};
use crate::routing::{about_exit, fate, person_decides};
use crate::rule::{Engine, Rule, RuleMeta, Wording};
use crate::view::FlowView;

/// P03.
pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        id: "P03",
        name: "no-human-override",
        severity: Severity::Error,
        engine: Engine::Graph,
        wording: Wording {
            wrong: Words {
                en: "No person can overrule AI step \"{node}\": \"{exit}\" leads past everybody.",
                zh: "AI 步骤“{node}”没有人工干预：出口“{exit}”之后没有人处理。",
            },
            effect: Words {
                en: "Orders the model itself doubts are carried out unseen.",
                zh: "模型自己都没有把握的订单会直接执行。",
            },
            advice: Words {
                en: "Wire \"{exit}\" to a person's task.",
                zh: "请把出口“{exit}”连到人工处理。",
            },
        },
        tags: &["people", "ai"],
        since: "0.1.0",
    },
    check,
};

/// The exit by which a model says that it is not sure.
const UNSURE: &str = "unsure";

fn check(view: &FlowView<'_>, findings: &mut Findings) {
    for (node, _) in view.with_role(Role::LearnedRouting) {
        check_step(view, node, findings);
    }
}

fn check_step(view: &FlowView<'_>, node: NodeIndex, findings: &mut Findings) {
    let Some(unsure) = view.exit_named(node, UNSURE) else {
        return;
    };
    let alone = region_behind(view, node, unsure, |step| person_decides(view, step));
    let found = shortest_path(view, |phase, step, left_by| {
        if step == node {
            return Next::Go(u8::from(left_by == Some(unsure)));
        }
        match fate(view, step, left_by) {
            Some(_) if phase == 1 && alone[step as usize] => Next::Goal,
            _ => Next::Go(if person_decides(view, step) { 0 } else { phase }),
        }
    });
    let Some(witness) = found.witness() else { return };
    let finding = about_exit(
        view,
        &RULE.meta,
        (node, unsure),
        &[Role::PersonTask, Role::Approval],
        &[],
    );
    findings.push(finding.with_witness(witness));
}
