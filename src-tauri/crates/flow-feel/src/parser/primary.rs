//! The innermost level: literals, names, calls, brackets, and the forms that start with a keyword.

use std::sync::Arc;

use super::{Parsed, Parser};
use crate::error::{ErrorKind, ExprError};
use crate::lexer::{Token, TokenKind};
use crate::syntax::{Argument, Binder, Comparison, Expr, IntervalExpr, Kind, Name};
use crate::time::{Date, DateTime, Duration, Months, Time};
use crate::value::Value;

impl<'a> Parser<'a> {
    pub(super) fn primary(&mut self) -> Parsed<Expr<'a>> {
        let token = self.token();
        match token.kind {
            TokenKind::Number => self.number(token),
            TokenKind::Text => {
                let text = self.text_value(token)?;
                self.at += 1;
                self.node(Kind::Text(text), token.start, 0)
            }
            TokenKind::At => self.at_literal(token),
            TokenKind::Question => {
                self.at += 1;
                self.node(Kind::Input, token.start, 0)
            }
            TokenKind::OpenParen => self.parenthesis(),
            TokenKind::OpenBracket => self.bracket(),
            TokenKind::CloseBracket => {
                self.at += 1;
                let low = self.expression()?;
                self.expect(TokenKind::DotDot, "..")?;
                self.interval_end(token.start, false, low)
            }
            TokenKind::OpenBrace => self.context(),
            TokenKind::Name => self.word(token),
            _ => Err(self.unexpected()),
        }
    }

    fn word(&mut self, token: Token) -> Parsed<Expr<'a>> {
        let literal = match self.word_at(self.at) {
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            "null" => Value::Null,
            "if" => return self.conditional(),
            "for" => return self.iteration(),
            "some" => return self.quantified(false),
            "every" => return self.quantified(true),
            _ => return self.name_or_call(),
        };
        self.at += 1;
        self.node(Kind::Literal(literal), token.start, 0)
    }

    fn number(&mut self, token: Token) -> Parsed<Expr<'a>> {
        let text = &self.text[token.start as usize..token.end as usize];
        let Ok(number) = text.parse() else {
            let (en, zh) = ("the number is too large", "数字太大");
            return Err(Box::new(ExprError::new(
                ErrorKind::Syntax,
                self.token_range(),
                en,
                zh,
            )));
        };
        self.at += 1;
        self.node(Kind::Number(number), token.start, 0)
    }

    /// `@"…"`: a date, time, date and time, or duration.
    fn at_literal(&mut self, at: Token) -> Parsed<Expr<'a>> {
        self.at += 1;
        let token = self.token();
        if token.kind != TokenKind::Text {
            return Err(self.missing("a text in quotation marks"));
        }
        let text = self.text_value(token)?;
        let Some(value) = temporal(&text) else {
            return Err(Box::new(ExprError::new(
                ErrorKind::Syntax,
                at.start as usize..token.end as usize,
                format!("\"{text}\" is no date, time or duration; write e.g. @\"2026-01-31\" or @\"PT24H\""),
                format!("“{text}”不是日期、时间或时长，请写成 @\"2026-01-31\" 或 @\"PT24H\""),
            )));
        };
        self.at += 1;
        self.node(Kind::Literal(value), at.start, 0)
    }

    /// `(expression)`, `(low..high]` or `(< high)`.
    fn parenthesis(&mut self) -> Parsed<Expr<'a>> {
        let start = self.token().start;
        self.at += 1;
        if let Some(comparison) = self.take_comparison() {
            let end = self.expression()?;
            self.expect(TokenKind::CloseParen, ")")?;
            return self.half_interval(start, comparison, end);
        }
        let inner = self.expression()?;
        if self.take(TokenKind::DotDot) {
            return self.interval_end(start, false, inner);
        }
        self.expect(TokenKind::CloseParen, ")")?;
        let end = self.tokens[self.at - 1].end;
        // A path in parentheses is a value: what follows is an entry of it, not part of its name.
        Ok(Expr { start, end, ..inner })
    }

    /// `[low..high)` or a list.
    fn bracket(&mut self) -> Parsed<Expr<'a>> {
        let start = self.token().start;
        self.at += 1;
        let mut elements = Vec::new();
        let mut height = 0;
        if self.take(TokenKind::CloseBracket) {
            return self.node(Kind::List(elements), start, 0);
        }
        loop {
            let element = self.list_element()?;
            if elements.is_empty() && self.take(TokenKind::DotDot) {
                return self.interval_end(start, true, element);
            }
            height = height.max(element.height);
            elements.push(element);
            if !self.take(TokenKind::Comma) {
                break;
            }
        }
        self.expect(TokenKind::CloseBracket, "]")?;
        self.node(Kind::List(elements), start, height)
    }

    fn list_element(&mut self) -> Parsed<Expr<'a>> {
        self.expression()
    }

    /// The rest of an interval after `..`.
    pub(super) fn interval_end(&mut self, start: u32, low_closed: bool, low: Expr<'a>) -> Parsed<Expr<'a>> {
        let high = self.expression()?;
        let high_closed = match self.kind() {
            TokenKind::CloseBracket => true,
            TokenKind::CloseParen | TokenKind::OpenBracket => false,
            _ => return Err(self.missing("]")),
        };
        self.at += 1;
        let height = low.height.max(high.height);
        let interval = IntervalExpr {
            low: Some(low),
            low_closed,
            high: Some(high),
            high_closed,
        };
        self.node(Kind::Interval(Box::new(interval)), start, height)
    }

    fn half_interval(&mut self, start: u32, comparison: Comparison, end: Expr<'a>) -> Parsed<Expr<'a>> {
        let height = end.height;
        let closed = matches!(comparison, Comparison::LessEqual | Comparison::GreaterEqual);
        let interval = match comparison {
            Comparison::Less | Comparison::LessEqual => IntervalExpr {
                low: None,
                low_closed: false,
                high: Some(end),
                high_closed: closed,
            },
            Comparison::Greater | Comparison::GreaterEqual => IntervalExpr {
                low: Some(end),
                low_closed: closed,
                high: None,
                high_closed: false,
            },
            Comparison::Equal | Comparison::NotEqual => return Err(self.unexpected()),
        };
        self.node(Kind::Interval(Box::new(interval)), start, height)
    }

    fn context(&mut self) -> Parsed<Expr<'a>> {
        let start = self.token().start;
        self.at += 1;
        let mut entries = Vec::new();
        let mut height = 0;
        if self.take(TokenKind::CloseBrace) {
            return self.node(Kind::Context(entries), start, 0);
        }
        loop {
            let Some(key) = self.key() else {
                return Err(self.unexpected());
            };
            self.expect(TokenKind::Colon, ":")?;
            let value = self.expression()?;
            height = height.max(value.height);
            entries.push((key, value));
            if !self.take(TokenKind::Comma) {
                break;
            }
        }
        self.expect(TokenKind::CloseBrace, "}")?;
        self.node(Kind::Context(entries), start, height)
    }

    pub(super) fn call(&mut self, name: Name<'a>) -> Parsed<Expr<'a>> {
        let start = name.start;
        self.expect(TokenKind::OpenParen, "(")?;
        let mut arguments = Vec::new();
        let mut height = 0;
        while !self.take(TokenKind::CloseParen) {
            if !arguments.is_empty() {
                self.expect(TokenKind::Comma, ",")?;
            }
            let key = self.key();
            if key.is_some() {
                self.expect(TokenKind::Colon, ":")?;
            }
            let value = self.expression()?;
            height = height.max(value.height);
            arguments.push(Argument { name: key, value });
        }
        self.node(Kind::Call(name, arguments), start, height)
    }

    fn conditional(&mut self) -> Parsed<Expr<'a>> {
        let start = self.token().start;
        self.at += 1;
        let condition = self.expression()?;
        self.expect_word("then")?;
        let then = self.expression()?;
        self.expect_word("else")?;
        let otherwise = self.expression()?;
        let height = condition.height.max(then.height).max(otherwise.height);
        self.node(Kind::If(Box::new((condition, then, otherwise))), start, height)
    }

    fn iteration(&mut self) -> Parsed<Expr<'a>> {
        let start = self.token().start;
        self.at += 1;
        let binders = self.binders()?;
        self.expect_word("return")?;
        let body = self.expression()?;
        let height = binders_height(&binders).max(body.height);
        self.node(Kind::For(binders, Box::new(body)), start, height)
    }

    fn quantified(&mut self, every: bool) -> Parsed<Expr<'a>> {
        let start = self.token().start;
        self.at += 1;
        let binders = self.binders()?;
        self.expect_word("satisfies")?;
        let body = self.expression()?;
        let height = binders_height(&binders).max(body.height);
        self.node(Kind::Quantified(every, binders, Box::new(body)), start, height)
    }

    fn binders(&mut self) -> Parsed<Vec<Binder<'a>>> {
        let mut binders = Vec::new();
        loop {
            let name = self.plain_name()?;
            self.expect_word("in")?;
            let domain = self.expression()?;
            let to = if self.take(TokenKind::DotDot) {
                Some(self.expression()?)
            } else {
                None
            };
            binders.push(Binder { name, domain, to });
            if !self.take(TokenKind::Comma) {
                return Ok(binders);
            }
        }
    }

    /// Whether an operand can start at a token: tells a filter `a[…]` from the end of `]a..b[`.
    pub(super) fn starts_operand(&self, at: usize) -> bool {
        let word = self.word_at(at);
        match self.kind_at(at) {
            TokenKind::Name => ![
                "and",
                "or",
                "then",
                "else",
                "return",
                "satisfies",
                "in",
                "between",
            ]
            .contains(&word),
            TokenKind::Number
            | TokenKind::Text
            | TokenKind::OpenParen
            | TokenKind::OpenBracket
            | TokenKind::OpenBrace
            | TokenKind::Minus
            | TokenKind::At
            | TokenKind::Question => true,
            _ => false,
        }
    }

    /// The text between quotation marks, with escapes replaced.
    pub(super) fn text_value(&self, token: Token) -> Parsed<Arc<str>> {
        let (start, end) = (token.start as usize + 1, token.end as usize - 1);
        let raw = &self.text[start..end];
        if !raw.contains('\\') {
            return Ok(Arc::from(raw));
        }
        let mut out = String::with_capacity(raw.len());
        let mut rest = raw;
        while let Some(at) = rest.find('\\') {
            out.push_str(&rest[..at]);
            let Some((letter, length)) = escape(&rest[at + 1..]) else {
                let from = end - (rest.len() - at);
                let letter = rest[at + 1..].chars().next().map_or(0, char::len_utf8);
                return Err(Box::new(ExprError::new(
                    ErrorKind::Syntax,
                    from..from + 1 + letter,
                    "no such escape; write \\\\ for a backslash",
                    "无法识别的转义，反斜杠请写成 \\\\",
                )));
            };
            out.push(letter);
            rest = &rest[at + 1 + length..];
        }
        out.push_str(rest);
        Ok(Arc::from(out))
    }
}

