//! Every number and distribution that must stay between two bounds, beyond which a run would not take it.

use std::fmt::Arguments;

use flow_feel::Decimal;

use crate::scenario::{
    AMOUNT_MAX, BATCH_MAX, Distribution, FieldSource, LINES_MAX, PIECES_OF_LINE_MAX, Scenario,
};

/// What a run takes of what is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bounds {
    /// A whole number, rounded: from 1 to this.
    Some(u32),
    /// A number from 0 to this.
    UpTo(u32),
    /// An amount of this size, above or below 0.
    Size(u32),
}

/// Looks at all of them.
pub(super) fn each(scenario: &Scenario, look: &mut dyn FnMut(Arguments<'_>, &Distribution, Bounds)) {
    for (index, stream) in scenario.arrivals.iter().enumerate() {
        if let Some(batch) = &stream.batch {
            look(
                format_args!("arrivals[{index}].batch"),
                batch,
                Bounds::Some(BATCH_MAX),
            );
        }
    }
    for (field, source) in &scenario.orders.fields {
        let Some(bounds) = of_field(field) else { continue };
        let path = format_args!("orders.fields.{field}");
        match source {
            FieldSource::Constant(value) => {
                if let Some(number) = stated(value) {
                    look(path, &Distribution::Constant(number), bounds);
                }
            }
            FieldSource::Weighted(choices) => {
                for (index, (value, _)) in choices.iter().enumerate() {
                    if let Some(number) = stated(value) {
                        let path = format_args!("{path}.weighted[{index}][0]");
                        look(path, &Distribution::Constant(number), bounds);
                    }
                }
            }
            FieldSource::Drawn(drawn, _) => look(format_args!("{path}.drawn"), drawn, bounds),
            FieldSource::After(_) => {}
        }
    }
    if let Some(mix) = &scenario.orders.lines {
        let path = "orders.lines";
        look(format_args!("{path}.lines"), &mix.lines, Bounds::Some(LINES_MAX));
        look(
            format_args!("{path}.pieces"),
            &mix.pieces,
            Bounds::Some(PIECES_OF_LINE_MAX),
        );
    }
}

/// A number as a scenario states it, such as 5 or "5.20".
fn stated(value: &serde_json::Value) -> Option<f64> {
    let written = || value.as_str()?.parse::<Decimal>().ok();
    value.as_f64().or_else(|| written().map(Decimal::to_f64))
}

/// The bounds of a drawn field, for those that the run itself works with.
fn of_field(field: &str) -> Option<Bounds> {
    match field {
        "order.priority" => Some(Bounds::UpTo(9)),
        "order.total" | "order.weight" => Some(Bounds::Size(AMOUNT_MAX)),
        _ => None,
    }
}
