//! What a step says and a run passes over is known.

use flow_catalog::{
    Component, Need, Obligation, Operation, Rehearsal, Role, Setting, SettingKind, Settings, Words, schema,
};
use flow_engine::tables::CompiledTable;
use flow_feel::{Type, compile};
use flow_model::{Table, TableId, Text};
use flow_validate::words::{all_listed, text};
use flow_validate::{Engine, RuleMeta, Severity, Wording};

use super::ScenarioRule;
use crate::model::merged_by;
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
                en: "The run passes over {settings} of \"{node}\".",
                zh: "模拟不会用到“{node}”里的{settings}。",
            },
            effect: Words {
                en: "The results are those without.",
                zh: "结果等同于没有这样设置。",
            },
            advice: Words {
                en: "Keep that in mind, or let shares of exits or a duration stand for it.",
                zh: "看结果时请留意，或用出口比例、时长来体现。",
            },
        },
        tags: &["steps"],
        since: "0.1.0",
    },
    others: &[],
    check,
};

/// What is said of a budget out of which orders that are undone had something.
const KEPT_BUDGET: Wording = Wording {
    wrong: Words {
        en: "The run does not give back to {settings} of \"{node}\" what was given to orders that are undone.",
        zh: "订单撤销后，模拟不会把优惠退回“{node}”的{settings}。",
    },
    effect: Words {
        en: "It is used up sooner than it would be.",
        zh: "预算会比实际更早用完。",
    },
    advice: Words {
        en: "Keep that in mind where many orders are undone.",
        zh: "撤销的订单较多时，看结果请留意。",
    },
};

/// What is said of a step that would decide by itself.
const OVERRULED: Wording = Wording {
    wrong: Words {
        en: "At \"{node}\" the shares of the scenario decide, not its stock, limits or promotions.",
        zh: "“{node}”按模拟方案给的比例决定出口，不看它的库存、限量和优惠。",
    },
    effect: Words {
        en: "No goods are frozen there, no place or lock is taken and no price changes.",
        zh: "这里不会冻结库存、占用名额或锁定，价格也不变。",
    },
    advice: Words {
        en: "Take the shares out to let the step decide by itself.",
        zh: "如需让步骤自行判断，请删去这里的比例。",
    },
};

fn check(view: &View<'_>, found: &mut Found) {
    for step in &view.steps {
        let (Some(component), Some(settings)) = (step.component, view.settings(step)) else {
            continue;
        };
        if is_overruled(view, step, component) {
            let values = [("node", view.name(step))];
            let path = format!("steps.{}.exits", step.id);
            found.push(ScenarioFinding::worded(&RULE.meta, &OVERRULED, path, &values));
        }
        // What nobody has set is as usual, and the usual is what durations and shares of the catalog are about.
        let unusual = component.settings.iter();
        let unusual = unusual.filter(|setting| settings.is_unusual(setting.name));
        let (passed, heeded): (Vec<_>, Vec<_>) =
            unusual.partition(|setting| is_passed_over(view, step, &settings, setting));
        let budgets: Vec<_> = heeded
            .into_iter()
            .filter(|setting| keeps_budget(view, component, setting))
            .collect();
        tell(view, step, (&RULE.meta.wording, &passed), found);
        tell(view, step, (&KEPT_BUDGET, &budgets), found);
    }
}

/// Says something of settings of a step, of which there may be none.
fn tell(view: &View<'_>, step: &Step<'_>, (wording, settings): (&Wording, &[&Setting]), found: &mut Found) {
    if settings.is_empty() {
        return;
    }
    let labels: Vec<Text> = settings.iter().map(|setting| text(setting.label)).collect();
    let values = [("settings", all_listed(&labels)), ("node", view.name(step))];
    let path = format!("steps.{}", step.id);
    found.push(ScenarioFinding::worded(&RULE.meta, wording, path, &values));
}

