//! How long checking takes: by size, again after an edit, and how it grows over shapes.

use std::collections::BTreeMap;
use std::hint::black_box;
use std::time::Duration;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use flow_engine::compile;
use flow_model::{Flow, NodeId, read, write};
use flow_testkit::{large_flow, shapes};
use flow_validate::proof::{Limits, SubFlowTable, prove};
use flow_validate::{CheckContext, Checker, check};

/// Steps of the measured flows.
const SIZES: [usize; 3] = [100, 1_000, 10_000];

fn parts(criterion: &mut Criterion) {
    let context = CheckContext::default();
    for steps in SIZES {
        let flow = large_flow(steps, 1);
        let text = write(&flow);
        let compiled = compile(&flow);
        let table = SubFlowTable::new(&compiled, &flow.id, &BTreeMap::new());
        let mut group = criterion.benchmark_group("size");
        group
            .sample_size(20)
            .measurement_time(Duration::from_secs(2))
            .warm_up_time(Duration::from_millis(500));
        group.throughput(Throughput::Elements(steps as u64));
        let mut measure = |name: &str, run: &mut dyn FnMut()| {
            group.bench_function(BenchmarkId::new(name, steps), |bencher| bencher.iter(&mut *run));
        };
        measure("compile", &mut || drop(black_box(compile(&flow))));
        measure("prove", &mut || {
            drop(black_box(prove(&compiled, &table, Limits::default())))
        });
        measure("check", &mut || drop(black_box(check(&flow, &context))));
        measure("read and check", &mut || {
            let read = read(&text).map(|read| check(&read.flow, &context));
            drop(black_box(read));
        });
        let mut checker = Checker::new();
        checker.check(&flow, &context);
        let mut edited = flow.clone();
        let mut round = 0;
        measure("check again after an edit", &mut || {
            edit(&mut edited, round);
            round += 1;
            drop(black_box(checker.check(&edited, &context)));
        });
        group.finish();
    }
}

/// Gives one step another name.
fn edit(flow: &mut Flow, round: u64) {
    if let Some(node) = flow.nodes.get_mut(&NodeId::new("n000003")) {
        node.name.en = format!("Step {round}");
    }
}

fn growth(criterion: &mut Criterion) {
    let context = CheckContext::default();
    let mut group = criterion.benchmark_group("growth");
    group
        .sample_size(10)
        .measurement_time(Duration::from_secs(1))
        .warm_up_time(Duration::from_millis(300));
    for (name, make) in shapes::SHAPES {
        for steps in [2_000, 8_000] {
            let flow = make(steps);
            group.bench_function(BenchmarkId::new(*name, steps), |bencher| {
                bencher.iter(|| check(black_box(&flow), &context));
            });
        }
    }
    group.finish();
}

criterion_group!(benches, parts, growth);
criterion_main!(benches);
