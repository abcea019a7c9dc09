//! What an optimisation is for: a goal and constraints, as people write them.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use flow_feel::time::Duration;
use flow_model::Text;

use super::error::ExperimentError;
use crate::report::{LATENESS, Measure, Unit};
use crate::statistics::Moments;
use crate::tally::{Layout, Tally};

/// What shall be least or greatest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Goal {
    /// Whether less or more is wanted.
    pub aim: Aim,
    /// Id of the key figure.
    pub figure: String,
}

/// Which way a goal goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Aim {
    /// As little as possible.
    Minimise,
    /// As much as possible.
    Maximise,
}

/// What must hold, for the mean over replications.
#[derive(Clone, Debug, PartialEq)]
pub struct Constraint {
    /// Id of the key figure.
    pub figure: String,
    /// The bound is the least allowed; otherwise the most.
    pub is_least: bool,
    /// The bound: seconds for times, from 0 to 1 for shares.
    pub bound: f64,
    /// How the bound is written; not every figure takes every way.
    pub written: Written,
}

/// How a bound is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// `10000`.
    Number,
    /// `95%`.
    Percent,
    /// `PT24H`.
    Duration,
}

impl Goal {
    /// Reads `min cost`, `minimise lead_time.mean`, `max profit` or `maximise profit`.
    pub fn parse(text: &str) -> Result<Goal, ExperimentError> {
        let mut words = text.split_whitespace();
        let aim = match words.next() {
            Some("min" | "minimise" | "minimize") => Aim::Minimise,
            Some("max" | "maximise" | "maximize") => Aim::Maximise,
            _ => return Err(unreadable(text)),
        };
        match (words.next(), words.next()) {
            (Some(figure), None) => Ok(Goal {
                aim,
                figure: figure.to_owned(),
            }),
            _ => Err(unreadable(text)),
        }
    }
}

fn unreadable(text: &str) -> ExperimentError {
    ExperimentError::Unreadable {
        text: text.to_owned(),
        reason: Text::new(
            "write a goal as `min cost` or `max profit`",
            "目标写作 `min cost` 或 `max profit`",
        ),
    }
}

impl Constraint {
    /// Reads `FIGURE<=BOUND` or `FIGURE>=BOUND`; the bound is a number, a percentage such as `95%` or an ISO 8601
    /// duration such as `PT24H`.
    pub fn parse(text: &str) -> Result<Constraint, ExperimentError> {
        let unreadable = || ExperimentError::Unreadable {
            text: text.to_owned(),
            reason: Text::new(
                "write a constraint as `lead_time.p95<=PT24H`, `on_time>=95%` or `cost<=10000`",
                "约束写作 `lead_time.p95<=PT24H`、`on_time>=95%` 或 `cost<=10000`",
            ),
        };
        let (at, is_least) = match (text.find("<="), text.find(">=")) {
            (Some(at), None) => (at, false),
            (None, Some(at)) => (at, true),
            _ => return Err(unreadable()),
        };
        let figure = text[..at].trim();
        let (bound, written) = bound(text[at + 2..].trim()).ok_or_else(unreadable)?;
        if figure.is_empty() || !bound.is_finite() {
            return Err(unreadable());
        }
        Ok(Constraint {
            figure: figure.to_owned(),
            is_least,
            bound,
            written,
        })
    }

    /// Refuses a bound that a figure cannot have: another kind of value, or one beyond what there can be.
    pub(crate) fn fits(&self, measure: &Measure) -> Result<(), ExperimentError> {
        let is_fit = match (measure.unit, self.written) {
            (Unit::Seconds, Written::Number | Written::Duration) => self.bound >= 0.0,
            (Unit::Share, Written::Number | Written::Percent) => (0.0..=1.0).contains(&self.bound),
            (Unit::Number | Unit::Money | Unit::Kilograms, written) => written == Written::Number,
            (Unit::Seconds, Written::Percent) | (Unit::Share, Written::Duration) => false,
        };
        match is_fit {
            true => Ok(()),
            false => Err(self.misfit(measure)),
        }
    }

    fn misfit(&self, measure: &Measure) -> ExperimentError {
        let (en, zh, example) = match measure.unit {
            Unit::Seconds => ("a length of time from 0", "不小于 0 的时长", "PT24H"),
            Unit::Share => ("a share from 0% to 100%", "0% 到 100% 之间的比例", "95%"),
            Unit::Number => ("a number", "数量", "100"),
            Unit::Money => ("an amount of money, as a number", "金额（直接写数字）", "10000"),
            Unit::Kilograms => ("kilograms, as a number", "公斤数（直接写数字）", "500"),
        };
        let sign = if self.is_least { ">=" } else { "<=" };
        ExperimentError::BoundMisfit {
            figure: measure.id.clone(),
            wanted: Text::new(en, zh),
            example: format!("{}{sign}{example}", measure.id),
        }
    }

    /// How far a value is on the wrong side of the bound, as a share of the bound (or as it is, for a bound of 0); 0 when
    /// it is kept.
    pub fn violation(&self, value: f64) -> f64 {
        let beyond = if self.is_least {
            self.bound - value
        } else {
            value - self.bound
        };
        let size = if self.bound == 0.0 { 1.0 } else { self.bound.abs() };
        (beyond / size).max(0.0)
    }
}

