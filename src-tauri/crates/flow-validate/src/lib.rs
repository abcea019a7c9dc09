//! The rules and the proofs: findings with a witness and a repair.
//!
//! A rule is one file in `rules/` plus its two lines in `rules/mod.rs`. The search over markings and obligations is
//! in `proof/`; rules only read what it found.

mod context;
mod finding;

pub use context::{CheckContext, LiveFlow, RunningOrders, ServerTasks, SimulationResult, TargetLimits};
pub use finding::{Finding, Proved, Repair, Report, Severity, WitnessStep};
