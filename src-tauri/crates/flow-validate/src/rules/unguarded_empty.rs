//! A field that only some paths fill is empty on the others, and a test on an empty field is neither true nor false:
//! the order takes "otherwise", which is rarely what was meant.
//!
//! Ask first whether the field is there: `tax.duty != null and tax.duty > 0`.
//!
//! # Invalid
//! ```text
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00" }
//! a: flow.decide { branches: [{ "port": "risky", "when": "order.total > 5000" }] }
//! f: risk.fraud_check
//! d: flow.decide { branches: [{ "port": "high", "when": "risk.fraud_score > 50" }] }
//! n: after.notify { template: "checked" }
//! e: flow.end { result: "handed_over", to: "order_desk" }
//! s -> a
//! a.risky -> f -> d
//! f.review -> d
//! f.reject -> d
//! a.other -> d
//! d.high -> n -> e
//! d.other -> e
//! ```
//! # Valid
//! ```text
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00" }
//! a: flow.decide { branches: [{ "port": "risky", "when": "order.total > 5000" }] }
//! f: risk.fraud_check
//! d: flow.decide { branches: [{ "port": "high", "when": "risk.fraud_score != null and risk.fraud_score > 50" }] }
//! n: after.notify { template: "checked" }
//! e: flow.end { result: "handed_over", to: "order_desk" }
//! s -> a
//! a.risky -> f -> d
//! f.review -> d
//! f.reject -> d
//! a.other -> d
//! d.high -> n -> e
//! d.other -> e
//! ```

use flow_catalog::{FIELDS, Words};
use flow_feel::Expression;
use flow_model::Text;

use crate::expressions::PlacedExpression;
use crate::finding::{Finding, Severity};
use crate::findings::Findings;
use crate::path::{hops, replayable};
use crate::repair::replace_text;
use crate::rule::{Engine, Rule, RuleMeta, Wording};
use crate::view::FlowView;
use crate::words::{fields, same};

/// D06.
pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        id: "D06",
        name: "unguarded-empty",
        severity: Severity::Warning,
        engine: Engine::Data,
        wording: Wording {
            wrong: Words {
                en: "{field} may be empty in \"{expr}\" at \"{node}\".",
                zh: "“{node}”的条件“{expr}”中，{field}可能为空。",
            },
            effect: Words {
                en: "The test is then neither true nor false and counts as not met.",
                zh: "为空时条件无法判断，会按不满足处理。",
            },
            advice: Words {
                en: "Ask first whether it is there.",
                zh: "请先判断它是否有值。",
            },
        },
        tags: &["data", "expressions"],
        since: "0.1.0",
    },
    check,
};

fn check(view: &FlowView<'_>, findings: &mut Findings) {
    for placed in view
        .expressions()
        .iter()
        .filter(|placed| placed.is_condition && view.is_reachable(placed.node))
    {
        let Ok(expression) = placed.compiled.as_ref() else {
            continue;
        };
        let open = perhaps_empty(view, placed, expression);
        if !open.is_empty() {
            findings.push(finding(view, placed, &open));
        }
    }
}

/// Fields a condition reads without asking whether they are there, which only some paths have written or not every order brings.
fn perhaps_empty(view: &FlowView<'_>, placed: &PlacedExpression, expression: &Expression) -> Vec<usize> {
    let handled = expression.reads_null_checked();
    let (surely, perhaps) = (
        view.known().surely(placed.node),
        view.known().perhaps(placed.node),
    );
    let reads = expression
        .reads()
        .iter()
        .copied()
        .filter(|slot| !handled.contains(slot));
    let may_be_empty = |slot: usize| {
        let field = &FIELDS[slot];
        field.may_be_empty && (field.from_start || !surely.contains(slot))
    };
    reads
        .filter(|slot| perhaps.contains(*slot) && may_be_empty(*slot))
        .collect()
}

fn finding(view: &FlowView<'_>, placed: &PlacedExpression, open: &[usize]) -> Finding {
    let values = [
        ("field", fields(open)),
        ("expr", same(placed.text.trim())),
        ("node", view.name(placed.node)),
    ];
    let found = Finding::new(&RULE.meta, vec![view.id(placed.node).clone()], &values)
        .at_setting(&placed.path)
        .with_witness(empty_path(view, placed, open[0]));
    let guards: Vec<String> = open
        .iter()
        .map(|slot| format!("{} != null", FIELDS[*slot].path))
        .collect();
    let guarded = format!("{} and ({})", guards.join(" and "), placed.text.trim());
    match replace_text(view, placed.node, &placed.path, &guarded) {
        Some(edit) => found.with_repair(Text::new("Ask first whether it is there", "先判断是否有值"), edit),
        None => found,
    }
}

fn empty_path(
    view: &FlowView<'_>,
    placed: &PlacedExpression,
    slot: usize,
) -> Vec<crate::finding::WitnessStep> {
    let start = view.compiled.starts.first().copied().unwrap_or_default();
    let unwritten = |edge: flow_engine::EdgeIndex| {
        let edge = view.compiled.edges[edge as usize];
        !view.exit(edge.from, edge.exit).writes.contains(slot)
    };
    let Some(mut path) = hops(view, start, placed.node, &unwritten) else {
        return Vec::new();
    };
    path.push((placed.node, 0));
    replayable(view, &path)
}
