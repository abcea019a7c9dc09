//! Fields of orders: filled in when an expression reads them, kept when a step writes them.

use flow_engine::stepper::Departure;
use flow_feel::time::DateTime;
use flow_feel::{Clock, Value};

use super::Engine;
use crate::model::{FieldPlan, NONE};
use crate::random::mix;
use crate::trace::Sink;

impl<S: Sink> Engine<'_, S> {
    /// The wall clock.
    pub(super) fn clock(&self) -> Clock {
        Clock {
            now: self.moment(self.now),
        }
    }

    fn moment(&self, at: i64) -> DateTime {
        DateTime {
            local: self.model.start_local + at,
            zone: Some(self.model.zone),
        }
    }

    /// Fills the record with what a plan reads of an order, or of a part of it.
    pub(super) fn fill(&mut self, case: u32, plan: &FieldPlan) {
        self.fill_whole(case, plan);
        if self.cases[case as usize].part != 0 {
            self.fill_part(case, plan);
        }
    }

    /// Fills the record with what a plan reads of a whole order.
    pub(super) fn fill_whole(&mut self, case: u32, plan: &FieldPlan) {
        let root = self.cases[case as usize].root;
        let order = self.cases[root as usize];
        let model = self.model;
        let order_key = crate::model::OrderKey {
            seed: order.seed,
            number: self.book(root).number,
            channel: &model.arrivals[usize::from(order.channel)].channel,
            arrived: self.moment(order.arrived),
            row: order.row,
        };
        let n_kept = model.fields.kept.len();
        for fill in &plan.fills {
            let value = match fill.kept {
                NONE => model.fields.value(fill.slot, &order_key),
                kept => self.kept[root as usize * n_kept + kept as usize].clone(),
            };
            self.record.set(fill.slot, value);
        }
        if !self.bundles.is_empty() {
            self.fill_merged(root, plan);
        }
    }

    /// The value of an expression of the scenario for an order.
    pub(super) fn evaluate(&mut self, case: u32, plan: &FieldPlan) -> Value {
        self.fill(case, plan);
        let clock = self.clock();
        plan.expression
            .as_ref()
            .map_or(Value::Null, |expression| expression.eval(&self.record, &clock))
    }

    /// Whether a condition holds for an order.
    pub(super) fn is_true(&mut self, case: u32, condition: &FieldPlan) -> bool {
        self.evaluate(case, condition) == Value::Bool(true)
    }

    /// What is kept of an order that comes: the fields as it brought them.
    pub(super) fn first_values(&mut self, case: u32) {
        let model = self.model;
        let n_kept = model.fields.kept.len();
        if n_kept == 0 {
            return;
        }
        let order = self.cases[case as usize];
        let order_key = crate::model::OrderKey {
            seed: order.seed,
            number: self.book(case).number,
            channel: &model.arrivals[usize::from(order.channel)].channel,
            arrived: self.moment(order.arrived),
            row: order.row,
        };
        for (position, slot) in model.fields.kept.iter().enumerate() {
            self.kept[case as usize * n_kept + position] = model.fields.value(*slot, &order_key);
        }
    }

    /// Whether the start lets an order in.
    #[inline(never)]
    pub(super) fn is_let_in(&mut self, case: u32) -> bool {
        let model = self.model;
        let Some(plan) = &model.scope else { return true };
        self.fill(case, plan);
        model.program.lets_in(&self.record, &self.clock())
    }

    /// Keeps what a step writes when it is left by an exit.
    pub(super) fn keep_written(
        &mut self,
        token: u32,
        exit: u32,
        tape: Option<&flow_engine::pricing::PriceTape>,
    ) {
        let row = self.tokens[token as usize];
        let model = self.model;
        let step = &model.steps[row.step as usize];
        self.fill_whole(row.case, &model.all_fields);
        let luck = self.luck(token, super::luck::FIELDS).bits();
        let written = model.program.written(
            step.origin,
            &Departure {
                exit: model.exits[exit as usize].port,
                record: &self.record,
                now: self.moment(self.now),
                luck: mix(luck),
                tape,
            },
        );
        let root = self.cases[row.case as usize].root as usize;
        let n_kept = model.fields.kept.len();
        for (position, slot) in model.fields.kept.iter().enumerate() {
            if let Some(value) = written.get(slot) {
                self.kept[root * n_kept + position] = value.clone();
            }
        }
        for (position, value) in self.told.drain(..) {
            self.kept[root * n_kept + position] = value;
        }
    }

    /// What an order is about to write when it leaves a step is this instead: the run knows it. Nothing is worked out that
    /// nobody reads.
    pub(super) fn tell(&mut self, path: &str, value: impl FnOnce(&Self) -> Value) {
        let kept = &self.model.fields.kept;
        if kept.is_empty() {
            return;
        }
        let slot = flow_catalog::schema().slot(path);
        if let Some(position) = kept.iter().position(|kept| Some(*kept) == slot) {
            let value = value(self);
            self.told.push((position, value));
        }
    }

    /// The same of a moment.
    pub(super) fn tell_moment(&mut self, path: &str, at: Option<i64>) {
        self.tell(path, |engine| {
            at.map_or(Value::Null, |at| Value::DateTime(engine.moment(at)))
        });
    }
}
