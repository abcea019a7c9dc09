//! A calendar that somebody works by opens at least once before the run ends.

use std::collections::BTreeSet;

use flow_catalog::Words;
use flow_feel::time::DAY;
use flow_model::Text;
use flow_validate::words::same;
use flow_validate::{Engine, RuleMeta, Severity, Wording};

use super::ScenarioRule;
use crate::scenario::check::finding::{Found, ScenarioFinding};
use crate::scenario::check::opening::opens;
use crate::scenario::check::view::View;

/// N10.
pub(super) static RULE: ScenarioRule = ScenarioRule {
    meta: RuleMeta {
        id: "N10",
        name: "closed-calendar",
        severity: Severity::Error,
        engine: Engine::Config,
        wording: Wording {
            wrong: Words {
                en: "Calendar \"{name}\" never opens {when}.",
                zh: "日历“{name}”{when}从不开放。",
            },
            effect: Words {
                en: "{user} does nothing all the time, and orders that need it wait until the end.",
                zh: "{user}始终不工作，需要它的订单会一直等到模拟结束。",
            },
            advice: Words {
                en: "Give it shifts on days of the run, or let the run begin on another day.",
                zh: "请在模拟期间的日期排班，或改变模拟的开始日期。",
            },
        },
        tags: &["calendars"],
        since: "0.1.0",
    },
    others: &[],
    check,
};

/// A calendar is looked at for so long when the run has no fixed end.
const YEAR_US: i64 = 366 * DAY;

fn check(view: &View<'_>, found: &mut Found) {
    if view.horizon_us() == Some(0) {
        // A run of no time is at fault (N13), not its calendars.
        return;
    }
    let scenario = view.scenario;
    let needed = view.needed_pools();
    let pools = scenario.pools.iter().filter(|(name, _)| needed.contains(*name));
    let pools = pools.map(|(name, pool)| {
        (
            Text::new(format!("Pool \"{name}\""), format!("资源池“{name}”")),
            &pool.calendar,
        )
    });
    let carriers = scenario.carriers.iter();
    let carriers = carriers.map(|(name, carrier)| {
        (
            Text::new(format!("Carrier \"{name}\""), format!("承运商“{name}”")),
            &carrier.calendar,
        )
    });
    let mut seen = BTreeSet::new();
    for (user, name) in pools.chain(carriers) {
        let Some(calendar) = name.as_ref().and_then(|name| scenario.calendars.get(name)) else {
            continue;
        };
        let name = name.as_deref().unwrap_or_default();
        let until = view.horizon_us().unwrap_or(YEAR_US);
        let opens = |until: i64| opens(scenario.start, calendar, until);
        if opens(until) || !seen.insert(name) {
            continue;
        }
        let when = match opens(YEAR_US) {
            true => Text::new("before the run ends", "在模拟结束前"),
            false => Text::new("", ""),
        };
        let values = [("name", same(name)), ("when", when), ("user", user)];
        let mut finding = ScenarioFinding::new(&RULE.meta, format!("calendars.{name}"), &values);
        finding.message.en = finding.message.en.replace("opens .", "opens.");
        found.push(finding);
    }
}
