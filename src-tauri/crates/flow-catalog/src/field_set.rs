//! Sets of fields of the order model.

use crate::order_model::FIELDS;

/// A set of fields as bits, by index in [`FIELDS`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct FieldSet(u128);

impl FieldSet {
    /// Nothing.
    pub const EMPTY: FieldSet = FieldSet(0);
    /// Every field.
    pub const ALL: FieldSet = FieldSet(u128::MAX);

    /// Adds a field.
    pub fn insert(&mut self, index: usize) {
        self.0 |= 1 << index;
    }

    /// True when the field is in it.
    pub fn contains(self, index: usize) -> bool {
        self.0 & (1 << index) != 0
    }

    /// Both sets together.
    pub fn union(self, other: Self) -> Self {
        FieldSet(self.0 | other.0)
    }

    /// What both have.
    pub fn intersection(self, other: Self) -> Self {
        FieldSet(self.0 & other.0)
    }

    /// This set without the other.
    pub fn minus(self, other: Self) -> Self {
        FieldSet(self.0 & !other.0)
    }

    /// True when nothing is in it.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Indices, lowest first.
    pub fn iter(self) -> impl Iterator<Item = usize> {
        (0..FIELDS.len()).filter(move |index| self.contains(*index))
    }

    /// The fields that come with the order.
    pub fn from_start() -> Self {
        FIELDS
            .iter()
            .enumerate()
            .filter(|(_, field)| field.from_start)
            .map(|(index, _)| index)
            .collect()
    }
}

impl FromIterator<usize> for FieldSet {
    fn from_iter<I: IntoIterator<Item = usize>>(indices: I) -> Self {
        indices.into_iter().fold(FieldSet::EMPTY, |mut set, index| {
            set.insert(index);
            set
        })
    }
}
