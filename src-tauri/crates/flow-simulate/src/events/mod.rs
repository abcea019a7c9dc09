//! What will happen: events by time, first in first out at equal times.
//!
//! A network of a few queues has a few events ahead, a promotion has a million: each has a structure of its own, and
//! all events move from the one to the other when their number calls for it.

mod few;
mod many;

use few::Few;
use many::Many;

/// The key of no event: later than all others.
const NOTHING: u128 = u128::MAX;
/// When no more events than this lie ahead of the bucket under way, they are few again.
const FEW_AGAIN: usize = few::MOST / 4;
/// Sequence of what comes before all else at its moment, whenever it was scheduled.
pub(crate) const FIRST: u32 = 0;
/// Sequence of what is decided when all that ends at its moment has ended.
pub(crate) const TURNS: u32 = u32::MAX - 2;
/// Sequence of new orders: they come behind what ends at their moment.
const BEHIND: u32 = u32::MAX - 1;
/// Sequence of what comes after all else at its moment.
pub(crate) const LAST: u32 = u32::MAX;

/// Events by time. An event is a number given by whoever scheduled it.
#[derive(Debug)]
pub(crate) struct Events {
    few: Few,
    many: Many,
    /// Whether they are all in the structure for many.
    are_many: bool,
    /// One event beside the rest, such as the next arrival, which would come and go there with each order; [`NOTHING`]
    /// when there is none.
    beside: u128,
    sequence: u32,
}

impl Events {
    pub(crate) fn new() -> Events {
        Events {
            few: Few::new(),
            many: Many::new(),
            are_many: false,
            beside: NOTHING,
            sequence: 0,
        }
    }

    /// Schedules an event at a moment that is not before the last one taken; gives its sequence number.
    #[inline]
    pub(crate) fn push(&mut self, at: i64, event: u32) -> u32 {
        let sequence = self.reserve();
        self.push_reserved(at, sequence, event);
        sequence
    }

    /// Schedules an event that is always one at a time, behind what else is scheduled for its moment.
    #[inline]
    pub(crate) fn push_beside(&mut self, at: i64, event: u32) {
        match self.beside {
            NOTHING => self.beside = key(at, BEHIND, event),
            _ => self.push_reserved(at, BEHIND, event),
        }
    }

    /// A sequence number for an event that is scheduled now, but perhaps not put down before it comes near.
    #[inline]
    pub(crate) fn reserve(&mut self) -> u32 {
        self.sequence = self.sequence.wrapping_add(1);
        self.sequence
    }

    /// Puts an event down that was scheduled with this sequence number.
    #[inline]
    pub(crate) fn push_reserved(&mut self, at: i64, sequence: u32, event: u32) {
        self.push_key(key(at, sequence, event));
    }

    #[inline]
    fn push_key(&mut self, key: u128) {
        if self.are_many {
            self.many.push(key);
        } else if !self.few.push(key) {
            self.make_room(key);
        }
    }

    /// Takes the next event: its moment, sequence number and event.
    #[inline(always)]
    pub(crate) fn pop(&mut self) -> Option<(i64, u32, u32)> {
        let key = match self.many.pop_sorted(self.beside) {
            // Few events never lie in the structure for many.
            NOTHING => self.pop_otherwise(),
            key => key,
        };
        // A key goes through registers, which an option of one does not.
        (key != NOTHING).then_some(((key >> 64) as i64, (key >> 32) as u32, key as u32))
    }

    #[inline(never)]
    fn pop_otherwise(&mut self) -> u128 {
        let until = (self.beside >> 64) as u64;
        let next = match self.are_many {
            false => self.few.pop(self.beside),
            true if self.many.is_used_up(until) => return self.pop_later(until),
            true => self.many.pop(self.beside),
        };
        match next {
            NOTHING => std::mem::replace(&mut self.beside, NOTHING),
            next => next,
        }
    }

    /// Adds an event for which the few have no room.
    #[cold]
    #[inline(never)]
    fn make_room(&mut self, key: u128) {
        if self.few.grow() {
            self.few.push(key);
            return;
        }
        self.are_many = true;
        self.few.drain().for_each(|key| self.many.push(key));
        self.many.push(key);
    }

    /// Goes on to the next of many events, or up to a moment before it, and takes an event; what is left may be few again.
    #[inline(never)]
    fn pop_later(&mut self, until: u64) -> u128 {
        if self.many.n_ahead() > FEW_AGAIN {
            self.many.refill(until);
        } else {
            self.are_many = false;
            for key in self.many.drain() {
                self.push_key(key);
            }
        }
        match self.many.pop_sorted(self.beside) {
            NOTHING => self.pop_otherwise(),
            key => key,
        }
    }

    /// The events that are next, those after them and those after those, in no order, once for each handful of events.
    #[inline(always)]
    pub(crate) fn ahead(&mut self) -> Option<[&[u128]; 3]> {
        self.many.ahead()
    }

    /// How many events are to come.
    #[cfg(test)]
    pub(crate) fn len(&self) -> usize {
        self.few.len() + self.many.len() + usize::from(self.beside != NOTHING)
    }
}

/// What events are sorted by: a time (64 bits), a sequence (32 bits) and an event (32 bits).
#[inline]
fn key(at: i64, sequence: u32, event: u32) -> u128 {
    u128::from(at as u64) << 64 | u128::from(sequence) << 32 | u128::from(event)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::random::Stream;

    #[test]
    fn events_come_by_time_and_first_in_first_out() {
        for seed in 0..40 {
            // Grows to hundreds of events, or goes to and fro between a few and none.
            let (pushes, of) = if seed % 2 == 0 { (2, 3) } else { (50, 100) };
            let mut stream = Stream::new(seed, 1);
            let mut events = Events::new();
            let mut wanted: BTreeSet<(i64, u32, u32)> = BTreeSet::new();
            let mut now = 0;
            for event in 0..3_000 {
                if stream.below(of) < pushes || events.len() == 0 {
                    let ahead = match stream.below(5) {
                        0 => 0,
                        1 => stream.below(1_000),
                        2 => stream.below(1 << 30),
                        3 => stream.below(1 << 36),
                        _ => stream.below(1 << 42),
                    };
                    let at = now + ahead as i64;
                    let sequence = match event % 7 {
                        0 => {
                            events.push_beside(at, event);
                            BEHIND
                        }
                        _ => events.push(at, event),
                    };
                    wanted.insert((at, sequence, event));
                } else {
                    let next = events.pop();
                    assert_eq!(next, wanted.pop_first());
                    now = next.unwrap().0;
                }
            }
            while let Some(next) = wanted.pop_first() {
                assert_eq!(events.pop(), Some(next));
            }
            assert_eq!(events.pop(), None);
        }
    }
}
