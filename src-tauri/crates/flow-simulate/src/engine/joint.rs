//! Pools that some step needs together with others. Who is served by them is decided once all that ends or opens at a
//! moment has done so, and before new orders come: until then nobody knows which units are there. Orders that ask at such a
//! moment wait with the others. Then whoever is first in a queue and has all its units begins, one after the other: nobody
//! goes before one who is ahead at a pool that both need, in whichever queue that one waits.

use std::collections::BTreeSet;

use smallvec::SmallVec;

use super::order::{Doing, Token};
use super::pool::{INTERRUPTED, Spared};
use super::{Engine, System};
use crate::events::TURNS;
use crate::model::{Model, NONE, Use};
use crate::scenario::Discipline;
use crate::trace::Sink;

/// What is to be decided of pools that steps need together.
#[derive(Debug, Default)]
pub(super) struct Joint {
    pools: Vec<u32>,
    /// Whether something changed at this moment.
    is_due: bool,
    /// Those that came into a queue at this moment, by ticket; they are not counted there before it is over.
    came: BTreeSet<(u32, u32)>,
}

/// One who is first in a queue.
#[derive(Clone, Copy, Debug)]
struct First {
    /// What sorts it there, lowest first.
    turn: (i64, u32),
    token: u32,
    pool: u32,
}

impl Joint {
    pub(super) fn new(model: &Model) -> Joint {
        let joint = (0..).zip(&model.pools).filter(|(_, plan)| plan.is_joint);
        Joint {
            pools: joint.map(|(number, _)| number).collect(),
            ..Joint::default()
        }
    }
}

impl<'m, S: Sink> Engine<'m, S> {
    /// Asks for units of pools that steps need together: who has them is decided with whatever else happens at this moment.
    pub(super) fn ask_jointly(&mut self, token: u32, uses: &[Use]) {
        // Where all units are there, it waits for those ahead of it.
        let number = self.lacking(uses).or_else(|| self.held_up_at(uses));
        self.wait_jointly(token, number.unwrap_or(uses[0].pool));
    }

    /// Something changed that may let others be served: it is decided when nothing more ends at this moment.
    pub(super) fn decide_later(&mut self) {
        let waits = |number: &u32| self.pools[*number as usize].waiting > 0;
        if !self.joint.is_due && self.joint.pools.iter().any(waits) {
            self.joint.is_due = true;
            self.schedule_at_edge(self.now, TURNS, System::Turns);
        }
    }

    /// Puts a token into a queue. Whoever waited in that of another pool before keeps its turn.
    fn wait_jointly(&mut self, token: u32, number: u32) {
        self.ticket = self.ticket.wrapping_add(1);
        let key = self.urgency(token, number);
        let ticket = self.kept_ticket(token, self.ticket).unwrap_or(self.ticket);
        let row = &mut self.tokens[token as usize];
        row.doing = Doing::Queued;
        row.pool = number;
        let is_interrupted = row.round & INTERRUPTED != 0;
        let pool = &mut self.pools[number as usize];
        match is_interrupted {
            true => pool.queue.push_front(&mut self.tokens, token, key, ticket),
            false => pool.queue.insert(&mut self.tokens, token, key, ticket),
        }
        pool.waiting += 1;
        self.joint.came.insert((ticket, token));
        self.decide_later();
    }

    /// Takes a token out of a queue.
    pub(super) fn unqueue_jointly(&mut self, token: u32, number: u32) {
        let ticket = self.tokens[token as usize].next;
        let pool = &mut self.pools[number as usize];
        pool.queue.remove(&mut self.tokens, token);
        pool.waiting -= 1;
        if !self.joint.came.remove(&(ticket, token)) {
            pool.queue_series.change(self.now, -1);
        }
    }

    /// Another token has taken the place of one in a queue.
    pub(super) fn replace_jointly(&mut self, token: u32, other: u32) {
        let ticket = self.tokens[other as usize].next;
        if self.joint.came.remove(&(ticket, token)) {
            self.joint.came.insert((ticket, other));
        }
    }

    /// All that ends or opens at this moment has done so: decides who is served, and who waits.
    pub(super) fn take_turns(&mut self) {
        let n_ready = self.ready.len();
        while self.take_turn() {}
        while !self.joint.came.is_empty() {
            for came in self.those_who_came() {
                if self.joint.came.remove(&came) {
                    self.wait_on(came.1);
                    while self.take_turn() {}
                }
            }
        }
        self.keep_order(n_ready);
        self.joint.is_due = false;
    }

    /// One who is first in a queue begins, or goes on to the queue of what is missing now. False when nobody can.
    fn take_turn(&mut self) -> bool {
        let mut able: SmallVec<[First; 4]> = SmallVec::new();
        let mut elsewhere: SmallVec<[(First, u32); 4]> = SmallVec::new();
        for position in 0..self.joint.pools.len() {
            let number = self.joint.pools[position];
            let pool = &self.pools[number as usize];
            let may_serve = pool.busy < pool.capacity || self.model.pools[number as usize].preempts;
            if pool.waiting == 0 || !may_serve {
                continue;
            }
            let Some(token) = self.next_in(number) else {
                continue;
            };
            let first = First {
                turn: self.turn(token, number),
                token,
                pool: number,
            };
            let missing = self.missing_units(token, number);
            match missing.first() {
                None => able.push(first),
                Some(_) if missing.contains(&number) => {}
                Some(other) => elsewhere.push((first, *other)),
            }
        }
        // Who cannot be served makes room for those behind it.
        if let Some((first, other)) = elsewhere.into_iter().min_by_key(|(first, _)| first.turn) {
            self.queue_elsewhere(first, other);
            return true;
        }
        able.sort_unstable_by_key(|first| first.turn);
        // Where disciplines differ, each of two may be ahead of the other.
        let next = (0..able.len()).find(|position| !self.is_behind(able[*position], &able));
        let Some(first) = able.get(next.unwrap_or(0)) else {
            return false;
        };
        self.begin_jointly(*first);
        true
    }

