//! How wide text is in the report's font.

use std::sync::LazyLock;

use ttf_parser::Face;

use crate::targets::picture::FONT;

static FACE: LazyLock<Face<'static>> =
    LazyLock::new(|| Face::parse(FONT, 0).expect("the font comes with the program"));

/// Width of a text at a size, in points.
pub(super) fn width(text: &str, size: f32) -> f32 {
    let units: u32 = text.chars().map(advance).sum();
    units as f32 * size / f32::from(FACE.units_per_em())
}

fn advance(letter: char) -> u32 {
    let glyph = FACE.glyph_index(letter).unwrap_or_default();
    FACE.glyph_hor_advance(glyph).unwrap_or_default().into()
}
