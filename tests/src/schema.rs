//! JSON Schemas as far as those of Orderloom go, for tests that hold them to the readers.

use std::collections::BTreeSet;

use flow_feel::Decimal;
use flow_feel::time::{Date, DateTime, Duration};
use serde_json::Value;

/// A schema. Its keywords are few, so that they are worked out here.
pub struct Schema(pub Value);

impl Schema {
    /// Whether a value fits the schema.
    ///
    /// # Panics
    /// On keywords and patterns it does not know.
    pub fn accepts(&self, value: &Value) -> bool {
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
            "$schema" | "$id" | "$defs" | "title" | "description" | "examples" | "default" => true,
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
            "pattern" => value
                .as_str()
                .is_none_or(|text| matches(wanted.as_str().expect(keyword), text)),
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
        "number" => value.is_number(),
        "integer" => value.is_i64() || value.is_u64(),
        other => panic!("unknown type {other}"),
    }
}

/// Whether a text fits one of the patterns that are in use.
fn matches(pattern: &str, text: &str) -> bool {
    const LENGTH: &str = r"P([0-9]+D)?(T([0-9]+H)?([0-9]+M)?([0-9]+(\.[0-9]+)?S)?)?";
    const CLOCK: &str = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?";
    const ZONE: &str = "(Z|[+-][0-9]{2}:[0-9]{2})";
    let is_length = |text: &str| is_length(text);
    let is_moment = |text: &str| text.contains('T') && text.parse::<DateTime>().is_ok();
    let is_zoned = |text: &str| text.parse::<DateTime>().is_ok_and(|moment| moment.zone.is_some());
    match pattern {
        r"^[^\u0000-\u001f\u007f-\u009f]*$" => !text.chars().any(char::is_control),
        _ if pattern == format!("^{LENGTH}$") => is_length(text),
        _ if pattern == format!("^({LENGTH}|{CLOCK}{ZONE}?)$") => is_length(text) || is_moment(text),
        _ if pattern == format!("^{CLOCK}{ZONE}$") => is_zoned(text),
        r"^-?[0-9]+(\.[0-9]+)?$" => text.parse::<Decimal>().is_ok(),
        "^[A-Z][0-9]{2}$" => text.len() == 3,
        "^[0-9a-f]{64}$" => text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit()),
        "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" => text.parse::<Date>().is_ok(),
        "^[0-4][0-9]:[0-5][0-9](:[0-5][0-9])?$" => is_time_of_day(text),
        _ => panic!("unknown pattern {pattern}"),
    }
}

fn is_length(text: &str) -> bool {
    text.parse::<Duration>().is_ok_and(|length| length.micros >= 0)
}

fn is_time_of_day(text: &str) -> bool {
    let parts: Vec<&str> = text.split(':').collect();
    let is_part = |part: &&str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
    matches!(parts.len(), 2 | 3) && parts.iter().all(is_part)
}

/// JSON pointers to every value inside a value.
pub fn pointers(value: &Value, here: &str, found: &mut Vec<String>) {
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
