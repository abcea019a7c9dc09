//! A picture of the flow in SVG, in one language: steps as they are arranged on the canvas, each exit with its name.
//!
//! No font is embedded: the families named are on every system, and widths are reckoned with room to spare.

mod grid;

use std::collections::BTreeSet;

use flow_catalog::{Component, Family, Group, Outcome, Settings, component};
use flow_model::{Edge, Flow, NodeId, Text};

use crate::drawing::Drawing;
use crate::error::ExportError;
use crate::words::{Language, exit_name, step_name};
use crate::xml::escaped;
use grid::{Layout, Line, WIDTH, layout};

const NAME_SIZE: i32 = 13;
const SMALL_SIZE: i32 = 11;
/// The longest label of a line.
const LABEL_MAX: i32 = 190;
const TITLE_HEIGHT: i32 = 64;
/// How far the sides of a decision lean.
const SLANT: i32 = 14;

/// The picture of a flow.
pub fn write(drawing: &Drawing<'_>, language: Language) -> Result<Vec<u8>, ExportError> {
    Ok(Picture::new(drawing.flow, language).whole().into_bytes())
}

/// A stretch of the picture in its own units: left, top, width, height.
pub(crate) type Part = (i32, i32, i32, i32);

/// A flow laid out, to be drawn whole or in parts.
pub(crate) struct Picture<'a> {
    flow: &'a Flow,
    language: Language,
    layout: Layout,
}

impl<'a> Picture<'a> {
    pub(crate) fn new(flow: &'a Flow, language: Language) -> Self {
        let label = |edges: &[&Edge]| {
            let names: Vec<String> = edges
                .iter()
                .map(|edge| {
                    language
                        .pick(&exit_name(flow, &edge.from, edge.port.as_str()))
                        .to_owned()
                })
                .collect();
            let shown = names.join(language.between());
            // A single way on needs no name.
            match flow.leaving(&edges[0].from).count() > edges.len() || edges.len() > 1 {
                true => cut(&shown, SMALL_SIZE, LABEL_MAX),
                false => String::new(),
            }
        };
        let layout = layout(flow, &label, &|text| width(text, SMALL_SIZE));
        Self {
            flow,
            language,
            layout,
        }
    }

    /// All of it, with its title.
    pub(crate) fn whole(&self) -> String {
        let mut svg = head(self.flow, self.language, &self.layout);
        self.draw(&mut svg, None);
        svg.push_str("</g>\n</svg>\n");
        svg
    }

    /// Width and height without the title.
    pub(crate) fn size(&self) -> (i32, i32) {
        self.layout.size
    }

    /// Left edges of the columns and top edges of the rows of steps.
    pub(crate) fn cells(&self) -> (BTreeSet<i32>, BTreeSet<i32>) {
        let places = self.layout.boxes.values();
        (
            places.clone().map(|place| place.0).collect(),
            places.map(|place| place.1).collect(),
        )
    }

    /// The part without the empty room above and below what is in it.
    pub(crate) fn trimmed(&self, (x, y, width, height): Part) -> Part {
        const ROOM: i32 = 18;
        let (mut top, mut bottom) = (y + height, y);
        let mut add = |one: i32, other: i32| {
            top = top.min(one.min(other));
            bottom = bottom.max(one.max(other));
        };
        let boxes = self.layout.boxes.values();
        for (_, above, tall) in boxes.filter(|(left, _, _)| x < left + WIDTH && *left < x + width) {
            add(*above, above + tall);
        }
        for line in &self.layout.lines {
            for ends in line.points.windows(2) {
                let (left, right) = (ends[0].0.min(ends[1].0), ends[0].0.max(ends[1].0));
                if x <= right && left <= x + width {
                    add(ends[0].1, ends[1].1);
                }
            }
        }
        let first = (top - ROOM).max(y);
        let last = (bottom + ROOM).min(y + height);
        match first < last {
            true => (x, first, width, last - first),
            false => (x, y, width, height),
        }
    }

    /// A part of it without the title, for a page.
    pub(crate) fn part(&self, part: Part) -> String {
        let (x, y, width, height) = part;
        let mut svg = opening(self.language, (width, height), part);
        svg.push_str(MARKER);
        svg.push_str(&format!(
            "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" fill=\"#ffffff\"/>\n<g>\n"
        ));
        self.draw(&mut svg, Some(part));
        svg.push_str("</g>\n</svg>\n");
        svg
    }

