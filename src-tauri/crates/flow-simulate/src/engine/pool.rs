//! Pools at work: taking units, waiting for them, giving them back.

use smallvec::SmallVec;

use super::Engine;
use super::order::{Doing, Token};
use super::queue::Queue;
use crate::model::{NONE, PoolPlan, Step, Taken, Use};
use crate::scenario::Discipline;
use crate::series::Series;
use crate::sketch::Sketch;
use crate::trace::Sink;

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
    pub(super) running: Vec<u32>,
    is_plain: bool,
    /// Whether some step needs it together with others; see [`super::joint`].
    is_joint: bool,
    pub(crate) served: u64,
    pub(crate) interrupted: u64,
    pub(crate) waits: Sketch,
    /// Time that those waited for whom another stands in the queue.
    pub(super) riders_us: i64,
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
        let is_sorted = plan.is_joint || has_urgency && plan.discipline == Discipline::Priority;
        Pool {
            capacity: 0,
            busy: 0,
            queue: Queue::new(plan.discipline, is_sorted),
            waiting: 0,
            queue_max: plan.queue_max,
            by_priority: plan.discipline != Discipline::Fifo,
            group_busy: SmallVec::from_elem(0, plan.groups.len()),
            idle_for: Vec::new(),
            running: Vec::new(),
            is_plain: plan.is_plain(),
            is_joint: plan.is_joint,
            served: 0,
            interrupted: 0,
            waits: Sketch::default(),
            riders_us: 0,
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
    #[inline(never)]
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
        self.riders_us = 0;
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

impl<'m, S: Sink> Engine<'m, S> {
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
            self.start_work(token);
            return;
        }
        self.take_or_wait(token, step, &[Use::one(number)]);
    }

    fn request_several(&mut self, token: u32, step: &Step) {
        let model = self.model;
        let uses = &model.uses[step.uses.0 as usize..step.uses.1 as usize];
        self.take_or_wait(token, step, uses);
    }

    fn take_or_wait(&mut self, token: u32, step: &Step, uses: &[Use]) {
        if self.pools[uses[0].pool as usize].is_joint {
            self.ask_jointly(token, uses);
            return;
        }
        let wanted = match self.held_up_at(uses) {
            // Where all units are there, it waits for those ahead of it.
            Some(blocked) => self.lacking(uses).or(Some(blocked)),
            None => self.take(token, uses),
        };
        let Some(lacking) = wanted else {
            self.start_work(token);
            return;
        };
        if let Some(freed) = self.interrupt_for(token, uses) {
            self.take_units(token, uses);
            self.start_work(token);
            self.serve_rest(&freed);
            return;
        }
        if self.pools[lacking as usize].waiting >= self.pools[lacking as usize].queue_max {
            self.turn_away(token, step);
            return;
        }
        self.wait_in(token, lacking);
        self.serve_first(lacking);
    }

    /// The first pool in whose queue others are ahead of whoever comes.
    pub(super) fn held_up_at(&self, uses: &[Use]) -> Option<u32> {
        let is_ahead = |used: &&Use| {
            let pool = &self.pools[used.pool as usize];
            pool.waiting > 0 && !pool_can_overtake(pool)
        };
        uses.iter().find(is_ahead).map(|used| used.pool)
    }

    /// Whoever is first in a queue by now may need fewer units than whoever was.
    pub(super) fn serve_first(&mut self, number: u32) {
        let pool = &self.pools[number as usize];
        if pool.busy < pool.capacity {
            self.serve(number);
        }
    }

    /// Takes a token that gives up out of the queue it waits in.
    pub(super) fn leave_queue(&mut self, token: u32) {
        self.unqueue(token);
        self.serve_first(self.tokens[token as usize].pool);
    }

    /// Puts a token into the queue of a pool.
    fn wait_in(&mut self, token: u32, number: u32) {
        self.ticket = self.ticket.wrapping_add(1);
        let key = self.urgency(token, number);
        let level = self.level(token, number);
        let row = &mut self.tokens[token as usize];
        row.doing = Doing::Queued;
        row.pool = number;
        row.level = level;
        let due = row.due;
        self.kept_ticket(token, self.ticket);
        let pool = &mut self.pools[number as usize];
        pool.queue.push(&mut self.tokens, token, key, self.ticket);
        pool.waiting += 1;
        pool.queue_series.change(self.now, 1);
        if due != i64::MAX {
            self.schedule(token, due);
        }
    }

    /// Takes the units of all uses; gives the pool that has too few.
    fn take(&mut self, token: u32, uses: &[Use]) -> Option<u32> {
        let lacking = self.lacking(uses);
        if lacking.is_none() {
            self.take_units(token, uses);
        }
        lacking
    }

    /// Takes the units of all uses, which are there.
    pub(super) fn take_units(&mut self, token: u32, uses: &[Use]) {
        for (position, used) in uses.iter().enumerate() {
            let is_first = first_of(uses, position);
            if is_first && self.model.pools[used.pool as usize].groups.len() > 1 {
                self.take_hands(token, uses, used.pool);
            }
            self.pools[used.pool as usize].set_busy(self.now, i64::from(used.units));
            if is_first && self.model.pools[used.pool as usize].preempts {
                self.pools[used.pool as usize].running.push(token);
            }
        }
        self.tokens[token as usize].pool = uses[0].pool;
    }

    /// Takes units by what they can do.
    fn take_hands(&mut self, token: u32, uses: &[Use], number: u32) {
        let chosen = self
            .hands_for(uses, number, &Spared::default())
            .unwrap_or_default();
        if self.hands.len() <= token as usize {
            self.hands.resize(self.tokens.len(), Hands::new());
        }
        let pool = &mut self.pools[number as usize];
        for (group, units) in chosen {
            pool.group_busy[group as usize] += units;
            self.hands[token as usize].push((number, group, units));
        }
    }

    /// The first pool that has too few units, or too few that can do what is asked of them.
    pub(super) fn lacking(&self, uses: &[Use]) -> Option<u32> {
        let spared = Spared::default();
        let mut lacking = self.lacking_without(uses, &spared);
        lacking.next()
    }

    /// The same for all pools, when some units were given back.
    pub(super) fn lacking_without<'a>(
        &'a self,
        uses: &'a [Use],
        spared: &'a Spared,
    ) -> impl Iterator<Item = u32> + 'a {
        let lacks = move |(position, used): (usize, &Use)| {
            let wanted = wanted_of(uses, used.pool).fold(0_u32, |sum, used| sum.saturating_add(used.units));
            let lacks_hands = || match self.model.pools[used.pool as usize].groups.as_slice() {
                [(units, skills)] => *units < used.units || skills & used.skills != used.skills,
                _ => first_of(uses, position) && self.hands_for(uses, used.pool, spared).is_none(),
            };
            let is_lacking = self.free_units(used.pool, spared) < wanted || lacks_hands();
            is_lacking.then_some(used.pool)
        };
        uses.iter().enumerate().filter_map(lacks)
    }

    /// Units of a pool that are free when some were given back. Beyond the capacity, work is finished in overtime: whoever
    /// interrupts some of it takes its units, as far as those that are open are not with work that may not be interrupted.
    #[inline]
    fn free_units(&self, number: u32, spared: &Spared) -> u32 {
        let pool = &self.pools[number as usize];
        let given = spared.units(number);
        if given == 0 || pool.busy <= pool.capacity || !self.model.pools[number as usize].preempts {
            return pool.capacity.saturating_sub(pool.busy - given);
        }
        given.min(pool.capacity.saturating_sub(self.firm_units(number, spared.rank)))
    }

    /// Who of a pool does what uses ask of it: groups and units of each. Nothing when too few are free that can.
    fn hands_for(&self, uses: &[Use], number: u32, spared: &Spared) -> Option<Taken> {
        let plan = &self.model.pools[number as usize];
        let pool = &self.pools[number as usize];
        let busy = |group: usize| pool.group_busy[group] - spared.hands(number, group as u32);
        let free = |group: usize| plan.groups[group].0.saturating_sub(busy(group));
        plan.hands(wanted_of(uses, number), free)
    }

    /// Adds what a token has to what is spared.
    pub(super) fn spare(&self, token: u32, spared: &mut Spared) {
        let one = [Use::one(self.tokens[token as usize].pool)];
        let uses = self.uses_of(token).unwrap_or(&one);
        spared
            .units
            .extend(uses.iter().map(|used| (used.pool, used.units)));
        spared
            .hands
            .extend(self.hands.get(token as usize).into_iter().flatten().copied());
    }

    /// Gives back all units that a token has, without serving the next.
    pub(super) fn give_back(&mut self, token: u32) {
        let row = self.tokens[token as usize];
        let model = self.model;
        let one = [Use::one(row.pool)];
        let uses = self.uses_of(token).unwrap_or(&one);
        if let Some(hands) = self.hands.get_mut(token as usize) {
            for (number, group, units) in hands.drain(..) {
                self.pools[number as usize].group_busy[group as usize] -= units;
            }
        }
        for used in uses {
            let pool = &mut self.pools[used.pool as usize];
            pool.set_busy(self.now, -i64::from(used.units));
            if model.pools[used.pool as usize].preempts {
                pool.running.retain(|running| *running != token);
            }
            if model.pools[used.pool as usize].has_set_up && row.doing != Doing::InLane {
                pool.idle_for.extend((0..used.units).map(|_| row.step));
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
        let several = self.uses_of(token);
        let others = several.unwrap_or_default().iter().enumerate();
        for (position, used) in others {
            if used.pool != number && first_of(several.unwrap_or_default(), position) {
                self.pools[used.pool as usize].served += 1;
            }
        }
        let pool = &mut self.pools[number as usize];
        pool.served += 1;
        if pool.is_plain && several.is_none() {
            // A unit that goes on to the next in the queue stays busy.
            if pool.waiting > 0
                && pool.busy <= pool.capacity
                && let Some(next) = pool.queue.first(&self.tokens)
                && self.uses_of(next).is_none()
            {
                self.unqueue(next);
                self.tokens[token as usize].pool = NONE;
                self.tokens[next as usize].pool = number;
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
        match several {
            None => self.serve(number),
            Some(uses) => {
                for used in uses {
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
        if row.doing == Doing::Queued {
            let queue = &mut self.pools[row.pool as usize].queue;
            queue.replace(&mut self.tokens, token, other);
            self.replace_jointly(token, other);
        }
        if let Some(hands) = self.hands.get_mut(token as usize) {
            let hands = std::mem::take(hands);
            self.hands.resize(self.tokens.len(), Hands::new());
            self.hands[other as usize] = hands;
        }
        if let Some(queued) = self.queued.remove(&token) {
            self.queued.insert(other, queued);
        }
        for pool in &mut self.pools {
            // Only of those whose work can be interrupted is it known who works.
            let own = pool.running.iter_mut().find(|running| **running == token);
            own.into_iter().for_each(|running| *running = other);
        }
    }

    /// The units of several pools, or of skills, that a token has or waits for; nothing for one unit of the pool where it is:
    /// that of its step, of who is asked, or of the person in the exception lane.
    #[inline]
    pub(super) fn uses_of(&self, token: u32) -> Option<&'m [Use]> {
        let model = self.model;
        let step = &model.steps[self.tokens[token as usize].step as usize];
        if step.uses.0 == step.uses.1 || self.is_for_lane(token) {
            return None;
        }
        Some(&model.uses[step.uses.0 as usize..step.uses.1 as usize])
    }

    /// Whether what a token has or waits for is the person in the exception lane.
    fn is_for_lane(&self, token: u32) -> bool {
        let row = &self.tokens[token as usize];
        match row.doing {
            Doing::InLane => true,
            Doing::Queued if row.round & INTERRUPTED != 0 => self.is_interrupted_in_lane(token),
            Doing::Queued => row.failed,
            _ => false,
        }
    }

    /// Takes a token out of the queue it waits in.
    #[inline]
    pub(super) fn unqueue(&mut self, token: u32) {
        let number = self.tokens[token as usize].pool;
        let pool = &mut self.pools[number as usize];
        if pool.is_joint {
            self.unqueue_jointly(token, number);
            return;
        }
        pool.queue.remove(&mut self.tokens, token);
        pool.waiting -= 1;
        pool.queue_series.change(self.now, -1);
    }

    /// Serves waiting tokens as long as there are units.
    pub(super) fn serve(&mut self, number: u32) {
        let pool = &self.pools[number as usize];
        if pool.is_joint {
            self.decide_later();
        } else if pool.waiting > 0 {
            let n_ready = self.ready.len();
            self.serve_all(number);
            self.keep_order(n_ready);
        }
    }

    fn serve_all(&mut self, number: u32) {
        while self.pools[number as usize].waiting > 0 {
            let Some(next) = self.next_in(number) else { return };
            let one = [Use::one(number)];
            let uses = self.uses_of(next).unwrap_or(&one);
            let mut freed = SmallVec::new();
            if self.lacking(uses).is_some() {
                // A unit that came back may be what was missing beside those whose work can be interrupted.
                match self.interrupt_for(next, uses) {
                    Some(pools) => freed = pools,
                    None => return,
                }
            }
            if self.uses_of(next).is_some() {
                self.count_wait_for(next, number, self.time_in_queue(next));
            }
            self.unqueue(next);
            self.take_units(next, uses);
            self.start_work(next);
            self.serve_rest(&freed);
        }
    }

    /// Who is next: the first, or, where units differ by skill, the first whom a free unit can serve.
    pub(super) fn next_in(&mut self, number: u32) -> Option<u32> {
        let plan = &self.model.pools[number as usize];
        if plan.groups.len() == 1 {
            return self.pools[number as usize].queue.first(&self.tokens);
        }
        let pool = &mut self.pools[number as usize];
        if pool.busy >= pool.capacity {
            // Nobody is free, so only the first may interrupt others.
            return match plan.preempts {
                true => pool.queue.first(&self.tokens),
                false => None,
            };
        }
        let pool = &self.pools[number as usize];
        let free: SmallVec<[u64; 4]> = plan
            .groups
            .iter()
            .enumerate()
            .filter(|(group, (units, _))| pool.group_busy[*group] < *units)
            .map(|(_, (_, skills))| *skills)
            .collect();
        // Set aside while those in it are asked what they need.
        let mut queue = std::mem::replace(&mut self.pools[number as usize].queue, Queue::NONE);
        let suits = |token: u32| {
            let uses = self.uses_of(token).unwrap_or_default();
            let can = |used: &Use| free.iter().any(|skills| skills & used.skills == used.skills);
            !free.is_empty() && wanted_of(uses, number).all(can)
        };
        // Whom no free unit can serve may be the first, and interrupt others.
        let found = match queue.find(&self.tokens, suits) {
            None if plan.preempts => queue.first(&self.tokens),
            found => found,
        };
        self.pools[number as usize].queue = queue;
        found
    }

    /// The time to set up the units of a step's first pool: none when those that are taken did the same step last.
    pub(super) fn set_up_us(&mut self, token: u32, step: &Step) -> i64 {
        let are_ready = self.turn_units(token);
        match &step.set_up {
            Some(draw) if !are_ready => draw.micros(&mut self.luck(token, super::luck::SET_UP)),
            _ => 0,
        }
    }

    /// Units turn to the step of a token, those first that did the same last. Whether all of the first pool did.
    pub(super) fn turn_units(&mut self, token: u32) -> bool {
        let row = self.tokens[token as usize];
        if row.pool == NONE {
            return true;
        }
        let one = [Use::one(row.pool)];
        let uses = self.uses_of(token).unwrap_or(&one);
        let mut are_ready = true;
        for used in uses {
            if !self.model.pools[used.pool as usize].has_set_up {
                continue;
            }
            let pool = &mut self.pools[used.pool as usize];
            let busy_before = pool.busy.saturating_sub(used.units);
            let idle = &mut pool.idle_for;
            // Those that have done nothing yet are taken before others lose what they are set up for.
            let free = pool.capacity.saturating_sub(busy_before) as usize;
            let mut fresh = free.saturating_sub(idle.len());
            for _ in 0..used.units {
                match idle.iter().position(|last| *last == row.step) {
                    Some(ready) => {
                        idle.swap_remove(ready);
                    }
                    None => {
                        match fresh {
                            0 => drop(idle.pop()),
                            _ => fresh -= 1,
                        }
                        are_ready &= used.pool != uses[0].pool;
                    }
                }
            }
        }
        are_ready
    }

    /// The level of a token in the queue of a pool.
    #[inline]
    pub(super) fn level(&self, token: u32, number: u32) -> u8 {
        match self.pools[number as usize].by_priority {
            false => 0,
            true => self.cases[self.tokens[token as usize].case as usize].priority,
        }
    }

    /// What sorts a token in the queue of a pool, lowest first.
    pub(super) fn urgency(&mut self, token: u32, number: u32) -> i64 {
        match self.model.pools[number as usize].discipline {
            Discipline::DueDate => self.book(self.tokens[token as usize].case).promised,
            Discipline::Priority => self.rank(token),
            Discipline::Fifo | Discipline::Lifo => 0,
        }
    }

    /// What sorts a token by priority, lowest first: that of its step where that is a number, else that of its order.
    pub(super) fn rank(&mut self, token: u32) -> i64 {
        let case = self.tokens[token as usize].case;
        let model = self.model;
        let step = &model.steps[self.tokens[token as usize].step as usize];
        if let Some(plan) = &step.urgency
            && let Some(number) = self.evaluate(case, plan).as_number()
        {
            return libm::rint(-number.to_f64() * 1_000.0) as i64;
        }
        -i64::from(self.cases[case as usize].priority) * 1_000
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
            self.schedule_at_edge(next, crate::events::FIRST, super::System::Staff(number));
        }
        self.serve(number);
    }
}

/// Set in a token's round when its work was interrupted.
pub(super) const INTERRUPTED: u8 = 0x80;

/// Groups and units of pools that a token has, where units differ by skill.
pub(super) type Hands = SmallVec<[(u32, u32, u32); 2]>;

/// Units that are thought to be given back.
#[derive(Debug, Default)]
pub(super) struct Spared {
    /// Of whoever they would be given back to.
    rank: i64,
    units: SmallVec<[(u32, u32); 4]>,
    hands: Hands,
}

impl Spared {
    /// None yet, for one of this rank.
    pub(super) fn by(rank: i64) -> Spared {
        Spared {
            rank,
            ..Spared::default()
        }
    }

    /// Units of a pool.
    fn units(&self, number: u32) -> u32 {
        let own = self.units.iter().filter(|(pool, _)| *pool == number);
        own.map(|(_, units)| units).sum()
    }

    /// Units of a group of a pool.
    fn hands(&self, number: u32, group: u32) -> u32 {
        let own = self
            .hands
            .iter()
            .filter(|(pool, of, _)| (*pool, *of) == (number, group));
        own.map(|(_, _, units)| units).sum()
    }
}

/// What uses want of a pool.
pub(super) fn wanted_of(uses: &[Use], number: u32) -> impl Iterator<Item = &Use> {
    uses.iter().filter(move |used| used.pool == number)
}

/// Whether a use is the first of its pool.
pub(super) fn first_of(uses: &[Use], position: usize) -> bool {
    uses[..position]
        .iter()
        .all(|used| used.pool != uses[position].pool)
}

/// Whether those behind the first may be served before it.
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
