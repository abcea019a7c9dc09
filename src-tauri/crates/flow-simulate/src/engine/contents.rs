//! What an order consists of where it stands: its lines with those of orders that were merged into it, or the lines of a part.
//!
//! Nothing of an order is stored but what steps write, so an order that others were merged into has the keys by which their
//! fields are worked out; few orders have.

use flow_feel::Value;
use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::Engine;
use super::acts::PARTS_MAX;
use super::order::{Goods, Held, Items};
use super::share::add_to;
use crate::model::{FieldPlan, Fields, Lines, NONE, OrderKey, Part};
use crate::trace::Sink;

/// Orders that were merged into others, by the order that they were merged into.
pub(super) type Bundles = FxHashMap<u32, Bundle>;

/// What an order took over from those that were merged into it.
#[derive(Clone, Debug, Default)]
pub(super) struct Bundle {
    /// Seed and row of each.
    orders: SmallVec<[(u64, u32); 2]>,
    /// What they cost together, when that is still to be paid, in ten-thousandths.
    total: i64,
    /// What each of them was promised.
    promises: SmallVec<[Promises; 2]>,
}

/// What was promised of an order that was merged into another.
#[derive(Clone, Debug)]
struct Promises {
    /// Its promised moment; [`i64::MAX`] when nothing is promised.
    end: i64,
    /// Of each service level that is not judged yet the moment it counts from, and that by which it must be kept.
    levels: SmallVec<[Option<(i64, i64)>; 2]>,
}

