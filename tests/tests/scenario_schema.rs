//! The published schema of scenarios agrees with their reader, and what cannot be read says where and what to do.

use std::collections::BTreeSet;

use flow_catalog::{FIELDS, FieldType};
use flow_simulate::scenario::{read, schema, write};
use flow_testkit::{Fixture, expect_file, fixtures};
use orderloom_tests::command::orderloom;
use orderloom_tests::schema::{Schema, pointers};
use serde_json::{Value, json};

/// Refused for what a schema cannot say.
const BEYOND_A_SCHEMA: [&str; 7] = [
    "before-the-start",
    "endless-length",
    "key-twice",
    "newer-format",
    "points-out-of-order",
    "zero-gap",
    "zero-mean",
];

fn everything() -> Fixture {
    let mut files = fixtures("tests/scenario-files", ".scenario.json");
    files.remove(
        files
            .iter()
            .position(|file| file.name == "everything")
            .expect("it is stored"),
    )
}

fn json_of(file: &Fixture) -> Value {
    serde_json::from_slice(&file.bytes).unwrap_or_else(|error| panic!("{}: {error}", file.name))
}

#[test]
fn what_is_read_fits_the_schema() {
    let schema = Schema(schema());
    let mut files = fixtures("tests/scenarios", ".scenario.json");
    files.push(everything());
    for file in files {
        assert!(schema.accepts(&json_of(&file)), "{}", file.name);
        let read = read(&file.bytes).unwrap_or_else(|error| panic!("{}: {error}", file.name));
        let written = serde_json::from_slice(&write(&read.scenario)).expect("JSON");
        assert!(schema.accepts(&written), "{} when written", file.name);
    }
}

