//! Writing XML: elements with attributes in the order given, two spaces a level, texts escaped.

use flow_model::{Flow, NodeId, Text};
use serde_json::{Value, json};

use crate::error::Refusal;

/// A document under way.
#[derive(Debug)]
pub(crate) struct Xml {
    text: String,
    open: Vec<&'static str>,
}

impl Xml {
    /// A document that begins with its declaration.
    pub(crate) fn new() -> Self {
        Self {
            text: "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned(),
            open: Vec::new(),
        }
    }

    /// Opens an element.
    pub(crate) fn open(&mut self, name: &'static str, attributes: &[(&str, &str)]) {
        self.tag(name, attributes);
        self.text.push_str(">\n");
        self.open.push(name);
    }

    /// Closes the innermost open element.
    pub(crate) fn close(&mut self) {
        let name = self
            .open
            .pop()
            .expect("as many elements are closed as were opened");
        self.indent();
        self.text.push_str(&format!("</{name}>\n"));
    }

    /// An element without content.
    pub(crate) fn empty(&mut self, name: &'static str, attributes: &[(&str, &str)]) {
        self.tag(name, attributes);
        self.text.push_str("/>\n");
    }

    /// An element that holds a text.
    pub(crate) fn text(&mut self, name: &'static str, attributes: &[(&str, &str)], content: &str) {
        self.tag(name, attributes);
        self.text.push_str(&format!(">{}</{name}>\n", escaped(content)));
    }

    /// The bytes of the document.
    pub(crate) fn finish(mut self) -> Vec<u8> {
        while !self.open.is_empty() {
            self.close();
        }
        self.text.into_bytes()
    }

    fn tag(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.indent();
        self.text.push('<');
        self.text.push_str(name);
        for (attribute, value) in attributes {
            self.text
                .push_str(&format!(" {attribute}=\"{}\"", escaped(value)));
        }
    }

    fn indent(&mut self) {
        for _ in &self.open {
            self.text.push_str("  ");
        }
    }
}

/// A text as it stands in XML; characters that XML cannot hold become a replacement character.
pub(crate) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    push_escaped(&mut safe, text);
    safe
}

/// Adds a text as it stands in XML.
pub(crate) fn push_escaped(out: &mut String, text: &str) {
    let is_special = |letter: char| {
        matches!(
            letter,
            '&' | '<' | '>' | '"' | '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}'
        )
    };
    let mut rest = text;
    while let Some(place) = rest.find(is_special) {
        out.push_str(&rest[..place]);
        let special = rest[place..].chars().next().unwrap_or_default();
        out.push_str(match special {
            '&' => "&amp;",
            '<' => "&lt;",
            '>' => "&gt;",
            '"' => "&quot;",
            '\n' => "&#10;",
            '\t' => "&#9;",
            '\r' => "&#13;",
            _ => "\u{fffd}",
        });
        rest = &rest[place + special.len_utf8()..];
    }
    out.push_str(rest);
}

/// Refuses a flow with a character that XML cannot hold anywhere in its texts: in a name it would be lost, in a condition it
/// would change what is meant.
pub(crate) fn unwritable(flow: &Flow) -> Option<Refusal> {
    let refusal = |letter: char, step: Option<&NodeId>| Refusal {
        step: step.cloned(),
        reason: Text::new(
            format!(
                "a text holds the character U+{:04X}, which no XML file can hold",
                u32::from(letter)
            ),
            format!(
                "文字中有字符 U+{:04X}，XML 文件里不能有这种字符",
                u32::from(letter)
            ),
        ),
        way: Text::new("type the text again without it", "请重新输入这段文字，去掉该字符"),
    };
    let of_step = |(id, node)| lost(&json!(node)).map(|letter| refusal(letter, Some(id)));
    let found = flow.nodes.iter().find_map(of_step);
    found.or_else(|| {
        let whole: Value = serde_json::from_slice(&flow_model::write(flow)).ok()?;
        lost(&whole).map(|letter| refusal(letter, None))
    })
}

/// The first character in the texts of a value that XML cannot hold.
fn lost(value: &Value) -> Option<char> {
    let in_text = |text: &str| {
        text.chars().find(|letter| match letter {
            '\n' | '\t' | '\r' => false,
            letter => matches!(letter, '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}'),
        })
    };
    match value {
        Value::String(text) => in_text(text),
        Value::Array(items) => items.iter().find_map(lost),
        Value::Object(entries) => entries
            .iter()
            .find_map(|(name, value)| in_text(name).or_else(|| lost(value))),
        Value::Null | Value::Bool(_) | Value::Number(_) => None,
    }
}

/// A name that XML takes as an id: a prefix and the text, letters that do not fit replaced and told apart by a hash.
pub(crate) fn id(prefix: &str, text: &str) -> String {
    let fits =
        |letter: char| letter.is_ascii_alphanumeric() || letter == '_' || letter == '-' || letter == '.';
    if text.chars().all(fits) && text.len() <= 100 {
        return format!("{prefix}{text}");
    }
    let kept: String = text
        .chars()
        .take(60)
        .map(|letter| if fits(letter) { letter } else { '_' })
        .collect();
    format!("{prefix}{kept}-{}", crate::targets::short_hash(text))
}
