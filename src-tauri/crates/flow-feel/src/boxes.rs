//! Conditions as boxes over fields, for proofs of gaps, overlaps and dead branches.
//!
//! A box says for some fields which values they have; a region is a finite union of boxes. What a field
//! can hold at all is taken into account: whole numbers have nothing between them, a ratio lies between
//! 0 and 1, an enumeration has its values and no other, and null is a value of its own. The algebra is
//! that of Calvanese, Dumas and others for gaps and overlaps of decision tables.

mod axis;
mod derive;
mod line;
mod set;
mod words;

use std::collections::BTreeMap;

pub use derive::{region_of, region_of_cell};

use crate::error::Message;
use crate::schema::Schema;
use crate::value::Value;
use set::Set;

/// The boxes a region may have.
pub const LIMIT: usize = 2_000;
/// Up to this many boxes, a new one is compared with the others to keep the union small.
const TIDY_LIMIT: usize = 200;

/// A finite union of boxes: the records for which a condition is true.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Region {
    boxes: Vec<Hyperbox>,
}

/// Which values some fields have, by slot. No set in it is empty, none is all the field can hold.
type Hyperbox = BTreeMap<usize, Set>;

impl Region {
    /// Every record.
    pub fn everything() -> Region {
        Region {
            boxes: vec![Hyperbox::new()],
        }
    }

    /// No record.
    pub fn nothing() -> Region {
        Region { boxes: Vec::new() }
    }

    /// The records whose field in `slot` is in the set.
    fn of(slot: usize, set: Set) -> Region {
        if set.is_empty() {
            return Region::nothing();
        }
        if set.is_full() {
            return Region::everything();
        }
        Region {
            boxes: vec![Hyperbox::from([(slot, set)])],
        }
    }

    /// The records in both; `None` when that takes more than [`LIMIT`] boxes.
    pub fn and(&self, other: &Region) -> Option<Region> {
        let mut region = Region::nothing();
        for left in &self.boxes {
            for right in &other.boxes {
                if let Some(both) = meet(left, right) {
                    region.include(both)?;
                }
            }
        }
        Some(region)
    }

    /// The records in either; `None` when that takes more than [`LIMIT`] boxes.
    pub fn or(&self, other: &Region) -> Option<Region> {
        let mut region = self.clone();
        for part in &other.boxes {
            region.include(part.clone())?;
        }
        Some(region)
    }

    /// The records not in it; `None` when that takes more than [`LIMIT`] boxes.
    pub fn not(&self) -> Option<Region> {
        let mut region = Region::everything();
        for part in &self.boxes {
            region = region.and(&outside(part)?)?;
        }
        Some(region)
    }

    /// The records in it but not in `other`; `None` when that takes more than [`LIMIT`] boxes.
    pub fn minus(&self, other: &Region) -> Option<Region> {
        let mut region = self.clone();
        for part in &other.boxes {
            let outside = outside(part)?;
            let mut left = Region::nothing();
            for own in region.boxes {
                if meet(&own, part).is_none() {
                    left.include(own)?;
                    continue;
                }
                for side in &outside.boxes {
                    if let Some(both) = meet(&own, side) {
                        left.include(both)?;
                    }
                }
            }
            region = left;
        }
        Some(region)
    }

    /// Whether no record is in it.
    pub fn is_empty(&self) -> bool {
        self.boxes.is_empty()
    }

    /// Whether a record is in it.
    pub fn contains(&self, record: &crate::schema::Record) -> bool {
        let inside = |part: &Hyperbox| part.iter().all(|(slot, set)| set.contains(record.get(*slot)));
        self.boxes.iter().any(inside)
    }

    /// A record in it, as the slots that matter and their values; other fields may hold anything.
    pub fn sample(&self) -> Option<Vec<(usize, Value)>> {
        let first = self.boxes.first()?;
        Some(first.iter().map(|(slot, set)| (*slot, set.sample())).collect())
    }

    /// The slots on which it depends, sorted.
    pub fn slots(&self) -> Vec<usize> {
        let mut slots: Vec<usize> = self.boxes.iter().flat_map(|part| part.keys().copied()).collect();
        slots.sort_unstable();
        slots.dedup();
        slots
    }

    /// The region in words, such as `order.total from 100 to 200`.
    pub fn describe(&self, schema: &Schema) -> Message {
        words::region(&self.boxes, schema)
    }

    /// Adds a box, merged with one it continues when there are few.
    fn include(&mut self, added: Hyperbox) -> Option<()> {
        let mut added = added;
        if self.boxes.len() <= TIDY_LIMIT {
            while let Some(idx) = self.boxes.iter().position(|known| merge(known, &added).is_some()) {
                let known = self.boxes.swap_remove(idx);
                added = merge(&known, &added)?;
            }
        }
        self.boxes.push(added);
        (self.boxes.len() <= LIMIT).then_some(())
    }
}

/// The common part of two boxes, when there is one.
fn meet(left: &Hyperbox, right: &Hyperbox) -> Option<Hyperbox> {
    let mut both = left.clone();
    for (slot, set) in right {
        let common = match both.get(slot) {
            Some(known) => known.and(set),
            None => set.clone(),
        };
        if common.is_empty() {
            return None;
        }
        both.insert(*slot, common);
    }
    Some(both)
}

/// The records outside a box, as boxes that do not overlap.
fn outside(part: &Hyperbox) -> Option<Region> {
    let mut region = Region::nothing();
    let mut inside_so_far = Hyperbox::new();
    for (slot, set) in part {
        let complement = set.not();
        if !complement.is_empty() {
            let mut piece = inside_so_far.clone();
            piece.insert(*slot, complement);
            region.boxes.push(piece);
        }
        inside_so_far.insert(*slot, set.clone());
    }
    (region.boxes.len() <= LIMIT).then_some(region)
}

/// One box for two, when one holds the other or they differ in one field only.
fn merge(left: &Hyperbox, right: &Hyperbox) -> Option<Hyperbox> {
    if holds(left, right) {
        return Some(left.clone());
    }
    if holds(right, left) {
        return Some(right.clone());
    }
    if left.len() != right.len() || !left.keys().eq(right.keys()) {
        return None;
    }
    let mut differing = left.iter().filter(|(slot, set)| right.get(slot) != Some(set));
    let (slot, set) = differing.next()?;
    if differing.next().is_some() {
        return None;
    }
    let union = set.or(right.get(slot)?);
    let mut merged = left.clone();
    if union.is_full() {
        merged.remove(slot);
    } else {
        merged.insert(*slot, union);
    }
    Some(merged)
}

/// Whether every record of the inner box is in the outer one.
fn holds(outer: &Hyperbox, inner: &Hyperbox) -> bool {
    outer
        .iter()
        .all(|(slot, set)| inner.get(slot).is_some_and(|known| known.and(set) == *known))
}