    /// Lines first, so that steps lie above them; of a part only what reaches into it.
    fn draw(&self, svg: &mut String, part: Option<Part>) {
        let reaches = |left: i32, top: i32, right: i32, bottom: i32| {
            part.is_none_or(|(x, y, width, height)| {
                left < x + width && x < right && top < y + height && y < bottom
            })
        };
        for line in &self.layout.lines {
            // A long line passes few parts of all that lie between its ends.
            let passes = line.points.windows(2).any(|ends| {
                let ((x, y), (other_x, other_y)) = (ends[0], ends[1]);
                reaches(
                    x.min(other_x) - 8,
                    y.min(other_y) - 8,
                    x.max(other_x) + 8,
                    y.max(other_y) + 8,
                )
            });
            if passes {
                draw_line(svg, self.flow, self.language, &met(self.flow, &self.layout, line));
            }
            let (x, y) = line.label_at;
            if !line.label.is_empty() && reaches(x, y - 20, x + LABEL_MAX + 8, y + 8) {
                svg.push_str(&text(x + 6, y - 4, SMALL_SIZE, "400", "#334155", &line.label));
            }
        }
        for (id, (x, y, height)) in &self.layout.boxes {
            if reaches(*x, *y, x + WIDTH, y + height) {
                draw_step(svg, self.flow, self.language, id, (*x, *y, *height));
            }
        }
    }
}

const MARKER: &str = "<defs><marker id=\"arrow\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"7\" markerHeight=\"7\" \
    orient=\"auto\"><path d=\"M0 0.5 8 4 0 7.5z\" fill=\"#64748b\"/></marker></defs>\n";

fn opening(language: Language, (width, height): (i32, i32), (x, y, w, h): Part) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <svg xmlns=\"http://www.w3.org/2000/svg\" xml:lang=\"{}\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"{x} {y} {w} {h}\" font-family=\"'Noto Sans', 'Noto Sans CJK SC', 'PingFang SC', \
         'Microsoft YaHei', 'Segoe UI', Helvetica, Arial, sans-serif\">\n",
        language.tag(),
    )
}

fn head(flow: &Flow, language: Language, layout: &Layout) -> String {
    let title = language.pick(&flow.title);
    let (width_all, height) = (
        layout.size.0.max(width(title, 20) + 40),
        layout.size.1 + TITLE_HEIGHT,
    );
    let purpose = language.pick(&flow.purpose);
    let mut svg = opening(language, (width_all, height), (0, 0, width_all, height));
    svg.push_str(&format!("<title>{}</title>\n", escaped(title)));
    if !purpose.is_empty() {
        svg.push_str(&format!("<desc>{}</desc>\n", escaped(purpose)));
    }
    svg.push_str(MARKER);
    svg.push_str(&format!(
        "<rect width=\"{width_all}\" height=\"{height}\" fill=\"#ffffff\"/>\n"
    ));
    svg.push_str(&text(28, 36, 20, "600", "#0f172a", title));
    let summary = cut(purpose, SMALL_SIZE + 1, width_all - 56);
    svg.push_str(&text(28, 56, SMALL_SIZE + 1, "400", "#475569", &summary));
    svg.push_str(&format!("<g transform=\"translate(0 {TITLE_HEIGHT})\">\n"));
    svg
}

/// A line whose ends touch the slanted sides of decisions.
fn met(flow: &Flow, layout: &Layout, line: &Line) -> Line {
    let inset = |id: &NodeId, y: i32| {
        let (_, top, height) = layout.boxes[id];
        let known = component(flow.nodes[id].component.as_str());
        match known.is_some_and(|known| known.family == Family::Decision) {
            true => SLANT * (y - top - height / 2).abs() / (height / 2),
            false => 0,
        }
    };
    let mut points = line.points.clone();
    if let Some(first) = points.first_mut() {
        first.0 -= inset(&line.from, first.1);
    }
    if let Some(last) = points.last_mut() {
        last.0 += inset(&line.to, last.1);
    }
    Line {
        from: line.from.clone(),
        to: line.to.clone(),
        label: line.label.clone(),
        label_at: line.label_at,
        points,
    }
}

