//! Key figures: what each is called, which way is better, and how one replication gives it.

use flow_model::Text;
use serde::Serialize;

use super::number::{SECOND, ratio, shown};
use crate::sketch::Sketch;
use crate::tally::{Layout, Named, OrderCounts, Tally};

/// Which way is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Sense {
    /// Less is better.
    Less,
    /// More is better.
    More,
    /// Neither is better by itself.
    Neither,
}

/// What a figure is measured in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// A count.
    Number,
    /// Seconds.
    Seconds,
    /// A share, from 0 to 1.
    Share,
    /// Money in the order's currency.
    Money,
    /// Kilograms of CO2e.
    Kilograms,
}

/// A key figure.
#[derive(Clone, Debug)]
pub struct Measure {
    /// How it is written in goals and reports, such as `lead_time.p95` or `service.dispatched`.
    pub id: String,
    /// Name on screen.
    pub name: Text,
    /// What it is measured in.
    pub unit: Unit,
    /// Which way is better.
    pub sense: Sense,
    take: Take,
}

#[derive(Clone, Copy, Debug)]
enum Take {
    Whole(fn(&Tally) -> Option<f64>),
    Kept(usize),
    Unkept(usize),
    Utilisation(usize),
    Queue(usize),
    PoolCost(usize),
    AtEnd(usize),
    StepWaiting(usize),
}

impl Measure {
    /// The figure of one replication, where it has one.
    pub fn of(&self, tally: &Tally) -> Option<f64> {
        match self.take {
            Take::Whole(take) => take(tally),
            Take::Kept(at) => {
                let level = tally.service_levels.get(at)?;
                ratio((level.kept as f64, (level.kept + level.broken) as f64))
            }
            Take::Unkept(at) => {
                let level = tally.service_levels.get(at)?;
                Some((level.broken + level.open) as f64)
            }
            Take::Utilisation(at) => utilisation(tally, at),
            Take::Queue(at) => ratio((tally.pools.get(at)?.queue.area(), measured_us(tally))),
            Take::PoolCost(at) => Some(tally.pools.get(at)?.cost as f64 / 1e4),
            Take::AtEnd(at) => Some(tally.steps.get(at)?.at_end as f64),
            Take::StepWaiting(at) => tally.steps.get(at)?.waiting.mean().map(|micros| micros / SECOND),
        }
    }

    /// The figures of replications, in order; nothing unless every one has it, so that pairs stay pairs.
    pub fn all_of(&self, tallies: &[Tally]) -> Option<Vec<f64>> {
        tallies.iter().map(|tally| self.of(tally)).collect()
    }

    /// The figures that a reader wants to see first: those of all orders and the promises.
    pub fn main(layout: &Layout) -> Vec<Measure> {
        let promises = layout.service_levels.iter().enumerate();
        WHOLE
            .iter()
            .map(Whole::measure)
            .chain(promises.map(|(at, name)| kept(at, name)))
            .collect()
    }

    /// Every figure that a goal may name: the main ones, and those of single pools, steps and promises.
    pub fn all(layout: &Layout) -> Vec<Measure> {
        let mut all = Measure::main(layout);
        all.extend(
            layout
                .service_levels
                .iter()
                .enumerate()
                .map(|(at, name)| unkept(at, name)),
        );
        for (at, pool) in layout.pools.iter().enumerate() {
            all.extend(of_pool(at, pool));
        }
        for (at, step) in layout.steps.iter().enumerate() {
            let id = &step.id;
            let title = &shown(&step.title, id);
            all.push(Measure {
                id: format!("steps.{id}.at_end"),
                name: about(title, "orders there at the end", "期末停留订单"),
                unit: Unit::Number,
                sense: Sense::Less,
                take: Take::AtEnd(at),
            });
            all.push(Measure {
                id: format!("steps.{id}.waiting"),
                name: about(title, "mean wait", "平均等待"),
                unit: Unit::Seconds,
                sense: Sense::Less,
                take: Take::StepWaiting(at),
            });
        }
        all
    }

