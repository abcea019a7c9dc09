//! Numbers as they stand in a report: means with their range, rounded the same way everywhere.

use serde::{Serialize, Serializer};

use crate::sketch::Sketch;
use crate::statistics::{Estimate, Intervals};
use crate::tally::Tally;

/// A number of a report. Written with nine significant digits; what is no number is written as null.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Number(pub f64);

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        const WHOLE_MAX: f64 = 9_007_199_254_740_992.0;
        if !self.0.is_finite() {
            return serializer.serialize_none();
        }
        if libm::trunc(self.0) == self.0 && self.0.abs() < WHOLE_MAX {
            return serializer.serialize_i64(self.0 as i64);
        }
        let rounded = nine_digits(self.0);
        match libm::trunc(rounded) == rounded && rounded.abs() < WHOLE_MAX {
            true => serializer.serialize_i64(rounded as i64),
            false => serializer.serialize_f64(rounded),
        }
    }
}

/// A number with nine significant digits. Formatting to decimal and back is exact by definition, so no platform rounds differently.
pub(crate) fn nine_digits(value: f64) -> f64 {
    format!("{value:.8e}").parse().unwrap_or(value)
}

/// A mean over replications and the range in which the true mean lies with the report's confidence level. Each
/// replication gives one number: a count, a mean or quantile of its orders, or a share of its orders.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Figure {
    /// Mean over the replications.
    pub mean: Number,
    /// Lower end of the range; nothing with one replication.
    pub low: Option<Number>,
    /// Upper end of the range.
    pub high: Option<Number>,
    /// Standard deviation between replications.
    pub sd: Number,
    /// Replications that had such a number.
    pub n: usize,
}

impl From<Estimate> for Figure {
    fn from(estimate: Estimate) -> Figure {
        Figure {
            mean: Number(estimate.mean),
            low: estimate.low().map(Number),
            high: estimate.high().map(Number),
            sd: Number(estimate.sd),
            n: estimate.n,
        }
    }
}

impl Figure {
    /// The mean.
    pub fn mean(&self) -> f64 {
        self.mean.0
    }

    /// The same in another unit.
    pub(crate) fn times(self, factor: f64) -> Figure {
        let scaled = |number: Number| Number(number.0 * factor);
        Figure {
            mean: scaled(self.mean),
            low: self.low.map(scaled),
            high: self.high.map(scaled),
            sd: scaled(self.sd),
            n: self.n,
        }
    }

    /// A range as wide around another mean.
    pub(crate) fn moved_by(self, distance: f64) -> Figure {
        let moved = |number: Number| Number(number.0 + distance);
        Figure {
            mean: moved(self.mean),
            low: self.low.map(moved),
            high: self.high.map(moved),
            ..self
        }
    }

    /// The same for a number that lies between two values: a range does not reach beyond them.
    pub(crate) fn within(self, least: f64, most: f64) -> Figure {
        let cut = |number: Number| Number(number.0.clamp(least, most));
        Figure {
            low: self.low.map(cut),
            high: self.high.map(cut),
            ..self
        }
    }
}

/// Times of orders: mean and quantiles of each replication, then means over replications, in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Times {
    /// Mean.
    pub mean: Figure,
    /// Half of them took no longer.
    pub p50: Figure,
    /// Nine in ten took no longer.
    pub p90: Figure,
    /// 95 in 100 took no longer.
    pub p95: Figure,
    /// 99 in 100 took no longer.
    pub p99: Figure,
    /// The longest of all replications.
    pub longest: Number,
}

/// Takes numbers out of replications.
#[derive(Clone, Copy)]
pub(crate) struct Reader<'a> {
    pub(crate) tallies: &'a [&'a Tally],
    pub(crate) intervals: Intervals,
}

pub(crate) const SECOND: f64 = 1e6;

impl<'a> Reader<'a> {
    pub(crate) fn new(tallies: &'a [&'a Tally], level: f64) -> Reader<'a> {
        let intervals = Intervals::new(level, tallies.len());
        Reader { tallies, intervals }
    }

    /// A number that each replication may have and that is never below 0, nor is its range.
    pub(crate) fn perhaps(&self, of: impl Fn(&Tally) -> Option<f64>) -> Option<Figure> {
        self.perhaps_signed(of)
            .map(|figure| figure.within(0.0, f64::INFINITY))
    }

    /// A number that each replication may have, above or below 0.
    pub(crate) fn perhaps_signed(&self, of: impl Fn(&Tally) -> Option<f64>) -> Option<Figure> {
        self.intervals
            .mean(self.tallies.iter().filter_map(|tally| of(tally)))
            .map(Figure::from)
    }

    /// A number that each replication has and that is never below 0, nor is its range; 0 without replications.
    pub(crate) fn each(&self, of: impl Fn(&Tally) -> f64) -> Figure {
        self.signed(of).within(0.0, f64::INFINITY)
    }

    /// A number that each replication has, above or below 0; 0 without replications.
    pub(crate) fn signed(&self, of: impl Fn(&Tally) -> f64) -> Figure {
        let none = Estimate {
            mean: 0.0,
            half_width: None,
            sd: 0.0,
            n: 0,
        };
        let estimate = self
            .intervals
            .mean(self.tallies.iter().map(|tally| of(tally)))
            .unwrap_or(none);
        Figure::from(estimate)
    }

    /// A count.
    pub(crate) fn count(&self, of: impl Fn(&Tally) -> u64) -> Figure {
        self.each(|tally| of(tally) as f64)
    }

    /// A share of each replication, where there is anything to share.
    pub(crate) fn share(&self, of: impl Fn(&Tally) -> (f64, f64)) -> Option<Figure> {
        self.perhaps(|tally| ratio(of(tally)))
            .map(|share| share.within(0.0, 1.0))
    }

    /// Mean and quantiles of times, where any replication has one.
    pub(crate) fn times(&self, of: impl Fn(&Tally) -> &Sketch) -> Option<Times> {
        let sketches = self.tallies.iter().map(|tally| of(tally));
        let longest = sketches.clone().map(Sketch::greatest).max()?;
        let quantiles: Vec<[f64; 4]> = sketches
            .clone()
            .filter_map(|sketch| sketch.quantiles([0.5, 0.9, 0.95, 0.99]))
            .collect();
        let figure = |micros: Option<Estimate>| {
            Some(
                Figure::from(micros?)
                    .times(1.0 / SECOND)
                    .within(0.0, f64::INFINITY),
            )
        };
        let quantile = |at: usize| figure(self.intervals.mean(quantiles.iter().map(|four| four[at])));
        Some(Times {
            mean: figure(self.intervals.mean(sketches.filter_map(Sketch::mean)))?,
            p50: quantile(0)?,
            p90: quantile(1)?,
            p95: quantile(2)?,
            p99: quantile(3)?,
            longest: Number(longest as f64 / SECOND),
        })
    }
}

/// A share, where there is anything to share.
pub(crate) fn ratio((part, whole): (f64, f64)) -> Option<f64> {
    (whole > 0.0).then(|| part / whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_with_nine_digits_and_whole_ones_as_they_are() {
        let written = |value: f64| serde_json::to_string(&Number(value)).unwrap();
        assert_eq!(written(1.0 / 3.0), "0.333333333");
        assert_eq!(written(123_456_789_012.0), "123456789012");
        assert_eq!(written(1_234_567_890.4), "1234567890");
        assert_eq!(written(-0.0), "0");
        assert_eq!(written(f64::NAN), "null");
    }
}
