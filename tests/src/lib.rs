//! What the tests over the fixtures share: the command, run inside the test.

pub mod command;
pub mod contexts;
pub mod covering;
pub mod desk;
pub mod in_step;
pub mod lockstep;
pub mod one_desk;
pub mod schema;
pub mod tools;
pub mod walks;
