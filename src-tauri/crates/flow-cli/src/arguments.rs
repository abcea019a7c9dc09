//! The command line: commands, options and their help in English. The Chinese help is in `chinese`.

mod simulate;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

pub(crate) use simulate::{
    CompareArguments, EffortArguments, LogFormat, MeansArguments, OptimiseArguments, SimulateArguments,
    WANTED_SHARE,
};

/// Design order pipelines that cannot lose an order, money or stock.
#[derive(Debug, Parser)]
#[command(
    name = "orderloom",
    version,
    after_help = "\
Examples:
  orderloom new flash-presale -o mine.flow.json
  orderloom check mine.flow.json
  orderloom check --fix mine.flow.json
  orderloom diff live.flow.json mine.flow.json

Exit codes: 0 clean, 1 findings at or above --level, 2 input that cannot be read or a wrong call."
)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) task: Task,
}

#[derive(Debug, Args)]
pub(crate) struct Global {
    /// How results are written [default: text]
    #[arg(long, global = true, value_name = "FORMAT")]
    pub(crate) format: Option<Format>,
    /// Language of messages; otherwise that of the locale
    #[arg(long, global = true, value_name = "LANG")]
    pub(crate) lang: Option<LangName>,
    /// Colours; auto means on a terminal and unless NO_COLOR is set
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: Color,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    Text,
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum LangName {
    En,
    Zh,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    Auto,
    Always,
    Never,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(crate) enum Level {
    Hint,
    Warning,
    Error,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Task {
    Check(CheckArguments),
    Fmt(FmtArguments),
    Diff(DiffArguments),
    Step(StepArguments),
    Simulate(SimulateArguments),
    Compare(CompareArguments),
    Optimise(OptimiseArguments),
    Components(ComponentsArguments),
    Schema(SchemaArguments),
    New(NewArguments),
    Orders(OrdersArguments),
    Export(ExportArguments),
    Import(ImportArguments),
    Keys(KeysArguments),
    Explain(ExplainArguments),
    Completions(CompletionsArguments),
    Man(ManArguments),
}

/// Prove flows safe, or show the path that goes wrong
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  orderloom check mine.flow.json
  orderloom check flows --level warning
  orderloom check --fix --yes mine.flow.json
  orderloom check --format json mine.flow.json | jq '.flows[].findings[].rule'
  cat mine.flow.json | orderloom check -
  orderloom check sale.scenario.json --flow mine.flow.json

Sub-flows are looked for beside the file: ID.flow.json, then parts/ID.flow.json.
The flow that a scenario names is looked for beside it, and so are files of orders.")]
pub(crate) struct CheckArguments {
    /// Flow and scenario files, folders with them, or - for standard input
    #[arg(value_name = "FLOW", required = true)]
    pub(crate) flows: Vec<PathBuf>,
    /// The flow that scenarios are checked for; otherwise the one they name, beside them
    #[arg(long, value_name = "FILE")]
    pub(crate) flow: Option<PathBuf>,
    /// Findings from this severity up make the exit code 1
    #[arg(long, value_name = "LEVEL", default_value = "error")]
    pub(crate) level: Level,
    /// Offer each repair and write the mended flow back
    #[arg(long)]
    pub(crate) fix: bool,
    /// Make every repair that helps, without asking
    #[arg(long, requires = "fix")]
    pub(crate) yes: bool,
    /// What is known beside the flow: moment, simulation, server, target, orders under way, live flows
    #[arg(long, value_name = "FILE")]
    pub(crate) context: Option<PathBuf>,
    /// Judge windows and deadlines at this moment (ISO 8601); without a value, at the present one
    #[arg(long, value_name = "MOMENT", num_args = 0..=1, default_missing_value = "now", require_equals = true)]
    pub(crate) now: Option<String>,
}

/// Make a flow of a BPMN 2.0 file of any tool, and say what became of each element
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  orderloom import model.bpmn -o mine.flow.json
  orderloom import model.bpmn --format json | jq '.elements[]'
  orderloom import orders.csv

Called processes and sub-processes become flows of their own beside the file: ID.flow.json. Without -o, nothing is
written. Exit code 1: something arrived only with a note, and is to be looked at.")]
pub(crate) struct ImportArguments {
    /// BPMN 2.0 file, or a file with orders to count, or - for standard input
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// The flow file to write, which must not exist
    #[arg(short, long, value_name = "FLOW")]
    pub(crate) output: Option<PathBuf>,
}

/// Write flow and scenario files in their canonical form
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  orderloom fmt mine.flow.json
  orderloom fmt --check flows
  orderloom fmt - < mine.flow.json > tidy.flow.json")]
pub(crate) struct FmtArguments {
    /// Flow and scenario files, folders with them, or - from standard input to standard output
    #[arg(value_name = "FLOW", required = true)]
    pub(crate) flows: Vec<PathBuf>,
    /// Change nothing; exit 1 if a file is not in canonical form
    #[arg(long)]
    pub(crate) check: bool,
}

/// List the components a flow is made of
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  orderloom components
  orderloom components payment.verify
  orderloom components --format json | jq '.[].id'
  orderloom components --format json --all")]
pub(crate) struct ComponentsArguments {
    /// Show these in full
    #[arg(value_name = "COMPONENT")]
    pub(crate) ids: Vec<String>,
    /// With --format json: the whole catalog, with presets, obligations, outcomes and the order model
    #[arg(long, conflicts_with = "ids")]
    pub(crate) all: bool,
}

/// Make a flow file from a template, or a scenario for a flow
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  orderloom new --list
  orderloom new flash-presale -o mine.flow.json
  orderloom new --empty -o mine.flow.json
  orderloom new --scenario mine.flow.json -o mine.scenario.json")]
pub(crate) struct NewArguments {
    /// The template to start from
    #[arg(value_name = "TEMPLATE")]
    pub(crate) template: Option<String>,
    /// Start with nothing but a start and an end
    #[arg(long, conflicts_with = "template")]
    pub(crate) empty: bool,
    /// Make a scenario for this flow: a usual day of 1,000 orders, with as many people as they need
    #[arg(long, value_name = "FLOW", conflicts_with_all = ["template", "empty"])]
    pub(crate) scenario: Option<PathBuf>,
    /// Name the templates
    #[arg(long, conflicts_with_all = ["template", "empty", "scenario", "output"])]
    pub(crate) list: bool,
    /// The file to write, which must not exist yet; otherwise standard output
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

/// Make or show the key that signs bundles
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  orderloom keys make
  orderloom keys show > orderloom.pub

The secret half stays in the keychain of the system and is never written to a file. Give the public half, which is what
this command prints, to whoever runs the server; `minisign -V` reads it too.")]
pub(crate) struct KeysArguments {
    /// What to do
    #[arg(value_name = "ACTION", default_value = "show")]
    pub(crate) action: KeysAction,
    /// With make: replace the key there is
    #[arg(long)]
    pub(crate) replace: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum KeysAction {
    Show,
    Make,
}

/// Explain a rule: what it finds, why it matters, what to do
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  orderloom explain T01
  orderloom explain")]
pub(crate) struct ExplainArguments {
    /// The rule, as findings name it; without one, all rules
    #[arg(value_name = "RULE")]
    pub(crate) rule: Option<String>,
}

/// Print a completion script for a shell
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  orderloom completions bash > ~/.local/share/bash-completion/completions/orderloom
  orderloom completions zsh > ~/.zfunc/_orderloom")]
pub(crate) struct CompletionsArguments {
    /// The shell
    #[arg(value_name = "SHELL")]
    pub(crate) shell: clap_complete::Shell,
}

/// Print the man page
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  orderloom man | man -l -")]
pub(crate) struct ManArguments {}

/// Tell in words what a change means for orders, and what is only layout
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  orderloom diff live.flow.json mine.flow.json
  git show HEAD:mine.flow.json | orderloom diff - mine.flow.json")]
pub(crate) struct DiffArguments {
    /// The flow before
    #[arg(value_name = "BEFORE")]
    pub(crate) before: PathBuf,
    /// The flow after
    #[arg(value_name = "AFTER")]
    pub(crate) after: PathBuf,
}

/// Send one order, or a file of them, through a flow
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  orderloom step mine.flow.json --order order.json
  orderloom step mine.flow.json --order order.json --script outcomes.json
  orderloom step mine.flow.json --seed 7
  orderloom step mine.flow.json --orders orders.csv

Without --script, --seed or --orders you choose each exit yourself: a number leaves by that exit,
f plays a technical fault, b goes back, q ends. A walk by --script or --seed is written as the lock-step
trace, one JSON object a line, unless it goes to a terminal or --format text is given.")]
pub(crate) struct StepArguments {
    /// Flow file, or - for standard input
    #[arg(value_name = "FLOW")]
    pub(crate) flow: PathBuf,
    /// The order (JSON); otherwise a sample order
    #[arg(long, value_name = "FILE")]
    pub(crate) order: Option<PathBuf>,
    /// Exits to take, step by step (JSON)
    #[arg(long, value_name = "FILE", conflicts_with = "orders")]
    pub(crate) script: Option<PathBuf>,
    /// Choose exits at random, the same way for the same number
    #[arg(long, value_name = "NUMBER", allow_negative_numbers = true)]
    pub(crate) seed: Option<u64>,
    /// Many orders (JSON or CSV): where each one ended, and why
    #[arg(long, value_name = "FILE", conflicts_with = "order")]
    pub(crate) orders: Option<PathBuf>,
}

/// Print the JSON Schema of a file format
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  orderloom schema flow > flow.schema.json
  orderloom schema check")]
pub(crate) struct SchemaArguments {
    /// Which format
    #[arg(value_name = "NAME")]
    pub(crate) name: SchemaName,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SchemaName {
    Flow,
    Scenario,
    Check,
    Context,
    Order,
    Script,
    Components,
    Simulation,
    Comparison,
    Bottleneck,
    Optimisation,
}

/// Names of the businesses that sample orders come from.
const PROFILES: [&str; 7] = [
    "retail",
    "flash-sale",
    "presale",
    "business",
    "cross-border",
    "subscription",
    "mixed",
];

/// Make realistic sample orders
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  orderloom orders --count 1000 --seed 1 --csv > orders.csv
  orderloom orders --count 5 --profile flash-sale")]
pub(crate) struct OrdersArguments {
    /// How many
    #[arg(short, long, value_name = "NUMBER", allow_negative_numbers = true, default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub(crate) count: u32,
    /// The same number makes the same orders
    #[arg(
        long,
        value_name = "NUMBER",
        allow_negative_numbers = true,
        default_value_t = 1
    )]
    pub(crate) seed: u64,
    /// The sort of business
    #[arg(long, value_name = "PROFILE", default_value = "mixed", value_parser = PROFILES)]
    pub(crate) profile: String,
    /// Write CSV instead of JSON
    #[arg(long)]
    pub(crate) csv: bool,
}

/// Write a flow in a format that servers and people read
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  orderloom export --list
  orderloom export mine.flow.json --to bpmn --profile zeebe -o mine.bpmn
  orderloom export mine.flow.json --to dmn > mine.dmn
  orderloom export mine.flow.json --to pdf --date 2026-11-27 -o mine.pdf
  orderloom export mine.flow.json --to bundle --flow-version 3 -o mine.flow.tar

A flow with errors is written as a picture or a report only: `orderloom check` shows them. Sub-flows are looked for beside the
file, as for check.")]
pub(crate) struct ExportArguments {
    /// Flow file, or - for standard input
    #[arg(value_name = "FLOW", required_unless_present = "list")]
    pub(crate) flow: Option<PathBuf>,
    /// The format
    #[arg(long, value_name = "TARGET", required_unless_present = "list")]
    pub(crate) to: Option<String>,
    /// The engine it is written for; otherwise the usual one
    #[arg(long, value_name = "PROFILE")]
    pub(crate) profile: Option<String>,
    /// For a bundle: its version, higher than that of the last bundle of the flow
    #[arg(long, value_name = "NUMBER", allow_negative_numbers = true)]
    pub(crate) flow_version: Option<u64>,
    /// For a report: the date that stands in it, such as 2026-11-27
    #[arg(long, value_name = "DATE")]
    pub(crate) date: Option<String>,
    /// Name the formats and their engines
    #[arg(long, conflicts_with_all = ["flow", "to", "profile", "output"])]
    pub(crate) list: bool,
    /// The file to write, which is replaced if it exists; otherwise standard output
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}
