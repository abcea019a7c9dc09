//! How long writing takes: all templates by every target, and a flow of 1,000 steps.

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::Duration;

use criterion::{Criterion, criterion_group, criterion_main};
use flow_export::bundle::{self, SigningKey};
use flow_export::targets::{asl, dmn, markdown, serverless_workflow, svg};
use flow_export::{Drawing, ExportError, Language};
use flow_model::{Flow, read};
use flow_testkit::{large_flow, root};

type Write = fn(&Drawing<'_>) -> Result<Vec<u8>, ExportError>;

const TARGETS: &[(&str, Write)] = &[
    ("dmn", dmn::write),
    ("asl", asl::write),
    ("serverless-workflow", serverless_workflow::write),
    ("markdown", |drawing| markdown::write(drawing, Language::Chinese)),
    ("svg", |drawing| svg::write(drawing, Language::Chinese)),
    ("bundle", |drawing| {
        let key = SigningKey::from_secret([7; 32]).expect("a key");
        bundle::write(drawing, 1, &[], &key)
    }),
];

fn flows(folder: &Path) -> Vec<Flow> {
    let entries = std::fs::read_dir(folder).expect("the folder is there");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("readable").path()).collect();
    paths.retain(|path| path.to_string_lossy().ends_with(".flow.json"));
    paths.sort();
    let flow = |path: &PathBuf| {
        read(&std::fs::read(path).expect("readable"))
            .expect("a flow")
            .flow
    };
    paths.iter().map(flow).collect()
}

fn export(criterion: &mut Criterion) {
    let folder = root().join("flows/templates");
    let (templates, parts) = (flows(&folder), flows(&folder.join("parts")));
    let large = large_flow(1_000, 1);
    let mut group = criterion.benchmark_group("export");
    group
        .sample_size(20)
        .measurement_time(Duration::from_secs(2))
        .warm_up_time(Duration::from_millis(500));
    let all = |write: Write| {
        for flow in &templates {
            let drawing = Drawing { flow, called: &parts };
            drop(black_box(write(&drawing)));
        }
    };
    for (name, write) in TARGETS {
        group.bench_function(format!("templates/{name}"), |bencher| {
            bencher.iter(|| all(*write))
        });
    }
    group.bench_function("templates/every target", |bencher| {
        bencher.iter(|| TARGETS.iter().for_each(|(_, write)| all(*write)));
    });
    for (name, write) in TARGETS {
        let drawing = Drawing {
            flow: &large,
            called: &[],
        };
        group.bench_function(format!("1,000 steps/{name}"), |bencher| {
            bencher.iter(|| drop(black_box(write(&drawing))));
        });
    }
    group.finish();
}

criterion_group!(benches, export);
criterion_main!(benches);
