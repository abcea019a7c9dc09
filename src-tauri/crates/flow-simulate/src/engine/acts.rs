//! What the components do beyond taking time: gates, queues at a peak, locks, approvals, pauses, pickups, parts.

use prefetch_index::prefetch_index;

use super::order::Doing;
use super::{Engine, LAST_LEG, System, last_leg, luck};
use crate::distribution::Draw;
use crate::events::LAST;
use crate::model::{
    Act, ApprovalPlan, CarrierPlan, FieldPlan, GatePlan, LockPlan, MergePlan, NEXT_ATTEMPT_US, NONE,
    QueuePlan, Sieve, SplitPlan, Step, WaitPlan,
};
use crate::random::key;
use crate::trace::{Happening, Row, Sink};

/// Set in the round of an approval that was escalated.
const ESCALATED: u8 = 0x40;

impl ApprovalPlan {
    /// Whether the next above is asked when nobody answers in time.
    pub(super) fn is_passed_on(&self, round: u8) -> bool {
        self.escalates && round & ESCALATED == 0
    }
}

/// Parts of an order at most.
pub(super) const PARTS_MAX: usize = 1_000;

impl<S: Sink> Engine<'_, S> {
    /// A token has come to a step where it stays.
    #[inline]
    pub(super) fn begin(&mut self, token: u32, number: u32) {
        let model = self.model;
        let step = &model.steps[number as usize];
        let now = self.now;
        let row = &mut self.tokens[token as usize];
        row.since = now;
        row.round = 0;
        row.failed = false;
        row.pool = NONE;
        row.due = step.due(now);
        match &step.act {
            Act::Wait(plan) => self.pause(token, plan),
            Act::Approval(plan) => self.ask(token, plan),
            Act::Backorder { refuses, refused } => self.wait_for_supply(token, *refuses, *refused),
            Act::PeakQueue(plan) => self.hold_back(token, plan),
            Act::Dispatch { wave_us, .. } if *wave_us > 0 => self.wait_for_wave(token, *wave_us),
            Act::Deliver { carrier, .. } if !model.carriers.is_empty() => {
                self.wait_for_pickup(token, *carrier)
            }
            Act::Merge(plan) => self.merge(token, plan, step),
            Act::MergeByShare(absorbed) if self.drawn_exit(token) == *absorbed => {
                self.leave_absorbed(token, *absorbed);
            }
            Act::Hold(release) if self.is_true(self.tokens[token as usize].case, release) => {
                self.count_wait(token, 0);
                self.charge_and_depart(token, step);
            }
            _ => self.begin_work(token, step),
        }
    }

    #[inline]
    fn begin_work(&mut self, token: u32, step: &Step) {
        match step.batch {
            Some(batch) => self.gather(token, batch),
            None => self.request(token),
        }
    }

    /// A pause is over.
    pub(super) fn resume(&mut self, token: u32) {
        let model = self.model;
        let step = &model.steps[self.tokens[token as usize].step as usize];
        match &step.act {
            Act::Wait(_) => {
                let exit = self.tokens[token as usize].exit;
                self.depart(token, exit);
            }
            Act::Merge(_) => {
                self.leave_merging(token);
                let waited = self.now - self.tokens[token as usize].since;
                self.count_wait(token, waited);
                self.charge_and_depart(token, step);
            }
            Act::Deliver { .. } => self.decide(token, step),
            _ => {
                self.ask_now(token);
                self.begin_work(token, step);
            }
        }
    }

    fn charge_and_depart(&mut self, token: u32, step: &Step) {
        self.charge(self.tokens[token as usize].step, step);
        self.tokens[token as usize].due = i64::MAX;
        self.depart(token, step.success);
    }

    /// Work is done: by which exit does the order leave?
    #[inline]
    pub(super) fn decide(&mut self, token: u32, step: &Step) {
        let exit = match &step.act {
            Act::PresaleLock(plan) => self.lock(token, plan, step),
            Act::Promise(plan) => self.promise(token, step, plan),
            Act::Test(conditions, otherwise) => {
                let case = self.tokens[token as usize].case;
                let all_hold = conditions.iter().all(|condition| self.is_true(case, condition));
                match all_hold || *otherwise == NONE {
                    true => step.success,
                    false => *otherwise,
                }
            }
            Act::Sift(sieve, otherwise) => match self.passes(token, *sieve) || *otherwise == NONE {
                true => self.tokens[token as usize].exit,
                false => *otherwise,
            },
            Act::FlashGate(plan) => self.let_through(token, plan, step),
            Act::Price(plan) => self.price(token, plan, step),
            Act::Approval(plan) => match self.answer(token, plan, step) {
                Some(exit) => exit,
                None => return,
            },
            Act::Split(plan) => self.split(token, plan, step),
            _ => match self.exit_at_end(token, step) {
                Some(exit) => exit,
                None => return,
            },
        };
        self.tokens[token as usize].due = i64::MAX;
        self.depart(token, exit);
    }

    /// The exit of a step that nobody is waited for at, when it is over: goods and parcels decide, or it was decided before.
    /// Nothing when a parcel is brought again.
    #[inline(always)]
    pub(super) fn exit_at_end(&mut self, token: u32, step: &Step) -> Option<u32> {
        let decided = self.tokens[token as usize].exit;
        Some(match &step.act {
            Act::Reserve(plan) => match self.freeze(token, plan) {
                true => step.success,
                false => plan.short,
            },
            Act::Dispatch {
                short,
                has_stock: true,
                by_stock,
                ..
            } => match by_stock {
                true if self.goods_are_there(token) => step.success,
                true => *short,
                false => {
                    // A stated share decides; what has gone since is taken from the shelf as far as it is there.
                    if decided == step.success {
                        self.goods_are_there(token);
                    }
                    decided
                }
            },
            Act::Deliver {
                attempts,
                fails,
                refused,
                ..
            } => return self.attempt(token, step, (*attempts, *fails), *refused),
            Act::Receive { restock } => {
                // Goods came back; a share of those that are accepted can be sold again.
                if decided == step.success && self.luck(token, luck::RESTOCK).unit() < *restock {
                    self.put_back(token);
                }
                decided
            }
            _ => decided,
        })
    }

    /// Whether shares decide about an order.
    fn passes(&self, token: u32, sieve: Sieve) -> bool {
        match sieve {
            Sieve::Window { from_us, until_us } => (from_us..=until_us).contains(&self.now),
            Sieve::Pieces(most) => {
                let case = self.tokens[token as usize].case;
                let lines = self.lines(case);
                let mut own = self.part(case).of_lines(&lines);
                own.all(|(_, pieces)| pieces <= most)
            }
        }
    }

    /// Cuts an order, unless it would have too many parts. Gives the exit.
    fn split(&mut self, token: u32, plan: &SplitPlan, step: &Step) -> u32 {
        let row = &self.tokens[token as usize];
        let (exit, case) = (row.exit, self.cases[row.case as usize]);
        // A part is cut no further.
        if case.part != 0 {
            return exit;
        }
        let n = match exit == step.success {
            true => self.n_parts(token, &plan.parts),
            false => 1,
        };
        let is_too_many = n > plan.parts_max && plan.limit != NONE;
        self.cases[case.root as usize].parts = if is_too_many { 1 } else { n };
        if is_too_many { plan.limit } else { exit }
    }

    /// Parts that an order is cut into: at most one for each of its lines, when those are known.
    fn n_parts(&self, token: u32, parts: &Draw) -> u16 {
        let drawn = libm::rint(parts.draw(&mut self.luck(token, luck::PARTS))) as i64;
        let root = self.cases[self.tokens[token as usize].case as usize].root;
        let lines = match self.model.fields.has_lines() {
            true => self.lines(root).len() as i64,
            false => PARTS_MAX as i64,
        };
        drawn.clamp(2, PARTS_MAX as i64).min(lines).max(1) as u16
    }

    fn pause(&mut self, token: u32, plan: &WaitPlan) {
        let row = self.tokens[token as usize];
        let step = &self.model.steps[row.step as usize];
        self.tokens[token as usize].due = i64::MAX;
        if u32::from(row.visit) >= plan.visits_max && plan.exhausted != NONE {
            self.depart(token, plan.exhausted);
            return;
        }
        let mut length = plan.length_us;
        if let Some(until) = &plan.until {
            self.fill(row.case, until);
            let clock = self.clock();
            let moment = self.model.program.until(step.origin, &self.record, &clock);
            let ahead = moment.and_then(|moment| moment.since(clock.now));
            length = ahead.map_or(length, |ahead| ahead.micros);
        }
        let mut length = length.max(0);
        let mut exit = step.success;
        if plan.event != NONE && self.luck(token, luck::EVENT).unit() < plan.event_share {
            let mut stream = self.luck(token, luck::DURATION);
            let at = match plan.event_drawn {
                true => step.draw.micros(&mut stream),
                false => (stream.unit() * length as f64) as i64,
            };
            if at <= length {
                exit = plan.event;
                length = at;
            }
        }
        let row = &mut self.tokens[token as usize];
        row.exit = exit;
        row.doing = Doing::Pausing;
        self.schedule(token, self.now + length);
    }

    /// Asks the next person of an approval.
    pub(super) fn ask(&mut self, token: u32, plan: &ApprovalPlan) {
        let row = self.tokens[token as usize];
        let model = self.model;
        let step = &model.steps[row.step as usize];
        self.tokens[token as usize].due = self.now.saturating_add(plan.deadline_us);
        self.tokens[token as usize].since = self.now;
        let pool = match row.round & ESCALATED {
            0 => self
                .levels(row.case, step, plan)
                .get(usize::from(row.round))
                .copied(),
            _ => Some(plan.escalates_to),
        };
        if pool.is_some() && self.answers_late(token, plan, step) {
            self.wait_in_vain(token);
            return;
        }
        match pool {
            Some(NONE) => {
                self.tokens[token as usize].pool = NONE;
                self.start_work(token);
            }
            Some(pool) => self.request_one(token, step, pool),
            // The table names nobody for this order, so nobody is waited for.
            None => {
                self.tokens[token as usize].due = i64::MAX;
                self.depart(token, step.success);
            }
        }
    }

    /// Pools of the persons that are asked, in order.
    fn levels(&mut self, case: u32, step: &Step, plan: &ApprovalPlan) -> smallvec::SmallVec<[u32; 4]> {
        let Some(matrix) = &plan.matrix else {
            return plan.levels.iter().copied().collect();
        };
        self.fill(case, matrix);
        let model = self.model;
        let roles = model.program.approvers(step.origin, &self.record, &self.clock());
        let pools = roles.unwrap_or_default().into_iter().map(|role| {
            let found = model.layout.pools.iter().position(|pool| pool.id == role);
            found.map_or(NONE, |pool| pool as u32)
        });
        pools.collect()
    }

    /// How many persons of an approval are asked when all agree in time.
    fn n_levels(&mut self, token: u32, plan: &ApprovalPlan, step: &Step) -> usize {
        let case = self.tokens[token as usize].case;
        match &plan.matrix {
            None => plan.levels.len(),
            Some(_) => self.levels(case, step, plan).len(),
        }
    }

    /// Nobody takes the question up: it lies there until its time is over, and keeps no one busy.
    fn wait_in_vain(&mut self, token: u32) {
        let row = &mut self.tokens[token as usize];
        row.doing = Doing::Parked;
        row.pool = NONE;
        row.next = NONE;
        let due = row.due;
        self.schedule(token, due);
    }

    /// Whether nobody answers within the time limit, as often as the scenario states.
    fn answers_late(&mut self, token: u32, plan: &ApprovalPlan, step: &Step) -> bool {
        if !plan.draws_late {
            return false;
        }
        let late = plan.chances(self.n_levels(token, plan, step)).late;
        let round = u64::from(self.tokens[token as usize].round);
        self.luck_of_round(token, luck::LATE, round).unit() < late
    }

    /// A person of an approval has answered; gives the exit when no other is asked.
    fn answer(&mut self, token: u32, plan: &ApprovalPlan, step: &Step) -> Option<u32> {
        let row = self.tokens[token as usize];
        let n_levels = self.n_levels(token, plan, step);
        let rejects = plan.chances(n_levels).rejects;
        let unit = self.luck_of_round(token, luck::EXIT, u64::from(row.round)).unit();
        if unit < rejects {
            return Some(plan.rejected);
        }
        if row.round & ESCALATED != 0 || usize::from(row.round) + 1 >= n_levels {
            return Some(step.success);
        }
        self.tokens[token as usize].round += 1;
        self.log(token, Happening::PassOn, Row::NONE);
        self.ask(token, plan);
        None
    }

    /// Nobody answered in time: the next above is asked, once.
    pub(super) fn approval_is_late(&mut self, token: u32, plan: &ApprovalPlan) {
        let row = self.tokens[token as usize];
        if plan.is_passed_on(row.round) {
            self.tokens[token as usize].round |= ESCALATED;
            self.ask(token, plan);
            return;
        }
        let step = &self.model.steps[row.step as usize];
        self.tokens[token as usize].due = i64::MAX;
        let exit = if step.time_up == NONE {
            step.success
        } else {
            step.time_up
        };
        self.depart(token, exit);
    }

    /// A queue at a peak lets so many through in a time, a burst at once: the generic cell rate algorithm (ITU-T
    /// I.371).
    fn hold_back(&mut self, token: u32, plan: &QueuePlan) {
        let queue = &mut self.queues[plan.number as usize];
        let now = self.now as f64;
        if queue.waiting == 0
            && now >= queue.full_at - (plan.burst - 1.0) * plan.gap_us
            && plan.gap_us.is_finite()
        {
            queue.full_at = queue.full_at.max(now) + plan.gap_us;
            let step = &self.model.steps[self.tokens[token as usize].step as usize];
            self.count_wait(token, 0);
            self.charge_and_depart(token, step);
            return;
        }
        self.ticket = self.ticket.wrapping_add(1);
        let key = self.rank(token);
        let row = &mut self.tokens[token as usize];
        row.doing = Doing::Parked;
        row.level = self.cases[row.case as usize].priority;
        let due = row.due;
        let queue = &mut self.queues[plan.number as usize];
        queue.held.push(&mut self.tokens, token, key, self.ticket);
        queue.waiting += 1;
        if due != i64::MAX {
            self.schedule(token, due);
        }
        self.schedule_admission(plan);
    }

    fn schedule_admission(&mut self, plan: &QueuePlan) {
        let queue = &mut self.queues[plan.number as usize];
        if queue.is_admitting || queue.waiting == 0 || !plan.gap_us.is_finite() {
            return;
        }
        queue.is_admitting = true;
        let at = libm::ceil(queue.full_at - (plan.burst - 1.0) * plan.gap_us);
        self.schedule_system(at.max(self.now as f64) as i64, System::Admit(plan.number));
    }

    /// Lets the next order of a queue at a peak through.
    pub(super) fn admit(&mut self, number: u32) {
        let model = self.model;
        let step = &model.steps[self.queues[number as usize].step as usize];
        let Act::PeakQueue(plan) = &step.act else { return };
        let queue = &mut self.queues[number as usize];
        queue.is_admitting = false;
        if let Some(token) = queue.held.first(&self.tokens) {
            queue.full_at = queue.full_at.max(self.now as f64) + plan.gap_us;
            self.leave_parking(token);
            let waited = self.now - self.tokens[token as usize].since;
            self.count_wait(token, waited);
            self.tokens[token as usize].doing = Doing::Pausing;
            self.last_move = self.now;
            self.charge_and_depart(token, step);
        }
        self.schedule_admission(plan);
    }

    /// A token no longer waits for supply or at a peak.
    pub(super) fn leave_parking(&mut self, token: u32) {
        let row = self.tokens[token as usize];
        if let Act::PeakQueue(plan) = &self.model.steps[row.step as usize].act {
            let queue = &mut self.queues[plan.number as usize];
            queue.held.remove(&mut self.tokens, token);
            queue.waiting -= 1;
        }
        self.tokens[token as usize].next = NONE;
    }

    fn wait_for_wave(&mut self, token: u32, wave_us: i64) {
        let local = self.model.start_local + self.now;
        let ahead = (wave_us - local.rem_euclid(wave_us)) % wave_us;
        self.tokens[token as usize].doing = Doing::Pausing;
        match ahead {
            0 => self.resume(token),
            ahead => self.schedule(token, self.now + ahead),
        }
    }

    pub(super) fn wait_for_pickup(&mut self, token: u32, carrier: u32) {
        let now = self.now;
        let row = &mut self.tokens[token as usize];
        row.doing = Doing::Loading;
        row.exit = carrier;
        row.due = i64::MAX;
        self.carriers[carrier as usize].waiting.push_back((token, now));
    }

    /// A carrier takes the parcels that were ready in time.
    pub(super) fn pick_up(&mut self, number: u32) {
        let plan = &self.model.carriers[number as usize];
        self.schedule_at_edge(self.now + plan.every_us, LAST, System::Pickup(number));
        if plan.open.units(self.now) == 0 {
            return;
        }
        self.carriers[number as usize].tally.pickups += 1;
        let latest = self.now - plan.cut_off_us;
        let mut ahead = 0;
        let mut taken = 0;
        loop {
            let carrier = &mut self.carriers[number as usize];
            let Some(&(token, ready)) = carrier.waiting.front() else {
                return;
            };
            if ready > latest {
                return;
            }
            if taken == plan.capacity {
                let left = carrier
                    .waiting
                    .iter()
                    .take_while(|(_, ready)| *ready <= latest)
                    .count();
                // Those who were left behind before stand in front.
                carrier.tally.left_behind += left.saturating_sub(carrier.left_behind) as u64;
                carrier.left_behind = left;
                return;
            }
            if ahead == 0 {
                // The rows of the next parcels are fetched side by side.
                ahead = 8;
                for (parcel, _) in carrier.waiting.iter().take(ahead) {
                    match parcel & LAST_LEG {
                        0 => prefetch_index(&self.cases, self.tokens[*parcel as usize].case as usize),
                        _ => last_leg::prefetch(&self.legs, parcel & !LAST_LEG),
                    }
                }
            }
            ahead -= 1;
            carrier.waiting.pop_front();
            carrier.left_behind = carrier.left_behind.saturating_sub(1);
            carrier.tally.parcels += 1;
            carrier.tally.waiting.add(self.now - ready);
            taken += 1;
            let (freight, carbon_kg) = match token & LAST_LEG {
                0 => self.cost_of_parcel(token, plan),
                // Weights ask for the row of an order.
                _ => (plan.freight, plan.carbon_kg),
            };
            self.money.freight = self.money.freight.saturating_add(freight);
            self.carbon_kg += carbon_kg;
            self.last_move = self.now;
            match token & LAST_LEG {
                0 => self.collected(token),
                _ => self.collected_on_last_leg(token & !LAST_LEG),
            }
        }
    }

    /// Freight and emissions of a parcel, by its weight.
    fn cost_of_parcel(&self, token: u32, plan: &CarrierPlan) -> (i64, f64) {
        let kg = self.kg4(self.tokens[token as usize].case) as f64;
        let freight = plan
            .freight
            .saturating_add((plan.freight_per_kg * kg / 10_000.0) as i64);
        (freight, plan.carbon_kg + self.carbon_of_weight(kg))
    }

    /// Emissions of shipping so many ten-thousandths of a kilogram.
    fn carbon_of_weight(&self, kg4: f64) -> f64 {
        self.model.costs.carbon_per_kg * kg4 / 10_000.0
    }

    pub(super) fn leave_loading(&mut self, token: u32) {
        let carrier = self.tokens[token as usize].exit;
        let carrier = &mut self.carriers[carrier as usize];
        if let Some(place) = carrier.waiting.iter().position(|(waiting, _)| *waiting == token) {
            carrier.waiting.remove(place);
            carrier.left_behind -= usize::from(place < carrier.left_behind);
        }
    }

    /// One attempt to hand over a parcel; gives the exit when there is no other.
    pub(super) fn attempt(
        &mut self,
        token: u32,
        step: &Step,
        (attempts, fails): (u32, f64),
        refused: u32,
    ) -> Option<u32> {
        let drawn = self.drawn_exit(token);
        if drawn != step.success && drawn != refused {
            return Some(drawn);
        }
        let row = self.tokens[token as usize];
        let round = u64::from(row.round);
        if round > 0 && step.is_charged {
            // Each attempt is a piece of work; the first was charged when its time was over.
            self.charge(row.step, step);
        }
        if round == 0 && self.model.carriers.is_empty() && self.model.costs.carbon_per_kg != 0.0 {
            // No pickup has counted what it weighs.
            self.carbon_kg += self.carbon_of_weight(self.kg4(row.case) as f64);
        }
        if fails == 0.0 || self.luck_of_round(token, luck::ATTEMPT, round).unit() >= fails {
            return Some(step.success);
        }
        let too_late = row
            .came
            .saturating_add(self.model.steps[row.step as usize].limit_us);
        if u32::from(row.round) + 1 >= attempts || self.now + NEXT_ATTEMPT_US >= too_late {
            return Some(if refused == NONE { step.success } else { refused });
        }
        self.tokens[token as usize].round += 1;
        self.tokens[token as usize].doing = Doing::Pausing;
        self.schedule(token, self.now + NEXT_ATTEMPT_US);
        None
    }

    fn merge(&mut self, token: u32, plan: &MergePlan, step: &Step) {
        let row = self.tokens[token as usize];
        let MergePlan {
            window_us, absorbed, ..
        } = *plan;
        self.tokens[token as usize].due = i64::MAX;
        if let Some(exclude) = &plan.exclude
            && self.is_true(row.case, exclude)
        {
            self.count_wait(token, 0);
            self.charge_and_depart(token, step);
            return;
        }
        let common = self.in_common(row.case, plan);
        let key = (row.step, common);
        if let Some((until, other)) = self.merging.get(&key).copied()
            && until > self.now
            && absorbed != NONE
        {
            self.absorb(row.case, self.tokens[other as usize].case);
            self.leave_absorbed(token, absorbed);
            return;
        }
        self.merging.insert(key, (self.now + window_us, token));
        let row = &mut self.tokens[token as usize];
        row.doing = Doing::Pausing;
        // It waits in no queue, so there is room for what it is known by.
        row.next = (common >> 32) as u32;
        row.before = common as u32;
        self.schedule(token, self.now + window_us);
    }

    /// An order was merged into another, or a part of one into one.
    fn leave_absorbed(&mut self, token: u32, absorbed: u32) {
        self.orders.merged += u64::from(self.part(self.tokens[token as usize].case).is_whole());
        self.tokens[token as usize].due = i64::MAX;
        self.depart(token, absorbed);
    }

    /// Nothing is merged any more into the order of a token that waited for others.
    pub(super) fn leave_merging(&mut self, token: u32) {
        let row = &self.tokens[token as usize];
        let key = (row.step, u64::from(row.next) << 32 | u64::from(row.before));
        if self
            .merging
            .get(&key)
            .is_some_and(|(_, waiting)| *waiting == token)
        {
            self.merging.remove(&key);
        }
    }

    /// What an order has in common with those that it may be merged with, as a number.
    fn in_common(&mut self, case: u32, plan: &MergePlan) -> u64 {
        let customer = match plan.by_customer {
            true => self.customer(case),
            false => NONE,
        };
        if plan.slots.is_empty() {
            return u64::from(customer);
        }
        self.fill(case, &plan.same);
        let values = plan.slots.iter().map(|slot| self.record.get(*slot));
        let text: String = values.map(|value| format!("{value:?};")).collect();
        key(&text, u64::from(customer))
    }

    pub(super) fn customer(&self, case: u32) -> u32 {
        let order = &self.cases[self.cases[case as usize].root as usize];
        self.model.fields.customer(order.seed, order.row)
    }

    fn let_through(&mut self, token: u32, plan: &GatePlan, step: &Step) -> u32 {
        let case = self.tokens[token as usize].case;
        let or = |exit: u32| if exit == NONE { step.success } else { exit };
        if self.now < plan.from_us || self.now > plan.until_us {
            return or(plan.closed);
        }
        if self.holds(case, |pass| pass.gate == plan.number) {
            return step.success;
        }
        if self.gates[plan.number as usize].taken >= plan.quota {
            self.gates[plan.number as usize].count.refused += 1;
            return or(plan.sold_out);
        }
        let customer = match plan.per_customer {
            u32::MAX => NONE,
            _ => self.customer(case),
        };
        let gate = &mut self.gates[plan.number as usize];
        if customer != NONE {
            let has = gate.of_customer.entry(customer).or_default();
            if *has >= plan.per_customer {
                return or(plan.over_limit);
            }
            *has += 1;
        }
        gate.taken += 1;
        gate.count.given += 1;
        // That of another gate, which it passed before, stays taken.
        if let Some((before, _)) = self.take_place(case) {
            self.gates[before as usize].kept += 1;
        }
        let pass = self.pass_of(case);
        pass.gate = plan.number;
        pass.customer = customer;
        step.success
    }

    /// A place of a gate is free again.
    pub(super) fn free_quota(&mut self, case: u32) {
        let Some((gate, customer)) = self.take_place(case) else {
            return;
        };
        let gate = &mut self.gates[gate as usize];
        gate.taken -= 1;
        gate.count.returned += 1;
        if let Some(has) = gate.of_customer.get_mut(&customer) {
            *has = has.saturating_sub(1);
        }
    }

    fn lock(&mut self, token: u32, plan: &LockPlan, step: &Step) -> u32 {
        self.end_locks(plan.number);
        let case = self.tokens[token as usize].case;
        if self.holds(case, |pass| pass.lock == plan.number) {
            return step.success;
        }
        let lines = self.lines(self.cases[case as usize].root);
        let pieces = lines.iter().map(|(_, pieces)| pieces).sum::<i64>().max(1);
        if self.locks[plan.number as usize].locked + pieces > plan.limit && plan.sold_out != NONE {
            self.locks[plan.number as usize].count.refused += 1;
            return plan.sold_out;
        }
        let expires = self.now.saturating_add(plan.ttl_us);
        // An order holds one lock: that of another place goes back.
        self.unlock(case);
        let pass = self.pass_of(case);
        pass.lock = plan.number;
        pass.locked = pieces;
        pass.lock_stamp = pass.lock_stamp.wrapping_add(1);
        let stamp = pass.lock_stamp;
        let number = self.cases[case as usize].claim;
        let lock = &mut self.locks[plan.number as usize];
        lock.locked += pieces;
        lock.count.given += pieces as u64;
        lock.expiring.push_back((expires, number, stamp));
        step.success
    }

    /// Locks that have lasted long enough end by themselves.
    pub(super) fn end_locks(&mut self, number: u32) {
        while let Some(&(at, claim, stamp)) = self.locks[number as usize].expiring.front() {
            if at > self.now {
                return;
            }
            self.locks[number as usize].expiring.pop_front();
            let held = &mut self.passes[claim as usize];
            if held.lock == number && held.lock_stamp == stamp {
                held.lock = NONE;
                self.locks[number as usize].give_back(held.locked);
                self.free_if_orphan(claim);
            }
        }
    }

    /// Gives back a lock of future stock.
    pub(super) fn unlock(&mut self, case: u32) {
        if let Some((lock, pieces)) = self.take_lock(case) {
            self.locks[lock as usize].give_back(pieces);
        }
    }

    /// A lock of future stock has become frozen stock; what was sold ahead stays sold.
    pub(super) fn use_lock(&mut self, case: u32) {
        (0..self.locks.len() as u32).for_each(|number| self.end_locks(number));
        if let Some((lock, pieces)) = self.take_lock(case) {
            self.locks[lock as usize].sold += pieces;
        }
    }

    fn price(&mut self, token: u32, plan: &FieldPlan, step: &Step) -> u32 {
        let row = self.tokens[token as usize];
        self.fill_whole(row.case, plan);
        let model = self.model;
        let clock = self.clock();
        let budget = self.budgets.entry(row.step).or_default();
        let Some(tape) = model.program.price(step.origin, &self.record, &clock, budget) else {
            return step.success;
        };
        let gives = tape.gives_something();
        let other = (step.first_exit..step.first_exit + step.n_exits)
            .find(|exit| *exit != step.success && *exit != step.fault_exit);
        let exit = if gives {
            step.success
        } else {
            other.unwrap_or(step.success)
        };
        if gives {
            budget.book(&tape);
            let root = self.cases[row.case as usize].root as usize;
            let saved = crate::model::money4(tape.discount);
            if let Some(book) = self.books.get_mut(root) {
                book.discount += saved;
                book.total = crate::model::money4(tape.total_after);
            }
        }
        if step.writes {
            self.keep_written(token, exit, Some(&tape));
        }
        exit
    }
}
