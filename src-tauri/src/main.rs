//! The app: a window where there is a display, the command line where there is none or one is asked for.
#![cfg_attr(all(windows, not(debug_assertions)), windows_subsystem = "windows")]

use std::process::ExitCode;

fn main() -> ExitCode {
    orderloom_app::run()
}
