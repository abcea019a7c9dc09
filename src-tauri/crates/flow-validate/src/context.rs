//! What a check may be told from outside. Rules that need something that is not here stay silent.

use std::collections::{BTreeMap, BTreeSet};

use flow_model::{Flow, FlowId, NodeId};
use serde::{Deserialize, Serialize};

/// Everything a check may be told beside the flow itself.
#[derive(Clone, Debug, Default)]
pub struct CheckContext {
    /// Flows that this one may call, by id.
    pub flows: BTreeMap<FlowId, Flow>,
    /// The moment of the check, ISO 8601 with offset; windows that are over are found only with it.
    pub now: Option<String>,
    /// Results of a simulation of this flow.
    pub simulation: Option<SimulationResult>,
    /// Tasks the server offers.
    pub server: Option<ServerTasks>,
    /// What the export target cannot say.
    pub target: Option<TargetLimits>,
    /// Orders that are under way in the live version.
    pub running: Option<RunningOrders>,
    /// Other live flows of the project.
    pub live: Vec<LiveFlow>,
}

/// Figures of a simulation that rules judge.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SimulationResult {
    /// Share of orders that missed the promise, 0 to 1, decimal text.
    pub late_share: String,
    /// The step that delays most.
    pub slowest: Option<NodeId>,
    /// Load of each resource pool, 0 to 1, decimal text.
    #[serde(default)]
    pub utilisation: BTreeMap<String, String>,
}

/// What a server can do.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServerTasks {
    /// Task types it offers.
    pub tasks: BTreeSet<String>,
}

/// What an export target cannot say.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TargetLimits {
    /// Name of the target.
    pub name: String,
    /// BPMN elements it does not know, each with the way round.
    #[serde(default)]
    pub unsupported: BTreeMap<String, String>,
    /// FEEL functions it does not know.
    #[serde(default)]
    pub unknown_functions: BTreeSet<String>,
}

/// Orders under way in the live version.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RunningOrders {
    /// How many stand at each step.
    pub at: BTreeMap<NodeId, u64>,
}

/// Another live flow: what it takes and when.
#[derive(Clone, Debug, PartialEq)]
pub struct LiveFlow {
    /// The flow.
    pub flow: Flow,
}
