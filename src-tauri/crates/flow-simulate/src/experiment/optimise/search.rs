//! Which points are worth a close look: screening, halving, and a walk to the nearest best.

use std::collections::BTreeMap;

use super::space::{Point, Space, nearest_known};
use crate::error::SimulateError;
use crate::experiment::error::ExperimentError;
use crate::experiment::goal::{Aim, Constraint, figure_at_worst, mean_of};
use crate::experiment::setting::{Setting, apply_setting, value_of};
use crate::experiment::{Runner, Variant, is_complete};
use crate::report::{Course, Measure, Sense};
use crate::statistics::Moments;
use crate::tally::Tally;

/// Replications with which a point is looked at first.
pub(super) const FIRST_LOOK: u32 = 2;

/// What is known of a point. A replication in which a figure has no value has none here either.
#[derive(Clone, Debug, Default)]
pub(super) struct Record {
    /// The goal's figure by replication, turned so that less is better.
    pub(super) goal: Vec<Option<f64>>,
    /// Each constraint's figure by replication.
    pub(super) constraints: Vec<Vec<Option<f64>>>,
    /// The variant cannot be run.
    pub(super) is_impossible: bool,
    /// A limit ended one of its replications early: these are no whole runs, so none has a value.
    pub(super) is_cut_short: bool,
    /// Something grows without end: figures of the long run have no value.
    pub(super) grows: bool,
    /// How its replications go on, where the long run is asked for.
    course: Course,
    /// The goal's figure, then those of the constraints, before any is taken away.
    counted: Vec<Vec<Option<f64>>>,
}

/// How good a point is; smaller is better. First how far constraints are missed, then the goal. What has no value in any
/// replication is infinitely bad.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Score {
    pub(super) violation: f64,
    pub(super) goal: f64,
}

impl Score {
    pub(super) fn order(&self, other: &Score) -> std::cmp::Ordering {
        self.violation
            .total_cmp(&other.violation)
            .then(self.goal.total_cmp(&other.goal))
    }
}

/// A constraint with its figure.
pub(super) struct Bound {
    pub(super) constraint: Constraint,
    pub(super) measure: Measure,
}

/// The search so far.
pub(super) struct Search<'a, 'r> {
    pub(super) base: &'a Variant,
    pub(super) settings: &'a [Setting],
    pub(super) space: Space,
    /// The settings as they are.
    pub(super) present: Point,
    pub(super) goal: Measure,
    pub(super) aim: Aim,
    pub(super) bounds: Vec<Bound>,
    /// The run asks for the long run.
    pub(super) is_steady: bool,
    pub(super) records: BTreeMap<Point, Record>,
    pub(super) used: u32,
    pub(super) budget: u32,
    pub(super) stopped: bool,
    pub(super) run: &'a mut Runner<'r>,
}

impl Search<'_, '_> {
    /// Makes replications of a point until there are so many; false when the budget does not allow it or somebody stopped.
    pub(super) fn look(&mut self, point: &Point, replications: u32) -> Result<bool, ExperimentError> {
        let record = self.records.get(point).cloned().unwrap_or_default();
        let done = record.goal.len() as u32;
        if done >= replications || record.is_impossible {
            return Ok(true);
        }
        let more = replications - done;
        if self.stopped || self.used + more > self.budget {
            return Ok(false);
        }
        let mut variant = self.base.clone();
        for (setting, at) in self.settings.iter().zip(point) {
            // Beyond the values a setting stays as it is.
            if let Some(value) = setting.values.get(*at) {
                apply_setting(&mut variant, &setting.path, value)?;
            }
        }
        let asked = done..replications;
        match (self.run)(&variant, asked.clone()) {
            Ok(runs) if is_complete(&runs, &asked) => {
                self.used += more;
                self.note(point, record, &runs.tallies);
                Ok(true)
            }
            Ok(_) => {
                self.stopped = true;
                Ok(false)
            }
            // One combination of values may make no sense; the others may.
            Err(SimulateError::Unusable { .. }) => {
                self.records.insert(
                    point.clone(),
                    Record {
                        is_impossible: true,
                        ..Record::default()
                    },
                );
                Ok(true)
            }
            Err(error) => Err(error.into()),
        }
    }

