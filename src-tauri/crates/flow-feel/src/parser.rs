//! Tokens to a syntax tree: recursive descent, one function per level of precedence.
//!
//! Left out of FEEL on purpose: function definitions, external functions, `instance of`, and names that
//! contain operator signs. Names of several words are known from the built-ins and the schema.

mod names;
mod primary;
mod tests;

use std::ops::Range;

use crate::error::{ErrorKind, ExprError};
use crate::lexer::{Token, TokenKind, tokens};
use crate::schema::Schema;
use crate::syntax::{Arith, Cell, Comparison, Expr, Kind};
use crate::{MAX_CHARACTERS, MAX_DEPTH};

pub(crate) type Parsed<T> = Result<T, Box<ExprError>>;

/// Reads a whole expression.
pub(crate) fn parse<'a>(text: &'a str, schema: &'a Schema) -> Parsed<Expr<'a>> {
    let mut parser = Parser::new(text, schema)?;
    let expr = parser.expression()?;
    parser.finish()?;
    Ok(expr)
}

/// Reads a cell of a decision table.
pub(crate) fn parse_cell<'a>(text: &'a str, schema: &'a Schema) -> Parsed<Cell<'a>> {
    let mut parser = Parser::new(text, schema)?;
    let cell = parser.cell()?;
    parser.finish()?;
    Ok(cell)
}

pub(super) struct Parser<'a> {
    text: &'a str,
    schema: &'a Schema,
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
}

