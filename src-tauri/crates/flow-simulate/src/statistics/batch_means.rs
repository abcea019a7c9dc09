//! An interval from one long run.

use super::estimate::{Estimate, Intervals};

/// The mean of one run in its steady state.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BatchMeans {
    /// Mean and interval; its `n` is the number of batches.
    pub estimate: Estimate,
    /// Neighbouring batches still depend on each other: the interval is too narrow, the run too short.
    pub is_correlated: bool,
}

/// Batch means (Conway 1963; numbers of batches after Schmeiser 1982): successive values are joined to 30 batches, or
/// to 20 or 10 when von Neumann's ratio (1941) says that neighbours depend on each other. Nothing for fewer than 20
/// values. What is left over at the beginning is dropped.
pub fn batch_means(values: &[f64], level: f64) -> Option<BatchMeans> {
    if values.len() < 20 {
        return None;
    }
    let mut last = None;
    for batches in [30, 20, 10] {
        if values.len() < 2 * batches {
            continue;
        }
        let means = joined(values, batches);
        let is_correlated = depends(&means);
        let estimate = Intervals::new(level, batches).mean(means.iter().copied())?;
        last = Some(BatchMeans {
            estimate,
            is_correlated,
        });
        if !is_correlated {
            break;
        }
    }
    last
}

fn joined(values: &[f64], batches: usize) -> Vec<f64> {
    let size = values.len() / batches;
    values[values.len() - size * batches..]
        .chunks_exact(size)
        .map(|batch| batch.iter().sum::<f64>() / size as f64)
        .collect()
}

/// Von Neumann's ratio against its one-sided 5 % point (Fishman 1978): 1 - r1 is 1 on average, with variance
/// (n - 2) / (n^2 - 1).
fn depends(means: &[f64]) -> bool {
    let n = means.len() as f64;
    let mean = means.iter().sum::<f64>() / n;
    let squares: f64 = means.iter().map(|value| (value - mean) * (value - mean)).sum();
    if squares == 0.0 {
        return false;
    }
    let steps: f64 = means
        .windows(2)
        .map(|pair| (pair[1] - pair[0]) * (pair[1] - pair[0]))
        .sum();
    let ends = (means[0] - mean) * (means[0] - mean)
        + (means[means.len() - 1] - mean) * (means[means.len() - 1] - mean);
    let correlation = 1.0 - (steps + ends) / (2.0 * squares);
    correlation / libm::sqrt((n - 2.0) / (n * n - 1.0)) > 1.645
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scattered(n: usize) -> Vec<f64> {
        let mut state = 12_345_u64;
        (0..n)
            .map(|_| {
                state = state
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1_442_695_040_888_963_407);
                (state >> 40) as f64 / f64::from(1 << 24)
            })
            .collect()
    }

    #[test]
    fn independent_values_need_thirty_batches() {
        let found = batch_means(&scattered(3_000), 0.95).unwrap();
        assert_eq!((found.estimate.n, found.is_correlated), (30, false));
        assert!((found.estimate.mean - 0.5).abs() < 0.03);
    }

    #[test]
    fn values_that_lean_on_each_other_are_called_so() {
        let wave: Vec<f64> = scattered(400)
            .iter()
            .enumerate()
            .map(|(index, noise)| noise + f64::from((index as i32 - 200).abs()))
            .collect();
        assert!(batch_means(&wave, 0.95).unwrap().is_correlated);
        assert_eq!(batch_means(&wave[..19], 0.95), None);
    }
}
