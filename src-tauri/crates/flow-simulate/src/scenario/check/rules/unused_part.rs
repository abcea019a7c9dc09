//! What nothing in the flow or the scenario refers to is often a slip in a name.

use std::collections::BTreeSet;

use flow_catalog::{Component, Obligation, Operation, Role, Words, component};
use flow_model::Text;
use flow_validate::words::same;
use flow_validate::{Engine, RuleMeta, Severity, Wording};

use super::ScenarioRule;
use crate::scenario::PoolUse;
use crate::scenario::check::finding::{Found, ScenarioFinding};
use crate::scenario::check::view::View;
use crate::scenario::check::words::{is_one_of, near};

/// N02.
pub(super) static RULE: ScenarioRule = ScenarioRule {
    meta: RuleMeta {
        id: "N02",
        name: "unused-part",
        severity: Severity::Hint,
        engine: Engine::Config,
        wording: Wording {
            wrong: Words {
                en: "{thing} \"{name}\" is used by nothing.",
                zh: "没有任何地方用到{thing}“{name}”。",
            },
            effect: Words {
                en: "What the scenario says about it has no effect.",
                zh: "模拟方案里对它的设定不起作用。",
            },
            advice: Words {
                en: "Take it out, or correct its name. {hint}",
                zh: "请删除，或改正名称。{hint}",
            },
        },
        tags: &["names"],
        since: "0.1.0",
    },
    others: &[Severity::Warning],
    check,
};

/// What is said of a step that has no use for it.
const IDLE_SETTING: Wording = Wording {
    wrong: Words {
        en: "\"{key}\" means nothing to a step \"{step}\".",
        zh: "步骤“{step}”用不到“{key}”。",
    },
    effect: Words {
        en: "What the scenario says there has no effect.",
        zh: "模拟方案里的这一项不起作用。",
    },
    advice: Words {
        en: "Take it out, or give it to the step that is meant: parts go with steps that split orders, restock with steps that receive returns.",
        zh: "请删除，或改写到该用的步骤上：parts 用于拆单步骤，restock 用于接收退货的步骤。",
    },
};

/// The same where nobody works on several orders at once.
const IDLE_WORK: Wording = Wording {
    advice: Words {
        en: "Take it out: orders only wait there, or ask one person after the other.",
        zh: "请删除：订单在这里只是等待，或逐个请人审批。",
    },
    ..IDLE_SETTING
};

/// What is said of a service level about promises that nobody makes.
const NO_PROMISE: Wording = Wording {
    wrong: Words {
        en: "No order has a promised moment, by which this service level is measured.",
        zh: "订单都没有承诺时间，这项服务水平无从衡量。",
    },
    effect: Words {
        en: "It counts nothing.",
        zh: "它不会计入任何订单。",
    },
    advice: Words {
        en: "Say within which time it must happen, or give orders a promised moment.",
        zh: "请写明时限（within），或给订单设置承诺时间。",
    },
};

fn check(view: &View<'_>, found: &mut Found) {
    let scenario = view.scenario;
    let needed = view.needed_pools();
    for name in scenario.pools.keys().filter(|name| !needed.contains(*name)) {
        let wanted = needed.iter().filter(|name| !scenario.pools.contains_key(*name));
        let wanted: Vec<&str> = wanted.map(String::as_str).collect();
        let finding = unused(("Pool", "资源池"), "pools", name, &wanted);
        // A pool that was meant to limit something and does not is worse than one too many.
        found.push(finding.of_severity(Severity::Warning));
    }
    let calendars = scenario.pools.values().map(|pool| &pool.calendar);
    let calendars = calendars.chain(scenario.carriers.values().map(|carrier| &carrier.calendar));
    let calendars: BTreeSet<&str> = calendars.flatten().map(String::as_str).collect();
    for name in scenario
        .calendars
        .keys()
        .filter(|name| !calendars.contains(name.as_str()))
    {
        let wanted = calendars
            .iter()
            .filter(|name| !scenario.calendars.contains_key(**name));
        let wanted: Vec<&str> = wanted.copied().collect();
        found.push(unused(("Calendar", "日历"), "calendars", name, &wanted));
    }
    // A carrier collects where orders are delivered: the one that a step names, else the first.
    let delivers = |component: &Component| component.role == Role::Deliver;
    let is_delivered = view.steps.iter().any(|step| step.component.is_some_and(delivers));
    let said = scenario.steps.values().chain(scenario.components.values());
    let named: BTreeSet<&String> = said.filter_map(|said| said.carrier.as_ref()).collect();
    for (place, name) in scenario.carriers.keys().enumerate() {
        if !is_delivered || place > 0 && !named.contains(name) {
            let finding = unused(("Carrier", "承运商"), "carriers", name, &[]);
            found.push(finding.of_severity(Severity::Warning));
        }
    }
    let components = view.component_ids();
    // What the catalog does not know is no unused step but a wrong name.
    let known = scenario.components.keys().filter_map(|id| component(id));
    for kind in known.filter(|kind| !components.contains(kind.id)) {
        let values = [
            ("thing", Text::new("Step", "步骤")),
            ("name", Text::new(kind.name.en, kind.name.zh)),
            ("hint", Text::default()),
        ];
        let path = format!("components.{}", kind.id);
        found.push(ScenarioFinding::new(&RULE.meta, path, &values).at_key());
    }
    goods(view, found);
    settings(view, found);
    if !view.knows("order.promised_at") {
        let levels = scenario.service_levels.iter().enumerate();
        for (index, _) in levels.filter(|(_, level)| level.within_us.is_none()) {
            let path = format!("service_levels[{index}]");
            let finding = ScenarioFinding::worded(&RULE.meta, &NO_PROMISE, path, &[]);
            found.push(finding.of_severity(Severity::Warning));
        }
    }
}

