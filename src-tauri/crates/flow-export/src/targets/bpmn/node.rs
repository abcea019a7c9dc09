//! XML as a tree of elements, so that parts of a process can be made in any order and written in the one the schema wants.

use crate::xml::push_escaped;

/// An element.
#[derive(Clone, Debug)]
pub(super) struct Tag {
    name: &'static str,
    attributes: Vec<(&'static str, String)>,
    children: Vec<Tag>,
    text: String,
}

impl Tag {
    /// An element without anything.
    pub(super) fn new(name: &'static str) -> Self {
        Self {
            name,
            attributes: Vec::new(),
            children: Vec::new(),
            text: String::new(),
        }
    }

    /// With an attribute.
    pub(super) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.attributes.push((name, value.into()));
        self
    }

    /// With a text inside.
    pub(super) fn text(mut self, text: impl Into<String>) -> Self {
        self.text = text.into();
        self
    }

    /// With an element inside.
    pub(super) fn child(mut self, child: Tag) -> Self {
        self.children.push(child);
        self
    }

    /// With elements inside.
    pub(super) fn children(mut self, children: impl IntoIterator<Item = Tag>) -> Self {
        self.children.extend(children);
        self
    }

    /// Puts an element inside.
    pub(super) fn push(&mut self, child: Tag) {
        self.children.push(child);
    }

    /// Whether it catches an error.
    pub(super) fn is_error(&self) -> bool {
        self.name == "errorEventDefinition"
    }

    /// Writes it at a depth.
    pub(super) fn write(&self, out: &mut String, depth: usize) {
        self.begin(out, depth);
        if self.children.is_empty() && self.text.is_empty() {
            out.push_str("/>\n");
            return;
        }
        out.push('>');
        if self.children.is_empty() {
            push_escaped(out, &self.text);
        } else {
            out.push('\n');
            self.children.iter().for_each(|child| child.write(out, depth + 1));
            indent(out, depth);
        }
        self.end(out);
    }

    /// Writes it at a depth, around what `inside` writes one deeper.
    pub(super) fn write_around(&self, out: &mut String, depth: usize, inside: impl FnOnce(&mut String)) {
        self.begin(out, depth);
        out.push_str(">\n");
        self.children.iter().for_each(|child| child.write(out, depth + 1));
        inside(out);
        indent(out, depth);
        self.end(out);
    }

    fn begin(&self, out: &mut String, depth: usize) {
        indent(out, depth);
        out.push('<');
        out.push_str(self.name);
        for (name, value) in &self.attributes {
            out.push(' ');
            out.push_str(name);
            out.push_str("=\"");
            push_escaped(out, value);
            out.push('"');
        }
    }

    fn end(&self, out: &mut String) {
        out.push_str("</");
        out.push_str(self.name);
        out.push_str(">\n");
    }
}

fn indent(out: &mut String, depth: usize) {
    (0..depth).for_each(|_| out.push_str("  "));
}
