//! What is open in an order, and the goods, places and money behind it.

use flow_catalog::{Obligation, ObligationSet};

use super::Engine;
use crate::model::{AmountPlan, Move, Way, money4};
use crate::trace::Sink;

/// Obligations with goods, places or money behind them.
const MOVED: u16 = ObligationSet::of(&[
    Obligation::Stock,
    Obligation::Presale,
    Obligation::Quota,
    Obligation::Paid,
    Obligation::Deposit,
])
.bits();

impl<S: Sink> Engine<'_, S> {
    /// What an exit does to what is open, and to goods, quota and money behind it.
    #[inline(always)]
    pub(super) fn operate(&mut self, case: u32, out: &Way) {
        self.operate_with(case, out, None);
    }

    /// The same at a step that says how much money it moves, which it does by its success exit alone.
    #[inline(never)]
    pub(super) fn move_money(&mut self, case: u32, out: &Way, plan: &AmountPlan, succeeds: bool) {
        if !succeeds {
            self.operate(case, out);
            return;
        }
        let amount = plan.amount.as_ref();
        let amount = amount.and_then(|amount| self.evaluate(case, amount).as_number().map(money4));
        self.operate_with(case, out, amount);
        let root = self.cases[case as usize].root as usize;
        match plan.movement {
            Move::Take => {}
            Move::Authorise => self.books[root].authorised = amount.unwrap_or(i64::MAX).max(0),
            // Where it is not undone with what is open, the order stays paid.
            Move::GiveBack if !has(out.consume, Obligation::Paid) => self.give_money_back(case, amount),
            Move::GiveBack => {}
        }
    }

    /// What an exit does, with so much money where that is stated.
    #[inline(always)]
    fn operate_with(&mut self, case: u32, out: &Way, amount: Option<i64>) {
        let order = &mut self.cases[case as usize];
        let consumed = order.open & out.consume;
        let rest = order.open & !consumed;
        let released = rest & out.release;
        order.open = rest & !released | out.acquire;
        if consumed & MOVED != 0 {
            self.fulfil(case, consumed, amount);
        }
        if released & MOVED != 0 {
            self.undo(case, released);
        }
        if out.acquire != 0 && self.model.has_books {
            self.open(case, out.acquire, amount);
        }
    }

    /// Takes the money that is received with what an exit opens.
    #[inline(never)]
    fn open(&mut self, case: u32, opened: u16, amount: Option<i64>) {
        let order = &self.cases[case as usize];
        let (part, root) = (order.part, order.root as usize);
        let parts = i64::from(self.cases[root].parts.max(1));
        let book = &mut self.books[root];
        let received = if has(opened, Obligation::Paid) {
            let rest = book.total - book.paid;
            let wanted = match (amount, part) {
                (Some(amount), 0) => amount.max(0),
                (Some(amount), _) => amount.max(0) / parts,
                (None, 0) => rest,
                (None, _) => (book.total / parts).min(rest),
            };
            wanted.min(book.authorised)
        } else if has(opened, Obligation::Deposit) {
            book.total / 5
        } else {
            return;
        };
        book.paid += received;
        self.money.taken = self.money.taken.saturating_add(received);
    }

    /// Gives back everything behind obligations that are undone.
    #[inline(never)]
    pub(super) fn undo(&mut self, case: u32, released: u16) {
        if has(released, Obligation::Paid) || has(released, Obligation::Deposit) {
            self.give_money_back(case, None);
        }
        if has(released, Obligation::Stock) {
            self.unfreeze(case);
        }
        if has(released, Obligation::Presale) {
            self.unlock(case);
        }
        if has(released, Obligation::Quota) {
            self.free_quota(case);
        }
    }

    #[inline(never)]
    fn fulfil(&mut self, case: u32, consumed: u16, amount: Option<i64>) {
        if has(consumed, Obligation::Stock) {
            self.ship(case);
        }
        if has(consumed, Obligation::Presale) {
            self.use_lock(case);
        }
        // A refund fulfils the money received; a balance fulfils the deposit and receives the rest.
        if has(consumed, Obligation::Paid) {
            self.give_money_back(case, amount);
        }
    }

    /// Gives money back: so much, or all that was taken, which is the most.
    fn give_money_back(&mut self, case: u32, amount: Option<i64>) {
        let root = self.cases[case as usize].root as usize;
        if let Some(book) = self.books.get_mut(root) {
            let paid = match amount {
                Some(amount) => amount.clamp(0, book.paid.max(0)),
                None => book.paid,
            };
            book.paid -= paid;
            self.money.given_back = self.money.given_back.saturating_add(paid);
        }
    }
}

/// Whether a set of obligations has one.
#[inline(always)]
pub(super) fn has(set: u16, obligation: Obligation) -> bool {
    set >> obligation as u16 & 1 != 0
}