fn draw_line(svg: &mut String, flow: &Flow, language: Language, line: &Line) {
    let mut path = String::new();
    let points = &line.points;
    for (number, (x, y)) in points.iter().enumerate() {
        let corner = points.get(number.wrapping_sub(1)).zip(points.get(number + 1));
        match corner {
            None => path.push_str(&format!("{}{x} {y}", if number == 0 { "M" } else { "L" })),
            Some((before, after)) => {
                let (a, b) = (toward((*x, *y), *before), toward((*x, *y), *after));
                path.push_str(&format!("L{} {}Q{x} {y} {} {}", a.0, a.1, b.0, b.1));
            }
        }
    }
    let names = |id: &NodeId| language.pick(&step_name(flow, id)).to_owned();
    svg.push_str(&format!(
        "<path d=\"{path}\" fill=\"none\" stroke=\"#64748b\" stroke-width=\"1.4\" marker-end=\"url(#arrow)\"><title>{}</title></path>\n",
        escaped(&format!("{} → {}", names(&line.from), names(&line.to)))
    ));
}

/// A point near a corner, where the line begins to bend.
fn toward(corner: (i32, i32), other: (i32, i32)) -> (i32, i32) {
    const BEND: i32 = 5;
    let step = |from: i32, to: i32| from + (to - from).signum() * BEND.min((to - from).abs() / 2);
    (step(corner.0, other.0), step(corner.1, other.1))
}

fn draw_step(
    svg: &mut String,
    flow: &Flow,
    language: Language,
    id: &NodeId,
    (x, y, height): (i32, i32, i32),
) {
    let node = &flow.nodes[id];
    let known = component(node.component.as_str());
    let (fill, stroke) = colors(flow, id, known);
    let family = known.map_or(Family::Task, |known| known.family);
    let round = match family {
        Family::Source | Family::Sink => height / 2,
        Family::Decision | Family::Fork | Family::Join => 3,
        _ => 9,
    };
    let dash = match family {
        Family::Wait => " stroke-dasharray=\"6 4\"",
        _ => "",
    };
    let name = step_name(flow, id);
    svg.push_str(&format!(
        "<g><title>{}</title>\n",
        escaped(&about(language, &name, known, id))
    ));
    let shape = match family {
        Family::Decision => {
            let (right, middle, bottom) = (x + WIDTH, y + height / 2, y + height);
            format!(
                "<path d=\"M{} {y}H{}L{right} {middle} {} {bottom}H{}L{x} {middle}z\"",
                x + SLANT,
                right - SLANT,
                right - SLANT,
                x + SLANT
            )
        }
        _ => format!(
            "<rect x=\"{x}\" y=\"{y}\" width=\"{WIDTH}\" height=\"{height}\" rx=\"{}\"",
            round.min(24)
        ),
    };
    svg.push_str(&format!(
        "{shape} fill=\"{fill}\" stroke=\"{stroke}\" stroke-width=\"1.5\"{dash}/>\n"
    ));
    if family == Family::Subflow {
        svg.push_str(&format!(
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"6\" fill=\"none\" stroke=\"{stroke}\"/>\n",
            x + 4,
            y + 4,
            WIDTH - 8,
            height - 8
        ));
    }
    let lines = wrapped(language.pick(&name), NAME_SIZE, WIDTH - 30, 2);
    let kind = known
        .map(|known| Text::new(known.name.en, known.name.zh))
        .unwrap_or_default();
    let says_kind = !node.name.is_empty() && !kind.is_empty();
    let all = lines.len() as i32 * 16 + if says_kind { 14 } else { 0 };
    let mut baseline = y + (height - all) / 2 + 13;
    for line in &lines {
        svg.push_str(&centered(
            x + WIDTH / 2,
            baseline,
            NAME_SIZE,
            "500",
            "#0f172a",
            line,
        ));
        baseline += 16;
    }
    if says_kind {
        let kind = cut(language.pick(&kind), SMALL_SIZE - 1, WIDTH - 34);
        svg.push_str(&centered(
            x + WIDTH / 2,
            baseline - 1,
            SMALL_SIZE - 1,
            "400",
            "#64748b",
            &kind,
        ));
    }
    svg.push_str("</g>\n");
}

