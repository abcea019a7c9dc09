//! The file that tells a check what is known beside the flow.

use flow_validate::{CheckContext, RunningOrders, ServerTasks, SimulationResult, TargetLimits};
use serde::Deserialize;

use crate::error::{ApiError, Code};

/// A context file. Everything may be left out; rules that need it stay silent then.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContextFile {
    /// The moment of the check, ISO 8601 with offset.
    pub now: Option<String>,
    /// Results of a simulation of the flow.
    pub simulation: Option<SimulationResult>,
    /// Tasks the server offers.
    pub server: Option<ServerTasks>,
    /// What the export target cannot say.
    pub target: Option<TargetLimits>,
    /// Orders under way in the live version.
    pub running: Option<RunningOrders>,
    /// Files of other live flows, relative to the context file.
    #[serde(default)]
    pub live: Vec<String>,
}

/// Reads a context file. The live flows it names are for the caller to open.
pub fn context(bytes: &[u8]) -> Result<ContextFile, ApiError> {
    serde_json::from_slice(bytes).map_err(|error| ApiError::json(Code::UnreadableContext, &error))
}

impl ContextFile {
    /// The context without live flows and called flows.
    pub fn into_context(self) -> CheckContext {
        CheckContext {
            now: self.now,
            simulation: self.simulation,
            server: self.server,
            target: self.target,
            running: self.running,
            ..CheckContext::default()
        }
    }
}
