//! Where the warm-up ends.

/// What is cut off at the beginning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// So many batches at the beginning.
    Batches(usize),
    /// The least error lies in the second half: the run is too short, or what is measured never settles.
    TooShort,
}

/// MSER-5 (White 1997; White, Cobb and Spratt 2000): of the means of batches of five (or five times a power of two)
/// successive values, leaves out as many at the beginning as make the squared standard error of what is left least. A
/// least in the second half is no answer; nothing is said of fewer than ten batches.
pub fn mser5(means: &[f64]) -> Cut {
    if means.len() < 10 {
        return Cut::TooShort;
    }
    let mut best = (f64::INFINITY, 0);
    let (mut sum, mut squares) = (0.0, 0.0);
    // Values near their mean lose no digits.
    let shift = means[means.len() - 1];
    // The last five are too few to judge: their scatter is small by chance.
    for (cut, mean) in means.iter().enumerate().rev() {
        let value = mean - shift;
        sum += value;
        squares += value * value;
        let left = (means.len() - cut) as f64;
        let error = (squares - sum * sum / left).max(0.0) / (left * left);
        if left >= 5.0 && error <= best.0 {
            best = (error, cut);
        }
    }
    match best.1 <= means.len() / 2 {
        true => Cut::Batches(best.1),
        false => Cut::TooShort,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noisy(n: usize, level: impl Fn(usize) -> f64) -> Vec<f64> {
        (0..n)
            .map(|index| level(index) + ((index * 7919) % 101) as f64 / 100.0)
            .collect()
    }

    #[test]
    fn a_rise_at_the_beginning_is_cut() {
        let means = noisy(200, |index| if index < 20 { index as f64 } else { 20.0 });
        assert!(
            matches!(mser5(&means), Cut::Batches(18..=22)),
            "{:?}",
            mser5(&means)
        );
    }

    #[test]
    fn steady_values_are_kept() {
        assert!(matches!(mser5(&noisy(200, |_| 5.0)), Cut::Batches(0..=10)));
        assert_eq!(mser5(&[3.0; 50]), Cut::Batches(0));
    }

    #[test]
    fn what_never_settles_has_no_answer() {
        assert_eq!(mser5(&noisy(200, |index| (index * index) as f64)), Cut::TooShort);
        assert_eq!(mser5(&[1.0; 9]), Cut::TooShort);
    }
}
