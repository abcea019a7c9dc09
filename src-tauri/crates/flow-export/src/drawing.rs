//! What a target is given.

use flow_model::Flow;

/// A flow and the flows it may call.
#[derive(Clone, Copy, Debug)]
pub struct Drawing<'a> {
    /// The flow to write.
    pub flow: &'a Flow,
    /// Flows that it calls, directly or not.
    pub called: &'a [Flow],
}
