//! The rules, one file each. Adding one: a file, its `mod` line and its line in [`RULES`].

use crate::rule::Rule;

mod several_starts;

/// All rules in the order of their ids.
pub static RULES: &[&Rule] = &[&several_starts::RULE];

/// The rule of an id.
pub fn rule(id: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.meta.id == id)
}
