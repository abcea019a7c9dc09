//! What may be asked about other formats.

use flow_api::export;
use serde::Deserialize;

/// One question: `export.targets` and so on.
#[derive(Debug, Deserialize)]
#[serde(tag = "ask", rename_all = "snake_case")]
pub(crate) enum Question {
    /// Every format.
    Targets,
    /// How a flow looks in one.
    Preview(Wanted),
    /// The picture of a flow in PNG, for the clipboard of a browser.
    Picture(Picture),
}

/// A flow in a format.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Wanted {
    /// Which flow.
    pub(crate) key: i64,
    /// Name of the format.
    pub(crate) target: String,
    /// The engine, where the format has several.
    #[serde(default)]
    pub(crate) profile: Option<String>,
    /// Language of what people read.
    pub(crate) language: Language,
    /// The date in a report.
    #[serde(default)]
    pub(crate) date: Option<String>,
    /// For a format that is signed: grows with every bundle of the flow.
    #[serde(default)]
    pub(crate) version: Option<u64>,
}

/// A flow as a picture.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Picture {
    /// Which flow.
    pub(crate) key: i64,
    /// Language of its words.
    pub(crate) language: Language,
}

/// A language by its tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Language {
    En,
    Zh,
}

impl From<Language> for export::Language {
    fn from(language: Language) -> Self {
        match language {
            Language::En => Self::English,
            Language::Zh => Self::Chinese,
        }
    }
}
