//! An XML file as a tree over its text: names and texts are borrowed from it. Entities other than the five of XML and
//! document types are refused; nothing is fetched.

use std::borrow::Cow;
use std::cell::Cell;

use flow_model::Text;
use quick_xml::Reader;
use quick_xml::escape::{resolve_predefined_entity, unescape};
use quick_xml::events::attributes::{AttrError, Attributes};
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::fault::ImportError;
use super::limits::{ATTRIBUTES_MAX, DEPTH_MAX, ELEMENTS_MAX};

/// The namespaces that mean something here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Space {
    /// No namespace, as attributes of BPMN have.
    None,
    Bpmn,
    Ours,
    Zeebe,
    Camunda,
    Flowable,
    /// XMLSchema-instance, which only says how a value is typed.
    Instance,
    Other,
}

fn space(uri: &str) -> Space {
    match uri {
        "" => Space::None,
        // What carries the diagram has names of its own, so that all three can be told by name alone.
        "http://www.omg.org/spec/BPMN/20100524/MODEL"
        | "http://www.omg.org/spec/BPMN/20100524/DI"
        | "http://www.omg.org/spec/DD/20100524/DC" => Space::Bpmn,
        "https://orderloom.dev/schema/bpmn/1" => Space::Ours,
        "http://camunda.org/schema/zeebe/1.0" => Space::Zeebe,
        "http://camunda.org/schema/1.0/bpmn" | "http://operaton.org/schema/1.0/bpmn" => Space::Camunda,
        "http://flowable.org/bpmn" | "http://activiti.org/bpmn" => Space::Flowable,
        "http://www.w3.org/2001/XMLSchema-instance" => Space::Instance,
        _ => Space::Other,
    }
}

impl Space {
    /// The prefix that tools usually give it.
    fn prefix(self) -> &'static str {
        match self {
            Space::None | Space::Bpmn | Space::Other => "",
            Space::Ours => "orderloom",
            Space::Zeebe => "zeebe",
            Space::Camunda => "camunda",
            Space::Flowable => "flowable",
            Space::Instance => "xsi",
        }
    }
}

/// An attribute.
#[derive(Debug)]
pub(super) struct Attribute<'a> {
    pub(super) space: Space,
    /// Its prefix in the file, where the namespace means nothing here.
    pub(super) prefix: &'a str,
    pub(super) name: &'a str,
    pub(super) value: Cow<'a, str>,
    /// Whether somebody asked for it: what nobody asks for is left over.
    pub(super) is_taken: Cell<bool>,
}

/// An element. What is inside it stands behind it in the tree.
#[derive(Debug)]
pub(super) struct Element<'a> {
    pub(super) space: Space,
    /// Its prefix in the file, where the namespace means nothing here.
    pub(super) prefix: &'a str,
    pub(super) name: &'a str,
    pub(super) attributes: Vec<Attribute<'a>>,
    pub(super) text: Cow<'a, str>,
    /// First byte in the text.
    pub(super) at: usize,
    /// Its place in the tree, and the first place behind what is inside it.
    place: usize,
    end: usize,
    /// Whether it was mapped: what was not is left over.
    is_taken: Cell<bool>,
}

/// A name with the usual prefix of its namespace, or the prefix of the file.
pub(super) fn qualified(space: Space, prefix: &str, name: &str) -> String {
    let prefix = if space == Space::Other {
        prefix
    } else {
        space.prefix()
    };
    match prefix {
        "" => name.to_owned(),
        prefix => format!("{prefix}:{name}"),
    }
}

impl Element<'_> {
    /// An attribute without namespace.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.get_of(Space::None, name)
    }

    /// An attribute of a namespace.
    pub(super) fn get_of(&self, space: Space, name: &str) -> Option<&str> {
        let mut attributes = self.attributes.iter();
        let found = attributes.find(|one| one.space == space && one.name == name)?;
        found.is_taken.set(true);
        Some(&found.value)
    }

    /// Says that the element itself is mapped; its attributes and children each speak for themselves.
    pub(super) fn take(&self) {
        self.is_taken.set(true);
    }

    /// Whether it was mapped.
    pub(super) fn is_taken(&self) -> bool {
        self.is_taken.get()
    }

    pub(super) fn is(&self, space: Space, name: &str) -> bool {
        self.space == space && self.name == name
    }

    /// Whether other elements stand inside it.
    pub(super) fn holds_elements(&self) -> bool {
        self.end > self.place + 1
    }
}

