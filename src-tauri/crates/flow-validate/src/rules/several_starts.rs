//! A flow has exactly one start: the step where every order begins. Without one no order ever enters; with two,
//! orders begin at the first alone and what hangs on the others never runs.
//!
//! Remove all starts but one, or draw a second flow for the other kind of order.

use flow_catalog::{Role, Words};
use flow_model::{Edit, Text};

use crate::finding::{Finding, Severity};
use crate::findings::Findings;
use crate::rule::{Engine, Rule, RuleMeta, Wording};
use crate::view::FlowView;
use crate::words::{listed, number};

/// S01.
pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        id: "S01",
        name: "several-starts",
        severity: Severity::Error,
        engine: Engine::Graph,
        wording: Wording {
            wrong: Words {
                en: "The flow needs exactly one start; {n} found: {starts}.",
                zh: "流程必须有且只有一个开始，现有{n}个：{starts}。",
            },
            effect: Words {
                en: "Orders begin at the first of them only.",
                zh: "订单只会从第一个开始进入。",
            },
            advice: Words {
                en: "Remove the others, or give them a flow of their own.",
                zh: "请删除多余的开始，或把它们放进单独的流程。",
            },
        },
        tags: &["structure"],
        since: "0.1.0",
    },
    check,
};

const NONE: Wording = Wording {
    wrong: Words {
        en: "The flow needs exactly one start; 0 found.",
        zh: "流程必须有且只有一个开始，现有 0 个。",
    },
    effect: Words {
        en: "No order can enter it.",
        zh: "订单无法进入流程。",
    },
    advice: Words {
        en: "Add a start and connect it to the first step.",
        zh: "请添加一个开始，并连到第一个步骤。",
    },
};

fn check(view: &FlowView<'_>, findings: &mut Findings) {
    let starts: Vec<_> = view.with_role(Role::Start).map(|(node, _)| node).collect();
    if starts.is_empty() {
        findings.push(Finding::worded(&RULE.meta, &NONE, Vec::new(), &[]));
        return;
    }
    if starts.len() == 1 {
        return;
    }
    let names: Vec<Text> = starts.iter().map(|node| view.name(*node)).collect();
    let ids: Vec<_> = starts.iter().map(|node| view.id(*node).clone()).collect();
    let surplus = ids[1..].to_vec();
    let values = [("n", number(starts.len() as i64)), ("starts", listed(&names))];
    let finding = Finding::new(&RULE.meta, ids, &values);
    findings.push(finding.with_repair(
        Text::new("Keep the first start", "只保留第一个开始"),
        Edit::RemoveNodes { nodes: surplus },
    ));
}
