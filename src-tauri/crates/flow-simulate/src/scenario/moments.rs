//! Moments: those of a run, and what can be said of a distribution without drawing from it.

use flow_engine::order::field;
use flow_feel::time::DateTime;
use flow_feel::{Record, Value};

use super::Distribution;

/// How long after the start of a run a moment is, in microseconds: between instants, or on the wall clock for a moment that
/// says no zone.
pub(crate) fn since_start(moment: DateTime, start: DateTime) -> i64 {
    let on_the_wall = moment.local - start.local;
    moment.since(start).map_or(on_the_wall, |length| length.micros)
}

/// Moments of the run at which orders of a file come. Orders that were placed before the run's start make the first
/// one come at the start, so that last year's file can be replayed this year.
pub(crate) fn moments_of_rows(rows: &[Record], stretch: f64, start: DateTime) -> Vec<i64> {
    let placed: Vec<i64> = rows
        .iter()
        .map(|row| match field(row, "order.created_at") {
            Value::DateTime(moment) => since_start(*moment, start),
            _ => 0,
        })
        .collect();
    let base = placed.iter().copied().min().unwrap_or(0).min(0);
    let stretch = if stretch.is_finite() && stretch > 0.0 {
        stretch
    } else {
        1.0
    };
    placed
        .into_iter()
        .map(|moment| libm::rint((moment - base) as f64 * stretch) as i64)
        .collect()
}

impl Distribution {
    /// The mean, in the unit of the distribution; for what is cut off at 0 that before cutting.
    pub fn mean(&self) -> f64 {
        match self {
            Distribution::Constant(value) => *value,
            Distribution::Uniform(least, most) => (least + most) / 2.0,
            Distribution::UniformWhole(least, most) => (*least as f64 + *most as f64) / 2.0,
            Distribution::Triangular(least, likely, most) => (least + likely + most) / 3.0,
            Distribution::Exponential(mean)
            | Distribution::Erlang { mean, .. }
            | Distribution::Gamma { mean, .. }
            | Distribution::Normal { mean, .. }
            | Distribution::Poisson(mean) => *mean,
            Distribution::Weibull { shape, scale } => scale * libm::tgamma(1.0 + 1.0 / shape),
            Distribution::Lognormal { median, sigma } => median * libm::exp(sigma * sigma / 2.0),
            Distribution::Empirical(values) => weighted_mean(values),
            Distribution::Points(points) => mean_of_points(points),
        }
    }

    /// The greatest value that can come; nothing where values come as large as one likes.
    pub fn most(&self) -> Option<f64> {
        let most = |values: &mut dyn Iterator<Item = f64>| Some(values.fold(f64::NEG_INFINITY, f64::max));
        match self {
            Distribution::Constant(value) => Some(*value),
            Distribution::Uniform(_, most) | Distribution::Triangular(.., most) => Some(*most),
            Distribution::UniformWhole(_, most) => Some(*most as f64),
            Distribution::Empirical(values) => {
                let drawn = values.iter().filter(|(_, weight)| *weight > 0.0);
                most(&mut drawn.map(|(value, _)| *value))
            }
            Distribution::Points(points) => most(&mut points.iter().map(|(value, _)| *value)),
            Distribution::Exponential(size)
            | Distribution::Poisson(size)
            | Distribution::Erlang { mean: size, .. }
            | Distribution::Gamma { mean: size, .. }
            | Distribution::Weibull { scale: size, .. }
            | Distribution::Lognormal { median: size, .. } => (*size <= 0.0).then_some(0.0),
            Distribution::Normal { mean, sd } => (*sd <= 0.0).then_some(*mean),
        }
    }

    /// The least value that can come; 0 where values come as near to it as one likes.
    pub fn least(&self) -> f64 {
        let least = |values: &[(f64, f64)]| {
            values
                .iter()
                .map(|(value, _)| *value)
                .fold(f64::INFINITY, f64::min)
        };
        match self {
            Distribution::Constant(value) => *value,
            Distribution::Uniform(least, _) | Distribution::Triangular(least, ..) => *least,
            Distribution::UniformWhole(least, _) => *least as f64,
            Distribution::Empirical(values) | Distribution::Points(values) => least(values),
            Distribution::Exponential(_)
            | Distribution::Erlang { .. }
            | Distribution::Gamma { .. }
            | Distribution::Weibull { .. }
            | Distribution::Lognormal { .. }
            | Distribution::Normal { .. }
            | Distribution::Poisson(_) => 0.0,
        }
    }
}

fn weighted_mean(values: &[(f64, f64)]) -> f64 {
    let weight: f64 = values.iter().map(|(_, weight)| weight).sum();
    let sum: f64 = values.iter().map(|(value, weight)| value * weight).sum();
    sum / weight
}

/// Each stretch between two points counts by the share that lies on it; what lies at or below the first point, there.
fn mean_of_points(points: &[(f64, f64)]) -> f64 {
    let first = points.first().map_or(0.0, |(value, share)| value * share);
    let stretches = points.windows(2).map(|pair| {
        let [(from, below), (until, at)] = [pair[0], pair[1]];
        (at - below) * (from + until) / 2.0
    });
    first + stretches.sum::<f64>()
}

#[cfg(test)]
mod tests {
    use super::Distribution;

    #[track_caller]
    fn mean(distribution: Distribution, expected: f64) {
        let mean = distribution.mean();
        assert!((mean - expected).abs() < 1e-9, "{distribution:?}: {mean}");
    }

    #[test]
    fn means_are_those_of_the_books() {
        mean(Distribution::Triangular(1.0, 2.0, 6.0), 3.0);
        mean(Distribution::UniformWhole(1, 4), 2.5);
        mean(
            Distribution::Weibull {
                shape: 1.0,
                scale: 7.0,
            },
            7.0,
        );
        mean(
            Distribution::Lognormal {
                median: 1.0,
                sigma: 1.0,
            },
            1.648_721_270_700_128,
        );
        mean(Distribution::Empirical(vec![(1.0, 3.0), (5.0, 1.0)]), 2.0);
        mean(
            Distribution::Points(vec![(0.0, 0.0), (10.0, 0.5), (20.0, 1.0)]),
            10.0,
        );
    }
}
