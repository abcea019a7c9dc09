//! `fmt`: flow and scenario files in their canonical form.

use crate::arguments::{FmtArguments, Format};
use crate::files::{self, Input};
use crate::paint::Ink;
use crate::terminal::Console;
use crate::words::Lang;
use crate::{CLEAN, FINDINGS, Outcome};

/// Rewrites files that are not in canonical form; all of them are read before the first one is written.
pub(crate) fn run(arguments: &FmtArguments, console: &mut Console<'_, '_>) -> Outcome {
    let mut changed = Vec::new();
    let mut count = 0;
    for path in files::flow_and_scenario_files(&arguments.flows)? {
        let input = Input::read(&path, console)?;
        let canonical = match input.is_scenario() {
            true => flow_api::canonical_scenario(&input.bytes),
            false => flow_api::canonical(&input.bytes),
        };
        let canonical = canonical.map_err(|problem| input.failure(problem))?;
        count += 1;
        if files::is_standard_input(&path) && !arguments.check {
            console.bytes(&canonical);
        } else if canonical != input.bytes {
            changed.push((input, canonical));
        }
    }
    if !arguments.check {
        for (input, canonical) in &changed {
            files::replace(&input.path, canonical)?;
        }
    }
    let names: Vec<String> = changed.iter().map(|(input, _)| input.name()).collect();
    show(arguments, &names, count, console);
    Ok(if arguments.check && !names.is_empty() {
        FINDINGS
    } else {
        CLEAN
    })
}

fn show(arguments: &FmtArguments, names: &[String], count: usize, console: &mut Console<'_, '_>) {
    let is_filter = arguments.flows.iter().any(|path| files::is_standard_input(path)) && !arguments.check;
    if is_filter {
        return;
    }
    if console.format == Format::Json {
        let key = if arguments.check {
            "not_canonical"
        } else {
            "rewritten"
        };
        console.json(&serde_json::json!({ "version": 1, "files": count, key: names }));
        return;
    }
    let (lang, paint) = (console.lang, console.paint);
    let word = match arguments.check {
        true => paint.ink(Ink::Warning, lang.of("not canonical", "不规范")),
        false => paint.ink(Ink::Good, lang.of("rewritten", "已改写")),
    };
    for name in names {
        console.line(&format!("{word}{}{name}", lang.of(": ", "：")));
    }
    if names.is_empty() {
        console.line(&match lang {
            Lang::En if count == 1 => "in canonical form already".to_owned(),
            Lang::En => format!("all {count} files are in canonical form already"),
            Lang::Zh => format!("{count} 个文件都已是规范格式"),
        });
    }
}
