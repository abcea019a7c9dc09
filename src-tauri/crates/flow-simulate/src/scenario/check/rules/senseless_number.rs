//! Rates, means, weights and factors are numbers, and most of them cannot be negative; bounds stand in order. Goods are no
//! more than a run can keep.

use std::fmt::Arguments;

use flow_catalog::Words;
use flow_feel::Decimal;
use flow_model::Text;
use flow_validate::words::number;
use flow_validate::{Engine, RuleMeta, Severity, Wording};

use super::ScenarioRule;
use crate::scenario::check::arriving::end;
use crate::scenario::check::finding::{Found, ScenarioFinding};
use crate::scenario::check::numbers::{self, Wanted};
use crate::scenario::check::view::View;
use crate::scenario::check::words::rough;
use crate::scenario::{Distribution, GOODS_MAX, PHASES_MAX, Pattern, PoolUse};

/// N06.
pub(super) static RULE: ScenarioRule = ScenarioRule {
    meta: RuleMeta {
        id: "N06",
        name: "senseless-number",
        severity: Severity::Error,
        engine: Engine::Config,
        wording: Wording {
            wrong: Words {
                en: "A number is negative where it cannot be, too large or none at all, or bounds do not stand in order.",
                zh: "某个数不该为负却为负、过大或根本不是数，或上下限颠倒。",
            },
            effect: Words {
                en: "The run takes the nearest that makes sense, which is not what is meant.",
                zh: "模拟会取最接近的合理值，与本意不符。",
            },
            advice: Words {
                en: "Correct the number.",
                zh: "请改正这个数。",
            },
        },
        tags: &["numbers"],
        since: "0.1.0",
    },
    check,
};

fn check(view: &View<'_>, found: &mut Found) {
    numbers::each(view.scenario, &mut |path, number, wanted| {
        if wanted == Wanted::Share || wanted.allows(number) {
            return;
        }
        let value = rough(number);
        let what = match wanted {
            _ if !number.is_finite() => Text::new(
                format!("{} is not a number to reckon with", value.en),
                format!("{} 不是可以计算的数", value.zh),
            ),
            Wanted::AboveZero => Text::new(
                format!("{} is not above 0", value.en),
                format!("{} 应大于 0", value.zh),
            ),
            _ => Text::new(
                format!("{} cannot be negative here", value.en),
                format!("{} 在这里不能为负", value.zh),
            ),
        };
        found.push(finding(path.to_string(), what));
    });
    stretches(view, found);
    orders_of_bounds(view, found);
    phases(view, found);
    units(view, found);
    money(view, found);
    goods(view, found);
}

fn finding(path: String, what: Text) -> ScenarioFinding {
    ScenarioFinding::stated(&RULE.meta, path, what)
}

/// Past orders that are drawn out so far that they never come.
fn stretches(view: &View<'_>, found: &mut Found) {
    const LATEST_US: i64 = 100 * 366 * 86_400_000_000;
    for (index, stream) in view.scenario.arrivals.iter().enumerate() {
        let Pattern::Replay { stretch, .. } = &stream.pattern else {
            continue;
        };
        if stretch.is_finite() && end(view, stream).is_some_and(|end| end > LATEST_US) {
            let value = rough(*stretch);
            let what = Text::new(
                format!(
                    "times {}, orders come more than a hundred years after the start",
                    value.en
                ),
                format!("放大 {} 倍后，订单要在开始一百多年以后才到", value.zh),
            );
            found.push(finding(format!("arrivals[{index}].stretch"), what));
        }
    }
}

/// More goods than a run keeps.
fn goods(view: &View<'_>, found: &mut Found) {
    let goods = view.scenario.orders.lines.iter().flat_map(|mix| &mix.goods);
    let count: u64 = goods.map(|good| u64::from(good.copies.max(1))).sum();
    if count > u64::from(GOODS_MAX) {
        let (n, most) = (number(count as i64), number(i64::from(GOODS_MAX)));
        let what = Text::new(
            format!("{} goods are more than a run can keep: {} at most", n.en, most.en),
            format!("共 {} 种商品，超出一次模拟的上限 {} 种", n.zh, most.zh),
        );
        found.push(finding("orders.lines.goods".to_owned(), what));
    }
}

