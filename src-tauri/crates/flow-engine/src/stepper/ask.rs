//! What a program answers about single steps, for whoever moves many orders at once: the simulator.

use std::collections::BTreeMap;

use flow_catalog::schema;
use flow_feel::time::DateTime;
use flow_feel::{Clock, Decimal, Record, Value};
use flow_model::Text;

use super::Program;
use super::decide::{PLACES, at_place};
use super::program::Plan;
use super::written::Leaving;
use crate::compiled::{CompiledFlow, ExitIndex, NodeIndex};
use crate::pricing::{BudgetState, PriceTape};
use crate::sample::Random;

/// A step of one of a program's flows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StepRef {
    /// Position of the flow; 0 is the one that calls the others.
    pub flow: usize,
    /// The step.
    pub node: NodeIndex,
}

/// What a step asks of the order's data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asks {
    /// Nothing.
    Nothing,
    /// The exit, by conditions or a table.
    Exit,
    /// The exit, by the place of a field on the line from 0 to 1: its slot, and the shares of exits in order.
    Share {
        /// Slot of the key.
        key: Option<usize>,
        /// Exits with the first place, see [`super::share_place`], that is no longer theirs nor that of an exit before.
        ends: Vec<(ExitIndex, u32)>,
        /// The exit of the rest.
        otherwise: Option<ExitIndex>,
    },
    /// Who approves.
    Approvers,
    /// The offers, and by them the exit.
    Price,
    /// How long to wait.
    Until,
    /// Entries of a list, one part each.
    Parts,
}

/// How a step is left.
#[derive(Clone, Copy, Debug)]
pub struct Departure<'a> {
    /// By this exit.
    pub exit: ExitIndex,
    /// The order as it was before.
    pub record: &'a Record,
    /// The moment.
    pub now: DateTime,
    /// Seed of values that nobody gave.
    pub luck: u64,
    /// What the offers of the step came to.
    pub tape: Option<&'a PriceTape>,
}

impl Program {
    /// The position of a flow.
    pub fn position(&self, id: &str) -> Option<usize> {
        self.flow_of(id)
    }

    /// A flow's compiled form.
    pub fn compiled(&self, flow: usize) -> &CompiledFlow {
        &self.flows[flow].compiled
    }

    /// The name of a step on screen.
    pub fn label(&self, step: StepRef) -> &Text {
        &self.flows[step.flow].labels[step.node as usize]
    }

    /// What a step asks.
    pub fn asks(&self, step: StepRef) -> Asks {
        match self.plan(step) {
            Plan::Plain => Asks::Nothing,
            Plan::Rules { .. } | Plan::Table { .. } => Asks::Exit,
            Plan::Share {
                key,
                shares,
                otherwise,
            } => Asks::Share {
                key: *key,
                ends: shares
                    .iter()
                    .map(|(exit, end)| (*exit, first_place_from(*end)))
                    .collect(),
                otherwise: *otherwise,
            },
            Plan::Approval { .. } => Asks::Approvers,
            Plan::Promotion {
                promotion: Some(_), ..
            } => Asks::Price,
            Plan::Promotion { .. } => Asks::Nothing,
            Plan::Wait { until: Some(_), .. } => Asks::Until,
            Plan::Wait { .. } => Asks::Nothing,
            Plan::Call { each: Some(_), .. } => Asks::Parts,
            Plan::Call { .. } => Asks::Nothing,
        }
    }

    /// The slots of fields that a step reads to answer what it is asked, sorted.
    pub fn reads(&self, step: StepRef) -> Vec<usize> {
        let mut slots: Vec<usize> = match self.plan(step) {
            Plan::Rules { branches, .. } => {
                let conditions = branches.iter().filter_map(|(_, condition)| condition.as_ref());
                conditions
                    .flat_map(|condition| condition.reads().iter().copied())
                    .collect()
            }
            Plan::Table { table, .. } | Plan::Approval { matrix: table } => table.reads(),
            Plan::Share { key, .. } => key.iter().copied().collect(),
            // Offers look at goods, tags, totals and whatever their conditions name.
            Plan::Promotion {
                promotion: Some(_), ..
            } => (0..schema().fields().len()).collect(),
            Plan::Wait {
                until: Some(until), ..
            } => until.reads().to_vec(),
            Plan::Call { each, .. } => each.iter().copied().collect(),
            Plan::Plain | Plan::Promotion { .. } | Plan::Wait { .. } => Vec::new(),
        };
        slots.sort_unstable();
        slots.dedup();
        slots
    }

