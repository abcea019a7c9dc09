//! The best settings for a goal under constraints: searched on common random numbers within a budget of replications.

mod finals;
mod notes;
mod search;
mod space;
mod words;

use std::collections::BTreeMap;

use flow_model::Text;
use serde::Serialize;
use serde_json::Value;

use self::finals::Final;
use self::search::{Bound, FIRST_LOOK, Record, Search};
use self::space::{Point, Space, nearest};
use super::error::ExperimentError;
use super::goal::{Aim, Constraint, Goal, figure};
use super::setting::{Setting, apply_setting, is_same_value, value_of};
use super::{Runner, Variant, is_complete};
use crate::report::{Document, FORMAT, Facts, Figure, Kind, Number, Unit, json};
use crate::statistics::{Intervals, paired, student_share};

const SECOND: f64 = 1e6;

/// What to search for, and how hard.
#[derive(Clone, Debug, PartialEq)]
pub struct OptimisePlan {
    /// What shall be least or greatest.
    pub goal: Goal,
    /// What must hold.
    pub constraints: Vec<Constraint>,
    /// What may be turned.
    pub settings: Vec<Setting>,
    /// Replications that may be made in all.
    pub budget: u32,
    /// Replications of each finalist to begin with; at least 5.
    pub first: u32,
    /// Wanted probability that the choice among the finalists is right.
    pub probability: f64,
    /// The smallest difference of the goal that matters; one in a hundred of the best when absent.
    pub indifference: Option<f64>,
}

impl OptimisePlan {
    /// A plan with the usual effort.
    pub fn new(goal: Goal, constraints: Vec<Constraint>, settings: Vec<Setting>) -> OptimisePlan {
        OptimisePlan {
            goal,
            constraints,
            settings,
            budget: 1_000,
            first: 10,
            probability: 0.95,
            indifference: None,
        }
    }
}

/// The best settings that were found.
#[derive(Clone, Debug, Serialize)]
pub struct Optimisation {
    /// Raised when an entry is removed or changes its meaning.
    pub format: u32,
    /// What to set, what it gains, how sure that is.
    pub headline: Text,
    /// The flow.
    pub flow: Document,
    /// The scenario.
    pub scenario: Document,
    /// Seed of all random numbers.
    pub seed: u64,
    /// Confidence level of every range.
    pub level: Number,
    /// ISO 4217, where all orders have one currency.
    pub currency: Option<String>,
    /// Time cut at the beginning of every run, in seconds: what the scenario says, or what MSER-5 found in a pilot with the
    /// present settings. Nothing where nothing is cut.
    pub warm_up_s: Option<Number>,
    /// Which way the goal goes.
    pub aim: Aim,
    /// Id of the goal's figure.
    pub figure: String,
    /// Its name.
    pub name: Text,
    /// What it is measured in.
    pub unit: Unit,
    /// How it ended.
    pub outcome: Outcome,
    /// The settings, with what to set them to.
    pub settings: Vec<SettingReport>,
    /// What it gives.
    pub best: Design,
    /// What the scenario gives as it stands.
    pub start: Design,
    /// The goal's figure: best less start, pair by pair.
    pub difference: Option<Figure>,
    /// What must hold, and whether it does with the best settings.
    pub constraints: Vec<ConstraintReport>,
    /// Probability that no other finalist is better by `indifference` or more; nothing when there was one finalist, or all
    /// give the same.
    pub probability: Option<Number>,
    /// The difference of the goal that does not matter.
    pub indifference: Number,
    /// Designs among which the last choice was made.
    pub finalists: usize,
    /// Designs that were tried.
    pub designs_tried: usize,
    /// Combinations there are; nothing when too many to count.
    pub designs: Option<usize>,
    /// Replications made.
    pub replications: u32,
    /// Replications allowed.
    pub budget: u32,
    /// The best of those tried, up to 20.
    pub leaders: Vec<Design>,
    /// What else one must know.
    pub notes: Vec<Text>,
}

