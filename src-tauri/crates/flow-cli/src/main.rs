//! The `orderloom` program: the process around [`flow_cli::run`].

use std::process::ExitCode;

fn main() -> ExitCode {
    flow_cli::run_process(std::env::args_os())
}
