//! Whether a number grows without end.

use super::distributions::normal_share;

const STRETCHES: usize = 20;

/// The means of 20 stretches of values over time, which tell whether these grow; nothing of fewer values.
pub(crate) fn stretches(values: &[f64]) -> Option<Vec<f64>> {
    let mean = |index: usize| {
        let range = index * values.len() / STRETCHES..(index + 1) * values.len() / STRETCHES;
        let n = range.len() as f64;
        values[range].iter().sum::<f64>() / n
    };
    (values.len() >= STRETCHES).then(|| (0..STRETCHES).map(mean).collect())
}

/// Whether values over time rise: the test of Mann (1945) and Kendall (1975) on the means of 20 stretches, at a level
/// of 0.1 %, and the last third lies at least a quarter above the first. Both are asked, since successive values of a
/// busy queue depend on each other and the test alone would cry wolf.
pub fn is_growing(values: &[f64]) -> bool {
    let Some(means) = stretches(values) else {
        return false;
    };
    let third = STRETCHES / 3;
    let first: f64 = means[..third].iter().sum();
    let last: f64 = means[STRETCHES - third..].iter().sum();
    last > 1.25 * first && rises(&means)
}

fn rises(values: &[f64]) -> bool {
    let mut rises = 0_i64;
    for (index, early) in values.iter().enumerate() {
        for late in &values[index + 1..] {
            rises += i64::from(late > early) - i64::from(late < early);
        }
    }
    let n = values.len() as f64;
    let sd = libm::sqrt(n * (n - 1.0) * (2.0 * n + 5.0) / 18.0);
    1.0 - normal_share((rises - 1) as f64 / sd) < 0.001
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_growing_queue_is_seen_and_a_wave_is_not() {
        let grows: Vec<f64> = (0..200).map(|index| f64::from(index * 3 + index % 7)).collect();
        let waves: Vec<f64> = (0..200).map(|index| f64::from(index % 24)).collect();
        let falls: Vec<f64> = grows.iter().rev().copied().collect();
        assert!(is_growing(&grows));
        assert!(!is_growing(&waves) && !is_growing(&falls) && !is_growing(&[1.0; 50]));
    }
}
