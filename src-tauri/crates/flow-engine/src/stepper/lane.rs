//! The exception lane: what a person does with a technical failure whose exit leads nowhere.

use flow_catalog::{ObligationSet, Outcome};
use flow_model::Text;

use super::script::Lane;
use super::trace::TraceLine;
use super::{Ending, EndingKind, Stepper, opened};
use crate::compiled::NodeIndex;
use crate::stepper::error::StepError;

/// How long an order lies in the exception lane, in microseconds.
const LANE_US: i64 = 30 * 60 * 1_000_000;

impl Stepper<'_> {
    /// Plays the exception lane. A retry leaves the token where it is. Cancelling takes back all tokens and undoes
    /// what is open, newest first; it needs everything open to be undoable.
    pub(super) fn meet_fault(&mut self, node: NodeIndex, port: &str, lane: Lane) -> Result<(), StepError> {
        let open = self.frame().state.open();
        let fixed = open.minus(ObligationSet::undoable());
        if lane == Lane::Cancel && !fixed.is_empty() {
            let ids: Vec<&str> = fixed.iter().map(|one| one.id()).collect();
            let list = ids.join(", ");
            return Err(StepError::new(
                format!("the order cannot be cancelled: {list} cannot be undone; hand it over"),
                format!("订单不能取消：{list} 无法撤销，请移交"),
            ));
        }
        let name = self.name(node);
        let enabled = self.enabled();
        let now = self.time_of(node) + LANE_US;
        let label = &self.flow().labels[node as usize];
        let (verb, verb_zh) = match lane {
            Lane::Retry => ("tried again", "重试"),
            Lane::Cancel => ("cancelled by a person", "人工取消"),
            Lane::HandOver => ("handed over", "移交"),
        };
        let why = Text::new(
            format!("{}: technical failure, {verb}", label.en),
            format!("{}：技术故障，{verb_zh}", label.zh),
        );
        if lane != Lane::Retry {
            self.now.last_decision = Some(why.clone());
        }
        let mut undone = Vec::new();
        match lane {
            Lane::Retry => self.delay(node, now),
            Lane::Cancel => {
                undone = opened(&self.frame().opened);
                undone.reverse();
                self.stop(Outcome::Cancelled, ObligationSet::EMPTY, &name);
            }
            Lane::HandOver => self.stop(Outcome::HandedOver, open, &name),
        }
        if self.keeps_trace {
            self.trace.push(TraceLine {
                enabled,
                fire: name.clone(),
                outcome: Some(port.to_owned()),
                forced: false,
                enters: None,
                lane: Some(lane),
                ends: match lane {
                    Lane::Retry => None,
                    Lane::Cancel => Some(Outcome::Cancelled.id()),
                    Lane::HandOver => Some(Outcome::HandedOver.id()),
                },
                why: Some(why),
                open: opened(&self.frame().opened),
                undone,
                fields: Default::default(),
                price: None,
                violations: Vec::new(),
                clock: self.moment(now).to_string(),
            });
            self.now.n_lines = self.trace.len();
        }
        *self.now.fired.entry(name).or_default() += 1;
        self.now.steps += 1;
        Ok(())
    }

    fn delay(&mut self, node: NodeIndex, until: i64) {
        let places = self.flow().compiled.places_of(node);
        for (_, time) in self.frame_mut().times.range_mut(places) {
            *time = until;
        }
    }

    /// Ends the whole order, sub-flows included.
    fn stop(&mut self, outcome: Outcome, left: ObligationSet, node: &str) {
        let kept = self.frame().opened.clone();
        self.now.frames.truncate(1);
        let frame = self.frame_mut();
        frame.opened = kept.into_iter().filter(|(one, _)| left.contains(*one)).collect();
        frame.state.tokens.clear();
        frame.state.open = left;
        frame.state.phase = crate::state::Phase::Ended(outcome);
        frame.times.clear();
        self.now.ending = Some(Ending {
            kind: EndingKind::Ended(outcome),
            node: node.to_owned(),
        });
    }
}
