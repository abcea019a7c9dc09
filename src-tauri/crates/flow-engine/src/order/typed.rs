//! One JSON value of a known type, with every fault placed by the path of its field.

use std::sync::Arc;

use flow_catalog::schema;
use flow_feel::{Domain, Entries, Field, MAX_LIST, Record, RecordType, Type, Value};
use flow_model::Text;
use flow_model::nearest;
use serde_json::{Map, Value as Json};

use super::{FAULTS_MAX, OrderFault};

/// Collects the faults of one row.
pub(super) struct Reader<'a> {
    pub(super) row: usize,
    pub(super) faults: &'a mut Vec<OrderFault>,
}

impl Reader<'_> {
    /// Notes a fault of a column.
    pub(super) fn add(&mut self, column: &str, en: impl Into<String>, zh: impl Into<String>) {
        if self.faults.len() < FAULTS_MAX {
            self.faults.push(OrderFault {
                row: self.row,
                column: column.to_owned(),
                message: Text::new(en, zh),
            });
        }
    }

    /// Reads nested objects into the fields of a record.
    pub(super) fn object(&mut self, members: &Map<String, Json>, prefix: &str, record: &mut Record) {
        for (name, member) in members {
            let path = match prefix.is_empty() {
                true => name.clone(),
                false => format!("{prefix}.{name}"),
            };
            match (schema().slot(&path), member) {
                (Some(slot), _) => {
                    let value = self.field(slot, member, &path);
                    record.set(slot, value);
                }
                (None, Json::Object(inner)) if is_prefix(&path) => self.object(inner, &path, record),
                (None, _) => self.unknown(&path, &path),
            }
        }
    }

    /// Reads the value of a field of the model.
    pub(super) fn field(&mut self, slot: usize, json: &Json, path: &str) -> Value {
        match schema().field(slot) {
            Some(field) => self.value(json, &field.ty, &field.domain, (path, &field.path)),
            None => Value::Null,
        }
    }

    /// Notes that no field has this path.
    pub(super) fn unknown(&mut self, column: &str, path: &str) {
        let entry = path.split_once('[').map(|(list, rest)| {
            let name = rest.split_once("].").map_or("", |(_, name)| name);
            format!("{list}[].{name}")
        });
        let wanted = entry.as_deref().unwrap_or(path);
        let known = schema().fields().iter().map(|field| field.path.as_str());
        match nearest(wanted, known) {
            Some(meant) => self.add(
                column,
                format!("no such field; did you mean {meant}?"),
                format!("没有这个字段，是否指 {meant}？"),
            ),
            None => self.add(
                column,
                "no such field; take the column out or name a field of the order model",
                "没有这个字段，请删除该列或改成订单模型中的字段",
            ),
        }
    }

    /// `place` is the path to show and the path in the order model.
    pub(super) fn value(&mut self, json: &Json, ty: &Type, domain: &Domain, place: (&str, &str)) -> Value {
        match (ty, json) {
            (_, Json::Null) => Value::Null,
            (Type::List(element), Json::Array(items)) if items.len() <= MAX_LIST => {
                self.list(items, element, place)
            }
            (Type::Record(record), Json::Object(members)) => self.record(members, record, place),
            _ => self.leaf(json, ty, domain, place.0),
        }
    }

    fn list(&mut self, items: &[Json], element: &Type, place: (&str, &str)) -> Value {
        let mut elements = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            let shown = format!("{}[{index}]", place.0);
            let known = format!("{}[]", place.1);
            elements.push(self.value(item, element, &Domain::default(), (&shown, &known)));
        }
        Value::list(elements)
    }

    fn record(&mut self, members: &Map<String, Json>, record: &RecordType, place: (&str, &str)) -> Value {
        for name in members.keys().filter(|name| record.entry(name).is_none()) {
            let shown = format!("{}.{name}", place.0);
            self.unknown(&shown, &shown);
        }
        let entries = record.entries.iter().map(|(name, ty)| {
            let shown = format!("{}.{name}", place.0);
            let known = format!("{}.{name}", place.1);
            let domain = entry_field(&known).map(|field| field.domain.clone());
            let json = members.get(&**name).unwrap_or(&Json::Null);
            let value = self.value(json, ty, &domain.unwrap_or_default(), (&shown, &known));
            (name.clone(), value)
        });
        let entries: Vec<(Arc<str>, Value)> = entries.collect();
        Value::Record(Arc::new(Entries(entries)))
    }

    fn leaf(&mut self, json: &Json, ty: &Type, domain: &Domain, path: &str) -> Value {
        let value = match Value::from_json(json, ty) {
            Ok(value) => value,
            Err(_) => {
                self.wrong_type(json, ty, path);
                return Value::Null;
            }
        };
        if let Value::Number(number) = &value {
            let bound = match (domain.min, domain.max) {
                (Some(min), _) if *number < min => Some((">=", "不小于", min)),
                (_, Some(max)) if *number > max => Some(("<=", "不大于", max)),
                _ => None,
            };
            if let Some((sign, words, bound)) = bound {
                self.add(
                    path,
                    format!("{number} is out of range; it must be {sign} {bound}"),
                    format!("{number} 超出范围，应{words} {bound}"),
                );
                return Value::Null;
            }
            if domain.whole && !number.is_whole() {
                self.add(
                    path,
                    format!("{number} is not a whole number"),
                    format!("{number} 不是整数"),
                );
                return Value::Null;
            }
        }
        value
    }

    fn wrong_type(&mut self, json: &Json, ty: &Type, path: &str) {
        let shown = shortened(json);
        if let (Type::Enum(values), Json::String(text)) = (ty, json) {
            let list = values.join(", ");
            let meant = nearest(text, values.iter().map(|value| &**value));
            let hint = meant.map(|meant| (format!("; did you mean {meant}?"), format!("，是否指 {meant}？")));
            let (en, zh) = hint.unwrap_or_default();
            self.add(
                path,
                format!("{shown} is not one of {list}{en}"),
                format!("{shown} 不在可选值 {list} 之中{zh}"),
            );
            return;
        }
        if matches!((ty, json), (Type::Number(_), Json::Number(_))) {
            self.add(
                path,
                format!("{shown} would lose digits; write it as text, e.g. \"12.50\""),
                format!("{shown} 会丢失精度，请写成文本，如 \"12.50\""),
            );
            return;
        }
        let (en, zh) = wanted(ty);
        self.add(path, format!("{shown} is not {en}"), format!("{shown} 不是{zh}"));
    }
}

