//! The rules, one file each. Adding one: a file, its `mod` line and its line in [`RULES`].

use crate::rule::Rule;

mod dead_end;
mod double_connection;
mod endless_path;
mod several_starts;
mod uncounted_loop;
mod unreachable_step;

/// All rules in the order of their ids.
pub static RULES: &[&Rule] = &[
    &several_starts::RULE,
    &unreachable_step::RULE,
    &endless_path::RULE,
    &dead_end::RULE,
    &double_connection::RULE,
    &uncounted_loop::RULE,
];

/// The rule of an id.
pub fn rule(id: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.meta.id == id)
}
