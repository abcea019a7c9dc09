//! `orderloom check` and bpmnlint on flows of the same size, in turn, in the same run.
//!
//! Twice: as whole processes, as a build server runs them, and inside a warm process, as an editor does. bpmnlint only
//! lints; the other side proves. Needs Node.js and `npm ci` in `benches/bpmnlint`: `./dev bench` does both.

mod bpmn;

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use flow_validate::CheckContext;

const STEPS: usize = 1_000;
const ROUNDS: usize = 15;

fn main() {
    // `cargo test --benches` only wants to know whether it runs.
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let lint = root.join("benches/bpmnlint");
    let folder = target_dir(root).join("side-by-side");
    let orderloom = target_dir(root)
        .join("release")
        .join(format!("orderloom{}", std::env::consts::EXE_SUFFIX));
    std::fs::create_dir_all(&folder).expect("the target folder can be written");
    let flow = flow_testkit::large_flow(STEPS, 1);
    let (flow_file, bpmn_file) = (folder.join("large.flow.json"), folder.join("large.bpmn"));
    let bytes = flow_model::write(&flow);
    std::fs::write(&flow_file, &bytes).expect("the target folder can be written");
    std::fs::write(&bpmn_file, bpmn::bpmn(&flow)).expect("the target folder can be written");
    say(&format!(
        "{} steps, {} connections, medians of {ROUNDS} rounds in turn",
        flow.nodes.len(),
        flow.edges.len()
    ));

    let mut ours = Samples::default();
    let mut theirs = Samples::default();
    for _ in 0..ROUNDS {
        ours.take(
            Command::new(&orderloom)
                .args(["check", "--format", "json"])
                .arg(&flow_file),
        );
        theirs.take(
            Command::new("node")
                .arg("node_modules/bpmnlint/bin/bpmnlint.js")
                .arg(&bpmn_file)
                .current_dir(&lint),
        );
    }
    say("\nwhole process            wall ms    CPU ms");
    say(&format!("orderloom check         {}", ours.row()));
    say(&format!("bpmnlint                {}", theirs.row()));
    say(&format!(
        "ratio                   {:8.1}  {:8.1}",
        theirs.wall() / ours.wall(),
        theirs.cpu() / ours.cpu()
    ));

    let (theirs_ms, problems) = warm_bpmnlint(&lint, &bpmn_file);
    let (ours_ms, findings) = warm_check(&bytes);
    say("\nwarm, reading and checking  ms");
    say(&format!(
        "orderloom               {ours_ms:8.2}  ({findings} findings)"
    ));
    say(&format!(
        "bpmnlint                {theirs_ms:8.2}  ({problems} problems)"
    ));
    say(&format!("ratio                   {:8.1}", theirs_ms / ours_ms));
}

/// What the runs of one program took, in milliseconds.
#[derive(Default)]
struct Samples {
    wall: Vec<f64>,
    cpu: Vec<f64>,
}

impl Samples {
    fn take(&mut self, command: &mut Command) {
        let (started, cpu) = (now(), children_cpu_ms());
        let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status();
        let wall = started.elapsed().as_secs_f64() * 1_000.0;
        let code = status
            .unwrap_or_else(|error| panic!("{:?}: {error}", command.get_program()))
            .code();
        // Problems found are an answer; anything else is no measurement.
        assert!(matches!(code, Some(0 | 1)), "{command:?} ended with {code:?}");
        self.wall.push(wall);
        self.cpu.push(children_cpu_ms() - cpu);
    }

    fn wall(&self) -> f64 {
        median(&self.wall)
    }

    /// The mean: the system counts in hundredths of a second, which a median would round.
    fn cpu(&self) -> f64 {
        (self.cpu.iter().sum::<f64>() / self.cpu.len() as f64).max(0.1)
    }

    fn row(&self) -> String {
        format!("{:8.1}  {:8.1}", self.wall(), self.cpu())
    }
}

fn warm_bpmnlint(folder: &Path, file: &Path) -> (f64, String) {
    let mut command = Command::new("node");
    command
        .arg("lint.mjs")
        .arg(file)
        .arg(ROUNDS.to_string())
        .current_dir(folder);
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .expect("Node.js can be started");
    let text = String::from_utf8(output.stdout).expect("the script writes text");
    let (median, problems) = text
        .trim()
        .split_once(' ')
        .expect("the script writes two numbers");
    (median.parse().expect("a number"), problems.to_owned())
}

fn warm_check(bytes: &[u8]) -> (f64, usize) {
    let mut times = Vec::new();
    let mut findings = 0;
    for _ in 0..ROUNDS {
        let started = now();
        let document = flow_model::read(black_box(bytes)).expect("the flow can be read");
        let report = flow_validate::check(&document.flow, &CheckContext::default());
        times.push(started.elapsed().as_secs_f64() * 1_000.0);
        findings = report.findings.len();
    }
    (median(&times), findings)
}

fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted[sorted.len() / 2]
}

/// CPU time of ended child processes, user and system, where Linux tells it; ticks are hundredths of a second.
fn children_cpu_ms() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let behind_name = stat.rsplit(')').next().unwrap_or_default();
    let fields: Vec<f64> = behind_name
        .split_whitespace()
        .map(|field| field.parse().unwrap_or(0.0))
        .collect();
    (fields.get(13).unwrap_or(&0.0) + fields.get(14).unwrap_or(&0.0)) * 10.0
}

fn target_dir(root: &Path) -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(folder) => root.join(folder),
        None => root.join("target"),
    }
}

#[expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
fn now() -> Instant {
    Instant::now()
}

#[expect(clippy::print_stdout, reason = "a benchmark prints its figures")]
fn say(line: &str) {
    println!("{line}");
}
