//! `optimise`: the settings that are best for a goal.

use flow_api::ApiError;
use flow_api::model;
use flow_api::rehearse;
use flow_api::simulate::experiment::{
    Constraint, ExperimentError, Goal, Optimisation, OptimisePlan, Outcome as Found, Setting, Variant,
    apply_setting,
};
use flow_api::simulate::scenario::{self, WarmUp};

use crate::arguments::OptimiseArguments;
use crate::failure::Failure;
use crate::out_folder::OutFolder;
use crate::rehearsing::{self, Ready, SUMMARY, exit_code, watched};
use crate::terminal::Console;
use crate::words::Lang;
use crate::{CLEAN, FINDINGS, Outcome, STOPPED};

const OPTIMISATION: &str = "optimisation.json";
const FLOW: &str = "best.flow.json";
const SCENARIO: &str = "best.scenario.json";
const NAMES: [&str; 4] = [OPTIMISATION, SUMMARY, FLOW, SCENARIO];

/// Searches, then writes and prints the best settings; what was asked for is read before anything is opened.
pub(crate) fn run(arguments: &OptimiseArguments, console: &mut Console<'_, '_>) -> Outcome {
    console.is_quiet = arguments.means.quiet;
    let plan = plan(arguments).map_err(|error| Failure::of(ApiError::from(error)))?;
    let Some(ready) = rehearsing::open(&arguments.flow, Some(&arguments.scenario), console)? else {
        return Ok(FINDINGS);
    };
    let folder = OutFolder::asked_for(arguments.out.as_deref(), arguments.force, &NAMES)?;
    if let Some(folder) = &folder {
        // The best settings so far may be searched on from, and better ones take their place.
        folder.refuse_read(
            &[OPTIMISATION, SUMMARY],
            &ready.files(&arguments.flow, Some(&arguments.scenario)),
        )?;
    }
    let means = rehearsing::means(&arguments.means);
    let found = watched(console, |watch| {
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
    let (json, summary) = (found.to_json(), found.summary());
    let mut files = Vec::new();
    let mut failure = None;
    if let Some(folder) = &folder {
        let best = best(&ready, &found).map_err(|error| Failure::of(ApiError::from(error)))?;
        let (flow, scenario) = (model::write(&best.flow), scenario::write(&best.scenario));
        let mut kept = vec![
            (OPTIMISATION, json.as_bytes()),
            (SUMMARY, console.lang.text(&summary).as_bytes()),
            (SCENARIO, &scenario[..]),
        ];
        if best.flow != ready.variant().flow {
            kept.push((FLOW, &flow));
        }
        let written: Vec<&str> = kept.iter().map(|(name, _)| *name).collect();
        let put = |beside| folder.put(beside, &mut files);
        failure = folder
            .write_all(&kept)
            .map_or_else(Some, put)
            .or_else(|| folder.remove_others(&not_read(folder, arguments), &written));
    }
    rehearsing::print(|| json, || summary, console);
    rehearsing::say_written(&files, console);
    if let Some(folder) = &folder {
        let is_written = |name: &str| files.contains(&folder.path(name).display().to_string());
        if is_written(SCENARIO) {
            say_missing(folder, SCENARIO, &ready.order_files(), console);
        }
        if is_written(FLOW) {
            say_missing(folder, FLOW, &ready.called_files(), console);
        }
    }
    if let Some(failure) = failure {
        return Err(failure);
    }
    let code = match found.outcome {
        Found::Infeasible => FINDINGS,
        Found::Found | Found::Stopped => CLEAN,
    };
    Ok(exit_code(code, console))
}

/// Says which files something that was written needs beside itself and has not there.
fn say_missing(folder: &OutFolder, written: &str, needed: &[String], console: &mut Console<'_, '_>) {
    let in_parts = |name: &String| written == FLOW && folder.path(&format!("parts/{name}")).exists();
    let is_there = |name: &String| folder.path(name).exists() || in_parts(name);
    let missing = needed.iter().filter(|name| !is_there(name));
    let missing: Vec<&str> = missing.map(String::as_str).collect();
    if missing.is_empty() {
        return;
    }
    let words = match console.lang {
        Lang::En => format!(
            "help: {written} looks beside itself for {}; copy that there to run it",
            missing.join(", ")
        ),
        Lang::Zh => format!(
            "办法：{written} 会在自己所在的文件夹里找 {}；要运行它，请先复制过去",
            missing.join("、")
        ),
    };
    console.complain(&words);
}

/// Those of its own files that this run may remove: what it has read itself stays.
fn not_read(folder: &OutFolder, arguments: &OptimiseArguments) -> Vec<&'static str> {
    let read = [&arguments.flow, &arguments.scenario];
    let is_read = |name: &str| read.iter().any(|path| folder.holds(name, path));
    let names = NAMES.iter().filter(|name| !is_read(name));
    names.copied().collect()
}

/// The flow and the scenario with the best settings, and with the warm-up by which they were found.
fn best(ready: &Ready, found: &Optimisation) -> Result<Variant, ExperimentError> {
    let mut variant = ready.variant();
    for (setting, value) in found.settings.iter().zip(&found.best.values) {
        apply_setting(&mut variant, &setting.path, value)?;
    }
    if let Some(cut) = found.warm_up_us() {
        variant.scenario.warm_up = WarmUp::Fixed(cut);
    }
    Ok(variant)
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
