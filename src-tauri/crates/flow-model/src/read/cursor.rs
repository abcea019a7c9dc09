//! Walks JSON by value, knowing where in the file each value stands.
//!
//! `serde_json` checks the syntax and cuts the text; a value is a slice of the file, so its address gives its
//! place. Nothing is copied until a value is read.

use std::borrow::Cow;

use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::cut::{Entries, Items};
use super::error::Fault;
use super::source::Source;
use crate::limits;

/// A value in a file.
#[derive(Clone, Copy)]
pub struct Cursor<'a> {
    pub(super) source: &'a Source<'a>,
    pub(super) raw: &'a str,
}

/// A key and its value.
pub struct Entry<'a> {
    /// The key as it is meant.
    pub key: Cow<'a, str>,
    /// Where the key stands.
    pub key_at: Cursor<'a>,
    /// Its value.
    pub value: Cursor<'a>,
}

/// An object with fixed keys.
pub struct Object<'a> {
    at: Cursor<'a>,
    entries: Vec<Entry<'a>>,
}

/// What stands at a cursor.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `{…}`.
    Object,
    /// `[…]`.
    List,
    /// `"…"`.
    Text,
    /// `true` or `false`.
    Bool,
    /// `null`.
    Null,
    /// A number.
    Number,
}

impl Kind {
    fn name(self) -> (&'static str, &'static str) {
        match self {
            Self::Object => ("an object", "对象"),
            Self::List => ("a list", "列表"),
            Self::Text => ("a text", "文本"),
            Self::Bool => ("true or false", "true 或 false"),
            Self::Null => ("null", "null"),
            Self::Number => ("a number", "数字"),
        }
    }
}

impl<'a> Cursor<'a> {
    /// First byte in the file.
    pub fn start(self) -> usize {
        self.raw.as_ptr() as usize - self.source.text.as_ptr() as usize
    }

    /// Byte behind the last one.
    pub fn end(self) -> usize {
        self.start() + self.raw.len()
    }