/// How a search ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Settings were found that keep all constraints, by their means.
    Found,
    /// No settings that were tried keep all constraints: these miss them least.
    Infeasible,
    /// Somebody stopped; these are the best so far.
    Stopped,
}

/// A setting and what became of it.
#[derive(Clone, Debug, Serialize)]
pub struct SettingReport {
    /// Path.
    pub path: String,
    /// Value in the start; nothing when it cannot be said in one value.
    pub from: Value,
    /// Best value.
    pub to: Value,
    /// Values that were allowed.
    pub values: usize,
    /// Mean absolute change of the goal from one value to the next (Morris 1991); nothing when it was never varied alone.
    pub influence: Option<Number>,
}

/// A combination of values.
#[derive(Clone, Debug, Serialize)]
pub struct Design {
    /// The values, in the order of the settings.
    pub values: Vec<Value>,
    /// The goal's figure; nothing where no replication has it.
    pub goal: Option<Figure>,
    /// Whether its means keep all constraints.
    pub keeps_constraints: bool,
    /// Replications made.
    pub replications: usize,
}

/// A constraint and whether it holds.
#[derive(Clone, Debug, Serialize)]
pub struct ConstraintReport {
    /// Id of the figure.
    pub figure: String,
    /// Its name.
    pub name: Text,
    /// What it is measured in.
    pub unit: Unit,
    /// The bound is the least allowed; otherwise the most.
    pub is_least: bool,
    /// The bound.
    pub bound: Number,
    /// The figure with the best settings.
    pub value: Option<Figure>,
    /// Its mean keeps the bound.
    pub kept: bool,
    /// Probability that the true mean keeps the bound; nothing with one replication.
    pub probability: Option<Number>,
}

/// Searches the settings for the goal. Lattices are tried whole when a first look at each point takes a third of the budget
/// at most; others by evenly spread points with successive
/// halving, then a walk on the lattice from the best of them and from the start. Then the best few are compared by Kim and
/// Nelson's procedure. All designs see the same customers. The same answer for the same runs, whoever asks.
pub fn optimise(
    base: &Variant,
    facts: &Facts,
    plan: &OptimisePlan,
    run: &mut Runner<'_>,
) -> Result<Optimisation, ExperimentError> {
    let first = plan.first.max(5);
    if plan.budget < 2 * first {
        return Err(ExperimentError::SmallBudget {
            budget: plan.budget,
            least: 2 * first,
        });
    }
    every_value_fits(base, &plan.settings)?;
    let mut search = begin(base, facts, plan, run)?;
    let start = start_of(base, &plan.settings);
    let present = search.present.clone();
    if present != start {
        search.look(&present, first)?;
    }
    explore(&mut search, &start, first)?;
    // What the scenario gives as it stands is part of the answer.
    search.look(&start, first)?;
    if let Some(best) = search.best_tried() {
        search.without_idle_changes(&best)?;
    }
    let choose = |search: &mut Search<'_, '_>| search.choose(first, plan.probability, plan.indifference);
    let mut chosen = choose(&mut search)?;
    while search.is_better_beside(&chosen.point, first)? {
        chosen = choose(&mut search)?;
    }
    chosen.point = search.without_idle_changes(&chosen.point)?;
    Ok(report(&search, facts, plan, &present, &chosen))
}

