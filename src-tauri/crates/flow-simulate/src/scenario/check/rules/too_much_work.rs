//! Orders bring a pool less work than it can do; otherwise its queue grows as long as they come. How much they bring is seen
//! in a trial of up to 1,000 of them in which nobody has to wait; the run itself says it exactly.

use flow_catalog::{Words, pool_words};
use flow_model::Text;
use flow_validate::words::{same, text};
use flow_validate::{Engine, RuleMeta, Severity, Wording};

use super::ScenarioRule;
use crate::scenario::check::finding::{Found, ScenarioFinding};
use crate::scenario::check::view::View;
use crate::scenario::check::words::{percent_of, rough};

/// N18.
pub(super) static RULE: ScenarioRule = ScenarioRule {
    meta: RuleMeta {
        id: "N18",
        name: "too-much-work",
        severity: Severity::Warning,
        engine: Engine::Config,
        wording: Wording {
            wrong: Words {
                en: "While orders come, pool \"{name}\" gets about {work} of work and can do {able}: a load of {load}.",
                zh: "来单期间，资源池“{name}”约有 {work}的工作量，只能完成 {able}，负荷为 {load}。",
            },
            effect: Words {
                en: "Waiting there grows as long as orders come{backlog}.",
                zh: "只要订单还在来，那里的等待就会不断变长{backlog}。",
            },
            advice: Words {
                en: "Add units, widen the calendar, shorten the work or send fewer orders there.",
                zh: "请增加人手、延长营业时间、缩短处理时间，或减少分到那里的订单。",
            },
        },
        tags: &["pools", "overload"],
        since: "0.1.0",
    },
    others: &[Severity::Hint],
    check,
};

/// What people call a pool, where it is called anything but by its id.
fn title(view: &View<'_>, name: &str) -> Text {
    let own = view.scenario.pools.get(name).map(|pool| &pool.title);
    match (own.filter(|title| !title.is_empty()), pool_words(name)) {
        (Some(title), _) => title.clone(),
        (None, Some(words)) => text(words),
        (None, None) => same(name),
    }
}

fn check(view: &View<'_>, found: &mut Found) {
    // A trial of what makes no sense says nothing.
    if found.has_errors() {
        return;
    }
    let Some(load) = view.load() else { return };
    for (name, pool) in &load.pools {
        let Some(available) = pool.available.filter(|able| *able > 0.0) else {
            continue;
        };
        // What opens only when all orders have come is judged by the whole run.
        let able = match pool.meanwhile > 0.0 {
            true => pool.meanwhile,
            false => available,
        };
        let ratio = pool.work / able;
        // Where every visit can have units of its own, nobody waits.
        if ratio < 1.0 || !ratio.is_finite() || f64::from(pool.units) >= pool.visits {
            continue;
        }
        let unit_hours = |amount: f64| {
            let hours = rough(amount / 3_600e6);
            Text::new(format!("{} unit-hours", hours.en), format!("{} 工时", hours.zh))
        };
        // What comes to an end is worked off in the end, if the run lasts long enough for that.
        let left = load.orders * (1.0 - available / pool.work);
        let comes_to_its_end = load.arrivals_us == load.span_us;
        let stays = view.horizon_us().is_some() && (comes_to_its_end || left >= 0.5);
        let left = rough(libm::rint(left));
        let values = [
            ("name", title(view, name)),
            ("work", unit_hours(pool.work)),
            ("able", unit_hours(able)),
            ("load", percent_of(ratio)),
            (
                "backlog",
                match stays {
                    true => Text::new(
                        format!(
                            ": about {} of {} orders are still there when the run ends",
                            left.en,
                            rough(load.orders).en
                        ),
                        format!(
                            "：模拟结束时，{} 单中约有 {} 单还在排队",
                            rough(load.orders).zh,
                            left.zh
                        ),
                    ),
                    false => Text::default(),
                },
            ),
        ];
        let finding = ScenarioFinding::new(&RULE.meta, format!("pools.{name}"), &values).at_key();
        let severity = if stays { Severity::Warning } else { Severity::Hint };
        found.push(finding.of_severity(severity));
    }
}
