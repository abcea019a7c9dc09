//! The proof: one search over where an order can stand and what is open there finds every fault of the state rules.
//!
//! A breadth-first search ([`search`]) runs over an over-approximation that neither counts visits nor looks at data. A
//! fault whose path counts or data rule out makes the search follow that count or those decisions and start again
//! ([`refine`]): counterexample-guided abstraction refinement (Clarke and others, 2000). Tokens in parallel branches
//! that cannot disturb each other are moved one at a time (persistent sets, Godefroid 1996). Called flows are searched
//! on their own and summarised ([`sub_flow`]).

mod followed;
mod guards;
mod refine;
mod search;
mod sub_flow;
mod unproved;

use flow_engine::{CompiledFlow, Move, NodeIndex, Violation};
use flow_model::NodeId;

pub use sub_flow::SubFlowTable;
pub use unproved::Unproved;

/// How much a proof may cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Most states of all searches together, called flows included.
    pub states_max: usize,
    /// Most states spent on a shorter path to a fault that is known already.
    pub shortening_states_max: usize,
    /// Deepest nesting of called flows.
    pub depth_max: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            states_max: 200_000,
            shortening_states_max: 20_000,
            depth_max: 32,
        }
    }
}

/// What a proof found.
#[derive(Clone, Debug, PartialEq)]
pub struct Proof {
    /// True when every path was looked at: what was not found cannot happen.
    pub proved: bool,
    /// Why nothing is claimed beyond what was found; nothing when it is proved.
    pub reason: Option<Unproved>,
    /// Faults, each once for its kind, step and obligations, ordered by these.
    pub found: Vec<Found>,
    /// States that were looked at.
    pub states_visited: usize,
}

/// A fault and a way to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// The fault.
    pub violation: Violation,
    /// Moves from the start; the last one shows the fault. The path can be replayed with visits counted exactly. For
    /// a fault inside a called flow the last move is the call, which is not left.
    pub witness: Vec<Move>,
    /// Where in a called flow it happens.
    pub inside: Option<Inside>,
}

/// A step of a called flow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inside {
    /// Id of the flow.
    pub flow: String,
    /// The step.
    pub node: NodeId,
}

/// Looks at everything an order can do in a flow. The table must have been made for this flow.
pub fn prove(flow: &CompiledFlow, called: &SubFlowTable, limits: Limits) -> Proof {
    let mut work = sub_flow::Work::new(called, limits);
    let result = refine::explore(flow, flow.enters_with, &mut work, 0);
    let mut found = result.found;
    found.sort_by_key(|fault| key(&fault.violation));
    let reason = work.unproved.or_else(|| unproved::of_shape(flow));
    Proof {
        proved: reason.is_none(),
        reason,
        found,
        states_visited: work.states_visited,
    }
}

/// What makes a fault one and the same.
type FaultKey = (flow_engine::ViolationKind, NodeIndex, flow_catalog::ObligationSet);

fn key(violation: &Violation) -> FaultKey {
    (violation.kind, violation.node, violation.obligations)
}
