//! Sub-flows: walked into part by part, or stepped over with what they leave open.

use std::collections::{BTreeSet, VecDeque};

use flow_catalog::{Family, Obligation, ObligationSet, Outcome, PortKind};
use flow_feel::Value;
use flow_model::Text;

use super::pick::Picked;
use super::program::{Plan, Program, StepFlow};
use super::script::ScriptStep;
use super::trace::TraceLine;
use super::{Call, Frame, Stepper, opened};
use crate::compiled::{ExitIndex, NodeIndex};
use crate::fire::Move;
use crate::state::{Phase, State};
use crate::stepper::error::StepError;

/// Sub-flows inside sub-flows are walked into so deep.
const DEPTH_MAX: usize = 16;
/// Parts of one call that are walked.
const PARTS_MAX: usize = 1_000;
/// States of a called flow that are looked at to step over it.
const STATES_MAX: usize = 20_000;

impl Program {
    /// A note for each call that no order is walked into, and why: the flow is not there, has no start or is nested too deep.
    pub fn stepped_over(&self) -> Vec<Text> {
        let mut notes = Vec::new();
        let mut seen = BTreeSet::new();
        let mut level = BTreeSet::from([0]);
        for depth in 0..=DEPTH_MAX {
            let mut next = BTreeSet::new();
            for &flow in &level {
                for (step, called) in self.flows[flow].calls() {
                    let position = self.flow_of(called);
                    let why = match position {
                        None => ("which is not there", "不存在"),
                        Some(known) if self.flows[known].compiled.starts.is_empty() => {
                            ("which has no start", "没有开始步骤")
                        }
                        Some(_) if depth == DEPTH_MAX => ("which is nested too deep", "嵌套过深"),
                        Some(known) => {
                            next.insert(known);
                            continue;
                        }
                    };
                    if seen.insert((flow, step, why.0)) {
                        notes.push(self.note_of_call(flow, step, called, why));
                    }
                }
            }
            level = next;
        }
        notes
    }

    fn note_of_call(&self, flow: usize, step: &str, called: &str, (en, zh): (&str, &str)) -> Text {
        let caller = &self.flows[flow].id;
        let (of_en, of_zh) = match flow {
            0 => (String::new(), String::new()),
            _ => (format!(" of \"{caller}\""), format!("流程“{caller}”的")),
        };
        Text::new(
            format!("step {step}{of_en} calls the flow \"{called}\", {en}; it is stepped over"),
            format!("{of_zh}步骤 {step} 调用的流程“{called}”{zh}，只能直接跳过"),
        )
    }
}

impl StepFlow {
    /// The steps that call flows, with those.
    fn calls(&self) -> impl Iterator<Item = (&str, &str)> {
        let nodes = self.compiled.nodes.iter();
        nodes.filter_map(|node| Some((node.id.as_str(), node.calls.as_deref()?)))
    }
}