impl<'a> Parser<'a> {
    fn new(text: &'a str, schema: &'a Schema) -> Parsed<Parser<'a>> {
        if text.len() > MAX_CHARACTERS && text.chars().count() > MAX_CHARACTERS {
            return Err(Box::new(ExprError::new(
                ErrorKind::TooLong,
                0..text.len(),
                format!(
                    "an expression may have at most {MAX_CHARACTERS} characters; split it into several steps"
                ),
                format!("表达式最多 {MAX_CHARACTERS} 个字符，请拆成多个步骤"),
            )));
        }
        Ok(Parser {
            text,
            schema,
            tokens: tokens(text)?,
            at: 0,
            depth: 0,
        })
    }

    fn finish(&self) -> Parsed<()> {
        if self.kind() == TokenKind::End {
            Ok(())
        } else {
            Err(self.unexpected())
        }
    }

    fn expression(&mut self) -> Parsed<Expr<'a>> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(too_deep(self.token_range()));
        }
        let expr = self.disjunction()?;
        self.depth -= 1;
        Ok(expr)
    }

    fn disjunction(&mut self) -> Parsed<Expr<'a>> {
        let first = self.conjunction()?;
        if !self.at_word("or") {
            return Ok(first);
        }
        let mut parts = vec![first];
        while self.take_word("or") {
            parts.push(self.conjunction()?);
        }
        let (start, height) = (parts[0].start, tallest(&parts));
        self.node(Kind::Or(parts), start, height)
    }

    fn conjunction(&mut self) -> Parsed<Expr<'a>> {
        let first = self.comparison()?;
        if !self.at_word("and") {
            return Ok(first);
        }
        let mut parts = vec![first];
        while self.take_word("and") {
            parts.push(self.comparison()?);
        }
        let (start, height) = (parts[0].start, tallest(&parts));
        self.node(Kind::And(parts), start, height)
    }

    fn comparison(&mut self) -> Parsed<Expr<'a>> {
        let mut left = self.sum()?;
        loop {
            let start = left.start;
            if let Some(comparison) = self.take_comparison() {
                let right = self.sum()?;
                let height = left.height.max(right.height);
                left = self.node(Kind::Compare(comparison, Box::new((left, right))), start, height)?;
            } else if self.take_word("between") {
                let low = self.sum()?;
                self.expect_word("and")?;
                let high = self.sum()?;
                let height = left.height.max(low.height).max(high.height);
                left = self.node(Kind::Between(Box::new((left, low, high))), start, height)?;
            } else if self.take_word("in") {
                let tests = self.tests_after_in()?;
                let height = tests
                    .iter()
                    .map(|test| test.expr().height)
                    .max()
                    .unwrap_or(0)
                    .max(left.height);
                left = self.node(Kind::In(Box::new(left), tests), start, height)?;
            } else {
                return Ok(left);
            }
        }
    }

    fn sum(&mut self) -> Parsed<Expr<'a>> {
        self.chain(Self::product, |kind| match kind {
            TokenKind::Plus => Some(Arith::Add),
            TokenKind::Minus => Some(Arith::Subtract),
            _ => None,
        })
    }

    fn product(&mut self) -> Parsed<Expr<'a>> {
        self.chain(Self::power, |kind| match kind {
            TokenKind::Star => Some(Arith::Multiply),
            TokenKind::Slash => Some(Arith::Divide),
            _ => None,
        })
    }

    fn chain(
        &mut self,
        operand: fn(&mut Self) -> Parsed<Expr<'a>>,
        operator: fn(TokenKind) -> Option<Arith>,
    ) -> Parsed<Expr<'a>> {
        let first = operand(self)?;
        if operator(self.kind()).is_none() {
            return Ok(first);
        }
        let mut rest = Vec::new();
        while let Some(sign) = operator(self.kind()) {
            self.at += 1;
            rest.push((sign, operand(self)?));
        }
        let height = rest
            .iter()
            .map(|(_, part)| part.height)
            .fold(first.height, u32::max);
        let start = first.start;
        self.node(Kind::Chain(Box::new(first), rest), start, height)
    }

    /// Powers bind to the left, and a sign binds tighter: `-3 ** 2` is 9.
    fn power(&mut self) -> Parsed<Expr<'a>> {
        let mut base = self.negation()?;
        while self.take(TokenKind::StarStar) {
            let exponent = self.negation()?;
            let (start, height) = (base.start, base.height.max(exponent.height));
            base = self.node(Kind::Power(Box::new((base, exponent))), start, height)?;
        }
        Ok(base)
    }

    fn negation(&mut self) -> Parsed<Expr<'a>> {
        let mut signs = Vec::new();
        while self.kind() == TokenKind::Minus {
            signs.push(self.token().start);
            self.at += 1;
        }
        let mut expr = self.postfix()?;
        for start in signs.into_iter().rev() {
            let height = expr.height;
            expr = match expr.kind {
                Kind::Number(number) => Expr {
                    kind: Kind::Number(number.neg()),
                    start,
                    ..expr
                },
                _ => self.node(Kind::Negate(Box::new(expr)), start, height)?,
            };
        }
        Ok(expr)
    }

    fn postfix(&mut self) -> Parsed<Expr<'a>> {
        let mut base = self.primary()?;
        loop {
            let start = base.start;
            let height = base.height;
            if self.take(TokenKind::Dot) {
                let name = self.member_name()?;
                base = self.node(Kind::Member(Box::new(base), name), start, height)?;
            } else if self.kind() == TokenKind::OpenBracket && self.starts_operand(self.at + 1) {
                self.at += 1;
                let condition = self.expression()?;
                self.expect(TokenKind::CloseBracket, "]")?;
                let height = height.max(condition.height);
                base = self.node(Kind::Filter(Box::new(base), Box::new(condition)), start, height)?;
            } else {
                return Ok(base);
            }
        }
    }

    fn take_comparison(&mut self) -> Option<Comparison> {
        let comparison = match self.kind() {
            TokenKind::Equal => Comparison::Equal,
            TokenKind::NotEqual => Comparison::NotEqual,
            TokenKind::Less => Comparison::Less,
            TokenKind::LessEqual => Comparison::LessEqual,
            TokenKind::Greater => Comparison::Greater,
            TokenKind::GreaterEqual => Comparison::GreaterEqual,
            _ => return None,
        };
        self.at += 1;
        Some(comparison)
    }

    /// A tree node over the text from `start` to the last token read; `below` is the height of its parts.
    fn node(&self, kind: Kind<'a>, start: u32, below: u32) -> Parsed<Expr<'a>> {
        let end = self.tokens[self.at.saturating_sub(1)].end;
        if below as usize >= MAX_DEPTH {
            return Err(too_deep(start as usize..end as usize));
        }
        Ok(Expr {
            kind,
            start,
            end,
            height: below + 1,
        })
    }

    fn token(&self) -> Token {
        self.tokens[self.at.min(self.tokens.len() - 1)]
    }

    fn kind(&self) -> TokenKind {
        self.token().kind
    }

    fn kind_at(&self, at: usize) -> TokenKind {
        self.tokens.get(at).map_or(TokenKind::End, |token| token.kind)
    }

    fn token_range(&self) -> Range<usize> {
        let token = self.token();
        token.start as usize..token.end as usize
    }

    fn word_at(&self, at: usize) -> &'a str {
        match self.tokens.get(at) {
            Some(token) if token.kind == TokenKind::Name => {
                &self.text[token.start as usize..token.end as usize]
            }
            _ => "",
        }
    }

    fn at_word(&self, word: &str) -> bool {
        self.word_at(self.at) == word
    }

    fn take_word(&mut self, word: &str) -> bool {
        let found = self.at_word(word);
        self.at += usize::from(found);
        found
    }

    fn take(&mut self, kind: TokenKind) -> bool {
        let found = self.kind() == kind;
        self.at += usize::from(found);
        found
    }

    fn expect(&mut self, kind: TokenKind, sign: &str) -> Parsed<()> {
        if self.take(kind) {
            Ok(())
        } else {
            Err(self.missing(sign))
        }
    }

    fn expect_word(&mut self, word: &str) -> Parsed<()> {
        if self.take_word(word) {
            Ok(())
        } else {
            Err(self.missing(word))
        }
    }

    fn missing(&self, wanted: &str) -> Box<ExprError> {
        Box::new(ExprError::new(
            ErrorKind::Syntax,
            self.token_range(),
            format!("{wanted} is missing before {}", self.found("the end", "")),
            format!("{}之前缺少 {wanted}", self.found("结尾", " ")),
        ))
    }

    fn unexpected(&self) -> Box<ExprError> {
        if self.kind() == TokenKind::End {
            return Box::new(ExprError::new(
                ErrorKind::Syntax,
                self.token_range(),
                "the expression ends too early",
                "表达式不完整",
            ));
        }
        Box::new(ExprError::new(
            ErrorKind::Syntax,
            self.token_range(),
            format!("{} does not fit here", self.found("", "")),
            format!("此处不能是{}", self.found("", " ")),
        ))
    }

    fn found(&self, at_end: &str, gap: &str) -> String {
        match self.kind() {
            TokenKind::End => at_end.to_owned(),
            _ => format!("{gap}{}{gap}", &self.text[self.token_range()]),
        }
    }
}

fn tallest(parts: &[Expr<'_>]) -> u32 {
    parts.iter().map(|part| part.height).max().unwrap_or(0)
}

fn too_deep(at: Range<usize>) -> Box<ExprError> {
    Box::new(ExprError::new(
        ErrorKind::TooDeep,
        at,
        format!("the expression is nested more than {MAX_DEPTH} deep; split it into several steps"),
        format!("表达式嵌套超过 {MAX_DEPTH} 层，请拆成多个步骤"),
    ))
}
