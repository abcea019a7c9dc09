//! `optimise`: the settings that are best for a goal.

use flow_api::ApiError;
use flow_api::rehearse;
use flow_api::simulate::experiment::{
    Constraint, ExperimentError, Goal, OptimisePlan, Outcome as Found, Setting,
};

use crate::arguments::OptimiseArguments;
use crate::failure::Failure;
use crate::rehearsing::{self, exit_code, watched};
use crate::terminal::Console;
use crate::{CLEAN, FINDINGS, Outcome, STOPPED};

/// Searches and prints the best settings; what was asked for is read before anything is opened.
pub(crate) fn run(arguments: &OptimiseArguments, console: &mut Console<'_, '_>) -> Outcome {
    let plan = plan(arguments).map_err(|error| Failure::of(ApiError::from(error)))?;
    let Some(ready) = rehearsing::open(&arguments.flow, Some(&arguments.scenario), console)? else {
        return Ok(FINDINGS);
    };
    let means = rehearsing::means(&arguments.means);
    let found = watched(arguments.means.quiet, console, |watch| {
        rehearse::optimise(&ready.rehearsal(arguments.seed), &plan, means, watch)
    });
    let found = match found {
        Ok(found) => found,
        Err(failure) if console.interrupt().is_stopped() => {
            failure.show(console);
            return Ok(STOPPED);
        }
        Err(failure) => return Err(failure),
    };
    rehearsing::print(&found.to_json(), &found.summary(), console);
    let code = match found.outcome {
        Found::Infeasible => FINDINGS,
        Found::Found | Found::Stopped => CLEAN,
    };
    Ok(exit_code(code, console))
}

fn plan(arguments: &OptimiseArguments) -> Result<OptimisePlan, ExperimentError> {
    let settings = arguments.vary.iter().map(|text| Setting::parse(text));
    let constraints = arguments.subject_to.iter().map(|text| Constraint::parse(text));
    let goal = Goal::parse(&arguments.goal)?;
    let plan = OptimisePlan::new(
        goal,
        constraints.collect::<Result<_, _>>()?,
        settings.collect::<Result<_, _>>()?,
    );
    Ok(OptimisePlan {
        budget: arguments.budget,
        ..plan
    })
}
