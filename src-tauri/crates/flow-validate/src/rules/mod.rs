//! The rules, one file each. Adding one: a file, its `mod` line and its line in [`RULES`].

use crate::rule::Rule;

mod broken_setting;
mod conflicting_writes;
mod dead_end;
mod double_connection;
mod endless_path;
mod endless_wait;
mod lapsed_obligation;
mod lock_ends_early;
mod mixed_units;
mod no_undo;
mod oversold_lock;
mod promise_too_short;
mod several_starts;
mod silent_undo_failure;
mod slow_person;
mod uncounted_loop;
mod unguarded_empty;
mod unknown_data;
mod unreachable_step;
mod unused_data;

/// All rules in the order of their ids.
pub static RULES: &[&Rule] = &[
    &several_starts::RULE,
    &unreachable_step::RULE,
    &endless_path::RULE,
    &dead_end::RULE,
    &double_connection::RULE,
    &uncounted_loop::RULE,
    &no_undo::RULE,
    &lapsed_obligation::RULE,
    &lock_ends_early::RULE,
    &oversold_lock::RULE,
    &silent_undo_failure::RULE,
    &unknown_data::RULE,
    &unused_data::RULE,
    &conflicting_writes::RULE,
    &broken_setting::RULE,
    &mixed_units::RULE,
    &unguarded_empty::RULE,
    &promise_too_short::RULE,
    &slow_person::RULE,
    &endless_wait::RULE,
];

/// The rule of an id.
pub fn rule(id: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.meta.id == id)
}