/// Bounds and points that do not stand in order.
fn orders_of_bounds(view: &View<'_>, found: &mut Found) {
    numbers::each_distribution(view.scenario, &mut |path, distribution| {
        let what = match distribution {
            Distribution::Uniform(least, most) if least > most => {
                Some(("uniform", "least", "most", "最小值", "最大值"))
            }
            Distribution::UniformWhole(least, most) if least > most => {
                Some(("uniform_whole", "least", "most", "最小值", "最大值"))
            }
            Distribution::Triangular(least, likely, most) if least > likely || likely > most => Some((
                "triangular",
                "least, most likely",
                "most",
                "最小值、最可能值",
                "最大值",
            )),
            _ => None,
        };
        if let Some((name, less, more, less_zh, more_zh)) = what {
            let what = Text::new(
                format!("{less} and {more} do not stand in order"),
                format!("{less_zh}与{more_zh}顺序颠倒"),
            );
            found.push(finding(format!("{path}.{name}"), what));
        }
        if let Distribution::Points(points) = distribution {
            let rises = points
                .windows(2)
                .all(|pair| pair[0].0 <= pair[1].0 && pair[0].1 <= pair[1].1);
            let is_whole = points.last().is_some_and(|(_, share)| (share - 1.0).abs() < 1e-9);
            if !rises || !is_whole {
                let what = Text::new(
                    "values and shares of the points must rise, the last share to 1",
                    "各点的取值和占比须递增，最后一个占比为 1",
                );
                found.push(finding(format!("{path}.points"), what));
            }
        }
    });
}

/// Phases of an Erlang distribution.
fn phases(view: &View<'_>, found: &mut Found) {
    numbers::each_distribution(view.scenario, &mut |path, distribution| {
        if let Distribution::Erlang { k, .. } = distribution
            && *k > PHASES_MAX
        {
            let (k, most) = (number(i64::from(*k)), number(i64::from(PHASES_MAX)));
            let what = Text::new(
                format!("{} phases are more than are drawn: {} at most", k.en, most.en),
                format!("阶段数 {} 超出上限 {}", k.zh, most.zh),
            );
            found.push(finding(format!("{path}.erlang.k"), what));
        }
    });
}

/// Uses of a pool that take nobody.
fn units(view: &View<'_>, found: &mut Found) {
    let scenario = view.scenario;
    let mut look = |part: &str, name: &str, uses: &Option<Vec<PoolUse>>| {
        for (index, used) in uses
            .iter()
            .flatten()
            .enumerate()
            .filter(|(_, used)| used.units == 0)
        {
            let what = Text::new(
                format!(
                    "a visit that takes 0 units of pool \"{}\" does not need it",
                    used.pool
                ),
                format!("占用资源池“{}”的单位数为 0，等于不需要它", used.pool),
            );
            found.push(finding(format!("{part}.{name}.pools[{index}].units"), what));
        }
    };
    for (id, step) in &scenario.steps {
        look("steps", id, &step.pools);
    }
    for (id, step) in &scenario.components {
        look("components", id, &step.pools);
    }
}

/// Prices and costs below 0.
fn money(view: &View<'_>, found: &mut Found) {
    let scenario = view.scenario;
    let mut look = |path: Arguments<'_>, amount: Decimal| {
        if amount.is_negative() {
            let what = Text::new(
                format!("{amount} cannot be negative here"),
                format!("{amount} 在这里不能为负"),
            );
            found.push(finding(path.to_string(), what));
        }
    };
    let goods = scenario
        .orders
        .lines
        .iter()
        .flat_map(|mix| mix.goods.iter().enumerate());
    for (index, good) in goods {
        look(format_args!("orders.lines.goods[{index}].price"), good.price);
        look(
            format_args!("orders.lines.goods[{index}].kilograms"),
            good.kilograms,
        );
    }
    for (name, pool) in &scenario.pools {
        look(format_args!("pools.{name}.cost_per_hour"), pool.cost_per_hour);
    }
    for (name, carrier) in &scenario.carriers {
        look(format_args!("carriers.{name}.freight"), carrier.freight);
        look(
            format_args!("carriers.{name}.freight_per_kg"),
            carrier.freight_per_kg,
        );
    }
}
