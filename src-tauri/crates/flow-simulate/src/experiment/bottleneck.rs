//! What holds the flow up, found by experiment: for whatever orders wait for, the run is made again with a little more of
//! it, and what the delay falls by is measured. The busiest pool is often not the answer.

use flow_model::Text;
use serde::Serialize;

use super::compare::{Change, Judgement, change, judge};
use super::error::ExperimentError;
use super::relief::{Window, days, window, with_help, with_more};
use super::setting::multiply_times;
use super::{Runner, Variant, is_complete};
use crate::report::{
    Document, FORMAT, Facts, Figure, Kind, Lang, Measure, Number, Report, WaitKind, both, json, shown,
    utilisation,
};
use crate::scenario::Scenario;
use crate::tally::{Layout, Tally};

/// How hard to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BottleneckPlan {
    /// Replications of each variant; at least 2.
    pub replications: u32,
    /// Things that are tried at most.
    pub candidates_max: usize,
}

impl Default for BottleneckPlan {
    fn default() -> BottleneckPlan {
        BottleneckPlan {
            replications: 10,
            candidates_max: 6,
        }
    }
}

/// What holds the flow up.
#[derive(Clone, Debug, Serialize)]
pub struct Bottleneck {
    /// Raised when an entry is removed or changes its meaning.
    pub format: u32,
    /// What it is, by what evidence, and the cheapest relief.
    pub headline: Text,
    /// The flow.
    pub flow: Document,
    /// The scenario.
    pub scenario: Document,
    /// Seed of all random numbers.
    pub seed: u64,
    /// Confidence level of every range.
    pub level: Number,
    /// Pairs of replications.
    pub pairs: usize,
    /// ISO 4217, where all orders have one currency.
    pub currency: Option<String>,
    /// What was tried, that which helps most first.
    pub candidates: Vec<Candidate>,
    /// Whether the first candidate's effect is more than chance.
    pub is_found: bool,
    /// What relieves it, already simulated: the cheapest for its effect first.
    pub relief: Vec<Candidate>,
    /// Somebody stopped before everything was tried.
    pub stopped: bool,
}

/// Something that was tried.
#[derive(Clone, Debug, Serialize)]
pub struct Candidate {
    /// What was changed.
    pub kind: CandidateKind,
    /// Id of the pool, step or carrier.
    pub id: String,
    /// Its name.
    pub title: Text,
    /// The change in words: one more unit, 10 % faster.
    pub change: Text,
    /// How much of the pool is busy as it is.
    pub utilisation: Option<Figure>,
    /// Seconds in the flow for each order that came, those still there included.
    pub delay: Option<Change>,
    /// Orders in the flow at the end.
    pub unfinished: Option<Change>,
    /// Orders late, or overdue at the end.
    pub late: Option<Change>,
    /// What it costs more, in the order's currency: running cost of the changed run less that of the other, and the price
    /// of units that the scenario gives one.
    pub cost: Number,
    /// Whether the delay falls by more than chance, all candidates taken together.
    pub helps: bool,
}

/// What is changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CandidateKind {
    /// One more unit of a pool.
    Unit,
    /// One more unit in the hours of the day when the queue is long.
    UnitInWindow,
    /// A step done 10 % faster.
    Faster,
    /// Room for a tenth more parcels in each pickup.
    Room,
    /// Pickups a tenth closer together.
    Sooner,
}

