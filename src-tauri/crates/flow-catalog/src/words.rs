//! Texts in both languages.

/// A fixed text in both languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Words {
    /// English.
    pub en: &'static str,
    /// Simplified Chinese.
    pub zh: &'static str,
}

/// What a branch is called that bears a usual name; branches have no words of their own.
pub fn branch_words(port: &str) -> Option<Words> {
    match port {
        "yes" => Some(words("yes", "是")),
        "no" => Some(words("no", "否")),
        "otherwise" => Some(words("otherwise", "否则")),
        _ => None,
    }
}

/// A fixed text from its English and Chinese wording.
pub(crate) const fn words(en: &'static str, zh: &'static str) -> Words {
    Words { en, zh }
}
