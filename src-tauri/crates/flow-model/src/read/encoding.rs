//! From bytes to text: says which encoding a file seems to be in when it is not UTF-8.

use super::error::Fault;
use super::file::FileKind;

/// The file's text, or what its encoding seems to be.
pub(crate) fn decode<'a>(kind: &FileKind, bytes: &'a [u8]) -> Result<&'a str, Fault> {
    let FileKind { en, zh, .. } = kind;
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) || has_wide_letters(bytes) {
        return Err(wrong_encoding(0, "UTF-16"));
    }
    std::str::from_utf8(bytes).map_err(|error| {
        let at = error.valid_up_to();
        match looks_like_gbk(&bytes[at..]) {
            true => wrong_encoding(at, "GBK"),
            false => Fault::new(at, "the file is not UTF-8 text", "文件不是 UTF-8 文本").hint(
                format!("save it as UTF-8; if it was never a text, it is not a {en} file"),
                format!("请另存为 UTF-8；如果它本来就不是文本，则不是{zh}文件"),
            ),
        }
    })
}

fn wrong_encoding(at: usize, name: &str) -> Fault {
    Fault::new(
        at,
        format!("the file seems to be {name}, not UTF-8"),
        format!("文件似乎是 {name} 编码，而不是 UTF-8"),
    )
    .hint(
        "open it in an editor and save it as UTF-8",
        "请在编辑器中打开并另存为 UTF-8",
    )
}

/// UTF-16 without a mark: every other byte of the first letters is zero.
fn has_wide_letters(bytes: &[u8]) -> bool {
    let Some(first) = bytes.first_chunk::<4>() else {
        return false;
    };
    matches!(
        first.map(|byte| byte == 0),
        [true, false, true, false] | [false, true, false, true]
    )
}

/// Two-byte characters of GBK right where UTF-8 ends.
fn looks_like_gbk(bytes: &[u8]) -> bool {
    let is_pair = |pair: &[u8]| (0x81..=0xFE).contains(&pair[0]) && (0x40..=0xFE).contains(&pair[1]);
    bytes.len() >= 4 && bytes[..4].chunks(2).all(is_pair)
}
