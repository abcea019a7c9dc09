//! The normal and Student's t distribution.

use std::f64::consts::{PI, SQRT_2};

/// The share of a standard normal distribution at or below `x`. Relative error below 1e-14 in both tails.
pub fn normal_share(x: f64) -> f64 {
    libm::erfc(-x / SQRT_2) / 2.0
}

/// The value that a standard normal variable does not exceed with probability `share`; infinite at 0 and 1.
///
/// Start: Abramowitz and Stegun (1964), 26.2.23, right to 4.5e-4; then Halley's method on the complementary error
/// function. Absolute error below 1e-13 for shares from 1e-300 to 1 - 1e-12.
pub fn normal_quantile(share: f64) -> f64 {
    if share.is_nan() || share <= 0.0 || share >= 1.0 {
        return at_the_edge(share);
    }
    if share > 0.5 {
        return -normal_quantile(1.0 - share);
    }
    let t = libm::sqrt(-2.0 * libm::log(share));
    let above = 2.515_517 + t * (0.802_853 + t * 0.010_328);
    let below = 1.0 + t * (1.432_788 + t * (0.189_269 + t * 0.001_308));
    let mut x = above / below - t;
    for _ in 0..3 {
        let density = libm::exp(-x * x / 2.0) / libm::sqrt(2.0 * PI);
        let step = (normal_share(x) - share) / density;
        x -= step / (1.0 + x * step / 2.0);
    }
    x
}

fn at_the_edge(share: f64) -> f64 {
    match share {
        share if share <= 0.0 => f64::NEG_INFINITY,
        share if share >= 1.0 => f64::INFINITY,
        _ => f64::NAN,
    }
}

/// The share of a t distribution with `df` degrees of freedom at or below `t`.
///
/// By the regularised incomplete beta function (DLMF 8.17), whose continued fraction is evaluated by Lentz's method.
/// Relative error below 1e-12 up to 10,000 degrees of freedom.
pub fn student_share(t: f64, df: f64) -> f64 {
    let tail = incomplete_beta(df / 2.0, 0.5, df / (df + t * t), t * t / (df + t * t)) / 2.0;
    if t > 0.0 { 1.0 - tail } else { tail }
}

/// The value that a t-distributed variable with `df` degrees of freedom does not exceed with probability `share`.
///
/// Exact for 1 and 2 degrees of freedom; otherwise the expansion of Cornish and Fisher (Abramowitz and Stegun 1964,
/// 26.7.5) as a start and Newton's method, kept between bounds. Relative error below 1e-10. Infinite at 0 and 1.
pub fn student_quantile(share: f64, df: f64) -> f64 {
    if share.is_nan() || share <= 0.0 || share >= 1.0 {
        return at_the_edge(share);
    }
    if share < 0.5 {
        return -student_quantile(1.0 - share, df);
    }
    if df == 1.0 {
        return 1.0 / libm::tan(PI * (1.0 - share));
    }
    if df == 2.0 {
        return (2.0 * share - 1.0) / libm::sqrt(2.0 * share * (1.0 - share));
    }
    polish(start(share, df), share, df)
}

fn start(share: f64, df: f64) -> f64 {
    let x = normal_quantile(share);
    let x2 = x * x;
    let first = x * (x2 + 1.0) / 4.0;
    let second = x * (3.0 + x2 * (16.0 + 5.0 * x2)) / 96.0;
    x + (first + second / df) / df
}

/// Newton's method on the upper tail between bounds that always hold the answer.
fn polish(start: f64, share: f64, df: f64) -> f64 {
    let tail = 1.0 - share;
    let scale = libm::exp(libm::lgamma((df + 1.0) / 2.0) - libm::lgamma(df / 2.0)) / libm::sqrt(df * PI);
    let (mut low, mut high) = (0.0, f64::INFINITY);
    let mut t = start;
    for _ in 0..100 {
        let over = student_share(-t, df) - tail;
        if over > 0.0 {
            low = t;
        } else {
            high = t;
        }
        let density = scale * libm::exp(-(df + 1.0) / 2.0 * libm::log1p(t * t / df));
        let mut next = t + over / density;
        if !(low..=high).contains(&next) {
            next = if high.is_finite() {
                (low + high) / 2.0
            } else {
                2.0 * t
            };
        }
        let step = (next - t).abs();
        t = next;
        if step <= 1e-13 * t {
            break;
        }
    }
    t
}

