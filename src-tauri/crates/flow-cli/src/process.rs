//! The real process as a [`Terminal`]: standard streams, locale and clock.

use std::ffi::OsString;
use std::io::{BufWriter, IsTerminal as _};
use std::process::ExitCode;
use std::sync::LazyLock;

use flow_api::feel::time::{DateTime, SECOND};
use flow_api::simulate::Control;

use crate::terminal::Terminal;
use crate::{STOPPED, side_file};

/// Runs the command on the streams and settings of this process.
pub fn run_process(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let stdout = std::io::stdout();
    let out_is_terminal = stdout.is_terminal();
    let mut terminal = Terminal {
        input: &mut std::io::stdin().lock(),
        out: &mut BufWriter::new(stdout.lock()),
        err: &mut std::io::stderr().lock(),
        in_is_terminal: std::io::stdin().is_terminal(),
        out_is_terminal,
        err_is_terminal: std::io::stderr().is_terminal(),
        locale: locale(),
        no_color: std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty()),
        now: now(),
        interrupt,
    };
    ExitCode::from(crate::run(arguments, &mut terminal))
}

/// What Ctrl-C, or a polite request to end, stops. The second time the process ends at once.
fn interrupt() -> &'static Control {
    static CONTROL: LazyLock<Control> = LazyLock::new(|| {
        let handler = || {
            if CONTROL.is_stopped() {
                side_file::exit(STOPPED);
            }
            CONTROL.stop();
        };
        // Without a handler Ctrl-C ends the process, as it does elsewhere.
        let _ = ctrlc::set_handler(handler);
        Control::default()
    });
    &CONTROL
}

/// The language the user set up, in the order POSIX gives: `LC_ALL`, `LC_MESSAGES`, `LANG`.
fn locale() -> Option<String> {
    ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .filter_map(std::env::var_os)
        .find(|value| !value.is_empty())
        .and_then(|value| value.into_string().ok())
}

/// The moment of the run in UTC, as ISO 8601.
#[expect(
    clippy::disallowed_methods,
    reason = "the command line is where the clock is read"
)]
fn now() -> String {
    let since_epoch = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let seconds = since_epoch.map_or(0, |duration| duration.as_secs());
    moment(seconds)
}

/// Seconds since 1970 as ISO 8601 in UTC.
fn moment(seconds: u64) -> String {
    let micros = i64::try_from(seconds).unwrap_or_default().saturating_mul(SECOND);
    DateTime::from_instant(micros).to_string()
}

#[cfg(test)]
mod tests {
    use super::moment;

    #[test]
    fn seconds_become_a_date() {
        assert_eq!(moment(0), "1970-01-01T00:00:00Z");
        assert_eq!(moment(951_782_400), "2000-02-29T00:00:00Z");
        assert_eq!(moment(1_794_830_399), "2026-11-16T11:59:59Z");
    }
}
