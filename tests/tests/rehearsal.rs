//! The scenarios below `flows/`. All of them are readable, canonical and sound, and run as they should. The known cases
//! are re-enacted: what each example in `flows/examples/` is there to show is shown over several replications, with its
//! interval, and is not shown when the cause is taken away.

#![expect(
    clippy::unwrap_used,
    reason = "a test stops at what it does not expect, in its helpers too"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use flow_engine::order::field;
use flow_feel::{Record, Value};
use flow_model::{Flow, Text};
use flow_simulate::scenario::{Distribution, Scenario, check, read, write};
use flow_simulate::statistics::{Estimate, Intervals, paired};
use flow_simulate::{Control, Happening, Model, NoLog, Row, RunOptions, Tally, run};
use flow_testkit::{fixtures, root};
use flow_validate::Severity;

const MINUTE: i64 = 60_000_000;

fn flow_text(id: &str) -> String {
    fs::read_to_string(root().join(format!("flows/examples/{id}.flow.json"))).unwrap()
}

fn flow(text: &str) -> Flow {
    flow_model::read(text.as_bytes()).unwrap().flow
}

fn scenario(id: &str) -> Scenario {
    let bytes = fs::read(root().join(format!("flows/examples/{id}.scenario.json"))).unwrap();
    read(&bytes).unwrap().scenario
}

fn options(scenario: &Scenario, replication: u32) -> RunOptions {
    RunOptions {
        seed: scenario.seed,
        replication,
        ..RunOptions::default()
    }
}

fn play(flow: &Flow, scenario: &Scenario, replications: u32) -> (Model, Vec<Tally>) {
    let model = Model::new(flow, &[], scenario, &BTreeMap::new()).unwrap();
    let play = |number| {
        run(
            &model,
            &options(scenario, number),
            &Control::default(),
            &mut NoLog,
        )
    };
    let tallies = (0..replications).map(play).collect();
    (model, tallies)
}

fn play_example(id: &str, replications: u32) -> (Model, Vec<Tally>) {
    play(&flow(&flow_text(id)), &scenario(id), replications)
}

fn step(model: &Model, id: &str) -> usize {
    let mut steps = model.layout().steps.iter();
    steps.position(|step| step.id == id).unwrap()
}

/// How often an exit was taken.
fn taken(model: &Model, tally: &Tally, id: &str, port: &str) -> u64 {
    let step = step(model, id) as u32;
    let mut exits = model.layout().exits.iter().zip(&tally.exits);
    let found = exits.find(|(exit, _)| exit.step == step && exit.port == port);
    *found.unwrap().1
}

/// 95 % interval of a number of each replication.
fn interval(values: &[f64]) -> Estimate {
    Intervals::new(0.95, values.len())
        .mean(values.iter().copied())
        .unwrap()
}

/// Orders of the appliance seller that no carrier has collected when the run ends.
fn undispatched(model: &Model, tally: &Tally) -> f64 {
    let delivery = &tally.steps[step(model, "deliver")];
    let on_the_road = delivery.at_end - delivery.waiting_at_end;
    (tally.orders.unfinished + tally.orders.stuck - on_the_road) as f64
}

fn all_undispatched(model: &Model, tallies: &[Tally]) -> Vec<f64> {
    tallies.iter().map(|tally| undispatched(model, tally)).collect()
}

#[test]
fn the_promotion_leaves_twelve_thousand_orders_and_its_repair_none() {
    let (before, was) = play_example("appliance-backlog", 3);
    let (after, is) = play_example("appliance-backlog-repaired", 3);
    let backlog = interval(&all_undispatched(&before, &was));
    assert!(backlog.low().unwrap() > 12_000.0, "{backlog:?}");
    assert_eq!(all_undispatched(&after, &is), [0.0; 3]);
    for (was, is) in was.iter().zip(&is) {
        assert_eq!(was.orders.arrived, is.orders.arrived, "the same customers come");
        assert!(
            is.orders.cancelled < was.orders.cancelled,
            "nobody is sent away to keep the backlog small"
        );
        let level = &is.service_levels[0];
        assert_eq!(
            (level.broken, level.open),
            (0, 0),
            "each within 48 hours of its own"
        );
        assert!(
            is.steps[step(&after, "queue")].waiting.greatest() > 5 * MINUTE,
            "the queue takes the peak"
        );
    }
}

#[test]
fn both_promotions_have_the_same_orders() {
    let ids = ["appliance-backlog", "appliance-backlog-repaired"];
    let [was, is] = ids.map(scenario);
    assert_eq!(was.arrivals, is.arrivals);
    assert_eq!(was.orders, is.orders);
    assert_eq!(
        (was.seed, was.horizon, was.start),
        (is.seed, is.horizon, is.start)
    );
    assert_eq!(was.pools["order_desk"].capacity, is.pools["order_desk"].capacity);
}

