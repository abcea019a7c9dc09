//! Purposes of random numbers at a step. Each has a stream of its own, so that one more number drawn for one purpose
//! changes no other.

use super::Engine;
use super::pool::INTERRUPTED;
use crate::random::Stream;
use crate::trace::Sink;

pub(super) const EXIT: u64 = 1;
pub(super) const DURATION: u64 = 2;
pub(super) const FAULT: u64 = 3;
pub(super) const EVENT: u64 = 4;
pub(super) const LANE: u64 = 5;
pub(super) const SET_UP: u64 = 6;
pub(super) const PARTS: u64 = 7;
pub(super) const ATTEMPT: u64 = 8;
pub(super) const FIELDS: u64 = 9;
pub(super) const RESTOCK: u64 = 10;
pub(super) const LATE: u64 = 11;

/// Odd numbers that keep purposes, visits and rounds apart.
const PURPOSE: u64 = 0xa24b_aed4_963e_e407;
const VISIT: u64 = 0x9fb2_1c65_1e98_df25;
const ROUND: u64 = 0xc13f_a9a9_02a6_328f;

impl<S: Sink> Engine<'_, S> {
    /// The random numbers of a token at its step for a purpose.
    #[inline]
    pub(super) fn luck(&self, token: u32, purpose: u64) -> Stream {
        let row = &self.tokens[token as usize];
        let seed = self.cases[row.case as usize].seed;
        let step = self.model.steps[row.step as usize].luck;
        stream(seed, step, self.visit_of(token), purpose)
    }

    /// The same for one of several rounds of a visit.
    pub(super) fn luck_of_round(&self, token: u32, purpose: u64, round: u64) -> Stream {
        let row = &self.tokens[token as usize];
        let seed = self.cases[row.case as usize].seed;
        let step = self.model.steps[row.step as usize].luck;
        let key = step
            .wrapping_add(purpose.wrapping_mul(PURPOSE))
            .wrapping_add(self.visit_of(token).wrapping_mul(VISIT))
            .wrapping_add(round.wrapping_mul(ROUND));
        Stream::new(seed, key)
    }

    /// The number of a visit in the names of random numbers: another one for each time that the exception lane has it
    /// tried again.
    #[inline]
    pub(super) fn visit_of(&self, token: u32) -> u64 {
        match self.again.is_empty() {
            true => u64::from(self.tokens[token as usize].visit),
            false => self.visit_tried_again(token),
        }
    }

    #[cold]
    fn visit_tried_again(&self, token: u32) -> u64 {
        let visit = self.tokens[token as usize].visit;
        let again = self.again.get(&token).copied().unwrap_or(0);
        // The first three rounds take quarters of the numbers that visits may have, the others numbers beyond.
        let quarter = (again % 4) as u16 * 0x4000;
        u64::from(visit.wrapping_add(quarter)) | u64::from(again / 4) << 16
    }

    /// The exception lane has a token tried again: another round of luck.
    pub(super) fn try_again(&mut self, token: u32) {
        self.tokens[token as usize].round &= !INTERRUPTED;
        *self.again.entry(token).or_insert(0) += 1;
    }

    /// A token leaves the step that it was tried again at.
    #[inline]
    pub(super) fn forget_tries(&mut self, token: u32) {
        if !self.again.is_empty() {
            self.take_tries_away(token);
        }
    }

    #[cold]
    #[inline(never)]
    fn take_tries_away(&mut self, token: u32) {
        self.again.remove(&token);
    }
}

/// The random numbers of an order by its key, at a step by its own, on a visit, for a purpose.
#[inline]
pub(super) fn stream(seed: u64, step: u64, visit: impl Into<u64>, purpose: u64) -> Stream {
    let key = step
        .wrapping_add(purpose.wrapping_mul(PURPOSE))
        .wrapping_add(visit.into().wrapping_mul(VISIT));
    Stream::new(seed, key)
}
