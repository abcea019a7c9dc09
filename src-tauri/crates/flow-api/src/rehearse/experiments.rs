//! Questions that take more than one model: which variant is better, what holds the flow up, which settings are best.

use std::collections::BTreeMap;
use std::ops::Range;

use flow_engine::order::Orders;
use flow_model::Flow;
use flow_simulate::experiment::{
    self, Around, Bottleneck, BottleneckPlan, Comparison, ExperimentError, Optimisation, OptimisePlan, Runs,
    Side, Variant, settle_warm_up, share_warm_up,
};
use flow_simulate::report::precision_next;
use flow_simulate::scenario::{Horizon, OrderFile, Scenario, WarmUp};
use flow_simulate::statistics::Next;
use flow_simulate::{Model, Tally};

use super::crew::Crew;
use super::watch::Watch;
use super::{Effort, Means, Rehearsal};
use crate::error::ApiError;

/// Two variants side by side, on the same customers and with the same luck. A precision is reached when both have it.
///
/// Stopping it keeps the pairs of which both are finished.
pub fn compare(
    a: &Rehearsal<'_>,
    b: &Rehearsal<'_>,
    effort: Effort,
    means: Means,
    watch: &mut Watch<'_>,
) -> Result<Comparison, ApiError> {
    // Only the same seed gives both the same customers.
    let b = &Rehearsal {
        seed: Some(a.seed()),
        ..*b
    };
    let mut crew = Crew::new(means, a.seed(), longest(a, b), watch);
    let mut scenarios = [settled(a, &mut crew)?, settled(b, &mut crew)?];
    let cut = share_warm_up([a.scenario, b.scenario], &mut scenarios);
    let models = [a.model_of(&scenarios[0])?, b.model_of(&scenarios[1])?];
    let both = [&models[0], &models[1]];
    let mut tallies: [Vec<Tally>; 2] = Default::default();
    match effort {
        Effort::Replications(replications) => {
            crew.plan(replications.saturating_mul(2));
            crew.play_in_turn(&both, 0..replications, None, &mut tallies)?;
        }
        Effort::Precision(precision) => {
            let wanted = |tallies: &[Vec<Tally>; 2]| {
                let next = |tallies: &Vec<Tally>| match precision_next(&precision, tallies) {
                    Next::Until(wanted) => u32::try_from(wanted).unwrap_or(u32::MAX),
                    Next::Enough | Next::GiveUp => 0,
                };
                tallies.iter().map(next).max().unwrap_or(0)
            };
            let mut made = 0;
            while !crew.is_stopped() && wanted(&tallies) > made {
                let more = made..wanted(&tallies);
                made = more.end;
                crew.plan(made.saturating_mul(2));
                crew.play_in_turn(&both, more, None, &mut tallies)?;
            }
        }
    }
    let facts = [a, b].map(Rehearsal::facts);
    let side = |at: usize| Side {
        layout: models[at].layout(),
        tallies: &tallies[at],
        facts: &facts[at],
    };
    let mut comparison = experiment::compare(side(0), side(1));
    comparison.note_mismatches(a.scenario, b.scenario);
    cut.into_iter().for_each(|cut| comparison.note_warm_up(cut));
    Ok(comparison)
}

/// The later of two ends, for the share that is done.
fn longest(a: &Rehearsal<'_>, b: &Rehearsal<'_>) -> Horizon {
    match (a.scenario.horizon, b.scenario.horizon) {
        (Horizon::After(one), Horizon::After(other)) => Horizon::After(one.max(other)),
        _ => Horizon::LastOrder,
    }
}

/// What holds the flow up, by experiment.
pub fn find_bottleneck(
    rehearsal: &Rehearsal<'_>,
    plan: &BottleneckPlan,
    means: Means,
    watch: &mut Watch<'_>,
) -> Result<Bottleneck, ApiError> {
    let mut crew = Crew::new(means, rehearsal.seed(), rehearsal.scenario.horizon, watch);
    let candidates = u32::try_from(plan.candidates_max).unwrap_or(u32::MAX);
    crew.plan(plan.replications.saturating_mul(candidates.saturating_add(1)));
    let found = run_with(rehearsal, &mut crew, |variant, runner| {
        let variant = settle_warm_up(variant, runner)?;
        experiment::find_bottleneck(&variant, &rehearsal.facts(), plan, runner)
    });
    Ok(found?)
}

/// The best settings for a goal under constraints. Values with which the scenario would not be run are refused first.
pub fn optimise(
    rehearsal: &Rehearsal<'_>,
    plan: &OptimisePlan,
    means: Means,
    watch: &mut Watch<'_>,
) -> Result<Optimisation, ApiError> {
    let mut crew = Crew::new(means, rehearsal.seed(), rehearsal.scenario.horizon, watch);
    crew.plan(plan.budget);
    let files = rehearsal.files.iter();
    let files = files.map(|(name, orders)| (name.clone(), OrderFile::Read(orders.clone())));
    let around = Around {
        called: rehearsal.called,
        files: &files.collect(),
    };
    let base = variant(rehearsal);
    experiment::check_candidates(&base, around, &plan.settings, &|| crew.is_stopped())?;
    let found = run_with(rehearsal, &mut crew, |variant, runner| {
        let variant = settle_warm_up(variant, runner)?;
        experiment::optimise(&variant, &rehearsal.facts(), plan, runner)
    });
    let mut found = found?;
    if rehearsal.scenario.warm_up == WarmUp::Mser5 {
        found.note_found_warm_up();
    }
    Ok(found)
}

/// The scenario of a rehearsal with a warm-up that is a length of time: what it leaves to MSER-5 is found by a pilot.
pub(super) fn settled(rehearsal: &Rehearsal<'_>, crew: &mut Crew<'_, '_>) -> Result<Scenario, ApiError> {
    match rehearsal.scenario.warm_up {
        WarmUp::Mser5 => Ok(run_with(rehearsal, crew, settle_warm_up)?.scenario),
        WarmUp::Fixed(_) => Ok(rehearsal.scenario.clone()),
    }
}

fn variant(rehearsal: &Rehearsal<'_>) -> Variant {
    Variant {
        flow: rehearsal.document.flow().clone(),
        scenario: rehearsal.scenario.clone(),
    }
}

/// Lets an experiment ask the crew for replications of its variants.
fn run_with<T>(
    rehearsal: &Rehearsal<'_>,
    crew: &mut Crew<'_, '_>,
    experiment: impl FnOnce(&Variant, &mut experiment::Runner<'_>) -> Result<T, ExperimentError>,
) -> Result<T, ExperimentError> {
    let variant = variant(rehearsal);
    let (called, files): (&[Flow], &BTreeMap<String, Orders>) = (rehearsal.called, rehearsal.files);
    let mut runner = |variant: &Variant, replications: Range<u32>| {
        let model = Model::new(&variant.flow, called, &variant.scenario, files)?;
        let tallies = match crew.is_stopped() {
            true => Vec::new(),
            false => crew.play(&model, replications, None)?,
        };
        Ok(Runs {
            layout: model.layout().clone(),
            tallies,
        })
    };
    experiment(&variant, &mut runner)
}
