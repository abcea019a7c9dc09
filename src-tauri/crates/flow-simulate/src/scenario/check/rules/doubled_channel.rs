//! Each stream of orders has a channel of its own: it is part of the key of its random numbers.

use std::collections::BTreeSet;

use flow_catalog::Words;
use flow_validate::words::same;
use flow_validate::{Engine, RuleMeta, Severity, Wording};

use super::ScenarioRule;
use crate::scenario::check::finding::{Found, ScenarioFinding};
use crate::scenario::check::view::View;

/// N03.
pub(super) static RULE: ScenarioRule = ScenarioRule {
    meta: RuleMeta {
        id: "N03",
        name: "doubled-channel",
        severity: Severity::Error,
        engine: Engine::Config,
        wording: Wording {
            wrong: Words {
                en: "Channel \"{name}\" has two streams of orders.",
                zh: "渠道“{name}”有两组到达设置。",
            },
            effect: Words {
                en: "Both would draw the same random numbers, so that orders come in step and peaks are overstated.",
                zh: "两组会使用相同的随机数，订单同进同退，高峰会被夸大。",
            },
            advice: Words {
                en: "Join them into one, or give one of them another channel.",
                zh: "请合并成一组，或换一个渠道。",
            },
        },
        tags: &["arrivals"],
        since: "0.1.0",
    },
    others: &[],
    check,
};

fn check(view: &View<'_>, found: &mut Found) {
    let mut seen = BTreeSet::new();
    for (index, stream) in view.scenario.arrivals.iter().enumerate() {
        if !seen.insert(stream.channel.as_str()) {
            let path = format!("arrivals[{index}].channel");
            let values = [("name", same(stream.channel.as_str()))];
            found.push(ScenarioFinding::new(&RULE.meta, path, &values));
        }
    }
}
