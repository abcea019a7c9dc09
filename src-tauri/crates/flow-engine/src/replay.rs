//! Replaying a path from the start.

use crate::compiled::CompiledFlow;
use crate::fire::{Fired, Move};

/// A path that an order cannot take.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReplayError {
    /// There is no start to begin at; nothing can be replayed until one is there.
    #[error("the flow has no start")]
    NoStart,
    /// The order cannot do this where it stands, visits of counted waits included.
    #[error("move {position} of the path is not possible")]
    Impossible {
        /// Position in the path.
        position: usize,
        /// The move that is not possible.
        step: Move,
    },
}

/// Fires the moves one after the other from the initial state, visits counted exactly.
pub fn replay(flow: &CompiledFlow, path: &[Move]) -> Result<Vec<Fired>, ReplayError> {
    let mut state = flow.initial_state().ok_or(ReplayError::NoStart)?;
    let mut result = Vec::with_capacity(path.len());
    for (position, step) in path.iter().enumerate() {
        if !flow.allows(&state, *step) {
            return Err(ReplayError::Impossible {
                position,
                step: *step,
            });
        }
        let fired = flow.fire(&state, *step);
        state = fired.state.clone();
        result.push(fired);
    }
    Ok(result)
}
