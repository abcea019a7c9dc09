//! The window of a flash-sale gate lies within the run.

use flow_catalog::{Role, Words};
use flow_feel::time::DateTime;
use flow_model::Text;
use flow_validate::{Engine, RuleMeta, Severity, Wording};

use super::ScenarioRule;
use crate::scenario::check::finding::{Found, ScenarioFinding};
use crate::scenario::check::view::View;

/// N20.
pub(super) static RULE: ScenarioRule = ScenarioRule {
    meta: RuleMeta {
        id: "N20",
        name: "gate-outside-run",
        severity: Severity::Warning,
        engine: Engine::Config,
        wording: Wording {
            wrong: Words {
                en: "The window of gate \"{node}\" lies {where}.",
                zh: "“{node}”的活动时间{where}。",
            },
            effect: Words {
                en: "Every order leaves it as not open.",
                zh: "所有订单都会按“未开放”离开。",
            },
            advice: Words {
                en: "Let the run begin or end so that the sale lies in it, or change the window in the flow.",
                zh: "请调整模拟的起止时间，或修改流程里的活动时间。",
            },
        },
        tags: &["times"],
        since: "0.1.0",
    },
    others: &[],
    check,
};

fn check(view: &View<'_>, found: &mut Found) {
    let Some(begins) = view.scenario.start.instant() else {
        return;
    };
    let ends = view.horizon_us().map(|length| begins.saturating_add(length));
    for step in &view.steps {
        if step
            .component
            .is_none_or(|component| component.role != Role::FlashGate)
        {
            continue;
        }
        let Some(settings) = view.settings(step) else {
            continue;
        };
        let instant = |name: &str| settings.text(name)?.parse::<DateTime>().ok()?.instant();
        let when = if instant("to").is_some_and(|to| to <= begins) {
            Text::new("before the run begins", "在模拟开始之前")
        } else if let (Some(from), Some(ends)) = (instant("from"), ends)
            && from >= ends
        {
            Text::new("after the run ends", "在模拟结束之后")
        } else {
            continue;
        };
        let values = [("node", view.name(step)), ("where", when)];
        found.push(ScenarioFinding::new(&RULE.meta, "start", &values));
    }
}
