//! Orders as CSV (RFC 4180) with a header of field paths.

use csv::{ByteRecord, ReaderBuilder};
use flow_catalog::schema;
use flow_feel::{Record, Type, Value};
use flow_model::Text;
use serde_json::{Map, Value as Json};

use super::typed::Reader;
use super::{FAULTS_MAX, OrderFault, Orders, missing_fields};

/// Lines that an order may have in columns of their own.
const LINES_MAX: usize = 1_000;

/// What a column holds.
enum Column {
    /// A field.
    Field(usize),
    /// An entry of a line: the slot of the list, the number of the line, the entry.
    Entry(usize, usize, String),
}

/// Reads orders, one for each row.
pub fn read_csv(bytes: &[u8]) -> Result<Orders, Vec<OrderFault>> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if let Some(message) = other_writing(bytes) {
        return Err(vec![OrderFault {
            row: 1,
            column: String::new(),
            message,
        }]);
    }
    if let Some(row) = open_quote(bytes) {
        return Err(vec![OrderFault {
            row,
            column: String::new(),
            message: Text::new(
                "a quote begins a cell here and is never closed, so everything behind it would be one cell; close it, or write \
                 two quotes for one inside a quoted cell",
                "这里有引号开始了一个单元格，却一直没有结束，后面的内容都会算进这个单元格；请补上结束的引号，单元格里的引号请写成两个",
            ),
        }]);
    }
    let mut faults = Vec::new();
    let mut rows = ReaderBuilder::new().flexible(true).from_reader(bytes);
    let columns = match rows.byte_headers() {
        Ok(header) => read_header(header, &mut faults),
        Err(error) => return Err(vec![broken(1, &error)]),
    };
    let mut records = Vec::new();
    for (index, row) in rows.byte_records().enumerate() {
        if faults.len() >= FAULTS_MAX {
            break;
        }
        match row {
            Ok(row) => {
                let line = row
                    .position()
                    .map_or(index + 2, |position| position.line() as usize);
                records.push(read_row(line, &row, &columns, &mut faults));
            }
            Err(error) => {
                faults.push(broken(index + 2, &error));
                break;
            }
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let notes = missing_fields(&records);
    Ok(Orders { records, notes })
}

/// What spreadsheets save beside CSV as it is wanted: another encoding, or another separator.
fn other_writing(bytes: &[u8]) -> Option<Text> {
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return Some(Text::new(
            "the file seems to be UTF-16, not UTF-8; open it in an editor and save it as UTF-8",
            "文件似乎是 UTF-16 编码，而不是 UTF-8；请在编辑器中打开并另存为 UTF-8",
        ));
    }
    let header = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let separator = header.iter().find(|byte| matches!(byte, b',' | b';' | b'\t'))?;
    let (en, zh) = match separator {
        b';' => ("semicolons", "分号"),
        b'\t' => ("tabs", "制表符"),
        _ => return None,
    };
    Some(Text::new(
        format!("the columns are separated by {en}; save the file with commas between them"),
        format!("各列之间用的是{zh}；请用英文逗号分隔后另存"),
    ))
}

/// The line on which a cell is quoted that the file ends in, which the reader of CSV takes without a word.
fn open_quote(bytes: &[u8]) -> Option<usize> {
    /// Where in a cell a byte stands.
    enum At {
        Begin,
        Plain,
        Quoted,
        /// Behind a quote in a quoted cell: its end, or the first of two.
        Quote,
    }
    let (mut at, mut line, mut opened) = (At::Begin, 1, 1);
    for byte in bytes {
        at = match (at, byte) {
            (At::Begin, b'"') => {
                opened = line;
                At::Quoted
            }
            (At::Quoted, b'"') => At::Quote,
            (At::Quoted, _) | (At::Quote, b'"') => At::Quoted,
            (_, b',' | b'\r' | b'\n') => At::Begin,
            _ => At::Plain,
        };
        line += usize::from(*byte == b'\n');
    }
    matches!(at, At::Quoted).then_some(opened)
}

fn broken(row: usize, error: &csv::Error) -> OrderFault {
    OrderFault {
        row,
        column: String::new(),
        message: Text::new(format!("not CSV: {error}"), format!("不是有效的 CSV：{error}")),
    }
}

/// Columns with their headings; one that names no field is a fault.
fn read_header(header: &ByteRecord, faults: &mut Vec<OrderFault>) -> Vec<Option<(String, Column)>> {
    let mut reader = Reader { row: 1, faults };
    let mut columns: Vec<Option<(String, Column)>> = Vec::with_capacity(header.len());
    for heading in header {
        let Ok(heading) = std::str::from_utf8(heading).map(str::trim) else {
            reader.add(
                "",
                "the header is not UTF-8; save the file as UTF-8",
                "表头不是 UTF-8 编码，请另存为 UTF-8",
            );
            columns.push(None);
            continue;
        };
        if columns.iter().flatten().any(|(known, _)| known == heading) {
            reader.add(
                heading,
                "the column is there twice; take one out",
                "该列重复，请删除一列",
            );
        }
        let column = column_of(heading);
        if column.is_none() {
            reader.unknown(heading, heading);
        }
        columns.push(column.map(|column| (heading.to_owned(), column)));
    }
    columns
}

