//! The long run: warm-up, batch means, and refusing means of what grows without end.

use flow_model::Text;
use serde::Serialize;

use super::facts::{Facts, Kind};
use super::figures::utilisation;
use super::names::shown;
use super::number::{Figure, Number, Reader, SECOND};
use crate::series::Series;
use crate::statistics::{Cut, batch_means, is_growing, mser5};
use crate::tally::{Layout, Tally};

/// What a run says about the long run.
#[derive(Clone, Debug, Serialize)]
pub struct Steady {
    /// The flow settles. If not, it has no long-run means and none are given.
    pub settles: bool,
    /// What grows without end, when it does not settle.
    pub grows: Vec<Growth>,
    /// Mean lead time in the long run, in seconds, after cutting the warm-up from each replication by MSER-5.
    pub lead_time_s: Option<Figure>,
    /// How the range was made.
    pub method: Method,
    /// Time cut at the beginning on average, in seconds.
    pub warm_up_s: Option<Number>,
    /// Replications in which MSER-5 finds the run too short to say.
    pub too_short: usize,
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
    let settled: Vec<Settled> = reader.tallies.iter().filter_map(|tally| settled(tally)).collect();
    let mut answer = Steady {
        settles: grows.is_empty(),
        grows,
        lead_time_s: None,
        method: Method::Replications,
        warm_up_s: None,
        too_short: reader.tallies.len() - settled.len(),
        is_correlated: false,
    };
    if settled.is_empty() {
        return Some(answer);
    }
    let cut: f64 = settled.iter().map(|run| run.from_us as f64).sum();
    answer.warm_up_s = Some(Number(cut / settled.len() as f64 / SECOND));
    if !answer.settles {
        return Some(answer);
    }
    if let ([_], [only]) = (reader.tallies, settled.as_slice()) {
        answer.method = Method::BatchMeans;
        if let Some(found) = batch_means(&only.means, facts.level) {
            answer.lead_time_s = Some(Figure::from(found.estimate).times(1.0 / SECOND));
            answer.is_correlated = found.is_correlated;
        }
        return Some(answer);
    }
    let means = settled
        .iter()
        .map(|run| run.means.iter().sum::<f64>() / run.means.len() as f64);
    let estimate = reader.intervals.mean(means);
    answer.lead_time_s = estimate.map(|estimate| Figure::from(estimate).times(1.0 / SECOND));
    Some(answer)
}

struct Settled {
    means: Vec<f64>,
    from_us: i64,
}

/// The batch means of a run without its warm-up: what MSER-5 cuts, and in any case what the scenario leaves out.
fn settled(tally: &Tally) -> Option<Settled> {
    let batches = &tally.batches.means;
    let values: Vec<f64> = batches.iter().map(|(mean, _)| *mean).collect();
    let Cut::Batches(cut) = mser5(&values) else {
        return None;
    };
    let fixed = batches.partition_point(|(_, at)| *at <= tally.measured_from_us);
    let from = cut.max(fixed);
    let from_us = from.checked_sub(1).map_or(0, |last| batches[last].1);
    (from < values.len()).then(|| Settled {
        means: values[from..].to_vec(),
        from_us,
    })
}

/// Pools with hardly a free unit whose queue grows; else the orders in the flow as a whole, when they grow.
fn growths(layout: &Layout, reader: &Reader<'_>) -> Vec<Growth> {
    let whole = over_time(reader.tallies, |tally| &tally.backlog);
    let mut found = Vec::new();
    for (at, pool) in layout.pools.iter().enumerate() {
        let utilisation = reader.perhaps(|tally| utilisation(tally, at));
        let is_full = utilisation.is_some_and(|share| share.mean() > 0.98);
        let queue = over_time(reader.tallies, |tally| &tally.pools[at].queue);
        if is_full && is_growing(&queue) {
            found.push(Growth {
                pool: pool.id.clone(),
                title: shown(&pool.title, &pool.id),
                utilisation,
            });
        }
    }
    if found.is_empty() && is_growing(&whole) {
        found.push(Growth {
            pool: String::new(),
            title: Text::new("orders in the flow", "在途订单"),
            utilisation: None,
        });
    }
    found
}

/// Means over replications of each full slice that was measured and that all have.
fn over_time(tallies: &[&Tally], of: impl Fn(&Tally) -> &Series) -> Vec<f64> {
    let width = tallies
        .iter()
        .map(|tally| of(tally).slice_us())
        .max()
        .unwrap_or(1);
    let first = tallies
        .iter()
        .map(|tally| ((tally.measured_from_us + width - 1) / width) as usize)
        .max();
    let mean = |slice: usize| {
        let sum: Option<f64> = tallies
            .iter()
            .map(|tally| Some(of(tally).over(width, slice)?.0))
            .sum();
        Some(sum? / tallies.len() as f64)
    };
    let mut means: Vec<f64> = (first.unwrap_or(0)..).map_while(mean).collect();
    means.pop();
    means
}
