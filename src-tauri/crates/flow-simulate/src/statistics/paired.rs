//! Differences of two variants that saw the same customers and the same luck.

use super::distributions::student_share;
use super::estimate::{Estimate, Intervals, Moments};

/// A difference, taken replication by replication.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Paired {
    /// Second less first, with its own interval.
    pub difference: Estimate,
    /// Probability of a difference at least as far from 0 if there were none; 1 with fewer than two pairs.
    pub p: f64,
    /// How many times the variance of the difference would be greater had the variants seen different customers;
    /// nothing where there is no variance to compare.
    pub gain: Option<f64>,
}

/// Paired t interval on common random numbers (Law 2015, 10.2.1 and 11.2). Pairs are taken from the front; nothing
/// without any.
pub fn paired(first: &[f64], second: &[f64], level: f64) -> Option<Paired> {
    let n = first.len().min(second.len());
    let differences: Vec<f64> = first
        .iter()
        .zip(second)
        .map(|(first, second)| second - first)
        .collect();
    let difference = Intervals::new(level, n).mean(differences.iter().copied())?;
    let apart = Moments::of(&first[..n]).variance() + Moments::of(&second[..n]).variance();
    let together = difference.sd * difference.sd;
    Some(Paired {
        difference,
        p: p_of(&difference),
        gain: (n > 1 && together > 0.0 && apart > 0.0).then(|| apart / together),
    })
}

fn p_of(difference: &Estimate) -> f64 {
    if difference.n < 2 {
        return 1.0;
    }
    if difference.sd == 0.0 {
        return if difference.mean == 0.0 { 1.0 } else { 0.0 };
    }
    let error = difference.sd / libm::sqrt(difference.n as f64);
    2.0 * student_share(-(difference.mean / error).abs(), (difference.n - 1) as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_both_share_cancels() {
        let first = [10.0, 20.0, 30.0, 40.0];
        let second = [11.0, 21.5, 30.5, 41.0];
        let found = paired(&first, &second, 0.95).unwrap();
        assert!((found.difference.mean - 1.0).abs() < 1e-12);
        assert!(found.gain.unwrap() > 1_000.0);
        assert!(found.p < 0.02);
    }

    #[test]
    fn no_difference_is_certain_not_to_be_one() {
        let found = paired(&[1.0, 2.0], &[1.0, 2.0], 0.95).unwrap();
        assert_eq!((found.p, found.gain), (1.0, None));
        assert_eq!(paired(&[1.0], &[2.0], 0.95).unwrap().difference.half_width, None);
        assert!(paired(&[], &[1.0], 0.95).is_none());
    }
}