/// Finds what holds a flow up. Screens by waiting (from one run of the plan's replications), tries the candidates on the
/// same customers, judges them together (Holm 1979), and tries reliefs of the best one.
///
/// One factor at a time around the given scenario: Law (2015), 12.2; the measure is the shifting-bottleneck view of Roser,
/// Nakano and Tanaka (2003) turned into an experiment: a bottleneck is what delays less when it is stronger.
pub fn find_bottleneck(
    variant: &Variant,
    facts: &Facts,
    plan: &BottleneckPlan,
    run: &mut Runner<'_>,
) -> Result<Bottleneck, ExperimentError> {
    let replications = 0..plan.replications.max(2);
    let base = run(variant, replications.clone())?;
    let mut hunt = Hunt {
        variant,
        layout: &base.layout,
        tallies: &base.tallies,
        level: facts.level,
        run,
        stopped: !is_complete(&base, &replications),
    };
    let mut found = Vec::new();
    for trial in hunt.trials(facts, plan) {
        found.extend(hunt.play(trial)?);
    }
    judge_together(&mut found, facts.level);
    found.sort_by(|one, other| gained(other).total_cmp(&gained(one)));
    let is_found = found.first().is_some_and(|first| first.helps);
    let mut relief = Vec::new();
    if let Some(first) = found.first().filter(|first| first.helps) {
        for trial in hunt.reliefs(first) {
            relief.extend(hunt.play(trial)?);
        }
        judge_together(&mut relief, facts.level);
        relief.retain(|candidate| candidate.helps);
        relief.extend(
            found
                .iter()
                .filter(|other| other.helps && other.id == first.id)
                .cloned(),
        );
        relief.sort_by(|one, other| price_of_effect(one).total_cmp(&price_of_effect(other)));
    }
    let mut answer = Bottleneck {
        format: FORMAT,
        headline: Text::default(),
        flow: facts.flow.clone(),
        scenario: facts.scenario.clone(),
        seed: facts.seed,
        level: Number(facts.level),
        pairs: base.tallies.len(),
        currency: facts.currency.clone(),
        candidates: found,
        is_found,
        relief,
        stopped: hunt.stopped,
    };
    answer.headline = headline(&answer);
    Ok(answer)
}

fn gained(candidate: &Candidate) -> f64 {
    candidate
        .delay
        .as_ref()
        .map_or(0.0, |change| -change.difference.mean())
}

/// Money for each second that an order is in the flow less; free help first, by its effect.
fn price_of_effect(candidate: &Candidate) -> f64 {
    let gained = gained(candidate);
    match candidate.cost.0 > 0.0 {
        true => candidate.cost.0 / gained,
        false => -gained,
    }
}

fn judge_together(candidates: &mut [Candidate], level: f64) {
    let mut delays: Vec<Change> = candidates
        .iter()
        .filter_map(|candidate| candidate.delay.clone())
        .collect();
    judge(&mut delays, level);
    let mut judged = delays.into_iter();
    for candidate in candidates
        .iter_mut()
        .filter(|candidate| candidate.delay.is_some())
    {
        candidate.delay = judged.next();
        let judgement = candidate.delay.as_ref().map(|change| change.judgement);
        candidate.helps = judgement == Some(Judgement::Better);
    }
}

/// Something to try.
struct Trial {
    kind: CandidateKind,
    id: String,
    title: Text,
    change: Text,
    scenario: Scenario,
    utilisation: Option<Figure>,
    /// Price of what the runs themselves do not cost.
    price: f64,
}

struct Hunt<'a, 'r> {
    variant: &'a Variant,
    layout: &'a Layout,
    tallies: &'a [Tally],
    level: f64,
    run: &'a mut Runner<'r>,
    stopped: bool,
}

impl Hunt<'_, '_> {
    /// What orders wait for most, and the busiest pool, whether they wait for it or not.
    fn trials(&self, facts: &Facts, plan: &BottleneckPlan) -> Vec<Trial> {
        let terminating = Facts {
            kind: Kind::Terminating,
            ..facts.clone()
        };
        let report = Report::new(self.layout, self.tallies, &terminating);
        let mut trials = Vec::new();
        for wait in report
            .waits
            .iter()
            .filter(|wait| wait.share.mean() >= 0.02)
            .take(plan.candidates_max)
        {
            match wait.kind {
                WaitKind::Pool => {
                    trials.extend(self.more_units(&wait.id));
                    trials.extend(self.faster_step(&wait.id));
                }
                WaitKind::Carrier => trials.extend(self.carrier(&wait.id)),
                WaitKind::Step => {}
            }
        }
        let busy = |pool: &&crate::report::PoolReport| pool.utilisation.map_or(0.0, |share| share.mean());
        let busiest = report
            .pools
            .iter()
            .max_by(|one, other| busy(one).total_cmp(&busy(other)));
        if let Some(busiest) = busiest
            && !trials.iter().any(|trial| trial.id == busiest.id)
        {
            trials.extend(self.more_units(&busiest.id));
        }
        trials
    }

