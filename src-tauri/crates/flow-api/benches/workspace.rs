//! How long the workspace takes: an edit until it is acknowledged, and opening after many edits. The database is in the folder that
//! `TMPDIR` names, so that the disk that counts can be measured.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use flow_api::model::{Edit, NodeId, Point, Text, write};
use flow_api::workspace::Workspace;
use flow_testkit::large_flow;

const STEPS: usize = 1_000;
/// The last snapshot lies as far behind as it can.
const EDITS: i64 = 10_199;

/// A folder that is gone with the benchmark.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        let path = std::env::temp_dir().join(format!("orderloom-bench-{}", std::process::id()));
        fs::create_dir_all(&path).expect("the temporary folder can be written");
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// The edit of a number: a step is moved or named, or a setting is set.
fn edit(number: i64) -> Edit {
    let node = NodeId::new(format!("n{:06}", number % 900));
    match number % 3 {
        0 => Edit::MoveNodes {
            to: [(
                node,
                Point {
                    x: (number % 4_000) as i32,
                    y: 0,
                },
            )]
            .into(),
        },
        1 => Edit::SetName {
            node,
            name: Text::new(format!("Step {number}"), format!("步骤 {number}")),
        },
        _ => Edit::SetSetting {
            node,
            setting: "note".to_owned(),
            value: Some(format!("changed {number}").into()),
        },
    }
}

fn make(workspace: &mut Workspace, key: i64, number: i64) {
    let label = Text::new("Edit", "修改");
    let made = workspace.edit(key, &edit(number), &label, None, number * 3_000);
    made.expect("it fits");
}

fn with_flow(path: &Path) -> (Workspace, i64) {
    let (mut workspace, _) = Workspace::open(path, 0).expect("the folder can be written");
    let key = workspace.create(&write(&large_flow(STEPS, 1)), "", "bench", 0);
    (workspace, key.expect("it is a flow"))
}

fn edits(criterion: &mut Criterion) {
    let folder = Folder::new();
    let (mut workspace, key) = with_flow(&folder.0.join("edits.db"));
    let mut number = 0;
    let mut took = Vec::new();
    let mut group = criterion.benchmark_group("workspace");
    group
        .sample_size(50)
        .measurement_time(Duration::from_secs(5))
        .throughput(Throughput::Elements(1));
    group.bench_function("edit of 1,000 steps acknowledged", |bencher| {
        bencher.iter_custom(|times| {
            let mut whole = Duration::ZERO;
            for _ in 0..times {
                number += 1;
                let start = now();
                make(&mut workspace, key, number);
                let one = start.elapsed();
                took.push(one);
                whole += one;
            }
            whole
        });
    });
    group.bench_function("edit, undo and check of 1,000 steps", |bencher| {
        bencher.iter(|| {
            number += 1;
            make(&mut workspace, key, number);
            workspace.undo(key, number * 3_000).expect("it can be undone");
            workspace.check(key).expect("it can be checked")
        });
    });
    group.finish();
    if took.is_empty() {
        return;
    }
    took.sort();
    let at = |share: usize| took[(took.len() - 1) * share / 100].as_secs_f64() * 1_000.0;
    let size = fs::metadata(folder.0.join("edits.db")).map_or(0, |file| file.len() / 1_000_000);
    report(&format!(
        "{} edits: half took {:.2} ms at most, 95 % {:.2} ms, 99 % {:.2} ms; the file has {size} MB",
        took.len(),
        at(50),
        at(95),
        at(99),
    ));
}

fn opening(criterion: &mut Criterion) {
    let folder = Folder::new();
    let path = folder.0.join("opening.db");
    let (mut workspace, key) = with_flow(&path);
    for number in 0..EDITS {
        make(&mut workspace, key, number);
    }
    let mut group = criterion.benchmark_group("workspace");
    group.sample_size(20);
    group.bench_function("flow of 1,000 steps opened after 10,199 edits", |bencher| {
        bencher.iter(|| {
            workspace.close(key);
            workspace.document(key).expect("it is there").flow().nodes.len()
        });
    });
    drop(workspace);
    group.bench_function("database opened and checked after 10,199 edits", |bencher| {
        bencher.iter(|| Workspace::open(&path, 0).expect("it is sound"));
    });
    group.finish();
    report(&format!(
        "the file has {} MB",
        fs::metadata(&path).map_or(0, |file| file.len() / 1_000_000)
    ));
}

#[expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
fn now() -> Instant {
    Instant::now()
}

#[expect(clippy::print_stdout, reason = "what a benchmark is for")]
fn report(text: &str) {
    println!("{text}");
}

criterion_group!(benches, edits, opening);
criterion_main!(benches);
