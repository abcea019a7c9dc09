//! A scenario says which flow it was written for.

use flow_catalog::Words;
use flow_validate::words::same;
use flow_validate::{Engine, RuleMeta, Severity, Wording};

use super::ScenarioRule;
use crate::scenario::check::finding::{Found, ScenarioFinding};
use crate::scenario::check::view::View;

/// N04.
pub(super) static RULE: ScenarioRule = ScenarioRule {
    meta: RuleMeta {
        id: "N04",
        name: "other-flow",
        severity: Severity::Warning,
        engine: Engine::Config,
        wording: Wording {
            wrong: Words {
                en: "The scenario was written for flow \"{name}\", not for \"{other}\".",
                zh: "这个模拟方案是为流程“{name}”写的，不是“{other}”。",
            },
            effect: Words {
                en: "Steps with the same name may do something else here.",
                zh: "同名步骤在这里可能做的是别的事。",
            },
            advice: Words {
                en: "Check what it says about steps, then set \"flow\" to \"{other}\" or take it out.",
                zh: "请核对其中关于步骤的设定，再把“flow”改成“{other}”或删掉。",
            },
        },
        tags: &["names"],
        since: "0.1.0",
    },
    others: &[],
    check,
};

fn check(view: &View<'_>, found: &mut Found) {
    let (meant, given) = (view.scenario.flow.as_str(), view.flow.id.as_str());
    if !meant.is_empty() && meant != given {
        let values = [("name", same(meant)), ("other", same(given))];
        let finding = ScenarioFinding::new(&RULE.meta, "flow", &values);
        found.push(finding.suggesting(Some(given)));
    }
}
