//! What firing a step changes: obligations, tokens, fields, and what is remembered of the way.

use std::collections::BTreeMap;

use flow_catalog::{Family, ObligationSet, Operation, PortKind, schema};
use flow_feel::Value;
use flow_model::Text;

use super::Stepper;
use super::pick::Picked;
use super::written::Leaving;
use crate::compiled::NodeIndex;
use crate::fire::{Fired, Move};
use crate::order::value_to_json;

impl Stepper<'_> {
    /// Keeps the list of what is open; gives the positions of what was undone in the list before.
    pub(super) fn follow_obligations(&mut self, step: Move, fired: &Fired, name: &str) -> Vec<usize> {
        let operations = step.exit.map_or(&[][..], |exit| {
            &self.flow().compiled.node(step.node).exits[exit as usize].operations
        });
        let released = operations
            .iter()
            .fold(ObligationSet::EMPTY, |set, operation| match operation {
                Operation::Release(undone) => set.union(*undone),
                _ => set,
            });
        let open = fired.state.open();
        let frame = self.frame_mut();
        let gone = frame
            .opened
            .iter()
            .enumerate()
            .filter(|(_, (one, _))| !open.contains(*one));
        let undone = gone
            .filter(|(_, (one, _))| released.contains(*one))
            .map(|(position, _)| position);
        let undone = undone.collect();
        frame.opened.retain(|(one, _)| open.contains(*one));
        for new in open.iter() {
            if !frame.opened.iter().any(|(one, _)| *one == new) {
                frame.opened.push((new, name.to_owned()));
            }
        }
        undone
    }

    /// Moves the tokens and their times.
    pub(super) fn move_tokens(&mut self, node: NodeIndex, fired: &Fired, now: i64) {
        let places = self.flow().compiled.places_of(node);
        let frame = self.frame_mut();
        frame.times.retain(|place, _| !places.contains(place));
        for place in fired.state.places() {
            frame.times.entry(*place).or_insert(now);
        }
        let here = fired.state.places();
        frame.times.retain(|place, _| here.contains(place));
        frame.state = fired.state.clone();
        frame.latest = frame.latest.max(now);
    }

    /// Writes the fields of the exit; gives those that changed.
    pub(super) fn write_fields(
        &mut self,
        step: Move,
        picked: &Picked,
        data: Vec<(usize, Value)>,
        now: i64,
    ) -> BTreeMap<String, serde_json::Value> {
        let Some(exit) = step.exit else {
            return BTreeMap::new();
        };
        let values = self.flow().written(&Leaving {
            node: step.node,
            exit,
            record: &self.now.record,
            now: self.moment(now),
            luck: self.luck(step.node, 1),
            tape: picked.tape.as_ref(),
            data: &data,
        });
        let left = &self.flow().compiled.node(step.node).exits[exit as usize];
        if let Some(tape) = picked.tape.as_ref().filter(|_| left.kind == PortKind::Success) {
            let key = self.budget_key(step.node);
            self.now.budgets.entry(key).or_default().book(tape);
            self.now.discount = self.now.discount.add(tape.discount).unwrap_or(self.now.discount);
        }
        let mut changed = BTreeMap::new();
        for (slot, value) in values {
            if *self.now.record.get(slot) == value {
                continue;
            }
            self.now.record.set(slot, value);
            if let Some(known) = schema().field(slot).filter(|_| self.keeps_trace) {
                changed.insert(known.path.clone(), value_to_json(&self.now.record, slot));
            }
        }
        changed
    }

    /// Remembers what decided the way: a decision, or an answer that was not the usual one.
    pub(super) fn note_decision(&mut self, step: Move, picked: &Picked) {
        let Some(exit) = step.exit else { return };
        let flow = self.flow();
        let compiled = flow.compiled.node(step.node);
        let left = &compiled.exits[exit as usize];
        let is_decision = flow.compiled.family(step.node) == Family::Decision;
        if left.kind == PortKind::Success && !is_decision {
            return;
        }
        let port = left.port.as_str();
        let ports = compiled.component.map_or(&[][..], |component| component.ports);
        let label = ports
            .iter()
            .find(|known| known.id == port)
            .map(|known| known.label);
        let (en, zh) = label
            .filter(|label| !label.en.is_empty())
            .map_or((port, port), |label| (label.en, label.zh));
        let step_label = &flow.labels[step.node as usize];
        let because = |why: &str, open: &str, close: &str| match why.is_empty() {
            true => String::new(),
            false => format!("{open}{why}{close}"),
        };
        let why = picked.why.clone().unwrap_or_default();
        self.now.last_decision = Some(Text::new(
            format!("{}: {en}{}", step_label.en, because(&why.en, " (", ")")),
            format!("{}：{zh}{}", step_label.zh, because(&why.zh, "（", "）")),
        ));
    }
}
