//! The two languages of messages.

use std::ffi::OsString;
use std::io;

use flow_api::model::Text;

use crate::arguments::Level;

/// A language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lang {
    /// English.
    En,
    /// Simplified Chinese.
    Zh,
}

impl Lang {
    /// The language of `--lang`, looked for before the arguments are parsed so that usage errors are in it too.
    pub(crate) fn of_arguments(arguments: &[OsString]) -> Option<Lang> {
        let texts: Vec<&str> = arguments
            .iter()
            .filter_map(|argument| argument.to_str())
            .collect();
        let attached = texts.iter().find_map(|text| text.strip_prefix("--lang="));
        let following = texts
            .windows(2)
            .find(|pair| pair[0] == "--lang")
            .map(|pair| pair[1]);
        match attached.or(following)? {
            "zh" => Some(Lang::Zh),
            "en" => Some(Lang::En),
            _ => None,
        }
    }

    /// The language of a locale such as `zh_CN.UTF-8`; English where there is no other.
    pub(crate) fn of_locale(locale: Option<&str>) -> Lang {
        match locale {
            Some(locale) if locale.to_ascii_lowercase().starts_with("zh") => Lang::Zh,
            _ => Lang::En,
        }
    }

    /// The wording in this language.
    pub(crate) fn of<'a>(self, en: &'a str, zh: &'a str) -> &'a str {
        match self {
            Lang::En => en,
            Lang::Zh => zh,
        }
    }

    /// The wording of a text, or the other language where this one says nothing.
    pub(crate) fn text(self, text: &Text) -> &str {
        match self {
            Lang::En => text.english(),
            Lang::Zh => text.chinese(),
        }
    }

    /// A severity, as findings are headed.
    pub(crate) fn severity(self, severity: Level) -> &'static str {
        match severity {
            Level::Error => self.of("error", "错误"),
            Level::Warning => self.of("warning", "警告"),
            Level::Hint => self.of("hint", "提示"),
        }
    }

    /// How many there are of a severity.
    pub(crate) fn count(self, severity: Level, count: usize) -> String {
        let word = self.severity(severity);
        match self {
            Lang::En if count == 1 => format!("1 {word}"),
            Lang::En => format!("{count} {word}s"),
            Lang::Zh => format!("{count} 个{word}"),
        }
    }

    /// Why standard output could not be written.
    pub(crate) fn cannot_write(self, kind: io::ErrorKind) -> String {
        let why = self.io(kind);
        match self {
            Lang::En => format!("error: the output could not be written: {why}"),
            Lang::Zh => format!("错误：结果无法写出：{why}"),
        }
    }

    /// What the system answered, in words of this language.
    pub(crate) fn io(self, kind: io::ErrorKind) -> String {
        use io::ErrorKind;
        let words = match kind {
            ErrorKind::NotFound => self.of("there is no such file", "没有这个文件"),
            ErrorKind::PermissionDenied => self.of("permission denied", "没有权限"),
            ErrorKind::AlreadyExists => self.of("it exists already", "文件已存在"),
            ErrorKind::IsADirectory => self.of("it is a folder", "这是一个文件夹"),
            ErrorKind::NotADirectory => {
                self.of("a part of the path is not a folder", "路径中有一段不是文件夹")
            }
            ErrorKind::StorageFull => self.of("the disk is full", "磁盘已满"),
            ErrorKind::ReadOnlyFilesystem => self.of("the disk is read-only", "磁盘只读"),
            ErrorKind::InvalidFilename => self.of("the name is not allowed", "文件名不合法"),
            // The kind itself has no stable name yet.
            other if other.to_string().starts_with("filesystem loop") => self.of(
                "the links of the path lead in a circle",
                "路径中的链接首尾相接，成了循环",
            ),
            other => return other.to_string(),
        };
        words.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::Lang;

    #[test]
    fn locales_choose_the_language() {
        assert_eq!(Lang::of_locale(Some("zh_CN.UTF-8")), Lang::Zh);
        assert_eq!(Lang::of_locale(Some("zh-Hans")), Lang::Zh);
        assert_eq!(Lang::of_locale(Some("de_DE.UTF-8")), Lang::En);
        assert_eq!(Lang::of_locale(None), Lang::En);
    }
}
