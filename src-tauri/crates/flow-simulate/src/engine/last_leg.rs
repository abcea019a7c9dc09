//! The short way to the end: an order of which it is certain when and how it ends, a parcel on its way to a customer who will
//! keep it, needs no row of its own and none for its token any more. What is left to be counted at its end goes into a row of 48
//! bytes, at the moment at which it would have been counted; the rows of order and token serve the next order while they are
//! still near. A promotion has most of its orders on the way, so this is most of its memory.
//!
//! It is certain when nobody is waited for at the step, the exit does not hang on goods or another attempt, and what
//! follows takes no time, asks for nothing but the customer, and ends the order. Every random number has a name and is
//! the same whenever it is drawn. A log wants the order at each step, and money, promises, parts and work that can be
//! interrupted ask for its row: with any of them orders go the long way ([`super::swift`]).

use flow_catalog::{Obligation, ObligationSet, Outcome};
use flow_engine::stepper::STEPS_MAX;
use prefetch_index::prefetch_index;

use super::luck::{DURATION, stream};
use super::order::{Case, Doing, Held, Token};
use super::swift::timed_length;
use super::{Engine, LAST_LEG};
use crate::model::{Act, Model, NONE, Step, StepIndex};
use crate::random::Stream;
use crate::tally::Tally;
use crate::trace::Sink;

/// Exits that an order may take on its last leg.
const EXITS: usize = 2;

/// What is left of an order.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LastLeg {
    pub(crate) arrived: i64,
    came: i64,
    waited: i64,
    /// How long the way of a parcel takes.
    luck: Stream,
    /// Where it stands; [`NONE`] for a row that is free.
    step: StepIndex,
    /// Exits up to the end of the flow; [`NONE`] after the last.
    exits: [u32; EXITS],
    channel: u16,
    /// Whether it is a parcel that waits for a pickup.
    is_loading: bool,
    /// Whether it was drawn that all of the time limit passes.
    is_late: bool,
}

const _: () = assert!(size_of::<LastLeg>() == 48);

/// Fetches a row, half of which lie on two lines of the cache: where the next one begins this one ends.
#[inline(always)]
pub(super) fn prefetch(legs: &[LastLeg], place: u32) {
    prefetch_index(legs, place as usize);
    prefetch_index(legs, place as usize + 1);
}

