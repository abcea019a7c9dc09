//! A mean over replications with its interval.

use super::distributions::student_quantile;

/// A mean over independent replications. One replication gives one number, whatever it is: a mean, a share (of that
/// replication's orders), a quantile (of that replication's times), so that the numbers are independent and alike.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// Mean over the replications.
    pub mean: f64,
    /// Half the width of the interval; nothing with fewer than two replications.
    pub half_width: Option<f64>,
    /// Standard deviation between replications; 0 with fewer than two.
    pub sd: f64,
    /// Replications that had such a number.
    pub n: usize,
}

impl Estimate {
    /// Lower end of the interval.
    pub fn low(&self) -> Option<f64> {
        Some(self.mean - self.half_width?)
    }

    /// Upper end of the interval.
    pub fn high(&self) -> Option<f64> {
        Some(self.mean + self.half_width?)
    }

    /// Half the width as a share of the mean; nothing where either is missing or the mean is 0.
    pub fn relative(&self) -> Option<f64> {
        let half_width = self.half_width?;
        match self.mean == 0.0 {
            true => (half_width == 0.0).then_some(0.0),
            false => Some(half_width / self.mean.abs()),
        }
    }
}

/// Makes intervals of one confidence level.
#[derive(Clone, Copy, Debug)]
pub struct Intervals {
    level: f64,
    /// Degrees of freedom of the usual number of replications and the t value for them.
    usual: (usize, f64),
}

impl Intervals {
    /// Intervals of a confidence level such as 0.95 over `n` replications; other numbers are possible, but slower.
    pub fn new(level: f64, n: usize) -> Intervals {
        let level = level.clamp(0.5, 0.999_999);
        let df = n.saturating_sub(1).max(1);
        Intervals {
            level,
            usual: (df, t_of(level, df)),
        }
    }

    /// Mean and t interval (Student 1908; for replications Law 2015, 9.4.1); nothing without values.
    /// Numbers are taken in order, so that the sum does not depend on how they came about.
    pub fn mean(&self, values: impl IntoIterator<Item = f64>) -> Option<Estimate> {
        let mut moments = Moments::default();
        values.into_iter().for_each(|value| moments.add(value));
        self.of(&moments)
    }

    /// The same from moments.
    pub fn of(&self, moments: &Moments) -> Option<Estimate> {
        if moments.n == 0 {
            return None;
        }
        let half_width = (moments.n > 1).then(|| {
            let df = moments.n - 1;
            let t = if df == self.usual.0 {
                self.usual.1
            } else {
                t_of(self.level, df)
            };
            t * moments.standard_error()
        });
        Some(Estimate {
            mean: moments.mean,
            half_width,
            sd: libm::sqrt(moments.variance()),
            n: moments.n,
        })
    }
}

fn t_of(level: f64, df: usize) -> f64 {
    student_quantile((1.0 + level) / 2.0, df as f64)
}

/// Mean and variance in one pass (Welford 1962).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Moments {
    n: usize,
    mean: f64,
    squares: f64,
}

impl Moments {
    /// The moments of values.
    pub fn of(values: &[f64]) -> Moments {
        let mut moments = Moments::default();
        values.iter().for_each(|value| moments.add(*value));
        moments
    }

    /// Takes a value.
    pub fn add(&mut self, value: f64) {
        self.n += 1;
        let away = value - self.mean;
        self.mean += away / self.n as f64;
        self.squares += away * (value - self.mean);
    }

    /// Values taken.
    pub fn n(&self) -> usize {
        self.n
    }

    /// Their mean; 0 without values.
    pub fn mean(&self) -> f64 {
        self.mean
    }

    /// Their variance, divided by n - 1; 0 with fewer than two.
    pub fn variance(&self) -> f64 {
        match self.n {
            0 | 1 => 0.0,
            n => self.squares / (n - 1) as f64,
        }
    }

    /// Standard deviation of the mean.
    pub fn standard_error(&self) -> f64 {
        libm::sqrt(self.variance() / self.n.max(1) as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interval_as_in_the_textbook() {
        // Law (2015), example 4.26: ten numbers, mean 1.34, 90 % interval 1.34 +- 0.24.
        let values = [1.20, 1.50, 1.68, 1.89, 0.95, 1.49, 1.58, 1.55, 0.50, 1.09];
        let estimate = Intervals::new(0.9, 10).mean(values).unwrap();
        assert!((estimate.mean - 1.343).abs() < 1e-12);
        assert!((estimate.half_width.unwrap() - 0.24).abs() < 0.005);
        assert_eq!(Intervals::new(0.9, 4).mean(values), Some(estimate));
    }

    #[test]
    fn one_value_has_no_interval_and_none_no_mean() {
        let intervals = Intervals::new(0.95, 10);
        let one = intervals.mean([3.0]).unwrap();
        assert_eq!((one.mean, one.half_width, one.sd, one.n), (3.0, None, 0.0, 1));
        assert_eq!(intervals.mean([]), None);
    }

    #[test]
    fn equal_values_have_an_interval_of_no_width() {
        let same = Intervals::new(0.95, 3).mean([7.0; 3]).unwrap();
        assert_eq!(
            (same.low(), same.high(), same.relative()),
            (Some(7.0), Some(7.0), Some(0.0))
        );
    }
}
