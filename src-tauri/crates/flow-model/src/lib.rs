//! The document: a flow, its file format, its edits and its fingerprint.
//!
//! Nothing here knows what a component does; that is `flow-catalog` and `flow-engine`. A flow that makes no
//! sense is still a value of [`Flow`]: only text that cannot be read is an error.

mod apply;
mod compare;
mod difference;
mod edit;
mod edit_error;
mod fingerprint;
mod flow;
mod fragment;
mod ids;
mod json;
mod layout;
mod limits;
mod migrate;
mod nearest;
mod paste;
mod places;
mod read;
mod recorder;
mod schema;
mod table;
mod tidy;
mod unplaced;
mod write;

pub use apply::apply;
pub use compare::{Change, Names, compare};
pub use difference::{Difference, Header, HeaderSwap, Swap};
pub use edit::{Edit, HeaderEdit};
pub use edit_error::EditError;
pub use fingerprint::{Defaults, Fingerprint, fingerprint};
pub use flow::{Edge, Flow, Group, Node, Note, Point, Policy, Size, Text};
pub use fragment::{Fragment, fragment, fresh_node_id};
pub use ids::{ComponentId, FlowId, GroupId, NodeId, NoteId, PortId, TableId};
pub use json::Json;
pub use layout::lay_out;
pub use limits::{ELEMENTS_MAX, SIZE_MAX};
pub use nearest::nearest;
pub use places::{Place, Places};
pub use read::{
    Cursor, Document, Entry, FORMAT, Fault, FileKind, Kind, Object, ReadError, read, read_file,
    read_unnumbered, read_value,
};
pub use schema::schema;
pub use table::{
    Benefit, DecisionTable, HitPolicy, InputClause, Offer, OutputClause, PromotionTable, Stacking, Table,
    TableRow, Tier,
};
pub use tidy::{NODE_SIZE, crossings, has_overlaps, overlaps};
pub use unplaced::place_unplaced;
pub use write::write;
