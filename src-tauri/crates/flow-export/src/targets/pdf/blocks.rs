//! The flow in words as blocks to set: what Markdown says, without its signs.

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

/// How a piece of text looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Look {
    #[default]
    Plain,
    Strong,
    /// What machines read.
    Code,
}

/// A piece of text of one look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) text: String,
    pub(super) look: Look,
}

impl Span {
    pub(super) fn plain(text: &str) -> Span {
        Span {
            text: text.to_owned(),
            look: Look::Plain,
        }
    }

    pub(super) fn strong(text: &str) -> Span {
        Span {
            text: text.to_owned(),
            look: Look::Strong,
        }
    }
}

pub(super) type Line = Vec<Span>;

/// A part of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Block {
    /// With its level, from 1.
    Heading(u8, Line),
    Paragraph(Line),
    /// An entry of a list with its depth, from 1.
    Item(u8, Line),
    /// Without a head when that is empty.
    Table {
        head: Vec<Line>,
        rows: Vec<Vec<Line>>,
    },
}

/// Reads Markdown that this crate wrote.
pub(super) fn blocks(markdown: &str) -> Vec<Block> {
    let mut reader = Reader::default();
    for event in Parser::new_ext(markdown, Options::ENABLE_TABLES) {
        reader.take(event);
    }
    reader.blocks
}

#[derive(Default)]
struct Reader {
    blocks: Vec<Block>,
    line: Line,
    look: Look,
    /// Lists that are open.
    depth: u8,
    head: Vec<Line>,
    rows: Vec<Vec<Line>>,
    cells: Vec<Line>,
}

impl Reader {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Text(text) => self.add(&text, self.look),
            Event::Code(text) => self.add(&text, Look::Code),
            Event::SoftBreak | Event::HardBreak => self.add(" ", self.look),
            Event::Start(tag) => self.begin(&tag),
            Event::End(tag) => self.end(tag),
            Event::Rule
            | Event::Html(_)
            | Event::InlineHtml(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_)
            | Event::FootnoteReference(_)
            | Event::TaskListMarker(_) => {}
        }
    }

    fn add(&mut self, text: &str, look: Look) {
        match self.line.last_mut().filter(|last| last.look == look) {
            Some(last) => last.text.push_str(text),
            None => self.line.push(Span {
                text: text.to_owned(),
                look,
            }),
        }
    }

    fn begin(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Strong | Tag::Emphasis => self.look = Look::Strong,
            Tag::List(_) => {
                // What stands before a list within an entry is the entry's own line.
                self.flush_item();
                self.depth += 1;
            }
            Tag::Table(_) => (self.head, self.rows) = (Vec::new(), Vec::new()),
            Tag::TableHead | Tag::TableRow => self.cells = Vec::new(),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Strong | TagEnd::Emphasis => self.look = Look::Plain,
            TagEnd::Heading(level) => {
                let line = std::mem::take(&mut self.line);
                self.blocks.push(Block::Heading(level_of(level), line));
            }
            TagEnd::Paragraph if self.depth == 0 => {
                let line = std::mem::take(&mut self.line);
                self.blocks.push(Block::Paragraph(line));
            }
            TagEnd::Paragraph | TagEnd::Item => self.flush_item(),
            TagEnd::List(_) => self.depth = self.depth.saturating_sub(1),
            TagEnd::TableCell => self.cells.push(std::mem::take(&mut self.line)),
            TagEnd::TableHead => self.head = std::mem::take(&mut self.cells),
            TagEnd::TableRow => self.rows.push(std::mem::take(&mut self.cells)),
            TagEnd::Table => self.blocks.push(Block::Table {
                head: std::mem::take(&mut self.head),
                rows: std::mem::take(&mut self.rows),
            }),
            _ => {}
        }
    }

    fn flush_item(&mut self) {
        if !self.line.is_empty() {
            let line = std::mem::take(&mut self.line);
            self.blocks.push(Block::Item(self.depth.max(1), line));
        }
    }
}

fn level_of(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        _ => 3,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_becomes_blocks() {
        let text = "## Steps\n\n*Task*: does `a|b`.\n\n- Role: order\\_desk\n  - deeper\n\n| Exit | To |\n|---|---|\n| `x \\| y` | **End** |\n";
        let code = |text: &str| Span {
            text: text.to_owned(),
            look: Look::Code,
        };
        let expected = vec![
            Block::Heading(2, vec![Span::plain("Steps")]),
            Block::Paragraph(vec![
                Span::strong("Task"),
                Span::plain(": does "),
                code("a|b"),
                Span::plain("."),
            ]),
            Block::Item(1, vec![Span::plain("Role: order_desk")]),
            Block::Item(2, vec![Span::plain("deeper")]),
            Block::Table {
                head: vec![vec![Span::plain("Exit")], vec![Span::plain("To")]],
                rows: vec![vec![vec![code("x | y")], vec![Span::strong("End")]]],
            },
        ];
        assert_eq!(blocks(text), expected);
    }
}
