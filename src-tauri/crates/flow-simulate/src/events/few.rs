//! A few events: a tournament (Knuth, The Art of Computer Programming 3, 5.4.1).
//!
//! Each event has a leaf; every node above knows the earliest leaf below it. Whether a new event or the one it meets is
//! the earlier cannot be foretold, so the way up takes no branches: as many comparisons as there are levels, none of
//! which the processor has to guess. What was taken leaves its leaf to the next that is scheduled, and the way up is
//! gone once for both.

use std::hint::select_unpredictable;

/// Leaves of the largest tournament.
pub(super) const MOST: usize = 256;
/// Leaves of a new one.
const FIRST: usize = 16;
/// The key of an empty leaf.
const EMPTY: u128 = super::NOTHING;

/// At most [`MOST`] events, each a key that tells them apart; the least comes first.
#[derive(Debug)]
pub(super) struct Few {
    keys: [u128; MOST],
    /// The earliest leaf below each node: node 1 is the root, those below node n are 2n and 2n+1, leaves come last.
    winners: [u8; 2 * MOST],
    /// Leaves in play: a power of two.
    n_leaves: usize,
    free: [u8; MOST],
    n_free: usize,
    /// Whether the way up from the leaf that was freed last is still to be gone.
    is_stale: bool,
}

impl Few {
    pub(super) fn new() -> Few {
        let mut few = Few {
            keys: [EMPTY; MOST],
            winners: [0; 2 * MOST],
            n_leaves: 0,
            free: [0; MOST],
            n_free: 0,
            is_stale: false,
        };
        few.grow();
        few
    }

    /// Adds an event; false, and nothing is done, when there is no room: see [`Few::grow`].
    #[inline]
    pub(super) fn push(&mut self, key: u128) -> bool {
        if self.n_free == 0 {
            return false;
        }
        self.n_free -= 1;
        let leaf = self.free[self.n_free % MOST];
        self.is_stale = false;
        self.keys[usize::from(leaf)] = key;
        self.settle(leaf);
        true
    }

    /// Takes the next event; [`super::NOTHING`] when there is none before another.
    #[inline]
    pub(super) fn pop(&mut self, before: u128) -> u128 {
        if self.is_stale {
            self.settle(self.free[(self.n_free - 1) % MOST]);
        }
        let leaf = self.winners[1];
        let key = self.keys[usize::from(leaf)];
        if key >= before {
            self.is_stale = false;
            return EMPTY;
        }
        self.keys[usize::from(leaf)] = EMPTY;
        self.free[self.n_free % MOST] = leaf;
        self.n_free += 1;
        self.is_stale = true;
        key
    }

    /// Takes all events, in no order.
    pub(super) fn drain(&mut self) -> impl Iterator<Item = u128> {
        let keys = std::mem::replace(self, Few::new()).keys;
        keys.into_iter().filter(|key| *key != EMPTY)
    }

    /// Goes the way up from a leaf.
    #[inline]
    fn settle(&mut self, leaf: u8) {
        let mut best = usize::from(leaf);
        let mut key = self.keys[best];
        let mut node = (self.n_leaves + best) % (2 * MOST);
        while node > 1 {
            let other = usize::from(self.winners[node ^ 1]);
            let other_key = self.keys[other];
            let is_earlier = other_key < key;
            best = select_unpredictable(is_earlier, other, best);
            key = select_unpredictable(is_earlier, other_key, key);
            node /= 2;
            self.winners[node] = best as u8;
        }
    }

    /// Makes room for twice as many events; false when that is too many.
    pub(super) fn grow(&mut self) -> bool {
        let n_leaves = (2 * self.n_leaves).max(FIRST);
        if n_leaves > MOST {
            return false;
        }
        for leaf in (self.n_leaves..n_leaves).rev() {
            self.free[self.n_free] = leaf as u8;
            self.n_free += 1;
        }
        self.n_leaves = n_leaves;
        for leaf in 0..n_leaves {
            self.winners[n_leaves + leaf] = leaf as u8;
        }
        for node in (1..n_leaves).rev() {
            let pair = [self.winners[2 * node], self.winners[2 * node + 1]];
            let [left, right] = pair.map(|leaf| self.keys[usize::from(leaf)]);
            self.winners[node] = pair[usize::from(right < left)];
        }
        true
    }

    /// How many events are to come.
    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.n_leaves - self.n_free
    }
}
