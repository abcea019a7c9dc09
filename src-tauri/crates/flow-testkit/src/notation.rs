//! A flow as a few lines of text, for fixtures and for the examples in a rule's documentation.
//!
//! ```text
//! # a comment
//! @id demo
//! @title Small demo
//! s: flow.start { scope: "true" }
//! v: order.validate
//! s -> v -> e                 # by exit `ok`
//! v.invalid -> x              # by a named exit
//! e: flow.end
//! x: flow.end { result: "cancelled" } policy { retries: 2 }
//! @table offers { kind: "promotion", … }
//! ```
//!
//! Ids and exits of letters, digits, `_` and `-` stand as they are, others as JSON texts. An entry in braces may
//! go on over several lines. Layout, groups and notes are not part of the notation.

use flow_model::{Edge, Flow, Node, NodeId, PortId, TableId, Text};
use serde_json::Value;

/// The exit that a connection without a named exit leaves by.
const DEFAULT_EXIT: &str = "ok";

/// Reads the notation.
///
/// # Panics
/// On text that is not in the notation, naming the line: fixtures are part of the code.
pub fn parse_notation(text: &str) -> Flow {
    let mut flow = Flow::new("flow", Text::default());
    let mut lines = text.lines().enumerate();
    while let Some((number, line)) = lines.next() {
        let mut entry = without_comment(line).to_owned();
        while open_braces(&entry) > 0 {
            let (_, more) = lines
                .next()
                .unwrap_or_else(|| panic!("line {}: a brace is never closed", number + 1));
            entry.push(' ');
            entry.push_str(without_comment(more));
        }
        read_entry(&mut flow, entry.trim())
            .unwrap_or_else(|reason| panic!("line {}: {reason}: {entry}", number + 1));
    }
    flow
}

/// Writes the notation: header, steps, connections, tables, each sorted.
pub fn to_notation(flow: &Flow) -> String {
    let mut lines = vec![format!("@id {}", flow.id)];
    if !flow.title.is_empty() {
        lines.push(format!("@title {}", bilingual(&flow.title)));
    }
    lines.extend(flow.promise.iter().map(|promise| format!("@promise {promise}")));
    lines.extend(
        flow.enters_with
            .iter()
            .map(|obligation| format!("@enters_with {obligation}")),
    );
    for (id, node) in &flow.nodes {
        let mut line = format!("{}: {}", word(id.as_str()), word(node.component.as_str()));
        if !node.settings.is_empty() {
            line += &format!(" {}", json(&node.settings));
        }
        if !node.policy.is_common() {
            line += &format!(" policy {}", json(&node.policy));
        }
        if !node.name.is_empty() {
            line += &format!(" name {}", json(&node.name));
        }
        lines.push(line);
    }
    for edge in &flow.edges {
        let exit = match edge.port.as_str() {
            DEFAULT_EXIT => String::new(),
            port => format!(".{}", word(port)),
        };
        lines.push(format!(
            "{}{exit} -> {}",
            word(edge.from.as_str()),
            word(edge.to.as_str())
        ));
    }
    for (id, table) in &flow.tables {
        lines.push(format!("@table {} {}", word(id.as_str()), json(table)));
    }
    lines.join("\n") + "\n"
}

fn bilingual(text: &Text) -> String {
    match text.zh.is_empty() {
        true => text.en.clone(),
        false => format!("{} / {}", text.en, text.zh),
    }
}

fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).expect("flows have text keys")
}

fn word(text: &str) -> String {
    let plain = |character: char| character.is_alphanumeric() || "_-.".contains(character);
    match !text.is_empty() && text.chars().all(plain) {
        true => text.to_owned(),
        false => json(&text),
    }
}

/// Walks the characters that stand outside JSON texts.
fn outside_texts(text: &str) -> impl Iterator<Item = (usize, char)> {
    let mut inside = false;
    let mut escaped = false;
    text.char_indices().filter(move |(_, character)| {
        let was_inside = inside;
        match character {
            _ if escaped => escaped = false,
            '\\' if inside => escaped = true,
            '"' => inside = !inside,
            _ => {}
        }
        !was_inside && *character != '"'
    })
}

