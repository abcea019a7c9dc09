//! An approval says how long it may take and who decides when that time is over. Without both, an order can lie with
//! somebody on holiday until the customer gives up.
//!
//! # Invalid
//! ```text
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00" }
//! a: human.approval { escalate_to: "" }
//! e: flow.end { result: "handed_over", to: "order_desk" }
//! x: flow.compensate
//! c: flow.end { result: "cancelled" }
//! x -> c
//! s -> a -> e
//! a.rejected -> x
//! a.timeout -> x
//! ```
//! # Valid
//! ```text
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00" }
//! a: human.approval { deadline: "PT4H", escalate_to: "ops_director" }
//! e: flow.end { result: "handed_over", to: "order_desk" }
//! x: flow.compensate
//! c: flow.end { result: "cancelled" }
//! x -> c
//! s -> a -> e
//! a.rejected -> x
//! a.timeout -> x
//! ```

use flow_catalog::settings::duration_us;
use flow_catalog::{Role, Words};
use flow_engine::NodeIndex;
use flow_model::Text;

use crate::edits::{default_text, set};
use crate::finding::{Finding, Severity};
use crate::findings::Findings;
use crate::rule::{Engine, Rule, RuleMeta, Wording};
use crate::view::FlowView;
use crate::words::duration;

/// P01.
pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        id: "P01",
        name: "approval-without-limit",
        severity: Severity::Error,
        engine: Engine::Config,
        wording: Wording {
            wrong: Words {
                en: "Approval \"{node}\" has no {missing}.",
                zh: "审批“{node}”没有设置{missing}。",
            },
            effect: Words {
                en: "An order waits there for as long as nobody decides.",
                zh: "只要没人处理，订单就会一直卡在这里。",
            },
            advice: Words {
                en: "Set how long it may take and who decides after that.",
                zh: "请设置时限以及超时后由谁处理。",
            },
        },
        tags: &["people"],
        since: "0.1.0",
    },
    check,
};

fn check(view: &FlowView<'_>, findings: &mut Findings) {
    for (node, _) in view.with_role(Role::Approval) {
        let limited = view.text(node, "deadline").is_some() && view.duration_us(node, "deadline") != Some(0);
        if !limited {
            let missing = Text::new("deadline", "时限");
            report(view, node, "deadline", missing, findings);
        }
        if view.text(node, "escalate_to").is_none() {
            let missing = Text::new("person to escalate to", "升级人");
            report(view, node, "escalate_to", missing, findings);
        }
    }
}

fn report(
    view: &FlowView<'_>,
    node: NodeIndex,
    setting: &'static str,
    missing: Text,
    findings: &mut Findings,
) {
    let values = [("node", view.name(node)), ("missing", missing)];
    let mut finding = Finding::new(&RULE.meta, vec![view.id(node).clone()], &values).at_setting(setting);
    if let Some(usual) = default_text(view, node, setting) {
        finding = finding.with_repair(button(usual), set(view, node, setting, usual));
    }
    findings.push(finding);
}

fn button(usual: &str) -> Text {
    match duration_us(usual).map(duration) {
        Some(length) => Text::new(
            format!("Set the deadline to {}", length.en),
            format!("将时限设为 {}", length.zh),
        ),
        None => Text::new(format!("Escalate to {usual}"), format!("升级给 {usual}")),
    }
}