    fn pool(&self, name: &str) -> Option<usize> {
        self.layout.pools.iter().position(|pool| pool.id == name)
    }

    fn more_units(&self, name: &str) -> Option<Trial> {
        let at = self.pool(name)?;
        Some(Trial {
            kind: CandidateKind::Unit,
            id: name.to_owned(),
            title: shown(&self.layout.pools[at].title, name),
            change: Text::new("one more", "增加 1 名"),
            scenario: with_more(&self.variant.scenario, name, 1)?,
            utilisation: self.utilisation(at),
            price: self.price_gap(name) * self.hours_of_one(at),
        })
    }

    /// The step of a pool in which most time is spent, 10 % faster.
    fn faster_step(&self, pool: &str) -> Option<Trial> {
        let at = self.pool(pool)?;
        let steps = self.layout.steps.iter().enumerate();
        let using = steps.filter(|(_, step)| step.pools.contains(&(at as u32)));
        let busy = |step: usize| {
            self.tallies
                .iter()
                .map(|tally| tally.steps[step].standing.area)
                .sum::<f64>()
        };
        let (_, step) = using.max_by(|one, other| busy(one.0).total_cmp(&busy(other.0)))?;
        let mut scenario = self.variant.scenario.clone();
        // What a component usually takes is multiplied as well as what the scenario says of the step.
        let usual = scenario
            .components
            .get(step.component)
            .and_then(|usual| usual.times.clone());
        let own = scenario.steps.entry(step.id.clone()).or_default();
        own.times = own.times.take().or(usual);
        multiply_times(own, 0.9);
        Some(Trial {
            kind: CandidateKind::Faster,
            id: step.id.clone(),
            title: shown(&step.title, &step.id),
            change: Text::new("10 % faster", "提速 10 %"),
            scenario,
            utilisation: self.utilisation(at),
            price: 0.0,
        })
    }

    fn carrier(&self, name: &str) -> Vec<Trial> {
        let Some(at) = self.layout.carriers.iter().position(|carrier| carrier.id == name) else {
            return Vec::new();
        };
        let trial = |kind, change, scenario| Trial {
            kind,
            id: name.to_owned(),
            title: shown(&self.layout.carriers[at].title, name),
            change,
            scenario,
            utilisation: None,
            price: 0.0,
        };
        let mut trials = Vec::new();
        let is_full = self
            .tallies
            .iter()
            .any(|tally| tally.carriers[at].left_behind > 0);
        let mut roomier = self.variant.scenario.clone();
        if let Some(room) = roomier
            .carriers
            .get_mut(name)
            .and_then(|carrier| carrier.capacity.as_mut())
            && is_full
        {
            *room += (*room / 10).max(1);
            trials.push(trial(
                CandidateKind::Room,
                Text::new("room for 10 % more", "每次多装 10 %"),
                roomier,
            ));
        }
        let mut sooner = self.variant.scenario.clone();
        if let Some(carrier) = sooner.carriers.get_mut(name) {
            carrier.every_us = (carrier.every_us - carrier.every_us / 10).max(1);
            trials.push(trial(
                CandidateKind::Sooner,
                Text::new("pickups 10 % closer together", "揽收间隔缩短 10 %"),
                sooner,
            ));
        }
        trials
    }

