//! Moving tokens: leaving steps, meeting at joins, ending orders, going into called flows and coming back.

use flow_catalog::{ObligationSet, Outcome};
use flow_engine::stepper::{STEPS_MAX, share_place};

use super::luck::{self, stream};
use super::order::{Case, Doing};
use super::plain::Left;
use super::{ASIDE, Engine, LAST_LEG};
use crate::model::{Act, CustomerName, Model, NONE, Step, StepIndex, Way};
use crate::tally::RunEnd;
use crate::trace::{Happening, Row, Sink};

/// How an order stops without coming to an end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stop {
    /// At an exit that leads nowhere, or where two of its tokens met.
    Lost,
    /// After too many steps.
    Endless,
}

impl<S: Sink> Engine<'_, S> {
    /// Moves every token that stands before a step.
    pub(super) fn advance(&mut self) {
        while let Some((token, step)) = self.ready.pop() {
            match token & LAST_LEG {
                0 if token & ASIDE != 0 => self.start_aside(token & !ASIDE, step),
                0 => self.move_on(token, step),
                _ => self.end_last_leg(token & !LAST_LEG),
            }
        }
    }

    /// Moves a token that stands before a step. `left` is what the log was not told yet.
    #[inline(always)]
    pub(super) fn walk_on(&mut self, token: u32, mut number: StepIndex, mut left: Left) {
        let steps = self.model.steps.as_slice();
        let case_number = self.tokens[token as usize].case;
        loop {
            if !S::WANTED {
                left = Left::NOTHING;
            }
            let step = &steps[number as usize];
            let case = &mut self.cases[case_number as usize];
            let seed = case.seed;
            let mut visit = 0;
            if step.is_watched {
                case.steps += 1;
                let may_stop = case.steps as usize > STEPS_MAX || case.n_tokens != 1 && step.is_crossed;
                if may_stop && self.is_stopped(token, case_number, number, left) {
                    return;
                }
                if step.counted != NONE {
                    visit = self.count_visit(case_number, step.counted);
                }
            }
            if step.is_plain {
                self.enter_plain(token, case_number, (number, step), visit, seed, left);
                return;
            }
            let gone_on = match step.is_swift {
                true => self.enter_swift(token, case_number, (number, step), visit, seed, left),
                false => self.come(token, case_number, number, visit, step, left),
            };
            match gone_on {
                Some(next) => (number, left) = next,
                None => return,
            }
        }
    }

    /// Stops an order that has taken too many steps or of which another token stands where one comes to.
    #[cold]
    #[inline(never)]
    fn is_stopped(&mut self, token: u32, case: u32, number: StepIndex, left: Left) -> bool {
        let why = if self.cases[case as usize].steps as usize > STEPS_MAX {
            Stop::Endless
        } else if !matches!(self.model.steps[number as usize].act, Act::Join(_))
            && self.meets(token, case, number)
        {
            Stop::Lost
        } else {
            return false;
        };
        self.log_left(case, left);
        self.stop(case, why);
        true
    }

    /// A token comes to a step that is neither plain nor swift. Gives the next step when it goes on at once, with what the
    /// log is still to be told.
    #[inline(always)]
    fn come(
        &mut self,
        token: u32,
        case: u32,
        number: StepIndex,
        visit: u16,
        step: &Step,
        left: Left,
    ) -> Option<(StepIndex, Left)> {
        if !matches!(step.act, Act::End(_)) {
            self.log_left(case, left);
        }
        let row = &mut self.tokens[token as usize];
        row.step = number;
        row.came = self.now;
        row.visit = visit;
        match &step.act {
            Act::Pass if !step.writes && !step.marks => self.go_by(token, case, number, step.success),
            Act::End(outcome) => {
                self.come_to_end(case, number, *outcome, left);
                None
            }
            Act::Fork if !S::WANTED && step.aside != NONE => {
                let next = self.fork_aside(token, case, step)?;
                Some((next, Left::NOTHING))
            }
            Act::Join(_) if !S::WANTED && self.cases[case as usize].aside != NONE && !step.writes => {
                match self.join_aside(token, case, number) {
                    Some(true) => {
                        let count = &mut self.steps[number as usize];
                        count.entered += 1;
                        count.left += 1;
                        self.go_by(token, case, number, step.success)
                    }
                    Some(false) => {
                        self.steps[number as usize].entered += 1;
                        None
                    }
                    None => self.come_slowly(token, case, number, step),
                }
            }
            _ => self.come_slowly(token, case, number, step),
        }
    }

    /// The same for steps where more is asked.
    #[inline(never)]
    fn come_slowly(
        &mut self,
        token: u32,
        case_number: u32,
        step_number: StepIndex,
        step: &Step,
    ) -> Option<(StepIndex, Left)> {
        let model = self.model;
        let exit = match &step.act {
            Act::Pass => step.success,
            Act::Share => self.drawn_exit(token),
            Act::Decide(plan) => {
                self.fill(case_number, plan);
                let chosen = model.program.choose(step.origin, &self.record, &self.clock());
                chosen.map_or(NONE, |exit| step.first_exit + exit)
            }
            Act::DecideByCustomer(ends, otherwise) => {
                Model::exit_of_customer(self.customer(case_number), ends, *otherwise)
            }
            Act::Fork => {
                self.fork(token, step_number);
                return None;
            }
            Act::Join(n) => {
                self.steps[step_number as usize].entered += 1;
                let is_met = match self.join_aside(token, case_number, step_number) {
                    Some(is_met) => is_met,
                    None => self.join(token, *n),
                };
                if !is_met {
                    return None;
                }
                self.steps[step_number as usize].left += 1;
                step.success
            }
            Act::Call(plan) => {
                self.enter(token, step_number);
                self.call(token, plan);
                return None;
            }
            _ => {
                self.enter(token, step_number);
                self.begin(token, step_number);
                return None;
            }
        };
        if step.marks {
            self.mark_entered(case_number, step_number);
        }
        let left = match self.ways.get(exit as usize) {
            Some(out) => self.leaving(case_number, step_number, exit, *out),
            None => Left::NOTHING,
        };
        Some((self.go(token, exit)?, left))
    }

    /// Tells the log that an order leaves a step, unless that can wait for what it comes to at this moment.
    #[inline(always)]
    pub(super) fn leaving(&mut self, case: u32, step: StepIndex, exit: u32, out: Way) -> Left {
        if !S::WANTED {
            return Left::NOTHING;
        }
        // What an exit does to others is told after the leaving.
        if out.has_effect || out.to == NONE {
            self.log_at(case, step, Happening::Leave, exit);
            return Left::NOTHING;
        }
        Left { step, exit }
    }

    /// Tells the log what it was not told when an order left a step.
    #[inline(always)]
    pub(super) fn log_left(&mut self, case: u32, left: Left) {
        if S::WANTED && left != Left::NOTHING {
            self.log_at(case, left.step, Happening::Leave, left.exit);
        }
    }

    /// Tells the log that an order comes to a step, and what it was not told when the order left the one before.
    #[inline(always)]
    pub(super) fn log_coming(&mut self, case: u32, number: StepIndex, left: Left, begins: bool) {
        if !S::WANTED {
            return;
        }
        if left != Left::NOTHING {
            let row = self.row(case, left.step, Happening::Leave, left.exit);
            self.sink.take_move(row, number, begins);
            return;
        }
        self.log_at(case, number, Happening::Enter, Row::NONE);
        if begins {
            self.log_at(case, number, Happening::Begin, Row::NONE);
        }
    }

    /// How often an order passed a step that it may pass more than once; one more from now on.
    #[inline(always)]
    pub(super) fn count_visit(&mut self, case: u32, counted: u32) -> u16 {
        let count = &mut self.counts[case as usize * self.model.n_counted + counted as usize];
        let visit = *count;
        *count = count.saturating_add(1);
        visit
    }

    /// A token comes to a step where it stays for some time.
    #[inline]
    fn enter(&mut self, token: u32, step_number: StepIndex) {
        let count = &mut self.steps[step_number as usize];
        count.entered += 1;
        count.standing += 1;
        count.standing_max = count.standing_max.max(count.standing);
        self.tokens[token as usize].doing = Doing::Moving;
        if self.model.steps[step_number as usize].marks {
            let case = self.tokens[token as usize].case;
            self.mark_entered(case, step_number);
        }
        self.log(token, Happening::Enter, Row::NONE);
    }

    /// Of the tokens put before steps since there were so many, who came first moves first: they are taken from the end.
    #[inline]
    pub(super) fn keep_order(&mut self, n_before: usize) {
        if let Some(new) = self.ready.get_mut(n_before..) {
            new.reverse();
        }
    }

    /// A token that stayed leaves by an exit and is put before the next step.
    #[inline]
    pub(super) fn depart(&mut self, token: u32, exit: u32) {
        self.forget_tries(token);
        let row = &mut self.tokens[token as usize];
        row.doing = Doing::Moving;
        let stay = self.now - row.came;
        let count = &mut self.steps[row.step as usize];
        count.left += 1;
        count.standing -= 1;
        count.staying.add(stay);
        if let Some(next) = self.leave(token, exit) {
            self.ready.push((token, next));
        }
    }

    /// A token leaves. Gives the next step, or nothing when the token is gone.
    #[inline]
    pub(super) fn leave(&mut self, token: u32, exit: u32) -> Option<StepIndex> {
        if exit != NONE {
            self.log(token, Happening::Leave, exit);
        }
        self.go(token, exit)
    }

    /// What leaving does; gives the next step, or nothing when the token is gone.
    #[inline]
    pub(super) fn go(&mut self, token: u32, exit: u32) -> Option<StepIndex> {
        let row = &self.tokens[token as usize];
        let (case, number) = (row.case, row.step);
        if exit == NONE {
            self.stop(case, Stop::Lost);
            return None;
        }
        let out = self.take_way(exit);
        let step = &self.model.steps[number as usize];
        if out.has_effect {
            match &step.amount {
                None => self.operate(case, &out),
                Some(amount) => self.move_money(case, &out, amount, exit == step.success),
            }
        }
        if step.writes && !matches!(step.act, Act::Price(_)) {
            self.keep_written(token, exit, None);
        }
        if step.marks {
            self.mark_left(case, number);
        }
        if out.to == NONE {
            self.stop(case, Stop::Lost);
            return None;
        }
        self.tokens[token as usize].exit = out.slot;
        Some(out.to)
    }

    /// Counts one that leaves by an exit. Gives where it leads.
    #[inline(always)]
    pub(super) fn take_way(&mut self, exit: u32) -> Way {
        let way = &mut self.ways[exit as usize];
        way.taken += 1;
        *way
    }

    /// An exit by shares.
    #[inline]
    pub(super) fn drawn_exit(&self, token: u32) -> u32 {
        let row = &self.tokens[token as usize];
        let step = &self.model.steps[row.step as usize];
        let seed = self.cases[row.case as usize].seed;
        self.model.drawn_exit(step, seed, self.visit_of(token))
    }

    /// Whether another token of the order stands on a step already.
    fn meets(&self, token: u32, case: u32, step: StepIndex) -> bool {
        let mut other = self.cases[case as usize].first_token;
        while other != NONE {
            let row = &self.tokens[other as usize];
            if other != token && row.step == step && row.doing != Doing::Moving {
                return true;
            }
            other = row.sibling;
        }
        false
    }

    fn fork(&mut self, token: u32, step_number: StepIndex) {
        let step = &self.model.steps[step_number as usize];
        let case = self.tokens[token as usize].case;
        self.log(token, Happening::Leave, Row::NONE);
        let mut first = Some(token);
        let n_ready = self.ready.len();
        for exit in step.first_exit..step.first_exit + step.n_exits {
            let out = self.take_way(exit);
            if out.to == NONE {
                continue;
            }
            let branch = first.take().unwrap_or_else(|| self.new_token(case));
            self.tokens[branch as usize].exit = out.slot;
            self.tokens[branch as usize].step = step_number;
            self.ready.push((branch, out.to));
        }
        if self.ready.len() == n_ready {
            self.stop(case, Stop::Lost);
            return;
        }
        // The first branch is taken up first.
        self.ready[n_ready..].reverse();
    }

    /// A fork of which one branch needs no token. Gives the step that the token goes on to at once.
    #[inline(always)]
    fn fork_aside(&mut self, token: u32, case: u32, step: &Step) -> Option<StepIndex> {
        let plan = &self.model.asides[step.aside as usize];
        self.take_way(plan.exit);
        let out = self.take_way(plan.other);
        self.tokens[token as usize].exit = out.slot;
        let number = self.set_aside_branch(case, step.aside);
        // The first branch is taken up first.
        if plan.exit < plan.other {
            self.start_aside(number, case);
            return Some(out.to);
        }
        self.ready.push((number | ASIDE, case));
        self.ready.push((token, out.to));
        None
    }

    /// Whether a token is the last that a join waited for; the others are gone then.
    fn join(&mut self, token: u32, n: u32) -> bool {
        let row = self.tokens[token as usize];
        let mut here: smallvec::SmallVec<[u32; 8]> = smallvec::SmallVec::new();
        let mut other = self.cases[row.case as usize].first_token;
        while other != NONE {
            let waiting = &self.tokens[other as usize];
            if other != token && waiting.doing == Doing::AtJoin && waiting.step == row.step {
                if waiting.exit == row.exit {
                    self.stop(row.case, Stop::Lost);
                    return false;
                }
                here.push(other);
            }
            other = waiting.sibling;
        }
        if here.len() as u32 + 1 < n {
            self.tokens[token as usize].doing = Doing::AtJoin;
            let count = &mut self.steps[row.step as usize];
            count.standing += 1;
            count.standing_max = count.standing_max.max(count.standing);
            return false;
        }
        for waiting in here {
            let came = self.tokens[waiting as usize].came;
            let count = &mut self.steps[row.step as usize];
            count.standing -= 1;
            count.left += 1;
            count.staying.add(self.now - came);
            self.free_token(waiting);
        }
        true
    }

    fn come_to_end(&mut self, case: u32, number: StepIndex, outcome: Outcome, left: Left) {
        let count = &mut self.steps[number as usize];
        count.entered += 1;
        count.left += 1;
        if S::WANTED && left != Left::NOTHING {
            let row = self.row(case, left.step, Happening::Leave, left.exit);
            self.sink.take_last(row, number);
        } else {
            self.log_at(case, number, Happening::End, Row::NONE);
        }
        if self.model.steps[number as usize].marks {
            self.mark_entered(case, number);
            self.mark_left(case, number);
        }
        match self.cases[case as usize].caller {
            NONE => self.end_order(case, outcome),
            caller => self.end_part(case, caller, outcome),
        }
    }

    /// Ends a whole order.
    pub(super) fn end_order(&mut self, case: u32, outcome: Outcome) {
        self.count_outcome(outcome);
        self.account(case, outcome);
        self.close(case);
    }

    /// Counts how an order ended.
    pub(super) fn count_outcome(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Completed => self.orders.completed += 1,
            Outcome::Cancelled => {
                self.orders.cancelled += 1;
                self.money.cancelled = self.money.cancelled.saturating_add(self.model.costs.cancelled);
            }
            Outcome::Returned => self.orders.returned += 1,
            Outcome::HandedOver => self.orders.handed_over += 1,
        }
    }

    /// Stops an order that cannot go on; a part takes its whole order with it.
    #[cold]
    #[inline(never)]
    pub(super) fn stop(&mut self, case: u32, why: Stop) {
        let root = self.cases[case as usize].root;
        match why {
            Stop::Lost => self.orders.lost += 1,
            Stop::Endless => self.orders.endless += 1,
        }
        self.account_stopped(root);
        self.close(root);
        if matches!(why, Stop::Endless) {
            // All its steps may have been one event.
            self.look();
        }
    }

    /// Takes everything of a whole order out: its tokens and its parts.
    pub(super) fn close(&mut self, root: u32) {
        let Case {
            arrived,
            first_token: only,
            n_tokens,
            claim,
            aside,
            ..
        } = self.cases[root as usize];
        if n_tokens == 1 && self.tokens[only as usize].doing == Doing::Moving {
            if aside != NONE {
                self.withdraw_aside(root);
            }
            self.free_only_token(only);
        } else {
            self.withdraw_all(root);
        }
        if claim != NONE || !self.handed_up.is_empty() {
            self.drop_claim(root);
        }
        self.count_gone(arrived);
        self.free_case(root);
    }

    /// Counts that an order is no longer under way.
    #[inline(always)]
    pub(super) fn count_gone(&mut self, arrived: i64) {
        self.batches.add(self.now - arrived, self.now);
        self.alive -= 1;
        self.backlog.change(self.now, -1);
        let slice = self.slice_under_way();
        count_in(&mut self.ended, slice);
        if self.alive == 0 && self.is_over() {
            self.end.get_or_insert(RunEnd::LastOrder);
        }
    }

    /// The slice of the time series under way. Those of what came and ended are as wide as those of the backlog.
    #[inline]
    pub(super) fn slice_under_way(&mut self) -> usize {
        if self.backlog.slice_us() != self.counted_us {
            self.widen_counts();
        }
        self.backlog.slice()
    }

    #[cold]
    #[inline(never)]
    fn widen_counts(&mut self) {
        let each = (self.backlog.slice_us() / self.counted_us) as usize;
        for counts in [&mut self.arrived, &mut self.ended] {
            *counts = counts.chunks(each).map(|slices| slices.iter().sum()).collect();
        }
        self.counted_us = self.backlog.slice_us();
    }

    /// Takes all tokens of an order or part away, and the parts they called.
    pub(super) fn withdraw_all(&mut self, case: u32) {
        if self.cases[case as usize].aside != NONE {
            self.withdraw_aside(case);
        }
        while self.cases[case as usize].first_token != NONE {
            let token = self.cases[case as usize].first_token;
            if self.tokens[token as usize].doing == Doing::InCall {
                for part in self.parts_of(token) {
                    self.withdraw_all(part);
                    self.drop_claim(part);
                    self.free_case(part);
                }
            }
            self.withdraw(token);
        }
    }

    /// Takes a token away, from wherever it is.
    fn withdraw(&mut self, token: u32) {
        let row = self.tokens[token as usize];
        let stays = !matches!(row.doing, Doing::Moving | Doing::Free);
        if self.is_begun(token) {
            self.charge(row.step, &self.model.steps[row.step as usize]);
        }
        match row.doing {
            Doing::Queued | Doing::Working if self.hand_over(token) => {}
            Doing::Queued => {
                self.queued.remove(&token);
                self.leave_queue(token);
            }
            Doing::Working | Doing::InLane => self.release(token),
            Doing::Gathering => self.leave_gathering(token),
            Doing::Riding => self.leave_ride(token),
            Doing::Parked => self.leave_parking(token),
            Doing::Loading => self.leave_loading(token),
            Doing::Pausing if matches!(self.model.steps[row.step as usize].act, Act::Merge(_)) => {
                self.leave_merging(token);
            }
            Doing::Pausing | Doing::AtJoin | Doing::InCall | Doing::Moving | Doing::Free => {}
        }
        if stays {
            let count = &mut self.steps[row.step as usize];
            count.standing -= 1;
            count.left += 1;
            count.staying.add(self.now - row.came);
        }
        self.ready.retain(|(ready, _)| *ready != token);
        self.free_token(token);
    }

    fn parts_of(&self, token: u32) -> Vec<u32> {
        let parts = (0_u32..).zip(&self.cases);
        parts
            .filter(|(_, case)| case.alive && case.caller == token)
            .map(|(number, _)| number)
            .collect()
    }

    /// The exception lane cancels an order, or hands it over where something open cannot be undone.
    pub(super) fn cancel_in_lane(&mut self, token: u32) {
        let root = self.cases[self.tokens[token as usize].case as usize].root;
        let open = self.open_everywhere(root);
        let undoable = ObligationSet::undoable().bits();
        if open & !undoable != 0 {
            self.end_order(root, Outcome::HandedOver);
            return;
        }
        self.undo(root, open);
        self.cases[root as usize].open = 0;
        self.end_order(root, Outcome::Cancelled);
    }

    /// What is open in an order and its parts.
    fn open_everywhere(&self, root: u32) -> u16 {
        let mut open = self.cases[root as usize].open;
        let mut token = self.cases[root as usize].first_token;
        while token != NONE {
            if self.tokens[token as usize].doing == Doing::InCall {
                for part in self.parts_of(token) {
                    open |= self.open_everywhere(part);
                }
            }
            token = self.tokens[token as usize].sibling;
        }
        open
    }
}

