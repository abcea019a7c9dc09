//! The money of an order, and what of it belongs to each of its parts.
//!
//! A part has a purse of its own from the moment at which the first part of its order moves money: its share of what was paid
//! and authorised by then, and what it takes and gives back itself. The purses of the parts add up to the book of the order.
//! When the whole order moves money, they are shared out anew the next time.

use rustc_hash::FxHashMap;

use super::Engine;
use crate::trace::Sink;

/// Purses of the parts of orders, by the whole order.
pub(super) type Purses = FxHashMap<u32, Box<[Purse]>>;

/// Money of an order or of a part of it, in ten-thousandths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Purse {
    /// Taken and not given back.
    pub(super) paid: i64,
    /// What may still be taken on what was authorised; [`i64::MAX`] when nothing says how much.
    pub(super) authorised: i64,
}

impl Purse {
    /// What a part of so many has of it.
    fn share(self, number: u16, of: u16) -> Purse {
        Purse {
            paid: share(self.paid, number, of),
            authorised: share(self.authorised, number, of),
        }
    }
}

impl<S: Sink> Engine<'_, S> {
    /// The money of an order or of a part of it.
    pub(super) fn purse(&mut self, case: u32) -> Purse {
        let root = self.cases[case as usize].root;
        let book = self.book(root);
        let whole = Purse {
            paid: book.paid,
            authorised: book.authorised,
        };
        let (number, of) = self.place_among_parts(case);
        if of == 1 {
            return whole;
        }
        let purses = self.purses.entry(root).or_default();
        if purses.len() != usize::from(of) {
            *purses = (1..=of).map(|number| whole.share(number, of)).collect();
        }
        purses[usize::from(number) - 1]
    }

    /// Changes the money of an order or of a part of it.
    pub(super) fn put_purse(&mut self, case: u32, purse: Purse) {
        let root = self.cases[case as usize].root;
        let (number, of) = self.place_among_parts(case);
        let Some(book) = self.books.get_mut(root as usize) else {
            return;
        };
        if of == 1 {
            (book.paid, book.authorised) = (purse.paid, purse.authorised);
            self.purses.remove(&root);
            return;
        }
        let Some(purses) = self.purses.get_mut(&root) else {
            return;
        };
        if let Some(own) = purses.get_mut(usize::from(number) - 1) {
            *own = purse;
        }
        let sum = |of: fn(&Purse) -> i64| purses.iter().map(of).fold(0, i64::saturating_add);
        book.paid = sum(|purse| purse.paid);
        book.authorised = sum(|purse| purse.authorised);
    }

    /// Which of how many parts an order is: the first of one when it is whole.
    fn place_among_parts(&self, case: u32) -> (u16, u16) {
        let part = self.part(case);
        match part.is_whole() {
            true => (1, 1),
            false => (part.number.clamp(1, part.of.max(1)), part.of.max(1)),
        }
    }

    /// What an order or a part of it has of an amount of the whole order.
    pub(super) fn share_of(&self, case: u32, amount: i64) -> i64 {
        let (number, of) = self.place_among_parts(case);
        share(amount, number, of)
    }
}

/// What one of so many parts has of an amount. The shares of all of them add up to it.
fn share(amount: i64, number: u16, of: u16) -> i64 {
    if amount == i64::MAX {
        return amount;
    }
    let up_to = |n: u16| (i128::from(amount) * i128::from(n)).div_euclid(i128::from(of.max(1)));
    i64::try_from(up_to(number) - up_to(number - 1)).unwrap_or(amount)
}