/// What shows when the pointer rests on a step.
fn about(language: Language, name: &Text, known: Option<&Component>, id: &NodeId) -> String {
    let purpose = known
        .map(|known| Text::new(known.purpose.en, known.purpose.zh))
        .unwrap_or_default();
    format!("{} ({id})\n{}", language.pick(name), language.pick(&purpose))
}

/// Fill and outline, by what the step is about.
fn colors(flow: &Flow, id: &NodeId, known: Option<&'static Component>) -> (&'static str, &'static str) {
    let Some(known) = known else {
        return ("#f8fafc", "#94a3b8");
    };
    match (known.family, known.group) {
        (Family::Source, _) => ("#dcfce7", "#16a34a"),
        (Family::Sink, _) => {
            let result = Settings::new(known, &flow.nodes[id])
                .text("result")
                .and_then(Outcome::from_id);
            match result {
                Some(Outcome::Cancelled) => ("#fee2e2", "#dc2626"),
                Some(Outcome::HandedOver) => ("#fef3c7", "#d97706"),
                Some(Outcome::Returned) => ("#ffedd5", "#ea580c"),
                _ => ("#dcfce7", "#16a34a"),
            }
        }
        (_, Group::Flow) => ("#f1f5f9", "#64748b"),
        (_, Group::Order) => ("#eff6ff", "#3b82f6"),
        (_, Group::Payment) => ("#fefce8", "#ca8a04"),
        (_, Group::Control) => ("#faf5ff", "#9333ea"),
        (_, Group::Inventory) => ("#ecfeff", "#0891b2"),
        (_, Group::Promo) => ("#fff1f2", "#e11d48"),
        (_, Group::Fulfil) => ("#eef2ff", "#4f46e5"),
        (_, Group::Service) => ("#f0fdfa", "#0d9488"),
        (_, Group::After) => ("#fdf4ff", "#c026d3"),
    }
}

fn text(x: i32, y: i32, size: i32, weight: &str, color: &str, content: &str) -> String {
    format!(
        "<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\" font-weight=\"{weight}\" fill=\"{color}\">{}</text>\n",
        escaped(content)
    )
}

fn centered(x: i32, y: i32, size: i32, weight: &str, color: &str, content: &str) -> String {
    format!(
        "<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\" font-weight=\"{weight}\" fill=\"{color}\" text-anchor=\"middle\">{}</text>\n",
        escaped(content)
    )
}

/// How wide a text is at a size, on the generous side.
fn width(text: &str, size: i32) -> i32 {
    let thousandths: i32 = text
        .chars()
        .map(|letter| match letter {
            'i' | 'j' | 'l' | 'f' | 't' | 'r' | 'I' | ' ' | '.' | ',' | ':' | ';' | '\'' | '|' => 370,
            'm' | 'w' | 'M' | 'W' | '@' | '%' => 940,
            'A'..='Z' => 720,
            letter if letter.is_ascii() => 600,
            letter if letter < '\u{2e80}' => 650,
            _ => 1_000,
        })
        .sum();
    (thousandths * size + 999) / 1_000
}

/// A text that is no wider than it may be.
fn cut(text: &str, size: i32, most: i32) -> String {
    if width(text, size) <= most {
        return text.to_owned();
    }
    let mut kept = String::new();
    for letter in text.chars() {
        kept.push(letter);
        if width(&kept, size) + size > most {
            kept.pop();
            break;
        }
    }
    format!("{}…", kept.trim_end())
}

/// A text on so many lines, broken between words, or anywhere where a script has none.
fn wrapped(text: &str, size: i32, most: i32, n_lines: usize) -> Vec<String> {
    let mut lines: Vec<String> = vec![String::new()];
    let mut word = String::new();
    let mut words: Vec<String> = Vec::new();
    for letter in text.chars() {
        word.push(letter);
        if letter == ' ' || letter >= '\u{2e80}' {
            words.push(std::mem::take(&mut word));
        }
    }
    words.push(word);
    for word in words {
        let last = lines.last_mut().expect("there is a line");
        if !last.is_empty() && width(&format!("{last}{}", word.trim_end()), size) > most {
            lines.push(word);
        } else {
            last.push_str(&word);
        }
    }
    if lines.len() > n_lines {
        let rest = lines.split_off(n_lines - 1).concat();
        lines.push(rest);
    }
    let lines = lines.into_iter().map(|line| cut(line.trim_end(), size, most));
    lines.filter(|line| !line.is_empty()).collect()
}
