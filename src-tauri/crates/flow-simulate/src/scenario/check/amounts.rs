//! Every exact amount of a scenario: prices, weights, costs.

use std::fmt::Arguments;

use flow_feel::Decimal;

use crate::scenario::{Scenario, StepAssumptions};

/// Looks at all of them: where an amount stands and what it is.
pub(super) fn each(scenario: &Scenario, look: &mut dyn FnMut(Arguments<'_>, Decimal)) {
    let mixes = scenario.orders.lines.iter();
    for (index, good) in mixes.flat_map(|mix| mix.goods.iter().enumerate()) {
        let path = format_args!("orders.lines.goods[{index}]");
        look(format_args!("{path}.price"), good.price);
        look(format_args!("{path}.kilograms"), good.kilograms);
    }
    let mut of_step = |path: Arguments<'_>, step: &StepAssumptions| {
        if let Some(cost) = step.cost {
            look(format_args!("{path}.cost"), cost);
        }
    };
    for (id, step) in &scenario.steps {
        of_step(format_args!("steps.{id}"), step);
    }
    for (id, step) in &scenario.components {
        of_step(format_args!("components.{id}"), step);
    }
    for (name, pool) in &scenario.pools {
        look(format_args!("pools.{name}.cost_per_hour"), pool.cost_per_hour);
        if let Some(cost) = pool.extra_cost_per_hour {
            look(format_args!("pools.{name}.extra_cost_per_hour"), cost);
        }
    }
    for (name, carrier) in &scenario.carriers {
        look(format_args!("carriers.{name}.freight"), carrier.freight);
        look(
            format_args!("carriers.{name}.freight_per_kg"),
            carrier.freight_per_kg,
        );
    }
    let money = &scenario.money;
    for (key, amount) in [
        ("late_once", money.late_once),
        ("late_per_day", money.late_per_day),
        ("cancelled", money.cancelled),
    ] {
        look(format_args!("money.{key}"), amount);
    }
}
