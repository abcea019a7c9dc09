//! JSON whose keys keep their order.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::layout::lay_out_open;

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
        let (mut compact, mut open) = (String::new(), Vec::new());
        self.write(&mut compact, &mut open);
        let mut text = lay_out_open(&compact, &open);
        text.push('\n');
        text.into_bytes()
    }

    /// Writes the value without spaces, and where what begins that is never put on one line.
    fn write(&self, out: &mut String, open: &mut Vec<usize>) {
        if let Self::Elements(_) | Self::Lines(_) = self {
            open.push(out.len());
        }
        match self {
            Self::Scalar(text) => out.push_str(text),
            Self::List(items) | Self::Lines(items) => {
                out.push('[');
                for (position, item) in items.iter().enumerate() {
                    out.push_str(if position == 0 { "" } else { "," });
                    item.write(out, open);
                }
                out.push(']');
            }
            Self::Object(entries) | Self::Elements(entries) => {
                out.push('{');
                for (position, (key, value)) in entries.iter().enumerate() {
                    out.push_str(if position == 0 { "" } else { "," });
                    put_key(out, key);
                    value.write(out, open);
                }
                out.push('}');
            }
        }
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

/// Puts a key and its colon. Most keys are plain words that need no escapes.
fn put_key(out: &mut String, key: &str) {
    if key
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    {
        out.push('"');
        out.push_str(key);
        out.push('"');
    } else {
        out.push_str(&serde_json::to_string(key).expect("a text can be written"));
    }
    out.push(':');
}
