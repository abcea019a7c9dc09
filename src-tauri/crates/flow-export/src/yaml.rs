//! Writing YAML: maps in the order given, two spaces a level, texts between double quotes where they need them.

/// A value of a document.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Yaml {
    /// A text.
    Text(String),
    /// A whole number.
    Number(i64),
    /// A truth value.
    Bool(bool),
    /// No value.
    Null,
    /// A list.
    List(Vec<Yaml>),
    /// Entries in order.
    Map(Vec<(String, Yaml)>),
}

impl From<&str> for Yaml {
    fn from(text: &str) -> Self {
        Yaml::Text(text.to_owned())
    }
}

impl From<String> for Yaml {
    fn from(text: String) -> Self {
        Yaml::Text(text)
    }
}

impl From<&serde_json::Value> for Yaml {
    fn from(value: &serde_json::Value) -> Self {
        match value {
            serde_json::Value::Null => Yaml::Null,
            serde_json::Value::Bool(truth) => Yaml::Bool(*truth),
            serde_json::Value::Number(number) => number
                .as_i64()
                .map_or_else(|| Yaml::Text(number.to_string()), Yaml::Number),
            serde_json::Value::String(text) => Yaml::Text(text.clone()),
            serde_json::Value::Array(items) => Yaml::List(items.iter().map(Yaml::from).collect()),
            serde_json::Value::Object(entries) => Yaml::Map(
                entries
                    .iter()
                    .map(|(name, value)| (name.clone(), Yaml::from(value)))
                    .collect(),
            ),
        }
    }
}

/// A map from its entries.
pub(crate) fn map<const N: usize>(entries: [(&str, Yaml); N]) -> Yaml {
    Yaml::Map(
        entries
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect(),
    )
}

impl Yaml {
    /// The document as text.
    pub(crate) fn document(&self) -> String {
        let mut text = String::new();
        self.write(&mut text, 0, false);
        text
    }

    /// Writes a value; after a dash the first entry of a map stands on the line of the dash.
    fn write(&self, text: &mut String, level: usize, after_dash: bool) {
        match self {
            Yaml::Map(entries) if !entries.is_empty() => {
                for (number, (name, value)) in entries.iter().enumerate() {
                    if number > 0 || !after_dash {
                        text.push_str(&"  ".repeat(level));
                    }
                    text.push_str(&scalar(name));
                    text.push(':');
                    value.write_behind(text, level);
                }
            }
            Yaml::List(items) if !items.is_empty() => {
                for item in items {
                    text.push_str(&"  ".repeat(level));
                    text.push('-');
                    match item {
                        Yaml::Map(entries) if !entries.is_empty() => {
                            text.push(' ');
                            item.write(text, level + 1, true);
                        }
                        _ => item.write_behind(text, level),
                    }
                }
            }
            other => text.push_str(&format!("{}\n", other.inline())),
        }
    }

    fn write_behind(&self, text: &mut String, level: usize) {
        match self {
            Yaml::Map(entries) if !entries.is_empty() => {
                text.push('\n');
                self.write(text, level + 1, false);
            }
            Yaml::List(items) if !items.is_empty() => {
                text.push('\n');
                self.write(text, level + 1, false);
            }
            other => text.push_str(&format!(" {}\n", other.inline())),
        }
    }

    fn inline(&self) -> String {
        match self {
            Yaml::Text(text) => scalar(text),
            Yaml::Number(number) => number.to_string(),
            Yaml::Bool(truth) => truth.to_string(),
            Yaml::Null => "null".to_owned(),
            Yaml::List(_) => "[]".to_owned(),
            Yaml::Map(_) => "{}".to_owned(),
        }
    }
}

/// A text as a scalar: bare where every reader takes it for a text, else as JSON has it, which YAML 1.2 reads alike, with
/// the characters escaped that JSON holds and YAML does not.
fn scalar(text: &str) -> String {
    let mut letters = text.chars();
    let bare = letters.next().is_some_and(|first| first.is_ascii_alphabetic())
        && letters.all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-' | '.' | '/'))
        && !matches!(
            text.to_ascii_lowercase().as_str(),
            "true" | "false" | "null" | "yes" | "no" | "on" | "off" | "y" | "n"
        );
    match bare {
        true => text.to_owned(),
        false => printable(serde_json::Value::from(text).to_string()),
    }
}

/// A text between double quotes without what YAML 1.2 does not print, what YAML 1.1 takes for the end of a line, and the mark
/// of the byte order.
fn printable(quoted: String) -> String {
    let is_odd = |letter: char| {
        matches!(
            letter,
            '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}'
        )
    };
    if !quoted.contains(is_odd) {
        return quoted;
    }
    let escaped = |letter: char| match is_odd(letter) {
        true => format!("\\u{:04x}", u32::from(letter)),
        false => letter.to_string(),
    };
    quoted.chars().map(escaped).collect()
}

#[cfg(test)]
mod tests {
    use super::{Yaml, map};

    #[test]
    fn texts_that_look_like_something_else_are_quoted() {
        let value = map([
            ("on", Yaml::from("yes")),
            (
                "a",
                Yaml::List(vec![
                    Yaml::from("1"),
                    map([("b", Yaml::Bool(true)), ("c", Yaml::List(vec![]))]),
                ]),
            ),
            ("d", Yaml::from("x: #\n\"")),
        ]);
        let text = "\"on\": \"yes\"\na:\n  - \"1\"\n  - b: true\n    c: []\nd: \"x: #\\n\\\"\"\n";
        assert_eq!(value.document(), text);
    }

    #[test]
    fn characters_that_yaml_does_not_print_are_escaped() {
        let odd = "\u{1}a\u{7f}\u{85}\u{2028}\u{2029}\u{feff}\u{fffe}\u{ffff}\u{e9}\u{1f600}";
        let text = map([(odd, Yaml::from(odd))]).document();
        let escaped = "\"\\u0001a\\u007f\\u0085\\u2028\\u2029\\ufeff\\ufffe\\uffff\u{e9}\u{1f600}\"";
        assert_eq!(text, format!("{escaped}: {escaped}\n"));
        assert_eq!(serde_json::from_str::<String>(escaped).ok().as_deref(), Some(odd));
    }
}
