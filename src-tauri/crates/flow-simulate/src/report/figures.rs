//! How key figures are counted in one replication.

use super::measure::{Sense, Unit};
use super::number::{SECOND, ratio};
use crate::sketch::Sketch;
use crate::tally::{OrderCounts, Tally};

/// How long was measured, in microseconds.
pub(crate) fn measured_us(tally: &Tally) -> f64 {
    (tally.ended_at_us - tally.measured_from_us) as f64
}

/// Unit time worked as a share of unit time offered, overtime included; nothing for a pool without limit.
pub(crate) fn utilisation(tally: &Tally, at: usize) -> Option<f64> {
    let pool = tally.pools.get(at)?;
    ratio((pool.busy.area(), pool.open.area() + pool.overtime_us))
}

/// Orders that were in the flow at some time while it was measured.
pub(crate) fn orders_in(counts: &OrderCounts) -> u64 {
    counts.under_way_before + counts.arrived
}

/// Orders still in the flow at the end, stuck or not.
pub(crate) fn under_way(counts: &OrderCounts) -> u64 {
    counts.unfinished + counts.stuck
}

/// Running cost: steps, pools, freight, lateness, cancellations.
pub(crate) fn cost(tally: &Tally) -> f64 {
    let money = &tally.money;
    (money.steps + money.pools + money.freight + money.late + money.cancelled) as f64 / 1e4
}

/// What is left of the revenue after goods and running cost.
pub(crate) fn profit(tally: &Tally) -> f64 {
    (tally.money.revenue - tally.money.goods) as f64 / 1e4 - cost(tally)
}

/// Orders with a promise that was kept, and all whose promise is decided.
pub(crate) fn on_time(tally: &Tally) -> (f64, f64) {
    let decided = tally.on_time + tally.late + tally.overdue;
    (tally.on_time as f64, decided as f64)
}

/// Between what the share of kept promises lies whatever becomes of those that are still open.
pub(crate) fn share_between(kept: u64, broken: u64, open: u64) -> Option<(f64, f64)> {
    let all = (kept + broken + open) as f64;
    Some((ratio((kept as f64, all))?, ratio(((kept + open) as f64, all))?))
}

/// Id of the share of promised moments that were kept.
pub(crate) const ON_TIME: &str = "on_time";

/// Id of how late the late orders were.
pub(crate) const LATENESS: &str = "lateness.mean";

/// A figure of all orders.
pub(super) struct Whole {
    pub(super) id: &'static str,
    pub(super) en: &'static str,
    pub(super) zh: &'static str,
    pub(super) unit: Unit,
    pub(super) sense: Sense,
    pub(super) take: fn(&Tally) -> Option<f64>,
}

const fn whole(
    id: &'static str,
    (en, zh): (&'static str, &'static str),
    unit: Unit,
    sense: Sense,
    take: fn(&Tally) -> Option<f64>,
) -> Whole {
    Whole {
        id,
        en,
        zh,
        unit,
        sense,
        take,
    }
}

fn share_of_orders(tally: &Tally, part: u64) -> Option<f64> {
    ratio((part as f64, orders_in(&tally.orders) as f64))
}

fn seconds(micros: Option<f64>) -> Option<f64> {
    Some(micros? / SECOND)
}

fn quantile(sketch: &Sketch, share: f64) -> Option<f64> {
    seconds(sketch.quantile(share))
}

