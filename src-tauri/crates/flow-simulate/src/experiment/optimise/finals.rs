//! The last choice among few, with a stated probability that it is right.

use super::search::Search;
use super::space::Point;
use crate::experiment::error::ExperimentError;
use crate::statistics::{Intervals, KimNelson, Moments, right_choice, survivors};

/// Finalists at most: the more, the more replications each pair takes.
const FINALISTS_MAX: usize = 8;
/// Replications that are added between two cuts.
const STAGE: u32 = 5;

/// The difference that matters where the best is 0.
pub(super) const NOTHING: f64 = 1e-6;

/// The chosen point.
pub(super) struct Final {
    pub(super) point: Point,
    /// Whether its means keep all constraints.
    pub(super) is_feasible: bool,
    /// Probability that no other finalist is better by the indifference; nothing when there was no other, all are alike, or
    /// none keeps the constraints.
    pub(super) probability: Option<f64>,
    /// The difference that does not matter.
    pub(super) indifference: f64,
    /// Finalists, the chosen one included.
    pub(super) finalists: usize,
    /// The budget or whoever stopped it left the finalists fewer replications than a choice takes.
    pub(super) is_rough: bool,
    /// Some replications have no value of the goal, and too few are left for a choice with a stated probability.
    pub(super) is_patchy: bool,
    /// There are several finalists, and what they give is the same in every replication.
    pub(super) is_alike: bool,
}

impl Search<'_, '_> {
    /// Chooses by the procedure of Kim and Nelson (2001) among the points that look best and keep the constraints by their
    /// means, with so many replications to begin with. Ends early when the budget does.
    pub(super) fn choose(
        &mut self,
        first: u32,
        probability: f64,
        indifference: Option<f64>,
    ) -> Result<Final, ExperimentError> {
        if self.tried().next().is_none() {
            return Err(ExperimentError::NothingTried);
        }
        let mut finalists = self.contenders();
        let enough = self.affordable(&mut finalists, first);
        if enough < first {
            for point in &finalists {
                self.look(point, enough)?;
            }
            return Ok(self.judged_by_what_there_is(&finalists, indifference));
        }
        let mut reached = Vec::new();
        for point in &finalists {
            if self.look(point, first)? {
                reached.push(point.clone());
            }
        }
        self.decide_bounds(&reached, first)?;
        let kept: Vec<Point> = reached
            .iter()
            .filter(|point| self.score(point, u32::MAX).violation == 0.0)
            .cloned()
            .collect();
        if kept.is_empty() {
            return Ok(self.judged_by_what_there_is(&reached, indifference));
        }
        // Of equal ones the race keeps the first, which shall be what changes least.
        let mut kept = self.best_of(&kept, first);
        // What has no value at all loses against whatever has one.
        let has_goal = |point: &Point| self.score(point, first).goal.is_finite();
        kept.retain(has_goal);
        let paired = self.values(&kept, first as usize);
        if paired.first().is_none_or(|values| values.len() < first as usize) {
            // Some replications have no value: too few are left for a race.
            return Ok(Final {
                is_rough: false,
                is_patchy: true,
                ..self.judged_by_what_there_is(&reached, indifference)
            });
        }
        let indifference = indifference.unwrap_or_else(|| self.small_difference(&kept, first));
        self.race(
            &kept,
            KimNelson {
                probability,
                indifference,
                first: first as usize,
            },
        )
    }

    /// So many replications, at most those of the first round, can be made of each finalist. Leaves out the last of more than
    /// two when that lets the others have a whole round.
    fn affordable(&self, finalists: &mut Vec<Point>, first: u32) -> u32 {
        let left = self.budget - self.used;
        let missing = |points: &[Point], wanted: u32| -> u32 {
            let done = |point: &Point| match &self.records[point] {
                record if record.is_impossible => wanted,
                record => record.goal.len() as u32,
            };
            points
                .iter()
                .map(|point| wanted.saturating_sub(done(point)))
                .sum()
        };
        while finalists.len() > 2 && missing(finalists, first) > left {
            finalists.pop();
        }
        let fits = |wanted: &u32| missing(finalists, *wanted) <= left;
        (0..=first).rev().find(fits).unwrap_or(0)
    }