/// A file; the first element is the outermost.
#[derive(Debug)]
pub(super) struct Tree<'a> {
    pub(super) text: &'a str,
    pub(super) elements: Vec<Element<'a>>,
}

impl<'a> Tree<'a> {
    /// Reads a text.
    pub(super) fn read(text: &'a str) -> Result<Self, ImportError> {
        let mut builder = Builder {
            tree: Tree {
                text,
                elements: Vec::new(),
            },
            open: Vec::new(),
            bound: Vec::new(),
        };
        let mut reader = Reader::from_str(text);
        loop {
            let at = reader.buffer_position() as usize;
            let event = reader.read_event().map_err(|error| {
                let at = reader.error_position() as usize;
                let what = malformed(&error);
                ImportError::new(
                    text,
                    at,
                    format!("this is not well-formed XML: {}", what.en),
                    format!("XML 不合语法：{}", what.zh),
                )
                .hint(
                    "export the file again; it may be cut off or edited by hand",
                    "请重新导出文件；它可能不完整，或被手工改坏",
                )
            })?;
            if matches!(event, Event::Eof) {
                break;
            }
            builder.take(event, at)?;
        }
        builder.finish()
    }

    /// An error at an element.
    pub(super) fn error(
        &self,
        element: &Element<'_>,
        en: impl Into<String>,
        zh: impl Into<String>,
    ) -> ImportError {
        ImportError::new(self.text, element.at, en, zh)
    }

    /// The children of an element.
    pub(super) fn children<'b>(&'b self, element: &Element<'_>) -> impl Iterator<Item = &'b Element<'a>> {
        let inside = self.below(element);
        let mut next = 0;
        std::iter::from_fn(move || {
            let child = inside.get(next)?;
            next += child.end - child.place;
            Some(child)
        })
    }

    /// The first child of a name.
    pub(super) fn child<'b>(
        &'b self,
        element: &Element<'_>,
        space: Space,
        name: &str,
    ) -> Option<&'b Element<'a>> {
        self.children(element).find(|child| child.is(space, name))
    }

    /// What stands in the extension elements.
    pub(super) fn extensions<'b>(&'b self, element: &Element<'_>) -> impl Iterator<Item = &'b Element<'a>> {
        let holder = self.child(element, Space::Bpmn, "extensionElements");
        holder.into_iter().flat_map(|holder| self.children(holder))
    }

    /// Everything below an element, in the order of the file.
    pub(super) fn below(&self, element: &Element<'_>) -> &[Element<'a>] {
        &self.elements[element.place + 1..element.end]
    }
}

/// What is wrong with XML, in words.
fn malformed(error: &quick_xml::Error) -> Text {
    use quick_xml::errors::{IllFormedError, SyntaxError};
    let short = |name: &str| name.chars().take(60).collect::<String>();
    match error {
        quick_xml::Error::IllFormed(IllFormedError::MismatchedEndTag { expected, found }) => {
            let (expected, found) = (short(expected), short(found));
            Text::new(
                format!("</{found}> stands where <{expected}> should end"),
                format!("此处应结束 <{expected}>，实为 </{found}>"),
            )
        }
        quick_xml::Error::IllFormed(IllFormedError::UnmatchedEndTag(name)) => {
            let name = short(name);
            Text::new(
                format!("</{name}> ends nothing"),
                format!("</{name}> 没有对应的开头"),
            )
        }
        quick_xml::Error::IllFormed(IllFormedError::UnclosedReference) => Text::new(
            "an & begins no entity; write &amp; for the sign itself",
            "& 后面不是实体；& 本身请写成 &amp;",
        ),
        quick_xml::Error::Syntax(
            SyntaxError::UnclosedComment
            | SyntaxError::UnclosedCData
            | SyntaxError::UnclosedPI
            | SyntaxError::UnclosedXmlDecl
            | SyntaxError::UnclosedDoctype,
        ) => Text::new("a comment or section does not end", "有注释或区段没有结束"),
        quick_xml::Error::Syntax(_) => Text::new("a tag does not end", "有标签没有结束"),
        _ => Text::new("it breaks the rules of XML here", "此处不符合 XML 规则"),
    }
}

