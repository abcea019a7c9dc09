//! Rehearsals: replications on several threads, watched and stopped from outside, and the questions that take more than
//! one model.
//!
//! What a run does and what its numbers mean is decided in `flow_simulate`; here stands who runs what when. The answer
//! is the same for any number of threads: work is handed out by the number of the replication, and what to do next is
//! decided only when all that were handed out are back.

mod crew;
mod error;
mod experiments;
mod watch;

use std::collections::BTreeMap;
use std::num::NonZeroUsize;

use flow_engine::order::Orders;
use flow_model::{Fingerprint, Flow, Text};
use flow_simulate::log::Log;
use flow_simulate::report::{Facts, Report, precision_next};
use flow_simulate::scenario::{Scenario, write};
use flow_simulate::statistics::{Next, Precision};
use flow_simulate::{Layout, Model, RunEnd, Tally};

use crate::document::Document;
use crate::error::ApiError;
use crew::Crew;

use experiments::settled;
pub use experiments::{compare, find_bottleneck, optimise};
pub use watch::{Progress, Watch};

/// What to rehearse.
#[derive(Clone, Copy, Debug)]
pub struct Rehearsal<'a> {
    /// The flow.
    pub document: &'a Document,
    /// The flows it calls, directly or through others.
    pub called: &'a [Flow],
    /// The assumptions.
    pub scenario: &'a Scenario,
    /// The orders of the files that the scenario names.
    pub files: &'a BTreeMap<String, Orders>,
    /// Seed of all random numbers; the scenario's own when absent.
    pub seed: Option<u64>,
}

/// With what means.
#[derive(Clone, Copy, Debug)]
pub struct Means {
    /// Replications that run at once.
    pub threads: NonZeroUsize,
    /// Orders that may be under way at once in one replication; it ends when there are more.
    pub under_way_max: usize,
}

/// How often to run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Effort {
    /// So many replications.
    Replications(u32),
    /// Until the mean lead time is known so well.
    Precision(Precision),
}

/// What a rehearsal gave.
#[derive(Clone, Debug)]
pub struct Rehearsed {
    /// The names of what was counted.
    pub layout: Layout,
    /// One for each replication, in the order of their numbers; those that were stopped half-way, too.
    pub tallies: Vec<Tally>,
    /// What they say.
    pub report: Report,
    /// Somebody stopped it before it had made all replications.
    pub stopped: bool,
}

impl Rehearsal<'_> {
    fn seed(&self) -> u64 {
        self.seed.unwrap_or(self.scenario.seed)
    }

    /// The model of the flow with these assumptions.
    fn model_of(&self, scenario: &Scenario) -> Result<Model, ApiError> {
        let flow = self.document.flow();
        Ok(Model::new(flow, self.called, scenario, self.files)?)
    }

    fn facts(&self) -> Facts {
        let flow = self.document.flow();
        let fingerprint = self.document.fingerprint().to_string();
        Facts::new(
            flow,
            fingerprint,
            self.scenario,
            scenario_fingerprint(self.scenario),
            self.seed(),
        )
    }
}

/// What a run can notice of a scenario, as one number: names, and how often it is run with which seed, are left out.
pub fn scenario_fingerprint(scenario: &Scenario) -> String {
    let plain = Scenario {
        title: Text::default(),
        purpose: Text::default(),
        replications: 1,
        seed: 0,
        ..scenario.clone()
    };
    Fingerprint::of_bytes(&write(&plain)).to_string()
}

/// Rehearses a flow. `log` takes the events of the first replication.
///
/// Stopping it through the watch ends the replications that are under way within a tenth of a second; those that were
/// finished are kept and reported or, when none was, what ran of them.
pub fn simulate(
    rehearsal: &Rehearsal<'_>,
    effort: Effort,
    means: Means,
    watch: &mut Watch<'_>,
    mut log: Option<&mut Log>,
) -> Result<Rehearsed, ApiError> {
    let mut facts = rehearsal.facts();
    let mut crew = Crew::new(means, rehearsal.seed(), rehearsal.scenario.horizon, watch);
    let model = rehearsal.model_of(&settled(rehearsal, &mut crew)?)?;
    let mut tallies = Vec::new();
    match effort {
        Effort::Replications(replications) => {
            facts.replications_asked = Some(replications);
            crew.plan(replications);
            tallies = crew.play(&model, 0..replications, log)?;
        }
        Effort::Precision(precision) => {
            facts.precision_asked = Some(precision.relative);
            while let Next::Until(wanted) = precision_next(&precision, &tallies) {
                let wanted = u32::try_from(wanted).unwrap_or(u32::MAX);
                crew.plan(wanted);
                let more = crew.play(&model, tallies.len() as u32..wanted, log.as_deref_mut())?;
                tallies.extend(more);
                if crew.is_stopped() {
                    break;
                }
            }
        }
    }
    let stopped = crew.is_stopped();
    let mut report = Report::new(model.layout(), &tallies, &facts);
    if stopped && tallies.iter().all(|tally| tally.end != RunEnd::Stopped) {
        report.notes.push(stopped_between(tallies.len()));
    }
    Ok(Rehearsed {
        layout: model.layout().clone(),
        tallies,
        report,
        stopped,
    })
}

/// The report speaks of replications that were stopped; here none was, but more were wanted.
fn stopped_between(n: usize) -> Text {
    Text::new(
        match n {
            1 => "Stopped early: 1 replication was finished and is counted.".to_owned(),
            _ => format!("Stopped early: {n} replications were finished and are counted."),
        },
        format!("提前中止：统计了已完成的 {n} 次重复运行。"),
    )
}
