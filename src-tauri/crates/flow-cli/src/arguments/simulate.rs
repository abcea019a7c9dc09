//! The command line of `simulate`, `compare` and `optimise`.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// Rehearse a flow: orders come, wait, are served, and what happens is counted
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  orderloom simulate mine.flow.json
  orderloom simulate mine.flow.json --scenario sale.scenario.json --replications 20
  orderloom simulate mine.flow.json --scenario sale.scenario.json --precision 1%
  orderloom simulate mine.flow.json --scenario sale.scenario.json --out results --log xes
  orderloom simulate mine.flow.json --scenario sale.scenario.json --bottleneck
  orderloom simulate mine.flow.json --format json | jq '.figures[] | {id, mean: .value.mean}'

Without --scenario, usual assumptions are made for the flow. The same seed gives the same numbers on every
machine and with any number of threads. Ctrl-C keeps the replications that are finished or, before the
first is, what has run of those under way, writes it and says so; pressing it again ends at once.

Exit codes: 0 simulated, 1 simulated and orders were lost or stuck or a limit ended a run, or nothing was run
since the scenario has errors, 2 input that cannot be read or a wrong call, 130 stopped.")]
pub(crate) struct SimulateArguments {
    /// Flow file, or - for standard input
    #[arg(value_name = "FLOW")]
    pub(crate) flow: PathBuf,
    /// Scenario file; otherwise usual assumptions
    #[arg(long, value_name = "FILE")]
    pub(crate) scenario: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) effort: EffortArguments,
    #[command(flatten)]
    pub(crate) means: MeansArguments,
    /// Write report.json, summary.txt, series.csv and context.json (for check --context) into this folder
    #[arg(long, value_name = "FOLDER")]
    pub(crate) out: Option<PathBuf>,
    /// Overwrite files that are in the folder already
    #[arg(long, requires = "out")]
    pub(crate) force: bool,
    /// Also write the events of the first replication into the folder, for tools that mine processes
    #[arg(long, value_name = "FORMAT", requires = "out")]
    pub(crate) log: Option<LogFormat>,
    /// Also find out by experiment what holds the flow up
    #[arg(long)]
    pub(crate) bottleneck: bool,
}

/// How events are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogFormat {
    Csv,
    Xes,
}

/// Compare two flows, or one flow under two scenarios, on the same customers
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  orderloom compare live.flow.json mine.flow.json --scenario sale.scenario.json
  orderloom compare mine.flow.json mine.flow.json --scenario today.scenario.json --scenario-b sale.scenario.json
  orderloom compare live.flow.json mine.flow.json --scenario sale.scenario.json --precision 1% --format json
  orderloom compare live.flow.json mine.flow.json --scenario sale.scenario.json --out results

Both see the same customers and the same luck, replication by replication, so that differences come from
the flows and not from chance.

Exit codes: 0 compared, 1 nothing was run since a scenario has errors, 2 input that cannot be read or a wrong
call, 130 stopped.")]
pub(crate) struct CompareArguments {
    /// The first flow file
    #[arg(value_name = "FLOW_A")]
    pub(crate) a: PathBuf,
    /// The second flow file
    #[arg(value_name = "FLOW_B")]
    pub(crate) b: PathBuf,
    /// Scenario file
    #[arg(long, value_name = "FILE")]
    pub(crate) scenario: PathBuf,
    /// Scenario file of the second flow, when it is another
    #[arg(long, value_name = "FILE")]
    pub(crate) scenario_b: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) effort: EffortArguments,
    #[command(flatten)]
    pub(crate) means: MeansArguments,
    /// Write comparison.json and summary.txt into this folder
    #[arg(long, value_name = "FOLDER")]
    pub(crate) out: Option<PathBuf>,
    /// Overwrite files that are in the folder already
    #[arg(long, requires = "out")]
    pub(crate) force: bool,
}

/// Search the settings that are best for a goal
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  orderloom optimise mine.flow.json --scenario sale.scenario.json \\
    --vary 'pools.warehouse.capacity=2..12' --goal 'min cost' --subject-to 'lead_time.p95<=P2D'
  orderloom optimise mine.flow.json --scenario sale.scenario.json \\
    --vary 'steps.gate.quota=1000..5000:500' --vary 'carriers.express.every=PT1H|PT2H|PT4H' --goal 'max profit' \\
    --out best

