//! What a step says and a run passes over is known.

use flow_catalog::{Role, Settings, Words, schema};
use flow_feel::Expression;
use flow_model::Text;
use flow_validate::{Engine, RuleMeta, Severity, Wording};

use super::ScenarioRule;
use crate::model::{stated_amount, stated_order};
use crate::scenario::check::finding::{Found, ScenarioFinding};
use crate::scenario::check::view::{Step, View};

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
    (Role::Customs, "consent", |_| true),
    (Role::ReturnCase, "window", |view| {
        !knows(view, "ship.delivered_at")
    }),
];

/// Whether some step writes a field, every order has it, or the scenario or one of its files may give it.
fn knows(view: &View<'_>, path: &str) -> bool {
    let mut components = view.steps.iter().filter_map(|step| step.component);
    let orders = &view.scenario.orders;
    let is_own = match path {
        "order.id" | "order.channel" | "order.created_at" => true,
        "order.priority" | "order.currency" | "order.discount" => true,
        "order.lines" | "order.total" | "order.weight" => orders.lines.is_some(),
        "customer.id" => orders.customers.is_some(),
        _ => false,
    };
    is_own
        || components.any(|component| component.writes.contains(&path))
        || orders.fields.contains_key(path)
        || !view.files.is_empty()
}

/// Whether an expression reads a field that no order has.
fn reads_unknown(view: &View<'_>, expression: Option<Expression>) -> bool {
    let fields = schema().fields();
    expression.is_some_and(|expression| {
        let mut read = expression.reads().iter();
        read.any(|slot| !knows(view, &fields[*slot].path))
    })
}

/// Whether an authorisation would lapse in a run: it lasts less long than orders take, even those that wait for nobody.
fn lapses(view: &View<'_>, settings: &Settings<'_>) -> bool {
    let lasts = settings
        .own("valid_for")
        .and_then(|_| settings.duration_us("valid_for"));
    lasts.is_some_and(|lasts| view.load().is_some_and(|load| load.time_us > lasts as f64))
}

fn check(view: &View<'_>, found: &mut Found) {
    for step in &view.steps {
        let (Some(component), Some(settings)) = (step.component, view.settings(step)) else {
            continue;
        };
        let own = PASSED_OVER.iter().filter(|(role, ..)| *role == component.role);
        for (_, name, _) in own.filter(|(_, _, is_passed_over)| is_passed_over(view)) {
            // What nobody has set is as usual, and the usual is what durations and shares of the catalog are about.
            if settings.is_unusual(name) {
                tell(view, step, (&settings, name), found);
            }
        }
        if component.role == Role::Authorize && lapses(view, &settings) {
            tell(view, step, (&settings, "valid_for"), found);
        }
        if reads_unknown(view, stated_amount(step.component, Some(step.node))) {
            tell(view, step, (&settings, "amount"), found);
        }
        if reads_unknown(view, stated_order(step.component, Some(step.node))) {
            tell(view, step, (&settings, "order_by"), found);
        }
    }
}

fn tell(view: &View<'_>, step: &Step<'_>, (settings, name): (&Settings<'_>, &str), found: &mut Found) {
    let Some(setting) = settings.declared(name) else {
        return;
    };
    let label = Text::new(setting.label.en, setting.label.zh);
    let values = [("setting", label), ("node", view.name(step))];
    let path = format!("steps.{}", step.id);
    found.push(ScenarioFinding::new(&RULE.meta, path, &values));
}
