//! Two variants side by side: the difference of each key figure with its own interval.

use flow_model::Text;
use serde::Serialize;

use super::compare_words;
use crate::report::{Document, FORMAT, Facts, Figure, Growth, Measure, Number, Sense, Unit, growing, json};
use crate::statistics::{Intervals, Paired, holm, paired};
use crate::tally::{Layout, RunEnd, Tally};

/// One of two variants.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// Names of what is counted.
    pub layout: &'a Layout,
    /// Its replications.
    pub tallies: &'a [Tally],
    /// What ran.
    pub facts: &'a Facts,
}

/// Two variants side by side.
#[derive(Clone, Debug, Serialize)]
pub struct Comparison {
    /// Raised when an entry is removed or changes its meaning.
    pub format: u32,
    /// What the second does better or worse than the first.
    pub headline: Text,
    /// The flow of the first.
    pub flow_a: Document,
    /// The scenario of the first.
    pub scenario_a: Document,
    /// The flow of the second.
    pub flow_b: Document,
    /// The scenario of the second.
    pub scenario_b: Document,
    /// Seed of the first; the second has the same unless a note says otherwise.
    pub seed: u64,
    /// Confidence level of every range.
    pub level: Number,
    /// Pairs of replications.
    pub pairs: usize,
    /// Both scenarios have the same arrivals and orders.
    pub same_customers: bool,
    /// ISO 4217, where both have the same currency.
    pub currency: Option<String>,
    /// Key figures.
    pub figures: Vec<Change>,
    /// Utilisation, mean queue and cost of the pools that both have.
    pub pools: Vec<Change>,
    /// Exits that both have, or one.
    pub connections: Vec<ConnectionChange>,
    /// What else one must know.
    pub notes: Vec<Text>,
}

/// How a key figure changes.
#[derive(Clone, Debug, Serialize)]
pub struct Change {
    /// Id, as goals name it.
    pub id: String,
    /// Name on screen.
    pub name: Text,
    /// What it is measured in.
    pub unit: Unit,
    /// Which way is better.
    pub better: Sense,
    /// The first.
    pub a: Figure,
    /// The second.
    pub b: Figure,
    /// Second less first, pair by pair, with its own range.
    pub difference: Figure,
    /// The mean difference as a share of the first; nothing when that is 0.
    pub relative: Option<Number>,
    /// Probability of such a difference by chance alone.
    pub p: Number,
    /// How many times fewer replications the same precision took than with different customers for each variant.
    pub gain: Option<Number>,
    /// What to make of it. Of all figures together, the chance of one false `better` or `worse` is at most 1 less the
    /// level (Holm 1979).
    pub judgement: Judgement,
}

/// What to make of a difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Judgement {
    /// The second is better.
    Better,
    /// The second is worse.
    Worse,
    /// It differs, and neither way is better by itself.
    Different,
    /// Equal in every pair.
    Same,
    /// May be chance.
    Unclear,
}

/// How often an exit is taken.
#[derive(Clone, Debug, Serialize)]
pub struct ConnectionChange {
    /// Step id.
    pub from: String,
    /// Exit.
    pub port: String,
    /// Orders in the first; nothing when it has no such exit.
    pub a: Option<Figure>,
    /// Orders in the second.
    pub b: Option<Figure>,
    /// Second less first; nothing when one lacks it.
    pub difference: Option<Figure>,
}

