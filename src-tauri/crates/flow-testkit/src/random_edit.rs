//! Random edits: most fit the flow they are made for, some do not.

use std::collections::{BTreeMap, BTreeSet};

use flow_model::{
    DecisionTable, Edge, Edit, Flow, Group, GroupId, HeaderEdit, HitPolicy, Node, NodeId, Note, NoteId,
    Point, Policy, PortId, Size, Table, TableId, Text, fragment, fresh_node_id,
};
use serde_json::json;

use crate::random_flow::Kinds;
use crate::rng::Rng;

/// An edit for the flow as it is.
pub fn random_edit(flow: &Flow, kinds: &Kinds, rng: &mut Rng) -> Edit {
    match rng.below(24) {
        0..=2 => Edit::AddNode {
            id: fresh_node_id(flow, "new"),
            node: some_node(kinds, rng),
        },
        3 => Edit::RemoveNodes {
            nodes: some_nodes(flow, rng, 3).into_iter().collect(),
        },
        4 => Edit::RemoveAndRejoin {
            node: some_id(flow, rng),
            port: some_port(rng),
        },
        5..=6 => Edit::MoveNodes {
            to: some_nodes(flow, rng, 5)
                .into_iter()
                .map(|id| (id, some_point(rng)))
                .collect(),
        },
        7..=9 => Edit::Connect {
            edge: new_edge(flow, rng),
        },
        10 => Edit::Disconnect {
            edge: some_edge(flow, rng),
        },
        11 => Edit::Reconnect {
            edge: some_edge(flow, rng),
            to: new_edge(flow, rng),
        },
        12 => Edit::InsertOnEdge {
            edge: some_edge(flow, rng),
            id: fresh_node_id(flow, "between"),
            node: some_node(kinds, rng),
            port: some_port(rng),
        },
        13 => Edit::ReplaceComponent {
            node: some_id(flow, rng),
            with: some_node(kinds, rng),
            ports: BTreeMap::from([(some_port(rng), Some(some_port(rng))), (some_port(rng), None)]),
        },
        14..=15 => Edit::SetSetting {
            node: some_id(flow, rng),
            setting: format!("setting{}", rng.below(4)),
            value: rng
                .chance(80)
                .then(|| json!([rng.below(9), { "when": "order.total > 1" }])),
        },
        16 => Edit::Paste {
            fragment: fragment(flow, &some_nodes(flow, rng, 6)),
            offset: some_point(rng),
        },
        17 => Edit::Tidy {
            nodes: rng.chance(50).then(|| some_nodes(flow, rng, 8)),
        },
        18 => Edit::Batch {
            edits: (0..3).map(|_| random_edit(flow, kinds, rng)).collect(),
        },
        _ => random_edit_beside(flow, rng),
    }
}

/// Names, policy, header, groups, notes and tables.
fn random_edit_beside(flow: &Flow, rng: &mut Rng) -> Edit {
    let name = format!("x{}", rng.below(3));
    match rng.below(10) {
        0 => Edit::SetName {
            node: some_id(flow, rng),
            name: Text::new(name, "名称"),
        },
        1 => Edit::SetPolicy {
            node: some_id(flow, rng),
            policy: Policy {
                retries: Some(rng.below(9) as u32),
                ..Policy::default()
            },
        },
        2 => Edit::SetPinned {
            node: some_id(flow, rng),
            pinned: rng.chance(50),
        },
        3 => Edit::SetHeader {
            header: HeaderEdit {
                title: Some(Text::new(name.clone(), "标题")),
                promise: Some(if rng.chance(50) {
                    "P3D".to_owned()
                } else {
                    String::new()
                }),
                tags: Some(BTreeSet::from([name])),
                ..HeaderEdit::default()
            },
        },
        4 => Edit::SetGroup {
            id: GroupId::new(name),
            group: Group {
                title: Text::new("Group", "分组"),
                nodes: some_nodes(flow, rng, 4),
            },
        },
        5 => Edit::RemoveGroup {
            id: GroupId::new(name),
        },
        6 => Edit::SetNote {
            id: NoteId::new(name),
            note: Note {
                text: "remember".to_owned(),
                at: some_point(rng),
                size: Size {
                    width: 160,
                    height: 80,
                },
                about: some_nodes(flow, rng, 2).pop_first(),
            },
        },
        7 => Edit::RemoveNote {
            id: NoteId::new(name),
        },
        8 => Edit::SetTable {
            id: TableId::new(name),
            table: Table::Decision(DecisionTable {
                title: Text::new("Table", "表"),
                hit_policy: HitPolicy::First,
                inputs: Vec::new(),
                outputs: Vec::new(),
                rows: Vec::new(),
            }),
        },
        _ => Edit::RemoveTable {
            id: TableId::new(name),
        },
    }
}

fn some_id(flow: &Flow, rng: &mut Rng) -> NodeId {
    let known = flow.nodes.keys().nth(rng.below(flow.nodes.len()));
    known.cloned().unwrap_or_else(|| "nowhere".into())
}

fn some_nodes(flow: &Flow, rng: &mut Rng, most: usize) -> BTreeSet<NodeId> {
    let count = rng.below(most.min(flow.nodes.len()) + 1);
    (0..count).map(|_| some_id(flow, rng)).collect()
}

fn some_node(kinds: &Kinds, rng: &mut Rng) -> Node {
    let kind = rng.pick(&kinds.steps);
    let mut node = Node::new(kind.map_or("step", |kind| kind.component.as_str()));
    node.settings = kind.map(|kind| kind.settings.clone()).unwrap_or_default();
    node.at = some_point(rng);
    node
}

fn some_point(rng: &mut Rng) -> Point {
    let mut number = || rng.below(4_000) as i32 - 2_000;
    Point {
        x: number(),
        y: number(),
    }
}

fn some_port(rng: &mut Rng) -> PortId {
    PortId::new(["ok", "ok", "other", "short", "declined"][rng.below(5)])
}

fn some_edge(flow: &Flow, rng: &mut Rng) -> Edge {
    let known = flow.edges.iter().nth(rng.below(flow.edges.len()));
    known.cloned().unwrap_or_else(|| new_edge(flow, rng))
}

fn new_edge(flow: &Flow, rng: &mut Rng) -> Edge {
    Edge {
        from: some_id(flow, rng),
        port: some_port(rng),
        to: some_id(flow, rng),
    }
}
