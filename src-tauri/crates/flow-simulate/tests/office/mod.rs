//! A small flow in the real engine: orders are checked, packed, and collected.

use std::collections::BTreeMap;
use std::ops::Range;

use flow_feel::Decimal;
use flow_model::{Flow, Text};
use flow_simulate::experiment::{Runs, Variant};
use flow_simulate::report::Facts;
use flow_simulate::scenario::{
    Arrivals, Distribution, Horizon, Pattern, Peak, Pool, PoolUse, RateCurve, Scenario, ServiceLevel,
    StepAssumptions,
};
use flow_simulate::{Control, Model, NoLog, RunOptions, SimulateError, run};
use flow_testkit::parse_notation;

const MINUTE: f64 = 60e6;
const HOUR: i64 = 3_600_000_000;

/// Check, pack, ship; a rush from 18 to 20 o'clock of both days.
pub(crate) fn variant() -> Variant {
    let mut flow = parse_notation(
        "s: flow.start\ncheck: service.call\npack: human.task\ne: flow.end\nx: flow.end { result: \"cancelled\" }\n\
         s -> check -> pack -> e\ncheck.rejected -> x\npack.cancel -> x\npack.timeout -> x",
    );
    flow.title = Text::new("Check and pack", "审核与打包");
    Variant {
        flow,
        scenario: scenario(),
    }
}

fn scenario() -> Scenario {
    let start = "2026-11-11T00:00:00+08:00".parse().expect("a moment");
    let mut scenario = Scenario::empty("rush", start);
    scenario.title = Text::new("An evening rush", "晚高峰");
    scenario.horizon = Horizon::After(48 * HOUR);
    scenario.arrivals.push(Arrivals {
        channel: "web".to_owned(),
        pattern: Pattern::Poisson(RateCurve {
            points: vec![(0, 40.0)],
            is_linear: false,
            repeat_us: None,
            peaks: [18, 42]
                .map(|from| Peak {
                    from_us: from * HOUR,
                    until_us: (from + 2) * HOUR,
                    times: 3.0,
                })
                .into(),
        }),
        batch: None,
        orders_max: None,
        from_us: 0,
        until_us: None,
    });
    scenario
        .pools
        .insert("clerks".to_owned(), pool("Clerks", "审核员", 6, 30));
    scenario
        .pools
        .insert("packers".to_owned(), pool("Packers", "打包员", 5, 25));
    scenario.steps.insert("check".to_owned(), step("clerks", 4.0));
    scenario.steps.insert("pack".to_owned(), step("packers", 5.0));
    scenario.service_levels.push(ServiceLevel {
        title: Text::new("Packed within an hour", "一小时内打包"),
        step: Some("pack".to_owned()),
        from: None,
        within_us: Some(HOUR),
        target: 0.95,
    });
    scenario
}

fn step(pool: &str, minutes: f64) -> StepAssumptions {
    StepAssumptions {
        duration: Some(Distribution::Exponential(minutes * MINUTE)),
        fault: Some(0.0),
        exits: [
            ("rejected".to_owned(), 0.0),
            ("cancel".to_owned(), 0.0),
            ("timeout".to_owned(), 0.0),
        ]
        .into(),
        pools: Some(vec![PoolUse {
            pool: pool.to_owned(),
            units: 1,
            skill: None,
        }]),
        ..StepAssumptions::default()
    }
}

fn pool(en: &str, zh: &str, capacity: u32, per_hour: i64) -> Pool {
    Pool {
        title: Text::new(en, zh),
        capacity,
        calendar: None,
        discipline: Default::default(),
        preempts: false,
        queue_max: None,
        skills: Vec::new(),
        cost_per_hour: Decimal::from(per_hour),
        extra_cost_per_hour: None,
        carbon_g_per_hour: 0.0,
    }
}

/// Runs replications one after the other.
pub(crate) fn play(variant: &Variant, replications: Range<u32>) -> Result<Runs, SimulateError> {
    let model = Model::new(&variant.flow, &[], &variant.scenario, &BTreeMap::new())?;
    let one = |replication| {
        let options = RunOptions {
            seed: 7,
            replication,
            ..RunOptions::default()
        };
        run(&model, &options, &Control::default(), &mut NoLog)
    };
    let tallies = replications.map(one).collect();
    Ok(Runs {
        layout: model.layout().clone(),
        tallies,
    })
}

/// What ran.
pub(crate) fn facts(variant: &Variant) -> Facts {
    let flow: &Flow = &variant.flow;
    let mut facts = Facts::new(flow, "1a2b3c4d5e6f", &variant.scenario, "6f5e4d3c2b1a", 7);
    facts.currency = Some("CNY".to_owned());
    facts
}
