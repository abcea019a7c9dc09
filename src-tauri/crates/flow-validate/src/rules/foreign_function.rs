//! Expressions use only functions that the engine they are exported to knows. Which it lacks is told by the target; silent
//! unless a target is chosen.
//!
//! Invalid: `list contains(order.tags, "vip")` for an engine without `list contains`.
//!
//! Valid: the same condition for an engine that has it.

use flow_catalog::Words;
use flow_feel::Type;
use flow_model::Text;

use crate::edits::set_at;
use crate::expressions::PlacedExpression;
use crate::finding::{Finding, Severity};
use crate::findings::Findings;
use crate::rule::{Engine, Rule, RuleMeta, Wording};
use crate::view::FlowView;
use crate::words::same;

/// E05.
pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        id: "E05",
        name: "foreign-function",
        severity: Severity::Error,
        engine: Engine::Export,
        wording: Wording {
            wrong: Words {
                en: "\"{expr}\" in \"{node}\" uses {what}, which {target} does not know.",
                zh: "“{node}”中的“{expr}”使用了{what}，{target}不支持。",
            },
            effect: Words {
                en: "The exported condition fails there, and orders take the wrong branch.",
                zh: "导出后条件会出错，订单会走错分支。",
            },
            advice: Words {
                en: "Write the expression without it{rewritten}.",
                zh: "请改写该表达式{rewritten}。",
            },
        },
        tags: &["export"],
        since: "0.1.0",
    },
    check,
};

fn check(view: &FlowView<'_>, findings: &mut Findings) {
    let Some(target) = &view.context.target else {
        return;
    };
    for placed in view.expressions() {
        let Ok(expression) = placed.compiled.as_ref() else {
            continue;
        };
        let functions = expression.functions().iter();
        for function in functions.filter(|name| target.unknown_functions.contains(**name)) {
            findings.push(finding(view, placed, function, &target.name));
        }
    }
}

fn finding(view: &FlowView<'_>, placed: &PlacedExpression, function: &str, target: &str) -> Finding {
    let rewritten = without(view, placed, function);
    let hint = rewritten
        .as_ref()
        .map(|text| Text::new(format!(": {text}"), format!("：{text}")));
    let values = [
        ("node", view.name(placed.node)),
        ("expr", same(&placed.text)),
        ("what", same(function)),
        ("target", same(target)),
        ("rewritten", hint.unwrap_or_default()),
    ];
    let finding =
        Finding::new(&RULE.meta, vec![view.id(placed.node).clone()], &values).at_setting(placed.path.clone());
    let edit = rewritten.and_then(|text| set_at(view, placed.node, &placed.path, &text));
    match edit {
        Some(edit) => finding.with_repair(Text::new("Rewrite the expression", "改写表达式"), edit),
        None => finding,
    }
}

/// The expression with a plain call of the function spelt with operators, where that is known to mean the same.
fn without(view: &FlowView<'_>, placed: &PlacedExpression, function: &str) -> Option<String> {
    if function != "list contains" {
        return None;
    }
    let call = format!("{function}(");
    let (before, rest) = placed.text.split_once(&call)?;
    let (arguments, after) = rest.split_once(')')?;
    let (list, element) = arguments.split_once(',').filter(|_| !arguments.contains('('))?;
    let text = format!(
        "{before}(some member in {} satisfies member = {}){after}",
        list.trim(),
        element.trim()
    );
    let compiled = view.caches().expression(&text, &Type::Bool);
    let still_used = |expression: &flow_feel::Expression| expression.functions().contains(&function);
    match compiled.as_ref() {
        Ok(expression) if !still_used(expression) => Some(text),
        _ => None,
    }
}