fn is_passed_over(view: &View<'_>, step: &Step<'_>, settings: &Settings<'_>, setting: &Setting) -> bool {
    let has_stock = view.scenario.stock.is_some();
    let lasts = || outlasts(view, settings.duration_us(setting.name));
    let is_met = |need: &Need| match *need {
        Need::Field(path) => view.knows(path),
        Need::Fields => reads(step, settings, setting).all(|path| view.knows(path)),
        Need::Lines => view.knows("order.lines"),
        Need::Partners => are_told_apart(view, step, &settings.list("same")),
        Need::Stock => has_stock,
        Need::NoCarriers => view.scenario.carriers.is_empty(),
        Need::Share(port) => view.assumed(step, |said| said.exits.get(port).copied()).is_some(),
        Need::Lasting => lasts(),
        Need::StockOrLasting => has_stock || lasts(),
    };
    match setting.rehearsal {
        Rehearsal::Heeded(needs) => !needs.iter().all(is_met),
        Rehearsal::PassedOver => true,
        Rehearsal::Uncounted => false,
    }
}

/// Whether the scenario states for a step by shares what goods, places or prices would decide.
fn is_overruled(view: &View<'_>, step: &Step<'_>, component: &Component) -> bool {
    let said = view.scenario.steps.get(&step.id);
    let decides = match component.role {
        Role::Reserve => view.scenario.stock.is_some(),
        Role::Promotion => view.scenario.orders.lines.is_some() || !view.files.is_empty(),
        Role::FlashGate | Role::PresaleLock | Role::PeakQueue => true,
        _ => false,
    };
    decides && said.is_some_and(|said| !said.exits.is_empty())
}

/// The fields that the value of a setting reads: an expression, several, or a table.
fn reads(
    step: &Step<'_>,
    settings: &Settings<'_>,
    setting: &Setting,
) -> impl Iterator<Item = &'static str> + use<> {
    let texts = match setting.kind {
        SettingKind::ConditionList => settings.list(setting.name),
        _ => settings.text(setting.name).into_iter().collect(),
    };
    let slots = |text: &str| match setting.kind {
        SettingKind::TableRef(_) => match step.flow.tables.get(&TableId::new(text)) {
            Some(Table::Decision(table)) => CompiledTable::new(table, schema()).map(|table| table.reads()),
            _ => Ok(Vec::new()),
        }
        .unwrap_or_default(),
        _ => {
            let expression = compile(text, schema(), &Type::Any);
            expression.map_or(Vec::new(), |expression| expression.reads().to_vec())
        }
    };
    let slots: Vec<usize> = texts.into_iter().flat_map(slots).collect();
    let fields = slots.into_iter().filter_map(|slot| schema().field(slot));
    fields.map(|field| field.path.as_str())
}

/// Whether orders say of what they must have in common to be merged: of the customer where that is part of it, of
/// something else where not.
fn are_told_apart(view: &View<'_>, step: &Step<'_>, same: &[&str]) -> bool {
    let slots = merged_by(step.component, Some(step.node)).into_iter();
    let mut others = slots.filter_map(|slot| schema().field(slot));
    match same.contains(&"customer") {
        true => view.knows("customer.id"),
        false => others.any(|field| view.knows(&field.path)) || same.iter().all(|what| *what == "shop"),
    }
}

/// Whether it lasts longer than orders that wait for nobody take.
fn outlasts(view: &View<'_>, lasts: Option<i64>) -> bool {
    lasts.is_none_or(|lasts| view.load().is_none_or(|load| load.time_us <= lasts as f64))
}

/// Whether orders that used up part of a budget may be undone.
fn keeps_budget(view: &View<'_>, component: &Component, setting: &Setting) -> bool {
    let nodes = view.bodies.iter().flat_map(|body| &body.compiled.nodes);
    let mut operations = nodes
        .flat_map(|node| &node.exits)
        .flat_map(|exit| &exit.operations);
    component.role == Role::Promotion
        && setting.name == "budget"
        && operations
            .any(|operation| matches!(operation, Operation::Release(set) if set.contains(Obligation::Coupon)))
}
