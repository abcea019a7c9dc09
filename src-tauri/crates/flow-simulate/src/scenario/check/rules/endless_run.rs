//! A run until the last order needs a last order.

use flow_catalog::Words;
use flow_validate::words::same;
use flow_validate::{Engine, RuleMeta, Severity, Wording};

use super::ScenarioRule;
use crate::scenario::check::arriving::end;
use crate::scenario::check::finding::{Found, ScenarioFinding};
use crate::scenario::check::view::View;

/// N14.
pub(super) static RULE: ScenarioRule = ScenarioRule {
    meta: RuleMeta {
        id: "N14",
        name: "endless-run",
        severity: Severity::Error,
        engine: Engine::Config,
        wording: Wording {
            wrong: Words {
                en: "The run lasts until the last order, but the orders of channel \"{name}\" never end.",
                zh: "模拟要到最后一单结束，但渠道“{name}”的订单永不停止。",
            },
            effect: Words {
                en: "The run would have no end.",
                zh: "模拟将没有尽头。",
            },
            advice: Words {
                en: "Give the stream \"until\" or \"orders_max\", or the run a length.",
                zh: "请给该渠道设置“until”或“orders_max”，或设定模拟时长。",
            },
        },
        tags: &["horizon", "arrivals"],
        since: "0.1.0",
    },
    others: &[],
    check,
};

fn check(view: &View<'_>, found: &mut Found) {
    if view.horizon_us().is_some() {
        return;
    }
    for (index, stream) in view.scenario.arrivals.iter().enumerate() {
        if end(view, stream).is_none() {
            let values = [("name", same(stream.channel.as_str()))];
            found.push(ScenarioFinding::new(
                &RULE.meta,
                format!("arrivals[{index}]"),
                &values,
            ));
        }
    }
}
