//! Called flows: who calls whom, and what a called flow does to what is open.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use flow_catalog::ObligationSet;
use flow_engine::{CompiledFlow, ExitIndex, Move, NodeIndex, Violation, ViolationKind, compile};
use flow_model::{Flow, FlowId};

use super::refine::explore;
use super::unproved::{Unproved, of_shape};
use super::{Inside, Limits};

/// The flows that a flow may call, directly or through others, compiled.
#[derive(Debug, Default)]
pub struct SubFlowTable {
    flows: BTreeMap<String, CompiledFlow>,
    cyclic: BTreeSet<String>,
}

impl SubFlowTable {
    /// The flows that `root`, whose id is given, calls directly or through others, from those that exist.
    pub fn new(root: &CompiledFlow, root_id: &FlowId, existing: &BTreeMap<FlowId, Flow>) -> Self {
        let mut flows: BTreeMap<String, CompiledFlow> = BTreeMap::new();
        let mut open: Vec<String> = called_by(root).map(str::to_owned).collect();
        while let Some(id) = open.pop() {
            if id == root_id.as_str() || flows.contains_key(&id) {
                continue;
            }
            if let Some(flow) = existing.get(id.as_str()) {
                let compiled = compile(flow);
                open.extend(called_by(&compiled).map(str::to_owned));
                flows.insert(id, compiled);
            }
        }
        let cyclic = cyclic(&flows, root_id.as_str());
        Self { flows, cyclic }
    }

    /// A called flow, compiled; nothing when it does not exist.
    pub fn get(&self, id: &str) -> Option<&CompiledFlow> {
        self.flows.get(id)
    }

    /// All of them.
    pub(crate) fn flows(&self) -> impl Iterator<Item = (&str, &CompiledFlow)> {
        self.flows.iter().map(|(id, flow)| (id.as_str(), flow))
    }

    /// Whether calling the flow leads back to a flow that is running already.
    pub fn is_cyclic(&self, id: &str) -> bool {
        self.cyclic.contains(id)
    }
}

fn called_by(flow: &CompiledFlow) -> impl Iterator<Item = &str> {
    flow.nodes.iter().filter_map(|node| node.calls.as_deref())
}

/// Flows that cannot be run to the end of their calls: what is left when flows that call only finite ones are taken
/// away again and again.
fn cyclic(flows: &BTreeMap<String, CompiledFlow>, root: &str) -> BTreeSet<String> {
    let mut left: BTreeSet<&str> = flows.keys().map(String::as_str).collect();
    loop {
        let is_endless = |id: &str| id == root || left.contains(id);
        let finite: Vec<&str> = left
            .iter()
            .copied()
            .filter(|id| !called_by(&flows[*id]).any(is_endless))
            .collect();
        if finite.is_empty() {
            break;
        }
        for id in finite {
            left.remove(id);
        }
    }
    left.into_iter().chain([root]).map(str::to_owned).collect()
}

/// What a called flow does, entered with given obligations open.
#[derive(Debug, Default)]
pub(super) struct Summary {
    /// Ways to end: whether cancelled, and what is open then.
    pub(super) ends: Vec<(bool, ObligationSet)>,
    /// Faults that can happen inside.
    pub(super) faults: Vec<(Violation, Inside)>,
}

/// What all searches of a proof share.
pub(super) struct Work<'a> {
    /// Flows that can be called.
    pub(super) table: &'a SubFlowTable,
    summaries: BTreeMap<(&'a str, ObligationSet), Rc<Summary>>,
    /// How much it may cost.
    pub(super) limits: Limits,
    /// What it has cost.
    pub(super) states_visited: usize,
    states_spent: usize,
    /// The first reason not to claim anything.
    pub(super) unproved: Option<Unproved>,
}

impl<'a> Work<'a> {
    pub(super) fn new(table: &'a SubFlowTable, limits: Limits) -> Self {
        Self {
            table,
            summaries: BTreeMap::new(),
            limits,
            states_visited: 0,
            states_spent: 0,
            unproved: None,
        }
    }

