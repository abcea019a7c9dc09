//! Steps that came, went or became something else; their settings and policy.

use std::collections::BTreeSet;

use serde_json::Value;

use super::Change;
use super::words::{Words, value};
use crate::flow::{Node, Text};
use crate::ids::NodeId;

pub(super) fn compare(words: &Words<'_>, changes: &mut Vec<Change>) {
    for (id, old) in &words.before.nodes {
        if !words.after.nodes.contains_key(id) {
            let (step, component) = (words.step(id), words.component(old));
            let removed = Change::orders(
                format!("step {} is removed{}", step.en, beside(&step.en, &component.en)),
                format!("删除了步骤{}{}", step.zh, beside_zh(&step.zh, &component.zh)),
            );
            changes.push(removed.at([id]).along(words.before.leaving(id)));
        }
    }
    for (id, new) in &words.after.nodes {
        let Some(old) = words.before.nodes.get(id) else {
            let (step, component) = (words.step(id), words.component(new));
            let added = Change::orders(
                format!("step {} is new{}", step.en, beside(&step.en, &component.en)),
                format!("新增了步骤{}{}", step.zh, beside_zh(&step.zh, &component.zh)),
            );
            changes.push(added.at([id]));
            continue;
        };
        if old.component != new.component {
            let (step, was, is) = (words.step_as(id, old), words.component(old), words.component(new));
            let replaced = Change::orders(
                format!("step {} is replaced: {} instead of {}", step.en, is.en, was.en),
                format!("步骤{}被替换：由{}换成{}", step.zh, was.zh, is.zh),
            );
            changes.push(replaced.at([id]));
        }
        settings(words, id, old, new, changes);
        policy(words, id, old, new, changes);
    }
}

/// The component behind the name of a step; nothing where the step is called like it.
fn beside(step: &str, component: &str) -> String {
    match step == component {
        true => String::new(),
        false => format!(" ({component})"),
    }
}

fn beside_zh(step: &str, component: &str) -> String {
    match step == component {
        true => String::new(),
        false => format!("（{component}）"),
    }
}

fn settings(words: &Words<'_>, id: &NodeId, old: &Node, new: &Node, changes: &mut Vec<Change>) {
    let names: BTreeSet<&String> = old.settings.keys().chain(new.settings.keys()).collect();
    for name in names {
        // Behaviour counts a setting only where it differs from its component's default.
        let counted = |node: &Node| {
            let value = node.settings.get(name).cloned();
            value.filter(|value| words.names.default(&node.component, name).as_ref() != Some(value))
        };
        let in_effect = |node: &Node| counted(node).or_else(|| words.names.default(&node.component, name));
        if counted(old) == counted(new) {
            continue;
        }
        let (step, setting) = (words.step(id), words.setting(new, name));
        let (was, is) = (shown(in_effect(old)), shown(in_effect(new)));
        let changed = Change::orders(
            format!(
                "step {}: {} is {} instead of {}",
                step.en, setting.en, is.en, was.en
            ),
            format!("步骤{}：{}由{}改为{}", step.zh, setting.zh, was.zh, is.zh),
        );
        changes.push(changed.at([id]));
    }
}

fn shown(setting: Option<Value>) -> Text {
    match setting {
        None | Some(Value::Null) => Text::new("nothing", "空"),
        Some(setting) => Text::new(value(&setting), format!(" {} ", value(&setting))),
    }
}

fn policy(words: &Words<'_>, id: &NodeId, old: &Node, new: &Node, changes: &mut Vec<Change>) {
    let (old, new) = (&old.policy, &new.policy);
    let retries = |retries: Option<u32>| retries.map(|retries| retries.to_string());
    let parts = [
        ("the timeout", "超时", old.timeout.clone(), new.timeout.clone()),
        (
            "the number of retries",
            "重试次数",
            retries(old.retries),
            retries(new.retries),
        ),
        (
            "the pause between tries",
            "重试间隔",
            old.backoff.clone(),
            new.backoff.clone(),
        ),
    ];
    for (en, zh, was, is) in parts {
        if was == is {
            continue;
        }
        let step = words.step(id);
        let shown = |value: Option<String>| match value {
            Some(value) => Text::new(value.clone(), format!(" {value} ")),
            None => Text::new("the common value", "通用值"),
        };
        let (was, is) = (shown(was), shown(is));
        let changed = Change::orders(
            format!("step {}: {en} is {} instead of {}", step.en, is.en, was.en),
            format!("步骤{}：{zh}由{}改为{}", step.zh, was.zh, is.zh),
        );
        changes.push(changed.at([id]));
    }
}
