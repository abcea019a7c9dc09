//! When no place can ship an order, somebody or something must take it up: a person, an undo, or another routing step. An
//! order that already has a route from another step is not without a plan.
//!
//! # Invalid
//! ```text
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00" }
//! f: fulfil.source { nodes: "all_nodes" }
//! e: flow.end { result: "handed_over", to: "order_desk" }
//! x: flow.compensate
//! h: human.task { role: "dispatcher", may_override: ["route.node", "route.carrier"] }
//! d: flow.decide { branches: [{port: "look", when: "order.priority > 7"}] }
//! c: flow.end { result: "cancelled" }
//! x -> c
//! s -> d
//! d.look -> h
//! d.other -> f
//! f -> e
//! h -> e
//! h.cancel -> x
//! h.timeout -> x
//! f.none -> c
//! ```
//! # Valid
//! ```text
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00" }
//! f: fulfil.source { nodes: "all_nodes" }
//! e: flow.end { result: "handed_over", to: "order_desk" }
//! x: flow.compensate
//! c: flow.end { result: "cancelled" }
//! x -> c
//! s -> f -> e
//! f.none -> x
//! ```

use flow_catalog::{Role, Words};
use flow_engine::NodeIndex;

use crate::finding::Severity;
use crate::findings::Findings;
use crate::property::{Next, region_behind, shortest_path};
use crate::routing::{Fate, about_exit, fate, person_decides, routes};
use crate::rule::{Engine, Rule, RuleMeta, Wording};
use crate::view::FlowView;

/// P10.
pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        id: "P10",
        name: "no-plan-without-place",
        severity: Severity::Error,
        engine: Engine::Graph,
        wording: Wording {
            wrong: Words {
                en: "Routing \"{node}\" has no plan for orders that no place can ship.",
                zh: "路由“{node}”在无仓可发时没有预案。",
            },
            effect: Words {
                en: "The order ends with nobody told and nothing undone.",
                zh: "订单会直接结束，没有人处理，也没有撤销。",
            },
            advice: Words {
                en: "Wire \"{exit}\" to a person's task, to an undo, or to another routing step.",
                zh: "请把出口“{exit}”连到人工处理、撤销补偿或另一个路由。",
            },
        },
        tags: &["people", "routing"],
        since: "0.1.0",
    },
    check,
};

/// The exit by which routing says that no place can ship.
const NO_PLACE: &str = "none";

fn check(view: &FlowView<'_>, findings: &mut Findings) {
    let routing: Vec<NodeIndex> = view
        .steps()
        .map(|(node, _)| node)
        .filter(|node| routes(view, *node))
        .collect();
    for node in routing {
        check_step(view, node, findings);
    }
}

fn check_step(view: &FlowView<'_>, node: NodeIndex, findings: &mut Findings) {
    let Some(no_place) = view.exit_named(node, NO_PLACE) else {
        return;
    };
    let plans = |step: NodeIndex| {
        routes(view, step) || person_decides(view, step) || view.role(step) == Role::Compensate
    };
    let unplanned = region_behind(view, node, no_place, plans);
    let found = shortest_path(view, |phase, step, left_by| {
        if step == node {
            return Next::Go(u8::from(left_by == Some(no_place)));
        }
        if routes(view, step) {
            return Next::Blocked;
        }
        match fate(view, step, left_by) {
            Some(Fate::Ended) if phase == 1 && unplanned[step as usize] => Next::Goal,
            _ => Next::Go(if plans(step) { 0 } else { phase }),
        }
    });
    let Some(witness) = found.witness() else { return };
    let finding = about_exit(
        view,
        &RULE.meta,
        (node, no_place),
        &[Role::PersonTask, Role::Compensate],
        &[],
    );
    findings.push(finding.with_witness(witness));
}
