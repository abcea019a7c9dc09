//! The warm-up that a scenario leaves to MSER-5.

use super::error::ExperimentError;
use super::{Runner, Variant};
use crate::scenario::{Scenario, WarmUp};
use crate::statistics::{Cut, mser5};
use crate::tally::Tally;

/// Replications of the pilot.
const PILOTS: u32 = 5;

/// A variant whose warm-up is a length of time: where the scenario leaves it to MSER-5, some replications are run without one
/// and the longest cut of them is taken, so that no replication keeps its beginning. Nothing is cut when none of them settles;
/// the report then says why. Any other variant comes back as it is.
pub fn settle_warm_up(variant: &Variant, run: &mut Runner<'_>) -> Result<Variant, ExperimentError> {
    let mut settled = variant.clone();
    if variant.scenario.warm_up != WarmUp::Mser5 {
        return Ok(settled);
    }
    settled.scenario.warm_up = WarmUp::Fixed(0);
    let runs = run(&settled, 0..PILOTS)?;
    let cut = runs.tallies.iter().filter_map(cut_us).max();
    settled.scenario.warm_up = WarmUp::Fixed(cut.unwrap_or(0));
    Ok(settled)
}

/// Two variants that both left their warm-up to MSER-5 are cut alike, at the later of the two moments: else the one would be
/// judged by orders that the other leaves out. Gives that moment, nothing where a scenario says its own.
pub fn share_warm_up(asked: [&Scenario; 2], settled: &mut [Scenario; 2]) -> Option<i64> {
    if asked.iter().any(|scenario| scenario.warm_up != WarmUp::Mser5) {
        return None;
    }
    let cut = settled
        .iter()
        .map(|scenario| scenario.warm_up.length_us())
        .max()?;
    settled
        .iter_mut()
        .for_each(|scenario| scenario.warm_up = WarmUp::Fixed(cut));
    Some(cut)
}

fn cut_us(tally: &Tally) -> Option<i64> {
    let batches = &tally.batches.means;
    let means: Vec<f64> = batches.iter().map(|(mean, _)| *mean).collect();
    match mser5(&means) {
        Cut::Batches(0) => Some(0),
        Cut::Batches(cut) => Some(batches[cut - 1].1),
        Cut::TooShort => None,
    }
}
