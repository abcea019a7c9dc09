//! Rates, means, weights and factors are numbers, and most of them cannot be negative; bounds stand in order. Goods are no
//! more than a run can keep.

use std::fmt::Arguments;

use flow_catalog::Words;
use flow_feel::Decimal;
use flow_model::Text;
use flow_validate::words::number;
use flow_validate::{Engine, RuleMeta, Severity, Wording};

use super::ScenarioRule;
use crate::scenario::check::amounts;
use crate::scenario::check::arriving::end;
use crate::scenario::check::counts::{self, Bounds};
use crate::scenario::check::finding::{Found, ScenarioFinding};
use crate::scenario::check::numbers::{self, Wanted};
use crate::scenario::check::view::View;
use crate::scenario::check::words::rough;
use crate::scenario::{
    AMOUNT_MAX, Distribution, GOODS_MAX, PHASES_MAX, PIECES_OF_STOCK_MAX, Pattern, PoolUse, Supply,
};

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
    others: &[],
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
    gaps(view, found);
    orders_of_bounds(view, found);
    phases(view, found);
    units(view, found);
    money(view, found);
    bounds(view, found);
    goods(view, found);
    pieces(view, found);
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

/// Orders between which no time ever passes.
fn gaps(view: &View<'_>, found: &mut Found) {
    for (index, stream) in view.scenario.arrivals.iter().enumerate() {
        let Pattern::Gaps(gaps) = &stream.pattern else {
            continue;
        };
        // A plain 0 is told as such.
        if !matches!(gaps, Distribution::Constant(_)) && gaps.most() == Some(0.0) {
            let what = Text::new("no time ever passes between two orders", "两单之间从来没有间隔");
            found.push(finding(format!("arrivals[{index}].gaps"), what));
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

/// More pieces of a good than a run keeps at one place.
fn pieces(view: &View<'_>, found: &mut Found) {
    let mut judge = |path: Arguments<'_>, pieces: i64| {
        if pieces > PIECES_OF_STOCK_MAX {
            let (n, most) = (number(pieces), number(PIECES_OF_STOCK_MAX));
            let what = Text::new(
                format!(
                    "{} pieces are more than a run can keep: {} at most",
                    n.en, most.en
                ),
                format!("{} 件超出一次模拟的上限 {} 件", n.zh, most.zh),
            );
            found.push(finding(path.to_string(), what));
        }
    };
    let stock = view.scenario.stock.iter();
    for (index, item) in stock.flat_map(|stock| stock.items.iter().enumerate()) {
        let path = format_args!("stock.items[{index}]");
        judge(format_args!("{path}.pieces"), item.pieces);
        match &item.supply {
            Supply::None => {}
            Supply::Deliveries(deliveries) => {
                for (index, delivery) in deliveries.iter().enumerate() {
                    let path = format_args!("{path}.supply.deliveries[{index}].pieces");
                    judge(path, delivery.pieces);
                }
            }
            Supply::ReorderPoint {
                reorder_at, quantity, ..
            } => {
                judge(format_args!("{path}.supply.reorder_at"), *reorder_at);
                judge(format_args!("{path}.supply.quantity"), *quantity);
            }
            Supply::OrderUpTo { up_to, .. } => judge(format_args!("{path}.supply.up_to"), *up_to),
        }
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
                format!("占用资源池“{}”的资源数为 0，等于不需要它", used.pool),
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

/// Amounts below 0, beyond the most, or too small to be counted.
fn money(view: &View<'_>, found: &mut Found) {
    amounts::each(view.scenario, &mut |path, amount| {
        if let Some(what) = fault_of_amount(amount) {
            found.push(finding(path.to_string(), what));
        }
    });
}

fn fault_of_amount(amount: Decimal) -> Option<Text> {
    let most = number(i64::from(AMOUNT_MAX));
    let size = amount.to_f64();
    match size {
        _ if amount.is_negative() => Some(Text::new(
            format!("{amount} cannot be negative here"),
            format!("{amount} 在这里不能为负"),
        )),
        _ if size > f64::from(AMOUNT_MAX) => Some(Text::new(
            format!("{amount} is more than an amount can be: {} at most", most.en),
            format!("{amount} 超出单项数额的上限 {}", most.zh),
        )),
        _ if !amount.is_zero() && size < 0.0001 => Some(Text::new(
            format!("{amount} is less than is counted: 0.0001 is the least above 0"),
            format!("{amount} 太小，无法计入：大于 0 时至少为 0.0001"),
        )),
        _ => None,
    }
}

/// What is drawn beyond the bounds of what a run takes.
fn bounds(view: &View<'_>, found: &mut Found) {
    counts::each(view.scenario, &mut |path, drawn, bounds| {
        if let Some(what) = out_of_bounds(drawn, bounds) {
            found.push(finding(path.to_string(), what));
        }
    });
}

fn out_of_bounds(drawn: &Distribution, bounds: Bounds) -> Option<Text> {
    let (Bounds::Some(limit) | Bounds::UpTo(limit) | Bounds::Size(limit)) = bounds;
    let (least, most) = (drawn.least(), drawn.most().unwrap_or(drawn.mean()));
    let limit_in_words = number(i64::from(limit));
    match bounds {
        _ if most > f64::from(limit) => {
            let value = rough(most);
            Some(Text::new(
                format!(
                    "{} is more than a run takes here: {} at most",
                    value.en, limit_in_words.en
                ),
                format!("{} 超出这里的上限 {}", value.zh, limit_in_words.zh),
            ))
        }
        // What is always 0 is told as such.
        Bounds::Some(_) if matches!(drawn, Distribution::Constant(value) if *value <= 0.0) => None,
        // A half is rounded to 0 as well.
        Bounds::Some(_) if drawn.most().is_some_and(|most| (0.0..=0.5).contains(&most)) => {
            let value = rough(most);
            Some(Text::new(
                format!("{} is rounded to 0, and at least 1 is needed", value.en),
                format!("{} 四舍五入后为 0，至少应为 1", value.zh),
            ))
        }
        Bounds::UpTo(_) if least < 0.0 => {
            let value = rough(least);
            Some(Text::new(
                format!("{} cannot be negative here", value.en),
                format!("{} 在这里不能为负", value.zh),
            ))
        }
        Bounds::Size(_) if least < -f64::from(limit) => {
            let value = rough(least);
            Some(Text::new(
                format!(
                    "{} is less than a run takes here: -{} at least",
                    value.en, limit_in_words.en
                ),
                format!("{} 低于这里的下限 -{}", value.zh, limit_in_words.zh),
            ))
        }
        _ => None,
    }
}
