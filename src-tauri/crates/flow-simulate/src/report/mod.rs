//! What replications say: the report as a document, as text to read, and as a table over time.
//!
//! [`Report::new`] makes it of tallies; nothing is simulated here.

mod build;
mod checks;
mod context;
mod document;
mod facts;
mod figures;
mod format;
mod measure;
mod names;
mod number;
mod places;
mod series;
mod steady;
mod summary;
mod words;

pub use build::{precision_next, precision_values};
pub use checks::imbalances;
pub use document::{
    CarrierReport, ChannelReport, Checks, ConnectionReport, FORMAT, KeyFigure, MoneyReport, Orders,
    PoolReport, Promises, QuotaReport, Replications, Report, ServiceReport, StandingReport, StepReport,
    StockItemReport, StockReport, Verdict, Wait, WaitKind,
};
pub use facts::{Document, Facts, Kind};
pub use measure::{Measure, Sense, Unit};
pub use number::{Figure, Number, Times};
pub use series::{Column, SeriesReport};
pub use steady::{Growth, Method, Steady};

pub(crate) use figures::{LATENESS, orders_in, utilisation};
pub(crate) use format::{
    Lang, Table, apart, both, change, change_range, counted, money, number, percent, quoted, range, signed,
    value,
};
pub(crate) use names::{shown, step_titles, told_apart};
pub(crate) use places::waits_of as waits;
pub(crate) use steady::{Course, growing};
pub(crate) use words::{ended_by_limit, ended_in_warm_up, never_settles};

use flow_model::lay_out;
use serde::Serialize;

impl Report {
    /// The report as the bytes of a JSON file, its keys in the order of its fields.
    pub fn to_json(&self) -> String {
        json(self)
    }

    /// Numbers over time as a table; see [`SeriesReport::csv`].
    pub fn series_csv(&self) -> String {
        self.series.csv()
    }
}

/// The JSON Schema of the report, for `orderloom schema simulation`.
pub const SCHEMA: &str = include_str!("../../schemas/simulation.schema.json");

/// A document of this crate as the text of a JSON file.
pub(crate) fn json(document: &impl Serialize) -> String {
    let text = serde_json::to_string(document).expect("all keys are texts and all numbers finite or null");
    lay_out(&text) + "\n"
}
