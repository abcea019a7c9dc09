//! Pools at work: taking units, waiting for them, giving them back.

use smallvec::SmallVec;

use super::Engine;
use super::order::{Doing, Token};
use super::queue::Queue;
use crate::model::{NONE, PoolPlan, Step, Use};
use crate::scenario::Discipline;
use crate::series::Series;
use crate::sketch::Sketch;
use crate::trace::{Happening, Sink};

/// A pool.
#[derive(Debug)]
pub(crate) struct Pool {
    pub(crate) capacity: u32,
    pub(crate) busy: u32,
    pub(crate) queue: Queue,
    pub(crate) waiting: u32,
    /// How many may wait, and whether they wait by priority.
    pub(super) queue_max: u32,
    pub(super) by_priority: bool,
    /// Busy units of each group.
    group_busy: SmallVec<[u32; 2]>,
    /// Steps that idle units were last set up for.
    idle_for: Vec<u32>,
    /// Tokens being served, for pools whose work can be interrupted.
    running: Vec<u32>,
    is_plain: bool,
    pub(crate) served: u64,
    pub(crate) interrupted: u64,
    pub(crate) waits: Sketch,
    pub(crate) busy_series: Series,
    pub(crate) open_series: Series,
    pub(crate) queue_series: Series,
    pub(crate) overtime_us: f64,
    over_since: i64,
    has_timetable: bool,
    /// Whether waits are those of its steps and need not be counted twice.
    pub(crate) derives_waits: bool,
}

impl Pool {
    pub(crate) fn new(plan: &PoolPlan, has_urgency: bool, series: &Series) -> Pool {
        Pool {
            capacity: 0,
            busy: 0,
            queue: Queue::new(plan.discipline, has_urgency),
            waiting: 0,
            queue_max: plan.queue_max,
            by_priority: plan.discipline != Discipline::Fifo,
            group_busy: SmallVec::from_elem(0, plan.groups.len()),
            idle_for: Vec::new(),
            running: Vec::new(),
            is_plain: plan.groups.len() == 1 && !plan.preempts && !plan.has_set_up,
            served: 0,
            interrupted: 0,
            waits: Sketch::default(),
            busy_series: series.clone(),
            open_series: series.clone(),
            queue_series: series.clone(),
            overtime_us: 0.0,
            over_since: 0,
            has_timetable: !plan.timetable.is_constant(),
            derives_waits: plan.derives_waits,
        }
    }

    /// Counts overtime up to now.
    pub(crate) fn settle_overtime(&mut self, now: i64) {
        if self.busy > self.capacity {
            self.overtime_us += (now - self.over_since) as f64 * f64::from(self.busy - self.capacity);
        }
        self.over_since = now;
    }

    /// Starts counting anew.
    pub(crate) fn restart(&mut self, now: i64) {
        self.settle_overtime(now);
        self.overtime_us = 0.0;
        self.served = 0;
        self.interrupted = 0;
        self.waits = Sketch::default();
        self.busy_series.restart(now);
        self.open_series.restart(now);
        self.queue_series.restart(now);
    }

    #[inline(always)]
    pub(super) fn set_busy(&mut self, now: i64, by: i64) {
        if self.has_timetable {
            self.settle_overtime(now);
        }
        self.busy = (i64::from(self.busy) + by) as u32;
        self.busy_series.change(now, by);
    }
}

