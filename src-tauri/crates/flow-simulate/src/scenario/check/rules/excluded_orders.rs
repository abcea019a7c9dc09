//! The start of the flow takes the orders that come: it is in force while they do, and its scope fits them.

use flow_catalog::{Settings, Words, schema};
use flow_engine::order::read_field;
use flow_feel::time::DateTime;
use flow_feel::{Clock, Record, Type, compile};
use flow_model::Text;
use flow_validate::words::{listed, moment, number, same};
use flow_validate::{Engine, RuleMeta, Severity, Wording};

use super::ScenarioRule;
use crate::scenario::check::finding::{Found, ScenarioFinding};
use crate::scenario::check::view::View;
use crate::scenario::{Arrivals, FieldSource, Pattern};

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
                en: "In production the flow would not take these orders; the run lets them in whatever the date.",
                zh: "上线后流程不会接这些订单；模拟不看日期，仍会放行。",
            },
            advice: Words {
                en: "Change the dates of the scenario or its order mix, or the scope of the start.",
                zh: "请调整模拟方案的日期或订单构成，或修改开始步骤的适用范围。",
            },
        },
        tags: &["orders"],
        since: "0.1.0",
    },
    others: &[Severity::Error],
    check,
};

/// What is said when no order fits the scope.
const OUTSIDE_SCOPE: Wording = Wording {
    wrong: Words {
        en: "With what the order mix says of {fields}, or does not say, no order fits the scope {scope}.",
        zh: "按订单构成中的{fields}（未写的视为空），没有订单符合适用范围 {scope}。",
    },
    effect: Words {
        en: "The run lets none of them in, so that there is nothing to measure.",
        zh: "模拟不会放行任何订单，没有可统计的内容。",
    },
    advice: Words {
        en: "Change the order mix of the scenario, or the scope of the start.",
        zh: "请调整模拟方案的订单构成，或修改开始步骤的适用范围。",
    },
};

/// What is said when a trial has shown no order that fits the scope.
const NONE_FITS: Wording = Wording {
    wrong: Words {
        en: "Of {tried} orders that were tried, none fits the scope {scope}.",
        zh: "试算了 {tried} 单，没有一单符合适用范围 {scope}。",
    },
    effect: Words {
        en: "The run lets in hardly any, so that there is nothing to measure.",
        zh: "模拟几乎不会放行订单，没有可统计的内容。",
    },
    advice: Words {
        en: "Change the order mix of the scenario, its goods for instance, or the scope of the start.",
        zh: "请调整模拟方案的订单构成（如商品），或修改开始步骤的适用范围。",
    },
};

fn check(view: &View<'_>, found: &mut Found) {
    let Some(settings) = view.start_settings() else {
        return;
    };
    window(view, &settings, found);
    let Some(scope) = settings.text("scope").filter(|scope| scope.trim() != "true") else {
        return;
    };
    if let Some(fields) = fixed_and_outside(view, scope) {
        let names: Vec<Text> = fields.iter().map(|path| same(*path)).collect();
        let named = listed(&names);
        let said = fields
            .iter()
            .find(|path| view.scenario.orders.fields.contains_key(**path));
        let path = said.map_or("orders".to_owned(), |path| format!("orders.fields.{path}"));
        let values = [("fields", named), ("scope", same(scope))];
        let finding = ScenarioFinding::worded(&RULE.meta, &OUTSIDE_SCOPE, path, &values);
        found.push(finding.of_severity(Severity::Error));
        return;
    }
    // What is drawn may fit now and then, so that this alone keeps no run from being made.
    let tried = if found.has_errors() { 0 } else { view.all_outside() };
    if tried > 0 {
        let values = [("tried", number(tried as i64)), ("scope", same(scope))];
        found.push(ScenarioFinding::worded(&RULE.meta, &NONE_FITS, "orders", &values));
    }
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

/// Fields that the run itself gives a value.
const GIVEN: [&str; 10] = [
    "order.id",
    "order.channel",
    "order.created_at",
    "order.priority",
    "order.currency",
    "order.discount",
    "order.lines",
    "order.total",
    "order.weight",
    "customer.id",
];

/// The fields that the scope reads, when each has one fixed value, or none at all, and the scope is not true for them.
fn fixed_and_outside(view: &View<'_>, scope: &str) -> Option<Vec<&'static str>> {
    let mix = &view.scenario.orders;
    let from_file =
        |stream: &Arrivals| matches!(stream.pattern, Pattern::Replay { .. } | Pattern::Resample { .. });
    let has_rows = mix.rows.is_some() || view.scenario.arrivals.iter().any(from_file);
    let condition = compile(scope, schema(), &Type::Bool).ok()?;
    let mut record = Record::new(schema());
    let mut fixed = Vec::new();
    for slot in condition.reads() {
        let path = schema().field(*slot)?.path.as_str();
        match mix.fields.get(path) {
            Some(FieldSource::Constant(value)) => {
                let (slot, value) = read_field(path, value).ok()?;
                record.set(slot, value);
            }
            Some(_) => return None,
            None if has_rows || GIVEN.contains(&path) => return None,
            None => {}
        }
        fixed.push(path);
    }
    let clock = Clock {
        now: view.scenario.start,
    };
    (!fixed.is_empty() && !condition.eval(&record, &clock).is_true()).then_some(fixed)
}
