//! Which steps two tokens of one order may come to. Tokens part at a fork, so that both can come only to a step that is
//! reached from two of its exits. At all other steps nobody need look whether a token meets another of its order.

use super::{Act, Model, NONE, StepIndex};

/// So many visits of steps are spent; a flow with more forks than that allows is taken to cross everywhere.
const VISITS_MAX: usize = 20_000_000;

/// Finds them.
pub(crate) fn find(model: &mut Model) {
    let ends = |step: &super::Step| -> Vec<StepIndex> {
        let own = step.first_exit as usize..(step.first_exit + step.n_exits) as usize;
        model.exits[own].iter().map(|exit| exit.to).collect()
    };
    let behind: Vec<_> = model.steps.iter().map(ends).collect();
    let forks = (0..behind.len()).filter(|step| matches!(model.steps[*step].act, Act::Fork));
    let Some(crossed) = crossed(&behind, forks) else {
        return;
    };
    for (step, is_crossed) in model.steps.iter_mut().zip(crossed) {
        step.is_crossed = is_crossed;
    }
}

/// For each step, by the steps behind its exits, whether it is reached from two exits of a fork; nothing when that is too
/// much to find out.
fn crossed(behind: &[Vec<StepIndex>], forks: impl Iterator<Item = usize>) -> Option<Vec<bool>> {
    let n = behind.len();
    let mut is_crossed = vec![false; n];
    let mut left = VISITS_MAX;
    for fork in forks {
        let mut is_reached = vec![false; n];
        for branch in &behind[fork] {
            left = left.checked_sub(n)?;
            let mut is_seen = vec![false; n];
            let mut ahead = vec![*branch];
            while let Some(step) = ahead.pop() {
                if step == NONE || std::mem::replace(&mut is_seen[step as usize], true) {
                    continue;
                }
                is_crossed[step as usize] |= std::mem::replace(&mut is_reached[step as usize], true);
                ahead.extend(&behind[step as usize]);
            }
        }
    }
    Some(is_crossed)
}

#[cfg(test)]
mod tests {
    use super::{NONE, crossed};

    /// Steps that are crossed, by the steps behind each step and the forks.
    fn found(behind: &[&[u32]], forks: &[usize]) -> Vec<usize> {
        let behind: Vec<Vec<u32>> = behind.iter().map(|steps| steps.to_vec()).collect();
        let crossed = crossed(&behind, forks.iter().copied()).unwrap();
        (0..crossed.len()).filter(|step| crossed[*step]).collect()
    }

    #[test]
    fn branches_of_a_fork_cross_at_their_join() {
        let behind: [&[u32]; 6] = [&[1], &[2, 3], &[4], &[4], &[5], &[NONE]];
        assert_eq!(found(&behind, &[1]), [4, 5]);
    }

    #[test]
    fn branches_that_lead_back_before_their_fork_cross_everywhere() {
        let behind: [&[u32]; 5] = [&[1], &[2, 3], &[1], &[4], &[]];
        assert_eq!(found(&behind, &[1]), [3, 4]);
        let both: [&[u32]; 5] = [&[1], &[2, 3], &[1, 4], &[1, 4], &[]];
        assert_eq!(found(&both, &[1]), [1, 2, 3, 4]);
    }
}
