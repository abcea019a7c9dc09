//! Scenarios with something random in every part.

use std::collections::BTreeMap;

use flow_feel::Decimal;
use flow_feel::time::{DAY, DateTime};
use flow_model::Text;
use flow_simulate::scenario::*;
use flow_testkit::Rng;
use serde_json::{Value, json};

const HOUR: i64 = DAY / 24;

/// A scenario of any shape that a file can say.
pub(crate) fn scenario(rng: &mut Rng) -> Scenario {
    let start: DateTime = pick(rng, &["2026-11-11T00:00:00+08:00", "2024-02-29T12:30:15.25Z"])
        .parse()
        .expect("it is one");
    Scenario {
        title: text(rng),
        purpose: text(rng),
        flow: maybe(rng, name).unwrap_or_default(),
        horizon: if coin(rng) {
            Horizon::LastOrder
        } else {
            Horizon::After(length(rng))
        },
        warm_up: if coin(rng) {
            WarmUp::Mser5
        } else {
            WarmUp::Fixed(length(rng))
        },
        replications: 1 + rng.below(100) as u32,
        seed: if coin(rng) {
            u64::MAX - rng.below(9) as u64
        } else {
            rng.below(9) as u64
        },
        arrivals: some(rng, arrivals),
        orders: orders(rng),
        steps: named(rng, step),
        components: named(rng, step),
        pools: named(rng, pool),
        calendars: named(rng, calendar),
        stock: maybe(rng, stock),
        carriers: named(rng, carrier),
        disruptions: some(rng, disruption),
        money: Money {
            goods_share: number(rng),
            late_once: decimal(rng),
            late_per_day: decimal(rng),
            cancelled: decimal(rng),
        },
        carbon: Carbon {
            kg_per_kg_shipped: number(rng),
        },
        service_levels: some(rng, |rng| ServiceLevel {
            title: text(rng),
            step: maybe(rng, name),
            from: maybe(rng, name),
            within_us: maybe(rng, length),
            target: number(rng),
        }),
        sample_every_us: 1 + length(rng),
        ..Scenario::empty(&name(rng), start)
    }
}

fn coin(rng: &mut Rng) -> bool {
    rng.below(2) == 0
}

fn pick<'a>(rng: &mut Rng, words: &[&'a str]) -> &'a str {
    words[rng.below(words.len())]
}

fn maybe<T>(rng: &mut Rng, make: impl Fn(&mut Rng) -> T) -> Option<T> {
    coin(rng).then(|| make(rng))
}

fn some<T>(rng: &mut Rng, make: impl Fn(&mut Rng) -> T) -> Vec<T> {
    (0..rng.below(4)).map(|_| make(rng)).collect()
}

fn at_least_one<T>(rng: &mut Rng, make: impl Fn(&mut Rng) -> T) -> Vec<T> {
    (0..1 + rng.below(4)).map(|_| make(rng)).collect()
}

fn named<T>(rng: &mut Rng, make: impl Fn(&mut Rng) -> T) -> BTreeMap<String, T> {
    (0..rng.below(4)).map(|_| (name(rng), make(rng))).collect()
}

fn name(rng: &mut Rng) -> String {
    let word = pick(
        rng,
        &["packers", "仓库", "a.b", "call/step", "with \"quotes\"", "x[0]"],
    );
    format!("{word}{}", rng.below(30))
}

fn text(rng: &mut Rng) -> Text {
    Text::new(
        pick(rng, &["", "Desk", "Two\nlines"]),
        pick(rng, &["", "柜台", "促销高峰"]),
    )
}

fn length(rng: &mut Rng) -> i64 {
    match rng.below(4) {
        0 => 0,
        1 => rng.below(400) as i64 * DAY,
        2 => rng.below(100) as i64 * HOUR + rng.below(3_600) as i64 * 1_000_000,
        _ => rng.below(1_000_000_000) as i64,
    }
}

fn number(rng: &mut Rng) -> f64 {
    match rng.below(6) {
        0 => 0.0,
        1 => rng.below(1_000) as f64,
        2 => rng.below(1_000_000) as f64 / 999_983.0,
        3 => 1e-7 * rng.below(100) as f64,
        4 => 1e300,
        _ => rng.below(1_000) as f64 / 100.0,
    }
}

fn decimal(rng: &mut Rng) -> Decimal {
    pick(rng, &["0", "12.5", "1000", "-3.25", "0.000001"])
        .parse()
        .expect("it is one")
}

fn value(rng: &mut Rng) -> Value {
    let values = [
        json!(null),
        json!(true),
        json!(-7),
        json!("text"),
        json!(["a", "b"]),
        json!({"b": 1, "a": {"c": []}}),
    ];
    values[rng.below(values.len())].clone()
}

