//! Writes laid out pages as a PDF.

use krilla::Document;
use krilla::color::rgb;
use krilla::destination::XyzDestination;
use krilla::geom::{PathBuilder, Point, Rect, Size, Transform};
use krilla::metadata::Metadata;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, Stroke};
use krilla::surface::Surface;
use krilla::text::{Font, TextDirection};
use krilla_svg::{SurfaceExt as _, SvgSettings};

use super::blocks::Look;
use super::face::width;
use super::set::line_width;
use super::sheet::{FOOT, Finished, MARGIN, Mark, Section};
use crate::targets::picture::{FONT, ready};
use crate::words::Language;

/// How much wider strokes of strong text are, as a share of its size: the font has one weight.
const STRONGER: f32 = 0.035;

/// The bytes of the PDF.
pub(super) fn write(finished: Finished, title: &str, language: Language) -> Vec<u8> {
    let font = Font::new(FONT.to_vec().into(), 0).expect("the font comes with the program");
    let mut document = Document::new();
    document.set_metadata(
        Metadata::new()
            .title(title.to_owned())
            .language(language.tag().to_owned())
            .creator("Orderloom".to_owned()),
    );
    let all = finished.pages.len();
    for (at, page) in finished.pages.iter().enumerate() {
        let settings = PageSettings::from_wh(page.width, page.height).expect("a page has a size");
        let mut sheet = document.start_page_with(settings);
        let mut surface = sheet.surface();
        for mark in &page.marks {
            draw(&mut surface, mark, &font);
        }
        foot(
            &mut surface,
            title,
            (at + 1, all),
            (page.width, page.height),
            &font,
        );
        surface.finish();
        sheet.finish();
    }
    document.set_outline(outline(&finished.sections));
    document
        .finish()
        .expect("nothing was asked for that a PDF cannot hold")
}

fn draw(surface: &mut Surface<'_>, mark: &Mark, font: &Font) {
    match mark {
        Mark::Text { x, y, size, line } => {
            let mut x = *x;
            for span in line {
                let one = vec![span.clone()];
                text(surface, (x, *y), *size, &span.text, span.look, font);
                x += line_width(&one, *size);
            }
        }
        Mark::Rule { x, y, width, strong } => {
            let (height, gray) = if *strong { (0.8, 100) } else { (0.4, 200) };
            let mut path = PathBuilder::new();
            if let Some(rect) = Rect::from_xywh(*x, *y, *width, height) {
                path.push_rect(rect);
            }
            surface.set_stroke(None);
            surface.set_fill(Some(fill((gray, gray, gray))));
            if let Some(path) = path.finish() {
                surface.draw_path(&path);
            }
        }
        Mark::Picture {
            x,
            y,
            width,
            height,
            svg,
        } => {
            let Some(size) = Size::from_wh(*width, *height) else {
                return;
            };
            surface.push_transform(&Transform::from_translate(*x, *y));
            surface.draw_svg(&ready(svg), size, SvgSettings::default());
            surface.pop();
        }
    }
}

fn text(surface: &mut Surface<'_>, (x, y): (f32, f32), size: f32, words: &str, look: Look, font: &Font) {
    let color = look.color();
    surface.set_fill(Some(fill(color)));
    surface.set_stroke((look == Look::Strong).then(|| Stroke {
        paint: rgb::Color::new(color.0, color.1, color.2).into(),
        width: size * STRONGER,
        ..Stroke::default()
    }));
    let at = Point::from_xy(x, y);
    surface.draw_text(at, font.clone(), size, words, false, TextDirection::LeftToRight);
}

fn fill((red, green, blue): (u8, u8, u8)) -> Fill {
    Fill {
        paint: rgb::Color::new(red, green, blue).into(),
        ..Fill::default()
    }
}

/// The flow's name and the number of the page.
fn foot(
    surface: &mut Surface<'_>,
    title: &str,
    (page, all): (usize, usize),
    (wide, high): (f32, f32),
    font: &Font,
) {
    const SIZE: f32 = 8.0;
    let y = high - MARGIN + FOOT / 2.0;
    let number = format!("{page} / {all}");
    let right = wide - MARGIN - width(&number, SIZE);
    text(surface, (MARGIN, y), SIZE, title, Look::Plain, font);
    text(surface, (right, y), SIZE, &number, Look::Plain, font);
}

/// Sections, with their own beneath them.
fn outline(sections: &[Section]) -> Outline {
    let node = |section: &Section| {
        let place = XyzDestination::new(section.page, Point::from_xy(0.0, section.y));
        OutlineNode::new(section.title.clone(), place)
    };
    let mut outline = Outline::new();
    let mut open: Option<OutlineNode> = None;
    for section in sections {
        match (section.level, &mut open) {
            (3.., Some(above)) => above.push_child(node(section)),
            _ => {
                if let Some(done) = open.replace(node(section)) {
                    outline.push_child(done);
                }
            }
        }
    }
    if let Some(done) = open {
        outline.push_child(done);
    }
    outline
}

#[cfg(test)]
mod tests {
    use super::super::blocks::Span;
    use super::*;

    #[test]
    fn text_is_as_wide_as_it_was_reckoned() {
        let line = vec![Span::plain("检查 order")];
        assert!((line_width(&line, 10.0) - width("检查 order", 10.0)).abs() < 0.001);
    }
}
