//! JSON Schemas as far as those of Orderloom go, for tests that hold them to the readers.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use regex::Regex;
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
            "minimum" => !value.is_number() || is_at_most(wanted, value),
            "maximum" => !value.is_number() || is_at_most(value, wanted),
            "pattern" => value
                .as_str()
                .is_none_or(|text| fits_pattern(wanted.as_str().expect(keyword), text)),
            _ => panic!("unknown keyword {keyword}"),
        }
    }
}

/// Whether a text is as a pattern says. Patterns are few and asked for often, so that each is read once.
fn fits_pattern(pattern: &str, text: &str) -> bool {
    thread_local! {
        static READ: RefCell<BTreeMap<String, Regex>> = const { RefCell::new(BTreeMap::new()) };
    }
    READ.with_borrow_mut(|read| {
        let read = read
            .entry(pattern.to_owned())
            .or_insert_with(|| Regex::new(pattern).expect("a pattern that can be read"));
        read.is_match(text)
    })
}

fn entries(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

/// Whether a number is at most another: exactly so for whole ones, of which a binary float cannot tell all apart.
fn is_at_most(number: &Value, other: &Value) -> bool {
    match (whole(number), whole(other)) {
        (Some(number), Some(other)) => number <= other,
        _ => number.as_f64() <= other.as_f64(),
    }
}

fn whole(number: &Value) -> Option<i128> {
    let exact = number
        .as_i64()
        .map(i128::from)
        .or(number.as_u64().map(i128::from));
    let rounded = || number.as_f64().filter(|number| number.fract() == 0.0);
    exact.or_else(|| rounded().map(|number| number as i128))
}

fn is_of_type(wanted: &Value, value: &Value) -> bool {
    match wanted.as_str().expect("the name of a type") {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        "number" => value.is_number(),
        "integer" => value.as_f64().is_some_and(|number| number.fract() == 0.0),
        other => panic!("unknown type {other}"),
    }
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

#[cfg(test)]
mod tests {
    use super::fits_pattern;

    #[test]
    fn a_pattern_fits_whole_texts() {
        let seconds = r"^P(T[0-9]+(\.[0-9]+)?S|[0-9]{2}D)$";
        for (text, fits) in [
            ("PT5S", true),
            ("PT12.5S", true),
            ("P12D", true),
            ("PT5", false),
            ("PT.5S", false),
            ("P123D", false),
            ("PT5S ", false),
        ] {
            assert_eq!(fits_pattern(seconds, text), fits, "{text}");
        }
        let printed = r"^[^\u0000-\u001f]*$";
        assert!(fits_pattern(printed, "") && fits_pattern(printed, "订单") && !fits_pattern(printed, "a\nb"));
    }
}
