//! Goods: freezing, shipping, waiting for supply, filling up, coming back.

use std::collections::VecDeque;

use flow_catalog::Obligation;

use super::obligations::has;
use super::order::{Claim, Doing, Goods, Held, Items, Pass};
use super::share::add_to;
use super::{Engine, System};
use crate::model::{Model, NONE, ReservePlan, SupplyPlan};
use crate::random::Stream;
use crate::tally::StockTally;
use crate::trace::Sink;

/// Goods wherever they are, for as long as it takes.
const ANYWHERE: ReservePlan = ReservePlan {
    short: NONE,
    place: NONE,
    partial: false,
    ttl_us: i64::MAX / 4,
    number: 0,
};

/// Pieces by item.
#[derive(Debug, Default)]
pub(crate) struct Stock {
    pub(crate) items: Vec<Item>,
    /// (moment, claim, stamp) of freezes of each step, in the order in which they end by themselves.
    expiring: Vec<VecDeque<(i64, u32, u32)>>,
    /// No freeze ends before this moment.
    next_end: i64,
    /// Tokens that wait for a good: token and ticket, first come first served.
    waiting: Vec<VecDeque<(u32, u32)>>,
}

/// Pieces of a good at a place.
#[derive(Debug, Default)]
pub(crate) struct Item {
    pub(crate) on_hand: i64,
    pub(crate) frozen: i64,
    on_order: i64,
    /// More is ordered as soon as no more than this is left; [`i64::MIN`] where nobody looks at each order.
    reorder_at: i64,
    orders: u64,
    /// Moments at which supply is known to come: next planned delivery and orders under way.
    pub(super) expected: VecDeque<(i64, i64)>,
    pub(crate) tally: StockTally,
}

impl Item {
    pub(super) fn free(&self) -> i64 {
        self.on_hand - self.frozen
    }
}

impl Stock {
    pub(crate) fn new(model: &Model) -> Stock {
        let Some(plan) = &model.stock else {
            return Stock::default();
        };
        let items = plan.items.iter().map(|item| {
            let mut new = Item {
                on_hand: item.pieces,
                reorder_at: match item.supply {
                    SupplyPlan::ReorderPoint { reorder_at, .. } => reorder_at,
                    _ => i64::MIN,
                },
                ..Item::default()
            };
            new.tally.on_hand.change(0, item.pieces);
            new.tally.lowest = item.pieces;
            new.tally.at_start = item.pieces;
            new
        });
        Stock {
            items: items.collect(),
            expiring: Vec::new(),
            next_end: i64::MAX,
            waiting: vec![VecDeque::new(); model.fields.goods.len()],
        }
    }
}

