//! Orders and tokens: a row each, used again when they are gone.

use smallvec::SmallVec;

use crate::model::NONE;

/// An order under way, or a part of one: one line of the cache.
#[derive(Clone, Copy, Debug)]
#[repr(C, align(64))]
pub(crate) struct Case {
    /// Key of all its random numbers.
    pub(crate) seed: u64,
    pub(crate) arrived: i64,
    /// Time it waited for others.
    pub(crate) waited: i64,
    pub(crate) steps: u32,
    pub(crate) first_token: u32,
    /// The branch beside it that has no token; [`NONE`] when there is none.
    pub(crate) aside: u32,
    /// The token that called this part; [`NONE`] for whole orders.
    pub(crate) caller: u32,
    /// The whole order; itself for one.
    pub(crate) root: u32,
    /// Row of a file; [`NONE`] for those of no file.
    pub(crate) row: u32,
    /// What it holds, as position among the claims.
    pub(crate) claim: u32,
    /// Open obligations.
    pub(crate) open: u16,
    pub(crate) channel: u16,
    pub(crate) n_tokens: u16,
    pub(crate) part: u16,
    /// Parts that it is cut into; of a part, how many there are of its kind.
    pub(crate) parts: u16,
    pub(crate) priority: u8,
    pub(crate) alive: bool,
}

/// What few flows ask of an order, beside its row: kept for those that do, see [`crate::model::Model::has_books`].
#[derive(Clone, Copy, Debug)]
pub(crate) struct Book {
    /// Number in its channel.
    pub(crate) number: u64,
    /// Promised moment of the run; [`i64::MAX`] when nothing is promised.
    pub(crate) promised: i64,
    /// Total in ten-thousandths.
    pub(crate) total: i64,
    /// Discount in ten-thousandths.
    pub(crate) discount: i64,
    /// Money taken and not given back, in ten-thousandths.
    pub(crate) paid: i64,
    /// What may still be taken on what was authorised; [`i64::MAX`] before anything was.
    pub(crate) authorised: i64,
}

impl Book {
    /// The book of an order that costs nothing and is promised nothing.
    pub(crate) const EMPTY: Book = Book {
        number: 0,
        promised: i64::MAX,
        total: 0,
        discount: 0,
        paid: 0,
        authorised: i64::MAX,
    };
}

/// What a log calls an order, or a part of one.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Named {
    /// Number in its channel.
    pub(crate) number: u64,
    pub(crate) channel: u16,
    /// From 1; 0 for a whole order.
    pub(crate) part: u16,
}

/// What a token is doing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Doing {
    /// Not in use.
    #[default]
    Free,
    /// In the queue of a pool.
    Queued,
    /// Being worked on.
    Working,
    /// Waiting for a wave, a pickup, a next attempt, the end of a pause.
    Pausing,
    /// Waiting for others to be served with.
    Gathering,
    /// Served with another token.
    Riding,
    /// Waiting for supply or for an answer that does not come, or held back by a queue at a peak.
    Parked,
    /// Waiting for a pickup.
    Loading,
    /// In the exception lane.
    InLane,
    /// At an input of a join.
    AtJoin,
    /// Its order is in a called flow.
    InCall,
    /// On its way between steps.
    Moving,
}

/// A token: one line of the cache.
#[derive(Clone, Copy, Debug, Default)]
#[repr(C, align(64))]
pub(crate) struct Token {
    /// When it came to the step.
    pub(crate) came: i64,
    /// When it began to wait for what it waits for.
    pub(crate) since: i64,
    /// When it leaves at the latest.
    pub(crate) due: i64,
    pub(crate) case: u32,
    pub(crate) step: u32,
    /// Sequence of the event that is meant for it; others are out of date.
    pub(crate) pending: u32,
    /// Neighbours in a queue.
    pub(crate) next: u32,
    pub(crate) before: u32,
    /// Next token of the order.
    pub(crate) sibling: u32,
    /// Exit that it will leave by; the input, at a join.
    pub(crate) exit: u32,
    pub(crate) pool: u32,
    pub(crate) visit: u16,
    /// Parts still to come, in a call.
    pub(crate) group: u16,
    pub(crate) doing: Doing,
    /// Level of its queue.
    pub(crate) level: u8,
    /// Which try, level of approval or attempt it is.
    pub(crate) round: u8,
    /// Whether the fault exit or the exception lane follows.
    pub(crate) failed: bool,
}

const _: () = assert!(size_of::<Token>() == 64 && size_of::<Case>() == 64 && size_of::<Claim>() <= 24);

/// Items and pieces.
pub(crate) type Items = SmallVec<[(u32, i64); 2]>;

/// Goods that an order holds. Its quota and its lock are a [`Pass`] beside it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Claim {
    pub(crate) goods: Goods,
    /// Raised with each freeze, so that an old expiry does not end a new one.
    pub(crate) stamp: u32,
    pub(crate) state: Held,
    /// Whether its order froze goods, though it may hold none now.
    pub(crate) has_frozen: bool,
    /// Whether its order asked for goods, though it may have got none.
    pub(crate) has_asked: bool,
    /// Its order is gone; it is held until it ends by itself.
    pub(crate) is_orphan: bool,
}

impl Claim {
    /// These goods are frozen from now on, and no freeze before ends this one.
    #[inline]
    pub(crate) fn freeze(&mut self, goods: Goods) {
        self.goods = goods;
        self.state = Held::Frozen;
        self.has_frozen = true;
        self.stamp = self.stamp.wrapping_add(1);
    }
}

/// Items and pieces, packed: most orders hold pieces of one item.
#[derive(Clone, Debug, Default)]
pub(crate) enum Goods {
    #[default]
    Nothing,
    One(u32, u32),
    Several(Box<Items>),
}

impl Goods {
    pub(crate) fn new(items: Items) -> Goods {
        match items.as_slice() {
            [] => Goods::Nothing,
            [(item, pieces)] if u32::try_from(*pieces).is_ok() => Goods::One(*item, *pieces as u32),
            _ => Goods::Several(Box::new(items)),
        }
    }

    #[inline]
    pub(crate) fn items(&self) -> impl Iterator<Item = (u32, i64)> {
        let (one, several) = match self {
            Goods::Nothing => (None, &[][..]),
            Goods::One(item, pieces) => (Some((*item, i64::from(*pieces))), &[][..]),
            Goods::Several(items) => (None, items.as_slice()),
        };
        one.into_iter().chain(several.iter().copied())
    }
}

/// Place of a gate and lock of future stock that an order holds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pass {
    pub(crate) lock: u32,
    pub(crate) locked: i64,
    /// Raised with each lock, so that an old expiry does not end a new one.
    pub(crate) lock_stamp: u32,
    pub(crate) gate: u32,
    pub(crate) customer: u32,
}

impl Pass {
    /// Whether it has a lock.
    pub(crate) fn is_locked(&self) -> bool {
        self.lock != NONE
    }

    /// None at all. Stamps go on.
    pub(crate) fn none(lock_stamp: u32) -> Pass {
        Pass {
            lock: NONE,
            locked: 0,
            lock_stamp,
            gate: NONE,
            customer: NONE,
        }
    }
}

/// Where the goods of a claim are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Held {
    /// Nowhere: nothing is held.
    #[default]
    Nothing,
    /// Frozen.
    Frozen,
    /// Shipped.
    Shipped,
}
