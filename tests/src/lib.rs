//! Fixtures by folder and the thin runners over them.

pub mod command;
pub mod fixtures;