impl Stepper<'_> {
    /// The flow that a step calls, when it is there and has a start.
    fn called(&self, node: NodeIndex) -> Option<usize> {
        let id = self.flow().compiled.node(node).calls.as_deref()?;
        let flow = self.program.flow_of(id)?;
        (!self.program.flows[flow].compiled.starts.is_empty()).then_some(flow)
    }

    pub(super) fn can_enter(&self, node: NodeIndex) -> bool {
        self.now.frames.len() <= DEPTH_MAX && self.called(node).is_some()
    }

    /// Puts the order at the start of the called flow.
    pub(super) fn enter(&mut self, node: NodeIndex) {
        let Some(flow) = self.called(node) else { return };
        let enabled = self.enabled();
        let name = self.name(node);
        let (each, parallel) = match self.flow().plans[node as usize] {
            Plan::Call { each, parallel } => (each, parallel),
            _ => (None, true),
        };
        let list = each.map(|slot| self.now.record.get(slot));
        let entries = list.and_then(Value::as_list).map_or(1, <[Value]>::len);
        let began = self.time_of(node);
        let open = self.frame().state.open();
        let call = Call {
            node,
            part: 0,
            // A list without entries counts as one part: the whole order.
            n_parts: entries.clamp(1, PARTS_MAX),
            each: each.is_some(),
            parallel,
            began,
            latest: began,
            entry: open,
            entry_opened: self.frame().opened.clone(),
            left: ObligationSet::EMPTY,
            left_opened: Vec::new(),
            cancelled: false,
        };
        self.note_entry(enabled, name.clone(), flow, began);
        if let Some(frame) = self.part_frame(flow, call, &name, began) {
            self.now.frames.push(frame);
        }
        self.settle();
    }

    fn note_entry(&mut self, enabled: Vec<String>, name: String, flow: usize, began: i64) {
        self.now.steps += 1;
        if !self.keeps_trace {
            return;
        }
        self.trace.push(TraceLine {
            enabled,
            fire: name,
            outcome: None,
            forced: false,
            enters: Some(self.program.flows[flow].id.clone()),
            lane: None,
            ends: None,
            why: None,
            open: opened(&self.frame().opened),
            undone: Vec::new(),
            fields: Default::default(),
            price: None,
            violations: Vec::new(),
            clock: self.moment(began).to_string(),
        });
        self.now.n_lines = self.trace.len();
    }

    /// The called flow at its start with what was open at the call.
    fn part_frame(&self, flow: usize, call: Call, name: &str, begin: i64) -> Option<Frame> {
        let state = self.program.flows[flow].compiled.state_entering(call.entry)?;
        let prefix = match call.each {
            true => format!("{name}[{}]/", call.part),
            false => format!("{name}/"),
        };
        Some(Frame {
            flow,
            times: state.places().iter().map(|place| (*place, begin)).collect(),
            state,
            opened: call.entry_opened.clone(),
            prefix,
            latest: begin,
            call: Some(call),
        })
    }

    /// A part of a call came to its end: the next one begins, or the caller goes on.
    pub(super) fn finish_part(&mut self, outcome: Outcome) {
        let Some(frame) = self.now.frames.pop() else {
            return;
        };
        let Some(mut call) = frame.call else { return };
        call.left = call.left.union(frame.state.open());
        for (one, by) in frame.opened {
            if !call.left_opened.iter().any(|(known, _)| *known == one) {
                call.left_opened.push((one, by));
            }
        }
        call.cancelled |= outcome == Outcome::Cancelled;
        call.latest = call.latest.max(frame.latest);
        call.part += 1;
        let name = self.name(call.node);
        if call.part < call.n_parts {
            let begin = if call.parallel { call.began } else { call.latest };
            let next = self.part_frame(frame.flow, call, &name, begin);
            self.now.frames.extend(next);
        } else {
            self.come_back(call);
        }
    }

    /// The caller leaves by `ok`, or by the other exit when a part was cancelled.
    fn come_back(&mut self, call: Call) {
        let exit = call_exit(self.flow(), call.node, call.cancelled);
        let places = self.flow().compiled.places_of(call.node);
        for (_, time) in self.frame_mut().times.range_mut(places) {
            *time = call.latest;
        }
        let step = Move {
            node: call.node,
            exit,
            returns: Some(call.left),
        };
        self.take_over(call.left_opened);
        self.leave(step, Picked::only(exit), Vec::new());
    }

    /// What the sub-flow opened keeps the names of the steps that did.
    fn take_over(&mut self, left: Vec<(Obligation, String)>) {
        let frame = self.frame_mut();
        for (one, by) in left {
            if !frame.opened.iter().any(|(known, _)| *known == one) {
                frame.opened.push((one, by));
            }
        }
    }

    /// For a sub-flow that is stepped over: what is open afterwards.
    pub(super) fn returns(
        &self,
        node: NodeIndex,
        step: &ScriptStep,
        exit: Option<ExitIndex>,
    ) -> Result<Option<ObligationSet>, StepError> {
        if !self.is_call(node) {
            return Ok(None);
        }
        if let Some(names) = &step.returns {
            let known = |name: &String| {
                Obligation::from_id(name).ok_or_else(|| {
                    StepError::new(
                        format!("{name} is no obligation; take it out of returns"),
                        format!("{name} 不是待结事项，请从 returns 中去掉"),
                    )
                })
            };
            return names
                .iter()
                .map(known)
                .collect::<Result<ObligationSet, _>>()
                .map(Some);
        }
        let (Some(called), Some(exit)) = (self.called(node), exit) else {
            return Ok(None);
        };
        let kind = self.flow().compiled.node(node).exits[exit as usize].kind;
        let open = self.frame().state.open();
        Ok(shortest_return(
            &self.program.flows[called],
            open,
            kind != PortKind::Success,
        ))
    }
}

/// The exit of a call: the success exit, or the outcome that stands for a cancelled part.
fn call_exit(flow: &StepFlow, node: NodeIndex, cancelled: bool) -> Option<ExitIndex> {
    let exits = &flow.compiled.node(node).exits;
    let position = exits
        .iter()
        .position(|exit| (exit.kind == PortKind::Success) != cancelled)?;
    ExitIndex::try_from(position).ok()
}

/// What is open after the shortest way through a flow that ends cancelled, or not; nothing when there is none among
/// the first states.
fn shortest_return(flow: &StepFlow, open: ObligationSet, cancelled: bool) -> Option<ObligationSet> {
    let compiled = &flow.compiled;
    let first = compiled.state_entering(open)?;
    let mut seen: BTreeSet<State> = BTreeSet::from([first.clone()]);
    let mut queue = VecDeque::from([first]);
    while let Some(state) = queue.pop_front() {
        if let Phase::Ended(outcome) = state.phase() {
            if (outcome == Outcome::Cancelled) == cancelled {
                return Some(state.open());
            }
            continue;
        }
        for step in compiled.moves(&state) {
            let next = compiled.fire(&state, step).state;
            let leads_on = next.phase() != Phase::Stopped || compiled.family(step.node) == Family::Sink;
            if leads_on && seen.len() < STATES_MAX && seen.insert(next.clone()) {
                queue.push_back(next);
            }
        }
    }
    None
}
