//! `simulate`: a flow rehearsed under a scenario.

use flow_api::model::Text;
use flow_api::rehearse::{self, Rehearsed};
use flow_api::simulate::experiment::{Bottleneck, BottleneckPlan};
use flow_api::simulate::log::{Log, Names, Written, write_csv, write_xes};
use flow_api::simulate::report::Report;

use crate::arguments::{Format, LogFormat, SimulateArguments};
use crate::failure::Failure;
use crate::out_folder::{Beside, OutFolder};
use crate::paint::Ink;
use crate::progress::{counted, thousands};
use crate::rehearsing::{self, Ready, SUMMARY, exit_code, watched};
use crate::terminal::Console;
use crate::words::Lang;
use crate::{CLEAN, FINDINGS, Outcome};

const REPORT: &str = "report.json";
const SERIES: &str = "series.csv";
const CONTEXT: &str = "context.json";
const BOTTLENECK: &str = "bottleneck.json";
const EVENTS_CSV: &str = "events.csv";
const EVENTS_XES: &str = "events.xes";

/// Everything that may be written.
const ALL: [&str; 7] = [
    REPORT, SUMMARY, SERIES, CONTEXT, BOTTLENECK, EVENTS_CSV, EVENTS_XES,
];

/// Times that the writer of a log asks whether to go on, which are about a look at the progress.
const CALLS_OF_LOOK: u32 = 16;

/// Bytes of events that are kept in memory; more go to a side file in the folder of the results.
const LOG_IN_MEMORY: usize = 64 << 20;

/// Runs the replications, then writes and prints what they say.
pub(crate) fn run(arguments: &SimulateArguments, console: &mut Console<'_, '_>) -> Outcome {
    console.is_quiet = arguments.means.quiet;
    let scenario = arguments.scenario.as_deref();
    let Some(ready) = rehearsing::open(&arguments.flow, scenario, console)? else {
        return Ok(FINDINGS);
    };
    let effort = ready.effort(&arguments.effort)?;
    let folder = OutFolder::asked_for(arguments.out.as_deref(), arguments.force, &names(arguments))?;
    if let Some(folder) = &folder {
        folder.refuse_read(&ALL, &ready.files(&arguments.flow, scenario))?;
    }
    let mut side = folder.as_ref().map(|folder| folder.side_file("events"));
    let mut log = arguments.log.and(side.as_ref()).map(|side| {
        let open = side.maker();
        Log::new(LOG_IN_MEMORY, move || Ok(Box::new(open()?)))
    });
    let (rehearsal, means) = (
        ready.rehearsal(arguments.effort.seed),
        rehearsing::means(&arguments.means),
    );
    let rehearsed = watched(console, |watch| {
        rehearse::simulate(&rehearsal, effort, means, watch, log.as_mut())
    })?;
    let bottleneck = bottleneck(arguments, &ready, &rehearsed, console)?;
    if log.as_ref().is_some_and(Log::is_broken) {
        // On a full disk the events that are of no use leave room for the results.
        drop(side.take());
    }
    let mut files = Vec::new();
    let mut failure = None;
    if let Some(folder) = &folder {
        let mut beside = match write(folder, &rehearsed, bottleneck.as_ref(), console.lang) {
            Ok(beside) => beside,
            Err(error) => {
                failure = Some(error);
                Vec::new()
            }
        };
        let mut written = vec![REPORT, SUMMARY, SERIES, CONTEXT];
        written.extend(bottleneck.as_ref().map(|_| BOTTLENECK));
        let mut told = None;
        if let (Some(format), Some(log), None) = (arguments.log, &mut log, &failure) {
            let wording = match console.lang {
                Lang::En => Text::english,
                Lang::Zh => Text::chinese,
            };
            let title = &rehearsal.document.flow().title;
            let names = Names::new(&rehearsed.layout, title, wording);
            match write_log(folder, format, log, &names, console) {
                Ok((events, line)) => {
                    written.push(log_name(format));
                    beside.push(events);
                    told = Some(line);
                }
                // The results are of use without it.
                Err(error) => failure = Some(error),
            }
        }
        if !beside.is_empty() {
            match folder.put(beside, &mut files) {
                Some(error) => failure = Some(error),
                None => failure = failure.or(folder.remove_others(&ALL, &written)),
            }
        }
        if let Some(told) = told
            && let Some(events) = files.get_mut(written.len() - 1)
        {
            *events = told;
        }
    }
    print(&rehearsed.report, bottleneck.as_ref(), console);
    rehearsing::say_written(&files, console);
    if let Some(failure) = failure {
        return Err(failure);
    }
    let code = if is_bad(&rehearsed.report) {
        FINDINGS
    } else {
        CLEAN
    };
    Ok(exit_code(code, console))
}

/// The files of the results.
fn names(arguments: &SimulateArguments) -> Vec<&'static str> {
    let mut names = vec![REPORT, SUMMARY, SERIES, CONTEXT];
    names.extend(arguments.bottleneck.then_some(BOTTLENECK));
    names.extend(arguments.log.map(log_name));
    names
}

