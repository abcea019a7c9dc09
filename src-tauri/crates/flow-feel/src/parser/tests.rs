//! Unary tests: the right side of `in`, and the cells of decision tables.

use super::{Parsed, Parser};
use crate::lexer::TokenKind;
use crate::syntax::{Cell, Test};

impl<'a> Parser<'a> {
    pub(super) fn tests_after_in(&mut self) -> Parsed<Vec<Test<'a>>> {
        if self.kind() != TokenKind::OpenParen {
            return Ok(vec![self.test_operand()?]);
        }
        let start = self.token().start;
        self.at += 1;
        self.tests_until_close(Some(start))
    }

    pub(super) fn cell(&mut self) -> Parsed<Cell<'a>> {
        if self.kind() == TokenKind::Minus && self.kind_at(self.at + 1) == TokenKind::End {
            self.at += 1;
            return Ok(Cell::Anything);
        }
        if self.at_word("not") && self.kind_at(self.at + 1) == TokenKind::OpenParen {
            let before = self.at;
            self.at += 2;
            let tests = self.tests_until_close(None)?;
            if self.kind() == TokenKind::End {
                return Ok(Cell::Tests { negated: true, tests });
            }
            // `not(…) and …` is an ordinary expression.
            self.at = before;
        }
        let mut tests = vec![self.test()?];
        while self.take(TokenKind::Comma) {
            tests.push(self.test()?);
        }
        Ok(Cell::Tests {
            negated: false,
            tests,
        })
    }

    /// Tests up to the closing parenthesis; an opening one that belongs to `in` may turn out to start `(a..b)`.
    fn tests_until_close(&mut self, interval_start: Option<u32>) -> Parsed<Vec<Test<'a>>> {
        let mut tests = Vec::new();
        loop {
            let test = self.test()?;
            match (test, interval_start) {
                (Test::Value(low), Some(start)) if tests.is_empty() && self.take(TokenKind::DotDot) => {
                    return Ok(vec![Test::Value(self.interval_end(start, false, low)?)]);
                }
                (test, _) => tests.push(test),
            }
            if !self.take(TokenKind::Comma) {
                break;
            }
        }
        self.expect(TokenKind::CloseParen, ")")?;
        Ok(tests)
    }

    fn test(&mut self) -> Parsed<Test<'a>> {
        match self.take_comparison() {
            Some(comparison) => Ok(Test::Compare(comparison, self.expression()?)),
            None => Ok(Test::Value(self.expression()?)),
        }
    }

    /// A test without parentheses binds like a comparison, so that `a in > 5 and b` is a conjunction.
    fn test_operand(&mut self) -> Parsed<Test<'a>> {
        match self.take_comparison() {
            Some(comparison) => Ok(Test::Compare(comparison, self.sum()?)),
            None => Ok(Test::Value(self.sum()?)),
        }
    }
}
