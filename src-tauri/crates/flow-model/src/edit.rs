//! What can be done to a flow. An [`Edit`] is small and typed, so that it can be sent, stored and replayed;
//! [`crate::apply`] carries it out.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::flow::{Edge, Group, Node, Note, Point, Policy, Text};
use crate::fragment::Fragment;
use crate::ids::{GroupId, NodeId, NoteId, PortId, TableId};
use crate::table::Table;

/// One change of a flow.
///
/// ```
/// use flow_model::{Edge, Edit, Flow, Node, Text, apply};
///
/// let mut flow = Flow::new("demo", Text::new("Demo", "示例"));
/// let before = flow.clone();
/// let add = Edit::AddNode { id: "start".into(), node: Node::new("my.component") };
/// let difference = apply(&mut flow, &add)?;
/// difference.reversed().apply_to(&mut flow);
/// assert_eq!(flow, before);
/// # Ok::<(), flow_model::EditError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "edit", rename_all = "snake_case", deny_unknown_fields)]
pub enum Edit {
    /// Adds a step under an id that is still free; see [`crate::fresh_node_id`].
    AddNode {
        /// Id of the new step.
        id: NodeId,
        /// The step.
        node: Node,
    },
    /// Removes steps with their connections, their places in groups and what notes say they are about.
    RemoveNodes {
        /// The steps to remove.
        nodes: Vec<NodeId>,
    },
    /// Removes a step and leads everything that entered it to the step behind one of its exits.
    RemoveAndRejoin {
        /// The step to remove.
        node: NodeId,
        /// The exit whose next step takes over, as a rule the success exit.
        port: PortId,
    },
    /// Puts steps at new places.
    MoveNodes {
        /// The new top left corner of each step.
        to: BTreeMap<NodeId, Point>,
    },
    /// Draws a connection between two steps.
    Connect {
        /// The connection.
        edge: Edge,
    },
    /// Takes a connection away.
    Disconnect {
        /// The connection.
        edge: Edge,
    },
    /// Moves one or both ends of a connection.
    Reconnect {
        /// The connection as it is.
        edge: Edge,
        /// The connection as it shall be.
        to: Edge,
    },
    /// Puts a new step into a connection: what came by it enters the new step, and leaves by the given exit.
    InsertOnEdge {
        /// The connection that is cut.
        edge: Edge,
        /// Id of the new step.
        id: NodeId,
        /// The new step.
        node: Node,
        /// The exit of the new step that leads on.
        port: PortId,
    },
    /// Makes a step one of another component; id, name, policy, place and incoming connections stay.
    ReplaceComponent {
        /// The step.
        node: NodeId,
        /// Gives the new component and its settings; its other fields are not used.
        with: Node,
        /// Exits that change their name; an exit that maps to nothing loses its connections, others keep them.
        #[serde(default)]
        ports: BTreeMap<PortId, Option<PortId>>,
    },
    /// Sets a setting of a step, or takes it back to the component's default.
    SetSetting {
        /// The step.
        node: NodeId,
        /// Name of the setting.
        setting: String,
        /// The value; nothing removes the setting.
        #[serde(
            default,
            skip_serializing_if = "Option::is_none",
            deserialize_with = "some_value"
        )]
        value: Option<Value>,
    },
    /// Names a step; an empty name shows the component's name.
    SetName {
        /// The step.
        node: NodeId,
        /// The name.
        name: Text,
    },
    /// Sets a step's technical policy.
    SetPolicy {
        /// The step.
        node: NodeId,
        /// The policy.
        policy: Policy,
    },
    /// Pins a step where it is, or frees it for tidying.
    SetPinned {
        /// The step.
        node: NodeId,
        /// Whether tidying leaves it alone.
        pinned: bool,
    },
    /// Sets what the flow says about itself; what is absent stays as it is.
    SetHeader {
        /// What to set.
        header: HeaderEdit,
    },
    /// Adds a group under an id that is still free, or changes the group of that id.
    SetGroup {
        /// The group's id.
        id: GroupId,
        /// The group.
        group: Group,
    },
    /// Removes a group; its steps stay.
    RemoveGroup {
        /// The group's id.
        id: GroupId,
    },
    /// Adds a note or changes it.
    SetNote {
        /// The note's id.
        id: NoteId,
        /// The note.
        note: Note,
    },
    /// Removes a note.
    RemoveNote {
        /// The note's id.
        id: NoteId,
    },
    /// Adds a table or changes it.
    SetTable {
        /// The table's id.
        id: TableId,
        /// The table.
        table: Table,
    },
    /// Removes a table.
    RemoveTable {
        /// The table's id.
        id: TableId,
    },
    /// Adds a copied part under fresh ids.
    Paste {
        /// What was copied.
        fragment: Fragment,
        /// Added to every place in it.
        offset: Point,
    },
    /// Lays steps out from left to right; pinned steps stay.
    Tidy {
        /// The steps to lay out; nothing means all.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        nodes: Option<BTreeSet<NodeId>>,
    },
    /// Several edits that succeed or fail as one.
    Batch {
        /// In this order.
        edits: Vec<Edit>,
    },
}

/// What [`Edit::SetHeader`] changes; a field that is absent stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HeaderEdit {
    /// Title on screen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<Text>,
    /// What the flow is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<Text>,
    /// Words for the library's search.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tags: Option<BTreeSet<String>>,
    /// The promise to customers, an ISO 8601 duration; an empty text takes the promise away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub promise: Option<String>,
    /// Obligations a sub-flow may count on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enters_with: Option<BTreeSet<String>>,
}

/// Keeps `null`, which is a value of a setting, apart from an absent value.
fn some_value<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}
