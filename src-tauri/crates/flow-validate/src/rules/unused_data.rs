//! A step that is only there to find something out is wasted when nothing looks at the answer: the carbon figure is
//! paid for and measured, and every order goes the same way all the same.
//!
//! Use the answer in a decision, or take the step out.
//!
//! # Invalid
//! ```text
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00" }
//! r: fulfil.source
//! k: service.carbon
//! e: flow.end { result: "handed_over", to: "order_desk" }
//! s -> r -> k -> e
//! r.none -> e
//! ```
//! # Valid
//! ```text
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00" }
//! r: fulfil.source
//! k: service.carbon
//! d: flow.decide { branches: [{ "port": "heavy", "when": "carbon.kg > 20" }] }
//! n: after.notify { template: "slow_boat" }
//! e: flow.end { result: "handed_over", to: "order_desk" }
//! s -> r -> k -> d
//! d.heavy -> n -> e
//! d.other -> e
//! r.none -> e
//! ```

use flow_catalog::{Dynamic, FieldSet, PortKind, Words, field_index};
use flow_engine::{Exit, NodeIndex};
use flow_model::{Edit, PortId, Text};

use crate::finding::{Finding, Severity};
use crate::findings::Findings;
use crate::path::run_to;
use crate::reads::read_by_each;
use crate::rule::{Engine, Rule, RuleMeta, Wording};
use crate::view::FlowView;
use crate::words::fields;

/// D02.
pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        id: "D02",
        name: "unused-data",
        severity: Severity::Warning,
        engine: Engine::Data,
        wording: Wording {
            wrong: Words {
                en: "\"{node}\" finds out {field}, and no later step uses it.",
                zh: "“{node}”得到的{field}，后面没有任何步骤使用。",
            },
            effect: Words {
                en: "The step takes time and money and changes nothing.",
                zh: "这一步花了时间和费用，却不影响任何结果。",
            },
            advice: Words {
                en: "Use it in a decision, or remove the step.",
                zh: "请在判断中使用它，或删除该步骤。",
            },
        },
        tags: &["data"],
        since: "0.1.0",
    },
    check,
};

fn check(view: &FlowView<'_>, findings: &mut Findings) {
    let meant: Vec<(NodeIndex, FieldSet)> = view
        .steps()
        .filter(|(node, _)| view.is_reachable(*node))
        .map(|(node, _)| (node, meant_to_be_used(view, node)))
        .filter(|(_, written)| !written.is_empty())
        .collect();
    if meant.is_empty() {
        return;
    }
    let read = read_by_each(view);
    for (node, written) in meant {
        let after = view.graph().after(view.compiled, node);
        let read_later = read.iter().zip(&after).filter(|(_, is_after)| **is_after);
        let used = read_later.fold(FieldSet::EMPTY, |all, (read, _)| all.union(*read));
        if !written.iter().any(|slot| used.contains(slot)) {
            findings.push(finding(view, node, written));
        }
    }
}

/// What a step writes on purpose: all it writes when finding out is all it does (it opens nothing and has one way
/// on), else what a map setting names.
fn meant_to_be_used(view: &FlowView<'_>, node: NodeIndex) -> FieldSet {
    let Some(component) = view.component(node) else {
        return FieldSet::EMPTY;
    };
    let n_answers = component
        .ports
        .iter()
        .filter(|port| port.kind != PortKind::Fault)
        .count();
    let step = view.compiled_step(node);
    let opens = step.exits.iter().any(|exit| !exit.operations.is_empty());
    if n_answers == 1 && !opens {
        return step
            .exits
            .iter()
            .fold(FieldSet::EMPTY, |all, exit| all.union(exit.writes));
    }
    let Some(settings) = view.settings(node) else {
        return FieldSet::EMPTY;
    };
    let maps = component.dynamic.iter().filter_map(|dynamic| match *dynamic {
        Dynamic::WritesKeysOf(name) => Some(settings.keys(name)),
        _ => None,
    });
    maps.flatten().filter_map(field_index).collect()
}

fn finding(view: &FlowView<'_>, node: NodeIndex, written: FieldSet) -> Finding {
    let slots: Vec<usize> = written.iter().collect();
    let values = [("node", view.name(node)), ("field", fields(&slots))];
    let found =
        Finding::new(&RULE.meta, vec![view.id(node).clone()], &values).with_witness(run_to(view, node));
    let exits = &view.compiled_step(node).exits;
    let leads_on = |exit: &&Exit| match exit.edges[..] {
        [edge] => exit.kind == PortKind::Success && view.compiled.edges[edge as usize].to != node,
        _ => false,
    };
    let mut onward = exits.iter().filter(leads_on);
    match onward.next() {
        Some(exit) => found.with_repair(
            Text::new("Take the step out", "去掉该步骤"),
            Edit::RemoveAndRejoin {
                node: view.id(node).clone(),
                port: PortId::new(exit.port.as_str()),
            },
        ),
        None => found,
    }
}
