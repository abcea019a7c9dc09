//! The scenario: the document, how it is read and written, and what is wrong with it.

mod document;

pub use document::*;
