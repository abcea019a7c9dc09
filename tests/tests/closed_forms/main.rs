//! The simulator against what queueing theory works out exactly. The table in `docs/validation.md` is what this test found;
//! `BLESS=1` writes it anew.

#![expect(
    clippy::unwrap_used,
    reason = "a test stops at what it does not expect, in its helpers too"
)]

mod shops;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use flow_simulate::scenario::{
    Arrivals, Discipline, Distribution, FieldSource, Horizon, Pattern, Pool, PoolUse, RateCurve, Scenario,
    StepAssumptions, WarmUp, read,
};
use flow_simulate::statistics::Intervals;
use flow_simulate::{Control, Model, NoLog, RunOptions, Tally, run};
use flow_testkit::{expect_file, parse_notation};
use serde_json::json;

const MINUTE: f64 = 60e6;
const HOUR: i64 = 3_600_000_000;
const REPLICATIONS: u32 = 10;
/// Half widths that a mean may lie away from the closed form: 99.9 % of right programs do for ten replications.
const HALF_WIDTHS: f64 = 2.2;

/// One number that theory knows.
struct Line {
    model: &'static str,
    what: &'static str,
    wanted: f64,
    found: Vec<f64>,
}

fn pool(capacity: u32) -> Pool {
    Pool {
        title: Default::default(),
        capacity,
        calendar: None,
        discipline: Discipline::Priority,
        preempts: false,
        queue_max: None,
        skills: Vec::new(),
        cost_per_hour: Default::default(),
        extra_cost_per_hour: None,
        carbon_g_per_hour: 0.0,
    }
}

/// One desk: so many orders an hour, a time of service in minutes.
fn desk(per_hour: f64, servers: u32, service: Distribution) -> Scenario {
    let mut scenario = Scenario::empty("desk", "2026-01-01T00:00:00+00:00".parse().unwrap());
    scenario.arrivals.push(Arrivals {
        channel: "all".to_owned(),
        pattern: Pattern::Poisson(RateCurve {
            points: vec![(0, per_hour)],
            is_linear: false,
            repeat_us: None,
            peaks: Vec::new(),
        }),
        batch: None,
        orders_max: None,
        from_us: 0,
        until_us: None,
    });
    scenario.pools.insert("desk".to_owned(), pool(servers));
    scenario.steps.insert(
        "work".to_owned(),
        StepAssumptions {
            duration: Some(service),
            fault: Some(0.0),
            exits: [("rejected".to_owned(), 0.0)].into(),
            pools: Some(vec![PoolUse {
                pool: "desk".to_owned(),
                units: 1,
                skill: None,
            }]),
            ..StepAssumptions::default()
        },
    );
    let length = (30_000.0 / per_hour) as i64 * HOUR;
    scenario.warm_up = WarmUp::Fixed(length / 10);
    scenario.horizon = Horizon::After(length);
    scenario
}

fn play(scenario: &Scenario, measure: impl Fn(&Tally) -> f64) -> Vec<f64> {
    let flow = parse_notation(
        "s: flow.start\nwork: service.call\ne: flow.end\nx: flow.end { result: \"cancelled\" }\n\
         s -> work -> e\nwork.rejected -> x",
    );
    let model = Model::new(&flow, &[], scenario, &BTreeMap::new()).unwrap();
    replications(&model).iter().map(measure).collect()
}

fn replications(model: &Model) -> Vec<Tally> {
    let each = (0..REPLICATIONS).map(|replication| {
        let options = RunOptions {
            replication,
            ..RunOptions::default()
        };
        run(model, &options, &Control::default(), &mut NoLog)
    });
    each.collect()
}

fn waiting(tally: &Tally) -> f64 {
    tally.pools[0].waiting.mean().unwrap() / MINUTE
}

/// Erlang's B: the share that is turned away at `servers` with this load in erlangs.
fn erlang_b(servers: u32, load: f64) -> f64 {
    (1..=servers).fold(1.0, |blocked, n| load * blocked / (f64::from(n) + load * blocked))
}

