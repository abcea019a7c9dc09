//! Key figures: what each is called, which way is better, and how one replication gives it.

use flow_model::Text;
use serde::Serialize;

use super::figures::{ON_TIME, WHOLE, Whole, measured_us, share_between, utilisation};
use super::names::{shown, step_titles};
use super::number::{SECOND, ratio};
use crate::tally::{Layout, Named, Tally};

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

    /// There is no such figure of the long run where something grows without end.
    pub(crate) fn is_of_long_run(&self) -> bool {
        let means = ["lead_time", "waiting", "delay", "backlog"];
        means.iter().any(|mean| self.id.starts_with(mean))
    }

    /// Between what the figure lies whatever becomes of the promises that are open at the end; other figures are what
    /// they are.
    pub(crate) fn between(&self, tally: &Tally) -> Option<(f64, f64)> {
        match self.take {
            Take::Kept(at) => {
                let level = tally.service_levels.get(at)?;
                share_between(level.kept, level.broken, level.open)
            }
            Take::Whole(_) if self.id == ON_TIME => {
                share_between(tally.on_time, tally.late + tally.overdue, tally.promised)
            }
            _ => self.of(tally).map(|value| (value, value)),
        }
    }

    /// Orders without their promise, for each promise that is open for some at the end: the share of those that are
    /// decided says nothing of them.
    pub(crate) fn of_open_promises(layout: &Layout, tallies: &[Tally]) -> Vec<Measure> {
        let promises = layout.service_levels.iter().enumerate();
        let is_open = |at: usize| {
            let mut levels = tallies.iter().filter_map(|tally| tally.service_levels.get(at));
            levels.any(|level| level.open > 0)
        };
        promises
            .filter(|(at, _)| is_open(*at))
            .map(|(at, name)| unkept(at, name))
            .collect()
    }

    /// The figures that a reader wants to see first: those of all orders and the promises.
    pub fn main(layout: &Layout) -> Vec<Measure> {
        let promises = layout.service_levels.iter().enumerate();
        WHOLE
            .iter()
            .map(whole)
            .chain(promises.map(|(at, name)| kept(at, name)))
            .collect()
    }

    /// The figures of single pools.
    pub fn of_pools(layout: &Layout) -> Vec<Measure> {
        let pools = layout.pools.iter().enumerate();
        pools.flat_map(|(at, pool)| of_pool(at, pool)).collect()
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
        all.extend(Measure::of_pools(layout));
        for (at, (step, title)) in layout.steps.iter().zip(&step_titles(layout)).enumerate() {
            let id = &step.id;
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
        format!("\"{}\": {en}", title.english()),
        format!("“{}”{zh}", title.chinese()),
    )
}

fn whole(figure: &Whole) -> Measure {
    Measure {
        id: figure.id.to_owned(),
        name: Text::new(figure.en, figure.zh),
        unit: figure.unit,
        sense: figure.sense,
        take: Take::Whole(figure.take),
    }
}
