//! The last choice among few, with a stated probability that it is right.

use super::search::Search;
use super::space::Point;
use crate::experiment::error::ExperimentError;
use crate::statistics::{KimNelson, Moments, right_choice, survivors};

/// Finalists at most: the more, the more replications each pair takes.
const FINALISTS_MAX: usize = 8;
/// Replications that are added between two cuts.
const STAGE: u32 = 5;

/// The chosen point.
pub(super) struct Final {
    pub(super) point: Point,
    /// Whether its means keep all constraints.
    pub(super) is_feasible: bool,
    /// Probability that no other finalist is better by the indifference; nothing when there was no other, or none keeps the
    /// constraints.
    pub(super) probability: Option<f64>,
    /// The difference that does not matter.
    pub(super) indifference: f64,
    /// Finalists, the chosen one included.
    pub(super) finalists: usize,
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
        let all: Vec<Point> = self.records.keys().cloned().collect();
        let mut finalists: Vec<Point> = self.best_of(&all, u32::MAX);
        finalists.truncate(FINALISTS_MAX);
        let mut reached = Vec::new();
        for point in &finalists {
            if self.look(point, first)? {
                reached.push(point.clone());
            }
        }
        let kept: Vec<Point> = reached
            .iter()
            .filter(|point| self.score(point, first).violation == 0.0)
            .cloned()
            .collect();
        let indifference = indifference.unwrap_or_else(|| self.small_difference(&kept, first));
        if kept.is_empty() {
            // Nothing keeps the constraints: what misses them least, over as many replications as there are.
            let pool = if reached.is_empty() { &finalists } else { &reached };
            return Ok(Final {
                point: self.best_of(pool, u32::MAX)[0].clone(),
                is_feasible: false,
                probability: None,
                indifference,
                finalists: pool.len(),
            });
        }
        self.race(
            &kept,
            KimNelson {
                probability,
                indifference,
                first: first as usize,
            },
        )
    }

    /// One in a hundred of the best mean: less is no reason to change a team.
    fn small_difference(&self, points: &[Point], first: u32) -> f64 {
        let best = points
            .iter()
            .map(|point| self.score(point, first).goal)
            .min_by(f64::total_cmp);
        let best = best.unwrap_or(0.0).abs();
        if best > 0.0 { best / 100.0 } else { 1e-6 }
    }

    fn race(&mut self, points: &[Point], plan: KimNelson) -> Result<Final, ExperimentError> {
        let mut among: Vec<usize> = (0..points.len()).collect();
        let mut replications = plan.first as u32;
        loop {
            // Values of those that left stay as they were: only their common replications are compared.
            let values = self.values(points);
            among = survivors(&plan, &values, &among, points.len());
            if among.len() < 2 {
                break;
            }
            replications += STAGE;
            let needed = STAGE * among.len() as u32;
            if self.used + needed > self.budget {
                break;
            }
            for index in &among {
                if !self.look(&points[*index], replications)? {
                    return Ok(self.chosen(points, &among, plan.indifference));
                }
            }
        }
        Ok(self.chosen(points, &among, plan.indifference))
    }

    fn values(&self, points: &[Point]) -> Vec<Vec<f64>> {
        points
            .iter()
            .map(|point| self.records[point].goal.clone())
            .collect()
    }

    fn chosen(&self, points: &[Point], among: &[usize], indifference: f64) -> Final {
        let values = self.values(points);
        // Stopping in the middle of a stage leaves some with more replications than others.
        let common = among.iter().map(|index| values[*index].len()).min().unwrap_or(0);
        let mean = |index: &usize| Moments::of(&values[*index][..common]).mean();
        let best = among
            .iter()
            .min_by(|one, other| mean(one).total_cmp(&mean(other)))
            .copied()
            .unwrap_or(0);
        let everyone: Vec<usize> = (0..points.len()).collect();
        let choice = right_choice(&values, best, &everyone, indifference);
        Final {
            point: points[best].clone(),
            is_feasible: true,
            probability: (points.len() > 1).then_some(choice),
            indifference,
            finalists: points.len(),
        }
    }
}
