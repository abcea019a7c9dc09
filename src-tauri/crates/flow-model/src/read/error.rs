//! Why a file cannot be read: where, what is there and what to do.

use thiserror::Error;

use crate::flow::Text;

/// A file that cannot be read. It is left as it is; the place is the first thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{line}:{column}: {}", .message.en)]
pub struct ReadError {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// Byte from the start of the file.
    pub offset: usize,
    /// What is wrong.
    pub message: Text,
    /// What to do about it; empty when the message says it all.
    pub hint: Text,
}

/// What is wrong at a byte of the file.
#[derive(Debug)]
pub struct Fault {
    pub(crate) at: usize,
    pub(crate) message: Text,
    pub(crate) hint: Text,
}

impl Fault {
    /// What is wrong at a byte, in both languages.
    pub fn new(at: usize, en: impl Into<String>, zh: impl Into<String>) -> Self {
        Self {
            at,
            message: Text::new(en, zh),
            hint: Text::default(),
        }
    }

    /// The same with advice.
    pub fn hint(mut self, en: impl Into<String>, zh: impl Into<String>) -> Self {
        self.hint = Text::new(en, zh);
        self
    }

    /// The same with the nearest of the names that could have been meant.
    pub fn or_rather(self, name: &str, names: impl IntoIterator<Item = impl AsRef<str>>) -> Self {
        let Some(near) = crate::nearest::nearest(name, names) else {
            return self;
        };
        let near = near.as_ref();
        self.hint(format!("did you mean \"{near}\"?"), format!("是否想写“{near}”？"))
    }
}
