//! Numbers over time: in the report by column, as a table in tidy long form.

use std::fmt::Write as _;

use serde::Serialize;

use super::number::{Figure, Number, Reader, SECOND};
use crate::series::Series;
use crate::tally::{Layout, RunEnd, Tally};

/// Numbers over time. Every column has one entry for each slice.
#[derive(Clone, Debug, Default, Serialize)]
pub struct SeriesReport {
    /// Width of a slice in seconds; the last one may be narrower.
    pub slice_s: Number,
    /// Begin of each slice, in seconds since the run's start.
    pub from_s: Vec<Number>,
    /// The columns.
    pub columns: Vec<Column>,
}

/// A number over time.
#[derive(Clone, Debug, Serialize)]
pub struct Column {
    /// `orders` or `pool`.
    pub about: &'static str,
    /// Id of the pool; empty for orders.
    pub id: String,
    /// What: `in_flow`, `in_flow_most`, `arrived`, `ended`, `busy`, `open`, `queue`, `queue_most`.
    pub measure: &'static str,
    /// Means over replications.
    pub mean: Vec<Number>,
    /// Lower end of the range.
    pub low: Vec<Option<Number>>,
    /// Upper end of the range.
    pub high: Vec<Option<Number>>,
    /// Replications that reached the slice.
    pub n: Vec<usize>,
}

/// A run that ended with its last order goes on with nothing in it; one that was cut off says no more.
fn past_the_end(tally: &Tally) -> Option<f64> {
    (tally.end == RunEnd::LastOrder).then_some(0.0)
}

/// Width of the slices that all replications can be told by: those of long ones are wider than asked for.
fn width_us(layout: &Layout, tallies: &[&Tally]) -> i64 {
    let widths = tallies.iter().map(|tally| tally.backlog.slice_us());
    widths.max().unwrap_or(layout.sample_every_us)
}

impl SeriesReport {
    pub(crate) fn new(layout: &Layout, reader: &Reader<'_>) -> SeriesReport {
        let width_us = width_us(layout, reader.tallies);
        let each = |tally: &Tally| (width_us / tally.backlog.slice_us()).max(1) as usize;
        let slices = reader
            .tallies
            .iter()
            .map(|tally| tally.backlog.slices().len().div_ceil(each(tally)))
            .max();
        let slices = slices.unwrap_or(0);
        let slice_s = width_us as f64 / SECOND;
        let columns = Columns { reader, slices };
        let average = |series: &Series, slice: usize| series.over(width_us, slice).map(|slice| slice.0);
        let most = |series: &Series, slice: usize| series.over(width_us, slice).map(|slice| slice.1 as f64);
        // Nothing may have come or ended in the last slices of a run that reached them.
        let count = |tally: &Tally, counts: &[u64], slice: usize| {
            average(&tally.backlog, slice)?;
            let counts = counts.iter().skip(slice * each(tally)).take(each(tally));
            Some(counts.sum::<u64>() as f64)
        };
        let mut all = vec![
            columns.of("orders", "", "in_flow", |tally, at| average(&tally.backlog, at)),
            columns.of("orders", "", "in_flow_most", |tally, at| most(&tally.backlog, at)),
            columns.of("orders", "", "arrived", |tally, at| {
                count(tally, &tally.arrived, at)
            }),
            columns.of("orders", "", "ended", |tally, at| count(tally, &tally.ended, at)),
        ];
        for (pool, name) in layout.pools.iter().enumerate() {
            let id = name.id.as_str();
            all.push(columns.of("pool", id, "busy", |tally, at| {
                average(&tally.pools[pool].busy, at)
            }));
            all.push(columns.of("pool", id, "open", |tally, at| {
                average(&tally.pools[pool].open, at)
            }));
            all.push(columns.of("pool", id, "queue", |tally, at| {
                average(&tally.pools[pool].queue, at)
            }));
            all.push(columns.of("pool", id, "queue_most", |tally, at| {
                most(&tally.pools[pool].queue, at)
            }));
        }
        SeriesReport {
            slice_s: Number(slice_s),
            from_s: (0..slices).map(|slice| Number(slice as f64 * slice_s)).collect(),
            columns: all,
        }
    }

    /// A table in tidy long form: a line for each slice and number, with the columns `from_s` (seconds since the run's
    /// start), `about`, `id`, `measure`, `mean`, `low`, `high` (empty with one replication) and `n`.
    pub fn csv(&self) -> String {
        let mut text = String::from("from_s,about,id,measure,mean,low,high,n\n");
        let number = |number: &Number| serde_json::to_string(number).unwrap_or_default();
        for column in &self.columns {
            for (slice, from) in self.from_s.iter().enumerate() {
                let perhaps =
                    |values: &[Option<Number>]| values[slice].as_ref().map(number).unwrap_or_default();
                let _infallible = writeln!(
                    text,
                    "{},{},{},{},{},{},{},{}",
                    number(from),
                    column.about,
                    quoted(&column.id),
                    column.measure,
                    number(&column.mean[slice]),
                    perhaps(&column.low),
                    perhaps(&column.high),
                    column.n[slice],
                );
            }
        }
        text
    }
}

/// A field of a CSV file (RFC 4180).
fn quoted(field: &str) -> String {
    match field.contains([',', '"', '\n', '\r']) {
        true => format!("\"{}\"", field.replace('"', "\"\"")),
        false => field.to_owned(),
    }
}

struct Columns<'a> {
    reader: &'a Reader<'a>,
    slices: usize,
}

impl Columns<'_> {
    fn of(
        &self,
        about: &'static str,
        id: &str,
        measure: &'static str,
        take: impl Fn(&Tally, usize) -> Option<f64>,
    ) -> Column {
        let figures: Vec<Figure> = (0..self.slices)
            .map(|slice| {
                let figure = self
                    .reader
                    .perhaps(|tally| take(tally, slice).or_else(|| past_the_end(tally)));
                figure
                    .unwrap_or_else(|| self.reader.each(|_| f64::NAN))
                    .within(0.0, f64::INFINITY)
            })
            .collect();
        Column {
            about,
            id: id.to_owned(),
            measure,
            mean: figures.iter().map(|figure| figure.mean).collect(),
            low: figures.iter().map(|figure| figure.low).collect(),
            high: figures.iter().map(|figure| figure.high).collect(),
            n: figures.iter().map(|figure| figure.n).collect(),
        }
    }
}
