//! The start of the flow takes the orders that come: it is in force while they do, and its scope fits them.

use crate::scenario::FieldSource;
use crate::scenario::check::view::Step;
use flow_catalog::Words;
use flow_catalog::{Settings, schema};
use flow_engine::order::read_field;
use flow_feel::time::DateTime;
use flow_feel::{Clock, Record, Type, compile};
use flow_model::Text;
use flow_validate::words::{listed, moment, same};
use flow_validate::{Engine, RuleMeta, Severity, Wording};

use super::ScenarioRule;
use crate::scenario::check::finding::{Found, ScenarioFinding};
use crate::scenario::check::view::View;

/// N19.
pub(super) static RULE: ScenarioRule = ScenarioRule {
    meta: RuleMeta {
        id: "N19",
        name: "excluded-orders",
        severity: Severity::Warning,
        engine: Engine::Config,
        wording: Wording {
            wrong: Words {
                en: "The flow is not in force when the run takes place, or its scope fits none of the orders.",
                zh: "模拟期间流程未生效，或没有订单符合适用范围。",
            },
            effect: Words {
                en: "In production the flow would not take these orders; the run lets them in all the same.",
                zh: "上线后流程不会接这些订单；模拟仍会放行。",
            },
            advice: Words {
                en: "Change the dates of the scenario or its order mix, or the scope of the start.",
                zh: "请调整场景的日期或订单构成，或修改开始步骤的适用范围。",
            },
        },
        tags: &["orders"],
        since: "0.1.0",
    },
    check,
};

fn check(view: &View<'_>, found: &mut Found) {
    let Some(start) = start(view) else { return };
    let Some(settings) = view.settings(start) else {
        return;
    };
    window(view, &settings, found);
    let Some(scope) = settings.text("scope").filter(|scope| scope.trim() != "true") else {
        return;
    };
    if let Some(fields) = fixed_and_outside(view, scope) {
        let names: Vec<Text> = fields.iter().map(|path| same(*path)).collect();
        let named = listed(&names);
        let what = Text::new(
            format!(
                "With what the order mix says of {}, no order fits the scope {scope}",
                named.en
            ),
            format!("按订单构成中的{}，没有订单符合适用范围 {scope}", named.zh),
        );
        let path = fields
            .first()
            .map(|path| format!("orders.fields.{path}"))
            .unwrap_or_default();
        found.push(ScenarioFinding::stated(&RULE.meta, path, what));
    }
}

fn start<'v, 'a>(view: &'v View<'a>) -> Option<&'v Step<'a>> {
    let body = &view.bodies[0];
    view.steps
        .get(body.first + *body.compiled.starts.first()? as usize)
}

/// The time in which the flow is in force, held against that of the run.
fn window(view: &View<'_>, settings: &Settings<'_>, found: &mut Found) {
    let start = view.scenario.start;
    let instant = |name: &str| settings.text(name)?.parse::<DateTime>().ok()?.instant();
    let (Some(begins), length) = (start.instant(), view.horizon_us()) else {
        return;
    };
    let what = if instant("effective_to").is_some_and(|to| to <= begins) {
        Text::new(
            "The flow is no longer in force when the run begins",
            "模拟开始时，流程已经失效",
        )
    } else if let (Some(from), Some(length)) = (instant("effective_from"), length)
        && from >= begins.saturating_add(length)
    {
        Text::new(
            "The flow is not in force yet when the run ends",
            "模拟结束时，流程尚未生效",
        )
    } else if instant("effective_from").is_some_and(|from| from > begins) {
        Text::new(
            "The flow comes into force only after the run begins",
            "模拟开始后，流程才生效",
        )
    } else {
        return;
    };
    let from = settings.text("effective_from").unwrap_or_default();
    let (from, to) = (moment(from), settings.text("effective_to").map(moment));
    let span = match to {
        Some(to) => Text::new(
            format!(" ({} to {})", from.en, to.en),
            format!("（{} 至 {}）", from.zh, to.zh),
        ),
        None => Text::new(
            format!(" (from {} on)", from.en),
            format!("（自 {} 起）", from.zh),
        ),
    };
    let what = Text::new(what.en + &span.en, what.zh + &span.zh);
    found.push(ScenarioFinding::stated(&RULE.meta, "start", what));
}

/// The fields that the scope reads, when each has one fixed value and the scope is not true for them.
fn fixed_and_outside<'v>(view: &'v View<'_>, scope: &str) -> Option<Vec<&'v str>> {
    let condition = compile(scope, schema(), &Type::Bool).ok()?;
    let mut record = Record::new(schema());
    let mut fixed = Vec::new();
    for slot in condition.reads() {
        let path = schema().field(*slot)?.path.as_str();
        let (path, source) = view.scenario.orders.fields.get_key_value(path)?;
        let FieldSource::Constant(value) = source else {
            return None;
        };
        let (slot, value) = read_field(path, value).ok()?;
        record.set(slot, value);
        fixed.push(path.as_str());
    }
    let clock = Clock {
        now: view.scenario.start,
    };
    (!fixed.is_empty() && !condition.eval(&record, &clock).is_true()).then_some(fixed)
}
