//! `compare`: two flows, or two scenarios, on the same customers.

use flow_api::rehearse;

use crate::arguments::CompareArguments;
use crate::out_folder::OutFolder;
use crate::rehearsing::{self, SUMMARY, exit_code, watched};
use crate::terminal::Console;
use crate::{CLEAN, FINDINGS, Outcome};

const COMPARISON: &str = "comparison.json";

/// Runs both variants, then writes and prints the differences.
pub(crate) fn run(arguments: &CompareArguments, console: &mut Console<'_, '_>) -> Outcome {
    console.is_quiet = arguments.means.quiet;
    let scenario_b = arguments.scenario_b.as_ref().unwrap_or(&arguments.scenario);
    let a = rehearsing::open(&arguments.a, Some(&arguments.scenario), console)?;
    let b = rehearsing::open(&arguments.b, Some(scenario_b), console)?;
    if a.is_some() && b.is_none() && arguments.scenario_b.is_none() {
        let words = console.lang.of(
            "help: B was checked with the scenario of A; --scenario-b FILE gives it one of its own",
            "办法：B 用的是 A 的模拟方案；可用 --scenario-b 文件 另给一份",
        );
        console.complain(words);
    }
    let (Some(a), Some(b)) = (a, b) else {
        return Ok(FINDINGS);
    };
    let effort = a.effort(&arguments.effort)?;
    let folder = OutFolder::asked_for(arguments.out.as_deref(), arguments.force, &[COMPARISON, SUMMARY])?;
    if let Some(folder) = &folder {
        let mut read = a.files(&arguments.a, Some(&arguments.scenario));
        read.extend(b.files(&arguments.b, Some(scenario_b)));
        folder.refuse_read(&[COMPARISON, SUMMARY], &read)?;
    }
    let means = rehearsing::means(&arguments.means);
    let seed = arguments.effort.seed;
    let comparison = watched(console, |watch| {
        rehearse::compare(&a.rehearsal(seed), &b.rehearsal(seed), effort, means, watch)
    })?;
    let (json, summary) = (comparison.to_json(), comparison.summary());
    let mut files = Vec::new();
    let failure = folder.as_ref().and_then(|folder| {
        let text = console.lang.text(&summary);
        let kept = [(COMPARISON, json.as_bytes()), (SUMMARY, text.as_bytes())];
        let put = |beside| folder.put(beside, &mut files);
        let failure = folder.write_all(&kept).map_or_else(Some, put);
        failure.or_else(|| folder.remove_others(&[], &[COMPARISON, SUMMARY]))
    });
    rehearsing::print(|| json, || summary, console);
    rehearsing::say_written(&files, console);
    if let Some(failure) = failure {
        return Err(failure);
    }
    Ok(exit_code(CLEAN, console))
}
