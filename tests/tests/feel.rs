//! Runs the expression fixtures: `tests/feel/tck` holds cases of DMN's own test suite as
//! `expression => value`, `tests/feel/cases` ours, and `tests/feel/errors` faults as
//! `expression => kind start..end suggestion`.
//!
//! `null ! kind` says that DMN gives null where the compiler already reports a fault of that kind.

use std::fs;
use std::path::Path;

use flow_feel::boxes::region_of;
use flow_feel::{Clock, Field, Record, Schema, Type, Unit, Value, compile};
use flow_testkit::{files, root};

#[test]
fn dmn_test_cases_hold() {
    let checked = walk("tck", value_of);
    assert!(checked > 300, "only {checked} cases");
}

#[test]
fn own_cases_hold() {
    walk("cases", value_of);
}

#[test]
fn faults_name_kind_place_and_what_was_meant() {
    walk("errors", fault_of);
}

#[test]
fn conditions_of_the_catalog_are_valid() {
    let path = root().join("tests/feel/catalog.txt");
    let (_, found) = differences(&path, |condition| {
        match compile(condition, flow_catalog::schema(), &Type::Bool) {
            Ok(compiled) => match region_of(&compiled, flow_catalog::schema()) {
                Some(region) if !region.is_empty() => "boxes".to_owned(),
                Some(_) => "never true".to_owned(),
                None => "no boxes".to_owned(),
            },
            Err(faults) => faults[0].to_string(),
        }
    });
    assert!(found.is_empty(), "{}\n", found.join("\n"));
}

/// Compares every line of a folder with what `check` says of its expression; returns how many there were.
fn walk(folder: &str, check: fn(&str) -> String) -> usize {
    let mut all = Vec::new();
    let mut checked = 0;
    for path in files(&format!("tests/feel/{folder}"), ".txt") {
        let (count, found) = differences(&path, check);
        checked += count;
        all.extend(found);
    }
    assert!(all.is_empty(), "{}\n", all.join("\n"));
    checked
}

/// How many lines a file has, and where `check` differs from them.
fn differences(path: &Path, check: fn(&str) -> String) -> (usize, Vec<String>) {
    let text = fs::read_to_string(path).expect("fixtures are readable");
    let lines = text
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
    let mut count = 0;
    let mut differences = Vec::new();
    for (idx, line) in lines {
        let (expression, expected) = line.split_once(" => ").expect("a line has ` => `");
        let found = check(expression);
        count += 1;
        if found != expected {
            let place = format!("{}:{}", path.display(), idx + 1);
            differences.push(format!(
                "{place}: {expression}\n  expected {expected}\n  found    {found}"
            ));
        }
    }
    (count, differences)
}

fn value_of(expression: &str) -> String {
    let schema = schema();
    match compile(expression, &schema, &Type::Any) {
        Ok(compiled) => compiled.eval(&record(&schema), &clock()).to_string(),
        Err(faults) => format!("null ! {}", faults[0].kind),
    }
}

fn fault_of(expression: &str) -> String {
    match compile(expression, &schema(), &Type::Bool) {
        Ok(compiled) => format!("fine: {}", compiled.ty()),
        Err(faults) => faults
            .iter()
            .map(|fault| {
                let meant = fault
                    .suggestion
                    .as_ref()
                    .map(|meant| format!(" {meant}"))
                    .unwrap_or_default();
                assert!(!fault.message.en.is_empty() && !fault.message.zh.is_empty());
                format!("{} {}..{}{meant}", fault.kind, fault.at.start, fault.at.end)
            })
            .collect::<Vec<_>>()
            .join("; "),
    }
}

fn clock() -> Clock {
    Clock {
        now: "2026-03-01T09:30:00+08:00".parse().expect("a moment"),
    }
}

fn schema() -> Schema {
    Schema::new(vec![
        Field::new("order.total", Type::Number(Unit::Money)),
        Field::new("order.discount", Type::Number(Unit::Money)),
        Field::new("order.weight", Type::number_of("kg")),
        Field::new("order.priority", Type::Number(Unit::None))
            .whole()
            .between(0, 9),
        Field::new("order.region", Type::Text),
        Field::new("order.note", Type::Text),
        Field::new("order.tags", Type::list(Type::Text)),
        Field::new("order.promised_at", Type::DateTime),
        Field::new("order.lines", Type::list(Type::record(Vec::new()))),
        Field::new("order.lines[].sku", Type::Text),
        Field::new("order.lines[].qty", Type::number_of("pieces")),
        Field::new("order.lines[].weight", Type::number_of("kg each")),
        Field::new("order.lines[].price", Type::Number(Unit::Money)),
        Field::new("order.lines[].hazmat", Type::Bool),
        Field::new(
            "customer.segment",
            Type::one_of(&["new", "regular", "vip", "b2b"]),
        ),
        Field::new("customer.return_rate", Type::Number(Unit::Ratio)),
        Field::new("reply.data", Type::Context),
        Field::new("订单.收货 区域", Type::Text),
    ])
}

fn record(schema: &Schema) -> Record {
    let json = serde_json::json!({
        "order": {
            "total": "1200.50", "discount": 200, "weight": "12.5", "priority": 5, "region": "CN-31",
            "tags": ["gift", "加急"], "promised_at": "2026-03-02T08:00:00+08:00",
            "lines": [
                {"sku": "A-1", "qty": 2, "weight": "1.25", "price": "100", "hazmat": false},
                {"sku": "B-2", "qty": 5, "weight": "2", "price": "200.10", "hazmat": true},
            ],
        },
        "customer": {"segment": "vip", "return_rate": "0.12"},
        "reply": {"data": {"status": "ok", "fee": "12.5", "items": [{"code": 1}, {"code": 2}]}},
        "订单": {"收货 区域": "华东"},
    });
    Record::from_json(schema, &json).expect("the order fits the schema")
}

#[test]
fn an_order_survives_json() {
    let schema = schema();
    let order = record(&schema);
    let back = Record::from_json(&schema, &order.to_json(&schema)).expect("what was written can be read");
    assert_eq!(back.get(0), &Value::Number("1200.5".parse().expect("a number")));
    assert_eq!(back.get(8), order.get(8));
}
