//! The short way through steps that only take time: one unit of one pool or none, no fault, nothing written. Most events of
//! most flows are such; everything here does what [`super::advance`], [`super::work`] and [`super::pool`] do, with the
//! questions left out whose answer is known:
//!
//! * whether the token meets another of its order: there is no other;
//! * which units, skills and set-up it needs: one unit of a pool whose units are all alike;
//! * how many tries the work takes, and what is written after it: one, and nothing;
//! * what the log is told of leaving, coming and beginning: it is one moment, and told in one go.
//!
//! What else may happen, such as a deadline or a full queue, is handed over to those modules.

use flow_engine::stepper::STEPS_MAX;
use prefetch_index::prefetch_index;

use super::luck::{self, DURATION};
use super::order::Doing;
use super::queue::Queue;
use super::{Engine, MANY_TOKENS};
use crate::model::{NONE, Step, StepIndex};
use crate::trace::{Happening, Row, Sink};

/// The step and the exit that a token left at this moment, when the log was not told yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Left {
    pub(super) step: StepIndex,
    pub(super) exit: u32,
}

impl Left {
    /// The log knows all.
    pub(super) const NOTHING: Left = Left {
        step: NONE,
        exit: NONE,
    };
}

impl<S: Sink> Engine<'_, S> {
    /// The work of a token at a plain step is done: the unit serves the next, and the token goes on. Gives the next step
    /// when that is not plain, and what the log is still to be told.
    #[inline(always)]
    pub(super) fn finish_plain(
        &mut self,
        token: u32,
        number: StepIndex,
        step: &Step,
    ) -> Option<(StepIndex, Left)> {
        let (case, exit) = self.end_plain(token, number, step)?;
        self.go_on_plain(token, case, number, exit)
    }

    /// Ends a visit. Gives the order and the exit, unless the token has gone by that of its deadline.
    #[inline(always)]
    fn end_plain(&mut self, token: u32, number: StepIndex, step: &Step) -> Option<(u32, u32)> {
        if step.pool != NONE {
            self.free_plain(step.pool);
        }
        if step.is_charged {
            self.charge(number, step);
        }
        let row = &mut self.tokens[token as usize];
        if step.limit_us != i64::MAX && self.now >= row.due {
            self.time_is_up(token);
            return None;
        }
        row.doing = Doing::Moving;
        let case = row.case;
        let exit = match step.usual {
            NONE => {
                let seed = self.cases[case as usize].seed;
                self.model.usual_exit(step, seed, row.visit)
            }
            usual => usual,
        };
        let count = &mut self.steps[number as usize];
        count.left += 1;
        count.standing -= 1;
        count.staying.add(self.now - row.came);
        Some((case, exit))
    }

    /// A token leaves a plain step by an exit, for another one or for whatever comes.
    #[inline(always)]
    fn go_on_plain(
        &mut self,
        token: u32,
        case_number: u32,
        number: StepIndex,
        exit: u32,
    ) -> Option<(StepIndex, Left)> {
        let model = self.model;
        if let Some(out) = self.ways.get_mut(exit as usize)
            && !out.has_effect
            && let Some(next) = model.steps.get(out.to as usize)
            && next.is_plain
        {
            out.taken += 1;
            let to = out.to;
            let left = Left { step: number, exit };
            let case = &mut self.cases[case_number as usize];
            if case.n_tokens != 1 && next.is_crossed || case.steps as usize >= STEPS_MAX {
                return Some((to, left));
            }
            case.steps += 1;
            let seed = case.seed;
            let visit = match next.counted {
                NONE => 0,
                counted => self.count_visit(case_number, counted),
            };
            self.enter_plain(token, case_number, (to, next), visit, seed, left);
            return None;
        }
        self.go_by(token, case_number, number, exit)
    }

    /// A token comes to a plain step, its visit so many, from another plain step or from elsewhere.
    #[inline(always)]
    pub(super) fn enter_plain(
        &mut self,
        token: u32,
        case: u32,
        (number, step): (StepIndex, &Step),
        visit: u16,
        seed: u64,
        left: Left,
    ) {
        let now = self.now;
        let due = step.due(now);
        let row = &mut self.tokens[token as usize];
        row.step = number;
        row.visit = visit;
        row.came = now;
        row.since = now;
        row.pool = step.pool;
        row.due = due;
        let begins = match step.pool {
            NONE => true,
            number => {
                let pool = &mut self.pools[number as usize];
                let is_free = pool.busy < pool.capacity && pool.waiting == 0;
                if is_free {
                    pool.set_busy(now, 1);
                }
                is_free
            }
        };
        let count = &mut self.steps[number as usize];
        count.entered += 1;
        count.standing += 1;
        count.standing_max = count.standing_max.max(count.standing);
        count.unwaited += u64::from(begins);
        self.log_coming(case, number, left, begins);
        if !begins {
            self.wait_plain(token, number, step);
            return;
        }
        if step.adds_waits {
            self.pools[step.pool as usize].waits.add(0);
        }
        self.start_plain(token, number, step, seed, visit, due);
    }

    /// The token goes to the end of its level, where all units are busy and nothing else is to be known of the pool.
    #[inline(always)]
    fn wait_plain(&mut self, token: u32, number: StepIndex, step: &Step) {
        let pool = &mut self.pools[step.pool as usize];
        let row = &mut self.tokens[token as usize];
        row.round = 0;
        row.failed = false;
        let due = row.due;
        let levels = match &mut pool.queue {
            Queue::Levels(levels) if pool.waiting < pool.queue_max && pool.busy >= pool.capacity => levels,
            _ => {
                self.request(token);
                return;
            }
        };
        row.doing = Doing::Queued;
        row.pending = 0;
        row.level = match pool.by_priority {
            false => 0,
            true => self.cases[row.case as usize].priority,
        };
        levels.push(&mut self.tokens, token);
        pool.waiting += 1;
        pool.queue_series.change(self.now, 1);
        if step.limit_us != i64::MAX {
            self.add_deadline(number, token, due);
        }
    }

    /// The unit is there, at once or for one who waited: work begins.
    #[inline(always)]
    fn start_plain(&mut self, token: u32, number: StepIndex, step: &Step, seed: u64, visit: u16, due: i64) {
        let length = step
            .draw
            .micros(&mut luck::stream(seed, step.luck, visit, DURATION));
        let is_late = length >= due - self.now && !step.races;
        if is_late || length == 0 {
            self.start_odd(token, number, step, length, is_late);
            return;
        }
        let pending = self.events.push((self.now + length).min(due), token);
        let row = &mut self.tokens[token as usize];
        row.doing = Doing::Working;
        row.pending = pending;
    }

    /// Work begins that takes no time, or, it seemed, too much.
    #[cold]
    #[inline(never)]
    fn start_odd(&mut self, token: u32, number: StepIndex, step: &Step, drawn: i64, is_late: bool) {
        // That it ends in time has been decided: it is drawn again.
        let length = if is_late { self.length(token, step) } else { drawn };
        if length == 0 && step.pool == NONE {
            self.pass_plain(token, number, step);
            return;
        }
        let row = &mut self.tokens[token as usize];
        row.doing = Doing::Working;
        row.pending = self.events.push((self.now + length).min(row.due), token);
    }

    /// What takes no time and no unit need not wait for its turn.
    fn pass_plain(&mut self, token: u32, number: StepIndex, step: &Step) {
        if let Some((_, exit)) = self.end_plain(token, number, step)
            && let Some(next) = self.leave(token, exit)
        {
            self.ready.push((token, next));
        }
    }

    /// Fetches what will be asked for when the next in a queue is served, and the one behind it.
    #[inline(always)]
    fn fetch_behind(&self, token: u32) {
        let row = &self.tokens[token as usize];
        prefetch_index(&self.cases, row.case as usize);
        prefetch_index(&self.tokens, row.next as usize);
    }

    /// A unit of a plain pool is free: it serves the next in the queue at once.
    #[inline(always)]
    fn free_plain(&mut self, number: u32) {
        let pool = &mut self.pools[number as usize];
        pool.served += 1;
        if pool.waiting == 0 {
            pool.set_busy(self.now, -1);
            return;
        }
        if pool.busy <= pool.capacity
            && let Some(next) = pool.queue.first(&self.tokens)
        {
            let row = &self.tokens[next as usize];
            let (at, waited, visit, due) = (row.step, self.now - row.since, row.visit, row.due);
            let model = self.model;
            let step = &model.steps[at as usize];
            if step.is_plain {
                let case_number = row.case;
                self.add_wait(case_number, waited);
                let seed = self.cases[case_number as usize].seed;
                let pool = &mut self.pools[number as usize];
                self.steps[at as usize].waiting.add(waited);
                if step.adds_waits {
                    pool.waits.add(waited);
                }
                pool.queue.remove_first(&mut self.tokens, next);
                pool.waiting -= 1;
                pool.queue_series.change(self.now, -1);
                if self.tokens.len() > MANY_TOKENS
                    && let Some(second) = pool.queue.first(&self.tokens)
                {
                    self.fetch_behind(second);
                }
                self.log_at(case_number, at, Happening::Begin, Row::NONE);
                self.start_plain(next, at, step, seed, visit, due);
                return;
            }
        }
        self.pools[number as usize].set_busy(self.now, -1);
        self.serve(number);
    }
}
