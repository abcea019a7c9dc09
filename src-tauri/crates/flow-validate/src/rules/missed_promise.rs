//! In a simulation of the flow, orders miss what customers were promised. Reported when more than one in twenty does, with
//! the step that delays most. Silent until a simulation has been run.
//!
//! Invalid: a simulation in which 12 % of the orders are late.
//!
//! Valid: a simulation in which 2 % of the orders are late.

use flow_catalog::Words;
use flow_feel::Decimal;
use flow_model::Text;

use crate::finding::{Finding, Severity};
use crate::findings::Findings;
use crate::rule::{Engine, Rule, RuleMeta, Wording};
use crate::view::FlowView;
use crate::words::percent;

/// C02.
pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        id: "C02",
        name: "missed-promise",
        severity: Severity::Warning,
        engine: Engine::Simulation,
        wording: Wording {
            wrong: Words {
                en: "In simulation {share} of orders miss the promise{slowest}.",
                zh: "模拟中有 {share} 的订单超过承诺时间{slowest}。",
            },
            effect: Words {
                en: "On the day these customers wait longer than they were told.",
                zh: "实际运行时，这些顾客等待的时间会超过承诺。",
            },
            advice: Words {
                en: "Give the slow step more people or stock, or promise later.",
                zh: "请为瓶颈步骤增加人手或库存，或放宽承诺。",
            },
        },
        tags: &["simulation"],
        since: "0.1.0",
    },
    check,
};

/// Share of late orders that is accepted, in percent.
const LATE_PERCENT_MAX: i64 = 5;

fn check(view: &FlowView<'_>, findings: &mut Findings) {
    let Some(result) = &view.context.simulation else {
        return;
    };
    let Ok(late) = result.late_share.parse::<Decimal>() else {
        return;
    };
    let is_accepted = late
        .mul(Decimal::from(100))
        .is_none_or(|late_percent| late_percent <= Decimal::from(LATE_PERCENT_MAX));
    if is_accepted {
        return;
    }
    let slowest = result
        .slowest
        .as_ref()
        .and_then(|id| view.compiled.index.get(id))
        .copied();
    let named = slowest.map(|node| view.name(node)).map(|name| {
        Text::new(
            format!("; the slowest step is \"{}\"", pick(&name.en, &name.zh)),
            format!("，最慢的是“{}”", pick(&name.zh, &name.en)),
        )
    });
    let values = [("share", percent(late)), ("slowest", named.unwrap_or_default())];
    let nodes = slowest.map(|node| view.id(node).clone()).into_iter().collect();
    findings.push(Finding::new(&RULE.meta, nodes, &values));
}

fn pick<'t>(wanted: &'t str, other: &'t str) -> &'t str {
    if wanted.is_empty() { other } else { wanted }
}
