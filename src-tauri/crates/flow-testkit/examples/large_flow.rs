//! Writes a large realistic flow to measure with: `large_flow STEPS -o FILE [--seed NUMBER]`.

use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let (steps, file, seed) = match arguments[..] {
        [steps, "-o", file] => (steps, file, "1"),
        [steps, "-o", file, "--seed", seed] => (steps, file, seed),
        _ => return ExitCode::from(2),
    };
    let (Ok(steps), Ok(seed)) = (steps.parse(), seed.parse()) else {
        return ExitCode::from(2);
    };
    match std::fs::write(file, flow_model::write(&flow_testkit::large_flow(steps, seed))) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}