/// A distribution whose amounts are made by `amount`.
fn distribution(rng: &mut Rng, amount: fn(&mut Rng) -> f64) -> Distribution {
    match rng.below(12) {
        0 => Distribution::Constant(amount(rng)),
        1 => Distribution::Uniform(amount(rng), amount(rng)),
        2 => Distribution::UniformWhole(rng.below(9) as i64, rng.below(9) as i64),
        3 => Distribution::Triangular(amount(rng), amount(rng), amount(rng)),
        4 => Distribution::Exponential(amount(rng)),
        5 => Distribution::Erlang {
            k: 1 + rng.below(9) as u32,
            mean: amount(rng),
        },
        6 => Distribution::Gamma {
            shape: number(rng),
            mean: amount(rng),
        },
        7 => Distribution::Weibull {
            shape: number(rng),
            scale: amount(rng),
        },
        8 => Distribution::Lognormal {
            median: amount(rng),
            sigma: number(rng),
        },
        9 => Distribution::Normal {
            mean: amount(rng),
            sd: amount(rng),
        },
        10 => Distribution::Empirical(at_least_one(rng, |rng| (amount(rng), number(rng)))),
        _ => Distribution::Points(at_least_one(rng, |rng| (amount(rng), number(rng)))),
    }
}

fn times(rng: &mut Rng) -> Distribution {
    distribution(rng, |rng| length(rng) as f64)
}

fn numbers(rng: &mut Rng) -> Distribution {
    match rng.below(8) {
        0 => Distribution::Poisson(number(rng)),
        _ => distribution(rng, number),
    }
}

fn arrivals(rng: &mut Rng) -> Arrivals {
    Arrivals {
        channel: name(rng),
        pattern: match rng.below(6) {
            0 => Pattern::Poisson(rate(rng)),
            1 => Pattern::Gaps(times(rng)),
            2 => Pattern::Every(1 + length(rng)),
            3 => {
                let mut moments = some(rng, length);
                moments.sort_unstable();
                Pattern::At(moments)
            }
            4 => Pattern::Replay {
                file: name(rng),
                stretch: number(rng),
            },
            _ => Pattern::Resample {
                file: name(rng),
                rate: rate(rng),
            },
        },
        batch: maybe(rng, numbers),
        orders_max: maybe(rng, |rng| rng.below(100_000) as u64),
        from_us: length(rng),
        until_us: maybe(rng, length),
    }
}

fn rate(rng: &mut Rng) -> RateCurve {
    let mut moment = 0;
    let mut points = vec![(0, number(rng))];
    for _ in 0..rng.below(4) {
        moment += 1 + length(rng);
        points.push((moment, number(rng)));
    }
    RateCurve {
        points,
        is_linear: coin(rng),
        repeat_us: maybe(rng, |rng| 1 + length(rng)),
        peaks: some(rng, |rng| Peak {
            from_us: length(rng),
            until_us: length(rng),
            times: number(rng),
        }),
    }
}

fn orders(rng: &mut Rng) -> OrderMix {
    let mut fields: BTreeMap<String, FieldSource> = named(rng, source);
    // A field that is a length of time, whose draws are lengths of time.
    let age = FieldSource::Drawn(times(rng), rng.below(3) as u32);
    fields.insert("route.data_age".to_owned(), age);
    OrderMix {
        fields,
        lines: maybe(rng, |rng| LineMix {
            lines: numbers(rng),
            pieces: numbers(rng),
            goods: some(rng, good),
            zipf: maybe(rng, number),
        }),
        customers: maybe(rng, |rng| Customers {
            number: rng.below(1_000) as u32,
            zipf: number(rng),
        }),
        rows: maybe(rng, name),
    }
}

fn source(rng: &mut Rng) -> FieldSource {
    match rng.below(4) {
        0 => FieldSource::Constant(value(rng)),
        1 => FieldSource::Weighted(at_least_one(rng, |rng| (value(rng), number(rng)))),
        2 => FieldSource::Drawn(numbers(rng), rng.below(5) as u32),
        _ => FieldSource::After(times(rng)),
    }
}

fn good(rng: &mut Rng) -> Good {
    Good {
        sku: name(rng),
        weight: number(rng),
        price: decimal(rng),
        kilograms: decimal(rng),
        entries: named(rng, value),
        copies: 1 + rng.below(3) as u32,
    }
}

