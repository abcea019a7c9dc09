//! `check`: proves flows safe, or shows the path that goes wrong.

use std::path::Path;

use flow_api::validate::{CheckContext, LiveFlow};
use flow_api::{CHECK_VERSION, CheckReport, FlowReport, flow_report};

use super::fix::mend;
use crate::arguments::{CheckArguments, Format, Level};
use crate::failure::Failure;
use crate::files::{self, Input};
use crate::findings::{self, level};
use crate::terminal::Console;
use crate::{CLEAN, FINDINGS, Outcome};

/// Checks every flow; all of them are read before anything is written.
pub(crate) fn run(arguments: &CheckArguments, console: &mut Console<'_, '_>) -> Outcome {
    let context = context(arguments, console)?;
    let mut open = Vec::new();
    for path in files::flow_files(&arguments.flows)? {
        let input = Input::read(&path, console)?;
        let document = input.open()?;
        let called = files::called_flows(&document, &input, console)?;
        open.push((input, document, called));
    }
    let mut reports = Vec::new();
    for (index, (input, mut document, called)) in open.into_iter().enumerate() {
        if console.is_closed() {
            break;
        }
        let context = CheckContext {
            flows: called,
            ..context.clone()
        };
        let report = if arguments.fix {
            let mended = mend(&input, document, &context, arguments.yes, console)?;
            document = mended.document;
            mended.report
        } else {
            let report = document.check(&context);
            flow_report(&document, &input.name(), report)
        };
        if console.format == Format::Text {
            if index > 0 {
                console.line("");
            }
            findings::show(&document, &report, console);
        }
        reports.push(report);
    }
    let found = reports.iter().any(|report| is_at(report, arguments.level));
    if console.format == Format::Json {
        console.json(&CheckReport {
            version: CHECK_VERSION,
            flows: reports,
        });
    }
    Ok(if found { FINDINGS } else { CLEAN })
}

fn is_at(report: &FlowReport, wanted: Level) -> bool {
    report
        .findings
        .iter()
        .any(|finding| level(finding.severity) >= wanted)
}

/// What is known beside the flows: the context file, the moment.
fn context(arguments: &CheckArguments, console: &mut Console<'_, '_>) -> Result<CheckContext, Failure> {
    let mut context = match &arguments.context {
        Some(path) => context_file(path, console)?,
        None => CheckContext::default(),
    };
    match arguments.now.as_deref() {
        Some("now") => context.now = Some(console.now().to_owned()),
        Some(moment) => context.now = Some(moment.to_owned()),
        None => {}
    }
    Ok(context)
}

fn context_file(path: &Path, console: &mut Console<'_, '_>) -> Result<CheckContext, Failure> {
    let input = Input::read(path, console)?;
    let mut file = flow_api::context(&input.bytes).map_err(|problem| input.failure(problem))?;
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut live = Vec::new();
    for name in std::mem::take(&mut file.live) {
        let document = Input::read(&folder.join(name), console)?.open()?;
        live.push(LiveFlow {
            flow: document.flow().clone(),
        });
    }
    Ok(CheckContext {
        live,
        ..file.into_context()
    })
}
