//! The short way through steps that only take time: one unit of one pool or none, no fault, no deadline, nothing
//! written. Most events of most flows are such; everything here does what [`super::work`] and [`super::pool`] do, with
//! the questions left out whose answer is known.

use super::Engine;
use super::order::Doing;
use super::pool::Pool;
use super::queue::Queue;
use super::swift::timed_length;
use crate::model::{NONE, Step, StepIndex};
use crate::scenario::Discipline;
use crate::trace::{Happening, Row, Sink};

impl<S: Sink> Engine<'_, S> {
    /// A token comes to a plain step.
    #[inline(always)]
    pub(super) fn enter_plain(&mut self, token: u32, number: StepIndex, step: &Step) {
        let count = &mut self.steps[number as usize];
        count.entered += 1;
        count.standing += 1;
        count.standing_max = count.standing_max.max(count.standing);
        self.log(token, Happening::Enter, Row::NONE);
        let row = &mut self.tokens[token as usize];
        row.since = self.now;
        row.pool = step.pool;
        row.due = self.now.saturating_add(step.limit_us);
        if step.pool == NONE {
            self.start_plain(token, number, step, 0);
            return;
        }
        let pool = &mut self.pools[step.pool as usize];
        if pool.busy < pool.capacity && pool.waiting == 0 {
            pool.set_busy(self.now, 1);
            self.start_plain(token, number, step, 0);
        } else {
            self.wait_plain(token, step);
        }
    }

    /// All units are busy: the token goes to the end of its level, where nothing else is to be known of the pool.
    #[inline(never)]
    fn wait_plain(&mut self, token: u32, step: &Step) {
        let priority = self.cases[self.tokens[token as usize].case as usize].priority;
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
            _ => priority,
        };
        pool.queue.push(&mut self.tokens, token, 0, 0);
        pool.waiting += 1;
        pool.queue_series.change(self.now, 1);
        if step.limit_us != i64::MAX {
            self.schedule(token, due);
        }
    }

    #[inline(always)]
    fn start_plain(&mut self, token: u32, number: StepIndex, step: &Step, waited: i64) {
        self.steps[number as usize].waiting.add(waited);
        if step.adds_waits {
            self.pools[step.pool as usize].waits.add(waited);
        }
        self.log(token, Happening::Begin, Row::NONE);
        let mut stream = self.luck(token, super::luck::DURATION);
        let length = match step.is_timed {
            false => step.draw.micros(&mut stream),
            true => {
                let left = self.tokens[token as usize].due - self.now;
                timed_length(step, self.usual_exit(token, step), left.max(0), &mut stream)
            }
        };
        if length == 0 && step.pool == NONE {
            // What takes no time and no unit need not wait for its turn.
            if let Some(next) = self.finish_plain(token, number, step) {
                self.ready.push((token, next));
            }
            return;
        }
        let row = &mut self.tokens[token as usize];
        row.doing = Doing::Working;
        let until = (self.now + length).min(row.due);
        let sequence = self.events.push(until, token);
        self.tokens[token as usize].pending = sequence;
        if waited > 0 {
            let case = self.tokens[token as usize].case;
            self.cases[case as usize].waited += waited;
        }
    }

    /// Work at a plain step is done: the unit serves the next, and the token leaves. Gives the next step.
    #[inline]
    pub(super) fn finish_plain(&mut self, token: u32, number: StepIndex, step: &Step) -> Option<StepIndex> {
        if step.pool != NONE {
            self.free_plain(step.pool);
        }
        if self.now >= self.tokens[token as usize].due && step.limit_us != i64::MAX {
            self.time_is_up(token);
            return None;
        }
        self.money.steps = self.money.steps.saturating_add(step.cost);
        self.carbon_kg += step.carbon_kg;
        let row = &mut self.tokens[token as usize];
        row.doing = Doing::Moving;
        let stay = self.now - row.came;
        let count = &mut self.steps[number as usize];
        count.left += 1;
        count.standing -= 1;
        count.staying.add(stay);
        let exit = self.usual_exit(token, step);
        if exit == NONE {
            return self.leave(token, exit);
        }
        let out = &self.model.exits[exit as usize];
        if out.has_effect || out.to == NONE {
            return self.leave(token, exit);
        }
        self.log(token, Happening::Leave, exit);
        self.exits[exit as usize] += 1;
        self.tokens[token as usize].exit = out.slot;
        Some(out.to)
    }

    #[inline(always)]
    fn usual_exit(&self, token: u32, step: &Step) -> u32 {
        match step.draws_exit {
            true => self.drawn_exit(token),
            false => step.success,
        }
    }

    /// A unit of a plain pool is free: it serves the next in the queue at once.
    #[inline(always)]
    fn free_plain(&mut self, number: u32) {
        let pool: &mut Pool = &mut self.pools[number as usize];
        pool.served += 1;
        if pool.waiting == 0 {
            pool.set_busy(self.now, -1);
            return;
        }
        self.serve_plain(number);
    }

    #[inline(never)]
    fn serve_plain(&mut self, number: u32) {
        let pool = &mut self.pools[number as usize];
        if pool.busy <= pool.capacity
            && let Some(next) = pool.queue.first(&self.tokens)
        {
            let model = self.model;
            let at = self.tokens[next as usize].step;
            let step = &model.steps[at as usize];
            if step.is_plain {
                self.unqueue(next);
                let waited = self.now - self.tokens[next as usize].since;
                self.start_plain(next, at, step, waited);
                return;
            }
        }
        self.pools[number as usize].set_busy(self.now, -1);
        self.serve(number);
    }
}
