//! `compare`: two flows, or two scenarios, on the same customers.

use flow_api::rehearse;

use crate::arguments::CompareArguments;
use crate::rehearsing::{self, exit_code, watched};
use crate::terminal::Console;
use crate::{CLEAN, FINDINGS, Outcome};

/// Runs both variants and prints the differences.
pub(crate) fn run(arguments: &CompareArguments, console: &mut Console<'_, '_>) -> Outcome {
    let scenario_b = arguments.scenario_b.as_ref().unwrap_or(&arguments.scenario);
    let a = rehearsing::open(&arguments.a, Some(&arguments.scenario), console)?;
    let b = rehearsing::open(&arguments.b, Some(scenario_b), console)?;
    let (Some(a), Some(b)) = (a, b) else {
        return Ok(FINDINGS);
    };
    let effort = a.effort(&arguments.effort)?;
    let means = rehearsing::means(&arguments.means);
    let seed = arguments.effort.seed;
    let comparison = watched(arguments.means.quiet, console, |watch| {
        rehearse::compare(&a.rehearsal(seed), &b.rehearsal(seed), effort, means, watch)
    })?;
    rehearsing::print(&comparison.to_json(), &comparison.summary(), console);
    Ok(exit_code(CLEAN, console))
}
