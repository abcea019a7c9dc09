//! Where a command reads from and writes to.

use std::io::{self, BufRead, Write};

use flow_api::simulate::Control;

use crate::arguments::{Color, Format, Global};
use crate::paint::Paint;
use crate::progress::Shown;
use crate::words::Lang;

/// Everything a run takes from the process around it.
pub struct Terminal<'a> {
    /// Standard input.
    pub input: &'a mut dyn BufRead,
    /// Standard output.
    pub out: &'a mut dyn Write,
    /// Standard error.
    pub err: &'a mut dyn Write,
    /// Somebody can answer questions.
    pub in_is_terminal: bool,
    /// Somebody reads along, so colours help.
    pub out_is_terminal: bool,
    /// Somebody reads standard error as it is written, so that progress can be drawn.
    pub err_is_terminal: bool,
    /// The user's locale, e.g. `zh_CN.UTF-8`.
    pub locale: Option<String>,
    /// The user wants no colours.
    pub no_color: bool,
    /// The moment of the run, ISO 8601.
    pub now: String,
    /// Gives what Ctrl-C stops; until it is called, Ctrl-C ends the process.
    pub interrupt: fn() -> &'static Control,
}

/// A terminal with the choices of this run: language, format, colours.
///
/// The first error of a stream ends writing to it silently; [`Console::finish`] tells whether that matters. A reader
/// that has seen enough (`| head`) is no error.
pub(crate) struct Console<'a, 'b> {
    terminal: &'a mut Terminal<'b>,
    pub(crate) lang: Lang,
    pub(crate) format: Format,
    /// Nobody said how results are to be written.
    is_format_open: bool,
    pub(crate) paint: Paint,
    /// Nobody wants to see how far things are.
    pub(crate) is_quiet: bool,
    failed: Option<io::ErrorKind>,
}

impl<'a, 'b> Console<'a, 'b> {
    pub(crate) fn new(terminal: &'a mut Terminal<'b>, global: &Global, lang: Lang) -> Self {
        let paint = match global.color {
            Color::Always => Paint::Ansi,
            Color::Never => Paint::Plain,
            Color::Auto if terminal.out_is_terminal && !terminal.no_color => Paint::Ansi,
            Color::Auto => Paint::Plain,
        };
        Self {
            terminal,
            lang,
            format: global.format.unwrap_or(Format::Text),
            is_format_open: global.format.is_none(),
            paint,
            is_quiet: false,
            failed: None,
        }
    }

    /// Writes a line to standard output.
    pub(crate) fn line(&mut self, text: &str) {
        self.text(text);
        self.text("\n");
    }

    /// Writes to standard output.
    pub(crate) fn text(&mut self, text: &str) {
        self.bytes(text.as_bytes());
    }

    /// Writes to standard output.
    pub(crate) fn bytes(&mut self, bytes: &[u8]) {
        if self.failed.is_none() {
            self.failed = self.terminal.out.write_all(bytes).err().map(|error| error.kind());
        }
    }

    /// Writes a line that people want to see and programs do not.
    pub(crate) fn note(&mut self, text: &str) {
        if self.format == Format::Text {
            self.line(text);
        }
    }

    /// Writes a value as JSON.
    pub(crate) fn json(&mut self, value: &impl serde::Serialize) {
        let text = serde_json::to_string_pretty(value).expect("keys are texts and numbers are finite");
        self.line(&text);
    }

    /// Writes a line to standard error.
    pub(crate) fn complain(&mut self, text: &str) {
        // Nobody is left to tell if standard error is closed.
        let _ = self.terminal.out.flush();
        let _ = writeln!(self.terminal.err, "{text}");
    }

    /// Writes to standard error as it is, and at once.
    pub(crate) fn err_text(&mut self, text: &str) {
        // Progress that cannot be shown is no reason to stop.
        let _ = write!(self.terminal.err, "{text}").and_then(|()| self.terminal.err.flush());
    }

    /// What is shown of the progress of something that begins now.
    pub(crate) fn progress(&self) -> Shown {
        Shown::new(self.lang, self.is_quiet, self.terminal.err_is_terminal)
    }

    /// What Ctrl-C stops from now on.
    pub(crate) fn interrupt(&self) -> &'static Control {
        (self.terminal.interrupt)()
    }

    /// True when the reader of the output has gone and more work is for nothing.
    pub(crate) fn is_closed(&self) -> bool {
        self.failed.is_some()
    }

    /// Writes JSON from now on where programs read, unless the user said otherwise.
    pub(crate) fn prefer_json(&mut self) {
        if self.is_format_open && !self.terminal.out_is_terminal {
            self.format = Format::Json;
        }
    }

    /// True when somebody can answer a question.
    pub(crate) fn is_interactive(&self) -> bool {
        self.terminal.in_is_terminal && self.terminal.out_is_terminal
    }

    /// The moment of the run.
    pub(crate) fn now(&self) -> &str {
        &self.terminal.now
    }

    /// Asks and gives the answer without the line end; nothing when the input is at its end.
    pub(crate) fn ask(&mut self, question: &str) -> Option<String> {
        self.text(question);
        let _ = self.terminal.out.flush();
        let mut answer = String::new();
        match self.terminal.input.read_line(&mut answer) {
            Ok(0) | Err(_) => None,
            Ok(_) => Some(answer.trim().to_owned()),
        }
    }

    /// Standard input, for a flow that is piped in.
    pub(crate) fn input(&mut self) -> &mut dyn BufRead {
        self.terminal.input
    }

    /// Flushes and turns a failed stream into an exit code.
    pub(crate) fn finish(mut self, code: u8) -> u8 {
        if self.failed.is_none() {
            self.failed = self.terminal.out.flush().err().map(|error| error.kind());
        }
        match self.failed {
            None | Some(io::ErrorKind::BrokenPipe) => code,
            Some(kind) => {
                let _ = writeln!(self.terminal.err, "{}", self.lang.cannot_write(kind));
                crate::UNREADABLE
            }
        }
    }
}
