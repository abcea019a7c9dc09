//! Looking ahead: rows that will be asked for soon are brought near while work goes on, so that memory is fetched side by side
//! and not one row after the other when each turn comes. Nothing but the time a run takes hangs on it.

use super::last_leg::LastLeg;
use super::{ASIDE, Engine, LAST_LEG};
use crate::model::StepIndex;
use crate::trace::Sink;

/// Tokens that fit into the near cache with their orders: with no more, nothing need be fetched.
pub(super) const MANY_TOKENS: usize = 4_096;
/// Parcels that are looked at ahead of one that is picked up.
const PARCELS: usize = 8;
/// Entries of a list that are looked at ahead of the first.
const ENTRIES: usize = 4;

/// Asks for a row to be brought near. Where there is none, or the processor is of another kind, nothing happens.
#[inline(always)]
fn fetch<T>(rows: &[T], number: u32) {
    hint(rows.as_ptr().wrapping_add(number as usize).cast());
}

#[cfg(target_arch = "x86_64")]
#[inline(always)]
#[expect(unsafe_code, reason = "neither reads nor writes, whatever the address")]
fn hint(address: *const i8) {
    use std::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
    unsafe { _mm_prefetch::<_MM_HINT_T0>(address) };
}

#[cfg(target_arch = "aarch64")]
#[inline(always)]
#[expect(unsafe_code, reason = "neither reads nor writes, whatever the address")]
fn hint(address: *const i8) {
    unsafe {
        std::arch::asm!(
            "prfm pldl1keep, [{}]",
            in(reg) address,
            options(nostack, preserves_flags, readonly)
        );
    }
}

#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
fn hint(_: *const i8) {}

/// Asks for the row of an order on its last leg: half of them lie on two lines of the cache.
#[inline(always)]
fn fetch_leg(legs: &[LastLeg], event: u32) {
    fetch(legs, event & !LAST_LEG);
    fetch(legs, (event & !LAST_LEG) + 1);
}

impl<S: Sink> Engine<'_, S> {
    /// Fetches the rows that events ask for some dozen events ahead, then the rows those name, then what these hold.
    #[inline(always)]
    pub(super) fn fetch_ahead(&mut self) {
        let Some([now, next, after]) = self.events.ahead() else {
            return;
        };
        let (tokens, cases, asides, legs) = (&self.tokens, &self.cases, &self.asides, &self.legs);
        // What is meant for no token has a number beyond all of them, and so have branches and last legs.
        let token_of = |entry: &u128| match tokens.get(*entry as u32 as usize) {
            None => {
                let aside = asides.get((*entry as u32 ^ ASIDE) as usize)?;
                tokens.get(aside.waiter() as usize)
            }
            token => token,
        };
        for entry in after {
            let event = *entry as u32;
            if (event as usize) < tokens.len() {
                fetch(tokens, event);
            } else if event & LAST_LEG != 0 {
                fetch_leg(legs, event);
            } else {
                fetch(asides, event ^ ASIDE);
            }
        }
        for token in next.iter().filter_map(token_of) {
            fetch(cases, token.case);
        }
        let case_of = |entry: &u128| cases.get(token_of(entry)?.case as usize);
        for case in now.iter().filter_map(case_of) {
            fetch(&self.claims, case.claim);
            fetch(asides, case.aside);
        }
    }

    /// Fetches what will be asked for when the next in a queue is served, and the one behind it.
    #[inline(always)]
    pub(super) fn fetch_behind(&self, next: u32) {
        let row = &self.tokens[next as usize];
        fetch(&self.cases, row.case);
        fetch(&self.tokens, row.next);
    }

    /// Fetches the token of a deadline behind the first of a step.
    #[inline(always)]
    pub(super) fn fetch_deadline(&self, step: StepIndex) {
        if let Some(deadline) = self.deadlines[step as usize].list.get(ENTRIES) {
            fetch(&self.tokens, deadline.token);
        }
    }

    /// Fetches a claim behind the first of those that hold goods for so long.
    #[inline(always)]
    pub(super) fn fetch_freeze(&self, number: u32) {
        if let Some((_, claim, _)) = self.stock.expiring[number as usize].get(ENTRIES) {
            fetch(&self.claims, *claim);
        }
    }

    /// Fetches the rows of parcels behind the next one that waits for a carrier.
    #[inline(always)]
    pub(super) fn fetch_parcels(&self, carrier: u32) {
        let waiting = &self.carriers[carrier as usize].waiting;
        match waiting.get(2 * PARCELS) {
            Some((parcel, _)) if parcel & LAST_LEG != 0 => fetch_leg(&self.legs, *parcel),
            Some((parcel, _)) => fetch(&self.tokens, *parcel),
            None => {}
        }
        if let Some((parcel, _)) = waiting.get(PARCELS)
            && let Some(token) = self.tokens.get(*parcel as usize)
        {
            fetch(&self.cases, token.case);
        }
    }
}