/// The regularised incomplete beta function at `x`, with `rest` = 1 - x given so that it loses no digits.
fn incomplete_beta(a: f64, b: f64, x: f64, rest: f64) -> f64 {
    if x <= 0.0 || rest <= 0.0 {
        return if x <= 0.0 { 0.0 } else { 1.0 };
    }
    let ln_beta = libm::lgamma(a) + libm::lgamma(b) - libm::lgamma(a + b);
    let factor = libm::exp(a * libm::log(x) + b * libm::log(rest) - ln_beta);
    if x < (a + 1.0) / (a + b + 2.0) {
        factor * fraction(a, b, x) / a
    } else {
        1.0 - factor * fraction(b, a, rest) / b
    }
}

/// The continued fraction of DLMF 8.17.22.
fn fraction(a: f64, b: f64, x: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let away = |value: f64| if value.abs() < TINY { TINY } else { value };
    let mut c = 1.0;
    let mut d = 1.0 / away(1.0 - (a + b) * x / (a + 1.0));
    let mut value = d;
    for m in 1..10_000 {
        let m = f64::from(m);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        for term in [even, odd] {
            d = 1.0 / away(1.0 + term * d);
            c = away(1.0 + term / c);
            value *= c * d;
        }
        if (c * d - 1.0).abs() < 1e-15 {
            break;
        }
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two-sided 90, 95, 99 and 99.9 % points, to the digits of the table of Fisher and Yates as reprinted in NIST's
    /// Engineering Statistics Handbook, 1.3.6.7.2.
    const TABLE: [(f64, [f64; 4]); 10] = [
        (1.0, [6.314, 12.706, 63.657, 636.619]),
        (2.0, [2.920, 4.303, 9.925, 31.599]),
        (3.0, [2.353, 3.182, 5.841, 12.924]),
        (4.0, [2.132, 2.776, 4.604, 8.610]),
        (5.0, [2.015, 2.571, 4.032, 6.869]),
        (9.0, [1.833, 2.262, 3.250, 4.781]),
        (19.0, [1.729, 2.093, 2.861, 3.883]),
        (29.0, [1.699, 2.045, 2.756, 3.659]),
        (60.0, [1.671, 2.000, 2.660, 3.460]),
        (120.0, [1.658, 1.980, 2.617, 3.373]),
    ];

    #[test]
    fn student_agrees_with_published_tables() {
        for (df, points) in TABLE {
            for (share, point) in [0.95, 0.975, 0.995, 0.9995].into_iter().zip(points) {
                let found = student_quantile(share, df);
                assert!(
                    (found - point).abs() <= 5.1e-4,
                    "{df} {share}: {found} for {point}"
                );
                assert_eq!(
                    student_quantile(1.0 - share, df),
                    -student_quantile(1.0 - (1.0 - share), df)
                );
            }
        }
    }

    #[test]
    fn quantile_and_share_are_inverse() {
        for df in [1.0, 2.0, 3.0, 4.0, 7.0, 30.0, 999.0, 10_000.0] {
            for share in [0.5001, 0.6, 0.9, 0.975, 0.999_9, 1.0 - 1e-9] {
                let tail = student_share(-student_quantile(share, df), df);
                let wanted = 1.0 - share;
                assert!((tail / wanted - 1.0).abs() < 1e-9, "{df} {share}: {tail}");
            }
        }
        for share in [1e-300, 1e-20, 1e-6, 0.01, 0.3, 0.5, 0.8, 0.999] {
            let found = normal_share(normal_quantile(share));
            assert!((found / share - 1.0).abs() < 1e-11, "{share}: {found}");
        }
    }

    #[test]
    fn normal_agrees_with_published_values() {
        // Abramowitz and Stegun (1964), table 26.1 and 26.5.
        for (share, point) in [
            (0.975, 1.959_963_984_540_054),
            (0.95, 1.644_853_626_951_473),
            (0.995, 2.575_829_303_548_901),
        ] {
            assert!((normal_quantile(share) - point).abs() < 1e-13);
        }
        assert!((normal_share(1.0) - 0.841_344_746_068_543).abs() < 1e-14);
        assert!((student_quantile(0.975, 1e6) - normal_quantile(0.975)).abs() < 1e-5);
    }

    #[test]
    fn edges_are_infinite_and_nonsense_is_not_a_number() {
        assert_eq!(student_quantile(1.0, 5.0), f64::INFINITY);
        assert_eq!(normal_quantile(0.0), f64::NEG_INFINITY);
        assert!(student_quantile(f64::NAN, 5.0).is_nan());
        assert!(student_quantile(0.5, 7.0).abs() < 1e-15);
        assert!(student_quantile(0.5, 1.0).abs() < 1e-15);
    }
}
