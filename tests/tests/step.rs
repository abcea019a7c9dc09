//! The stepper: fixtures of a flow, an order and a script with the trace, and whole crowds through the templates.

#![expect(
    clippy::unwrap_used,
    reason = "a test stops at what it does not expect, in its helpers too"
)]

use flow_catalog::schema;
use flow_engine::order::{read_json, write_json};
use flow_engine::replay;
use flow_engine::sample::{Profile, sample_orders};
use flow_engine::stepper::{EndingKind, Program, Script, ScriptStep, Stepper, summary, walk_many};
use flow_engine::{CompiledFlow, Move, Violation, ViolationKind, compile};
use flow_feel::time::DateTime;
use flow_feel::{Clock, Record};
use flow_model::{Flow, write};
use flow_testkit::{Kinds, Mix, Rng, expect_file, fixtures, parse_notation, random_flow};
use orderloom_tests::command::{Scratch, orderloom};
use serde_json::{Value as Json, json};

fn clock() -> Clock {
    Clock {
        now: "2026-11-11T20:00:00+08:00".parse::<DateTime>().unwrap(),
    }
}

fn flow(bytes: &[u8]) -> Flow {
    flow_model::read(bytes).unwrap().flow
}

fn parts() -> Vec<Flow> {
    let parts = fixtures("flows/templates/parts", ".flow.json");
    parts.iter().map(|part| flow(&part.bytes)).collect()
}

fn templates() -> Vec<Flow> {
    let templates = fixtures("flows/templates", ".flow.json").into_iter();
    let whole = templates.filter(|template| !template.name.contains('/'));
    whole.map(|template| flow(&template.bytes)).collect()
}

/// A fixture is `<name>.flow` in the notation, with flows it calls as `<name>.<id>.part`, beside `<name>.json` of
/// `order`, `script`, `seed` and `goes_on`.
#[test]
fn orders_walk_as_stored() {
    for fixture in fixtures("tests/step", ".flow") {
        let main = parse_notation(fixture.text());
        let called = fixtures("tests/step", ".part").into_iter().filter_map(|part| {
            let id = part.name.strip_prefix(&format!("{}.", fixture.name))?.to_owned();
            let mut flow = parse_notation(part.text());
            flow.id = id.as_str().into();
            Some(flow)
        });
        let called: Vec<Flow> = called.collect();
        let program = Program::new(&main, &called);
        let input = std::fs::read(fixture.beside(".json")).unwrap();
        let json: Json = serde_json::from_slice(&input).unwrap();
        expect_file(&fixture.beside(".trace"), &trace(&program, &json));
    }
}

fn trace(program: &Program, json: &Json) -> String {
    let order = read_json(json["order"].to_string().as_bytes())
        .unwrap()
        .records
        .remove(0);
    let script = match json.get("script") {
        Some(script) => Script::read(script.to_string().as_bytes()).unwrap(),
        None => Script::default(),
    };
    let goes_on = json["goes_on"].as_bool().unwrap_or(true);
    let mut stepper = Stepper::new(program, order, clock(), json["seed"].as_u64()).unwrap();
    let result = stepper.walk(&script, goes_on);
    let mut text = String::new();
    program
        .notes()
        .iter()
        .for_each(|note| text.push_str(&format!("note: {}\n", note.en)));
    for line in stepper.trace() {
        text.push_str(&line.to_json_line());
        text.push('\n');
    }
    if let Err(error) = result {
        text.push_str(&format!("error: {} | {}\n", error.message.en, error.message.zh));
    }
    if let Some(ending) = stepper.ending() {
        text.push_str(&format!("ended: {} at {}\n", ending.kind.id(), ending.node));
    }
    if let Some(why) = stepper.last_decision() {
        text.push_str(&format!("why: {} | {}\n", why.en, why.zh));
    }
    text
}

