//! Text to tokens.

use crate::error::{ErrorKind, ExprError};

/// A token and its place in the text, in bytes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Token {
    pub(crate) kind: TokenKind,
    pub(crate) start: u32,
    pub(crate) end: u32,
}

/// The sorts of token. Keywords are names until the parser meets them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenKind {
    Name,
    Number,
    Text,
    OpenParen,
    CloseParen,
    OpenBracket,
    CloseBracket,
    OpenBrace,
    CloseBrace,
    Comma,
    Colon,
    Dot,
    DotDot,
    Plus,
    Minus,
    Star,
    StarStar,
    Slash,
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    At,
    Question,
    End,
}

/// The tokens of `text`, the last one being [`TokenKind::End`].
pub(crate) fn tokens(text: &str) -> Result<Vec<Token>, ExprError> {
    let mut found = Vec::with_capacity(text.len() / 3 + 2);
    let mut at = 0;
    while let Some(start) = skip_blank(text, at)? {
        let (kind, end) = token(text, start)?;
        found.push(Token {
            kind,
            start: start as u32,
            end: end as u32,
        });
        at = end;
    }
    let end = text.len() as u32;
    found.push(Token {
        kind: TokenKind::End,
        start: end,
        end,
    });
    Ok(found)
}

/// The next place that is neither blank nor comment.
fn skip_blank(text: &str, from: usize) -> Result<Option<usize>, ExprError> {
    let bytes = text.as_bytes();
    let mut at = from;
    loop {
        match bytes.get(at) {
            None => return Ok(None),
            Some(b' ' | b'\t' | b'\n' | b'\r') => at += 1,
            Some(b'/') if bytes.get(at + 1) == Some(&b'/') => {
                at = text[at..].find('\n').map_or(text.len(), |length| at + length);
            }
            Some(b'/') if bytes.get(at + 1) == Some(&b'*') => match text[at + 2..].find("*/") {
                Some(length) => at += length + 4,
                None => {
                    return Err(unfinished(
                        at,
                        text.len(),
                        "the comment is not closed with */",
                        "注释缺少结尾的 */",
                    ));
                }
            },
            Some(byte) if byte.is_ascii() => return Ok(Some(at)),
            Some(_) => match text[at..].chars().next() {
                Some(letter) if letter.is_whitespace() => at += letter.len_utf8(),
                _ => return Ok(Some(at)),
            },
        }
    }
}

fn token(text: &str, start: usize) -> Result<(TokenKind, usize), ExprError> {
    let bytes = text.as_bytes();
    let next = bytes.get(start + 1).copied();
    let one = |kind| Ok((kind, start + 1));
    let two = |kind| Ok((kind, start + 2));
    match bytes[start] {
        b'(' => one(TokenKind::OpenParen),
        b')' => one(TokenKind::CloseParen),
        b'[' => one(TokenKind::OpenBracket),
        b']' => one(TokenKind::CloseBracket),
        b'{' => one(TokenKind::OpenBrace),
        b'}' => one(TokenKind::CloseBrace),
        b',' => one(TokenKind::Comma),
        b':' => one(TokenKind::Colon),
        b'+' => one(TokenKind::Plus),
        b'-' => one(TokenKind::Minus),
        b'/' => one(TokenKind::Slash),
        b'@' => one(TokenKind::At),
        b'?' => one(TokenKind::Question),
        b'*' if next == Some(b'*') => two(TokenKind::StarStar),
        b'*' => one(TokenKind::Star),
        b'=' if next == Some(b'=') => Err(wrong_operator(start, "==", "=")),
        b'=' => one(TokenKind::Equal),
        b'!' if next == Some(b'=') => two(TokenKind::NotEqual),
        b'<' if next == Some(b'=') => two(TokenKind::LessEqual),
        b'<' if next == Some(b'>') => Err(wrong_operator(start, "<>", "!=")),
        b'<' => one(TokenKind::Less),
        b'>' if next == Some(b'=') => two(TokenKind::GreaterEqual),
        b'>' => one(TokenKind::Greater),
        b'&' if next == Some(b'&') => Err(wrong_operator(start, "&&", "and")),
        b'|' if next == Some(b'|') => Err(wrong_operator(start, "||", "or")),
        b'"' => quoted(text, start),
        b'.' if next == Some(b'.') => two(TokenKind::DotDot),
        b'.' if next.is_some_and(|byte| byte.is_ascii_digit()) => {
            Ok((TokenKind::Number, number_end(bytes, start)))
        }
        b'.' => one(TokenKind::Dot),
        b'0'..=b'9' => Ok((TokenKind::Number, number_end(bytes, start))),
        _ => name(text, start),
    }
}

