//! Whoever waits for something outside must say for how long. A supplier who never answers would keep the order for
//! ever.
//!
//! Give the step a time limit.
//!
//! # Invalid
//! ```text
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00" }
//! w: flow.wait { event: "supplier_answer", for: "" }
//! e: flow.end { result: "handed_over", to: "order_desk" }
//! s -> w -> e
//! w.event -> e
//! ```
//! # Valid
//! ```text
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00" }
//! w: flow.wait { event: "supplier_answer", for: "P2D" }
//! e: flow.end { result: "handed_over", to: "order_desk" }
//! s -> w -> e
//! w.event -> e
//! ```

use flow_catalog::{Default, Longest, Role, Words};
use flow_engine::NodeIndex;
use flow_model::{Edit, Text};
use serde_json::{Value, json};

use crate::finding::{Finding, Severity};
use crate::findings::Findings;
use crate::path::run_to;
use crate::rule::{Engine, Rule, RuleMeta, Wording};
use crate::view::FlowView;
use crate::words::duration;

/// C06.
pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        id: "C06",
        name: "endless-wait",
        severity: Severity::Error,
        engine: Engine::Graph,
        wording: Wording {
            wrong: Words {
                en: "\"{node}\" waits without a time limit.",
                zh: "“{node}”等待时没有时间限制。",
            },
            effect: Words {
                en: "If nothing comes, the order stands there for ever.",
                zh: "如果一直没有答复，订单会永远停在这里。",
            },
            advice: Words {
                en: "Set how long it may wait.",
                zh: "请设置最长等待时间。",
            },
        },
        tags: &["time"],
        since: "0.1.0",
    },
    check,
};

fn check(view: &FlowView<'_>, findings: &mut Findings) {
    for (node, _) in view.steps() {
        // The rules on approvals and holds ask for more than a limit and speak for themselves.
        if matches!(view.role(node), Role::Approval | Role::Hold) {
            continue;
        }
        if let Some(setting) = emptied_limit(view, node) {
            findings.push(finding(view, node, setting));
        }
    }
}

/// The setting that limits the step, if somebody emptied it.
fn emptied_limit(view: &FlowView<'_>, node: NodeIndex) -> Option<&'static str> {
    let limit = match view.component(node)?.longest {
        Longest::Setting(limit) | Longest::PerLevel(limit, _) => limit,
        Longest::UntilOr(until, limit) if view.text(node, until).is_none() => limit,
        _ => return None,
    };
    let own = view.own(node, limit).and_then(Value::as_str)?;
    own.trim().is_empty().then_some(limit)
}

fn finding(view: &FlowView<'_>, node: NodeIndex, setting: &'static str) -> Finding {
    let common = match view.declared(node, setting).map(|setting| setting.default) {
        Some(Default::Text(text)) => text,
        _ => "P1D",
    };
    let spoken = duration(flow_catalog::settings::duration_us(common).unwrap_or(0));
    let found = Finding::new(
        &RULE.meta,
        vec![view.id(node).clone()],
        &[("node", view.name(node))],
    );
    let witness = if view.is_reachable(node) {
        run_to(view, node)
    } else {
        Vec::new()
    };
    found.at_setting(setting).with_witness(witness).with_repair(
        Text::new(
            format!("Wait {} at most", spoken.en),
            format!("最长等待 {}", spoken.zh),
        ),
        Edit::SetSetting {
            node: view.id(node).clone(),
            setting: setting.to_owned(),
            value: Some(json!(common)),
        },
    )
}
