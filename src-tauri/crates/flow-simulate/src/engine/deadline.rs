//! Deadlines of tokens that wait at plain steps.
//!
//! Almost all of them begin in time, so a deadline must cost next to nothing. All tokens of a step wait equally long at
//! most: their deadlines are a list, and only its first is an event. A token that began or left has another event, or
//! none, and its deadline is passed over.

use std::collections::VecDeque;

use super::{Engine, SYSTEM, System};
use crate::model::StepIndex;
use crate::trace::Sink;

/// The deadlines of a step, the next first.
#[derive(Debug, Default)]
pub(crate) struct Deadlines {
    list: VecDeque<Deadline>,
    /// Whether one of the list, or one that was passed over, is an event.
    is_watched: bool,
}

#[derive(Clone, Copy, Debug)]
struct Deadline {
    at: i64,
    token: u32,
    /// Sequence of its event.
    sequence: u32,
}

impl<S: Sink> Engine<'_, S> {
    /// A token begins to wait at a step until a moment that is not before that of the one who came before.
    #[inline]
    pub(super) fn add_deadline(&mut self, step: StepIndex, token: u32, at: i64) {
        let sequence = self.events.reserve();
        self.tokens[token as usize].pending = sequence;
        self.pass_over(step);
        let deadlines = &mut self.deadlines[step as usize];
        deadlines.list.push_back(Deadline { at, token, sequence });
        if !deadlines.is_watched {
            self.watch(step);
        }
    }

    /// Drops those at the head of the list that nobody waits for any more.
    #[inline]
    fn pass_over(&mut self, step: StepIndex) {
        let list = &mut self.deadlines[step as usize].list;
        while let Some(first) = list.front()
            && self.tokens[first.token as usize].pending != first.sequence
        {
            list.pop_front();
        }
    }

    /// Makes the first of the list an event.
    #[cold]
    fn watch(&mut self, step: StepIndex) {
        let deadlines = &mut self.deadlines[step as usize];
        deadlines.is_watched = false;
        if let Some(first) = deadlines.list.front().copied() {
            deadlines.is_watched = true;
            let number = self.number_of(System::Deadline(step));
            self.events
                .push_reserved(first.at, first.sequence, number | SYSTEM);
        }
    }

    /// The moment of a deadline has come: that of the first of the list, or of one that was passed over.
    #[cold]
    pub(super) fn deadline_is_due(&mut self, step: StepIndex, sequence: u32) {
        self.pass_over(step);
        let list = &mut self.deadlines[step as usize].list;
        let is_missed = list.front().is_some_and(|first| first.sequence == sequence);
        let missed = if is_missed { list.pop_front() } else { None };
        self.pass_over(step);
        self.watch(step);
        if let Some(missed) = missed {
            self.n_events += 1;
            self.last_move = self.now;
            self.wake_slowly(missed.token);
        }
    }
}
