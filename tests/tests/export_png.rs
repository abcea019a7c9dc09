//! Pictures in PNG: as large as the picture in SVG twice over, the same each time, with Chinese drawn and not left out.

use flow_export::targets::{png, svg};
use flow_export::{Drawing, Language};
use flow_model::Flow;
use flow_testkit::large_flow;
use orderloom_tests::walks::flows;

/// Width and height as the file says.
fn size(bytes: &[u8]) -> (u32, u32) {
    assert_eq!(&bytes[..8], b"\x89PNG\r\n\x1a\n");
    let number = |at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().expect("four bytes"));
    (number(16), number(20))
}

fn svg_size(drawing: &Drawing<'_>, language: Language) -> (u32, u32) {
    let text = String::from_utf8(svg::write(drawing, language).expect("a picture")).expect("UTF-8");
    let number = |name: &str| {
        let from = text.find(name).expect("a size") + name.len();
        let digits = text[from..].chars().take_while(char::is_ascii_digit);
        digits.collect::<String>().parse::<u32>().expect("a number")
    };
    (number(" width=\""), number(" height=\""))
}

/// Pixels that are darker than half.
fn ink(flow: &Flow, language: Language) -> usize {
    let pixels = png::pixels(&Drawing { flow, called: &[] }, language);
    assert_eq!(pixels.rgba.len(), (pixels.width * pixels.height * 4) as usize);
    let dark = |pixel: &&[u8]| pixel[..3].iter().map(|part| u32::from(*part)).sum::<u32>() < 384;
    pixels.rgba.chunks(4).filter(dark).count()
}

#[test]
fn pictures_are_twice_as_large_and_the_same_each_time() {
    for (name, flow, called) in flows().iter().take(4) {
        let drawing = Drawing { flow, called };
        let bytes = png::write(&drawing, Language::Chinese).expect("a picture");
        assert_eq!(
            bytes,
            png::write(&drawing, Language::Chinese).expect("a picture"),
            "{name}"
        );
        let (width, height) = svg_size(&drawing, Language::Chinese);
        assert_eq!(size(&bytes), (2 * width, 2 * height), "{name}");
    }
}

#[test]
fn chinese_is_drawn() {
    let (_, mut flow, _) = flows().remove(0);
    let with = ink(&flow, Language::Chinese);
    for node in flow.nodes.values_mut() {
        node.name.zh = "\u{3000}".to_owned();
    }
    let without = ink(&flow, Language::Chinese);
    assert!(
        with > without + 1_000,
        "{with} dark pixels with names, {without} without"
    );
}

#[test]
fn a_very_large_flow_is_drawn_smaller() {
    let flow = large_flow(300, 1);
    let drawing = Drawing {
        flow: &flow,
        called: &[],
    };
    let (width, height) = size(&png::write(&drawing, Language::English).expect("a picture"));
    assert!(
        u64::from(width) * u64::from(height) < 51_000_000,
        "{width} × {height}"
    );
}
