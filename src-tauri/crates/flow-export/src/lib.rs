//! Flows in the formats that servers and people read. A target is a pure function: the same flow gives the same bytes.
//!
//! What a target cannot say it refuses, before anything is written, with the step, the reason and the way round.
//! Disk, clock and keys stay with the caller.

pub mod bundle;
mod drawing;
mod error;
pub mod import;
pub mod targets;
mod words;
mod xml;
mod yaml;

pub use drawing::Drawing;
pub use error::{ExportError, Refusal};
pub use targets::FONT;
pub use words::Language;
