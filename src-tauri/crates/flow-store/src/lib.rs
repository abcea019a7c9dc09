//! What is kept: flows with every edit, versions, runs, walks and preferences, in one SQLite file.
//!
//! The file is written ahead (WAL) and synced at each commit, so what a method has answered survives `kill -9`. Times
//! are milliseconds since the Unix epoch and come from the caller. A flow is its last snapshot with the differences of the
//! journal behind it; a snapshot is taken every [`SNAPSHOT_EVERY`] changes at least, so that opening stays fast. What a component
//! does, and whether a flow is right, is not known here.

mod check;
mod error;
mod flows;
mod journal;
mod preferences;
mod recover;
mod runs;
mod schema;
mod snapshots;
mod store;
mod sum;
mod undo;
mod versions;
mod walks;

pub use error::StoreError;
pub use flows::{FlowRow, NewFlow, Term};
pub use journal::{Change, JournalRow, Kept};
pub use recover::Recovered;
pub use runs::{Run, RunRow};
pub use schema::VERSION;
pub use snapshots::SNAPSHOT_EVERY;
pub use store::Store;
pub use undo::{StackEntry, Tops};
pub use versions::{NewVersion, VersionRow};
pub use walks::Walk;
