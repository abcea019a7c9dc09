//! An expression that multiplies a duration or says how urgent an order is, is FEEL over the fields of the order model and
//! gives a number.

use flow_catalog::{Words, schema};
use flow_feel::{Clock, Record, Type, compile};
use flow_model::Text;
use flow_validate::words::same;
use flow_validate::{Engine, RuleMeta, Severity, Wording};

use super::ScenarioRule;
use crate::scenario::check::finding::{Found, ScenarioFinding};
use crate::scenario::check::view::View;

/// N08.
pub(super) static RULE: ScenarioRule = ScenarioRule {
    meta: RuleMeta {
        id: "N08",
        name: "broken-expression",
        severity: Severity::Error,
        engine: Engine::Config,
        wording: Wording {
            wrong: Words {
                en: "The expression {expr} cannot be used: {reason}.",
                zh: "表达式 {expr} 无法使用：{reason}。",
            },
            effect: Words {
                en: "The run goes on as if it were not there.",
                zh: "模拟会当它不存在。",
            },
            advice: Words {
                en: "Correct the expression.",
                zh: "请改正表达式。",
            },
        },
        tags: &["orders"],
        since: "0.1.0",
    },
    others: &[],
    check,
};

/// What is said of an expression that can be read and whose value is of no use.
const UNUSABLE: Wording = Wording {
    wrong: Words {
        en: "The expression {expr} cannot be used: {reason}.",
        zh: "表达式 {expr} 无法使用：{reason}。",
    },
    effect: Words {
        en: "A factor below 0 counts as 0 and one that is no number as 1; a priority that is no number is that of the order.",
        zh: "小于 0 的倍数按 0 计算，不是数字的按 1 计算；不是数字的优先级按订单的优先级计算。",
    },
    advice: Words {
        en: "Correct the expression.",
        zh: "请改正表达式。",
    },
};

fn check(view: &View<'_>, found: &mut Found) {
    let steps = view
        .scenario
        .steps
        .iter()
        .map(|(id, step)| (format!("steps.{id}"), step));
    let components = view.scenario.components.iter();
    for (path, step) in steps.chain(components.map(|(id, step)| (format!("components.{id}"), step))) {
        for (key, expression) in [("times", &step.times), ("priority", &step.priority)] {
            let Some(text) = expression else { continue };
            let path = format!("{path}.{key}");
            let values = |reason| [("expr", same(text.as_str())), ("reason", reason)];
            if let Some((reason, suggestion)) = fault(text) {
                let finding = ScenarioFinding::new(&RULE.meta, path, &values(reason));
                found.push(finding.suggesting(suggestion.as_deref()));
            } else if let Some(reason) = unusable(key, text, view) {
                found.push(ScenarioFinding::worded(
                    &RULE.meta,
                    &UNUSABLE,
                    path,
                    &values(reason),
                ));
            }
        }
    }
}

/// What is wrong with an expression that should give a number, and what was probably meant.
fn fault(text: &str) -> Option<(Text, Option<String>)> {
    match compile(text, schema(), &Type::Any) {
        Ok(expression) if matches!(expression.ty(), Type::Number(_) | Type::Any) => None,
        Ok(_) => Some((Text::new("it does not give a number", "结果不是数字"), None)),
        Err(faults) => {
            let first = faults.into_iter().next()?;
            let reason = Text::new(
                first.message.en.trim_end_matches('.').to_owned(),
                first.message.zh.trim_end_matches('。').to_owned(),
            );
            let mended = |suggestion: String| {
                let (before, after) = (text.get(..first.at.start)?, text.get(first.at.end..)?);
                Some(format!("{before}{suggestion}{after}"))
            };
            Some((reason, first.suggestion.and_then(mended)))
        }
    }
}

/// What is wrong with the value of an expression that is always the same.
fn unusable(key: &str, text: &str, view: &View<'_>) -> Option<Text> {
    let expression = compile(text, schema(), &Type::Any).ok()?;
    if !expression.reads().is_empty() {
        return None;
    }
    let clock = Clock {
        now: view.scenario.start,
    };
    match expression.eval(&Record::new(schema()), &clock).as_number() {
        None => Some(Text::new("it never gives a number", "结果始终不是数字")),
        Some(value) if key == "times" && value.is_negative() => Some(Text::new(
            format!("it always gives {value}, and a factor cannot be negative"),
            format!("结果始终为 {value}，而倍数不能为负"),
        )),
        Some(_) => None,
    }
}
