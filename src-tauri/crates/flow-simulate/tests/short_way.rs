//! The short way through steps that only take time gives what the long way gives, event by event.

#![expect(clippy::unwrap_used, reason = "a test stops at what it does not expect")]

use std::collections::BTreeMap;

use flow_simulate::scenario::{
    Arrivals, Discipline, Distribution, FieldSource, Horizon, Pattern, Pool, PoolUse, RateCurve, Scenario,
    StepAssumptions, WarmUp,
};
use flow_simulate::{Control, Happening, Model, Row, RunOptions, Tally, run};
use flow_testkit::parse_notation;

const MINUTE: f64 = 60e6;
const HOUR: i64 = 3_600_000_000;
/// How long an order waits to be packed at most.
const PATIENCE: i64 = HOUR / 3;

/// A check that one in five fails, people who pack and lose patience, and a repair that always is in time. The two last
/// pools are too small.
const FLOW: &str = "s: flow.start\ncheck: service.call\nmend: human.task { deadline: \"PT2H\" }\n\
                    pack: human.task { deadline: \"PT20M\" }\ne: flow.end\nx: flow.end { result: \"cancelled\" }\n\
                    s -> check -> pack -> e\ncheck.rejected -> mend\nmend -> check\nmend.cancel -> x\nmend.timeout -> x\n\
                    pack.cancel -> x\npack.timeout -> x";

fn step(pool: &str, duration: Distribution, exits: &[(&str, f64)]) -> StepAssumptions {
    StepAssumptions {
        duration: Some(duration),
        fault: Some(0.0),
        exits: exits
            .iter()
            .map(|(exit, share)| ((*exit).to_owned(), *share))
            .collect(),
        pools: Some(vec![PoolUse {
            pool: pool.to_owned(),
            units: 1,
            skill: None,
        }]),
        ..StepAssumptions::default()
    }
}

fn scenario(discipline: Discipline) -> Scenario {
    let mut scenario = Scenario::empty("ways", "2026-11-11T00:00:00+08:00".parse().unwrap());
    scenario.horizon = Horizon::After(48 * HOUR);
    scenario.warm_up = WarmUp::Fixed(5 * HOUR + 7);
    let priorities = (0..3).map(|priority| (priority.into(), 1.0)).collect();
    let fields = &mut scenario.orders.fields;
    fields.insert("order.priority".to_owned(), FieldSource::Weighted(priorities));
    scenario.arrivals.push(Arrivals {
        channel: "web".to_owned(),
        pattern: Pattern::Poisson(RateCurve {
            points: vec![(0, 60.0)],
            is_linear: false,
            repeat_us: None,
            peaks: Vec::new(),
        }),
        batch: None,
        orders_max: None,
        from_us: 0,
        until_us: None,
    });
    for (name, capacity) in [("clerks", 5), ("packers", 4), ("menders", 3)] {
        let pool = Pool {
            title: Default::default(),
            capacity,
            calendar: None,
            discipline,
            preempts: false,
            queue_max: (name == "clerks").then_some(9),
            skills: Vec::new(),
            cost_per_hour: Default::default(),
            extra_cost_per_hour: None,
            carbon_g_per_hour: 0.0,
        };
        scenario.pools.insert(name.to_owned(), pool);
    }
    let exponential = |minutes: f64| Distribution::Exponential(minutes * MINUTE);
    let steps = &mut scenario.steps;
    let check = step("clerks", exponential(3.5), &[("rejected", 0.2)]);
    steps.insert("check".to_owned(), check);
    // Many draws are longer than the two hours in which it is said to be done.
    let mend = step("menders", exponential(40.0), &[("timeout", 0.0), ("cancel", 0.1)]);
    steps.insert("mend".to_owned(), mend);
    steps.insert(
        "pack".to_owned(),
        step("packers", exponential(5.0), &[("cancel", 0.05)]),
    );
    scenario
}

fn play(scenario: &Scenario) -> (Model, Tally, Vec<Row>) {
    let model = Model::new(&parse_notation(FLOW), &[], scenario, &BTreeMap::new()).unwrap();
    let mut rows = Vec::new();
    let tally = run(&model, &RunOptions::default(), &Control::default(), &mut rows);
    (model, tally, rows)
}

#[test]
fn both_ways_have_the_same_events() {
    for discipline in [Discipline::Fifo, Discipline::Priority, Discipline::Lifo] {
        let mut scenario = scenario(discipline);
        let (_, tally, rows) = play(&scenario);
        // A factor, whatever it is, sends orders the long way.
        for step in scenario.steps.values_mut() {
            step.times = Some("1".to_owned());
        }
        let (_, long_tally, long_rows) = play(&scenario);
        let differs = rows.iter().zip(&long_rows).find(|(one, other)| one != other);
        assert_eq!(differs, None, "{discipline:?}");
        assert_eq!(rows.len(), long_rows.len());
        assert_eq!(format!("{tally:?}"), format!("{long_tally:?}"), "{discipline:?}");
    }
}

#[test]
fn nobody_waits_longer_than_the_deadline() {
    let (model, tally, rows) = play(&scenario(Discipline::Fifo));
    let layout = model.layout();
    let pack = layout.steps.iter().position(|step| step.id == "pack").unwrap() as u32;
    let timeout = layout
        .exits
        .iter()
        .position(|exit| exit.step == pack && exit.port == "timeout")
        .unwrap() as u32;
    let mut came = BTreeMap::new();
    let mut late = 0;
    for row in rows.iter().filter(|row| row.step == pack) {
        match row.what {
            Happening::Enter => {
                came.insert(row.number, row.at_us);
            }
            Happening::Leave => {
                let stay = row.at_us - came[&row.number];
                assert!(stay <= PATIENCE);
                assert_eq!(row.exit == timeout, stay == PATIENCE, "{row:?}");
                late += u64::from(row.exit == timeout);
            }
            _ => {}
        }
    }
    assert!(late > 100, "{late}");
    assert!(tally.exits[timeout as usize] <= late);
}
