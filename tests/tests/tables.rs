//! Decision tables: fixtures of a table and orders, and what comes out as text.

#![expect(
    clippy::unwrap_used,
    reason = "a test stops at what it does not expect, in its helpers too"
)]

use flow_catalog::schema;
use flow_engine::order::read_json;
use flow_engine::tables::{CompiledTable, TableFault};
use flow_feel::time::DateTime;
use flow_feel::{Clock, Value};
use flow_model::DecisionTable;
use flow_testkit::{expect_file, fixtures};
use serde_json::Value as Json;

#[test]
fn tables_answer_as_stored() {
    for fixture in fixtures("tests/tables", ".json") {
        let json: Json = serde_json::from_slice(&fixture.bytes).unwrap();
        let table: DecisionTable = serde_json::from_value(json["table"].clone()).unwrap();
        let text = match CompiledTable::new(&table, schema()) {
            Ok(compiled) => report(&compiled, &table, &json["orders"]),
            Err(errors) => {
                let lines = errors.into_iter().map(|error| {
                    let (place, message) = (error.place.words(), error.message);
                    let meant = error
                        .suggestion
                        .map(|meant| format!(" [{meant}]"))
                        .unwrap_or_default();
                    format!(
                        "{}: {}{meant}\n{}：{}\n",
                        place.en, message.en, place.zh, message.zh
                    )
                });
                lines.collect()
            }
        };
        expect_file(&fixture.beside(".expected"), &text);
    }
}

fn report(compiled: &CompiledTable, table: &DecisionTable, orders: &Json) -> String {
    let mut text = String::new();
    let faults = compiled.gaps_and_overlaps(table, schema());
    for (kind, list) in [
        ("gap", &faults.gaps),
        ("overlap", &faults.overlaps),
        ("unreachable", &faults.unreachable),
    ] {
        list.iter()
            .for_each(|fault| text.push_str(&fault_line(kind, fault)));
    }
    text.push_str(&format!("complete: {}\n", faults.complete));
    let clock = Clock {
        now: DateTime::from_instant(0),
    };
    let orders = read_json(orders.to_string().as_bytes()).unwrap();
    for record in &orders.records {
        let decision = compiled.evaluate(record, &clock);
        let why = compiled.why(&decision);
        let outputs = decision
            .outputs
            .iter()
            .map(|(name, value)| format!("{name} = {value}"));
        let outputs: Vec<String> = outputs.collect();
        text.push_str(&format!("{} | {} | {}\n", outputs.join(", "), why.en, why.zh));
    }
    text
}

fn fault_line(kind: &str, fault: &TableFault) -> String {
    let sample = fault
        .sample
        .iter()
        .map(|(path, value): &(String, Value)| format!("{path} = {value}"));
    let sample: Vec<String> = sample.collect();
    let rows: Vec<String> = fault.rows.iter().map(|row| (row + 1).to_string()).collect();
    let (en, zh, rows) = (&fault.region.en, &fault.region.zh, rows.join(", "));
    format!("{kind} [{rows}] {en} | {zh} | e.g. {}\n", sample.join(", "))
}