impl Model {
    /// The exit that a customer's place on the line from 0 to 1 leads to.
    #[inline]
    pub(super) fn exit_of_customer(customer: u32, ends: &[(u32, u32)], otherwise: u32) -> u32 {
        let place = share_place(CustomerName::new(customer).bytes());
        let found = ends.iter().find(|(_, end)| place < *end);
        found.map_or(otherwise, |(exit, _)| *exit)
    }

    /// The exit of a step by shares.
    #[inline]
    pub(super) fn drawn_exit(&self, step: &Step, seed: u64, visit: impl Into<u64>) -> u32 {
        match step.only {
            NONE if step.n_exits > 1 => self.exit_at(step, stream(seed, step.luck, visit, luck::EXIT).unit()),
            only => only,
        }
    }

    /// The exit of a step at a place on the line from 0 to 1 that its shares part.
    #[inline]
    pub(super) fn exit_at(&self, step: &Step, unit: f64) -> u32 {
        // Each is looked at, since nobody can guess where the number lies.
        if step.n_exits <= 3 {
            return step.first_exit + step.cuts.iter().map(|end| u32::from(unit >= *end)).sum::<u32>();
        }
        self.exit_of_many(step, unit)
    }

    #[inline(never)]
    fn exit_of_many(&self, step: &Step, unit: f64) -> u32 {
        let but_last = step.first_exit as usize..(step.first_exit + step.n_exits - 1) as usize;
        let ends = self.exits[but_last].iter().map(|exit| exit.share_end);
        step.first_exit + ends.map(|end| u32::from(unit >= end)).sum::<u32>()
    }
}

/// Counts one more in a slice of time.
#[inline(always)]
pub(super) fn count_in(slices: &mut Vec<u64>, slice: usize) {
    match slices.get_mut(slice) {
        Some(count) => *count += 1,
        None => count_first(slices, slice),
    }
}

#[cold]
#[inline(never)]
fn count_first(slices: &mut Vec<u64>, slice: usize) {
    slices.resize(slice + 1, 0);
    slices[slice] = 1;
}
