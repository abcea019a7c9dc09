//! Decisions that look at the same fields of the order cannot contradict each other.
//!
//! Only fields that come with the order and that no step writes count: they have one value on the whole path. What
//! boxes cannot say exactly is taken to let every order pass.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use flow_catalog::{FieldSet, schema};
use flow_engine::{CompiledFlow, ExitIndex, Move, NodeIndex};
use flow_feel::Type;
use flow_feel::boxes::{Region, region_of};

use super::sub_flow::SubFlowTable;

/// A decision and the exit it was left by.
pub(super) type Choice = (NodeIndex, ExitIndex);

/// The orders that take each exit of a decision; nothing for an exit that any order may take.
type Regions = Rc<Vec<Option<Region>>>;

/// Which orders take which exits of the decisions of a flow, worked out when first asked.
pub(super) struct Guards<'a> {
    flow: &'a CompiledFlow,
    constant: FieldSet,
    regions: RefCell<BTreeMap<NodeIndex, Regions>>,
    possible: RefCell<BTreeMap<Vec<Choice>, bool>>,
}

impl<'a> Guards<'a> {
    pub(super) fn new(flow: &'a CompiledFlow, called: &SubFlowTable) -> Self {
        let nodes = flow
            .nodes
            .iter()
            .chain(called.flows().flat_map(|flow| &flow.nodes));
        let exits = nodes.flat_map(|node| &node.exits);
        let written = exits.fold(FieldSet::EMPTY, |written, exit| written.union(exit.writes));
        Self {
            flow,
            constant: FieldSet::from_start().minus(written),
            regions: RefCell::default(),
            possible: RefCell::default(),
        }
    }

    /// Choices of a path that no order can make together, as few as possible; none when the path can be taken.
    pub(super) fn contradiction(&self, path: &[Move]) -> Vec<Choice> {
        let mut choices: Vec<(Choice, Region)> = Vec::new();
        for step in path {
            let Some(choice) = step.exit.map(|exit| (step.node, exit)) else {
                continue;
            };
            if let Some(region) = self.region(choice)
                && !choices.iter().any(|(known, _)| *known == choice)
            {
                choices.push((choice, region));
            }
        }
        let mut core = Vec::new();
        let mut orders = Region::everything();
        while !orders.is_empty() {
            let Some((choice, region)) = first_conflict(&orders, &choices) else {
                return Vec::new();
            };
            core.push(choice);
            let Some(rest) = orders.and(region) else {
                return Vec::new();
            };
            orders = rest;
        }
        core
    }

    /// Whether some order can make all these choices, which must be sorted.
    pub(super) fn is_possible(&self, choices: &[Choice]) -> bool {
        if let Some(known) = self.possible.borrow().get(choices) {
            return *known;
        }
        let regions = choices.iter().filter_map(|choice| self.region(*choice));
        let orders = regions.fold(Region::everything(), |orders, region| {
            orders.and(&region).unwrap_or(orders)
        });
        self.possible
            .borrow_mut()
            .insert(choices.to_vec(), !orders.is_empty());
        !orders.is_empty()
    }

    fn region(&self, (node, exit): Choice) -> Option<Region> {
        if self.flow.node(node).branches.is_empty() {
            return None;
        }
        let known = self.regions.borrow().get(&node).cloned();
        let regions = known.unwrap_or_else(|| {
            let regions = Rc::new(self.regions_of(node));
            self.regions.borrow_mut().insert(node, Rc::clone(&regions));
            regions
        });
        regions.get(exit as usize).cloned().flatten()
    }

    /// An exit is taken by orders for which the condition of one of its branches is the first that is true.
    fn regions_of(&self, node: NodeIndex) -> Vec<Option<Region>> {
        let compiled = self.flow.node(node);
        let mut taken: Vec<Option<Region>> = vec![Some(Region::nothing()); compiled.exits.len()];
        let mut left = Region::everything();
        for branch in &compiled.branches {
            let holds = branch.when.as_deref().and_then(|when| self.orders_with(when));
            let here = match &holds {
                Some(orders) => left.and(orders),
                None => Some(left.clone()),
            };
            let exit = &mut taken[branch.exit as usize];
            *exit = exit.take().zip(here).and_then(|(before, here)| before.or(&here));
            if let Some(rest) = holds.and_then(|orders| left.minus(&orders)) {
                left = rest;
            }
        }
        if let Some(exit) = compiled.otherwise {
            let otherwise = &mut taken[exit as usize];
            *otherwise = otherwise.take().and_then(|before| before.or(&left));
        }
        taken
    }

    /// Orders for which the condition is true; nothing when it looks at fields that change or boxes cannot say it.
    fn orders_with(&self, when: &str) -> Option<Region> {
        let condition = flow_feel::compile(when, schema(), &Type::Bool).ok()?;
        let is_constant = condition.reads().iter().all(|slot| self.constant.contains(*slot));
        is_constant.then(|| region_of(&condition, schema())).flatten()
    }
}

/// The first choice that, together with those before it, no order of the set can make.
fn first_conflict<'c>(orders: &Region, choices: &'c [(Choice, Region)]) -> Option<(Choice, &'c Region)> {
    let mut left = orders.clone();
    for (choice, region) in choices {
        left = left.and(region).unwrap_or(left);
        if left.is_empty() {
            return Some((*choice, region));
        }
    }
    None
}
