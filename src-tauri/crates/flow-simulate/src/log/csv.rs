//! The log as CSV (RFC 4180), one line for each event in order of time, under the names that IEEE 1849-2016 gives its
//! attributes.

use std::fmt::Write as _;
use std::io::{self, Write};

use super::event::{LifeCycle, cause, order_number};
use super::keep::Log;
use super::moment::Moments;
use super::names::Names;
use super::{GoOn, Written};
use crate::trace::{Happening, Row};

const HEAD: &str = "case:concept:name,concept:name,lifecycle:transition,time:timestamp,org:resource,exit,channel,part,step,component,cause\n";
/// Text is handed over when so much has gathered.
const CHUNK: usize = 1 << 16;

/// Writes a log. An error is one of the output or of the side file; what was written before it is of no use.
pub fn write_csv(
    log: &mut Log,
    names: &Names<'_>,
    out: &mut dyn Write,
    go_on: GoOn<'_>,
) -> io::Result<Written> {
    log.check()?;
    let mut lines = Lines::new(names);
    let mut written = Written::default();
    let n_blocks = log.n_blocks();
    for at in 0..n_blocks {
        written.is_stopped = !go_on(at as f64 / n_blocks as f64);
        if written.is_stopped {
            break;
        }
        log.with_block(at, |block| {
            for row in block.rows(&names.left) {
                written.events += u64::from(lines.add(&row));
                written.cases += u64::from(row.what == Happening::Arrive);
                if lines.text.len() >= CHUNK {
                    out.write_all(lines.text.as_bytes())?;
                    lines.text.clear();
                }
            }
            Ok(())
        })?;
    }
    out.write_all(lines.text.as_bytes())?;
    Ok(written)
}

/// Lines under way, with what is the same in many of them made ready.
struct Lines {
    text: String,
    life_cycle: LifeCycle,
    moments: Moments,
    /// By channel: how the ids of its orders begin.
    cases: Vec<String>,
    channels: Vec<String>,
    activities: Vec<String>,
    resources: Vec<String>,
    exits: Vec<String>,
    /// By step: its id and component.
    ends: Vec<String>,
}

impl Lines {
    fn new(names: &Names<'_>) -> Lines {
        let layout = names.layout;
        let all = |texts: &[String]| texts.iter().map(|text| quoted(text)).collect();
        let end = |step: &crate::tally::StepName| format!("{},{},", quoted(&step.id), step.component);
        Lines {
            text: HEAD.to_owned(),
            life_cycle: LifeCycle::default(),
            moments: Moments::new(layout),
            cases: layout
                .channels
                .iter()
                .map(|channel| format!("{}-", plain(channel)))
                .collect(),
            channels: all(&layout.channels),
            activities: all(&names.activities),
            resources: all(&names.resources),
            exits: layout.exits.iter().map(|exit| quoted(&exit.port)).collect(),
            ends: layout.steps.iter().map(end).collect(),
        }
    }

    /// Adds a row; false when it is none for a log.
    fn add(&mut self, row: &Row) -> bool {
        let Some(transition) = self.life_cycle.of(row) else {
            return false;
        };
        let step = row.step as usize;
        let channel = usize::from(row.channel);
        let text = &mut self.text;
        text.push_str(self.cases.get(channel).map_or("", String::as_str));
        let _infallible = write!(text, "{}", order_number(row));
        push(text, self.activities.get(step));
        text.push(',');
        text.push_str(transition);
        text.push(',');
        self.moments.write(row.at_us, text);
        push(text, self.resources.get(step));
        push(text, self.exits.get(row.exit as usize));
        push(text, self.channels.get(channel));
        text.push(',');
        if row.part > 0 {
            let _infallible = write!(text, "{}", row.part);
        }
        push(text, self.ends.get(step));
        text.push_str(cause(row).unwrap_or_default());
        text.push('\n');
        true
    }
}

fn push(text: &mut String, field: Option<&String>) {
    text.push(',');
    text.push_str(field.map_or("", String::as_str));
}

fn quoted(field: &str) -> String {
    match field.contains([',', '"', '\n', '\r']) {
        true => format!("\"{}\"", field.replace('"', "\"\"")),
        false => field.to_owned(),
    }
}

/// A text that begins a field: what would need quotation marks is left out.
fn plain(field: &str) -> String {
    field.replace([',', '"', '\n', '\r'], " ")
}
