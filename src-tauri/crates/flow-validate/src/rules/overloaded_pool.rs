//! People and machines that are busy more than 85 % of the time have no room for a peak: waiting grows without bound as the
//! load nears 100 %. Silent until a simulation has been run.
//!
//! Invalid: a simulation in which the order desk is busy 93 % of the time.
//!
//! Valid: a simulation in which the order desk is busy 70 % of the time.

use flow_catalog::{Words, pool_words};
use flow_feel::Decimal;
use flow_model::{NodeId, Text};

use crate::finding::{Finding, Severity};
use crate::findings::Findings;
use crate::rule::{Engine, Rule, RuleMeta, Wording};
use crate::view::FlowView;
use crate::words::{percent, same, text};

/// P08.
pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        id: "P08",
        name: "overloaded-pool",
        severity: Severity::Warning,
        engine: Engine::Simulation,
        wording: Wording {
            wrong: Words {
                en: "{role} is {load} busy.",
                zh: "{role}的负荷达到{load}。",
            },
            effect: Words {
                en: "Work piles up there: above {limit}, waiting grows out of proportion.",
                zh: "任务会在那里积压：负荷超过 {limit} 后，等待时间会急剧变长。",
            },
            advice: Words {
                en: "Add people at the busy hours, or send fewer orders there.",
                zh: "请在高峰时段增加人手，或减少分配到那里的订单。",
            },
        },
        tags: &["people", "simulation"],
        since: "0.1.0",
    },
    check,
};

/// Load up to which waiting stays moderate.
const LOAD_MAX: &str = "0.85";

fn check(view: &FlowView<'_>, findings: &mut Findings) {
    let (Some(result), Ok(limit)) = (&view.context.simulation, LOAD_MAX.parse::<Decimal>()) else {
        return;
    };
    for (pool, load) in &result.utilisation {
        let Some(load) = load.parse::<Decimal>().ok().filter(|load| *load > limit) else {
            continue;
        };
        let values = [
            ("role", called(pool)),
            ("load", percent(load)),
            ("limit", percent(limit)),
        ];
        findings.push(Finding::new(&RULE.meta, steps_served_by(view, pool), &values));
    }
}

/// A pool by its usual words, else by its name.
fn called(pool: &str) -> Text {
    pool_words(pool).map_or_else(|| same(pool), text)
}

/// The steps that a pool serves: those that name it as their role, and those whose component it is declared for.
fn steps_served_by(view: &FlowView<'_>, pool: &str) -> Vec<NodeId> {
    let serves = |node| {
        let own = view.text(node, "role").map(|role| role == pool);
        let declared = || {
            view.component(node)
                .and_then(|component| component.simulation.resource)
        };
        own.unwrap_or_else(|| declared() == Some(pool)) || view.list(node, "roles").contains(&pool)
    };
    let steps = view.steps().filter(|(node, _)| serves(*node));
    steps.map(|(node, _)| view.id(node).clone()).collect()
}
