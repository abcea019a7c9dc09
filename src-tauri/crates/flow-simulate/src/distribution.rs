//! Distributions made ready for drawing.

use crate::random::Stream;
use crate::scenario::{Distribution, PHASES_MAX};

/// A distribution with its constants worked out. Draws are numbers in the unit of the distribution; times are
/// microseconds.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Draw {
    Constant(f64),
    Uniform { from: f64, width: f64 },
    Whole { from: i64, n: u64 },
    Triangular { least: f64, mode: f64, greatest: f64 },
    Exponential(f64),
    Erlang { k: u32, phase: f64 },
    Gamma { shape: f64, scale: f64 },
    Weibull { power: f64, scale: f64 },
    Lognormal { log_median: f64, sigma: f64 },
    Normal { mean: f64, sd: f64 },
    Poisson(f64),
    Empirical(Box<Weighted<f64>>),
    Points(Box<[(f64, f64)]>),
}

impl Draw {
    /// The zero of everything.
    pub(crate) const ZERO: Draw = Draw::Constant(0.0);

    /// Reads a distribution. What makes no sense there (a finding says so) becomes the nearest that does.
    pub(crate) fn new(distribution: &Distribution) -> Draw {
        let positive = |number: f64| if number.is_finite() { number.max(0.0) } else { 0.0 };
        match *distribution {
            Distribution::Constant(value) => Draw::Constant(if value.is_finite() { value } else { 0.0 }),
            Distribution::Uniform(from, until) => Draw::Uniform {
                from,
                width: positive(until - from),
            },
            Distribution::UniformWhole(from, until) => Draw::Whole {
                from,
                n: until.saturating_sub(from).max(0) as u64 + 1,
            },
            Distribution::Triangular(least, mode, greatest) => Draw::Triangular {
                least,
                mode: mode.clamp(least, greatest.max(least)),
                greatest: greatest.max(least),
            },
            Distribution::Exponential(mean) => Draw::Exponential(positive(mean)),
            Distribution::Erlang { k, mean } => Draw::Erlang {
                k: k.clamp(1, PHASES_MAX),
                phase: positive(mean) / f64::from(k.clamp(1, PHASES_MAX)),
            },
            Distribution::Gamma { shape, mean } if shape > 0.0 => Draw::Gamma {
                shape,
                scale: positive(mean) / shape,
            },
            Distribution::Gamma { mean, .. } => Draw::Constant(positive(mean)),
            Distribution::Weibull { shape, scale } if shape > 0.0 => Draw::Weibull {
                power: 1.0 / shape,
                scale: positive(scale),
            },
            Distribution::Weibull { scale, .. } => Draw::Constant(positive(scale)),
            Distribution::Lognormal { median, sigma } if median > 0.0 => Draw::Lognormal {
                log_median: libm::log(median),
                sigma: positive(sigma),
            },
            Distribution::Lognormal { .. } => Draw::ZERO,
            Distribution::Normal { mean, sd } => Draw::Normal {
                mean,
                sd: positive(sd),
            },
            Distribution::Poisson(mean) => Draw::Poisson(positive(mean).min(1e6)),
            Distribution::Empirical(ref values) if values.is_empty() => Draw::ZERO,
            Distribution::Empirical(ref values) => Draw::Empirical(Box::new(Weighted::new(values.clone()))),
            Distribution::Points(ref points) => Draw::Points(points.clone().into_boxed_slice()),
        }
    }

    /// Draws a number.
    #[inline]
    pub(crate) fn draw(&self, stream: &mut Stream) -> f64 {
        match self {
            Draw::Constant(value) => *value,
            Draw::Exponential(mean) => mean * stream.exponential(),
            Draw::Lognormal { log_median, sigma } => libm::exp(log_median + sigma * stream.normal()),
            Draw::Uniform { from, width } => from + width * stream.unit(),
            other => other.draw_rare(stream),
        }
    }

    #[inline(never)]
    fn draw_rare(&self, stream: &mut Stream) -> f64 {
        match self {
            Draw::Whole { from, n } => (*from + stream.below(*n) as i64) as f64,
            Draw::Triangular {
                least,
                mode,
                greatest,
            } => triangular(*least, *mode, *greatest, stream.unit()),
            Draw::Erlang { k, phase } => (0..*k).map(|_| stream.exponential()).sum::<f64>() * phase,
            Draw::Gamma { shape, scale } => scale * gamma(*shape, stream),
            Draw::Weibull { power, scale } => scale * libm::pow(stream.exponential(), *power),
            Draw::Normal { mean, sd } => (mean + sd * stream.normal()).max(0.0),
            Draw::Poisson(mean) => poisson(*mean, stream),
            Draw::Empirical(values) => *values.pick(stream),
            Draw::Points(points) => between_points(points, stream.unit()),
            Draw::Constant(_) | Draw::Exponential(_) | Draw::Lognormal { .. } | Draw::Uniform { .. } => {
                self.draw(stream)
            }
        }
    }