/// A value without entities; nothing where one is not of XML's own.
fn unescaped(value: Cow<'_, str>) -> Option<Cow<'_, str>> {
    match value {
        Cow::Borrowed(value) => unescape(value).ok(),
        Cow::Owned(value) => unescape(&value).ok().map(|value| Cow::Owned(value.into_owned())),
    }
}

/// A tree in the making.
struct Builder<'a> {
    tree: Tree<'a>,
    /// The elements that are not closed, with how many prefixes were bound before each.
    open: Vec<(usize, usize)>,
    /// Prefixes with what they mean, the innermost last.
    bound: Vec<(&'a str, Space)>,
}

impl<'a> Builder<'a> {
    fn take(&mut self, event: Event<'a>, at: usize) -> Result<(), ImportError> {
        match event {
            Event::Start(tag) => self.start(&tag, at)?,
            Event::Empty(tag) => {
                self.start(&tag, at)?;
                self.end();
            }
            Event::End(_) => self.end(),
            Event::Text(text) => self.add(text.into_inner()),
            Event::CData(text) => self.add(text.into_inner()),
            Event::GeneralRef(reference) => self.reference(&reference, at)?,
            Event::DocType(_) => {
                return Err(self
                    .fault(
                        at,
                        "the file declares a document type (DOCTYPE), which is not read: it can name other files and grow without end",
                        "文件带有文档类型声明（DOCTYPE），为安全起见不读取：它可能引用别的文件，或无限膨胀",
                    )
                    .hint("take the DOCTYPE out; BPMN needs none", "请删去 DOCTYPE；BPMN 用不着它"));
            }
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::Eof => {}
        }
        Ok(())
    }

    fn fault(&self, at: usize, en: impl Into<String>, zh: impl Into<String>) -> ImportError {
        ImportError::new(self.tree.text, at, en, zh)
    }

    fn start(&mut self, tag: &BytesStart<'_>, at: usize) -> Result<(), ImportError> {
        if self.open.len() >= DEPTH_MAX {
            return Err(self
                .fault(
                    at,
                    format!("elements are nested more than {DEPTH_MAX} deep"),
                    format!("元素嵌套超过 {DEPTH_MAX} 层"),
                )
                .hint(
                    "put inner sub-processes into processes of their own",
                    "请把内层子流程改成独立的流程",
                ));
        }
        if self.tree.elements.len() >= ELEMENTS_MAX {
            return Err(self
                .fault(
                    at,
                    format!("the file has more than {ELEMENTS_MAX} XML elements"),
                    format!("文件的 XML 元素超过 {ELEMENTS_MAX} 个"),
                )
                .hint("split the model into several files", "请把模型拆成几个文件"));
        }
        let before = self.bound.len();
        // What the reader hands out is borrowed from the event; the same stands in the text, behind the bracket.
        let inside = &self.tree.text[at + 1..at + 1 + tag.len()];
        let name = &inside[..tag.name().0.len()];
        let mut attributes = self.attributes(Attributes::new(inside, name.len()), at)?;
        let (space, prefix, name) = self.resolved(name, true, at)?;
        for attribute in &mut attributes {
            let resolved = self.resolved(attribute.name, false, at)?;
            (attribute.space, attribute.prefix, attribute.name) = resolved;
        }
        let place = self.tree.elements.len();
        if self.open.is_empty() && place > 0 {
            return Err(self.fault(at, "a second outermost element", "出现了第二个最外层元素"));
        }
        self.tree.elements.push(Element {
            space,
            prefix,
            name,
            attributes,
            text: Cow::Borrowed(""),
            at,
            place,
            end: place + 1,
            is_taken: Cell::new(false),
        });
        self.open.push((place, before));
        Ok(())
    }

    /// The attributes that bind no prefix, by their names as they stand there; those that do are noted.
    fn attributes(
        &mut self,
        attributes: Attributes<'a>,
        at: usize,
    ) -> Result<Vec<Attribute<'a>>, ImportError> {
        let mut found = Vec::new();
        for (count, attribute) in attributes.enumerate() {
            let attribute = attribute.map_err(|error| {
                let (en, zh) = match error {
                    AttrError::Duplicated(..) => ("it is there twice", "重复出现"),
                    AttrError::UnquotedValue(_) => ("its value stands in no quotes", "属性值没有加引号"),
                    AttrError::ExpectedQuote(..) => ("its closing quote is missing", "属性值缺少右引号"),
                    _ => ("it has no value", "没有属性值"),
                };
                self.fault(
                    at,
                    format!("an attribute of this element is malformed: {en}"),
                    format!("这个元素的属性写法有误：{zh}"),
                )
                .hint("export the file again", "请重新导出文件")
            })?;
            let key = attribute.key.0;
            let value = unescaped(attribute.value).ok_or_else(|| {
                let name: String = key.chars().take(40).collect();
                self.fault(
                    at,
                    format!("the attribute \"{name}\" holds an entity that is not one of the five of XML"),
                    format!("属性“{name}”里有一个实体，不是 XML 自带的五个之一"),
                )
                .hint("write the text itself in its place", "请直接写出它代表的文字")
            })?;
            match key.strip_prefix("xmlns") {
                Some("") => self.bound.push(("", space(&value))),
                Some(prefix) if prefix.starts_with(':') => {
                    self.bound.push((&prefix[1..], space(&value)));
                }
                _ => found.push(Attribute {
                    space: Space::None,
                    prefix: "",
                    name: key,
                    value,
                    is_taken: Cell::new(false),
                }),
            }
            if count >= ATTRIBUTES_MAX {
                return Err(self.fault(
                    at,
                    format!("an element has more than {ATTRIBUTES_MAX} attributes"),
                    format!("一个元素的属性超过 {ATTRIBUTES_MAX} 个"),
                ));
            }
        }
        Ok(found)
    }

    /// The namespace, the prefix where the namespace is unknown, and the bare name; attributes without prefix have no namespace.
    fn resolved(
        &self,
        key: &'a str,
        is_element: bool,
        at: usize,
    ) -> Result<(Space, &'a str, &'a str), ImportError> {
        let (prefix, name) = key.split_once(':').unwrap_or(("", key));
        if prefix == "xml" || prefix.is_empty() && !is_element {
            let space = if prefix.is_empty() {
                Space::None
            } else {
                Space::Other
            };
            return Ok((space, prefix, name));
        }
        match self.bound.iter().rev().find(|bound| bound.0 == prefix) {
            Some((_, Space::Other)) => Ok((Space::Other, prefix, name)),
            Some((_, space)) => Ok((*space, "", name)),
            None if prefix.is_empty() => Ok((Space::None, "", name)),
            None => Err(self
                .fault(
                    at,
                    format!("the prefix \"{prefix}\" stands for no namespace"),
                    format!("前缀“{prefix}”没有声明命名空间"),
                )
                .hint(
                    format!("add xmlns:{prefix}=\"…\" to the outermost element, or export the file again"),
                    format!("请在最外层元素加上 xmlns:{prefix}=\"…\"，或重新导出文件"),
                )),
        }
    }

    fn end(&mut self) {
        if let Some((place, before)) = self.open.pop() {
            self.bound.truncate(before);
            self.tree.elements[place].end = self.tree.elements.len();
        }
    }

    fn add(&mut self, text: Cow<'a, str>) {
        if let Some((place, _)) = self.open.last() {
            let known = &mut self.tree.elements[*place].text;
            match known.is_empty() {
                true => *known = text,
                false => known.to_mut().push_str(&text),
            }
        }
    }

    fn reference(&mut self, reference: &BytesRef<'_>, at: usize) -> Result<(), ImportError> {
        if let Ok(Some(letter)) = reference.resolve_char_ref() {
            self.add(Cow::Owned(letter.to_string()));
            return Ok(());
        }
        match resolve_predefined_entity(reference) {
            Some(text) => self.add(Cow::Borrowed(text)),
            None => {
                let name: String = reference.chars().take(40).collect();
                return Err(self
                    .fault(
                        at,
                        format!("the entity &{name}; is not one of the five of XML"),
                        format!("实体 &{name}; 不是 XML 自带的五个之一"),
                    )
                    .hint("write the text itself in its place", "请直接写出它代表的文字"));
            }
        }
        Ok(())
    }

    fn finish(self) -> Result<Tree<'a>, ImportError> {
        let end = self.tree.text.len();
        if self.tree.elements.is_empty() {
            return Err(self.fault(0, "the file holds no XML element", "文件中没有任何 XML 元素"));
        }
        if !self.open.is_empty() {
            return Err(self
                .fault(
                    end,
                    "the file ends in the middle of an element",
                    "文件在元素中间就结束了",
                )
                .hint("it was cut off: export it again", "文件不完整，请重新导出"));
        }
        Ok(self.tree)
    }
}