/// Erlang's C: the share that waits.
fn erlang_c(servers: u32, load: f64) -> f64 {
    let blocked = erlang_b(servers, load);
    let rho = load / f64::from(servers);
    blocked / (1.0 - rho * (1.0 - blocked))
}

fn queues() -> Vec<Line> {
    let mut lines = Vec::new();
    for (servers, model) in [
        (1, "M/M/1, load 0.8"),
        (2, "M/M/2, load 0.8"),
        (5, "M/M/5, load 0.8"),
    ] {
        let per_hour = 8.0 * f64::from(servers);
        let scenario = desk(per_hour, servers, Distribution::Exponential(6.0 * MINUTE));
        let c = f64::from(servers);
        lines.push(Line {
            model,
            what: "waiting, min",
            wanted: erlang_c(servers, 0.8 * c) / (c * 10.0 - per_hour) * 60.0,
            found: play(&scenario, waiting),
        });
    }
    // Pollaczek and Khinchine: lambda E[S^2] / 2 (1 - rho).
    let general = [
        ("M/D/1, load 0.8", Distribution::Constant(6.0 * MINUTE), 0.0),
        (
            "M/E4/1, load 0.8",
            Distribution::Erlang {
                k: 4,
                mean: 6.0 * MINUTE,
            },
            0.25,
        ),
        (
            "M/G/1, gamma 0.5, load 0.8",
            Distribution::Gamma {
                shape: 0.5,
                mean: 6.0 * MINUTE,
            },
            2.0,
        ),
        (
            "M/G/1, lognormal 0.8, load 0.8",
            Distribution::Lognormal {
                median: 6.0 * MINUTE / (0.32_f64).exp(),
                sigma: 0.8,
            },
            (0.64_f64).exp() - 1.0,
        ),
    ];
    for (model, service, variation) in general {
        let scenario = desk(8.0, 1, service);
        lines.push(Line {
            model,
            what: "waiting, min",
            wanted: 0.8 / 0.2 * 6.0 * (1.0 + variation) / 2.0,
            found: play(&scenario, waiting),
        });
    }
    lines
}

fn losses() -> Vec<Line> {
    let turned_away = |tally: &Tally| {
        let step = tally.steps.iter().max_by_key(|step| step.turned_away).unwrap();
        step.turned_away as f64 / step.entered as f64
    };
    // Erlang's B: M/M/5/5 with 4 erlangs.
    let mut scenario = desk(40.0, 5, Distribution::Exponential(6.0 * MINUTE));
    scenario.pools.get_mut("desk").unwrap().queue_max = Some(0);
    let few = Line {
        model: "M/M/5/5, 4 erlangs",
        what: "turned away",
        wanted: erlang_b(5, 4.0),
        found: play(&scenario, turned_away),
    };
    // M/M/1/4 with load 0.9: p4 = (1 - r) r^4 / (1 - r^5).
    let mut scenario = desk(9.0, 1, Distribution::Exponential(6.0 * MINUTE));
    scenario.pools.get_mut("desk").unwrap().queue_max = Some(3);
    let r = 0.9_f64;
    let short = Line {
        model: "M/M/1/4, load 0.9",
        what: "turned away",
        wanted: (1.0 - r) * r.powi(4) / (1.0 - r.powi(5)),
        found: play(&scenario, turned_away),
    };
    vec![few, short]
}

