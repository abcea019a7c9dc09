//! Why a scenario cannot be run at all. What is merely unwise is a finding.

/// Why a flow cannot be simulated with a scenario. Nothing was run; none of these can be continued from.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SimulateError {
    /// The flow has no start, so no order can begin. Add one.
    #[error("the flow has no start")]
    NoStart,
    /// The scenario names a file of orders that was not given.
    #[error("the orders of {0} are missing")]
    MissingOrders(String),
    /// Calls of flows in flows make more steps than can be kept apart.
    #[error("the flow has more than {0} steps with those of the flows it calls")]
    TooManySteps(usize),
    /// A number of the scenario makes no sense; checking the scenario says more.
    #[error("{place} of the scenario cannot be used: {reason}")]
    Unusable {
        /// Path in the scenario.
        place: String,
        /// What is wrong.
        reason: &'static str,
    },
    /// The simulator itself failed: a fault of the program. The other replications say nothing about it.
    #[error("replication {replication} failed: {what}")]
    Broke {
        /// Number of the replication, from 0.
        replication: u32,
        /// What the program said.
        what: String,
    },
}
