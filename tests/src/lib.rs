//! What the tests over the fixtures share: the command, run inside the test.

pub mod command;
pub mod schema;
