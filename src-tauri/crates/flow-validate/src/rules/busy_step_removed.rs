//! A new version keeps the steps at which orders of the live version stand. Orders at a step that is gone cannot go on by
//! themselves. Silent unless the orders under way are known.
//!
//! Invalid: 12 orders stand at a step that this version no longer has.
//!
//! Valid: orders stand only at steps that are still there.

use flow_catalog::Words;

use crate::finding::{Finding, Severity};
use crate::findings::Findings;
use crate::rule::{Engine, Rule, RuleMeta, Wording};
use crate::view::FlowView;
use crate::words::{number, same};

/// E06.
pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        id: "E06",
        name: "busy-step-removed",
        severity: Severity::Warning,
        engine: Engine::Export,
        wording: Wording {
            wrong: Words {
                en: "{n} running orders stand at \"{node}\", which this version removes.",
                zh: "有{n}个在途订单停在“{node}”，而本版本已删除该步骤。",
            },
            effect: Words {
                en: "They cannot go on in the new version.",
                zh: "它们无法在新版本中继续。",
            },
            advice: Words {
                en: "Keep the step until they have passed, or move them to another step when publishing.",
                zh: "请保留该步骤直到它们通过，或在发布时把它们移到其他步骤。",
            },
        },
        tags: &["export"],
        since: "0.1.0",
    },
    check,
};

fn check(view: &FlowView<'_>, findings: &mut Findings) {
    let Some(running) = &view.context.running else {
        return;
    };
    for (node, count) in &running.at {
        if *count > 0 && !view.flow.nodes.contains_key(node) {
            let values = [("n", number(*count)), ("node", same(node.as_str()))];
            findings.push(Finding::new(&RULE.meta, Vec::new(), &values));
        }
    }
}