fn every_value_fits(base: &Variant, settings: &[Setting]) -> Result<(), ExperimentError> {
    if settings.is_empty() {
        return Err(ExperimentError::Unreadable {
            text: String::new(),
            reason: Text::new("name at least one setting to vary", "至少指定一个要调整的设置"),
        });
    }
    for (at, setting) in settings.iter().enumerate() {
        if settings[..at].iter().any(|other| other.path == setting.path) {
            return Err(ExperimentError::Unsettable {
                path: setting.path.clone(),
                reason: Text::new(
                    "it is varied twice; name all its values at once, as a|b|c",
                    "它出现了两次，请把取值一次写全，如 a|b|c",
                ),
            });
        }
        for value in &setting.values {
            apply_setting(&mut base.clone(), &setting.path, value)?;
        }
        if let Some(other) = settings[..at].iter().find(|other| overlap(base, other, setting)) {
            return Err(ExperimentError::Unsettable {
                path: setting.path.clone(),
                reason: Text::new(
                    format!("{} sets the same; vary only one of them", other.path),
                    format!("{} 调整的是同一处，请只保留其中一项", other.path),
                ),
            });
        }
    }
    Ok(())
}

/// Whether two settings set the same, so that what they give hangs on which comes last.
fn overlap(base: &Variant, one: &Setting, other: &Setting) -> bool {
    let ends = |setting: &Setting| [setting.values.first().cloned(), setting.values.last().cloned()];
    let both = |settings: [(&str, &Value); 2]| {
        let mut variant = base.clone();
        let mut set = settings.iter();
        set.all(|(path, value)| apply_setting(&mut variant, path, value).is_ok())
            .then_some(variant)
    };
    for value in ends(one).iter().flatten() {
        for second in ends(other).iter().flatten() {
            let (first, second) = ((one.path.as_str(), value), (other.path.as_str(), second));
            if both([first, second]) != both([second, first]) {
                return true;
            }
        }
    }
    false
}

/// What a setting is now, when setting it changes nothing; other shifts or places than the first may differ.
fn value_now(base: &Variant, path: &str) -> Option<Value> {
    value_of(base, path).filter(|value| changes_nothing(base, path, value))
}

fn changes_nothing(base: &Variant, path: &str, value: &Value) -> bool {
    // A step's own setting may be left to its default.
    let now = value_of(base, path).filter(|_| path.starts_with("steps."));
    let is_usual = now.is_some_and(|now| is_same_value(&now, value));
    let mut changed = base.clone();
    is_usual || (apply_setting(&mut changed, path, value).is_ok() && changed == *base)
}

/// The position of the value that a setting has; one beyond the values when it has another.
fn present(base: &Variant, setting: &Setting) -> usize {
    let mut values = setting.values.iter();
    values
        .position(|value| changes_nothing(base, &setting.path, value))
        .unwrap_or(setting.values.len())
}

fn start_of(base: &Variant, settings: &[Setting]) -> Point {
    let position = |setting: &Setting| nearest(setting, value_of(base, &setting.path).as_ref());
    settings.iter().map(position).collect()
}

/// The first replication of the scenario as it stands names the figures, so that goals can be held against them.
fn begin<'a, 'r>(
    base: &'a Variant,
    facts: &Facts,
    plan: &'a OptimisePlan,
    run: &'a mut Runner<'r>,
) -> Result<Search<'a, 'r>, ExperimentError> {
    let runs = run(base, 0..1)?;
    let goal = figure(&runs.layout, &plan.goal.figure)?;
    let bound = |constraint: &Constraint| {
        let measure = figure(&runs.layout, &constraint.figure)?;
        constraint.fits(&measure)?;
        Ok(Bound {
            constraint: constraint.clone(),
            measure,
        })
    };
    let bounds: Result<Vec<Bound>, ExperimentError> = plan.constraints.iter().map(bound).collect();
    Ok(Search {
        base,
        settings: &plan.settings,
        space: Space::new(&plan.settings),
        present: plan
            .settings
            .iter()
            .map(|setting| present(base, setting))
            .collect(),
        goal,
        aim: plan.goal.aim,
        bounds: bounds?,
        is_steady: facts.kind == Kind::SteadyState,
        stopped: !is_complete(&runs, &(0..1)),
        records: BTreeMap::new(),
        used: 1,
        budget: plan.budget,
        run,
    })
}

