//! The engine on every flow there is: it takes the ways that the stepper takes, keeps its books, and gives the same
//! bytes whoever asks.

#![expect(
    clippy::unwrap_used,
    reason = "a test stops at what it does not expect, in its helpers too"
)]

use std::collections::BTreeMap;

use flow_engine::order::{Orders, field};
use flow_engine::sample::{Profile, sample_orders};
use flow_engine::stepper::{EndingKind, Lane, Program, Script, ScriptStep, Stepper};
use flow_feel::{Clock, Record, Value};
use flow_model::Flow;
use flow_simulate::scenario::{Arrivals, Horizon, Pattern, Pool, Scenario};
use flow_simulate::{Control, Happening, Layout, Model, NoLog, Row, RunOptions, Tally, run};
use flow_testkit::fixtures;

const HOUR: i64 = 3_600_000_000;

fn flow(bytes: &[u8]) -> Flow {
    flow_model::read(bytes).unwrap().flow
}

fn flows(folder: &str) -> Vec<Flow> {
    let files = fixtures(folder, ".flow.json").into_iter();
    let whole = files.filter(|file| !file.name.contains('/'));
    whole.map(|file| flow(&file.bytes)).collect()
}

fn parts() -> Vec<Flow> {
    ["flows/templates/parts", "flows/examples/parts"]
        .into_iter()
        .flat_map(flows)
        .collect()
}

fn whole_flows() -> Vec<Flow> {
    ["flows/templates", "flows/examples"]
        .into_iter()
        .flat_map(flows)
        .collect()
}

