//! Files of other tools: Camunda Modeler, bpmn.io, Flowable, Bizagi and whoever writes BPMN 2.0.

mod boundary;
mod condition;
mod drawn;
mod leftover;
mod map;
mod meaningless;
mod part;
mod ways;
mod why;

use std::collections::{BTreeMap, BTreeSet};

use flow_model::{ELEMENTS_MAX, Flow, Text};

use super::fault::ImportError;
use super::own::Lines;
use super::report::{Arrival, Arrived};
use super::tree::{Element, Space, Tree};
pub(super) use meaningless::attribute_says_nothing;
pub(super) use part::note;
use part::{File, Part, bounded};

/// Elements that orders walk through.
fn is_node(element: &Element<'_>) -> bool {
    let name = element.name;
    element.space == Space::Bpmn
        && (name.ends_with("Task")
            || name.ends_with("Gateway")
            || matches!(
                name,
                "task"
                    | "startEvent"
                    | "endEvent"
                    | "intermediateCatchEvent"
                    | "intermediateThrowEvent"
                    | "boundaryEvent"
                    | "subProcess"
                    | "transaction"
                    | "adHocSubProcess"
                    | "callActivity"
            ))
}

/// Every process and every embedded sub-process as a flow, those without a name by that of the file; the report in the
/// order of the file.
pub(super) fn flows(
    tree: &Tree<'_>,
    name: &str,
    report: &mut Vec<Arrived>,
) -> Result<Vec<Flow>, ImportError> {
    let file = survey(tree, name)?;
    let root = &tree.elements[0];
    root.take();
    let mut parts = Vec::new();
    let mut home = BTreeMap::new();
    let mut arrived = Vec::new();
    let (mut made, mut unnamed) = (0, 0);
    let mut left: Vec<&Element<'_>> = tree
        .children(root)
        .filter(|child| child.is(Space::Bpmn, "process"))
        .collect();
    left.reverse();
    while let Some(container) = left.pop() {
        let mut part = open(&file, container)?;
        if part.nodes.is_empty() && container.is(Space::Bpmn, "process") {
            part.arrive(
                container,
                Arrival::LeftOut,
                "",
                Text::new("a process without steps", "没有步骤的流程"),
            );
            arrived.append(&mut part.report);
            continue;
        }
        if part.flow.title.is_empty() {
            unnamed += 1;
            part.flow.title = file.title(unnamed);
        }
        map_part(&mut part, container, made)?;
        made += part.made();
        home.extend(part.nodes.keys().map(|id| (*id, parts.len())));
        home.extend(
            part.leaving
                .values()
                .flatten()
                .map(|way| (Part::id(way), parts.len())),
        );
        if container.is(Space::Bpmn, "process") {
            home.insert(Part::id(container), parts.len());
        }
        let inner = in_order(&part).into_iter().rev();
        left.extend(inner.filter(|node| map::is_sub_process(node)));
        arrived.append(&mut part.report);
        parts.push(part);
    }
    drawn::beside(&file, root, &mut parts, &mut arrived);
    leftover::report(&file, &mut parts, &home, &mut arrived);
    arrived.sort_by_key(|one| one.0);
    let mut lines = Lines::new(tree.text);
    report.extend(arrived.into_iter().map(|(at, mut one)| {
        one.line = lines.of(at);
        one
    }));
    Ok(parts.into_iter().map(Part::finish).collect())
}

/// The nodes of a part in the order of the file.
fn in_order<'a>(part: &Part<'a>) -> Vec<&'a Element<'a>> {
    let mut nodes: Vec<&Element<'_>> = part.nodes.values().copied().collect();
    nodes.sort_by_key(|node| node.at);
    nodes
}

/// Steps, connections and what stands beside them. `made` is how many of them the parts before have.
fn map_part<'a>(part: &mut Part<'a>, container: &'a Element<'a>, made: usize) -> Result<(), ImportError> {
    let nodes = in_order(part);
    ways::find_links(part)?;
    boundary::find_undoing(part, container);
    ways::find_through(part);
    for node in &nodes {
        map::step(part, node)?;
        few_enough(part, node, made)?;
    }
    part.set_lengths();
    for (element, text) in std::mem::take(&mut part.described) {
        part.remark(element, &text);
    }
    for node in &nodes {
        ways::leave(part, node)?;
        few_enough(part, node, made)?;
    }
    drawn::inside(part, container);
    few_enough(part, container, made)
}

/// Stops before the flows of a file grow beyond what a flow may hold: each element of the file becomes several things.
fn few_enough(part: &Part<'_>, element: &Element<'_>, made: usize) -> Result<(), ImportError> {
    if made + part.made() <= ELEMENTS_MAX {
        return Ok(());
    }
    Err(part
        .file
        .tree
        .error(
            element,
            format!("the file would become more than {ELEMENTS_MAX} steps, connections and notes"),
            format!("文件里的步骤、连线和便签加起来会超过 {ELEMENTS_MAX} 个"),
        )
        .hint("split the model into several files", "请把模型拆成几个文件"))
}

