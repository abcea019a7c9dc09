//! What is seen of a rehearsal while it goes on.

use flow_simulate::Control;

/// Looks on, and may stop it.
pub struct Watch<'a> {
    /// Stopping this stops the rehearsal; while it says that there is no room, replications end with what they have.
    pub control: &'a Control,
    /// Told how far it is, some forty times a second, by the thread that waits for the answer.
    pub told: &'a mut dyn FnMut(&Progress),
}

/// How far a rehearsal is.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Progress {
    /// Replications that are finished.
    pub done: u32,
    /// Replications that are planned by now; more may be found necessary.
    pub planned: u32,
    /// Share of the planned work that is done, from 0 to 1.
    pub share: f64,
    /// Moment of the run, in microseconds, that the slowest replication under way has reached.
    pub now_us: i64,
    /// Orders that came in all replications so far.
    pub orders: u64,
    /// It was stopped and nothing is run any more: what was found is being added up.
    pub has_halted: bool,
}
