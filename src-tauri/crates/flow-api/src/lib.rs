//! The façade: what the window and the command line may ask of the core.
//!
//! It opens, checks, edits and steps flows, and says what went wrong as [`Problem`]s with a code. Nothing is decided
//! here that a crate below decides; disk, clock and environment stay with the caller.

mod calls;
mod context;
mod document;
mod problem;
mod report;
mod templates;

pub use calls::collect_called;
pub use context::{ContextFile, context};
pub use document::{Document, canonical};
pub use problem::{Code, Problem};
pub use report::{CHECK_VERSION, CheckReport, FindingReport, FlowReport, LineColumn, Summary, flow_report};
pub use templates::{TEMPLATES, empty_flow};

pub use flow_catalog as catalog;
pub use flow_engine as engine;
pub use flow_model as model;
pub use flow_validate as validate;

pub use flow_model::Place;
