//! From the document to the compiled flow.

use std::collections::BTreeMap;

use flow_catalog::{Family, FieldSet, ObligationSet, Operation, Outcome, Role, Settings};
use flow_model::{Edge, Flow, Node, NodeId, PortId};
use rustc_hash::FxHashMap;

use crate::block::{BlockTable, Parts};
use crate::compiled::{CompiledEdge, CompiledFlow, CompiledNode, JoinSlot, NodeIndex, Timing};
use crate::exits::{
    EXHAUSTED, Exits, KnownComponent, KnownComponents, exits, exits_of_unknown, obligations, set_writes,
};
use crate::fire::SECURED_STOCK;
use crate::graph::{Components, Graph};
use crate::state::Places;
use crate::structure::{Structure, is_join};
use crate::timing::timing;

/// Compiles a flow. What makes no sense is left out: connections from exits a step does not have, connections to
/// steps that do not exist, fault exits that lead nowhere.
pub fn compile(flow: &Flow) -> CompiledFlow {
    let index: BTreeMap<NodeId, NodeIndex> = flow.nodes.keys().cloned().zip(0..).collect();
    let mut nodes = compile_nodes(flow);
    let mut edges = compile_edges(flow, &nodes);
    let components = drop_idle_exhausted(&mut nodes, &mut edges);
    for (position, edge) in (0..).zip(&edges) {
        nodes[edge.from as usize].exits[edge.exit as usize]
            .edges
            .push(position);
        nodes[edge.to as usize].incoming.push(position);
    }
    let starts: Vec<NodeIndex> = (0..)
        .zip(&nodes)
        .filter(|(_, node)| node.component.is_some_and(|entry| entry.role == Role::Start))
        .map(|(position, _)| position)
        .collect();
    let structure = Structure::new(&nodes, &edges, starts.first().copied());
    set_slots(&mut nodes, &edges, &structure);
    let names: Vec<&str> = flow.enters_with.iter().map(String::as_str).collect();
    let opens = opens(&nodes);
    let blocks = BlockTable::new(Parts {
        nodes: &nodes,
        edges: &edges,
        structure: &structure,
        secures_stock: opens.intersects(SECURED_STOCK),
    });
    CompiledFlow {
        places: Places::new(&nodes, &edges),
        blocks,
        opens,
        nodes,
        edges,
        index,
        starts,
        enters_with: obligations(&names),
        components,
        structure,
    }
}

fn compile_nodes(flow: &Flow) -> Vec<CompiledNode> {
    let mut components = KnownComponents::default();
    let mut edges = flow.edges.iter().peekable();
    let mut nodes = Vec::with_capacity(flow.nodes.len());
    for (id, node) in &flow.nodes {
        while edges.next_if(|edge| edge.from < *id).is_some() {}
        let mut wired: Vec<&PortId> = Vec::new();
        while let Some(edge) = edges.next_if(|edge| edge.from == *id) {
            wired.push(&edge.port);
        }
        wired.dedup();
        nodes.push(match components.get(node.component.as_str()) {
            Some(known) => compile_node(flow, id, node, known, &wired),
            None => blank(id, exits_of_unknown(&wired)),
        });
    }
    nodes
}

fn compile_node(
    flow: &Flow,
    id: &NodeId,
    node: &Node,
    known: KnownComponent,
    wired: &[&PortId],
) -> CompiledNode {
    let component = known.component;
    let settings = Settings::new(component, node);
    let mut compiled = blank(id, exits(flow, &settings, component, wired));
    set_writes(component, &settings, known.writes, &mut compiled.exits);
    compiled.component = Some(component);
    compiled.needs = known.needs;
    compiled.reads = known.reads;
    compiled.timing = timing(component, &settings, &node.policy);
    match component.role {
        Role::End => compiled.outcome = settings.text("result").and_then(Outcome::from_id),
        Role::Wait => {
            compiled.visits_max = settings
                .int("max_visits")
                .map(|visits| visits.clamp(1, 1_000) as u32)
        }
        Role::Call => {
            compiled.calls = settings.text("flow").map(str::to_owned);
            compiled.for_each = settings.text("for_each").is_some();
        }
        _ => {}
    }
    if component.family == Family::Sink && compiled.outcome.is_none() {
        compiled.outcome = Some(Outcome::Completed);
    }
    compiled
}

