//! The document: a flow, its file format, its edits and its fingerprint.
//!
//! Nothing here knows what a component does; that is `flow-catalog` and `flow-engine`. A flow that makes no
//! sense is still a value of [`Flow`]: only text that cannot be read is an error.

mod edit;
mod flow;
mod ids;
mod table;

pub use edit::Edit;
pub use flow::{Edge, Flow, Group, Node, Note, Point, Policy, Size, Text};
pub use ids::{ComponentId, FlowId, GroupId, NodeId, NoteId, PortId, TableId};
pub use table::{
    Benefit, DecisionTable, HitPolicy, InputClause, Offer, OutputClause, PromotionTable, Stacking, Table,
    TableRow, Tier,
};
