//! Changes to a flow. The canvas, the repairs and the command line change a flow by these alone.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::flow::{Edge, Node, Policy, Text};
use crate::ids::{NodeId, PortId, TableId};
use crate::table::Table;

/// One change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "edit", rename_all = "snake_case", deny_unknown_fields)]
pub enum Edit {
    /// Adds a step.
    AddNode {
        /// Its id, not yet taken.
        id: NodeId,
        /// The step.
        node: Node,
    },
    /// Removes steps with their connections.
    RemoveNodes {
        /// The steps.
        nodes: Vec<NodeId>,
    },
    /// Connects an exit to a step.
    Connect {
        /// The connection.
        edge: Edge,
    },
    /// Removes a connection.
    Disconnect {
        /// The connection.
        edge: Edge,
    },
    /// Puts a new step on a connection.
    InsertOnEdge {
        /// The connection, which then leads to the new step.
        edge: Edge,
        /// Id of the new step.
        id: NodeId,
        /// The new step.
        node: Node,
        /// The exit of the new step that goes on.
        port: PortId,
    },
    /// Gives a setting a value; no value restores the default.
    SetSetting {
        /// The step.
        node: NodeId,
        /// The setting.
        setting: String,
        /// The value.
        value: Option<Value>,
    },
    /// Gives a step its own name.
    SetName {
        /// The step.
        node: NodeId,
        /// The name.
        name: Text,
    },
    /// Gives a step its own technical policy.
    SetPolicy {
        /// The step.
        node: NodeId,
        /// The policy.
        policy: Policy,
    },
    /// Adds or replaces a table.
    SetTable {
        /// Its id.
        id: TableId,
        /// The table.
        table: Table,
    },
    /// Replaces the component of a step and keeps its place and connections.
    ReplaceComponent {
        /// The step.
        node: NodeId,
        /// The new component and settings.
        with: Node,
        /// Exits that change their name; an exit that maps to nothing loses its connections.
        ports: BTreeMap<PortId, Option<PortId>>,
    },
    /// Several changes as one: all or none.
    Batch {
        /// The changes in order.
        edits: Vec<Edit>,
    },
}
