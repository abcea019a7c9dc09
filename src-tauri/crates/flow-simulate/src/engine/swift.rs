//! The short way through steps where nobody is waited for: pauses of customers and partners, and what is done at once
//! (freezing, shipping, undoing). It does what [`super::acts`] and [`super::work`] do, with the questions left out whose
//! answer is known: no unit, no fault, no batch, nothing written, no promise that begins or ends. What a step does with
//! goods and parcels is done by the same functions.
//!
//! Left out, too, is what can be counted at the end (`count_unwaited` in [`super::finish`]): that a visit waited for
//! nothing, and how often and how long a step was visited that is left in the moment it is come to. An exit that shares
//! leave no choice about is not drawn: its random number has a name of its own and is missed by nobody.

use super::Engine;
use super::advance::Stop;
use super::luck::{self, stream};
use super::order::Doing;
use super::plain::Left;
use crate::model::{Act, Model, NONE, Step, StepIndex};
use crate::random::Stream;
use crate::trace::{Happening, Row, Sink};

/// Draws of a duration until one is within the limit.
const REDRAWS: usize = 16;

impl<S: Sink> Engine<'_, S> {
    /// A token comes to a swift step, its visit so many. Gives the next step when it leaves at once, with what the log is
    /// still to be told.
    #[inline(always)]
    pub(super) fn enter_swift(
        &mut self,
        token: u32,
        case: u32,
        (number, step): (StepIndex, &Step),
        visit: u16,
        seed: u64,
        left: Left,
    ) -> Option<(StepIndex, Left)> {
        let exit = self.model.usual_exit(step, seed, visit);
        let now = self.now;
        let row = &mut self.tokens[token as usize];
        row.step = number;
        row.came = now;
        row.visit = visit;
        row.exit = exit;
        let count = &mut self.steps[number as usize];
        count.entered += 1;
        if step.is_instant {
            self.log_coming(case, number, left, true);
            let exit = self.exit_of_swift(token, step, exit)?;
            return self.go_by(token, case, number, exit);
        }
        count.standing += 1;
        count.standing_max = count.standing_max.max(count.standing);
        let due = step.due(now);
        row.pool = NONE;
        row.due = due;
        row.since = now;
        row.round = 0;
        self.log_coming(case, number, left, !step.is_collected);
        if let Act::Deliver { carrier, .. } = &step.act
            && step.is_collected
        {
            let is_gone = !S::WANTED && step.may_be_last && self.let_parcel_go(token, step, *carrier);
            if !is_gone {
                self.wait_for_pickup(token, *carrier);
            }
            return None;
        }
        self.start_swift(token, step, seed, visit, exit, (now, due))
    }

    /// A parcel is collected: it is brought to the customer.
    pub(super) fn collected(&mut self, token: u32) {
        let row = &mut self.tokens[token as usize];
        let waited = self.now - row.since;
        let (number, came, due, visit) = (row.step, row.came, row.due, row.visit);
        let model = self.model;
        let step = &model.steps[number as usize];
        if !step.is_swift {
            self.ask_now(token);
            self.request(token);
            return;
        }
        let case = row.case;
        self.steps[number as usize].waiting.add(waited);
        self.add_wait(case, waited);
        let seed = self.cases[case as usize].seed;
        // It was the carrier while the parcel waited.
        let exit = model.usual_exit(step, seed, visit);
        self.tokens[token as usize].exit = exit;
        self.log_at(case, number, Happening::Begin, Row::NONE);
        if let Some((next, left)) = self.start_swift(token, step, seed, visit, exit, (came, due)) {
            self.log_left(case, left);
            self.ready.push((token, next));
        }
    }

    /// It begins, for a token that came at a moment and leaves at another at the latest. Gives the next step when it is
    /// over at once.
    #[inline(always)]
    fn start_swift(
        &mut self,
        token: u32,
        step: &Step,
        seed: u64,
        visit: u16,
        exit: u32,
        (came, due): (i64, i64),
    ) -> Option<(StepIndex, Left)> {
        let mut luck = stream(seed, step.luck, visit, luck::DURATION);
        let length = match step.is_timed {
            false => step.draw.micros(&mut luck),
            true => {
                let left = came + step.limit_us - self.now;
                let is_late = step.draws_exit && exit == step.time_up;
                timed_length(step, is_late, left.max(0), &mut luck)
            }
        };
        let until = (self.now + length).min(due);
        if until <= self.now {
            // What takes no time and no unit need not wait for its turn.
            return self.leave_swift_at_once(token, step);
        }
        if !S::WANTED && step.may_be_last && until < due && self.let_go(token, step, until) {
            return None;
        }
        let pending = self.events.push(until, token);
        let row = &mut self.tokens[token as usize];
        row.doing = Doing::Working;
        row.pending = pending;
        None
    }

    /// It is over. Gives the next step, with what the log is still to be told.
    #[inline(always)]
    pub(super) fn finish_swift(&mut self, token: u32, step: &Step) -> Option<(StepIndex, Left)> {
        let row = &self.tokens[token as usize];
        if step.limit_us != i64::MAX && self.now >= row.due {
            self.charge(row.step, step);
            self.time_is_up(token);
            return None;
        }
        self.leave_swift(token, step)
    }

    /// A token leaves. Gives the next step; nothing when it is gone or stays for another attempt.
    #[inline(always)]
    fn leave_swift(&mut self, token: u32, step: &Step) -> Option<(StepIndex, Left)> {
        let usual = self.tokens[token as usize].exit;
        let exit = self.exit_of_swift(token, step, usual)?;
        let row = &mut self.tokens[token as usize];
        row.doing = Doing::Moving;
        let (case, number) = (row.case, row.step);
        let count = &mut self.steps[number as usize];
        count.left += 1;
        count.standing -= 1;
        count.staying.add(self.now - row.came);
        self.go_by(token, case, number, exit)
    }

    #[inline(never)]
    fn leave_swift_at_once(&mut self, token: u32, step: &Step) -> Option<(StepIndex, Left)> {
        self.leave_swift(token, step)
    }

    /// What a step does when it is over, and the exit; nothing when a parcel is brought again.
    #[inline(always)]
    fn exit_of_swift(&mut self, token: u32, step: &Step, usual: u32) -> Option<u32> {
        if step.is_charged {
            self.charge(self.tokens[token as usize].step, step);
        }
        match step.acts_at_end {
            false => Some(usual),
            true => self.exit_at_end(token, step),
        }
    }

    /// Leaves a step by an exit where nothing is written and no promise ends. Gives the next step, with what the log is still
    /// to be told; nothing when the token is gone.
    #[inline(always)]
    pub(super) fn go_by(
        &mut self,
        token: u32,
        case: u32,
        number: StepIndex,
        exit: u32,
    ) -> Option<(StepIndex, Left)> {
        let Some(way) = self.ways.get_mut(exit as usize) else {
            self.stop(case, Stop::Lost);
            return None;
        };
        way.taken += 1;
        let out = *way;
        let left = self.leaving(case, number, exit, out);
        self.tokens[token as usize].exit = out.slot;
        if out.has_effect {
            self.operate(case, &out);
        }
        if out.to == NONE {
            self.stop(case, Stop::Lost);
            return None;
        }
        Some((out.to, left))
    }
}

impl Model {
    /// The exit of a swift or plain step, unless goods or parcels decide.
    #[inline(always)]
    pub(super) fn usual_exit(&self, step: &Step, seed: u64, visit: u16) -> u32 {
        match step.usual {
            NONE => self.exit_at(step, stream(seed, step.luck, visit, luck::EXIT).unit()),
            usual => usual,
        }
    }
}

/// How long a step takes whose time limit is missed as often as a share says: all of the limit when its exit is the one of
/// those who are late; else less, and a longer draw is drawn again. When none fits, it is late all the same.
#[inline]
pub(super) fn timed_length(step: &Step, is_late: bool, left: i64, luck: &mut Stream) -> i64 {
    if is_late {
        return left;
    }
    let mut length = step.draw.micros(luck);
    let mut tries = 0;
    while length >= left && tries < REDRAWS {
        length = step.draw.micros(luck);
        tries += 1;
    }
    length
}