fn step(rng: &mut Rng) -> StepAssumptions {
    StepAssumptions {
        duration: maybe(rng, times),
        times: maybe(rng, |_| "count(order.lines)".to_owned()),
        exits: named(rng, number),
        fault: maybe(rng, number),
        pools: maybe(rng, |rng| {
            some(rng, |rng| PoolUse {
                pool: name(rng),
                units: rng.below(3) as u32,
                skill: maybe(rng, name),
            })
        }),
        set_up: maybe(rng, times),
        batch: maybe(rng, |rng| Batch {
            size: 1 + rng.below(9) as u32,
            wait_us: length(rng),
        }),
        priority: maybe(rng, |_| "order.priority".to_owned()),
        cost: maybe(rng, decimal),
        carbon_kg: maybe(rng, number),
        lane: maybe(rng, |rng| LaneMix {
            delay: times(rng),
            cancel: number(rng),
            pool: maybe(rng, name),
        }),
        parts: maybe(rng, numbers),
        restock: maybe(rng, number),
        carrier: maybe(rng, name),
        place: maybe(rng, name),
    }
}

fn pool(rng: &mut Rng) -> Pool {
    let disciplines = [
        Discipline::Priority,
        Discipline::Fifo,
        Discipline::Lifo,
        Discipline::DueDate,
    ];
    Pool {
        title: text(rng),
        capacity: rng.below(50) as u32,
        calendar: maybe(rng, name),
        discipline: disciplines[rng.below(4)],
        preempts: coin(rng),
        queue_max: maybe(rng, |rng| rng.below(9) as u32),
        skills: some(rng, |rng| SkillGroup {
            units: rng.below(5) as u32,
            skills: some(rng, name),
        }),
        cost_per_hour: decimal(rng),
        extra_cost_per_hour: maybe(rng, decimal),
        carbon_g_per_hour: number(rng),
    }
}

fn calendar(rng: &mut Rng) -> Calendar {
    let days = ["2026-11-11", "2026-10-01", "2024-02-29"];
    Calendar {
        shifts: some(rng, |rng| {
            let weekdays = (1..=7).filter(|_| coin(rng)).collect();
            shift(rng, weekdays)
        }),
        days: (0..rng.below(3))
            .map(|_| {
                (
                    pick(rng, &days).to_owned(),
                    some(rng, |rng| shift(rng, Vec::new())),
                )
            })
            .collect(),
    }
}

fn shift(rng: &mut Rng, weekdays: Vec<u8>) -> Shift {
    let minute = HOUR / 60;
    Shift {
        weekdays,
        from_us: rng.below(24 * 60) as i64 * minute,
        until_us: rng.below(48 * 60) as i64 * minute + rng.below(2) as i64 * 30_000_000,
        units: maybe(rng, |rng| rng.below(20) as u32),
    }
}

fn stock(rng: &mut Rng) -> Stock {
    Stock {
        places: some(rng, name),
        items: some(rng, |rng| StockItem {
            sku: name(rng),
            place: maybe(rng, name).unwrap_or_default(),
            pieces: rng.below(1_000) as i64 - 10,
            supply: supply(rng),
        }),
    }
}

fn supply(rng: &mut Rng) -> Supply {
    match rng.below(4) {
        0 => Supply::None,
        1 => Supply::Deliveries(some(rng, |rng| Delivery {
            at_us: length(rng),
            pieces: rng.below(99) as i64,
            every_us: maybe(rng, |rng| 1 + length(rng)),
        })),
        2 => Supply::ReorderPoint {
            reorder_at: rng.below(99) as i64,
            quantity: rng.below(99) as i64,
            lead_time: times(rng),
        },
        _ => Supply::OrderUpTo {
            every_us: 1 + length(rng),
            up_to: rng.below(99) as i64,
            lead_time: times(rng),
        },
    }
}

fn carrier(rng: &mut Rng) -> Carrier {
    Carrier {
        title: text(rng),
        first_us: length(rng),
        every_us: 1 + length(rng),
        calendar: maybe(rng, name),
        capacity: maybe(rng, |rng| rng.below(500) as u32),
        cut_off_us: length(rng),
        freight: decimal(rng),
        freight_per_kg: decimal(rng),
        carbon_kg: number(rng),
    }
}

fn disruption(rng: &mut Rng) -> Disruption {
    Disruption {
        title: text(rng),
        strikes: match rng.below(4) {
            0 => Strikes::Step(name(rng)),
            1 => Strikes::Component(name(rng)),
            2 => Strikes::Pool(name(rng)),
            _ => Strikes::Carrier(name(rng)),
        },
        from_us: length(rng),
        until_us: length(rng),
        every_us: maybe(rng, |rng| 1 + length(rng)),
        effect: match rng.below(4) {
            0 => DisruptionEffect::Down,
            1 => DisruptionEffect::Slower(number(rng)),
            2 => DisruptionEffect::FewerUnits(rng.below(9) as u32),
            _ => DisruptionEffect::Faults(number(rng)),
        },
    }
}
