//! How long compiling and proving take, by size.

use std::collections::BTreeMap;
use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use flow_engine::compile;
use flow_testkit::large_flow;
use flow_validate::proof::{Limits, SubFlowTable, prove};

fn check(criterion: &mut Criterion) {
    for (name, is_proof) in [("compile", false), ("prove", true)] {
        let mut group = criterion.benchmark_group(name);
        for steps in [100, 1_000, 10_000] {
            let flow = large_flow(steps, 1);
            let compiled = compile(&flow);
            let table = SubFlowTable::new(&compiled, &flow.id, &BTreeMap::new());
            group.throughput(Throughput::Elements(steps as u64));
            group.bench_with_input(BenchmarkId::from_parameter(steps), &flow, |bencher, flow| {
                if is_proof {
                    bencher.iter(|| prove(black_box(&compiled), &table, Limits::default()));
                } else {
                    bencher.iter(|| compile(black_box(flow)));
                }
            });
        }
        group.finish();
    }
}

criterion_group!(benches, check);
criterion_main!(benches);