fn explore(search: &mut Search<'_, '_>, start: &Point, first: u32) -> Result<(), ExperimentError> {
    search.look(start, 2)?;
    let points = search.space.points().unwrap_or(usize::MAX);
    if points <= (search.budget / (2 * first)) as usize {
        for point in search.space.all() {
            if !search.look(&point, first)? {
                break;
            }
        }
        return Ok(());
    }
    // A third to find a good region, a third to walk in it, the rest for the last choice.
    let third = search.budget / 3;
    if points <= (third / FIRST_LOOK) as usize {
        // Nothing is left to walk to.
        search.halving(search.space.all())?;
        return Ok(());
    }
    let spread = (third / (2 * FIRST_LOOK)).clamp(4, 96) as usize;
    let mut among = search.space.spread(spread, 0);
    among.push(start.clone());
    let from = search.halving(among)?;
    let reached = search.walk(from, 4, third * 2 / 3)?;
    let again = search.walk(start.clone(), 4, third / 3)?;
    let better = search.best_of(&[reached, again], 4)[0].clone();
    search.look(&better, first)?;
    Ok(())
}

fn report(
    search: &Search<'_, '_>,
    facts: &Facts,
    plan: &OptimisePlan,
    start: &Point,
    chosen: &Final,
) -> Optimisation {
    let all: Vec<Point> = search.tried().map(|(point, _)| point.clone()).collect();
    let mut leaders = search.best_of(&all, u32::MAX);
    if !chosen.is_feasible {
        // Some with fewer replications only seem to miss the constraints by less.
        leaders.retain(|point| *point != chosen.point);
        leaders.insert(0, chosen.point.clone());
    }
    let mut answer = Optimisation {
        format: FORMAT,
        headline: Text::default(),
        flow: facts.flow.clone(),
        scenario: facts.scenario.clone(),
        seed: facts.seed,
        level: Number(facts.level),
        currency: facts.currency.clone(),
        warm_up_s: Some(search.base.scenario.warm_up.length_us())
            .filter(|cut| *cut > 0)
            .map(|cut| Number(cut as f64 / SECOND)),
        aim: plan.goal.aim,
        figure: search.goal.id.clone(),
        name: search.goal.name.clone(),
        unit: search.goal.unit,
        outcome: match (search.stopped, chosen.is_feasible) {
            (true, _) => Outcome::Stopped,
            (false, true) => Outcome::Found,
            (false, false) => Outcome::Infeasible,
        },
        settings: settings(search, start, &chosen.point),
        best: design(search, &chosen.point, facts.level),
        start: design(search, start, facts.level),
        difference: difference(search, start, &chosen.point, facts.level),
        constraints: constraints(search, &chosen.point, facts.level),
        probability: chosen.probability.map(Number),
        indifference: Number(chosen.indifference),
        finalists: chosen.finalists,
        designs_tried: all.len(),
        designs: search.space.points(),
        replications: search.used,
        budget: search.budget,
        leaders: leaders
            .iter()
            .take(20)
            .map(|point| design(search, point, facts.level))
            .collect(),
        notes: notes::notes(search, start, &chosen.point),
    };
    answer.headline = words::headline(&answer, chosen);
    answer
}

fn values(search: &Search<'_, '_>, point: &Point) -> Vec<Value> {
    let settings = search.settings.iter().zip(point);
    settings
        .map(|(setting, at)| {
            let value = setting.values.get(*at).cloned();
            let now = || value_now(search.base, &setting.path);
            value.or_else(now).unwrap_or(Value::Null)
        })
        .collect()
}

fn settings(search: &Search<'_, '_>, start: &Point, best: &Point) -> Vec<SettingReport> {
    let (from, to) = (values(search, start), values(search, best));
    let setting = |at: usize| SettingReport {
        path: search.settings[at].path.clone(),
        from: from[at].clone(),
        to: to[at].clone(),
        values: search.settings[at].values.len(),
        influence: search.influence(at).map(Number),
    };
    (0..search.settings.len()).map(setting).collect()
}

