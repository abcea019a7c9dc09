//! The long run: warm-up, batch means, and refusing means of what grows without end.

use flow_model::Text;
use serde::Serialize;

use super::facts::{Facts, Kind};
use super::figures::utilisation;
use super::names::shown;
use super::number::{Figure, Number, Reader, SECOND};
use crate::series::Series;
use crate::statistics::{Cut, Moments, batch_means, is_growing, mser5, stretches};
use crate::tally::{Layout, Tally};

/// What a run says about the long run.
#[derive(Clone, Debug, Serialize)]
pub struct Steady {
    /// The flow settles. If not, it has no long-run means and none are given.
    pub settles: bool,
    /// What grows without end, when it does not settle.
    pub grows: Vec<Growth>,
    /// Mean lead time in the long run, in seconds: that of all orders that ended after the warm-up.
    pub lead_time_s: Option<Figure>,
    /// How the range was made.
    pub method: Method,
    /// Time cut at the beginning, in seconds: what the scenario says, or what MSER-5 found in a pilot.
    pub warm_up_s: Option<Number>,
    /// Replications in which MSER-5 finds what is left too short to say.
    pub too_short: usize,
    /// Replications that ended before their warm-up was over: nothing of them is left, and nothing is said about the long run.
    pub in_warm_up: usize,
    /// Batches of the one run still depend on each other: the range is too narrow.
    pub is_correlated: bool,
}

/// Something that grows.
#[derive(Clone, Debug, Serialize)]
pub struct Growth {
    /// Pool id; empty for the orders in the flow as a whole.
    pub pool: String,
    /// Name.
    pub title: Text,
    /// How much of the pool is busy.
    pub utilisation: Option<Figure>,
}

/// How a range for the long run was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// From the means of several replications, each without its warm-up.
    Replications,
    /// From batches of a single run without its warm-up.
    BatchMeans,
}

/// Nothing for a terminating run: its beginning is part of the question.
pub(crate) fn steady(layout: &Layout, reader: &Reader<'_>, facts: &Facts) -> Option<Steady> {
    if facts.kind == Kind::Terminating {
        return None;
    }
    let grows = growths(layout, reader);
    let over = reader.tallies.iter().filter(|tally| !tally.ended_in_warm_up);
    let cut = over.clone().map(|tally| tally.measured_from_us).max();
    let settled: Vec<Vec<f64>> = over.filter_map(|tally| settled(tally)).collect();
    let mut answer = Steady {
        settles: grows.is_empty(),
        grows,
        lead_time_s: None,
        method: Method::Replications,
        warm_up_s: cut.map(|cut| Number(cut as f64 / SECOND)),
        too_short: 0,
        in_warm_up: reader
            .tallies
            .iter()
            .filter(|tally| tally.ended_in_warm_up)
            .count(),
        is_correlated: false,
    };
    answer.too_short = reader.tallies.len() - answer.in_warm_up - settled.len();
    if settled.is_empty() || !answer.settles || answer.in_warm_up > 0 {
        return Some(answer);
    }
    let mean = reader.perhaps(|tally| tally.lead_time.mean());
    let mean = mean.map(|figure| figure.times(1.0 / SECOND));
    if let ([_], [only]) = (reader.tallies, settled.as_slice()) {
        answer.method = Method::BatchMeans;
        let found = batch_means(only, facts.level);
        answer.is_correlated = found.as_ref().is_some_and(|found| found.is_correlated);
        // The batches say how far the mean of all may be off.
        answer.lead_time_s = mean.zip(found).map(|(mean, found)| {
            let batches = Figure::from(found.estimate).times(1.0 / SECOND);
            batches.moved_by(mean.mean() - batches.mean())
        });
        return Some(answer);
    }
    answer.lead_time_s = mean;
    Some(answer)
}

/// The means of five orders each that ended after the warm-up; nothing where MSER-5 would cut more than half of them.
fn settled(tally: &Tally) -> Option<Vec<f64>> {
    let batches = &tally.batches.means;
    let from = match tally.measured_from_us {
        0 => 0,
        // The first that ends later has orders from before.
        cut => batches.partition_point(|(_, at)| *at <= cut) + 1,
    };
    let values: Vec<f64> = batches.iter().skip(from).map(|(mean, _)| *mean).collect();
    matches!(mser5(&values), Cut::Batches(_)).then_some(values)
}

