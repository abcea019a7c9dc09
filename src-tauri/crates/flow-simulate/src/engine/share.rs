//! What the parts of an order have of its goods.

use super::Engine;
use super::order::{Goods, Held, Items};
use crate::model::NONE;
use crate::trace::Sink;

impl<S: Sink> Engine<'_, S> {
    /// The claim with the goods that are frozen for an order or part. What a whole order froze is cut up among its parts:
    /// each takes its own lines, once.
    pub(super) fn frozen_for(&mut self, case: u32) -> Option<u32> {
        let claim = self.claim_in(case, Held::Frozen)?;
        let own = self.cases[case as usize].claim;
        if claim == own || self.part(case).is_whole() || self.handed_up(case).any(|ended| ended == claim) {
            return Some(claim);
        }
        if own != NONE && self.claims[own as usize].has_frozen {
            return None;
        }
        // A line of a part takes its own out of what the part has taken.
        let claim = match self.part_above(case) {
            Some(part) => self.frozen_for(part)?,
            None => claim,
        };
        let goods = self.take_lines(claim, case)?;
        let own = self.claim_of(case);
        self.claims[own as usize].freeze(goods);
        Some(own)
    }

    /// What an order or part needs beside what is frozen for it.
    pub(super) fn missing(&self, case: u32, held: Option<u32>) -> Items {
        let mut missing = self.wanted(case);
        let (Some(held), Some(plan)) = (held, &self.model.stock) else {
            return missing;
        };
        for (item, pieces) in self.claims[held as usize].goods.items() {
            let good = plan.items[item as usize].good;
            if let Some((_, left)) = missing.iter_mut().find(|(wanted, _)| *wanted == good) {
                *left -= pieces;
            }
        }
        missing.retain(|(_, left)| *left > 0);
        missing
    }

    /// A part ends: what it holds, or has shipped, is its order's to undo or to take back.
    pub(super) fn hand_up(&mut self, part: u32, order: u32) {
        let claim = std::mem::replace(&mut self.cases[part as usize].claim, NONE);
        let mut claims = self.handed_up.remove(&part).unwrap_or_default();
        if claim != NONE {
            let is_kept = self.holds_something(claim) || self.claims[claim as usize].state == Held::Shipped;
            match is_kept {
                true => claims.push(claim),
                false => self.orphan(claim),
            }
        }
        if !claims.is_empty() {
            self.handed_up.entry(order).or_default().extend(claims);
        }
    }

    /// Claims of parts of an order that have ended.
    pub(super) fn handed_up(&self, case: u32) -> impl Iterator<Item = u32> {
        let claims = match self.handed_up.is_empty() {
            true => None,
            false => self.handed_up.get(&case),
        };
        claims.into_iter().flatten().copied()
    }

    /// An order is gone, and the claims of its parts with it.
    #[inline(never)]
    pub(super) fn drop_handed_up(&mut self, case: u32) {
        for claim in self.handed_up.remove(&case).unwrap_or_default() {
            self.orphan(claim);
        }
    }

    /// Takes the lines of a part out of what its order froze; nothing when it froze none of them.
    #[inline(never)]
    fn take_lines(&mut self, claim: u32, part: u32) -> Option<Goods> {
        let mut wanted = self.wanted(part);
        let plan = self.model.stock.as_ref()?;
        let (mut taken, mut left) = (Items::new(), Items::new());
        for (item, pieces) in self.claims[claim as usize].goods.items() {
            let good = plan.items[item as usize].good;
            let own = wanted.iter_mut().find(|(wanted, _)| *wanted == good);
            let mine = own.map_or(0, |(_, missing)| {
                let mine = pieces.min(*missing);
                *missing -= mine;
                mine
            });
            taken.extend((mine > 0).then_some((item, mine)));
            left.extend((pieces > mine).then_some((item, pieces - mine)));
        }
        let whole = &mut self.claims[claim as usize];
        if left.is_empty() {
            whole.state = Held::Nothing;
        }
        whole.goods = Goods::new(left);
        (!taken.is_empty()).then(|| Goods::new(taken))
    }
}

/// Adds pieces of an item to those there are.
pub(super) fn add_to(items: &mut Items, item: u32, pieces: i64) {
    match items.iter_mut().find(|(known, _)| *known == item) {
        Some((_, sum)) => *sum += pieces,
        None => items.push((item, pieces)),
    }
}
