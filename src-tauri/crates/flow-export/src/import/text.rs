//! From the bytes of an XML file to text: UTF-8, UTF-16 with its mark, and Latin-1 where the file declares it.

use std::borrow::Cow;

use super::fault::ImportError;

/// The text of a file, without the mark of its encoding.
pub(super) fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, ImportError> {
    match bytes {
        [0xFF, 0xFE, rest @ ..] => wide(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => wide(rest, u16::from_be_bytes),
        [0xEF, 0xBB, 0xBF, rest @ ..] => utf_8(rest),
        [b'<', 0, ..] | [0, b'<', ..] => Err(ImportError::at_start(
            "the file is UTF-16 without the mark at its beginning that says so",
            "文件是 UTF-16 编码，但开头没有标明（缺少 BOM）",
        )
        .hint(
            "save it as UTF-8 in the tool it comes from",
            "请在原工具中另存为 UTF-8",
        )),
        _ => match declared(bytes).as_deref() {
            None | Some("utf-8" | "utf8" | "us-ascii" | "ascii") => utf_8(bytes),
            Some("iso-8859-1" | "latin1" | "iso_8859-1") => {
                Ok(Cow::Owned(bytes.iter().map(|byte| char::from(*byte)).collect()))
            }
            Some(other @ ("utf-16" | "utf16" | "utf-16le" | "utf-16be")) => Err(ImportError::at_start(
                format!("the file says it is written in {other}, but it is not"),
                format!("文件声明使用 {other} 编码，实际却不是"),
            )
            .hint(
                "write encoding=\"UTF-8\" in its first line, or save it again as UTF-8",
                "请把第一行改成 encoding=\"UTF-8\"，或重新另存为 UTF-8",
            )),
            Some(other) => Err(ImportError::at_start(
                format!("the file is written in {other}, which is not read here"),
                format!("文件使用 {other} 编码，这里读不了"),
            )
            .hint(
                "save it as UTF-8 in the tool it comes from",
                "请在原工具中另存为 UTF-8",
            )),
        },
    }
}

fn utf_8(bytes: &[u8]) -> Result<Cow<'_, str>, ImportError> {
    std::str::from_utf8(bytes).map(Cow::Borrowed).map_err(|error| {
        let before = String::from_utf8_lossy(&bytes[..error.valid_up_to()]);
        ImportError::new(
            &before,
            before.len(),
            "this byte is not UTF-8, which the file says it is",
            "此处的字节不是 UTF-8，与文件声明不符",
        )
        .hint(
            "save the file again as UTF-8, or declare the encoding it really has",
            "请重新另存为 UTF-8，或改正文件声明的编码",
        )
    })
}

fn wide(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<Cow<'_, str>, ImportError> {
    let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    let text: Result<String, _> = char::decode_utf16(units).collect();
    match text {
        Ok(text) if bytes.len().is_multiple_of(2) => Ok(Cow::Owned(text)),
        _ => Err(ImportError::at_start(
            "the file begins as UTF-16, but is not UTF-16 throughout",
            "文件开头是 UTF-16，但内容并不全是 UTF-16",
        )
        .hint("it may be cut off: export it again", "文件可能不完整，请重新导出")),
    }
}

/// The encoding that the first line declares, in small letters.
fn declared(bytes: &[u8]) -> Option<String> {
    let head = &bytes[..bytes.len().min(200)];
    let head = String::from_utf8_lossy(head);
    let declaration = head.strip_prefix("<?xml")?.split("?>").next()?;
    let value = declaration.split_once("encoding")?.1.trim_start();
    let value = value.strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    let name = value[1..].split(quote).next()?;
    Some(name.to_ascii_lowercase())
}
