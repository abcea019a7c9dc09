//! An approval: who is asked, and what each of them does so that the shares of a scenario are those of all orders.

use flow_model::DecisionTable;

use super::FieldPlan;

/// Persons that are asked in turn at most; of more each does what the last of these would.
const LEVELS_MAX: usize = 16;

/// An approval.
#[derive(Clone, Debug)]
pub(crate) struct ApprovalPlan {
    /// Whether the scenario says how often nobody answers within the time limit; else the clock decides.
    pub(crate) draws_late: bool,
    /// Pools that are asked in order, when no table says; [`super::NONE`] for one without limit.
    pub(crate) levels: Vec<u32>,
    /// Whether somebody is asked when the deadline passes, and the pool of that person.
    pub(crate) escalates: bool,
    pub(crate) escalates_to: u32,
    pub(crate) deadline_us: i64,
    pub(crate) rejected: u32,
    pub(crate) matrix: Option<FieldPlan>,
    /// By how many are asked in turn, from one.
    pub(crate) chances: [Chances; LEVELS_MAX],
}

/// What each person of an approval does.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Chances {
    /// Does not answer in time.
    pub(crate) late: f64,
    /// Rejects, of those who answer in time.
    pub(crate) rejects: f64,
}

impl ApprovalPlan {
    /// Chances at each of so many persons.
    pub(crate) fn chances(&self, n_levels: usize) -> Chances {
        self.chances[n_levels.clamp(1, LEVELS_MAX) - 1]
    }
}

/// Whether a table may answer with a role: an answer has its name in quotation marks.
pub(crate) fn may_name(table: &DecisionTable, role: &str) -> bool {
    let quoted = format!("\"{role}\"");
    let mut answers = table.rows.iter().flat_map(|row| &row.then);
    answers.any(|answer| answer.contains(&quoted))
}

/// Chances by how many are asked in turn: so many of all orders are late and rejected then.
pub(crate) fn chances(late: f64, rejected: f64, escalates: bool) -> [Chances; LEVELS_MAX] {
    std::array::from_fn(|before| each(late, rejected, escalates, before as i32 + 1))
}

/// Chances at each of so many persons, by halving: the more are late, the more orders end that way. Whoever is too late
/// leaves the answer to the next above, where there is one, and both have to be late for the order to be.
fn each(late: f64, rejected: f64, escalates: bool, n_levels: i32) -> Chances {
    if late <= 0.0 {
        let stays = libm::pow((1.0 - rejected).max(0.0), 1.0 / f64::from(n_levels));
        return Chances {
            late: 0.0,
            rejects: 1.0 - stays,
        };
    }
    let ends = |chance: f64| if escalates { chance * chance } else { chance };
    let rejects = |chance: f64| match 1.0 - ends(chance) {
        answered if answered > 0.0 => (rejected / late * ends(chance) / answered).min(1.0),
        _ => 1.0,
    };
    let (mut least, mut most) = (0.0, 1.0);
    for _ in 0..60 {
        let chance = (least + most) / 2.0;
        // Only what is answered by the person who was asked goes on to the next.
        let goes_on = (1.0 - chance) * (1.0 - rejects(chance));
        let asked: f64 = (0..n_levels).map(|level| goes_on.powi(level)).sum();
        match asked * ends(chance) < late {
            true => least = chance,
            false => most = chance,
        }
    }
    Chances {
        late: most,
        rejects: rejects(most),
    }
}

#[cfg(test)]
mod tests {
    use super::chances;

    /// Shares of orders that are late and rejected, by going through the levels.
    fn shares(late: f64, rejects: f64, escalates: bool, n_levels: usize) -> (f64, f64) {
        let (mut asked, mut too_late, mut rejected) = (1.0, 0.0, 0.0);
        for _ in 0..n_levels {
            let above = if escalates { late } else { 0.0 };
            too_late += asked * late * if escalates { late } else { 1.0 };
            rejected += asked * rejects * ((1.0 - late) + above * (1.0 - late));
            asked *= (1.0 - late) * (1.0 - rejects);
        }
        (too_late, rejected)
    }

    #[test]
    fn shares_are_those_of_all_orders() {
        for escalates in [false, true] {
            for (late, rejected) in [
                (0.0, 0.0),
                (0.0, 0.3),
                (0.2, 0.0),
                (0.1, 0.3),
                (0.05, 0.9),
                (0.6, 0.2),
            ] {
                for (before, each) in chances(late, rejected, escalates).into_iter().enumerate() {
                    let found = shares(each.late, each.rejects, escalates, before + 1);
                    let is_met = (found.0 - late).abs() < 1e-9 && (found.1 - rejected).abs() < 1e-9;
                    assert!(
                        is_met,
                        "{found:?} of {late} {rejected}, {escalates}, {}",
                        before + 1
                    );
                }
            }
        }
    }
}
