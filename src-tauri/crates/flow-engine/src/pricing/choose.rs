//! Which of the offers that an order can have are applied, and in which order.

use flow_feel::Decimal;

use super::CompiledOffer;
use super::benefit::{Saving, take};
use super::goods::GoodsLine;
use super::money::{plus, sum};

/// Offers among which the best combination is searched; beyond it the ones that save most alone.
const SEARCHED_MAX: usize = 64;
/// Sets of offers that are tried at most, in each of the two orders.
const TRIES_MAX: usize = 50_000;

/// An offer that an order can have.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    /// Its position in the table.
    pub(super) offer: usize,
    /// The lines it counts.
    pub(super) counted: Vec<usize>,
    /// What is left of its budget.
    pub(super) budget: Option<Decimal>,
}

/// The offers that are applied, in the order of application.
#[derive(Debug, Clone, Default)]
pub(super) struct Chosen {
    /// Position in the list of candidates and what it saves there.
    pub(super) picks: Vec<(usize, Saving)>,
    /// False when not every combination was tried.
    pub(super) exhaustive: bool,
}

/// What choosing needs to know.
pub(super) struct Choice<'a> {
    pub(super) offers: &'a [CompiledOffer],
    pub(super) candidates: &'a [Candidate],
    pub(super) lines: &'a [GoodsLine],
    /// What the lines are worth before any offer.
    pub(super) values: &'a [Decimal],
    /// The most that all offers together may save.
    pub(super) cap: Decimal,
    pub(super) digits: u8,
}

impl Choice<'_> {
    /// The saving of a candidate on what is left.
    pub(super) fn saving(&self, candidate: usize, left: &[Decimal]) -> Saving {
        let Candidate {
            offer,
            counted,
            budget,
        } = &self.candidates[candidate];
        let saving = self.offers[*offer]
            .benefit
            .saving(self.lines, counted, left, self.digits);
        match budget {
            Some(budget) if *budget < saving.amount => Saving {
                amount: *budget,
                cut: true,
                ..saving
            },
            _ => saving,
        }
    }

    /// Takes the saving of a candidate from what is left.
    pub(super) fn apply(&self, candidate: usize, saving: Saving, left: &mut [Decimal]) {
        take(
            saving.amount,
            &self.candidates[candidate].counted,
            left,
            self.digits,
        );
    }

    pub(super) fn excludes(&self, left: usize, right: usize) -> bool {
        let other = self.candidates[right].offer;
        self.offers[self.candidates[left].offer].excludes.contains(&other)
    }

    /// The candidate that saves most alone; the first of equals.
    pub(super) fn single(&self) -> Chosen {
        let mut best: Option<(usize, Saving)> = None;
        for candidate in 0..self.candidates.len() {
            let saving = self.saving(candidate, self.values);
            let least = best.map_or(Decimal::ZERO, |(_, best)| best.amount.min(self.cap));
            if saving.amount.min(self.cap) > least {
                best = Some((candidate, saving));
            }
        }
        Chosen {
            picks: best.into_iter().collect(),
            exhaustive: true,
        }
    }

    /// Every candidate in the order of the table that no earlier one excludes and that still saves something.
    /// `kept` says which ones count although they save no money.
    pub(super) fn in_order(&self, kept: impl Fn(usize, Saving) -> bool) -> Chosen {
        let mut left = self.values.to_vec();
        let mut picks: Vec<(usize, Saving)> = Vec::new();
        for candidate in 0..self.candidates.len() {
            if picks
                .iter()
                .any(|(earlier, _)| self.excludes(*earlier, candidate))
            {
                continue;
            }
            let saving = self.saving(candidate, &left);
            if !saving.amount.is_zero() || kept(candidate, saving) {
                self.apply(candidate, saving, &mut left);
                picks.push((candidate, saving));
            }
        }
        Chosen {
            picks,
            exhaustive: true,
        }
    }

    /// The combination that saves most.
    pub(super) fn best(&self) -> Chosen {
        let mut search = Search {
            choice: self,
            order: Vec::new(),
            best: Decimal::ZERO,
            picks: Vec::new(),
            tries: 0,
        };
        search.offer_up(self.single().picks);
        search.offer_up(self.in_order(|_, _| false).picks);
        let (mut by_rank, complete) = self.searched();
        let by_table = by_rank.clone();
        by_rank.sort_by_key(|candidate| self.offers[self.candidates[*candidate].offer].benefit.rank());
        let mut exhaustive = complete;
        let orders = if by_rank == by_table {
            vec![by_rank]
        } else {
            vec![by_rank, by_table]
        };
        for order in orders {
            search.order = order;
            search.tries = 0;
            search.descend(0, self.values.to_vec(), Decimal::ZERO, &mut Vec::new());
            exhaustive &= search.tries <= TRIES_MAX;
        }
        Chosen {
            picks: search.picks,
            exhaustive,
        }
    }

    /// Candidates that are searched, in the order of the table, and whether these are all.
    fn searched(&self) -> (Vec<usize>, bool) {
        let saves = |candidate: &usize| self.saving(*candidate, self.values).amount;
        let mut searched: Vec<usize> = (0..self.candidates.len())
            .filter(|one| !saves(one).is_zero())
            .collect();
        let complete = searched.len() <= SEARCHED_MAX;
        if !complete {
            searched.sort_by_key(|candidate| std::cmp::Reverse(saves(candidate)));
            searched.truncate(SEARCHED_MAX);
            searched.sort_unstable();
        }
        (searched, complete)
    }
}

