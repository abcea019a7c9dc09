//! A branch beside the way of an order, without a token. Where one of two branches of a fork is a pause and nothing else, and
//! the other goes on meanwhile, all that must be known of it is when it ends, and then whether the order waits for it at the
//! join: a row of 24 bytes, not read with the order's. It is counted at the moments at which a token would be.
//!
//! What is left out is what a token could meet: no other of its order comes to the step or to that input of the join, nobody
//! waits there, the exit is certain and does nothing (`find` in [`crate::model`] sees to that). A log wants the order at each
//! step and so the long way ([`super::swift`], and `join` in [`super::advance`]).

use super::luck::{DURATION, stream};
use super::order::Doing;
use super::{ASIDE, Engine};
use crate::model::{AsidePlan, NONE, StepIndex};
use crate::trace::Sink;

/// Such a branch.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Aside {
    /// When it came to where it stands: the pause, or the join when that is over.
    came: i64,
    /// Which branch of the flow it is; [`NONE`] for a row that is free.
    plan: u32,
    /// Sequence of the event of its end.
    pending: u32,
    /// The token that waits for it at the join.
    waiter: u32,
    is_over: bool,
}

/// The turn of the branch has not come.
const NOT_YET: i64 = i64::MIN;

const _: () = assert!(size_of::<Aside>() == 24);

impl Aside {
    /// The token that waits for it; [`NONE`] when none does.
    #[inline]
    pub(super) fn waiter(&self) -> u32 {
        self.waiter
    }
}

impl<S: Sink> Engine<'_, S> {
    /// An order has come to a fork of which one branch needs no token: sets a row aside. Gives its number.
    #[inline(always)]
    pub(super) fn set_aside_branch(&mut self, case: u32, plan: u32) -> u32 {
        let row = Aside {
            came: NOT_YET,
            plan,
            pending: 0,
            waiter: NONE,
            is_over: false,
        };
        let number = match self.free_asides.pop() {
            Some(number) => {
                self.asides[number as usize] = row;
                number
            }
            None => {
                self.asides.push(row);
                self.asides.len() as u32 - 1
            }
        };
        self.cases[case as usize].aside = number;
        number
    }

    /// The turn of a branch has come: the pause begins.
    #[inline(always)]
    pub(super) fn start_aside(&mut self, number: u32, case: u32) {
        let model = self.model;
        let row = &mut self.asides[number as usize];
        row.came = self.now;
        let plan = &model.asides[row.plan as usize];
        let step = &model.steps[plan.step as usize];
        let case = &mut self.cases[case as usize];
        // It comes to the step and to the join.
        case.steps += 2;
        let count = &mut self.steps[plan.step as usize];
        count.entered += 1;
        count.standing += 1;
        count.standing_max = count.standing_max.max(count.standing);
        let length = step
            .draw
            .micros(&mut stream(case.seed, step.luck, 0_u64, DURATION));
        if length > 0 {
            row.pending = self.events.push(self.now + length, number | ASIDE);
            return;
        }
        let waiter = row.waiter;
        self.end_pause(number, plan);
        if waiter != NONE {
            self.pass_together(number, waiter, plan);
        }
    }

    /// The event of a branch; false when its order is gone.
    #[inline]
    pub(super) fn end_aside(&mut self, number: u32, sequence: u32) -> bool {
        let row = &self.asides[number as usize];
        if row.pending != sequence {
            return false;
        }
        let (waiter, model) = (row.waiter, self.model);
        let plan = &model.asides[row.plan as usize];
        self.end_pause(number, plan);
        if waiter != NONE {
            self.pass_together(number, waiter, plan);
        }
        true
    }

    /// The pause is over: the branch stands at the join.
    #[inline]
    fn end_pause(&mut self, number: u32, plan: &AsidePlan) {
        let row = &mut self.asides[number as usize];
        let count = &mut self.steps[plan.step as usize];
        count.left += 1;
        count.standing -= 1;
        count.staying.add(self.now - row.came);
        row.came = self.now;
        row.is_over = true;
        row.pending = 0;
        let join = &mut self.steps[plan.join as usize];
        join.entered += 1;
        join.standing += 1;
        if row.waiter == NONE {
            join.standing_max = join.standing_max.max(join.standing);
        }
        self.take_way(plan.out);
        let step = &self.model.steps[plan.step as usize];
        if step.is_charged {
            self.charge(plan.step, step);
        }
    }

    /// A token waits at the join for a branch that has come there now.
    fn pass_together(&mut self, number: u32, waiter: u32, plan: &AsidePlan) {
        let model = self.model;
        let row = &mut self.tokens[waiter as usize];
        let waited = self.now - row.came;
        row.doing = Doing::Moving;
        row.came = self.now;
        let case = row.case;
        let join = &mut self.steps[plan.join as usize];
        join.standing -= 2;
        join.left += 2;
        join.staying.add(waited);
        self.cases[case as usize].aside = NONE;
        self.free_aside(number);
        if let Some(next) = self.go(waiter, model.steps[plan.join as usize].success) {
            self.move_on(waiter, next);
        }
    }

    /// A token comes to the join of a branch beside it. Whether it may pass; nothing when the branch leads to another join.
    #[inline]
    pub(super) fn join_aside(&mut self, token: u32, case: u32, join: u32) -> Option<bool> {
        let number = self.cases[case as usize].aside;
        let row = self.asides.get_mut(number as usize)?;
        if self.model.asides[row.plan as usize].join != join || row.waiter != NONE {
            return None;
        }
        let count = &mut self.steps[join as usize];
        if !row.is_over {
            row.waiter = token;
            self.tokens[token as usize].doing = Doing::AtJoin;
            count.standing += 1;
            count.standing_max = count.standing_max.max(count.standing);
            return Some(false);
        }
        count.standing -= 1;
        count.left += 1;
        count.staying.add(self.now - row.came);
        self.cases[case as usize].aside = NONE;
        self.free_aside(number);
        Some(true)
    }

    /// An order is gone, and the branch beside it.
    #[cold]
    pub(super) fn withdraw_aside(&mut self, case: u32) {
        let number = std::mem::replace(&mut self.cases[case as usize].aside, NONE);
        let row = self.asides[number as usize];
        let plan = self.model.asides[row.plan as usize];
        if row.came == NOT_YET {
            self.ready.retain(|(ready, _)| *ready != number | ASIDE);
        } else {
            if !row.is_over {
                self.charge(plan.step, &self.model.steps[plan.step as usize]);
            }
            let count = &mut self.steps[if row.is_over { plan.join } else { plan.step } as usize];
            count.standing -= 1;
            count.left += 1;
            count.staying.add(self.now - row.came);
        }
        self.free_aside(number);
    }

    #[inline]
    fn free_aside(&mut self, number: u32) {
        let row = &mut self.asides[number as usize];
        row.plan = NONE;
        // No event can be meant for it any more.
        row.pending = 0;
        self.free_asides.push(number);
    }

    /// Whether a branch beside an order is still to come to its join.
    pub(super) fn has_aside_ahead(&self, case: u32) -> bool {
        let row = self.asides.get(self.cases[case as usize].aside as usize);
        row.is_some_and(|row| !row.is_over)
    }

    /// Branches beside orders that have not ended: where each stands, and since when.
    pub(super) fn standing_asides(&self) -> impl Iterator<Item = (StepIndex, i64)> {
        let begun = |row: &&Aside| row.plan != NONE && row.came != NOT_YET;
        self.asides.iter().filter(begun).map(|row| {
            let plan = self.model.asides[row.plan as usize];
            (if row.is_over { plan.join } else { plan.step }, row.came)
        })
    }
}
