//! What steps find out about goods: how many there are, which lack, and when they will be there.

use flow_feel::Value;

use super::Engine;
use super::order::Items;
use crate::model::{NONE, PromisePlan, Step};
use crate::trace::Sink;

const DAY_US: i64 = 86_400_000_000;

impl<S: Sink> Engine<'_, S> {
    /// When goods will be there.
    pub(super) fn promise(&mut self, token: u32, step: &Step, plan: &PromisePlan) -> u32 {
        let PromisePlan { late, none, .. } = *plan;
        self.end_freezes();
        let case = self.tokens[token as usize].case;
        let wanted = self.wanted(case);
        let kept_back = plan.kept_back;
        self.tell("stock.atp", |engine| {
            let free = wanted.iter().map(|(good, _)| engine.free_of(*good));
            Value::int((free.min().unwrap_or(0) - kept_back).max(0))
        });
        self.tell("stock.short", |engine| {
            let mut lacking = wanted.clone();
            lacking.retain(|(good, pieces)| engine.free_of(*good) - kept_back < *pieces);
            engine.names_of(lacking.iter().map(|(good, _)| *good))
        });
        let promised = self.book(self.cases[case as usize].root).promised;
        let mut ready = self.now;
        for (good, pieces) in &wanted {
            match self.ready_at(*good, pieces.saturating_add(plan.kept_back)) {
                Some(at) if at <= self.now.saturating_add(plan.horizon_us) => ready = ready.max(at),
                _ => {
                    self.tell_moment("stock.ready_at", None);
                    return if none == NONE { step.success } else { none };
                }
            }
        }
        if let Some(cut_off) = plan.cut_off_us {
            let time_of_day = (self.model.start_local + ready).rem_euclid(DAY_US);
            if time_of_day >= cut_off {
                ready += DAY_US - time_of_day;
            }
        }
        self.tell_moment("stock.ready_at", Some(ready));
        match ready > self.now && ready > promised && late != NONE {
            true => late,
            false => step.success,
        }
    }

    /// The moment from which so many pieces of a good are there, as far as supply is known.
    fn ready_at(&self, good: u32, pieces: i64) -> Option<i64> {
        let mut free = self.free_of(good);
        if free >= pieces {
            return Some(self.now);
        }
        let expected = self.items_of(good).flat_map(|item| &item.expected);
        let mut expected: Vec<(i64, i64)> = expected.copied().collect();
        expected.sort_unstable();
        expected.into_iter().find_map(|(at, more)| {
            free += more;
            (free >= pieces).then_some(at)
        })
    }

    /// Of which goods an order gets less than it wants.
    pub(super) fn tell_short(&mut self, wanted: &Items, got: &[(u32, i64)]) {
        self.tell("stock.short", |engine| {
            let plan = engine.model.stock.as_ref();
            let is_of =
                |item: u32, good: u32| plan.is_some_and(|plan| plan.items[item as usize].good == good);
            let short = wanted.iter().filter(|(good, pieces)| {
                let own = got.iter().filter(|(item, _)| is_of(*item, *good));
                own.map(|(_, pieces)| pieces).sum::<i64>() < *pieces
            });
            engine.names_of(short.map(|(good, _)| *good))
        });
    }

    /// A list of goods as the fields of an order have it.
    fn names_of(&self, goods: impl Iterator<Item = u32>) -> Value {
        let name = |good: u32| Value::text(&self.model.fields.goods[good as usize].sku);
        Value::list(goods.map(name).collect())
    }
}