fn number_end(bytes: &[u8], start: usize) -> usize {
    let digits = |mut at: usize| {
        while bytes.get(at).is_some_and(u8::is_ascii_digit) {
            at += 1;
        }
        at
    };
    let mut at = digits(start);
    if bytes.get(at) == Some(&b'.') && bytes.get(at + 1).is_some_and(u8::is_ascii_digit) {
        at = digits(at + 1);
    }
    if matches!(bytes.get(at), Some(b'e' | b'E')) {
        let signed = usize::from(matches!(bytes.get(at + 1), Some(b'+' | b'-')));
        if bytes.get(at + 1 + signed).is_some_and(u8::is_ascii_digit) {
            at = digits(at + 1 + signed);
        }
    }
    at
}

fn quoted(text: &str, start: usize) -> Result<(TokenKind, usize), ExprError> {
    let bytes = text.as_bytes();
    let mut at = start + 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => return Ok((TokenKind::Text, at + 1)),
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    Err(unfinished(
        start,
        text.len(),
        "the text is not closed with a quotation mark",
        "文本缺少结尾的引号",
    ))
}

fn name(text: &str, start: usize) -> Result<(TokenKind, usize), ExprError> {
    let mut letters = text[start..].char_indices();
    let Some((_, first)) = letters.next() else {
        return Err(unfinished(
            start,
            text.len(),
            "the expression ends too early",
            "表达式不完整",
        ));
    };
    if !starts_name(first) {
        return Err(strange(start, first));
    }
    let length = letters
        .find(|(_, letter)| !continues_name(*letter))
        .map_or(text.len() - start, |(at, _)| at);
    Ok((TokenKind::Name, start + length))
}

fn starts_name(letter: char) -> bool {
    letter.is_alphabetic() || letter == '_' || letter as u32 >= 0x1_0000
}

fn continues_name(letter: char) -> bool {
    starts_name(letter)
        || letter.is_numeric()
        || matches!(letter, '\u{b7}' | '\u{300}'..='\u{36f}' | '\u{203f}')
}

fn strange(at: usize, letter: char) -> ExprError {
    // What a Chinese keyboard gives where the language wants the ASCII sign.
    let meant = match letter {
        '“' | '”' | '‘' | '’' | '\'' => Some("\""),
        '（' => Some("("),
        '）' => Some(")"),
        '，' | '、' => Some(","),
        '＝' => Some("="),
        '＜' => Some("<"),
        '＞' => Some(">"),
        '≥' => Some(">="),
        '≤' => Some("<="),
        '≠' => Some("!="),
        '×' => Some("*"),
        '÷' => Some("/"),
        '。' => Some("."),
        _ => None,
    };
    let range = at..at + letter.len_utf8();
    ExprError::new(
        ErrorKind::Syntax,
        range,
        format!("the character {letter} has no meaning here"),
        format!("此处不能使用字符“{letter}”"),
    )
    .suggest(meant)
}

fn wrong_operator(at: usize, written: &str, meant: &str) -> ExprError {
    ExprError::new(
        ErrorKind::Syntax,
        at..at + written.len(),
        format!("write {meant} instead of {written}"),
        format!("请用 {meant} 代替 {written}"),
    )
    .suggest(Some(meant))
}

fn unfinished(at: usize, end: usize, en: &str, zh: &str) -> ExprError {
    ExprError::new(ErrorKind::Syntax, at..end, en, zh)
}
