//! A pool has at least the units that one visit takes, and some pickup takes at least one parcel.

use std::collections::BTreeMap;

use flow_catalog::Words;
use flow_feel::time::DAY;
use flow_model::Text;
use flow_validate::{Engine, RuleMeta, Severity, Wording};

use super::ScenarioRule;
use crate::model::{PoolPlan, Use};
use crate::scenario::check::finding::{Found, ScenarioFinding};
use crate::scenario::check::opening::{is_open, opens, units_max};
use crate::scenario::check::view::View;
use crate::scenario::{Carrier, Pool, PoolUse};

/// N09.
pub(super) static RULE: ScenarioRule = ScenarioRule {
    meta: RuleMeta {
        id: "N09",
        name: "nobody-serves",
        severity: Severity::Error,
        engine: Engine::Config,
        wording: Wording {
            wrong: Words {
                en: "A pool has no units, or fewer than one visit takes; or no pickup takes parcels.",
                zh: "资源池里没有资源，或少于一次处理所需；或没有一次取件能取走包裹。",
            },
            effect: Words {
                en: "Orders that need it wait until the end of the run.",
                zh: "需要它的订单会一直等到模拟结束。",
            },
            advice: Words {
                en: "Raise the capacity or change when it is there, or take it out where it is not needed.",
                zh: "请提高容量或调整开放时间；不需要时请去掉。",
            },
        },
        tags: &["pools"],
        since: "0.1.0",
    },
    others: &[],
    check,
};

/// Pickups are looked at one by one up to so many.
const PICKUPS_MAX: i64 = 20_000;
/// And so long when the run has no fixed end.
const YEAR_US: i64 = 366 * DAY;

fn check(view: &View<'_>, found: &mut Found) {
    let needed = view.needed_pools();
    for (name, pool) in view
        .scenario
        .pools
        .iter()
        .filter(|(name, _)| needed.contains(*name))
    {
        let is_closed = || {
            let calendar = pool
                .calendar
                .as_ref()
                .and_then(|name| view.scenario.calendars.get(name));
            calendar.is_some_and(|calendar| units_max(Some(calendar), 1) == 0)
        };
        if most(view, pool) == 0 && !is_closed() {
            let what = Text::new(
                format!("pool \"{name}\" has no units"),
                format!("资源池“{name}”里没有资源"),
            );
            found.push(finding(format!("pools.{name}.capacity"), what));
        }
    }
    too_many(view, found);
    for (name, carrier) in &view.scenario.carriers {
        if carrier.capacity == Some(0) {
            let what = Text::new(
                format!("carrier \"{name}\" takes no parcels"),
                format!("承运商“{name}”每次取件数为 0"),
            );
            found.push(finding(format!("carriers.{name}.capacity"), what));
        }
        if let Some(calendar) = &carrier.calendar
            && never_comes(view, carrier, calendar)
        {
            let what = Text::new(
                format!(
                    "carrier \"{name}\" never comes: none of its pickups falls into calendar \"{calendar}\""
                ),
                format!("承运商“{name}”从不上门：每次取件时间都在日历“{calendar}”之外"),
            );
            found.push(finding(format!("carriers.{name}.every"), what));
        }
    }
}

/// Whether a calendar opens, but at no pickup.
fn never_comes(view: &View<'_>, carrier: &Carrier, calendar: &str) -> bool {
    let start = view.scenario.start;
    let until = view.horizon_us().unwrap_or(YEAR_US);
    let every = carrier.every_us.max(1_000_000);
    let first = carrier.first_us.max(0);
    let Some(calendar) = view.scenario.calendars.get(calendar) else {
        return false;
    };
    if !opens(start, calendar, until) || (until - first) / every > PICKUPS_MAX {
        return false;
    }
    let mut pickups = (0..)
        .map(|number| first + number * every)
        .take_while(|at| *at <= until);
    !pickups.any(|at| is_open(start, calendar, at))
}

