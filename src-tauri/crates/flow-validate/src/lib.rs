//! The rules and the proofs: findings with a witness and a repair.
//!
//! A rule is one file in `rules/` plus its two lines in `rules/mod.rs`. It sees a flow as a [`FlowView`] and puts
//! what it finds into [`Findings`]. The search over markings and obligations is in `proof/`; rules only read what it
//! found. Nothing here changes a flow: a repair is an edit that the user may apply.

mod called;
mod called_errors;
mod check;
mod conditions;
mod context;
mod data;
mod decisions;
mod edits;
mod expressions;
mod faults;
mod finding;
mod findings;
mod graph;
mod lifetime;
mod open;
mod opener;
mod path;
pub mod proof;
mod property;
mod reads;
mod repair;
mod routing;
mod rule;
pub mod rules;
mod secrets;
mod settings;
mod tables;
mod time;
mod view;
pub mod words;

pub use check::{Checker, check};
pub use context::{CheckContext, LiveFlow, RunningOrders, ServerTasks, SimulationResult, TargetLimits};
pub use data::Known;
pub use expressions::{Compiled, PlacedExpression};
pub use finding::{Finding, Proved, Repair, Report, Severity, TablePart, WitnessStep, is_better, levels};
pub use findings::{FINDINGS_MAX, Findings};
pub use graph::Graph;
pub use rule::{Engine, Rule, RuleMeta, Wording};
pub use view::FlowView;