    /// Chooses by the means alone: the best of these or, when none of them keeps the constraints, of all that were tried. When nothing keeps
    /// them: what misses them least, over as many replications as there are.
    fn judged_by_what_there_is(&self, finalists: &[Point], indifference: Option<f64>) -> Final {
        let keeps = |point: &&Point| self.score(point, u32::MAX).violation == 0.0;
        let mut kept: Vec<Point> = finalists.iter().filter(keeps).cloned().collect();
        if kept.is_empty() {
            kept = self
                .tried()
                .map(|(point, _)| point)
                .filter(keeps)
                .cloned()
                .collect();
        }
        let is_feasible = !kept.is_empty();
        let indifference = indifference.unwrap_or_else(|| self.small_difference(&kept, u32::MAX));
        let pool = match (is_feasible, finalists.is_empty()) {
            (true, _) => kept,
            (false, false) => finalists.to_vec(),
            (false, true) => self.contenders(),
        };
        let common = pool.iter().map(|point| self.records[point].goal.len()).min();
        // What keeps the constraints is compared over the same replications; how far they are missed, over all there are.
        let over = common
            .filter(|_| is_feasible)
            .map_or(u32::MAX, |common| common as u32);
        Final {
            point: self.best_of(&pool, over)[0].clone(),
            is_feasible,
            probability: None,
            indifference,
            finalists: pool.len(),
            is_rough: true,
            is_patchy: false,
            is_alike: false,
        }
    }

    /// The best that keep the constraints so far, and those that nearly do and would be better still: a few replications may
    /// have wronged them.
    fn contenders(&self) -> Vec<Point> {
        const NEARLY: f64 = 0.1;
        let all: Vec<Point> = self.tried().map(|(point, _)| point.clone()).collect();
        let ranked = self.best_of(&all, u32::MAX);
        let best = self.score(&ranked[0], u32::MAX);
        let mut wronged: Vec<&Point> = ranked
            .iter()
            .filter(|point| {
                let score = self.score(point, u32::MAX);
                score.violation > best.violation && score.violation <= NEARLY && score.goal < best.goal
            })
            .collect();
        wronged.truncate(FINALISTS_MAX / 2);
        let kept = ranked.iter().filter(|point| !wronged.contains(point));
        kept.take(FINALISTS_MAX - wronged.len())
            .chain(wronged.iter().copied())
            .cloned()
            .collect()
    }

