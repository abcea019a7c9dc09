//! Where the parts of a flow stand in its file, so that messages can point as compilers do.
//!
//! Nothing is worked out until a place is asked for.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::flow::Edge;
use crate::ids::{GroupId, NodeId, NoteId, PortId, TableId};
use crate::read::{Cursor, Fault, Kind, Source};

/// A stretch of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// First byte.
    pub start: usize,
    /// Byte behind the last one.
    pub end: usize,
    /// Line of the first byte, from 1.
    pub line: usize,
    /// Column of the first byte in characters, from 1.
    pub column: usize,
}

/// Finds places in a file that was read. Cloning is cheap.
#[derive(Clone, Debug)]
pub struct Places {
    text: Arc<str>,
    index: OnceLock<Arc<Index>>,
    lists: Arc<Lists>,
}

/// Where the items of lists stand, by the path of the list: of a long one, many items are asked for.
type Lists = Mutex<BTreeMap<String, Arc<[Range<usize>]>>>;

/// A key and its value.
#[derive(Clone, Debug)]
struct Span {
    key: Range<usize>,
    value: Range<usize>,
}

#[derive(Debug, Default)]
struct Index {
    line_starts: Vec<usize>,
    header: BTreeMap<String, Span>,
    nodes: BTreeMap<String, Span>,
    edges: BTreeMap<Edge, Range<usize>>,
    tables: BTreeMap<String, Span>,
    groups: BTreeMap<String, Span>,
    notes: BTreeMap<String, Span>,
}

impl Default for Places {
    /// Of no text: nothing has a place.
    fn default() -> Self {
        Self {
            text: "".into(),
            index: OnceLock::from(Arc::new(Index::default())),
            lists: Arc::default(),
        }
    }
}

impl Places {
    pub(crate) fn new(text: &str) -> Self {
        Self {
            text: text.into(),
            index: OnceLock::new(),
            lists: Arc::default(),
        }
    }

    /// The file's text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// A line by its number from 1, without its end.
    pub fn line(&self, number: usize) -> Option<&str> {
        let start = *self.index().line_starts.get(number.checked_sub(1)?)?;
        self.text[start..].lines().next()
    }

    /// A step: its id.
    pub fn node(&self, id: &NodeId) -> Option<Place> {
        Some(self.place(&self.index().nodes.get(id.as_str())?.key))
    }

    /// A part of a step by its path, such as `component` or `settings.branches[0].when`; where the path leads
    /// nowhere, the last part that is there, at worst the step's id.
    pub fn node_part(&self, id: &NodeId, path: &str) -> Option<Place> {
        Some(self.part(self.index().nodes.get(id.as_str())?, path))
    }

    /// A connection.
    pub fn edge(&self, edge: &Edge) -> Option<Place> {
        Some(self.place(self.index().edges.get(edge)?))
    }

    /// A table: its id.
    pub fn table(&self, id: &TableId) -> Option<Place> {
        Some(self.place(&self.index().tables.get(id.as_str())?.key))
    }

    /// A part of a table by its path, such as `rows[3]` or `rows[3].when[0]`.
    pub fn table_part(&self, id: &TableId, path: &str) -> Option<Place> {
        Some(self.part(self.index().tables.get(id.as_str())?, path))
    }

    /// A group: its id.
    pub fn group(&self, id: &GroupId) -> Option<Place> {
        Some(self.place(&self.index().groups.get(id.as_str())?.key))
    }

    /// A note: its id.
    pub fn note(&self, id: &NoteId) -> Option<Place> {
        Some(self.place(&self.index().notes.get(id.as_str())?.key))
    }

    /// A part of the file by its path from the outermost value, such as `pools.desk.capacity` or `arrivals[0].rate`: the
    /// value, or its key where the value is an object or list. Where the path leads nowhere, the last part that is there;
    /// nothing when not even its first part is.
    pub fn at(&self, path: &str) -> Option<Place> {
        self.part_at(path, |value| matches!(value.kind(), Kind::Object | Kind::List))
    }

    /// The key that a path ends with, found as by [`Places::at`].
    pub fn key(&self, path: &str) -> Option<Place> {
        self.part_at(path, |_| true)
    }

    fn part_at(&self, path: &str, is_key_shown: impl Fn(Cursor<'_>) -> bool) -> Option<Place> {
        // From the item of a list on, where the path leads through one.
        let (from, path) = self.item(path).unwrap_or((0..self.text.len(), path));
        let source = Source::new(&self.text[from.clone()]);
        let root = source.root().ok()?;
        let (value, key) = match descend(root, path) {
            None if from.start > 0 => (root, None),
            found => found?,
        };
        let shown = match is_key_shown(value) {
            true => key.unwrap_or(value),
            false => value,
        };
        Some(self.place(&(from.start + shown.start()..from.start + shown.end())))
    }

    /// The item of the first list that a path leads through, and the path from there on.
    fn item<'p>(&self, path: &'p str) -> Option<(Range<usize>, &'p str)> {
        let (list, rest) = path.split_once('[')?;
        let (number, rest) = rest.split_once(']')?;
        let mut lists = self.lists.lock().unwrap_or_else(PoisonError::into_inner);
        let items = lists.entry(list.to_owned()).or_insert_with(|| self.items(list));
        Some((items.get(number.parse::<usize>().ok()?)?.clone(), rest))
    }

    fn items(&self, list: &str) -> Arc<[Range<usize>]> {
        let source = Source::new(&self.text);
        let found = source.root().ok().map(|root| follow(root, list));
        let items = match found {
            Some((value, _, "")) => value.items().unwrap_or_default(),
            _ => Vec::new(),
        };
        items.into_iter().map(|item| item.start()..item.end()).collect()
    }

