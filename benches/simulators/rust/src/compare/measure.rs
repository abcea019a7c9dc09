//! One run of a program: its answer, its CPU time and its greatest memory.

use std::collections::BTreeMap;
use std::fs::File;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};
use serde_json::Value;
use wait4::Wait4;

use crate::ours;
use crate::tools::{Kind, Tool};

/// Numbers by name.
pub(crate) type Answer = BTreeMap<String, f64>;

/// What one run took and answered.
pub(crate) struct Run {
    /// User and system time, seconds.
    pub(crate) cpu_s: f64,
    /// Greatest resident memory, bytes.
    pub(crate) memory: u64,
    pub(crate) answer: Answer,
}

/// Runs a program once and measures it.
pub(crate) fn run(tool: &Tool, seed: u64) -> Result<Run> {
    let mut command = tool.command(seed);
    let path = std::env::temp_dir().join(format!("simulators-{}.json", std::process::id()));
    let file = File::create(&path).with_context(|| format!("writing {}", path.display()))?;
    let child = command
        .stdin(Stdio::null())
        .stdout(file)
        .spawn()
        .with_context(|| format!("{command:?} could not be started"))?;
    let used = child
        .wait4()
        .with_context(|| format!("waiting for {command:?}"))?;
    let output = std::fs::read_to_string(&path).unwrap_or_default();
    let _ = std::fs::remove_file(&path);
    if !used.status.success() {
        bail!("{command:?} ended with {:?}\n{output}", used.status.code());
    }
    let cpu = used.rusage.utime + used.rusage.stime;
    let answer = match &tool.kind {
        Kind::Peer { .. } => {
            serde_json::from_str(&output).with_context(|| format!("reading what {command:?} answers"))?
        }
        Kind::Ours { .. } => ours::answer(&report(tool.command(seed))?),
    };
    Ok(Run {
        cpu_s: cpu.as_secs_f64(),
        memory: used.rusage.maxrss,
        answer,
    })
}

/// The same run again for its full report, which is not measured: the others write no series.
fn report(mut command: Command) -> Result<Value> {
    let output = command
        .args(["--format", "json"])
        .stderr(Stdio::inherit())
        .output()?;
    serde_json::from_slice(&output.stdout).context("reading the report")
}