impl<S: Sink> Engine<'_, S> {
    /// Asks for the units that a step needs; work begins at once or the token waits.
    #[inline]
    pub(super) fn request(&mut self, token: u32) {
        let step_number = self.tokens[token as usize].step;
        let model = self.model;
        let step = &model.steps[step_number as usize];
        if step.uses.0 != step.uses.1 {
            self.request_several(token, step);
        } else if step.pool == NONE {
            self.tokens[token as usize].pool = NONE;
            self.start_work(token);
        } else {
            self.request_one(token, step, step.pool);
        }
    }

    /// Asks for one unit of a pool.
    #[inline]
    pub(super) fn request_one(&mut self, token: u32, step: &Step, number: u32) {
        let pool = &mut self.pools[number as usize];
        if pool.is_plain && pool.busy < pool.capacity && pool.waiting == 0 {
            pool.set_busy(self.now, 1);
            let row = &mut self.tokens[token as usize];
            row.pool = number;
            row.group = 0;
            self.start_work(token);
            return;
        }
        let one = [Use {
            pool: number,
            units: 1,
            skills: 0,
        }];
        self.take_or_wait(token, step, &one);
    }

    fn request_several(&mut self, token: u32, step: &Step) {
        let model = self.model;
        let uses = &model.uses[step.uses.0 as usize..step.uses.1 as usize];
        self.take_or_wait(token, step, uses);
    }

    fn take_or_wait(&mut self, token: u32, step: &Step, uses: &[Use]) {
        let level = self.level(token, uses[0].pool);
        self.tokens[token as usize].level = level;
        let ahead = |pool: &Pool| pool.waiting > 0 && !pool_can_overtake(pool);
        let is_blocked = uses.iter().any(|used| ahead(&self.pools[used.pool as usize]));
        if !is_blocked && self.take(token, uses).is_none() {
            self.start_work(token);
            return;
        }
        let lacking = self.lacking(uses).unwrap_or(uses[0].pool);
        if self.interrupt_for(token, lacking) && self.take(token, uses).is_none() {
            self.start_work(token);
            return;
        }
        if self.pools[lacking as usize].waiting >= self.pools[lacking as usize].queue_max {
            self.turn_away(token, step);
            return;
        }
        self.wait_in(
            token,
            lacking,
            step.limit_us != i64::MAX || self.tokens[token as usize].due != i64::MAX,
        );
    }

    /// Puts a token into the queue of a pool.
    fn wait_in(&mut self, token: u32, number: u32, may_be_late: bool) {
        self.ticket = self.ticket.wrapping_add(1);
        let key = self.urgency(token, number);
        let ticket = self.ticket;
        let pool = &mut self.pools[number as usize];
        let row = &mut self.tokens[token as usize];
        row.doing = Doing::Queued;
        row.pool = number;
        pool.queue.push(&mut self.tokens, token, key, ticket);
        pool.waiting += 1;
        pool.queue_series.change(self.now, 1);
        if may_be_late {
            let due = self.tokens[token as usize].due;
            if due != i64::MAX {
                self.schedule(token, due);
            }
        }
    }

    /// Takes the units of all uses; gives the pool that has too few.
    fn take(&mut self, token: u32, uses: &[Use]) -> Option<u32> {
        if let Some(lacking) = self.lacking(uses) {
            return Some(lacking);
        }
        self.tokens[token as usize].group = 0;
        for (position, used) in uses.iter().enumerate() {
            let group = self.group_for(used).unwrap_or(0);
            let pool = &mut self.pools[used.pool as usize];
            pool.set_busy(self.now, i64::from(used.units));
            if pool.group_busy.len() > 1 {
                pool.group_busy[group] += used.units;
                self.tokens[token as usize].group |= (group as u16) << (4 * position);
            }
            if self.model.pools[used.pool as usize].preempts {
                self.pools[used.pool as usize].running.push(token);
            }
        }
        self.tokens[token as usize].pool = uses[0].pool;
        None
    }

    fn lacking(&self, uses: &[Use]) -> Option<u32> {
        let lacks = |used: &&Use| {
            let pool = &self.pools[used.pool as usize];
            pool.capacity.saturating_sub(pool.busy) < used.units || self.group_for(used).is_none()
        };
        uses.iter().find(lacks).map(|used| used.pool)
    }

    /// The group whose units can do it and can do least besides.
    fn group_for(&self, used: &Use) -> Option<usize> {
        let plan = &self.model.pools[used.pool as usize];
        let busy = &self.pools[used.pool as usize].group_busy;
        let mut groups = plan.groups.iter().enumerate();
        let found = groups.find(|(group, (units, skills))| {
            skills & used.skills == used.skills && units.saturating_sub(busy[*group]) >= used.units
        });
        found.map(|(group, _)| group)
    }

    /// Interrupts work of lower priority; true when a unit is free now.
    fn interrupt_for(&mut self, token: u32, number: u32) -> bool {
        if !self.model.pools[number as usize].preempts {
            return false;
        }
        let own = self.tokens[token as usize].level;
        let running = &self.pools[number as usize].running;
        let victim = running.iter().copied().min_by_key(|running| {
            let row = &self.tokens[*running as usize];
            (
                row.level,
                std::cmp::Reverse(row.since),
                std::cmp::Reverse(*running),
            )
        });
        let Some(victim) = victim.filter(|victim| self.tokens[*victim as usize].level < own) else {
            return false;
        };
        self.ends[victim as usize] -= self.now;
        let row = &mut self.tokens[victim as usize];
        row.pending = 0;
        row.round |= INTERRUPTED;
        self.log(victim, Happening::Interrupt, NONE);
        self.give_back(victim);
        self.ticket = self.ticket.wrapping_add(1);
        let (key, ticket) = (self.urgency(victim, number), self.ticket);
        let pool = &mut self.pools[number as usize];
        self.tokens[victim as usize].doing = Doing::Queued;
        self.tokens[victim as usize].pool = number;
        self.tokens[victim as usize].since = self.now;
        pool.queue.push_front(&mut self.tokens, victim, key, ticket);
        pool.waiting += 1;
        pool.interrupted += 1;
        pool.queue_series.change(self.now, 1);
        true
    }

    /// Gives back all units that a token has, without serving the next.
    fn give_back(&mut self, token: u32) {
        let row = self.tokens[token as usize];
        let step = &self.model.steps[row.step as usize];
        let model = self.model;
        let several = &model.uses[step.uses.0 as usize..step.uses.1 as usize];
        let one = [Use {
            pool: row.pool,
            units: 1,
            skills: 0,
        }];
        let uses = if several.is_empty() { &one } else { several };
        for (position, used) in uses.iter().enumerate() {
            let pool = &mut self.pools[used.pool as usize];
            pool.set_busy(self.now, -i64::from(used.units));
            if pool.group_busy.len() > 1 {
                let group = usize::from(row.group >> (4 * position) & 0xf);
                pool.group_busy[group] -= used.units;
            }
            if model.pools[used.pool as usize].preempts {
                pool.running.retain(|running| *running != token);
            }
            if model.pools[used.pool as usize].has_set_up {
                pool.idle_for.push(row.step);
            }
        }
    }

    /// Gives back the units of a token and serves whoever is next.
    #[inline]
    pub(super) fn release(&mut self, token: u32) {
        let number = self.tokens[token as usize].pool;
        if number == NONE {
            return;
        }
        let model = self.model;
        let step = &model.steps[self.tokens[token as usize].step as usize];
        let is_single = step.uses.0 == step.uses.1;
        let pool = &mut self.pools[number as usize];
        pool.served += 1;
        if pool.is_plain && is_single {
            // A unit that goes on to the next in the queue stays busy.
            if pool.waiting > 0
                && pool.busy <= pool.capacity
                && let Some(next) = pool.queue.first(&self.tokens)
                && self.is_plain_request(next)
            {
                self.unqueue(next);
                self.tokens[token as usize].pool = NONE;
                self.tokens[next as usize].pool = number;
                self.tokens[next as usize].group = 0;
                self.start_work(next);
                return;
            }
            self.pools[number as usize].set_busy(self.now, -1);
            self.tokens[token as usize].pool = NONE;
            if self.pools[number as usize].waiting > 0 {
                self.serve(number);
            }
            return;
        }
        self.give_back(token);
        self.tokens[token as usize].pool = NONE;
        match is_single {
            true => self.serve(number),
            false => {
                for used in &model.uses[step.uses.0 as usize..step.uses.1 as usize] {
                    self.serve(used.pool);
                }
            }
        }
    }

    /// Passes what a token has of a pool on to another: its place in the queue, or its units.
    pub(super) fn pass_on(&mut self, token: u32, other: u32) {
        let row = self.tokens[token as usize];
        let to = &mut self.tokens[other as usize];
        to.pool = row.pool;
        to.group = row.group;
        if row.doing == Doing::Queued {
            let queue = &mut self.pools[row.pool as usize].queue;
            queue.replace(&mut self.tokens, token, other);
        }
        for pool in &mut self.pools {
            // Only of those whose work can be interrupted is it known who works.
            let own = pool.running.iter_mut().find(|running| **running == token);
            own.into_iter().for_each(|running| *running = other);
        }
    }

    #[inline]
    fn is_plain_request(&self, token: u32) -> bool {
        let step = &self.model.steps[self.tokens[token as usize].step as usize];
        step.uses.0 == step.uses.1
    }

    /// Takes a token out of the queue it waits in.
    #[inline]
    pub(super) fn unqueue(&mut self, token: u32) {
        let number = self.tokens[token as usize].pool;
        let pool = &mut self.pools[number as usize];
        pool.queue.remove(&mut self.tokens, token);
        pool.waiting -= 1;
        pool.queue_series.change(self.now, -1);
    }

    /// Serves waiting tokens as long as there are units.
    pub(super) fn serve(&mut self, number: u32) {
        while self.pools[number as usize].waiting > 0 {
            let Some(next) = self.next_in(number) else { return };
            let model = self.model;
            let step = &model.steps[self.tokens[next as usize].step as usize];
            let one = [Use {
                pool: number,
                units: 1,
                skills: 0,
            }];
            let several = &model.uses[step.uses.0 as usize..step.uses.1 as usize];
            let uses = if several.is_empty() { &one } else { several };
            match self.lacking(uses) {
                Some(lacking) if lacking == number => return,
                Some(lacking) => {
                    // It waits on for what is missing now.
                    self.unqueue(next);
                    let due = self.tokens[next as usize].due;
                    self.wait_in(next, lacking, due != i64::MAX);
                }
                None => {
                    self.unqueue(next);
                    let taken = self.take(next, uses);
                    debug_assert!(taken.is_none(), "units were there a moment ago");
                    self.start_work(next);
                }
            }
        }
    }

    /// Who is next: the first, or, where units differ by skill, the first whom a free unit can serve.
    fn next_in(&mut self, number: u32) -> Option<u32> {
        let plan = &self.model.pools[number as usize];
        if plan.groups.len() == 1 {
            return self.pools[number as usize].queue.first(&self.tokens);
        }
        let pool = &self.pools[number as usize];
        if pool.busy >= pool.capacity {
            return None;
        }
        let model = self.model;
        let free: SmallVec<[u64; 4]> = plan
            .groups
            .iter()
            .enumerate()
            .filter(|(group, (units, _))| pool.group_busy[*group] < *units)
            .map(|(_, (_, skills))| *skills)
            .collect();
        let tokens = &self.tokens;
        let suits = |token: u32| {
            let step = &model.steps[tokens[token as usize].step as usize];
            let uses = &model.uses[step.uses.0 as usize..step.uses.1 as usize];
            let wanted = uses
                .iter()
                .find(|used| used.pool == number)
                .map_or(0, |used| used.skills);
            free.iter().any(|skills| skills & wanted == wanted)
        };
        self.pools[number as usize].queue.find(tokens, suits)
    }

    /// The time to set up a unit for a step: none when an idle one is.
    pub(super) fn set_up_us(&mut self, token: u32, step: &Step) -> i64 {
        let Some(draw) = &step.set_up else { return 0 };
        let row = self.tokens[token as usize];
        if row.pool == NONE {
            return 0;
        }
        let idle = &mut self.pools[row.pool as usize].idle_for;
        if let Some(ready) = idle.iter().position(|last| *last == row.step) {
            idle.swap_remove(ready);
            return 0;
        }
        idle.pop();
        draw.micros(&mut self.luck(token, super::luck::SET_UP))
    }

    /// The level of a token in the queue of a pool.
    #[inline]
    fn level(&self, token: u32, number: u32) -> u8 {
        match self.pools[number as usize].by_priority {
            false => 0,
            true => self.cases[self.tokens[token as usize].case as usize].priority,
        }
    }

    /// What sorts a token in the queue of a pool, lowest first.
    fn urgency(&mut self, token: u32, number: u32) -> i64 {
        let case = self.tokens[token as usize].case;
        if self.model.pools[number as usize].discipline == Discipline::DueDate {
            return self.book(case).promised;
        }
        let model = self.model;
        let step = &model.steps[self.tokens[token as usize].step as usize];
        match &step.urgency {
            Some(plan) => {
                let value = self.evaluate(case, plan);
                let number = value.as_number().map_or(0.0, flow_feel::Decimal::to_f64);
                libm::rint(-number * 1_000.0) as i64
            }
            None => -i64::from(self.cases[case as usize].priority) * 1_000,
        }
    }

    /// The number of units of a pool changes.
    pub(super) fn staff(&mut self, number: u32) {
        let table = &self.model.pools[number as usize].timetable;
        let units = table.units(self.now);
        let next = table.next_change(self.now);
        let now = self.now;
        let pool = &mut self.pools[number as usize];
        pool.settle_overtime(now);
        let by = i64::from(units) - i64::from(pool.capacity);
        pool.capacity = units;
        pool.open_series.change(now, by);
        if let Some(next) = next {
            self.schedule_system(next, super::System::Staff(number));
        }
        self.serve(number);
    }
}

/// Set in a token's round when its work was interrupted.
pub(super) const INTERRUPTED: u8 = 0x80;

fn pool_can_overtake(pool: &Pool) -> bool {
    pool.group_busy.len() > 1
}

/// A token that does nothing.
pub(super) fn idle() -> Token {
    Token {
        next: NONE,
        before: NONE,
        sibling: NONE,
        exit: NONE,
        pool: NONE,
        due: i64::MAX,
        ..Token::default()
    }
}
