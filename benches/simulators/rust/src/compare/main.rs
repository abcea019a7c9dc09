//! Runs every program on the same model in turn, looks whether their answers agree, and prints what they took.
//!
//! CPU time, user and system, of whole processes: start-up is part of it. Programs too slow for the full number of orders
//! run a part of it, and what they took is multiplied; the table says so.

mod check;
mod measure;
mod options;
mod ours;
mod scenario;
mod table;
mod tools;

use std::process::ExitCode;

use anyhow::Result;

use crate::measure::Run;
use crate::options::Options;
use crate::tools::Tool;

fn main() -> ExitCode {
    match Options::read(std::env::args().skip(1)).and_then(|options| compare(&options)) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => {
            eprintln!("answers differ by more than MODELS.md allows: the figures are no comparison");
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("failed: {error:#}");
            ExitCode::from(2)
        }
    }
}

/// Whether all answers agree.
fn compare(options: &Options) -> Result<bool> {
    let mut agree = true;
    for (model, orders) in options.sizes() {
        let mut tools = tools::all(options, model, orders)?;
        println!(
            "\n## {model}, {orders} orders, {} rounds in turn\n",
            options.rounds
        );
        for round in 0..options.rounds {
            for tool in tools.iter_mut().filter(|tool| round < tool.rounds) {
                let run = measure::run(tool, round as u64 + 1)?;
                tool.runs.push(run);
            }
        }
        print!("{}", table::table(&tools, orders));
        let (text, is_good) = check::check(model, &tools);
        print!("\n{text}");
        agree &= is_good;
    }
    Ok(agree)
}

/// The median; of two middle values the lower.
fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[(values.len() - 1) / 2]
}

/// Runs of a tool with the same seed as another's, in pairs.
fn pairs<'a>(one: &'a Tool, other: &'a Tool) -> impl Iterator<Item = (&'a Run, &'a Run)> {
    one.runs.iter().zip(&other.runs)
}