fn column_of(heading: &str) -> Option<Column> {
    if let Some(slot) = schema().slot(heading) {
        return Some(Column::Field(slot));
    }
    let (list, rest) = heading.split_once('[')?;
    let (index, entry) = rest.split_once("].")?;
    let index = index.parse::<usize>().ok().filter(|index| *index < LINES_MAX)?;
    let slot = schema().slot(list)?;
    let Type::List(element) = &schema().field(slot)?.ty else {
        return None;
    };
    match &**element {
        Type::Record(record) if record.entry(entry).is_some() => {
            Some(Column::Entry(slot, index, entry.to_owned()))
        }
        _ => None,
    }
}

fn read_row(
    line: usize,
    row: &ByteRecord,
    columns: &[Option<(String, Column)>],
    faults: &mut Vec<OrderFault>,
) -> Record {
    let mut reader = Reader { row: line, faults };
    let mut record = Record::new(schema());
    let mut lists: Vec<(usize, Vec<Map<String, Json>>)> = Vec::new();
    if row.len() != columns.len() {
        let (cells, headings) = (row.len(), columns.len());
        reader.add(
            "",
            format!("the row has {cells} cells, the header {headings}; put cells with a comma into quotes"),
            format!("该行有 {cells} 个单元格，表头有 {headings} 个；含逗号的内容请加引号"),
        );
        return record;
    }
    for (cell, column) in row.iter().zip(columns) {
        let Some((heading, column)) = column else { continue };
        let Ok(text) = std::str::from_utf8(cell) else {
            reader.add(
                heading,
                "not UTF-8; save the file as UTF-8",
                "不是 UTF-8 编码，请另存为 UTF-8",
            );
            continue;
        };
        let text = text.trim();
        if text.is_empty() {
            if let Column::Field(slot) = column
                && is_list_of_words(*slot)
            {
                record.set(*slot, Value::list(Vec::new()));
            }
            continue;
        }
        match column {
            Column::Field(slot) => {
                let ty = schema().field(*slot).map_or(&Type::Any, |field| &field.ty);
                if let Some(json) = cell_json(&mut reader, heading, text, ty) {
                    let value = reader.field(*slot, &json, heading);
                    record.set(*slot, value);
                }
            }
            Column::Entry(slot, index, entry) => put_entry(&mut lists, *slot, *index, entry, text),
        }
    }
    for (slot, entries) in lists {
        let path = schema().field(slot).map_or("", |field| field.path.as_str());
        let known = entries.into_iter().filter(|entry| !entry.is_empty());
        let json = Json::Array(known.map(Json::Object).collect());
        let value = reader.field(slot, &json, path);
        record.set(slot, value);
    }
    record
}

/// Whether an empty cell says that an order comes without words rather than that nothing is known.
fn is_list_of_words(slot: usize) -> bool {
    let known = schema().field(slot);
    known.is_some_and(|known| !known.nullable && known.ty == Type::list(Type::Text))
}

fn put_entry(
    lists: &mut Vec<(usize, Vec<Map<String, Json>>)>,
    slot: usize,
    index: usize,
    entry: &str,
    text: &str,
) {
    let place = match lists.iter().position(|(known, _)| *known == slot) {
        Some(place) => place,
        None => {
            lists.push((slot, Vec::new()));
            lists.len() - 1
        }
    };
    let entries = &mut lists[place].1;
    if entries.len() <= index {
        entries.resize(index + 1, Map::new());
    }
    let value = match text {
        "true" => Json::Bool(true),
        "false" => Json::Bool(false),
        other => Json::String(other.to_owned()),
    };
    entries[index].insert(entry.to_owned(), value);
}

/// A cell as JSON of the type of its column; nothing when it should be JSON and is not.
fn cell_json(reader: &mut Reader<'_>, heading: &str, text: &str, ty: &Type) -> Option<Json> {
    match ty {
        Type::Bool => Some(match text.to_ascii_lowercase().as_str() {
            "true" => Json::Bool(true),
            "false" => Json::Bool(false),
            _ => Json::String(text.to_owned()),
        }),
        Type::List(element) if **element == Type::Text && !text.starts_with('[') => {
            let words = text
                .split([';', '；'])
                .map(str::trim)
                .filter(|word| !word.is_empty());
            Some(words.map(|word| Json::String(word.to_owned())).collect())
        }
        Type::List(_) | Type::Record(_) | Type::Context => match serde_json::from_str(text) {
            Ok(json) => Some(json),
            Err(error) => {
                let column = error.column();
                reader.add(
                    heading,
                    format!("the cell is not JSON: {error}"),
                    format!("单元格不是有效的 JSON（第 {column} 个字符处）"),
                );
                None
            }
        },
        _ => Some(Json::String(text.to_owned())),
    }
}
