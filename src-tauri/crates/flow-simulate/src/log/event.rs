//! What a row means to tools that mine processes: a transition of the standard life cycle (IEEE 1849-2016).

use std::collections::BTreeSet;

use crate::trace::{Happening, Row};

/// Knows which visits are suspended, by a higher priority, until the next person has time or since a person looks at a fault:
/// work that begins again is resumed and not started.
#[derive(Debug, Default)]
pub(super) struct LifeCycle {
    suspended: BTreeSet<(u16, u64, u16, u32)>,
}

impl LifeCycle {
    /// The transition of a row, taken in order of time; nothing for an arrival, which the start's own rows tell.
    pub(super) fn of(&mut self, row: &Row) -> Option<&'static str> {
        let visit = || (row.channel, row.number, row.part, row.step);
        Some(match row.what {
            Happening::Arrive => return None,
            Happening::Enter => "schedule",
            Happening::Begin if !self.suspended.is_empty() && self.suspended.remove(&visit()) => "resume",
            Happening::Begin => "start",
            Happening::Interrupt | Happening::PassOn | Happening::Fault => {
                self.suspended.insert(visit());
                "suspend"
            }
            Happening::Leave | Happening::End => {
                if !self.suspended.is_empty() {
                    self.suspended.remove(&visit());
                }
                "complete"
            }
        })
    }
}

/// The number of an order as its id says it: `web-1` is the first.
pub(super) fn order_number(row: &Row) -> u64 {
    row.number.saturating_add(1)
}

/// Why work was suspended; nothing for other rows.
pub(super) fn cause(row: &Row) -> Option<&'static str> {
    match row.what {
        Happening::Interrupt => Some("priority"),
        Happening::PassOn => Some("next_person"),
        Happening::Fault => Some("fault"),
        _ => None,
    }
}
