//! Rehearses every flow of a folder that has a scenario beside it, once, and writes the reports and the event logs: what
//! must be the same bytes on every platform. Flows that are called lie in `parts`.
//!
//! `cargo run -p flow-simulate --example rehearse -- flows/templates`

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use flow_model::{Flow, Text};
use flow_simulate::log::{Log, Names, Recorder, write_csv};
use flow_simulate::report::{Facts, Report};
use flow_simulate::{Control, Model, RunOptions, run, scenario};

const FLOW: &str = ".flow.json";

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or("which folder?")?);
    let parts: Vec<Flow> = flows(&folder.join("parts"))?
        .into_iter()
        .map(|(_, flow)| flow)
        .collect();
    let mut out = io::stdout().lock();
    for (name, flow) in flows(&folder)? {
        let beside = folder.join(format!("{name}.scenario.json"));
        if !beside.exists() {
            continue;
        }
        let scenario = scenario::read(&fs::read(beside)?)?.scenario;
        let model = Model::new(&flow, &parts, &scenario, &BTreeMap::new())?;
        let mut log = Log::in_memory();
        let mut recorder = Recorder::new(&mut log);
        let tally = run(&model, &RunOptions::default(), &Control::default(), &mut recorder);
        recorder.finish();
        let facts = Facts::new(&flow, "", &scenario, "", RunOptions::default().seed);
        let report = Report::new(model.layout(), &[tally], &facts);
        writeln!(out, "{name}\n{}", report.to_json())?;
        let names = Names::new(model.layout(), &Text::default(), Text::english);
        write_csv(&mut log, &names, &mut out, &mut |_| true)?;
    }
    Ok(())
}

/// The flows of a folder with the names of their files, in order.
fn flows(folder: &Path) -> Result<Vec<(String, Flow)>, Box<dyn Error>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        names.extend(name.strip_suffix(FLOW).map(str::to_owned));
    }
    names.sort();
    let open = |name: String| {
        let flow = flow_model::read(&fs::read(folder.join(format!("{name}{FLOW}")))?)?.flow;
        Ok((name, flow))
    };
    names.into_iter().map(open).collect()
}