fn without_comment(line: &str) -> &str {
    let comment = outside_texts(line).find(|(_, character)| *character == '#');
    comment.map_or(line, |(start, _)| &line[..start])
}

fn open_braces(text: &str) -> i32 {
    let depth = |character: char| match character {
        '{' | '[' => 1,
        '}' | ']' => -1,
        _ => 0,
    };
    outside_texts(text).map(|(_, character)| depth(character)).sum()
}

fn read_entry(flow: &mut Flow, entry: &str) -> Result<(), String> {
    if entry.is_empty() {
        return Ok(());
    }
    if let Some(header) = entry.strip_prefix('@') {
        return read_header(flow, header);
    }
    let arrow = outside_texts(entry).find(|(at, _)| entry[*at..].starts_with("->"));
    let first = outside_texts(entry).find(|(_, character)| "{:".contains(*character));
    match (arrow, first) {
        (Some((arrow, _)), Some((other, _))) if other < arrow => read_node(flow, entry),
        (Some(_), _) => read_chain(flow, entry),
        (None, _) => read_node(flow, entry),
    }
}

fn read_header(flow: &mut Flow, header: &str) -> Result<(), String> {
    let (key, value) = header.split_once(' ').unwrap_or((header, ""));
    let value = value.trim();
    match key {
        "id" => flow.id = value.into(),
        "title" => {
            let (en, zh) = value.split_once(" / ").unwrap_or((value, ""));
            flow.title = Text::new(en, zh);
        }
        "promise" => flow.promise = Some(value.to_owned()),
        "enters_with" => flow
            .enters_with
            .extend(value.split_whitespace().map(str::to_owned)),
        "tags" => flow.tags.extend(value.split_whitespace().map(str::to_owned)),
        "table" => {
            let (id, rest) = read_word(value)?;
            let table = serde_json::from_value(read_braces(rest)?.0).map_err(|error| error.to_string())?;
            flow.tables.insert(TableId::new(id), table);
        }
        _ => return Err("no such header".to_owned()),
    }
    Ok(())
}

fn read_node(flow: &mut Flow, entry: &str) -> Result<(), String> {
    let (id, rest) = read_word(entry)?;
    let rest = rest
        .strip_prefix(':')
        .ok_or("expected `id: component`, `a -> b` or `@header`")?;
    let (component, mut rest) = read_word(rest.trim_start())?;
    let mut node = Node::new(component);
    if rest.starts_with('{') {
        let (settings, after) = read_braces(rest)?;
        node.settings = serde_json::from_value(settings).map_err(|error| error.to_string())?;
        rest = after;
    }
    while !rest.is_empty() {
        let (part, after) = read_word(rest)?;
        let (value, after) = read_braces(after)?;
        match part.as_str() {
            "policy" => node.policy = serde_json::from_value(value).map_err(|error| error.to_string())?,
            "name" => node.name = serde_json::from_value(value).map_err(|error| error.to_string())?,
            _ => return Err(format!("a step has no part `{part}`")),
        }
        rest = after;
    }
    match flow.nodes.insert(NodeId::new(id), node) {
        None => Ok(()),
        Some(_) => Err("the step is there twice".to_owned()),
    }
}

fn read_chain(flow: &mut Flow, entry: &str) -> Result<(), String> {
    let mut from = read_end(entry)?;
    while let Some(rest) = from.rest.strip_prefix("->") {
        let to = read_end(rest.trim_start())?;
        let port = from.exit.unwrap_or_else(|| PortId::new(DEFAULT_EXIT));
        let edge = Edge {
            from: from.id,
            port,
            to: to.id.clone(),
        };
        flow.edges.insert(edge);
        from = to;
    }
    match from.rest.is_empty() && from.exit.is_none() {
        true => Ok(()),
        false => Err("expected `a.exit -> b`".to_owned()),
    }
}

/// One end of a connection: a step, perhaps an exit, and the text behind.
struct End<'a> {
    id: NodeId,
    exit: Option<PortId>,
    rest: &'a str,
}

