//! Money and weight, days and pieces cannot be added or compared; neither can sums in two currencies. The result
//! would be a number that means nothing.
//!
//! Compare like with like, or turn one into the other first.
//!
//! # Invalid
//! ```text
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00", scope: "order.total > order.weight" }
//! e: flow.end { result: "handed_over", to: "order_desk" }
//! s -> e
//! ```
//! # Valid
//! ```text
//! s: flow.start { effective_from: "2025-11-01T00:00:00+08:00", scope: "order.total > 5 and order.weight > 5" }
//! e: flow.end { result: "handed_over", to: "order_desk" }
//! s -> e
//! ```

use flow_catalog::Words;
use flow_feel::ErrorKind;

use super::broken_setting::expression_fault;
use crate::finding::Severity;
use crate::findings::Findings;
use crate::rule::{Engine, Rule, RuleMeta, Wording};
use crate::tables::cell_fault;
use crate::view::FlowView;

/// D05.
pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        id: "D05",
        name: "mixed-units",
        severity: Severity::Error,
        engine: Engine::Type,
        wording: Wording {
            wrong: Words {
                en: "\"{expr}\" in \"{setting}\" of \"{node}\" mixes units or currencies: {detail}.",
                zh: "“{node}”的“{setting}”中，“{expr}”混用了单位或币种：{detail}。",
            },
            effect: Words {
                en: "The result would mean nothing.",
                zh: "算出来的结果没有意义。",
            },
            advice: Words {
                en: "Compare like with like.",
                zh: "请只比较同一种单位的数量。",
            },
        },
        tags: &["data", "expressions"],
        since: "0.1.0",
    },
    check,
};

const CELL: Wording = Wording {
    wrong: Words {
        en: "\"{expr}\" in {place} of table \"{table}\" mixes units or currencies: {detail}.",
        zh: "表“{table}”的{place}中，“{expr}”混用了单位或币种：{detail}。",
    },
    effect: Words {
        en: "The result would mean nothing, and the whole table is not used.",
        zh: "算出来的结果没有意义，整张表都不会生效。",
    },
    advice: Words {
        en: "Compare like with like.",
        zh: "请只比较同一种单位的数量。",
    },
};

fn check(view: &FlowView<'_>, findings: &mut Findings) {
    for placed in view.expressions() {
        let errors = placed.compiled.as_ref().as_ref().err().into_iter().flatten();
        for error in errors.filter(|error| error.kind == ErrorKind::MixedUnits) {
            findings.push(expression_fault(view, &RULE, placed, error));
        }
    }
    for cell in view.broken_cells() {
        if cell.kind == Some(ErrorKind::MixedUnits) {
            findings.push(cell_fault(view, &RULE, &CELL, cell));
        }
    }
}
