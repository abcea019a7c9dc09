//! The line of a file that a message is about, pointed at as compilers do.

use flow_api::Place;
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use crate::paint::{Ink, Paint};

/// Longest part of a line that is shown, in columns.
const WIDTH_MAX: usize = 100;

/// A place in a named text.
pub(crate) struct Excerpt<'a> {
    /// File name, as the user gave it.
    pub(crate) name: &'a str,
    /// The whole text.
    pub(crate) text: &'a str,
    /// Where; nothing when it is about the whole text.
    pub(crate) place: Option<Place>,
}

impl Excerpt<'_> {
    /// The lines to show: where, the source line, carets below it.
    pub(crate) fn lines(&self, paint: Paint, ink: Ink) -> Vec<String> {
        let arrow = paint.ink(Ink::Frame, "-->");
        let Some(place) = self.place else {
            return vec![format!("  {arrow} {}", self.name)];
        };
        let number = place.line.to_string();
        let blank = " ".repeat(number.len());
        let mut lines = vec![format!(
            "{blank} {arrow} {}:{}:{}",
            self.name, place.line, place.column
        )];
        if let Some(line) = self.text.lines().nth(place.line.saturating_sub(1)) {
            let bar = paint.ink(Ink::Frame, "|");
            let marked = self.text.get(place.start..place.end).unwrap_or_default();
            let (line, column) = near(line, place.column);
            let (shown, before, under) = window(line, column, marked.chars().count());
            lines.push(format!("{} {bar} {shown}", paint.ink(Ink::Frame, &number)));
            lines.push(format!(
                "{blank} {bar} {}{}",
                " ".repeat(before),
                paint.ink(ink, &"^".repeat(under))
            ));
        }
        lines
    }
}

/// Of a line that may be a whole file, as much as may be shown around a column, and the column in it.
fn near(line: &str, column: usize) -> (&str, usize) {
    const REACH: usize = 4 * WIDTH_MAX;
    let left_out = column.saturating_sub(REACH);
    let mut places = line.char_indices().map(|(at, _)| at).skip(left_out);
    let begin = places.next().unwrap_or(line.len());
    let end = places.nth(2 * REACH).unwrap_or(line.len());
    (&line[begin..end], column - left_out)
}

/// The part of a line around a place, the width before the place and the width of the place.
fn window(line: &str, column: usize, length: usize) -> (String, usize, usize) {
    let clean: Vec<char> = line
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    let start = column.saturating_sub(1).min(clean.len());
    let first = if width(&clean[..start]) > WIDTH_MAX / 2 {
        start.saturating_sub(WIDTH_MAX / 4)
    } else {
        0
    };
    let mut shown = String::new();
    let mut last = first;
    while last < clean.len() && shown.width() < WIDTH_MAX {
        shown.push(clean[last]);
        last += 1;
    }
    let end = (start + length.max(1)).min(last);
    let under = width(clean.get(start..end).unwrap_or_default()).max(1);
    let lead = if first > 0 { "…" } else { "" };
    let tail = if last < clean.len() { "…" } else { "" };
    let before = lead.width() + width(clean.get(first..start).unwrap_or_default());
    (format!("{lead}{shown}{tail}"), before, under)
}

fn width(characters: &[char]) -> usize {
    characters.iter().map(|c| c.width().unwrap_or(0)).sum()
}

#[cfg(test)]
mod tests {
    use super::Excerpt;
    use crate::paint::{Ink, Paint};
    use flow_api::Place;

    fn shown(text: &str, line: usize, column: usize, length: usize) -> String {
        let line_start: usize = text.split_inclusive('\n').take(line - 1).map(str::len).sum();
        let at = |column: usize| {
            let rest = &text[line_start..];
            line_start
                + rest
                    .char_indices()
                    .nth(column - 1)
                    .map_or(rest.len(), |(at, _)| at)
        };
        let (start, end) = (at(column), at(column + length));
        let excerpt = Excerpt {
            name: "a.flow.json",
            text,
            place: Some(Place {
                start,
                end,
                line,
                column,
            }),
        };
        excerpt.lines(Paint::Plain, Ink::Error).join("\n")
    }

    #[test]
    fn points_below_the_place() {
        assert_eq!(
            shown("{\n  \"nodes\": 7\n}", 2, 12, 1),
            "  --> a.flow.json:2:12\n2 |   \"nodes\": 7\n  |            ^"
        );
    }

    #[test]
    fn wide_characters_take_two_columns() {
        assert_eq!(
            shown("\"预售\": \"支付\"", 1, 7, 4),
            "  --> a.flow.json:1:7\n1 | \"预售\": \"支付\"\n  |         ^^^^^^"
        );
    }

    #[test]
    fn a_long_line_is_cut_around_the_place() {
        let text = format!("{}x{}", "a".repeat(500), "b".repeat(500));
        let lines = shown(&text, 1, 501, 1);
        let source = lines.lines().nth(1).unwrap();
        let caret = lines.lines().nth(2).unwrap();
        assert!(source.chars().count() < 120);
        assert_eq!(source.chars().nth(caret.find('^').unwrap()), Some('x'));
    }

    #[test]
    fn a_file_in_one_line_is_shown_as_a_shorter_one_is() {
        let excerpt = |n: usize| {
            let text = format!("{}支x{}", "付".repeat(n), "b".repeat(n));
            let lines = shown(&text, 1, n + 2, 1);
            lines.split_once('\n').unwrap().1.to_owned()
        };
        assert_eq!(excerpt(100), excerpt(10_000));
    }

    #[test]
    fn a_place_beyond_the_end_is_shown_at_the_end() {
        assert_eq!(shown("ab", 1, 9, 3), "  --> a.flow.json:1:9\n1 | ab\n  |   ^");
        assert_eq!(shown("ab", 7, 1, 1), "  --> a.flow.json:7:1");
    }
}
