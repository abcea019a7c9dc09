//! Names of one word or several.

use std::borrow::Cow;

use super::{Parsed, Parser};
use crate::builtins;
use crate::lexer::TokenKind;
use crate::syntax::{Expr, Kind, Name};

const KEYWORDS: [&str; 19] = [
    "and",
    "between",
    "else",
    "every",
    "false",
    "for",
    "function",
    "if",
    "in",
    "instance",
    "null",
    "of",
    "or",
    "return",
    "satisfies",
    "some",
    "then",
    "true",
    "external",
];

impl<'a> Parser<'a> {
    /// A call of a built-in, or a path.
    pub(super) fn name_or_call(&mut self) -> Parsed<Expr<'a>> {
        let start = self.token().start;
        if let Some(words) = self.builtin_words() {
            let name = self.joined(words);
            return self.call(name);
        }
        if self.kind_at(self.at + 1) == TokenKind::OpenParen && !KEYWORDS.contains(&self.word_at(self.at)) {
            let name = self.joined(1);
            return self.call(name);
        }
        let mut parts = Vec::with_capacity(2);
        parts.push(self.plain_name()?);
        while self.kind() == TokenKind::Dot && self.kind_at(self.at + 1) == TokenKind::Name {
            self.at += 1;
            parts.push(self.member_name()?);
        }
        self.node(Kind::Path(parts), start, 0)
    }

    /// A name after a dot; keywords are welcome there.
    pub(super) fn member_name(&mut self) -> Parsed<Name<'a>> {
        if self.kind() != TokenKind::Name {
            return Err(self.unexpected());
        }
        let words = self.spaced_words().unwrap_or(1);
        Ok(self.joined(words))
    }

    /// A name that is not a keyword.
    pub(super) fn plain_name(&mut self) -> Parsed<Name<'a>> {
        if self.kind() != TokenKind::Name || KEYWORDS.contains(&self.word_at(self.at)) {
            return Err(self.unexpected());
        }
        self.member_name()
    }

    /// The key of a context entry or the name of a parameter: all words up to the colon, or a text.
    pub(super) fn key(&mut self) -> Option<Name<'a>> {
        if self.kind() == TokenKind::Text && self.kind_at(self.at + 1) == TokenKind::Colon {
            let token = self.token();
            let text = self.text_value(token).ok()?;
            self.at += 1;
            return Some(Name {
                text: Cow::Owned(text.to_string()),
                start: token.start,
                end: token.end,
            });
        }
        let mut words = 0;
        while self.kind_at(self.at + words) == TokenKind::Name {
            words += 1;
        }
        let found = words > 0 && self.kind_at(self.at + words) == TokenKind::Colon;
        found.then(|| self.joined(words))
    }

    /// How many tokens make the longest name of a built-in that is called here.
    fn builtin_words(&self) -> Option<usize> {
        let first = self.word_at(self.at);
        let longest = builtins::words_after(first)?;
        (1..=longest).rev().find(|words| {
            self.kind_at(self.at + words) == TokenKind::OpenParen
                && (*words == 1 || builtins::find(&self.words(*words)).is_some())
        })
    }

    /// How many tokens make the longest part of a schema path that has several words.
    fn spaced_words(&self) -> Option<usize> {
        let spaced = self.schema.spaced_names().iter();
        let fits =
            |words: &&Vec<String>| (0..words.len()).all(|idx| self.word_at(self.at + idx) == words[idx]);
        spaced.filter(fits).map(Vec::len).max()
    }

    /// The next tokens as one name with single spaces.
    fn joined(&mut self, words: usize) -> Name<'a> {
        let text = self.words(words);
        let start = self.token().start;
        self.at += words;
        Name {
            text,
            start,
            end: self.tokens[self.at - 1].end,
        }
    }

    fn words(&self, words: usize) -> Cow<'a, str> {
        if words == 1 {
            return Cow::Borrowed(self.word_at(self.at));
        }
        Cow::Owned(
            (0..words)
                .map(|idx| self.word_at(self.at + idx))
                .collect::<Vec<_>>()
                .join(" "),
        )
    }
}
