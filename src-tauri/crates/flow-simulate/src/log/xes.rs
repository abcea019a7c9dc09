//! The log as XES, the XML of IEEE 1849-2016: one trace for each order, with the standard extensions Concept, Lifecycle,
//! Time and Organizational.

use std::fmt::Write as _;
use std::io::{self, Write};
use std::ops::ControlFlow;

use super::cases::each_case;
use super::event::{LifeCycle, cause, order_number};
use super::keep::Log;
use super::moment::Moments;
use super::names::Names;
use super::{GoOn, Written};
use crate::trace::Row;

/// Traces between two looks at whether to go on.
const LOOK_EVERY: u64 = 256;

const HEAD: &str = "\
<?xml version=\"1.0\" encoding=\"UTF-8\"?>
<log xes.version=\"1849.2016\" xes.features=\"\" xmlns=\"http://www.xes-standard.org/\">
  <extension name=\"Concept\" prefix=\"concept\" uri=\"http://www.xes-standard.org/concept.xesext\"/>
  <extension name=\"Lifecycle\" prefix=\"lifecycle\" uri=\"http://www.xes-standard.org/lifecycle.xesext\"/>
  <extension name=\"Time\" prefix=\"time\" uri=\"http://www.xes-standard.org/time.xesext\"/>
  <extension name=\"Organizational\" prefix=\"org\" uri=\"http://www.xes-standard.org/org.xesext\"/>
  <global scope=\"trace\">
    <string key=\"concept:name\" value=\"\"/>
    <string key=\"channel\" value=\"\"/>
  </global>
  <global scope=\"event\">
    <string key=\"concept:name\" value=\"\"/>
    <string key=\"lifecycle:transition\" value=\"complete\"/>
    <date key=\"time:timestamp\" value=\"1970-01-01T00:00:00.000Z\"/>
    <string key=\"step\" value=\"\"/>
  </global>
  <classifier name=\"Activity\" scope=\"event\" keys=\"concept:name\"/>
  <classifier name=\"Transition\" scope=\"event\" keys=\"concept:name lifecycle:transition\"/>
  <classifier name=\"Step\" scope=\"event\" keys=\"step\"/>
  <string key=\"lifecycle:model\" value=\"standard\"/>
";

/// Writes a log. An error is one of the output or of the side file; what was written before it is of no use.
pub fn write_xes(
    log: &mut Log,
    names: &Names<'_>,
    out: &mut dyn Write,
    go_on: GoOn<'_>,
) -> io::Result<Written> {
    log.check()?;
    let mut writer = Traces::new(names);
    let mut written = Written::default();
    out.write_all(HEAD.as_bytes())?;
    writeln!(
        out,
        "  <string key=\"concept:name\" value=\"{}\"/>",
        escaped(&names.flow)
    )?;
    each_case(log, &names.left, |rows, share| {
        if written.cases.is_multiple_of(LOOK_EVERY) && !go_on(share) {
            written.is_stopped = true;
            return Ok(ControlFlow::Break(()));
        }
        written.events += writer.trace(rows);
        written.cases += 1;
        out.write_all(writer.text.as_bytes())?;
        Ok(ControlFlow::Continue(()))
    })?;
    out.write_all(b"</log>\n")?;
    Ok(written)
}

/// A trace under way, with what is the same in many of them made ready.
struct Traces {
    text: String,
    moments: Moments,
    channels: Vec<String>,
    /// By step: its attributes.
    steps: Vec<String>,
    exits: Vec<String>,
}

impl Traces {
    fn new(names: &Names<'_>) -> Traces {
        let layout = names.layout;
        let step = |at: usize| {
            let step = &layout.steps[at];
            let mut text = String::new();
            attribute(&mut text, "concept:name", &names.activities[at]);
            attribute(&mut text, "step", &step.id);
            if !step.component.is_empty() {
                attribute(&mut text, "component", step.component);
            }
            if !names.resources[at].is_empty() {
                attribute(&mut text, "org:resource", &names.resources[at]);
            }
            text
        };
        let exit = |exit: &crate::tally::ExitName| {
            let mut text = String::new();
            attribute(&mut text, "exit", &exit.port);
            text
        };
        Traces {
            text: String::new(),
            moments: Moments::new(layout),
            channels: layout.channels.iter().map(|channel| escaped(channel)).collect(),
            steps: (0..layout.steps.len()).map(step).collect(),
            exits: layout.exits.iter().map(exit).collect(),
        }
    }

    /// Makes the trace of an order out of its rows; gives how many events it has.
    fn trace(&mut self, rows: &[Row]) -> u64 {
        self.text.clear();
        let Some(first) = rows.first() else { return 0 };
        let channel = self
            .channels
            .get(usize::from(first.channel))
            .map_or("", String::as_str);
        let _infallible = writeln!(
            self.text,
            "<trace><string key=\"concept:name\" value=\"{channel}-{}\"/><string key=\"channel\" value=\"{channel}\"/>",
            order_number(first)
        );
        let mut life_cycle = LifeCycle::default();
        let mut events = 0;
        for row in rows {
            if let Some(transition) = life_cycle.of(row) {
                self.event(row, transition);
                events += 1;
            }
        }
        self.text.push_str("</trace>\n");
        events
    }

    fn event(&mut self, row: &Row, transition: &str) {
        let text = &mut self.text;
        text.push_str("<event>");
        text.push_str(self.steps.get(row.step as usize).map_or("", String::as_str));
        attribute(text, "lifecycle:transition", transition);
        text.push_str("<date key=\"time:timestamp\" value=\"");
        self.moments.write(row.at_us, text);
        text.push_str("\"/>");
        text.push_str(self.exits.get(row.exit as usize).map_or("", String::as_str));
        if let Some(cause) = cause(row) {
            attribute(text, "cause", cause);
        }
        if row.part > 0 {
            let _infallible = write!(text, "<int key=\"part\" value=\"{}\"/>", row.part);
        }
        text.push_str("</event>\n");
    }
}

fn attribute(text: &mut String, key: &str, value: &str) {
    let _infallible = write!(text, "<string key=\"{key}\" value=\"{}\"/>", escaped(value));
}

/// A text as the value of an attribute (XML 1.0): what XML cannot say at all becomes a question mark.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\t' | '\n' | '\r' => {
                let _infallible = write!(escaped, "&#{};", char as u32);
            }
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => escaped.push('?'),
            other => escaped.push(other),
        }
    }
    escaped
}
