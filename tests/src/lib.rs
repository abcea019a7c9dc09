//! Fixtures by folder and the thin runners over them
