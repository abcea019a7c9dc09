//! Flows that a step calls: once, or for each part of an order, side by side or in turn.

use flow_catalog::Outcome;

use super::Engine;
use super::order::{Case, Doing, Named};
use crate::model::{Act, CallPlan, NONE};
use crate::random::mix;
use crate::trace::Sink;

impl<S: Sink> Engine<'_, S> {
    /// Sends an order into the flow that a step calls, once or for each of its parts.
    pub(super) fn call(&mut self, token: u32, plan: &CallPlan) {
        if plan.start == NONE {
            let exit = self.drawn_exit(token);
            self.depart(token, exit);
            return;
        }
        let n_parts = self.n_parts_of(self.tokens[token as usize].case, plan);
        let row = &mut self.tokens[token as usize];
        row.doing = Doing::InCall;
        // Parts under way, parts still to come, and whether one was cancelled.
        row.since = i64::from(n_parts);
        row.group = 0;
        row.failed = false;
        row.level = 0;
        row.pending = 0;
        row.next = 0;
        // What is open when all are back.
        row.before = 0;
        match plan.parallel {
            true => {
                for part in (1..=n_parts).rev() {
                    self.start_part(token, plan, part, n_parts);
                }
                self.tokens[token as usize].group = 0;
            }
            false => {
                self.tokens[token as usize].group = n_parts - 1;
                self.start_part(token, plan, 1, n_parts);
            }
        }
    }

    /// How often an order, or a part of one, goes into a flow that is called. A part has no parts but its lines.
    fn n_parts_of(&self, number: u32, plan: &CallPlan) -> u16 {
        let case = self.cases[number as usize];
        match (plan.each, case.part) {
            (false, _) => 1,
            (true, _) if plan.by_line && self.model.fields.has_lines() => self.n_lines(number),
            (true, 0) => self.cases[case.root as usize].parts.max(1),
            (true, _) => 1,
        }
    }

    /// The number of a part of an order, or of a part of one, and how many there are of its kind.
    fn place_of_part(&self, number: u32, plan: &CallPlan, part: u16, n_parts: u16) -> (u16, u16) {
        let case = &self.cases[number as usize];
        match (plan.each, case.part) {
            (true, 0) => (part, n_parts),
            // A line of a part is one of the lines of the order.
            (true, own) if n_parts > 1 => {
                let lines = self.lines(number).len() as u16;
                (own + (part - 1) * case.parts, lines)
            }
            (_, own) => (own, case.parts),
        }
    }

    fn start_part(&mut self, token: u32, plan: &CallPlan, part: u16, n_parts: u16) {
        let number = self.tokens[token as usize].case;
        let place = self.place_of_part(number, plan, part, n_parts);
        let case = self.cases[number as usize];
        let step = self.model.steps[self.tokens[token as usize].step as usize].luck;
        let own = Case {
            seed: match n_parts {
                1 => case.seed,
                _ => mix(case.seed.wrapping_add(step).wrapping_add(u64::from(part))),
            },
            part: place.0,
            parts: place.1,
            n_tokens: 0,
            first_token: NONE,
            caller: token,
            claim: NONE,
            aside: NONE,
            steps: case.steps,
            ..case
        };
        let book = self.book(number);
        let own = self.new_case(own, &book);
        if S::WANTED {
            let named = Named {
                part: self.cases[own as usize].part,
                ..self.named[number as usize]
            };
            self.name(own, named);
        }
        let first = self.new_token(own);
        self.ready.push((first, plan.start));
    }

    #[inline(never)]
    pub(super) fn end_part(&mut self, part: u32, caller: u32, outcome: Outcome) {
        let case = self.cases[part as usize];
        self.withdraw_all(part);
        self.hand_up(part, self.tokens[caller as usize].case);
        self.free_case(part);
        let row = &mut self.tokens[caller as usize];
        row.before |= u32::from(case.open);
        row.failed |= outcome == Outcome::Cancelled;
        row.since -= 1;
        let parent = row.case as usize;
        self.cases[parent].steps = self.cases[parent].steps.max(case.steps);
        let model = self.model;
        let step = &model.steps[self.tokens[caller as usize].step as usize];
        let Act::Call(plan) = &step.act else { return };
        if self.tokens[caller as usize].group > 0 {
            let n_parts = self.n_parts_of(parent as u32, plan);
            let left = self.tokens[caller as usize].group;
            self.tokens[caller as usize].group -= 1;
            self.start_part(caller, plan, n_parts - left + 1, n_parts);
            return;
        }
        if self.tokens[caller as usize].since > 0 {
            return;
        }
        let row = self.tokens[caller as usize];
        self.cases[parent].open = row.before as u16;
        self.tokens[caller as usize].before = NONE;
        self.tokens[caller as usize].next = NONE;
        if !model.service.is_empty() && self.cases[parent].part == 0 {
            self.mark_back(self.cases[parent].root as usize);
        }
        self.depart(caller, if row.failed { plan.cancelled } else { plan.ok });
    }
}
