//! How long it takes to price orders and to walk them through a flow.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use flow_engine::order::{read_csv, read_json, write_csv, write_json};
use flow_engine::pricing::{BudgetState, CompiledPromotion, PromotionSettings};
use flow_engine::sample::{Profile, sample_orders};
use flow_engine::stepper::{Program, walk_many};
use flow_feel::Clock;
use flow_feel::time::DateTime;
use flow_model::{Benefit, Offer, PromotionTable, Stacking, Text, Tier};
use flow_testkit::large_flow;

const ORDERS: usize = 1_000;

fn offer(id: usize, benefit: Benefit) -> Offer {
    Offer {
        id: format!("offer-{id}"),
        name: Text::default(),
        when: String::new(),
        lines: String::new(),
        benefit,
        from: None,
        to: None,
        budget: None,
        excludes: if id.is_multiple_of(3) {
            vec![format!("offer-{}", id + 1)]
        } else {
            Vec::new()
        },
    }
}

/// So many offers that all concern every order.
fn table(n_offers: usize) -> PromotionTable {
    let benefit = |id: usize| match id % 3 {
        0 => Benefit::SpendAndSave {
            tiers: vec![Tier {
                spend: (100 + id * 10).to_string(),
                save: (10 + id).to_string(),
            }],
            repeat: false,
        },
        1 => Benefit::Percent {
            off: format!("0.{:02}", 3 + id),
            most: None,
        },
        _ => Benefit::Bundle {
            qty: 2,
            price: (30 + id).to_string(),
        },
    };
    PromotionTable {
        title: Text::default(),
        stacking: Stacking::Best,
        offers: (0..n_offers).map(|id| offer(id, benefit(id))).collect(),
    }
}

fn orders(criterion: &mut Criterion) {
    let clock = Clock {
        now: DateTime::from_instant(0),
    };
    let orders = sample_orders(Profile::Mixed, ORDERS, 1);
    let mut group = criterion.benchmark_group("orders");
    group.throughput(Throughput::Elements(ORDERS as u64));
    for n_offers in [3, 8, 16] {
        let promotion = CompiledPromotion::new(&table(n_offers)).expect("the offers are right");
        let (settings, budget) = (PromotionSettings::default(), BudgetState::default());
        group.bench_function(format!("price, best of {n_offers} offers"), |bencher| {
            bencher.iter(|| {
                let tapes = orders
                    .iter()
                    .map(|order| promotion.price(&settings, order, &clock, &budget));
                tapes.filter(|tape| tape.gives_something()).count()
            });
        });
    }
    let program = Program::new(&large_flow(100, 1), &[]);
    group.bench_function("walk through 100 steps", |bencher| {
        bencher.iter(|| walk_many(black_box(&program), &orders, clock, 1));
    });
    let (json, csv) = (write_json(&orders), write_csv(&orders));
    group.bench_function("read JSON", |bencher| {
        bencher.iter(|| read_json(black_box(&json)))
    });
    group.bench_function("read CSV", |bencher| bencher.iter(|| read_csv(black_box(&csv))));
    group.finish();
}

criterion_group!(benches, orders);
criterion_main!(benches);
