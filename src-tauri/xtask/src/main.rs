//! The runner behind ./dev: run, test, fuzz, bench, package and what is generated.
//!
//! Setting the machine up is not here: that is `dev` and `dev.cmd`, which need nothing but a shell.

mod bench;
mod conformance;
mod fuzz;
mod generate;
mod installed;
mod package;
mod platforms;
mod run;
mod simulators;
mod steps;
mod test;
mod ui;
mod window;

use std::process::ExitCode;

const USAGE: &str = "\
Orderloom's tasks

  ./dev run [FLOW...]        build, and open the window (with your flows); without a display, check them on the command line
  ./dev test                 formatting, lints and all tests, those of the real window too
  ./dev fuzz [TARGET] [--seconds N]
                             feed random input to the reader, the expressions and the checker
  ./dev ci                   what the server runs: test, then fuzz for a short while
  ./dev bench                measure, side by side with bpmnlint (needs Node.js)
  ./dev bench simulators [jackson|promotion] [--orders N] [--rounds N] [--only TOOL]
                             measure, side by side with other simulators (needs Python 3.11 and Linux)
  ./dev bench window [start|edit|drag|pan|idle|size] [--rounds N]
                             measure the real window of a release build (needs Linux, Xvfb and WebKitWebDriver)
  ./dev package              make the Debian package (.deb) of a release build
  ./dev completions          write shell completions to target/completions
  ./dev man                  write the man page to target/man

On Windows: dev run, dev test and so on.
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let task = arguments.first().map(String::as_str).unwrap_or("help");
    let rest = arguments.get(1..).unwrap_or_default();
    let result = match task {
        "run" => run::run(rest),
        "test" => test::test(),
        "fuzz" => fuzz::fuzz(rest),
        "ci" => test::test().and_then(|()| fuzz::fuzz(&[])),
        "bench" => match rest.split_first() {
            Some((what, rest)) if what == "simulators" => simulators::simulators(rest),
            Some((what, rest)) if what == "window" => bench::window(rest),
            _ => bench::bench(),
        },
        "package" => package::package(),
        "completions" => generate::completions(),
        "man" => generate::man(),
        "large-flow" => bench::large_flow(rest),
        "help" | "--help" | "-h" => {
            steps::say(USAGE);
            Ok(())
        }
        other => Err(anyhow::anyhow!("there is no task \"{other}\"\n\n{USAGE}")),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            steps::say(&format!("\nfailed: {error:#}"));
            ExitCode::FAILURE
        }
    }
}
