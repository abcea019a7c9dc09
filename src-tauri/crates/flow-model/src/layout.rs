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
    let bytes = compact.as_bytes();
    let mut widths = widths(compact, open).into_iter();
    let mut out = String::with_capacity(2 * compact.len());
    // How many objects and lists around a part take several lines, and how many are on the line under way.
    let (mut depth, mut on_line) = (0_usize, 0_usize);
    // Columns of a line in front of a value.
    let mut taken = 0;
    let mut before = "";
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let part = &compact[at..end_of_part(bytes, at)];
        match byte {
            b'{' | b'[' => {
                out.push_str(part);
                let width = widths.next().unwrap_or(TOO_WIDE);
                if on_line > 0 || taken + width <= COLUMNS {
                    on_line += 1;
                    out.push_str(if *byte == b'{' && !is_empty(bytes, at) {
                        " "
                    } else {
                        ""
                    });
                } else {
                    depth += 1;
                    taken = 2 * depth as u64 + 1;
                    start_line(&mut out, depth, is_empty(bytes, at));
                }
            }
            b'}' | b']' => {
                if on_line > 0 {
                    on_line -= 1;
                    out.push_str(if *byte == b'}' && !is_empty(bytes, at - 1) {
                        " "
                    } else {
                        ""
                    });
                } else {
                    depth -= 1;
                    start_line(&mut out, depth, is_empty(bytes, at - 1));
                }
                out.push_str(part);
            }
            b',' if on_line > 0 => out.push_str(", "),
            b',' => {
                out.push(',');
                taken = 2 * depth as u64 + 1;
                start_line(&mut out, depth, false);
            }
            b':' => {
                out.push_str(": ");
                taken = 2 * depth as u64 + 3 + before.chars().count() as u64;
            }
            _ => out.push_str(part),
        }
        before = part;
        at += part.len();
    }
    out
}

/// Columns that each object and list takes on one line, in the order in which they begin.
fn widths(compact: &str, open: &[usize]) -> Vec<u64> {
    let bytes = compact.as_bytes();
    let mut open = open.iter().peekable();
    let mut widths = Vec::new();
    // Those under way: which one, and its first column.
    let mut begun = Vec::new();
    let (mut column, mut at) = (0, 0);
    while let Some(byte) = bytes.get(at) {
        let part = &compact[at..end_of_part(bytes, at)];
        match byte {
            b'{' | b'[' => {
                begun.push((widths.len(), column));
                widths.push(TOO_WIDE);
                column += if open.next_if_eq(&&at).is_some() {
                    TOO_WIDE
                } else {
                    1
                };
                column += u64::from(*byte == b'{' && !is_empty(bytes, at));
            }
            b'}' | b']' => {
                column += 1 + u64::from(*byte == b'}' && !is_empty(bytes, at - 1));
                if let Some((which, first)) = begun.pop() {
                    widths[which] = column - first;
                }
            }
            b',' | b':' => column += 2,
            _ => column += part.chars().count() as u64,
        }
        at += part.len();
    }
    widths
}

/// Where the bracket, comma, colon, text, number or word ends that begins at a place.
fn end_of_part(bytes: &[u8], at: usize) -> usize {
    let mut end = at + 1;
    match bytes[at] {
        b'"' => {
            while let Some(byte) = bytes.get(end) {
                end += if *byte == b'\\' { 2 } else { 1 };
                if *byte == b'"' {
                    break;
                }
            }
        }
        byte if is_punctuation(byte) => {}
        _ => {
            while bytes.get(end).is_some_and(|byte| !is_punctuation(*byte)) {
                end += 1;
            }
        }
    }
    end.min(bytes.len())
}

fn is_punctuation(byte: u8) -> bool {
    matches!(byte, b'{' | b'}' | b'[' | b']' | b',' | b':')
}

/// Whether nothing lies between a bracket at a place and the one after it.
fn is_empty(bytes: &[u8], at: usize) -> bool {
    matches!(bytes[at..], [b'{', b'}', ..] | [b'[', b']', ..])
}

fn start_line(out: &mut String, depth: usize, is_empty: bool) {
    if !is_empty {
        out.push('\n');
        out.extend(std::iter::repeat_n("  ", depth));
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
