//! `fuzz`: builds the targets in tests/fuzz with libFuzzer's coverage and runs each for a while.
//!
//! cargo-fuzz works on the same folder; it is not needed here because all it adds is the flags below. The coverage
//! flags are not stable, so a stable compiler is told to accept them for this build alone.

use std::path::Path;
use std::process::{Command, Output, Stdio};

use anyhow::{Context as _, Result, bail};

use crate::steps::{Steps, cargo, root, say, target_dir};

const TARGETS: [&str; 5] = ["reader", "expression", "checker", "scenario", "importer"];
/// What cargo-fuzz passes for `--sanitizer none`.
const COVERAGE: &str = "--cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
     -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
     -Cllvm-args=-sanitizer-coverage-trace-compares -Cdebug-assertions -Ccodegen-units=1";

/// Runs one target or all: `[TARGET] [--seconds N]`.
pub(crate) fn fuzz(arguments: &[String]) -> Result<()> {
    if !cfg!(unix) {
        bail!("the fuzz targets run on Linux and macOS");
    }
    let (targets, seconds) = read(arguments)?;
    let folder = target_dir().join("fuzz");
    Steps::default()
        .then("build the fuzz targets", build(&folder))
        .run()?;
    // Each takes one core.
    let at_once = std::thread::available_parallelism().map_or(1, usize::from);
    targets
        .chunks(at_once)
        .try_for_each(|some| side_by_side(&folder, some, seconds))
}

fn side_by_side(folder: &Path, targets: &[&str], seconds: u32) -> Result<()> {
    say(&format!("fuzz the {} for {seconds} s", targets.join(" and the ")));
    let commands: Vec<Command> = targets
        .iter()
        .map(|target| run(folder, target, seconds))
        .collect::<Result<_>>()?;
    // What a target says is kept until it ends, so that two do not talk at once.
    let ended: Vec<Output> = std::thread::scope(|scope| {
        let running: Vec<_> = commands
            .into_iter()
            .map(|mut command| scope.spawn(move || command.stdin(Stdio::null()).output()))
            .collect();
        let ended = running.into_iter().map(|thread| thread.join());
        ended
            .map(|output| output.unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect::<Result<_, _>>()
    })
    .context("a fuzz target could not be started")?;
    for (target, output) in targets.iter().zip(&ended) {
        say(&format!("{target}:\n{}", String::from_utf8_lossy(&output.stderr)));
    }
    for (target, output) in targets.iter().zip(&ended) {
        if !output.status.success() {
            bail!("fuzz the {target}: {}", output.status);
        }
    }
    Ok(())
}

fn read(arguments: &[String]) -> Result<(Vec<&'static str>, u32)> {
    let mut targets = TARGETS.to_vec();
    let mut seconds = 25;
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        if argument == "--seconds" {
            let number = rest.next().context("--seconds needs a number")?;
            seconds = number
                .parse()
                .with_context(|| format!("--seconds {number}: not a number"))?;
        } else {
            let known = TARGETS.iter().find(|target| *target == argument);
            targets =
                vec![known.with_context(|| format!("no target \"{argument}\": {}", TARGETS.join(", ")))?];
        }
    }
    Ok((targets, seconds))
}

fn build(folder: &Path) -> Command {
    let mut command = cargo(&[
        "build",
        "--release",
        "--locked",
        "--manifest-path",
        "tests/fuzz/Cargo.toml",
    ]);
    // The target is named so that build scripts and macros are built without the flags.
    command
        .args(["--target", &host()])
        .arg("--target-dir")
        .arg(folder);
    command.env("RUSTFLAGS", COVERAGE).env("RUSTC_BOOTSTRAP", "1");
    command
}

fn run(folder: &Path, target: &str, seconds: u32) -> Result<Command> {
    let corpus = root().join("tests/fuzz/corpus").join(target);
    let found = folder.join("corpus").join(target);
    let artifacts = folder.join("artifacts").join(target);
    for needed in [&found, &artifacts] {
        std::fs::create_dir_all(needed).with_context(|| format!("{} could not be made", needed.display()))?;
    }
    let mut command = Command::new(folder.join(host()).join("release").join(target));
    // New inputs go to the first folder; the corpus in the tree is only read.
    command.arg(&found).arg(corpus);
    command.arg(format!("-max_total_time={seconds}"));
    command.arg(format!("-artifact_prefix={}/", artifacts.display()));
    command.args([
        "-timeout=10",
        "-rss_limit_mb=2048",
        "-max_len=65536",
        "-print_final_stats=1",
        "-verbosity=0",
    ]);
    command.current_dir(root());
    Ok(command)
}

/// The platform this runs on, as the compiler names it.
fn host() -> String {
    let output = Command::new("rustc").arg("-vV").output().ok();
    let text = output
        .and_then(|output| String::from_utf8(output.stdout).ok())
        .unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("host: "));
    line.unwrap_or("x86_64-unknown-linux-gnu").to_owned()
}
