//! `docs/scenario.md` tells the truth: its example is canonical, has no findings and runs, and its list of keys is written
//! from the schema. Set `BLESS=1` to write the list anew.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;

use flow_model::Flow;
use flow_simulate::scenario::{RULES, check, read, schema, write};
use flow_simulate::{Control, Model, NoLog, RunOptions, Tally, run};
use flow_testkit::{expect_file, parse_notation, root};
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

/// Cells of the rows of a table in a section, without its heading.
fn rows_of_section(heading: &str) -> Vec<Vec<String>> {
    let page = page();
    let (_, rest) = page.split_once(heading).expect("the section");
    let section = rest.split("\n## ").next().unwrap_or_default();
    let rows = section.lines().filter(|line| line.starts_with("| ")).skip(1);
    let cells = |line: &str| {
        line.trim_matches('|')
            .split('|')
            .map(|cell| cell.trim().to_owned())
            .collect()
    };
    rows.map(cells).collect()
}

/// Plays a day of orders that pass one step, which is as the texts say.
fn played(step: &str, disruption: &str, per_hour: u32) -> Tally {
    let disruptions = match disruption {
        "" => String::new(),
        text => format!("{{ {text} }}"),
    };
    let text = format!(
        r#"{{ "format": 1, "id": "any", "start": "2026-11-11T00:00:00+08:00",
        "arrivals": [{{ "channel": "web", "rate": {{ "per_hour": {per_hour} }}, "until": "P1D" }}],
        "orders": {{ "lines": {{ "lines": 3, "goods": [{{ "sku": "thing" }}] }} }},
        "steps": {{ "work": {{ {step} }} }}, "pools": {{ "clerks": {{ "capacity": 10 }} }}, "disruptions": [{disruptions}] }}"#
    );
    let scenario = read(text.as_bytes())
        .unwrap_or_else(|error| panic!("{error}: {text}"))
        .scenario;
    let flow = parse_notation("s: flow.start\nwork: after.notify\ne: flow.end\ns -> work -> e");
    let model = Model::new(&flow, &[], &scenario, &BTreeMap::new()).expect("it can be run");
    run(&model, &RunOptions::default(), &Control::default(), &mut NoLog)
}

fn mean_minutes(tally: &Tally) -> f64 {
    tally.lead_time.mean().expect("orders ended") / 60e6
}

#[test]
fn every_form_of_a_duration_has_an_example_with_its_mean() {
    let rows = rows_of_section("## How long a step takes\n");
    let mut examples = String::new();
    for row in &rows {
        let [_, example, mean] = row.as_slice() else {
            panic!("three cells: {row:?}")
        };
        let step = example.trim_matches('`');
        let mean: f64 = mean.trim_end_matches(" min").parse().expect("minutes");
        let found = mean_minutes(&played(&format!("{step}, \"fault\": 0, \"pools\": []"), "", 400));
        assert!(
            (found / mean - 1.0).abs() < 0.04,
            "{step}: {found} instead of {mean}"
        );
        examples.push_str(step);
    }
    for option in schema()["$defs"]["times"]["anyOf"]
        .as_array()
        .expect("distributions")
    {
        let names = option["properties"].as_object().into_iter().flatten();
        for (name, _) in names {
            assert!(examples.contains(&format!("\"{name}\"")), "no example of {name}");
        }
    }
}

#[test]
fn every_fault_has_an_example_that_delays_orders() {
    let usual = r#""duration": "PT5M", "pools": ["clerks"]"#;
    let sound = mean_minutes(&played(&format!("{usual}, \"fault\": 0"), "", 60));
    let rows = rows_of_section("## Technical faults\n");
    assert!(rows.len() > 5, "{rows:?}");
    for row in rows {
        let [_, place, example] = row.as_slice() else {
            panic!("three cells: {row:?}")
        };
        let example = example.trim_matches('`');
        let tally = match place.as_str() {
            "step" => played(&format!("{usual}, {example}"), "", 60),
            _ => played(&format!("{usual}, \"fault\": 0"), example, 60),
        };
        let found = mean_minutes(&tally);
        assert!(found > 1.03 * sound, "{example}: {found} and {sound} minutes");
    }
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
        let severities = std::iter::once(&rule.meta.severity).chain(rule.others);
        let severities: Vec<String> = severities
            .map(|severity| format!("{severity:?}").to_lowercase())
            .collect();
        let severity = severities.join(" or ");
        let [wrong, ..] = rule.meta.wording.in_general();
        let wrong = wrong.en.replace(['<', '>'], "*");
        let (id, name) = (rule.meta.id, rule.meta.name);
        writeln!(text, "| {id} {name} | {severity} | {wrong} |").expect("it can be written");
    }
    text
}
