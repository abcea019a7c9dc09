//! A disruption does to a step, pool or carrier what can happen to it.

use flow_catalog::Words;
use flow_model::Text;
use flow_validate::{Engine, RuleMeta, Severity, Wording};

use super::ScenarioRule;
use crate::scenario::check::finding::{Found, ScenarioFinding};
use crate::scenario::check::view::View;
use crate::scenario::{DisruptionEffect, Strikes};

/// N17.
pub(super) static RULE: ScenarioRule = ScenarioRule {
    meta: RuleMeta {
        id: "N17",
        name: "unfitting-effect",
        severity: Severity::Error,
        engine: Engine::Config,
        wording: Wording {
            wrong: Words {
                en: "{thing} cannot be {effect}.",
                zh: "{thing}不适用“{effect}”。",
            },
            effect: Words {
                en: "The disruption has no effect.",
                zh: "这个干扰不起作用。",
            },
            advice: Words {
                en: "Steps can be down, slower or have faults; pools down or with fewer units; carriers down.",
                zh: "步骤可停用、变慢或出故障；资源池可停用或减少资源；承运商只能停用。",
            },
        },
        tags: &["disruptions"],
        since: "0.1.0",
    },
    others: &[],
    check,
};

fn check(view: &View<'_>, found: &mut Found) {
    use DisruptionEffect::{Down, Faults, FewerUnits, Slower};
    for (index, disruption) in view.scenario.disruptions.iter().enumerate() {
        let (what, fits) = match (&disruption.strikes, disruption.effect) {
            (Strikes::Step(_) | Strikes::Component(_), effect) => {
                (("A step", "步骤"), matches!(effect, Down | Slower(_) | Faults(_)))
            }
            (Strikes::Pool(_), effect) => (("A pool", "资源池"), matches!(effect, Down | FewerUnits(_))),
            (Strikes::Carrier(_), effect) => (("A carrier", "承运商"), effect == Down),
        };
        if !fits {
            let effect = match disruption.effect {
                Down => Text::new("down", "停用"),
                Slower(_) => Text::new("slower", "变慢"),
                FewerUnits(_) => Text::new("short of units", "减少资源"),
                Faults(_) => Text::new("faulty", "出故障"),
            };
            let values = [("thing", Text::new(what.0, what.1)), ("effect", effect)];
            found.push(ScenarioFinding::new(
                &RULE.meta,
                format!("disruptions[{index}].effect"),
                &values,
            ));
        }
    }
}