/// Notes ids and places; an id that is there twice or is missing where it is needed is an error.
fn survey<'a>(tree: &'a Tree<'a>, name: &'a str) -> Result<File<'a>, ImportError> {
    let mut ids: BTreeMap<&str, &Element<'_>> = BTreeMap::new();
    let mut shapes = BTreeMap::new();
    for element in &tree.elements {
        if element.space != Space::Bpmn {
            continue;
        }
        if element.name == "BPMNShape" {
            let bounds = tree.child(element, Space::Bpmn, "Bounds");
            let number = |name| {
                bounds?
                    .get(name)?
                    .trim()
                    .parse::<f64>()
                    .ok()
                    .filter(|number| number.is_finite())
            };
            if let (Some(of), Some(x), Some(y)) = (element.get("bpmnElement"), number("x"), number("y")) {
                let size = ["width", "height"].map(|name| number(name).unwrap_or_default());
                shapes.insert(of.rsplit(':').next().unwrap_or(of), [x, y, size[0], size[1]]);
            }
        }
        match element.get("id") {
            Some(id) if ids.insert(id, element).is_some() => {
                let id: String = id.chars().take(80).collect();
                return Err(tree
                    .error(
                        element,
                        format!("the id \"{id}\" is there twice"),
                        format!("标识“{id}”出现了两次"),
                    )
                    .hint(
                        "give one of the two elements another id",
                        "请给其中一个元素换个标识",
                    ));
            }
            Some(_) => {}
            None if is_node(element) => {
                let name = &element.name;
                return Err(tree
                    .error(
                        element,
                        format!("this {name} has no id"),
                        format!("这个 {name} 没有标识（id）"),
                    )
                    .hint(
                        "give it one, or export the file again",
                        "请补上标识，或重新导出文件",
                    ));
            }
            None => {}
        }
    }
    Ok(File {
        tree,
        name,
        ids,
        pools: drawn::pools(tree),
        categories: drawn::categories(tree),
        shapes,
    })
}

fn open<'a>(file: &'a File<'a>, container: &'a Element<'a>) -> Result<Part<'a>, ImportError> {
    let tree = file.tree;
    let id = bounded(Part::id(container));
    container.take();
    let name = match Part::name(container) {
        "" => file.pools.get(Part::id(container)).copied().unwrap_or_default(),
        name => name,
    };
    let mut flow = Flow::new(id.as_str(), Text::new(name, ""));
    if let Some(documentation) = tree.child(container, Space::Bpmn, "documentation") {
        documentation.take();
        flow.purpose = Text::new(documentation.text.trim(), "");
    }
    let mut part = Part {
        file,
        flow,
        nodes: BTreeMap::new(),
        leaving: BTreeMap::new(),
        arriving: BTreeMap::new(),
        lanes: BTreeMap::new(),
        through: BTreeSet::new(),
        taken_exits: BTreeSet::new(),
        lengths: Vec::new(),
        links: BTreeMap::new(),
        undone_by: BTreeMap::new(),
        undoing: BTreeSet::new(),
        stands_for: BTreeMap::new(),
        described: Vec::new(),
        remarks: Vec::new(),
        report: Vec::new(),
    };
    for child in tree.children(container).filter(|child| is_node(child)) {
        part.nodes.insert(Part::id(child), child);
    }
    for way in tree
        .children(container)
        .filter(|child| child.is(Space::Bpmn, "sequenceFlow"))
    {
        way.take();
        for end in ["sourceRef", "targetRef"] {
            let id = way.get(end).unwrap_or_default();
            if !part.nodes.contains_key(id) {
                let (way_id, id): (&str, String) = (Part::id(way), id.chars().take(80).collect());
                return Err(tree
                    .error(
                        way,
                        format!(
                            "the connection \"{way_id}\" names \"{id}\", which is no step of its process"
                        ),
                        format!("连线“{way_id}”指向“{id}”，但本流程里没有这一步"),
                    )
                    .hint("draw the connection again, or delete it", "请重新连线，或删去它"));
            }
        }
        part.leaving
            .entry(way.get("sourceRef").unwrap_or_default())
            .or_default()
            .push(way);
        *part
            .arriving
            .entry(way.get("targetRef").unwrap_or_default())
            .or_default() += 1;
    }
    for lane in tree
        .below(container)
        .iter()
        .filter(|one| one.is(Space::Bpmn, "lane"))
    {
        for member in tree
            .children(lane)
            .filter(|one| one.is(Space::Bpmn, "flowNodeRef"))
        {
            part.lanes.insert(member.text.trim(), Part::name(lane));
        }
    }
    Ok(part)
}