#[test]
fn twice_the_warehouse_alone_does_not_repair_the_promotion() {
    let mut scenario = scenario("appliance-backlog");
    scenario.pools.get_mut("warehouse").unwrap().capacity *= 2;
    let (model, tallies) = play(&flow(&flow_text("appliance-backlog")), &scenario, 3);
    let backlog = interval(&all_undispatched(&model, &tallies));
    assert!(backlog.low().unwrap() > 12_000.0, "{backlog:?}");
}

/// What is promised of future stock and of the quota, followed through the events of a run.
#[derive(Default)]
struct Promised {
    pieces: i64,
    pieces_max: i64,
    places: i64,
    places_max: i64,
    of_customer: BTreeMap<String, i64>,
    of_customer_max: i64,
    /// Pieces and customer of each order that holds something.
    held: BTreeMap<(u16, u64), (i64, Option<String>)>,
    arrived_in_minute: BTreeMap<i64, u64>,
}

impl Promised {
    fn follow(model: &Model, options: &RunOptions, rows: &[Row]) -> Promised {
        let mut promised = Promised::default();
        for row in rows {
            let id = model.layout().steps[row.step as usize].id.as_str();
            let exit = model.layout().exits.get(row.exit as usize);
            let port = exit.map_or("", |exit| exit.port.as_str());
            let key = (row.channel, row.number);
            let order = || {
                model
                    .order(options, usize::from(row.channel), row.number, row.at_us)
                    .unwrap()
            };
            match (row.what, id, port) {
                (Happening::Arrive, ..) => {
                    *promised.arrived_in_minute.entry(row.at_us / MINUTE).or_default() += 1;
                }
                (Happening::Leave, "gate", "ok") => promised.take_place(key, &order()),
                (Happening::Leave, "lock", "ok") => promised.lock(key, pieces(&order())),
                (Happening::Leave, "undo", "ok") => promised.give_back(key),
                _ => {}
            }
        }
        promised
    }

    fn take_place(&mut self, key: (u16, u64), order: &Record) {
        let customer = field(order, "customer.id").as_text().unwrap().to_owned();
        self.places += 1;
        self.places_max = self.places_max.max(self.places);
        let own = self.of_customer.entry(customer.clone()).or_default();
        *own += 1;
        self.of_customer_max = self.of_customer_max.max(*own);
        self.held.entry(key).or_default().1 = Some(customer);
    }

    fn lock(&mut self, key: (u16, u64), pieces: i64) {
        self.pieces += pieces;
        self.pieces_max = self.pieces_max.max(self.pieces);
        self.held.entry(key).or_default().0 = pieces;
    }

    fn give_back(&mut self, key: (u16, u64)) {
        let Some((pieces, customer)) = self.held.remove(&key) else {
            return;
        };
        self.pieces -= pieces;
        if let Some(customer) = customer {
            self.places -= 1;
            *self.of_customer.get_mut(&customer).unwrap() -= 1;
        }
    }
}

fn pieces(order: &Record) -> i64 {
    let qty = |line: &Value| match line {
        Value::Record(entries) => entries.get("qty").and_then(Value::as_number).unwrap().to_i64(),
        _ => None,
    };
    let lines = field(order, "order.lines").as_list().unwrap();
    lines.iter().map(|line| qty(line).unwrap()).sum()
}

#[test]
fn the_flash_sale_sells_no_piece_twice() {
    let id = "flash-sale-night";
    let (flow, scenario) = (flow(&flow_text(id)), scenario(id));
    let model = Model::new(&flow, &[], &scenario, &BTreeMap::new()).unwrap();
    for number in 0..4 {
        let options = options(&scenario, number);
        let mut rows: Vec<Row> = Vec::new();
        let tally = run(&model, &options, &Control::default(), &mut rows);
        let promised = Promised::follow(&model, &options, &rows);
        let busiest = promised.arrived_in_minute.values().max().unwrap();
        assert!(*busiest > 3_000, "{busiest} orders in the busiest minute");
        assert!(promised.pieces_max <= 6_000, "{} locked", promised.pieces_max);
        assert!(promised.pieces_max > 5_990, "the lock is what limits the sale");
        assert!(promised.places_max <= 5_000, "{} let in", promised.places_max);
        assert_eq!(promised.of_customer_max, 1, "one to a customer");
        let goods = &tally.stock[0];
        assert!(goods.shipped <= goods.delivered && goods.lowest >= 0);
        assert_eq!(
            taken(&model, &tally, "freeze", "short"),
            0,
            "whoever paid gets a machine"
        );
        let orders = &tally.orders;
        assert_eq!((orders.unfinished, orders.stuck, orders.lost), (0, 0, 0));
        assert!(orders.completed > 4_000, "{orders:?}");
    }
}

