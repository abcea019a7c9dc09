//! What a step says and a run passes over is known.

use flow_catalog::{Default, Role, Setting, Settings, Words};
use flow_model::Text;
use flow_validate::{Engine, RuleMeta, Severity, Wording};

use super::ScenarioRule;
use crate::scenario::check::finding::{Found, ScenarioFinding};
use crate::scenario::check::view::View;

/// N26.
pub(super) static RULE: ScenarioRule = ScenarioRule {
    meta: RuleMeta {
        id: "N26",
        name: "unrehearsed-setting",
        severity: Severity::Hint,
        engine: Engine::Config,
        wording: Wording {
            wrong: Words {
                en: "The run passes over \"{setting}\" of \"{node}\".",
                zh: "模拟不会用到“{node}”里的“{setting}”。",
            },
            effect: Words {
                en: "The results are those without it.",
                zh: "结果等同于没有这项设置。",
            },
            advice: Words {
                en: "Keep that in mind, or let shares of exits or a duration stand for it.",
                zh: "看结果时请留意，或用出口比例、时长来体现它。",
            },
        },
        tags: &["steps"],
        since: "0.1.0",
    },
    check,
};

/// Settings that decide about orders and that no run looks at, by the role of their component.
const PASSED_OVER: &[(Role, &str)] = &[
    (Role::Plain, "duplicate_window"),
    (Role::Plain, "max_qty_per_sku"),
    (Role::Merge, "include_presale"),
    (Role::Promise, "cutoff"),
    (Role::ReturnCase, "window"),
    (Role::Notify, "quiet"),
];

fn check(view: &View<'_>, found: &mut Found) {
    for step in &view.steps {
        let (Some(component), Some(settings)) = (step.component, view.settings(step)) else {
            continue;
        };
        for (_, name) in PASSED_OVER.iter().filter(|(role, _)| *role == component.role) {
            // What nobody has set is as usual, and the usual is what durations and shares of the catalog are about.
            let Some(setting) = settings
                .declared(name)
                .filter(|setting| is_set(&settings, setting))
            else {
                continue;
            };
            let label = Text::new(setting.label.en, setting.label.zh);
            let values = [("setting", label), ("node", view.name(step))];
            let path = format!("steps.{}", step.id);
            found.push(ScenarioFinding::new(&RULE.meta, path, &values));
        }
    }
}

/// Whether a step says something else than the usual.
fn is_set(settings: &Settings<'_>, setting: &Setting) -> bool {
    settings
        .own(setting.name)
        .is_some_and(|own| match setting.default {
            Default::Text(usual) => own.as_str() != Some(usual),
            Default::Int(usual) => own.as_i64() != Some(usual),
            Default::Bool(usual) => own.as_bool() != Some(usual),
            _ => true,
        })
}