fn bound(text: &str) -> Option<(f64, Written)> {
    if let Some(percent) = text.strip_suffix('%') {
        return Some((percent.trim().parse::<f64>().ok()? / 100.0, Written::Percent));
    }
    match text.parse::<f64>() {
        Ok(number) => Some((number, Written::Number)),
        Err(_) => {
            let seconds = text.parse::<Duration>().ok()?.micros as f64 / 1e6;
            Some((seconds, Written::Duration))
        }
    }
}

/// The key figure of an id.
pub(crate) fn figure(layout: &Layout, id: &str) -> Result<Measure, ExperimentError> {
    Measure::find(layout, id).ok_or_else(|| {
        let all = Measure::all(layout);
        let ids: Vec<&str> = all.iter().map(|measure| measure.id.as_str()).collect();
        let nearest = flow_model::nearest(id, ids.iter().copied());
        ExperimentError::NoFigure {
            id: id.to_owned(),
            nearest: match nearest {
                Some(nearest) => nearest.to_owned(),
                None => likest(id, ids).join(", "),
            },
        }
    })
}

/// The few that have most pairs of letters in common with a name that is far from all (Dice 1945), the likest first.
fn likest<'a>(id: &str, mut ids: Vec<&'a str>) -> Vec<&'a str> {
    const SHOWN: usize = 8;
    let pairs = |text: &str| -> BTreeSet<(char, char)> {
        let letters = text.to_lowercase();
        letters.chars().zip(letters.chars().skip(1)).collect()
    };
    let wanted = pairs(id);
    let likeness = |other: &&str| {
        let other = pairs(other);
        let common = wanted.intersection(&other).count();
        // In millionths, so that it can be sorted by.
        2_000_000 * common / (wanted.len() + other.len()).max(1)
    };
    ids.sort_by_cached_key(|other| Reverse(likeness(other)));
    // Beside one that is much alike, those that share a few letters only distract.
    let least = ids.first().map_or(0, likeness) / 2;
    ids.retain(|other| likeness(other) >= least);
    ids.truncate(SHOWN);
    ids
}

/// A figure of a replication as goals and constraints take it; nothing where it has none: no order ended, so there is no
/// lead time. Where promises were kept and nobody was late, nobody was late by anything. Promises that are open at the end
/// count as they would at worst: else a flow that ends nobody would keep them all.
pub(crate) fn figure_at_worst(measure: &Measure, tally: &Tally, is_more_better: bool) -> Option<f64> {
    match measure.between(tally) {
        Some((least, most)) => Some(if is_more_better { least } else { most }),
        None => (measure.id == LATENESS && tally.on_time > 0).then_some(0.0),
    }
}

/// The mean of a figure over the replications that have it, `None` standing for those that do not.
pub(crate) fn mean_of(values: &[Option<f64>]) -> Option<f64> {
    let mut moments = Moments::default();
    values.iter().flatten().for_each(|value| moments.add(*value));
    (moments.n() > 0).then(|| moments.mean())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_that_are_like_a_wrong_name_are_named() {
        let ids = || {
            vec![
                "arrived",
                "lead_time.mean",
                "service.customs.unkept",
                "service.customs",
                "pools.a.queue",
            ]
        };
        assert_eq!(
            likest("service.nope", ids())[..2],
            ["service.customs", "service.customs.unkept"]
        );
        assert_eq!(likest("leadtime", ids())[0], "lead_time.mean");
        assert_eq!(likest("queue", ids())[0], "pools.a.queue");
        assert_eq!(likest("?", ids())[0], "arrived");
    }

    #[test]
    fn goals_and_constraints_are_read_as_people_write_them() {
        assert_eq!(
            Goal::parse("max profit").unwrap(),
            Goal {
                aim: Aim::Maximise,
                figure: "profit".to_owned()
            }
        );
        let day = Constraint::parse("lead_time.p95 <= PT24H").unwrap();
        assert_eq!((day.bound, day.is_least), (86_400.0, false));
        let share = Constraint::parse("on_time>=95%").unwrap();
        assert_eq!((share.bound, share.is_least), (0.95, true));
        assert!((share.violation(0.9) - 0.05 / 0.95).abs() < 1e-12);
        assert_eq!(Constraint::parse("unfinished<=0").unwrap().violation(3.0), 3.0);
        let kind = |text: &str| Constraint::parse(text).unwrap().written;
        assert_eq!(kind("lead_time.p95<=P2D"), Written::Duration);
        assert_eq!(kind("on_time>=95 %"), Written::Percent);
        assert_eq!(kind("on_time>=0.95"), Written::Number);
        for wrong in ["profit", "best profit", "min", "min a b"] {
            assert!(Goal::parse(wrong).is_err(), "{wrong}");
        }
        for wrong in ["cost", "cost=5", "<=5", "cost<=many", "cost<=inf"] {
            assert!(Constraint::parse(wrong).is_err(), "{wrong}");
        }
    }
}
