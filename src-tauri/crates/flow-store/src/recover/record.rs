//! The rows on a page (file format of SQLite, sections 1.6 and 2.1). What does not fit its page is left out, and the rest read.

use rusqlite::types::Value;

use super::pages::Pages;

/// A row: its number, where its table has numbers, and its cells.
pub(super) struct Record {
    pub(super) rowid: Option<i64>,
    pub(super) cells: Vec<Value>,
}

/// The kinds of page that hold rows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// The leaf of a table with numbers.
    Table,
    /// The leaf of a table without numbers, or of an index.
    Index,
    /// What leads to such leaves, and holds rows itself.
    Inner,
}

/// All rows of all pages.
pub(super) fn records(pages: &Pages) -> Vec<Record> {
    pages
        .all()
        .flat_map(|(number, page)| rows_of(pages, number, page))
        .collect()
}

fn rows_of(pages: &Pages, number: usize, page: &[u8]) -> Vec<Record> {
    let header = if number == 1 { 100 } else { 0 };
    let (kind, first) = match page.get(header) {
        Some(0x0D) => (Kind::Table, header + 8),
        Some(0x0A) => (Kind::Index, header + 8),
        Some(0x02) => (Kind::Inner, header + 12),
        _ => return Vec::new(),
    };
    let count = two(page, header + 3).unwrap_or(0).min(page.len() / 4);
    let cells = (0..count).filter_map(|cell| two(page, first + 2 * cell));
    cells.filter_map(|at| row_at(pages, page, kind, at)).collect()
}

fn row_at(pages: &Pages, page: &[u8], kind: Kind, at: usize) -> Option<Record> {
    let at = if kind == Kind::Inner { at + 4 } else { at };
    let (length, at) = varint(page, at)?;
    let length = usize::try_from(length)
        .ok()
        .filter(|length| *length <= pages.bytes())?;
    let (rowid, at) = match kind {
        Kind::Table => varint(page, at).map(|(rowid, at)| (Some(rowid), at))?,
        Kind::Index | Kind::Inner => (None, at),
    };
    let payload = payload(pages, page, kind, at, length)?;
    Some(Record {
        rowid,
        cells: cells_of(&payload)?,
    })
}

/// The bytes of a row, those on further pages included.
fn payload(pages: &Pages, page: &[u8], kind: Kind, at: usize, length: usize) -> Option<Vec<u8>> {
    let usable = pages.size;
    let most = match kind {
        Kind::Table => usable - 35,
        Kind::Index | Kind::Inner => (usable - 12) * 64 / 255 - 23,
    };
    let least = (usable - 12) * 32 / 255 - 23;
    if length <= most {
        return Some(page.get(at..at + length)?.to_vec());
    }
    let fitting = least + (length - least) % (usable - 4);
    let here = if fitting <= most { fitting } else { least };
    let mut bytes = page.get(at..at + here)?.to_vec();
    let mut next = four(page, at + here)?;
    while bytes.len() < length {
        let further = pages.page(next)?;
        let take = (length - bytes.len()).min(usable - 4);
        bytes.extend_from_slice(further.get(4..4 + take)?);
        next = four(further, 0)?;
    }
    Some(bytes)
}

/// The cells of a row; nothing if it is none.
fn cells_of(payload: &[u8]) -> Option<Vec<Value>> {
    let (header, mut at) = varint(payload, 0)?;
    let header = usize::try_from(header)
        .ok()
        .filter(|header| *header <= payload.len())?;
    let mut body = header;
    let mut cells = Vec::new();
    while at < header {
        let (kind, next) = varint(payload, at)?;
        at = next;
        let (cell, behind) = cell(payload, body, kind)?;
        cells.push(cell);
        body = behind;
    }
    (body == payload.len()).then_some(cells)
}

/// A cell of a serial type, and where the next one stands.
fn cell(payload: &[u8], at: usize, kind: i64) -> Option<(Value, usize)> {
    let length = match kind {
        0 | 8 | 9 => 0,
        1..=4 => usize::try_from(kind).ok()?,
        5 => 6,
        6 | 7 => 8,
        12.. => usize::try_from((kind - 12) / 2).ok()?,
        _ => return None,
    };
    let bytes = payload.get(at..at.checked_add(length)?)?;
    let value = match kind {
        0 => Value::Null,
        1..=6 => Value::Integer(integer(bytes)),
        7 => Value::Real(f64::from_be_bytes(bytes.try_into().ok()?)),
        8 | 9 => Value::Integer(kind - 8),
        kind if kind % 2 == 0 => Value::Blob(bytes.to_vec()),
        _ => Value::Text(String::from_utf8(bytes.to_vec()).ok()?),
    };
    Some((value, at + length))
}

fn integer(bytes: &[u8]) -> i64 {
    let negative = bytes.first().is_some_and(|first| first & 0x80 != 0);
    let start = if negative { -1 } else { 0 };
    bytes
        .iter()
        .fold(start, |sum, byte| (sum << 8) | i64::from(*byte))
}

/// A number of one to nine bytes, and where it ends.
fn varint(bytes: &[u8], at: usize) -> Option<(i64, usize)> {
    let mut value: u64 = 0;
    for index in 0..9 {
        let byte = *bytes.get(at + index)?;
        if index == 8 {
            value = (value << 8) | u64::from(byte);
        } else {
            value = (value << 7) | u64::from(byte & 0x7F);
            if byte & 0x80 != 0 {
                continue;
            }
        }
        return Some((value.cast_signed(), at + index + 1));
    }
    None
}

fn two(bytes: &[u8], at: usize) -> Option<usize> {
    let bytes: [u8; 2] = bytes.get(at..at + 2)?.try_into().ok()?;
    Some(usize::from(u16::from_be_bytes(bytes)))
}

fn four(bytes: &[u8], at: usize) -> Option<usize> {
    let bytes: [u8; 4] = bytes.get(at..at + 4)?.try_into().ok()?;
    usize::try_from(u32::from_be_bytes(bytes)).ok()
}