fn record<'a>(search: &'a Search<'_, '_>, point: &Point) -> Option<&'a Record> {
    search.records.get(point)
}

/// A goal that is to be great was turned for the search.
fn turned(search: &Search<'_, '_>, values: &[Option<f64>]) -> Vec<Option<f64>> {
    let sign = if search.aim == Aim::Maximise { -1.0 } else { 1.0 };
    values
        .iter()
        .map(|value| value.map(|value| sign * value))
        .collect()
}

fn design(search: &Search<'_, '_>, point: &Point, level: f64) -> Design {
    let goal = record(search, point)
        .map(|record| turned(search, &record.goal))
        .unwrap_or_default();
    let estimate = Intervals::new(level, goal.len()).mean(goal.iter().flatten().copied());
    Design {
        values: values(search, point),
        goal: estimate.map(|estimate| Figure::from(estimate).in_unit(search.goal.unit)),
        keeps_constraints: search.score(point, u32::MAX).violation == 0.0,
        replications: goal.len(),
    }
}

fn difference(search: &Search<'_, '_>, start: &Point, best: &Point, level: f64) -> Option<Figure> {
    let goal = |point| Some(turned(search, &record(search, point)?.goal));
    let (start, best) = (goal(start)?, goal(best)?);
    let pairs = start.iter().zip(&best);
    let (start, best): (Vec<f64>, Vec<f64>) = pairs
        .filter_map(|(start, best)| Some(((*start)?, (*best)?)))
        .unzip();
    Some(Figure::from(paired(&start, &best, level)?.difference))
}

fn constraints(search: &Search<'_, '_>, best: &Point, level: f64) -> Vec<ConstraintReport> {
    let constraint = |(at, bound): (usize, &Bound)| {
        let values = record(search, best).and_then(|record| record.constraints.get(at));
        let values = values.map(Vec::as_slice).unwrap_or_default();
        let estimate = Intervals::new(level, values.len()).mean(values.iter().flatten().copied());
        let slack = estimate.map(|estimate| match bound.constraint.is_least {
            true => estimate.mean - bound.constraint.bound,
            false => bound.constraint.bound - estimate.mean,
        });
        ConstraintReport {
            figure: bound.measure.id.clone(),
            name: bound.measure.name.clone(),
            unit: bound.measure.unit,
            is_least: bound.constraint.is_least,
            bound: Number(bound.constraint.bound),
            value: estimate.map(|estimate| Figure::from(estimate).in_unit(bound.measure.unit)),
            kept: slack.is_some_and(|slack| slack >= 0.0),
            probability: estimate.zip(slack).filter(|(estimate, _)| estimate.n > 1).map(
                |(estimate, slack)| {
                    let error = estimate.sd / libm::sqrt(estimate.n as f64);
                    Number(match error > 0.0 {
                        true => student_share(slack / error, (estimate.n - 1) as f64),
                        false => f64::from(u8::from(slack >= 0.0)),
                    })
                },
            ),
        }
    };
    search.bounds.iter().enumerate().map(constraint).collect()
}

impl Optimisation {
    /// The answer as the text of a JSON file.
    pub fn to_json(&self) -> String {
        json(self)
    }

    /// The warm-up in microseconds.
    pub fn warm_up_us(&self) -> Option<i64> {
        self.warm_up_s.map(|cut| libm::round(cut.0 * SECOND) as i64)
    }

    /// Says how much of the beginning is cut where MSER-5 found that.
    pub fn note_found_warm_up(&mut self) {
        self.notes
            .extend(self.warm_up_s.map(|cut| notes::found_warm_up(cut.0)));
    }

    /// The answer as text in both languages: several lines, the last with its end of line.
    pub fn summary(&self) -> Text {
        words::summary(self)
    }
}
