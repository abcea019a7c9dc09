//! Our own files: the flow is rebuilt from what travels in our namespace.

use flow_model::{Edge, FileKind, Flow, Group, Node, NodeId, Note, Point, Policy, Table, Text};
use serde::de::DeserializeOwned;

use super::fault::ImportError;
use super::report::{Arrival, Arrived};
use super::tree::{Element, Space, Tree};

/// The description of a flow that a process carries.
pub(super) fn header<'a>(tree: &'a Tree<'_>, process: &'a Element<'a>) -> Option<&'a Element<'a>> {
    tree.extensions(process)
        .find(|extension| extension.is(Space::Ours, "flow"))
}

/// The description of a step that an element carries.
pub(super) fn step_of<'a>(tree: &'a Tree<'_>, element: &'a Element<'a>) -> Option<&'a Element<'a>> {
    tree.extensions(element)
        .find(|extension| extension.is(Space::Ours, "step"))
}

/// The flow of a process, with what became of its elements.
pub(super) fn flow(
    tree: &Tree<'_>,
    process: &Element<'_>,
    header: &Element<'_>,
    report: &mut Vec<Arrived>,
) -> Result<Flow, ImportError> {
    let mut flow = Flow::new(needed(tree, header, "id")?, text(tree, header, "title"));
    flow.purpose = text(tree, header, "purpose");
    flow.promise = header.get("promise").map(str::to_owned);
    for part in tree.children(header).filter(|part| part.space == Space::Ours) {
        match part.name {
            "tag" => drop(flow.tags.insert(part.text.clone().into_owned())),
            "enters" => drop(flow.enters_with.insert(needed(tree, part, "with")?.to_owned())),
            "part" => add_part(tree, part, &mut flow)?,
            _ => {}
        }
    }
    let mut lines = Lines::new(tree.text);
    for element in tree.below(process) {
        if element.is(Space::Ours, "connection") {
            let part = |name| needed(tree, element, name);
            flow.edges
                .insert(Edge::new(part("from")?, part("port")?, part("to")?));
        } else if element.is(Space::Ours, "step") {
            let (id, node) = step(tree, element)?;
            report.push(Arrived {
                id: id.as_str().to_owned(),
                element: "step".to_owned(),
                name: node.name.english().to_owned(),
                line: lines.of(element.at),
                arrival: Arrival::Mapped,
                flow: flow.id.as_str().to_owned(),
                becomes: node.component.as_str().to_owned(),
                remark: Text::default(),
            });
            if flow.nodes.insert(id.clone(), node).is_some() {
                let id = id.as_str();
                return Err(tree
                    .error(
                        element,
                        format!("the step \"{id}\" is there twice"),
                        format!("步骤“{id}”出现了两次"),
                    )
                    .hint(
                        "delete one of the two in the tool that changed the file",
                        "请在改动过文件的工具里删去其中一个",
                    ));
            }
        }
    }
    Ok(flow)
}

/// Lines of places that are asked for in rising order, counted once.
pub(super) struct Lines<'a> {
    text: &'a str,
    at: usize,
    line: usize,
}

impl<'a> Lines<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, at: 0, line: 1 }
    }

    pub(super) fn of(&mut self, at: usize) -> usize {
        if at < self.at {
            (self.at, self.line) = (0, 1);
        }
        let between = &self.text.as_bytes()[self.at..at];
        self.line += between.iter().filter(|byte| **byte == b'\n').count();
        self.at = at;
        self.line
    }
}

fn needed<'a>(tree: &Tree<'_>, element: &'a Element<'a>, name: &str) -> Result<&'a str, ImportError> {
    element.get(name).ok_or_else(|| {
        let tag = &element.name;
        tree.error(
            element,
            format!("orderloom:{tag} has no \"{name}\""),
            format!("orderloom:{tag} 缺少“{name}”"),
        )
        .hint("export the flow again", "请重新导出该流程")
    })
}

fn text(tree: &Tree<'_>, element: &Element<'_>, name: &str) -> Text {
    let Some(found) = tree.child(element, Space::Ours, name) else {
        return Text::default();
    };
    let wording = |language| found.get(language).unwrap_or_default();
    Text::new(wording("en"), wording("zh"))
}

/// What messages call a value that stands in our namespace.
const PART: FileKind = FileKind {
    en: "flow",
    zh: "流程",
    format: 1,
    made_by: "orderloom export",
};

fn json<T: DeserializeOwned>(tree: &Tree<'_>, element: &Element<'_>) -> Result<T, ImportError> {
    serde_json::from_str(&element.text).map_err(|error| {
        let (tag, line, column) = (&element.name, error.line(), error.column());
        let what = match flow_model::read_value(&PART, element.text.as_bytes(), |_| Ok(())) {
            Err(syntax) => syntax.message,
            Ok(()) => Text::new("it is not what belongs there", "内容与此处不符"),
        };
        tree.error(
            element,
            format!(
                "the JSON in orderloom:{tag} cannot be read at its line {line}, column {column}: {}",
                what.en
            ),
            format!(
                "orderloom:{tag} 里的 JSON 在其第 {line} 行第 {column} 列无法读取：{}",
                what.zh
            ),
        )
        .hint("export the flow again", "请重新导出该流程")
    })
}

fn number<T: std::str::FromStr>(
    tree: &Tree<'_>,
    element: &Element<'_>,
    name: &str,
    text: &str,
) -> Result<T, ImportError> {
    text.parse().map_err(|_| {
        tree.error(
            element,
            format!("\"{name}\" is not a whole number"),
            format!("“{name}”不是整数"),
        )
        .hint("export the flow again", "请重新导出该流程")
    })
}

fn add_part(tree: &Tree<'_>, part: &Element<'_>, flow: &mut Flow) -> Result<(), ImportError> {
    let id = needed(tree, part, "id")?.to_owned();
    match needed(tree, part, "kind")? {
        "table" => drop(
            flow.tables
                .insert(flow_model::TableId::new(id), json::<Table>(tree, part)?),
        ),
        "group" => drop(
            flow.groups
                .insert(flow_model::GroupId::new(id), json::<Group>(tree, part)?),
        ),
        "note" => drop(
            flow.notes
                .insert(flow_model::NoteId::new(id), json::<Note>(tree, part)?),
        ),
        other => {
            return Err(tree
                .error(
                    part,
                    format!("there is no part \"{other}\" of flows in this version"),
                    format!("本版本的流程没有“{other}”这种内容"),
                )
                .hint(
                    "import it with the version that wrote it",
                    "请用导出它的版本来导入",
                ));
        }
    }
    Ok(())
}

fn step(tree: &Tree<'_>, element: &Element<'_>) -> Result<(NodeId, Node), ImportError> {
    let mut node = Node::new(needed(tree, element, "component")?);
    let at = |name| number(tree, element, name, needed(tree, element, name)?);
    node.at = Point {
        x: at("x")?,
        y: at("y")?,
    };
    node.pinned = element.get("pinned") == Some("true");
    let retries = element.get("retries");
    node.policy = Policy {
        timeout: element.get("timeout").map(str::to_owned),
        backoff: element.get("backoff").map(str::to_owned),
        retries: match retries {
            Some(text) => Some(number(tree, element, "retries", text)?),
            None => None,
        },
    };
    node.name = text(tree, element, "name");
    for setting in tree
        .children(element)
        .filter(|child| child.is(Space::Ours, "setting"))
    {
        let name = needed(tree, setting, "name")?.to_owned();
        node.settings.insert(name, json(tree, setting)?);
    }
    Ok((NodeId::new(needed(tree, element, "id")?), node))
}
