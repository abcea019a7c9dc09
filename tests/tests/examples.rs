//! The orders beside the examples come from the seeded generator: the same profile, number and seed give the same
//! bytes, and walking them through their flow ends every one of them as `examples/` says. `BLESS=1` writes both anew.

use std::fs;
use std::path::PathBuf;

use flow_engine::order::{read_csv, read_json, write_csv, write_json};
use flow_engine::sample::{Profile, sample_orders};
use flow_testkit::{expect_file, files, is_blessing, root};
use orderloom_tests::command::{Scratch, orderloom};
use serde_json::Value;

/// How many orders a file holds.
const COUNT: usize = 1_000;

/// Files of orders with what they were made from.
const ORDERS: &[(&str, Profile, u64)] = &[
    ("appliance-promotion.orders.csv", Profile::FlashSale, 2),
    ("double-eleven.orders.csv", Profile::FlashSale, 1),
    ("regional-pilot.orders.json", Profile::Retail, 3),
];

fn folder() -> PathBuf {
    root().join("flows/examples")
}

/// One after the other, since blessing writes the orders that are walked then.
#[test]
fn orders_are_made_from_their_seed_and_end_as_stated() {
    orders_are_made_from_their_seed();
    orders_end_as_stated();
}

fn orders_are_made_from_their_seed() {
    for (name, profile, seed) in ORDERS {
        let orders = sample_orders(*profile, COUNT, *seed);
        let made = if name.ends_with(".csv") {
            write_csv(&orders)
        } else {
            write_json(&orders)
        };
        let path = folder().join(name);
        assert!(stands(&path, &made), "{name} is not what seed {seed} gives");
    }
}

/// Whether a file holds these bytes; when blessing, writes them.
fn stands(path: &PathBuf, bytes: &[u8]) -> bool {
    if is_blessing() {
        fs::write(path, bytes).expect("the file can be written");
    }
    fs::read(path).unwrap_or_default() == bytes
}

fn orders_end_as_stated() {
    for (name, ..) in ORDERS {
        let id = name.split('.').next().expect("a name");
        let flow = folder().join(format!("{id}.flow.json")).display().to_string();
        let orders = folder().join(name).display().to_string();
        let answer = orderloom(&["step", &flow, "--orders", &orders]);
        assert_eq!(answer.err, "", "{name}");
        let (_, summary) = answer.out.rsplit_once("\n\n").expect("the summary comes last");
        expect_file(
            &root().join("tests/examples").join(format!("{id}.ended.txt")),
            summary,
        );
    }
}

/// Whatever comes in, every flow brings each order to an end, or does not take it at all.
#[test]
fn every_flow_ends_any_order() {
    let scratch = Scratch::new("any-order");
    let orders = scratch.path("orders.json");
    let made = write_json(&sample_orders(Profile::Mixed, 200, 7));
    fs::write(&orders, made).expect("the file can be written");
    for flow in files("flows", ".flow.json") {
        let flow = flow.display().to_string();
        let answer = orderloom(&["step", "--format", "json", &flow, "--orders", &orders]);
        let walked: Value =
            serde_json::from_str(&answer.out).unwrap_or_else(|error| panic!("{flow}: {error} {answer:?}"));
        for order in walked["orders"].as_array().expect("a list") {
            let ended = order["ended"].as_str().unwrap_or_default();
            let is_end = [
                "completed",
                "cancelled",
                "returned",
                "handed_over",
                "out_of_scope",
            ]
            .contains(&ended);
            assert!(is_end, "{flow}: {order}");
        }
    }
}

#[test]
fn orders_are_read_back() {
    for (name, ..) in ORDERS {
        let bytes = fs::read(folder().join(name)).expect("the file is there");
        let orders = if name.ends_with(".csv") {
            read_csv(&bytes)
        } else {
            read_json(&bytes)
        };
        let orders = orders.unwrap_or_else(|faults| panic!("{name}: {faults:?}"));
        assert_eq!(orders.records.len(), COUNT, "{name}");
    }
}

#[test]
fn every_example_has_orders_or_a_scenario_and_every_orders_file_is_listed() {
    let names: Vec<String> = fs::read_dir(folder())
        .expect("the folder is there")
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    for name in &names {
        if let Some(id) = name.strip_suffix(".flow.json") {
            let has_orders = ORDERS
                .iter()
                .any(|(file, ..)| file.starts_with(&format!("{id}.orders.")));
            let has_scenario = names.contains(&format!("{id}.scenario.json"));
            assert!(
                has_orders || has_scenario,
                "{name} has neither orders nor a scenario"
            );
        } else if name.contains(".orders.") {
            assert!(
                ORDERS.iter().any(|(file, ..)| file == name),
                "{name} is made from nothing"
            );
        }
    }
}
