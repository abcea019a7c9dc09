//! Firing one step: choose its exit, play the token game, write fields, move the clock, note what happened.

use flow_catalog::Family;
use flow_feel::Value;

use super::pick::Picked;
use super::script::ScriptStep;
use super::trace::{Broken, TraceLine};
use super::{Ending, EndingKind, Stepper, opened};
use crate::compiled::NodeIndex;
use crate::fire::{Fired, Move, ViolationKind};
use crate::order::read_field;
use crate::pricing::PriceTape;
use crate::state::Phase;
use crate::stepper::error::StepError;

impl Stepper<'_> {
    /// Takes one step and gives its lines of the trace: a second one when a sub-flow came to its end.
    pub fn fire(&mut self, step: &ScriptStep) -> Result<&[TraceLine], StepError> {
        let before = self.keeps_trace.then(|| self.now.clone());
        let n_lines = self.trace.len();
        self.take(step)?;
        self.history.extend(before);
        Ok(&self.trace[n_lines..])
    }

    /// As [`Stepper::fire`]; when it fails nothing has changed.
    pub(super) fn take(&mut self, step: &ScriptStep) -> Result<(), StepError> {
        let node = self.node_of(&step.node);
        let can_fire = |node: &NodeIndex| self.flow().compiled.enabled(&self.frame().state).contains(node);
        let Some(node) = node.filter(|_| self.now.ending.is_none()).filter(can_fire) else {
            return Err(StepError::not_enabled(&step.node, &self.enabled()));
        };
        let data = read_data(step)?;
        if self.is_call(node) && step.exit().is_none() && self.can_enter(node) {
            self.enter(node);
            return Ok(());
        }
        if let Some(port) = self.fault_port(node).filter(|port| step.exit() == Some(*port))
            && self.flow().exit_named(node, port).is_none()
        {
            return self.meet_fault(node, port, step.lane.unwrap_or(super::Lane::Retry));
        }
        let mut picked = self.pick(node, step)?;
        if picked.why.is_none() {
            let plan = &self.flow().plans[node as usize];
            picked.why = plan.asks(&self.now.record, &self.clock_at(node));
        }
        if picked.exit.is_none() && self.draws_fault(node, step) {
            return Ok(());
        }
        let returns = self.returns(node, step, picked.exit)?;
        let step = Move {
            node,
            exit: picked.exit,
            returns,
        };
        if !self.flow().compiled.allows(&self.frame().state, step) {
            return Err(self.not_allowed(step));
        }
        self.leave(step, picked, data);
        self.settle();
        Ok(())
    }

    /// Plays the exception lane when luck, and no script, made the step fail; true when it did.
    fn draws_fault(&mut self, node: NodeIndex, step: &ScriptStep) -> bool {
        let is_left = !matches!(self.flow().compiled.family(node), Family::Sink | Family::Fork);
        match self.fault_port(node) {
            Some(port) if is_left && step.exit().is_none() => {
                self.meet_fault(node, port, super::Lane::Retry).is_ok()
            }
            _ => false,
        }
    }

    fn not_allowed(&self, step: Move) -> StepError {
        let name = self.name(step.node);
        let visits = self.frame().state.visits(step.node);
        StepError::new(
            format!(
                "step {name} was passed {visits} times; it leaves by exhausted only after its last visit"
            ),
            format!("步骤 {name} 已经过 {visits} 次；次数用完后才能从 exhausted 离开"),
        )
    }

    /// Plays the move and writes down what it did.
    pub(super) fn leave(&mut self, step: Move, picked: Picked, data: Vec<(usize, Value)>) {
        let name = self.name(step.node);
        let enabled = if self.keeps_trace {
            self.enabled()
        } else {
            Vec::new()
        };
        let before = self.frame().opened.clone();
        let now = self.time_of(step.node) + self.duration(step);
        let fired = self.flow().compiled.fire(&self.frame().state, step);
        self.note_decision(step, &picked);
        let undone = self.follow_obligations(step, &fired, &name);
        let fields = self.write_fields(step, &picked, data, now);
        self.move_tokens(step.node, &fired, now);
        let violations = self.broken(&fired);
        self.now
            .broken
            .extend(violations.iter().map(|broken| broken.rule));
        if self.keeps_trace {
            let exit = step
                .exit
                .map(|exit| &self.flow().compiled.node(step.node).exits[exit as usize]);
            let outcome = exit.map(|exit| exit.port.as_str().to_owned());
            let line = TraceLine {
                enabled,
                fire: name.clone(),
                outcome,
                forced: picked.forced,
                enters: None,
                lane: None,
                ends: match fired.state.phase() {
                    Phase::Ended(outcome) => Some(outcome.id()),
                    Phase::Running | Phase::Stopped => None,
                },
                why: picked.why,
                open: opened(&self.frame().opened),
                undone: undone
                    .into_iter()
                    .rev()
                    .filter_map(|position| before.get(position))
                    .map(|(obligation, by)| super::Opened {
                        obligation: *obligation,
                        by: by.clone(),
                    })
                    .collect(),
                fields,
                price: picked.tape.as_ref().map(PriceTape::to_json),
                violations,
                clock: self.moment(now).to_string(),
            };
            self.trace.push(line);
            self.now.n_lines = self.trace.len();
        }
        self.now.last_fired.clone_from(&name);
        *self.now.fired.entry(name).or_default() += 1;
        self.now.steps += 1;
    }

    fn broken(&self, fired: &Fired) -> Vec<Broken> {
        let inside = self.frame().call.is_some();
        let known = fired.violations.iter().filter(|violation| {
            // What a sub-flow leaves open is its caller's affair.
            match violation.kind {
                ViolationKind::T01 | ViolationKind::T06 => !inside,
                ViolationKind::T11 => self.secures_stock_later(violation.node),
                _ => true,
            }
        });
        known
            .map(|violation| Broken {
                rule: violation.kind.rule(),
                node: self.name(violation.node),
                obligations: violation.obligations.iter().map(|one| one.id()).collect(),
            })
            .collect()
    }

    /// Whether stock may still be secured after a step, in its flow or in one that called it.
    fn secures_stock_later(&self, node: NodeIndex) -> bool {
        let mut at = node;
        self.now.frames.iter().rev().any(|frame| {
            let here = at;
            at = frame.call.as_ref().map_or(at, |call| call.node);
            self.program.flows[frame.flow].compiled.secures_stock_later(here)
        })
    }

    /// Ends the walk, or the sub-flow, where nothing can go on.
    pub(super) fn settle(&mut self) {
        while self.now.ending.is_none() {
            let kind = match self.frame().state.phase() {
                Phase::Ended(outcome) if self.frame().call.is_some() => {
                    self.finish_part(outcome);
                    continue;
                }
                Phase::Ended(outcome) => EndingKind::Ended(outcome),
                Phase::Stopped => EndingKind::Lost,
                Phase::Running if self.flow().compiled.enabled(&self.frame().state).is_empty() => {
                    EndingKind::Stuck
                }
                Phase::Running => return,
            };
            let node = self.now.last_fired.clone();
            self.now.ending = Some(Ending { kind, node });
        }
    }
}

fn read_data(step: &ScriptStep) -> Result<Vec<(usize, Value)>, StepError> {
    let values = step.data.iter().map(|(path, json)| {
        read_field(path, json).map_err(|fault| {
            let (node, message) = (&step.node, &fault.message);
            StepError::new(
                format!("data of step {node}, {path}: {}", message.en),
                format!("步骤 {node} 的数据 {path}：{}", message.zh),
            )
        })
    });
    values.collect()
}
