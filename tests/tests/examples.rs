//! The orders beside the examples come from the seeded generator: the same profile, number and seed give the same
//! bytes. `BLESS=1` writes them anew.

use std::fs;
use std::path::{Path, PathBuf};

use flow_engine::order::{read_csv, read_json, write_csv, write_json};
use flow_engine::sample::{Profile, sample_orders};

/// How many orders a file holds.
const COUNT: usize = 1_000;

/// Files of orders with what they were made from.
const ORDERS: &[(&str, Profile, u64)] = &[
    ("appliance-promotion.orders.csv", Profile::FlashSale, 2),
    ("double-eleven.orders.csv", Profile::FlashSale, 1),
    ("regional-pilot.orders.json", Profile::Retail, 3),
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../flows/examples")
}

#[test]
fn orders_are_made_from_their_seed() {
    for (name, profile, seed) in ORDERS {
        let orders = sample_orders(*profile, COUNT, *seed);
        let made = if name.ends_with(".csv") {
            write_csv(&orders)
        } else {
            write_json(&orders)
        };
        let path = folder().join(name);
        if std::env::var_os("BLESS").is_some() {
            fs::write(&path, &made).expect("the file can be written");
        }
        let stands = fs::read(&path).unwrap_or_default();
        assert!(stands == made, "{name} is not what seed {seed} gives");
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
fn every_example_has_orders_and_every_orders_file_is_listed() {
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
            assert!(has_orders, "{name} has no orders");
        } else if name.contains(".orders.") {
            assert!(
                ORDERS.iter().any(|(file, ..)| file == name),
                "{name} is made from nothing"
            );
        }
    }
}