fn read_end(text: &str) -> Result<End<'_>, String> {
    if text.starts_with('"') {
        let (id, rest) = read_word(text)?;
        let (exit, rest) = match rest.strip_prefix('.') {
            Some(rest) => read_word(rest).map(|(exit, rest)| (Some(exit), rest))?,
            None => (None, rest),
        };
        return Ok(End {
            id: NodeId::new(id),
            exit: exit.map(PortId::new),
            rest,
        });
    }
    let (name, rest) = read_word(text)?;
    let (id, exit) = match name.split_once('.') {
        Some((id, "")) => {
            let (exit, rest) = read_word(rest)?;
            return Ok(End {
                id: id.into(),
                exit: Some(PortId::new(exit)),
                rest,
            });
        }
        Some((id, exit)) => (id, Some(PortId::new(exit))),
        None => (name.as_str(), None),
    };
    Ok(End {
        id: id.into(),
        exit,
        rest,
    })
}

/// A plain word or a JSON text, and the text behind it without leading spaces.
fn read_word(text: &str) -> Result<(String, &str), String> {
    if text.starts_with('"') {
        let mut values = serde_json::Deserializer::from_str(text).into_iter::<String>();
        let word = values
            .next()
            .ok_or("expected a text")?
            .map_err(|error| error.to_string())?;
        return Ok((word, text[values.byte_offset()..].trim_start()));
    }
    let plain = |character: char| character.is_alphanumeric() || "_-.*".contains(character);
    let mut end = text
        .find(|character: char| !plain(character))
        .unwrap_or(text.len());
    if text[end..].starts_with('>') {
        end -= 1;
    }
    match end {
        0 => Err("expected a name".to_owned()),
        _ => Ok((text[..end].to_owned(), text[end..].trim_start())),
    }
}

/// An entry in braces, and the text behind it without leading spaces.
fn read_braces(text: &str) -> Result<(Value, &str), String> {
    let mut depth = 0;
    for (at, character) in outside_texts(text) {
        depth += open_braces(character.encode_utf8(&mut [0; 4]));
        if depth == 0 {
            let (braces, rest) = text.split_at(at + character.len_utf8());
            let value = serde_json::from_str(&with_quoted_keys(braces)).map_err(|error| error.to_string())?;
            return Ok((value, rest.trim_start()));
        }
    }
    Err("expected an entry in braces".to_owned())
}

/// Puts quotes round the bare keys of `{ scope: "true" }`.
fn with_quoted_keys(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 16);
    let mut done = 0;
    for (colon, _) in outside_texts(text).filter(|(_, character)| *character == ':') {
        let before = text[..colon].trim_end();
        let key = |character: char| character.is_alphanumeric() || "_-.".contains(character);
        let start = before.trim_end_matches(key).len();
        if start < before.len() {
            quoted.push_str(&text[done..start]);
            quoted.push_str(&json(&&before[start..]));
            done = before.len();
        }
    }
    quoted.push_str(&text[done..]);
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notation_reads_what_it_writes() {
        let text = r#"
            # the smallest flow that can be wrong
            @title Small / 小
            @promise P3D
            s: flow.start { scope: "order.total > 1 # not a comment", list: [1, {a: "b: c"}] }
            v: order.validate policy { retries: 2 } name { zh: "校验" }
            s -> v -> e
            v.invalid -> x    # a comment
            e: flow.end
            x: flow.end {
                result: "cancelled"
            }
            "a b"."odd exit" -> x
            "a b": flow.decide
            d-1.a-b -> x
            d-1: flow.decide
        "#;
        let flow = parse_notation(text);
        assert_eq!(flow.nodes.len(), 6);
        assert!(flow.edges.contains(&Edge::new("v", "invalid", "x")));
        assert!(flow.edges.contains(&Edge::new("a b", "odd exit", "x")));
        assert!(flow.edges.contains(&Edge::new("d-1", "a-b", "x")));
        let written = to_notation(&flow);
        assert_eq!(parse_notation(&written), flow, "{written}");
        assert_eq!(to_notation(&parse_notation(&written)), written);
    }
}
