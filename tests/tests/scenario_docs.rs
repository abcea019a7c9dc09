//! `docs/scenario.md` tells the truth: its example is canonical, has no findings and runs, and its list of keys is written
//! from the schema. Set `BLESS=1` to write the list anew.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;

use flow_model::Flow;
use flow_simulate::scenario::{RULES, check, read, schema, write};
use flow_simulate::{Control, Model, NoLog, RunOptions, run};
use flow_testkit::{expect_file, root};
use serde_json::Value;

/// What stands before the list that is written from the schema.
const MARK: &str = "## Every key\n";

fn page() -> String {
    let text = fs::read_to_string(root().join("docs/scenario.md")).expect("the page is there");
    text.replace("\r\n", "\n")
}

#[test]
fn the_example_is_canonical_and_runs_without_findings() {
    let page = page();
    let (_, rest) = page.split_once("```json\n").expect("an example");
    let (example, _) = rest.split_once("```").expect("its end");
    let scenario = read(example.as_bytes())
        .unwrap_or_else(|error| panic!("{error}"))
        .scenario;
    assert_eq!(String::from_utf8_lossy(&write(&scenario)), example);
    let template = root().join(format!("flows/templates/{}.flow.json", scenario.flow));
    let bytes = fs::read(template).expect("the template that it names");
    let flow: Flow = flow_model::read(&bytes).expect("a flow").flow;
    let findings = check(&scenario, &flow, &[], &BTreeMap::new());
    assert!(findings.is_empty(), "{findings:?}");
    let model = Model::new(&flow, &[], &scenario, &BTreeMap::new()).expect("it can be run");
    let tally = run(&model, &RunOptions::default(), &Control::default(), &mut NoLog);
    assert!(tally.orders.completed > 1_000, "{:?}", tally.orders);
}

#[test]
fn every_key_stands_in_the_list() {
    let page = page();
    let (before, _) = page.split_once(MARK).expect("the list");
    let text = format!("{before}{MARK}\n{}{}", keys(&schema()), rules());
    expect_file(&root().join("docs/scenario.md"), &text);
}

/// Parts with a section of their own, in reading order.
const PARTS: [&str; 17] = [
    "arrivals",
    "rate",
    "peak",
    "orders",
    "source",
    "good",
    "step",
    "pool_use",
    "pool",
    "calendar",
    "stock",
    "supply",
    "carrier",
    "disruption",
    "money",
    "carbon",
    "service_level",
];
/// Values with a meaning of their own.
const VALUES: [&str; 7] = [
    "length",
    "moment",
    "time_of_day",
    "decimal",
    "name",
    "text",
    "value",
];

fn keys(schema: &Value) -> String {
    let mut text = String::new();
    text.push_str(&section("The scenario", schema));
    let defs = &schema["$defs"];
    for part in PARTS {
        text.push_str(&section(part, &defs[part]));
    }
    text.push_str("### distribution\n\nOf lengths of time (`times`) or of numbers (`numbers`):\n\n| name | value | meaning |\n|---|---|---|\n");
    for option in defs["numbers"]["anyOf"].as_array().expect("distributions") {
        let Some((name, value)) = option["properties"]
            .as_object()
            .and_then(|entries| entries.iter().next())
        else {
            let meaning = meaning(option);
            writeln!(text, "| (plain) | an amount | {meaning} |").expect("it can be written");
            continue;
        };
        let (shape, meaning) = (kind(value), meaning(value));
        writeln!(text, "| `{name}` | {shape} | {meaning} |").expect("it can be written");
    }
    text.push_str("\nThe number is a length of time where one is meant; `poisson` is for numbers alone.\n\n### Values\n\n| value | meaning |\n|---|---|\n");
    for value in VALUES {
        let meaning = meaning(&defs[value]);
        writeln!(text, "| {value} | {meaning} |").expect("it can be written");
    }
    let known: Vec<&str> = PARTS
        .into_iter()
        .chain(VALUES)
        .chain(["times", "numbers"])
        .collect();
    let all = defs.as_object().expect("parts").keys();
    let missing: Vec<&String> = all.filter(|name| !known.contains(&name.as_str())).collect();
    assert!(
        missing.is_empty(),
        "parts without a place in the list: {missing:?}"
    );
    text
}

