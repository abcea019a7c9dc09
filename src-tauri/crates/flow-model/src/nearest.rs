//! The name that was probably meant.

/// Longest name that is compared, in characters.
const COMPARED_MAX: usize = 64;
/// Further apart, no name is a slip of another, however long both are.
const STEPS_MAX: usize = 4;

/// The candidate nearest to a name by optimal string alignment distance, if it is near enough to be a slip.
/// Among equally near ones the first counts.
///
/// ```
/// assert_eq!(flow_model::nearest("setings", ["settings", "policy"]), Some("settings"));
/// assert_eq!(flow_model::nearest("colour", ["settings", "policy"]), None);
/// ```
pub fn nearest<Name: AsRef<str>>(name: &str, candidates: impl IntoIterator<Item = Name>) -> Option<Name> {
    let wanted: Vec<char> = name.to_lowercase().chars().take(COMPARED_MAX).collect();
    let most = (wanted.len() / 3).clamp(1, STEPS_MAX);
    let tally = Tally::of(&wanted);
    let mut best: Option<(usize, Name)> = None;
    for candidate in candidates {
        if tally.least_steps(candidate.as_ref()) > most {
            continue;
        }
        let letters: Vec<char> = candidate
            .as_ref()
            .to_lowercase()
            .chars()
            .take(COMPARED_MAX)
            .collect();
        if letters.len().abs_diff(wanted.len()) > most {
            continue;
        }
        let steps = distance(&wanted, &letters, most);
        if steps <= most && best.as_ref().is_none_or(|(least, _)| steps < *least) {
            best = Some((steps, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// How often each letter is there. Most candidates are told apart by that alone, without their distance.
struct Tally([i32; 32]);

impl Tally {
    fn of(letters: &[char]) -> Self {
        let mut tally = Self([0; 32]);
        for letter in letters {
            tally.0[*letter as usize % 32] += 1;
        }
        tally
    }

    /// Steps that lead to a name at least, since each adds one letter and takes one away at most; 0 where it is not ASCII.
    fn least_steps(&self, name: &str) -> usize {
        if !name.is_ascii() {
            return 0;
        }
        let mut left = self.0;
        for letter in name.bytes().take(COMPARED_MAX) {
            left[usize::from(letter.to_ascii_lowercase()) % 32] -= 1;
        }
        let sum = |sign: i32| left.iter().map(|count| (count * sign).max(0)).sum::<i32>();
        usize::try_from(sum(1).max(sum(-1))).unwrap_or_default()
    }
}

/// Insertions, deletions, replacements and swaps of neighbours that lead from one to the other; some larger number
/// where it is more than `most`.
fn distance(from: &[char], to: &[char], most: usize) -> usize {
    let mut before: Vec<usize> = vec![0; to.len() + 1];
    let mut last: Vec<usize> = (0..=to.len()).collect();
    let mut next = before.clone();
    for row in 1..=from.len() {
        next[0] = row;
        let mut nearest = row;
        for column in 1..=to.len() {
            let replace = last[column - 1] + usize::from(from[row - 1] != to[column - 1]);
            let mut least = replace.min(last[column] + 1).min(next[column - 1] + 1);
            let swapped =
                row > 1 && column > 1 && from[row - 1] == to[column - 2] && from[row - 2] == to[column - 1];
            if swapped {
                least = least.min(before[column - 2] + 1);
            }
            next[column] = least;
            nearest = nearest.min(least);
        }
        // No row is more than one below the row before, and a swap looks back one row further.
        if nearest > most + 1 {
            return nearest;
        }
        std::mem::swap(&mut before, &mut last);
        std::mem::swap(&mut last, &mut next);
    }
    last[to.len()]
}

#[cfg(test)]
mod tests {
    use super::{Tally, distance};

    #[test]
    fn no_name_is_left_out_that_is_near_enough() {
        let names = [
            "",
            "order.total",
            "order.totals",
            "oder.total",
            "total.order",
            "Order.Total",
            "customer.segment",
            "aaab",
            "baaa",
        ];
        for from in names {
            let wanted: Vec<char> = from.to_lowercase().chars().collect();
            for to in names {
                let letters: Vec<char> = to.to_lowercase().chars().collect();
                let steps = distance(&wanted, &letters, usize::MAX - 1);
                assert!(Tally::of(&wanted).least_steps(to) <= steps, "{from} and {to}");
            }
        }
        let total: Vec<char> = "order.total".chars().collect();
        assert_eq!(Tally::of(&total).least_steps("customer.segment"), 10);
    }
}
