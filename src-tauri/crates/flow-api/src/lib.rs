//! The façade: what the window and the command line may ask of the core.
//!
//! It opens, checks, edits and steps flows, and says what went wrong as [`ApiError`]s with a code. Nothing is decided
//! here that a crate below decides; disk, clock and environment stay with the caller.

mod calls;
mod compare;
mod context;
mod document;
mod error;
mod exporting;
mod importing;
mod orders;
pub mod rehearse;
mod report;
mod scenario;
pub mod schemas;
mod templates;
pub mod workspace;

pub use calls::collect_called;
pub use compare::changes;
pub use context::{ContextFile, context, moment_of_check};
pub use document::{Document, canonical};
pub use error::{ApiError, Code};
pub use exporting::{ExportRefusal, ExportRequest, Unwritten, export_flow, write_flow};
pub use importing::{Incoming, import_file};
pub use orders::{clock, is_date, order_file, read_orders, read_script};
pub use report::{
    CHECK_VERSION, CheckReport, FindingReport, FlowReport, LeftRepair, LineColumn, ScenarioFindingReport,
    ScenarioReport, Summary, flow_report,
};
pub use scenario::{
    ScenarioDocument, canonical_scenario, check_scenario, check_scenario_until_stopped, default_scenario,
    default_scenario_file, is_scenario, read_scenario,
};
pub use templates::{SAMPLE, TEMPLATES, empty_flow, template_part, template_scenario};

pub use flow_catalog as catalog;
pub use flow_engine as engine;
pub use flow_export as export;
pub use flow_feel as feel;
pub use flow_model as model;
pub use flow_simulate as simulate;
pub use flow_store as store;
pub use flow_validate as validate;

pub use flow_model::Place;
