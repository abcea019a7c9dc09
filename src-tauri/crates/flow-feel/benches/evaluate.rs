//! How fast conditions are evaluated over a batch of orders, and how fast they are compiled.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use flow_feel::{Clock, Decimal, Field, Record, Schema, Type, Unit, Value, compile};

const ORDERS: u64 = 10_000;
const CONDITION: &str = "order.total > 1000 and customer.segment = \"vip\"";
const OTHERS: [(&str, &str); 4] = [
    (
        "discount",
        "order.total >= 50000 or order.discount > 0.3 * order.total",
    ),
    ("regions", "order.region in (\"CN-31\", \"CN-33\", \"CN-44\")"),
    ("lines", "sum(for l in order.lines return l.qty * l.weight) > 30"),
    ("slack", "order.promised_at - now() < duration(\"PT24H\")"),
];

fn evaluate(criterion: &mut Criterion) {
    let schema = schema();
    let orders: Vec<Record> = (0..ORDERS).map(|idx| order(&schema, idx)).collect();
    let clock = Clock {
        now: "2026-03-01T00:00:00Z".parse().expect("a moment"),
    };
    let mut group = criterion.benchmark_group("evaluate");
    group.throughput(Throughput::Elements(ORDERS));
    for (name, text) in [("issue", CONDITION)].into_iter().chain(OTHERS) {
        let condition = compile(text, &schema, &Type::Bool).expect("the condition is valid");
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                orders
                    .iter()
                    .filter(|order| condition.eval(order, &clock).is_true())
                    .count()
            });
        });
    }
    group.finish();
}

fn compiling(criterion: &mut Criterion) {
    let schema = schema();
    let mut group = criterion.benchmark_group("compile");
    for (name, text) in [("issue", CONDITION)].into_iter().chain(OTHERS) {
        group.bench_function(name, |bencher| {
            bencher.iter(|| compile(black_box(text), &schema, &Type::Bool))
        });
    }
    group.finish();
}

/// The fields used, among as many others as the order model has.
fn schema() -> Schema {
    let mut fields = vec![
        Field::new("order.total", Type::Number(Unit::Money)),
        Field::new("order.discount", Type::Number(Unit::Money)),
        Field::new("order.region", Type::Text),
        Field::new("order.promised_at", Type::DateTime),
        Field::new("order.lines", Type::list(Type::record(vec![]))),
        Field::new("order.lines[].qty", Type::number_of("pieces")),
        Field::new("order.lines[].weight", Type::number_of("kg")),
        Field::new(
            "customer.segment",
            Type::one_of(&["new", "regular", "vip", "b2b"]),
        ),
    ];
    fields.extend((0..72).map(|idx| Field::new(&format!("other.field_{idx}"), Type::Text)));
    Schema::new(fields)
}

fn order(schema: &Schema, idx: u64) -> Record {
    let mut record = Record::new(schema);
    let cents =
        |amount: u64| Decimal::from_parts(false, u128::from(amount), -2).map_or(Value::Null, Value::Number);
    record.set(0, cents(idx * 7_919 % 400_000));
    record.set(1, cents(idx * 104_729 % 50_000));
    record.set(
        2,
        Value::text(["CN-31", "CN-11", "CN-44", "TH", "US"][idx as usize % 5]),
    );
    let moment = format!("2026-03-{:02}T08:00:00+08:00", 1 + idx % 28);
    record.set(3, Value::DateTime(moment.parse().expect("a moment")));
    record.set(7, segment(schema, idx as usize * 31 % 4));
    let line = |qty: u64| {
        let entries = vec![
            ("qty".into(), Value::Number(qty.into())),
            ("weight".into(), cents(qty * 37)),
        ];
        Value::Record(std::sync::Arc::new(flow_feel::Entries(entries)))
    };
    record.set(4, Value::list((1..=1 + idx % 5).map(line).collect()));
    record
}

/// The text is shared with the schema, as it is in orders read from JSON.
fn segment(schema: &Schema, idx: usize) -> Value {
    match schema.field(7).map(|field| &field.ty) {
        Some(Type::Enum(values)) => Value::Text(values[idx].clone()),
        _ => Value::Null,
    }
}

criterion_group!(benches, evaluate, compiling);
criterion_main!(benches);