#[test]
fn every_order_comes_to_an_end_of_every_template() {
    let parts = parts();
    for template in templates() {
        let program = Program::new(&template, &parts);
        assert!(
            program.notes().is_empty(),
            "{}: {:?}",
            template.id,
            program.notes()
        );
        let orders = sample_orders(Profile::Mixed, 150, 1);
        let ended = walk_many(&program, &orders, clock(), 1);
        assert_eq!(ended.len(), orders.len());
        for one in &ended {
            let fine = matches!(one.kind, EndingKind::Ended(_) | EndingKind::OutOfScope);
            assert!(
                fine,
                "{}: order {} ended {:?} at {}",
                template.id, one.order, one.kind, one.node
            );
            // T11 is a warning: some businesses take money first.
            let broken = one.broken.iter().filter(|rule| **rule != "T11");
            assert_eq!(broken.count(), 0, "{}: order {}", template.id, one.order);
        }
        let counted: usize = summary(&ended).iter().map(|row| row.orders).sum();
        assert_eq!(counted, orders.len());
        assert_eq!(
            ended,
            walk_many(&program, &orders, clock(), 1),
            "same seed, same ends"
        );
    }
}

#[test]
fn no_promise_is_broken_on_any_walk_through_a_template() {
    let parts = parts();
    for template in templates() {
        let program = Program::new(&template, &parts);
        for (seed, order) in sample_orders(Profile::Mixed, 40, 2).into_iter().enumerate() {
            let mut stepper = Stepper::new(&program, order, clock(), Some(seed as u64)).unwrap();
            stepper.walk(&Script::default(), true).unwrap();
            for line in stepper.trace() {
                // T11 is a warning: some businesses take money first.
                let broken = line.violations.iter().find(|broken| broken.rule != "T11");
                assert_eq!(broken, None, "{} {}", template.id, line.to_json_line());
            }
        }
    }
}

#[test]
fn back_takes_everything_back() {
    let parts = parts();
    for template in templates() {
        let program = Program::new(&template, &parts);
        let order = sample_orders(Profile::Retail, 1, 3).remove(0);
        let mut stepper = Stepper::new(&program, order, clock(), Some(5)).unwrap();
        stepper.walk(&Script::default(), true).unwrap();
        let (trace, end) = (stepper.trace().to_vec(), stepper.order().clone());
        let mut n_back = 0;
        while stepper.back() {
            n_back += 1;
        }
        assert!(stepper.trace().is_empty() && n_back > 0);
        stepper.walk(&Script::default(), true).unwrap();
        assert_eq!((stepper.trace().to_vec(), stepper.order()), (trace, &end));
    }
}

/// Paths that the engine replays are walked by the stepper without an order, to the same obligations.
#[test]
fn any_path_is_walked_without_an_order() {
    for seed in 0..300 {
        let flow = random_flow(seed, 12, &Kinds::common(), Mix::default());
        let program = Program::new(&flow, &[]);
        let compiled = compile(&flow);
        let path = random_path(&compiled, &mut Rng::new(seed));
        let fired = replay(&compiled, &path).unwrap();
        let steps = path.iter().map(|step| script_step(&compiled, *step));
        let script = Script::of(steps.collect());
        let Some(mut stepper) = Stepper::new(&program, Record::new(schema()), clock(), None) else {
            continue;
        };
        stepper
            .walk(&script, false)
            .unwrap_or_else(|error| panic!("seed {seed}: {error}"));
        let open: Vec<_> = stepper.open().iter().map(|one| one.obligation).collect();
        let wanted = fired.last().map(|last| last.state.open()).unwrap_or_default();
        assert_eq!(open.len(), wanted.iter().count(), "seed {seed}");
        assert!(open.into_iter().all(|one| wanted.contains(one)), "seed {seed}");
        let broken: usize = stepper.trace().iter().map(|line| line.violations.len()).sum();
        // The stepper tells of money taken too early as the check does: only while stock is still to come.
        let is_told = |violation: &&Violation| {
            violation.kind != ViolationKind::T11 || compiled.secures_stock_later(violation.node)
        };
        let violations = fired.iter().flat_map(|fired| &fired.violations).filter(is_told);
        assert_eq!(broken, violations.count(), "seed {seed}");
    }
}

fn random_path(flow: &CompiledFlow, rng: &mut Rng) -> Vec<Move> {
    let mut path = Vec::new();
    let Some(mut state) = flow.initial_state() else {
        return path;
    };
    for _ in 0..60 {
        let moves = flow.moves(&state);
        let Some(step) = rng.pick(&moves) else { break };
        state = flow.fire(&state, *step).state;
        path.push(*step);
    }
    path
}

fn script_step(flow: &CompiledFlow, step: Move) -> ScriptStep {
    let node = flow.node(step.node);
    let exit = step
        .exit
        .map_or("", |exit| node.exits[exit as usize].port.as_str());
    ScriptStep {
        returns: step
            .returns
            .map(|set| set.iter().map(|one| one.id().to_owned()).collect()),
        ..ScriptStep::new(node.id.as_str(), exit)
    }
}

