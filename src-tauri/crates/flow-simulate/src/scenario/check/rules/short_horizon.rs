//! A run lasts longer than an order takes at the least, and longer than its warm-up.

use flow_catalog::Words;
use flow_model::Text;
use flow_validate::words::duration;
use flow_validate::{Engine, RuleMeta, Severity, Wording};

use super::ScenarioRule;
use crate::scenario::WarmUp;
use crate::scenario::check::finding::{Found, ScenarioFinding};
use crate::scenario::check::view::View;
use crate::scenario::check::ways::shortest_us;

/// N13.
pub(super) static RULE: ScenarioRule = ScenarioRule {
    meta: RuleMeta {
        id: "N13",
        name: "short-horizon",
        severity: Severity::Warning,
        engine: Engine::Config,
        wording: Wording {
            wrong: Words {
                en: "The run lasts {length}, but {least} {needed}.",
                zh: "模拟时长为{length}，但{least}{needed}。",
            },
            effect: Words {
                en: "{harm}.",
                zh: "{harm}。",
            },
            advice: Words {
                en: "Let the run last longer, or until the last order has ended, or shorten the warm-up.",
                zh: "请延长模拟，或设为“最后一单结束”，或缩短预热。",
            },
        },
        tags: &["horizon"],
        since: "0.1.0",
    },
    others: &[Severity::Error],
    check,
};

/// A run until the last order whose last order ends before the warm-up, as far as a trial in which nobody waits shows.
fn last_order_in_warm_up(view: &View<'_>) -> Option<ScenarioFinding> {
    let WarmUp::Fixed(warm_up) = view.scenario.warm_up else {
        return None;
    };
    if warm_up == 0 {
        return None;
    }
    let load = view.load()?;
    let length = load.span_us.saturating_add(load.time_most_us);
    (warm_up >= length).then(|| {
        let values = [
            ("length", duration(length)),
            ("least", Text::new("the warm-up alone lasts", "仅预热就要")),
            ("needed", duration(warm_up)),
            (
                "harm",
                Text::new(
                    "A run that ends before its warm-up counts nothing; this one is as long as a trial in which nobody waits",
                    "预热没结束就结束的运行不计入统计；此处时长来自无需等待的试运行",
                ),
            ),
        ];
        ScenarioFinding::new(&RULE.meta, "warm_up", &values)
    })
}

fn check(view: &View<'_>, found: &mut Found) {
    let Some(horizon) = view.horizon_us() else {
        // A trial of what makes no sense says nothing.
        if !found.has_errors()
            && let Some(finding) = last_order_in_warm_up(view)
        {
            found.push(finding);
        }
        return;
    };
    let report = |what: Text, needed: i64, harm: Text| {
        let values = [
            ("length", duration(horizon)),
            ("least", what),
            ("needed", duration(needed)),
            ("harm", harm),
        ];
        ScenarioFinding::new(&RULE.meta, "horizon", &values)
    };
    if let Some(shortest) = shortest_us(view).filter(|shortest| *shortest > horizon) {
        found.push(report(
            Text::new("no order can be completed in less than", "完成一单最少需要"),
            shortest,
            Text::new(
                "No order will be completed, whatever the pools do",
                "无论资源多少，都不会有订单完成",
            ),
        ));
    }
    if horizon == 0 {
        let finding = report(
            Text::new("whatever happens takes more than", "任何事情都要多于"),
            0,
            Text::new("Nothing happens in it", "模拟中什么也不会发生"),
        );
        found.push(finding.of_severity(Severity::Error));
        return;
    }
    if let WarmUp::Fixed(warm_up) = view.scenario.warm_up
        && warm_up >= horizon
    {
        let finding = report(
            Text::new("the warm-up alone lasts", "仅预热就要"),
            warm_up,
            Text::new("Nothing is left for the statistics", "统计中不会留下任何数据"),
        );
        found.push(finding.of_severity(Severity::Error));
    }
}
