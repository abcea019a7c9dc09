//! Why a file cannot be imported.

use flow_model::Text;

/// A file that cannot be imported: the first thing that is wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{line}:{column}: {}", .message.en)]
pub struct ImportError {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// What is wrong.
    pub message: Text,
    /// What to do about it.
    pub hint: Text,
}

impl ImportError {
    /// Something wrong at a byte of a text.
    pub(super) fn new(text: &str, at: usize, en: impl Into<String>, zh: impl Into<String>) -> Self {
        let (line, column) = line_column(text, at);
        Self {
            line,
            column,
            message: Text::new(en, zh),
            hint: Text::default(),
        }
    }

    /// Something wrong with the file as a whole.
    pub(super) fn at_start(en: impl Into<String>, zh: impl Into<String>) -> Self {
        Self::new("", 0, en, zh)
    }

    /// The same with advice.
    pub(super) fn hint(mut self, en: impl Into<String>, zh: impl Into<String>) -> Self {
        self.hint = Text::new(en, zh);
        self
    }
}

/// Line and column in characters of a byte, both from 1.
fn line_column(text: &str, at: usize) -> (usize, usize) {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let before = &text[..at];
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
    (line, before[start..].chars().count() + 1)
}
