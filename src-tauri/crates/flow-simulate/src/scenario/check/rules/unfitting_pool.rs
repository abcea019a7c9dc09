//! What is said of a pool goes together: it interrupts by priorities that it heeds, and has no more units with skills than
//! units, nor more skills than are told apart.

use std::collections::BTreeSet;

use flow_catalog::Words;
use flow_validate::words::{number, same};
use flow_validate::{Engine, RuleMeta, Severity, Wording};

use super::ScenarioRule;
use crate::model::SKILLS_MAX;
use crate::scenario::check::finding::{Found, ScenarioFinding};
use crate::scenario::check::view::View;
use crate::scenario::{Discipline, Pool};

/// N24.
pub(super) static RULE: ScenarioRule = ScenarioRule {
    meta: RuleMeta {
        id: "N24",
        name: "unfitting-pool",
        severity: Severity::Warning,
        engine: Engine::Config,
        wording: Wording {
            wrong: Words {
                en: "A pool interrupts work but serves first come first served, or its skills have more units than it.",
                zh: "资源池允许打断却按先到先得排队，或各技能的资源数超过容量。",
            },
            effect: Words {
                en: "The run takes it another way than may be meant.",
                zh: "模拟采用的做法可能与本意不同。",
            },
            advice: Words {
                en: "Correct the pool.",
                zh: "请改正资源池的设置。",
            },
        },
        tags: &["pools"],
        since: "0.1.0",
    },
    others: &[Severity::Error],
    check,
};

/// What is said of a pool that never interrupts.
const NEVER_INTERRUPTS: Wording = Wording {
    wrong: Words {
        en: "Pool \"{name}\" interrupts work for a higher priority, but serves first come first served whatever the priority.",
        zh: "资源池“{name}”允许高优先级打断，但排队规则是先到先得，不看优先级。",
    },
    effect: Words {
        en: "Nothing is ever interrupted.",
        zh: "不会发生任何打断。",
    },
    advice: Words {
        en: "Serve by priority, or take out preempts.",
        zh: "请改为按优先级排队，或去掉 preempts。",
    },
};

/// What is said of a pool with more units with skills than units.
const TOO_MANY_UNITS: Wording = Wording {
    wrong: Words {
        en: "Pool \"{name}\" has {units} units, but {with_skills} with skills.",
        zh: "资源池“{name}”的容量是 {units}，但各技能的资源合计为 {with_skills}。",
    },
    effect: Words {
        en: "The run has {with_skills}.",
        zh: "模拟按 {with_skills} 个计算。",
    },
    advice: Words {
        en: "Correct the capacity, or the units of the skills.",
        zh: "请改正容量，或各技能的资源数。",
    },
};

/// What is said of a pool with more skills than are told apart.
const TOO_MANY_SKILLS: Wording = Wording {
    wrong: Words {
        en: "Pool \"{name}\" has {skills} skills, of which {most} are told apart.",
        zh: "资源池“{name}”有 {skills} 种技能，最多只能区分 {most} 种。",
    },
    effect: Words {
        en: "Orders that need one of the others wait until the end of the run.",
        zh: "需要其余技能的订单会一直等到模拟结束。",
    },
    advice: Words {
        en: "Take out skills that no step asks for.",
        zh: "请删去没有步骤用到的技能。",
    },
};

fn check(view: &View<'_>, found: &mut Found) {
    for (name, pool) in &view.scenario.pools {
        let finding = |wording: &Wording, path: &str, values: &[(&str, u32)]| {
            let name_first = std::iter::once(("name", same(name.as_str())));
            let numbers = values
                .iter()
                .map(|(key, value)| (*key, number(i64::from(*value))));
            let values: Vec<_> = name_first.chain(numbers).collect();
            ScenarioFinding::worded(&RULE.meta, wording, format!("pools.{name}.{path}"), &values)
        };
        if pool.preempts && pool.discipline == Discipline::Fifo {
            found.push(finding(&NEVER_INTERRUPTS, "preempts", &[]));
        }
        if pool.units() > pool.capacity && follows_capacity(view, pool) {
            let values = [("units", pool.capacity), ("with_skills", pool.units())];
            found.push(finding(&TOO_MANY_UNITS, "skills", &values));
        }
        let skills: BTreeSet<&String> = pool.skills.iter().flat_map(|group| &group.skills).collect();
        if skills.len() > SKILLS_MAX {
            let values = [("skills", skills.len() as u32), ("most", SKILLS_MAX as u32)];
            let finding = finding(&TOO_MANY_SKILLS, "skills", &values);
            found.push(finding.of_severity(Severity::Error));
        }
    }
}

/// Whether a pool ever has as many units as its capacity says, and not only those that its shifts say.
fn follows_capacity(view: &View<'_>, pool: &Pool) -> bool {
    let calendar = pool.calendar.as_ref();
    match calendar.and_then(|name| view.scenario.calendars.get(name)) {
        None => true,
        Some(calendar) => {
            let shifts = calendar.shifts.iter().chain(calendar.days.values().flatten());
            shifts.into_iter().any(|shift| shift.units.is_none())
        }
    }
}
