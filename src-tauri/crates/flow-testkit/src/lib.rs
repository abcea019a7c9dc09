//! For tests only: flows in a text notation, random flows, a fixture walker.

mod notation;

pub use notation::{parse_notation, to_notation};
