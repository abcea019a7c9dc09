//! The rules, one file each. Adding one: a file, its `mod` line and its line in [`RULES`].

use flow_validate::{RuleMeta, Severity};

use super::finding::Found;
use super::view::View;

mod broken_expression;
mod closed_calendar;
mod doubled_channel;
mod endless_loop;
mod endless_run;
mod excluded_orders;
mod gate_outside_run;
mod incomplete_file;
mod missing_stock;
mod negative_stock;
mod no_orders;
mod nobody_serves;
mod other_flow;
mod senseless_number;
mod short_horizon;
mod too_many_orders;
mod too_much_work;
mod unfitting_effect;
mod unfitting_pool;
mod unkept_limit;
mod unknown_name;
mod unrehearsed_setting;
mod unsound_share;
mod unusable_window;
mod unused_part;
mod wrong_value;

/// A rule: what it says about itself and what it looks for.
pub struct ScenarioRule {
    /// What it says about itself.
    pub meta: RuleMeta,
    /// How bad its findings can be besides, by what is found.
    pub others: &'static [Severity],
    /// Reports every place of a scenario where the rule is broken.
    pub(super) check: fn(&View<'_>, &mut Found),
}

/// All rules in the order of their ids.
pub static RULES: &[&ScenarioRule] = &[
    &unknown_name::RULE,
    &unused_part::RULE,
    &doubled_channel::RULE,
    &other_flow::RULE,
    &unsound_share::RULE,
    &senseless_number::RULE,
    &wrong_value::RULE,
    &broken_expression::RULE,
    &nobody_serves::RULE,
    &closed_calendar::RULE,
    &negative_stock::RULE,
    &missing_stock::RULE,
    &short_horizon::RULE,
    &endless_run::RULE,
    &no_orders::RULE,
    &unusable_window::RULE,
    &unfitting_effect::RULE,
    &too_much_work::RULE,
    &excluded_orders::RULE,
    &gate_outside_run::RULE,
    &endless_loop::RULE,
    &too_many_orders::RULE,
    &incomplete_file::RULE,
    &unfitting_pool::RULE,
    &unkept_limit::RULE,
    &unrehearsed_setting::RULE,
];