impl<S: Sink> Engine<'_, S> {
    pub(super) fn prepare_stock(&mut self) {
        let Some(plan) = &self.model.stock else { return };
        for (number, item) in (0..).zip(&plan.items) {
            match &item.supply {
                SupplyPlan::Deliveries(deliveries) => {
                    for (which, delivery) in (0..).zip(deliveries) {
                        self.schedule_system(delivery.at_us, System::Planned(number, which));
                        self.expect(number, delivery.at_us, delivery.pieces);
                    }
                }
                SupplyPlan::OrderUpTo { every_us, .. } => {
                    self.schedule_system(*every_us, System::Review(number));
                }
                SupplyPlan::ReorderPoint { .. } => self.reorder(number),
                SupplyPlan::None => {}
            }
        }
    }

    /// Freezes what an order needs; false when there is not enough.
    pub(super) fn freeze(&mut self, token: u32, plan: &ReservePlan) -> bool {
        self.end_freezes();
        let case = self.tokens[token as usize].case;
        if self.claim_in(case, Held::Frozen).is_some() {
            self.tell_short(&Items::new(), &[]);
            return true;
        }
        let expires = self.now.saturating_add(plan.ttl_us);
        let is_new = self.is_new_wish(case);
        if let Some((good, pieces)) = self.only_line(case)
            && let Some(item) = self.item_with(good, pieces, plan.place)
        {
            if is_new {
                self.stock.items[item as usize].tally.wanted += pieces;
            }
            self.freeze_item(item, pieces);
            self.hold(case, Goods::One(item, pieces as u32), expires, plan.number);
            self.tell_short(&Items::new(), &[]);
            return true;
        }
        let wanted = self.wanted(case);
        let chosen = self.choose(&wanted, plan);
        self.note_wish(&wanted, chosen.as_ref(), plan.place, is_new);
        let Some(items) = chosen else {
            return false;
        };
        self.tell_short(&wanted, &items);
        for (item, pieces) in &items {
            self.freeze_item(*item, *pieces);
        }
        self.hold(case, Goods::new(items), expires, plan.number);
        true
    }

    /// Pieces of a good that nobody has frozen, at all places.
    pub(super) fn free_of(&self, good: u32) -> i64 {
        self.items_of(good).map(Item::free).sum()
    }

    /// A good at each place that has it.
    pub(super) fn items_of(&self, good: u32) -> impl Iterator<Item = &Item> {
        let items = self.model.stock.iter().flat_map(move |plan| {
            let row = good as usize * plan.n_places;
            &plan.item_of[row..row + plan.n_places]
        });
        let known = items.filter(|item| **item != NONE);
        known.map(|item| &self.stock.items[*item as usize])
    }

    /// Whether an order asks for its goods for the first time: what it asks for again is no other wish.
    #[inline]
    fn is_new_wish(&mut self, case: u32) -> bool {
        let is_known = self.claim_that(case, |claim| claim.has_asked).is_some();
        let claim = self.claim_of(case) as usize;
        self.claims[claim].has_asked = true;
        !is_known
    }

    /// Good and pieces of a whole order that is known to have one line.
    #[inline(always)]
    fn only_line(&self, case: u32) -> Option<(u32, i64)> {
        let order = &self.cases[case as usize];
        match order.part {
            0 if self.bundles.is_empty() => self.model.fields.only_line(order.seed, order.row),
            _ => None,
        }
    }

    /// The item of the first place that has so many pieces of a good.
    #[inline]
    fn item_with(&self, good: u32, pieces: i64, place: u32) -> Option<u32> {
        let stock = self.model.stock.as_ref()?;
        let row = good as usize * stock.n_places;
        let items = match place {
            NONE => &stock.item_of[row..row + stock.n_places],
            place => &stock.item_of[row + place as usize..=row + place as usize],
        };
        let holds = |item: &&u32| **item != NONE && self.stock.items[**item as usize].free() >= pieces;
        items.iter().find(holds).copied()
    }

    #[inline]
    fn freeze_item(&mut self, item: u32, pieces: i64) {
        let row = &mut self.stock.items[item as usize];
        row.frozen += pieces;
        row.tally.lowest = row.tally.lowest.min(row.on_hand - row.frozen);
        debug_assert!(row.frozen <= row.on_hand, "no more is frozen than is there");
        if row.free() + row.on_order <= row.reorder_at {
            self.reorder(item);
        }
    }

    /// Writes down what an order holds.
    #[inline]
    fn hold(&mut self, case: u32, goods: Goods, expires: i64, number: u32) {
        let position = self.claim_of(case);
        let claim = &mut self.claims[position as usize];
        claim.freeze(goods);
        let stamp = claim.stamp;
        let lists = &mut self.stock.expiring;
        if lists.len() <= number as usize {
            lists.resize(number as usize + 1, VecDeque::new());
        }
        let list = &mut lists[number as usize];
        list.push_back((expires, position, stamp));
        self.stock.next_end = self.stock.next_end.min(expires);
        // What is frozen no more need not be remembered until its time is up: the list does not outgrow the claims.
        while list.len() > self.claims.len()
            && let Some((_, claim, stamp)) = list.front()
            && !is_frozen(&self.claims[*claim as usize], *stamp)
        {
            list.pop_front();
        }
    }

    /// Goods and pieces of an order, or of the lines that belong to a part of it.
    pub(super) fn wanted(&self, case: u32) -> Items {
        if let Some(only) = self.only_line(case) {
            return std::iter::once(only).collect();
        }
        let mut wanted = Items::new();
        for (good, pieces) in self.part(case).of_lines(&self.lines(case)) {
            match wanted.iter_mut().find(|(known, _)| *known == good) {
                Some((_, sum)) => *sum += pieces,
                None => wanted.push((good, pieces)),
            }
        }
        wanted
    }

    /// Items that hold what is wanted: of the first place that has all of it, else of several places, else, where
    /// that is allowed, what there is.
    fn choose(&self, wanted: &Items, plan: &ReservePlan) -> Option<Items> {
        let stock = self.model.stock.as_ref()?;
        let places = match plan.place {
            NONE => 0..stock.n_places as u32,
            place => place..place + 1,
        };
        let item = |good: u32, place: u32| stock.item_of[good as usize * stock.n_places + place as usize];
        let free = |item: u32| match item {
            NONE => 0,
            item => self.stock.items[item as usize].free(),
        };
        for place in places.clone() {
            if wanted
                .iter()
                .all(|(good, pieces)| free(item(*good, place)) >= *pieces)
            {
                return Some(
                    wanted
                        .iter()
                        .map(|(good, pieces)| (item(*good, place), *pieces))
                        .collect(),
                );
            }
        }
        let mut items = Items::new();
        for (good, pieces) in wanted {
            let mut left = *pieces;
            for place in places.clone() {
                let here = item(*good, place);
                let taken = left.min(free(here)).max(0);
                if taken > 0 {
                    items.push((here, taken));
                    left -= taken;
                }
            }
            if left > 0 && !plan.partial {
                return None;
            }
        }
        (!items.is_empty()).then_some(items)
    }

    /// Counts what an order asks for, before it gets it: where it gets it, what lacks at the first place.
    fn note_wish(&mut self, wanted: &Items, chosen: Option<&Items>, place: u32, is_new: bool) {
        let Some(stock) = &self.model.stock else { return };
        for (item, pieces) in chosen.into_iter().flatten() {
            if is_new {
                self.stock.items[*item as usize].tally.wanted += pieces;
            }
        }
        let places = match place {
            NONE => 0..stock.n_places,
            place => place as usize..place as usize + 1,
        };
        for (good, pieces) in wanted {
            let items = &stock.item_of[*good as usize * stock.n_places..][places.clone()];
            let known = || items.iter().filter(|item| **item != NONE);
            let free: i64 = known().map(|item| self.stock.items[*item as usize].free()).sum();
            let Some(first) = known().next() else { continue };
            let row = &mut self.stock.items[*first as usize].tally;
            row.short += u64::from(free < *pieces);
            if is_new {
                row.wanted += match chosen {
                    Some(_) => (pieces - free.max(0)).max(0),
                    None => *pieces,
                };
            }
        }
    }

    /// Freezes that have lasted long enough end by themselves.
    #[inline]
    pub(super) fn end_freezes(&mut self) {
        if self.now >= self.stock.next_end {
            self.end_old_freezes();
        }
    }

    #[inline(never)]
    fn end_old_freezes(&mut self) {
        self.stock.next_end = i64::MAX;
        for list in 0..self.stock.expiring.len() {
            while let Some(&(at, claim, stamp)) = self.stock.expiring[list].front() {
                if at > self.now {
                    self.stock.next_end = self.stock.next_end.min(at);
                    break;
                }
                self.stock.expiring[list].pop_front();
                if is_frozen(&self.claims[claim as usize], stamp) {
                    self.melt(claim);
                    self.free_if_orphan(claim);
                }
            }
        }
    }

    /// Gives frozen goods back.
    fn melt(&mut self, claim: u32) {
        let goods = std::mem::take(&mut self.claims[claim as usize].goods);
        self.claims[claim as usize].state = Held::Nothing;
        for (item, pieces) in goods.items() {
            self.stock.items[item as usize].frozen -= pieces;
            self.serve_waiting(item);
        }
    }

    /// Gives frozen goods of an order back.
    pub(super) fn unfreeze(&mut self, case: u32) {
        while let Some(claim) = self.frozen_for(case) {
            self.melt(claim);
        }
    }

    /// Whether the goods that an order froze and still has to ship are held; frozen anew when they are not and there are some.
    pub(super) fn goods_are_there(&mut self, token: u32) -> bool {
        self.end_freezes();
        let case = self.tokens[token as usize].case;
        if !has(self.cases[case as usize].open, Obligation::Stock) {
            return true;
        }
        match self.claim_that(case, |claim| claim.has_frozen) {
            Some(claim) if self.claims[claim as usize].state == Held::Nothing => {
                let are_there = self.set_aside(case);
                if !are_there {
                    self.note_wish(&self.wanted(case), None, NONE, false);
                }
                are_there
            }
            _ => true,
        }
    }

    /// Freezes what an order needs wherever it is, for as long as it takes; false when there is not enough.
    fn set_aside(&mut self, case: u32) -> bool {
        let held = self.frozen_for(case);
        let missing = self.missing(case, held);
        let found = match missing.is_empty() {
            true => Some(Items::new()),
            false => self.choose(&missing, &ANYWHERE),
        };
        let Some(mut items) = found else {
            return false;
        };
        for (item, pieces) in &items {
            self.freeze_item(*item, *pieces);
        }
        let position = held.unwrap_or_else(|| self.claim_of(case));
        let claim = &mut self.claims[position as usize];
        if held.is_some() {
            for (item, pieces) in claim.goods.items() {
                add_to(&mut items, item, pieces);
            }
        }
        // For as long as it takes: no freeze before ends this one.
        claim.freeze(Goods::new(items));
        true
    }

    /// Frozen goods leave.
    pub(super) fn ship(&mut self, case: u32) {
        while let Some(claim) = self.frozen_for(case) {
            self.claims[claim as usize].state = Held::Shipped;
            for (item, pieces) in self.claims[claim as usize].goods.items() {
                let row = &mut self.stock.items[item as usize];
                row.frozen -= pieces;
                row.on_hand -= pieces;
                row.tally.on_hand.change(self.now, -pieces);
                row.tally.shipped += pieces;
            }
        }
    }

    /// Goods that came back can be sold again.
    pub(super) fn put_back(&mut self, token: u32) {
        let case = self.tokens[token as usize].case;
        while let Some(claim) = self.claim_in(case, Held::Shipped) {
            let goods = std::mem::take(&mut self.claims[claim as usize].goods);
            self.claims[claim as usize].state = Held::Nothing;
            for (item, pieces) in goods.items() {
                let row = &mut self.stock.items[item as usize];
                row.on_hand += pieces;
                row.tally.on_hand.change(self.now, pieces);
                row.tally.restocked += pieces;
                self.serve_waiting(item);
            }
        }
    }

    /// A customer is asked to wait, and waits until all goods are there.
    pub(super) fn wait_for_supply(&mut self, token: u32, refuses: f64, refused: u32) {
        if refused != NONE && self.luck(token, super::luck::EVENT).unit() < refuses {
            self.count_wait(token, 0);
            self.tokens[token as usize].due = i64::MAX;
            self.depart(token, refused);
            return;
        }
        let case = self.tokens[token as usize].case;
        if self.is_new_wish(case) {
            let wanted = self.wanted(case);
            let chosen = self.choose(&wanted, &ANYWHERE);
            self.note_wish(&wanted, chosen.as_ref(), NONE, true);
        }
        if self.supply(token) {
            self.count_wait(token, 0);
            return;
        }
        self.tokens[token as usize].doing = Doing::Parked;
        let due = self.tokens[token as usize].due;
        self.park(token);
        if due != i64::MAX {
            self.schedule(token, due);
        }
    }

    /// Puts a token into the list of the first good that it lacks.
    fn park(&mut self, token: u32) {
        let case = self.tokens[token as usize].case;
        let held = self.frozen_for(case);
        let wanted = self.missing(case, held);
        let lacking = wanted.iter().find(|(good, pieces)| self.free_of(*good) < *pieces);
        let good = lacking.or(wanted.first()).map_or(0, |(good, _)| *good);
        self.ticket = self.ticket.wrapping_add(1);
        self.tokens[token as usize].next = self.ticket;
        if let Some(list) = self.stock.waiting.get_mut(good as usize) {
            list.push_back((token, self.ticket));
        }
    }

    /// Gives a waiting order its goods when all are there, and sends it on.
    fn supply(&mut self, token: u32) -> bool {
        let row = self.tokens[token as usize];
        let (case, model) = (row.case, self.model);
        let step = &model.steps[row.step as usize];
        // The freeze that follows finds the goods set aside.
        if !self.set_aside(case) {
            return false;
        }
        self.tell_moment("stock.ready_at", Some(self.now));
        self.tokens[token as usize].doing = Doing::Pausing;
        self.tokens[token as usize].due = i64::MAX;
        self.charge(row.step, step);
        self.depart(token, step.success);
        true
    }

    /// Serves those who wait for a good of which there are more pieces now.
    fn serve_waiting(&mut self, item: u32) {
        let Some(plan) = &self.model.stock else { return };
        let good = plan.items[item as usize].good as usize;
        let n_ready = self.ready.len();
        let mut passed: Vec<(u32, u32)> = Vec::new();
        while self.stock.items[item as usize].free() > 0 {
            let Some((token, ticket)) = self.stock.waiting[good].pop_front() else {
                break;
            };
            let row = self.tokens[token as usize];
            if row.doing != Doing::Parked || row.next != ticket {
                continue;
            }
            if self.supply(token) {
                self.count_wait(token, self.now - row.since);
                self.last_move = self.now;
                self.tokens[token as usize].next = NONE;
            } else {
                passed.push((token, ticket));
                // Orders that lack something else do not keep the rest from being looked at for ever.
                if passed.len() >= 64 {
                    break;
                }
            }
        }
        for entry in passed.into_iter().rev() {
            self.stock.waiting[good].push_front(entry);
        }
        self.keep_order(n_ready);
    }

    fn expect(&mut self, item: u32, at: i64, pieces: i64) {
        self.stock.items[item as usize].expected.push_back((at, pieces));
    }

    /// A planned delivery comes.
    pub(super) fn planned(&mut self, item: u32, which: u32) {
        let Some(plan) = &self.model.stock else { return };
        let SupplyPlan::Deliveries(deliveries) = &plan.items[item as usize].supply else {
            return;
        };
        let delivery = deliveries[which as usize];
        if let Some(every) = delivery.every_us.filter(|every| *every > 0) {
            self.schedule_system(self.now + every, System::Planned(item, which));
            self.expect(item, self.now + every, delivery.pieces);
        }
        self.take_in(item, delivery.pieces);
    }

    /// Ordered goods come.
    pub(super) fn deliver_goods(&mut self, item: u32, pieces: i64) {
        self.stock.items[item as usize].on_order -= pieces;
        self.take_in(item, pieces);
    }

    fn take_in(&mut self, item: u32, pieces: i64) {
        self.end_freezes();
        let row = &mut self.stock.items[item as usize];
        let due = row
            .expected
            .iter()
            .position(|(at, expected)| *at <= self.now && *expected == pieces);
        if let Some(due) = due {
            row.expected.remove(due);
        }
        row.on_hand += pieces;
        row.tally.on_hand.change(self.now, pieces);
        row.tally.delivered += pieces;
        self.serve_waiting(item);
    }

    /// Orders more when little is left.
    fn reorder(&mut self, item: u32) {
        let Some(plan) = &self.model.stock else { return };
        let SupplyPlan::ReorderPoint {
            reorder_at,
            quantity,
            lead_time,
        } = &plan.items[item as usize].supply
        else {
            return;
        };
        let row = &self.stock.items[item as usize];
        let position = row.free() + row.on_order;
        if position > *reorder_at {
            return;
        }
        let times = (reorder_at - position) / quantity + 1;
        let lead = lead_time.micros(&mut self.luck_of_item(item));
        self.order_goods(item, times * quantity, lead);
    }

    /// Looks at the stock of an item and orders what is missing.
    pub(super) fn review(&mut self, item: u32) {
        let Some(plan) = &self.model.stock else { return };
        let SupplyPlan::OrderUpTo {
            every_us,
            up_to,
            lead_time,
        } = &plan.items[item as usize].supply
        else {
            return;
        };
        self.schedule_system(self.now + every_us, System::Review(item));
        let row = &self.stock.items[item as usize];
        let missing = up_to - (row.free() + row.on_order);
        if missing > 0 {
            let lead = lead_time.micros(&mut self.luck_of_item(item));
            self.order_goods(item, missing, lead);
        }
    }

    fn order_goods(&mut self, item: u32, pieces: i64, lead_us: i64) {
        let row = &mut self.stock.items[item as usize];
        row.on_order += pieces;
        row.orders += 1;
        self.schedule_system(self.now + lead_us, System::Deliver(item, pieces));
        self.expect(item, self.now + lead_us, pieces);
    }

    fn luck_of_item(&self, item: u32) -> Stream {
        let luck = self
            .model
            .stock
            .as_ref()
            .map_or(0, |plan| plan.items[item as usize].luck);
        Stream::new(
            self.options.stream_seed(luck),
            self.stock.items[item as usize].orders,
        )
    }

    /// The claim of an order or part whose goods are somewhere; see `claims_of`.
    #[inline]
    pub(super) fn claim_in(&self, case: u32, state: Held) -> Option<u32> {
        self.claim_that(case, |claim| claim.state == state)
    }

    #[inline]
    fn claim_that(&self, case: u32, is: impl Fn(&Claim) -> bool) -> Option<u32> {
        let order = &self.cases[case as usize];
        if order.caller == NONE && self.handed_up.is_empty() {
            // Most orders have but their own.
            let own = Some(order.claim).filter(|claim| *claim != NONE);
            return own.filter(|claim| is(&self.claims[*claim as usize]));
        }
        let mut claims = self.claims_of(case);
        claims.find(|claim| is(&self.claims[*claim as usize]))
    }

    /// The claims of an order or part and of its parts that have ended, then those of what it is a part of: a part that holds
    /// nothing of a kind itself uses what its order holds.
    #[inline]
    fn claims_of(&self, case: u32) -> impl Iterator<Item = u32> {
        let order = |case: u32| match self.cases[case as usize].caller {
            NONE => None,
            caller => Some(self.tokens[caller as usize].case),
        };
        let claim = |case: u32| self.cases[case as usize].claim;
        let above = std::iter::successors(order(case), move |case| order(*case));
        let own = std::iter::once(claim(case)).chain(self.handed_up(case));
        own.chain(above.map(claim)).filter(|claim| *claim != NONE)
    }

    /// The number of the claim of an order or part, which gets one when it has none.
    #[inline(always)]
    pub(super) fn claim_of(&mut self, case: u32) -> u32 {
        let own = self.cases[case as usize].claim;
        if own != NONE {
            return own;
        }
        let number = match self.free_claims.pop() {
            Some(number) => {
                let claim = &mut self.claims[number as usize];
                // Stamps go on, so that an old expiry does not end a new freeze.
                *claim = Claim {
                    stamp: claim.stamp,
                    ..Claim::default()
                };
                if let Some(pass) = self.passes.get_mut(number as usize) {
                    *pass = Pass::none(pass.lock_stamp);
                }
                number
            }
            None => {
                self.claims.push(Claim::default());
                self.claims.len() as u32 - 1
            }
        };
        self.cases[case as usize].claim = number;
        number
    }

    /// Gate and lock of an order or part, which gets a claim for them when it has none.
    pub(super) fn pass_of(&mut self, case: u32) -> &mut Pass {
        let number = self.claim_of(case) as usize;
        if self.passes.len() <= number {
            self.passes.resize(self.claims.len(), Pass::none(0));
        }
        &mut self.passes[number]
    }

    /// The place of a gate that an order or part holds, taken out: gate and customer.
    pub(super) fn take_place(&mut self, case: u32) -> Option<(u32, u32)> {
        let has_place = |pass: &Pass| pass.gate != NONE;
        let pass = self.pass_that(case, has_place)?;
        Some((std::mem::replace(&mut pass.gate, NONE), pass.customer))
    }

    /// The lock that an order or part holds, taken out: lock and pieces.
    pub(super) fn take_lock(&mut self, case: u32) -> Option<(u32, i64)> {
        let pass = self.pass_that(case, Pass::is_locked)?;
        Some((std::mem::replace(&mut pass.lock, NONE), pass.locked))
    }

    /// Whether an order or part holds such a place or lock.
    pub(super) fn holds(&mut self, case: u32, is: impl Fn(&Pass) -> bool) -> bool {
        self.pass_that(case, is).is_some()
    }

    fn pass_that(&mut self, case: u32, is: impl Fn(&Pass) -> bool) -> Option<&mut Pass> {
        let holds = |claim: &u32| self.passes.get(*claim as usize).is_some_and(&is);
        let claim = self.claims_of(case).find(holds)?;
        self.passes.get_mut(claim as usize)
    }

    /// An order is gone: frozen goods and a lock are held on until they end by themselves, a place of a gate stays taken.
    pub(super) fn drop_claim(&mut self, case: u32) {
        if !self.handed_up.is_empty() {
            self.drop_handed_up(case);
        }
        let claim = std::mem::replace(&mut self.cases[case as usize].claim, NONE);
        if claim != NONE {
            self.orphan(claim);
        }
    }

    /// The order of a claim is gone.
    pub(super) fn orphan(&mut self, claim: u32) {
        if let Some(pass) = self.passes.get_mut(claim as usize)
            && pass.gate != NONE
        {
            self.gates[pass.gate as usize].kept += 1;
            pass.gate = NONE;
        }
        self.claims[claim as usize].is_orphan = true;
        self.free_if_orphan(claim);
    }

    /// A claim whose order is gone can be used again as soon as it holds nothing.
    pub(super) fn free_if_orphan(&mut self, claim: u32) {
        let is_locked = self.passes.get(claim as usize).is_some_and(Pass::is_locked);
        let held = &mut self.claims[claim as usize];
        if held.is_orphan && held.state != Held::Frozen && !is_locked {
            held.is_orphan = false;
            self.free_claims.push(claim);
        }
    }
}

/// Whether a freeze with this stamp lasts.
fn is_frozen(claim: &Claim, stamp: u32) -> bool {
    claim.state == Held::Frozen && claim.stamp == stamp
}
