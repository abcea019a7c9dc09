//! The fields an expression may read, and the record of their values that it is evaluated against.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::decimal::Decimal;
use crate::types::{RecordType, Type, Unit};
use crate::value::Value;

/// A field of the data model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// The dotted path, e.g. `order.total`. `order.lines[].qty` is an entry of the records in `order.lines`.
    pub path: String,
    /// What the field holds when it is not null.
    pub ty: Type,
    /// Whether the field can be null.
    pub nullable: bool,
    /// Which numbers it can hold.
    pub domain: Domain,
    /// The name that Chinese texts use; the path when there is none.
    pub name_zh: Option<String>,
}

/// Which numbers a field can hold; proofs use it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Domain {
    /// Whether only whole numbers occur.
    pub whole: bool,
    /// The least possible value.
    pub min: Option<Decimal>,
    /// The greatest possible value.
    pub max: Option<Decimal>,
}

/// The fields that expressions may read. Each has a slot: its place in the list and in every [`Record`].
#[derive(Clone, Debug, Default)]
pub struct Schema {
    fields: Vec<Field>,
    slots: BTreeMap<String, usize>,
    roots: BTreeMap<Arc<str>, ()>,
    spaced: Vec<Vec<String>>,
}

/// The values of one order, by slot.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    slots: Vec<Value>,
}

impl Field {
    /// A field that can be null.
    pub fn new(path: &str, ty: Type) -> Field {
        Field {
            path: path.to_owned(),
            ty,
            nullable: true,
            domain: Domain::default(),
            name_zh: None,
        }
    }

    /// The same field with the name that Chinese texts use.
    pub fn named_zh(mut self, name: &str) -> Field {
        self.name_zh = Some(name.to_owned());
        self
    }

    /// The same field, never null.
    pub fn required(mut self) -> Field {
        self.nullable = false;
        self
    }

    /// The same field, holding whole numbers only.
    pub fn whole(mut self) -> Field {
        self.domain.whole = true;
        self
    }

    /// The same field, holding numbers from `min` to `max` only.
    pub fn between(mut self, min: i64, max: i64) -> Field {
        self.domain.min = Some(Decimal::from(min));
        self.domain.max = Some(Decimal::from(max));
        self
    }

    /// The same field, holding no negative number.
    pub fn not_negative(mut self) -> Field {
        self.domain.min = Some(Decimal::ZERO);
        self
    }
}

impl Schema {
    /// A schema of these fields, slots in the order given. A path used twice keeps its first field.
    ///
    /// Entries such as `order.lines[].qty` become part of the record type of `order.lines` (which must
    /// come first); they keep a slot, so that slots and fields line up, but no expression reads it.
    pub fn new(fields: Vec<Field>) -> Schema {
        let mut schema = Schema::default();
        for field in fields {
            schema.add(field);
        }
        schema
    }

    /// The slot of a path.
    pub fn slot(&self, path: &str) -> Option<usize> {
        self.slots.get(path).copied()
    }

    /// All fields, by slot.
    pub fn fields(&self) -> &[Field] {
        &self.fields
    }

    /// The field in a slot.
    pub fn field(&self, slot: usize) -> Option<&Field> {
        self.fields.get(slot)
    }

    /// The known path that looks most like a mistyped one, for "did you mean".
    pub fn nearest(&self, path: &str) -> Option<&str> {
        let known = || self.slots.keys().map(String::as_str);
        let without_root =
            || known().find(|known| known.split_once('.').is_some_and(|(_, rest)| rest == path));
        flow_model::nearest(path, known()).or_else(without_root)
    }

    /// Whether some path starts with `path` and a dot.
    pub(crate) fn has_below(&self, path: &str) -> bool {
        let from = format!("{path}.");
        self.slots
            .range(from.clone()..)
            .next()
            .is_some_and(|(known, _)| known.starts_with(&from))
    }

    /// Whether `name` is the first part of some path.
    pub(crate) fn is_root(&self, name: &str) -> bool {
        self.roots.contains_key(name)
    }

    /// The parts of paths that have several words, each as its words.
    pub(crate) fn spaced_names(&self) -> &[Vec<String>] {
        &self.spaced
    }

    fn add(&mut self, field: Field) {
        let slot = self.fields.len();
        match field.path.split_once("[].") {
            Some((list, entry)) => self.add_entry(list, entry, &field.ty),
            None => self.add_path(&field.path, slot),
        }
        self.fields.push(field);
    }

    fn add_path(&mut self, path: &str, slot: usize) {
        self.slots.entry(path.to_owned()).or_insert(slot);
        for (idx, part) in path.split('.').enumerate() {
            if idx == 0 {
                self.roots.insert(Arc::from(part), ());
            }
            if part.contains(' ') {
                self.spaced
                    .push(part.split_whitespace().map(str::to_owned).collect());
            }
        }
    }

    fn add_entry(&mut self, list: &str, entry: &str, ty: &Type) {
        let Some(slot) = self.slot(list) else { return };
        let Type::List(element) = &self.fields[slot].ty else {
            return;
        };
        let mut entries = match &**element {
            Type::Record(record) => record.entries.clone(),
            _ => Vec::new(),
        };
        if !entries.iter().any(|(known, _)| &**known == entry) {
            entries.push((Arc::from(entry), ty.clone()));
        }
        self.fields[slot].ty = Type::list(Type::Record(Arc::new(RecordType { entries })));
    }
}

impl Record {
    /// A record of the schema's shape with every field null.
    pub fn new(schema: &Schema) -> Record {
        Record {
            slots: vec![Value::Null; schema.fields.len()],
        }
    }

    /// A record without slots.
    pub(crate) fn empty() -> Record {
        Record { slots: Vec::new() }
    }

    /// The value in a slot; null when there is no such slot.
    pub fn get(&self, slot: usize) -> &Value {
        self.slots.get(slot).unwrap_or(&Value::Null)
    }

    /// Puts a value into a slot; a slot the schema does not have is left alone.
    pub fn set(&mut self, slot: usize, value: Value) {
        if let Some(place) = self.slots.get_mut(slot) {
            *place = value;
        }
    }

    /// All values, by slot.
    pub fn values(&self) -> &[Value] {
        &self.slots
    }
}

impl Domain {
    /// The bounds that follow from the field's unit as well as from what is declared.
    pub(crate) fn bounds(&self, ty: &Type) -> (Option<Decimal>, Option<Decimal>) {
        let ratio = *ty == Type::Number(Unit::Ratio);
        let min = self.min.or(ratio.then_some(Decimal::ZERO));
        let max = self.max.or(ratio.then_some(Decimal::from(1)));
        (min, max)
    }
}
