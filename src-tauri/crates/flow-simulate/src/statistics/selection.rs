//! Choosing the best of several designs that ran on common random numbers.

use super::distributions::student_share;
use super::estimate::Moments;

/// The sequential procedure of Kim and Nelson (2001): after each stage designs that are clearly worse are left out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct KimNelson {
    /// Wanted probability that the design that stays is the best, or worse by less than `indifference`.
    pub probability: f64,
    /// The smallest difference that matters, greater than 0.
    pub indifference: f64,
    /// Replications of the first stage, from which variances are taken; at least 2.
    pub first: usize,
}

/// The positions of the designs that stay; smaller is better. `values[i]` are the numbers of design `i` by replication;
/// all of `among` have the same number of them, at least `first`. `designs` is how many began, for the share of error
/// that each pair may take.
///
/// Design i goes when another's mean lies below its own by more than W = max(0, d/2r (h^2 S^2/d^2 - r)), with r the
/// replications so far, S^2 the variance of the difference in the first stage and h^2 = (n0 - 1) ((2a/(k - 1))^(-2/(n0 -
/// 1)) - 1) (Kim and Nelson 2001, with c = 1).
pub fn survivors(plan: &KimNelson, values: &[Vec<f64>], among: &[usize], designs: usize) -> Vec<usize> {
    let first = plan.first.max(2);
    let df = (first - 1) as f64;
    let alpha = (1.0 - plan.probability).clamp(1e-9, 0.5);
    let pairs = designs.saturating_sub(1).max(1) as f64;
    let h2 = df * (libm::pow(2.0 * alpha / pairs, -2.0 / df) - 1.0);
    let mean = |index: usize| Moments::of(&values[index]).mean();
    let goes = |index: usize, other: usize| {
        let r = values[index].len() as f64;
        let differences = values[index][..first]
            .iter()
            .zip(&values[other])
            .map(|(a, b)| a - b);
        let variance = Moments::of(&differences.collect::<Vec<f64>>()).variance();
        let d = plan.indifference;
        let slack = (d / (2.0 * r) * (h2 * variance / (d * d) - r)).max(0.0);
        let behind = mean(index) - mean(other);
        // When nothing is left of the slack, the first of two equal ones stays.
        behind > slack || (behind == 0.0 && slack == 0.0 && other < index)
    };
    let stays = |index: &&usize| !among.iter().any(|other| other != *index && goes(**index, *other));
    among.iter().filter(stays).copied().collect()
}

/// The probability that a design is a right choice: 1 less the sum, over the others, of the chance that they are better
/// by the indifference or more, each from the t of their common replications (Bonferroni's bound as in Chen, Lin, Yucesan
/// and Chick 2000, with Student's t for the variance is estimated).
pub fn right_choice(values: &[Vec<f64>], chosen: usize, among: &[usize], indifference: f64) -> f64 {
    let wrong: f64 = among
        .iter()
        .filter(|other| **other != chosen)
        .map(|other| chance_better(&values[chosen], &values[*other], indifference))
        .sum();
    (1.0 - wrong).max(0.0)
}

fn chance_better(best: &[f64], other: &[f64], indifference: f64) -> f64 {
    let behind: Vec<f64> = best.iter().zip(other).map(|(best, other)| other - best).collect();
    let moments = Moments::of(&behind);
    if moments.n() < 2 {
        return 1.0;
    }
    let lead = moments.mean() + indifference;
    if moments.variance() == 0.0 {
        return if lead > 0.0 { 0.0 } else { 0.5 };
    }
    student_share(-lead / moments.standard_error(), (moments.n() - 1) as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers between -1 and 1 that everybody draws alike for an experiment.
    fn noise(seed: u64, n: usize) -> Vec<f64> {
        let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
        (0..n)
            .map(|_| {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                (state >> 11) as f64 / (1_u64 << 52) as f64 - 1.0
            })
            .collect()
    }

    fn play(seed: u64, plan: &KimNelson, means: &[f64]) -> (usize, usize) {
        let all: Vec<Vec<f64>> = means
            .iter()
            .enumerate()
            .map(|(index, mean)| {
                let own = noise(seed * 100 + index as u64 + 1, 3_000);
                own.iter().map(|noise| mean + 3.0 * noise).collect()
            })
            .collect();
        let mut among: Vec<usize> = (0..means.len()).collect();
        let mut r = plan.first;
        while among.len() > 1 {
            let so_far: Vec<Vec<f64>> = all.iter().map(|values| values[..r].to_vec()).collect();
            among = survivors(plan, &so_far, &among, means.len());
            r += 1;
        }
        (among[0], r)
    }

    #[test]
    fn the_best_is_chosen_as_often_as_promised() {
        let plan = KimNelson {
            probability: 0.95,
            indifference: 1.0,
            first: 10,
        };
        // The worst case of the theorem: all others lie exactly one indifference behind.
        let wins = (1..=300)
            .filter(|seed| play(*seed, &plan, &[11.0, 11.0, 10.0, 11.0]).0 == 2)
            .count();
        assert!(wins >= 285, "{wins} of 300");
    }

    #[test]
    fn the_probability_of_a_right_choice_is_not_overstated() {
        let (mut promised, mut right) = (0.0, 0);
        for seed in 1..=400_u64 {
            let values: Vec<Vec<f64>> = (0..3_u64)
                .map(|index| {
                    noise(seed * 31 + index, 12)
                        .iter()
                        .map(|noise| 0.5 * index as f64 + 2.0 * noise)
                        .collect()
                })
                .collect();
            let means = values.iter().map(|values| Moments::of(values).mean());
            let best = means
                .enumerate()
                .min_by(|one, other| one.1.total_cmp(&other.1))
                .unwrap()
                .0;
            promised += right_choice(&values, best, &[0, 1, 2], 0.0);
            right += usize::from(best == 0);
        }
        assert!(
            right as f64 + 8.0 >= promised,
            "{right} right, {promised} promised"
        );
    }

    #[test]
    fn equal_designs_end_with_one() {
        let plan = KimNelson {
            probability: 0.9,
            indifference: 0.5,
            first: 5,
        };
        let values = vec![vec![1.0; 5]; 3];
        assert_eq!(survivors(&plan, &values, &[0, 1, 2], 3), [0]);
    }
}