/// Compares two variants pair by pair: replications of the same number saw the same customers and the same luck. Those
/// that somebody stopped are left out.
pub fn compare(a: Side<'_>, b: Side<'_>) -> Comparison {
    let pairs = pairs(a.tallies, b.tallies);
    let level = a.facts.level;
    let mut measures = Measure::main(a.layout);
    for side in [&a, &b] {
        for measure in Measure::of_open_promises(side.layout, side.tallies) {
            if !measures.iter().any(|known| known.id == measure.id) {
                measures.push(measure);
            }
        }
    }
    let grow = [
        growing_of(&a, &pairs, |pair| pair.0),
        growing_of(&b, &pairs, |pair| pair.1),
    ];
    if grow.iter().any(Option::is_some) {
        measures.retain(|measure| !measure.is_of_long_run());
    }
    let currencies = a.facts.currency.as_deref().zip(b.facts.currency.as_deref());
    let currencies = currencies.filter(|(one, other)| one != other);
    let mut of_pools = Measure::of_pools(a.layout);
    if currencies.is_some() {
        // Nobody knows here what the one is in the other.
        for measures in [&mut measures, &mut of_pools] {
            measures.retain(|measure| measure.unit != Unit::Money);
        }
    }
    let figures = changes(&measures, &Measure::all(b.layout), &pairs, level);
    let pools = changes(&of_pools, &Measure::of_pools(b.layout), &pairs, level);
    let mut comparison = Comparison {
        format: FORMAT,
        headline: Text::default(),
        flow_a: a.facts.flow.clone(),
        scenario_a: a.facts.scenario.clone(),
        flow_b: b.facts.flow.clone(),
        scenario_b: b.facts.scenario.clone(),
        seed: a.facts.seed,
        level: Number(level),
        pairs: pairs.len(),
        same_customers: true,
        currency: a
            .facts
            .currency
            .clone()
            .filter(|_| a.facts.currency == b.facts.currency),
        figures,
        pools,
        connections: connections(a.layout, b.layout, &pairs, level),
        notes: compare_words::notes(&a, &b, pairs.len(), grow),
    };
    comparison
        .notes
        .extend(currencies.map(compare_words::other_money));
    comparison.headline = compare_words::headline(&comparison);
    comparison
}

impl Comparison {
    /// The comparison as the text of a JSON file.
    pub fn to_json(&self) -> String {
        json(self)
    }

    /// The comparison as text in both languages: several lines, the last with its end of line.
    pub fn summary(&self) -> Text {
        compare_words::summary(self)
    }
}

type Pair<'a> = (&'a Tally, &'a Tally);

fn pairs<'a>(first: &'a [Tally], second: &'a [Tally]) -> Vec<Pair<'a>> {
    let whole = |tally: &&Tally| tally.end != RunEnd::Stopped;
    let find = |number| {
        second
            .iter()
            .filter(whole)
            .find(|tally| tally.replication == number)
    };
    first
        .iter()
        .filter(whole)
        .filter_map(|tally| Some((tally, find(tally.replication)?)))
        .collect()
}