/// What grows without end in replications of a run that asks for the long run.
pub(crate) fn growing(layout: &Layout, tallies: &[&Tally], facts: &Facts) -> Vec<Growth> {
    match facts.kind {
        Kind::Terminating => Vec::new(),
        Kind::SteadyState => growths(layout, &Reader::new(tallies, facts.level)),
    }
}

/// Pools with hardly a free unit whose queue grows; else the orders in the flow as a whole, when they grow.
fn growths(layout: &Layout, reader: &Reader<'_>) -> Vec<Growth> {
    let mut course = Course::default();
    reader.tallies.iter().for_each(|tally| course.add(tally));
    let pool = |at: usize| Growth {
        pool: layout.pools[at].id.clone(),
        title: shown(&layout.pools[at].title, &layout.pools[at].id),
        utilisation: reader.perhaps(|tally| utilisation(tally, at)),
    };
    let mut found: Vec<Growth> = course.growing_pools().map(pool).collect();
    if found.is_empty() && course.grows() {
        found.push(Growth {
            pool: String::new(),
            title: Text::new("orders in the flow", "在途订单"),
            utilisation: None,
        });
    }
    found
}

/// How replications go on over time, added up: small enough to be kept of each of many variants.
#[derive(Clone, Debug, Default)]
pub(crate) struct Course {
    /// Nothing until there is a replication, and where one is too short to tell.
    sums: Option<Sums>,
    is_short: bool,
}

/// Sums over replications of the means of stretches of the measured time.
#[derive(Clone, Debug)]
struct Sums {
    backlog: Vec<f64>,
    pools: Vec<(Moments, Vec<f64>)>,
}

impl Course {
    pub(crate) fn add(&mut self, tally: &Tally) {
        let more = Sums::of(tally);
        self.is_short |= more.is_none();
        self.sums = match (self.sums.take(), more) {
            _ if self.is_short => None,
            (Some(sums), Some(more)) => Some(sums.plus(&more)),
            (sums, more) => sums.or(more),
        };
    }

    /// Something grows without end.
    pub(crate) fn grows(&self) -> bool {
        let whole = self.sums.as_ref().is_some_and(|sums| is_growing(&sums.backlog));
        whole || self.growing_pools().next().is_some()
    }

    /// Pools with hardly a free unit whose queue grows.
    fn growing_pools(&self) -> impl Iterator<Item = usize> {
        let pools = self.sums.iter().flat_map(|sums| &sums.pools).enumerate();
        pools.filter_map(|(at, (utilisation, queue))| {
            let is_full = utilisation.n() > 0 && utilisation.mean() > 0.98;
            (is_full && is_growing(queue)).then_some(at)
        })
    }
}

impl Sums {
    fn of(tally: &Tally) -> Option<Sums> {
        let pool = |at: usize| {
            let share = utilisation(tally, at);
            Some((
                Moments::of(share.as_slice()),
                stretches(&measured(tally, &tally.pools[at].queue))?,
            ))
        };
        Some(Sums {
            backlog: stretches(&measured(tally, &tally.backlog))?,
            pools: (0..tally.pools.len()).map(pool).collect::<Option<_>>()?,
        })
    }

    fn plus(mut self, more: &Sums) -> Sums {
        let add = |sums: &mut [f64], more: &[f64]| {
            let both = sums.iter_mut().zip(more);
            both.for_each(|(sum, more)| *sum += more);
        };
        add(&mut self.backlog, &more.backlog);
        for ((utilisation, queue), (share, other)) in self.pools.iter_mut().zip(&more.pools) {
            if share.n() > 0 {
                utilisation.add(share.mean());
            }
            add(queue, other);
        }
        self
    }
}

/// Means of each full slice that was measured.
fn measured(tally: &Tally, series: &Series) -> Vec<f64> {
    let width = series.slice_us();
    let first = (tally.measured_from_us + width - 1) / width;
    let slices = series.slices().iter().skip(first as usize);
    let mut means: Vec<f64> = slices.map(|(mean, _)| *mean).collect();
    means.pop();
    means
}
