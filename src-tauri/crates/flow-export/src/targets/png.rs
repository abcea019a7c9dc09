//! A picture of the flow in PNG: that of the target `svg`, drawn with a font that comes with the program.

use resvg::tiny_skia::{Pixmap, Transform};

use super::picture::ready;
use super::svg;
use crate::drawing::Drawing;
use crate::error::ExportError;
use crate::words::Language;

/// Pixels for each unit of the picture, so that it is sharp on dense screens.
const SCALE: f32 = 2.0;
/// Pixels of a picture at most: some 200 megabytes while it is drawn. Larger flows are drawn smaller.
const PIXELS_MAX: f32 = 50_000_000.0;

/// A picture as it is drawn: four bytes a pixel, red, green, blue and opacity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pixels {
    /// Pixels in a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// All of them, row by row.
    pub rgba: Vec<u8>,
}

/// The picture of a flow.
pub fn write(drawing: &Drawing<'_>, language: Language) -> Result<Vec<u8>, ExportError> {
    Ok(drawn(drawing, language)
        .encode_png()
        .expect("a picture in memory can be written"))
}

/// The picture of a flow for the clipboard.
pub fn pixels(drawing: &Drawing<'_>, language: Language) -> Pixels {
    let pixmap = drawn(drawing, language);
    // The ground is white and opaque, so nothing is premultiplied.
    Pixels {
        width: pixmap.width(),
        height: pixmap.height(),
        rgba: pixmap.take(),
    }
}

fn drawn(drawing: &Drawing<'_>, language: Language) -> Pixmap {
    let tree = ready(&svg::Picture::new(drawing.flow, language).whole());
    let (width, height) = (tree.size().width(), tree.size().height());
    let scale = SCALE.min((PIXELS_MAX / (width * height)).sqrt());
    let pixels = |length: f32| ((length * scale).ceil() as u32).max(1);
    let mut pixmap = Pixmap::new(pixels(width), pixels(height)).expect("neither empty nor too large");
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut pixmap.as_mut());
    pixmap
}
