//! The one meaning of a flow: what happens when an order leaves a step by an exit.
//!
//! The checker searches it, the simulator times it, the stepper replays it. A second interpretation anywhere is a defect.

pub mod order;
pub mod pricing;
pub mod sample;
pub mod stepper;
pub mod tables;

mod block;
mod compile;
mod compiled;
mod dominators;
mod exits;
mod fire;
mod graph;
mod replay;
mod state;
mod stock;
mod structure;
mod timing;

pub use compile::compile;
pub use compiled::{
    Branch, CompiledEdge, CompiledFlow, CompiledNode, EdgeIndex, Exit, ExitIndex, JoinSlot, NodeIndex, Timing,
};
pub use fire::{Fired, Move, Violation, ViolationKind};
pub use graph::rings;
pub use replay::{ReplayError, replay};
pub use state::{Phase, Place, State};
pub use timing::{BACKOFF_MAX_US, BACKOFF_US, RETRIES, TIMEOUT_US, next_pause_us};
