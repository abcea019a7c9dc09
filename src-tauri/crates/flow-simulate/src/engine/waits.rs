//! What is counted of waiting: by step, by pool and by order.

use smallvec::SmallVec;

use super::Engine;
use super::order::Case;
use super::pool::first_of;
use crate::model::{NONE, Use};
use crate::trace::Sink;

/// A visit that waits for several pools, for skills, or for a pool after something else: since when in the queue where it
/// is, in which it has been, and the ticket that it has in all of them.
#[derive(Clone, Debug, Default)]
pub(super) struct Queued {
    since: i64,
    pools: SmallVec<[u32; 2]>,
    ticket: Option<u32>,
}

/// When branches of an order waited: moments from and until, apart from each other and in order.
pub(super) type Spans = SmallVec<[(i64, i64); 4]>;

impl<S: Sink> Engine<'_, S> {
    /// Counts the time a token waited for units, goods, gates and pickups, up to now.
    #[inline]
    pub(super) fn count_wait(&mut self, token: u32, waited: i64) {
        let row = &self.tokens[token as usize];
        let case = row.case;
        self.steps[row.step as usize].waiting.add(waited);
        if waited > 0 {
            self.add_wait(case, waited);
        }
    }

    /// Adds a wait up to now to those of an order. What its branches and parts wait at the same time counts once.
    #[inline(always)]
    pub(super) fn add_wait(&mut self, case: u32, waited: i64) {
        let row = &mut self.cases[case as usize];
        if row.n_tokens == 1 && row.caller == NONE && self.spans.is_empty() {
            row.waited += waited;
        } else {
            self.add_wait_of_branch(case, waited);
        }
    }

    #[inline(never)]
    fn add_wait_of_branch(&mut self, case: u32, waited: i64) {
        let Case { root, n_tokens, .. } = self.cases[case as usize];
        let spans = match n_tokens {
            1 if case == root => self.spans.get_mut(&root),
            _ => Some(self.spans.entry(root).or_default()),
        };
        let row = &mut self.cases[root as usize];
        row.waited += waited;
        let Some(spans) = spans else { return };
        let (mut from, until) = (self.now - waited, self.now);
        while let Some(&last) = spans.last()
            && last.1 >= from
        {
            spans.pop();
            row.waited -= last.1 - last.0.max(from);
            from = from.min(last.0);
        }
        spans.push((from, until));
    }

    /// A visit asks for a pool from now on, after it waited for something else.
    pub(super) fn ask_now(&mut self, token: u32) {
        let row = &self.tokens[token as usize];
        let step = &self.model.steps[row.step as usize];
        if row.since < self.now && (step.pool != NONE || step.uses.0 != step.uses.1) {
            self.steps[row.step as usize].before_us += self.now - row.since;
            // Those who gather ask together, later.
            if step.batch.is_none() {
                let queued = self.queued.entry(token).or_default();
                queued.since = self.now;
            }
        }
    }

    /// The ticket of a visit that waits for several pools or skills, the same in the queue of each; nothing for others.
    pub(super) fn kept_ticket(&mut self, token: u32, new: u32) -> Option<u32> {
        self.uses_of(token)?;
        let now = self.now;
        let queued = self.queued.entry(token).or_insert_with(|| Queued {
            since: now,
            ..Queued::default()
        });
        Some(*queued.ticket.get_or_insert(new))
    }

    /// How long a visit has been in the queue of the pool where it is.
    #[inline]
    pub(super) fn time_in_queue(&self, token: u32) -> i64 {
        let queued = self.queued.get(&token).map(|queued| self.now - queued.since);
        // To gather with others is not to wait for the pool.
        let asked = [queued, self.asked_before(token)].into_iter().flatten().min();
        asked.unwrap_or_else(|| self.now - self.tokens[token as usize].since)
    }

    /// Counts the time that a visit was in the queue of a pool.
    #[inline]
    pub(super) fn count_wait_for(&mut self, token: u32, number: u32, waited: i64) {
        let pool = &mut self.pools[number as usize];
        if pool.derives_waits {
            return;
        }
        pool.waits.add(waited);
        if self.uses_of(token).is_some() {
            let queued = self.queued.entry(token).or_default();
            queued.since = self.now;
            queued.pools.push(number);
        } else if !self.queued.is_empty() {
            self.queued.remove(&token);
        }
    }

    /// Counts that a visit which gets units of several pools, or of skills, was not in the queues of the others.
    pub(super) fn count_no_waits(&mut self, token: u32, uses: &[Use]) {
        let queued = self.queued.remove(&token).unwrap_or_default();
        for (position, used) in uses.iter().enumerate() {
            if first_of(uses, position) && !queued.pools.contains(&used.pool) {
                self.pools[used.pool as usize].waits.add(0);
            }
        }
    }
}
