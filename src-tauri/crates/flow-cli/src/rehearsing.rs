//! What `simulate`, `compare` and `optimise` have in common: opening, findings first, threads, progress, stopping.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use flow_api::engine::order::Orders;
use flow_api::rehearse::{Effort, Means, Progress, Rehearsal, Watch};
use flow_api::simulate::experiment::Variant;
use flow_api::simulate::scenario::OrderFile;
use flow_api::simulate::statistics::Precision;
use flow_api::validate::{CheckContext, Severity};
use flow_api::{ApiError, Document};

use crate::arguments::{EffortArguments, Format, Level, MeansArguments};
use crate::failure::Failure;
use crate::files::{self, Input};
use crate::memory::{self, Room};
use crate::scenario::{self, Opened};
use crate::terminal::Console;
use crate::words::Lang;
use crate::{STOPPED, findings};

/// The file of a summary in a folder of results.
pub(crate) const SUMMARY: &str = "summary.txt";

/// A flow with a scenario, ready to be rehearsed.
pub(crate) struct Ready {
    opened: Opened,
    orders: BTreeMap<String, Orders>,
}

impl Ready {
    /// As the core wants it.
    pub(crate) fn rehearsal(&self, seed: Option<u64>) -> Rehearsal<'_> {
        Rehearsal {
            document: &self.opened.flow,
            called: &self.opened.called,
            scenario: &self.opened.document.scenario,
            files: &self.orders,
            seed,
        }
    }

    /// The flow and the scenario, to be changed.
    pub(crate) fn variant(&self) -> Variant {
        Variant {
            flow: self.opened.flow.flow().clone(),
            scenario: self.opened.document.scenario.clone(),
        }
    }

    /// The files of orders, as the scenario names them from where it is.
    pub(crate) fn order_files(&self) -> Vec<String> {
        self.orders.keys().cloned().collect()
    }

    /// The files of the flows that are called, by their names.
    pub(crate) fn called_files(&self) -> Vec<String> {
        let files = self.opened.called_files.iter();
        let names = files.filter_map(|called| called.path.file_name());
        names.map(|name| name.to_string_lossy().into_owned()).collect()
    }

    /// The files it was read from, of which these two were named.
    pub(crate) fn files(&self, flow: &Path, scenario: Option<&Path>) -> Vec<PathBuf> {
        let folder = scenario.and_then(Path::parent).unwrap_or(Path::new(""));
        let mut files: Vec<PathBuf> = [Some(flow), scenario]
            .into_iter()
            .flatten()
            .map(Path::to_owned)
            .collect();
        files.extend(self.opened.called_files.iter().map(|called| called.path.clone()));
        files.extend(self.orders.keys().map(|name| folder.join(name)));
        files
    }

    /// How often to run: as asked for, or as the scenario says. More than fits into memory is refused.
    pub(crate) fn effort(&self, arguments: &EffortArguments) -> Result<Effort, Failure> {
        let called = self
            .opened
            .called
            .iter()
            .map(|flow| flow.nodes.len())
            .sum::<usize>();
        let fitting = memory::replications_max(self.opened.flow.flow().nodes.len() + called);
        if let Some(relative) = arguments.precision {
            let usual = Precision::default();
            return Ok(Effort::Precision(Precision {
                relative,
                most: usual.most.min(fitting as usize),
                ..usual
            }));
        }
        let usual = self.opened.document.scenario.replications;
        match arguments.replications.unwrap_or(usual).max(1) {
            fits if fits <= fitting => Ok(Effort::Replications(fits)),
            many => Err(too_many(many, fitting)),
        }
    }
}

fn too_many(asked: u32, fitting: u32) -> Failure {
    Failure::new(
        format!("the results of {asked} replications do not fit into memory; {fitting} do"),
        format!("{asked} 次重复运行的结果超出内存，最多 {fitting} 次"),
    )
    .help(
        "ask for fewer; ranges hardly get narrower with so many",
        "请减少次数；次数这么多时，区间几乎不会再变窄",
    )
}

/// Opens a flow with a scenario and shows what is wrong with the scenario; nothing when that forbids to run it.
pub(crate) fn open(
    flow: &Path,
    scenario: Option<&Path>,
    console: &mut Console<'_, '_>,
) -> Result<Option<Ready>, Failure> {
    if flow.to_string_lossy().ends_with(files::SCENARIO_SUFFIX) && !flow.is_dir() {
        return Err(mistaken(
            flow,
            "is a scenario, and a flow is wanted",
            "是模拟方案，这里需要流程",
        ));
    }
    let (mut opened, name) = match scenario {
        Some(path) if files::is_standard_input(path) && files::is_standard_input(flow) => {
            return Err(Failure::new(
                "the flow and the scenario cannot both come from standard input",
                "流程和模拟方案不能都来自标准输入",
            ));
        }
        Some(path) if path.to_string_lossy().ends_with(files::SUFFIX) && !path.is_dir() => {
            return Err(mistaken(
                path,
                "is a flow, and --scenario takes a scenario",
                "是流程，--scenario 需要模拟方案",
            ));
        }
        Some(path) => {
            let input = Input::read(path, console)?;
            (scenario::open(&input, Some(flow), console)?, input.name())
        }
        None => usual(flow, console)?,
    };
    let is_fit = show_findings(&opened, &name, console);
    if is_fit {
        show_flow_errors(&mut opened, flow, console);
    }
    let orders = opened.files.iter().filter_map(|(name, file)| match file {
        OrderFile::Read(orders) => Some((name.clone(), orders.clone())),
        OrderFile::Missing | OrderFile::NoFile(_) | OrderFile::Faulty(_) => None,
    });
    let orders = orders.collect();
    Ok(is_fit.then_some(Ready { opened, orders }))
}

