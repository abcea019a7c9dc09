//! What nobody asked for: every attribute and element that is in the file and not in the flow gets a line in the report,
//! and a note on the step it belongs to. Nothing is dropped because nobody thought of it.

use std::collections::BTreeMap;

use flow_model::Text;

use super::meaningless::{attribute_says_nothing, is_drawing, is_technical, says_nothing};
use super::part::{File, Part};
use super::why::{is_of_loop, why};
use crate::import::report::{Arrival, Arrived};
use crate::import::tree::{Element, Space, qualified};

/// Most lines; what is beyond is counted.
const LINES_MAX: usize = 20_000;
/// Most characters of what is quoted.
const QUOTED_MAX: usize = 2_000;

/// Where something left over belongs.
#[derive(Clone, Copy)]
struct Owner<'a> {
    /// The element with an id around it.
    id: &'a str,
    /// The part it is in.
    part: Option<usize>,
}

/// Adds what is left over to the report and to the notes. `home` says which part an element is in.
pub(super) fn report<'a>(
    file: &'a File<'a>,
    parts: &mut [Part<'a>],
    home: &BTreeMap<&'a str, usize>,
    arrived: &mut Vec<(usize, Arrived)>,
) {
    let mut search = Search {
        file,
        parts,
        home,
        arrived,
        count: 0,
    };
    let root = &file.tree.elements[0];
    let mut open = vec![(
        root,
        Owner {
            id: Part::id(root),
            part: None,
        },
    )];
    while let Some((element, owner)) = open.pop() {
        if let Some(owner) = search.look(element, owner) {
            let children = file.tree.children(element);
            let inside: Vec<_> = children.map(|child| (child, owner)).collect();
            open.extend(inside.into_iter().rev());
        }
    }
    let beyond = search.count.saturating_sub(LINES_MAX);
    if beyond > 0 {
        let remark = Text::new(
            format!("{beyond} further things of this file are not in the flow either."),
            format!("文件中还有 {beyond} 项内容没有带入流程。"),
        );
        let line = line(root, "definitions".to_owned(), String::new(), remark);
        search.arrived.push((root.at, line));
    }
}

fn line(owner: &Element<'_>, element: String, name: String, remark: Text) -> Arrived {
    Arrived {
        id: Part::id(owner).to_owned(),
        element,
        name,
        line: 0,
        arrival: Arrival::LeftOut,
        flow: String::new(),
        becomes: String::new(),
        remark,
    }
}

struct Search<'s, 'a> {
    file: &'a File<'a>,
    parts: &'s mut [Part<'a>],
    home: &'s BTreeMap<&'a str, usize>,
    arrived: &'s mut Vec<(usize, Arrived)>,
    count: usize,
}