/// Depth-first search over sets of candidates, applied in one order.
struct Search<'a> {
    choice: &'a Choice<'a>,
    order: Vec<usize>,
    best: Decimal,
    picks: Vec<(usize, Saving)>,
    tries: usize,
}

impl Search<'_> {
    fn offer_up(&mut self, picks: Vec<(usize, Saving)>) {
        let saved = sum(picks.iter().map(|(_, saving)| saving.amount));
        self.keep_if_better(saved, &picks);
    }

    fn keep_if_better(&mut self, saved: Decimal, picks: &[(usize, Saving)]) {
        let saved = saved.min(self.choice.cap);
        if saved > self.best {
            self.best = saved;
            self.picks = picks.to_vec();
        }
    }

    /// `at` never exceeds [`SEARCHED_MAX`], and so does the depth.
    fn descend(&mut self, at: usize, left: Vec<Decimal>, saved: Decimal, picks: &mut Vec<(usize, Saving)>) {
        self.tries += 1;
        self.keep_if_better(saved, picks);
        if self.tries > TRIES_MAX
            || at == self.order.len()
            || self.bound(at, &left, saved, picks) <= self.best
        {
            return;
        }
        let candidate = self.order[at];
        let saving = self.choice.saving(candidate, &left);
        if self.is_allowed(candidate, picks) && !saving.amount.is_zero() {
            let mut after = left.clone();
            self.choice.apply(candidate, saving, &mut after);
            picks.push((candidate, saving));
            self.descend(at + 1, after, plus(saved, saving.amount), picks);
            picks.pop();
        }
        self.descend(at + 1, left, saved, picks);
    }

    fn is_allowed(&self, candidate: usize, picks: &[(usize, Saving)]) -> bool {
        !picks
            .iter()
            .any(|(earlier, _)| self.choice.excludes(*earlier, candidate))
    }

    /// No completion of the set saves more: a saving never grows when less is left.
    fn bound(&self, at: usize, left: &[Decimal], saved: Decimal, picks: &[(usize, Saving)]) -> Decimal {
        let allowed = self.order[at..]
            .iter()
            .filter(|candidate| self.is_allowed(**candidate, picks));
        let more = sum(allowed.map(|candidate| self.choice.saving(*candidate, left).amount));
        plus(saved, more).min(self.choice.cap)
    }
}
