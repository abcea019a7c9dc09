//! Passwords, tokens and keys do not stand in a flow: flows are exported, compared and shown. A step names a connector, and
//! the connector holds the secret on the server. The message never repeats the secret.
//!
//! # Invalid
//! ```text
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00" }
//! p: service.call { endpoint: "https://api.example.com/orders?token=4f9a0c7be21d" }
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
//! p: service.call { endpoint: "supplier" }
//! e: flow.end { result: "handed_over", to: "order_desk" }
//! x: flow.compensate
//! c: flow.end { result: "cancelled" }
//! x -> c
//! s -> p
//! p -> e
//! p.rejected -> x
//! ```

use flow_catalog::{SettingKind, Words};
use flow_engine::NodeIndex;
use flow_model::Text;
use serde_json::Value;

use crate::edits::{label, restore, set};
use crate::finding::{Finding, Severity};
use crate::findings::Findings;
use crate::rule::{Engine, Rule, RuleMeta, Wording};
use crate::secrets::{Secret, secret_in};
use crate::view::FlowView;
use crate::words::{same, text};

/// E02.
pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        id: "E02",
        name: "secret-in-setting",
        severity: Severity::Error,
        engine: Engine::Privacy,
        wording: Wording {
            wrong: Words {
                en: "A secret ({kind}) is written into \"{node}\", in \"{setting}\".",
                zh: "“{node}”的“{setting}”中写有密钥（{kind}）。",
            },
            effect: Words {
                en: "Everybody who sees, exports or compares the flow can read it.",
                zh: "所有能查看、导出或对比流程的人都能看到它。",
            },
            advice: Words {
                en: "Name a connector instead, and change the secret: it has been seen.",
                zh: "请改用连接器引用，并更换该密钥，它已泄露。",
            },
        },
        tags: &["privacy"],
        since: "0.1.0",
    },
    check,
};

/// Nesting below which settings are not searched; no component has settings that deep.
const DEPTH_MAX: usize = 16;

fn check(view: &FlowView<'_>, findings: &mut Findings) {
    for (node, step) in view.steps() {
        for (name, value) in &step.settings {
            let mut found = Vec::new();
            search(value, name.clone(), DEPTH_MAX, &mut found);
            for (path, secret, whole) in found {
                findings.push(finding(view, node, name, path, &secret, whole));
            }
        }
    }
}

/// Every text in a value that holds a secret, with its path and the text itself.
fn search<'v>(value: &'v Value, path: String, depth: usize, found: &mut Vec<(String, Secret, &'v str)>) {
    if depth == 0 {
        return;
    }
    match value {
        Value::String(text) => found.extend(secret_in(text).map(|secret| (path, secret, text.as_str()))),
        Value::Array(entries) => {
            for (index, entry) in entries.iter().enumerate() {
                search(entry, format!("{path}[{index}]"), depth - 1, found);
            }
        }
        Value::Object(entries) => {
            for (key, entry) in entries {
                search(entry, format!("{path}.{key}"), depth - 1, found);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn finding(
    view: &FlowView<'_>,
    node: NodeIndex,
    name: &str,
    path: String,
    secret: &Secret,
    whole: &str,
) -> Finding {
    let declared = view.declared(node, name);
    let values = [
        ("node", view.name(node)),
        (
            "setting",
            declared.map_or_else(|| same(name), |setting| text(setting.label)),
        ),
        ("kind", text(secret.kind)),
    ];
    let finding = Finding::new(&RULE.meta, vec![view.id(node).clone()], &values).at_setting(path);
    let names_connector = declared.is_some_and(|setting| setting.kind == SettingKind::Ref("connector"));
    match connector_for(whole).filter(|_| names_connector) {
        Some(connector) => finding.with_repair(
            label(
                "Name connector {connector}",
                "改用连接器 {connector}",
                &[("connector", same(&connector))],
            ),
            set(view, node, name, connector),
        ),
        None => finding.with_repair(
            Text::new("Clear the setting", "清空该设置"),
            restore(view, node, name),
        ),
    }
}

/// A name for the connector of an address: its host, without what only says that it is one.
fn connector_for(address: &str) -> Option<String> {
    let (_, rest) = address.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit('@').next()?.split(':').next()?;
    let name: Vec<&str> = host
        .split('.')
        .filter(|part| !matches!(*part, "" | "www" | "api"))
        .collect();
    let name = name.join("_");
    let is_plain = |character: char| character.is_ascii_alphanumeric() || "_-".contains(character);
    Some(name).filter(|name| !name.is_empty() && name.chars().all(is_plain) && secret_in(name).is_none())
}
