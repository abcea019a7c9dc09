//! Puts blocks on pages: where each line of text, each rule and each picture stands. Nothing is written here.

use super::blocks::{Block, Line, Look, Span};
use super::set::{broken, line_width};
use crate::words::Language;

/// A4 in points.
pub(super) const SHORT: f32 = 595.28;
pub(super) const LONG: f32 = 841.89;
pub(super) const MARGIN: f32 = 48.0;
/// Room at the foot for the number of the page.
pub(super) const FOOT: f32 = 22.0;
const SIZE: f32 = 9.5;
const CELL: f32 = 5.0;

/// Something on a page; `y` is from its top.
#[derive(Clone, Debug)]
pub(super) enum Mark {
    /// A line of text; `y` is its baseline.
    Text { x: f32, y: f32, size: f32, line: Line },
    /// A thin line across.
    Rule {
        x: f32,
        y: f32,
        width: f32,
        strong: bool,
    },
    /// A picture scaled to a width and height.
    Picture {
        x: f32,
        y: f32,
        width: f32,
        height: f32,
        svg: String,
    },
}

/// A page.
#[derive(Clone, Debug)]
pub(super) struct Sheaf {
    pub(super) width: f32,
    pub(super) height: f32,
    pub(super) marks: Vec<Mark>,
}

/// A heading, for the table of contents of viewers.
#[derive(Clone, Debug)]
pub(super) struct Section {
    pub(super) level: u8,
    pub(super) title: String,
    pub(super) page: usize,
    pub(super) y: f32,
}

/// All pages.
#[derive(Debug)]
pub(super) struct Finished {
    pub(super) pages: Vec<Sheaf>,
    pub(super) sections: Vec<Section>,
}

/// Pages being filled from top to bottom.
#[derive(Debug)]
pub(super) struct Sheet {
    pages: Vec<Sheaf>,
    sections: Vec<Section>,
    y: f32,
    leading: f32,
}

impl Sheet {
    pub(super) fn new(language: Language) -> Sheet {
        let mut sheet = Sheet {
            pages: Vec::new(),
            sections: Vec::new(),
            y: 0.0,
            leading: match language {
                Language::English => 1.4,
                Language::Chinese => 1.6,
            },
        };
        sheet.turn(SHORT, LONG);
        sheet
    }

    pub(super) fn finish(self) -> Finished {
        Finished {
            pages: self.pages,
            sections: self.sections,
        }
    }

    /// Begins a page.
    pub(super) fn turn(&mut self, width: f32, height: f32) {
        self.pages.push(Sheaf {
            width,
            height,
            marks: Vec::new(),
        });
        self.y = MARGIN;
    }

    /// Width for text and pictures.
    pub(super) fn width(&self) -> f32 {
        self.page().width - 2.0 * MARGIN
    }

    /// Height that is left on the page.
    pub(super) fn left(&self) -> f32 {
        self.page().height - MARGIN - FOOT - self.y
    }

    fn page(&self) -> &Sheaf {
        self.pages.last().expect("there is a page from the beginning")
    }

    fn mark(&mut self, mark: Mark) {
        let page = self.pages.last_mut().expect("there is a page from the beginning");
        page.marks.push(mark);
    }

    /// Turns the page unless so much is left.
    fn need(&mut self, height: f32) {
        if self.left() < height && self.y > MARGIN {
            self.turn(SHORT, LONG);
        }
    }

    /// Puts a block below the last one.
    pub(super) fn put(&mut self, block: &Block) {
        match block {
            Block::Heading(level, line) => self.heading(*level, line),
            Block::Paragraph(line) => {
                self.lines(line, 0.0, SIZE);
                self.y += 5.0;
            }
            Block::Item(depth, line) => {
                let indent = 12.0 * f32::from(*depth);
                self.need(SIZE * self.leading);
                let (x, y) = (MARGIN + indent - 9.0, self.y + SIZE);
                self.mark(Mark::Text {
                    x,
                    y,
                    size: SIZE,
                    line: vec![Span::plain("•")],
                });
                self.lines(line, indent, SIZE);
            }
            Block::Table { head, rows } => self.table(head, rows),
        }
    }

    fn heading(&mut self, level: u8, line: &Line) {
        let size = match level {
            1 => 20.0,
            2 => 14.5,
            _ => 11.0,
        };
        // A heading is not left alone at the foot of a page.
        self.need(size * 1.5 + 60.0);
        if self.y > MARGIN {
            self.y += if level == 2 { 16.0 } else { 10.0 };
        }
        self.sections.push(Section {
            level,
            title: line.iter().map(|span| span.text.as_str()).collect(),
            page: self.pages.len() - 1,
            y: self.y,
        });
        let strong: Line = line.iter().map(|span| Span::strong(&span.text)).collect();
        self.lines(&strong, 0.0, size);
        self.y += 4.0;
    }

    fn lines(&mut self, line: &Line, indent: f32, size: f32) {
        let height = size * self.leading;
        for line in broken(line, size, self.width() - indent) {
            self.need(height);
            let (x, y) = (MARGIN + indent, self.y + size);
            self.mark(Mark::Text { x, y, size, line });
            self.y += height;
        }
    }