    /// Makes replications of the finalists, the best by their goal first, until it is clear whether each keeps the
    /// constraints; ends with the first that clearly does, since the rest is worse. Half of what is left of the budget may
    /// be used for that.
    fn decide_bounds(&mut self, points: &[Point], first: u32) -> Result<(), ExperimentError> {
        let mut by_goal: Vec<(f64, &Point)> = points
            .iter()
            .map(|point| (self.score(point, u32::MAX).goal, point))
            .collect();
        by_goal.sort_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(other.1)));
        let until = self.used + (self.budget - self.used) / 2;
        for (_, point) in by_goal {
            let mut replications = first;
            while self.is_unclear(point) && self.used < until && replications < 20 * first {
                replications += STAGE;
                if !self.look(point, replications)? {
                    return Ok(());
                }
            }
            if !self.is_unclear(point) && self.score(point, u32::MAX).violation == 0.0 {
                return Ok(());
            }
        }
        Ok(())
    }

    /// Whether the range of a constraint's figure holds its bound.
    fn is_unclear(&self, point: &Point) -> bool {
        let record = &self.records[point];
        self.bounds
            .iter()
            .zip(&record.constraints)
            .any(|(bound, values)| {
                let estimate = Intervals::new(0.95, values.len()).mean(values.iter().flatten().copied());
                estimate.is_some_and(|found| {
                    let away = (found.mean - bound.constraint.bound).abs();
                    found.half_width.is_some_and(|half| half > away)
                })
            })
    }

    /// One in a hundred of the best mean: less is no reason to change a team.
    fn small_difference(&self, points: &[Point], first: u32) -> f64 {
        let best = points
            .iter()
            .map(|point| self.score(point, first).goal)
            .filter(|goal| goal.is_finite())
            .min_by(f64::total_cmp);
        let best = best.unwrap_or(0.0).abs();
        if best > 0.0 { best / 100.0 } else { NOTHING }
    }

    fn race(&mut self, points: &[Point], plan: KimNelson) -> Result<Final, ExperimentError> {
        let mut among: Vec<usize> = (0..points.len()).collect();
        let mut replications = plan.first as u32;
        loop {
            // Some have more replications than others already: the common ones are compared.
            let values = self.values(points, replications as usize);
            among = survivors(&plan, &values, &among, points.len());
            let needed = STAGE * among.len() as u32;
            if among.len() < 2 || self.used + needed > self.budget || are_alike(&values, &among) {
                break;
            }
            replications += STAGE;
            for index in &among {
                if !self.look(&points[*index], replications)? {
                    return Ok(self.chosen(points, &among, plan.indifference));
                }
            }
        }
        Ok(self.chosen(points, &among, plan.indifference))
    }

    /// The goals of points by replication, but for replications in which one of them has no value.
    fn values(&self, points: &[Point], replications: usize) -> Vec<Vec<f64>> {
        let first = |point: &Point| {
            let goal = &self.records[point].goal;
            &goal[..goal.len().min(replications)]
        };
        let all: Vec<&[Option<f64>]> = points.iter().map(first).collect();
        let is_paired = |at: usize| all.iter().all(|goal| goal.get(at).is_none_or(Option::is_some));
        let paired = |goal: &&[Option<f64>]| {
            let values = goal.iter().enumerate();
            values
                .filter(|(at, _)| is_paired(*at))
                .filter_map(|(_, value)| *value)
                .collect()
        };
        all.iter().map(paired).collect()
    }

    fn chosen(&self, points: &[Point], among: &[usize], indifference: f64) -> Final {
        let values = self.values(points, usize::MAX);
        // Stopping in the middle of a stage leaves some with more replications than others.
        let common = among.iter().map(|index| values[*index].len()).min().unwrap_or(0);
        let mean = |index: &usize| Moments::of(&values[*index][..common]).mean();
        let least = among.iter().map(mean).min_by(f64::total_cmp).unwrap_or(0.0);
        // Of those that are as good the one that changes least is chosen: what gains nothing is no reason for a change.
        let best = among
            .iter()
            .filter(|index| is_same(mean(index), least))
            .min_by_key(|index| (self.changes(&points[**index]), &points[**index]))
            .copied()
            .unwrap_or(0);
        let everyone: Vec<usize> = (0..points.len()).collect();
        let is_alike = points.len() > 1 && are_alike(&values, &everyone);
        let choice = right_choice(&values, best, &everyone, indifference);
        Final {
            point: points[best].clone(),
            is_feasible: true,
            probability: (points.len() > 1 && !is_alike).then_some(choice),
            indifference,
            finalists: points.len(),
            is_rough: false,
            is_patchy: false,
            is_alike,
        }
    }

    /// The point with those settings put back to what they are at present whose change gains nothing: they may make no
    /// difference at all. Needs few replications where it does.
    pub(super) fn without_idle_changes(&mut self, point: &Point) -> Result<Point, ExperimentError> {
        let mut point = point.clone();
        for setting in 0..self.settings.len() {
            let mut kept = point.clone();
            kept[setting] = self.present[setting];
            if kept == point || !self.space.holds(&kept) {
                continue;
            }
            let all = self.records[&point].goal.len() as u32;
            let mut is_kept = true;
            for replications in [all.min(2), all] {
                is_kept = is_kept
                    && self.look(&kept, replications)?
                    && self.is_as_good(&kept, &point, replications);
            }
            if is_kept {
                point = kept;
            }
        }
        Ok(point)
    }

    /// Whether a point gives the same as another over so many replications, and keeps the constraints no worse.
    fn is_as_good(&self, point: &Point, other: &Point, replications: u32) -> bool {
        let [one, other] = [point, other].map(|point| self.score(point, replications));
        one.violation <= other.violation && is_same(one.goal, other.goal)
    }
}

/// Sums of the same money in another order differ in the last digits.
fn is_same(one: f64, other: f64) -> bool {
    one == other || (one - other).abs() <= 1e-9 * one.abs().max(other.abs())
}

/// Whether all of these have the same values, as far as they have them.
fn are_alike(values: &[Vec<f64>], among: &[usize]) -> bool {
    among.windows(2).all(|pair| {
        let mut both = values[pair[0]].iter().zip(&values[pair[1]]);
        both.all(|(one, other)| is_same(*one, *other))
    })
}