/// Orders of a file, replayed, with one person at each desk.
fn scenario(seed: u64) -> (Scenario, BTreeMap<String, Orders>) {
    let mut scenario = Scenario::empty("crowd", "2026-11-08T00:00:00+08:00".parse().unwrap());
    scenario.seed = seed;
    scenario.arrivals.push(Arrivals {
        channel: "file".to_owned(),
        pattern: Pattern::Replay {
            file: "orders.csv".to_owned(),
            stretch: 1.0,
        },
        batch: None,
        orders_max: None,
        from_us: 0,
        until_us: None,
    });
    for desk in [
        "order_desk",
        "ops_manager",
        "risk_desk",
        "finance_desk",
        "warehouse",
    ] {
        scenario.pools.insert(desk.to_owned(), pool(3));
    }
    scenario.horizon = Horizon::After(24 * 60 * HOUR);
    let profiles = [Profile::Mixed, Profile::FlashSale];
    let records = profiles
        .into_iter()
        .flat_map(|profile| sample_orders(profile, 150, seed));
    let orders = Orders {
        records: records.collect(),
        notes: Vec::new(),
    };
    (scenario, [("orders.csv".to_owned(), orders)].into())
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

fn play(model: &Model, replication: u32) -> (Tally, Vec<Row>) {
    let options = RunOptions {
        replication,
        ..RunOptions::default()
    };
    let mut rows = Vec::new();
    let tally = run(model, &options, &Control::default(), &mut rows);
    (tally, rows)
}

/// The events of one order as a script for the stepper, which walks the parts of an order one after the other.
fn script(layout: &Layout, rows: &[Row]) -> Vec<ScriptStep> {
    let mut steps: Vec<(Vec<(String, u16)>, ScriptStep)> = Vec::new();
    let is_entered = |id: &str| {
        let inside = format!("{id}/");
        rows.iter()
            .any(|row| layout.steps[row.step as usize].id.starts_with(&inside))
    };
    for row in rows {
        let id = &layout.steps[row.step as usize].id;
        let (calls, own) = id.rsplit_once('/').unwrap_or(("", id));
        let name = match (calls, row.part) {
            ("", _) => own.to_owned(),
            (calls, 0) => format!("{calls}/{own}"),
            (calls, part) => format!("{calls}[{}]/{own}", part - 1),
        };
        let place: Vec<(String, u16)> = match calls {
            "" => Vec::new(),
            calls => vec![(calls.to_owned(), row.part)],
        };
        let step = match row.what {
            Happening::Leave if is_entered(id) => continue,
            Happening::Leave if row.exit == Row::NONE => ScriptStep::auto(&name),
            Happening::Leave => ScriptStep::new(&name, &layout.exits[row.exit as usize].port),
            Happening::End => ScriptStep::auto(&name),
            Happening::Fault => ScriptStep {
                lane: Some(Lane::Retry),
                ..ScriptStep::new(&name, "fault")
            },
            Happening::Enter if is_entered(id) => ScriptStep::auto(&name),
            Happening::Enter
            | Happening::Arrive
            | Happening::Begin
            | Happening::Interrupt
            | Happening::PassOn => continue,
        };
        steps.push((place, step));
    }
    // Inside a call the parts follow each other, at the place of the first.
    let mut ordered: Vec<ScriptStep> = Vec::new();
    let mut left = steps;
    while !left.is_empty() {
        let (place, step) = left.remove(0);
        match place.first() {
            None => ordered.push(step),
            Some((call, _)) => {
                let call = call.clone();
                let (mut inside, rest): (Vec<_>, Vec<_>) = std::iter::once((place, step))
                    .chain(left)
                    .partition(|(place, _)| place.first().is_some_and(|(known, _)| *known == call));
                inside.sort_by_key(|(place, _)| place[0].1);
                ordered.extend(inside.into_iter().map(|(_, step)| step));
                left = rest;
            }
        }
    }
    ordered
}

/// Fields that steps write: what they hold is drawn by the stepper in another way than by the simulator, so that data
/// may choose another exit there.
fn reads_written_fields(flow: &Flow) -> bool {
    let text = String::from_utf8(flow_model::write(flow)).unwrap();
    [
        "risk.",
        "stock.",
        "route.",
        "promo.",
        "human.",
        "customs.",
        "tax.",
        "carbon.",
        "payment.paid",
        "rma.",
        "reply.",
    ]
    .iter()
    .any(|path| text.contains(&format!("\"when\": \"{path}")))
}

#[test]
fn orders_take_ways_that_the_stepper_takes() {
    let parts = parts();
    let mut replayed = 0;
    for flow in whole_flows() {
        let (mut scenario, files) = scenario(7);
        scenario.flow = flow.id.as_str().to_owned();
        let model = Model::new(&flow, &parts, &scenario, &files).unwrap();
        let program = Program::new(&flow, &parts);
        let (tally, rows) = play(&model, 0);
        let mut by_order: BTreeMap<u64, Vec<Row>> = BTreeMap::new();
        for row in rows {
            by_order.entry(row.number).or_default().push(row);
        }
        for (number, rows) in by_order {
            let arrived = rows[0].at_us;
            let order = model.order(&RunOptions::default(), 0, number, arrived).unwrap();
            let is_over = rows.last().unwrap().what == Happening::End
                && !model.layout().steps[rows.last().unwrap().step as usize]
                    .id
                    .contains('/');
            replayed += usize::from(replay(&flow, &program, model.layout(), order, &rows, is_over));
        }
        assert!(
            tally.orders.lost == 0 && tally.orders.stuck == 0 && tally.orders.endless == 0,
            "{}",
            flow.id
        );
    }
    assert!(replayed > 1_000, "{replayed} orders were replayed");
}

fn replay(
    flow: &Flow,
    program: &Program,
    layout: &Layout,
    order: Record,
    rows: &[Row],
    is_over: bool,
) -> bool {
    if !is_over {
        return false;
    }
    let id = field(&order, "order.id").as_text().unwrap().to_owned();
    let clock = Clock {
        now: "2026-11-08T00:00:00+08:00".parse().unwrap(),
    };
    let mut stepper = Stepper::new(program, order, clock, None).unwrap();
    let steps = script(layout, rows);
    let last = steps.last().unwrap().node.clone();
    if let Err(error) = stepper.walk(&Script::of(steps.clone()), false) {
        panic!("{} {id}: {}\n{steps:#?}", flow.id, error.message.en);
    }
    let ending = stepper
        .ending()
        .unwrap_or_else(|| panic!("{} {id}: goes on", flow.id));
    assert!(
        matches!(ending.kind, EndingKind::Ended(_)),
        "{} {id}: {ending:?}",
        flow.id
    );
    assert_eq!(ending.node, last, "{} {id}", flow.id);
    if !reads_written_fields(flow) {
        let forced: Vec<_> = stepper.trace().iter().filter(|line| line.forced).collect();
        assert!(forced.is_empty(), "{} {id}: {forced:#?}", flow.id);
    }
    true
}

#[test]
fn the_same_seed_gives_the_same_events() {
    let parts = parts();
    for flow in whole_flows() {
        let (scenario, files) = scenario(3);
        let model = Model::new(&flow, &parts, &scenario, &files).unwrap();
        let again = Model::new(&flow, &parts, &scenario, &files).unwrap();
        let (tally, rows) = play(&model, 1);
        let (tally_again, rows_again) = play(&again, 1);
        assert_eq!(rows, rows_again, "{}", flow.id);
        assert_eq!(format!("{tally:?}"), format!("{tally_again:?}"), "{}", flow.id);
        let silent = run(
            &model,
            &RunOptions {
                replication: 1,
                ..RunOptions::default()
            },
            &Control::default(),
            &mut NoLog,
        );
        assert_eq!(
            format!("{tally:?}"),
            format!("{silent:?}"),
            "{}: a log changes nothing",
            flow.id
        );
    }
}

#[test]
fn orders_are_conserved_at_every_step() {
    let parts = parts();
    for flow in whole_flows() {
        let (scenario, files) = scenario(5);
        let model = Model::new(&flow, &parts, &scenario, &files).unwrap();
        let (tally, _) = play(&model, 0);
        let orders = &tally.orders;
        let fates = orders.completed + orders.cancelled + orders.returned + orders.handed_over;
        let rest = orders.lost + orders.endless + orders.stuck + orders.unfinished;
        assert_eq!(orders.arrived, fates + rest, "{}", flow.id);
        assert_eq!(orders.arrived + orders.out_of_scope, 300, "{}", flow.id);
        for (step, name) in tally.steps.iter().zip(&model.layout().steps) {
            assert_eq!(step.entered, step.left + step.at_end, "{} {}", flow.id, name.id);
        }
        assert_eq!(tally.exits.len(), model.layout().exits.len());
    }
}

#[test]
fn an_order_has_the_fields_of_its_row() {
    let (scenario, files) = scenario(5);
    let flow = flows("flows/templates").remove(0);
    let model = Model::new(&flow, &parts(), &scenario, &files).unwrap();
    let order = model.order(&RunOptions::default(), 0, 17, 0).unwrap();
    let row = &files["orders.csv"].records[17];
    for path in [
        "order.id",
        "order.total",
        "order.lines",
        "customer.id",
        "order.priority",
    ] {
        assert_eq!(field(&order, path), field(row, path), "{path}");
    }
    assert_ne!(*field(&order, "order.lines"), Value::Null);
}
