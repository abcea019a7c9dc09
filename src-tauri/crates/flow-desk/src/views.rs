//! What a window shows of a step and need not work out: its exits, its family, its settings in a few words.

use std::collections::BTreeMap;

use flow_api::catalog::{Component, PortKind, SettingKind, branch_words, component, unit_words, with_unit};
use flow_api::engine::compile;
use flow_api::model::{Flow, Node, NodeId, Text};
use serde::Serialize;
use serde_json::Value;

/// A step as a window shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct StepView {
    /// Exits, in the order they are drawn.
    pub(crate) exits: Vec<ExitView>,
    /// How it behaves.
    pub(crate) family: &'static str,
    /// The settings that matter most, in a few words; empty when all are as usual.
    pub(crate) summary: Text,
}

/// An exit as a window shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct ExitView {
    /// Its name.
    pub(crate) port: String,
    /// Success, outcome or fault.
    pub(crate) kind: &'static str,
    /// Its words.
    pub(crate) label: Text,
}

/// The views of all steps of a flow.
pub(crate) fn views(flow: &Flow) -> BTreeMap<NodeId, StepView> {
    let compiled = compile(flow);
    let view = |(id, node): (&NodeId, &Node)| {
        let known = component(node.component.as_str());
        let exits = compiled.node_of(id.as_str()).map(|at| &compiled.node(at).exits);
        let exits = exits.into_iter().flatten().map(|exit| ExitView {
            port: exit.port.as_str().to_owned(),
            kind: kind_id(exit.kind),
            label: exit_label(known, exit.port.as_str()),
        });
        let view = StepView {
            exits: exits.collect(),
            family: known.map_or("task", |component| component.family.id()),
            summary: known.map_or_else(Text::default, |component| summary(component, node)),
        };
        (id.clone(), view)
    };
    flow.nodes.iter().map(view).collect()
}

/// The name of a kind of exit on the wire.
pub(crate) fn kind_id(kind: PortKind) -> &'static str {
    match kind {
        PortKind::Success => "success",
        PortKind::Outcome => "outcome",
        PortKind::Fault => "fault",
    }
}

fn exit_label(component: Option<&'static Component>, port: &str) -> Text {
    let known = component.and_then(|component| component.ports.iter().find(|known| known.id == port));
    match (known, branch_words(port)) {
        (Some(known), _) => Text::new(known.label.en, known.label.zh),
        // Among the names of other exits it begins like them.
        (None, Some(words)) => Text::new(capital(words.en), words.zh),
        (None, None) => Text::new(port, port),
    }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

/// The first settings, at most two, that differ from the component's defaults and can be said shortly.
fn summary(component: &Component, node: &Node) -> Text {
    let told = component.settings.iter().filter_map(|setting| {
        let value = node.settings.get(setting.name)?;
        if setting.default.to_json().as_ref() == Some(value) {
            return None;
        }
        said(setting.kind, value, setting.unit)
    });
    let told: Vec<Text> = told.take(2).collect();
    let join = |pick: fn(&Text) -> &str| told.iter().map(pick).collect::<Vec<_>>().join(" · ");
    Text::new(join(Text::english), join(Text::chinese))
}

fn said(kind: SettingKind, value: &Value, unit: Option<&str>) -> Option<Text> {
    match (kind, value) {
        (SettingKind::Enum(choices), Value::String(id)) => {
            let choice = choices.iter().find(|choice| choice.id == id)?;
            Some(Text::new(choice.words.en, choice.words.zh))
        }
        (SettingKind::Branches, Value::Array(branches)) => {
            let count = branches.len();
            let word = if count == 1 { "branch" } else { "branches" };
            Some(Text::new(format!("{count} {word}"), format!("{count} 个分支")))
        }
        (SettingKind::Int(..), Value::Number(number)) => {
            let plain = || Text::new(number.to_string(), number.to_string());
            Some(
                unit.and_then(unit_words)
                    .map_or_else(plain, |words| with_unit(number, words)),
            )
        }
        (SettingKind::Condition | SettingKind::Expr(_) | SettingKind::FieldPath, Value::String(text)) => {
            Some(Text::new(text.clone(), text.clone()))
        }
        _ => None,
    }
}
