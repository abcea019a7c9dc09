//! The commands, one file each.

mod check;
mod compare;
mod completions;
mod components;
mod diff;
mod explain;
mod export;
mod fix;
mod fmt;
mod import;
mod keys;
mod new;
mod optimise;
mod orders;
mod schema;
mod simulate;
mod step;
mod step_many;
mod step_one;

use crate::Outcome;
use crate::arguments::{Arguments, Task};
use crate::terminal::Console;

/// Runs the command that was asked for.
pub(crate) fn run(arguments: &Arguments, console: &mut Console<'_, '_>) -> Outcome {
    match &arguments.task {
        Task::Check(arguments) => check::run(arguments, console),
        Task::Fmt(arguments) => fmt::run(arguments, console),
        Task::Diff(arguments) => diff::run(arguments, console),
        Task::Step(arguments) => step::run(arguments, console),
        Task::Simulate(arguments) => simulate::run(arguments, console),
        Task::Compare(arguments) => compare::run(arguments, console),
        Task::Optimise(arguments) => optimise::run(arguments, console),
        Task::Components(arguments) => components::run(arguments, console),
        Task::Schema(arguments) => schema::run(arguments, console),
        Task::New(arguments) => new::run(arguments, console),
        Task::Orders(arguments) => orders::run(arguments, console),
        Task::Export(arguments) => export::run(arguments, console),
        Task::Import(arguments) => import::run(arguments, console),
        Task::Keys(arguments) => keys::run(arguments, console),
        Task::Explain(arguments) => explain::run(arguments, console),
        Task::Completions(arguments) => Ok(completions::completions(arguments, console)),
        Task::Man(_) => Ok(completions::man(console)),
    }
}
