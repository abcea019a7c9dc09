//! Shares are parts of a whole: none is below 0 or above 1, those of the exits of a step are at most 1 together, and
//! something must be left to choose from.

use flow_catalog::Words;
use flow_model::Text;
use flow_validate::{Engine, RuleMeta, Severity, Wording};

use super::ScenarioRule;
use crate::scenario::check::finding::{Found, ScenarioFinding};
use crate::scenario::check::numbers::{self, Wanted};
use crate::scenario::check::view::View;
use crate::scenario::check::words::rough;
use crate::scenario::{Distribution, FieldSource};

/// N05.
pub(super) static RULE: ScenarioRule = ScenarioRule {
    meta: RuleMeta {
        id: "N05",
        name: "unsound-share",
        severity: Severity::Error,
        engine: Engine::Config,
        wording: Wording {
            wrong: Words {
                en: "A share is below 0 or above 1, shares are more than the whole, or nothing is left to choose.",
                zh: "比例小于 0 或大于 1，合计超过 1，或无可选择。",
            },
            effect: Words {
                en: "The run takes the nearest that makes sense, which is not what is meant.",
                zh: "模拟会取最接近的合理值，与本意不符。",
            },
            advice: Words {
                en: "Correct the shares: 0.05 is 5\u{a0}%.",
                zh: "请改正比例：5% 写作 0.05。",
            },
        },
        tags: &["shares"],
        since: "0.1.0",
    },
    others: &[],
    check,
};

/// Shares may miss 1 by so much, for they are written with few digits.
const SLACK: f64 = 1e-9;

fn check(view: &View<'_>, found: &mut Found) {
    numbers::each(view.scenario, &mut |path, value, wanted| {
        if wanted == Wanted::Share && !wanted.allows(value) {
            let value = rough(value);
            let what = Text::new(
                format!("{} is not a share between 0 and 1", value.en),
                format!("{} 不是 0 到 1 之间的比例", value.zh),
            );
            found.push(finding(path.to_string(), what));
        }
    });
    exits_of_steps(view, found);
    weights(view, found);
}

fn finding(path: String, what: Text) -> ScenarioFinding {
    ScenarioFinding::stated(&RULE.meta, path, what)
}

fn exits_of_steps(view: &View<'_>, found: &mut Found) {
    let steps = view
        .scenario
        .steps
        .iter()
        .map(|(id, step)| (format!("steps.{id}.exits"), step));
    let components = view.scenario.components.iter();
    let all = steps.chain(components.map(|(id, step)| (format!("components.{id}.exits"), step)));
    for (path, step) in all {
        let sum: f64 = step.exits.values().filter(|share| share.is_finite()).sum();
        let are_sound = step.exits.values().all(|share| Wanted::Share.allows(*share));
        if are_sound && sum > 1.0 + SLACK {
            let sum = rough(sum);
            let what = Text::new(
                format!("the exits have {} together, more than the whole", sum.en),
                format!("各出口比例合计 {}，超过 1", sum.zh),
            );
            found.push(finding(path, what));
        }
    }
    for step in &view.steps {
        let stated = view.scenario.steps.get(&step.id).map(|step| &step.exits);
        let Some(stated) = stated.filter(|exits| !exits.is_empty()) else {
            continue;
        };
        let left: f64 = view.shares(step).iter().sum();
        let sum: f64 = stated.values().sum();
        if left < 1.0 - SLACK && sum < 1.0 {
            let sum = rough(left);
            let what = Text::new(
                format!(
                    "the exits have {} together and no other exit takes the rest",
                    sum.en
                ),
                format!("各出口比例合计 {}，其余部分没有出口可走", sum.zh),
            );
            found.push(finding(format!("steps.{}.exits", step.id), what));
        }
    }
}

/// Weights of which none is above 0 leave nothing to choose.
fn weights(view: &View<'_>, found: &mut Found) {
    let nothing = || {
        Text::new(
            "no weight is above 0, so there is nothing to choose",
            "没有大于 0 的权重，无从选择",
        )
    };
    for (path, source) in &view.scenario.orders.fields {
        if let FieldSource::Weighted(choices) = source
            && !choices.iter().any(|(_, weight)| *weight > 0.0)
        {
            found.push(finding(format!("orders.fields.{path}.weighted"), nothing()));
        }
    }
    numbers::each_distribution(view.scenario, &mut |path, distribution| {
        if let Distribution::Empirical(values) = distribution
            && !values.iter().any(|(_, weight)| *weight > 0.0)
        {
            found.push(finding(format!("{path}.empirical"), nothing()));
        }
    });
    let Some(mix) = &view.scenario.orders.lines else {
        return;
    };
    if mix.goods.is_empty() {
        let what = Text::new("there are no goods to choose from", "没有可选的商品");
        found.push(finding("orders.lines.goods".to_owned(), what));
    } else if mix.zipf.is_none() && !mix.goods.iter().any(|good| good.weight > 0.0) {
        found.push(finding("orders.lines.goods".to_owned(), nothing()));
    }
}