    /// The combinations of values that were looked at; the present settings only where they are one.
    pub(super) fn tried(&self) -> impl Iterator<Item = (&Point, &Record)> {
        self.records.iter().filter(|(point, _)| self.space.holds(point))
    }

    /// The goal or a constraint is about a mean that not all that runs has in the long run.
    pub(super) fn asks_for_long_run(&self) -> bool {
        let bounds = self.bounds.iter().map(|bound| &bound.measure);
        let mut asked = std::iter::once(&self.goal).chain(bounds);
        asked.any(Measure::is_of_long_run)
    }

    /// The best of them so far.
    pub(super) fn best_tried(&self) -> Option<Point> {
        let all: Vec<Point> = self.tried().map(|(point, _)| point.clone()).collect();
        self.best_of(&all, u32::MAX).into_iter().next()
    }

    fn note(&mut self, point: &Point, mut record: Record, tallies: &[Tally]) {
        record.counted.resize(1 + self.bounds.len(), Vec::new());
        for tally in tallies {
            let goal = figure_at_worst(&self.goal, tally, self.aim == Aim::Maximise);
            let turned = goal.map(|goal| if self.aim == Aim::Maximise { -goal } else { goal });
            let bounds = self.bounds.iter().map(|bound| {
                let is_more_better = bound.measure.sense == Sense::More;
                figure_at_worst(&bound.measure, tally, is_more_better)
            });
            let figures = std::iter::once(turned).chain(bounds);
            record
                .counted
                .iter_mut()
                .zip(figures)
                .for_each(|(values, value)| values.push(value));
            record.is_cut_short |= tally.end.is_by_limit();
            if self.is_steady {
                record.course.add(tally);
            }
        }
        record.grows = record.course.grows();
        let measures = std::iter::once(&self.goal).chain(self.bounds.iter().map(|bound| &bound.measure));
        let mut figures = record.counted.iter().zip(measures).map(|(values, measure)| {
            match record.is_cut_short || (record.grows && measure.is_of_long_run()) {
                true => vec![None; values.len()],
                false => values.clone(),
            }
        });
        record.goal = figures.next().unwrap_or_default();
        record.constraints = figures.collect();
        self.records.insert(point.clone(), record);
    }

    /// The score over the first so many replications, or as many as there are.
    pub(super) fn score(&self, point: &Point, replications: u32) -> Score {
        const NEVER: Score = Score {
            violation: f64::INFINITY,
            goal: f64::INFINITY,
        };
        let Some(record) = self.records.get(point).filter(|record| !record.goal.is_empty()) else {
            return NEVER;
        };
        let mean = |values: &[Option<f64>]| mean_of(&values[..values.len().min(replications as usize)]);
        let violations = self.bounds.iter().zip(&record.constraints);
        Score {
            violation: violations
                .map(|(bound, values)| {
                    mean(values).map_or(f64::INFINITY, |mean| bound.constraint.violation(mean))
                })
                .sum(),
            goal: mean(&record.goal).unwrap_or(f64::INFINITY),
        }
    }

    /// How many settings a point changes, and by how many values in all. Where it cannot be said which value is nearest to
    /// what a setting is now, those listed first count as nearer.
    pub(super) fn changes(&self, point: &Point) -> (usize, usize) {
        let settings = point.iter().zip(&self.present).zip(self.settings);
        let changed = settings.filter(|((at, present), _)| at != present);
        changed.fold((0, 0), |(settings, values), ((at, _), setting)| {
            let now = value_of(self.base, &setting.path);
            let near = nearest_known(setting, now.as_ref()).unwrap_or(0);
            (settings + 1, values + at.abs_diff(near))
        })
    }

    /// The points in the order of their scores; of those that are as good, what changes least comes first.
    pub(super) fn best_of(&self, points: &[Point], replications: u32) -> Vec<Point> {
        let mut best = points.to_vec();
        best.sort_by(|one, other| {
            let (one_score, other_score) = (self.score(one, replications), self.score(other, replications));
            one_score
                .order(&other_score)
                .then_with(|| self.changes(one).cmp(&self.changes(other)))
                .then_with(|| one.cmp(other))
        });
        best.dedup();
        best
    }