    /// The figure of an id.
    pub fn find(layout: &Layout, id: &str) -> Option<Measure> {
        Measure::all(layout).into_iter().find(|measure| measure.id == id)
    }
}

fn kept(at: usize, name: &Named) -> Measure {
    Measure {
        id: format!("service.{}", name.id),
        name: about(&shown(&name.title, &name.id), "kept", "兑现率"),
        unit: Unit::Share,
        sense: Sense::More,
        take: Take::Kept(at),
    }
}

fn unkept(at: usize, name: &Named) -> Measure {
    Measure {
        id: format!("service.{}.unkept", name.id),
        name: about(&shown(&name.title, &name.id), "orders without it", "未达成订单"),
        unit: Unit::Number,
        sense: Sense::Less,
        take: Take::Unkept(at),
    }
}

fn of_pool(at: usize, pool: &Named) -> [Measure; 3] {
    let measure = |what: &str, en: &str, zh: &str, unit, sense, take| Measure {
        id: format!("pools.{}.{what}", pool.id),
        name: about(&shown(&pool.title, &pool.id), en, zh),
        unit,
        sense,
        take,
    };
    [
        measure(
            "utilisation",
            "busy",
            "利用率",
            Unit::Share,
            Sense::Neither,
            Take::Utilisation(at),
        ),
        measure(
            "queue",
            "mean queue",
            "平均排队",
            Unit::Number,
            Sense::Less,
            Take::Queue(at),
        ),
        measure(
            "cost",
            "cost",
            "成本",
            Unit::Money,
            Sense::Less,
            Take::PoolCost(at),
        ),
    ]
}

fn about(title: &Text, en: &str, zh: &str) -> Text {
    Text::new(
        format!("“{}”: {en}", title.english()),
        format!("“{}”{zh}", title.chinese()),
    )
}

/// How long was measured, in microseconds.
pub(crate) fn measured_us(tally: &Tally) -> f64 {
    (tally.ended_at_us - tally.measured_from_us) as f64
}

/// Unit time worked as a share of unit time offered, overtime included; nothing for a pool without limit.
pub(crate) fn utilisation(tally: &Tally, at: usize) -> Option<f64> {
    let pool = tally.pools.get(at)?;
    let open = pool.open.area();
    ratio((
        pool.busy.area(),
        if open > 0.0 { open + pool.overtime_us } else { 0.0 },
    ))
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

struct Whole {
    id: &'static str,
    en: &'static str,
    zh: &'static str,
    unit: Unit,
    sense: Sense,
    take: fn(&Tally) -> Option<f64>,
}

impl Whole {
    fn measure(&self) -> Measure {
        Measure {
            id: self.id.to_owned(),
            name: Text::new(self.en, self.zh),
            unit: self.unit,
            sense: self.sense,
            take: Take::Whole(self.take),
        }
    }
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
const WHOLE: &[Whole] = &[
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
        ("Lead time, 90 % within", "90 % 订单全程时间"),
        Unit::Seconds,
        Sense::Less,
        |tally| quantile(&tally.lead_time, 0.9),
    ),
    whole(
        "lead_time.p95",
        ("Lead time, 95 % within", "95 % 订单全程时间"),
        Unit::Seconds,
        Sense::Less,
        |tally| quantile(&tally.lead_time, 0.95),
    ),
    whole(
        "lead_time.p99",
        ("Lead time, 99 % within", "99 % 订单全程时间"),
        Unit::Seconds,
        Sense::Less,
        |tally| quantile(&tally.lead_time, 0.99),
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
        ("Waiting, 95 % within", "95 % 订单等待时间"),
        Unit::Seconds,
        Sense::Less,
        |tally| quantile(&tally.waiting_time, 0.95),
    ),
    whole(
        "delay",
        ("Time in the flow for each order that came", "每单在流程中的时间"),
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
        "on_time",
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
        "lateness.mean",
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