impl<S: Sink> Engine<'_, S> {
    /// Work of a token has begun and will end in time: lets its rows go when its end is certain; false when it is not.
    #[inline]
    pub(super) fn let_go(&mut self, token: u32, step: &Step, until: i64) -> bool {
        let Some(place) = self.last_leg(token, step) else {
            return false;
        };
        self.events.push(until, place | LAST_LEG);
        true
    }

    /// A parcel waits for a pickup of a carrier: lets its rows go when its end is certain; false when it is not.
    #[inline]
    pub(super) fn let_parcel_go(&mut self, token: u32, step: &Step, carrier: u32) -> bool {
        let Some(place) = self.last_leg(token, step) else {
            return false;
        };
        self.legs[place as usize].is_loading = true;
        let parcel = (place | LAST_LEG, self.now);
        self.carriers[carrier as usize].waiting.push_back(parcel);
        true
    }

    /// A parcel of which nothing but its last leg is kept is collected.
    pub(super) fn collected_on_last_leg(&mut self, place: u32) {
        let model = self.model;
        let leg = &mut self.legs[place as usize];
        let step = &model.steps[leg.step as usize];
        let waited = self.now - leg.came;
        leg.is_loading = false;
        leg.waited += waited;
        self.steps[leg.step as usize].waiting.add(waited);
        let length = match step.is_timed {
            false => step.draw.micros(&mut leg.luck),
            true => {
                let left = (leg.came + step.limit_us - self.now).max(0);
                timed_length(step, leg.is_late, left, &mut leg.luck)
            }
        };
        match length > 0 {
            true => {
                self.events.push(self.now + length, place | LAST_LEG);
            }
            false => self.ready.push((place | LAST_LEG, NONE)),
        }
    }

    /// Puts what is left of an order into a row and lets go of those of its token and its own; nothing when its end is not
    /// certain.
    #[inline]
    fn last_leg(&mut self, token: u32, step: &Step) -> Option<u32> {
        let row = &self.tokens[token as usize];
        let (number, case) = (row.case, &self.cases[row.case as usize]);
        let (exits, is_late) = self.certain_exits(row, case, step)?;
        let claim = case.claim;
        if claim != NONE && self.holds_something(claim) || self.handed_up(number).next().is_some() {
            return None;
        }
        let leg = LastLeg {
            arrived: case.arrived,
            came: row.came,
            waited: case.waited,
            luck: stream(case.seed, step.luck, row.visit, DURATION),
            step: row.step,
            exits,
            channel: case.channel,
            is_loading: false,
            is_late,
        };
        self.free_only_token(token);
        if claim != NONE {
            // It holds nothing.
            self.free_claims.push(claim);
        }
        self.free_case(number);
        Some(match self.free_legs.pop() {
            Some(place) => {
                self.legs[place as usize] = leg;
                place
            }
            None => {
                self.legs.push(leg);
                self.legs.len() as u32 - 1
            }
        })
    }

    /// Takes away the only token of an order that goes, too.
    #[inline]
    pub(super) fn free_only_token(&mut self, token: u32) {
        let row = &mut self.tokens[token as usize];
        row.doing = Doing::Free;
        // No event can be meant for it any more.
        row.pending = 0;
        self.free_tokens.push(token);
    }

    /// Whether a claim has goods frozen, a place of a gate or a lock: they are the order's until it ends.
    #[inline]
    pub(super) fn holds_something(&self, claim: u32) -> bool {
        let pass = self.passes.get(claim as usize);
        self.claims[claim as usize].state == Held::Frozen
            || pass.is_some_and(|pass| pass.is_locked() || pass.gate != NONE)
    }

    /// The exits from a step to the end of the flow, when they are certain, and whether the first was drawn as that of
    /// those who are late.
    #[inline]
    fn certain_exits(&self, row: &Token, case: &Case, step: &Step) -> Option<([u32; EXITS], bool)> {
        if case.n_tokens != 1 || case.aside != NONE || case.steps as usize + EXITS > STEPS_MAX {
            return None;
        }
        let model = self.model;
        let mut exit = row.exit;
        let mut is_late = false;
        if let Act::Deliver { fails, refused, .. } = &step.act {
            let drawn = model.drawn_exit(step, case.seed, row.visit);
            is_late = step.draws_exit && drawn == step.time_up;
            exit = match drawn == step.success || drawn == *refused {
                true if *fails > 0.0 => return None,
                true => step.success,
                false => drawn,
            };
        }
        let mut exits = [NONE; EXITS];
        for place in &mut exits {
            let out = self.ways.get(exit as usize)?;
            if out.has_effect && moves_something(case.open, out.consume | out.release) {
                return None;
            }
            *place = exit;
            let next = model.steps.get(out.to as usize)?;
            exit = match &next.act {
                Act::End(_) => return Some((exits, is_late)),
                Act::Pass => next.success,
                Act::DecideByCustomer(ends, otherwise) => {
                    let customer = model.fields.customer(case.seed, case.row);
                    Model::exit_of_customer(customer, ends, *otherwise)
                }
                _ => return None,
            };
        }
        None
    }

    /// An order ends.
    pub(super) fn end_last_leg(&mut self, place: u32) {
        let row = &mut self.legs[place as usize];
        let LastLeg {
            arrived,
            came,
            waited,
            exits,
            channel,
            ..
        } = *row;
        let number = std::mem::replace(&mut row.step, NONE);
        self.free_legs.push(place);
        let model = self.model;
        let step = &model.steps[number as usize];
        if step.is_charged {
            self.charge(number, step);
        }
        let count = &mut self.steps[number as usize];
        count.left += 1;
        count.standing -= 1;
        count.staying.add(self.now - came);
        let mut end = NONE;
        for exit in exits.into_iter().filter(|exit| *exit != NONE) {
            end = self.take_way(exit).to;
        }
        let count = &mut self.steps[end as usize];
        count.entered += 1;
        count.left += 1;
        let outcome = match &model.steps[end as usize].act {
            Act::End(outcome) => *outcome,
            _ => Outcome::Completed,
        };
        self.count_outcome(outcome);
        self.waiting_time.add(waited);
        self.count_lead_time(arrived, channel, outcome);
        self.count_gone(arrived);
    }

    /// Orders on their last leg that have not ended.
    pub(super) fn count_last_legs(&mut self, tally: &mut Tally) {
        for leg in self.legs.iter().filter(|leg| leg.step != NONE) {
            self.orders.unfinished += 1;
            tally.age_at_end.add(self.now - leg.arrived);
            let step = &mut tally.steps[leg.step as usize];
            step.at_end += 1;
            step.waiting_at_end += u64::from(leg.is_loading);
        }
    }

    /// The same: where each stands, and since when.
    pub(super) fn standing_legs(&self) -> impl Iterator<Item = (StepIndex, i64)> {
        let under_way = self.legs.iter().filter(|leg| leg.step != NONE);
        under_way.map(|leg| (leg.step, leg.came))
    }

    /// Moments at which orders arrived that are on their last leg.
    pub(super) fn last_legs(&self) -> impl Iterator<Item = i64> {
        let under_way = self.legs.iter().filter(|leg| leg.step != NONE);
        under_way.map(|leg| leg.arrived)
    }
}

/// Whether something open that an exit closes has goods or places behind it.
fn moves_something(open: u16, closed: u16) -> bool {
    const BEHIND: ObligationSet =
        ObligationSet::of(&[Obligation::Stock, Obligation::Presale, Obligation::Quota]);
    open & closed & BEHIND.bits() != 0
}