/// The file that has everything has every key of the schema.
#[test]
fn the_file_of_everything_has_every_key() {
    let file = json_of(&everything());
    let mut used = BTreeSet::new();
    let mut places = Vec::new();
    pointers(&file, "", &mut places);
    for place in places {
        used.extend(place.rsplit('/').next().map(str::to_owned));
    }
    let mut known = BTreeSet::new();
    keys(&schema(), &mut known);
    known.remove("zh");
    let missing: Vec<&String> = known.difference(&used).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

fn keys(part: &Value, found: &mut BTreeSet<String>) {
    match part {
        Value::Object(entries) => {
            for (key, value) in entries {
                if let ("properties", Some(properties)) = (key.as_str(), value.as_object()) {
                    found.extend(properties.keys().cloned());
                }
                keys(value, found);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| keys(item, found)),
        _ => {}
    }
}

/// Damages one value of a file at a time: reader and schema judge alike.
#[test]
fn reader_and_schema_judge_alike() {
    let schema = Schema(schema());
    let whole = json_of(&everything());
    let mut places = Vec::new();
    pointers(&whole, "", &mut places);
    let replacements = [
        json!(null),
        json!(7),
        json!(-1),
        json!(0.5),
        json!("text"),
        json!("PT1H"),
        json!(true),
        json!([]),
        json!({}),
        json!({ "odd": 1 }),
    ];
    let mut judged = 0;
    for place in places.iter().filter(|place| *place != "/format") {
        for replacement in &replacements {
            let mut damaged = whole.clone();
            *damaged.pointer_mut(place).expect("it was found there") = replacement.clone();
            let result = read(damaged.to_string().as_bytes());
            let is_beyond = result.as_ref().is_err_and(|error| {
                let said = &error.message.en;
                said.contains("above zero") || said.contains("order of time") || said.contains("the start: ")
            });
            // Whether numbers or lengths of time are drawn depends on the field.
            let is_beyond = is_beyond || place.contains("/drawn") && *replacement == "PT1H";
            if !is_beyond {
                let accepted = schema.accepts(&damaged);
                assert_eq!(
                    result.is_ok(),
                    accepted,
                    "{place} = {replacement}: {:?}",
                    result.err()
                );
                judged += 1;
            }
        }
    }
    assert!(judged > 2_000, "too few cases: {judged}");
}

/// What stands at the edge of what can be written, where each kind of value is wanted.
#[test]
fn edges_of_values_are_judged_alike() {
    let schema = Schema(schema());
    let whole = json_of(&everything());
    let lengths = [
        "P", "PT", "P1DT", "P1D", "PT0S", "-PT0S", "-PT5S", "P1W", "P1M", "PT1.5S", "PT.5S", "PT1H30S",
        "PT1S1H", "P1DT1M", "P36500D", "pt5s", " PT5S", "P+5D", "P1.5D",
    ];
    let moments = [
        "2096-11-11T24:00:00+08:00",
        "2096-11-11T23:59:60+08:00",
        "2096-11-11T23:59:59+24:00",
        "2096-11-11T23:59:59+14:59",
        "2096-11-11T23:59:59-00:00",
        "2096-11-11T23:59:59.25Z",
        "2096-11-11T08:00Z",
        "2096-13-11T08:00:00Z",
        "2096-11-32T08:00:00Z",
        "2096-11-11T08:00:00",
        "2096-11-11",
        "2096-11-11Z",
        "2096-11-11 08:00:00Z",
        "2096-11-11T08:60:00Z",
        "+2096-11-11T08:00:00Z",
        "2096-11-11T08:00:00+08:00:30",
    ];
    let times = [
        "00:00", "47:59:59", "48:00", "48:00:00", "48:00:01", "48:01", "49:00", "9:00", "09:60", "24:00", "",
    ];
    let decimals = [
        "1e5", "+1", "1.", ".5", "-1", "-0.50", "00.5", "1,000", "", "-", "0", "12.50", "1E-3", "٣",
    ];
    let texts = lengths.into_iter().chain(moments).chain(times).chain(decimals);
    let mut values: Vec<Value> = texts.map(Value::from).collect();
    let big = u64::MAX;
    values.extend([
        json!(2.0),
        json!(2e0),
        json!(-0.0),
        json!(big),
        json!(1_u64 << 63),
        json!(i64::MAX),
        json!(i64::MIN),
    ]);
    let beyond = serde_json::from_str("18446744073709551616").expect("a number");
    values.push(beyond);
    let places = [
        "/start",
        "/horizon",
        "/sample_every",
        "/seed",
        "/replications",
        "/arrivals/0/orders_max",
        "/arrivals/0/until",
        "/orders/lines/goods/0/price",
        "/stock/items/0/pieces",
        "/money/late_once",
    ];
    let (mut places, all) = (places.map(str::to_owned).to_vec(), places_of(&whole));
    for ending in ["/shifts/0/from", "/shifts/0/until"] {
        places.extend(all.iter().find(|place| place.ends_with(ending)).cloned());
    }
    assert_eq!(places.len(), 12);
    for place in places {
        for value in &values {
            let mut edge = whole.clone();
            *edge.pointer_mut(&place).unwrap_or_else(|| panic!("{place}")) = value.clone();
            let result = read(edge.to_string().as_bytes());
            let is_beyond = result
                .as_ref()
                .is_err_and(|error| error.message.en.contains("above zero"));
            // The other moments of the file lie before a later start.
            if is_beyond
                || place == "/start"
                    && result
                        .as_ref()
                        .is_err_and(|error| error.message.en.contains("before the run"))
            {
                continue;
            }
            assert_eq!(
                result.is_ok(),
                schema.accepts(&edge),
                "{place} = {value}: {:?}",
                result.err()
            );
        }
    }
}

fn places_of(value: &Value) -> Vec<String> {
    let mut places = Vec::new();
    pointers(value, "", &mut places);
    places
}

/// Each file under `tests/bad-scenario` gives the message in the text file beside it, in both languages.
#[test]
fn what_cannot_be_read_says_where_and_what_to_do() {
    let schema = Schema(schema());
    for file in fixtures("tests/bad-scenario", ".scenario.json") {
        let path = file.path.display().to_string();
        let [english, chinese] =
            ["en", "zh"].map(|lang| orderloom(&["fmt", "--check", "--lang", lang, &path]));
        assert_eq!((english.code, english.out.as_str()), (2, ""), "{}", file.name);
        let text = format!("{}\n{}", english.err, chinese.err)
            .replace(&path, &format!("{}.scenario.json", file.name));
        expect_file(&file.beside(".txt"), &text);
        if let Ok(value) = serde_json::from_slice(&file.bytes) {
            let is_beyond = BEYOND_A_SCHEMA.contains(&file.name.as_str()) && file.name != "newer-format";
            assert_eq!(schema.accepts(&value), is_beyond, "{}", file.name);
        }
    }
}

/// The channels that the order model knows are those that the schema tells.
#[test]
fn the_schema_tells_the_channels() {
    let channel = FIELDS.iter().find(|field| field.path == "order.channel");
    let Some(FieldType::Enum(channels)) = channel.map(|field| field.kind) else {
        panic!("channels are a choice")
    };
    let ids: Vec<&str> = channels.iter().map(|choice| choice.id).collect();
    let (last, before) = ids.split_last().expect("some");
    let told = format!("of its orders: {} or {last};", before.join(", "));
    let schema = schema();
    for way in schema["$defs"]["arrivals"]["anyOf"]
        .as_array()
        .expect("ways to come")
    {
        let said = &way["properties"]["channel"]["description"];
        assert!(said.as_str().is_some_and(|said| said.contains(&told)), "{said}");
    }
}

#[test]
fn the_schema_is_printed() {
    let printed: Value = serde_json::from_str(&orderloom(&["schema", "scenario"]).out).expect("JSON");
    assert_eq!(printed, schema());
}
