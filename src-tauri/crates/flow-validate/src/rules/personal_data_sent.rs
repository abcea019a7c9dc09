//! Personal fields leave the house only for a reason. Sensitive ones (papers, identity numbers) are never put into a free
//! list of fields: steps that need them by law ask for consent themselves. Other personal fields may be sent by a step that
//! sends the goods, since a carrier needs the address; or behind a decision whose condition tests consent, that is, names a
//! tag with the word `consent`.
//!
//! # Invalid
//! ```text
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00" }
//! p: service.call { endpoint: "crm", send: ["order.total", "customer.id_no"] }
//! e: flow.end { result: "handed_over", to: "order_desk" }
//! x: flow.compensate
//! c: flow.end { result: "cancelled" }
//! x -> c
//! s -> p
//! p -> e
//! p.rejected -> x
//! ```
//! # Valid
//! ```text
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00" }
//! d: flow.decide { branches: [{port: "yes", when: "list contains(order.tags, \"consent\")"}] }
//! p: service.call { endpoint: "crm", send: ["customer.email"] }
//! e: flow.end { result: "handed_over", to: "order_desk" }
//! x: flow.compensate
//! c: flow.end { result: "cancelled" }
//! x -> c
//! s -> d
//! d.yes -> p
//! d.other -> e
//! p -> e
//! p.rejected -> x
//! ```

use flow_catalog::{Dynamic, FIELDS, Field, PiiClass, Words, field_index};
use flow_engine::NodeIndex;
use flow_model::Text;
use serde_json::Value;

use crate::decisions::{DecisionMode, branches, decisions};
use crate::edits::{label, set};
use crate::finding::{Finding, Severity};
use crate::findings::Findings;
use crate::property::passes_exit;
use crate::routing::ships;
use crate::rule::{Engine, Rule, RuleMeta, Wording};
use crate::view::FlowView;
use crate::words::text;

/// E01.
pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        id: "E01",
        name: "personal-data-sent",
        severity: Severity::Error,
        engine: Engine::Privacy,
        wording: Wording {
            wrong: Words {
                en: "\"{node}\" sends {field} ({class}) to {partner} without need or consent.",
                zh: "“{node}”在无必要或未授权时向{partner}发送{field}（{class}）。",
            },
            effect: Words {
                en: "Personal data leave the house without a reason that would stand before the law.",
                zh: "个人信息会在没有合法依据的情况下传出。",
            },
            advice: Words {
                en: "Take the field out, or send it only to customers who agreed.",
                zh: "请移除该字段，或只对已同意的客户发送。",
            },
        },
        tags: &["privacy"],
        since: "0.1.0",
    },
    check,
};

/// A condition that names a tag with this word tests consent.
const CONSENT: &str = "consent";

fn check(view: &FlowView<'_>, findings: &mut Findings) {
    for (node, _) in view.steps() {
        let dynamic = view
            .component(node)
            .map_or(&[][..], |component| component.dynamic);
        for entry in dynamic {
            if let Dynamic::SendsFrom(setting) = entry {
                check_sent(view, node, setting, findings);
            }
        }
    }
}

fn check_sent(view: &FlowView<'_>, node: NodeIndex, setting: &str, findings: &mut Findings) {
    let sent = view.list(node, setting);
    for (place, path) in sent.iter().enumerate() {
        let Some(field) = field_index(path).map(|index| &FIELDS[index]) else {
            continue;
        };
        let is_allowed = match field.pii {
            PiiClass::None | PiiClass::Pseudonym => true,
            PiiClass::Personal => sends_goods(view, node) || behind_consent(view, node),
            PiiClass::Sensitive => false,
        };
        if !is_allowed {
            let rest = sent.iter().enumerate().filter(|(other, _)| *other != place);
            let rest: Vec<Value> = rest.map(|(_, path)| Value::from(*path)).collect();
            findings.push(
                finding(view, node, field)
                    .at_setting(format!("{setting}[{place}]"))
                    .with_repair(
                        label(
                            "Do not send {field}",
                            "不发送{field}",
                            &[("field", text(field.name))],
                        ),
                        set(view, node, setting, rest),
                    ),
            );
        }
    }
}

fn finding(view: &FlowView<'_>, node: NodeIndex, field: &Field) -> Finding {
    let class = match field.pii {
        PiiClass::Sensitive => Text::new("sensitive", "敏感信息"),
        _ => Text::new("personal", "个人信息"),
    };
    let partner = match view.text(node, "endpoint") {
        Some(partner) => Text::new(format!("\"{partner}\""), format!("“{partner}”")),
        None => Text::new("a partner", "第三方"),
    };
    let values = [
        ("node", view.name(node)),
        ("field", Text::new(field.path, field.name.zh)),
        ("class", class),
        ("partner", partner),
    ];
    Finding::new(&RULE.meta, vec![view.id(node).clone()], &values)
}

fn sends_goods(view: &FlowView<'_>, node: NodeIndex) -> bool {
    (0..)
        .zip(&view.compiled_step(node).exits)
        .any(|(exit, _)| ships(view, node, exit))
}

/// True when every path to the step leaves a decision by a branch that tests consent.
fn behind_consent(view: &FlowView<'_>, node: NodeIndex) -> bool {
    let mut exits = Vec::new();
    for decision in decisions(view, DecisionMode::Rules) {
        for branch in branches(view, decision) {
            let tests = branch.when.is_some_and(|condition| condition.contains(CONSENT));
            exits.extend(
                view.exit_named(decision, &branch.port)
                    .filter(|_| tests)
                    .map(|exit| (decision, exit)),
            );
        }
    }
    !exits.is_empty() && passes_exit(view, node, &exits)
}
