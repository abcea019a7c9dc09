//! Something must come before anything can be learned.

use flow_catalog::Words;
use flow_model::Text;
use flow_validate::{Engine, RuleMeta, Severity, Wording};

use super::ScenarioRule;
use crate::scenario::Pattern;
use crate::scenario::check::OrderFile;
use crate::scenario::check::arriving::expected;
use crate::scenario::check::finding::{Found, ScenarioFinding};
use crate::scenario::check::view::View;

/// N15.
pub(super) static RULE: ScenarioRule = ScenarioRule {
    meta: RuleMeta {
        id: "N15",
        name: "no-orders",
        severity: Severity::Error,
        engine: Engine::Config,
        wording: Wording {
            wrong: Words {
                en: "No order comes before the run ends.",
                zh: "模拟结束前没有订单到来。",
            },
            effect: Words {
                en: "There is nothing to measure.",
                zh: "没有可统计的内容。",
            },
            advice: Words {
                en: "Say how orders come.",
                zh: "请设定订单如何到来。",
            },
        },
        tags: &["arrivals"],
        since: "0.1.0",
    },
    others: &[Severity::Warning],
    check,
};

fn check(view: &View<'_>, found: &mut Found) {
    let scenario = view.scenario;
    if scenario.arrivals.is_empty() {
        let what = Text::new("No order ever comes", "没有任何订单到来");
        found.push(ScenarioFinding::stated(&RULE.meta, "", what));
        return;
    }
    for (index, stream) in scenario.arrivals.iter().enumerate() {
        let is_unknown = match &stream.pattern {
            // What is wrong with a file, that it is empty for instance, is told of the file.
            Pattern::Replay { file, .. } => match view.files.get(file) {
                Some(OrderFile::Read(orders)) => orders.records.is_empty(),
                _ => true,
            },
            Pattern::Gaps(gaps) => gaps.mean() <= 0.0,
            _ => false,
        };
        let until = view.horizon_us().unwrap_or(i64::MAX);
        if !is_unknown && expected(view, stream, until) <= 0.0 {
            let name = &stream.channel;
            let what = Text::new(
                format!("No order of channel \"{name}\" comes before the run ends"),
                format!("模拟结束前，渠道“{name}”没有订单到来"),
            );
            let finding = ScenarioFinding::stated(&RULE.meta, format!("arrivals[{index}]"), what);
            let severity = if scenario.arrivals.len() > 1 {
                Severity::Warning
            } else {
                Severity::Error
            };
            found.push(finding.of_severity(severity));
        }
    }
}
