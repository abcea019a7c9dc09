//! Breaks lines of text to a width, by the rules of Unicode (UAX #14), which know both scripts.

use unicode_linebreak::{BreakOpportunity, linebreaks};

use super::blocks::{Line, Look, Span};
use super::face::width;

/// A line broken to a width, with the width of each resulting line.
pub(super) fn broken(line: &Line, size: f32, most: f32) -> Vec<Line> {
    let text: String = line.iter().map(|span| span.text.as_str()).collect();
    let mut lines: Vec<(usize, usize)> = Vec::new();
    let mut start = 0;
    let mut end = 0;
    for (at, opportunity) in linebreaks(&text) {
        if width(text[start..at].trim_end(), size) > most && end > start {
            lines.push((start, end));
            start = end;
        }
        // A word that is wider than the line is broken anywhere.
        while width(text[start..at].trim_end(), size) > most {
            let fits = fitting(&text[start..at], size, most);
            lines.push((start, start + fits));
            start += fits;
        }
        end = at;
        if opportunity == BreakOpportunity::Mandatory && at < text.len() {
            lines.push((start, at));
            start = at;
        }
    }
    lines.push((start, text.len()));
    lines
        .into_iter()
        .map(|(from, to)| cut(line, from, from + text[from..to].trim_end().len()))
        .collect()
}

/// Bytes of a text that fit into a width, at least one character.
fn fitting(text: &str, size: f32, most: f32) -> usize {
    let ends = text.char_indices().map(|(at, letter)| at + letter.len_utf8());
    let mut fits = text.chars().next().map_or(1, char::len_utf8);
    for end in ends {
        if width(&text[..end], size) > most {
            break;
        }
        fits = fits.max(end);
    }
    fits
}

/// A stretch of a line, in bytes of its whole text.
fn cut(line: &Line, from: usize, to: usize) -> Line {
    let mut at = 0;
    let mut kept = Vec::new();
    for span in line {
        let (start, end) = (at, at + span.text.len());
        at = end;
        let (first, last) = (from.max(start), to.min(end));
        if first < last {
            kept.push(Span {
                text: span.text[first - start..last - start].to_owned(),
                look: span.look,
            });
        }
    }
    kept
}

/// Width of a line that is not broken.
pub(super) fn line_width(line: &Line, size: f32) -> f32 {
    line.iter()
        .map(|span| width(&span.text, size) + if span.look == Look::Strong { 0.3 } else { 0.0 })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str, most: f32) -> Vec<String> {
        broken(&vec![Span::plain(text)], 10.0, most)
            .into_iter()
            .map(|line| line.into_iter().map(|span| span.text).collect())
            .collect()
    }

    #[test]
    fn lines_break_between_words_and_characters() {
        assert_eq!(
            lines("every order is checked", 60.0),
            ["every order", "is checked"]
        );
        // No line begins with a comma.
        assert_eq!(lines("检查订单，然后发货", 42.0), ["检查订", "单，然后", "发货"]);
        assert_eq!(lines("abcdefghijklmnop", 30.0).concat(), "abcdefghijklmnop");
        assert!(lines("abcdefghijklmnop", 30.0).len() > 2);
        assert_eq!(lines("", 30.0), [""]);
    }
}