#[test]
fn without_the_limit_of_the_lock_customers_pay_for_nothing() {
    let text = flow_text("flash-sale-night");
    let open = text
        .replace("\"limit\": 6000", "\"limit\": 9000")
        .replace("\"quota\": 5000", "\"quota\": 7000");
    let (model, tallies) = play(&flow(&open), &scenario("flash-sale-night"), 3);
    let short: Vec<f64> = tallies
        .iter()
        .map(|tally| taken(&model, tally, "freeze", "short") as f64)
        .collect();
    assert!(interval(&short).low().unwrap() > 500.0, "{short:?}");
}

#[test]
fn approval_by_amount_cuts_the_cycle_by_42_percent() {
    let ids = ["approval-in-turn", "approval-by-amount"];
    let [(_, was), (_, is)] = ids.map(|id| play_example(id, 10));
    let cycle = |tally: &Tally| tally.lead_time_completed.mean().unwrap();
    let before: Vec<f64> = was.iter().map(cycle).collect();
    let after: Vec<f64> = is.iter().map(cycle).collect();
    let cuts: Vec<f64> = before
        .iter()
        .zip(&after)
        .map(|(was, is)| 1.0 - is / was)
        .collect();
    let cut = interval(&cuts);
    assert!(cut.low().unwrap() > 0.42, "{cut:?}");
    let pairs = paired(&before, &after, 0.95).unwrap();
    assert!(pairs.difference.high().unwrap() < 0.0, "{pairs:?}");
    for (was, is) in was.iter().zip(&is) {
        assert_eq!(was.orders.arrived, is.orders.arrived, "the same customers come");
        assert!(
            is.orders.completed >= was.orders.completed,
            "no order is cancelled to be quick"
        );
    }
}

/// Share of the large orders that nobody checked within the four hours the scenario promises.
fn checked_late(scenario: &Scenario) -> Estimate {
    let (_, tallies) = play(&flow(&flow_text("spring-sale")), scenario, 5);
    let late = |tally: &Tally| {
        let level = &tally.service_levels[0];
        level.broken as f64 / (level.kept + level.broken) as f64
    };
    interval(&tallies.iter().map(late).collect::<Vec<f64>>())
}

#[test]
fn the_order_desk_holds_the_spring_sale_up() {
    let mut scenario = scenario("spring-sale");
    let late = checked_late(&scenario);
    assert!(late.low().unwrap() > 0.15, "{late:?}");
    scenario.pools.get_mut("warehouse").unwrap().capacity *= 2;
    let with_packers = checked_late(&scenario);
    assert!(with_packers.low().unwrap() > 0.15, "{with_packers:?}");
    scenario.pools.get_mut("order_desk").unwrap().capacity *= 2;
    let with_checkers = checked_late(&scenario);
    assert!(with_checkers.high().unwrap() < 0.1, "{with_checkers:?}");
}

fn known_in_time(tallies: &[Tally]) -> Estimate {
    let share = |tally: &Tally| {
        let level = &tally.service_levels[0];
        assert_eq!(level.open, 0);
        level.kept as f64 / (level.kept + level.broken) as f64
    };
    interval(&tallies.iter().map(share).collect::<Vec<f64>>())
}

#[test]
fn customs_time_and_fee_are_known_within_three_minutes() {
    let (_, tallies) = play_example("customs-in-minutes", 5);
    let known = known_in_time(&tallies);
    assert!(known.low().unwrap() >= 0.95, "{known:?}");
}

#[test]
fn a_slow_single_window_breaks_the_promise() {
    let mut scenario = scenario("customs-in-minutes");
    scenario.steps.get_mut("customs").unwrap().duration = Some(Distribution::Lognormal {
        median: 120_000_000.0,
        sigma: 0.38,
    });
    let (_, tallies) = play(&flow(&flow_text("customs-in-minutes")), &scenario, 3);
    let known = known_in_time(&tallies);
    assert!(known.high().unwrap() < 0.95, "{known:?}");
}

struct File {
    path: PathBuf,
    bytes: Vec<u8>,
    scenario: Scenario,
    flow: Flow,
}

impl File {
    fn is_template(&self) -> bool {
        self.path.parent().unwrap().ends_with("templates")
    }
}

