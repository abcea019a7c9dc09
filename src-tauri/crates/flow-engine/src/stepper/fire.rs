//! Firing one step: choose its exit, play the token game, write fields, move the clock, note what happened.

use std::collections::BTreeMap;

use flow_catalog::{Distribution, Family, ObligationSet, Operation, PortKind, schema};
use flow_feel::time::DateTime;
use flow_feel::{Clock, Decimal, Value};
use flow_model::Text;

use super::decide::hash;
use super::program::{Plan, is_exhausted};
use super::script::ScriptStep;
use super::trace::{Broken, TraceLine};
use super::values::Scene;
use super::{Ending, EndingKind, ExitChoice, Stepper, opened};
use crate::compiled::{ExitIndex, NodeIndex};
use crate::fire::{Fired, Move, ViolationKind};
use crate::order::{field, read_field, value_to_json};
use crate::pricing::PriceTape;
use crate::sample::Random;
use crate::state::Phase;
use crate::stepper::error::StepError;

/// How a step will be left.
pub(super) struct Picked {
    pub(super) exit: Option<ExitIndex>,
    pub(super) forced: bool,
    pub(super) why: Option<Text>,
    pub(super) tape: Option<PriceTape>,
}

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
        let picked = self.pick(node, step)?;
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

    pub(super) fn choices_of(&self, node: NodeIndex) -> Vec<ExitChoice> {
        let compiled = &self.flow().compiled;
        let by_data = self.by_data(node).and_then(|picked| picked.exit);
        let ports = compiled
            .node(node)
            .component
            .map_or(&[][..], |component| component.ports);
        let allowed = compiled.moves_of(node).into_iter().filter_map(|step| {
            let exit = step.exit?;
            compiled.allows(&self.frame().state, step).then_some(exit)
        });
        allowed
            .map(|exit| {
                let left = &compiled.node(node).exits[exit as usize];
                let name = left.port.as_str();
                let label = ports.iter().find(|port| port.id == name).map(|port| port.label);
                ExitChoice {
                    port: name.to_owned(),
                    kind: left.kind,
                    label: label.map_or(Text::new(name, name), |label| Text::new(label.en, label.zh)),
                    by_data: by_data == Some(exit),
                }
            })
            .collect()
    }

    /// The exit that a script names, or data, or the family, or luck.
    fn pick(&self, node: NodeIndex, step: &ScriptStep) -> Result<Picked, StepError> {
        let compiled = self.flow().compiled.node(node);
        let by_data = self.by_data(node);
        if matches!(self.flow().compiled.family(node), Family::Sink | Family::Fork) {
            return Ok(Picked::only(None));
        }
        let Some(name) = step.exit() else {
            return Ok(by_data.unwrap_or_else(|| Picked::only(self.usual_or_drawn(node))));
        };
        let Some(exit) = self.flow().exit_named(node, name) else {
            let known: Vec<&str> = compiled.exits.iter().map(|exit| exit.port.as_str()).collect();
            return Err(StepError::no_exit(&step.node, name, &known));
        };
        Ok(match by_data {
            Some(picked) if picked.exit == Some(exit) => picked,
            Some(picked) => Picked {
                exit: Some(exit),
                forced: true,
                why: None,
                tape: picked.tape,
            },
            None => Picked::only(Some(exit)),
        })
    }

    /// The exit that data choose.
    fn by_data(&self, node: NodeIndex) -> Option<Picked> {
        let (flow, frame) = (self.flow(), self.frame());
        let clock = self.clock_at(node);
        let compiled = flow.compiled.node(node);
        if let Plan::Promotion {
            promotion: Some(promotion),
            settings,
        } = &flow.plans[node as usize]
        {
            let budget = self
                .now
                .budgets
                .get(&self.budget_key(node))
                .cloned()
                .unwrap_or_default();
            let tape = promotion.price(settings, &self.now.record, &clock, &budget);
            let wanted = match tape.gives_something() {
                true => PortKind::Success,
                false => PortKind::Outcome,
            };
            let exit = compiled.exits.iter().position(|exit| exit.kind == wanted)?;
            return Some(Picked {
                exit: ExitIndex::try_from(exit).ok(),
                forced: false,
                why: Some(offers_in_words(&tape)),
                tape: Some(tape),
            });
        }
        if let Some(choice) = flow.plans[node as usize].decide(compiled, &self.now.record, &clock) {
            return Some(Picked {
                exit: Some(choice.exit),
                forced: false,
                why: Some(choice.why),
                tape: None,
            });
        }
        let exhausted = compiled
            .exits
            .iter()
            .position(|exit| is_exhausted(exit.port.as_str()))?;
        let exit = ExitIndex::try_from(exhausted).ok()?;
        let most = compiled.visits_max?;
        (frame.state.visits(node) >= most).then(|| Picked {
            exit: Some(exit),
            forced: false,
            why: Some(Text::new(
                format!("it passed here {most} times"),
                format!("已经过这里 {most} 次"),
            )),
            tape: None,
        })
    }

    /// The exit that a seed draws by the usual shares, or the success exit; nothing stands for a fault.
    fn usual_or_drawn(&self, node: NodeIndex) -> Option<ExitIndex> {
        let compiled = self.flow().compiled.node(node);
        let possible: Vec<ExitIndex> = self
            .flow()
            .compiled
            .moves_of(node)
            .into_iter()
            .filter(|step| self.flow().compiled.allows(&self.frame().state, *step))
            .filter_map(|step| step.exit)
            .collect();
        let kind = |exit: &ExitIndex| compiled.exits[*exit as usize].kind;
        let usual = possible.iter().copied().min_by_key(kind);
        let Some(component) = compiled.component.filter(|_| self.seed.is_some()) else {
            return usual;
        };
        let mut random = self.luck(node, 0);
        if random.below(1_000_000) < millionths(component.simulation.fault) {
            let fault = self.fault_port(node)?;
            return self.flow().exit_named(node, fault);
        }
        let share = |exit: &ExitIndex| {
            let name = compiled.exits[*exit as usize].port.as_str();
            let known = component.simulation.mix.iter().find(|(port, _)| *port == name);
            known.map_or(0, |(_, share)| millionths(*share))
        };
        match possible.iter().map(share).sum::<u64>() {
            0 => usual,
            _ => Some(possible[random.weighted(possible.iter().map(share))]),
        }
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
                violations: self.broken(&fired),
                clock: self.moment(now).to_string(),
            };
            self.trace.push(line);
            self.now.n_lines = self.trace.len();
        }
        self.now.last_fired.clone_from(&name);
        *self.now.fired.entry(name).or_default() += 1;
        self.now.steps += 1;
    }

    /// Keeps the list of what is open; gives the positions of what was undone in the list before.
    fn follow_obligations(&mut self, step: Move, fired: &Fired, name: &str) -> Vec<usize> {
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

    fn move_tokens(&mut self, node: NodeIndex, fired: &Fired, now: i64) {
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

    fn write_fields(
        &mut self,
        step: Move,
        picked: &Picked,
        data: Vec<(usize, Value)>,
        now: i64,
    ) -> BTreeMap<String, serde_json::Value> {
        let Some(exit) = step.exit else {
            return BTreeMap::new();
        };
        let left = &self.flow().compiled.node(step.node).exits[exit as usize];
        let mut values: BTreeMap<usize, Value> = BTreeMap::new();
        let mut scene = Scene {
            record: &self.now.record,
            now: self.moment(now),
            port: left.port.as_str(),
            kind: left.kind,
            random: self.luck(step.node, 1),
        };
        for index in left.writes.iter() {
            values.insert(index, scene.value(index));
        }
        if let Some(tape) = picked.tape.as_ref().filter(|_| left.kind == PortKind::Success) {
            values.extend(self.priced(tape));
            let key = self.budget_key(step.node);
            self.now.budgets.entry(key).or_default().book(tape);
            self.now.discount = self.now.discount.add(tape.discount).unwrap_or(self.now.discount);
        }
        values.extend(data);
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

    /// What a tape makes of the order.
    fn priced(&self, tape: &PriceTape) -> Vec<(usize, Value)> {
        let earlier = field(&self.now.record, "order.discount").as_number();
        let discount = tape.discount.add(earlier.unwrap_or(Decimal::ZERO));
        let applied = tape.applied().into_iter().map(Value::text);
        let values = [
            ("order.discount", discount.map_or(Value::Null, Value::Number)),
            ("order.total", Value::Number(tape.total_after)),
            ("promo.applied", Value::list(applied.collect())),
        ];
        let slots = values.into_iter();
        slots
            .filter_map(|(path, value)| Some((schema().slot(path)?, value)))
            .collect()
    }

    /// Remembers what decided the way: a decision, or an answer that was not the usual one.
    fn note_decision(&mut self, step: Move, picked: &Picked) {
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

    fn broken(&self, fired: &Fired) -> Vec<Broken> {
        let inside = self.frame().call.is_some();
        let known = fired.violations.iter().filter(|violation| {
            // What a sub-flow leaves open is its caller's affair.
            !inside || !matches!(violation.kind, ViolationKind::T01 | ViolationKind::T06)
        });
        known
            .map(|violation| Broken {
                rule: violation.kind.rule(),
                node: self.name(violation.node),
                obligations: violation.obligations.iter().map(|one| one.id()).collect(),
            })
            .collect()
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

    /// When the tokens of a step came together.
    pub(super) fn time_of(&self, node: NodeIndex) -> i64 {
        let places = self.flow().compiled.places_of(node);
        let times = self.frame().times.range(places).map(|(_, time)| *time);
        times.max().unwrap_or_default()
    }

    /// The time of the step that is next.
    pub(super) fn earliest(&self) -> i64 {
        let enabled = self.flow().compiled.enabled(&self.frame().state);
        enabled
            .iter()
            .map(|node| self.time_of(*node))
            .min()
            .unwrap_or_default()
    }

    pub(super) fn moment(&self, local: i64) -> DateTime {
        DateTime {
            local,
            zone: self.zone,
        }
    }

    fn clock_at(&self, node: NodeIndex) -> Clock {
        Clock {
            now: self.moment(self.time_of(node)),
        }
    }

    fn budget_key(&self, node: NodeIndex) -> String {
        format!("{}/{}", self.flow().id, self.flow().compiled.node(node).id)
    }

    /// How long the step takes, in microseconds.
    fn duration(&self, step: Move) -> i64 {
        let flow = self.flow();
        let compiled = flow.compiled.node(step.node);
        if let Plan::Wait { until, length_us } = &flow.plans[step.node as usize] {
            let exit = step.exit.map(|exit| &compiled.exits[exit as usize]);
            let clock = self.clock_at(step.node);
            let until = until.as_ref().map(|until| until.eval(&self.now.record, &clock));
            let ahead = match until {
                Some(Value::DateTime(moment)) => moment.since(clock.now).map(|length| length.micros),
                _ => None,
            };
            let length = ahead.unwrap_or(*length_us).max(0);
            return match exit {
                Some(exit) if is_exhausted(exit.port.as_str()) => 0,
                // An event comes at some time before the wait is over.
                Some(exit) if exit.kind != PortKind::Success => length / 2,
                _ => length,
            };
        }
        match compiled
            .component
            .map(|component| component.simulation.duration.distribution)
        {
            Some(Distribution::Constant { value_us }) => value_us,
            Some(Distribution::Lognormal { median_us, .. }) => median_us,
            None => 0,
        }
    }

    /// Random numbers of this order at this visit of a step.
    fn luck(&self, node: NodeIndex, purpose: u64) -> Random {
        let order = field(&self.now.record, "order.id").as_text().unwrap_or_default();
        let name = self.name(node);
        let visit = self.now.fired.get(&name).copied().unwrap_or_default();
        let stream = hash(&name)
            .wrapping_add(visit.wrapping_mul(2))
            .wrapping_add(purpose);
        Random::new(self.seed.unwrap_or_default() ^ hash(order), stream)
    }

    pub(super) fn fault_port(&self, node: NodeIndex) -> Option<&'static str> {
        let component = self.flow().compiled.node(node).component?;
        let mut faults = component.ports.iter().filter(|port| port.kind == PortKind::Fault);
        faults.next().map(|port| port.id)
    }
}

impl Picked {
    pub(super) fn only(exit: Option<ExitIndex>) -> Picked {
        Picked {
            exit,
            forced: false,
            why: None,
            tape: None,
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

fn offers_in_words(tape: &PriceTape) -> Text {
    let applied = tape.lines.iter().filter(|line| line.offer.is_some());
    let names: Vec<&Text> = applied.map(|line| &line.label).collect();
    if tape.gives_something() {
        let en: Vec<&str> = names.iter().map(|name| name.en.as_str()).collect();
        let zh: Vec<&str> = names.iter().map(|name| name.zh.as_str()).collect();
        return Text::new(en.join(", "), zh.join("、"));
    }
    match tape.lost.first() {
        Some(lost) => lost.why.clone(),
        None => Text::new("the table has no offers", "促销表没有优惠"),
    }
}

/// A share as whole millionths.
fn millionths(share: f64) -> u64 {
    (share * 1_000_000.0).round() as u64
}