    /// The value as it is written.
    pub fn written(self) -> &'a str {
        self.raw
    }

    /// A fault at this value.
    pub fn fault(self, en: impl Into<String>, zh: impl Into<String>) -> Fault {
        Fault::new(self.start(), en, zh)
    }

    /// What stands here.
    pub fn kind(self) -> Kind {
        match self.raw.as_bytes().first() {
            Some(b'{') => Kind::Object,
            Some(b'[') => Kind::List,
            Some(b'"') => Kind::Text,
            Some(b't' | b'f') => Kind::Bool,
            Some(b'n') => Kind::Null,
            _ => Kind::Number,
        }
    }

    fn expected(self, en: &str, zh: &str) -> Fault {
        let (found_en, found_zh) = match self.raw {
            "true" => ("true", "true"),
            "false" => ("false", "false"),
            _ => self.kind().name(),
        };
        let (found_en, found_zh) = match self.kind() == Kind::Number && self.is_fraction() {
            true => ("a number with a fraction", "小数"),
            false => (found_en, found_zh),
        };
        self.fault(
            format!("expected {en}, found {found_en}"),
            format!("此处应为{}，实为{}", spaced(zh), spaced(found_zh)),
        )
    }

    fn expect(self, kind: Kind) -> Result<(), Fault> {
        let (en, zh) = kind.name();
        match self.kind() == kind {
            true => Ok(()),
            false => Err(self.expected(en, zh)),
        }
    }

    /// The entries of an object in the order of the file; the same key twice is a fault at the second.
    pub fn entries(self) -> Result<Vec<Entry<'a>>, Fault> {
        self.expect(Kind::Object)?;
        let cut: Entries<'a> = serde_json::from_str(self.raw).map_err(|error| self.cut_fault(&error))?;
        self.entries_of(cut)
    }

    /// The entries of an object that is cut already.
    pub(super) fn entries_of(self, cut: Entries<'a>) -> Result<Vec<Entry<'a>>, Fault> {
        self.source.count(cut.0.len(), self.start())?;
        let entries: Result<Vec<Entry<'a>>, Fault> = cut.0.into_iter().map(|cut| self.entry(cut)).collect();
        let entries = entries?;
        match second_of_a_key(&entries) {
            None => Ok(entries),
            Some(entry) => Err(entry.key_at.fault(
                format!("\"{}\" is there twice", entry.key),
                format!("“{}”出现了两次", entry.key),
            )),
        }
    }

    fn entry(self, (key, value): (&'a RawValue, &'a RawValue)) -> Result<Entry<'a>, Fault> {
        let key_at = Cursor {
            raw: key.get(),
            ..self
        };
        let value = Cursor {
            raw: value.get(),
            ..self
        };
        Ok(Entry {
            key: key_at.text()?,
            key_at,
            value,
        })
    }

    /// The items of a list.
    pub fn items(self) -> Result<Vec<Cursor<'a>>, Fault> {
        self.expect(Kind::List)?;
        let cut: Items<'a> = serde_json::from_str(self.raw).map_err(|error| self.cut_fault(&error))?;
        self.source.count(cut.0.len(), self.start())?;
        Ok(cut
            .0
            .into_iter()
            .map(|raw| Cursor {
                raw: raw.get(),
                ..self
            })
            .collect())
    }

    /// The syntax was checked before, so only a list or object that is too long comes here.
    fn cut_fault(self, error: &serde_json::Error) -> Fault {
        self.fault(error.to_string(), "列表或对象过长")
    }

    /// An object whose keys are all known.
    pub fn object(self, known: &[&str]) -> Result<Object<'a>, Fault> {
        self.object_of(self.entries()?, known)
    }

    /// The same for entries that are at hand.
    pub fn object_of(self, entries: Vec<Entry<'a>>, known: &[&str]) -> Result<Object<'a>, Fault> {
        match entries.iter().find(|entry| !known.contains(&entry.key.as_ref())) {
            None => Ok(Object { at: self, entries }),
            Some(entry) => {
                let key = &entry.key;
                let unknown = entry
                    .key_at
                    .fault(format!("unknown key \"{key}\""), format!("未知的键“{key}”"));
                Err(unknown.or_rather(key, known))
            }
        }
    }

    /// A text.
    pub fn text(self) -> Result<Cow<'a, str>, Fault> {
        self.expect(Kind::Text)?;
        let inner = &self.raw[1..self.raw.len() - 1];
        if !inner.contains('\\') {
            return Ok(Cow::Borrowed(inner));
        }
        let text = serde_json::from_str::<String>(self.raw);
        let text = text.map_err(|_| self.fault("the text has half of a character", "文本含不完整的字符"))?;
        Ok(Cow::Owned(text))
    }

    /// A text that can be an id.
    pub fn id(self) -> Result<Cow<'a, str>, Fault> {
        let text = self.text()?;
        self.check_id(&text)?;
        Ok(text)
    }

    /// Refuses a text that cannot be an id.
    pub fn check_id(self, text: &str) -> Result<(), Fault> {
        match limits::is_id(text) {
            true => Ok(()),
            false => Err(self.fault(
                "an id has 1 to 128 characters, none of them a control character",
                "标识须为 1 到 128 个字符，且不含控制字符",
            )),
        }
    }

    /// True or false.
    pub fn bool(self) -> Result<bool, Fault> {
        self.expect(Kind::Bool)?;
        Ok(self.raw == "true")
    }

    /// A whole number between two bounds.
    pub fn int(self, least: i64, most: i64) -> Result<i64, Fault> {
        self.expect(Kind::Number)?;
        let whole = match self.is_fraction() {
            true => Some(
                self.whole()
                    .ok_or_else(|| self.expected("a whole number", "整数"))?,
            ),
            false => self.raw.parse().ok(),
        };
        let number = whole.filter(|number| (least..=most).contains(number));
        number.ok_or_else(|| match most {
            i64::MAX if self.raw.parse::<i64>().is_ok() => self.fault(
                format!("expected a whole number from {least} on"),
                format!("此处应为不小于 {least} 的整数"),
            ),
            _ => self.fault(
                format!("expected a whole number from {least} to {most}"),
                format!("此处应为 {least} 到 {most} 之间的整数"),
            ),
        })
    }

    /// A number, whole or not, that a computer can hold: binary, the nearest to what is written.
    pub fn float(self) -> Result<f64, Fault> {
        self.expect(Kind::Number)?;
        let number = self.raw.parse().ok().filter(|number: &f64| number.is_finite());
        number.ok_or_else(|| {
            let number = shortened(self.raw);
            self.fault(
                format!("{number} is too large a number"),
                format!("{number} 超出可表示的范围"),
            )
        })
    }

    /// The whole number that is written with a point or an exponent, as in `2.0`, where a binary float tells it exactly.
    fn whole(self) -> Option<i64> {
        const EXACT_MAX: f64 = (1_u64 << 53) as f64;
        let number: f64 = self.raw.parse().ok()?;
        (number.fract() == 0.0 && number.abs() <= EXACT_MAX).then_some(number as i64)
    }

    fn is_fraction(self) -> bool {
        self.raw.contains(['.', 'e', 'E']) || self.raw == "-0"
    }

    /// One of a few words.
    pub fn one_of<T: Copy>(self, words: &[(&str, T)]) -> Result<T, Fault> {
        let text = self.text()?;
        if let Some((_, meaning)) = words.iter().find(|(word, _)| *word == text) {
            return Ok(*meaning);
        }
        let list: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        let fault = self.fault(
            format!("\"{text}\" is not one of {}", list.join(", ")),
            format!("“{text}”不是可用的值：{}", list.join("、")),
        );
        Err(fault.or_rather(&text, &list))
    }

    /// Any value that a setting can have: no binary float, no key twice, not too deep.
    pub fn value(self) -> Result<Value, Fault> {
        self.value_below(0)
    }

    fn value_below(self, depth: usize) -> Result<Value, Fault> {
        match self.kind() {
            Kind::Null => Ok(Value::Null),
            Kind::Bool => Ok(Value::Bool(self.raw == "true")),
            Kind::Text => Ok(Value::String(self.text()?.into_owned())),
            Kind::Number => self.number(),
            _ if depth >= limits::VALUE_DEPTH_MAX => {
                Err(self.fault("nested deeper than 64 levels", "嵌套超过 64 层"))
            }
            Kind::List => {
                let items = self.items()?.into_iter().map(|item| item.value_below(depth + 1));
                Ok(Value::Array(items.collect::<Result<_, _>>()?))
            }
            Kind::Object => {
                let mut map = Map::new();
                for entry in self.entries()? {
                    map.insert(entry.key.into_owned(), entry.value.value_below(depth + 1)?);
                }
                Ok(Value::Object(map))
            }
        }
    }

    fn number(self) -> Result<Value, Fault> {
        let whole = match self.is_fraction() {
            true => self.whole().map(Value::from),
            false => serde_json::from_str::<Value>(self.raw).ok(),
        };
        match whole.filter(|number| !number.is_f64()) {
            Some(number) => Ok(number),
            None => Err(self
                .fault(
                    format!("{} is not a whole number of 64 bits", shortened(self.raw)),
                    format!("{} 不是 64 位整数", shortened(self.raw)),
                )
                .hint(
                    format!(
                        "write decimals as text, so that nothing rounds them: \"{}\"",
                        shortened(self.raw)
                    ),
                    format!("小数请写成文本，以免被舍入：\"{}\"", shortened(self.raw)),
                )),
        }
    }
}