    /// More of the best candidate: in the hours of the rush only, one and two more.
    fn reliefs(&self, best: &Candidate) -> Vec<Trial> {
        let pools: Vec<usize> = match best.kind {
            CandidateKind::Unit | CandidateKind::UnitInWindow => self.pool(&best.id).into_iter().collect(),
            CandidateKind::Faster => {
                let step = self.layout.steps.iter().find(|step| step.id == best.id);
                step.into_iter()
                    .flat_map(|step| step.pools.iter().map(|pool| *pool as usize))
                    .collect()
            }
            CandidateKind::Room | CandidateKind::Sooner => Vec::new(),
        };
        let mut trials = Vec::new();
        for at in pools {
            if let Some(window) = window(self.layout, self.tallies, at) {
                trials.extend(
                    [1, 2]
                        .into_iter()
                        .filter_map(|units| self.help(at, window, units)),
                );
            } else if let Some(mut two) = self.more_units(&self.layout.pools[at].id)
                && let Some(scenario) = with_more(&self.variant.scenario, &two.id, 2)
            {
                two.change = Text::new("two more", "增加 2 名");
                two.price *= 2.0;
                trials.push(Trial { scenario, ..two });
            }
        }
        trials
    }

    fn help(&self, at: usize, window: Window, units: u32) -> Option<Trial> {
        let pool = &self.layout.pools[at];
        let hours = (window.until - window.from) as f64 * days(self.layout, self.tallies) * f64::from(units);
        let text = window.text();
        Some(Trial {
            kind: CandidateKind::UnitInWindow,
            id: pool.id.clone(),
            title: shown(&pool.title, &pool.id),
            change: match units {
                1 => Text::new(format!("one more, {text}"), format!("{text} 增加 1 名")),
                _ => Text::new(format!("{units} more, {text}"), format!("{text} 增加 {units} 名")),
            },
            scenario: with_help(&self.variant.scenario, &pool.id, window, units)?,
            utilisation: self.utilisation(at),
            price: self.price_gap(&pool.id) * hours,
        })
    }

    /// What an extra hour costs beyond an ordinary one: the runs cost units at the ordinary price.
    fn price_gap(&self, pool: &str) -> f64 {
        let pool = self.variant.scenario.pools.get(pool);
        pool.and_then(|pool| Some(pool.extra_cost_per_hour?.to_f64() - pool.cost_per_hour.to_f64()))
            .unwrap_or(0.0)
    }

    /// Hours that one unit is there in a run.
    fn hours_of_one(&self, at: usize) -> f64 {
        let hours = self.tallies.iter().map(|tally| {
            let open = &tally.pools[at].open;
            let units = open.greatest().max(1) as f64;
            open.area() / 3.6e9 / units
        });
        hours.sum::<f64>() / self.tallies.len().max(1) as f64
    }

    fn utilisation(&self, at: usize) -> Option<Figure> {
        let shares = self.tallies.iter().filter_map(|tally| utilisation(tally, at));
        let intervals = crate::statistics::Intervals::new(self.level, self.tallies.len());
        intervals.mean(shares).map(Figure::from)
    }

    /// Runs a trial and takes the differences; nothing when it was stopped.
    fn play(&mut self, trial: Trial) -> Result<Option<Candidate>, ExperimentError> {
        if self.stopped {
            return Ok(None);
        }
        let asked = 0..self.tallies.len() as u32;
        let variant = Variant {
            flow: self.variant.flow.clone(),
            scenario: trial.scenario,
        };
        let runs = (self.run)(&variant, asked.clone())?;
        if !is_complete(&runs, &asked) {
            self.stopped = true;
            return Ok(None);
        }
        let pairs: Vec<(&Tally, &Tally)> = self.tallies.iter().zip(&runs.tallies).collect();
        let figure = |id: &str| {
            let measure = Measure::find(self.layout, id)?;
            change(&measure, &measure, &pairs, self.level)
        };
        let cost = figure("cost").map_or(0.0, |change| change.difference.mean()) + trial.price;
        Ok(Some(Candidate {
            kind: trial.kind,
            id: trial.id,
            title: trial.title,
            change: trial.change,
            utilisation: trial.utilisation,
            delay: figure("delay"),
            unfinished: figure("unfinished"),
            late: figure("late"),
            cost: Number(cost),
            helps: false,
        }))
    }
}

