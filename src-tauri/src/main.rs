//! The app: until the window exists it answers on the command line, as `orderloom` does.

use std::process::ExitCode;

fn main() -> ExitCode {
    flow_cli::run_process(std::env::args_os())
}