    /// How many states may still be looked at.
    pub(super) fn states_left(&self) -> usize {
        self.limits.states_max.saturating_sub(self.states_spent)
    }

    /// Counts states that were looked at.
    pub(super) fn spend(&mut self, states: usize) {
        self.states_spent += states;
        self.states_visited += states;
    }

    /// Claims nothing, for that reason unless there is one already.
    pub(super) fn give_up(&mut self, reason: Unproved) {
        self.unproved.get_or_insert(reason);
    }

    /// What the flow called by a step does; nothing, and a reason to claim nothing, when it cannot be run.
    pub(super) fn summary(
        &mut self,
        caller: &CompiledFlow,
        call: NodeIndex,
        open: ObligationSet,
        depth: u32,
    ) -> Option<Rc<Summary>> {
        let step = caller.node(call);
        let id = step.calls.as_deref().unwrap_or_default();
        if self.table.is_cyclic(id) {
            self.give_up(Unproved::CallsItself {
                node: step.id.clone(),
                flow: id.to_owned(),
            });
            return None;
        }
        let Some((id, flow)) = self.table.flows.get_key_value(id) else {
            self.give_up(Unproved::MissingFlow {
                node: step.id.clone(),
                flow: id.to_owned(),
            });
            return None;
        };
        if depth >= self.limits.depth_max {
            self.give_up(Unproved::TooDeep {
                max: self.limits.depth_max,
            });
            return None;
        }
        let once = self.summary_once(id, flow, open, depth);
        Some(if step.for_each {
            Rc::new(for_each(&once))
        } else {
            once
        })
    }

    fn summary_once(
        &mut self,
        id: &'a str,
        flow: &'a CompiledFlow,
        open: ObligationSet,
        depth: u32,
    ) -> Rc<Summary> {
        if let Some(known) = self.summaries.get(&(id, open)) {
            return Rc::clone(known);
        }
        if of_shape(flow).is_some() {
            self.give_up(Unproved::BrokenFlow { flow: id.to_owned() });
        }
        let explored = explore(flow, open, self, depth + 1);
        // What is open at the end of a called flow, and whether it is paid, is for the caller to judge.
        let is_own = |kind| !matches!(kind, ViolationKind::T01 | ViolationKind::T06);
        let faults = explored
            .found
            .into_iter()
            .filter(|found| is_own(found.violation.kind));
        let faults = faults.map(|found| {
            let inside = found.inside.unwrap_or_else(|| Inside {
                flow: id.to_owned(),
                node: flow.node(found.violation.node).id.clone(),
            });
            (found.violation, inside)
        });
        let summary = Rc::new(Summary {
            ends: explored.ends,
            faults: faults.collect(),
        });
        self.summaries.insert((id, open), Rc::clone(&summary));
        summary
    }
}

/// Several parts run the flow: it counts as cancelled when one part is, and what any part leaves open is open.
fn for_each(once: &Summary) -> Summary {
    let mut ends: BTreeSet<(bool, ObligationSet)> = once.ends.iter().copied().collect();
    let mut open: Vec<(bool, ObligationSet)> = once.ends.clone();
    while let Some((is_cancelled, left)) = open.pop() {
        for (other_cancelled, other_left) in &once.ends {
            let joined = (is_cancelled || *other_cancelled, left.union(*other_left));
            if ends.insert(joined) {
                open.push(joined);
            }
        }
    }
    Summary {
        ends: ends.into_iter().collect(),
        faults: once.faults.clone(),
    }
}

/// The move by which a call comes back; nothing when the step has no such exit.
pub(super) fn returns(
    flow: &CompiledFlow,
    node: NodeIndex,
    is_cancelled: bool,
    open: ObligationSet,
) -> Option<Move> {
    let name = if is_cancelled { "cancelled" } else { "ok" };
    let exit = flow
        .node(node)
        .exits
        .iter()
        .position(|exit| exit.port.as_str() == name)?;
    Some(Move {
        node,
        exit: Some(exit as ExitIndex),
        returns: Some(open),
    })
}
