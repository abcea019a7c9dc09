//! Several questions asked of the same runs.

/// Which of several differences stand, so that the chance of even one false claim is at most `alpha` (Holm 1979):
/// the smallest p is held against alpha/m, the next against alpha/(m - 1), until one fails.
pub fn holm(ps: &[f64], alpha: f64) -> Vec<bool> {
    let mut order: Vec<usize> = (0..ps.len()).collect();
    order.sort_by(|a, b| ps[*a].total_cmp(&ps[*b]).then(a.cmp(b)));
    let mut stands = vec![false; ps.len()];
    for (rank, index) in order.into_iter().enumerate() {
        if ps[index].is_nan() || ps[index] > alpha / (ps.len() - rank) as f64 {
            break;
        }
        stands[index] = true;
    }
    stands
}

#[cfg(test)]
mod tests {
    use super::holm;

    #[test]
    fn the_first_that_fails_ends_it() {
        assert_eq!(holm(&[0.04, 0.001, 0.02, 0.9], 0.05), [false, true, false, false]);
        assert_eq!(holm(&[0.01, 0.02], 0.05), [true, true]);
        assert!(holm(&[], 0.05).is_empty());
    }
}
