//! The runner behind ./dev: set up, run, test.
fn main() {}
