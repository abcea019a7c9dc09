//! What every kind of file has in common: size, encoding, the number of its format.

use super::cursor::{Cursor, Entry};
use super::encoding;
use super::error::{Fault, ReadError};
use super::source::Source;
use crate::limits;
use crate::places::{Places, line_and_column};

/// A kind of file, as messages speak of it.
#[derive(Clone, Copy, Debug)]
pub struct FileKind {
    /// English noun: `flow`.
    pub en: &'static str,
    /// Chinese noun: `流程`.
    pub zh: &'static str,
    /// The newest format that this version reads.
    pub format: u32,
    /// The command that makes such a file.
    pub made_by: &'static str,
}

/// Reads a file of another kind than flows as strictly, with the place of what is wrong. `read` gets the outermost
/// object with its entries, whose `format` is one of those from 1 to the newest.
pub fn read_file<T>(
    kind: &FileKind,
    bytes: &[u8],
    read: impl for<'a> FnOnce(Cursor<'a>, Vec<Entry<'a>>) -> Result<T, Fault>,
) -> Result<(T, Places), ReadError> {
    read_unnumbered(kind, bytes, |root, entries| {
        format(kind, root, &entries)?;
        read(root, entries)
    })
}

/// The same for a kind of file whose format has no number.
pub fn read_unnumbered<T>(
    kind: &FileKind,
    bytes: &[u8],
    read: impl for<'a> FnOnce(Cursor<'a>, Vec<Entry<'a>>) -> Result<T, Fault>,
) -> Result<(T, Places), ReadError> {
    let document = || {
        let text = text(kind, bytes)?;
        let source = Source::new(text);
        let (root, entries) = source.document()?;
        Ok((read(root, entries)?, Places::new(text)))
    };
    document().map_err(|fault: Fault| fault.in_file(bytes))
}

/// Reads JSON whose outermost value may be of any kind, as strictly.
pub fn read_value<T>(
    kind: &FileKind,
    bytes: &[u8],
    read: impl for<'a> FnOnce(Cursor<'a>) -> Result<T, Fault>,
) -> Result<T, ReadError> {
    let value = || read(Source::new(text(kind, bytes)?).root()?);
    value().map_err(|fault: Fault| fault.in_file(bytes))
}

/// The file as text, if it is one and not too large.
pub(super) fn text<'a>(kind: &FileKind, bytes: &'a [u8]) -> Result<&'a str, Fault> {
    if bytes.len() > limits::SIZE_MAX {
        return Err(too_large(kind, bytes.len()));
    }
    let text = encoding::decode(kind, bytes)?;
    let body = text.strip_prefix('\u{feff}').unwrap_or(text);
    if body.trim_ascii().is_empty() {
        let FileKind { en, zh, made_by, .. } = kind;
        let empty = Fault::new(text.len() - body.len(), "the file is empty", "文件是空的");
        return Err(empty.hint(
            format!("`{made_by}` makes a {en}"),
            format!("可用 `{made_by}` 新建{zh}"),
        ));
    }
    Ok(text)
}

fn too_large(kind: &FileKind, size: usize) -> Fault {
    let FileKind { en, zh, .. } = kind;
    let mebibytes = size.div_ceil(1024 * 1024);
    Fault::new(
        0,
        format!("the file has {mebibytes} MiB; a {en} has at most 32 MiB"),
        format!("文件有 {mebibytes} MiB，{zh}文件最大 32 MiB"),
    )
    .hint(
        format!("check that it is a {en} file"),
        format!("请确认这是{zh}文件"),
    )
}

/// The number of the format, if this version reads it.
pub(super) fn format(kind: &FileKind, root: Cursor<'_>, entries: &[Entry<'_>]) -> Result<i64, Fault> {
    let FileKind { en, zh, format, .. } = kind;
    let Some(at) = entries.iter().find(|entry| entry.key == "format") else {
        let missing = root.fault(
            format!("\"format\" is missing: this is not a {en} file"),
            format!("缺少“format”：这不是{zh}文件"),
        );
        return Err(missing.hint(
            format!("a {en} file begins with {{\"format\": {format}, …"),
            format!("{zh}文件以 {{\"format\": {format}, … 开头"),
        ));
    };
    match at.value.int(1, i64::MAX)? {
        known if known <= i64::from(*format) => Ok(known),
        newer => Err(at
            .value
            .fault(
                format!("made by a newer Orderloom: format {newer}, this one reads up to {format}"),
                format!("由更新版本的 Orderloom 生成：格式 {newer}，当前版本最高支持 {format}"),
            )
            .hint("update Orderloom to open it", "请更新 Orderloom 后再打开")),
    }
}

impl Fault {
    /// The fault with its line and column, also in a file that is not text.
    pub(super) fn in_file(self, bytes: &[u8]) -> ReadError {
        let before = String::from_utf8_lossy(&bytes[..self.at.min(bytes.len())]);
        let (line, column) = line_and_column(&before, before.len());
        ReadError {
            line,
            column,
            offset: self.at,
            message: self.message,
            hint: self.hint,
        }
    }
}
