//! A hold ends by itself: by a rule, after a time, or both. One that waits only for somebody to remember it keeps orders for
//! ever.
//!
//! # Invalid
//! ```text
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00" }
//! h: order.hold { max: "" }
//! e: flow.end { result: "handed_over", to: "order_desk" }
//! x: flow.compensate
//! c: flow.end { result: "cancelled" }
//! x -> c
//! s -> h -> e
//! h.timeout -> x
//! h.cancel -> x
//! ```
//! # Valid
//! ```text
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00" }
//! h: order.hold { max: "P1D" }
//! e: flow.end { result: "handed_over", to: "order_desk" }
//! x: flow.compensate
//! c: flow.end { result: "cancelled" }
//! x -> c
//! s -> h -> e
//! h.timeout -> x
//! h.cancel -> x
//! ```

use flow_catalog::{Role, Words};
use flow_engine::NodeIndex;
use flow_model::Text;

use crate::edits::{default_text, set};
use crate::finding::{Finding, Severity};
use crate::findings::Findings;
use crate::rule::{Engine, Rule, RuleMeta, Wording};
use crate::view::FlowView;

/// P09.
pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        id: "P09",
        name: "endless-hold",
        severity: Severity::Error,
        engine: Engine::Graph,
        wording: Wording {
            wrong: Words {
                en: "Hold \"{node}\" ends neither by rule nor by time.",
                zh: "挂单“{node}”既没有自动释放条件，也没有最长时间。",
            },
            effect: Words {
                en: "Orders stay there until somebody remembers them, with stock and money bound.",
                zh: "订单会一直挂着，占用库存和资金，直到有人想起来。",
            },
            advice: Words {
                en: "Set the longest hold, or a condition that releases orders.",
                zh: "请设置最长挂单时间，或自动释放条件。",
            },
        },
        tags: &["people"],
        since: "0.1.0",
    },
    check,
};

fn check(view: &FlowView<'_>, findings: &mut Findings) {
    for (node, _) in view.with_role(Role::Hold) {
        if view.text(node, "max").is_some() || ends_by_rule(view, node) {
            continue;
        }
        let values = [("node", view.name(node))];
        let finding = Finding::new(&RULE.meta, vec![view.id(node).clone()], &values).at_setting("max");
        let usual = default_text(view, node, "max").unwrap_or("P1D");
        findings.push(finding.with_repair(
            Text::new("Release after one day at the latest", "最长挂单一天"),
            set(view, node, "max", usual),
        ));
    }
}

fn ends_by_rule(view: &FlowView<'_>, node: NodeIndex) -> bool {
    view.text(node, "release_when")
        .is_some_and(|condition| condition.trim() != "false")
}
