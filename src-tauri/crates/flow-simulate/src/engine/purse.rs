//! The money of an order, and what of it belongs to each of its parts.
//!
//! What is cut has a purse for each of its parts from the moment at which the first of them moves money: its share of what was
//! paid by then, and what it takes and gives back itself. The purses of the lines of a part add up to its own, and those of
//! the parts to the book of the order. When the whole moves money, they are shared out anew the next time. What is authorised
//! is for all parts together, unless a part does so for itself.

use rustc_hash::FxHashMap;

use super::Engine;
use crate::model::Part;
use crate::trace::Sink;

/// Purses of the parts of what was cut, by order: of the order itself, and of parts that were cut into their lines.
pub(super) type Purses = FxHashMap<u32, Vec<(Part, Box<[Purse]>)>>;

/// Money of a part, in ten-thousandths.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Purse {
    /// Taken and not given back.
    paid: i64,
    /// What may still be taken on what it authorised itself.
    authorised: Option<i64>,
}

/// Which of how many parts of an order, or of lines of a part, something is.
#[derive(Clone, Copy, Debug)]
struct Place {
    whole: u32,
    number: u16,
    of: u16,
}

impl<S: Sink> Engine<'_, S> {
    /// What an order or a part of it has paid and not got back, in ten-thousandths.
    pub(super) fn paid(&mut self, case: u32) -> i64 {
        match self.place_among_parts(case) {
            None => self.book(self.cases[case as usize].root).paid,
            Some(place) => self.purse(place).paid,
        }
    }

    /// An order or a part of it pays so much; below 0 it gets that back.
    pub(super) fn pay(&mut self, case: u32, amount: i64) {
        match self.place_among_parts(case) {
            None => {
                let root = self.cases[case as usize].root;
                self.books[root as usize].paid += amount;
            }
            Some(place) => {
                self.purse(place).paid += amount;
                self.pay(place.whole, amount);
            }
        }
    }

    /// What may still be taken on what was authorised for an order or part, or for what it is a part of; [`i64::MAX`] when
    /// nothing says how much.
    pub(super) fn authorised(&mut self, case: u32) -> &mut i64 {
        match self.place_among_parts(case) {
            None => {
                let root = self.cases[case as usize].root;
                &mut self.books[root as usize].authorised
            }
            Some(place) if self.purse(place).authorised.is_none() => self.authorised(place.whole),
            Some(place) => self.purse(place).authorised.get_or_insert_default(),
        }
    }

    /// So much may be taken of an order or part from now on.
    pub(super) fn set_authorised(&mut self, case: u32, amount: i64) {
        match self.place_among_parts(case) {
            None => *self.authorised(case) = amount,
            Some(place) => self.purse(place).authorised = Some(amount),
        }
    }

    fn purse(&mut self, place: Place) -> &mut Purse {
        let paid = self.paid(place.whole);
        let (root, whole) = (self.cases[place.whole as usize].root, self.part(place.whole));
        let known = self.purses.entry(root).or_default();
        let at = known
            .iter()
            .position(|(part, _)| *part == whole)
            .unwrap_or(known.len());
        if at == known.len() {
            known.push((whole, Box::default()));
        }
        let purses = &mut known[at].1;
        if purses.len() != usize::from(place.of) {
            *purses = vec![Purse::default(); usize::from(place.of)].into();
        }
        if purses.iter().map(|purse| purse.paid).sum::<i64>() != paid {
            for (purse, number) in purses.iter_mut().zip(1..) {
                purse.paid = share(paid, number, place.of);
            }
        }
        &mut purses[usize::from(place.number) - 1]
    }

    /// Nothing when it is whole.
    fn place_among_parts(&self, case: u32) -> Option<Place> {
        let own = self.part(case);
        if own.is_whole() {
            return None;
        }
        let mut whole = case;
        while self.part(whole) == own {
            whole = self.tokens[self.cases[whole as usize].caller as usize].case;
        }
        let cut = self.part(whole);
        // A line of a part has its number among those of the order.
        let (number, of) = match cut.is_whole() {
            true => (own.number, own.of),
            false => (
                own.number.saturating_sub(cut.number) / cut.of + 1,
                self.n_lines(whole),
            ),
        };
        Some(Place {
            whole,
            number: number.clamp(1, of),
            of,
        })
    }

    /// The part that a line belongs to; nothing for what belongs to the whole order.
    pub(super) fn part_above(&self, case: u32) -> Option<u32> {
        let whole = self.place_among_parts(case)?.whole;
        (!self.part(whole).is_whole()).then_some(whole)
    }

    /// What an order or a part of it has of an amount of the whole order.
    pub(super) fn share_of(&self, case: u32, amount: i64) -> i64 {
        match self.place_among_parts(case) {
            None => amount,
            Some(place) => share(self.share_of(place.whole, amount), place.number, place.of),
        }
    }
}

/// What one of so many parts has of an amount. The shares of all of them add up to it.
fn share(amount: i64, number: u16, of: u16) -> i64 {
    let up_to = |n: u16| (i128::from(amount) * i128::from(n)).div_euclid(i128::from(of.max(1)));
    i64::try_from(up_to(number) - up_to(number - 1)).unwrap_or(amount)
}
