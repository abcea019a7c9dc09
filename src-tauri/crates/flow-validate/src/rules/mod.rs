//! The rules, one file each. Adding one: a file, its `mod` line and its line in [`RULES`].

use crate::rule::Rule;

mod approval_without_limit;
mod branch_overlap;
mod broken_setting;
mod busy_step_removed;
mod competing_versions;
mod conflicting_writes;
mod dead_branch;
mod dead_end;
mod decision_gap;
mod double_connection;
mod ended_too_early;
mod endless_hold;
mod endless_path;
mod endless_wait;
mod excessive_discount;
mod faulty_table;
mod foreign_function;
mod gate_without_queue;
mod lapsed_obligation;
mod left_open;
mod lock_ends_early;
mod missed_promise;
mod missing_obligation;
mod missing_rule_fallback;
mod missing_server_task;
mod mixed_dangerous_goods;
mod mixed_units;
mod model_without_pilot;
mod money_before_stock;
mod no_human_override;
mod no_plan_without_place;
mod no_undo;
mod overloaded_pool;
mod oversold_lock;
mod personal_data_sent;
mod promise_too_short;
mod routing_without_reasons;
mod run_twice;
mod secret_in_setting;
mod self_approval;
mod several_starts;
mod shipped_abroad_undeclared;
mod short_return_window;
mod silent_undo_failure;
mod slow_person;
mod stale_data_accepted;
mod taken_twice;
mod uncounted_loop;
mod undo_after_shipping;
mod unguarded_empty;
mod unknown_data;
mod unlimited_flash_sale;
mod unpaid_completion;
mod unpaid_shipping;
mod unreachable_step;
mod unsound_pilot_shares;
mod unsupported_element;
mod unusable_window;
mod unused_data;
mod waiting_forever;

/// All rules in the order of their ids.
pub static RULES: &[&Rule] = &[
    &several_starts::RULE,
    &unreachable_step::RULE,
    &endless_path::RULE,
    &dead_end::RULE,
    &double_connection::RULE,
    &waiting_forever::RULE,
    &ended_too_early::RULE,
    &run_twice::RULE,
    &uncounted_loop::RULE,
    &left_open::RULE,
    &taken_twice::RULE,
    &missing_obligation::RULE,
    &no_undo::RULE,
    &unpaid_shipping::RULE,
    &unpaid_completion::RULE,
    &undo_after_shipping::RULE,
    &lapsed_obligation::RULE,
    &lock_ends_early::RULE,
    &oversold_lock::RULE,
    &money_before_stock::RULE,
    &silent_undo_failure::RULE,
    &unknown_data::RULE,
    &unused_data::RULE,
    &conflicting_writes::RULE,
    &broken_setting::RULE,
    &mixed_units::RULE,
    &unguarded_empty::RULE,
    &decision_gap::RULE,
    &branch_overlap::RULE,
    &dead_branch::RULE,
    &unsound_pilot_shares::RULE,
    &faulty_table::RULE,
    &promise_too_short::RULE,
    &missed_promise::RULE,
    &unusable_window::RULE,
    &competing_versions::RULE,
    &slow_person::RULE,
    &endless_wait::RULE,
    &approval_without_limit::RULE,
    &missing_rule_fallback::RULE,
    &no_human_override::RULE,
    &routing_without_reasons::RULE,
    &stale_data_accepted::RULE,
    &model_without_pilot::RULE,
    &self_approval::RULE,
    &overloaded_pool::RULE,
    &endless_hold::RULE,
    &no_plan_without_place::RULE,
    &unlimited_flash_sale::RULE,
    &gate_without_queue::RULE,
    &shipped_abroad_undeclared::RULE,
    &excessive_discount::RULE,
    &short_return_window::RULE,
    &mixed_dangerous_goods::RULE,
    &personal_data_sent::RULE,
    &secret_in_setting::RULE,
    &unsupported_element::RULE,
    &missing_server_task::RULE,
    &foreign_function::RULE,
    &busy_step_removed::RULE,
];

/// The rule of an id.
pub fn rule(id: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.meta.id == id)
}
