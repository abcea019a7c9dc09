//! The file as text: syntax, and how much it may hold.

use std::cell::Cell;

use serde_json::value::RawValue;

use super::cursor::{Cursor, Entry};
use super::cut::Entries;
use super::error::Fault;

/// Most values in a file, so that a file within the size limit cannot fill the memory.
const VALUES_MAX: usize = 4_000_000;

/// The file a cursor stands in.
pub(crate) struct Source<'a> {
    pub(super) text: &'a str,
    values: Cell<usize>,
}

impl<'a> Source<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self {
            text,
            values: Cell::new(0),
        }
    }

    /// Stands on the object that the file is and returns its entries.
    pub(crate) fn document(&'a self) -> Result<(Cursor<'a>, Vec<Entry<'a>>), Fault> {
        match serde_json::from_str::<Entries<'a>>(self.body()) {
            Ok(cut) => {
                let root = self.cursor(self.body().trim_ascii());
                Ok((root, root.entries_of(cut)?))
            }
            Err(_) => {
                let root = self.root()?;
                Ok((root, root.entries()?))
            }
        }
    }

    /// Checks the syntax and stands on the outermost value.
    pub(crate) fn root(&'a self) -> Result<Cursor<'a>, Fault> {
        let body = self.body();
        let start = self.text.len() - body.len();
        match serde_json::from_str::<&RawValue>(body) {
            Ok(raw) => Ok(self.cursor(raw.get())),
            Err(error) => Err(syntax_fault(body, start, &error)),
        }
    }

    /// The text without the mark that some editors put first.
    fn body(&self) -> &'a str {
        self.text.strip_prefix('\u{feff}').unwrap_or(self.text)
    }

    fn cursor(&'a self, raw: &'a str) -> Cursor<'a> {
        Cursor { source: self, raw }
    }

    pub(super) fn count(&self, more: usize, at: usize) -> Result<(), Fault> {
        let values = self.values.get() + more;
        self.values.set(values);
        match values > VALUES_MAX {
            true => Err(Fault::new(
                at,
                "the file has more than 4,000,000 values",
                "文件中的值超过 4,000,000 个",
            )),
            false => Ok(()),
        }
    }
}

fn syntax_fault(body: &str, start: usize, error: &serde_json::Error) -> Fault {
    if error.is_eof() {
        let cut = Fault::new(
            start + body.trim_ascii_end().len(),
            "the file ends in the middle: it was cut off",
            "文件不完整：内容在中途截断",
        );
        return cut.hint(
            "take it from its source or a backup again",
            "请从来源或备份重新获取",
        );
    }
    let line_start = body
        .split_inclusive('\n')
        .take(error.line().saturating_sub(1))
        .map(str::len)
        .sum::<usize>();
    let mut at = (line_start + error.column().saturating_sub(1)).min(body.len());
    while !body.is_char_boundary(at) {
        at -= 1;
    }
    let reason = error.to_string();
    let reason = reason
        .rsplit_once(" at line ")
        .map_or(reason.as_str(), |(reason, _)| reason);
    let known = SYNTAX.iter().find(|(said, _, _)| reason.starts_with(said));
    let (en, zh) = known.map_or((reason, "语法错误"), |(_, en, zh)| (*en, *zh));
    Fault::new(
        start + at,
        format!("not JSON: {en}"),
        format!("不是有效的 JSON：{zh}"),
    )
}

/// What the parser says, and how users are told.
const SYNTAX: [(&str, &str, &str); 10] = [
    (
        "key must be",
        "expected a key in double quotes; perhaps there is a comma too many",
        "此处应为双引号括起的键，前面可能多了一个逗号",
    ),
    ("trailing comma", "a comma too many", "多了一个逗号"),
    (
        "trailing char",
        "the text goes on behind its end",
        "内容结束后还有多余的文本",
    ),
    ("expected value", "expected a value", "此处应为一个值"),
    (
        "expected ident",
        "expected true, false or null",
        "此处应为 true、false 或 null",
    ),
    ("expected `:`", "expected a colon", "此处应为冒号"),
    (
        "expected `,`",
        "expected a comma or the end of the list or object",
        "此处应为逗号，或列表、对象的结尾",
    ),
    (
        "invalid escape",
        "a backslash that escapes nothing",
        "反斜杠转义无效",
    ),
    ("invalid number", "a number that cannot be read", "无法识别的数字"),
    (
        "control char",
        "a text goes over the end of its line; write \\n instead",
        "文本中含换行等控制字符，请写成 \\n",
    ),
];