impl<S: Sink> Engine<'_, S> {
    /// Which part of an order this is.
    #[inline]
    pub(super) fn part(&self, case: u32) -> Part {
        let part = &self.cases[case as usize];
        match part.part {
            0 => Part::WHOLE,
            number => Part {
                number,
                of: part.parts.max(1),
            },
        }
    }

    /// The lines of a whole order, and of those that were merged into it.
    pub(super) fn lines(&self, case: u32) -> Lines {
        let root = self.cases[case as usize].root;
        let order = &self.cases[root as usize];
        let mut lines = self.model.fields.lines(order.seed, order.row);
        for (seed, row) in self.merged_into(root) {
            lines.extend(self.model.fields.lines(seed, row));
        }
        lines
    }

    /// How many lines an order or a part of it has, so far as they may be parts of their own: at least one.
    pub(super) fn n_lines(&self, case: u32) -> u16 {
        let own = self.part(case).of_lines(&self.lines(case)).count();
        own.clamp(1, PARTS_MAX) as u16
    }

    /// Seed and row of the orders that were merged into one.
    fn merged_into(&self, root: u32) -> impl Iterator<Item = (u64, u32)> {
        let bundle = match self.bundles.is_empty() {
            true => None,
            false => self.bundles.get(&root),
        };
        bundle
            .into_iter()
            .flat_map(|bundle| bundle.orders.iter().copied())
    }

    /// The weight of an order, or of a part of it, in ten-thousandths of a kilogram.
    pub(super) fn kg4(&self, case: u32) -> i64 {
        let fields = &self.model.fields;
        let root = self.cases[case as usize].root;
        let order = &self.cases[root as usize];
        let own = fields.kg4(order.seed, order.row, self.keys.weight);
        let others = self.merged_into(root);
        let others = others.map(|(seed, row)| fields.kg4(seed, row, self.keys.weight));
        let whole = others.fold(own, i64::saturating_add);
        match self.part(case) {
            part if part.is_whole() => whole,
            part => fields.kg4_of_part(whole, &self.lines(case), part),
        }
    }

    /// Changes what the record says of a whole order to what is so of a part: its lines and its weight. All else, such as the
    /// total, is that of the order.
    #[inline(never)]
    pub(super) fn fill_part(&mut self, case: u32, plan: &FieldPlan) {
        let part = self.part(case);
        if part.is_whole() {
            return;
        }
        let fields = &self.model.fields;
        for fill in &plan.fills {
            let value = self.record.get(fill.slot);
            if value.is_null() {
                continue;
            }
            let own = match fill.slot {
                slot if slot == fields.lines_slot => Fields::lines_of_part(value, part),
                slot if slot == fields.weight_slot => Fields::value_of4(self.kg4(case)),
                _ => continue,
            };
            self.record.set(fill.slot, own);
        }
    }

    /// Adds what was merged into an order to what the record says of it. What is kept of it has that already.
    #[inline(never)]
    pub(super) fn fill_merged(&mut self, root: u32, plan: &FieldPlan) {
        let Some(bundle) = self.bundles.get(&root) else {
            return;
        };
        let fields = &self.model.fields;
        for fill in plan.fills.iter().filter(|fill| fill.kept == NONE) {
            let own = self.record.get(fill.slot);
            if own.is_null() {
                continue;
            }
            let all = match fill.slot {
                slot if slot == fields.lines_slot => {
                    let others = bundle.orders.iter().map(|order| self.field_of(slot, *order));
                    others.fold(own.clone(), |all, other| joined(&all, &other))
                }
                slot if slot == fields.weight_slot => Fields::value_of4(self.kg4(root)),
                slot if slot == fields.total_slot => added(own, &Fields::value_of4(bundle.total)),
                _ => continue,
            };
            self.record.set(fill.slot, all);
        }
    }

    /// A field of an order that was merged into another.
    fn field_of(&self, slot: usize, (seed, row): (u64, u32)) -> Value {
        let order_key = OrderKey {
            seed,
            number: 0,
            channel: "",
            arrived: self.clock().now,
            row,
        };
        self.model.fields.value(slot, &order_key)
    }

    /// An order is merged into another, which goes on with its lines, its goods and what is still to be paid for it. Parts of
    /// orders keep theirs.
    pub(super) fn absorb(&mut self, case: u32, survivor: u32) {
        let (from, into) = (self.cases[case as usize].root, self.cases[survivor as usize].root);
        if from == into || !self.part(case).is_whole() || !self.part(survivor).is_whole() {
            return;
        }
        let order = &self.cases[from as usize];
        let (seed, row) = (order.seed, order.row);
        let others = self.bundles.remove(&from).unwrap_or_default();
        let promises = self.hand_over_promises(from);
        let owed = self.hand_over_debt(from, into);
        let bundle = self.bundles.entry(into).or_default();
        bundle.orders.push((seed, row));
        bundle.orders.extend(others.orders);
        bundle.total = bundle.total.saturating_add(owed);
        bundle.promises.push(promises);
        bundle.promises.extend(others.promises);
        self.merge_kept(from, into, owed != 0);
        self.hand_over_goods(from, into);
    }

    /// What an order costs is paid with the order that it is merged into, unless it has paid something. Gives how much that is.
    fn hand_over_debt(&mut self, from: u32, into: u32) -> i64 {
        let Some(book) = self.books.get_mut(from as usize).filter(|book| book.paid == 0) else {
            return 0;
        };
        let (total, discount) = (book.total, book.discount);
        (book.total, book.discount) = (0, 0);
        let authorised = book.authorised;
        let book = &mut self.books[into as usize];
        book.total = book.total.saturating_add(total);
        book.discount = book.discount.saturating_add(discount);
        book.authorised = book.authorised.saturating_add(authorised);
        total
    }

    /// What was promised of an order is kept or broken by the order that it is merged into.
    fn hand_over_promises(&mut self, from: u32) -> Promises {
        let levels = 0..self.model.service.len();
        let levels = levels
            .map(|level| self.take_terms(from as usize, level))
            .collect();
        let book = self.books.get_mut(from as usize);
        Promises {
            end: book.map_or(i64::MAX, |book| std::mem::replace(&mut book.promised, i64::MAX)),
            levels,
        }
    }

    /// The promised moments of an order and of those that were merged into it.
    pub(super) fn promised(&self, root: u32) -> impl Iterator<Item = i64> + use<S> {
        let merged = self.bundles.get(&root).into_iter();
        let merged = merged.flat_map(|bundle| bundle.promises.iter().map(|promises| promises.end));
        let all: SmallVec<[i64; 4]> = std::iter::once(self.book(root).promised).chain(merged).collect();
        all.into_iter().filter(|promised| *promised != i64::MAX)
    }

    /// The terms of a service level that are not judged yet, of an order and of those that were merged into it: judged from
    /// now on.
    pub(super) fn take_all_terms(&mut self, root: usize, level: usize) -> SmallVec<[(i64, i64); 2]> {
        let own = self.take_terms(root, level);
        let merged = self.bundles.get_mut(&(root as u32)).into_iter();
        let merged = merged.flat_map(|bundle| &mut bundle.promises);
        let merged = merged.filter_map(|promises| promises.levels[level].take());
        own.into_iter().chain(merged).collect()
    }

    /// What is kept of an order becomes that of both.
    fn merge_kept(&mut self, from: u32, into: u32, has_debt: bool) {
        let fields = &self.model.fields;
        let n = fields.kept.len();
        for (place, slot) in fields.kept.iter().enumerate() {
            let other = &self.kept[from as usize * n + place];
            let own = &self.kept[into as usize * n + place];
            let both = match *slot {
                slot if slot == fields.lines_slot => joined(own, other),
                slot if slot == fields.weight_slot => added(own, other),
                slot if slot == fields.total_slot || slot == fields.discount_slot => match has_debt {
                    true => added(own, other),
                    false => continue,
                },
                _ => continue,
            };
            self.kept[into as usize * n + place] = both;
        }
    }

    /// Goods that both orders have frozen are those of the order that goes on.
    fn hand_over_goods(&mut self, from: u32, into: u32) {
        let (Some(other), Some(own)) = (
            self.claim_in(from, Held::Frozen),
            self.claim_in(into, Held::Frozen),
        ) else {
            return;
        };
        let claim = &mut self.claims[other as usize];
        claim.state = Held::Nothing;
        claim.has_frozen = false;
        let goods = std::mem::take(&mut claim.goods);
        let mut items: Items = self.claims[own as usize].goods.items().collect();
        for (item, pieces) in goods.items() {
            add_to(&mut items, item, pieces);
        }
        self.claims[own as usize].goods = Goods::new(items);
    }
}

/// Two lists as one.
fn joined(one: &Value, other: &Value) -> Value {
    match (one.as_list(), other.as_list()) {
        (Some(one), Some(other)) => Value::list(one.iter().chain(other).cloned().collect()),
        (None, Some(_)) => other.clone(),
        _ => one.clone(),
    }
}

/// The sum of two numbers.
fn added(one: &Value, other: &Value) -> Value {
    match (one.as_number(), other.as_number()) {
        (Some(a), Some(b)) => a.add(b).map_or_else(|| one.clone(), Value::Number),
        (None, Some(_)) => other.clone(),
        _ => one.clone(),
    }
}