/// The character an escape stands for and the length of what follows the backslash.
fn escape(text: &str) -> Option<(char, usize)> {
    match text.as_bytes().first()? {
        b'n' => Some(('\n', 1)),
        b'r' => Some(('\r', 1)),
        b't' => Some(('\t', 1)),
        b'"' => Some(('"', 1)),
        b'\'' => Some(('\'', 1)),
        b'\\' => Some(('\\', 1)),
        b'U' => Some((char::from_u32(hex(text.get(1..7)?)?)?, 7)),
        b'u' => {
            let unit = hex(text.get(1..5)?)?;
            if !(0xd800..0xdc00).contains(&unit) {
                return Some((char::from_u32(unit)?, 5));
            }
            let low = hex(text.get(5..)?.strip_prefix("\\u")?.get(..4)?)?;
            let low = (0xdc00..0xe000).contains(&low).then(|| low - 0xdc00)?;
            Some((char::from_u32(0x1_0000 + ((unit - 0xd800) << 10) + low)?, 11))
        }
        _ => None,
    }
}

fn hex(text: &str) -> Option<u32> {
    text.bytes()
        .all(|byte| byte.is_ascii_hexdigit())
        .then(|| u32::from_str_radix(text, 16).ok())?
}

fn temporal(text: &str) -> Option<Value> {
    text.parse::<Date>()
        .map(Value::Date)
        .or_else(|_| text.parse::<DateTime>().map(Value::DateTime))
        .or_else(|_| text.parse::<Time>().map(Value::Time))
        .or_else(|_| text.parse::<Duration>().map(Value::Duration))
        .or_else(|_| text.parse::<Months>().map(Value::Months))
        .ok()
}

fn binders_height(binders: &[Binder<'_>]) -> u32 {
    let height = |binder: &Binder<'_>| {
        binder
            .to
            .as_ref()
            .map_or(0, |to| to.height)
            .max(binder.domain.height)
    };
    // Each binder is one level of the compiled loop.
    binders.iter().map(height).max().unwrap_or(0) + binders.len() as u32
}
