//! How many replications are enough.

use super::estimate::{Intervals, Moments};

/// A wanted precision.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Precision {
    /// Half the width of the interval as a share of the mean: 0.01 for 1 %.
    pub relative: f64,
    /// Confidence level, such as 0.95.
    pub level: f64,
    /// Never fewer replications than this; at least 5 are always made.
    pub least: usize,
    /// Never more than this.
    pub most: usize,
}

impl Default for Precision {
    fn default() -> Precision {
        Precision {
            relative: 0.01,
            level: 0.95,
            least: 10,
            most: 10_000,
        }
    }
}

/// What to do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// The precision is reached.
    Enough,
    /// Make replications until there are so many in all, then ask again.
    Until(usize),
    /// The greatest number is reached without the precision.
    GiveUp,
}

impl Precision {
    /// Replications after which the precision must stay reached, for 100 or fewer; in proportion beyond.
    const LOOK_AHEAD: usize = 5;

    /// Judges the numbers of the replications so far, in the order of replications.
    ///
    /// Stops when the relative half-width is at most r/(1 + r) (Law 2015, 9.4.1, so that the error is r of the true
    /// mean) and was so for the last five replications too, or 5 % of them, so that a narrow interval by chance does not
    /// end the run (Hoad, Robinson and Davies 2010). How many to make next is foretold from the variance so far
    /// (n* = n (h / wanted)^2). That such rules keep their level in the limit: Chow and Robbins (1965).
    pub fn next(&self, values: &[f64]) -> Next {
        let least = self.least.max(5).min(self.most);
        if values.len() < least {
            return Next::Until(least);
        }
        let ahead = Precision::LOOK_AHEAD.max(values.len() / 20);
        let reached_since = self.reached_since(values);
        if reached_since.is_some_and(|since| values.len() >= since.max(least) + ahead) {
            return Next::Enough;
        }
        if values.len() >= self.most {
            return if reached_since.is_some() {
                Next::Enough
            } else {
                Next::GiveUp
            };
        }
        let wanted = match reached_since {
            Some(since) => since.max(least) + ahead,
            None => self.foretold(values) + ahead,
        };
        Next::Until(wanted.clamp(values.len() + 1, self.most))
    }

    /// The number of replications from which on the precision was reached without a break.
    fn reached_since(&self, values: &[f64]) -> Option<usize> {
        let mut moments = Moments::default();
        let mut since = None;
        let ahead = Precision::LOOK_AHEAD.max(values.len() / 20);
        let looked_at = values.len().saturating_sub(2 * ahead);
        for (index, value) in values.iter().enumerate() {
            moments.add(*value);
            // Only the last stretch can matter; a quantile for every number of replications would take long.
            if index < looked_at {
                continue;
            }
            match self.is_reached(&moments) {
                true => since = since.or(Some(index + 1)),
                false => since = None,
            }
        }
        since
    }

    fn is_reached(&self, moments: &Moments) -> bool {
        let estimate = Intervals::new(self.level, moments.n()).of(moments);
        let relative = estimate.and_then(|estimate| estimate.relative());
        moments.n() >= 2 && relative.is_some_and(|relative| relative <= self.wanted())
    }

    fn wanted(&self) -> f64 {
        self.relative / (1.0 + self.relative)
    }

    /// At most four times as many as there are: the variance of few numbers is a bad prophet.
    fn foretold(&self, values: &[f64]) -> usize {
        let estimate = Intervals::new(self.level, values.len()).mean(values.iter().copied());
        let relative = estimate.and_then(|estimate| estimate.relative());
        let times = relative.map_or(4.0, |relative| {
            let ratio = relative / self.wanted();
            (ratio * ratio).clamp(1.0, 4.0)
        });
        libm::ceil(values.len() as f64 * times) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wave(n: usize, swing: f64) -> Vec<f64> {
        (0..n)
            .map(|index| 100.0 + if index % 2 == 0 { swing } else { -swing })
            .collect()
    }

    #[test]
    fn steady_numbers_are_enough_at_once_but_not_before_the_least() {
        let precision = Precision::default();
        assert_eq!(precision.next(&[]), Next::Until(10));
        assert_eq!(precision.next(&wave(10, 0.1)), Next::Until(15));
        assert_eq!(precision.next(&wave(15, 0.1)), Next::Enough);
    }

    #[test]
    fn more_are_foretold_from_the_variance() {
        // h = 2.262 * 10.54 / sqrt(10) = 7.54 of 100; wanted 1 / 101: four times as many at most.
        let precision = Precision::default();
        assert_eq!(precision.next(&wave(10, 10.0)), Next::Until(45));
        // At n = 400: 1.966 * 10.01 / 20 = 0.984 % just reached; it must stay so.
        assert!(matches!(precision.next(&wave(400, 10.0)), Next::Until(400..=430)));
        assert_eq!(precision.next(&wave(430, 10.0)), Next::Enough);
    }

    #[test]
    fn the_most_is_never_passed() {
        let precision = Precision {
            most: 12,
            ..Precision::default()
        };
        assert_eq!(precision.next(&wave(10, 50.0)), Next::Until(12));
        assert_eq!(precision.next(&wave(12, 50.0)), Next::GiveUp);
        assert_eq!(precision.next(&[0.0; 12]), Next::Enough);
    }

    #[test]
    fn a_mean_of_nothing_never_ends_early() {
        let zero: Vec<f64> = wave(20, 5.0).iter().map(|value| value - 100.0).collect();
        assert!(matches!(Precision::default().next(&zero), Next::Until(_)));
    }
}
