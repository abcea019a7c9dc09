//! `schema`: the JSON Schema of each format.

use flow_api::schemas;
use flow_api::simulate::{experiment, report};

use crate::arguments::{SchemaArguments, SchemaName};
use crate::terminal::Console;
use crate::{CLEAN, Outcome};

/// Prints a schema.
pub(crate) fn run(arguments: &SchemaArguments, console: &mut Console<'_, '_>) -> Outcome {
    let schema = match arguments.name {
        SchemaName::Flow => schemas::flow(),
        SchemaName::Scenario => schemas::scenario(),
        SchemaName::Check => schemas::CHECK.to_owned(),
        SchemaName::Context => schemas::CONTEXT.to_owned(),
        SchemaName::Order => schemas::order(),
        SchemaName::Script => schemas::SCRIPT.to_owned(),
        SchemaName::Components => schemas::COMPONENTS.to_owned(),
        SchemaName::Simulation => report::SCHEMA.to_owned(),
        SchemaName::Comparison => experiment::COMPARISON_SCHEMA.to_owned(),
        SchemaName::Bottleneck => experiment::BOTTLENECK_SCHEMA.to_owned(),
        SchemaName::Optimisation => experiment::OPTIMISATION_SCHEMA.to_owned(),
    };
    console.text(&schema);
    Ok(CLEAN)
}
