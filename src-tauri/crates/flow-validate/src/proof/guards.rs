//! Decisions that look at the same fields of the order cannot contradict each other.
//!
//! Only fields that come with the order and that no step writes count: they have one value on the whole path. What
//! boxes cannot say exactly is taken to let every order pass.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use flow_catalog::{FieldSet, schema};
use flow_engine::{CompiledFlow, Move, NodeIndex};
use flow_feel::Type;
use flow_feel::boxes::{Region, region_of};

use super::sub_flow::SubFlowTable;

/// Orders that take some exit of some decision. Decisions that ask the same have the same ids.
pub(super) type RegionId = usize;

/// The orders that take each exit of a decision; nothing for an exit that any order may take.
type Regions = Rc<Vec<Option<RegionId>>>;

/// Which orders take which exits of the decisions of a flow, worked out when first asked.
pub(super) struct Guards<'a> {
    flow: &'a CompiledFlow,
    constant: FieldSet,
    decisions: RefCell<BTreeMap<NodeIndex, Regions>>,
    /// Regions that differ; many decisions of a flow ask the same.
    regions: RefCell<Vec<Region>>,
    /// Whether some order lies in all regions of a set.
    possible: RefCell<BTreeMap<Vec<RegionId>, bool>>,
}

impl<'a> Guards<'a> {
    pub(super) fn new(flow: &'a CompiledFlow, called: &SubFlowTable) -> Self {
        let nodes = flow
            .nodes
            .iter()
            .chain(called.flows().flat_map(|(_, flow)| &flow.nodes));
        let exits = nodes.flat_map(|node| &node.exits);
        let written = exits.fold(FieldSet::EMPTY, |written, exit| written.union(exit.writes));
        Self {
            flow,
            constant: FieldSet::from_start().minus(written),
            decisions: RefCell::default(),
            regions: RefCell::default(),
            possible: RefCell::default(),
        }
    }

    /// Regions that a path asks for and that have no order in common, as few as possible; none when it can be taken.
    pub(super) fn contradiction(&self, path: &[Move]) -> Vec<RegionId> {
        let asked: BTreeSet<RegionId> = path.iter().filter_map(|step| self.region(*step)).collect();
        let asked: Vec<RegionId> = asked.into_iter().collect();
        if self.have_order(&asked) {
            return Vec::new();
        }
        let regions = self.regions.borrow();
        let mut core = Vec::new();
        let mut orders = Region::everything();
        while !orders.is_empty() {
            let conflict = first_conflict(&orders, &asked, &regions);
            let Some((id, rest)) = conflict.and_then(|id| Some((id, orders.and(&regions[id])?))) else {
                return Vec::new();
            };
            core.push(id);
            orders = rest;
        }
        core
    }

    /// Whether some order lies in all these regions, which must be sorted.
    pub(super) fn have_order(&self, asked: &[RegionId]) -> bool {
        if let Some(known) = self.possible.borrow().get(asked) {
            return *known;
        }
        let regions = self.regions.borrow();
        let mut orders = Region::everything();
        for id in asked {
            orders = orders.and(&regions[*id]).unwrap_or(orders);
        }
        self.possible
            .borrow_mut()
            .insert(asked.to_vec(), !orders.is_empty());
        !orders.is_empty()
    }

    /// Decisions with an exit for one of these regions.
    pub(super) fn deciding(&self, asked: &[RegionId]) -> Vec<NodeIndex> {
        let nodes = 0..self.flow.nodes.len() as NodeIndex;
        let decides = |node: &NodeIndex| {
            let regions = self.regions_at(*node);
            regions.is_some_and(|regions| regions.iter().flatten().any(|id| asked.contains(id)))
        };
        nodes.filter(decides).collect()
    }

    /// The region a move asks for; nothing when any order may do it.
    pub(super) fn region(&self, step: Move) -> Option<RegionId> {
        let regions = self.regions_at(step.node)?;
        regions.get(step.exit? as usize).copied().flatten()
    }

    fn regions_at(&self, node: NodeIndex) -> Option<Regions> {
        if self.flow.node(node).branches.is_empty() {
            return None;
        }
        let known = self.decisions.borrow().get(&node).cloned();
        Some(known.unwrap_or_else(|| {
            let taken = self.regions_of(node).into_iter();
            let regions: Regions = Rc::new(
                taken
                    .map(|region| region.map(|region| self.id_of(region)))
                    .collect(),
            );
            self.decisions.borrow_mut().insert(node, Rc::clone(&regions));
            regions
        }))
    }

    fn id_of(&self, region: Region) -> RegionId {
        let mut regions = self.regions.borrow_mut();
        let known = regions.iter().position(|known| *known == region);
        known.unwrap_or_else(|| {
            regions.push(region);
            regions.len() - 1
        })
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

/// The first region that, together with those before it, leaves no order of the set.
fn first_conflict(orders: &Region, asked: &[RegionId], regions: &[Region]) -> Option<RegionId> {
    let mut left = orders.clone();
    asked.iter().copied().find(|id| {
        if let Some(rest) = left.and(&regions[*id]) {
            left = rest;
        }
        left.is_empty()
    })
}
