//! Writes a large realistic flow to measure with, laid out: `large_flow STEPS -o FILE [--seed NUMBER]`.

use std::process::ExitCode;

use flow_model::Edit;

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
    let mut flow = flow_testkit::large_flow(steps, seed);
    if flow_model::apply(&mut flow, &Edit::Tidy { nodes: None }).is_err() {
        return ExitCode::FAILURE;
    }
    match std::fs::write(file, flow_model::write(&flow)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}