What can be varied:
  pools.NAME.capacity, pools.NAME.queue_max, calendars.NAME.units, calendars.NAME.SHIFT.units
  carriers.NAME.capacity, carriers.NAME.every, carriers.NAME.cut_off
  stock.SKU.pieces, stock.SKU.reorder_at, stock.SKU.quantity, stock.SKU.up_to, or stock.SKU@PLACE. …
  arrivals.CHANNEL.times, steps.STEP.times, steps.STEP.fault, steps.STEP.batch_size, steps.STEP.batch_wait
  steps.STEP.SETTING for any setting of the step in the flow
Goals and constraints name key figures, as the report of simulate --format json lists them.

Exit codes: 0 settings were found, 1 none that were tried keep the constraints, or nothing was run since the
scenario has errors, 2 input that cannot be read or a wrong call, 130 stopped.")]
pub(crate) struct OptimiseArguments {
    /// Flow file, or - for standard input
    #[arg(value_name = "FLOW")]
    pub(crate) flow: PathBuf,
    /// Scenario file
    #[arg(long, value_name = "FILE")]
    pub(crate) scenario: PathBuf,
    /// A setting and its values: PATH=2..12, PATH=1000..5000:500 or PATH=a|b|c; may be repeated
    #[arg(long, value_name = "SETTING", required = true)]
    pub(crate) vary: Vec<String>,
    /// What shall be least or greatest: 'min cost', 'max profit'
    #[arg(long, value_name = "GOAL")]
    pub(crate) goal: String,
    /// What must hold: 'lead_time.p95<=P2D', 'on_time>=95%'; may be repeated
    #[arg(long, value_name = "CONSTRAINT")]
    pub(crate) subject_to: Vec<String>,
    /// Replications that may be made in all
    #[arg(long, value_name = "NUMBER", allow_negative_numbers = true, default_value_t = 1_000, value_parser = clap::value_parser!(u32).range(1..=10_000_000))]
    pub(crate) budget: u32,
    /// Seed of all random numbers; otherwise the scenario's
    #[arg(long, value_name = "NUMBER", allow_negative_numbers = true)]
    pub(crate) seed: Option<u64>,
    #[command(flatten)]
    pub(crate) means: MeansArguments,
    /// Write optimisation.json, summary.txt, the scenario with the best settings, and the flow when some are its own,
    /// into this folder
    #[arg(long, value_name = "FOLDER")]
    pub(crate) out: Option<PathBuf>,
    /// Overwrite files that are in the folder already
    #[arg(long, requires = "out")]
    pub(crate) force: bool,
}

/// How often to run.
#[derive(Debug, Args)]
pub(crate) struct EffortArguments {
    /// Seed of all random numbers; otherwise the scenario's
    #[arg(long, value_name = "NUMBER", allow_negative_numbers = true)]
    pub(crate) seed: Option<u64>,
    /// How often it is run; otherwise as the scenario says
    #[arg(long, value_name = "NUMBER", allow_negative_numbers = true, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub(crate) replications: Option<u32>,
    /// Run until the mean lead time is known so well, such as 1% or 0.01; not with --replications
    #[arg(long, value_name = "SHARE", allow_hyphen_values = true, conflicts_with = "replications", value_parser = share)]
    pub(crate) precision: Option<f64>,
}

/// With what means.
#[derive(Debug, Args)]
pub(crate) struct MeansArguments {
    /// Replications that run at once; otherwise one for each processor
    #[arg(long, value_name = "NUMBER", allow_negative_numbers = true)]
    pub(crate) threads: Option<NonZeroUsize>,
    /// Orders that may be in the flow at once, after which a run is ended; otherwise what fits into memory
    #[arg(long, value_name = "NUMBER", allow_negative_numbers = true, value_parser = clap::value_parser!(u64).range(1..=1_000_000_000))]
    pub(crate) orders_max: Option<u64>,
    /// Show no progress
    #[arg(short, long)]
    pub(crate) quiet: bool,
}

/// What is wrong with a precision that is none.
pub(crate) const WANTED_SHARE: &str = "write a share above 0 and below 1, such as 1% or 0.01";

/// Reads `1%` or `0.01`.
fn share(text: &str) -> Result<f64, String> {
    let number = match text.trim().strip_suffix('%') {
        Some(percent) => percent.trim().parse::<f64>().map(|percent| percent / 100.0),
        None => text.trim().parse(),
    };
    match number {
        Ok(share) if share > 0.0 && share < 1.0 => Ok(share),
        _ => Err(WANTED_SHARE.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::share;

    #[test]
    fn a_precision_is_a_share_or_a_percentage() {
        assert_eq!(share("1%"), Ok(0.01));
        assert_eq!(share("0.05"), Ok(0.05));
        for wrong in ["0", "1", "100%", "-1%", "NaN", "inf", "many", ""] {
            assert!(share(wrong).is_err(), "{wrong}");
        }
    }
}
