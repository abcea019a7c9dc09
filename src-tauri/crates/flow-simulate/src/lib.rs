//! Rehearses a flow: orders come as a scenario says, wait for people, goods and pickups, and what happens is counted.
//!
//! [`Model::new`] compiles flow and scenario to flat tables; [`run`] plays one replication of it and gives a
//! [`Tally`]. The same model, seed and replication give the same tally everywhere, whatever runs beside it. What an
//! order does when it leaves a step is not decided here but by `flow_engine`, whose tables this crate times.
//!
//! Deliberately not here: disk, clock, threads. Whoever calls [`run`] chooses how many at once.

mod control;
mod distribution;
mod engine;
mod error;
mod events;
pub mod experiment;
pub mod log;
mod model;
mod random;
pub mod report;
pub mod scenario;
mod series;
mod sketch;
pub mod statistics;
mod tally;
mod timetable;
mod trace;

pub use control::Control;
pub use engine::{RunOptions, run};
pub use error::SimulateError;
pub use model::Model;
pub use series::Series;
pub use sketch::Sketch;
pub use tally::{
    Batches, CarrierTally, ChannelTally, ExitName, Layout, Money4, MoneyTally, Named, OrderCounts, PoolTally,
    QuotaTally, RunEnd, ServiceTally, Standing, StepName, StepTally, StockName, StockTally, Tally,
};
pub use trace::{Happening, NoLog, Row, Sink};