    /// A small line of text, as below a picture.
    pub(super) fn caption(&mut self, text: &str) {
        self.lines(&vec![Span::plain(text)], 0.0, 8.5);
        self.y += 4.0;
    }

    /// A picture below what is there, in the middle.
    pub(super) fn picture(&mut self, svg: String, width: f32, height: f32) {
        let x = MARGIN + (self.width() - width).max(0.0) / 2.0;
        let y = self.y;
        self.mark(Mark::Picture {
            x,
            y,
            width,
            height,
            svg,
        });
        self.y += height + 6.0;
    }

    fn table(&mut self, head: &[Line], rows: &[Vec<Line>]) {
        let columns = rows.iter().map(Vec::len).chain([head.len()]).max().unwrap_or(0);
        if columns == 0 {
            return;
        }
        let widths = widths(head, rows, columns, self.width());
        self.y += 3.0;
        if !head.is_empty() {
            // A head is not left alone at the foot of a page.
            self.need(3.0 * (SIZE * self.leading + CELL));
            self.head(head, &widths);
        }
        for row in rows {
            let before = self.pages.len();
            self.row(row, &widths, false);
            // The head stands again on every page; the row that went over is set below it.
            if self.pages.len() > before && !head.is_empty() {
                let page = self.pages.last_mut().expect("a page was begun");
                let moved = std::mem::take(&mut page.marks);
                self.y = MARGIN;
                self.head(head, &widths);
                let shift = self.y - MARGIN;
                self.y += moved.iter().map(bottom).fold(0.0, f32::max) - MARGIN;
                for mark in moved {
                    self.mark(shifted(mark, shift));
                }
            }
        }
        self.y += 8.0;
    }

    fn head(&mut self, head: &[Line], widths: &[f32]) {
        let strong: Vec<Line> = head
            .iter()
            .map(|cell| cell.iter().map(|span| Span::strong(&span.text)).collect())
            .collect();
        self.row(&strong, widths, true);
    }

    fn row(&mut self, cells: &[Line], widths: &[f32], strong: bool) {
        let step = SIZE * self.leading;
        let set: Vec<Vec<Line>> = cells
            .iter()
            .zip(widths)
            .map(|(cell, width)| broken(cell, SIZE, width - 2.0 * CELL))
            .collect();
        let n_lines = set.iter().map(Vec::len).max().unwrap_or(1);
        let height = n_lines as f32 * step + CELL;
        let whole_page = LONG - 2.0 * MARGIN - FOOT - 3.0 * step;
        if height <= whole_page {
            self.need(height);
        }
        for at in 0..n_lines {
            if height > whole_page {
                self.need(step);
            }
            let mut x = MARGIN;
            for (lines, width) in set.iter().zip(widths) {
                if let Some(line) = lines.get(at) {
                    let (x, y) = (x + CELL, self.y + CELL / 2.0 + SIZE);
                    self.mark(Mark::Text {
                        x,
                        y,
                        size: SIZE,
                        line: line.clone(),
                    });
                }
                x += width;
            }
            self.y += step;
        }
        self.y += CELL;
        let width = widths.iter().sum();
        let y = self.y;
        self.mark(Mark::Rule {
            x: MARGIN,
            y,
            width,
            strong,
        });
    }
}

fn bottom(mark: &Mark) -> f32 {
    match mark {
        Mark::Text { y, .. } | Mark::Rule { y, .. } => *y,
        Mark::Picture { y, height, .. } => y + height,
    }
}

fn shifted(mut mark: Mark, shift: f32) -> Mark {
    match &mut mark {
        Mark::Text { y, .. } | Mark::Rule { y, .. } | Mark::Picture { y, .. } => *y += shift,
    }
    mark
}

/// Widths of columns: as their texts need, or shared out where that is too much, the widest giving way.
fn widths(head: &[Line], rows: &[Vec<Line>], columns: usize, all: f32) -> Vec<f32> {
    let mut wanted = vec![24.0_f32; columns];
    for cells in rows.iter().map(Vec::as_slice).chain([head]) {
        for (wanted, cell) in wanted.iter_mut().zip(cells) {
            *wanted = wanted.max(line_width(cell, SIZE) + 2.0 * CELL + 2.0);
        }
    }
    let mut open: Vec<usize> = (0..columns).collect();
    let mut left = all;
    let mut widths = vec![0.0; columns];
    // Columns that need less than their even share get what they need; the others share the rest.
    loop {
        let share = left / open.len() as f32;
        let (small, large): (Vec<usize>, Vec<usize>) =
            open.iter().partition(|column| wanted[**column] <= share);
        for column in &small {
            widths[*column] = wanted[*column];
            left -= wanted[*column];
        }
        if large.is_empty() {
            return widths;
        }
        if small.is_empty() {
            for column in large {
                widths[column] = share;
            }
            return widths;
        }
        open = large;
    }
}

impl Look {
    /// Red, green, blue.
    pub(super) fn color(self) -> (u8, u8, u8) {
        match self {
            Look::Plain => (31, 41, 55),
            Look::Strong => (15, 23, 42),
            Look::Code => (11, 85, 99),
        }
    }
}