/// What grows without end on a side, where that is asked.
fn growing_of<'a>(
    side: &Side<'_>,
    pairs: &[Pair<'a>],
    of: impl Fn(&Pair<'a>) -> &'a Tally,
) -> Option<Growth> {
    let tallies: Vec<&Tally> = pairs.iter().map(of).collect();
    growing(side.layout, &tallies, side.facts).into_iter().next()
}

/// The differences of all figures that both have in every pair, judged together.
fn changes(a: &[Measure], b: &[Measure], pairs: &[Pair<'_>], level: f64) -> Vec<Change> {
    let found = a.iter().filter_map(|measure| {
        let other = b.iter().find(|other| other.id == measure.id)?;
        let found = change(measure, other, pairs, level)?;
        Some((found, between(measure, other, pairs)))
    });
    let (mut found, sure): (Vec<Change>, Vec<Option<Open>>) = found.unzip();
    judge(&mut found, level);
    for (change, sure) in found.iter_mut().zip(sure) {
        let is_sure = match change.judgement {
            Judgement::Better | Judgement::Worse => sure.is_none_or(|open| open.least * open.most > 0.0),
            Judgement::Same => sure.is_none_or(|open| open.is_alike),
            Judgement::Different | Judgement::Unclear => true,
        };
        if !is_sure {
            change.judgement = Judgement::Unclear;
        }
    }
    found
}

/// Promises that are open at the end.
#[derive(Clone, Copy, Debug)]
struct Open {
    /// Between what the difference lies whatever becomes of them.
    least: f64,
    most: f64,
    /// Both have as many of them in every pair.
    is_alike: bool,
}

/// What promises that are open at the end leave open of a difference; nothing where none is.
fn between(measure: &Measure, other: &Measure, pairs: &[Pair<'_>]) -> Option<Open> {
    let mut open = Open {
        least: 0.0,
        most: 0.0,
        is_alike: true,
    };
    for pair in pairs {
        let (a, b) = (measure.between(pair.0)?, other.between(pair.1)?);
        open.least += b.0 - a.1;
        open.most += b.1 - a.0;
        open.is_alike &= a == b;
    }
    (open.most > open.least).then_some(open)
}

/// The difference of one figure over the pairs in which both have it, not judged yet; nothing when none has.
pub(crate) fn change(measure: &Measure, other: &Measure, pairs: &[Pair<'_>], level: f64) -> Option<Change> {
    let values = pairs
        .iter()
        .filter_map(|pair| Some((measure.of(pair.0)?, other.of(pair.1)?)));
    let (first, second): (Vec<f64>, Vec<f64>) = values.unzip();
    change_between(measure, &first, &second, level)
}

/// The difference of values of a figure by replication, not judged yet.
pub(crate) fn change_between(measure: &Measure, first: &[f64], second: &[f64], level: f64) -> Option<Change> {
    let paired = paired(first, second, level)?;
    let intervals = Intervals::new(level, first.len());
    let figure = |values: &[f64]| {
        let estimate = intervals.mean(values.iter().copied());
        estimate.map(|estimate| Figure::from(estimate).in_unit(measure.unit))
    };
    let (a, b) = (figure(first)?, figure(second)?);
    Some(Change {
        id: measure.id.clone(),
        name: measure.name.clone(),
        unit: measure.unit,
        better: measure.sense,
        relative: (a.mean() != 0.0).then(|| Number(paired.difference.mean / a.mean().abs())),
        a,
        b,
        difference: Figure::from(paired.difference),
        p: Number(paired.p),
        gain: paired.gain.map(Number),
        judgement: if is_same(&paired) {
            Judgement::Same
        } else {
            Judgement::Unclear
        },
    })
}

fn is_same(paired: &Paired) -> bool {
    paired.difference.mean == 0.0 && paired.difference.sd == 0.0
}

/// Says of each difference whether it stands, all taken together. A single pair proves nothing.
pub(crate) fn judge<'a>(changes: impl IntoIterator<Item = &'a mut Change>, level: f64) {
    let open = changes.into_iter();
    let open: Vec<&mut Change> = open
        .filter(|change| change.judgement == Judgement::Unclear)
        .collect();
    let ps: Vec<f64> = open.iter().map(|change| change.p.0).collect();
    for (change, stands) in open.into_iter().zip(holm(&ps, 1.0 - level)) {
        if stands && change.difference.n > 1 {
            change.judgement = match (change.better, change.difference.mean() > 0.0) {
                (Sense::Neither, _) => Judgement::Different,
                (Sense::Less, false) | (Sense::More, true) => Judgement::Better,
                (Sense::Less, true) | (Sense::More, false) => Judgement::Worse,
            };
        }
    }
}

fn connections(a: &Layout, b: &Layout, pairs: &[Pair<'_>], level: f64) -> Vec<ConnectionChange> {
    let name = |layout: &Layout, at: usize| {
        let exit = &layout.exits[at];
        (layout.steps[exit.step as usize].id.clone(), exit.port.clone())
    };
    let intervals = Intervals::new(level, pairs.len());
    let figure = |values: Vec<f64>| intervals.mean(values).map(Figure::from);
    let mut found: Vec<ConnectionChange> = Vec::new();
    let mut second: std::collections::BTreeMap<(String, String), usize> =
        (0..b.exits.len()).map(|at| (name(b, at), at)).collect();
    for at in 0..a.exits.len() {
        let (from, port) = name(a, at);
        let first: Vec<f64> = pairs.iter().map(|pair| pair.0.exits[at] as f64).collect();
        let other = second.remove(&(from.clone(), port.clone()));
        let other: Option<Vec<f64>> =
            other.map(|other| pairs.iter().map(|pair| pair.1.exits[other] as f64).collect());
        let difference = other.as_ref().and_then(|other| paired(&first, other, level));
        found.push(ConnectionChange {
            from,
            port,
            a: figure(first),
            b: other.and_then(figure),
            difference: difference.map(|paired| Figure::from(paired.difference)),
        });
    }
    for ((from, port), at) in second {
        let orders = pairs.iter().map(|pair| pair.1.exits[at] as f64).collect();
        found.push(ConnectionChange {
            from,
            port,
            a: None,
            b: figure(orders),
            difference: None,
        });
    }
    found
}
