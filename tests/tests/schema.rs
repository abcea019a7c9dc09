//! The published JSON Schema agrees with the reader: what it accepts is read, what is refused for its shape it
//! refuses too. The keywords that the schema uses are few, so that they are worked out here.

use std::collections::BTreeSet;

use flow_model::{apply, read, schema, write};
use flow_testkit::{Kinds, Mix, Rng, fixtures, random_edit, random_flow};
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

struct Schema(Value);

impl Schema {
    fn accepts(&self, value: &Value) -> bool {
        self.fits(&self.0, value)
    }

    /// Whether a value fits a part of the schema; every keyword must be known.
    fn fits(&self, part: &Value, value: &Value) -> bool {
        match part {
            Value::Bool(any) => *any,
            Value::Object(keywords) => keywords
                .iter()
                .all(|(keyword, wanted)| self.keyword(part, keyword, wanted, value)),
            _ => panic!("not a schema: {part}"),
        }
    }

    fn keyword(&self, part: &Value, keyword: &str, wanted: &Value, value: &Value) -> bool {
        let length = || value.as_str().map(|text| text.chars().count() as u64);
        let list = || value.as_array().map(Vec::as_slice).unwrap_or_default();
        let many = || wanted.as_array().expect("a list of schemas").iter();
        match keyword {
            "$schema" | "$id" | "$defs" | "title" | "description" | "examples" => true,
            "$ref" => {
                let pointer = wanted.as_str().and_then(|reference| reference.strip_prefix('#'));
                self.fits(
                    self.0
                        .pointer(pointer.expect("inside the schema"))
                        .expect(keyword),
                    value,
                )
            }
            "const" => value == wanted,
            "enum" => many().any(|allowed| allowed == value),
            "type" => match wanted {
                Value::Array(types) => types.iter().any(|wanted| is_of_type(wanted, value)),
                only => is_of_type(only, value),
            },
            "anyOf" => many().any(|option| self.fits(option, value)),
            "oneOf" => many().filter(|option| self.fits(option, value)).count() == 1,
            "required" => value
                .as_object()
                .is_none_or(|object| many().all(|key| object.contains_key(key.as_str().expect("a key")))),
            "properties" => {
                entries(value).all(|(key, inner)| wanted.get(key).is_none_or(|part| self.fits(part, inner)))
            }
            "additionalProperties" => {
                let known = |key: &str| part["properties"].get(key).is_some();
                entries(value).all(|(key, inner)| known(key) || self.fits(wanted, inner))
            }
            "propertyNames" => entries(value).all(|(key, _)| self.fits(wanted, &Value::from(key.as_str()))),
            "prefixItems" => many().zip(list()).all(|(part, item)| self.fits(part, item)),
            "items" => {
                let prefix = part["prefixItems"].as_array().map_or(0, Vec::len);
                list().iter().skip(prefix).all(|item| self.fits(wanted, item))
            }
            "uniqueItems" => {
                list().iter().map(Value::to_string).collect::<BTreeSet<_>>().len() == list().len()
            }
            "minItems" => !value.is_array() || list().len() as u64 >= wanted.as_u64().expect(keyword),
            "maxItems" => list().len() as u64 <= wanted.as_u64().expect(keyword),
            "minLength" => length().is_none_or(|length| length >= wanted.as_u64().expect(keyword)),
            "maxLength" => length().is_none_or(|length| length <= wanted.as_u64().expect(keyword)),
            "minimum" => value
                .as_f64()
                .is_none_or(|number| number >= wanted.as_f64().expect(keyword)),
            "maximum" => value
                .as_f64()
                .is_none_or(|number| number <= wanted.as_f64().expect(keyword)),
            "pattern" => {
                assert_eq!(
                    wanted, r"^[^\u0000-\u001f\u007f-\u009f]*$",
                    "the only pattern that is known"
                );
                value
                    .as_str()
                    .is_none_or(|text| !text.chars().any(char::is_control))
            }
            _ => panic!("unknown keyword {keyword}"),
        }
    }
}

fn entries(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

fn is_of_type(wanted: &Value, value: &Value) -> bool {
    match wanted.as_str().expect("the name of a type") {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        "integer" => value.is_i64() || value.is_u64(),
        other => panic!("unknown type {other}"),
    }
}

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

fn pointers(value: &Value, here: &str, found: &mut Vec<String>) {
    found.push(here.to_owned());
    match value {
        Value::Array(items) => {
            items
                .iter()
                .enumerate()
                .for_each(|(at, item)| pointers(item, &format!("{here}/{at}"), found));
        }
        Value::Object(entries) => {
            for (key, item) in entries {
                let key = key.replace('~', "~0").replace('/', "~1");
                pointers(item, &format!("{here}/{key}"), found);
            }
        }
        _ => {}
    }
}
