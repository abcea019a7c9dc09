//! Reads `*.flow.json`: strictly, with the place of what is wrong. Older formats are read by [`crate::migrate`].

mod cursor;
mod cut;
mod encoding;
mod error;
mod parts;
mod source;
mod tables;

use crate::flow::Flow;
use crate::ids::{GroupId, NodeId, NoteId, TableId};
use crate::places::{Places, line_and_column};
use crate::{limits, migrate};

pub use error::ReadError;

pub(crate) use cursor::{Cursor, Entry, Object};
pub(crate) use error::Fault;
pub(crate) use parts::{edges, header, settings};
pub(crate) use source::Source;

/// The format this version writes.
pub const FORMAT: u32 = 2;

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
    document_of(bytes).map_err(|fault| {
        let (line, column) = place_of(bytes, fault.at);
        ReadError {
            line,
            column,
            offset: fault.at,
            message: fault.message,
            hint: fault.hint,
        }
    })
}

fn document_of(bytes: &[u8]) -> Result<Document, Fault> {
    if bytes.len() > limits::SIZE_MAX {
        return Err(too_large(bytes.len()));
    }
    let text = encoding::decode(bytes)?;
    let flow = flow_of(&Source::new(text))?;
    let places = Places::new(text);
    Ok(Document { flow, places })
}

/// Line and column of a byte, also in a file that is not text.
fn place_of(bytes: &[u8], at: usize) -> (usize, usize) {
    let before = String::from_utf8_lossy(&bytes[..at.min(bytes.len())]);
    line_and_column(&before, before.len())
}

fn too_large(size: usize) -> Fault {
    let mebibytes = size.div_ceil(1024 * 1024);
    Fault::new(
        0,
        format!("the file has {mebibytes} MiB; a flow has at most 32 MiB"),
        format!("文件有 {mebibytes} MiB，流程文件最大 32 MiB"),
    )
    .hint("check that it is a flow file", "请确认这是流程文件")
}

fn flow_of<'a>(source: &'a Source<'a>) -> Result<Flow, Fault> {
    let (root, entries) = source.document()?;
    let format = entries.iter().find(|entry| entry.key == "format");
    let Some(format) = format.map(|entry| entry.value) else {
        let missing = root.fault(
            "\"format\" is missing: this is not a flow file",
            "缺少“format”：这不是流程文件",
        );
        return Err(missing.hint(
            "a flow file begins with {\"format\": 2, …",
            "流程文件以 {\"format\": 2, … 开头",
        ));
    };
    match format.int(1, i64::MAX)? {
        1 => migrate::format_1::flow(root, entries),
        2 => flow_of_format_2(root, entries),
        newer => Err(format
            .fault(
                format!("made by a newer Orderloom: format {newer}, this one reads up to {FORMAT}"),
                format!("由更新版本的 Orderloom 生成：格式 {newer}，当前版本最高支持 {FORMAT}"),
            )
            .hint("update Orderloom to open it", "请更新 Orderloom 后再打开")),
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
