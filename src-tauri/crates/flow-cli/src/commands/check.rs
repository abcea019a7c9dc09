//! `check`: proves flows safe, or shows the path that goes wrong.

use std::collections::BTreeMap;
use std::path::Path;

use flow_api::model::{Flow, FlowId};
use flow_api::validate::{CheckContext, LiveFlow};
use flow_api::{CHECK_VERSION, CheckReport, Document, FlowReport, flow_report};

use super::fix::mend;
use crate::arguments::{CheckArguments, Format, Level};
use crate::failure::Failure;
use crate::files::{self, Input};
use crate::findings::{self, level};
use crate::scenario;
use crate::terminal::Console;
use crate::{CLEAN, FINDINGS, Outcome};

/// What was opened to be checked.
enum Opened {
    Flow(Input, Box<Document>, BTreeMap<FlowId, Flow>),
    Scenario(Input, Box<scenario::Opened>),
}

/// Checks every flow and scenario; all of them are read before anything is written.
pub(crate) fn run(arguments: &CheckArguments, console: &mut Console<'_, '_>) -> Outcome {
    let context = context(arguments, console)?;
    let mut open = Vec::new();
    for path in files::flow_and_scenario_files(&arguments.flows)? {
        let input = Input::read(&path, console)?;
        open.push(if input.is_scenario() {
            let scenario = scenario::open(&input, arguments.flow.as_deref(), console)?;
            Opened::Scenario(input, Box::new(scenario))
        } else {
            let document = input.open()?;
            let called = files::called_flows(&document, &input, console)?;
            Opened::Flow(input, Box::new(document), called)
        });
    }
    let mut reports = CheckReport {
        version: CHECK_VERSION,
        flows: Vec::new(),
        scenarios: Vec::new(),
    };
    for (index, opened) in open.into_iter().enumerate() {
        if console.is_closed() {
            break;
        }
        if console.format == Format::Text && index > 0 {
            console.line("");
        }
        match opened {
            Opened::Flow(input, document, flows) => {
                let context = CheckContext {
                    flows,
                    ..context.clone()
                };
                let report = check_flow(arguments, &input, *document, &context, console)?;
                reports.flows.push(report);
            }
            Opened::Scenario(input, opened) => {
                let report = opened.check(&input.name());
                if console.format == Format::Text {
                    findings::show_scenario(&opened.document, &report, console);
                }
                reports.scenarios.push(report);
            }
        }
    }
    let is_found = is_at(&reports, arguments.level);
    if console.format == Format::Json {
        console.json(&reports);
    }
    Ok(if is_found { FINDINGS } else { CLEAN })
}

fn check_flow(
    arguments: &CheckArguments,
    input: &Input,
    mut document: Document,
    context: &CheckContext,
    console: &mut Console<'_, '_>,
) -> Result<FlowReport, Failure> {
    let report = if arguments.fix {
        let mended = mend(input, document, context, arguments.yes, console)?;
        document = mended.document;
        mended.report
    } else {
        let report = document.check(context);
        flow_report(&document, &input.name(), report)
    };
    if console.format == Format::Text {
        findings::show(&document, &report, console);
    }
    Ok(report)
}

/// Whether some finding is at least so bad.
fn is_at(reports: &CheckReport, wanted: Level) -> bool {
    let flows = reports.flows.iter().flat_map(|report| &report.findings);
    let flows = flows.map(|finding| finding.severity);
    let scenarios = reports.scenarios.iter().flat_map(|report| &report.findings);
    let scenarios = scenarios.map(|report| report.finding.severity);
    flows.chain(scenarios).any(|severity| level(severity) >= wanted)
}

/// What is known beside the flows: the context file, the moment.
fn context(arguments: &CheckArguments, console: &mut Console<'_, '_>) -> Result<CheckContext, Failure> {
    let mut context = match &arguments.context {
        Some(path) => context_file(path, console)?,
        None => CheckContext::default(),
    };
    match arguments.now.as_deref() {
        Some("now") => context.now = Some(console.now().to_owned()),
        Some(moment) => {
            context.now = Some(flow_api::moment_of_check(moment).ok_or_else(|| no_moment(moment))?)
        }
        None => {}
    }
    Ok(context)
}

fn no_moment(text: &str) -> Failure {
    Failure::new(
        format!("--now={text} is no moment with its offset"),
        format!("--now={text} 不是带时差的时刻"),
    )
    .help(
        "write --now=2026-11-11T20:00:00+08:00, or --now alone for this moment",
        "请写 --now=2026-11-11T20:00:00+08:00；只写 --now 表示现在",
    )
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
