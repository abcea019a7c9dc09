//! The engine a flow is exported to knows every element the flow needs. Which elements it lacks, and the way round each, is
//! told by the target; silent unless a target is chosen.
//!
//! Invalid: a step that is undone by a compensation event, for an engine that has none.
//!
//! Valid: the same step for an engine that has compensation events.

use flow_catalog::{Undo, Words};
use flow_engine::NodeIndex;
use flow_model::Text;
use std::collections::BTreeMap;

use crate::finding::{Finding, Severity};
use crate::findings::Findings;
use crate::rule::{Engine, Rule, RuleMeta, Wording};
use crate::view::FlowView;
use crate::words::{listed, same};

/// E03.
pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        id: "E03",
        name: "unsupported-element",
        severity: Severity::Error,
        engine: Engine::Export,
        wording: Wording {
            wrong: Words {
                en: "{target} cannot run {element}, which is needed by {nodes}.",
                zh: "{target}不支持{element}，而{nodes}需要它。",
            },
            effect: Words {
                en: "The exported flow is refused there, or does something else.",
                zh: "导出的流程会被拒绝，或者行为不一致。",
            },
            advice: Words {
                en: "Way round: {workaround}.",
                zh: "替代办法：{workaround}。",
            },
        },
        tags: &["export"],
        since: "0.1.0",
    },
    check,
};

/// The element that undoes a step.
const COMPENSATION: &str = "compensateEvent";

fn check(view: &FlowView<'_>, findings: &mut Findings) {
    let Some(target) = &view.context.target else {
        return;
    };
    let mut users: BTreeMap<&str, Vec<NodeIndex>> = BTreeMap::new();
    for (node, _) in view.steps() {
        for element in elements_of(view, node) {
            users.entry(element).or_default().push(node);
        }
    }
    for (element, workaround) in &target.unsupported {
        let Some(users) = users.get(element.as_str()) else {
            continue;
        };
        let names: Vec<Text> = users.iter().map(|node| view.name(*node)).collect();
        let values = [
            ("target", same(&target.name)),
            ("element", same(element)),
            ("nodes", listed(&names)),
            ("workaround", same(workaround)),
        ];
        let nodes = users.iter().map(|node| view.id(*node).clone()).collect();
        findings.push(Finding::new(&RULE.meta, nodes, &values));
    }
}

/// The elements a step is written with.
fn elements_of(view: &FlowView<'_>, node: NodeIndex) -> Vec<&'static str> {
    let Some(component) = view.component(node) else {
        return Vec::new();
    };
    let mut elements = vec![component.export.bpmn];
    let is_undone = match component.undo {
        Undo::Nothing => false,
        Undo::Task(_) => true,
        Undo::Setting(name) => view.text(node, name).is_some(),
    };
    if is_undone {
        elements.push(COMPENSATION);
    }
    elements
}
