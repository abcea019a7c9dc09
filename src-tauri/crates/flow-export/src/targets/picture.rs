//! What pictures and reports are drawn with: one font for both languages, and SVG made ready to be drawn.

use std::sync::{Arc, LazyLock};

use resvg::usvg::{Options, Tree, fontdb};

/// The font of pictures and reports: Noto Sans CJK SC in OpenType, a subset with Latin and the characters of GB 2312
/// (SIL Open Font License 1.1, beside it).
pub static FONT: &[u8] = include_bytes!("../../fonts/NotoSansCJKsc-subset.otf");

static FONTS: LazyLock<Arc<fontdb::Database>> = LazyLock::new(|| {
    let mut fonts = fontdb::Database::new();
    fonts.load_font_data(FONT.to_vec());
    fonts.set_sans_serif_family("Noto Sans CJK SC");
    Arc::new(fonts)
});

/// An SVG of our own, ready to be drawn with the font above alone.
pub(super) fn ready(svg: &str) -> Tree {
    let options = Options {
        fontdb: Arc::clone(&FONTS),
        ..Options::default()
    };
    Tree::from_str(svg, &options).expect("the SVG was written here")
}
