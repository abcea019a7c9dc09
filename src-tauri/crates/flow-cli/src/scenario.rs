//! Opens a scenario with everything it needs: the flow it is for, the flows that calls, the files of orders it names.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use flow_api::model::Flow;
use flow_api::simulate::Control;
use flow_api::simulate::scenario::{NoFile, OrderFile};
use flow_api::{Document, ScenarioDocument, ScenarioReport};

use crate::failure::Failure;
use crate::files::{self, CalledFile, Input};
use crate::terminal::Console;

/// A scenario with what it needs.
pub(crate) struct Opened {
    pub(crate) document: ScenarioDocument,
    pub(crate) flow: Document,
    pub(crate) called: Vec<Flow>,
    /// The same as they were read.
    pub(crate) called_files: Vec<CalledFile>,
    pub(crate) files: BTreeMap<String, OrderFile>,
}

impl Opened {
    /// Checks the scenario, which has this name for its users.
    pub(crate) fn check(&self, file: &str) -> ScenarioReport {
        self.check_until_stopped(file, &Control::default())
    }

    /// The same; whoever stops it does without the trial.
    pub(crate) fn check_until_stopped(&self, file: &str, control: &Control) -> ScenarioReport {
        flow_api::check_scenario_until_stopped(
            &self.document,
            file,
            self.flow.flow(),
            &self.called,
            &self.files,
            control,
        )
    }
}

/// Opens a scenario for a flow file, or for the flow it names, which lies beside it.
pub(crate) fn open(
    input: &Input,
    flow: Option<&Path>,
    console: &mut Console<'_, '_>,
) -> Result<Opened, Failure> {
    let document = flow_api::read_scenario(&input.bytes).map_err(|error| input.failure(error))?;
    let path = match flow {
        Some(path) => path.to_owned(),
        None => flow_beside(input, &document)?,
    };
    let flow_input = Input::read(&path, console)?;
    let flow = flow_input.open()?;
    let (called, called_files) = files::called_files(&flow, &flow_input, console)?;
    let folder = input.path.parent().unwrap_or(Path::new(""));
    let mut orders = BTreeMap::new();
    for name in document.order_files() {
        let path = folder.join(&name);
        orders.insert(name, order_file(&path, console)?);
    }
    Ok(Opened {
        document,
        flow,
        called: called.into_values().collect(),
        called_files,
        files: orders,
    })
}

/// A file of orders. What is no file is not opened: a device may have no end.
fn order_file(path: &Path, console: &mut Console<'_, '_>) -> Result<OrderFile, Failure> {
    Ok(match fs::metadata(path) {
        Ok(metadata) if metadata.is_file() => flow_api::order_file(Some(&Input::read(path, console)?.bytes)),
        Ok(metadata) if metadata.is_dir() => OrderFile::NoFile(NoFile::Folder),
        Ok(_) => OrderFile::NoFile(NoFile::Device),
        Err(_) => OrderFile::Missing,
    })
}

/// The file of the flow that a scenario names or, when it names none, that has its file name.
fn flow_beside(input: &Input, document: &ScenarioDocument) -> Result<PathBuf, Failure> {
    let folder = input.path.parent().unwrap_or(Path::new(""));
    let own_name = input.path.file_name().unwrap_or_default().to_string_lossy();
    let id = match document.scenario.flow.as_str() {
        "" => own_name.strip_suffix(files::SCENARIO_SUFFIX).unwrap_or_default(),
        named => named,
    };
    let path = folder.join(format!("{id}{}", files::SUFFIX));
    if files::is_file_name(id) && path.is_file() {
        return Ok(path);
    }
    let (name, path) = (input.name(), path.display());
    let failure = Failure::new(
        format!("the flow of {name} is not there: {path}"),
        format!("找不到 {name} 对应的流程：{path}"),
    );
    Err(failure.help(
        "name the flow file with --flow FILE",
        "用 --flow 文件 指定流程文件",
    ))
}
