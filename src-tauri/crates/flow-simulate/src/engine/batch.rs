//! Orders that are served together. They gather until there are enough or the first has waited long enough; then the first
//! stands for them all, in the queue and at work, and the others ride along. Each of them keeps its own time limit: whoever
//! leaves before the others, even the first, leaves the rest of them where they are.

use super::order::{Doing, Token};
use super::pool::INTERRUPTED;
use super::{Engine, System};
use crate::model::{NONE, Step};
use crate::scenario::Batch;
use crate::trace::{Happening, Row, Sink};

/// Tokens that gather to be served together.
#[derive(Debug, Default)]
pub(crate) struct Gathering {
    /// Since when each gathers.
    tokens: Vec<(u32, i64)>,
    ticket: u32,
}

/// Tokens that are served together with another.
#[derive(Debug)]
pub(crate) struct Ride {
    riders: Vec<u32>,
    /// When units were asked for.
    asked: i64,
    /// The pool in whose queue they are, and since when; nothing at work.
    queued: Option<(u32, i64)>,
    /// When the work ends, when nobody's time is up before.
    ends: i64,
}

impl<S: Sink> Engine<'_, S> {
    /// Gathers tokens until so many are there or the first has waited long enough.
    pub(super) fn gather(&mut self, token: u32, batch: Batch) {
        let row = &mut self.tokens[token as usize];
        let (number, due) = (row.step, row.due);
        row.doing = Doing::Gathering;
        row.pending = 0;
        if due != i64::MAX {
            self.schedule(token, due);
        }
        let gathering = self.gatherings.entry(number).or_default();
        gathering.tokens.push((token, self.now));
        if gathering.tokens.len() >= batch.size.max(1) as usize {
            self.serve_batch(number);
        } else if gathering.tokens.len() == 1 {
            let ticket = gathering.ticket;
            self.schedule_system(self.now + batch.wait_us.max(0), System::Batch(number, ticket));
        }
    }

    pub(super) fn batch_is_due(&mut self, step: u32, ticket: u32) {
        let is_due = self
            .gatherings
            .get(&step)
            .is_some_and(|gathering| gathering.ticket == ticket && !gathering.tokens.is_empty());
        if is_due {
            self.serve_batch(step);
        }
    }

    fn serve_batch(&mut self, step: u32) {
        let Some(gathering) = self.gatherings.get_mut(&step) else {
            return;
        };
        gathering.ticket = gathering.ticket.wrapping_add(1);
        let gathered = std::mem::take(&mut gathering.tokens);
        let (tokens, since): (Vec<u32>, Vec<i64>) = gathered.into_iter().unzip();
        let Some((first, riders)) = tokens.split_first() else {
            return;
        };
        self.steps[step as usize].before_us += since.iter().map(|since| self.now - since).sum::<i64>();
        let ride = Ride {
            riders: Vec::new(),
            asked: self.now,
            queued: None,
            ends: i64::MAX,
        };
        self.rides.insert(*first, ride);
        self.take_along(*first, riders);
        self.request(*first);
        if self.tokens[*first as usize].doing == Doing::Queued {
            self.queue_ride(*first);
        }
    }

    /// Those who ride with a token wait in the queue of a pool from now on, where only the token is counted.
    pub(super) fn queue_ride(&mut self, token: u32) {
        let at = (self.tokens[token as usize].pool, self.now);
        if let Some(ride) = self.rides.get_mut(&token) {
            let (before, n) = (ride.queued.replace(at), ride.riders.len());
            self.count_riders(before, n);
        }
    }

    /// The run is over: those who ride and still wait have waited, too.
    pub(super) fn count_riders_at_end(&mut self) {
        for ride in std::mem::take(&mut self.rides).into_values() {
            self.count_riders(ride.queued, ride.riders.len());
        }
    }

    /// So many of those who ride no longer wait in the queue where they were.
    fn count_riders(&mut self, queued: Option<(u32, i64)>, n: usize) {
        if let Some((pool, since)) = queued {
            let waited = self.now - since.max(self.measured_from);
            self.pools[pool as usize].riders_us += waited * n as i64;
        }
    }

    /// These ride with a token from now on.
    fn take_along(&mut self, token: u32, riders: &[u32]) {
        for rider in riders {
            let row = &mut self.tokens[*rider as usize];
            row.doing = Doing::Riding;
            row.next = token;
        }
        if let Some(ride) = self.rides.get_mut(&token) {
            ride.riders.extend(riders);
        }
    }

    /// A token no longer gathers. When it was the first, the next is the first.
    pub(super) fn leave_gathering(&mut self, token: u32) {
        let number = self.tokens[token as usize].step;
        let Some(gathering) = self.gatherings.get_mut(&number) else {
            return;
        };
        let was_first = gathering.tokens.first().is_some_and(|(first, _)| *first == token);
        gathering.tokens.retain(|(other, _)| *other != token);
        if !was_first {
            return;
        }
        gathering.ticket = gathering.ticket.wrapping_add(1);
        let ticket = gathering.ticket;
        let first = gathering.tokens.first().copied();
        let batch = self.model.steps[number as usize].batch;
        if let (Some((_, since)), Some(batch)) = (first, batch) {
            let at = since + batch.wait_us.max(0);
            self.schedule_system(at, System::Batch(number, ticket));
        }
    }

    /// A token no longer rides with another.
    pub(super) fn leave_ride(&mut self, token: u32) {
        if let Some(ride) = self.rides.get_mut(&self.tokens[token as usize].next) {
            ride.riders.retain(|rider| *rider != token);
            let queued = ride.queued;
            self.count_riders(queued, 1);
        }
    }

    /// How long a token has waited for units since it asked for them; nothing when it goes alone.
    pub(super) fn asked_before(&self, token: u32) -> Option<i64> {
        let is_interrupted = self.tokens[token as usize].round & INTERRUPTED != 0;
        let ride = self.rides.get(&token).filter(|_| !is_interrupted)?;
        Some(self.now - ride.asked)
    }

    /// The units are there: work begins for those who ride, or goes on after an interruption of so long.
    pub(super) fn start_ride(&mut self, token: u32, step: &Step, interrupted: Option<i64>) {
        self.ride_longer(token, interrupted.unwrap_or(0));
        let Some(ride) = self.rides.get_mut(&token) else {
            return;
        };
        let (riders, queued) = (ride.riders.clone(), ride.queued.take());
        self.count_riders(queued, riders.len());
        for rider in riders {
            let since = self.tokens[rider as usize].since;
            self.count_wait(rider, interrupted.unwrap_or(self.now - since));
            if interrupted.is_none() {
                let exit = match step.draws_exit {
                    true => self.drawn_exit(rider),
                    false => step.success,
                };
                self.tokens[rider as usize].exit = exit;
            }
            self.log(rider, Happening::Begin, Row::NONE);
        }
    }

    /// Work for a token is interrupted, and for those who ride with it.
    pub(super) fn log_interrupted(&mut self, token: u32) {
        self.log(token, Happening::Interrupt, Row::NONE);
        if !S::WANTED {
            return;
        }
        let riders = self.rides.get(&token).map(|ride| ride.riders.clone());
        for rider in riders.unwrap_or_default() {
            self.log(rider, Happening::Interrupt, Row::NONE);
        }
    }

    /// Work for a token and those who ride with it has begun and lasts until then.
    pub(super) fn ride_until(&mut self, token: u32, at: i64) {
        if let Some(ride) = self.rides.get_mut(&token) {
            ride.ends = at;
        }
    }

    /// Work for a token and those who ride with it lasts so much longer.
    pub(super) fn ride_longer(&mut self, token: u32, by: i64) {
        if let Some(ride) = self.rides.get_mut(&token) {
            ride.ends = ride.ends.saturating_add(by);
        }
    }

    /// Whether a token stands for all who are served together.
    pub(super) fn is_ridden(&self, token: u32) -> bool {
        self.rides.contains_key(&token)
    }

    /// A token leaves before those who ride with it: the first of them takes its place, in the queue or at work. False when
    /// nobody does.
    pub(super) fn hand_over(&mut self, token: u32) -> bool {
        let Some(mut ride) = self.rides.remove(&token) else {
            return false;
        };
        if ride.riders.is_empty() {
            return false;
        }
        let other = ride.riders.remove(0);
        // From now on it is the one that is counted in the queue.
        self.count_riders(ride.queued, 1);
        let riders = std::mem::take(&mut ride.riders);
        let ends = ride.ends;
        self.rides.insert(other, ride);
        self.take_along(other, &riders);
        let from = self.tokens[token as usize];
        self.pass_on(token, other);
        let row = &mut self.tokens[other as usize];
        row.doing = from.doing;
        row.failed = from.failed;
        row.round = row.round & !INTERRUPTED | from.round & INTERRUPTED;
        if from.round & INTERRUPTED != 0 {
            row.since = from.since;
        }
        let at = ends.min(row.due);
        let is_at_work = from.doing == Doing::Working;
        // What is left of interrupted work.
        let left = if is_at_work { at } else { at - from.since };
        self.keep_end(other, left, self.end_of_set_up(token));
        if is_at_work {
            self.schedule(other, at);
        }
        let row = &mut self.tokens[token as usize];
        row.pool = NONE;
        row.failed = false;
        true
    }

    /// The work for a token and those who ride with it is done, or its own time is up.
    pub(super) fn finish_batch(&mut self, token: u32, step: &Step) {
        let is_over = self.rides.get(&token).is_none_or(|ride| ride.ends <= self.now);
        if !is_over && self.hand_over(token) {
            self.charge(self.tokens[token as usize].step, step);
            self.time_is_up(token);
            return;
        }
        self.release(token);
        let riders = self
            .rides
            .remove(&token)
            .map(|ride| ride.riders)
            .unwrap_or_default();
        // It is one piece of work: when all tries failed, they failed for all.
        let failed = self.tokens[token as usize].failed;
        let is_late = |row: &Token| {
            !failed && !step.races && step.time_up != NONE && row.exit == step.time_up && row.due != i64::MAX
        };
        let all = std::iter::once(token).chain(riders);
        let n_ready = self.ready.len();
        for (position, member) in all.enumerate() {
            let row = &mut self.tokens[member as usize];
            // An order that ends may take its other parts with it.
            if position > 0 && row.doing != Doing::Riding {
                continue;
            }
            row.failed = failed;
            if is_late(row) && row.due > self.now {
                // It was drawn that it misses its limit, so it stays until then.
                row.doing = Doing::Riding;
                row.next = NONE;
                let due = row.due;
                self.schedule(member, due);
            } else {
                self.settle(member);
            }
        }
        self.keep_order(n_ready);
    }

    /// The time of one who rides is up.
    pub(super) fn ride_is_too_long(&mut self, token: u32) {
        let (row, model) = (self.tokens[token as usize], self.model);
        if self.ride_has_begun(&row) {
            self.charge(row.step, &model.steps[row.step as usize]);
        }
        if self.rides_in_queue(&row) {
            let first = self.tokens[row.next as usize];
            let since = match first.round & INTERRUPTED {
                0 => row.since,
                _ => first.since,
            };
            self.count_wait(token, self.now - since);
        }
        self.leave_ride(token);
        self.time_is_up(token);
    }

    /// Whether those who ride wait for units.
    pub(super) fn rides_in_queue(&self, row: &Token) -> bool {
        let first = self.tokens.get(row.next as usize);
        first.is_some_and(|first| first.doing == Doing::Queued)
    }

    /// Whether work for those who ride has begun, also where it is interrupted.
    pub(super) fn ride_has_begun(&self, row: &Token) -> bool {
        let first = self.tokens.get(row.next as usize);
        let is_interrupted = |first: &Token| first.round & INTERRUPTED != 0;
        !self.rides_in_queue(row) || first.is_some_and(is_interrupted)
    }

    /// Too many wait for a token to wait, too: those who gathered with it, who are turned away like it.
    pub(super) fn riders_turned_away(&mut self, token: u32, step: &Step) -> Vec<u32> {
        let ride = step.batch.and_then(|_| self.rides.remove(&token));
        ride.map(|ride| ride.riders).unwrap_or_default()
    }
}
