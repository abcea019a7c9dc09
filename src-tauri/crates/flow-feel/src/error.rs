//! What is wrong with an expression, where, and what was probably meant.

use std::fmt;
use std::ops::Range;

/// The sort of fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// The text is not an expression.
    Syntax,
    /// A name that no field, variable or entry has.
    UnknownField,
    /// A function outside the subset.
    UnknownFunction,
    /// A value of the wrong kind for its place.
    WrongType,
    /// Numbers of different units added or compared, or money multiplied by money.
    MixedUnits,
    /// More than [`crate::MAX_CHARACTERS`] characters.
    TooLong,
    /// Nested more than [`crate::MAX_DEPTH`] deep.
    TooDeep,
    /// Anything else, e.g. the wrong number of arguments.
    Other,
}

/// A sentence in both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// English.
    pub en: String,
    /// Simplified Chinese.
    pub zh: String,
}

/// A fault in an expression.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", message.en)]
pub struct ExprError {
    /// The sort of fault.
    pub kind: ErrorKind,
    /// The place in the text, in bytes.
    pub at: Range<usize>,
    /// What is wrong and what to do.
    pub message: Message,
    /// What was probably meant: a replacement for the text at the place.
    pub suggestion: Option<String>,
}

impl ErrorKind {
    /// A short stable name.
    pub fn name(self) -> &'static str {
        match self {
            ErrorKind::Syntax => "syntax",
            ErrorKind::UnknownField => "unknown-field",
            ErrorKind::UnknownFunction => "unknown-function",
            ErrorKind::WrongType => "wrong-type",
            ErrorKind::MixedUnits => "mixed-units",
            ErrorKind::TooLong => "too-long",
            ErrorKind::TooDeep => "too-deep",
            ErrorKind::Other => "other",
        }
    }
}

impl Message {
    /// A message from both its texts.
    pub fn new(en: impl Into<String>, zh: impl Into<String>) -> Message {
        Message {
            en: en.into(),
            zh: zh.into(),
        }
    }
}

impl ExprError {
    pub(crate) fn new(
        kind: ErrorKind,
        at: Range<usize>,
        en: impl Into<String>,
        zh: impl Into<String>,
    ) -> ExprError {
        ExprError {
            kind,
            at,
            message: Message::new(en, zh),
            suggestion: None,
        }
    }

    pub(crate) fn suggest(mut self, suggestion: Option<impl Into<String>>) -> ExprError {
        self.suggestion = suggestion.map(Into::into);
        self
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.name())
    }
}