fn log_name(format: LogFormat) -> &'static str {
    match format {
        LogFormat::Csv => EVENTS_CSV,
        LogFormat::Xes => EVENTS_XES,
    }
}

/// What no safe flow under a sound scenario does: orders lost or stuck, runs that had to be ended.
fn is_bad(report: &Report) -> bool {
    let orders = &report.orders;
    let gone = [&orders.lost, &orders.stuck, &orders.endless];
    let runs = &report.replications;
    gone.into_iter().any(|figure| figure.mean() > 0.0) || runs.too_many_orders + runs.endless_loop > 0
}

fn bottleneck(
    arguments: &SimulateArguments,
    ready: &Ready,
    rehearsed: &Rehearsed,
    console: &mut Console<'_, '_>,
) -> Result<Option<Bottleneck>, Failure> {
    if !arguments.bottleneck || rehearsed.stopped {
        return Ok(None);
    }
    let usual = BottleneckPlan::default();
    let made = u32::try_from(rehearsed.tallies.len()).unwrap_or(u32::MAX);
    let plan = BottleneckPlan {
        replications: usual.replications.min(made),
        ..usual
    };
    let (rehearsal, means) = (
        ready.rehearsal(arguments.effort.seed),
        rehearsing::means(&arguments.means),
    );
    let found = watched(console, |watch| {
        rehearse::find_bottleneck(&rehearsal, &plan, means, watch)
    })?;
    Ok(Some(found))
}

/// Writes the results beside their places in the folder.
fn write(
    folder: &OutFolder,
    rehearsed: &Rehearsed,
    bottleneck: Option<&Bottleneck>,
    lang: Lang,
) -> Result<Vec<Beside>, Failure> {
    let report = &rehearsed.report;
    let mut summary = lang.text(&report.summary()).to_owned();
    if let Some(bottleneck) = bottleneck {
        summary.push('\n');
        summary.push_str(lang.text(&bottleneck.summary()));
    }
    let mut files = vec![
        (REPORT, report.to_json()),
        (SUMMARY, summary),
        (SERIES, report.series_csv()),
        (CONTEXT, report.check_context()),
    ];
    files.extend(bottleneck.map(|bottleneck| (BOTTLENECK, bottleneck.to_json())));
    let files: Vec<_> = files
        .iter()
        .map(|(name, text)| (*name, text.as_bytes()))
        .collect();
    folder.write_all(&files)
}

/// Writes the events beside their place; gives what to say of them: the path and how many there are.
fn write_log(
    folder: &OutFolder,
    format: LogFormat,
    log: &mut Log,
    names: &Names,
    console: &mut Console<'_, '_>,
) -> Result<(Beside, String), Failure> {
    let name = log_name(format);
    let mut shown = console.progress();
    let control = console.interrupt();
    // Whoever stopped the run wants what it has; whoever stops now wants no more of it.
    let was_stopped = control.is_stopped();
    let mut calls = 0_u32;
    let mut go_on = |share: f64| {
        calls = calls.wrapping_add(1);
        if calls.is_multiple_of(CALLS_OF_LOOK)
            && let Some(text) = shown.look_at_writing(share)
        {
            console.err_text(&text);
        }
        was_stopped || !control.is_stopped()
    };
    let written = folder.write(name, |out| match format {
        LogFormat::Csv => write_csv(log, names, out, &mut go_on),
        LogFormat::Xes => write_xes(log, names, out, &mut go_on),
    });
    if let Some(text) = shown.end() {
        console.err_text(&text);
    }
    let (beside, counts) = written?;
    let Written {
        events,
        cases,
        is_stopped,
    } = counts;
    let path = folder.path(name);
    let path = path.display();
    let line = match console.lang {
        Lang::En => {
            let (events, orders) = (counted(events, "event"), counted(cases, "order"));
            match is_stopped {
                false => format!("{path}: {events} of {orders}"),
                true => format!("{path}: only the first {events}, of {orders}"),
            }
        }
        Lang::Zh => {
            let (events, orders) = (thousands(events), thousands(cases));
            match is_stopped {
                false => format!("{path}：{orders} 单的 {events} 个事件"),
                true => format!("{path}：只有前 {events} 个事件，涉及 {orders} 单"),
            }
        }
    };
    Ok((beside, line))
}

fn print(report: &Report, bottleneck: Option<&Bottleneck>, console: &mut Console<'_, '_>) {
    let Some(bottleneck) = bottleneck else {
        rehearsing::print(|| report.to_json(), || report.summary(), console);
        return;
    };
    if console.format == Format::Json {
        let (report, bottleneck) = (report.to_json(), bottleneck.to_json());
        console.line(&format!(
            "{{\n\"report\": {},\n\"bottleneck\": {}\n}}",
            report.trim_end(),
            bottleneck.trim_end()
        ));
        return;
    }
    let (summary, found) = (report.summary(), bottleneck.summary());
    let heading = console.lang.of("What holds the flow up", "流程的瓶颈");
    let heading = console.paint.ink(Ink::Strong, heading);
    let text = format!(
        "{}\n{heading}\n{}",
        console.lang.text(&summary),
        console.lang.text(&found)
    );
    console.text(&text);
}