fn wanted(ty: &Type) -> (&'static str, &'static str) {
    match ty {
        Type::Bool => ("true or false", " true 或 false"),
        Type::Number(_) => ("a number such as 12.50", "数字，如 12.50"),
        Type::Text | Type::Enum(_) => ("text", "文本"),
        Type::Date => ("a date such as 2026-01-31", "日期，如 2026-01-31"),
        Type::Time => ("a time such as 08:30:00", "时间，如 08:30:00"),
        Type::DateTime => (
            "a moment with an offset such as 2026-01-31T08:30:00+08:00",
            "带时区的时间，如 2026-01-31T08:30:00+08:00",
        ),
        Type::LocalDateTime => (
            "a moment such as 2026-01-31T08:30:00",
            "时间，如 2026-01-31T08:30:00",
        ),
        Type::Duration | Type::Months => ("a duration such as PT24H", "时长，如 PT24H"),
        Type::List(_) => ("a list of at most 10,000 entries", "列表（最多 10000 项）"),
        Type::Record(_) | Type::Context => ("an object", "对象"),
        Type::Any | Type::Null | Type::Interval(_) => ("a value of this field", "该字段的值"),
    }
}

/// The field of an entry of a list, e.g. `order.lines[].qty`.
pub(super) fn entry_field(path: &str) -> Option<&'static Field> {
    schema().fields().iter().find(|field| field.path == path)
}

fn is_prefix(path: &str) -> bool {
    schema().fields().iter().any(|field| {
        let rest = field.path.strip_prefix(path);
        rest.is_some_and(|rest| rest.starts_with('.'))
    })
}

fn shortened(json: &Json) -> String {
    let text = json.to_string();
    match text.chars().count() > 40 {
        true => text.chars().take(40).chain("…".chars()).collect(),
        false => text,
    }
}