#[test]
fn orders_survive_both_formats() {
    use flow_engine::order::{read_csv, write_csv, write_json};
    for profile in Profile::ALL {
        let orders = sample_orders(profile, 60, 4);
        assert_eq!(
            read_json(&write_json(&orders)).unwrap().records,
            orders,
            "{}",
            profile.id()
        );
        assert_eq!(
            read_csv(&write_csv(&orders)).unwrap().records,
            orders,
            "{}",
            profile.id()
        );
        assert_eq!(orders, sample_orders(profile, 60, 4), "same seed, same orders");
    }
}

#[test]
fn bad_orders_are_told_by_row_and_field() {
    for fixture in fixtures("tests/step/orders", ".csv") {
        let text = told(flow_engine::order::read_csv(&fixture.bytes));
        expect_file(&fixture.beside(".expected"), &text);
    }
    for fixture in fixtures("tests/step/orders", ".json") {
        let text = told(flow_engine::order::read_json(&fixture.bytes));
        expect_file(&fixture.beside(".json-expected"), &text);
    }
}

fn told(read: Result<flow_engine::order::Orders, Vec<flow_engine::order::OrderFault>>) -> String {
    match read {
        Ok(orders) => {
            let notes = orders
                .notes
                .iter()
                .map(|note| format!("note: {} | {}\n", note.en, note.zh));
            let text: String = notes.collect();
            let rows = orders.records.iter().map(flow_engine::order::order_to_json);
            text + &rows.map(|row| format!("{row}\n")).collect::<String>()
        }
        Err(faults) => faults
            .iter()
            .map(|fault| format!("{fault} | {}\n", fault.message.zh))
            .collect(),
    }
}

/// Whatever bytes a file of orders holds, reading them ends in orders or faults.
#[test]
fn broken_files_of_orders_are_told_and_do_no_harm() {
    use flow_engine::order::{read_csv, write_csv, write_json};
    let orders = sample_orders(Profile::Mixed, 3, 6);
    let (json, csv) = (write_json(&orders), write_csv(&orders));
    let mut rng = Rng::new(9);
    for _ in 0..1_500 {
        for (whole, is_csv) in [(&json, false), (&csv, true)] {
            let mut bytes = whole.clone();
            for _ in 0..1 + rng.below(4) {
                let at = rng.below(bytes.len());
                match rng.below(4) {
                    0 => bytes.truncate(at.max(1)),
                    1 => bytes[at] = b"\"{}[],.:0-\xff\n"[rng.below(12)],
                    2 => drop(bytes.remove(at.min(bytes.len() - 1))),
                    _ => bytes.insert(at, b"\"{[,;9e\x00"[rng.below(8)]),
                }
            }
            let read = if is_csv {
                read_csv(&bytes)
            } else {
                read_json(&bytes)
            };
            if let Err(faults) = read {
                assert!(!faults.is_empty() && faults.len() <= flow_engine::order::FAULTS_MAX);
            }
        }
    }
}

/// An order that ends as any other may have broken a rule on its way: the table says so, and the exit code.
#[test]
fn a_table_of_orders_tells_of_broken_rules() {
    let flow = parse_notation(
        "s: flow.start { effective_from: \"2025-11-01T00:00:00+08:00\" }\nr: inventory.reserve { ttl: \"PT30M\" }\n\
         c: flow.end { result: \"cancelled\" }\ns -> r -> c\nr.short -> c",
    );
    let scratch = Scratch::new("broken-rules");
    let file = scratch.path("kept.flow.json");
    std::fs::write(&file, write(&flow)).unwrap();
    let orders = scratch.path("orders.json");
    std::fs::write(&orders, write_json(&sample_orders(Profile::Mixed, 5, 1))).unwrap();
    let answer = orderloom(&["step", &file, "--orders", &orders, "--format", "json"]);
    let table: Json = serde_json::from_str(&answer.out).unwrap();
    for order in table["orders"].as_array().unwrap() {
        let kept = order["open"] == json!(["stock"]);
        assert_eq!(order["broken"] == json!(["T01"]), kept, "{order}");
    }
    assert!(answer.out.contains("T01"), "{}", answer.out);
    assert_eq!(answer.code, 1);
}
