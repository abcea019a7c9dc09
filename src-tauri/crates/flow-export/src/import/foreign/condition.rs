//! Conditions of other tools: taken over where our FEEL reads them.

use flow_catalog::schema;
use flow_feel::{Type, compile};

/// The condition in our FEEL; nothing if it cannot be read over the fields of an order.
pub(super) fn feel(text: &str) -> Option<String> {
    let text = text.trim();
    let candidate = match text.strip_prefix("${").or_else(|| text.strip_prefix("#{")) {
        Some(inner) => from_juel(inner.strip_suffix('}')?)?,
        None => text.strip_prefix('=').unwrap_or(text).trim().to_owned(),
    };
    let is_known = compile(&candidate, schema(), &Type::Bool).is_ok();
    is_known.then_some(candidate)
}

/// JUEL's signs as those of FEEL, outside texts in quotes; nothing where a sign has no counterpart.
fn from_juel(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len() + 8);
    let mut rest = text.trim();
    while let Some(letter) = rest.chars().next() {
        if letter == '"' || letter == '\'' {
            let inner = &rest[1..];
            let end = inner.find(letter)?;
            if inner[..end].contains(['\\', '"']) {
                return None;
            }
            out.push('"');
            out.push_str(&inner[..end]);
            out.push('"');
            rest = &inner[end + 1..];
            continue;
        }
        let signs = [("&&", " and "), ("||", " or "), ("==", " = "), ("!=", " != ")];
        match signs.iter().find(|(sign, _)| rest.starts_with(sign)) {
            Some((sign, word)) => {
                out.push_str(word);
                rest = &rest[sign.len()..];
            }
            None if letter == '!' || letter == '{' || letter == '}' => return None,
            None => {
                out.push(letter);
                rest = &rest[letter.len_utf8()..];
            }
        }
    }
    Some(out.split_whitespace().collect::<Vec<_>>().join(" ")).filter(|_| !text.contains("  \""))
}
