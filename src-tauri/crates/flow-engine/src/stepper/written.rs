//! Which fields a step writes when it is left, and their values.

use std::collections::BTreeMap;

use flow_catalog::{ObligationSet, Operation, PortKind, Role, schema};
use flow_feel::time::DateTime;
use flow_feel::{Clock, Decimal, Record, Value};

use super::program::StepFlow;
use super::values::Scene;
use crate::compiled::{ExitIndex, NodeIndex};
use crate::order::field;
use crate::pricing::PriceTape;
use crate::sample::Random;

/// A step that is being left.
pub(super) struct Leaving<'a> {
    pub(super) node: NodeIndex,
    pub(super) exit: ExitIndex,
    /// The order as it was before.
    pub(super) record: &'a Record,
    pub(super) now: DateTime,
    pub(super) luck: Random,
    /// What the offers of the step came to.
    pub(super) tape: Option<&'a PriceTape>,
    /// Values that somebody gave; they win.
    pub(super) data: &'a [(usize, Value)],
}

impl StepFlow {
    /// The fields that are known after an exit, by slot.
    pub(super) fn written(&self, leaving: &Leaving<'_>) -> BTreeMap<usize, Value> {
        let node = self.compiled.node(leaving.node);
        let left = &node.exits[leaving.exit as usize];
        let facts = &self.facts[leaving.node as usize];
        let clock = Clock { now: leaving.now };
        let went_well = left.kind == PortKind::Success;
        let mut values: BTreeMap<usize, Value> = BTreeMap::new();
        let mut scene = Scene {
            record: leaving.record,
            now: leaving.now,
            port: left.port.as_str(),
            kind: left.kind,
            waits_for_goods: node
                .component
                .is_some_and(|component| component.role == Role::Backorder),
            opens: opens(&left.operations),
            lasts: facts.lasts(),
            random: leaving.luck.clone(),
        };
        for index in left.writes.iter() {
            values.insert(index, scene.value(index));
        }
        if went_well {
            values.extend(facts.values(leaving.record, &clock));
            values.extend(
                leaving
                    .tape
                    .into_iter()
                    .flat_map(|tape| priced(leaving.record, tape)),
            );
        }
        values.extend(leaving.data.iter().cloned());
        if went_well && facts.takes_over() {
            let answered = with(leaving.record, &values);
            values.extend(facts.taken_over(&answered, &clock));
            values.extend(leaving.data.iter().cloned());
        }
        values
    }
}

/// The order with the answer of a partner.
fn with(record: &Record, values: &BTreeMap<usize, Value>) -> Record {
    let mut record = record.clone();
    for (slot, value) in values {
        record.set(*slot, value.clone());
    }
    record
}

/// What a tape makes of an order.
fn priced(record: &Record, tape: &PriceTape) -> Vec<(usize, Value)> {
    if !tape.gives_something() {
        return Vec::new();
    }
    let earlier = field(record, "order.discount").as_number();
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

/// What operations open.
fn opens(operations: &[Operation]) -> ObligationSet {
    operations
        .iter()
        .fold(ObligationSet::EMPTY, |set, operation| match operation {
            Operation::Acquire(opened) => set.union(*opened),
            _ => set,
        })
}
