//! The `orderloom` command: flows checked, formatted, compared, stepped through and made, on the command line.
//!
//! A command reads and writes through a [`Terminal`], so that tests run it inside their own process. Judging, editing
//! and stepping are not here: that is `flow-api` and the crates below it.

mod arguments;
mod chinese;
mod commands;
mod excerpt;
mod failure;
mod files;
mod findings;
mod memory;
mod out_folder;
mod paint;
mod process;
mod progress;
mod rehearsing;
mod scenario;
mod side_file;
mod terminal;
mod usage;
mod words;

pub use flow_api::simulate::Control;
pub use process::run_process;
pub use terminal::Terminal;

use std::ffi::OsString;

use arguments::Arguments;
use failure::Failure;
use terminal::Console;
use words::Lang;

/// Exit code of a run that found nothing at or above the level.
pub const CLEAN: u8 = 0;
/// Exit code of a run that found something.
pub const FINDINGS: u8 = 1;
/// Exit code of a run that could not read its input, or was called wrongly.
pub const UNREADABLE: u8 = 2;

/// Exit code of a run that somebody stopped, as shells count a run that Ctrl-C ended.
pub const STOPPED: u8 = 130;

/// Runs the command with its arguments, the program's name first, and gives the exit code.
pub fn run(arguments: impl IntoIterator<Item = OsString>, terminal: &mut Terminal<'_>) -> u8 {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let lang = Lang::of_arguments(&arguments).unwrap_or_else(|| Lang::of_locale(terminal.locale.as_deref()));
    let parsed = match usage::parse(&arguments, lang) {
        Ok(parsed) => parsed,
        Err(answer) => return usage::answer(&answer, lang, terminal),
    };
    let mut console = Console::new(terminal, &parsed.global, lang);
    let code = match commands::run(&parsed, &mut console) {
        Ok(code) => code,
        Err(failure) => {
            failure.show(&mut console);
            UNREADABLE
        }
    };
    console.finish(code)
}

/// What a command gives back: its exit code, or why it could not do its work.
type Outcome = Result<u8, Failure>;

/// The command line as clap knows it, for completions and the man page.
fn command(lang: Lang) -> clap::Command {
    let command = <Arguments as clap::CommandFactory>::command();
    match lang {
        Lang::En => command,
        Lang::Zh => chinese::translate(command),
    }
}