/// A Chinese word as it is, a Latin one behind a space.
fn spaced(word: &str) -> String {
    match word.starts_with(|first: char| first.is_ascii()) {
        true => format!(" {word}"),
        false => word.to_owned(),
    }
}

fn shortened(number: &str) -> &str {
    &number[..number.len().min(40)]
}

impl<'a> Object<'a> {
    /// The value of a key, if it is there.
    pub fn get(&self, key: &str) -> Option<Cursor<'a>> {
        self.entries
            .iter()
            .find(|entry| entry.key == key)
            .map(|entry| entry.value)
    }

    /// The value of a key that must be there.
    pub fn need(&self, key: &str) -> Result<Cursor<'a>, Fault> {
        let missing = || {
            self.at
                .fault(format!("\"{key}\" is missing here"), format!("此处缺少“{key}”"))
        };
        self.get(key).ok_or_else(missing)
    }

    /// Reads the value of a key if it is there.
    pub fn read<T>(
        &self,
        key: &str,
        read: impl FnOnce(Cursor<'a>) -> Result<T, Fault>,
    ) -> Result<Option<T>, Fault> {
        self.get(key).map(read).transpose()
    }
}

fn second_of_a_key<'e, 'a>(entries: &'e [Entry<'a>]) -> Option<&'e Entry<'a>> {
    if entries.len() <= 16 {
        let earlier = |at: usize| entries[..at].iter().any(|entry| entry.key == entries[at].key);
        return (1..entries.len()).find(|at| earlier(*at)).map(|at| &entries[at]);
    }
    let mut order: Vec<usize> = (0..entries.len()).collect();
    order.sort_by(|a, b| entries[*a].key.cmp(&entries[*b].key).then(a.cmp(b)));
    let twice = order
        .windows(2)
        .filter(|pair| entries[pair[0]].key == entries[pair[1]].key);
    twice.map(|pair| pair[1]).min().map(|at| &entries[at])
}
