//! Texts in both languages.

/// A fixed text in both languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Words {
    /// English.
    pub en: &'static str,
    /// Simplified Chinese.
    pub zh: &'static str,
}

/// A fixed text from its English and Chinese wording.
pub(crate) const fn words(en: &'static str, zh: &'static str) -> Words {
    Words { en, zh }
}
