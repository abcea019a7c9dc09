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

use super::luck::{self, DURATION};
use super::order::Doing;
use super::queue::Queue;
use super::{Engine, MANY_TOKENS};
use crate::model::{NONE, Step, StepIndex};
use crate::scenario::Discipline;
use crate::trace::{Happening, Row, Sink};

/// The step and the exit that a token left at this moment, when the log was not told yet.
pub(super) type Left = Option<(StepIndex, u32)>;

impl<S: Sink> Engine<'_, S> {
    /// The work of a token at a plain step is done: the unit serves the next, and the token goes on.
    #[inline(always)]
    pub(super) fn finish_plain(&mut self, token: u32, number: StepIndex, step: &Step) {
        if let Some((case, exit)) = self.end_plain(token, number, step) {
            self.go_on_plain(token, case, number, exit);
        }
    }

    /// Ends a visit. Gives the order and the exit, unless the token has gone by that of its deadline.
    #[inline(always)]
    fn end_plain(&mut self, token: u32, number: StepIndex, step: &Step) -> Option<(u32, u32)> {
        if step.pool != NONE {
            self.free_plain(step.pool);
        }
        let row = &mut self.tokens[token as usize];
        if self.now >= row.due && step.limit_us != i64::MAX {
            self.time_is_up(token);
            return None;
        }
        row.doing = Doing::Moving;
        let exit = match step.usual {
            NONE => {
                let seed = self.cases[row.case as usize].seed;
                self.model.usual_exit(step, seed, row.visit)
            }
            usual => usual,
        };
        let count = &mut self.steps[number as usize];
        count.left += 1;
        count.standing -= 1;
        count.staying.add(self.now - row.came);
        let case = row.case;
        if step.is_charged {
            self.charge(step);
        }
        Some((case, exit))
    }

    /// A token leaves a plain step by an exit, for another one or for whatever comes.
    #[inline(always)]
    fn go_on_plain(&mut self, token: u32, case_number: u32, number: StepIndex, exit: u32) {
        let model = self.model;
        if let Some(out) = model.exits.get(exit as usize)
            && !out.has_effect
            && let Some(next) = model.steps.get(out.to as usize)
            && next.is_plain
        {
            self.exits[exit as usize] += 1;
            self.tokens[token as usize].exit = out.slot;
            let case = &mut self.cases[case_number as usize];
            if (case.n_tokens == 1 || !next.is_crossed) && (case.steps as usize) < STEPS_MAX {
                case.steps += 1;
                let visit = match next.counted {
                    NONE => 0,
                    counted => self.count_visit(case_number, counted),
                };
                self.enter_plain(token, out.to, visit, next, Some((number, exit)));
                return;
            }
            self.walk(token, out.to, Some((number, exit)));
            return;
        }
        if !S::WANTED {
            // Nothing is written and no promise ends.
            if let Some(next) = self.go_by(token, case_number, exit) {
                self.walk(token, next, None);
            }
            return;
        }
        let left = self.leaving(token, exit);
        if let Some(next) = self.go(token, exit) {
            self.walk(token, next, left);
        }
    }

    /// A token comes to a plain step, its visit so many, from another plain step or from elsewhere.
    #[inline(always)]
    pub(super) fn enter_plain(&mut self, token: u32, number: StepIndex, visit: u16, step: &Step, left: Left) {
        let count = &mut self.steps[number as usize];
        count.entered += 1;
        count.standing += 1;
        count.standing_max = count.standing_max.max(count.standing);
        let row = &mut self.tokens[token as usize];
        row.step = number;
        row.visit = visit;
        row.came = self.now;
        row.since = self.now;
        row.pool = step.pool;
        row.due = self.now.saturating_add(step.limit_us);
        let begins = match step.pool {
            NONE => true,
            number => {
                let pool = &mut self.pools[number as usize];
                let is_free = pool.busy < pool.capacity && pool.waiting == 0;
                if is_free {
                    pool.set_busy(self.now, 1);
                }
                is_free
            }
        };
        self.log_coming(token, left, begins);
        match begins {
            true => self.start_plain(token, number, step, 0),
            false => self.wait_plain(token, number, step),
        }
    }

    #[inline(always)]
    fn log_coming(&mut self, token: u32, left: Left, begins: bool) {
        if !S::WANTED {
            return;
        }
        let to = self.tokens[token as usize].step;
        if let Some((step, exit)) = left {
            let left = Row {
                step,
                ..self.row(token, Happening::Leave, exit)
            };
            self.sink.take_move(left, to, begins);
            return;
        }
        self.log(token, Happening::Enter, Row::NONE);
        if begins {
            self.log(token, Happening::Begin, Row::NONE);
        }
    }

    /// All units are busy: the token goes to the end of its level, where nothing else is to be known of the pool.
    #[inline]
    fn wait_plain(&mut self, token: u32, number: StepIndex, step: &Step) {
        let plan = &self.model.pools[step.pool as usize];
        let pool = &mut self.pools[step.pool as usize];
        let row = &mut self.tokens[token as usize];
        row.round = 0;
        row.failed = false;
        let due = row.due;
        let Queue::Levels { .. } = pool.queue else {
            self.request(token);
            return;
        };
        if pool.waiting >= plan.queue_max {
            self.request(token);
            return;
        }
        row.doing = Doing::Queued;
        row.pending = 0;
        row.level = match plan.discipline {
            Discipline::Fifo => 0,
            _ => self.cases[row.case as usize].priority,
        };
        pool.queue.push(&mut self.tokens, token, 0, 0);
        pool.waiting += 1;
        pool.queue_series.change(self.now, 1);
        if step.limit_us != i64::MAX {
            self.add_deadline(number, token, due);
        }
    }

    /// The unit is there: work begins.
    #[inline(always)]
    fn start_plain(&mut self, token: u32, number: StepIndex, step: &Step, waited: i64) {
        self.steps[number as usize].waiting.add(waited);
        if step.adds_waits {
            self.pools[step.pool as usize].waits.add(waited);
        }
        let row = &mut self.tokens[token as usize];
        let case = &mut self.cases[row.case as usize];
        case.waited += waited;
        let mut stream = luck::stream(case.seed, step.luck, row.visit, DURATION);
        let length = step.draw.micros(&mut stream);
        let is_late = length >= row.due - self.now && !step.races;
        if is_late || length == 0 {
            self.start_odd(token, number, step, length, is_late);
            return;
        }
        row.doing = Doing::Working;
        row.pending = self.events.push((self.now + length).min(row.due), token);
    }

    /// Work begins that takes no time, or, it seemed, too much.
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

    /// Reads what will be asked for when the next in a queue is served, and the one behind it.
    #[inline(always)]
    fn fetch_behind(&self, token: u32) {
        let row = &self.tokens[token as usize];
        let case = self.cases.get(row.case as usize).map_or(0, |case| case.steps);
        let third = self.tokens.get(row.next as usize).map_or(0, |row| row.case);
        std::hint::black_box(case ^ third);
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
            let (at, waited) = (row.step, self.now - row.since);
            let model = self.model;
            let step = &model.steps[at as usize];
            if step.is_plain {
                pool.queue.remove(&mut self.tokens, next);
                pool.waiting -= 1;
                pool.queue_series.change(self.now, -1);
                if self.tokens.len() > MANY_TOKENS
                    && let Some(second) = pool.queue.first(&self.tokens)
                {
                    self.fetch_behind(second);
                }
                self.log(next, Happening::Begin, Row::NONE);
                self.start_plain(next, at, step, waited);
                return;
            }
        }
        self.pools[number as usize].set_busy(self.now, -1);
        self.serve(number);
    }
}
