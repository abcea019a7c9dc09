//! The one meaning of a flow: what happens when an order leaves a step by an exit.
//!
//! The checker searches it, the simulator times it, the stepper replays it. A second interpretation anywhere is a defect.

mod compiled;

pub use compiled::{
    Branch, CompiledEdge, CompiledFlow, CompiledNode, EdgeIndex, Exit, ExitIndex, JoinSlot, NodeIndex, Timing,
};
