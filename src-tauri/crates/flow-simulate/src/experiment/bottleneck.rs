//! What holds the flow up, found by experiment: for whatever orders wait for, the run is made again with a little more of
//! it, and what the delay falls by is measured. The busiest pool is often not the answer.

use flow_model::Text;
use serde::Serialize;

use super::bottleneck_words::{headline, summary};
use super::compare::{Change, Judgement, judge};
use super::error::ExperimentError;
use super::trials::Hunt;
use super::{Runner, Variant, is_complete};
use crate::report::{Document, FORMAT, Facts, Figure, Number, Wait, json};

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
    /// What orders wait for, the worst first.
    pub waits: Vec<Wait>,
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
    /// Units more, for a pool.
    pub units: Option<u32>,
    /// Hours of the day on the wall clock, such as `18:00–22:00`, when the units are there in these only.
    pub window: Option<String>,
    /// How much of the pool is busy as it is.
    pub utilisation: Option<Figure>,
    /// Seconds in the flow for each order that was there, those still there included.
    pub delay: Option<Change>,
    /// The same but for work that is itself done faster: what falls is waiting, by which candidates are ranked.
    pub queueing: Option<Change>,
    /// Orders in the flow at the end.
    pub unfinished: Option<Change>,
    /// Orders late, or overdue at the end.
    pub late: Option<Change>,
    /// What it costs more, in the order's currency: running cost of the changed run less that of the other, and the price
    /// of units that the scenario gives one. Nothing for what has no price there: being faster, more room, more pickups, more
    /// goods, a wider gate.
    pub cost: Option<Number>,
    /// Whether waiting falls by more than chance, all candidates taken together.
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
    /// A tenth more of the goods that run out, in stock and in every delivery.
    Goods,
    /// A tenth more orders let through by a queue at a peak.
    Rate,
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
    let waits = hunt.waits();
    let mut found = Vec::new();
    for trial in hunt.trials(&waits, plan) {
        found.extend(hunt.play(trial)?);
    }
    judge_together(&mut found, facts.level);
    found.sort_by(|one, other| relieved(other).total_cmp(&relieved(one)));
    let is_found = found.first().is_some_and(is_worth_a_name);
    let mut relief = Vec::new();
    if let Some(first) = found.first().filter(|_| is_found) {
        for trial in hunt.reliefs(first, &found) {
            relief.extend(hunt.play(trial)?);
        }
        judge_together(&mut relief, facts.level);
        let pools = hunt.pools_of(first);
        let same = |other: &&Candidate| {
            other.id == first.id || hunt.pools_of(other).iter().any(|pool| pools.contains(pool))
        };
        relief.extend(found.iter().filter(same).cloned());
        relief.retain(|candidate| candidate.helps);
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
        waits,
        candidates: found,
        is_found,
        relief,
        stopped: hunt.stopped,
    };
    answer.headline = headline(&answer);
    Ok(answer)
}

/// Seconds that an order waits less.
fn relieved(candidate: &Candidate) -> f64 {
    let queueing = candidate.queueing.as_ref();
    queueing.map_or(0.0, |change| -change.difference.mean())
}

/// What takes less than a hundredth off the time in the flow is not what holds it up.
fn is_worth_a_name(candidate: &Candidate) -> bool {
    let queueing = candidate.queueing.as_ref();
    candidate.helps && queueing.is_some_and(|change| -change.difference.mean() >= 0.01 * change.a.mean())
}

fn gained(candidate: &Candidate) -> f64 {
    candidate
        .delay
        .as_ref()
        .map_or(0.0, |change| -change.difference.mean())
}

/// Money for each second that an order is in the flow less; free help first, by its effect, and what has no price last.
fn price_of_effect(candidate: &Candidate) -> f64 {
    let gained = gained(candidate);
    match candidate.cost {
        Some(cost) if cost.0 > 0.0 => cost.0 / gained,
        Some(_) => -gained,
        None => f64::INFINITY,
    }
}

/// Judges each measure of all candidates together.
fn judge_together(candidates: &mut [Candidate], level: f64) {
    let measures: [fn(&mut Candidate) -> &mut Option<Change>; 4] = [
        |candidate| &mut candidate.queueing,
        |candidate| &mut candidate.delay,
        |candidate| &mut candidate.unfinished,
        |candidate| &mut candidate.late,
    ];
    for measure in measures {
        judge(
            candidates
                .iter_mut()
                .filter_map(|candidate| measure(candidate).as_mut()),
            level,
        );
    }
    for candidate in candidates {
        let queueing = candidate.queueing.as_ref();
        candidate.helps = queueing.is_some_and(|change| change.judgement == Judgement::Better);
    }
}

impl Bottleneck {
    /// The answer as the text of a JSON file.
    pub fn to_json(&self) -> String {
        json(self)
    }

    /// The answer as text in both languages: several lines, the last with its end of line.
    pub fn summary(&self) -> Text {
        summary(self)
    }
}