fn finding(path: String, what: Text) -> ScenarioFinding {
    ScenarioFinding::stated(&RULE.meta, path, what)
}

/// Most units that are ever there; a calendar that does not exist is as if there were none.
fn most(view: &View<'_>, pool: &Pool) -> u32 {
    let calendar = pool.calendar.as_ref();
    units_max(
        calendar.and_then(|name| view.scenario.calendars.get(name)),
        pool.units(),
    )
}

/// Steps that take more units, or more with a skill, than there are.
fn too_many(view: &View<'_>, found: &mut Found) {
    let steps = view
        .scenario
        .steps
        .iter()
        .map(|(id, step)| (format!("steps.{id}"), step));
    let components = view.scenario.components.iter();
    for (path, step) in steps.chain(components.map(|(id, step)| (format!("components.{id}"), step))) {
        let uses = step.pools.as_deref().unwrap_or_default();
        let mut taken: BTreeMap<&str, (u32, usize)> = BTreeMap::new();
        for (index, used) in uses.iter().enumerate() {
            let Some(pool) = view.scenario.pools.get(&used.pool) else {
                continue;
            };
            let there = match &used.skill {
                None => most(view, pool),
                Some(skill) => {
                    let able = pool.skills.iter().filter(|group| group.skills.contains(skill));
                    able.fold(0_u32, |sum, group| sum.saturating_add(group.units))
                }
            };
            let path = format!("{path}.pools[{index}]");
            if used.units > there && there > 0 {
                found.push(too_few(path, &used.pool, used.units, there));
                continue;
            }
            // What the uses before take of the pool is taken, too.
            let (sum, n) = taken.entry(&used.pool).or_default();
            *sum = sum.saturating_add(used.units);
            *n += 1;
            let there = most(view, pool);
            if *n < 2 || there == 0 {
                continue;
            }
            if *sum > there {
                found.push(too_few(path, &used.pool, *sum, there));
            } else if !pool.skills.is_empty() && !can_serve_together(view, &used.pool, &uses[..=index]) {
                found.push(too_few_different(path, &used.pool, &uses[..=index]));
            }
        }
    }
}

fn too_few(path: String, pool: &str, units: u32, there: u32) -> ScenarioFinding {
    let what = Text::new(
        format!("one visit takes {units} units of pool \"{pool}\", which has {there} of the kind"),
        format!("一次处理要占用资源池“{pool}”的 {units} 个资源，而可用的只有 {there} 个"),
    );
    finding(path, what)
}

fn too_few_different(path: String, pool: &str, uses: &[PoolUse]) -> ScenarioFinding {
    let own = uses.iter().filter(|used| used.pool == pool);
    let mut skills: Vec<&str> = own.filter_map(|used| used.skill.as_deref()).collect();
    skills.dedup();
    let what = Text::new(
        format!(
            "one visit takes different units of pool \"{pool}\" for \"{}\" at the same time, and there are too few who can",
            skills.join("\", \"")
        ),
        format!(
            "一次处理要同时占用资源池“{pool}”中分别负责“{}”的不同资源，而具备这些技能的资源不够",
            skills.join("”、“")
        ),
    );
    finding(path, what)
}

/// Whether a pool has different units for all that one visit takes of it.
fn can_serve_together(view: &View<'_>, name: &str, uses: &[PoolUse]) -> bool {
    let Some(pool) = view.scenario.pools.get(name) else {
        return true;
    };
    let plan = PoolPlan::new(name, pool, view.scenario);
    let own = uses.iter().filter(|used| used.pool == name);
    let wanted: Vec<Use> = own
        .map(|used| Use {
            pool: 0,
            units: used.units,
            skills: used.skill.as_ref().map_or(0, |skill| plan.skill(skill)),
        })
        .collect();
    plan.hands(wanted.iter(), |group| plan.groups[group].0).is_some()
}
