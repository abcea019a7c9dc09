//! By which exit a step is left: as a script says, as data choose, as luck draws, or as usual.

use flow_catalog::{Family, PortKind};
use flow_model::Text;

use super::decide::hash;
use super::program::{Plan, is_exhausted};
use super::script::ScriptStep;
use super::{ExitChoice, Stepper};
use crate::compiled::{ExitIndex, NodeIndex};
use crate::order::field;
use crate::pricing::PriceTape;
use crate::sample::Random;
use crate::stepper::error::StepError;

/// How a step will be left.
pub(super) struct Picked {
    pub(super) exit: Option<ExitIndex>,
    pub(super) forced: bool,
    pub(super) why: Option<Text>,
    pub(super) tape: Option<PriceTape>,
}

impl Stepper<'_> {
    /// Exits by which a step can be left now.
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
    pub(super) fn pick(&self, node: NodeIndex, step: &ScriptStep) -> Result<Picked, StepError> {
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

    /// Budgets are kept for each step of each flow.
    pub(super) fn budget_key(&self, node: NodeIndex) -> String {
        format!("{}/{}", self.flow().id, self.flow().compiled.node(node).id)
    }

    /// Random numbers of this order at this visit of a step.
    pub(super) fn luck(&self, node: NodeIndex, purpose: u64) -> Random {
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
