//! Interrupting work for an order of a higher priority, and going on with it.

use smallvec::SmallVec;

use super::Engine;
use super::order::Doing;
use super::pool::{INTERRUPTED, Spared, wanted_of};
use crate::model::{NONE, Use};
use crate::trace::{Happening, Row, Sink};

/// When that for which a token has units is over, or how much is left of it when it was interrupted.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct End {
    at: i64,
    /// The same of its set-up.
    set_up: i64,
    /// Whether it is in the exception lane.
    in_lane: bool,
    /// What sorts it among others, lowest first.
    rank: i64,
}

/// Those to be interrupted, each with the pool at which it is.
pub(super) type Victims = SmallVec<[(u32, u32); 4]>;

impl<S: Sink> Engine<'_, S> {
    /// Remembers when that for which a token has units will be over, and its set-up, when it may be interrupted.
    #[inline]
    pub(super) fn keep_end(&mut self, token: u32, at: i64, set_up: i64) {
        let row = &self.tokens[token as usize];
        if !self.keeps_ends || row.pool == NONE {
            return;
        }
        let in_lane = row.doing == Doing::InLane;
        let rank = self.rank(token);
        if self.ends.len() <= token as usize {
            self.ends.resize(self.tokens.len(), End::default());
        }
        self.ends[token as usize] = End {
            at,
            set_up,
            in_lane,
            rank,
        };
    }

    /// Whether what a token was interrupted at was in the exception lane.
    pub(super) fn is_interrupted_in_lane(&self, token: u32) -> bool {
        self.ends.get(token as usize).is_some_and(|end| end.in_lane)
    }

    /// When the set-up of a token's work is over, or how much is left of it.
    pub(super) fn end_of_set_up(&self, token: u32) -> i64 {
        self.ends.get(token as usize).map_or(0, |end| end.set_up)
    }

    /// The units are there again: what was left goes on, after a set-up of so long where they turned to something else.
    pub(super) fn go_on(&mut self, token: u32, set_up: i64) {
        if set_up > 0 {
            // What was left of the one before is not done beside it.
            let end = &mut self.ends[token as usize];
            let longer = set_up - end.set_up;
            end.at += longer;
            end.set_up = set_up;
            self.ride_longer(token, longer);
        }
        let row = &mut self.tokens[token as usize];
        row.round &= !INTERRUPTED;
        let end = &mut self.ends[token as usize];
        end.set_up += self.now;
        // What would end too late is given up when the time is up.
        end.at = (end.at + self.now).min(row.due);
        let at = end.at;
        row.doing = if end.in_lane {
            Doing::InLane
        } else {
            Doing::Working
        };
        if !end.in_lane {
            self.log(token, Happening::Begin, Row::NONE);
        }
        self.schedule(token, at);
    }

    /// Interrupts work of lower priority when all that a token needs is free then: as few as that takes, or nobody. Gives
    /// the pools in which units became free; nothing when the token has to wait.
    pub(super) fn interrupt_for(&mut self, token: u32, uses: &[Use]) -> Option<SmallVec<[u32; 4]>> {
        if !self.interrupts(uses) {
            return None;
        }
        let rank = self.rank(token);
        let victims = self.victims_for(rank, uses).ok()?;
        if victims.is_empty() && !self.is_first_of_all(rank, uses) {
            return None;
        }
        let mut freed = SmallVec::new();
        for (victim, number) in victims {
            match self.uses_of(victim) {
                Some(uses) => freed.extend(uses.iter().map(|used| used.pool)),
                None => freed.push(number),
            }
            self.interrupt(victim, number);
        }
        Some(freed)
    }

    /// Whether work may be interrupted for uses.
    pub(super) fn interrupts(&self, uses: &[Use]) -> bool {
        self.keeps_ends && uses.iter().any(|used| self.preempts(used.pool))
    }

    fn preempts(&self, number: u32) -> bool {
        self.model.pools[number as usize].preempts
    }

    /// Who has to be interrupted so that all units are free, and at which pool. When not even that is enough, the pools that
    /// have too few.
    pub(super) fn victims_for(&self, rank: i64, uses: &[Use]) -> Result<Victims, SmallVec<[u32; 4]>> {
        let mut victims = Victims::new();
        let spared = |victims: &[(u32, u32)]| {
            let mut spared = Spared::by(rank);
            victims
                .iter()
                .for_each(|(victim, _)| self.spare(*victim, &mut spared));
            spared
        };
        loop {
            let free = spared(&victims);
            let lacking: SmallVec<[u32; 4]> = self.lacking_without(uses, &free).collect();
            if lacking.is_empty() {
                break;
            }
            let found = lacking.iter().find_map(|number| {
                let victim = self.victim(rank, *number, &victims)?;
                Some((victim, *number))
            });
            victims.push(found.ok_or(lacking)?);
        }
        // Who was chosen first may not be needed beside those who have more units, or other skills.
        for position in (0..victims.len()).rev() {
            let mut others = victims.clone();
            others.remove(position);
            if self.lacking_without(uses, &spared(&others)).next().is_none() {
                victims = others;
            }
        }
        Ok(victims)
    }

    /// The next whose work at a pool may be interrupted for one of this rank: of the lowest priority, who came last.
    fn victim(&self, rank: i64, number: u32, but: &[(u32, u32)]) -> Option<u32> {
        if !self.preempts(number) || !self.pools[number as usize].by_priority {
            return None;
        }
        let rank_of = |running: u32| self.ends[running as usize].rank;
        let running = self.pools[number as usize].running.iter().copied();
        running
            .filter(|running| rank_of(*running) > rank)
            // What ends at this moment does so without being interrupted.
            .filter(|running| self.ends[*running as usize].at > self.now)
            .filter(|running| but.iter().all(|(chosen, _)| chosen != running))
            .max_by_key(|running| (rank_of(*running), self.tokens[*running as usize].since, *running))
    }

    /// Units of a pool with work that may not be interrupted for one of this rank.
    pub(super) fn firm_units(&self, number: u32, rank: i64) -> u32 {
        let running = self.pools[number as usize].running.iter();
        let firm = running.filter(|running| self.ends[**running as usize].rank <= rank);
        let units = |running: &u32| match self.uses_of(*running) {
            None => 1,
            Some(uses) => wanted_of(uses, number).map(|used| used.units).sum::<u32>(),
        };
        firm.map(units).sum()
    }

    /// Whether nobody waits for what one of this rank needs whose priority is as high.
    fn is_first_of_all(&mut self, rank: i64, uses: &[Use]) -> bool {
        uses.iter().all(|used| {
            let pool = &mut self.pools[used.pool as usize];
            let (first, by_priority) = (pool.queue.first(&self.tokens), pool.by_priority);
            first.is_none_or(|first| by_priority && self.rank(first) > rank)
        })
    }

    fn interrupt(&mut self, victim: u32, number: u32) {
        let end = &mut self.ends[victim as usize];
        end.at -= self.now;
        end.set_up = (end.set_up - self.now).max(0);
        if !end.in_lane {
            self.log_interrupted(victim);
        }
        self.give_back(victim);
        self.front = self.front.wrapping_sub(1);
        let (key, ticket) = (self.urgency(victim, number), self.front);
        let level = self.level(victim, number);
        let row = &mut self.tokens[victim as usize];
        row.pending = 0;
        let due = row.due;
        row.round |= INTERRUPTED;
        row.doing = Doing::Queued;
        row.pool = number;
        row.level = level;
        row.since = self.now;
        self.kept_ticket(victim, ticket);
        let pool = &mut self.pools[number as usize];
        pool.queue.push_front(&mut self.tokens, victim, key, ticket);
        pool.waiting += 1;
        pool.interrupted += 1;
        pool.queue_series.change(self.now, 1);
        self.queue_ride(victim);
        if due != i64::MAX {
            self.schedule(victim, due);
        }
    }

    /// Serves others with what those who were interrupted had and whoever they were interrupted for does not need.
    pub(super) fn serve_rest(&mut self, freed: &[u32]) {
        for number in freed {
            self.serve_first(*number);
        }
    }
}
