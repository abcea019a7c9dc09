//! How JSON is laid out in a file: two spaces for each level, objects and lists that fit on one line.

/// Longest line that an object or list is put on.
const COLUMNS: u64 = 96;
/// Wider than any line.
const TOO_WIDE: u64 = 1 << 32;

/// Lays out JSON as files have it. `compact` is JSON without spaces between its parts, as `serde_json::to_string` writes
/// it.
pub fn lay_out(compact: &str) -> String {
    lay_out_open(compact, &[])
}

/// Lays out JSON in which the objects and lists that begin at some places of the text, told in order, are never put on
/// one line.
pub(crate) fn lay_out_open(compact: &str, open: &[usize]) -> String {
    let parts = parts(compact);
    let mut widths = widths(&parts, open).into_iter();
    let mut out = String::with_capacity(3 * compact.len());
    // How many objects and lists around a part take several lines, and how many are on the line under way.
    let (mut depth, mut on_line) = (0, 0_usize);
    // Columns of a line in front of a value.
    let mut taken = 0;
    for (index, part) in parts.iter().enumerate() {
        match part.as_bytes()[0] {
            b'{' | b'[' => {
                out.push_str(part);
                let width = widths.next().unwrap_or(TOO_WIDE);
                if on_line > 0 || taken + width <= COLUMNS {
                    on_line += 1;
                    if *part == "{" && !is_empty(&parts, index) {
                        out.push(' ');
                    }
                } else {
                    depth += 1;
                    taken = 2 * depth as u64 + 1;
                    if !is_empty(&parts, index) {
                        start_line(&mut out, depth);
                    }
                }
            }
            b'}' | b']' => {
                let is_empty = is_empty(&parts, index - 1);
                if on_line > 0 {
                    on_line -= 1;
                    if *part == "}" && !is_empty {
                        out.push(' ');
                    }
                } else {
                    depth -= 1;
                    if !is_empty {
                        start_line(&mut out, depth);
                    }
                }
                out.push_str(part);
            }
            b',' if on_line > 0 => out.push_str(", "),
            b',' => {
                out.push(',');
                taken = 2 * depth as u64 + 1;
                start_line(&mut out, depth);
            }
            b':' => {
                out.push_str(": ");
                taken = 2 * depth as u64 + 3 + columns(parts[index - 1]);
            }
            _ => out.push_str(part),
        }
    }
    out
}

/// Columns that each object and list takes on one line, in the order in which they begin.
fn widths(parts: &[&str], open: &[usize]) -> Vec<u64> {
    let mut open = open.iter().peekable();
    let mut widths = Vec::new();
    // Those under way: which one, and its first column.
    let mut begun = Vec::new();
    let (mut column, mut at) = (0, 0);
    for (index, part) in parts.iter().enumerate() {
        match part.as_bytes()[0] {
            b'{' | b'[' => {
                begun.push((widths.len(), column));
                widths.push(TOO_WIDE);
                column += if open.next_if_eq(&&at).is_some() {
                    TOO_WIDE
                } else {
                    1
                };
                column += u64::from(*part == "{" && !is_empty(parts, index));
            }
            b'}' | b']' => {
                column += 1 + u64::from(*part == "}" && !is_empty(parts, index - 1));
                if let Some((which, first)) = begun.pop() {
                    widths[which] = column - first;
                }
            }
            b',' | b':' => column += 2,
            _ => column += columns(part),
        }
        at += part.len();
    }
    widths
}

/// The brackets, commas, colons, texts, numbers and words of a text.
fn parts(compact: &str) -> Vec<&str> {
    let bytes = compact.as_bytes();
    let mut parts = Vec::with_capacity(bytes.len() / 3);
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let mut end = at + 1;
        match byte {
            b'"' => {
                while let Some(byte) = bytes.get(end) {
                    end += if *byte == b'\\' { 2 } else { 1 };
                    if *byte == b'"' {
                        break;
                    }
                }
            }
            b'{' | b'}' | b'[' | b']' | b',' | b':' => {}
            _ => {
                while bytes
                    .get(end)
                    .is_some_and(|byte| !matches!(byte, b',' | b'}' | b']'))
                {
                    end += 1;
                }
            }
        }
        parts.push(&compact[at..end]);
        at = end;
    }
    parts
}

/// Columns of a text, number or word, counting one for each character.
fn columns(part: &str) -> u64 {
    part.chars().count() as u64
}

/// Whether nothing is in the object or list that begins with a part.
fn is_empty(parts: &[&str], index: usize) -> bool {
    matches!(parts[index..], ["{", "}", ..] | ["[", "]", ..])
}

fn start_line(out: &mut String, depth: usize) {
    const LINE: &str = "\n                                ";
    out.push_str(&LINE[..(1 + 2 * depth).min(LINE.len())]);
    for _ in LINE.len() / 2..depth {
        out.push_str("  ");
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
