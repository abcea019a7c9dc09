//! Whole walks: one order by script or seed, and many orders to a table of where each ended.

use std::collections::BTreeMap;

use flow_catalog::ObligationSet;
use flow_feel::{Clock, Decimal, Record};
use flow_model::{NodeId, Text, nearest};

use super::script::{Script, ScriptStep};
use super::{Ending, EndingKind, Program, Stepper};
use crate::order::order_id;
use crate::stepper::error::StepError;

/// Steps that one walk may take.
pub const STEPS_MAX: usize = 10_000;

/// Where an order ended and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ended {
    /// Its id.
    pub order: String,
    /// How it ended.
    pub kind: EndingKind,
    /// The step where it ended; empty when it never began.
    pub node: String,
    /// The last decision or answer that was not the usual one.
    pub why: Text,
    /// Steps it took.
    pub steps: usize,
    /// What it saved by offers.
    pub discount: Decimal,
    /// What it left open.
    pub open: ObligationSet,
    /// The rules that were broken on its way, such as `T01`.
    pub broken: Vec<&'static str>,
}

/// How many orders ended in one way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SummaryRow {
    /// How they ended.
    pub kind: EndingKind,
    /// Where.
    pub node: String,
    /// How many.
    pub orders: usize,
    /// What they saved by offers, added up whatever the currency.
    pub discount: Decimal,
    /// Steps they took in all.
    pub steps: usize,
}

impl Stepper<'_> {
    /// Walks as a script has it; steps between two of its steps go by themselves. With `goes_on` the walk continues
    /// to its end after the last one.
    pub fn walk(&mut self, script: &Script, goes_on: bool) -> Result<(), StepError> {
        for (position, step) in script.steps.iter().enumerate() {
            self.knows(position + 1, &step.node)?;
        }
        for (position, step) in script.steps.iter().enumerate() {
            while !self.is_next(step) {
                if !self.go_by_itself()? {
                    let number = position + 1;
                    let node = &step.node;
                    return Err(StepError::new(
                        format!("step {number} of the script, {node}, was not reached"),
                        format!("没有走到脚本的第 {number} 步 {node}"),
                    ));
                }
            }
            self.fire(step)?;
        }
        while goes_on && self.go_by_itself()? {}
        Ok(())
    }

    /// Refuses a step of a script that the flow does not have. What lies inside a call is not looked at.
    fn knows(&self, number: usize, node: &str) -> Result<(), StepError> {
        let own = node.split(['/', '[']).next().unwrap_or_default();
        let steps = &self.program.flows[0].compiled.index;
        if steps.contains_key(own) {
            return Ok(());
        }
        let (en, zh) = match nearest(own, steps.keys().map(NodeId::as_str)) {
            Some(meant) => (format!(", did you mean {meant}?"), format!("，是否指 {meant}？")),
            None => (String::new(), String::new()),
        };
        Err(StepError::new(
            format!("step {number} of the script: the flow has no step {own}{en}"),
            format!("脚本第 {number} 步：流程中没有步骤 {own}{zh}"),
        ))
    }

    /// Whether a step of a script can be taken now. A call in whose flow it lies has to be entered first.
    fn is_next(&self, step: &ScriptStep) -> bool {
        self.enabled().contains(&step.node)
    }

    /// The step that goes by itself next: the one whose time comes first; nothing when the order is over.
    pub fn upcoming(&self) -> Option<String> {
        if self.now.ending.is_some() {
            return None;
        }
        let enabled = self.flow().compiled.enabled(&self.frame().state);
        let next = enabled.iter().min_by_key(|node| self.time_of(**node));
        next.map(|node| self.name(*node))
    }

    /// Fires the step whose time is next; false when there is none.
    pub(super) fn go_by_itself(&mut self) -> Result<bool, StepError> {
        if self.now.ending.is_some() {
            return Ok(false);
        }
        if self.now.steps >= STEPS_MAX {
            self.now.ending = Some(Ending {
                kind: EndingKind::StepLimit,
                node: self.enabled().into_iter().next().unwrap_or_default(),
            });
            return Ok(false);
        }
        let Some(next) = self.upcoming() else {
            return Ok(false);
        };
        let step = ScriptStep::auto(&next);
        match self.keeps_trace {
            true => self.fire(&step).map(|_| ())?,
            false => self.take(&step)?,
        }
        Ok(true)
    }
}

/// Walks orders one after the other through a flow. Budgets of promotions are shared: what one order got is gone for
/// the next.
pub fn walk_many(program: &Program, orders: &[Record], clock: Clock, seed: u64) -> Vec<Ended> {
    let mut budgets = BTreeMap::new();
    let mut ended = Vec::with_capacity(orders.len());
    for order in orders {
        let Some(mut stepper) = Stepper::new(program, order.clone(), clock, Some(seed)) else {
            break;
        };
        stepper.keeps_trace = false;
        stepper.now.budgets = std::mem::take(&mut budgets);
        ended.push(stepper.walk_out(order_id(order)));
        budgets = stepper.now.budgets;
    }
    ended
}

impl Stepper<'_> {
    fn walk_out(&mut self, order: &str) -> Ended {
        let mut failure = None;
        if self.is_in_scope() {
            while failure.is_none() {
                match self.go_by_itself() {
                    Ok(true) => {}
                    Ok(false) => break,
                    Err(error) => failure = Some(error.message),
                }
            }
        } else {
            self.now.ending = Some(Ending {
                kind: EndingKind::OutOfScope,
                node: String::new(),
            });
        }
        let ending = self.now.ending.clone().unwrap_or(Ending {
            kind: EndingKind::Stuck,
            node: String::new(),
        });
        let usual = || match ending.kind {
            EndingKind::OutOfScope => Text::new("the start does not let it in", "不符合起点的适用范围"),
            _ => Text::new("every step succeeded", "每一步都顺利"),
        };
        let why = failure
            .or_else(|| self.now.last_decision.clone())
            .unwrap_or_else(usual);
        Ended {
            order: order.to_owned(),
            kind: ending.kind,
            node: ending.node,
            why,
            steps: self.now.steps,
            discount: self.now.discount,
            open: self.frame().state.open(),
            broken: self.now.broken.iter().copied().collect(),
        }
    }
}

/// Counts ends by kind and place, the most frequent first.
pub fn summary(ended: &[Ended]) -> Vec<SummaryRow> {
    let mut rows: BTreeMap<(EndingKind, &str), SummaryRow> = BTreeMap::new();
    for one in ended {
        let row = rows
            .entry((one.kind, one.node.as_str()))
            .or_insert_with(|| SummaryRow {
                kind: one.kind,
                node: one.node.clone(),
                orders: 0,
                discount: Decimal::ZERO,
                steps: 0,
            });
        row.orders += 1;
        row.steps += one.steps;
        row.discount = row.discount.add(one.discount).unwrap_or(row.discount);
    }
    let mut rows: Vec<SummaryRow> = rows.into_values().collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.orders));
    rows
}
