//! How JSON is laid out in a file: two spaces for each level, objects and lists that fit on one line.
//!
//! Long reports come through here, hence `inline`: whoever calls it builds it, those who are built for speed as well.

/// Longest line that an object or list is put on.
const COLUMNS: usize = 96;

/// Lays out JSON as files have it. `compact` is JSON without spaces between its parts, as `serde_json::to_string` writes
/// it.
#[inline]
pub fn lay_out(compact: &str) -> String {
    lay_out_open(compact, &[])
}

/// Lays out JSON in which the objects and lists that begin at some places of the text, told in order, are never put on
/// one line.
#[inline]
pub(crate) fn lay_out_open(compact: &str, open: &[usize]) -> String {
    let text = compact.as_bytes();
    let mut open = open.iter().copied().peekable();
    let mut out = Vec::with_capacity(3 * text.len());
    let mut depth = 0;
    // Columns of a line that are not for the value under way, but for what is in front of it and a comma.
    let mut taken = 0;
    let mut at = 0;
    while at < text.len() {
        let begin = at;
        match text[begin] {
            b'{' | b'[' => {
                while open.next_if(|place| *place < begin).is_some() {}
                let until = open.peek().copied().unwrap_or(text.len());
                let room = COLUMNS.saturating_sub(taken);
                let line_end = out.len();
                if let Some(length) = put_on_line(&text[begin..until], room, &mut out) {
                    at += length;
                    continue;
                }
                out.truncate(line_end);
                out.push(text[begin]);
                at += 1;
                if matches!(text[at], b'}' | b']') {
                    out.push(text[at]);
                    at += 1;
                } else {
                    depth += 1;
                    taken = 2 * depth + 1;
                    start_line(&mut out, depth);
                }
            }
            b'}' | b']' => {
                depth -= 1;
                start_line(&mut out, depth);
                out.push(text[begin]);
                at += 1;
            }
            _ => {
                // A key with its colon, or a value; and a comma.
                at = end_of_plain(text, begin);
                let next = text.get(at).copied();
                if next == Some(b':') {
                    taken = 2 * depth + 3 + columns(&text[begin..at]);
                }
                at += usize::from(matches!(next, Some(b',' | b':')));
                out.extend_from_slice(&text[begin..at]);
                match next {
                    Some(b':') => out.push(b' '),
                    Some(b',') => {
                        taken = 2 * depth + 1;
                        start_line(&mut out, depth);
                    }
                    _ => {}
                }
            }
        }
    }
    String::from_utf8(out).expect("spaces are put between whole characters")
}

/// Puts the object or list that a text begins with on the line under way, and says how long it is in the text; nothing when
/// it does not end there or takes more than so many columns, and then only some of it was put.
#[inline]
fn put_on_line(text: &[u8], columns_max: usize, out: &mut Vec<u8>) -> Option<usize> {
    // A character has four bytes at most.
    let text = &text[..text.len().min(4 * columns_max)];
    let (mut depth, mut taken, mut at) = (0, 0, 0);
    // What is before the first of these is put already.
    let mut from = 0;
    while at < text.len() && taken <= columns_max {
        let begin = at;
        at += 1;
        taken += 1;
        let space = match text[begin] {
            b'"' => {
                at = end_of_plain(text, begin);
                taken += columns(&text[begin + 1..at]);
                None
            }
            b',' | b':' => Some(at),
            b'{' | b'[' => {
                depth += 1;
                (text[begin] == b'{' && text.get(at) != Some(&b'}')).then_some(at)
            }
            b'}' | b']' => {
                depth -= 1;
                (text[begin] == b'}' && text[begin - 1] != b'{').then_some(begin)
            }
            _ => None,
        };
        if let Some(space) = space {
            out.extend_from_slice(&text[from..space]);
            out.push(b' ');
            from = space;
            taken += 1;
        }
        if depth == 0 {
            out.extend_from_slice(&text[from..at]);
            return (taken <= columns_max).then_some(at);
        }
    }
    None
}

/// Where a text in quotes, number or word ends.
#[inline]
fn end_of_plain(text: &[u8], begin: usize) -> usize {
    let mut at = begin;
    if text[begin] == b'"' {
        at += 1;
        while at < text.len() && text[at] != b'"' {
            at += if text[at] == b'\\' { 2 } else { 1 };
        }
        return text.len().min(at + 1);
    }
    while at < text.len() && !matches!(text[at], b',' | b'}' | b']') {
        at += 1;
    }
    at
}

/// Columns of a text, counting one for each character.
#[inline]
fn columns(text: &[u8]) -> usize {
    let is_first = |byte: &&u8| **byte & 0b1100_0000 != 0b1000_0000;
    text.iter().filter(is_first).count()
}

#[inline]
fn start_line(out: &mut Vec<u8>, depth: usize) {
    const LINE: &[u8] = b"\n                                ";
    out.extend_from_slice(&LINE[..LINE.len().min(1 + 2 * depth)]);
    for _ in LINE.len() / 2..depth {
        out.extend_from_slice(b"  ");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fits_is_on_one_line() {
        let fits = format!(r#"{{"a":[1,2,{{"b":"{}"}}],"c":{{}},"d":[]}}"#, "x".repeat(50));
        let line = format!(
            r#"{{ "a": [1, 2, {{ "b": "{}" }}], "c": {{}}, "d": [] }}"#,
            "x".repeat(50)
        );
        assert_eq!(line.len(), 96);
        assert_eq!(lay_out(&fits), line);
        let too_long = fits.replace("xx", "xxx");
        assert!(lay_out(&too_long).contains('\n'));
    }

    #[test]
    fn what_is_too_long_takes_a_line_for_each_entry() {
        let text = format!(
            r#"{{"key":[{{}},[],"{}"],"{{\"":{{"in":[true,null,-1.5e3],"它":"{}"}},"empty":{{}}}}"#,
            "y".repeat(90),
            "长".repeat(72),
        );
        let expected = format!(
            "{{\n  \"key\": [\n    {{}},\n    [],\n    \"{}\"\n  ],\n  \"{{\\\"\": {{\n    \"in\": [true, null, -1.5e3],\n    \
             \"它\": \"{}\"\n  }},\n  \"empty\": {{}}\n}}",
            "y".repeat(90),
            "长".repeat(72),
        );
        assert_eq!(lay_out(&text), expected);
    }

    #[test]
    fn what_is_kept_open_is_never_on_one_line_nor_what_holds_it() {
        let text = r#"{"a":{"b":[1]},"c":[{}],"d":{}}"#;
        assert_eq!(
            lay_out_open(text, &[10, 28]),
            "{\n  \"a\": {\n    \"b\": [\n      1\n    ]\n  },\n  \"c\": [{}],\n  \"d\": {}\n}"
        );
    }
}
