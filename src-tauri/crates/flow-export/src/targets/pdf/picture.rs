//! The picture in the report: whole on the first page and, where that is too small to read, in parts on pages of its own.

use super::blocks::{Block, Span};
use super::say;
use super::sheet::{FOOT, LONG, MARGIN, SHORT, Sheet};
use crate::targets::svg::{Part, Picture};
use crate::words::Language;

/// Points for a unit of the picture below which it cannot be read on paper: names are 13 units high.
const READABLE: f32 = 0.42;
/// Points for a unit on pages of parts.
const OF_PARTS: f32 = 0.5;
/// Room above a part for its words.
const CAPTION: f32 = 24.0;
/// A little of the neighbouring parts is shown at each edge.
const OVERLAP: i32 = 12;

/// Puts the whole picture below what is there.
pub(super) fn put_whole(sheet: &mut Sheet, picture: &Picture<'_>, language: Language) {
    sheet.put(&Block::Heading(
        2,
        vec![Span::plain(say(language, "Picture", "流程图"))],
    ));
    let (width, height) = picture.size();
    let scale = on_first(sheet.width(), picture);
    sheet.picture(
        picture.part((0, 0, width, height)),
        width as f32 * scale,
        height as f32 * scale,
    );
}

/// Points for a unit of the whole picture on the first page.
fn on_first(wide: f32, picture: &Picture<'_>) -> f32 {
    /// The picture takes no more of the first page than this.
    const HIGH: f32 = 420.0;
    let (width, height) = picture.size();
    (wide / width as f32).min(HIGH / height as f32).min(0.8)
}

/// Puts the picture in readable parts on pages of their own, where it cannot be read on the first page.
pub(super) fn put_parts(sheet: &mut Sheet, picture: &Picture<'_>, language: Language) {
    if on_first(sheet.width(), picture) >= READABLE {
        return;
    }
    let (width, height) = picture.size();
    let (page_wide, page_high) = (LONG - 2.0 * MARGIN, SHORT - 2.0 * MARGIN - FOOT - CAPTION);
    let on_one = (page_wide / width as f32).min(page_high / height as f32);
    let (scale, parts) = match on_one >= READABLE {
        true => (on_one.min(0.8), vec![(0, 0, width, height)]),
        false => (
            OF_PARTS,
            parts(picture, page_wide / OF_PARTS, page_high / OF_PARTS),
        ),
    };
    for (at, part) in parts.iter().enumerate() {
        let (wide, high) = (part.2 as f32 * scale, part.3 as f32 * scale);
        if at == 0 || sheet.left() < high + CAPTION {
            sheet.turn(LONG, SHORT);
        }
        sheet.caption(&match (language, parts.len()) {
            (Language::English, 1) => "Picture".to_owned(),
            (Language::Chinese, 1) => "流程图".to_owned(),
            (Language::English, all) => format!("Picture, part {} of {all}", at + 1),
            (Language::Chinese, all) => format!("流程图，第 {} 部分，共 {all} 部分", at + 1),
        });
        sheet.picture(picture.part(*part), wide, high);
    }
    sheet.turn(SHORT, LONG);
}

/// Parts of the picture that fit on a page, cut between steps, from left to right and from top to bottom.
fn parts(picture: &Picture<'_>, wide: f32, high: f32) -> Vec<Part> {
    let (width, height) = picture.size();
    let (columns, rows) = picture.cells();
    let (columns, rows): (Vec<i32>, Vec<i32>) = (columns.into_iter().collect(), rows.into_iter().collect());
    let across = stretches(&columns, width, wide as i32 - 2 * OVERLAP);
    let down = stretches(&rows, height, high as i32 - 2 * OVERLAP);
    let grown = |(from, to): (i32, i32), end: i32| {
        let first = (from - OVERLAP).max(0);
        (first, (to + OVERLAP).min(end) - first)
    };
    let part = |row: (i32, i32), column: (i32, i32)| {
        let ((x, wide), (y, high)) = (grown(column, width), grown(row, height));
        picture.trimmed((x, y, wide, high))
    };
    down.iter()
        .flat_map(|row| across.iter().map(move |column| part(*row, *column)))
        .collect()
}

/// Cuts a length into as few stretches no longer than `most` as there can be, of about the same length, each beginning
/// shortly before one of `starts`.
fn stretches(starts: &[i32], all: i32, most: i32) -> Vec<(i32, i32)> {
    let fewest = greedy(starts, all, most);
    let even = all / fewest.len().max(1) as i32;
    let limits = (0..=8).map(|eighth| even + (most - even).max(0) * eighth / 8);
    let mut tried = limits.map(|limit| greedy(starts, all, limit));
    tried.find(|cut| cut.len() == fewest.len()).unwrap_or(fewest)
}

fn greedy(starts: &[i32], all: i32, most: i32) -> Vec<(i32, i32)> {
    const BEFORE: i32 = 10;
    let cuts: Vec<i32> = starts
        .iter()
        .skip(1)
        .map(|start| start - BEFORE)
        .chain([all])
        .collect();
    let mut stretches = Vec::new();
    let mut from = 0;
    for (at, cut) in cuts.iter().enumerate() {
        let next = cuts.get(at + 1);
        if next.is_none_or(|next| next - from > most) {
            stretches.push((from, *cut));
            from = *cut;
        }
    }
    stretches
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_is_cut_before_steps() {
        let starts = [30, 300, 600, 900];
        assert_eq!(stretches(&starts, 1_200, 700), [(0, 590), (590, 1_200)]);
        // Not 0 to 890 and a short rest.
        assert_eq!(stretches(&starts, 1_200, 900), [(0, 590), (590, 1_200)]);
        assert_eq!(stretches(&starts, 1_200, 2_000), [(0, 1_200)]);
        assert_eq!(stretches(&starts, 1_200, 100).len(), 4);
    }
}
