//! The server a flow is published to offers every task the flow needs, those that undo included. Silent unless a server is
//! chosen.
//!
//! Invalid: a step that measures emissions, for a server without that task.
//!
//! Valid: the same step for a server that lists it.

use flow_catalog::{Undo, Words};
use flow_engine::NodeIndex;
use flow_model::Text;
use std::collections::BTreeMap;

use crate::finding::{Finding, Severity};
use crate::findings::Findings;
use crate::rule::{Engine, Rule, RuleMeta, Wording};
use crate::view::FlowView;
use crate::words::{listed, same};

/// E04.
pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        id: "E04",
        name: "missing-server-task",
        severity: Severity::Error,
        engine: Engine::Export,
        wording: Wording {
            wrong: Words {
                en: "The server does not offer task {task}, which is needed by {nodes}.",
                zh: "服务器没有任务 {task}，而{nodes}需要它。",
            },
            effect: Words {
                en: "Orders stop at the step and wait there.",
                zh: "订单会停在该步骤等待。",
            },
            advice: Words {
                en: "Install the task on the server, or take out the steps.",
                zh: "请在服务器上安装该任务，或移除这些步骤。",
            },
        },
        tags: &["export"],
        since: "0.1.0",
    },
    check,
};

fn check(view: &FlowView<'_>, findings: &mut Findings) {
    let Some(server) = &view.context.server else {
        return;
    };
    let mut users: BTreeMap<&str, Vec<NodeIndex>> = BTreeMap::new();
    for (node, _) in view.steps() {
        for task in tasks_of(view, node) {
            users.entry(task).or_default().push(node);
        }
    }
    for (task, users) in users {
        if server.tasks.contains(task) {
            continue;
        }
        let names: Vec<Text> = users.iter().map(|node| view.name(*node)).collect();
        let values = [("task", same(task)), ("nodes", listed(&names))];
        let nodes = users.iter().map(|node| view.id(*node).clone()).collect();
        findings.push(Finding::new(&RULE.meta, nodes, &values));
    }
}

/// The tasks a step needs: its own and the one that undoes it.
fn tasks_of(view: &FlowView<'_>, node: NodeIndex) -> impl Iterator<Item = &'static str> {
    let component = view.component(node);
    let own = component.and_then(|component| component.export.task_type);
    let undo = component.and_then(|component| match component.undo {
        Undo::Task(task) => Some(task),
        Undo::Nothing | Undo::Setting(_) => None,
    });
    own.into_iter().chain(undo)
}
