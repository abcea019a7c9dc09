//! Accounts: what is counted when orders pass promises, when they end, when statistics begin and when the run is over.

use flow_catalog::Outcome;

use super::Engine;
use super::order::{Book, Doing, Held, Pass};
use crate::model::{Act, NONE, Step, StepIndex};
use crate::sketch::Sketch;
use crate::tally::{MoneyTally, OrderCounts, PoolTally, RunEnd, ServiceTally, Standing, StepTally, Tally};
use crate::trace::Sink;

/// It has not happened.
const NOT_YET: i64 = -1;
/// The promise is kept or broken.
const DONE: i64 = -2;

/// How far a promise to an order, or to a part of one, is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark {
    /// When its clock started.
    began: i64,
    /// When a part left the step that keeps it, for the first time; of a whole order, the last of its parts.
    left: i64,
}

impl Mark {
    pub(super) const NEW: Mark = Mark {
        began: NOT_YET,
        left: NOT_YET,
    };
}
const DAY: i64 = 86_400_000_000;
const HOUR: f64 = 3_600_000_000.0;

impl<S: Sink> Engine<'_, S> {
    /// An order comes to a step at which the clock of a promise starts.
    #[inline(never)]
    pub(super) fn mark_entered(&mut self, case: u32, step: StepIndex) {
        let root = self.cases[case as usize].root as usize;
        let n = self.model.service.len();
        for (position, plan) in self.model.service.iter().enumerate() {
            let mark = &mut self.marks[root * n + position];
            if plan.from == step && mark.began == NOT_YET {
                mark.began = self.now;
            }
        }
    }

    /// An order leaves a step that keeps a promise, or a part of one does: the promise is kept once all parts are back.
    #[inline(never)]
    pub(super) fn mark_left(&mut self, case: u32, step: StepIndex) {
        let row = &self.cases[case as usize];
        let (root, is_part) = (row.root as usize, row.part != 0);
        let n = self.model.service.len();
        for position in 0..n {
            if self.model.service[position].step != step {
                continue;
            }
            if !is_part {
                self.judge(root, position, self.now);
            } else if self.marks[case as usize * n + position].left == NOT_YET {
                self.marks[case as usize * n + position].left = self.now;
                self.marks[root * n + position].left = self.now;
            }
        }
    }

    /// All parts of an order are back.
    #[inline(never)]
    pub(super) fn mark_back(&mut self, root: usize) {
        let n = self.model.service.len();
        for position in 0..n {
            let left = self.marks[root * n + position].left;
            if left != NOT_YET {
                self.judge(root, position, left);
            }
        }
    }

    /// The moment a promise counts from and the moment by which it must be kept; nothing when its clock has not
    /// started, nothing was promised, or it is judged already.
    fn terms(&self, root: usize, position: usize) -> Option<(i64, i64)> {
        let plan = self.model.service[position];
        let order = &self.cases[root];
        let mark = self.marks[root * self.model.service.len() + position];
        let began = match (plan.from, mark.began) {
            (_, DONE) => return None,
            (NONE, _) => order.arrived,
            (_, NOT_YET) => return None,
            (_, began) => began,
        };
        let due = match plan.within_us {
            Some(within) => began.saturating_add(within),
            None => match self.book(root as u32).promised {
                i64::MAX => return None,
                promised => promised,
            },
        };
        Some((began, due))
    }

    /// The same, and it is judged from now on.
    pub(super) fn take_terms(&mut self, root: usize, position: usize) -> Option<(i64, i64)> {
        let terms = self.terms(root, position)?;
        self.marks[root * self.model.service.len() + position].began = DONE;
        Some(terms)
    }

    #[inline(never)]
    fn judge(&mut self, root: usize, position: usize, kept: i64) {
        for (began, due) in self.take_all_terms(root, position) {
            let tally = &mut self.service[position];
            tally.time.add(kept - began);
            match kept <= due {
                true => tally.kept += 1,
                false => tally.broken += 1,
            }
        }
    }

    /// Counts an order that ended.
    pub(super) fn account(&mut self, case: u32, outcome: Outcome) {
        let order = self.cases[case as usize];
        self.waiting_time.add(order.waited);
        self.count_lead_time(order.arrived, order.channel, outcome);
        if self.model.has_books {
            self.close_book(case, outcome);
        }
        for position in 0..self.model.service.len() {
            match self.model.service[position].step {
                NONE if outcome == Outcome::Completed => self.judge(case as usize, position, self.now),
                _ => self.give_up(case as usize, position),
            }
        }
    }

    /// Counts the money of an order that ended, and whether it was in time.
    #[inline(never)]
    fn close_book(&mut self, case: u32, outcome: Outcome) {
        let book = self.books[case as usize];
        self.money.kept = self.money.kept.saturating_add(book.paid);
        if outcome == Outcome::Completed {
            self.sell(&book);
            for promised in self.promised(case) {
                self.count_punctuality(promised);
            }
        }
    }

    /// Counts what was earned with an order.
    fn sell(&mut self, book: &Book) {
        let goods = libm::rint(book.total as f64 * self.model.costs.goods_share) as i64;
        let money = &mut self.money;
        money.revenue = money.revenue.saturating_add(book.total);
        money.discount = money.discount.saturating_add(book.discount);
        money.goods = money.goods.saturating_add(goods);
    }

    /// Counts the time from arrival to end of an order that ended, once: the sketches of all orders are put together at
    /// the end.
    #[inline(always)]
    pub(super) fn count_lead_time(&mut self, arrived: i64, channel: u16, outcome: Outcome) {
        let lead = self.now - arrived;
        match outcome {
            Outcome::Completed => {
                self.lead_time_completed.add(lead);
                self.channels[usize::from(channel)].completed += 1;
            }
            _ => self.lead_time_of_others.add(lead),
        }
        self.count_lead_time_of_channel(channel, lead);
    }

    #[inline]
    fn count_lead_time_of_channel(&mut self, channel: u16, lead: i64) {
        if self.channels.len() > 1 {
            self.channels[usize::from(channel)].lead_time.add(lead);
        }
    }

    fn count_punctuality(&mut self, promised: i64) {
        let late = self.now - promised;
        if late <= 0 {
            self.on_time += 1;
            return;
        }
        self.late += 1;
        self.lateness.add(late);
        self.charge_lateness(late);
    }

    fn charge_lateness(&mut self, late: i64) {
        let days = (late + DAY - 1) / DAY;
        let by_days = self.model.costs.late_per_day.saturating_mul(days);
        self.money.late = self
            .money
            .late
            .saturating_add(self.model.costs.late_once.saturating_add(by_days));
    }

    /// An order ends without keeping a promise whose clock runs. One that has not started is not counted.
    #[inline(never)]
    fn give_up(&mut self, root: usize, position: usize) {
        for (_, due) in self.take_all_terms(root, position) {
            // An order that is cancelled before the time is up has broken no promise.
            self.service[position].broken += u64::from(due < self.now);
        }
    }

    /// Counts an order that cannot go on.
    pub(super) fn account_stopped(&mut self, root: u32) {
        let order = self.cases[root as usize];
        self.waiting_time.add(order.waited);
        self.money.kept = self.money.kept.saturating_add(self.book(root).paid);
        let lead = self.now - order.arrived;
        self.lead_time_of_others.add(lead);
        self.count_lead_time_of_channel(order.channel, lead);
        for position in 0..self.model.service.len() {
            self.give_up(root as usize, position);
        }
    }

    /// Statistics begin: what was counted is forgotten, but not where orders stand.
    pub(super) fn warmed_up(&mut self) {
        let now = self.now;
        self.measured_from = now;
        self.orders = OrderCounts {
            under_way_before: self.alive,
            ..OrderCounts::default()
        };
        self.lead_time_of_others = Sketch::default();
        self.lead_time_completed = Sketch::default();
        self.waiting_time = Sketch::default();
        self.backlog.restart(now);
        self.stood_before = self.stood();
        for step in &mut self.steps {
            *step = super::StepCount {
                standing: step.standing,
                standing_max: step.standing,
                ..super::StepCount::default()
            };
        }
        self.ways.iter_mut().for_each(|way| way.taken = 0);
        self.pools.iter_mut().for_each(|pool| pool.restart(now));
        self.service.fill(ServiceTally::default());
        for carrier in &mut self.carriers {
            carrier.tally = crate::tally::CarrierTally::default();
        }
        for item in &mut self.stock.items {
            let on_hand = item.on_hand;
            item.tally = crate::tally::StockTally {
                lowest: on_hand - item.frozen,
                at_start: on_hand,
                ..crate::tally::StockTally::default()
            };
            item.tally.on_hand = Standing {
                value: on_hand,
                since: now,
                area: 0.0,
                greatest: on_hand,
            };
        }
        self.on_time = 0;
        self.late = 0;
        self.lateness = Sketch::default();
        self.channels.fill(crate::tally::ChannelTally::default());
        self.carbon_kg = 0.0;
        self.remember_those_under_way();
    }

    /// What orders under way bring with them: the time they spent here and the money they paid.
    fn remember_those_under_way(&mut self) {
        let rows = (0..).zip(&self.cases);
        let (mut age, mut held) = (0, 0);
        for (number, order) in rows.filter(|(_, case)| case.alive && case.caller == NONE) {
            age += self.now - order.arrived;
            held += self.book(number).paid;
        }
        age += self.last_legs().map(|arrived| self.now - arrived).sum::<i64>();
        self.age_before_us = age as f64;
        self.money = MoneyTally {
            held_before: held,
            ..MoneyTally::default()
        };
        self.gates.iter_mut().for_each(|gate| gate.restart());
        self.locks.iter_mut().for_each(|lock| lock.restart());
    }

    /// Closes the books.
    pub(super) fn finish(mut self) -> Tally {
        let end = self.end.unwrap_or(RunEnd::Horizon);
        if end == RunEnd::Horizon && !self.model.ends_with_last_order {
            self.now = self.model.horizon_us;
        }
        let now = self.now;
        let ended_in_warm_up = self.measured_from < self.model.warm_up_us;
        if ended_in_warm_up && end != RunEnd::Stopped {
            // All of it is cut, as the beginning of every other replication is.
            self.warmed_up();
        }
        let mut tally = Tally {
            replication: self.options.replication,
            events: self.n_events,
            ended_at_us: now,
            measured_from_us: self.measured_from,
            ended_in_warm_up,
            end,
            ..Tally::default()
        };
        self.count_unfinished(&mut tally);
        tally.exits = self.count_exits();
        self.finish_steps(&mut tally);
        self.finish_pools(&mut tally);
        self.finish_stock(&mut tally);
        self.finish_quotas(&mut tally);
        self.backlog.finish(now);
        self.slice_under_way();
        for counts in [&mut self.arrived, &mut self.ended] {
            fold_last(counts, self.backlog.slices().len());
        }
        tally.orders = self.orders;
        tally.age_before_us = self.age_before_us;
        tally.lead_time = self.lead_time_of_others;
        tally.lead_time.merge(&self.lead_time_completed);
        if let [only] = self.channels.as_mut_slice() {
            only.lead_time = tally.lead_time.clone();
        }
        tally.lead_time_completed = self.lead_time_completed;
        tally.waiting_time = self.waiting_time;
        tally.backlog = self.backlog;
        tally.arrived = self.arrived;
        tally.ended = self.ended;
        tally.carriers = self.carriers.into_iter().map(|carrier| carrier.tally).collect();
        tally.service_levels = self.service;
        tally.on_time = self.on_time;
        tally.late = self.late;
        tally.lateness = self.lateness;
        tally.channels = self.channels;
        tally.money = self.money;
        tally.carbon_kg = self.carbon_kg;
        tally.batches = self.batches;
        tally
    }

    /// Counts the orders under way where they stand.
    fn count_unfinished(&mut self, tally: &mut Tally) {
        tally.steps = vec![StepTally::default(); self.model.steps.len()];
        if self.alive == 0 {
            return;
        }
        for number in 0..self.cases.len() {
            let case = self.cases[number];
            if !case.alive || case.caller != NONE {
                continue;
            }
            match self.is_stuck(number as u32) {
                true => self.orders.stuck += 1,
                false => self.orders.unfinished += 1,
            }
            tally.age_at_end.add(self.now - case.arrived);
            for promised in self.promised(number as u32) {
                if promised < self.now {
                    tally.overdue += 1;
                    // An order that never gets done must not be cheaper than one that is done late.
                    self.charge_lateness(self.now - promised);
                } else {
                    tally.promised += 1;
                }
            }
            let paid = self.book(number as u32).paid;
            self.money.held_at_end = self.money.held_at_end.saturating_add(paid);
            for position in 0..self.model.service.len() {
                for (_, due) in self.take_all_terms(number, position) {
                    match due < self.now {
                        true => self.service[position].broken += 1,
                        false => self.service[position].open += 1,
                    }
                }
            }
        }
        for row in &self.tokens {
            if row.doing == Doing::Free {
                continue;
            }
            let step = &mut tally.steps[row.step as usize];
            step.at_end += 1;
            let waits = match row.doing {
                Doing::Queued | Doing::Parked | Doing::Loading | Doing::Gathering => true,
                Doing::Riding => self.rides_in_queue(row),
                // For a wave, or for others to be merged with.
                Doing::Pausing => matches!(
                    self.model.steps[row.step as usize].act,
                    Act::Dispatch { .. } | Act::Merge(_)
                ),
                _ => false,
            };
            step.waiting_at_end += u64::from(waits);
        }
        for (at, _) in self.standing_asides() {
            tally.steps[at as usize].at_end += 1;
        }
        self.count_last_legs(tally);
    }

    /// How long those who stand at each step have stood there, together.
    fn stood(&self) -> Vec<f64> {
        // More than a float holds exactly.
        let mut stood = vec![0_i128; self.model.steps.len()];
        let tokens = self.tokens.iter().filter(|row| row.doing != Doing::Free);
        let tokens = tokens.map(|row| (row.step, row.came));
        for (at, came) in tokens.chain(self.standing_asides()).chain(self.standing_legs()) {
            stood[at as usize] += i128::from(self.now - came);
        }
        stood.into_iter().map(|stood| stood as f64).collect()
    }

    /// Whether all tokens of an order wait at joins that nobody else comes to.
    fn is_stuck(&self, case: u32) -> bool {
        if self.has_aside_ahead(case) {
            return false;
        }
        let mut token = self.cases[case as usize].first_token;
        while token != NONE {
            let row = &self.tokens[token as usize];
            let is_stuck = match row.doing {
                Doing::AtJoin => true,
                Doing::InCall => self
                    .cases
                    .iter()
                    .zip(0..)
                    .any(|(part, number)| part.alive && part.caller == token && self.is_stuck(number)),
                _ => false,
            };
            if !is_stuck {
                return false;
            }
            token = row.sibling;
        }
        true
    }

    /// How often each exit was taken. Counts the steps that orders leapt over, too: as often as exits were taken that lead
    /// to them.
    fn count_exits(&mut self) -> Vec<u64> {
        let model = self.model;
        if self.entry.n_leapt > 0
            && let Some(exit) = model.way_through(&model.steps[model.start as usize])
        {
            self.ways[exit as usize].taken += self.orders.arrived;
        }
        let mut exits: Vec<u64> = self.ways.iter().map(|way| way.taken).collect();
        for (exit, way) in model.exits.iter().zip(&self.ways) {
            let mut to = exit.to;
            while to != way.to
                && let Some(through) = model.way_through(&model.steps[to as usize])
            {
                self.steps[to as usize].entered += way.taken;
                exits[through as usize] += way.taken;
                to = model.exits[through as usize].to;
            }
        }
        exits
    }

    fn finish_steps(&mut self, tally: &mut Tally) {
        let model = self.model;
        let stood = self.stood();
        // Instant steps count nothing but their exits.
        for (number, step) in model.steps.iter().enumerate() {
            let is_instant = matches!(
                step.act,
                Act::Pass | Act::Share | Act::Decide(_) | Act::DecideByCustomer(..) | Act::Fork
            );
            let exits = step.first_exit as usize..(step.first_exit + step.n_exits) as usize;
            let taken: u64 = tally.exits[exits].iter().sum();
            let count = &mut self.steps[number];
            if is_instant {
                let passed = match (&step.act, step.n_exits) {
                    (Act::Fork, n) => taken / u64::from(n.max(1)),
                    _ => taken,
                };
                count.entered = passed;
                count.left = passed;
            }
            let is_free =
                is_instant || matches!(step.act, Act::Wait(_) | Act::Join(_) | Act::Call(_) | Act::End(_));
            if step.is_charged && is_free {
                // No work is done there, so what a visit costs is not charged on the way. At a join all branches are one.
                let visits = match step.act {
                    Act::Join(_) => taken,
                    _ => count.left,
                };
                count.charged = visits;
                let cost = step.cost.saturating_mul(visits as i64);
                self.money.steps = self.money.steps.saturating_add(cost);
                self.carbon_kg += step.carbon_kg * visits as f64;
            }
            count_unwaited(step, count);
            let row = &mut tally.steps[number];
            row.entered = count.entered;
            row.left = count.left;
            row.waiting = std::mem::take(&mut count.waiting);
            row.staying = std::mem::take(&mut count.staying);
            // Whoever stood here when statistics began stood before, too; that part is not in the measured time.
            let before = self.stood_before.get(number).unwrap_or(&0.0);
            row.standing.area = row.staying.sum() + stood[number] - before;
            row.standing.value = count.standing;
            row.standing.since = self.now;
            row.standing.greatest = count.standing_max;
            row.before_us = count.before_us;
            row.faults = count.faults;
            row.retries = count.retries;
            row.turned_away = count.turned_away;
            row.without_factor = count.without_factor;
            row.cost = step.cost.saturating_mul(count.charged as i64);
        }
    }

    fn finish_pools(&mut self, tally: &mut Tally) {
        let now = self.now;
        self.count_riders_at_end();
        for (number, (pool, plan)) in (0..).zip(self.pools.iter_mut().zip(&self.model.pools)) {
            if pool.derives_waits {
                let own = self.model.steps.iter().zip(&tally.steps);
                for (_, step) in own.filter(|(step, _)| step.pool == number) {
                    pool.waits.merge(&step.waiting);
                }
            }
            pool.settle_overtime(now);
            pool.busy_series.finish(now);
            pool.open_series.finish(now);
            pool.queue_series.finish(now);
            let hours = (pool.open_series.area() + pool.overtime_us) / HOUR;
            let cost = libm::rint(hours * plan.cost_per_hour as f64) as i64;
            self.money.pools = self.money.pools.saturating_add(cost);
            self.carbon_kg += plan.carbon_g_per_hour / 1_000.0 * pool.busy_series.area() / HOUR;
            tally.pools.push(PoolTally {
                served: pool.served,
                waiting: std::mem::take(&mut pool.waits),
                riders_us: pool.riders_us,
                busy: pool.busy_series.clone(),
                open: pool.open_series.clone(),
                queue: pool.queue_series.clone(),
                overtime_us: pool.overtime_us,
                interrupted: pool.interrupted,
                cost,
            });
        }
    }

    fn finish_stock(&mut self, tally: &mut Tally) {
        let now = self.now;
        for item in &mut self.stock.items {
            item.tally.on_hand.change(now, 0);
            item.tally.frozen_at_end = item.frozen;
            tally.stock.push(std::mem::take(&mut item.tally));
        }
        debug_assert!(self.stock_is_conserved(), "pieces are neither made nor lost");
    }

    /// Gates first, then locks, as in the layout.
    fn finish_quotas(&mut self, tally: &mut Tally) {
        (0..self.locks.len() as u32).for_each(|number| self.end_locks(number));
        debug_assert!(self.places_are_conserved(), "places and locks are held or sold");
        let steps = || self.model.steps.iter();
        let gates = steps().filter_map(|step| match &step.act {
            Act::FlashGate(plan) => Some(self.gates[plan.number as usize].tally(plan.quota)),
            _ => None,
        });
        let locks = steps().filter_map(|step| match &step.act {
            Act::PresaleLock(plan) => Some(self.locks[plan.number as usize].tally(plan.limit)),
            _ => None,
        });
        tally.quotas = gates.chain(locks).collect();
    }

    /// Whether what gates and locks gave out is what orders hold and what was sold.
    fn places_are_conserved(&self) -> bool {
        let held = |holds: &dyn Fn(&Pass) -> i64| self.passes.iter().map(holds).sum::<i64>();
        let gates = (0..).zip(&self.gates).all(|(number, gate)| {
            let places = held(&|pass| i64::from(pass.gate == number));
            gate.taken == gate.kept + places
        });
        let locks = (0..).zip(&self.locks).all(|(number, lock)| {
            let pieces = held(&|pass| if pass.lock == number { pass.locked } else { 0 });
            lock.locked == lock.sold + pieces
        });
        gates && locks
    }

    /// Whether what is frozen is what orders hold.
    fn stock_is_conserved(&self) -> bool {
        let mut frozen = vec![0; self.stock.items.len()];
        for claim in self.claims.iter().filter(|claim| claim.state == Held::Frozen) {
            for (item, pieces) in claim.goods.items() {
                frozen[item as usize] += pieces;
            }
        }
        let sums = self.stock.items.iter().map(|item| item.frozen);
        sums.eq(frozen) && self.stock.items.iter().all(|item| item.frozen <= item.on_hand)
    }
}

/// What happened in the moment at which the run ended belongs to the last slice.
fn fold_last(counts: &mut Vec<u64>, n_slices: usize) {
    if counts.len() > n_slices.max(1)
        && let Some(beyond) = counts.pop()
        && let Some(last) = counts.last_mut()
    {
        *last += beyond;
    }
}

/// Adds what need not be counted at each visit: where nobody waited, at swift steps but for a carrier, and what is
/// left in the moment it is come to was left as often, at once, and held one order at a time.
fn count_unwaited(step: &Step, count: &mut super::StepCount) {
    count.waiting.add_zeros(count.unwaited);
    if matches!(step.act, Act::Join(_)) {
        // The last of the branches does not wait for others.
        count
            .staying
            .add_zeros(count.left.saturating_sub(count.staying.n()));
    }
    if step.is_swift && !step.is_collected {
        count.waiting.add_zeros(count.entered);
    }
    if step.is_instant {
        count.left = count.entered;
        count.staying.add_zeros(count.entered);
        count.standing_max = count.entered.min(1) as i64;
    }
}
