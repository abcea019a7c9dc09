//! What stands beside steps and connections: annotations, frames, pools, lanes, data.

use flow_model::{Group, GroupId, Text};

use super::is_node;
use super::part::{File, Part, bounded};
use crate::import::report::{Arrival, Arrived};
use crate::import::tree::{Element, Space};

/// The name of the pool that a process is drawn in; empty if there is none.
pub(super) fn pool_of<'a>(file: &'a File<'a>, process: &'a Element) -> &'a str {
    let tree = file.tree;
    let collaborations = tree
        .children(&tree.elements[0])
        .filter(|one| one.is(Space::Bpmn, "collaboration"));
    let mut pools = collaborations.flat_map(|one| tree.children(one));
    let pool = pools.find(|pool| {
        let of = pool.get("processRef").unwrap_or_default();
        pool.is(Space::Bpmn, "participant") && of.rsplit(':').next() == process.get("id")
    });
    pool.map(Part::name).unwrap_or_default()
}

/// What stands inside a process.
pub(super) fn inside<'a>(part: &mut Part<'a>, container: &'a Element) {
    let tree = part.file.tree;
    for child in tree
        .children(container)
        .filter(|child| child.space == Space::Bpmn && !is_node(child))
    {
        match &*child.name {
            "textAnnotation" => annotation(part, container, child),
            "group" => group(part, child),
            "association" if is_of_note(part, child) => child.take(),
            _ => {}
        }
    }
}

/// The ends of an association.
fn ends(association: &Element) -> [&str; 2] {
    ["sourceRef", "targetRef"].map(|end| association.get(end).unwrap_or_default())
}

fn is_of_note<'a>(part: &Part<'a>, association: &'a Element) -> bool {
    let is_note = |id: &str| {
        let element = part.file.ids.get(id);
        element.is_some_and(|element| element.is(Space::Bpmn, "textAnnotation"))
    };
    ends(association).into_iter().any(is_note)
}

/// A note, on the step that a line connects it with.
fn annotation<'a>(part: &mut Part<'a>, around: &'a Element, note: &'a Element) {
    let id = Part::id(note);
    let lines = part
        .file
        .tree
        .children(around)
        .filter(|one| one.is(Space::Bpmn, "association"));
    let about = lines
        .map(ends)
        .find_map(|[from, to]| match (from == id, to == id) {
            (true, _) => part.step_of(to),
            (_, true) => part.step_of(from),
            _ => None,
        });
    if let Some(step) = about {
        part.stands_for.insert(id, step);
    }
    let text = part.text_of(note, "text").unwrap_or_default();
    part.remark(id, &Text::new(text, ""));
    part.arrive(note, Arrival::Mapped, "note", Text::default());
}

/// A frame around the steps that are drawn inside it.
fn group<'a>(part: &mut Part<'a>, group: &'a Element) {
    let file = part.file;
    let id = Part::id(group);
    let value = group
        .get("categoryValueRef")
        .and_then(|of| file.ids.get(of.rsplit(':').next().unwrap_or(of)));
    let title = value.and_then(|value| value.get("value")).unwrap_or_default();
    if let Some(value) = value {
        value.take();
        let categories = file.tree.elements.iter();
        let mut holders = categories.filter(|one| one.is(Space::Bpmn, "category"));
        let of_value = holders.find(|one| file.tree.children(one).any(|child| std::ptr::eq(child, *value)));
        of_value.into_iter().for_each(Element::take);
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
    let is_inside = |id: &str| {
        file.shapes.get(id).is_some_and(|[x, y, wide, high]| {
            let (x, y) = (x + wide / 2.0, y + high / 2.0);
            x >= left && x <= left + width && y >= top && y <= top + height
        })
    };
    let nodes: Vec<&str> = part.nodes.keys().copied().filter(|id| is_inside(id)).collect();
    let steps = nodes.into_iter().filter_map(|id| part.step_of(id)).collect();
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
    root: &'a Element,
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
    for child in tree
        .below(root)
        .into_iter()
        .filter(|child| child.space == Space::Bpmn)
    {
        let remark = match &*child.name {
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
        let name = match (Part::name(child), &*child.name) {
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
