//! Routing by a model needs routing by rules behind it: for the time its data are stale, for orders it has no answer to,
//! and for its failures. A person, or another team, counts too. An exit that is not wired is the affair of other rules.
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
//! r.unsure -> h
//! r.stale -> x
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

use flow_catalog::{PortKind, Role, Words};
use flow_engine::{ExitIndex, NodeIndex};
use flow_model::Text;

use crate::finding::Severity;
use crate::findings::Findings;
use crate::property::{Next, region_behind, shortest_path};
use crate::routing::{Fate, about_exit, fate, person_decides};
use crate::rule::{Engine, Rule, RuleMeta, Wording};
use crate::view::FlowView;

/// P02.
pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        id: "P02",
        name: "missing-rule-fallback",
        severity: Severity::Error,
        engine: Engine::Graph,
        wording: Wording {
            wrong: Words {
                en: "When AI step \"{node}\" leaves by \"{exit}\", no rules take over before the order {fate}.",
                zh: "AI 步骤“{node}”从出口“{exit}”离开后，没有规则兜底，订单就{fate}。",
            },
            effect: Words {
                en: "With old data or without an answer, orders are handled by nobody's plan.",
                zh: "数据过期或没有结果时，订单将得不到合理安排。",
            },
            advice: Words {
                en: "Wire \"{exit}\" to a step that routes by rules.",
                zh: "请把出口“{exit}”连到按规则寻源的步骤。",
            },
        },
        tags: &["people", "ai"],
        since: "0.1.0",
    },
    check,
};

/// Exits by which a model says that it has no answer to rely on.
const NO_ANSWER: [&str; 2] = ["stale", "none"];

fn check(view: &FlowView<'_>, findings: &mut Findings) {
    for (node, _) in view.with_role(Role::LearnedRouting) {
        for (exit, declared) in (0..).zip(&view.compiled_step(node).exits) {
            if declared.kind == PortKind::Fault || NO_ANSWER.contains(&declared.port.as_str()) {
                check_exit(view, node, exit, findings);
            }
        }
    }
}

fn check_exit(view: &FlowView<'_>, node: NodeIndex, exit: ExitIndex, findings: &mut Findings) {
    let takes_over = |step: NodeIndex| view.role(step) == Role::RuleRouting || person_decides(view, step);
    let alone = region_behind(view, node, exit, takes_over);
    let found = shortest_path(view, |phase, step, left_by| {
        if step == node {
            return Next::Go(u8::from(left_by == Some(exit)));
        }
        match fate(view, step, left_by) {
            Some(_) if phase == 1 && alone[step as usize] => Next::Goal,
            _ => Next::Go(if takes_over(step) { 0 } else { phase }),
        }
    });
    let Some(witness) = found.witness() else { return };
    let finding = about_exit(
        view,
        &RULE.meta,
        (node, exit),
        &[Role::RuleRouting],
        &[("fate", fate_of(view, &witness))],
    );
    findings.push(finding.with_witness(witness));
}

/// What becomes of the order at the end of the path.
fn fate_of(view: &FlowView<'_>, witness: &[crate::finding::WitnessStep]) -> Text {
    let last = witness.last().and_then(|last| {
        let node = *view.compiled.index.get(&last.node)?;
        fate(view, node, view.exit_named(node, last.exit.as_str()))
    });
    match last {
        Some(Fate::Shipped) => Text::new("ships", "发货了"),
        _ => Text::new("ends", "结束了"),
    }
}