    /// The slots that the condition of the start reads; nothing when it lets everything in.
    pub fn scope_reads(&self) -> Option<Vec<usize>> {
        let scope = self.flows.first()?.scope.as_ref()?;
        (scope.text() != "true").then(|| scope.reads().to_vec())
    }

    /// False when the condition of the start is false for an order.
    pub fn lets_in(&self, record: &Record, clock: &Clock) -> bool {
        let scope = self.flows.first().and_then(|flow| flow.scope.as_ref());
        scope.map(|scope| scope.eval(record, clock)) != Some(Value::Bool(false))
    }

    /// The exit that conditions, shares or a table choose.
    pub fn choose(&self, step: StepRef, record: &Record, clock: &Clock) -> Option<ExitIndex> {
        let node = self.flows[step.flow].compiled.node(step.node);
        self.plan(step).exit(node, record, clock)
    }

    /// The roles that an approval asks, in order; nothing when no table says.
    pub fn approvers(&self, step: StepRef, record: &Record, clock: &Clock) -> Option<Vec<String>> {
        self.plan(step).approvers(record, clock)
    }

    /// The offers of a step for an order.
    pub fn price(
        &self,
        step: StepRef,
        record: &Record,
        clock: &Clock,
        budget: &BudgetState,
    ) -> Option<PriceTape> {
        match self.plan(step) {
            Plan::Promotion {
                promotion: Some(promotion),
                settings,
            } => Some(promotion.price(settings, record, clock, budget)),
            _ => None,
        }
    }

    /// The moment until which a step waits, when it waits for one and it is known.
    pub fn until(&self, step: StepRef, record: &Record, clock: &Clock) -> Option<DateTime> {
        match self.plan(step) {
            Plan::Wait {
                until: Some(until), ..
            } => match until.eval(record, clock) {
                Value::DateTime(moment) => Some(moment),
                _ => None,
            },
            _ => None,
        }
    }

    /// The fields that are known after an exit, by slot, with plausible values.
    pub fn written(&self, step: StepRef, departure: &Departure<'_>) -> BTreeMap<usize, Value> {
        self.flows[step.flow].written(&Leaving {
            node: step.node,
            exit: departure.exit,
            record: departure.record,
            now: departure.now,
            luck: Random::new(departure.luck, 1),
            tape: departure.tape,
            data: &[],
        })
    }

    fn plan(&self, step: StepRef) -> &Plan {
        &self.flows[step.flow].plans[step.node as usize]
    }
}

/// The first place that is not below the end of a part of the line from 0 to 1.
fn first_place_from(end: Decimal) -> u32 {
    let is_below = |place: u32| at_place(place).is_some_and(|point| point < end);
    let (mut least, mut most) = (0, PLACES);
    while least < most {
        let middle = least.midpoint(most);
        match is_below(middle) {
            true => least = middle + 1,
            false => most = middle,
        }
    }
    least
}

#[cfg(test)]
mod tests {
    use super::{Decimal, PLACES, at_place, first_place_from};

    #[test]
    fn a_place_is_before_an_end_as_its_number_is_below_it() {
        for (end, first) in [
            ("0", 0),
            ("0.08", 80_000),
            ("0.0800001", 80_001),
            ("0.3333333333", 333_334),
            ("1", PLACES),
            ("1.5", PLACES),
        ] {
            let end: Decimal = end.parse().unwrap();
            assert_eq!(first_place_from(end), first, "{end}");
            for place in [first.saturating_sub(1), first]
                .into_iter()
                .filter(|place| *place < PLACES)
            {
                assert_eq!(place < first, at_place(place).unwrap() < end, "{place} {end}");
            }
        }
    }
}
