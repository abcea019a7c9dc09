//! Colours, or none.

/// How text is marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Paint {
    /// Not at all.
    Plain,
    /// With ANSI escape sequences.
    Ansi,
}

/// What a piece of text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ink {
    /// An error.
    Error,
    /// A warning.
    Warning,
    /// A hint.
    Hint,
    /// Good news.
    Good,
    /// Line numbers and arrows.
    Frame,
    /// A heading.
    Strong,
}

impl Paint {
    /// The text in its colour.
    pub(crate) fn ink(self, ink: Ink, text: &str) -> String {
        let code = match ink {
            Ink::Error => "1;31",
            Ink::Warning => "1;33",
            Ink::Hint => "1;36",
            Ink::Good => "1;32",
            Ink::Frame => "1;34",
            Ink::Strong => "1",
        };
        match self {
            Paint::Plain => text.to_owned(),
            Paint::Ansi => format!("\u{1b}[{code}m{text}\u{1b}[0m"),
        }
    }
}
