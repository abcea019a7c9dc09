//! A step that decides by a model keeps its reasons with the order. Without them nobody can answer a customer, check the
//! model or overrule it with good cause.
//!
//! # Invalid
//! ```text
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00" }
//! d: flow.decide { mode: "share", branches: [{port: "ai", share: "0.1"}] }
//! r: fulfil.ai_route { model: "m1", explain: 0 }
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
//! # Valid
//! ```text
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00" }
//! d: flow.decide { mode: "share", branches: [{port: "ai", share: "0.1"}] }
//! r: fulfil.ai_route { model: "m1", explain: 3 }
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
use flow_model::Text;

use crate::edits::set;
use crate::finding::{Finding, Severity};
use crate::findings::Findings;
use crate::rule::{Engine, Rule, RuleMeta, Wording};
use crate::view::FlowView;

/// P04.
pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        id: "P04",
        name: "routing-without-reasons",
        severity: Severity::Error,
        engine: Engine::Config,
        wording: Wording {
            wrong: Words {
                en: "AI step \"{node}\" keeps no reasons.",
                zh: "AI 步骤“{node}”不保留决策理由。",
            },
            effect: Words {
                en: "Nobody can tell why an order went where it went, nor check or overrule the model.",
                zh: "没人能说明订单为何这样安排，也无法核查或推翻模型的决定。",
            },
            advice: Words {
                en: "Keep at least one reason; three are usual.",
                zh: "请至少保留一条理由，通常为三条。",
            },
        },
        tags: &["people", "ai"],
        since: "0.1.0",
    },
    check,
};

fn check(view: &FlowView<'_>, findings: &mut Findings) {
    for (node, _) in view.with_role(Role::LearnedRouting) {
        if view.int(node, "explain").is_none_or(|reasons| reasons > 0) {
            continue;
        }
        let values = [("node", view.name(node))];
        let finding = Finding::new(&RULE.meta, vec![view.id(node).clone()], &values).at_setting("explain");
        findings.push(finding.with_repair(
            Text::new("Keep three reasons", "保留三条理由"),
            set(view, node, "explain", 3),
        ));
    }
}