fn blank(id: &NodeId, exits: Exits) -> CompiledNode {
    CompiledNode {
        id: id.clone(),
        component: None,
        exits: exits.exits,
        incoming: Vec::new(),
        slots: Vec::new(),
        outcome: None,
        visits_max: None,
        calls: None,
        for_each: false,
        branches: exits.branches,
        otherwise: exits.otherwise,
        needs: FieldSet::EMPTY,
        reads: FieldSet::EMPTY,
        timing: Timing {
            shortest_us: 0,
            longest_us: None,
        },
    }
}

fn compile_edges(flow: &Flow, nodes: &[CompiledNode]) -> Vec<CompiledEdge> {
    let mut index: FxHashMap<&str, NodeIndex> = FxHashMap::default();
    index.extend(flow.nodes.keys().map(NodeId::as_str).zip(0..));
    // Connections come in the order of exit names, as the exits of a fork do: the search for an exit goes on where the
    // one before was found.
    let mut last = (0, 0);
    let compiled = |edge: &Edge| {
        let from = *index.get(edge.from.as_str())?;
        let to = *index.get(edge.to.as_str())?;
        let exits = &nodes[from as usize].exits;
        let begin = if last.0 == from { last.1 } else { 0 };
        let order = (begin..exits.len()).chain(0..begin);
        let exit = order.into_iter().find(|exit| exits[*exit].port == edge.port)?;
        last = (from, exit);
        Some(CompiledEdge {
            from,
            exit: exit as u32,
            to,
        })
    };
    flow.edges.iter().filter_map(compiled).collect()
}

/// Takes the `exhausted` exit and the count from waits that no order passes twice: those that lie on no cycle.
fn drop_idle_exhausted(nodes: &mut [CompiledNode], edges: &mut Vec<CompiledEdge>) -> Components {
    let arcs: Vec<_> = edges.iter().map(|edge| (edge.from, edge.to)).collect();
    let components = Graph::new(nodes.len(), &arcs).components();
    for (node, on_cycle) in nodes.iter_mut().zip(&components.on_cycle) {
        if node.visits_max.is_some() && !on_cycle {
            node.visits_max = None;
            node.exits.retain(|exit| exit.port.as_str() != EXHAUSTED);
        }
    }
    // `exhausted` is the last exit of a wait, so that no other exit moves.
    edges.retain(|edge| (edge.exit as usize) < nodes[edge.from as usize].exits.len());
    components
}

fn set_slots(nodes: &mut [CompiledNode], edges: &[CompiledEdge], structure: &Structure) {
    let followed = |nodes: &[CompiledNode], edge: u32| {
        let compiled = edges[edge as usize];
        nodes[compiled.from as usize].exits[compiled.exit as usize]
            .edges
            .first()
            == Some(&edge)
    };
    for join in 0..nodes.len() {
        if !is_join(&nodes[join]) {
            continue;
        }
        let incoming = nodes[join].incoming.iter().copied();
        let incoming: Vec<u32> = incoming.filter(|edge| followed(nodes, *edge)).collect();
        let slots = structure.slots(nodes, edges, &incoming);
        nodes[join].slots = slots.into_iter().map(|edges| JoinSlot { edges }).collect();
    }
}

fn opens(nodes: &[CompiledNode]) -> ObligationSet {
    let exits = nodes.iter().flat_map(|node| &node.exits);
    exits
        .flat_map(|exit| &exit.operations)
        .fold(ObligationSet::EMPTY, |set, operation| match operation {
            Operation::Acquire(opened) => set.union(*opened),
            _ => set,
        })
}
