//! The published JSON Schema agrees with the reader: what it accepts is read, what is refused for its shape it
//! refuses too.

use flow_model::{apply, read, schema, write};
use flow_testkit::{Kinds, Mix, Rng, fixtures, random_edit, random_flow};
use orderloom_tests::schema::{Schema, pointers};
use serde_json::Value;

/// Refused for what a schema cannot say: doubled keys, steps that do not exist, depth, older formats.
const BEYOND_A_SCHEMA: [&str; 9] = [
    "edge-from-slip",
    "edge-to-nowhere",
    "group-of-nowhere",
    "inner-key-twice",
    "key-twice",
    "note-about-nowhere",
    "setting-twice",
    "step-twice",
    "too-deep",
];

#[test]
fn what_is_read_fits_the_schema() {
    let schema = Schema(schema());
    for fixture in fixtures("tests/model/format-2", ".flow.json") {
        let value = serde_json::from_slice(&fixture.bytes).expect("JSON");
        assert!(schema.accepts(&value), "{}", fixture.name);
    }
    let kinds = Kinds::common();
    for seed in 0..20 {
        let mut flow = random_flow(seed, 20, &kinds, Mix::default());
        let mut rng = Rng::new(seed);
        for _ in 0..40 {
            let edit = random_edit(&flow, &kinds, &mut rng);
            let _ = apply(&mut flow, &edit);
        }
        let value = serde_json::from_slice(&write(&flow)).expect("JSON");
        assert!(schema.accepts(&value), "seed {seed}");
    }
}

#[test]
fn what_is_refused_for_its_shape_does_not_fit_the_schema() {
    let schema = Schema(schema());
    for fixture in fixtures("tests/model/refused", ".flow.json") {
        let Ok(value) = serde_json::from_slice::<Value>(&fixture.bytes) else {
            continue;
        };
        let beyond = BEYOND_A_SCHEMA.contains(&fixture.name.as_str()) && value["format"] == 2;
        assert_eq!(schema.accepts(&value), beyond, "{}", fixture.name);
    }
}

/// Damages one value of a file at a time: reader and schema must judge alike, apart from what a schema cannot say.
#[test]
fn reader_and_schema_judge_alike() {
    let schema = Schema(schema());
    let stored = fixtures("tests/model/format-2", ".flow.json");
    let everything = stored
        .iter()
        .find(|fixture| fixture.name == "everything")
        .expect("stored");
    let whole: Value = serde_json::from_slice(&everything.bytes).expect("JSON");
    let mut places = Vec::new();
    pointers(&whole, "", &mut places);
    let replacements = [
        Value::Null,
        Value::from(7),
        Value::from(-1),
        Value::from("text"),
        Value::from(true),
    ];
    let containers = [
        serde_json::json!([]),
        serde_json::json!({}),
        serde_json::json!({ "odd": 1 }),
    ];
    let mut judged = 0;
    for place in &places {
        for replacement in replacements.iter().chain(&containers) {
            let mut damaged = whole.clone();
            *damaged.pointer_mut(place).expect("it was found there") = replacement.clone();
            let result = read(damaged.to_string().as_bytes());
            let missing = result
                .as_ref()
                .is_err_and(|error| error.message.en.contains("does not exist"));
            let other_format = place == "/format";
            if !missing && !other_format {
                assert_eq!(
                    result.is_ok(),
                    schema.accepts(&damaged),
                    "{place} = {replacement}: {:?}",
                    result.err()
                );
                judged += 1;
            }
        }
    }
    assert!(judged > 500, "too few cases: {judged}");
}