    /// The value of a key of the header, such as `promise`.
    pub fn header(&self, key: &str) -> Option<Place> {
        Some(self.place(&self.index().header.get(key)?.value))
    }

    fn index(&self) -> &Index {
        self.index.get_or_init(|| {
            let mut index = Index::default();
            // The file was read before, so that nothing can be wrong with it; what could not be walked has no place.
            let walked = index.walk(&Source::new(&self.text));
            debug_assert!(walked.is_ok(), "a file that was read can be walked");
            index.line_starts = line_starts(&self.text);
            Arc::new(index)
        })
    }

    fn place(&self, range: &Range<usize>) -> Place {
        let starts = &self.index().line_starts;
        let line = starts.partition_point(|start| *start <= range.start);
        let before = &self.text[starts[line - 1]..range.start];
        Place {
            start: range.start,
            end: range.end,
            line,
            column: columns(before) + 1,
        }
    }

    fn part(&self, span: &Span, path: &str) -> Place {
        let text = &self.text[span.value.clone()];
        let source = Source::new(text);
        let found = source.root().ok().and_then(|root| descend(root, path));
        match found {
            Some((part, _)) => self.place(&(span.value.start + part.start()..span.value.start + part.end())),
            None => self.place(&span.key),
        }
    }
}

impl Index {
    fn walk<'a>(&mut self, source: &'a Source<'a>) -> Result<(), Fault> {
        for entry in source.document()?.1 {
            let elements = match entry.key.as_ref() {
                "nodes" => &mut self.nodes,
                "tables" => &mut self.tables,
                "groups" => &mut self.groups,
                "notes" => &mut self.notes,
                "edges" => {
                    self.edges = edges(entry.value)?;
                    continue;
                }
                key => {
                    self.header
                        .insert(key.to_owned(), span(entry.key_at, entry.value));
                    continue;
                }
            };
            *elements = spans(entry.value)?;
        }
        Ok(())
    }
}

fn span(key: Cursor<'_>, value: Cursor<'_>) -> Span {
    Span {
        key: key.start()..key.end(),
        value: value.start()..value.end(),
    }
}

/// Elements by id: an object, or, in format 1, a list of objects with an `id`.
fn spans(at: Cursor<'_>) -> Result<BTreeMap<String, Span>, Fault> {
    if let Ok(items) = at.items() {
        let mut found = BTreeMap::new();
        for item in items {
            let entries = item.entries()?;
            if let Some(id) = entries.iter().find(|entry| entry.key == "id") {
                found.insert(id.value.text()?.into_owned(), span(id.value, item));
            }
        }
        return Ok(found);
    }
    let entries = at.entries()?.into_iter();
    Ok(entries
        .map(|entry| (entry.key.into_owned(), span(entry.key_at, entry.value)))
        .collect())
}

fn edges(at: Cursor<'_>) -> Result<BTreeMap<Edge, Range<usize>>, Fault> {
    let mut found = BTreeMap::new();
    for item in at.items()? {
        let object = item.object(&["from", "port", "to"])?;
        let edge = Edge {
            from: NodeId::new(object.need("from")?.text()?),
            port: PortId::new(object.need("port")?.text()?),
            to: NodeId::new(object.need("to")?.text()?),
        };
        found.insert(edge, item.start()..item.end());
    }
    Ok(found)
}

/// The last part that a path leads to and, of an entry, its key. Nothing when not even its first part is there.
fn descend<'a>(root: Cursor<'a>, path: &str) -> Option<(Cursor<'a>, Option<Cursor<'a>>)> {
    let (value, key, rest) = follow(root, path);
    (path.is_empty() || rest != path).then_some((value, key))
}

/// Follows a path from a value as far as it leads.
fn follow<'a, 'p>(root: Cursor<'a>, path: &'p str) -> Part<'a, 'p> {
    let mut here = (root, None, path);
    while !here.2.is_empty()
        && let Some(below) = part_below(here.0, here.2)
    {
        here = below;
    }
    here
}

/// A value, its key if it is an entry, and what is left of the path.
type Part<'a, 'p> = (Cursor<'a>, Option<Cursor<'a>>, &'p str);

fn part_below<'a, 'p>(here: Cursor<'a>, path: &'p str) -> Option<Part<'a, 'p>> {
    if let Some(path) = path.strip_prefix('[') {
        let (number, rest) = path.split_once(']')?;
        let item = here.items().ok()?.into_iter().nth(number.parse().ok()?)?;
        return Some((item, None, rest));
    }
    let path = path.strip_prefix('.').unwrap_or(path);
    let entries = here.entries().ok()?;
    let ends = |rest: &str| rest.is_empty() || rest.starts_with(['.', '[']);
    let leads = |key: &str| path.strip_prefix(key).filter(|rest| ends(rest));
    // Format 1 calls the settings `config`.
    let renamed = |key: &str| leads(if key == "config" { "settings" } else { key });
    let fits = entries.iter().filter_map(|entry| {
        let rest = leads(&entry.key).or_else(|| renamed(&entry.key))?;
        Some((entry.value, Some(entry.key_at), rest))
    });
    fits.min_by_key(|(_, _, rest)| rest.len())
}

fn line_starts(text: &str) -> Vec<usize> {
    let behind_ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
    std::iter::once(0)
        .chain(behind_ends.map(|(at, _)| at + 1))
        .collect()
}

/// Characters of the text without the mark that some editors put first.
fn columns(text: &str) -> usize {
    text.chars().filter(|character| *character != '\u{feff}').count()
}

/// Line and column, from 1, of a byte in a text.
pub(crate) fn line_and_column(text: &str, at: usize) -> (usize, usize) {
    let before = &text[..at];
    let line_start = before.rfind('\n').map_or(0, |end| end + 1);
    let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
    (line, columns(&before[line_start..]) + 1)
}
