//! The scenario: the document, how it is read and written, and what is wrong with it.

mod check;
mod document;
mod moments;
mod read;
mod schema;
mod usual;
mod write;

pub use check::{NoFile, OrderFile, RULES, ScenarioFinding, ScenarioRule, check, check_until_stopped};
pub use document::*;
pub use read::{Document, FORMAT, read};
pub use schema::schema;
pub use usual::usual;
pub use write::write;

pub(crate) use check::units_max;
pub(crate) use moments::{moments_of_rows, since_start};