/// A file of the other kind.
fn mistaken(path: &Path, en: &str, zh: &str) -> Failure {
    let path = path.display();
    Failure::new(format!("{path} {en}"), format!("{path} {zh}"))
}

/// The flow with the assumptions that are made when nobody states any.
fn usual(flow: &Path, console: &mut Console<'_, '_>) -> Result<(Opened, String), Failure> {
    let input = Input::read(flow, console)?;
    let flow = input.open()?;
    let (called, called_files) = files::called_files(&flow, &input, console)?;
    let called: Vec<_> = called.into_values().collect();
    let bytes = flow_api::default_scenario_file(flow.flow(), &called);
    let document = flow_api::read_scenario(&bytes).map_err(Failure::of)?;
    let name = document.scenario.id.clone();
    let opened = Opened {
        document,
        flow,
        called,
        called_files,
        files: BTreeMap::new(),
    };
    Ok((opened, name))
}

/// Shows the errors of the flow and of those it calls, which do not keep it from being run.
fn show_flow_errors(opened: &mut Opened, path: &Path, console: &mut Console<'_, '_>) {
    let called = opened.called.iter();
    let context = CheckContext {
        flows: called.map(|flow| (flow.id.clone(), flow.clone())).collect(),
        ..CheckContext::default()
    };
    show_errors(&mut opened.flow, path, &context, console);
    for called in &mut opened.called_files {
        show_errors(&mut called.document, &called.path, &context, console);
    }
}

fn show_errors(document: &mut Document, path: &Path, context: &CheckContext, console: &mut Console<'_, '_>) {
    let report = document.check_alone(context);
    let report = flow_api::flow_report(document, &path.display().to_string(), report);
    let errors = report.findings.iter();
    let errors: Vec<_> = errors
        .filter(|finding| finding.severity == Severity::Error)
        .collect();
    if errors.is_empty() {
        return;
    }
    for finding in &errors {
        let lines = findings::lines(document, &report.file, finding, console.lang, console.paint);
        console.complain(&(lines.join("\n") + "\n"));
    }
    let (found, flow) = (console.lang.count(Level::Error, errors.len()), &report.flow);
    let words = match console.lang {
        Lang::En => {
            format!("{found} in {flow}; it is run as far as it goes, and the notes say what was assumed")
        }
        Lang::Zh => format!("{flow}：{found}；能运行的部分照常运行，所作假设见报告的说明"),
    };
    console.complain(&words);
}

/// Shows what is wrong with the scenario, and says whether it can be run all the same.
fn show_findings(opened: &Opened, name: &str, console: &mut Console<'_, '_>) -> bool {
    let report = opened.check_until_stopped(name, console.interrupt());
    if report.findings.is_empty() {
        return true;
    }
    let has_errors = report
        .findings
        .iter()
        .any(|report| report.finding.severity == Severity::Error);
    let lines = findings::scenario_lines(&opened.document, &report, console.lang, console.paint);
    console.complain(&lines.join("\n"));
    if has_errors {
        let words = console.lang.of(
            "nothing was run: mend the errors of the scenario first",
            "没有运行：请先改正模拟方案中的错误",
        );
        console.complain(words);
    }
    !has_errors
}

/// Threads and limits, as asked for or as the machine has them.
pub(crate) fn means(arguments: &MeansArguments) -> Means {
    let all = || std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    let threads = arguments.threads.unwrap_or_else(all);
    let orders_max = arguments
        .orders_max
        .and_then(|orders| usize::try_from(orders).ok());
    Means {
        threads,
        under_way_max: orders_max.unwrap_or_else(|| memory::orders_max(threads.get())),
    }
}

/// Runs something that can be watched and stopped.
pub(crate) fn watched<T>(
    console: &mut Console<'_, '_>,
    run: impl FnOnce(&mut Watch<'_>) -> Result<T, ApiError>,
) -> Result<T, Failure> {
    let mut shown = console.progress();
    let control = console.interrupt();
    // Measured when the threads have what they take at once.
    let mut room = None;
    let mut told = |progress: &Progress| {
        control.set_full(room.get_or_insert_with(Room::now).is_short());
        if let Some(text) = shown.look(progress) {
            console.err_text(&text);
        }
    };
    let result = run(&mut Watch {
        control,
        told: &mut told,
    });
    if let Some(text) = shown.end() {
        console.err_text(&text);
    }
    result.map_err(Failure::of)
}

/// Says that somebody stopped, if so, and gives the exit code: that of stopping, or this one.
pub(crate) fn exit_code(code: u8, console: &mut Console<'_, '_>) -> u8 {
    if !console.interrupt().is_stopped() {
        return code;
    }
    let words = console
        .lang
        .of("stopped: the results are those so far", "已中止：结果截至目前");
    console.complain(words);
    STOPPED
}

/// A document as it is printed: its JSON, or its summary in the language. Only the one that is wanted is written.
pub(crate) fn print(
    json: impl FnOnce() -> String,
    summary: impl FnOnce() -> flow_api::model::Text,
    console: &mut Console<'_, '_>,
) {
    match console.format {
        Format::Json => console.text(&json()),
        Format::Text => {
            let text = console.lang.text(&summary()).to_owned();
            console.text(&text);
        }
    }
}

/// Says which files were written.
pub(crate) fn say_written(files: &[String], console: &mut Console<'_, '_>) {
    for file in files {
        let wrote = console.lang.of("wrote ", "已写入 ");
        console.note(&format!("{wrote}{file}"));
    }
}
