//! Single queues against the closed forms of the books.

use std::collections::BTreeMap;

use flow_simulate::scenario::{
    Arrivals, Distribution, Horizon, Pattern, Pool, PoolUse, RateCurve, Scenario, StepAssumptions, WarmUp,
};
use flow_simulate::{Control, Model, NoLog, RunOptions, Tally, run};
use flow_testkit::parse_notation;

const HOUR: i64 = 3_600_000_000;

fn scenario(per_hour: f64, servers: u32, service: Distribution, orders: u64) -> Scenario {
    let mut scenario = Scenario::empty("queue", "2026-01-01T00:00:00+00:00".parse().expect("a moment"));
    scenario.arrivals.push(Arrivals {
        channel: "all".to_owned(),
        pattern: Pattern::Poisson(RateCurve {
            points: vec![(0, per_hour)],
            is_linear: false,
            repeat_us: None,
            peaks: Vec::new(),
        }),
        batch: None,
        orders_max: Some(orders),
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
    scenario.horizon = Horizon::LastOrder;
    scenario.warm_up = WarmUp::Fixed(200 * HOUR);
    scenario
}

fn pool(capacity: u32) -> Pool {
    Pool {
        title: Default::default(),
        capacity,
        calendar: None,
        discipline: Default::default(),
        preempts: false,
        queue_max: None,
        skills: Vec::new(),
        cost_per_hour: Default::default(),
        extra_cost_per_hour: None,
        carbon_g_per_hour: 0.0,
    }
}

fn play(scenario: &Scenario) -> Tally {
    let flow = parse_notation(
        "s: flow.start\nwork: service.call\ne: flow.end\nx: flow.end { result: \"cancelled\" }\ns -> work -> e\nwork.rejected -> x",
    );
    let model = Model::new(&flow, &[], scenario, &BTreeMap::new()).expect("it runs");
    run(&model, &RunOptions::default(), &Control::default(), &mut NoLog)
}

#[test]
fn one_server_with_exponential_service() {
    // M/M/1 with load 0.8: mean time in the system is 1 / (mu - lambda) = 6 minutes / 0.2.
    let scenario = scenario(8.0, 1, Distribution::Exponential(HOUR as f64 / 10.0), 400_000);
    let tally = play(&scenario);
    let mean_hours = tally.lead_time.mean().unwrap() / HOUR as f64;
    assert!((mean_hours - 0.5).abs() < 0.03, "{mean_hours}");
    let busy = tally.pools[0].busy.area() / (tally.ended_at_us - tally.measured_from_us) as f64;
    assert!((busy - 0.8).abs() < 0.01, "{busy}");
    assert_eq!(
        tally.orders.completed,
        tally.orders.arrived + tally.orders.under_way_before
    );
}

#[test]
fn one_server_with_constant_service() {
    // M/D/1 by Pollaczek and Khinchine: waiting is half of that with exponential service.
    let scenario = scenario(8.0, 1, Distribution::Constant(HOUR as f64 / 10.0), 400_000);
    let tally = play(&scenario);
    let waiting = tally
        .steps
        .iter()
        .map(|step| step.waiting.mean().unwrap_or(0.0))
        .fold(0.0, f64::max);
    assert!((waiting / HOUR as f64 - 0.2).abs() < 0.012, "{waiting}");
}