    /// Looks at points a little, at the better third longer, and so on (successive halving: Karnin, Koren and
    /// Somekh 2013; Jamieson and Talwalkar 2016). Answers with the best.
    pub(super) fn halving(&mut self, mut among: Vec<Point>) -> Result<Point, ExperimentError> {
        const KEPT: usize = 3;
        among.sort();
        among.dedup();
        let mut replications = FIRST_LOOK;
        loop {
            for point in &among {
                if !self.look(point, replications)? {
                    return Ok(self.best_of(&among, FIRST_LOOK)[0].clone());
                }
            }
            among = self.best_of(&among, replications);
            if among.len() <= KEPT || replications >= 16 {
                return Ok(among[0].clone());
            }
            among.truncate(among.len().div_ceil(KEPT));
            replications *= 2;
        }
    }

    /// Walks from a point to its best neighbour as long as there is a better one, with strides that are halved (pattern search
    /// on a lattice: Hooke and Jeeves 1961; Torczon 1997). All are compared over the same replications, which are doubled
    /// before the last, smallest stride, so that the walk does not end in the noise.
    pub(super) fn walk(
        &mut self,
        from: Point,
        replications: u32,
        budget: u32,
    ) -> Result<Point, ExperimentError> {
        let mut here = from;
        let mut strides: Vec<usize> = self.space.sizes.iter().map(|size| (size / 4).max(1)).collect();
        let until = self.used.saturating_add(budget).min(self.budget);
        loop {
            if !self.look(&here, replications)? {
                return Ok(here);
            }
            let near = self.space.around(&here, &strides);
            for point in &near {
                if self.used >= until || !self.look(point, replications)? {
                    return Ok(here);
                }
            }
            let best = self.best_of(&near, replications).into_iter().next();
            let is_better = |point: &Point| {
                let (one, other) = (self.score(point, replications), self.score(&here, replications));
                one.order(&other).is_lt()
            };
            match best.filter(is_better) {
                Some(better) => here = better,
                None if strides.iter().all(|stride| *stride == 1) => return Ok(here),
                None => strides
                    .iter_mut()
                    .for_each(|stride| *stride = (*stride / 2).max(1)),
            }
        }
    }

    /// Looks at what lies one value beside a point and was not tried yet, where the budget allows all of it, and says whether
    /// something there is better.
    pub(super) fn is_better_beside(
        &mut self,
        point: &Point,
        replications: u32,
    ) -> Result<bool, ExperimentError> {
        if !self.space.holds(point) {
            return Ok(false);
        }
        let mut near = self.space.around(point, &vec![1; point.len()]);
        near.retain(|beside| !self.records.contains_key(beside));
        let needed = (replications as usize).saturating_mul(near.len());
        if needed > (self.budget - self.used) as usize {
            return Ok(false);
        }
        for beside in &near {
            if !self.look(beside, replications)? {
                return Ok(false);
            }
        }
        let here = self.score(point, replications);
        let is_better = |beside: &Point| self.score(beside, replications).order(&here).is_lt();
        Ok(near.iter().any(is_better))
    }

    /// The mean absolute change of the goal from one value of a setting to the next, over all pairs of points that were
    /// looked at and differ in nothing else (elementary effects: Morris 1991). Nothing without such a pair.
    pub(super) fn influence(&self, setting: usize) -> Option<f64> {
        let mut rows: BTreeMap<Point, Vec<(usize, f64)>> = BTreeMap::new();
        for (point, mean) in self
            .tried()
            .filter_map(|(point, record)| Some((point, mean_of(&record.goal)?)))
        {
            let mut others = point.clone();
            others[setting] = 0;
            rows.entry(others).or_default().push((point[setting], mean));
        }
        let mut effects = Moments::default();
        for row in rows.values() {
            // Points come sorted, so neighbours in the row are neighbours in value.
            for pair in row.windows(2) {
                let apart = (pair[1].0 - pair[0].0) as f64;
                effects.add((pair[1].1 - pair[0].1).abs() / apart);
            }
        }
        (effects.n() > 0).then(|| effects.mean())
    }
}
