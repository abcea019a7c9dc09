//! A step that decides by a model begins with a share of the orders, so that its results can be compared with what was
//! there before. A decision in share mode in front of it, one of whose exits goes round it, is such a pilot.
//!
//! # Invalid
//! ```text
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00" }
//! r: fulfil.ai_route { model: "m1" }
//! f: fulfil.source { nodes: "all_nodes" }
//! h: human.task { role: "dispatcher", may_override: ["route.node", "route.carrier"] }
//! e: flow.end { result: "handed_over", to: "order_desk" }
//! x: flow.compensate
//! c: flow.end { result: "cancelled" }
//! x -> c
//! s -> r
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
use flow_model::{Edit, Text};
use serde_json::json;
use std::collections::BTreeMap;

use crate::decisions::{DecisionMode, decisions};
use crate::edits::{reached_with_role, steps_before};
use crate::finding::{Finding, Severity};
use crate::findings::Findings;
use crate::property::{Next, region_behind, shortest_path};
use crate::rule::{Engine, Rule, RuleMeta, Wording};
use crate::view::FlowView;

/// P06.
pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        id: "P06",
        name: "model-without-pilot",
        severity: Severity::Warning,
        engine: Engine::Graph,
        wording: Wording {
            wrong: Words {
                en: "AI step \"{node}\" starts on all orders.",
                zh: "AI 步骤“{node}”直接用于全部订单。",
            },
            effect: Words {
                en: "If the model is wrong, every order is; and there is nothing to compare it with.",
                zh: "模型一旦出错就会影响全部订单，而且没有对照。",
            },
            advice: Words {
                en: "Begin with a pilot share of 10\u{a0}%.",
                zh: "建议先用 10% 的订单试点。",
            },
        },
        tags: &["people", "ai"],
        since: "0.1.0",
    },
    check,
};

fn check(view: &FlowView<'_>, findings: &mut Findings) {
    for (node, _) in view.with_role(Role::LearnedRouting) {
        let pilots = pilots_of(view, node);
        let found = shortest_path(view, |_, step, _| match step {
            _ if step == node => Next::Goal,
            _ if pilots.contains(&step) => Next::Blocked,
            _ => Next::Go(0),
        });
        let Some(witness) = found.witness() else { continue };
        let values = [("node", view.name(node))];
        let mut finding =
            Finding::new(&RULE.meta, vec![view.id(node).clone()], &values).with_witness(witness);
        if let Some(edit) = pilot_before(view, node) {
            let label = Text::new("Begin with a pilot share of 10\u{a0}%", "先用 10% 的订单试点");
            finding = finding.with_repair(label, edit);
        }
        findings.push(finding);
    }
}

/// The decisions by share with an exit that goes round the step: from there orders get to it only by coming to the
/// decision again.
fn pilots_of(view: &FlowView<'_>, node: NodeIndex) -> Vec<NodeIndex> {
    let goes_round = |decision: &NodeIndex| {
        let exits = (0..).zip(&view.compiled_step(*decision).exits);
        let mut wired = exits.filter(|(_, exit)| !exit.edges.is_empty());
        wired.any(|(exit, _)| !region_behind(view, *decision, exit, |step| step == *decision)[node as usize])
    };
    let mut pilots = decisions(view, DecisionMode::Share);
    pilots.retain(goes_round);
    pilots
}

/// A decision in front that sends a tenth to the model and the rest to routing by rules.
fn pilot_before(view: &FlowView<'_>, node: NodeIndex) -> Option<Edit> {
    let by_rules = reached_with_role(view, &[Role::RuleRouting], node)?;
    let settings = BTreeMap::from([
        ("mode".to_owned(), json!("share")),
        (
            "branches".to_owned(),
            json!([{ "port": "pilot", "share": "0.1" }]),
        ),
    ]);
    let (steps, mut edits) = steps_before(view, node, vec![(Role::Decide, settings, "pilot")])?;
    let decision = steps.first()?;
    edits.push(decision.connect(decision.default_text("otherwise")?, view.id(by_rules)));
    Some(Edit::Batch { edits })
}
