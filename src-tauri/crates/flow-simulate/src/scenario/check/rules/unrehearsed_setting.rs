//! What a step says and a run passes over is known.

use flow_catalog::{Role, Words};
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
    others: &[],
    check,
};

/// A setting of components with a role, and when a run passes over it.
type PassedOver = (Role, &'static str, fn(&View<'_>) -> bool);

/// Settings that decide about orders.
const PASSED_OVER: &[PassedOver] = &[
    (Role::Plain, "duplicate_window", |_| true),
    (Role::Plain, "max_qty_per_sku", |view| {
        view.scenario.orders.lines.is_none() && view.files.is_empty()
    }),
    (Role::Merge, "include_presale", |_| true),
    (Role::Promise, "cutoff", |view| view.scenario.stock.is_none()),
    (Role::Notify, "quiet", |_| true),
];

fn check(view: &View<'_>, found: &mut Found) {
    for step in &view.steps {
        let (Some(component), Some(settings)) = (step.component, view.settings(step)) else {
            continue;
        };
        let own = PASSED_OVER.iter().filter(|(role, ..)| *role == component.role);
        for (_, name, _) in own.filter(|(_, _, is_passed_over)| is_passed_over(view)) {
            // What nobody has set is as usual, and the usual is what durations and shares of the catalog are about.
            let Some(setting) = settings.declared(name).filter(|_| settings.is_unusual(name)) else {
                continue;
            };
            let label = Text::new(setting.label.en, setting.label.zh);
            let values = [("setting", label), ("node", view.name(step))];
            let path = format!("steps.{}", step.id);
            found.push(ScenarioFinding::new(&RULE.meta, path, &values));
        }
    }
}
