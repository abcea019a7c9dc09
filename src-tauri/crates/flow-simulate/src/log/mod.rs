//! The event log of a run: recorded in blocks while it runs, written for process-mining tools afterwards.
//!
//! A [`Recorder`] takes the events of a run and packs them into [`Log`], which keeps blocks in memory and the rest in a
//! side file of its caller. [`write_csv`] and [`write_xes`] turn it into text. `docs/event-log.md` says what a reader
//! finds there.
//!
//! Deliberately not here: where files lie. Whoever makes a [`Log`] says how its side file is opened.

mod block;
mod cases;
mod csv;
mod event;
mod keep;
mod moment;
mod names;
mod recorder;
mod xes;

pub use csv::write_csv;
pub use keep::{Log, SideFile};
pub use names::Names;
pub use recorder::Recorder;
pub use xes::write_xes;

/// What was written of a log.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Events.
    pub events: u64,
    /// Orders that have at least one event.
    pub cases: u64,
    /// Somebody stopped before all was written. What is there is whole lines and whole traces.
    pub is_stopped: bool,
}

/// Is told now and then which share of a log is written, and says whether to go on.
pub type GoOn<'a> = &'a mut dyn FnMut(f64) -> bool;
