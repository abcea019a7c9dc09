//! What may be asked of rehearsals.

use serde::Deserialize;

/// One question: `rehearse.scenario`, `rehearse.start` and so on.
#[derive(Debug, Deserialize)]
#[serde(tag = "ask", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Question {
    /// What a flow would be run with, and what is wrong with it.
    Scenario {
        /// Which flow.
        key: i64,
        /// What is wanted otherwise than the scenario says.
        #[serde(default)]
        wish: Wish,
    },
    /// Begins a run; what it is asked for stands in `aim`.
    Start {
        /// Of which flow.
        key: i64,
        /// What is wanted otherwise than the scenario says.
        #[serde(default)]
        wish: Wish,
        /// What is to be found out.
        #[serde(default)]
        aim: Aim,
    },
    /// How far a run is; with what it gave, if that is newer than what the asker has seen.
    Look {
        /// Which run.
        run: i64,
        /// The `version` of the last answer, 0 at first.
        seen: u32,
    },
    /// Ends a run; what is done is kept.
    Stop {
        /// Which.
        run: i64,
    },
    /// The runs that were kept, the newest first.
    Runs {
        /// Of which flow.
        key: i64,
    },
    /// The report of a run that was kept.
    Report {
        /// Which.
        kept: i64,
    },
}

/// What is to be found out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Aim {
    /// What happens.
    #[default]
    Report,
    /// What holds orders up, by experiment.
    Bottleneck,
}

/// What is wanted otherwise than the scenario says.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Wish {
    /// Leave the template's scenario aside and take the usual day.
    pub(crate) usual: bool,
    /// Seed of all random numbers.
    pub(crate) seed: Option<u64>,
    /// How often it is run.
    pub(crate) replications: Option<u32>,
    /// So many times the orders.
    pub(crate) times: Option<f64>,
    /// When the run ends.
    pub(crate) horizon: Option<Until>,
}

/// When a run ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Until {
    /// With the last order.
    LastOrder,
    /// After so many days.
    Days(u32),
}