    /// Draws a length of time, rounded to whole microseconds.
    #[inline(always)]
    pub(crate) fn micros(&self, stream: &mut Stream) -> i64 {
        whole_micros(self.draw(stream))
    }
}

/// A length of time as whole microseconds, rounded to the nearest: not negative, and at most 30,000 years, so that
/// moments can be added up.
#[inline(always)]
pub(crate) fn whole_micros(length: f64) -> i64 {
    /// From here on a number has no room for a fraction: adding it rounds as `rint` does, ties to even.
    const WHOLE: f64 = (1_u64 << 52) as f64;
    match (0.0..WHOLE / 2.0).contains(&length) {
        true => ((length + WHOLE).to_bits() & ((1 << 52) - 1)) as i64,
        false => whole_odd_micros(length),
    }
}

/// The same for lengths that are negative, no number or beyond 71 years.
#[cold]
#[inline(never)]
fn whole_odd_micros(length: f64) -> i64 {
    libm::rint(length).clamp(0.0, 1e18) as i64
}

/// By inversion.
fn triangular(least: f64, mode: f64, greatest: f64, unit: f64) -> f64 {
    let width = greatest - least;
    if width <= 0.0 {
        return least;
    }
    let turn = (mode - least) / width;
    if unit < turn {
        least + libm::sqrt(unit * width * (mode - least))
    } else {
        greatest - libm::sqrt((1.0 - unit) * width * (greatest - mode))
    }
}

/// Gamma with scale 1 (Marsaglia, Tsang 2000); shapes below 1 by their boost.
fn gamma(shape: f64, stream: &mut Stream) -> f64 {
    if shape < 1.0 {
        let boost = libm::pow(1.0 - stream.unit(), 1.0 / shape);
        return gamma(shape + 1.0, stream) * boost;
    }
    let d = shape - 1.0 / 3.0;
    let c = 1.0 / libm::sqrt(9.0 * d);
    loop {
        let x = stream.normal();
        let v = 1.0 + c * x;
        if v <= 0.0 {
            continue;
        }
        let v = v * v * v;
        let unit = 1.0 - stream.unit();
        if libm::log(unit) < 0.5 * x * x + d - d * v + d * libm::log(v) {
            return d * v;
        }
    }
}

/// Counts exponential steps; means beyond 1,000 by the normal approximation.
fn poisson(mean: f64, stream: &mut Stream) -> f64 {
    if mean > 1_000.0 {
        return libm::rint(mean + libm::sqrt(mean) * stream.normal()).max(0.0);
    }
    let mut left = mean;
    let mut n = 0.0;
    loop {
        left -= stream.exponential();
        if left < 0.0 {
            return n;
        }
        n += 1.0;
    }
}

fn between_points(points: &[(f64, f64)], unit: f64) -> f64 {
    let Some(first) = points.first() else { return 0.0 };
    let mut before = (first.0, 0.0);
    for &(value, share) in points {
        if unit <= share {
            let width = share - before.1;
            let part = if width > 0.0 {
                (unit - before.1) / width
            } else {
                1.0
            };
            return before.0 + (value - before.0) * part;
        }
        before = (value, share);
    }
    before.0
}

/// Values drawn by weight in constant time: the alias method (Walker 1977; Vose 1991).
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Weighted<T> {
    values: Vec<T>,
    /// For each column: how much of it is its own, of 2^32, and whose the rest is.
    columns: Vec<(u32, u32)>,
}

impl<T> Weighted<T> {
    /// Values with their weights; weights that are no positive numbers count as 0. All 0 counts as all alike.
    pub(crate) fn new(weighted: Vec<(T, f64)>) -> Weighted<T> {
        let n = weighted.len();
        let (values, weights): (Vec<T>, Vec<f64>) = weighted.into_iter().unzip();
        let weights: Vec<f64> = weights
            .into_iter()
            .map(|weight| {
                if weight.is_finite() && weight > 0.0 {
                    weight
                } else {
                    0.0
                }
            })
            .collect();
        let total: f64 = weights.iter().sum();
        let mut left: Vec<f64> = weights
            .iter()
            .map(|weight| {
                if total > 0.0 {
                    weight * n as f64 / total
                } else {
                    1.0
                }
            })
            .collect();
        let mut columns: Vec<(u32, u32)> = (0..n as u32).map(|own| (u32::MAX, own)).collect();
        let (mut small, mut large): (Vec<usize>, Vec<usize>) = (0..n).partition(|column| left[*column] < 1.0);
        while let (Some(less), Some(more)) = (small.pop(), large.last().copied()) {
            columns[less] = ((left[less] * 4_294_967_296.0) as u32, more as u32);
            left[more] -= 1.0 - left[less];
            if left[more] < 1.0 {
                large.pop();
                small.push(more);
            }
        }
        Weighted { values, columns }
    }