/// Stock of goods that nobody buys.
fn goods(view: &View<'_>, found: &mut Found) {
    let (Some(mix), Some(stock)) = (&view.scenario.orders.lines, &view.scenario.stock) else {
        return;
    };
    let is_bought = |sku: &str| {
        sku == "*"
            || mix
                .goods
                .iter()
                .any(|good| is_one_of(sku, &good.sku, good.copies))
    };
    for (index, item) in stock
        .items
        .iter()
        .enumerate()
        .filter(|(_, item)| !is_bought(&item.sku))
    {
        let (hint, near) = near(&item.sku, mix.goods.iter().map(|good| good.sku.as_str()));
        let values = [
            ("thing", Text::new("Stock of", "商品库存")),
            ("name", same(item.sku.as_str())),
            ("hint", hint),
        ];
        let path = format!("stock.items[{index}].sku");
        found.push(
            ScenarioFinding::new(&RULE.meta, path, &values)
                .suggesting(near)
                .of_severity(Severity::Warning),
        );
    }
}

/// What is said of steps that have no use for it.
fn settings(view: &View<'_>, found: &mut Found) {
    let scenario = view.scenario;
    let steps = scenario.steps.iter().filter_map(|(id, said)| {
        let component = view.step(id)?.component?;
        Some((format!("steps.{id}"), said, component))
    });
    let kinds = scenario.components.iter();
    let kinds = kinds.filter_map(|(id, said)| Some((format!("components.{id}"), said, component(id)?)));
    for (path, said, component) in steps.chain(kinds) {
        let works_alone = works_alone(component);
        let asks_special = component.role == Role::Approval && said.pools.iter().flatten().any(is_special);
        let idle = [
            (
                "parts",
                said.parts.is_some() && component.role != Role::Split,
                &IDLE_SETTING,
            ),
            (
                "restock",
                said.restock.is_some() && !takes_returns(component),
                &IDLE_SETTING,
            ),
            ("batch", said.batch.is_some() && works_alone, &IDLE_WORK),
            ("set_up", said.set_up.is_some() && works_alone, &IDLE_WORK),
            ("pools", asks_special, &IDLE_WORK),
        ];
        for (key, _, wording) in idle.into_iter().filter(|(_, is_idle, _)| *is_idle) {
            let name = Text::new(component.name.en, component.name.zh);
            let key_shown = match key {
                "pools" => Text::new("units and skill of pools", "pools 里的 units 和 skill"),
                key => same(key),
            };
            let values = [("key", key_shown), ("step", name)];
            let finding =
                ScenarioFinding::worded(&RULE.meta, wording, format!("{path}.{key}"), &values).at_key();
            found.push(finding.of_severity(Severity::Warning));
        }
    }
}

/// Whether orders only wait at such a step, or ask one person after the other.
fn works_alone(component: &Component) -> bool {
    matches!(
        component.role,
        Role::Approval | Role::Backorder | Role::PeakQueue | Role::Merge | Role::Wait
    )
}

/// Whether it is not just anybody of a pool who is asked.
fn is_special(used: &PoolUse) -> bool {
    used.units > 1 || used.skill.is_some()
}

/// Whether goods that come back arrive at such a step.
fn takes_returns(component: &Component) -> bool {
    component
        .effects
        .iter()
        .any(|effect| matches!(effect.operation, Operation::Consume(set) if set.contains(Obligation::Rma)))
}

fn unused(thing: (&str, &str), part: &str, name: &str, wanted: &[&str]) -> ScenarioFinding {
    let (hint, near) = near(name, wanted.iter().copied());
    let values = [
        ("thing", Text::new(thing.0, thing.1)),
        ("name", same(name)),
        ("hint", hint),
    ];
    let finding = ScenarioFinding::new(&RULE.meta, format!("{part}.{name}"), &values);
    finding.suggesting(near).at_key()
}