fn section(name: &str, part: &Value) -> String {
    let mut text = format!(
        "### {name}\n\n{}\n\n| key | value | default | meaning |\n|---|---|---|---|\n",
        meaning(part)
    );
    let mut rows: Vec<String> = Vec::new();
    rows_of("", part, &mut rows);
    text.push_str(&rows.concat());
    text.push('\n');
    text
}

/// The keys of an object, or of every object that a value can be, each once.
fn rows_of(prefix: &str, part: &Value, rows: &mut Vec<String>) {
    let options: Vec<&Value> = match part["anyOf"].as_array() {
        Some(options) => options.iter().collect(),
        None => vec![part],
    };
    let objects: Vec<&&Value> = options
        .iter()
        .filter(|option| option["properties"].is_object())
        .collect();
    let needs = |key: &str| {
        let needing = objects.iter().filter(|option| {
            let required = option["required"].as_array().into_iter().flatten();
            required.into_iter().any(|needed| needed == key)
        });
        needing.count()
    };
    for (key, value) in objects
        .iter()
        .flat_map(|option| option["properties"].as_object())
        .flatten()
    {
        let begin = format!("| `{prefix}{key}` |");
        if rows.iter().any(|row| row.starts_with(&begin)) {
            continue;
        }
        let default = match (&value["default"], needs(key)) {
            (Value::Null, 0) => String::new(),
            (Value::Null, count) if count == objects.len() => "needed".to_owned(),
            (Value::Null, _) => "this or another".to_owned(),
            (default, _) => format!("`{default}`"),
        };
        let (kind, meaning) = (kind(value), meaning(value));
        rows.push(format!("{begin} {kind} | {default} | {meaning} |\n"));
        if value["$ref"].is_null() {
            rows_of(&format!("{prefix}{key}."), value, rows);
            rows_of(&format!("{prefix}{key}[]."), &value["items"], rows);
            rows_of(
                &format!("{prefix}{key}.DAY[]."),
                &value["additionalProperties"]["items"],
                rows,
            );
        }
    }
}

fn meaning(part: &Value) -> String {
    part["description"]
        .as_str()
        .unwrap_or_default()
        .replace('|', "\\|")
}

/// What a value can be, in a few words.
fn kind(value: &Value) -> String {
    if let Some(reference) = value["$ref"].as_str() {
        let name = reference.rsplit('/').next().unwrap_or_default();
        return match name {
            "times" | "numbers" => format!("{name}, a [distribution](#distribution)"),
            name if VALUES.contains(&name) => format!("[{name}](#values)"),
            name => format!("[{name}](#{name})"),
        };
    }
    if !value["const"].is_null() {
        return format!("`{}`", value["const"]);
    }
    let joined = |options: &Value, with: &str| -> String {
        let options = options.as_array().into_iter().flatten().map(kind);
        options.collect::<Vec<String>>().join(with)
    };
    if value["anyOf"].is_array() {
        return joined(&value["anyOf"], " or ");
    }
    if let Some(words) = value["enum"].as_array() {
        let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
        return words.join(", ");
    }
    if value["prefixItems"].is_array() {
        return format!("[{}]", joined(&value["prefixItems"], ", "));
    }
    match value["type"].as_str() {
        Some("array") => format!("list of {}", kind(&value["items"])),
        Some("object") if value["properties"].is_object() => {
            let keys = value["properties"].as_object().into_iter().flatten();
            let keys: Vec<String> = keys.map(|(key, _)| format!("`{key}`")).collect();
            format!("object of {}", keys.join(", "))
        }
        Some("object") => format!("by name: {}", kind(&value["additionalProperties"])),
        Some("string") => "text".to_owned(),
        Some("integer") => "whole number".to_owned(),
        Some("number") => "number".to_owned(),
        Some("boolean") => "`true`, `false`".to_owned(),
        _ => "any value".to_owned(),
    }
}

/// What a check finds.
fn rules() -> String {
    let mut text =
        "\n## What a check finds\n\n| rule | severity | what is wrong |\n|---|---|---|\n".to_owned();
    for rule in RULES {
        let severity = format!("{:?}", rule.meta.severity).to_lowercase();
        let [wrong, ..] = rule.meta.wording.in_general();
        let wrong = wrong.en.replace(['<', '>'], "*");
        let (id, name) = (rule.meta.id, rule.meta.name);
        writeln!(text, "| {id} {name} | {severity} | {wrong} |").expect("it can be written");
    }
    text
}