/// The figures of all orders, in the order in which they are shown.
pub(super) const WHOLE: &[Whole] = &[
    whole(
        "arrived",
        ("Orders that came", "到达订单"),
        Unit::Number,
        Sense::Neither,
        |tally| Some(tally.orders.arrived as f64),
    ),
    whole(
        "completed",
        ("Completed", "已完成占比"),
        Unit::Share,
        Sense::More,
        |tally| share_of_orders(tally, tally.orders.completed),
    ),
    whole(
        "cancelled",
        ("Cancelled", "已取消占比"),
        Unit::Share,
        Sense::Less,
        |tally| share_of_orders(tally, tally.orders.cancelled),
    ),
    whole(
        "returned",
        ("Returned", "已退货占比"),
        Unit::Share,
        Sense::Less,
        |tally| share_of_orders(tally, tally.orders.returned),
    ),
    whole(
        "handed_over",
        ("Handed over to people", "转人工占比"),
        Unit::Share,
        Sense::Less,
        |tally| share_of_orders(tally, tally.orders.handed_over),
    ),
    whole(
        "lost",
        ("Lost or going in circles", "丢失或空转的订单"),
        Unit::Number,
        Sense::Less,
        |tally| Some((tally.orders.lost + tally.orders.endless) as f64),
    ),
    whole(
        "unfinished",
        ("In the flow at the end", "期末未结订单"),
        Unit::Number,
        Sense::Less,
        |tally| Some(under_way(&tally.orders) as f64),
    ),
    whole(
        "lead_time.mean",
        ("Lead time, mean", "平均全程时间"),
        Unit::Seconds,
        Sense::Less,
        |tally| seconds(tally.lead_time.mean()),
    ),
    whole(
        "lead_time.p50",
        ("Lead time, half within", "全程时间中位数"),
        Unit::Seconds,
        Sense::Less,
        |tally| quantile(&tally.lead_time, 0.5),
    ),
    whole(
        "lead_time.p90",
        ("Lead time, 90\u{a0}% within", "90% 订单全程时间"),
        Unit::Seconds,
        Sense::Less,
        |tally| quantile(&tally.lead_time, 0.9),
    ),
    whole(
        "lead_time.p95",
        ("Lead time, 95\u{a0}% within", "95% 订单全程时间"),
        Unit::Seconds,
        Sense::Less,
        |tally| quantile(&tally.lead_time, 0.95),
    ),
    whole(
        "lead_time.p99",
        ("Lead time, 99\u{a0}% within", "99% 订单全程时间"),
        Unit::Seconds,
        Sense::Less,
        |tally| quantile(&tally.lead_time, 0.99),
    ),
    whole(
        "lead_time_completed.mean",
        ("Lead time of completed orders, mean", "已完成订单平均全程时间"),
        Unit::Seconds,
        Sense::Less,
        |tally| seconds(tally.lead_time_completed.mean()),
    ),
    whole(
        "lead_time_completed.p95",
        (
            "Lead time of completed orders, 95\u{a0}% within",
            "95% 已完成订单全程时间",
        ),
        Unit::Seconds,
        Sense::Less,
        |tally| quantile(&tally.lead_time_completed, 0.95),
    ),
    whole(
        "waiting.mean",
        ("Waiting, mean", "平均等待时间"),
        Unit::Seconds,
        Sense::Less,
        |tally| seconds(tally.waiting_time.mean()),
    ),
    whole(
        "waiting.p95",
        ("Waiting, 95\u{a0}% within", "95% 订单等待时间"),
        Unit::Seconds,
        Sense::Less,
        |tally| quantile(&tally.waiting_time, 0.95),
    ),
    whole(
        "delay",
        ("Time in the flow for each order", "每单在流程中的时间"),
        Unit::Seconds,
        Sense::Less,
        |tally| ratio((tally.backlog.area() / SECOND, orders_in(&tally.orders) as f64)),
    ),
    whole(
        "backlog.mean",
        ("Orders in the flow, mean", "平均在途订单"),
        Unit::Number,
        Sense::Less,
        |tally| ratio((tally.backlog.area(), measured_us(tally))),
    ),
    whole(
        "backlog.greatest",
        ("Orders in the flow, most at once", "在途订单峰值"),
        Unit::Number,
        Sense::Less,
        |tally| Some(tally.backlog.greatest() as f64),
    ),
    whole(
        ON_TIME,
        ("On time", "准时率"),
        Unit::Share,
        Sense::More,
        |tally| ratio(on_time(tally)),
    ),
    whole(
        "late",
        ("Late or overdue", "迟到或逾期订单"),
        Unit::Number,
        Sense::Less,
        |tally| Some((tally.late + tally.overdue) as f64),
    ),
    whole(
        LATENESS,
        ("Lateness of the late, mean", "迟到订单平均迟到"),
        Unit::Seconds,
        Sense::Less,
        |tally| seconds(tally.lateness.mean()),
    ),
    whole(
        "stock_outs",
        ("Wishes without stock", "缺货次数"),
        Unit::Number,
        Sense::Less,
        |tally| Some(tally.stock.iter().map(|item| item.short as f64).sum()),
    ),
    whole(
        "revenue",
        ("Revenue", "销售额"),
        Unit::Money,
        Sense::More,
        |tally| Some(tally.money.revenue as f64 / 1e4),
    ),
    whole(
        "cost",
        ("Running cost", "运营成本"),
        Unit::Money,
        Sense::Less,
        |tally| Some(cost(tally)),
    ),
    whole("profit", ("Profit", "利润"), Unit::Money, Sense::More, |tally| {
        Some(profit(tally))
    }),
    whole(
        "carbon_kg",
        ("Carbon", "碳排放"),
        Unit::Kilograms,
        Sense::Less,
        |tally| Some(tally.carbon_kg),
    ),
];