    /// The position of a value; 0 when there are none.
    #[inline]
    pub(crate) fn position(&self, stream: &mut Stream) -> usize {
        if self.columns.len() < 2 {
            return 0;
        }
        let wide = u128::from(stream.bits()) * self.columns.len() as u128;
        let column = (wide >> 64) as usize;
        let (own, other) = self.columns[column];
        if ((wide as u64) >> 32) as u32 <= own {
            column
        } else {
            other as usize
        }
    }

    /// A value. There must be one.
    #[inline]
    pub(crate) fn pick(&self, stream: &mut Stream) -> &T {
        &self.values[self.position(stream)]
    }

    /// Other values by the same weights.
    pub(crate) fn like<U>(&self, values: Vec<U>) -> Weighted<U> {
        Weighted {
            values,
            columns: self.columns.clone(),
        }
    }

    /// The values.
    pub(crate) fn values(&self) -> &[T] {
        &self.values
    }
}

/// Weights in proportion to 1/rank^s.
pub(crate) fn zipf_weights(n: usize, s: f64) -> impl Iterator<Item = f64> {
    (1..=n).map(move |rank| if s == 0.0 { 1.0 } else { libm::pow(rank as f64, -s) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{key, mix};

    #[test]
    fn means_and_deviations_are_those_of_the_books() {
        let gamma_mean = |shape: f64| Distribution::Gamma { shape, mean: 5.0 };
        let cases = [
            (Distribution::Constant(3.0), 3.0, 0.0),
            (Distribution::Uniform(2.0, 6.0), 4.0, (16.0_f64 / 12.0).sqrt()),
            (Distribution::UniformWhole(1, 6), 3.5, (35.0_f64 / 12.0).sqrt()),
            (
                Distribution::Triangular(1.0, 2.0, 6.0),
                3.0,
                (14.0_f64 / 12.0).sqrt(),
            ),
            (Distribution::Exponential(4.0), 4.0, 4.0),
            (Distribution::Erlang { k: 4, mean: 8.0 }, 8.0, 4.0),
            (gamma_mean(2.5), 5.0, 5.0 / 2.5_f64.sqrt()),
            (gamma_mean(0.5), 5.0, 5.0 / 0.5_f64.sqrt()),
            (
                Distribution::Weibull {
                    shape: 2.0,
                    scale: 1.0,
                },
                0.886_227,
                0.463_251,
            ),
            (
                Distribution::Lognormal {
                    median: 2.0,
                    sigma: 0.5,
                },
                2.266_297,
                1.207_808,
            ),
            (Distribution::Poisson(7.0), 7.0, 7.0_f64.sqrt()),
            (
                Distribution::Empirical(vec![(1.0, 3.0), (5.0, 1.0)]),
                2.0,
                3.0_f64.sqrt(),
            ),
            (
                Distribution::Points(vec![(0.0, 0.0), (10.0, 1.0)]),
                5.0,
                (100.0_f64 / 12.0).sqrt(),
            ),
        ];
        let n = 400_000_u64;
        for (distribution, mean, sd) in cases {
            let draw = Draw::new(&distribution);
            let (mut sum, mut squares) = (0.0, 0.0);
            for order in 0..n {
                let x = draw.draw(&mut Stream::new(mix(order ^ 0x5eed), key("d", 3)));
                sum += x;
                squares += x * x;
            }
            let found = sum / n as f64;
            let deviation = (squares / n as f64 - found * found).max(0.0).sqrt();
            let tolerance = 5.0 * (sd + 1e-9) / (n as f64).sqrt();
            assert!(
                (found - mean).abs() <= tolerance + 1e-6,
                "{distribution:?}: mean {found} for {mean}"
            );
            assert!(
                (deviation - sd).abs() <= 0.02 * sd + 1e-3,
                "{distribution:?}: sd {deviation} for {sd}"
            );
        }
    }

    #[test]
    fn lengths_are_rounded_to_the_nearest() {
        let mut length = 0.25;
        while length < 1e17 {
            for near in [
                length,
                libm::rint(length) + 0.5,
                libm::rint(length) - 0.5,
                libm::rint(length),
            ] {
                assert_eq!(whole_micros(near), libm::rint(near) as i64, "{near}");
            }
            length *= 1.37;
        }
        let odd = [-3.0, f64::NAN, f64::INFINITY, 1e300].map(whole_micros);
        assert_eq!(odd, [0, 0, 1_000_000_000_000_000_000, 1_000_000_000_000_000_000]);
    }

    #[test]
    fn weights_are_kept() {
        let weighted = Weighted::new(vec![("a", 1.0), ("b", 0.0), ("c", 7.0), ("d", 2.0)]);
        let mut counts = [0; 4];
        for order in 0..100_000_u64 {
            counts[weighted.position(&mut Stream::new(mix(order), 1))] += 1;
        }
        assert_eq!(counts[1], 0);
        for (count, share) in counts.iter().zip([0.1, 0.0, 0.7, 0.2]) {
            assert!(
                (f64::from(*count) / 100_000.0 - share).abs() < 0.006,
                "{counts:?}"
            );
        }
    }
}
