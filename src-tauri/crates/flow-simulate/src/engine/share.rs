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
        if claim == own || self.part(case).is_whole() {
            return Some(claim);
        }
        if own != NONE && self.claims[own as usize].has_frozen {
            return None;
        }
        let goods = self.take_lines(claim, case)?;
        let own = self.claim_of(case);
        let claim = &mut self.claims[own as usize];
        claim.goods = goods;
        claim.state = Held::Frozen;
        claim.has_frozen = true;
        claim.stamp = claim.stamp.wrapping_add(1);
        Some(own)
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
