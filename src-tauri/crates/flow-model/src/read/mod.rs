//! Reads `*.flow.json`: strictly, with the place of what is wrong. Older formats are read by [`crate::migrate`].

mod cursor;
mod cut;
mod encoding;
mod error;
mod file;
mod parts;
mod source;
mod tables;

use crate::flow::Flow;
use crate::ids::{GroupId, NodeId, NoteId, TableId};
use crate::places::Places;
use crate::{limits, migrate};

pub use cursor::{Cursor, Entry, Kind, Object};
pub use error::{Fault, ReadError};
pub use file::{FileKind, read_file, read_unnumbered, read_value};

pub(crate) use parts::{edges, header, settings};
pub(crate) use source::Source;

/// The format this version writes.
pub const FORMAT: u32 = 2;

/// What messages call the file.
const FLOW: FileKind = FileKind {
    en: "flow",
    zh: "流程",
    format: FORMAT,
    made_by: "orderloom new",
};

/// A flow and where in its file everything stands.
#[derive(Clone, Debug)]
pub struct Document {
    /// The flow.
    pub flow: Flow,
    /// Where its parts stand in the file.
    pub places: Places,
}

/// Reads a flow file of any format ever written.
///
/// ```
/// let document = flow_model::read(br#"{"format": 2, "id": "demo", "title": {"en": "Demo"}}"#)?;
/// assert_eq!(document.flow.title.en, "Demo");
/// let error = flow_model::read(b"{\"format\": 3}").unwrap_err();
/// assert_eq!((error.line, error.column), (1, 12));
/// # Ok::<(), flow_model::ReadError>(())
/// ```
pub fn read(bytes: &[u8]) -> Result<Document, ReadError> {
    document_of(bytes).map_err(|fault| fault.in_file(bytes))
}

fn document_of(bytes: &[u8]) -> Result<Document, Fault> {
    let text = file::text(&FLOW, bytes)?;
    let flow = flow_of(&Source::new(text))?;
    let places = Places::new(text);
    Ok(Document { flow, places })
}

fn flow_of<'a>(source: &'a Source<'a>) -> Result<Flow, Fault> {
    let (root, entries) = source.document()?;
    match file::format(&FLOW, root, &entries)? {
        1 => migrate::format_1::flow(root, entries),
        _ => flow_of_format_2(root, entries),
    }
}

fn flow_of_format_2<'a>(root: Cursor<'a>, entries: Vec<Entry<'a>>) -> Result<Flow, Fault> {
    let keys = [
        "format",
        "id",
        "title",
        "purpose",
        "tags",
        "promise",
        "enters_with",
        "nodes",
        "edges",
        "tables",
        "groups",
        "notes",
    ];
    let object = root.object_of(entries, &keys)?;
    let mut flow = header(&object, parts::text)?;
    for entry in elements(&object, "nodes")? {
        flow.nodes
            .insert(NodeId::new(entry.key), parts::node(entry.value)?);
    }
    if let Some(at) = object.get("edges") {
        edges(at, &mut flow)?;
    }
    for entry in elements(&object, "tables")? {
        flow.tables
            .insert(TableId::new(entry.key), tables::table(entry.value)?);
    }
    for entry in elements(&object, "groups")? {
        let group = parts::group(entry.value, &flow)?;
        flow.groups.insert(GroupId::new(entry.key), group);
    }
    for entry in elements(&object, "notes")? {
        let note = parts::note(entry.value, &flow)?;
        flow.notes.insert(NoteId::new(entry.key), note);
    }
    check_count(root, &flow)?;
    Ok(flow)
}

/// The entries of an object whose keys are ids; none when it is absent.
fn elements<'a>(object: &Object<'a>, key: &str) -> Result<Vec<Entry<'a>>, Fault> {
    let Some(at) = object.get(key) else {
        return Ok(Vec::new());
    };
    let entries = at.entries()?;
    entries
        .iter()
        .try_for_each(|entry| entry.key_at.check_id(&entry.key))?;
    Ok(entries)
}

/// Refuses a flow with too many elements.
pub(crate) fn check_count(root: Cursor<'_>, flow: &Flow) -> Result<(), Fault> {
    match limits::elements(flow) <= limits::ELEMENTS_MAX {
        true => Ok(()),
        false => Err(root.fault(
            "a flow has at most 200,000 steps, connections, tables, groups and notes",
            "一个流程的步骤、连线、表、分组和备注合计最多 200,000 个",
        )),
    }
}