fn headline(answer: &Bottleneck) -> Text {
    both(|lang| {
        let Some(best) = answer.candidates.first().filter(|_| answer.is_found) else {
            return lang
                .of(
                    "No single pool, step or carrier holds orders up: more of any of them changes little.",
                    "没有单一的瓶颈：增加任何一项资源，变化都不大。",
                )
                .to_owned();
        };
        let mut text = evidence(lang, best);
        if let Some(relief) = answer.relief.first() {
            text.push_str(lang.of(" ", ""));
            text.push_str(&cheapest(lang, relief, answer.currency.as_deref()));
        }
        text
    })
}

fn evidence(lang: Lang, best: &Candidate) -> String {
    let name = lang.text(&best.title);
    let change = lang.text(&best.change);
    let gain = effect(lang, best);
    match lang {
        Lang::En => format!("Bottleneck: “{name}”. With {change}, {gain}."),
        Lang::Zh => format!("瓶颈是“{name}”：{change}，{gain}。"),
    }
}

/// How much a candidate helps, with its range.
pub(super) fn effect(lang: Lang, candidate: &Candidate) -> String {
    use crate::report::{Unit, number, value};
    let Some(delay) = &candidate.delay else {
        return lang.of("nothing changes", "没有变化").to_owned();
    };
    let time = |seconds: f64| value(lang, Unit::Seconds, None, seconds);
    let gain = -delay.difference.mean();
    let range = match (delay.difference.low, delay.difference.high) {
        (Some(low), Some(high)) => match lang {
            Lang::En => format!(" ({} to {})", time(-high.0), time(-low.0)),
            Lang::Zh => format!("（{} 至 {}）", time(-high.0), time(-low.0)),
        },
        _ => String::new(),
    };
    let mut text = match lang {
        Lang::En => format!("an order is in the flow {} less{range}", time(gain)),
        Lang::Zh => format!("每单在流程中少 {}{range}", time(gain)),
    };
    let left = candidate
        .unfinished
        .as_ref()
        .map_or(0.0, |change| -change.difference.mean());
    if left >= 1.0 {
        let left = number(left.round());
        text.push_str(&match lang {
            Lang::En => format!(", and {left} fewer are left at the end"),
            Lang::Zh => format!("，期末少积压 {left} 单"),
        });
    }
    text
}

fn cheapest(lang: Lang, relief: &Candidate, currency: Option<&str>) -> String {
    let name = lang.text(&relief.title);
    let change = lang.text(&relief.change);
    let effect = effect(lang, relief);
    let price = match relief.cost.0 > 0.0 {
        true => crate::report::money(currency, relief.cost.0),
        false => String::new(),
    };
    match (lang, price.is_empty()) {
        (Lang::En, false) => format!("Cheapest relief: “{name}”, {change}, for {price}: {effect}."),
        (Lang::En, true) => format!("Cheapest relief: “{name}”, {change}, at no extra cost: {effect}."),
        (Lang::Zh, false) => format!("最省的办法：“{name}”{change}，费用 {price}：{effect}。"),
        (Lang::Zh, true) => format!("最省的办法：“{name}”{change}，不增加成本：{effect}。"),
    }
}

impl Bottleneck {
    /// The answer as the text of a JSON file.
    pub fn to_json(&self) -> String {
        json(self)
    }

    /// The answer as text in both languages: several lines, the last with its end of line.
    pub fn summary(&self) -> Text {
        super::bottleneck_words::summary(self)
    }
}