impl<'a> Search<'_, 'a> {
    /// Looks at one element; the answer says whom its children belong to, nothing if they are told already.
    fn look(&mut self, element: &'a Element<'a>, owner: Owner<'a>) -> Option<Owner<'a>> {
        if is_drawing(element) {
            return None;
        }
        let id = element
            .attributes
            .iter()
            .find(|one| one.space == Space::None && one.name == "id");
        let owner = match id.and_then(|id| Some((&*id.value, *self.home.get(&*id.value)?))) {
            Some((id, part)) => Owner { id, part: Some(part) },
            // Beside the processes things go by their own names.
            None if owner.part.is_none() && element.space == Space::Bpmn => Owner {
                id: id.map_or(owner.id, |id| &*id.value),
                part: None,
            },
            None => owner,
        };
        if !element.is_taken() && !says_nothing(element) {
            let what = qualified(element.space, element.prefix, element.name);
            let quoted = self.quoted(element);
            self.tell(element, owner, element.space, element.name, what, quoted);
            return None;
        }
        for attribute in &element.attributes {
            let (space, name) = (attribute.space, attribute.name);
            let what = || qualified(space, attribute.prefix, name);
            if !attribute.is_taken.get() && !attribute_says_nothing(element, attribute) {
                let quoted = self.with_name(&attribute.value);
                self.tell(element, owner, space, name, what(), quoted);
            } else if space == Space::None && name.ends_with("Ref") && !self.is_known(&attribute.value) {
                let remark = Text::new(
                    "It refers to something that is not in the file.",
                    "它引用的内容不在文件中。",
                );
                self.add(element, owner, what(), attribute.value.to_string(), remark, false);
            }
        }
        Some(owner)
    }

    /// A value; if it is the id of something with a name, with that.
    fn with_name(&self, value: &str) -> String {
        let named = self.file.ids.get(value.trim()).and_then(|target| {
            let name = target.attributes.iter().find(|one| one.name == "name");
            name.map(|name| &*name.value).filter(|name| !name.is_empty())
        });
        let quoted: String = value.chars().take(QUOTED_MAX).collect();
        match named {
            Some(name) => format!("{quoted} ({name})"),
            None => quoted,
        }
    }

    /// Whether an id is in the file; names with a prefix may be those of other files.
    fn is_known(&self, id: &str) -> bool {
        let id = id.trim();
        let bare = id.rsplit(':').next().unwrap_or(id);
        id.is_empty() || self.file.ids.contains_key(id) || self.file.ids.contains_key(bare)
    }

    fn tell(
        &mut self,
        element: &'a Element<'a>,
        owner: Owner<'a>,
        space: Space,
        name: &str,
        what: String,
        quoted: String,
    ) {
        let is_quiet = is_technical(space, name);
        let remark = match is_of_loop(name) && self.runs_for_each(owner) {
            true => Text::new(
                "It runs for each entry of the list here as well; there is nothing like this setting.",
                "这里同样按列表逐项执行，但没有这项设置。",
            ),
            false => why(space, name),
        };
        self.add(element, owner, what, quoted, remark, is_quiet);
    }

    /// Whether something belongs to a step that runs for each entry of a list, as it did.
    fn runs_for_each(&self, owner: Owner<'a>) -> bool {
        let part = owner.part.and_then(|part| self.parts.get(part));
        let node = part.and_then(|part| part.flow.nodes.get(&part.step_of(owner.id)?));
        node.is_some_and(|node| node.settings.contains_key("for_each"))
    }

    fn add(
        &mut self,
        element: &'a Element<'a>,
        owner: Owner<'a>,
        what: String,
        quoted: String,
        remark: Text,
        is_quiet: bool,
    ) {
        self.count += 1;
        if self.count > LINES_MAX {
            return;
        }
        let mut line = line(element, what, quoted, remark);
        line.id = owner.id.to_owned();
        if let Some(part) = owner.part.and_then(|part| self.parts.get_mut(part)) {
            line.flow = part.flow.id.as_str().to_owned();
            if let Some(step) = part.step_of(owner.id).filter(|_| !is_quiet) {
                line.arrival = Arrival::Noted;
                line.becomes = "note".to_owned();
                part.leave_over(step, &line.element, &line.name);
            }
        }
        self.arrived.push((element.at, line));
    }

    /// An element in short: its attributes, its text, and the same of what is inside.
    fn quoted(&self, element: &Element<'_>) -> String {
        let mut out = String::new();
        self.quote(element, &mut out);
        match out.char_indices().nth(QUOTED_MAX) {
            Some((end, _)) => format!("{}…", &out[..end]),
            None => out,
        }
    }

    fn quote(&self, element: &Element<'_>, out: &mut String) {
        let mut add = |text: &str| {
            if !out.is_empty() && !out.ends_with('(') {
                out.push(' ');
            }
            out.push_str(text);
        };
        for attribute in element
            .attributes
            .iter()
            .filter(|one| !attribute_says_nothing(element, one))
        {
            let name = qualified(attribute.space, attribute.prefix, attribute.name);
            add(&format!("{name}=\"{}\"", attribute.value));
        }
        if !element.text.trim().is_empty() {
            add(element.text.trim());
        }
        for child in self.file.tree.children(element) {
            if out.len() > 4 * QUOTED_MAX {
                return;
            }
            if child.is_taken() || is_drawing(child) {
                continue;
            }
            if !out.is_empty() && !out.ends_with('(') {
                out.push(' ');
            }
            out.push_str(&qualified(child.space, child.prefix, child.name));
            out.push('(');
            self.quote(child, out);
            out.push(')');
        }
    }
}
