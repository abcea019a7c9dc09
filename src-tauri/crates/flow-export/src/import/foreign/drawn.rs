//! What stands beside steps and connections: annotations, frames, pools, lanes, data.

use std::collections::BTreeMap;

use flow_model::{Group, GroupId, Text};

use super::is_node;
use super::part::{File, Part, bounded};
use crate::import::report::{Arrival, Arrived};
use crate::import::tree::{Element, Space, Tree};

/// Most frames of a flow: each is compared with the places of the steps.
const FRAMES_MAX: usize = 500;

/// Names of pools by the process that is drawn in them.
pub(super) fn pools<'a>(tree: &'a Tree<'a>) -> BTreeMap<&'a str, &'a str> {
    let mut pools = BTreeMap::new();
    for pool in tree
        .elements
        .iter()
        .filter(|one| one.is(Space::Bpmn, "participant"))
    {
        let process = pool.get("processRef").unwrap_or_default();
        let process = process.rsplit(':').next().unwrap_or_default();
        pools.entry(process).or_insert(Part::name(pool));
    }
    pools
}

/// Categories by the id of their values.
pub(super) fn categories<'a>(tree: &'a Tree<'a>) -> BTreeMap<&'a str, &'a Element<'a>> {
    let holders = tree.elements.iter().filter(|one| one.is(Space::Bpmn, "category"));
    let values = holders.flat_map(|holder| tree.children(holder).map(move |value| (Part::id(value), holder)));
    values.collect()
}

/// What stands inside a process.
pub(super) fn inside<'a>(part: &mut Part<'a>, container: &'a Element<'a>) {
    let tree = part.file.tree;
    let mut lines: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for line in tree
        .children(container)
        .filter(|one| one.is(Space::Bpmn, "association"))
    {
        let [from, to] = ends(line);
        lines.entry(from).or_default().push(to);
        lines.entry(to).or_default().push(from);
    }
    let mut centres = None;
    for child in tree
        .children(container)
        .filter(|child| child.space == Space::Bpmn && !is_node(child))
    {
        match child.name {
            "textAnnotation" => annotation(part, &lines, child),
            "group" => {
                let centres = centres.get_or_insert_with(|| centres_of(part));
                group(part, centres, child);
            }
            "association" if is_of_note(part, child) => child.take(),
            _ => {}
        }
    }
}

/// The ends of an association.
fn ends<'b>(association: &'b Element<'_>) -> [&'b str; 2] {
    ["sourceRef", "targetRef"].map(|end| association.get(end).unwrap_or_default())
}

fn is_of_note<'a>(part: &Part<'a>, association: &'a Element<'a>) -> bool {
    let is_note = |id: &str| {
        let element = part.file.ids.get(id);
        element.is_some_and(|element| element.is(Space::Bpmn, "textAnnotation"))
    };
    ends(association).into_iter().any(is_note)
}

/// A note, on the step that a line connects it with.
fn annotation<'a>(part: &mut Part<'a>, lines: &BTreeMap<&str, Vec<&str>>, note: &'a Element<'a>) {
    let id = Part::id(note);
    let ends = lines.get(id).map_or(&[][..], Vec::as_slice);
    let about = ends.iter().find_map(|end| part.step_of(end));
    if let Some(step) = about {
        part.stands_for.insert(id, step);
    }
    let text = part.text_of(note, "text").unwrap_or_default();
    part.remark(id, &Text::new(text, ""));
    part.arrive(note, Arrival::Mapped, "note", Text::default());
}

/// The middle of each node, by its place across.
fn centres_of<'a>(part: &Part<'a>) -> Vec<(f64, f64, &'a str)> {
    let nodes = part.nodes.keys().filter_map(|id| {
        let [x, y, wide, high] = part.file.shapes.get(id)?;
        Some((x + wide / 2.0, y + high / 2.0, *id))
    });
    let mut centres: Vec<_> = nodes.collect();
    centres.sort_by(|one, other| one.0.total_cmp(&other.0));
    centres
}

/// A frame around the steps that are drawn inside it.
fn group<'a>(part: &mut Part<'a>, centres: &[(f64, f64, &'a str)], group: &'a Element<'a>) {
    let file = part.file;
    let id = Part::id(group);
    let value = group
        .get("categoryValueRef")
        .and_then(|of| file.ids.get(of.rsplit(':').next().unwrap_or(of)));
    let title = value.and_then(|value| value.get("value")).unwrap_or_default();
    if let Some(value) = value {
        value.take();
        let holder = file.categories.get(Part::id(value));
        holder.into_iter().for_each(|holder| holder.take());
    }
    let Some([left, top, width, height]) = file.shapes.get(id).copied() else {
        return part.arrive(
            group,
            Arrival::LeftOut,
            "",
            Text::new(
                format!("\"{title}\": it is not drawn anywhere"),
                format!("“{title}”：图上没有画出来"),
            ),
        );
    };
    if part.flow.groups.len() >= FRAMES_MAX {
        return part.arrive(
            group,
            Arrival::LeftOut,
            "",
            Text::new(
                format!("\"{title}\": a flow has at most {FRAMES_MAX} frames here"),
                format!("“{title}”：一个流程最多带入 {FRAMES_MAX} 个分组框"),
            ),
        );
    }
    let first = centres.partition_point(|centre| centre.0 < left);
    let inside = centres[first..]
        .iter()
        .take_while(|centre| centre.0 <= left + width)
        .filter(|centre| centre.1 >= top && centre.1 <= top + height);
    let inside: Vec<&str> = inside.map(|centre| centre.2).collect();
    let steps = inside.into_iter().filter_map(|id| part.step_of(id)).collect();
    let frame = Group {
        title: Text::new(if title.is_empty() { id } else { title }, ""),
        nodes: steps,
    };
    part.flow.groups.insert(GroupId::new(bounded(id)), frame);
    part.arrive(group, Arrival::Mapped, "group", Text::default());
}

/// What stands beside the processes.
pub(super) fn beside<'a>(
    file: &'a File<'a>,
    root: &'a Element<'a>,
    parts: &mut [Part<'a>],
    arrived: &mut Vec<(usize, Arrived)>,
) {
    let tree = file.tree;
    for collaboration in tree
        .children(root)
        .filter(|one| one.is(Space::Bpmn, "collaboration"))
    {
        collaboration.take();
        if let Some(part) = parts.first_mut() {
            inside(part, collaboration);
            arrived.append(&mut part.report);
        }
    }
    for child in tree.below(root).iter().filter(|child| child.space == Space::Bpmn) {
        let remark = match child.name {
            "participant" => Text::new(
                "who takes part is not drawn here; it names the flow if the process has no name",
                "这里不画参与方；流程没有名称时，用它作流程名",
            ),
            "messageFlow" => Text::new(
                "messages are named by the steps that send or await them",
                "消息由发送或等待它的步骤写明",
            ),
            "lane" => Text::new(
                "people's tasks in it have its name as role",
                "泳道名用作其中人工任务的角色",
            ),
            _ => continue,
        };
        child.take();
        child.get("processRef");
        let [from, to] = ends(child);
        let name = match (Part::name(child), child.name) {
            (name, "messageFlow") => format!("{name} ({from} → {to})").trim().to_owned(),
            (name, _) => name.to_owned(),
        };
        arrived.push((
            child.at,
            Arrived {
                id: Part::id(child).to_owned(),
                element: child.name.to_string(),
                name,
                line: 0,
                arrival: Arrival::LeftOut,
                flow: String::new(),
                becomes: String::new(),
                remark,
            },
        ));
    }
}
