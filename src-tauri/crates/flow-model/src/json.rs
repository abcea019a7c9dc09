//! JSON whose keys keep their order, and how it is laid out in a file: two spaces for each level, small objects and
//! lists on one line.

use serde::Serialize;
use serde_json::{Map, Value};

/// Longest line that an object or list is put on.
const COLUMNS: usize = 96;

/// A JSON value whose keys keep their order.
#[derive(Clone, Debug, PartialEq)]
pub enum Json {
    /// A number, text, true, false or null, as it is written.
    Scalar(String),
    /// A list, on one line if it fits.
    List(Vec<Json>),
    /// An object, on one line if it fits.
    Object(Vec<(String, Json)>),
    /// An object that is never put on one line, as its entries are what people compare.
    Elements(Vec<(String, Json)>),
    /// A list that is never put on one line.
    Lines(Vec<Json>),
}

impl Json {
    /// A text, number or truth value.
    pub fn of<T: Serialize + ?Sized>(value: &T) -> Json {
        scalar(value)
    }

    /// A value of any shape, its keys sorted. A binary float is written as text, since no reader lets one in.
    pub fn sorted(value: &Value) -> Json {
        sorted(value)
    }

    /// The bytes of a file that holds this.
    pub fn file(&self) -> Vec<u8> {
        let mut text = String::new();
        self.write(&mut text, 0, 0);
        text.push('\n');
        text.into_bytes()
    }

    /// Writes the value at a depth; `taken` columns of the line are written already.
    fn write(&self, out: &mut String, depth: usize, taken: usize) {
        if let Some(line) = self.on_one_line(COLUMNS.saturating_sub(taken)) {
            out.push_str(&line);
            return;
        }
        match self {
            Self::Scalar(text) => out.push_str(text),
            Self::List(items) | Self::Lines(items) => {
                out.push('[');
                for (position, item) in items.iter().enumerate() {
                    start_line(out, position, depth + 1);
                    item.write(out, depth + 1, 2 * depth + 3);
                }
                end_block(out, items.is_empty(), depth, ']');
            }
            Self::Object(entries) | Self::Elements(entries) => {
                out.push('{');
                for (position, (key, value)) in entries.iter().enumerate() {
                    start_line(out, position, depth + 1);
                    let key = quoted(key);
                    out.push_str(&key);
                    out.push_str(": ");
                    value.write(out, depth + 1, 2 * depth + 5 + key.chars().count());
                }
                end_block(out, entries.is_empty(), depth, '}');
            }
        }
    }

    /// The value on one line if it fits into the columns, counting one for each character.
    fn on_one_line(&self, columns: usize) -> Option<String> {
        let mut line = String::new();
        (self.put_on_line(&mut line, columns) && line.chars().count() <= columns).then_some(line)
    }

    fn put_on_line(&self, line: &mut String, columns: usize) -> bool {
        let fits = |line: &String| line.len() <= columns * 4;
        match self {
            Self::Scalar(text) => line.push_str(text),
            Self::Lines(_) | Self::Elements(_) => return false,
            Self::List(items) => {
                line.push('[');
                for (position, item) in items.iter().enumerate() {
                    line.push_str(if position == 0 { "" } else { ", " });
                    if !item.put_on_line(line, columns) || !fits(line) {
                        return false;
                    }
                }
                line.push(']');
            }
            Self::Object(entries) => {
                line.push_str(if entries.is_empty() { "{" } else { "{ " });
                for (position, (key, value)) in entries.iter().enumerate() {
                    line.push_str(if position == 0 { "" } else { ", " });
                    line.push_str(&quoted(key));
                    line.push_str(": ");
                    if !value.put_on_line(line, columns) || !fits(line) {
                        return false;
                    }
                }
                line.push_str(if entries.is_empty() { "}" } else { " }" });
            }
        }
        true
    }
}

pub(crate) fn scalar<T: Serialize + ?Sized>(value: &T) -> Json {
    Json::Scalar(serde_json::to_string(value).expect("a text can be written"))
}

fn sorted(value: &Value) -> Json {
    match value {
        Value::Array(items) => Json::List(items.iter().map(sorted).collect()),
        Value::Object(entries) => {
            let entries: &Map<String, Value> = entries;
            let mut entries: Vec<_> = entries.iter().collect();
            entries.sort_by_key(|(key, _)| *key);
            Json::Object(
                entries
                    .into_iter()
                    .map(|(key, value)| (key.clone(), sorted(value)))
                    .collect(),
            )
        }
        Value::Number(number) if number.is_f64() => scalar(&number.to_string()),
        plain => scalar(plain),
    }
}

fn quoted(key: &str) -> String {
    serde_json::to_string(key).expect("a text can be written")
}

fn start_line(out: &mut String, position: usize, depth: usize) {
    out.push_str(if position == 0 { "\n" } else { ",\n" });
    out.extend(std::iter::repeat_n("  ", depth));
}

fn end_block(out: &mut String, is_empty: bool, depth: usize, bracket: char) {
    if !is_empty {
        out.push('\n');
        out.extend(std::iter::repeat_n("  ", depth));
    }
    out.push(bracket);
}

impl<'de> serde::Deserialize<'de> for Json {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Ordered;
        impl<'de> serde::de::Visitor<'de> for Ordered {
            type Value = Json;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a JSON value")
            }
            fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
                Ok(Json::Scalar(value.to_string()))
            }
            fn visit_i64<E>(self, value: i64) -> Result<Json, E> {
                Ok(Json::Scalar(value.to_string()))
            }
            fn visit_u64<E>(self, value: u64) -> Result<Json, E> {
                Ok(Json::Scalar(value.to_string()))
            }
            fn visit_f64<E>(self, value: f64) -> Result<Json, E> {
                Ok(scalar(&value))
            }
            fn visit_str<E>(self, value: &str) -> Result<Json, E> {
                Ok(scalar(value))
            }
            fn visit_unit<E>(self) -> Result<Json, E> {
                Ok(Json::Scalar("null".to_owned()))
            }
            fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut list: A) -> Result<Json, A::Error> {
                let mut items = Vec::new();
                while let Some(item) = list.next_element()? {
                    items.push(item);
                }
                Ok(Json::List(items))
            }
            fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Json, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Json::Object(entries))
            }
        }
        deserializer.deserialize_any(Ordered)
    }
}
