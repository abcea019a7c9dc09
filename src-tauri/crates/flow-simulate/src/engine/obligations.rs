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
            // What is not the right amount of a deposit is one all the same, and not the total.
            let amount = (plan.movement == Move::Deposit).then(|| self.deposit(case));
            self.operate_with(case, out, amount);
            return;
        }
        let amount = plan.amount.as_ref();
        let amount = amount.and_then(|amount| self.evaluate(case, amount).as_number().map(money4));
        let amount = match plan.is_own {
            true => amount,
            false => amount.map(|amount| self.share_of(case, amount)),
        };
        self.operate_with(case, out, amount);
        match plan.movement {
            Move::Take | Move::Deposit => {}
            Move::Authorise => self.authorise(case, amount),
            // Where it is not undone with what is open, the order stays paid.
            Move::GiveBack if !has(out.consume, Obligation::Paid) => self.give_money_back(case, amount),
            Move::GiveBack => {}
        }
    }

    /// So much may be taken from now on, or what it all costs. It takes the place of what was authorised before.
    fn authorise(&mut self, case: u32, amount: Option<i64>) {
        if self.books.is_empty() {
            return;
        }
        let total = self.book(self.cases[case as usize].root).total;
        let amount = amount.unwrap_or_else(|| self.share_of(case, total));
        self.set_authorised(case, amount.max(0));
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
            self.open(case, out, amount);
        }
    }

    /// Takes the money that is received with what an exit opens: an amount of the order or part itself, or all that it still
    /// owes.
    #[inline(never)]
    fn open(&mut self, case: u32, out: &Way, amount: Option<i64>) {
        let is_all = has(out.acquire, Obligation::Paid);
        if !is_all && !has(out.acquire, Obligation::Deposit) {
            return;
        }
        let received = match is_all {
            true => amount.unwrap_or_else(|| self.owed(case)).max(0),
            false => self.deposit(case),
        };
        // What customers send by themselves is not taken on what they authorised.
        let received = match has(out.consume, Obligation::Auth) {
            true => {
                let authorised = self.authorised(case);
                let taken = received.min(*authorised);
                if *authorised != i64::MAX {
                    *authorised -= taken;
                }
                taken
            }
            false => received,
        };
        self.pay(case, received);
        self.money.taken = self.money.taken.saturating_add(received);
    }

    /// What an order, or a part of it, still has to pay.
    fn owed(&mut self, case: u32) -> i64 {
        let total = self.book(self.cases[case as usize].root).total;
        (self.share_of(case, total) - self.paid(case)).max(0)
    }

    /// What an order, or a part of it, pays in advance: what it says itself, or a fifth, and at most what it owes.
    fn deposit(&mut self, case: u32) -> i64 {
        let root = self.cases[case as usize].root;
        let order = &self.cases[root as usize];
        let stated = self.model.fields.deposit4(order.seed, order.row);
        let deposit = stated.unwrap_or(self.book(root).total / 5);
        self.share_of(case, deposit).clamp(0, self.owed(case))
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

    /// Gives money back: so much, or all that the order or part paid, which is the most.
    fn give_money_back(&mut self, case: u32, amount: Option<i64>) {
        if self.books.is_empty() {
            return;
        }
        let paid = self.paid(case);
        let given = amount.map_or(paid, |amount| amount.clamp(0, paid.max(0)));
        self.pay(case, -given);
        self.money.given_back = self.money.given_back.saturating_add(given);
    }
}

/// Whether a set of obligations has one.
#[inline(always)]
pub(super) fn has(set: u16, obligation: Obligation) -> bool {
    set >> obligation as u16 & 1 != 0
}
