//! Questions that need more than one model: what holds the flow up, which of two variants is better, which settings are
//! best.
//!
//! Nothing here runs anything itself: a [`Runner`] is asked for replications, so that threads, files and called flows stay
//! with the caller. Variants see the same customers and the same luck (common random numbers), replication by
//! replication, so differences are taken in pairs.

mod bottleneck;
mod bottleneck_words;
mod candidates;
mod compare;
mod compare_words;
mod error;
mod goal;
mod mismatch;
mod optimise;
mod relief;
mod setting;
mod shortage;
mod trials;
mod value_range;
mod warm_up;

use std::ops::Range;

use flow_model::Flow;

pub use bottleneck::{Bottleneck, BottleneckPlan, Candidate, CandidateKind, find_bottleneck};
pub use candidates::{Around, check_candidates};
pub use compare::{Change, Comparison, ConnectionChange, Judgement, Side, compare};
pub use error::ExperimentError;
pub use goal::{Aim, Constraint, Goal, Written};
pub use optimise::{ConstraintReport, Design, Optimisation, OptimisePlan, Outcome, SettingReport, optimise};
pub use setting::{Setting, apply_setting, value_of};
pub use warm_up::{settle_warm_up, share_warm_up};

use crate::error::SimulateError;
use crate::scenario::Scenario;
use crate::tally::{Layout, RunEnd, Tally};

/// The JSON Schema of a comparison, for `orderloom schema comparison`.
pub const COMPARISON_SCHEMA: &str = include_str!("../../schemas/comparison.schema.json");
/// The JSON Schema of a bottleneck, for `orderloom schema bottleneck`.
pub const BOTTLENECK_SCHEMA: &str = include_str!("../../schemas/bottleneck.schema.json");
/// The JSON Schema of an optimisation, for `orderloom schema optimisation`.
pub const OPTIMISATION_SCHEMA: &str = include_str!("../../schemas/optimisation.schema.json");

/// A flow with a scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    /// The flow.
    pub flow: Flow,
    /// The scenario.
    pub scenario: Scenario,
}

/// Replications of a variant.
#[derive(Clone, Debug)]
pub struct Runs {
    /// Names of what is counted.
    pub layout: Layout,
    /// One for each replication that was asked for, in the order of their numbers; fewer when somebody stopped.
    pub tallies: Vec<Tally>,
}

/// Runs replications of a variant, by their numbers and always with the same seed. Runs are stopped by answering with
/// fewer tallies, or with one that was stopped; the experiment then ends with what it has.
pub type Runner<'a> = dyn FnMut(&Variant, Range<u32>) -> Result<Runs, SimulateError> + 'a;

/// Whether all replications that were asked for were finished.
pub(crate) fn is_complete(runs: &Runs, asked: &Range<u32>) -> bool {
    runs.tallies.len() == asked.len() && runs.tallies.iter().all(|tally| tally.end != RunEnd::Stopped)
}
