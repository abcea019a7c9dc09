//! The scenario: the document, how it is read and written, and what is wrong with it.

mod document;
mod read;
mod write;

pub use document::*;
pub use read::{Document, FORMAT, read};
pub use write::write;