    /// Pools that have too few units for a token in the queue of one, whomever it interrupts.
    fn missing_units(&mut self, token: u32, number: u32) -> SmallVec<[u32; 4]> {
        let one = [Use::one(number)];
        let uses = self.uses_of(token).unwrap_or(&one);
        let free = Spared::default();
        let lacking: SmallVec<[u32; 4]> = self.lacking_without(uses, &free).collect();
        if lacking.is_empty() || !self.interrupts(uses) {
            return lacking;
        }
        let rank = self.rank(token);
        self.victims_for(rank, uses).err().unwrap_or_default()
    }

    /// Whether somebody in the queue of another who can be served is ahead at a pool that both need.
    fn is_behind(&mut self, first: First, able: &[First]) -> bool {
        let others = able.iter().filter(|other| other.token != first.token);
        others.into_iter().any(|other| {
            let mut before: SmallVec<[u32; 4]> = SmallVec::from_slice(&[other.token]);
            let [one, two] = [first, *other].map(|who| self.model.pools[who.pool as usize].discipline);
            if one != two {
                // Where all queues are sorted alike, those behind the first of one are not before those of others.
                let queue = &mut self.pools[other.pool as usize].queue;
                queue.find(&self.tokens, |token| {
                    before.push(token);
                    false
                });
            }
            before
                .into_iter()
                .any(|token| self.is_ahead((token, other.pool), first))
        })
    }

    /// Whether one who waits for a pool is ahead of another at a pool that both need.
    fn is_ahead(&mut self, (token, number): (u32, u32), first: First) -> bool {
        let needed = self.needed(token, number);
        let mut shared = self.needed(first.token, first.pool);
        shared.retain(|number| needed.contains(number));
        shared
            .into_iter()
            .any(|number| self.turn(token, number) < self.turn(first.token, number))
    }

    /// Pools that one in the queue of a pool needs.
    fn needed(&self, token: u32, number: u32) -> SmallVec<[u32; 4]> {
        match self.uses_of(token) {
            None => SmallVec::from_slice(&[number]),
            Some(uses) => uses.iter().map(|used| used.pool).collect(),
        }
    }

    /// What sorts a waiting token among those who need a pool, lowest first, in whichever queue it waits.
    fn turn(&mut self, token: u32, number: u32) -> (i64, u32) {
        let Token {
            next: ticket, round, ..
        } = self.tokens[token as usize];
        match self.model.pools[number as usize].discipline {
            Discipline::Lifo if round & INTERRUPTED != 0 => (-1, ticket),
            Discipline::Lifo => (0, !ticket),
            _ => (self.urgency(token, number), ticket),
        }
    }

    /// One who was first in a queue has all its units.
    fn begin_jointly(&mut self, first: First) {
        let First { token, pool, .. } = first;
        let one = [Use::one(pool)];
        let uses = self.uses_of(token).unwrap_or(&one);
        if self.uses_of(token).is_some() {
            self.count_wait_for(token, pool, self.time_in_queue(token));
        }
        self.unqueue(token);
        if self.lacking(uses).is_some() {
            self.interrupt_for(token, uses);
        }
        self.take_units(token, uses);
        self.start_work(token);
    }

    /// One who was first in a queue waits on for what is missing now.
    fn queue_elsewhere(&mut self, first: First, other: u32) {
        let First { token, pool, .. } = first;
        self.count_wait_for(token, pool, self.time_in_queue(token));
        self.unqueue(token);
        self.pools[pool as usize].queue.forget(&self.tokens, token);
        self.wait_jointly(token, other);
        self.queue_ride(token);
    }

    /// Those that came into a queue at this moment, each after those who are ahead of it there: they find room first.
    fn those_who_came(&mut self) -> Vec<(u32, u32)> {
        let mut came: Vec<_> = self.joint.came.iter().copied().collect();
        came.sort_by_cached_key(|&(_, token)| self.turn(token, self.tokens[token as usize].pool));
        came
    }

    /// Whoever came into a queue at this moment was not served: it waits on, or finds a queue full.
    fn wait_on(&mut self, token: u32) {
        let row = self.tokens[token as usize];
        if row.round & INTERRUPTED == 0 && self.finds_full(token, row.pool) {
            self.find_no_place(token);
            return;
        }
        self.pools[row.pool as usize].queue_series.change(self.now, 1);
        if row.due != i64::MAX {
            self.schedule(token, row.due);
        }
    }

    /// Whether the queue in which a token would wait is full, or that of another pool that has too few units for it.
    fn finds_full(&mut self, token: u32, number: u32) -> bool {
        let missing = self.missing_units(token, number);
        missing.into_iter().chain([number]).any(|number| {
            let pool = &self.pools[number as usize];
            pool.queue_series.value() >= i64::from(pool.queue_max)
        })
    }

    /// Turns a token away.
    fn find_no_place(&mut self, token: u32) {
        let row = self.tokens[token as usize];
        let pool = &mut self.pools[row.pool as usize];
        pool.queue.remove(&mut self.tokens, token);
        pool.waiting -= 1;
        let own = &mut self.tokens[token as usize];
        (own.pool, own.pending) = (NONE, 0);
        let n_ready = self.ready.len();
        self.turn_away(token, &self.model.steps[row.step as usize]);
        // The first of all that are turned away is to go on first.
        self.keep_order(n_ready);
    }
}