fn files() -> Vec<File> {
    let found = fixtures("flows", ".scenario.json").into_iter();
    let file = |file: flow_testkit::Fixture| {
        let scenario = read(&file.bytes)
            .unwrap_or_else(|error| panic!("{}: {error}", file.path.display()))
            .scenario;
        let beside = file
            .path
            .parent()
            .unwrap()
            .join(format!("{}.flow.json", scenario.flow));
        File {
            flow: flow(&fs::read_to_string(beside).unwrap()),
            path: file.path,
            bytes: file.bytes,
            scenario,
        }
    };
    found.map(file).collect()
}

fn parts() -> Vec<Flow> {
    ["flows/templates/parts", "flows/examples/parts"]
        .into_iter()
        .flat_map(|folder| fixtures(folder, ".flow.json"))
        .map(|file| flow(file.text()))
        .collect()
}

#[test]
fn every_template_has_a_scenario() {
    let files = files();
    let has: Vec<&str> = files
        .iter()
        .filter(|file| file.is_template())
        .map(|file| file.flow.id.as_str())
        .collect();
    let folder = fixtures("flows/templates", ".flow.json").into_iter();
    let templates = folder.filter(|file| file.path.parent().unwrap().ends_with("templates"));
    let ids: Vec<String> = templates
        .map(|file| flow(file.text()).id.as_str().to_owned())
        .collect();
    assert_eq!(has, ids);
}

#[test]
fn scenarios_are_canonical_and_named_after_their_flow() {
    for file in files() {
        let name = file.path.file_name().unwrap().to_string_lossy().into_owned();
        let scenario = &file.scenario;
        assert_eq!(name, format!("{}.scenario.json", scenario.id));
        assert_eq!(scenario.id, scenario.flow, "{name}");
        assert!(
            write(scenario) == file.bytes,
            "{name} is not as it would be written"
        );
    }
}

#[test]
fn scenarios_speak_both_languages() {
    for file in files() {
        let scenario = &file.scenario;
        let titles = [&scenario.title, &scenario.purpose].into_iter();
        let pools = scenario.pools.values().map(|pool| &pool.title);
        let carriers = scenario.carriers.values().map(|carrier| &carrier.title);
        let levels = scenario.service_levels.iter().map(|level| &level.title);
        let disruptions = scenario.disruptions.iter().map(|disruption| &disruption.title);
        let texts: Vec<&Text> = titles
            .chain(pools)
            .chain(carriers)
            .chain(levels)
            .chain(disruptions)
            .collect();
        let is_there = |text: &&Text| !text.en.trim().is_empty() && !text.zh.trim().is_empty();
        assert!(texts.iter().all(is_there), "{}", scenario.id);
    }
}

#[test]
fn scenarios_are_sound() {
    let parts = parts();
    for file in files() {
        let found = check(&file.scenario, &file.flow, &parts, &BTreeMap::new());
        // That the promotion asks too much of its people is what it is there to show.
        let least = match file.scenario.id.as_str() {
            "appliance-backlog" => Severity::Error,
            _ => Severity::Warning,
        };
        let faults: Vec<_> = found.iter().filter(|finding| finding.severity >= least).collect();
        assert!(faults.is_empty(), "{}: {faults:#?}", file.scenario.id);
    }
}

#[test]
fn scenarios_run_and_complete_most_orders() {
    let parts = parts();
    for file in files() {
        let (id, scenario) = (&file.scenario.id, &file.scenario);
        let model = Model::new(&file.flow, &parts, scenario, &BTreeMap::new()).unwrap();
        assert!(
            model.layout().notes.is_empty(),
            "{id}: {:?}",
            model.layout().notes
        );
        let tally = run(&model, &options(scenario, 0), &Control::default(), &mut NoLog);
        let orders = &tally.orders;
        let fates = orders.completed + orders.cancelled + orders.returned + orders.handed_over;
        assert_eq!(orders.arrived, fates + orders.unfinished, "{id}: {orders:?}");
        assert_eq!(
            (orders.out_of_scope, orders.lost, orders.stuck, orders.endless),
            (0, 0, 0, 0),
            "{id}"
        );
        for (step, name) in tally.steps.iter().zip(&model.layout().steps) {
            assert_eq!(step.entered, step.left + step.at_end, "{id} {}", name.id);
            assert_eq!(step.standing.value, step.at_end as i64, "{id} {}", name.id);
        }
        if file.is_template() {
            let refused: u64 = tally.quotas.iter().map(|quota| quota.refused).sum();
            let served = orders.completed + orders.returned;
            assert!(
                served as f64 > 0.75 * (orders.arrived - refused) as f64,
                "{id}: {orders:?}, {refused} refused"
            );
            assert!(tally.events < 500_000, "{id}: {} events", tally.events);
        }
    }
}
