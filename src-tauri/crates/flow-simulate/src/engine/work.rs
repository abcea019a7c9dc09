//! Work: how long it takes, technical faults and tries, the exception lane.

use flow_engine::next_pause_us;

use super::order::Doing;
use super::plain::Left;
use super::pool::INTERRUPTED;
use super::{Engine, luck};
use crate::distribution::whole_micros;
use crate::model::{Act, NONE, Step, StepIndex};
use crate::random::Stream;
use crate::scenario::DisruptionEffect;
use crate::trace::{Happening, Row, Sink};

/// Draws of a duration until one is within the limit.
const REDRAWS: usize = 16;

impl<S: Sink> Engine<'_, S> {
    /// The units are there: work begins.
    #[inline]
    pub(super) fn start_work(&mut self, token: u32) {
        let row = self.tokens[token as usize];
        let model = self.model;
        let step = &model.steps[row.step as usize];
        let waited = self.now - row.since;
        self.count_wait(token, waited);
        if row.pool != NONE && !self.pools[row.pool as usize].derives_waits {
            match self.uses_of(token) {
                None => self.count_wait_for(token, row.pool, self.time_in_queue(token)),
                Some(uses) => self.count_no_waits(token, uses),
            }
        }
        // Interrupted work whose tries will all fail is gone on with like any other.
        let is_interrupted = row.round & INTERRUPTED != 0;
        if row.doing == Doing::InLane || row.failed && !is_interrupted && matches!(row.doing, Doing::Queued) {
            self.start_lane(token);
            return;
        }
        if is_interrupted {
            let set_up = match model.has_set_ups && !self.is_interrupted_in_lane(token) {
                true => self.set_up_us(token, step),
                false => 0,
            };
            self.go_on(token, set_up);
            if step.batch.is_some() {
                self.start_ride(token, step, Some(waited));
            }
            return;
        }
        self.log(token, Happening::Begin, Row::NONE);
        if step.batch.is_some() {
            self.start_ride(token, step, None);
        }
        let set_up = match model.has_set_ups {
            true => self.set_up_us(token, step),
            false => 0,
        };
        let mut length = self.length(token, step) + set_up;
        if step.fault > 0.0 || !step.disruptions.is_empty() {
            length = self.with_tries(token, step, length);
        }
        if step.batch.is_some() {
            self.ride_until(token, self.now + length);
        }
        let row = &mut self.tokens[token as usize];
        row.doing = Doing::Working;
        // Work that would end too late is given up when the time is up.
        let until = (self.now + length).min(row.due);
        self.keep_end(token, until, self.now + set_up);
        match until <= self.now && self.tokens[token as usize].pool == NONE && step.batch.is_none() {
            // What takes no time and no unit need not wait for its turn.
            true => self.finish_work(token),
            false => self.schedule(token, until),
        }
    }

    /// How long work takes when all goes well. Decides the exit of steps that leave by shares.
    pub(super) fn length(&mut self, token: u32, step: &Step) -> i64 {
        if step.draws_exit {
            let exit = self.drawn_exit(token);
            self.tokens[token as usize].exit = exit;
            let is_late = exit == step.time_up && !step.races && step.limit_us != i64::MAX;
            // The others are not held up by one who is late.
            if is_late && !self.is_ridden(token) {
                return (self.tokens[token as usize].came + step.limit_us - self.now).max(0);
            }
        } else {
            self.tokens[token as usize].exit = step.success;
        }
        let mut stream = match &step.act {
            Act::Approval(_) => {
                let round = self.tokens[token as usize].round;
                self.luck_of_round(token, luck::DURATION, u64::from(round))
            }
            _ => self.luck(token, luck::DURATION),
        };
        let mut length = self.drawn_length(token, step, &mut stream);
        if !step.races && step.limit_us != i64::MAX && step.time_up != NONE {
            // That the work itself is in time is what the exit says, so a longer draw is drawn again. Who waited for units, or
            // for others, is late all the same when what is left is too short for it.
            let left = (self.tokens[token as usize].came + step.limit_us - self.now).max(0);
            let waits = step.pool != NONE || step.uses.0 != step.uses.1 || step.batch.is_some();
            let room = match &step.act {
                Act::Approval(plan) => plan.deadline_us,
                _ if waits => step.limit_us,
                _ => left,
            };
            let mut tries = 0;
            while length >= room && tries < REDRAWS {
                length = self.drawn_length(token, step, &mut stream);
                tries += 1;
            }
        }
        length
    }

    #[inline]
    fn drawn_length(&mut self, token: u32, step: &Step, stream: &mut Stream) -> i64 {
        let Some(times) = &step.times else {
            return step.draw.micros(stream);
        };
        let drawn = step.draw.draw(stream);
        let case = self.tokens[token as usize].case;
        let value = self.evaluate(case, times);
        let factor = value.as_number().map(flow_feel::Decimal::to_f64);
        let factor = match factor {
            Some(factor) if factor >= 0.0 => factor,
            _ => {
                self.steps[self.tokens[token as usize].step as usize].without_factor += 1;
                factor.map_or(1.0, |_| 0.0)
            }
        };
        whole_micros(drawn * factor)
    }

    /// Adds failed tries and the pauses between them; when all fail, the token is marked as failed.
    fn with_tries(&mut self, token: u32, step: &Step, length: i64) -> i64 {
        let mut stream = self.luck(token, luck::FAULT);
        let mut at = self.now;
        let mut pause = step.retry.backoff_us;
        for attempt in 0..=step.retry.retries {
            let (fault, slower, is_down) = disrupted(step, at);
            let length = match slower == 1.0 {
                true => length,
                false => whole_micros(length as f64 * slower),
            };
            if stream.unit() >= fault {
                return at - self.now + length;
            }
            // A partner that is down lets the try run into its time limit.
            at += if is_down {
                step.retry.timeout_us
            } else {
                length.min(step.retry.timeout_us)
            };
            if attempt < step.retry.retries {
                self.steps[self.tokens[token as usize].step as usize].retries += 1;
                at += pause;
                pause = next_pause_us(pause, step.retry.backoff_us);
            }
        }
        self.tokens[token as usize].failed = true;
        at - self.now
    }

    /// Something that a token waited for is over.
    #[inline(always)]
    pub(super) fn wake(&mut self, token: u32) {
        self.move_on(token, NONE);
    }

    /// Moves a token until it has to wait, is worked on or is gone: from a step before which it stands, or from where it is
    /// when what it waited for is over ([`NONE`]). One function for both, since what orders run through must fit into the
    /// processor's cache; not built into the loop of events, where there would be too few registers.
    #[inline(never)]
    pub(super) fn move_on(&mut self, token: u32, before: StepIndex) {
        let gone_on = match before {
            NONE => {
                let row = &self.tokens[token as usize];
                let (doing, number) = (row.doing, row.step);
                let model = self.model;
                let step = &model.steps[number as usize];
                if doing == Doing::Working && step.is_swift {
                    self.finish_swift(token, step)
                } else if doing == Doing::Working && step.is_plain {
                    self.finish_plain(token, number, step)
                } else {
                    self.wake_slowly(token);
                    None
                }
            }
            before => Some((before, Left::NOTHING)),
        };
        if let Some((next, left)) = gone_on {
            self.walk_on(token, next, left);
        }
    }

    pub(super) fn wake_slowly(&mut self, token: u32) {
        let row = self.tokens[token as usize];
        match row.doing {
            Doing::Working => self.finish_work(token),
            Doing::Queued => {
                let (in_queue, is_begun) = (self.time_in_queue(token), self.is_begun(token));
                if !self.hand_over(token) {
                    self.count_wait_for(token, row.pool, in_queue);
                    self.queued.remove(&token);
                    self.leave_queue(token);
                }
                let own = &mut self.tokens[token as usize];
                own.pool = NONE;
                // What was interrupted is given up.
                own.round &= !INTERRUPTED;
                if is_begun {
                    self.charge(row.step, &self.model.steps[row.step as usize]);
                }
                let own = &mut self.tokens[token as usize];
                own.failed = false;
                let waited = self.now - row.since;
                self.count_wait(token, waited);
                self.time_is_up(token);
            }
            Doing::Pausing => self.resume(token),
            Doing::Parked => {
                self.leave_parking(token);
                let waited = self.now - row.since;
                self.count_wait(token, waited);
                if matches!(self.model.steps[row.step as usize].act, Act::Approval(_)) {
                    // For an answer, not for a pool.
                    self.steps[row.step as usize].before_us += waited;
                }
                self.time_is_up(token);
            }
            Doing::InLane => self.leave_lane(token),
            Doing::Gathering => {
                self.leave_gathering(token);
                let waited = self.now - row.since;
                self.count_wait(token, waited);
                self.time_is_up(token);
            }
            Doing::Riding => self.ride_is_too_long(token),
            Doing::Loading | Doing::AtJoin | Doing::InCall | Doing::Moving | Doing::Free => {}
        }
    }

    #[inline]
    fn finish_work(&mut self, token: u32) {
        let step = &self.model.steps[self.tokens[token as usize].step as usize];
        if step.batch.is_some() {
            self.finish_batch(token, step);
            return;
        }
        self.release(token);
        self.settle(token);
    }

    #[inline]
    pub(super) fn settle(&mut self, token: u32) {
        let row = self.tokens[token as usize];
        let step = &self.model.steps[row.step as usize];
        self.tokens[token as usize].doing = Doing::Pausing;
        self.charge(row.step, step);
        if row.failed {
            self.tokens[token as usize].failed = false;
            self.fail(token, step);
        } else if row.due <= self.now && row.due != i64::MAX {
            if matches!(&step.act, Act::Approval(plan) if plan.is_passed_on(row.round)) {
                self.log(token, Happening::PassOn, Row::NONE);
            }
            self.time_is_up(token);
        } else {
            self.decide(token, step);
        }
    }

    /// Whether work for a token has begun and is not over.
    pub(super) fn is_begun(&self, token: u32) -> bool {
        let row = &self.tokens[token as usize];
        match row.doing {
            Doing::Working => true,
            Doing::Queued => row.round & INTERRUPTED != 0 && !self.is_interrupted_in_lane(token),
            Doing::Riding => self.ride_has_begun(row),
            _ => false,
        }
    }

    /// Cost and emissions of work that is over, however it ended.
    #[inline(never)]
    pub(super) fn charge(&mut self, number: StepIndex, step: &Step) {
        self.steps[number as usize].charged += 1;
        self.money.steps = self.money.steps.saturating_add(step.cost);
        self.carbon_kg += step.carbon_kg;
    }

    /// All tries failed: by the fault exit when it is wired, else to the exception lane.
    fn fail(&mut self, token: u32, step: &Step) {
        let row = self.tokens[token as usize];
        self.steps[row.step as usize].faults += 1;
        if step.fault_exit != NONE {
            self.tokens[token as usize].due = i64::MAX;
            self.depart(token, step.fault_exit);
            return;
        }
        self.log(token, Happening::Fault, Row::NONE);
        let row = &mut self.tokens[token as usize];
        row.doing = Doing::InLane;
        row.due = i64::MAX;
        row.since = self.now;
        if step.lane.pool == NONE {
            self.start_lane(token);
        } else {
            self.tokens[token as usize].failed = true;
            self.request_one(token, step, step.lane.pool);
        }
    }

    fn start_lane(&mut self, token: u32) {
        let model = self.model;
        let step = &model.steps[self.tokens[token as usize].step as usize];
        let delay = step.lane.delay.micros(&mut self.luck(token, luck::LANE));
        let row = &mut self.tokens[token as usize];
        row.failed = false;
        row.doing = Doing::InLane;
        self.keep_end(token, self.now + delay, self.now);
        self.schedule(token, self.now + delay);
    }

    fn leave_lane(&mut self, token: u32) {
        self.release(token);
        let model = self.model;
        let step = &model.steps[self.tokens[token as usize].step as usize];
        let round = u64::from(self.tokens[token as usize].round);
        let cancels = self.luck_of_round(token, luck::LANE, round + 1).unit() < step.lane.cancel;
        self.tokens[token as usize].doing = Doing::Pausing;
        if cancels {
            self.cancel_in_lane(token);
            return;
        }
        self.try_again(token);
        // It is another visit, with a time limit of its own.
        let row = &mut self.tokens[token as usize];
        row.since = self.now;
        row.due = step.due(self.now);
        match &step.act {
            Act::Approval(plan) => self.ask(token, plan),
            _ => self.request(token),
        }
    }

    /// The time limit of a step has passed.
    #[cold]
    #[inline(never)]
    pub(super) fn time_is_up(&mut self, token: u32) {
        let model = self.model;
        let step = &model.steps[self.tokens[token as usize].step as usize];
        self.tokens[token as usize].doing = Doing::Pausing;
        if let Act::Approval(plan) = &step.act {
            self.approval_is_late(token, plan);
            return;
        }
        self.tokens[token as usize].due = i64::MAX;
        let exit = if step.time_up == NONE {
            step.success
        } else {
            step.time_up
        };
        self.depart(token, exit);
    }

    /// Too many wait: the order leaves by the first outcome exit, or is lost, and so do those who gathered with it.
    pub(super) fn turn_away(&mut self, token: u32, step: &Step) {
        self.queued.remove(&token);
        let exits = step.first_exit..step.first_exit + step.n_exits;
        let outcome = |exit: &u32| *exit != step.success && *exit != step.fault_exit && *exit != step.time_up;
        let exit = exits
            .clone()
            .find(outcome)
            .or((step.time_up != NONE).then_some(step.time_up));
        let riders = self.riders_turned_away(token, step);
        let all = || std::iter::once(token).chain(riders.iter().copied());
        for member in all() {
            // It may have waited for a wave, or for others to be served with.
            let waited = self.now - self.tokens[member as usize].since;
            if waited > 0 {
                self.count_wait(member, waited);
            }
        }
        let n_ready = self.ready.len();
        for (position, member) in all().enumerate() {
            let row = &mut self.tokens[member as usize];
            // An order that is lost takes its other parts with it.
            if position > 0 && row.doing != Doing::Riding {
                continue;
            }
            row.doing = Doing::Pausing;
            row.due = i64::MAX;
            self.steps[row.step as usize].turned_away += 1;
            self.depart(member, exit.unwrap_or(NONE));
        }
        self.keep_order(n_ready);
    }
}

/// The chance of a fault, the factor of durations, and whether nothing works at all, at a moment.
fn disrupted(step: &Step, at: i64) -> (f64, f64, bool) {
    let mut now = (step.fault, 1.0, false);
    for disruption in &step.disruptions {
        if disruption.when.covers(at) {
            match disruption.effect {
                DisruptionEffect::Down => now = (1.0, now.1, true),
                DisruptionEffect::Slower(factor) => now.1 *= factor.max(0.0),
                DisruptionEffect::Faults(share) => now.0 = f64::max(now.0, share),
                DisruptionEffect::FewerUnits(_) => {}
            }
        }
    }
    now
}