fn priorities() -> Vec<Line> {
    let mut lines = Vec::new();
    for (preempts, model) in [(false, "M/M/1, two priorities"), (true, "M/M/1, pre-emptive")] {
        let mut scenario = desk(8.0, 1, Distribution::Exponential(6.0 * MINUTE));
        scenario.pools.get_mut("desk").unwrap().preempts = preempts;
        scenario.orders.fields.insert(
            "order.priority".to_owned(),
            FieldSource::Weighted(vec![(json!(9), 1.0), (json!(1), 3.0)]),
        );
        // Means over both classes. Cobham: R / (1 - r1) for the first, R / ((1 - r1)(1 - r)) for the second, R = r E[S].
        // Pre-emptive resume: time in the system of the first is that of M/M/1 alone; of the second
        // E[S] / (1 - r1) + R / ((1 - r1)(1 - r)).
        let (r1, r, service) = (0.2, 0.8, 6.0);
        let wanted = match preempts {
            false => 0.25 * r * service / (1.0 - r1) + 0.75 * r * service / ((1.0 - r1) * (1.0 - r)),
            true => {
                let first = service / (1.0 - r1);
                let second = service / (1.0 - r1) + r * service / ((1.0 - r1) * (1.0 - r));
                0.25 * first + 0.75 * second
            }
        };
        let lead_time = |tally: &Tally| tally.lead_time.mean().unwrap() / MINUTE;
        let found = match preempts {
            false => play(&scenario, waiting),
            true => play(&scenario, lead_time),
        };
        lines.push(Line {
            model,
            what: if preempts {
                "lead time, min"
            } else {
                "waiting, min"
            },
            wanted,
            found,
        });
    }
    lines
}

/// The network of `benches/simulators`: product form of Jackson 1957.
fn network() -> Vec<Line> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../benches/simulators");
    let flow = flow_model::read(&std::fs::read(folder.join("jackson.flow.json")).unwrap())
        .unwrap()
        .flow;
    let mut scenario = read(&std::fs::read(folder.join("jackson.scenario.json")).unwrap())
        .unwrap()
        .scenario;
    scenario.arrivals[0].orders_max = None;
    scenario.horizon = Horizon::After(12 * HOUR);
    scenario.warm_up = WarmUp::Fixed(HOUR);
    let model = Model::new(&flow, &[], &scenario, &BTreeMap::new()).unwrap();
    let pools = &model.layout().pools;
    let prepare = pools.iter().position(|pool| pool.id == "prepare").unwrap();
    let tallies = replications(&model);
    let lead_time = |tally: &Tally| tally.lead_time.mean().unwrap() / 1e6;
    let busy = |tally: &Tally| tally.pools[prepare].busy.area() / tally.pools[prepare].open.area();
    vec![
        Line {
            model: "Jackson network, 8 stations, rework",
            what: "lead time, s",
            wanted: 29.5642,
            found: tallies.iter().map(lead_time).collect(),
        },
        Line {
            model: "Jackson network, 8 stations, rework",
            what: "busiest station",
            wanted: 0.9,
            found: tallies.iter().map(busy).collect(),
        },
    ]
}

#[test]
fn closed_forms_are_met() {
    let own: [fn() -> Vec<Line>; 4] = [queues, losses, priorities, network];
    let families = own.into_iter().chain(shops::FAMILIES);
    // Side by side, for the time it takes; each is the same whenever it runs.
    let lines: Vec<Line> = std::thread::scope(|scope| {
        let running: Vec<_> = families.map(|family| scope.spawn(family)).collect();
        let found = running.into_iter().map(|family| family.join().unwrap());
        found.flatten().collect()
    });
    let mut table =
        String::from("| model | number | closed form | simulated, 95 % range |\n|---|---|---|---|\n");
    let mut far = Vec::new();
    for line in lines {
        let intervals = Intervals::new(0.95, line.found.len());
        let estimate = intervals.mean(line.found.iter().copied()).unwrap();
        let (mean, half) = (estimate.mean, estimate.half_width.unwrap());
        writeln!(
            table,
            "| {} | {} | {:.4} | {mean:.4} ({:.4} – {:.4}) |",
            line.model,
            line.what,
            line.wanted,
            mean - half,
            mean + half
        )
        .unwrap();
        if (mean - line.wanted).abs() > HALF_WIDTHS * half {
            far.push(format!(
                "{}, {}: {mean} ± {half} for {}",
                line.model, line.what, line.wanted
            ));
        }
    }
    assert!(far.is_empty(), "{far:#?}");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/validation.md");
    let text = std::fs::read_to_string(&path).unwrap();
    let begin = text.find("| model |").unwrap();
    let end = begin + text[begin..].find("\n\n").unwrap() + 1;
    expect_file(&path, &format!("{}{table}{}", &text[..begin], &text[end..]));
}
